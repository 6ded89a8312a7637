/* SPDX-License-Identifier: BSD-2-Clause */
/* The processor's counter, where user level may read it. */

#include "timer.h"

#if defined(CONFIG_ARCH_RISCV64)

bool counter_exists(void)
{
    return component->device_frequency != 0;
}

static seL4_Word counter_read(void)
{
    seL4_Word value;
    __asm__ volatile("rdtime %0" : "=r"(value));
    return value;
}

static seL4_Word counter_frequency(void)
{
    return component->device_frequency;
}

#elif defined(CONFIG_EXPORT_VCNT_USER)

bool counter_exists(void)
{
    return true;
}

static seL4_Word counter_read(void)
{
    seL4_Word value;
    __asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(value));
    return value;
}

static seL4_Word counter_frequency(void)
{
    seL4_Word value;
    __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(value));
    return value;
}

#else

bool counter_exists(void)
{
    return false;
}

static seL4_Word counter_read(void)
{
    return 0;
}

static seL4_Word counter_frequency(void)
{
    return 0;
}

#endif

seL4_Word counter_microseconds(void)
{
    seL4_Word frequency = counter_frequency();
    if (!frequency) {
        component_crash();
    }
    seL4_Word value = counter_read();
    return value / frequency * 1000000 + value % frequency * 1000000 / frequency;
}
