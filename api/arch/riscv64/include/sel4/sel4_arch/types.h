/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of RV64. */
#pragma once

#include <sel4/simple_types.h>
#include <sel4/sel4_arch/types_gen.h>
#include <tagua/user_context.h>
