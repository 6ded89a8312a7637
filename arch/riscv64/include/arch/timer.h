/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The time counter and its compare register: Sstc's stimecmp if the hart has it, else the firmware's.
 */
#pragma once

#include "arch/sbi.h"
#include "core/types.h"

#define CSR_STIMECMP "0x14d" /* older assemblers do not know the name */

struct timer_facts {
    word frequency;      /* Hz */
    ticks precision;
    bool has_stimecmp;
    bool has_sbi_time;
};
extern struct timer_facts timer_facts;

static inline ticks timer_now(void)
{
    ticks now;
    __asm__ volatile("csrr %0, time" : "=r"(now) : : "memory");
    return now;
}

void timer_set_by_firmware(ticks deadline);
static inline void timer_set_deadline(ticks deadline)
{
    if (likely(timer_facts.has_stimecmp))
        __asm__ volatile("csrw " CSR_STIMECMP ", %0" : : "r"(deadline) : "memory");
    else
        timer_set_by_firmware(deadline);
}

static inline ticks timer_precision(void)
{
    return timer_facts.precision;
}

ticks timer_us_to_ticks(word us);
word timer_ticks_to_us(ticks time);
word timer_max_us(void);

void timer_init(word frequency, bool isa_has_sstc);
