/* SPDX-License-Identifier: BSD-2-Clause */
/* Scheduling contexts: refills (scheduling.md section 5) and the operations on the object (section 7). */
#pragma once

#include "core/core.h"
#include "core/objects.h"

/* --- refills: REF-2, 10, 11, 20, 30..32, 40 ----------------------------------------------------------------------- */

static inline struct refill *refill_head(struct sched_context *sc)
{
    return &sc->refills[sc->refill_head];
}
static inline bool refill_ready(struct sched_context *sc)
{
    return refill_head(sc)->time <= this_core.now;
}
static inline bool refill_sufficient(struct sched_context *sc, ticks usage)
{
    ticks amount = refill_head(sc)->amount;
    return amount >= usage && amount - usage >= time_limits.min_budget;
}
void refill_new(struct sched_context *sc, ticks budget, ticks period, unsigned max);
void refill_update(struct sched_context *sc, ticks budget, ticks period, unsigned max);
void refill_charge(struct sched_context *sc, ticks used);
void refill_commit_round_robin(struct sched_context *sc, ticks used);
void refill_reset_round_robin(struct sched_context *sc);
void refill_unblock(struct sched_context *sc);

/* REF-41: `sporadic` contexts are refreshed when their thread becomes runnable. */
static inline void sched_context_woken(struct sched_context *sc)
{
    if (sc && sc->sporadic && sc != this_core.current_sc && sched_context_is_configured(sc))
        refill_unblock(sc);
}
static inline bool sched_context_is_released(struct sched_context *sc)
{
    return sched_context_is_configured(sc) && refill_ready(sc);
}

/* --- the object ------------------------------------------------------------------------------------------------------ */

void sched_context_bind_tcb(struct sched_context *sc, struct tcb *tcb);   /* SCX-21 */
void sched_context_unbind_tcb(struct sched_context *sc);                  /* holder loses the SC */
void sched_context_donate(struct sched_context *sc, struct tcb *to);      /* IPC-55 */
void sched_context_unbind_notification(struct sched_context *sc);
void sched_context_destroy(struct sched_context *sc);                     /* SCX-60 */
word sched_context_take_consumed(struct sched_context *sc);               /* SCX-40: microseconds, read and reset */
void sched_context_complete_yield(struct tcb *caller);                    /* SCX-57 */
void sched_context_dissolve_yield(struct tcb *caller);                    /* SCX-56, without result */
