/* SPDX-License-Identifier: BSD-2-Clause */
/* Names from earlier versions of the interface, for programs that still use them. New programs do not. */
#pragma once

#include <sel4/types.h>
#include <sel4/functions.h>
#include <sel4/faults.h>
#include <sel4/arch/deprecated.h>

#define seL4_NoFault seL4_Fault_NullFault
#define seL4_CapFault seL4_Fault_CapFault
#define seL4_UnknownSyscall seL4_Fault_UnknownSyscall
#define seL4_UserException seL4_Fault_UserException
#define seL4_VMFault seL4_Fault_VMFault

#define SEL4_PFIPC_LABEL seL4_Fault_VMFault
#define SEL4_PFIPC_LENGTH seL4_VMFault_Length
#define SEL4_PFIPC_FAULT_IP seL4_VMFault_IP
#define SEL4_PFIPC_FAULT_ADDR seL4_VMFault_Addr
#define SEL4_PFIPC_PREFETCH_FAULT seL4_VMFault_PrefetchFault
#define SEL4_PFIPC_FSR seL4_VMFault_FSR
#define SEL4_EXCEPT_IPC_LABEL seL4_Fault_UnknownSyscall
#define SEL4_USER_EXCEPTION_LABEL seL4_Fault_UserException
#define SEL4_USER_EXCEPTION_LENGTH seL4_UserException_Length

typedef seL4_CapRights_t seL4_CapRights SEL4_DEPRECATED("use seL4_CapRights_t");
typedef seL4_Word seL4_FaultType SEL4_DEPRECATED("use seL4_Fault_tag_t");
typedef seL4_VMFault_Msg seL4_PageFaultIpcRegisters SEL4_DEPRECATED("use seL4_VMFault_Msg");
typedef seL4_Word seL4_CapData_t SEL4_DEPRECATED("use seL4_Word");

static const seL4_ObjectType LIBSEL4_UNUSED SEL4_DEPRECATED("use seL4_NotificationObject")
    seL4_AsyncEndpointObject = seL4_NotificationObject;

SEL4_DEPRECATED("a badge is the word itself")
LIBSEL4_INLINE_FUNC CONST seL4_Word seL4_CapData_Badge_new(seL4_Word badge)
{
    return badge;
}

#define seL4_CapData_Guard_new(guard, bits) (seL4_CNode_CapData_new(guard, bits).words[0])

SEL4_DEPRECATED("the information word is what the system call returns")
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_GetTag(void)
{
    return seL4_GetIPCBuffer()->tag;
}

SEL4_DEPRECATED("the information word is an argument of the system call")
LIBSEL4_INLINE_FUNC void seL4_SetTag(seL4_MessageInfo_t tag)
{
    seL4_GetIPCBuffer()->tag = tag;
}

#define seL4_PF_FIP() seL4_GetMR(seL4_VMFault_IP)
#define seL4_PF_Addr() seL4_GetMR(seL4_VMFault_Addr)

SEL4_DEPRECATED("use seL4_isVMFault_tag")
LIBSEL4_INLINE_FUNC seL4_Word seL4_isPageFault_MSG(void)
{
    return seL4_MessageInfo_get_label(seL4_GetIPCBuffer()->tag) == seL4_Fault_VMFault;
}

SEL4_DEPRECATED("use seL4_isVMFault_tag")
LIBSEL4_INLINE_FUNC seL4_Word seL4_isPageFault_Tag(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_label(tag) == seL4_Fault_VMFault;
}

SEL4_DEPRECATED("use seL4_isUnknownSyscall_tag")
LIBSEL4_INLINE_FUNC seL4_Word seL4_isExceptIPC_Tag(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_label(tag) == seL4_Fault_UnknownSyscall;
}

SEL4_DEPRECATED("use seL4_GetMR")
LIBSEL4_INLINE_FUNC seL4_Word seL4_ExceptIPC_Get(seL4_Word mr)
{
    return seL4_GetMR((int)mr);
}

SEL4_DEPRECATED("use seL4_SetMR")
LIBSEL4_INLINE_FUNC void seL4_ExceptIPC_Set(seL4_Word index, seL4_Word val)
{
    seL4_SetMR((int)index, val);
}

SEL4_DEPRECATED("use seL4_isUnknownSyscall_tag")
LIBSEL4_INLINE_FUNC seL4_Word seL4_IsArchSyscallFrom(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_length(tag) == seL4_UnknownSyscall_Length;
}

SEL4_DEPRECATED("use seL4_isUserException_tag")
LIBSEL4_INLINE_FUNC seL4_Word seL4_IsArchExceptionFrom(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_length(tag) == seL4_UserException_Length;
}
