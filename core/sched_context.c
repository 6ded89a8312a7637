/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scheduling contexts as objects: who holds one, donation, consumed time, YieldTo, destruction (scheduling.md sections 7.1 to
 * 7.7, ipc.md 8.3). Kept: sc->tcb = t exactly if t->sc = sc, likewise for notification and yield_from.
 */
#include "core/sched_context.h"
#include "arch/timer.h"
#include "core/ipc.h"
#include "core/sched.h"

/* SCX-21 */
void sched_context_bind_tcb(struct sched_context *sc, struct tcb *tcb)
{
    sc->tcb = tcb;
    tcb->sc = sc;
    sched_context_woken(sc);
    sched_resume_sc(sc);
    if (tcb_is_schedulable(tcb)) {
        sched_enqueue_head(tcb);
        sched_force();
    }
}

void sched_context_unbind_tcb(struct sched_context *sc)
{
    struct tcb *tcb = sc->tcb;
    if (!tcb)
        return;
    sched_dequeue(tcb);
    tcb->sc = NULL;
    sc->tcb = NULL;
}

void sched_context_donate(struct sched_context *sc, struct tcb *to)
{
    sched_context_unbind_tcb(sc);
    sc->tcb = to;
    to->sc = sc;
}

void sched_context_unbind_notification(struct sched_context *sc)
{
    if (sc->notification) {
        sc->notification->sc = NULL;
        sc->notification = NULL;
    }
}

/* Everything but the notification's and the holder's doing: SCX-60. */
void sched_context_destroy(struct sched_context *sc)
{
    sched_context_unbind_tcb(sc);
    sched_context_unbind_notification(sc);
    reply_stack_disconnect(sc);
    if (sc->yield_from)
        sched_context_complete_yield(sc->yield_from);
    sc->refill_max = 0;
    sc->sporadic = 0;
    if (sc == this_core.current_sc)
        this_core.unbilled = 0;
}

word sched_context_take_consumed(struct sched_context *sc)
{
    ticks most = timer_us_to_ticks(timer_max_us());
    ticks taken = sc->consumed <= most ? sc->consumed : most;
    sc->consumed -= taken;
    return timer_ticks_to_us(taken);
}

void sched_context_dissolve_yield(struct tcb *caller)
{
    caller->yield_to->yield_from = NULL;
    caller->yield_to = NULL;
    caller->rare &= (uint8_t)~RARE_YIELD_TO;
}

void sched_context_complete_yield(struct tcb *caller)
{
    word consumed = sched_context_take_consumed(caller->yield_to);
    sched_context_dissolve_yield(caller);
    context_set_badge(&caller->context, 0);
    context_set_info(&caller->context, 1);
    context_set_mr(&caller->context, 0, consumed);
}
