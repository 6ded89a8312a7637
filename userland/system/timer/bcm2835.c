/* SPDX-License-Identifier: BSD-2-Clause */
/* The system timer of the BCM2835 and its successors: one MHz, comparator 1. It fires when the low words are equal. */

#include "timer.h"

#define STATUS (0x00 / 4)
#define STATUS_MATCH_1 2
#define COUNTER_LOW (0x04 / 4)
#define COUNTER_HIGH (0x08 / 4)
#define COMPARE_1 (0x10 / 4)

static volatile uint32_t *registers;

static void bcm2835_start(volatile void *mapped)
{
    registers = mapped;
    registers[STATUS] = STATUS_MATCH_1;
}

static seL4_Word bcm2835_now(void)
{
    for (;;) {
        uint32_t high = registers[COUNTER_HIGH], low = registers[COUNTER_LOW];
        if (high == registers[COUNTER_HIGH]) {
            return (seL4_Word)high << 32 | low;
        }
    }
}

static bool bcm2835_wake_at(seL4_Word microseconds)
{
    registers[COMPARE_1] = (uint32_t)microseconds;
    return bcm2835_now() < microseconds;
}

static void bcm2835_acknowledge(void)
{
    registers[STATUS] = STATUS_MATCH_1;
}

const struct timer_chip timer_bcm2835 = {
    "bcm2835-timer", bcm2835_start, bcm2835_now, bcm2835_wake_at, bcm2835_acknowledge,
};
