/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocations of scheduling-context and scheduling-control capabilities: checks in the order of scheduling.md sections 6 and 7.
 */
#include "arch/timer.h"
#include "core/invocation.h"
#include "core/ipc.h"
#include "core/sched.h"
#include "core/sched_context.h"

static struct sched_context *slot_sched_context(const struct slot *slot)
{
    return (struct sched_context *)(slot->object & ~(word)63);
}

/* --- SchedControl_ConfigureFlags: SCX-10, SCX-11 ------------------------------------------------------------------------ */

struct sched_parameters {
    ticks budget, period;
    unsigned refills;
    word badge;
    bool sporadic;
};

static void sched_context_configure(struct sched_context *sc, const struct sched_parameters *p)
{
    struct tcb *holder = sc->tcb;
    if (holder) {
        sched_dequeue(holder);
        if (sc == this_core.current_sc) {
            sched_commit();
            this_core.reprogram = true;
        }
    }
    if (p->budget == p->period)
        refill_new(sc, p->budget, 0, MIN_REFILLS);
    else if (sched_context_is_configured(sc) && holder && tcb_is_runnable(holder))
        refill_update(sc, p->budget, p->period, p->refills);
    else
        refill_new(sc, p->budget, p->period, p->refills);
    if (holder) {
        sched_resume_sc(sc);
        if (holder == this_core.current)
            sched_force();
        else if (tcb_is_runnable(holder))
            sched_consider(holder);
    }
    sc->badge = p->badge;
    sc->sporadic = p->sporadic;
}

enum outcome sched_control_invoke(struct invocation *inv)
{
    if (inv->label != SchedControlConfigureFlags)
        return ERROR_ILLEGAL(inv);
    if (inv->extra_count < 1 || inv->length < 5)
        return ERROR_TRUNCATED(inv);
    word budget_us = invocation_arg(inv, 0), period_us = invocation_arg(inv, 1);
    word extra_refills = invocation_arg(inv, 2), badge = invocation_arg(inv, 3), flags = invocation_arg(inv, 4);
    word most_us = time_limits.max_period_us;
    if (budget_us > most_us || period_us > most_us)
        return invocation_range_error(inv, MIN_BUDGET_US, most_us);
    ticks budget = timer_us_to_ticks(budget_us), period = timer_us_to_ticks(period_us);
    if (budget < time_limits.min_budget || period < time_limits.min_budget)
        return invocation_range_error(inv, MIN_BUDGET_US, most_us);
    if (budget > period)
        return invocation_range_error(inv, MIN_BUDGET_US, period_us);
    const struct slot *target = inv->extra[0];
    if (slot_type(target) != CAP_SCHED_CONTEXT)
        return ERROR_INVALID_CAP(inv, 1);
    word room = (BIT(sched_context_size_bits(target->object)) - sizeof(struct sched_context)) / sizeof(struct refill);
    if (extra_refills > room)
        return invocation_range_error(inv, 0, room);
    /* The ring's indices have 16 bits; more refills than that in one list serve nobody. */
    word refills = extra_refills + MIN_REFILLS < UINT16_MAX ? extra_refills + MIN_REFILLS : UINT16_MAX;
    struct sched_parameters parameters = { .budget = budget,
                                           .period = period,
                                           .refills = (unsigned)refills,
                                           .badge = badge,
                                           .sporadic = flags & seL4_SchedContext_Sporadic };
    sched_context_configure(slot_sched_context(target), &parameters);
    return OUTCOME_DONE;
}

/* --- SchedContext ------------------------------------------------------------------------------------------------------------ */

/* SCX-20 */
static enum outcome sched_context_bind(struct invocation *inv, struct sched_context *sc)
{
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    const struct slot *target = inv->extra[0];
    if (slot_type(target) == CAP_THREAD) {
        struct tcb *tcb = (struct tcb *)target->object;
        if (sc->tcb || tcb->sc || (tcb_is_blocked(tcb) && !sched_context_is_released(sc)))
            return ERROR_ILLEGAL(inv);
        sched_context_bind_tcb(sc, tcb);
        return OUTCOME_DONE;
    }
    if (slot_type(target) == CAP_NOTIFICATION) {
        struct notification *notification = (struct notification *)target->object;
        if (sc->notification || notification->sc)
            return ERROR_ILLEGAL(inv);
        sc->notification = notification;
        notification->sc = sc;
        return OUTCOME_DONE;
    }
    return ERROR_INVALID_CAP(inv, 1);
}

/* SCX-30 */
static enum outcome sched_context_unbind(struct invocation *inv, struct sched_context *sc)
{
    if (sc->tcb == inv->caller)
        return ERROR_ILLEGAL(inv);
    sched_context_unbind_tcb(sc);
    sched_context_unbind_notification(sc);
    reply_stack_disconnect(sc);
    return OUTCOME_DONE;
}

/* SCX-31 */
static enum outcome sched_context_unbind_object(struct invocation *inv, struct sched_context *sc)
{
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    const struct slot *target = inv->extra[0];
    if (slot_type(target) == CAP_THREAD) {
        struct tcb *tcb = (struct tcb *)target->object;
        if (sc->tcb != tcb || tcb == inv->caller)
            return ERROR_ILLEGAL(inv);
        sched_context_unbind_tcb(sc);
        return OUTCOME_DONE;
    }
    if (slot_type(target) == CAP_NOTIFICATION) {
        if (sc->notification != (struct notification *)target->object)
            return ERROR_ILLEGAL(inv);
        sched_context_unbind_notification(sc);
        return OUTCOME_DONE;
    }
    return ERROR_INVALID_CAP(inv, 1);
}

/* SCX-50..55 */
static enum outcome sched_context_yield_to(struct invocation *inv, struct sched_context *sc)
{
    struct tcb *caller = inv->caller, *holder = sc->tcb;
    if (!holder || holder == caller || holder->priority > caller->mcp)
        return ERROR_ILLEGAL(inv);
    if (sc->yield_from)
        sched_context_complete_yield(sc->yield_from);
    sched_resume_sc(sc);
    bool schedulable = tcb_is_schedulable(holder);
    if (schedulable && holder->priority >= caller->priority) {
        caller->yield_to = sc;
        caller->rare |= RARE_YIELD_TO;
        sc->yield_from = caller;
        sched_dequeue(caller);
        sched_enqueue_head(caller);
    }
    if (schedulable) {
        sched_dequeue(holder);
        sched_enqueue_head(holder);
    }
    if (caller->yield_to)
        sched_force();
    else
        invocation_return(inv, 0, sched_context_take_consumed(sc));
    return OUTCOME_DONE;
}

enum outcome sched_context_invoke(struct invocation *inv)
{
    struct sched_context *sc = slot_sched_context(inv->slot);
    switch (inv->label) {
    case SchedContextConsumed:
        invocation_return(inv, 0, sched_context_take_consumed(sc));
        return OUTCOME_DONE;
    case SchedContextBind:
        return sched_context_bind(inv, sc);
    case SchedContextUnbind:
        return sched_context_unbind(inv, sc);
    case SchedContextUnbindObject:
        return sched_context_unbind_object(inv, sc);
    case SchedContextYieldTo:
        return sched_context_yield_to(inv, sc);
    default:
        return ERROR_ILLEGAL(inv);
    }
}
