/* SPDX-License-Identifier: BSD-2-Clause */
/* The faults whose messages depend on the architecture. */
#pragma once

#include <sel4/types.h>
#include <sel4/functions.h>

LIBSEL4_INLINE_FUNC seL4_Fault_t seL4_getArchFault(seL4_MessageInfo_t tag)
{
    switch (seL4_MessageInfo_get_label(tag)) {
    case seL4_Fault_UnknownSyscall:
        return seL4_Fault_UnknownSyscall_new(UNKNOWN_SYSCALL_FIELDS(TAGUA_FAULT_FETCH));
    case seL4_Fault_UserException:
        return seL4_Fault_UserException_new(USER_EXCEPTION_FIELDS(TAGUA_FAULT_FETCH));
    case seL4_Fault_VMFault:
        return seL4_Fault_VMFault_new(VM_FAULT_FIELDS(TAGUA_FAULT_FETCH));
    default:
        return seL4_Fault_NullFault_new();
    }
}
