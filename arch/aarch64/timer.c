/* SPDX-License-Identifier: BSD-2-Clause */
/* Conversions between ticks and microseconds, exact up to timer_max_us (hazard H9), and the timer's
 * set-up. */
#include "arch/timer.h"

#include "core/console.h"

#define US_PER_SECOND ((word)1000000)
#define TIMER_ENABLE 1

/* EL0's rights in CNTKCTL_EL1 (docs/reference/boot.md section 6). */
#define EL0_PHYSICAL_COUNTER BIT(0)
#define EL0_VIRTUAL_COUNTER BIT(1)
#define EL0_VIRTUAL_TIMER BIT(8)
#define EL0_PHYSICAL_TIMER BIT(9)

word timer_frequency;

void timer_init(void)
{
    word rights = 0;
#if CONFIG_EXPORT_PCNT_USER
    rights |= EL0_PHYSICAL_COUNTER;
#endif
#if CONFIG_EXPORT_VCNT_USER
    rights |= EL0_VIRTUAL_COUNTER;
#endif
#if CONFIG_EXPORT_VTMR_USER
    rights |= EL0_VIRTUAL_TIMER;
#endif
#if CONFIG_EXPORT_PTMR_USER
    rights |= EL0_PHYSICAL_TIMER;
#endif
    timer_frequency = sysreg_read(cntfrq_el0) & MASK(32);
    if (timer_frequency == 0)
        boot_fail("the firmware has not set the counter's frequency (CNTFRQ_EL0)");
    sysreg_write(cntkctl_el1, rights);
    sysreg_write(cntp_ctl_el0, 0);
    timer_set_deadline(~(ticks)0);
    sysreg_write(cntv_ctl_el0, TIMER_ENABLE);
    barrier_isb();
}

ticks timer_us_to_ticks(word us)
{
    return us / US_PER_SECOND * timer_frequency + us % US_PER_SECOND * timer_frequency / US_PER_SECOND;
}

word timer_ticks_to_us(ticks time)
{
    return time / timer_frequency * US_PER_SECOND + time % timer_frequency * US_PER_SECOND / timer_frequency;
}

word timer_max_us(void)
{
    if (timer_frequency < US_PER_SECOND)
        return ~(word)0;
    return ~(word)0 / timer_frequency * US_PER_SECOND;
}
