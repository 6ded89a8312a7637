/* SPDX-License-Identifier: BSD-2-Clause */
/* Constants of RV64 with Sv39: sizes of objects (log2 bytes), of the address space, and fault messages. */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>

#define seL4_WordBits 64
#define seL4_WordSizeBits 3
#define seL4_SlotBits 5
#ifdef CONFIG_HAVE_FPU
#define seL4_TCBBits 11
#else
#define seL4_TCBBits 10
#endif
#define seL4_EndpointBits 4
#define seL4_NotificationBits 6
#define seL4_ReplyBits 5

#define seL4_PageBits 12
#define seL4_LargePageBits 21
#define seL4_HugePageBits 30
#define seL4_TeraPageBits 39
#define seL4_PageTableBits 12
#define seL4_PageTableEntryBits 3
#define seL4_PageTableIndexBits 9
#define seL4_VSpaceBits seL4_PageTableBits
#define seL4_ASIDPoolBits 12
#define seL4_ASIDPoolIndexBits 9
#define seL4_NumASIDPoolsBits 7

#define seL4_MinUntypedBits 4
#define seL4_MaxUntypedBits 38

/* End of the user's part of the address space (exclusive, deprecated), and the last address of it. */
#define seL4_UserTop 0x0000003ffffff000
#define seL4_UserVSpaceTop (0x0000003ffffff000 - 1)

#ifndef __ASSEMBLER__
#include <tagua/faults.def>

typedef enum {
#define VM_FAULT_REGISTER(index, name, accessor) seL4_VMFault_##name = (index),
    VM_FAULT_FIELDS(VM_FAULT_REGISTER)
#undef VM_FAULT_REGISTER
    seL4_VMFault_Length
} seL4_VMFault_Msg;

typedef enum {
#define UNKNOWN_SYSCALL_REGISTER(index, name, accessor) seL4_UnknownSyscall_##name = (index),
    UNKNOWN_SYSCALL_FIELDS(UNKNOWN_SYSCALL_REGISTER)
#undef UNKNOWN_SYSCALL_REGISTER
    seL4_UnknownSyscall_Length
} seL4_UnknownSyscall_Msg;

typedef enum {
#define USER_EXCEPTION_REGISTER(index, name, accessor) seL4_UserException_##name = (index),
    USER_EXCEPTION_FIELDS(USER_EXCEPTION_REGISTER)
#undef USER_EXCEPTION_REGISTER
    seL4_UserException_Length
} seL4_UserException_Msg;

typedef enum {
#define TIMEOUT_REGISTER(index, name, accessor) seL4_Timeout_##name = (index),
    TIMEOUT_FIELDS(TIMEOUT_REGISTER)
#undef TIMEOUT_REGISTER
    seL4_Timeout_Length
} seL4_Timeout_Msg;

typedef enum {
#define TIMEOUT_REPLY_REGISTER(index, name, accessor) seL4_TimeoutReply_##name = (index),
    TIMEOUT_REPLY_FIELDS(TIMEOUT_REPLY_REGISTER)
#undef TIMEOUT_REPLY_REGISTER
    seL4_TimeoutReply_Length
} seL4_TimeoutReply_Msg;
#endif /* !__ASSEMBLER__ */
