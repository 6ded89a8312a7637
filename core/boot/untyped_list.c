/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes the list of untyped memory: first works out the four disjoint sets (device, reclaimed, RAM,
 * reserved) as memory maps, then splits each region greedily into naturally aligned powers of two.
 */
#include "core/boot/untyped_list.h"

#include <stddef.h>

/* The sets become disjoint, and `device` whatever no other set has. */
static const char *untyped_sources_separate(struct untyped_sources *sources)
{
    struct memory_map *device = &sources->device;
    const char *error = memory_map_subtract(&sources->reclaimed, &sources->reserved);

    if (error == NULL) {
        error = memory_map_subtract(&sources->ram, &sources->reserved);
    }
    if (error == NULL) {
        error = memory_map_subtract(&sources->ram, &sources->reclaimed);
    }
    if (error != NULL) {
        return error;
    }
    memory_map_clip(&sources->ram, 0, sources->window_top - 1);
    memory_map_clip(&sources->reclaimed, 0, sources->window_top - 1);
    memory_map_clear(device);
    error = memory_map_add(device, 0, sources->device_top);
    if (error == NULL) {
        error = memory_map_subtract(device, &sources->reserved);
    }
    if (error == NULL) {
        error = memory_map_subtract(device, &sources->reclaimed);
    }
    return error != NULL ? error : memory_map_subtract(device, &sources->ram);
}

/* The largest size with which a block can start at region.base and end within the region. */
static uint32_t untyped_largest_bits(struct memory_region region, uint32_t max_bits)
{
    uint32_t bits = region.base == 0 ? 63u : (uint32_t)__builtin_ctzll(region.base);

    if (bits > max_bits) {
        bits = max_bits;
    }
    while ((1ull << bits) - 1 > region.last - region.base) {
        bits--;
    }
    return bits;
}

/* Split one region. False if the list was full before its end; *region is then what was left. */
static bool untyped_list_add_region(struct untyped_list *list, struct memory_region *region,
                                    uint32_t max_bits, bool is_device)
{
    for (;;) {
        uint32_t bits = untyped_largest_bits(*region, max_bits);
        uint64_t block_last = region->base + ((1ull << bits) - 1);

        if (bits >= UNTYPED_LIST_MIN_BITS) {
            if (list->count == list->capacity) {
                return false;
            }
            list->entry[list->count++] =
                (struct untyped_entry){region->base, (uint8_t)bits, is_device};
        }
        if (block_last == region->last) {
            return true;
        }
        region->base = block_last + 1;
    }
}

static void untyped_list_add_map(struct untyped_list *list, const struct memory_map *map,
                                 uint32_t max_bits, bool is_device, untyped_dropped_function *dropped,
                                 void *context)
{
    for (uint32_t i = 0; i < map->count; i++) {
        struct memory_region region = map->region[i];

        if (untyped_list_add_region(list, &region, max_bits, is_device)) {
            continue;
        }
        list->dropped++;
        if (dropped != NULL) {
            dropped(context, region, is_device);
        }
    }
}

const char *untyped_list_make(struct untyped_list *list, struct untyped_sources *sources,
                              untyped_dropped_function *dropped, void *context)
{
    uint32_t max_bits = sources->max_bits;

    if (max_bits < UNTYPED_LIST_MIN_BITS || max_bits > 63 || sources->device_top == 0 ||
        sources->window_top == 0) {
        return "impossible limits of the physical address space";
    }
    const char *error = untyped_sources_separate(sources);

    if (error != NULL) {
        return error;
    }
    list->count = 0;
    list->dropped = 0;
    untyped_list_add_map(list, &sources->device, max_bits, true, dropped, context);
    list->device_count = list->count;
    untyped_list_add_map(list, &sources->reclaimed, max_bits, false, dropped, context);
    untyped_list_add_map(list, &sources->ram, max_bits, false, dropped, context);
    return NULL;
}
