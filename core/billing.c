/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who pays for time: sampling the clock at kernel entry, the budget check, charging, the end of a slice, Yield, and the conditions
 * under which a long operation stops (scheduling.md section 2).
 */
#include "arch/irq.h"
#include "arch/timer.h"
#include "core/benchmark.h"
#include "core/fault.h"
#include "core/preempt.h"
#include "core/billing.h"
#include "core/sched.h"
#include "core/sched_context.h"

struct time_limits time_limits;

void sched_restart_current(void)
{
    if (tcb_is_runnable(this_core.current))
        this_core.current->state = THREAD_RESTART;
}

void sched_commit(void)
{
    struct sched_context *sc = this_core.current_sc;
    ticks used = this_core.unbilled;
    this_core.unbilled = 0;
    if (!sc || !sched_context_is_configured(sc) || used == 0)
        return;
    if (sched_context_is_round_robin(sc))
        refill_commit_round_robin(sc, used);
    else
        refill_charge(sc, used);
    sc->consumed += used;
}

void sched_end_slice(ticks amount, bool timeout_fault)
{
    struct sched_context *sc = this_core.current_sc;
    struct tcb *current = this_core.current;
    bool round_robin = sched_context_is_round_robin(sc);
    if (round_robin)
        refill_reset_round_robin(sc);
    else
        refill_charge(sc, amount);
    sc->consumed += amount;
    this_core.unbilled = 0;
    if (!tcb_is_schedulable(current))
        return;
    if (!(timeout_fault && !round_robin && fault_raise_timeout(current))) {
        if (refill_ready(sc) && refill_sufficient(sc, 0))
            sched_enqueue_tail(current);
        else
            sched_postpone(current);
    }
    sched_force();
    this_core.reprogram = true;
}

void sched_yield(void)
{
    struct sched_context *sc = this_core.current_sc;
    ticks total = sc->consumed + this_core.unbilled;
    sched_end_slice(refill_head(sc)->amount, false);
    sc->consumed = total;
}

bool preemption_point(void)
{
    if (likely(++this_core.work_units < PREEMPTION_WORK_UNITS))
        return false;
    this_core.work_units = 0;
    sched_sample_time();
    struct sched_context *sc = this_core.current_sc;
    return irq_pending() || (DOMAINS > 1 && this_core.domain_remaining == 0) ||
           !(sc && sched_context_is_configured(sc) && refill_sufficient(sc, this_core.unbilled));
}
