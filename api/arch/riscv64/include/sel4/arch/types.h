/* SPDX-License-Identifier: BSD-2-Clause */
/* Capability types of RISC-V. */
#pragma once

#include <sel4/simple_types.h>

typedef seL4_CPtr seL4_RISCV_Page;
typedef seL4_CPtr seL4_RISCV_PageTable;
typedef seL4_CPtr seL4_RISCV_ASIDControl;
typedef seL4_CPtr seL4_RISCV_ASIDPool;
