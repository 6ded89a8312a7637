/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock of QEMU's RV64 virt machine: wall-clock nanoseconds and an alarm. Time itself is the processor's counter. */

#include "timer.h"

#define TIME_LOW (0x00 / 4) /* reading it holds the other half */
#define TIME_HIGH (0x04 / 4)
#define ALARM_LOW (0x08 / 4) /* writing it sets the alarm */
#define ALARM_HIGH (0x0c / 4)
#define INTERRUPT_ENABLE (0x10 / 4)
#define CLEAR_INTERRUPT (0x1c / 4)

static volatile uint32_t *registers;

static void goldfish_start(volatile void *mapped)
{
    registers = mapped;
    registers[CLEAR_INTERRUPT] = 1;
    registers[INTERRUPT_ENABLE] = 1;
}

static bool goldfish_wake_at(seL4_Word microseconds)
{
    seL4_Word now = counter_microseconds();
    if (microseconds <= now) {
        return false;
    }
    uint64_t target = registers[TIME_LOW];
    target += (uint64_t)registers[TIME_HIGH] << 32;
    target += (microseconds - now) * 1000;
    registers[ALARM_HIGH] = (uint32_t)(target >> 32);
    registers[ALARM_LOW] = (uint32_t)target;
    return true;
}

static void goldfish_acknowledge(void)
{
    registers[CLEAR_INTERRUPT] = 1;
}

const struct timer_chip timer_goldfish = {
    "goldfish-rtc", goldfish_start, counter_microseconds, goldfish_wake_at, goldfish_acknowledge,
};
