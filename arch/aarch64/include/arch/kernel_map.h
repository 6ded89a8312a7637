/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's own translation tables, built once at boot. Afterwards only the scratch page changes. */
#pragma once

#include "core/boot/memory_map.h"
#include "core/types.h"

/* Boot: a view of the loader's data at `base`, 2 MiB at least, before there is a window. Ends with
 * kernel_map_window. */
#define KERNEL_MAP_EARLY_SIZE ((word)4 << 20)
const void *kernel_map_early(paddr base);

/* Boot: device registers. */
void *kernel_map_device(paddr base, word size);

/* Boot: makes exactly this memory (whole pages) visible in the window. Null, or a message. */
const char *kernel_map_window(const struct memory_map *memory);

/* Boot: the part of the image that is of no use any more; whole pages. To be called when nothing maps
 * memory any more. */
void kernel_map_reclaim(paddr *base, word *size);
/* Boot, last: takes that part out of the kernel's address space. */
void kernel_map_finish(void);

/* Is the memory at this address in the window? */
bool kernel_map_window_has(paddr address);

/* One page of device memory or of memory outside the window, until the next call. */
void *kernel_map_scratch(paddr page);
void kernel_unmap_scratch(void);
