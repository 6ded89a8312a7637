/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The invariants of docs/reference/invariants.md as a program. A kernel built with CONFIG_CHECKS runs check_invariants at each
 * exit; a broken invariant stops it with the invariant's name. The numbers in the checks are those of the document.
 *
 * Nothing is registered when objects are made. The checker finds them: from the threads that run or wait to run and from the
 * root CNode it follows capabilities, containers and queues to all that can be reached.
 */
#pragma once

#include "core/slot.h"
#include "core/types.h"

struct tcb;
struct endpoint;
struct notification;
struct sched_context;
struct reply;

#if CONFIG_CHECKS

/* The cheap checks always, all but those of memory each check_period-th time (0: never). */
void check_invariants(void);
extern unsigned check_period;
/* All but those that read all free memory. */
void check_everything(void);
/* INV-M7 */
void check_memory(void);

/* A container that is found by no capability, or that is the starting point: the root CNode. It never dies. */
void check_container(struct slot *slots, word count);
/* Forgets everything, the containers as well. */
void check_reset(void);

/* --- between the parts of the checker ---------------------------------------------------------------------------------- */

NORETURN void check_failed(const char *invariant, const void *where);
#define CHECK(condition, invariant, where) ((condition) ? (void)0 : check_failed(invariant, where))

/* What the walk found out about one container; `tcb` is null for a CNode. */
struct check_found {
    struct slot *slots;
    word count;
    struct tcb *tcb;
    uint32_t caps;    /* capabilities to it that are not zombies */
    uint32_t zombies;
};
extern struct check_found check_found[];
extern unsigned check_found_count;
/* There were more containers than the checker has room for: counts cannot be compared. */
extern bool check_incomplete;

void check_find_thread(struct tcb *tcb);
/* check_queues.c: O(1) and O(queues) */
void check_current(void);
void check_scheduler_queues(void (*visit)(struct tcb *));
/* Visits the members of an endpoint's or notification's queue in any order, checking its structure. */
void check_keyed_queue(struct tcb *root, void (*visit)(struct tcb *));
/* check_objects.c: what a capability leads to */
void check_thread(const struct check_found *found);
void check_endpoint(const struct endpoint *endpoint);
void check_notification(const struct notification *notification);
void check_reply(const struct reply *reply);
void check_sched_context(struct sched_context *sc, unsigned size_bits);
/* Each thread in a queue was met in exactly one. */
void check_queue_totals(void);
extern word check_queued_threads, check_queue_members;
extern ticks check_last_now;

#else

static inline void check_invariants(void)
{
}

#endif
