/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of physical addresses, for the time of booting. A map is a sorted list of regions that neither
 * overlap nor touch, so equal sets have equal lists. A region names its last byte instead of its end:
 * the top of the address space is then an ordinary value and nothing wraps. All arguments that come as
 * base and size are checked for wrapping; size 0 is the empty set.
 *
 * Functions that can fail return a one-line message and leave the map as it was, or NULL for success.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define MEMORY_MAP_CAPACITY 256u

struct memory_region {
    uint64_t base;
    uint64_t last; /* inclusive; never below base */
};

struct memory_map {
    uint32_t count;
    struct memory_region region[MEMORY_MAP_CAPACITY];
};

void memory_map_clear(struct memory_map *map);

/* The region of `size` > 0 bytes at `base`; a message if it does not fit the address space. */
const char *memory_region_make(struct memory_region *region, uint64_t base, uint64_t size);

/* Set union and difference with one region, and with another map (which can fail half way). */
const char *memory_map_add(struct memory_map *map, uint64_t base, uint64_t size);
const char *memory_map_add_region(struct memory_map *map, struct memory_region added);
const char *memory_map_remove(struct memory_map *map, uint64_t base, uint64_t size);
const char *memory_map_remove_region(struct memory_map *map, struct memory_region removed);
const char *memory_map_subtract(struct memory_map *map, const struct memory_map *other);

/* Keep only what lies in [first, last], both inclusive. */
void memory_map_clip(struct memory_map *map, uint64_t first, uint64_t last);

/* Shrink each region to whole units of 2^bits bytes, or grow it to whole units; bits < 64. */
void memory_map_round_inward(struct memory_map *map, uint32_t bits);
void memory_map_round_outward(struct memory_map *map, uint32_t bits);

/* Whether all, or any, of the range lies in the map. A range that wraps is in none and overlaps every one. */
bool memory_map_contains(const struct memory_map *map, uint64_t base, uint64_t size);
bool memory_map_overlaps(const struct memory_map *map, uint64_t base, uint64_t size);

/* Bytes in the map, saturating at UINT64_MAX. */
uint64_t memory_map_bytes(const struct memory_map *map);

/*
 * Take `size` bytes, aligned to 2^align_bits, out of the free memory: the highest place that ends at or
 * below `limit` (exclusive; 0 = no limit). What must not be overwritten (kernel image, modules, device
 * tree, initrd) is kept safe by not being in the free map.
 */
const char *memory_map_take(struct memory_map *free, uint64_t size, uint32_t align_bits, uint64_t limit,
                            uint64_t *base);
