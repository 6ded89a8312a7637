/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Constants of the 64-bit mode of x86: sizes of objects (log2 bytes), of the address space, and fault
 * messages.
 */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>

#define seL4_WordBits 64
#define seL4_WordSizeBits 3
#define seL4_SlotBits 5
#if CONFIG_XSAVE_SIZE >= 832
#define seL4_TCBBits 12
#else
#define seL4_TCBBits 11
#endif
#define seL4_EndpointBits 4
#define seL4_NotificationBits 6
#define seL4_ReplyBits 5

#define seL4_PageBits 12
#define seL4_LargePageBits 21
#define seL4_HugePageBits 30
#define seL4_PageTableBits 12
#define seL4_PageTableEntryBits 3
#define seL4_PageTableIndexBits 9
#define seL4_PageDirBits 12
#define seL4_PageDirEntryBits 3
#define seL4_PageDirIndexBits 9
#define seL4_PDPTBits 12
#define seL4_PDPTEntryBits 3
#define seL4_PDPTIndexBits 9
#define seL4_PML4Bits 12
#define seL4_PML4EntryBits 3
#define seL4_PML4IndexBits 9
#define seL4_VSpaceBits seL4_PML4Bits
#define seL4_IOPageTableBits 12
#define seL4_IOPageTableEntryBits 3
#define seL4_IOPageTableIndexBits 9
#define seL4_ASIDPoolBits 12
#define seL4_ASIDPoolIndexBits 9
#define seL4_NumASIDPoolsBits 3

#define seL4_MinUntypedBits 4
#define seL4_MaxUntypedBits 47

#define seL4_FastMessageRegisters 4

/* End of the user's part of the address space (exclusive, deprecated), and the last address of it. */
#define seL4_UserTop 0x00007ffffffff000
#define seL4_UserVSpaceTop (0x00007ffffffff000 - 1)

#ifndef __ASSEMBLER__
#include <tagua/faults.def>

__extension__ typedef enum {
#define VM_FAULT_REGISTER(index, name, accessor) seL4_VMFault_##name = (index),
    VM_FAULT_FIELDS(VM_FAULT_REGISTER)
#undef VM_FAULT_REGISTER
    seL4_VMFault_Length,
    SEL4_FORCE_LONG_ENUM(seL4_VMFault_Msg)
} seL4_VMFault_Msg;

__extension__ typedef enum {
#define UNKNOWN_SYSCALL_REGISTER(index, name, accessor) seL4_UnknownSyscall_##name = (index),
    UNKNOWN_SYSCALL_FIELDS(UNKNOWN_SYSCALL_REGISTER)
#undef UNKNOWN_SYSCALL_REGISTER
    seL4_UnknownSyscall_Length,
    SEL4_FORCE_LONG_ENUM(seL4_UnknownSyscall_Msg)
} seL4_UnknownSyscall_Msg;

__extension__ typedef enum {
#define USER_EXCEPTION_REGISTER(index, name, accessor) seL4_UserException_##name = (index),
    USER_EXCEPTION_FIELDS(USER_EXCEPTION_REGISTER)
#undef USER_EXCEPTION_REGISTER
    seL4_UserException_Length,
    SEL4_FORCE_LONG_ENUM(seL4_UserException_Msg)
} seL4_UserException_Msg;

__extension__ typedef enum {
#define TIMEOUT_REGISTER(index, name, accessor) seL4_Timeout_##name = (index),
    TIMEOUT_FIELDS(TIMEOUT_REGISTER)
#undef TIMEOUT_REGISTER
    seL4_Timeout_Length,
    SEL4_FORCE_LONG_ENUM(seL4_Timeout_Msg)
} seL4_Timeout_Msg;

__extension__ typedef enum {
#define TIMEOUT_REPLY_REGISTER(index, name, accessor) seL4_TimeoutReply_##name = (index),
    TIMEOUT_REPLY_FIELDS(TIMEOUT_REPLY_REGISTER)
#undef TIMEOUT_REPLY_REGISTER
    seL4_TimeoutReply_Length,
    SEL4_FORCE_LONG_ENUM(seL4_TimeoutReply_Msg)
} seL4_TimeoutReply_Msg;
#endif /* !__ASSEMBLER__ */
