/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seL4_Fault_t: the type of a fault and the words of its message. Word 0 holds the type, word 1 + i message
 * register i. For each fault T with field F there are seL4_Fault_T_new, _get_F, _set_F and the _ptr_ forms of
 * all three.
 */
#pragma once

#include <tagua/bitfield.h>
#include <tagua/faults.def>
#include <sel4/constants.h>

TAGUA_WORDS_TYPE(seL4_Fault, 1 + FAULT_FIELD_COUNT(UNKNOWN_SYSCALL_FIELDS))

LIBSEL4_INLINE_FUNC CONST seL4_Uint64 seL4_Fault_get_seL4_FaultType(seL4_Fault_t seL4_Fault)
{
    return seL4_Fault.words[0] & 0xf;
}

LIBSEL4_INLINE_FUNC CONST int seL4_Fault_seL4_FaultType_equals(seL4_Fault_t seL4_Fault,
                                                               seL4_Uint64 seL4_Fault_type_tag)
{
    return seL4_Fault_get_seL4_FaultType(seL4_Fault) == seL4_Fault_type_tag;
}

LIBSEL4_INLINE_FUNC PURE seL4_Uint64 seL4_Fault_ptr_get_seL4_FaultType(seL4_Fault_t *pointer)
{
    return seL4_Fault_get_seL4_FaultType(*pointer);
}

LIBSEL4_INLINE_FUNC CONST seL4_Fault_t tagua_fault_new(seL4_Uint64 type)
{
    seL4_Fault_t fault = {{0}};
    fault.words[0] = type;
    return fault;
}

/* A comma in front of every item of a list but the first. */
#define TAGUA_COMMA_0
#define TAGUA_COMMA_1 ,
#define TAGUA_COMMA_2 ,
#define TAGUA_COMMA_3 ,
#define TAGUA_COMMA_4 ,
#define TAGUA_COMMA_5 ,
#define TAGUA_COMMA_6 ,
#define TAGUA_COMMA_7 ,
#define TAGUA_COMMA_8 ,
#define TAGUA_COMMA_9 ,
#define TAGUA_COMMA_10 ,
#define TAGUA_COMMA_11 ,
#define TAGUA_COMMA_12 ,
#define TAGUA_COMMA_13 ,
#define TAGUA_COMMA_14 ,
#define TAGUA_COMMA_15 ,
#define TAGUA_COMMA_16 ,
#define TAGUA_COMMA_17 ,
#define TAGUA_COMMA_18 ,

#define TAGUA_FAULT_PARAMETER(index, name, accessor) TAGUA_COMMA_##index seL4_Uint64 accessor
#define TAGUA_FAULT_ARGUMENT(index, name, accessor) TAGUA_COMMA_##index accessor
#define TAGUA_FAULT_FETCH(index, name, accessor) TAGUA_COMMA_##index seL4_GetMR(index)
#define TAGUA_FAULT_STORE(index, name, accessor) fault.words[1 + (index)] = accessor;

#define TAGUA_FAULT_CONSTRUCTORS(T, FIELDS) \
    LIBSEL4_INLINE_FUNC CONST seL4_Fault_t seL4_Fault_##T##_new(FIELDS(TAGUA_FAULT_PARAMETER)) \
    { \
        seL4_Fault_t fault = tagua_fault_new(seL4_Fault_##T); \
        FIELDS(TAGUA_FAULT_STORE) \
        return fault; \
    } \
    LIBSEL4_INLINE_FUNC void seL4_Fault_##T##_ptr_new(seL4_Fault_t *pointer, FIELDS(TAGUA_FAULT_PARAMETER)) \
    { \
        *pointer = seL4_Fault_##T##_new(FIELDS(TAGUA_FAULT_ARGUMENT)); \
    }

LIBSEL4_INLINE_FUNC CONST seL4_Fault_t seL4_Fault_NullFault_new(void)
{
    return tagua_fault_new(seL4_Fault_NullFault);
}

LIBSEL4_INLINE_FUNC void seL4_Fault_NullFault_ptr_new(seL4_Fault_t *pointer)
{
    *pointer = seL4_Fault_NullFault_new();
}

#define TAGUA_CAP_FAULT_FIELD(index, name, accessor) \
    TAGUA_FIELD(seL4_Fault, seL4_Fault_CapFault, accessor, 1 + (index), 0, 64)
CAP_FAULT_FIELDS(TAGUA_CAP_FAULT_FIELD)
TAGUA_FAULT_CONSTRUCTORS(CapFault, CAP_FAULT_FIELDS)

#define TAGUA_UNKNOWN_SYSCALL_FIELD(index, name, accessor) \
    TAGUA_FIELD(seL4_Fault, seL4_Fault_UnknownSyscall, accessor, 1 + (index), 0, 64)
UNKNOWN_SYSCALL_FIELDS(TAGUA_UNKNOWN_SYSCALL_FIELD)
TAGUA_FAULT_CONSTRUCTORS(UnknownSyscall, UNKNOWN_SYSCALL_FIELDS)

#define TAGUA_USER_EXCEPTION_FIELD(index, name, accessor) \
    TAGUA_FIELD(seL4_Fault, seL4_Fault_UserException, accessor, 1 + (index), 0, 64)
USER_EXCEPTION_FIELDS(TAGUA_USER_EXCEPTION_FIELD)
TAGUA_FAULT_CONSTRUCTORS(UserException, USER_EXCEPTION_FIELDS)

#define TAGUA_VM_FAULT_FIELD(index, name, accessor) \
    TAGUA_FIELD(seL4_Fault, seL4_Fault_VMFault, accessor, 1 + (index), 0, 64)
VM_FAULT_FIELDS(TAGUA_VM_FAULT_FIELD)
TAGUA_FAULT_CONSTRUCTORS(VMFault, VM_FAULT_FIELDS)

#define TAGUA_TIMEOUT_FIELD(index, name, accessor) \
    TAGUA_FIELD(seL4_Fault, seL4_Fault_Timeout, accessor, 1 + (index), 0, 64)
TIMEOUT_FIELDS(TAGUA_TIMEOUT_FIELD)
TAGUA_FAULT_CONSTRUCTORS(Timeout, TIMEOUT_FIELDS)

#ifdef CONFIG_HARDWARE_DEBUG_API
#define TAGUA_DEBUG_EXCEPTION_FIELD(index, name, accessor) \
    TAGUA_FIELD(seL4_Fault, seL4_Fault_DebugException, accessor, 1 + (index), 0, 64)
DEBUG_EXCEPTION_FIELDS(TAGUA_DEBUG_EXCEPTION_FIELD)
TAGUA_FAULT_CONSTRUCTORS(DebugException, DEBUG_EXCEPTION_FIELDS)
#endif

#ifdef CONFIG_ARM_HYPERVISOR_SUPPORT
#define TAGUA_VGIC_MAINTENANCE_FIELD(index, name, accessor) \
    TAGUA_FIELD(seL4_Fault, seL4_Fault_VGICMaintenance, accessor, 1 + (index), 0, 64)
VGIC_MAINTENANCE_FIELDS(TAGUA_VGIC_MAINTENANCE_FIELD)
TAGUA_FAULT_CONSTRUCTORS(VGICMaintenance, VGIC_MAINTENANCE_FIELDS)

#define TAGUA_VCPU_FAULT_FIELD(index, name, accessor) \
    TAGUA_FIELD(seL4_Fault, seL4_Fault_VCPUFault, accessor, 1 + (index), 0, 64)
VCPU_FAULT_FIELDS(TAGUA_VCPU_FAULT_FIELD)
TAGUA_FAULT_CONSTRUCTORS(VCPUFault, VCPU_FAULT_FIELDS)

#define TAGUA_VPPI_EVENT_FIELD(index, name, accessor) \
    TAGUA_FIELD(seL4_Fault, seL4_Fault_VPPIEvent, accessor, 1 + (index), 0, 64)
VPPI_EVENT_FIELDS(TAGUA_VPPI_EVENT_FIELD)
TAGUA_FAULT_CONSTRUCTORS(VPPIEvent, VPPI_EVENT_FIELDS)
#endif
