/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Endpoints: sending, receiving, cancellation (docs/reference/ipc.md sections 5, 6, 10).
 *
 * Kept: the state of an endpoint says what all threads in its queue are blocked on; an empty queue is Idle. Queued threads are
 * ordered by priority, highest first, FIFO within a priority: the queue's key is the distance from the highest priority.
 */
#include "core/fault.h"
#include "core/ipc.h"
#include "core/notification.h"
#include "core/preempt.h"
#include "core/sched.h"
#include "core/sched_context.h"

static inline word endpoint_key(const struct tcb *tcb)
{
    return PRIORITIES - 1u - tcb->priority;
}

static inline void endpoint_enqueue(struct endpoint *endpoint, struct tcb *tcb, enum endpoint_state state)
{
    endpoint_set_queue(endpoint, keyed_queue_insert(endpoint_head(endpoint), tcb, endpoint_key(tcb)), state);
    tcb->blocked_on = endpoint;
    tcb->queued = QUEUE_ENDPOINT;
}

static inline void endpoint_dequeue(struct endpoint *endpoint, struct tcb *tcb)
{
    endpoint_set_queue(endpoint, keyed_queue_remove(endpoint_head(endpoint), tcb), endpoint_state(endpoint));
    tcb->queued = QUEUE_NONE;
}

static inline struct reply *endpoint_detach_reply(struct tcb *receiver)
{
    struct reply *reply = receiver->reply;
    if (reply) {
        receiver->reply = NULL;
        reply->tcb = NULL;
    }
    return reply;
}

static inline bool sender_is_faulted(const struct tcb *tcb)
{
    return (tcb->rare & RARE_FAULT) != 0;
}

void endpoint_send(struct tcb *sender, struct endpoint *endpoint, word badge, struct send_flags flags)
{
    if (endpoint_state(endpoint) != ENDPOINT_RECV) {
        if (!flags.blocking)
            return;
        sender->state = THREAD_BLOCKED_ON_SEND;
        sender->blocked_badge = badge;
        sender->blocked_flags = (uint8_t)((flags.grant ? BLOCKED_GRANT : 0) |
                                          (flags.grant_reply ? BLOCKED_GRANT_REPLY : 0) |
                                          (flags.call ? BLOCKED_IS_CALL : 0));
        endpoint_enqueue(endpoint, sender, ENDPOINT_SEND);
        return;
    }
    struct tcb *receiver = endpoint_head(endpoint);
    endpoint_dequeue(endpoint, receiver);
    message_transfer(sender, receiver, endpoint, badge, flags.grant);
    struct reply *reply = endpoint_detach_reply(receiver);
    if (flags.call || sender_is_faulted(sender)) {
        if (reply && (flags.grant || flags.grant_reply))
            reply_attach(sender, receiver, reply, flags.may_donate);
        else
            sender->state = THREAD_INACTIVE;
    } else if (flags.may_donate && !receiver->sc && sender->sc) {
        sched_context_donate(sender->sc, receiver);
    }
    receiver->state = THREAD_RUNNING;
    sched_context_woken(receiver->sc);
    sched_consider(receiver);
}

/* IPC-35 step 5: the head of the queue of senders is served. */
static void endpoint_take_sender(struct tcb *receiver, struct endpoint *endpoint, struct reply *reply)
{
    struct tcb *sender = endpoint_head(endpoint);
    endpoint_dequeue(endpoint, sender);
    bool grant = sender->blocked_flags & BLOCKED_GRANT;
    bool may_reply = sender->blocked_flags & (BLOCKED_GRANT | BLOCKED_GRANT_REPLY);
    message_transfer(sender, receiver, endpoint, sender->blocked_badge, grant);
    sched_context_woken(sender->sc);
    if ((sender->blocked_flags & BLOCKED_IS_CALL) || sender_is_faulted(sender)) {
        bool timeout = sender_is_faulted(sender) && sender->fault.type == seL4_Fault_Timeout;
        if (reply && may_reply)
            reply_attach(sender, receiver, reply, !timeout);
        else
            sender->state = THREAD_INACTIVE;
    } else {
        sender->state = THREAD_RUNNING;
        sched_consider(sender);
    }
}

void endpoint_receive(struct tcb *receiver, struct endpoint *endpoint, struct reply *reply, bool blocking)
{
    if (reply && unlikely(reply->tcb != NULL) && reply->tcb != receiver)
        ipc_cancel(reply->tcb);
    if (unlikely(receiver->is_bound)) {
        struct notification *bound = receiver->bound_notification;
        if (notification_is_active(bound)) {
            notification_consume(receiver, bound);
            return;
        }
        if (blocking)
            notification_return_sc(bound, receiver);
    }
    if (endpoint_state(endpoint) == ENDPOINT_SEND) {
        endpoint_take_sender(receiver, endpoint, reply);
    } else if (blocking) {
        receiver->state = THREAD_BLOCKED_ON_RECEIVE;
        if (reply) {
            receiver->reply = reply;
            reply->tcb = receiver;
        }
        endpoint_enqueue(endpoint, receiver, ENDPOINT_RECV);
    } else {
        context_set_badge(&receiver->context, 0);
    }
}

void endpoint_requeue(struct tcb *tcb)
{
    struct endpoint *endpoint = tcb->blocked_on;
    enum endpoint_state state = endpoint_state(endpoint);
    endpoint_dequeue(endpoint, tcb);
    endpoint_enqueue(endpoint, tcb, state);
}

/* --- cancellation --------------------------------------------------------------------------------------------------------- */

void ipc_cancel(struct tcb *tcb)
{
    fault_clear(tcb);
    switch (tcb->state) {
    case THREAD_BLOCKED_ON_RECEIVE:
        endpoint_detach_reply(tcb);
        endpoint_dequeue(tcb->blocked_on, tcb);
        break;
    case THREAD_BLOCKED_ON_SEND:
        endpoint_dequeue(tcb->blocked_on, tcb);
        break;
    case THREAD_BLOCKED_ON_NOTIFICATION:
        notification_cancel_wait(tcb);
        break;
    case THREAD_BLOCKED_ON_REPLY:
        reply_remove(tcb->reply, false);
        break;
    default:
        return;
    }
    tcb->state = THREAD_INACTIVE;
}

/* IPC 10.2 for one thread that has left the queue: an ordinary one repeats its call, a fault message is lost. */
static void endpoint_restart_waiter(struct tcb *tcb)
{
    if (sender_is_faulted(tcb)) {
        tcb->state = THREAD_INACTIVE;
        return;
    }
    tcb->state = THREAD_RESTART;
    sched_context_woken(tcb->sc);
    sched_consider(tcb);
}

enum outcome endpoint_cancel_all(struct endpoint *endpoint)
{
    enum outcome outcome = OUTCOME_DONE;
    struct tcb *tcb;
    while (outcome == OUTCOME_DONE && (tcb = endpoint_head(endpoint))) {
        endpoint_dequeue(endpoint, tcb);
        endpoint_detach_reply(tcb);
        endpoint_restart_waiter(tcb);
        sched_force();
        if (preemption_point())
            outcome = OUTCOME_PREEMPTED;
    }
    return outcome;
}

/* Takes every sender out in order and puts those with another badge into a second queue, which keeps their order. */
void endpoint_cancel_badged_sends(struct endpoint *endpoint, word badge)
{
    if (endpoint_state(endpoint) != ENDPOINT_SEND)
        return;
    struct tcb *kept = NULL, *tcb;
    while ((tcb = endpoint_head(endpoint))) {
        endpoint_dequeue(endpoint, tcb);
        if (tcb->blocked_badge == badge) {
            endpoint_restart_waiter(tcb);
        } else {
            kept = keyed_queue_insert(kept, tcb, endpoint_key(tcb));
            tcb->queued = QUEUE_ENDPOINT;
        }
    }
    endpoint_set_queue(endpoint, kept, ENDPOINT_SEND);
    sched_force();
}
