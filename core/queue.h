/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Thread queues: the one intrusive structure behind endpoints, notifications and the release queue, and the ring behind
 * each ready priority. A thread is in at most one queue at a time, so one node per thread serves them all.
 *
 * The keyed queue orders by key, smallest first, first come first served within a key. It is a heap-ordered digital
 * tree: a node's key is smaller than those below it, and which side an element goes down is decided by one bit of its key
 * per level, so depth is bounded by the number of key bits whatever the number of threads. Threads of equal key form
 * a ring behind the one that is in the tree. Nodes of unqueued threads are all zero; a thread alone in a queue needs no
 * write to its node but the key.
 */
#pragma once

#include "core/types.h"

struct tcb;

struct queue_node {
    struct tcb *next; /* ring of equal keys; null: alone */
    struct tcb *prev;
    struct tcb *child[2];
    struct tcb *parent; /* null: root of its queue, or a follower in a ring */
    word key;
};

/* Each takes the root of a queue (null: empty) and returns the root afterwards. The root is the first in order. */
struct tcb *keyed_queue_insert(struct tcb *root, struct tcb *thread, word key);
struct tcb *keyed_queue_remove(struct tcb *root, struct tcb *thread);

/* Rings: the pointer names the head; the tail is the head's prev. Alone: next = prev = itself. */
void ring_insert_tail(struct tcb **head, struct tcb *thread);
void ring_insert_head(struct tcb **head, struct tcb *thread);
void ring_remove(struct tcb **head, struct tcb *thread);
