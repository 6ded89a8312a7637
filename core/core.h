/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All state of one processor core. Nothing else in the kernel is per core, so that several cores, and several kernels on one
 * machine, stay possible. The first lines are those that IPC reads.
 */
#pragma once

#include "core/objects.h"
#include "core/tcb.h"
#include "core/types.h"

#define PRIORITIES CONFIG_NUM_PRIORITIES
#define DOMAINS CONFIG_NUM_DOMAINS
#define DOMAIN_DURATION_MAX (BIT(56) - 1)

/* What the kernel exit has to decide (SCH-30..33). */
enum decision { DECIDE_CONTINUE = 0, DECIDE_PICK, DECIDE_CANDIDATE };

struct ready_set {
    uint16_t top;     /* highest priority with a thread + 1; 0: none */
    word summary;     /* bit w: some bit in level[w] */
    word level[4];    /* bit b % 64 of level[b / 64]: ring[PRIORITIES - 1 - b] is not empty */
    struct tcb *ring[PRIORITIES];
};

struct core {
    struct tcb *current;
    struct sched_context *current_sc;
    struct tcb *candidate;     /* with DECIDE_CANDIDATE */
    uint8_t decision;          /* enum decision */
    uint8_t reprogram;         /* the timer must be programmed before leaving the kernel */
    uint8_t domain;            /* current domain */
    uint32_t vspace_epoch;     /* grows when an ASID pool disappears: every thread's vspace_word is then looked at anew */
    word vspace_loaded;        /* what the hardware's root register holds */
    ticks now;                 /* time sampled at this kernel entry */
    ticks unbilled;            /* time since the last commit, owed by current_sc */
    struct tcb *fpu_owner;     /* whose floating-point state is in the processor; null: nobody's (arch/fpu.h) */
    struct ready_set *ready;   /* of the current domain */
    struct tcb *release;       /* keyed queue by time of the head refill */

    ticks domain_remaining;
    word domain_index;         /* active entry of the domain schedule */
    word work_units;           /* since the last effective preemption point */
    struct tcb *idle;
#if CONFIG_BENCHMARK_TRACK_UTILISATION
    struct {
        bool enabled;
        uint64_t start, end, entry, kernel, entries, switches;
    } utilisation;
#endif
    struct ready_set ready_sets[DOMAINS];
};

ENTRY_POINT extern struct core this_core;

/* Kernel-wide state that is not per core. */
struct domain_entry {
    uint8_t domain;
    ticks duration; /* domain 0 with duration 0: end marker */
};
struct kernel_state {
    struct domain_entry domain_schedule[CONFIG_NUM_DOMAIN_SCHEDULES];
    word domain_start; /* index at which the schedule starts over */
};
extern struct kernel_state kernel;

/* Time constants, in ticks, computed at boot from the counter's frequency. */
struct time_limits {
    ticks min_budget;  /* 2 * WCET * scale */
    ticks max_period;
    ticks max_release; /* refills are never pushed beyond */
    word max_period_us;
};
extern struct time_limits time_limits;
#define KERNEL_WCET_US 10
#define MIN_BUDGET_US (2 * KERNEL_WCET_US * CONFIG_KERNEL_WCET_SCALE)
#define MIN_REFILLS 2
