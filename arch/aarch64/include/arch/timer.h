/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time: the virtual counter, and the virtual timer as the kernel's alarm. Both count at CNTFRQ_EL0, which
 * need not be a whole number of MHz, so conversions split off whole seconds.
 */
#pragma once

#include "arch/sysreg.h"
#include "core/types.h"

extern word timer_frequency; /* ticks per second, never 0 */

void timer_init(void);

static inline ticks timer_now(void)
{
    return sysreg_read(cntvct_el0);
}

/* A deadline that has passed interrupts at once. */
static inline void timer_set_deadline(ticks deadline)
{
    sysreg_write(cntv_cval_el0, deadline);
}

/* The alarm is never early. */
static inline ticks timer_precision(void)
{
    return 0;
}

ticks timer_us_to_ticks(word us);
word timer_ticks_to_us(ticks time);
word timer_max_us(void);
