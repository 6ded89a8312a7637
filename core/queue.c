/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Thread queues; see queue.h. In the keyed queue an element at depth d agrees with all elements below it in bits 0..d-1 of the
 * key, and bit d says which side an element below goes down. The order of the bits does not matter to the order of the queue,
 * which the heap property alone gives; low bits first spreads neighbouring times best.
 */
#include "core/queue.h"
#include "core/tcb.h"

/* The pointer that leads to `thread`: its parent's child link, or the root. */
static struct tcb **queue_link(struct tcb **root, struct tcb *thread)
{
    struct tcb *parent = thread->node.parent;
    if (!parent)
        return root;
    return &parent->node.child[parent->node.child[1] == thread];
}

static void queue_adopt_children(struct tcb *thread)
{
    for (unsigned side = 0; side < 2; side++)
        if (thread->node.child[side])
            thread->node.child[side]->node.parent = thread;
}

/* `in` takes the place of `out` in the tree; `out` is left without parent and children. */
static void queue_replace(struct tcb **root, struct tcb *out, struct tcb *in)
{
    *queue_link(root, out) = in;
    in->node.parent = out->node.parent;
    in->node.child[0] = out->node.child[0];
    in->node.child[1] = out->node.child[1];
    queue_adopt_children(in);
    out->node.parent = out->node.child[0] = out->node.child[1] = NULL;
}

/* Appends to the ring behind `leader`; a thread that is alone has null links. */
static void queue_follow(struct tcb *leader, struct tcb *thread)
{
    struct tcb *tail = leader->node.next ? leader->node.prev : leader;
    thread->node.next = leader;
    thread->node.prev = tail;
    tail->node.next = thread;
    leader->node.prev = thread;
}

static void queue_leave_ring(struct tcb *thread)
{
    struct tcb *next = thread->node.next, *prev = thread->node.prev;
    thread->node.next = thread->node.prev = NULL;
    if (next == prev) {
        next->node.next = next->node.prev = NULL;
    } else {
        next->node.prev = prev;
        prev->node.next = next;
    }
}

struct tcb *keyed_queue_insert(struct tcb *root, struct tcb *thread, word key)
{
    thread->node.key = key;
    if (likely(!root))
        return thread;
    struct tcb *at = root;
    for (unsigned bit = 0;; bit++) { /* ends: keys that agree in all bits are equal */
        if (thread->node.key == at->node.key) {
            queue_follow(at, thread);
            return root;
        }
        if (thread->node.key < at->node.key) {
            queue_replace(&root, at, thread);
            struct tcb *down = at;
            at = thread;
            thread = down;
        }
        struct tcb **child = &at->node.child[thread->node.key >> bit & 1];
        if (!*child) {
            *child = thread;
            thread->node.parent = at;
            return root;
        }
        at = *child;
    }
}

/* Fills the place of `thread`, which leaves the tree, by moving the smaller child up, level by level. */
static void queue_promote_children(struct tcb **root, struct tcb *thread)
{
    struct tcb **link = queue_link(root, thread);
    struct tcb *parent = thread->node.parent;
    struct tcb *left = thread->node.child[0], *right = thread->node.child[1];
    while (left || right) {
        unsigned side = !left || (right && right->node.key < left->node.key);
        struct tcb *up = side ? right : left, *other = side ? left : right;
        left = up->node.child[0];
        right = up->node.child[1];
        *link = up;
        up->node.parent = parent;
        up->node.child[!side] = other;
        if (other)
            other->node.parent = up;
        link = &up->node.child[side];
        parent = up;
    }
    *link = NULL;
}

struct tcb *keyed_queue_remove(struct tcb *root, struct tcb *thread)
{
    struct queue_node *node = &thread->node;
    if (node->next) {
        struct tcb *heir = node->next;
        if (thread == root || node->parent)
            queue_replace(&root, thread, heir);
        queue_leave_ring(thread);
        return root;
    }
    if (likely(thread == root && !node->child[0] && !node->child[1]))
        return NULL;
    queue_promote_children(&root, thread);
    node->parent = node->child[0] = node->child[1] = NULL;
    return root;
}

void ring_insert_tail(struct tcb **head, struct tcb *thread)
{
    struct tcb *first = *head;
    if (!first) {
        thread->node.next = thread->node.prev = thread;
        *head = thread;
        return;
    }
    struct tcb *last = first->node.prev;
    thread->node.next = first;
    thread->node.prev = last;
    last->node.next = thread;
    first->node.prev = thread;
}

void ring_insert_head(struct tcb **head, struct tcb *thread)
{
    ring_insert_tail(head, thread);
    *head = thread;
}

void ring_remove(struct tcb **head, struct tcb *thread)
{
    struct tcb *next = thread->node.next, *prev = thread->node.prev;
    if (next == thread) {
        *head = NULL;
    } else {
        next->node.prev = prev;
        prev->node.next = next;
        if (*head == thread)
            *head = next;
    }
    thread->node.next = thread->node.prev = NULL;
}
