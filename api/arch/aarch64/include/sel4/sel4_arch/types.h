/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of AArch64. */
#pragma once

#include <sel4/simple_types.h>
#include <sel4/sel4_arch/types_gen.h>
#include <tagua/user_context.h>

typedef seL4_CPtr seL4_ARM_VSpace;

/* Arguments and results of a secure monitor call. */
typedef struct seL4_ARM_SMCContext_ {
    seL4_Word x0, x1, x2, x3, x4, x5, x6, x7;
} seL4_ARM_SMCContext;
