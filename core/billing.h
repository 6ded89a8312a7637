/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernel entry: sampling the time and checking the budget (docs/reference/scheduling.md SCH-10). */
#pragma once

#include "arch/timer.h"
#include "core/benchmark.h"
#include "core/sched.h"
#include "core/sched_context.h"

/* DOM-12 */
static inline void billing_charge_domain(ticks elapsed)
{
    if (DOMAINS == 1)
        return;
    ticks left = this_core.domain_remaining;
    this_core.domain_remaining = left <= elapsed + time_limits.min_budget ? 0 : left - elapsed;
}

static inline void sched_sample_time(void)
{
    utilisation_enter();
    ticks now = timer_now();
    ticks elapsed = now - this_core.now;
    this_core.now = now;
    this_core.unbilled += elapsed;
    billing_charge_domain(elapsed);
}

/* False: the slice has ended, it has been billed and the thread requeued. */
static inline bool sched_check_budget(void)
{
    struct sched_context *sc = this_core.current_sc;
    if (unlikely(!sc))
        return true;
    if (likely(refill_sufficient(sc, this_core.unbilled)))
        return DOMAINS == 1 || this_core.domain_remaining != 0;
    sched_end_slice(this_core.unbilled, true);
    return false;
}

/* False: do not perform the operation; it will be issued again. */
static inline bool sched_enter_checked(void)
{
    sched_sample_time();
    if (likely(sched_check_budget()))
        return true;
    sched_restart_current();
    return false;
}
