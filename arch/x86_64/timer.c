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

/* Cycles of one count-down, 0 if the PIT does not answer. */
static word tsc_cycles_of_pit(void)
{
    uint8_t gate = inb(PIT_GATE) & (uint8_t) ~(PIT_SPEAKER | PIT_GATE_OPEN);
    outb(PIT_GATE, gate);
    outb(PIT_COMMAND, PIT_ONE_SHOT_CHANNEL2);
    outb(PIT_CHANNEL2, PIT_COUNT & 0xff);
    outb(PIT_CHANNEL2, PIT_COUNT >> 8);
    outb(PIT_GATE, gate | PIT_GATE_OPEN);
    word start = rdtsc();
    word now = start;
    while (!(inb(PIT_GATE) & PIT_OUTPUT) && now - start < PIT_PATIENCE)
        now = rdtsc();
    outb(PIT_GATE, gate);
    return now - start < PIT_PATIENCE ? now - start : 0;
}

/* The shortest of three: whatever disturbs a measurement makes it longer. */
static word tsc_khz_from_pit(void)
{
    word least = ~(word)0;
    for (unsigned i = 0; i < 3; i++) {
        word cycles = tsc_cycles_of_pit();
        if (cycles < least)
            least = cycles;
    }
    return least * PIT_HZ / PIT_COUNT / 1000;
}

/* --- the APIC timer's frequency ------------------------------------------------------------------------------------------------- */

#define APIC_DIVIDE_BY_1 0xb

static word apic_counts_per_tick(void)
{
    word cycles = timer.khz * 10;
    apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_1);
    word start = rdtsc();
    apic_write(APIC_TIMER_INITIAL, UINT32_MAX);
    while (rdtsc() - start < cycles)
        ;
    word counts = UINT32_MAX - apic_read(APIC_TIMER_CURRENT);
    word elapsed = rdtsc() - start;
    apic_write(APIC_TIMER_INITIAL, 0);
    return (counts << 32) / elapsed;
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
