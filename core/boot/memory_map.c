/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sorted region lists: union, difference, rounding, and taking blocks for the kernel's first objects.
 * Invariants of every map between calls: region[i].base <= region[i].last, and
 * region[i].last + 1 < region[i + 1].base, so the sum cannot wrap.
 */
#include "core/boot/memory_map.h"

#include <stddef.h>

void memory_map_clear(struct memory_map *map)
{
    map->count = 0;
}

const char *memory_region_make(struct memory_region *region, uint64_t base, uint64_t size)
{
    if (size == 0 || size - 1 > UINT64_MAX - base) {
        return "a memory region is empty or wraps around the end of the address space";
    }
    region->base = base;
    region->last = base + (size - 1);
    return NULL;
}

static void memory_map_delete_at(struct memory_map *map, uint32_t index, uint32_t count)
{
    for (uint32_t i = index; i + count < map->count; i++) {
        map->region[i] = map->region[i + count];
    }
    map->count -= count;
}

static void memory_map_insert_at(struct memory_map *map, uint32_t index, struct memory_region region)
{
    for (uint32_t i = map->count; i > index; i--) {
        map->region[i] = map->region[i - 1];
    }
    map->region[index] = region;
    map->count++;
}

const char *memory_map_add_region(struct memory_map *map, struct memory_region added)
{
    uint32_t first = 0;

    /* Regions that end before `added` and do not touch it stay; base > last also excludes last + 1 = 0. */
    while (first < map->count && map->region[first].last < added.base &&
           map->region[first].last + 1 < added.base) {
        first++;
    }
    uint32_t after = first;

    while (after < map->count &&
           (map->region[after].base <= added.last || map->region[after].base - 1 == added.last)) {
        if (map->region[after].base < added.base) {
            added.base = map->region[after].base;
        }
        if (map->region[after].last > added.last) {
            added.last = map->region[after].last;
        }
        after++;
    }
    if (after > first) {
        map->region[first] = added;
        memory_map_delete_at(map, first + 1, after - first - 1);
        return NULL;
    }
    if (map->count == MEMORY_MAP_CAPACITY) {
        return "the memory map has more regions than the kernel can record";
    }
    memory_map_insert_at(map, first, added);
    return NULL;
}

const char *memory_map_add(struct memory_map *map, uint64_t base, uint64_t size)
{
    struct memory_region region;

    if (size == 0) {
        return NULL;
    }
    const char *error = memory_region_make(&region, base, size);

    return error != NULL ? error : memory_map_add_region(map, region);
}

const char *memory_map_remove_region(struct memory_map *map, struct memory_region removed)
{
    uint32_t first = 0;

    while (first < map->count && map->region[first].last < removed.base) {
        first++;
    }
    if (first == map->count || map->region[first].base > removed.last) {
        return NULL;
    }
    struct memory_region left = map->region[first];

    if (left.base < removed.base) {
        if (left.last > removed.last) {
            /* A hole in the middle: the only case that needs one more region. */
            if (map->count == MEMORY_MAP_CAPACITY) {
                return "the memory map has more regions than the kernel can record";
            }
            struct memory_region right = {removed.last + 1, left.last};

            map->region[first].last = removed.base - 1;
            memory_map_insert_at(map, first + 1, right);
            return NULL;
        }
        map->region[first].last = removed.base - 1;
        first++;
    }
    uint32_t after = first;

    while (after < map->count && map->region[after].last <= removed.last) {
        after++;
    }
    memory_map_delete_at(map, first, after - first);
    if (first < map->count && map->region[first].base <= removed.last) {
        map->region[first].base = removed.last + 1;
    }
    return NULL;
}

const char *memory_map_remove(struct memory_map *map, uint64_t base, uint64_t size)
{
    struct memory_region region;

    if (size == 0) {
        return NULL;
    }
    const char *error = memory_region_make(&region, base, size);

    return error != NULL ? error : memory_map_remove_region(map, region);
}

const char *memory_map_subtract(struct memory_map *map, const struct memory_map *other)
{
    for (uint32_t i = 0; i < other->count; i++) {
        const char *error = memory_map_remove_region(map, other->region[i]);

        if (error != NULL) {
            return error;
        }
    }
    return NULL;
}

void memory_map_clip(struct memory_map *map, uint64_t first, uint64_t last)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < map->count; i++) {
        struct memory_region region = map->region[i];

        if (region.base < first) {
            region.base = first;
        }
        if (region.last > last) {
            region.last = last;
        }
        if (region.base <= region.last) {
            map->region[kept++] = region;
        }
    }
    map->count = kept;
}

void memory_map_round_inward(struct memory_map *map, uint32_t bits)
{
    uint64_t mask = (1ull << bits) - 1;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < map->count; i++) {
        struct memory_region region = map->region[i];

        if (region.base > UINT64_MAX - mask) {
            continue;
        }
        region.base = (region.base + mask) & ~mask;
        if ((region.last & mask) != mask) {
            /* The unit that holds the last byte is not whole; below it there may be none at all. */
            if (region.last <= mask) {
                continue;
            }
            region.last = (region.last & ~mask) - 1;
        }
        if (region.base <= region.last) {
            map->region[kept++] = region;
        }
    }
    map->count = kept;
}

void memory_map_round_outward(struct memory_map *map, uint32_t bits)
{
    uint64_t mask = (1ull << bits) - 1;
    uint32_t kept = 0;

    /* Grown neighbours can touch or overlap: join them while going up. */
    for (uint32_t i = 0; i < map->count; i++) {
        struct memory_region region = {map->region[i].base & ~mask, map->region[i].last | mask};

        if (kept > 0 && (region.base == 0 || map->region[kept - 1].last >= region.base - 1)) {
            map->region[kept - 1].last = region.last;
        } else {
            map->region[kept++] = region;
        }
    }
    map->count = kept;
}

bool memory_map_contains(const struct memory_map *map, uint64_t base, uint64_t size)
{
    struct memory_region wanted;

    if (size == 0) {
        return true;
    }
    if (memory_region_make(&wanted, base, size) != NULL) {
        return false;
    }
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->region[i].base <= wanted.base && wanted.last <= map->region[i].last) {
            return true;
        }
    }
    return false;
}

bool memory_map_overlaps(const struct memory_map *map, uint64_t base, uint64_t size)
{
    struct memory_region wanted;

    if (size == 0) {
        return false;
    }
    if (memory_region_make(&wanted, base, size) != NULL) {
        return true;
    }
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->region[i].base <= wanted.last && wanted.base <= map->region[i].last) {
            return true;
        }
    }
    return false;
}

uint64_t memory_map_bytes(const struct memory_map *map)
{
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < map->count; i++) {
        uint64_t most = map->region[i].last - map->region[i].base;

        if (most >= UINT64_MAX - bytes) {
            return UINT64_MAX;
        }
        bytes += most + 1;
    }
    return bytes;
}

const char *memory_map_take(struct memory_map *free, uint64_t size, uint32_t align_bits, uint64_t limit,
                            uint64_t *base)
{
    uint64_t highest = limit == 0 ? UINT64_MAX : limit - 1;

    if (size == 0 || align_bits > 63) {
        return "a block of an impossible size or alignment was asked for at boot";
    }
    for (uint32_t i = free->count; i > 0; i--) {
        struct memory_region region = free->region[i - 1];

        if (region.last > highest) {
            region.last = highest;
        }
        if (region.base > region.last || region.last - region.base < size - 1) {
            continue;
        }
        uint64_t place = (region.last - (size - 1)) & ~((1ull << align_bits) - 1);

        if (place < region.base) {
            continue;
        }
        struct memory_region taken = {place, place + (size - 1)};
        const char *error = memory_map_remove_region(free, taken);

        if (error == NULL) {
            *base = place;
        }
        return error;
    }
    return "not enough memory for the kernel and the root task";
}
