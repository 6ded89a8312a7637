/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock's frequency, and the deadline interrupt. The frequency comes from CPUID where the processor tells it, else from
 * counting during a stretch of time that the PIT measures; a one-shot APIC timer is counted against the clock.
 */
#include "arch/timer.h"
#include "arch/apic.h"
#include "arch/cpu.h"
#include "arch/trap.h"

struct timer timer;

/* --- the time-stamp counter's frequency -------------------------------------------------------------------------------------- */

enum { PIT_CHANNEL2 = 0x42, PIT_COMMAND = 0x43, PIT_GATE = 0x61 };

#define PIT_HZ 1193182
#define PIT_COUNT 29830 /* 25 ms */
#define PIT_ONE_SHOT_CHANNEL2 0xb0
#define PIT_GATE_OPEN 0x01
#define PIT_SPEAKER 0x02
#define PIT_OUTPUT 0x20
#define PIT_PATIENCE 0x200000000 /* cycles that 25 ms take on no processor */

static word tsc_khz_from_cpuid(void)
{
    if (cpuid(0, 0).eax < 0x15)
        return 0;
    struct cpuid clock = cpuid(0x15, 0);
    if (clock.eax == 0 || clock.ebx == 0 || clock.ecx == 0)
        return 0;
    return (word)clock.ecx * clock.ebx / clock.eax / 1000;
}

/* A stretch of time that began and ended at unknown points within `doubt` cycles. */
struct measurement {
    word cycles, doubt;
};

/* Measurements are repeated until the doubt is this small a part of them; what disturbs one (a host that schedules) is short. */
#define CLOCK_DOUBT_SHIFT 12
#define CLOCK_TRIES 8

static bool measurement_is_good(struct measurement m)
{
    return m.cycles >> CLOCK_DOUBT_SHIFT >= m.doubt;
}

/* One count-down of the PIT; cycles 0 if it does not answer. */
static struct measurement pit_measure(void)
{
    uint8_t gate = inb(PIT_GATE) & (uint8_t) ~(PIT_SPEAKER | PIT_GATE_OPEN);
    outb(PIT_GATE, gate);
    outb(PIT_COMMAND, PIT_ONE_SHOT_CHANNEL2);
    outb(PIT_CHANNEL2, PIT_COUNT & 0xff);
    outb(PIT_CHANNEL2, PIT_COUNT >> 8);
    word before = rdtsc();
    outb(PIT_GATE, gate | PIT_GATE_OPEN);
    word start = rdtsc();
    word last, now = start;
    bool done;
    do {
        last = now;
        done = inb(PIT_GATE) & PIT_OUTPUT;
        now = rdtsc();
    } while (!done && now - start < PIT_PATIENCE);
    outb(PIT_GATE, gate);
    struct measurement m = { .cycles = (last + now - before - start) / 2, .doubt = now - last + (start - before) };
    return done ? m : (struct measurement){ 0, 0 };
}

static word tsc_khz_from_pit(void)
{
    struct measurement best = pit_measure();
    for (unsigned i = 1; i < CLOCK_TRIES && !measurement_is_good(best); i++) {
        struct measurement m = pit_measure();
        if (m.doubt < best.doubt)
            best = m;
    }
    return best.cycles * PIT_HZ / PIT_COUNT / 1000;
}

/* --- the APIC timer's frequency ------------------------------------------------------------------------------------------------- */

#define APIC_DIVIDE_BY_1 0xb

/* What the timer counts in 10 ms of the clock. */
static struct measurement apic_measure(word *counts)
{
    apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_1);
    word before = rdtsc();
    apic_write(APIC_TIMER_INITIAL, UINT32_MAX);
    word start = rdtsc();
    while (rdtsc() - start < timer.khz * 10)
        ;
    word last = rdtsc();
    *counts = UINT32_MAX - apic_read(APIC_TIMER_CURRENT);
    word now = rdtsc();
    apic_write(APIC_TIMER_INITIAL, 0);
    return (struct measurement){ .cycles = (last + now - before - start) / 2, .doubt = now - last + (start - before) };
}

static word apic_counts_per_tick(void)
{
    word counts, best_counts;
    struct measurement best = apic_measure(&best_counts);
    for (unsigned i = 1; i < CLOCK_TRIES && !measurement_is_good(best); i++) {
        struct measurement m = apic_measure(&counts);
        if (m.doubt < best.doubt) {
            best = m;
            best_counts = counts;
        }
    }
    return (best_counts << 32) / best.cycles;
}

const char *timer_calibrate(void)
{
    timer.khz = tsc_khz_from_cpuid();
    if (timer.khz == 0)
        timer.khz = tsc_khz_from_pit();
    if (timer.khz < 1000)
        return "no clock: neither CPUID nor the PIT gives the frequency of the time-stamp counter";
    if (cpu_features.tsc_deadline)
        return NULL;
    timer.apic_per_tick = apic_counts_per_tick();
    return timer.apic_per_tick ? NULL : "the local APIC's timer does not count";
}

/* --- the deadline ------------------------------------------------------------------------------------------------------------------ */

void timer_init(void)
{
    apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_1);
    apic_write(APIC_LVT_TIMER, VECTOR_TIMER | (cpu_features.tsc_deadline ? APIC_LVT_TSC_DEADLINE : 0));
    __asm__ volatile("mfence" : : : "memory");
}

void timer_set_deadline(ticks deadline)
{
    if (timer.apic_per_tick == 0) {
        wrmsr(MSR_TSC_DEADLINE, deadline ? deadline : 1);
        return;
    }
    ticks now = timer_now();
    word counts = 1;
    if (deadline > now) {
        unsigned __int128 exact = (unsigned __int128)(deadline - now) * timer.apic_per_tick >> 32;
        counts = exact < UINT32_MAX ? (word)exact + 1 : UINT32_MAX;
    }
    apic_write(APIC_TIMER_INITIAL, (uint32_t)counts);
}
