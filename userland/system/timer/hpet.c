/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PC's event timer (HPET). Its timer 0 replaces the old interval timer on line 2. The comparator fires when the counter is
 * equal to it, so that after each setting a look tells whether the counter has passed it already.
 */

#include "timer.h"

#define CAPABILITIES (0x000 / 8)
#define CONFIGURATION (0x010 / 8)
#define CONFIGURATION_ON 3 /* counting, and in place of the old timers */
#define COUNTER (0x0f0 / 8)
#define TIMER_CONFIGURATION (0x100 / 8)
#define TIMER_INTERRUPT 4
#define TIMER_COMPARATOR (0x108 / 8)

#define FEMTOSECONDS_PER_MICROSECOND 1000000000ul

static volatile uint64_t *registers;
static seL4_Word ticks_per_microsecond;

static void hpet_start(volatile void *mapped)
{
    registers = mapped;
    seL4_Word period = registers[CAPABILITIES] >> 32;
    if (!period || period > FEMTOSECONDS_PER_MICROSECOND) {
        component_crash();
    }
    ticks_per_microsecond = FEMTOSECONDS_PER_MICROSECOND / period;
    registers[TIMER_CONFIGURATION] = TIMER_INTERRUPT;
    registers[CONFIGURATION] = CONFIGURATION_ON;
}

static seL4_Word hpet_now(void)
{
    return registers[COUNTER] / ticks_per_microsecond;
}

static bool hpet_wake_at(seL4_Word microseconds)
{
    seL4_Word target = microseconds * ticks_per_microsecond;
    registers[TIMER_COMPARATOR] = target;
    return registers[COUNTER] < target;
}

static void hpet_acknowledge(void)
{
}

const struct timer_chip timer_hpet = { "hpet", hpet_start, hpet_now, hpet_wake_at, hpet_acknowledge };
