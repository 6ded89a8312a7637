/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of the 64-bit mode of x86. */
#pragma once

#include <sel4/simple_types.h>
#include <sel4/sel4_arch/types_gen.h>
#include <tagua/user_context.h>

typedef seL4_CPtr seL4_X64_PML4;
