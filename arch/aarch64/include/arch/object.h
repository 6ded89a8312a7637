/* SPDX-License-Identifier: BSD-2-Clause */
/* The architecture's object types and the invocations of their capabilities. */
#pragma once

#include "arch/cache.h"
#include "core/invocation.h"
#include "core/slot.h"

#define arch_memory_clear(memory, size) cache_clear_memory(memory, size)

bool arch_object_type_valid(word type);
unsigned arch_object_size_bits(word type);
bool arch_object_is_frame(word type);
struct cap arch_object_create(word type, paddr base, bool device);

enum outcome arch_invoke(struct invocation *inv);
enum outcome arch_irq_control_invoke(struct invocation *inv);

/* Parts of arch_invoke, by capability type. */
enum outcome frame_invoke(struct invocation *inv);
enum outcome page_table_invoke(struct invocation *inv);
enum outcome vspace_invoke(struct invocation *inv);
enum outcome asid_control_invoke(struct invocation *inv);
enum outcome asid_pool_invoke(struct invocation *inv);
enum outcome sgi_signal_invoke(struct invocation *inv);
enum outcome smc_invoke(struct invocation *inv);
