/* SPDX-License-Identifier: BSD-2-Clause */
/* System registers and barriers. Each barrier also keeps the compiler from moving memory accesses over it. */
#pragma once

#include "core/types.h"

#define sysreg_read(name)                                                \
    ({                                                                   \
        word sysreg_value_;                                              \
        __asm__ volatile("mrs %0, " #name : "=r"(sysreg_value_));        \
        sysreg_value_;                                                   \
    })
#define sysreg_write(name, value) __asm__ volatile("msr " #name ", %x0" : : "rZ"((word)(value)) : "memory")

#define barrier_isb() __asm__ volatile("isb" : : : "memory")
/* Stores are visible to the translation table walkers. */
#define barrier_dsb_ishst() __asm__ volatile("dsb ishst" : : : "memory")
/* TLB and cache maintenance is complete on all cores. */
#define barrier_dsb_ish() __asm__ volatile("dsb ish" : : : "memory")
#define barrier_dsb_sy() __asm__ volatile("dsb sy" : : : "memory")

/* Field of an identification register. */
static inline unsigned sysreg_field(word value, unsigned shift)
{
    return (unsigned)(value >> shift & 15);
}
