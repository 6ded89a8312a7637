/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock's frequency, and the deadline interrupt. The frequency comes from CPUID where the processor tells it, else from
 * comparing the counter with the PIT's; that of a one-shot APIC timer, from comparing it with the clock.
 */
#include "arch/timer.h"
#include "arch/apic.h"
#include "arch/cpu.h"
#include "arch/trap.h"

struct timer timer;

/* --- counters compared with the clock ------------------------------------------------------------------------------------------ */

enum { PIT_CHANNEL2 = 0x42, PIT_COMMAND = 0x43, PIT_GATE = 0x61 };

#define PIT_HZ 1193182
#define PIT_COUNT_DOWN_CHANNEL2 0xb0 /* once, from the number written */
#define PIT_LATCH_CHANNEL2 0x80
#define PIT_GATE_OPEN 0x01
#define PIT_SPEAKER 0x02
#define PIT_OUTPUT 0x20 /* counted to the end, 55 ms */
#define APIC_DIVIDE_BY_1 0xb

enum counter { COUNTER_PIT, COUNTER_APIC };

/* A counter that counts down, and the time when it was read: somewhere within `doubt` cycles around `when`. */
struct sample {
    word when, doubt;
    uint32_t count;
};

static struct sample counter_sample_once(enum counter counter)
{
    struct sample sample;
    word before = rdtsc();
    if (counter == COUNTER_PIT)
        outb(PIT_COMMAND, PIT_LATCH_CHANNEL2);
    else
        sample.count = apic_read(APIC_TIMER_CURRENT);
    word after = rdtsc();
    if (counter == COUNTER_PIT) {
        sample.count = inb(PIT_CHANNEL2);
        sample.count |= (uint32_t)inb(PIT_CHANNEL2) << 8;
    }
    sample.when = before + (after - before) / 2;
    sample.doubt = after - before;
    return sample;
}

/* The surest of a few: on a virtual machine any of them may be interrupted by the host. */
static struct sample counter_sample(enum counter counter)
{
    struct sample best = counter_sample_once(counter);
    for (unsigned i = 1; i < 16; i++) {
        struct sample sample = counter_sample_once(counter);
        if (sample.doubt < best.doubt)
            best = sample;
    }
    return best;
}

static void pit_start(void)
{
    uint8_t gate = inb(PIT_GATE) & (uint8_t) ~(PIT_SPEAKER | PIT_GATE_OPEN);
    outb(PIT_GATE, gate);
    outb(PIT_COMMAND, PIT_COUNT_DOWN_CHANNEL2);
    outb(PIT_CHANNEL2, 0xff);
    outb(PIT_CHANNEL2, 0xff);
    outb(PIT_GATE, gate | PIT_GATE_OPEN);
}

static bool pit_counts(void)
{
    return !(inb(PIT_GATE) & PIT_OUTPUT);
}

/* --- frequencies -------------------------------------------------------------------------------------------------------------------- */

#define PIT_STRETCH (PIT_HZ / 40) /* 25 ms */
#define PIT_TRIES 10
#define PIT_PATIENCE 0x400000000 /* cycles that 25 ms take on no processor */

static word tsc_khz_from_cpuid(void)
{
    if (cpuid(0, 0).eax < 0x15)
        return 0;
    struct cpuid clock = cpuid(0x15, 0);
    if (clock.eax == 0 || clock.ebx == 0 || clock.ecx == 0)
        return 0;
    return (word)clock.ecx * clock.ebx / clock.eax / 1000;
}

/* 0 if the PIT does not count, or was not seen in time before it ended. */
static word tsc_khz_from_pit(void)
{
    pit_start();
    struct sample first = counter_sample(COUNTER_PIT), last = first;
    while (pit_counts() && first.count - last.count < PIT_STRETCH && last.when - first.when < PIT_PATIENCE)
        last = counter_sample_once(COUNTER_PIT);
    last = counter_sample(COUNTER_PIT);
    if (!pit_counts() || first.count - last.count < PIT_STRETCH)
        return 0;
    return (last.when - first.when) * PIT_HZ / (first.count - last.count) / 1000;
}

/* Timer counts per tick, in 32.32 fixed point. */
static word apic_counts_per_tick(void)
{
    apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_1);
    apic_write(APIC_TIMER_INITIAL, UINT32_MAX);
    struct sample first = counter_sample(COUNTER_APIC), last;
    while (rdtsc() - first.when < timer.khz * 10)
        ;
    last = counter_sample(COUNTER_APIC);
    apic_write(APIC_TIMER_INITIAL, 0);
    return ((word)(first.count - last.count) << 32) / (last.when - first.when);
}

const char *timer_calibrate(void)
{
    timer.khz = tsc_khz_from_cpuid();
    for (unsigned i = 0; i < PIT_TRIES && timer.khz == 0; i++)
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
