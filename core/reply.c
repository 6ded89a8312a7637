/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reply objects and call stacks (docs/reference/ipc.md section 8).
 *
 * Kept: a pending reply's caller is BlockedOnReply and names it; links exist only between pending replies; a reply is on top of
 * sc's stack exactly if its `above` is that sc. The links of a reply that is not pending are null.
 */
#include "core/fault.h"
#include "core/ipc.h"
#include "core/sched.h"
#include "core/sched_context.h"

static inline void reply_push(struct sched_context *sc, struct reply *reply)
{
    struct reply *below = sc->stack_top;
    reply->below = below;
    if (below)
        below->above = (word)reply;
    reply->above = (word)sc | REPLY_ABOVE_IS_SC;
    sc->stack_top = reply;
}

void reply_attach(struct tcb *caller, struct tcb *callee, struct reply *reply, bool donate)
{
    reply->tcb = caller;
    caller->reply = reply;
    caller->state = THREAD_BLOCKED_ON_REPLY;
    struct sched_context *sc = caller->sc;
    if (donate && sc && !callee->sc) {
        reply_push(sc, reply);
        sched_context_donate(sc, callee);
    }
}

static void reply_pop(struct sched_context *sc, struct reply *reply, struct tcb *caller)
{
    struct reply *below = reply->below;
    sc->stack_top = below;
    if (below)
        below->above = (word)sc | REPLY_ABOVE_IS_SC;
    if (!caller->sc)
        sched_context_donate(sc, caller);
}

void reply_remove(struct reply *reply, bool return_sc)
{
    struct tcb *caller = reply->tcb;
    reply->tcb = NULL;
    caller->reply = NULL;
    caller->state = THREAD_INACTIVE;
    word above = reply->above;
    if (above & REPLY_ABOVE_IS_SC) {
        struct sched_context *sc = (struct sched_context *)(above & ~REPLY_ABOVE_IS_SC);
        if (return_sc)
            reply_pop(sc, reply, caller);
        else
            reply_stack_disconnect(sc);
    } else if (above) {
        ((struct reply *)above)->below = NULL;
    }
    if (reply->below && !(return_sc && (above & REPLY_ABOVE_IS_SC)))
        reply->below->above = 0;
    reply->above = 0;
    reply->below = NULL;
}

void reply_stack_disconnect(struct sched_context *sc)
{
    if (sc->stack_top) {
        sc->stack_top->above = 0;
        sc->stack_top = NULL;
    }
}

/* IPC-56 step 5: a runnable caller goes on with its scheduling context, faults for lack of budget, or waits for it. */
static void reply_resume_caller(struct tcb *caller, bool was_timeout)
{
    struct sched_context *sc = caller->sc;
    if (!tcb_is_runnable(caller) || !sc || !sched_context_is_configured(sc))
        return;
    if (refill_ready(sc) && refill_sufficient(sc, 0))
        sched_consider(caller);
    else if (was_timeout || !fault_raise_timeout(caller))
        sched_postpone(caller);
}

void reply_send(struct tcb *replier, struct reply *reply, bool grant)
{
    struct tcb *caller = reply->tcb;
    if (!caller || caller->state != THREAD_BLOCKED_ON_REPLY)
        return;
    reply_remove(reply, true);
    sched_context_woken(caller->sc);
    bool was_timeout = false;
    if (likely(!(caller->rare & RARE_FAULT))) {
        message_transfer(replier, caller, NULL, 0, grant);
        caller->state = THREAD_RUNNING;
    } else {
        was_timeout = caller->fault.type == seL4_Fault_Timeout;
        caller->state = fault_reply(replier, caller) ? THREAD_RESTART : THREAD_INACTIVE;
        fault_clear(caller);
    }
    reply_resume_caller(caller, was_timeout);
}

void reply_destroy(struct reply *reply)
{
    struct tcb *tcb = reply->tcb;
    if (!tcb)
        return;
    if (tcb->state == THREAD_BLOCKED_ON_REPLY)
        reply_remove(reply, true);
    else
        ipc_cancel(tcb);
}
