/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Benno scheduler: ready queues, the decision at kernel exit, and the switch of threads (scheduling.md sections 3, 4).
 *
 * Kept: the current thread is in no queue; a thread in a ready queue is schedulable, of that domain and priority, and has a head
 * refill that is ready and at least the minimum budget; a bit of the bitmap is set exactly if its queue is not empty.
 */
#include "core/billing.h"
#include "core/sched.h"
#include "arch/cpu.h"
#include "arch/fpu.h"
#include "arch/irq.h"
#include "arch/timer.h"
#include "arch/vspace.h"
#include "core/benchmark.h"
#include "core/check.h"
#include "core/console.h"
#include "core/domain.h"
#include "core/irq.h"
#include "core/ready.h"
#include "core/sched_context.h"

struct core this_core;

/* --- ready queues ---------------------------------------------------------------------------------------------------- */

static inline struct tcb **ready_enter(struct tcb *tcb)
{
    struct ready_set *set = &this_core.ready_sets[tcb->domain];
    ready_mark(set, tcb->priority);
    tcb->queued = QUEUE_READY;
    return &set->ring[tcb->priority];
}

void sched_enqueue_head(struct tcb *tcb)
{
    if (tcb->queued != QUEUE_READY)
        ring_insert_head(ready_enter(tcb), tcb);
}

void sched_enqueue_tail(struct tcb *tcb)
{
    if (tcb->queued != QUEUE_READY)
        ring_insert_tail(ready_enter(tcb), tcb);
}

static void ready_remove(struct tcb *tcb)
{
    struct ready_set *set = &this_core.ready_sets[tcb->domain];
    unsigned priority = tcb->priority;
    ring_remove(&set->ring[priority], tcb);
    tcb->queued = QUEUE_NONE;
    if (!set->ring[priority])
        ready_unmark(set, priority);
}

void sched_dequeue(struct tcb *tcb)
{
    if (tcb->queued == QUEUE_READY) {
        ready_remove(tcb);
    } else if (tcb->queued == QUEUE_RELEASE) {
        this_core.release = keyed_queue_remove(this_core.release, tcb);
        tcb->queued = QUEUE_NONE;
    }
    if (this_core.candidate == tcb) {
        this_core.candidate = NULL;
        this_core.decision = DECIDE_PICK;
    }
}

void sched_postpone(struct tcb *tcb)
{
    sched_dequeue(tcb);
    this_core.release = keyed_queue_insert(this_core.release, tcb, refill_head(tcb->sc)->time);
    tcb->queued = QUEUE_RELEASE;
    if (this_core.release == tcb)
        this_core.reprogram = true;
}

void sched_resume_sc(struct sched_context *sc)
{
    struct tcb *tcb = sc->tcb;
    if (tcb && tcb_is_schedulable(tcb) && !(refill_ready(sc) && refill_sufficient(sc, 0))) {
        sched_postpone(tcb);
        this_core.reprogram = true;
    }
}

/* --- proposals -------------------------------------------------------------------------------------------------------- */

void sched_force(void)
{
    struct tcb *candidate = this_core.candidate;
    this_core.candidate = NULL;
    this_core.decision = DECIDE_PICK;
    if (candidate && tcb_is_schedulable(candidate))
        sched_enqueue_head(candidate);
}

void sched_consider(struct tcb *tcb)
{
    if (!tcb_is_schedulable(tcb))
        return;
    if (likely(tcb->domain == this_core.domain && this_core.decision == DECIDE_CONTINUE)) {
        this_core.decision = DECIDE_CANDIDATE;
        this_core.candidate = tcb;
        return;
    }
    if (tcb->domain == this_core.domain)
        sched_force();
    sched_enqueue_head(tcb);
}

/* SCH-23 */
static COLD void sched_release_due(void)
{
    while (this_core.release && this_core.release->node.key <= this_core.now) {
        struct tcb *tcb = this_core.release;
        sched_dequeue(tcb);
        sched_consider(tcb);
        this_core.reprogram = true;
    }
}

/* --- the decision ------------------------------------------------------------------------------------------------------ */

/* The current thread is schedulable and has not been put into a queue. It runs on a configured context, or has lost it. */
static inline bool sched_current_continues(void)
{
    const struct tcb *current = this_core.current;
    return tcb_is_runnable(current) && current->sc && current->queued == QUEUE_NONE;
}

static struct tcb *sched_pick(void)
{
    struct tcb *current = this_core.current;
    bool domain_over = DOMAINS > 1 && this_core.domain_remaining == 0;
    int highest;
    if (sched_current_continues()) {
        highest = ready_highest(this_core.ready);
        if (!domain_over && current->domain == this_core.domain && highest <= current->priority)
            return current;
        sched_enqueue_head(current);
    }
    if (domain_over)
        domain_advance();
    highest = ready_highest(this_core.ready);
    if (highest < 0)
        return this_core.idle;
    struct tcb *next = this_core.ready->ring[highest];
    ready_remove(next);
    return next;
}

/* A candidate of lower or equal priority lets the current thread continue; one of higher priority, or any when the current thread
 * cannot go on, is switched to directly unless somebody ready goes before it. */
static struct tcb *sched_weigh_candidate(struct tcb *candidate)
{
    struct tcb *current = this_core.current;
    if (sched_current_continues()) {
        /* Nobody ready is of higher priority than the current thread. */
        if (candidate->priority > current->priority) {
            sched_enqueue_head(current);
            return candidate;
        }
        if (candidate->priority < current->priority)
            sched_enqueue_head(candidate);
        else
            sched_enqueue_tail(candidate);
        return current;
    }
    if (unlikely(ready_highest(this_core.ready) > candidate->priority)) {
        sched_enqueue_head(candidate);
        return sched_pick();
    }
    return candidate;
}

static inline struct tcb *sched_decide(void)
{
    if (unlikely(this_core.release && this_core.release->node.key <= this_core.now))
        sched_release_due();
    if (DOMAINS > 1 && unlikely(this_core.domain_remaining == 0))
        sched_force();
    enum decision decision = (enum decision)this_core.decision;
    struct tcb *candidate = this_core.candidate;
    this_core.decision = DECIDE_CONTINUE;
    this_core.candidate = NULL;
    /* The current thread itself is proposed when it was suspended and resumed within one entry: it must not be queued. */
    if (decision == DECIDE_CANDIDATE && likely(candidate != this_core.current && tcb_is_schedulable(candidate)))
        return sched_weigh_candidate(candidate);
    if (decision == DECIDE_CONTINUE && likely(sched_current_continues()))
        return this_core.current;
    return sched_pick();
}

/* --- the switch -------------------------------------------------------------------------------------------------------- */

/* TMO-20 */
static void sched_program_timer(void)
{
    ticks deadline = time_limits.max_release;
    if (this_core.current_sc)
        deadline = this_core.now + refill_head(this_core.current_sc)->amount;
    if (DOMAINS > 1 && this_core.domain_remaining < deadline - this_core.now)
        deadline = this_core.now + this_core.domain_remaining;
    if (this_core.release && this_core.release->node.key < deadline)
        deadline = this_core.release->node.key;
    timer_set_deadline(deadline - timer_precision());
}

/* SCH-35 */
static inline void sched_switch_sc(struct sched_context *sc)
{
    if (sc != this_core.current_sc) {
        this_core.reprogram = true;
        if (sc && !sc->sporadic)
            refill_unblock(sc);
    }
    if (likely(!this_core.reprogram))
        return;
    sched_commit();
    this_core.current_sc = sc;
    sched_program_timer();
    this_core.reprogram = false;
}

static COLD void sched_do_rare(struct tcb *next)
{
    if (next->rare & RARE_YIELD_TO)
        sched_context_complete_yield(next);
}

static inline void sched_switch_thread(struct tcb *next)
{
    struct tcb *previous = this_core.current;
    if (unlikely(next->vspace_epoch != this_core.vspace_epoch)) {
        next->vspace_word = vspace_word_of(&next->slots[TCB_VSPACE]);
        next->vspace_epoch = this_core.vspace_epoch;
    }
    if (next->vspace_word != this_core.vspace_loaded) {
        this_core.vspace_loaded = next->vspace_word;
        vspace_load(next->vspace_word);
    }
    if (next == previous)
        return;
    utilisation_switch(previous, next);
    fpu_switch(next);
    if (unlikely((previous->rare | next->rare) & RARE_ARCH))
        arch_switch_rare(previous, next);
    this_core.current = next;
}

/* The idle loop: nothing is ready, so the kernel itself waits for the next interrupt and handles it. */
static COLD struct tcb *sched_idle(struct tcb *next)
{
    do {
        cpu_wait_for_interrupt();
        sched_sample_time();
        irq_deliver(irq_take());
        next = sched_decide();
        sched_switch_sc(next->sc);
        sched_switch_thread(next);
    } while (next == this_core.idle);
    return next;
}

struct tcb *sched_exit(void)
{
    struct tcb *next = sched_decide();
    sched_switch_sc(next->sc);
    sched_switch_thread(next);
    if (unlikely(next == this_core.idle))
        next = sched_idle(next);
    if (unlikely(next->rare))
        sched_do_rare(next);
    if (next->state == THREAD_RESTART) {
        next->context.regs[CONTEXT_NEXT_PC] = next->context.regs[CONTEXT_RESTART_PC];
        next->state = THREAD_RUNNING;
    }
    utilisation_leave(next);
    check_invariants();
    return next;
}

/* --- changes of priority and domain --------------------------------------------------------------------------------------- */

void sched_change_domain(struct tcb *tcb, uint8_t domain)
{
    if (tcb->queued != QUEUE_RELEASE)
        sched_dequeue(tcb);
    if (domain != this_core.domain)
        fpu_release(tcb);
    tcb->domain = domain;
    if (tcb == this_core.current)
        sched_force();
    else if (tcb_is_schedulable(tcb))
        sched_enqueue_head(tcb);
}
