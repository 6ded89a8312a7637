/* SPDX-License-Identifier: BSD-2-Clause */
/* Objects of x86-64: types, sizes, creation; and the invocations of their capabilities. */
#pragma once

#include "core/invocation.h"
#include "core/slot.h"

bool arch_object_type_valid(word type);
unsigned arch_object_size_bits(word type);
bool arch_object_is_frame(word type);
/* The memory is zero, except a device's. */
struct cap arch_object_create(word type, paddr base, bool device);

/* What arch_invoke dispatches to, by type of capability. */
enum outcome frame_invoke(struct invocation *inv);
enum outcome table_invoke(struct invocation *inv);
enum outcome asid_control_invoke(struct invocation *inv);
enum outcome asid_pool_invoke(struct invocation *inv);
enum outcome io_port_invoke(struct invocation *inv);
enum outcome io_port_control_invoke(struct invocation *inv);
