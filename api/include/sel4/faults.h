/* SPDX-License-Identifier: BSD-2-Clause */
/* Fault messages: what kind one is, all of it as a value, and the reply to a timeout. */
#pragma once

#include <sel4/types.h>
#include <sel4/functions.h>
#include <sel4/sel4_arch/faults.h>

/* Reads the message registers of the IPC buffer; an unknown label gives a NullFault. */
LIBSEL4_INLINE_FUNC seL4_Fault_t seL4_getFault(seL4_MessageInfo_t tag)
{
    switch (seL4_MessageInfo_get_label(tag)) {
    case seL4_Fault_CapFault:
        return seL4_Fault_CapFault_new(CAP_FAULT_FIELDS(TAGUA_FAULT_FETCH));
    case seL4_Fault_Timeout:
        return seL4_Fault_Timeout_new(TIMEOUT_FIELDS(TAGUA_FAULT_FETCH));
#ifdef CONFIG_HARDWARE_DEBUG_API
    case seL4_Fault_DebugException:
        return seL4_Fault_DebugException_new(DEBUG_EXCEPTION_FIELDS(TAGUA_FAULT_FETCH));
#endif
    default:
        return seL4_getArchFault(tag);
    }
}

#define TAGUA_FAULT_PREDICATE(name, T) \
    LIBSEL4_INLINE_FUNC seL4_Bool seL4_is##name##_tag(seL4_MessageInfo_t tag) \
    { \
        return seL4_MessageInfo_get_label(tag) == seL4_Fault_##T; \
    }

TAGUA_FAULT_PREDICATE(NullFault, NullFault)
TAGUA_FAULT_PREDICATE(CapFault, CapFault)
TAGUA_FAULT_PREDICATE(UnknownSyscall, UnknownSyscall)
TAGUA_FAULT_PREDICATE(UserException, UserException)
TAGUA_FAULT_PREDICATE(VMFault, VMFault)
TAGUA_FAULT_PREDICATE(TimeoutFault, Timeout)
#ifdef CONFIG_HARDWARE_DEBUG_API
TAGUA_FAULT_PREDICATE(DebugException, DebugException)
#endif

/*
 * Fills the message registers with the first `length` registers of `regs`; returns the information word of
 * the reply.
 */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_TimeoutReply_new(seL4_Bool resume, seL4_UserContext regs,
                                                             seL4_Word length)
{
#define TAGUA_TIMEOUT_REPLY_STORE(index, name, member) \
    if (length > (index)) { \
        seL4_SetMR(index, regs.member); \
    }
    TIMEOUT_REPLY_FIELDS(TAGUA_TIMEOUT_REPLY_STORE)
#undef TAGUA_TIMEOUT_REPLY_STORE
    return seL4_MessageInfo_new(!resume, 0, 0, length);
}
