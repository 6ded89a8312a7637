/* SPDX-License-Identifier: BSD-2-Clause */
/* Constants of Arm: breakpoints, page attributes, cache types. */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>
#include <sel4/sel4_arch/constants.h>

#define seL4_DataFault 0
#define seL4_InstructionFault 1

/* The debug registers of the core. */
#ifdef CONFIG_ARM_CORTEX_A35
#define seL4_NumHWBreakpoints 6
#else
#define seL4_NumHWBreakpoints 10
#endif
#define seL4_NumExclusiveBreakpoints 6
#define seL4_NumExclusiveWatchpoints 4

#ifdef CONFIG_HARDWARE_DEBUG_API
#define seL4_NumDualFunctionMonitors 0
#define seL4_FirstBreakpoint 0
#define seL4_FirstWatchpoint 6
#define seL4_FirstDualFunctionMonitor (-1)
#endif

#ifdef CONFIG_ENABLE_BENCHMARKS
#define seL4_LogBufferSize (1 << 20)
#endif

#ifndef __ASSEMBLER__

__extension__ typedef enum {
    seL4_ARM_PageCacheable = 1,
    seL4_ARM_ParityEnabled = 2,
    seL4_ARM_Default_VMAttributes = 3,
    seL4_ARM_ExecuteNever = 4,
    SEL4_FORCE_LONG_ENUM(seL4_ARM_VMAttributes)
} seL4_ARM_VMAttributes;

__extension__ typedef enum {
    seL4_ARM_CacheI = 1,
    seL4_ARM_CacheD = 2,
    seL4_ARM_CacheID = 3,
    SEL4_FORCE_LONG_ENUM(seL4_ARM_CacheType)
} seL4_ARM_CacheType;

#endif /* !__ASSEMBLER__ */
