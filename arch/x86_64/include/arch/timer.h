/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time is the time-stamp counter. The deadline interrupt is the local APIC's timer: in TSC-deadline mode where the processor has
 * it, else one-shot.
 */
#pragma once

#include "arch/asm.h"
#include "core/types.h"

struct timer {
    word khz;           /* of the time-stamp counter */
    word apic_per_tick; /* one-shot: timer counts per tick, 32.32 fixed point; 0: TSC-deadline mode */
};
extern struct timer timer;

static inline ticks timer_now(void)
{
    return rdtsc();
}

/* In the past: interrupt at once. One-shot timers that cannot reach so far interrupt earlier. */
void timer_set_deadline(ticks deadline);

static inline word timer_max_us(void)
{
    return (UINT64_MAX / timer.khz - 1) * 1000;
}
static inline ticks timer_us_to_ticks(word us)
{
    return us / 1000 * timer.khz + us % 1000 * timer.khz / 1000;
}
static inline word timer_ticks_to_us(ticks t)
{
    return t / timer.khz * 1000 + t % timer.khz * 1000 / timer.khz;
}

/* The interrupt may be this early without being too early. */
static inline ticks timer_precision(void)
{
    return 0;
}

/* Measures the clocks; a message if there is none to measure with. */
const char *timer_calibrate(void);
void timer_init(void);
