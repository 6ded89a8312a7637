/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of a thread as ReadRegisters and WriteRegisters transfer them: frame group first, then
 * integer group.
 */
#pragma once

#include <sel4/simple_types.h>
#include <tagua/registers.def>

typedef struct seL4_UserContext_ {
#define USER_CONTEXT_MEMBER(name) seL4_Word name;
    USER_CONTEXT_FRAME_REGISTERS(USER_CONTEXT_MEMBER)
    USER_CONTEXT_INTEGER_REGISTERS(USER_CONTEXT_MEMBER)
#undef USER_CONTEXT_MEMBER
} seL4_UserContext;
