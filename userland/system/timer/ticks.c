/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Boards whose timers are all the kernel's: the component `ticker` runs once in every period of its scheduling context, counts
 * in shared memory and signals. Where user level reads a counter, that is the time; else the count is.
 */

#include "timer.h"

#define TICK_MICROSECONDS 10000 /* the ticker's period in system.txt */

static volatile seL4_Word *ticks;

static void ticks_start(volatile void *registers)
{
    size_t size;
    (void)registers;
    ticks = component_region("clock", &size);
    if (!ticks) {
        component_crash();
    }
}

static seL4_Word ticks_now(void)
{
    return counter_exists() ? counter_microseconds() : *ticks * TICK_MICROSECONDS;
}

static bool ticks_wake_at(seL4_Word microseconds)
{
    return ticks_now() < microseconds; /* the next tick comes anyway */
}

static void ticks_acknowledge(void)
{
}

const struct timer_chip timer_ticks = { "ticks", ticks_start, ticks_now, ticks_wake_at, ticks_acknowledge };
