/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications: a word of flags that threads can wait for, and the lending of a scheduling context to whoever handles them
 * (docs/reference/notifications.md). Kept: `queue` is 0 (idle), NOTIFICATION_ACTIVE, or the root of the queue of waiters; a
 * bound notification with a waiter has exactly its bound thread waiting.
 */
#include "core/notification.h"
#include "core/ipc.h"
#include "core/preempt.h"
#include "core/sched.h"
#include "core/sched_context.h"

static inline void notification_enqueue(struct notification *notification, struct tcb *tcb)
{
    struct tcb *root = notification_head(notification);
    notification->queue = (word)keyed_queue_insert(root, tcb, PRIORITIES - 1u - tcb->priority);
    tcb->blocked_on = notification;
    tcb->queued = QUEUE_NOTIFICATION;
}

static inline void notification_dequeue(struct notification *notification, struct tcb *tcb)
{
    notification->queue = (word)keyed_queue_remove(notification_head(notification), tcb);
    tcb->queued = QUEUE_NONE;
}

void notification_lend_sc(struct notification *notification, struct tcb *tcb)
{
    struct sched_context *sc = notification->sc;
    if (likely(!sc) || tcb->sc || sc->tcb)
        return;
    sched_context_donate(sc, tcb);
    if (tcb_is_schedulable(tcb) && !(refill_ready(sc) && refill_sufficient(sc, 0)))
        sched_postpone(tcb);
}

void notification_return_sc(struct notification *notification, struct tcb *tcb)
{
    struct sched_context *sc = notification->sc;
    if (unlikely(sc && tcb->sc == sc))
        sched_context_unbind_tcb(sc);
}

/* NTF-11 from step 2: the thread has left the queue it was in. */
static inline void notification_wake(struct notification *notification, struct tcb *tcb, word badge)
{
    tcb->state = THREAD_RUNNING;
    context_set_badge(&tcb->context, badge);
    notification_lend_sc(notification, tcb);
    sched_context_woken(tcb->sc);
    sched_consider(tcb);
}

void notification_signal(struct notification *notification, word badge)
{
    if (notification_is_active(notification)) {
        notification->badge |= badge;
        return;
    }
    struct tcb *tcb = notification_head(notification);
    if (tcb) {
        notification_dequeue(notification, tcb);
        notification_wake(notification, tcb, badge);
        return;
    }
    tcb = notification->bound_tcb;
    if (tcb && tcb->state == THREAD_BLOCKED_ON_RECEIVE) {
        ipc_cancel(tcb);
        notification_wake(notification, tcb, badge);
        return;
    }
    notification->queue = NOTIFICATION_ACTIVE;
    notification->badge = badge;
}

/* NTF-32, NTF-42 */
void notification_consume(struct tcb *tcb, struct notification *notification)
{
    context_set_badge(&tcb->context, notification->badge);
    notification->queue = 0;
    notification->badge = 0;
    if (likely(tcb->sc))
        return;
    notification_lend_sc(notification, tcb);
    sched_context_woken(tcb->sc);
}

void notification_wait(struct tcb *tcb, struct notification *notification, bool blocking)
{
    if (notification_is_active(notification)) {
        notification_consume(tcb, notification);
    } else if (blocking) {
        tcb->state = THREAD_BLOCKED_ON_NOTIFICATION;
        notification_enqueue(notification, tcb);
        notification_return_sc(notification, tcb);
    } else {
        context_set_badge(&tcb->context, 0);
    }
}

void notification_cancel_wait(struct tcb *tcb)
{
    notification_dequeue(tcb->blocked_on, tcb);
}

void notification_requeue(struct tcb *tcb)
{
    struct notification *notification = tcb->blocked_on;
    notification_dequeue(notification, tcb);
    notification_enqueue(notification, tcb);
}

void notification_bind(struct tcb *tcb, struct notification *notification)
{
    tcb->bound_notification = notification;
    tcb->is_bound = true;
    notification->bound_tcb = tcb;
}

void notification_unbind(struct tcb *tcb)
{
    if (tcb->bound_notification) {
        tcb->bound_notification->bound_tcb = NULL;
        tcb->bound_notification = NULL;
        tcb->is_bound = false;
    }
}

enum outcome notification_destroy(struct notification *notification)
{
    if (notification->sc)
        sched_context_unbind_notification(notification->sc);
    if (notification->bound_tcb)
        notification_unbind(notification->bound_tcb);
    enum outcome outcome = OUTCOME_DONE;
    struct tcb *tcb;
    while (outcome == OUTCOME_DONE && (tcb = notification_head(notification))) {
        notification_dequeue(notification, tcb);
        tcb->state = THREAD_RESTART;
        sched_context_woken(tcb->sc);
        sched_consider(tcb);
        sched_force();
        if (preemption_point())
            outcome = OUTCOME_PREEMPTED;
    }
    return outcome;
}
