/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Why the kernel was entered, and the entries of the log buffer in benchmark mode track_kernel_entries: 24
 * bytes each, the reason packed from byte 12 on.
 */
#pragma once

#include <sel4/config.h>
#include <sel4/simple_types.h>

#if defined(CONFIG_BENCHMARK_TRACK_KERNEL_ENTRIES) || defined(CONFIG_DEBUG_BUILD)

typedef enum {
    Entry_Unknown,
    Entry_Interrupt,
    Entry_UnknownSyscall,
    Entry_UserLevelFault,
    Entry_DebugFault,
    Entry_VMFault,
    Entry_Syscall,
#ifdef CONFIG_ARCH_ARM
    Entry_VCPUFault,
#endif
#ifdef CONFIG_ARCH_X86
    Entry_VMExit,
#endif
} entry_type_t;

typedef struct SEL4_PACKED kernel_entry {
    seL4_Uint8 path : 3; /* an entry_type_t */
    __extension__ union {
        /* an interrupt, a fault: its number or address */
        struct SEL4_PACKED {
            seL4_Uint32 core : 3;
            seL4_Uint32 word : 26;
        };
        /* a system call */
        struct SEL4_PACKED {
            seL4_Uint32 syscall_no : 4;
            seL4_Uint32 cap_type : 5;
            seL4_Uint32 is_fastpath : 1;
            seL4_Uint32 invocation_tag : 19;
        };
    };
    seL4_Uint8 reserved[4];
} kernel_entry_t;

SEL4_COMPILE_ASSERT(kernel_entry_size, sizeof(kernel_entry_t) == 9)

#endif

#ifdef CONFIG_BENCHMARK_TRACK_KERNEL_ENTRIES
typedef struct benchmark_syscall_log_entry {
    seL4_Uint64 start_time; /* cycles */
    seL4_Uint32 duration;   /* cycles */
    kernel_entry_t entry;
} benchmark_track_kernel_entry_t;

SEL4_COMPILE_ASSERT(track_kernel_entry_size, sizeof(benchmark_track_kernel_entry_t) == 24)
#endif
