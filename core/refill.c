/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The refill list of a scheduling context: a ring of (time, amount) inside the object (scheduling.md section 5).
 *
 * Kept for period P != 0: entries do not overlap and are in order, their amounts add up to the budget, and the head has at least
 * the minimum budget. A round-robin context has exactly two entries: what is left of the slice and what is used.
 */
#include "core/sched_context.h"

static inline struct refill *refill_at(struct sched_context *sc, unsigned i)
{
    unsigned index = sc->refill_head + i;
    return &sc->refills[index < sc->refill_max ? index : index - sc->refill_max];
}

static inline struct refill *refill_last(struct sched_context *sc)
{
    return refill_at(sc, sc->refill_count - 1u);
}

static void refill_append(struct sched_context *sc, ticks time, ticks amount)
{
    *refill_at(sc, sc->refill_count) = (struct refill){ time, amount };
    sc->refill_count++;
}

static struct refill refill_pop(struct sched_context *sc)
{
    struct refill head = *refill_head(sc);
    unsigned next = sc->refill_head + 1u;
    sc->refill_head = (uint16_t)(next == sc->refill_max ? 0 : next);
    sc->refill_count--;
    return head;
}

/* Forgets all entries and starts over with one. */
static void refill_set(struct sched_context *sc, unsigned max, struct refill only)
{
    sc->refill_max = (uint16_t)max;
    sc->refill_head = 0;
    sc->refill_count = 1;
    sc->refills[0] = only;
}

void refill_new(struct sched_context *sc, ticks budget, ticks period, unsigned max)
{
    sc->period = period;
    sc->budget = budget;
    refill_set(sc, max, (struct refill){ this_core.now, budget });
    if (period == 0)
        refill_append(sc, this_core.now, 0);
}

void refill_update(struct sched_context *sc, ticks budget, ticks period, unsigned max)
{
    struct refill head = *refill_head(sc);
    if (head.time <= this_core.now)
        head.time = this_core.now;
    ticks left = head.amount < budget ? budget - head.amount : 0;
    head.amount = budget - left;
    sc->period = period;
    sc->budget = budget;
    refill_set(sc, max, head);
    if (period == 0)
        refill_append(sc, head.time, 0);
    else if (left)
        refill_append(sc, head.time + period, left);
}

/* REF-20: the amount used becomes available again at `time`. */
static void refill_schedule_used(struct sched_context *sc, ticks time, ticks amount)
{
    struct refill *last = refill_last(sc);
    if (last->time + last->amount >= time) {
        last->amount += amount;
    } else if (sc->refill_count < sc->refill_max) {
        refill_append(sc, time, amount);
    } else {
        last->time = time - last->amount;
        last->amount += amount;
    }
}

/* REF-30 */
void refill_charge(struct sched_context *sc, ticks used)
{
    struct refill *head = refill_head(sc);
    while (head->amount <= used && head->time < time_limits.max_release) {
        used -= head->amount;
        if (sc->refill_count == 1) {
            head->time += sc->period;
        } else {
            struct refill spent = refill_pop(sc);
            refill_schedule_used(sc, spent.time + sc->period, spent.amount);
            head = refill_head(sc);
        }
    }
    if (used > 0 && head->time < time_limits.max_release) {
        ticks again = head->time + sc->period;
        head->amount -= used;
        head->time += used;
        refill_schedule_used(sc, again, used);
    }
    while (head->amount < time_limits.min_budget) {
        struct refill small = refill_pop(sc);
        head = refill_head(sc);
        head->amount += small.amount;
        head->time -= small.amount;
    }
}

void refill_commit_round_robin(struct sched_context *sc, ticks used)
{
    refill_at(sc, 0)->amount -= used;
    refill_at(sc, 1)->amount += used;
}

void refill_reset_round_robin(struct sched_context *sc)
{
    refill_at(sc, 0)->amount += refill_at(sc, 1)->amount;
    refill_at(sc, 1)->amount = 0;
}

/* REF-40 */
void refill_unblock(struct sched_context *sc)
{
    if (sched_context_is_round_robin(sc) || !refill_ready(sc))
        return;
    refill_head(sc)->time = this_core.now;
    this_core.reprogram = true;
    while (sc->refill_count > 1) {
        struct refill *head = refill_head(sc);
        struct refill *second = refill_at(sc, 1);
        if (second->time > head->time + head->amount)
            return;
        struct refill merged = refill_pop(sc);
        second->time = merged.time;
        second->amount += merged.amount;
    }
}
