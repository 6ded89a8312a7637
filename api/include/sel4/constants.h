/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Constants that are the same on every architecture. Usable from assembly: what is inside #ifndef
 * __ASSEMBLER__ is for C only, everything else is a macro that expands to an integer.
 */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>

#define seL4_MsgMaxExtraCaps (LIBSEL4_BIT(seL4_MsgExtraCapBits) - 1)

/* One word of capability rights, bit by bit. */
#define seL4_CapRightsBits 4

/* One word of CNode data: size of the guard, and the guard. */
#define seL4_GuardSizeBits 6
#define seL4_GuardBits 58
#define seL4_BadgeBits 64

#define seL4_NilData 0

#define seL4_UntypedRetypeMaxObjects CONFIG_RETYPE_FAN_OUT_LIMIT

/* A scheduling context: its fixed part with two refills, and each refill more. */
#define seL4_MinSchedContextBits 7
#define seL4_CoreSchedContextBytes (10 * 8 + 6 * 8)
#define seL4_RefillSizeBytes (2 * 8)

/* The IPC buffer and the boot information frame. */
#define seL4_IPCBufferSizeBits 10
#define seL4_BootInfoFrameBits 12
#define seL4_BootInfoFrameSize (1 << seL4_BootInfoFrameBits)

/* The text of an invocation error in the IPC buffer: first message word, and how many words at most. */
#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
#define DEBUG_MESSAGE_START 6
#define DEBUG_MESSAGE_MAXLEN 50
#endif

#ifndef __ASSEMBLER__

enum priorityConstants {
    seL4_InvalidPrio = -1,
    seL4_MinPrio = 0,
    seL4_MaxPrio = CONFIG_NUM_PRIORITIES - 1
};

enum seL4_MsgLimits {
    seL4_MsgLengthBits = 7,
    seL4_MsgExtraCapBits = 2,
    seL4_MsgMaxLength = 120
};

__extension__ typedef enum {
    seL4_NoFailure,
    seL4_InvalidRoot,
    seL4_MissingCapability,
    seL4_DepthMismatch,
    seL4_GuardMismatch,
    SEL4_FORCE_LONG_ENUM(seL4_LookupFailureType)
} seL4_LookupFailureType;

__extension__ typedef enum {
    seL4_TCBFlag_NoFlag = 0,
    seL4_TCBFlag_fpuDisabled = 1,
    SEL4_FORCE_LONG_ENUM(seL4_TCBFlag)
} seL4_TCBFlag;

#ifdef CONFIG_HAVE_FPU
#define seL4_TCBFlag_MASK seL4_TCBFlag_fpuDisabled
#else
#define seL4_TCBFlag_MASK seL4_TCBFlag_NoFlag
#endif

__extension__ typedef enum {
    seL4_SchedContext_NoFlag = 0,
    seL4_SchedContext_Sporadic = 1,
    SEL4_FORCE_LONG_ENUM(seL4_SchedContextFlag)
} seL4_SchedContextFlag;

#ifdef CONFIG_HARDWARE_DEBUG_API
__extension__ typedef enum {
    seL4_DataBreakpoint = 0,
    seL4_InstructionBreakpoint,
    seL4_SingleStep,
    seL4_SoftwareBreakRequest,
    SEL4_FORCE_LONG_ENUM(seL4_BreakpointType)
} seL4_BreakpointType;

__extension__ typedef enum {
    seL4_BreakOnRead = 0,
    seL4_BreakOnWrite,
    seL4_BreakOnReadWrite,
    seL4_MaxBreakpointAccess,
    SEL4_FORCE_LONG_ENUM(seL4_BreakpointAccess)
} seL4_BreakpointAccess;
#endif

/* Types of fault: the label of a fault message. */
#include <tagua/faults.def>
__extension__ typedef enum {
#define FAULT_ENUMERATOR(name, number) seL4_Fault_##name = (number),
    FAULT_LIST(FAULT_ENUMERATOR)
#undef FAULT_ENUMERATOR
    SEL4_FORCE_LONG_ENUM(seL4_Fault_tag)
} seL4_Fault_tag_t;

/* Message registers of the fault messages that every architecture has. */
__extension__ typedef enum {
#define CAP_FAULT_REGISTER(index, name, accessor) seL4_CapFault_##name = (index),
    CAP_FAULT_FIELDS(CAP_FAULT_REGISTER)
#undef CAP_FAULT_REGISTER
    seL4_CapFault_DepthMismatch_BitsFound = seL4_CapFault_GuardMismatch_GuardFound,
    SEL4_FORCE_LONG_ENUM(seL4_CapFault_Msg)
} seL4_CapFault_Msg;

#ifdef CONFIG_HARDWARE_DEBUG_API
__extension__ typedef enum {
#define DEBUG_EXCEPTION_REGISTER(index, name, accessor) seL4_DebugException_##name = (index),
    DEBUG_EXCEPTION_FIELDS(DEBUG_EXCEPTION_REGISTER)
#undef DEBUG_EXCEPTION_REGISTER
    seL4_DebugException_Length,
    SEL4_FORCE_LONG_ENUM(seL4_DebugException_Msg)
} seL4_DebugException_Msg;
#endif

/* Initial capabilities of the root task. */
enum seL4_RootCNodeCapSlots {
    seL4_CapNull = 0,
    seL4_CapInitThreadTCB = 1,
    seL4_CapInitThreadCNode = 2,
    seL4_CapInitThreadVSpace = 3,
    seL4_CapIRQControl = 4,
    seL4_CapASIDControl = 5,
    seL4_CapInitThreadASIDPool = 6,
    seL4_CapIOPortControl = 7,         /* null except on x86 */
    seL4_CapIOSpace = 8,               /* null without IOMMU */
    seL4_CapBootInfoFrame = 9,
    seL4_CapInitThreadIPCBuffer = 10,
    seL4_CapDomain = 11,
    seL4_CapSMMUSIDControl = 12,       /* null without ARM_SMMU */
    seL4_CapSMMUCBControl = 13,        /* null without ARM_SMMU */
    seL4_CapInitThreadSC = 14,
    seL4_CapSMC = 15,                  /* null without ALLOW_SMC_CALLS */
    seL4_NumInitialCaps = 16
};

#define seL4_CapInitThreadPD seL4_CapInitThreadVSpace

#endif /* !__ASSEMBLER__ */

#include <sel4/sel4_arch/constants.h>
#include <sel4/arch/constants.h>
#include <sel4/plat/api/constants.h>
