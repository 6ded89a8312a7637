/* SPDX-License-Identifier: BSD-2-Clause */
/* Constants of RISC-V: page attributes. */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>
#include <sel4/sel4_arch/constants.h>

#ifdef CONFIG_ENABLE_BENCHMARKS
#define seL4_LogBufferSize (1 << 20)
#endif

#ifndef __ASSEMBLER__

__extension__ typedef enum {
    seL4_RISCV_Default_VMAttributes = 0,
    seL4_RISCV_ExecuteNever = 1,
    SEL4_FORCE_LONG_ENUM(seL4_RISCV_VMAttributes)
} seL4_RISCV_VMAttributes;

#endif /* !__ASSEMBLER__ */
