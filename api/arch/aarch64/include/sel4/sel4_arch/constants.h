/* SPDX-License-Identifier: BSD-2-Clause */
/* Constants of AArch64: sizes of objects (log2 bytes), of the address space, and fault messages. */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>

#define seL4_WordBits 64
#define seL4_WordSizeBits 3
#define seL4_SlotBits 5
#if defined(CONFIG_HARDWARE_DEBUG_API) || defined(CONFIG_ARM_HYP_ENABLE_VCPU_CP14_SAVE_AND_RESTORE)
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
#define seL4_IOPageTableBits 12
#define seL4_ASIDPoolBits 12
#define seL4_ASIDPoolIndexBits 9
#define seL4_NumASIDPoolsBits 7
#define seL4_ARM_VCPUBits 12
#define seL4_VCPUBits 12

/* The root of an address space. Stage 2 over 40 bits starts with two concatenated level-1 tables. */
#define seL4_VSpaceEntryBits 3
#if defined(CONFIG_ARM_HYPERVISOR_SUPPORT) && defined(CONFIG_ARM_PA_SIZE_BITS_40)
#define seL4_VSpaceIndexBits 10
#define seL4_VSpaceBits 13
#else
#define seL4_VSpaceIndexBits 9
#define seL4_VSpaceBits 12
#endif

/* Names of the levels from before there was one kind of table; kept for programs that use them. */
#define seL4_PageDirBits 12
#define seL4_PageDirEntryBits 3
#define seL4_PageDirIndexBits 9
#define seL4_PUDEntryBits 3
#if defined(CONFIG_ARM_HYPERVISOR_SUPPORT) && defined(CONFIG_ARM_PA_SIZE_BITS_40)
#define seL4_PUDBits 13
#define seL4_PUDIndexBits 10
#define seL4_PGDBits 0
#define seL4_PGDEntryBits 0
#define seL4_PGDIndexBits 0
#else
#define seL4_PUDBits 12
#define seL4_PUDIndexBits 9
#define seL4_PGDBits 12
#define seL4_PGDEntryBits 3
#define seL4_PGDIndexBits 9
#endif

#define seL4_MinUntypedBits 4
#define seL4_MaxUntypedBits 47

#define seL4_FastMessageRegisters 4

/* The last address of the user's address space; seL4_UserTop is deprecated and means the same here. */
#if !defined(CONFIG_ARM_HYPERVISOR_SUPPORT)
#define seL4_UserTop 0x00007fffffffffff
#elif defined(CONFIG_ARM_PA_SIZE_BITS_40)
#define seL4_UserTop 0x000000ffffffffff
#else
#define seL4_UserTop 0x00000fffffffffff
#endif
#define seL4_UserVSpaceTop seL4_UserTop

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

__extension__ typedef enum {
#define VGIC_MAINTENANCE_REGISTER(index, name, accessor) seL4_VGICMaintenance_##name = (index),
    VGIC_MAINTENANCE_FIELDS(VGIC_MAINTENANCE_REGISTER)
#undef VGIC_MAINTENANCE_REGISTER
    seL4_VGICMaintenance_Length,
    SEL4_FORCE_LONG_ENUM(seL4_VGICMaintenance_Msg)
} seL4_VGICMaintenance_Msg;

__extension__ typedef enum {
#define VCPU_FAULT_REGISTER(index, name, accessor) seL4_VCPUFault_##name = (index),
    VCPU_FAULT_FIELDS(VCPU_FAULT_REGISTER)
#undef VCPU_FAULT_REGISTER
    seL4_VCPUFault_Length,
    SEL4_FORCE_LONG_ENUM(seL4_VCPUFault_Msg)
} seL4_VCPUFault_Msg;

__extension__ typedef enum {
#define VPPI_EVENT_REGISTER(index, name, accessor) seL4_VPPIEvent_##name = (index),
    VPPI_EVENT_FIELDS(VPPI_EVENT_REGISTER)
#undef VPPI_EVENT_REGISTER
    seL4_VPPIEvent_Length,
    SEL4_FORCE_LONG_ENUM(seL4_VPPIEvent_Msg)
} seL4_VPPIEvent_Msg;

/* The registers of a VCPU that ReadRegs and WriteRegs reach. */
__extension__ typedef enum {
    seL4_VCPUReg_SCTLR = 0,
    seL4_VCPUReg_CPACR,
    seL4_VCPUReg_TTBR0,
    seL4_VCPUReg_TTBR1,
    seL4_VCPUReg_TCR,
    seL4_VCPUReg_MAIR,
    seL4_VCPUReg_AMAIR,
    seL4_VCPUReg_CIDR,
    seL4_VCPUReg_ACTLR,
    seL4_VCPUReg_AFSR0,
    seL4_VCPUReg_AFSR1,
    seL4_VCPUReg_ESR,
    seL4_VCPUReg_FAR,
    seL4_VCPUReg_PAR,
    seL4_VCPUReg_VBAR,
    seL4_VCPUReg_TPIDR_EL1,
    seL4_VCPUReg_VMPIDR_EL2,
    seL4_VCPUReg_SP_EL1,
    seL4_VCPUReg_ELR_EL1,
    seL4_VCPUReg_SPSR_EL1,
    seL4_VCPUReg_CNTV_CTL,
    seL4_VCPUReg_CNTV_CVAL,
    seL4_VCPUReg_CNTVOFF,
    seL4_VCPUReg_CNTKCTL_EL1,
    seL4_VCPUReg_Num,
    seL4_VCPURegSaveRange_start = seL4_VCPUReg_TTBR0,
    seL4_VCPURegSaveRange_end = seL4_VCPUReg_SPSR_EL1,
    SEL4_FORCE_LONG_ENUM(seL4_VCPUReg)
} seL4_VCPUReg;
#endif /* !__ASSEMBLER__ */
