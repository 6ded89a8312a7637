/* SPDX-License-Identifier: BSD-2-Clause */
/* System-call numbers. They are negative words and the same on every architecture. */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>

#ifndef __ASSEMBLER__
__extension__ typedef enum {
#define SYSCALL(name, number) seL4_Sys##name = (number),
#include <tagua/syscalls.def>
    SEL4_FORCE_LONG_ENUM(seL4_Syscall_ID)
} seL4_Syscall_ID;
#endif
