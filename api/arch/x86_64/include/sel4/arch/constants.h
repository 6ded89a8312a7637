/* SPDX-License-Identifier: BSD-2-Clause */
/* Constants of x86: interrupt vectors, segments, breakpoints, virtualisation objects, page attributes. */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>
#include <sel4/sel4_arch/constants.h>

/* CPU vector of IRQ 0; the vector argument of IRQControl_GetIOAPIC and _GetMSI counts from VECTOR_MIN. */
#define IRQ_OFFSET (0x20 + 16)
#define VECTOR_MIN 0
#define VECTOR_MAX 109
#define MSI_MIN VECTOR_MIN
#define MSI_MAX VECTOR_MAX

#define TLS_GDT_ENTRY 7
#define TLS_GDT_SELECTOR ((TLS_GDT_ENTRY << 3) | 3)
#define IPCBUF_GDT_ENTRY 8
#define IPCBUF_GDT_SELECTOR ((IPCBUF_GDT_ENTRY << 3) | 3)

#define seL4_X86_VCPUBits 14
#define seL4_VCPUBits 14
#define seL4_X86_EPTPML4Bits 12
#define seL4_X86_EPTPML4EntryBits 3
#define seL4_X86_EPTPML4IndexBits 9
#define seL4_X86_EPTPDPTBits 12
#define seL4_X86_EPTPDPTEntryBits 3
#define seL4_X86_EPTPDPTIndexBits 9
#define seL4_X86_EPTPDBits 12
#define seL4_X86_EPTPDEntryBits 3
#define seL4_X86_EPTPDIndexBits 9
#define seL4_X86_EPTPTBits 12
#define seL4_X86_EPTPTEntryBits 3
#define seL4_X86_EPTPTIndexBits 9

#define seL4_DataFault 0
#define seL4_InstructionFault 1

/* The four debug registers serve as breakpoint or watchpoint alike. */
#ifdef CONFIG_HARDWARE_DEBUG_API
#define seL4_NumHWBreakpoints 4
#define seL4_NumExclusiveBreakpoints 0
#define seL4_NumExclusiveWatchpoints 0
#define seL4_NumDualFunctionMonitors 4
#define seL4_FirstBreakpoint (-1)
#define seL4_FirstWatchpoint (-1)
#define seL4_FirstDualFunctionMonitor 0
#endif

#ifndef __ASSEMBLER__

__extension__ typedef enum {
    seL4_X86_WriteBack = 0,
    seL4_X86_WriteThrough = 1,
    seL4_X86_CacheDisabled = 2,
    seL4_X86_Uncacheable = 3,
    seL4_X86_WriteCombining = 4,
    seL4_X86_Default_VMAttributes = seL4_X86_WriteBack,
    SEL4_FORCE_LONG_ENUM(seL4_X86_VMAttributes)
} seL4_X86_VMAttributes;

__extension__ typedef enum {
    seL4_X86_EPT_Uncacheable = 0,
    seL4_X86_EPT_WriteCombining = 1,
    seL4_X86_EPT_WriteThrough = 4,
    seL4_X86_EPT_WriteProtected = 5,
    seL4_X86_EPT_WriteBack = 6,
    seL4_X86_EPT_Default_VMAttributes = seL4_X86_EPT_WriteBack,
    seL4_X86_EPT_Uncached_VMAttributes = 6,
    SEL4_FORCE_LONG_ENUM(seL4_X86_EPT_VMAttributes)
} seL4_X86_EPT_VMAttributes;

#endif /* !__ASSEMBLER__ */
