/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time in ticks of the time counter. The counter's frequency is any number of Hz, so conversions go by whole seconds and the
 * rest: nothing overflows before the result does.
 */
#include "arch/timer.h"
#include "arch/cpu.h"
#include "arch/types.h"

#define US_PER_SECOND 1000000ul

struct timer_facts timer_facts;

void timer_set_by_firmware(ticks deadline)
{
    if (timer_facts.has_sbi_time)
        sbi_call(SBI_TIME, 0, deadline);
    else
        sbi_call(SBI_LEGACY_SET_TIMER, 0, deadline);
}

ticks timer_us_to_ticks(word us)
{
    return us / US_PER_SECOND * timer_facts.frequency + us % US_PER_SECOND * timer_facts.frequency / US_PER_SECOND;
}

word timer_ticks_to_us(ticks time)
{
    word frequency = timer_facts.frequency;
    return time / frequency * US_PER_SECOND + time % frequency * US_PER_SECOND / frequency;
}

word timer_max_us(void)
{
    return timer_facts.frequency < US_PER_SECOND ? ~(word)0 : timer_ticks_to_us(~(ticks)0);
}

/* The string that names Sstc comes from the loader: whether the firmware really lets us at the register is tried. */
BOOT_CODE void timer_init(word frequency, bool isa_has_sstc)
{
    timer_facts.frequency = frequency;
    timer_facts.precision = timer_us_to_ticks(1);
    timer_facts.has_stimecmp = isa_has_sstc && cpu_try_write_stimecmp(~(word)0);
    timer_facts.has_sbi_time = sbi_has(SBI_TIME);
    timer_set_deadline(~(ticks)0);
}
