/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The untyped memory that the root task gets (boot.md 5, B-31 to B-37): every byte of the physical
 * address space once, as device or as ordinary memory, except what is reserved; in an order and with
 * sizes that existing tools predict.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/boot/memory_map.h"

#define UNTYPED_LIST_MIN_BITS 4u

struct untyped_entry {
    uint64_t paddr;
    uint8_t size_bits;
    bool is_device;
};

/* What there is to hand out. The maps may overlap: reserved wins over reclaimed, and that over RAM. */
struct untyped_sources {
    struct memory_map ram; /* free memory */
    struct memory_map reclaimed; /* free memory that the kernel used only while booting */
    struct memory_map reserved; /* to be offered to nobody */
    uint64_t device_top; /* end of the physical address space, exclusive */
    uint64_t window_top; /* end of what the kernel can address, exclusive; RAM above becomes device memory */
    uint32_t max_bits; /* largest size of an untyped */
    struct memory_map device; /* made by untyped_list_make */
};

struct untyped_list {
    struct untyped_entry *entry; /* the caller's array */
    uint32_t capacity;
    uint32_t count;
    uint32_t device_count; /* the first so many are device memory */
    uint32_t dropped; /* regions for which there was no entry left, in whole or in part */
};

/* Told about each region, or rest of one, that got no entry. */
typedef void untyped_dropped_function(void *context, struct memory_region region, bool is_device);

/*
 * Fill list->entry, using the maps in `sources` as working space. `dropped` may be NULL. Returns NULL or
 * a message; running out of entries is no error.
 */
const char *untyped_list_make(struct untyped_list *list, struct untyped_sources *sources,
                              untyped_dropped_function *dropped, void *context);
