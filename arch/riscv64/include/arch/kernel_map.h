/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's half of the address space, made once while booting. */
#pragma once

#include "arch/types.h"
#include "core/boot/memory_map.h"

/* Removes the one-to-one mapping with which the MMU was switched on. */
void kernel_map_drop_identity(void);
/* The device tree's first bytes, readable until booting ends; *available says how many. Null: impossible address. */
const void *kernel_map_tree(paddr tree, size_t *available);
/* A page of device registers. */
volatile uint32_t *kernel_map_device(paddr page);
/* Every byte of `memory` (whole pages below KERNEL_WINDOW_SIZE) becomes accessible in the window. */
void kernel_map_window(const struct memory_map *memory);

/* The image: all of it, the part that stays, and the rest, which goes to the root task when booting ends. */
paddr kernel_map_image_start(void);
paddr kernel_map_image_end(void);
paddr kernel_map_resident_end(void);
/* Unmaps what only booting needs and puts its memory into the window. Not itself boot code. */
ENTRY_POINT void kernel_map_finish(void);
