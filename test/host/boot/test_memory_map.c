/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory maps against a bitmap model: a small address space in which every set operation can be done
 * bit by bit, placed at the bottom and at the very top of the 64-bit space (H19).
 */
#include "support.h"

#include "core/boot/memory_map.h"

#define MODEL_BYTES 512u

static void assert_well_formed(const struct memory_map *map)
{
    for (uint32_t i = 0; i < map->count; i++) {
        assert_true(map->region[i].base <= map->region[i].last);
        if (i > 0) {
            assert_true(map->region[i - 1].last < map->region[i].base);
            assert_true(map->region[i - 1].last + 1 < map->region[i].base);
        }
    }
}

static void assert_equals_model(const struct memory_map *map, const bool *model, uint64_t origin)
{
    uint64_t bytes = 0;

    assert_well_formed(map);
    for (uint32_t i = 0; i < MODEL_BYTES; i++) {
        assert_int_equal(memory_map_contains(map, origin + i, 1), model[i]);
        bytes += model[i];
    }
    assert_int_equal(memory_map_bytes(map), bytes);
}

/* Random unions, differences, clips and roundings at one place of the address space. */
static void run_model(uint64_t origin, uint64_t seed)
{
    struct memory_map map = {0};
    bool model[MODEL_BYTES] = {false};

    for (uint32_t step = 0; step < 4000; step++) {
        uint32_t base = (uint32_t)random_below(&seed, MODEL_BYTES);
        uint32_t most = MODEL_BYTES - base < 40 ? MODEL_BYTES - base : 40;
        uint32_t size = (uint32_t)random_below(&seed, most + 1);
        uint64_t kind = random_below(&seed, 100);

        if (kind < 50) {
            assert_success(memory_map_add(&map, origin + base, size));
            memset(model + base, true, size);
        } else if (kind < 97) {
            assert_success(memory_map_remove(&map, origin + base, size));
            memset(model + base, false, size);
        } else if (kind == 97) {
            memory_map_clip(&map, origin + 3, origin + MODEL_BYTES - 6);
            memset(model, false, 3);
            memset(model + MODEL_BYTES - 5, false, 5);
        } else {
            bool inward = kind == 98;
            bool rounded[MODEL_BYTES];

            for (uint32_t unit = 0; unit < MODEL_BYTES; unit += 4) {
                bool all = model[unit] && model[unit + 1] && model[unit + 2] && model[unit + 3];
                bool any = model[unit] || model[unit + 1] || model[unit + 2] || model[unit + 3];

                memset(rounded + unit, inward ? all : any, 4);
            }
            memcpy(model, rounded, sizeof(model));
            (inward ? memory_map_round_inward : memory_map_round_outward)(&map, 2);
        }
        assert_equals_model(&map, model, origin);
        bool overlaps = false;
        bool contains = true;

        for (uint32_t i = base; i < base + size; i++) {
            overlaps = overlaps || model[i];
            contains = contains && model[i];
        }
        assert_int_equal(memory_map_overlaps(&map, origin + base, size), overlaps);
        assert_int_equal(memory_map_contains(&map, origin + base, size), contains);
    }
}

static void set_operations_agree_with_a_model(void **state)
{
    (void)state;
    run_model(0, 11);
    run_model(0x123456780, 12);
}

static void h19_set_operations_at_the_top_of_the_address_space(void **state)
{
    (void)state;
    run_model(UINT64_MAX - MODEL_BYTES + 1, 13);
}

static void h19_a_region_that_wraps_is_refused(void **state)
{
    struct memory_map map = {0};

    (void)state;
    assert_success(memory_map_add(&map, UINT64_MAX - 0xfff, 0x1000));
    assert_int_equal(map.region[0].last, UINT64_MAX);
    assert_refused(memory_map_add(&map, UINT64_MAX - 0xfff, 0x1001), "wraps");
    assert_refused(memory_map_remove(&map, 2, UINT64_MAX), "wraps");
    assert_success(memory_map_add(&map, 0, UINT64_MAX));
    assert_int_equal(map.count, 1);
    assert_int_equal(memory_map_bytes(&map), UINT64_MAX); /* saturated: it is all of them */
    assert_false(memory_map_contains(&map, 2, UINT64_MAX));
    assert_true(memory_map_overlaps(&map, 2, UINT64_MAX));
}

static void nothing_is_dropped_when_the_map_is_full(void **state)
{
    struct memory_map map = {0};
    struct memory_map before;

    (void)state;
    for (uint64_t i = 0; i < MEMORY_MAP_CAPACITY; i++) {
        assert_success(memory_map_add(&map, i * 0x10000, 0x8000));
    }
    before = map;
    assert_refused(memory_map_add(&map, 0x100000000, 1), "more regions");
    assert_refused(memory_map_remove(&map, 0x1000, 0x1000), "more regions");
    assert_memory_equal(&map, &before, sizeof(map));
    assert_success(memory_map_remove(&map, 0, 0x1000)); /* what needs no new region still works */
    assert_success(memory_map_add(&map, 0x8000, 0x8000));
    assert_int_equal(map.count, MEMORY_MAP_CAPACITY - 1);
}

static void rounding_at_both_ends_of_the_address_space(void **state)
{
    struct memory_map map = {0};

    (void)state;
    assert_success(memory_map_add(&map, 0, 0xfff));
    assert_success(memory_map_add(&map, UINT64_MAX - 0xffe, 0xfff));
    memory_map_round_inward(&map, 12);
    assert_int_equal(map.count, 0);
    assert_success(memory_map_add(&map, 0xffe, 1));
    assert_success(memory_map_add(&map, UINT64_MAX, 1));
    memory_map_round_inward(&map, 12);
    assert_int_equal(map.count, 0);
    assert_success(memory_map_add(&map, 1, 1));
    assert_success(memory_map_add(&map, 5, 1));
    assert_success(memory_map_add(&map, UINT64_MAX, 1));
    memory_map_round_outward(&map, 12);
    assert_int_equal(map.count, 2);
    assert_int_equal(map.region[0].last, 0xfff);
    assert_int_equal(map.region[1].base, UINT64_MAX - 0xfff);
    assert_int_equal(map.region[1].last, UINT64_MAX);
}

static void pf47_blocks_come_from_the_top_of_the_highest_region_that_fits(void **state)
{
    struct memory_map map = {0};
    uint64_t base = 0;

    (void)state;
    assert_success(memory_map_add(&map, 0x40000000, 0x10000000));
    assert_success(memory_map_add(&map, 0x60000000, 0x3000));
    assert_success(memory_map_take(&map, 0x1000, 12, 0, &base));
    assert_int_equal(base, 0x60002000);
    assert_success(memory_map_take(&map, 0x2000, 13, 0, &base));
    assert_int_equal(base, 0x60000000);
    assert_success(memory_map_take(&map, 0x20000, 17, 0, &base));
    assert_int_equal(base, 0x4ffe0000);
    assert_success(memory_map_take(&map, 0x20000, 17, 0x48000000, &base));
    assert_int_equal(base, 0x47fe0000);
    assert_refused(memory_map_take(&map, 0x10000000, 12, 0, &base), "not enough memory");
    assert_refused(memory_map_take(&map, 0x1000, 12, 0x40000fff, &base), "not enough memory");
    assert_refused(memory_map_take(&map, 0, 12, 0, &base), "impossible");
    assert_refused(memory_map_take(&map, 1, 64, 0, &base), "impossible");
    assert_success(memory_map_take(&map, 1, 0, 0x40000001, &base));
    assert_int_equal(base, 0x40000000);
}

static void h19_blocks_at_the_top_of_the_address_space(void **state)
{
    struct memory_map map = {0};
    uint64_t base = 0;

    (void)state;
    assert_success(memory_map_add(&map, UINT64_MAX - 0x2fff, 0x3000));
    assert_success(memory_map_take(&map, 0x1000, 12, 0, &base));
    assert_int_equal(base, UINT64_MAX - 0xfff);
    assert_refused(memory_map_take(&map, UINT64_MAX, 0, 0, &base), "not enough memory");
    assert_success(memory_map_take(&map, 0x2000, 12, 0, &base));
    assert_int_equal(base, UINT64_MAX - 0x2fff);
    assert_int_equal(map.count, 0);
}

/* What is taken is aligned, was free, is free no longer, and never meets what had been kept out. */
static void b29_random_blocks_never_overlap_anything(void **state)
{
    uint64_t seed = 99;

    (void)state;
    for (uint32_t round = 0; round < 300; round++) {
        struct memory_map map = {0};
        struct memory_map used = {0};

        assert_success(memory_map_add(&map, 0x100000, 0x4000000));
        for (uint32_t i = 0; i < 6; i++) {
            uint64_t start = 0x100000 + random_below(&seed, 0x4000000);
            uint64_t size = 1 + random_below(&seed, 0x400000);

            assert_success(memory_map_add(&used, start, size));
        }
        assert_success(memory_map_subtract(&map, &used));
        for (uint32_t i = 0; i < 20; i++) {
            uint32_t bits = (uint32_t)random_below(&seed, 22);
            uint64_t size = 1 + random_below(&seed, 0x200000);
            uint64_t base = 0;

            if (memory_map_take(&map, size, bits, 0x3000000, &base) != NULL) {
                continue;
            }
            assert_int_equal(base & ((1ull << bits) - 1), 0);
            assert_true(base + size <= 0x3000000);
            assert_false(memory_map_overlaps(&used, base, size));
            assert_false(memory_map_overlaps(&map, base, size));
            assert_success(memory_map_add(&used, base, size));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_operations_agree_with_a_model),
        cmocka_unit_test(h19_set_operations_at_the_top_of_the_address_space),
        cmocka_unit_test(h19_a_region_that_wraps_is_refused),
        cmocka_unit_test(nothing_is_dropped_when_the_map_is_full),
        cmocka_unit_test(rounding_at_both_ends_of_the_address_space),
        cmocka_unit_test(pf47_blocks_come_from_the_top_of_the_highest_region_that_fits),
        cmocka_unit_test(h19_blocks_at_the_top_of_the_address_space),
        cmocka_unit_test(b29_random_blocks_never_overlap_anything),
    };

    return cmocka_run_group_tests_name("memory_map", tests, NULL, NULL);
}
