/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls into the firmware (RISC-V SBI). They clobber a0 and a1 only. */
#pragma once

#include "core/types.h"

#define SBI_LEGACY_SET_TIMER 0
#define SBI_LEGACY_PUTCHAR   1
#define SBI_BASE             0x10
#define SBI_BASE_VERSION     0
#define SBI_BASE_PROBE       3
#define SBI_TIME             0x54494d45 /* function 0: set_timer */
#define SBI_DBCN             0x4442434e
#define SBI_DBCN_WRITE_BYTE  2

struct sbi_result {
    word error;
    word value;
};

static inline struct sbi_result sbi_call(word extension, word function, word argument)
{
    register word a0 __asm__("a0") = argument;
    register word a1 __asm__("a1") = 0;
    register word a2 __asm__("a2") = 0;
    register word a6 __asm__("a6") = function;
    register word a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
    return (struct sbi_result){ a0, a1 };
}

/* Before version 0.2 there is no base extension; an unknown call then gives a negative error, as does an unknown extension. */
static inline bool sbi_has(word extension)
{
    struct sbi_result result = sbi_call(SBI_BASE, SBI_BASE_PROBE, extension);
    return result.error == 0 && result.value != 0;
}
