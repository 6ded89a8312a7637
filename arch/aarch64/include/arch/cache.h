/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cache maintenance by physical address: through the kernel's window, or a page mapped for the moment if the
 * memory is not in it; never through a user's address, which could fault (hazard H1).
 */
#pragma once

#include "core/types.h"

enum cache_operation { CACHE_CLEAN, CACHE_INVALIDATE, CACHE_CLEAN_INVALIDATE, CACHE_UNIFY };

/* Bytes worked on between two preemption points. */
#define CACHE_CHUNK_BITS 9

/* Lines that contain start ... end - 1. Lines that are only partly in the range are cleaned before they
 * are invalidated. */
void cache_operate(enum cache_operation operation, paddr start, paddr end);

/* Clears memory in the window, so that uncached readers see the zeros too (UT-6.9). */
void cache_clear_memory(void *memory, word size);

/* Everything, by set and way: benchmarks only. */
void cache_flush_levels(unsigned levels, bool data, bool instructions);
