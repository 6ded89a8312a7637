/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The list of untyped memory: what the reference shows on QEMU's machines (platform-facts.md section 7),
 * and random machines against the rule that every byte is offered exactly once.
 */
#include "support.h"

#include "core/boot/untyped_list.h"

#define CAPACITY 230u

static struct untyped_entry entries[4096];

struct drops {
    uint32_t count;
    uint64_t bytes;
    uint64_t first;
};

static void count_drop(void *context, struct memory_region region, bool is_device)
{
    struct drops *drops = context;

    (void)is_device;
    if (drops->count++ == 0) {
        drops->first = region.base;
    }
    drops->bytes += region.last - region.base + 1;
}

static void add(struct memory_map *map, uint64_t base, uint64_t size)
{
    assert_success(memory_map_add(map, base, size));
}

static struct untyped_list make(struct untyped_sources *sources, uint32_t capacity, struct drops *drops)
{
    struct untyped_list list = {.entry = entries, .capacity = capacity};

    assert_success(untyped_list_make(&list, sources, count_drop, drops));
    return list;
}

/* Entries from `index` on; a row of zeros ends the expectation. */
struct expected {
    uint64_t paddr;
    uint8_t size_bits;
};

static void assert_entries(const struct untyped_list *list, uint32_t index, const struct expected *expected,
                           bool is_device)
{
    for (uint32_t i = 0; expected[i].size_bits != 0; i++) {
        assert_true(index + i < list->count);
        assert_int_equal(list->entry[index + i].paddr, expected[i].paddr);
        assert_int_equal(list->entry[index + i].size_bits, expected[i].size_bits);
        assert_int_equal(list->entry[index + i].is_device, is_device);
    }
}

static uint32_t index_of(const struct untyped_list *list, uint64_t paddr)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->entry[i].paddr == paddr) {
            return i;
        }
    }
    fail_msg("no untyped at %#llx", (unsigned long long)paddr);
    return 0;
}

/* INV-M1, INV-M2: entries of the list are naturally aligned and disjoint. */
static void assert_aligned_and_disjoint(const struct untyped_list *list)
{
    static struct memory_map seen;

    memory_map_clear(&seen);
    for (uint32_t i = 0; i < list->count; i++) {
        uint64_t size = 1ull << list->entry[i].size_bits;

        assert_int_equal(list->entry[i].paddr & (size - 1), 0);
        assert_false(memory_map_overlaps(&seen, list->entry[i].paddr, size));
        add(&seen, list->entry[i].paddr, size);
    }
}

static void b31_b32_b39_pc_with_3_gib(void **state)
{
    static struct untyped_sources sources;
    struct drops drops = {0};

    (void)state;
    sources = (struct untyped_sources){.device_top = 1ull << 47, .window_top = 510ull << 30, .max_bits = 47};
    add(&sources.ram, 0x100000, 0xbfee0000);
    add(&sources.reclaimed, 0x100000, 0x700000);
    add(&sources.reserved, 0x800000, 0x654000);
    add(&sources.reserved, 0xfec00000, 0x1000);
    add(&sources.reserved, 0xfee00000, 0x1000);
    add(&sources.reserved, 0xfffffff8, 8);
    struct untyped_list list = make(&sources, CAPACITY, &drops);
    static const struct expected low[] = {
        {0, 20}, {0xbffe0000, 17}, {0xc0000000, 29}, {0xe0000000, 28}, {0xf0000000, 27}, {0, 0},
    };
    static const struct expected apics[] = {
        {0xfe800000, 22}, {0xfec01000, 12}, {0xfec02000, 13}, {0xfec04000, 14}, {0xfec08000, 15},
        {0xfec10000, 16}, {0xfec20000, 17}, {0xfec40000, 18}, {0xfec80000, 19}, {0xfed00000, 20},
        {0xfee01000, 12}, {0, 0},
    };
    static const struct expected msi[] = {{0xffffffc0, 5}, {0xffffffe0, 4}, {0x100000000, 32}, {0, 0}};
    static const struct expected high[] = {
        {0x4000000000, 38}, {0x8000000000, 39}, {0x10000000000, 40}, {0x20000000000, 41},
        {0x40000000000, 42}, {0x80000000000, 43}, {0x100000000000, 44}, {0x200000000000, 45},
        {0x400000000000, 46}, {0, 0},
    };
    static const struct expected ordinary[] = {{0x100000, 20}, {0x200000, 21}, {0x400000, 22}, {0, 0}};

    assert_entries(&list, 0, low, true);
    assert_entries(&list, index_of(&list, 0xfe800000), apics, true);
    assert_entries(&list, index_of(&list, 0xffffffc0), msi, true);
    assert_entries(&list, index_of(&list, 0x4000000000), high, true);
    assert_int_equal(list.entry[list.device_count - 1].paddr, 0x400000000000);
    assert_entries(&list, list.device_count, ordinary, false);
    assert_int_equal(list.entry[list.device_count + 3].paddr, 0xe54000);
    assert_int_equal(list.entry[list.count - 1].paddr + (1ull << list.entry[list.count - 1].size_bits),
                     0xbffe0000);
    assert_int_equal(list.dropped, 0);
    assert_aligned_and_disjoint(&list);
}

static void b31_b32_b40_virt_aarch64_with_1_gib(void **state)
{
    static struct untyped_sources sources;
    struct drops drops = {0};

    (void)state;
    sources = (struct untyped_sources){.device_top = 1ull << 40, .window_top = 511ull << 30, .max_bits = 47};
    add(&sources.ram, 0x40000000, 0x40000000);
    add(&sources.reclaimed, 0x40000000, 0x10000);
    add(&sources.reserved, 0x40010000, 0x123000);
    add(&sources.reserved, 0x8000000, 0x1000);
    add(&sources.reserved, 0x8010000, 0x1000);
    struct untyped_list list = make(&sources, CAPACITY, &drops);
    static const struct expected device[] = {
        {0, 27}, {0x8001000, 12}, {0x8002000, 13}, {0x8004000, 14}, {0x8008000, 15}, {0x8011000, 12},
        {0x8012000, 13}, {0x8014000, 14}, {0x8018000, 15}, {0x8020000, 17}, {0x8040000, 18},
        {0x8080000, 19}, {0x8100000, 20}, {0x8200000, 21}, {0x8400000, 22}, {0x8800000, 23},
        {0x9000000, 24}, {0xa000000, 25}, {0xc000000, 26}, {0x10000000, 28}, {0x20000000, 29},
        {0x80000000, 31}, {0x100000000, 32}, {0x200000000, 33}, {0x400000000, 34}, {0x800000000, 35},
        {0x1000000000, 36}, {0x2000000000, 37}, {0x4000000000, 38}, {0x8000000000, 39}, {0, 0},
    };
    static const struct expected ordinary[] = {{0x40000000, 16}, {0x40133000, 12}, {0x40134000, 14}, {0, 0}};

    assert_entries(&list, 0, device, true);
    assert_int_equal(list.device_count, sizeof(device) / sizeof(device[0]) - 1);
    assert_entries(&list, list.device_count, ordinary, false);
    assert_aligned_and_disjoint(&list);
}

static void b31_b32_b41_b42_virt_riscv64_with_3_gib(void **state)
{
    static struct untyped_sources sources;
    struct drops drops = {0};

    (void)state;
    sources = (struct untyped_sources){.device_top = 1ull << 39, .window_top = 254ull << 30, .max_bits = 38};
    add(&sources.ram, 0x80200000, 0xbfe00000); /* the firmware's 2 MiB are not RAM */
    add(&sources.reclaimed, 0x80200000, 0x3000);
    add(&sources.reserved, 0x80203000, 0x30d000);
    add(&sources.reserved, 0x2000000, 0x200000);
    add(&sources.reserved, 0xc000000, 0x600000);
    struct untyped_list list = make(&sources, CAPACITY, &drops);
    static const struct expected device[] = {
        {0, 25}, {0x2200000, 21}, {0x2400000, 22}, {0x2800000, 23}, {0x3000000, 24}, {0x4000000, 26},
        {0x8000000, 26}, {0xc600000, 21}, {0xc800000, 23}, {0xd000000, 24}, {0xe000000, 25},
        {0x10000000, 28}, {0x20000000, 29}, {0x40000000, 30}, {0x80000000, 21}, {0x140000000, 30},
        {0x180000000, 31}, {0x200000000, 33}, {0x400000000, 34}, {0x800000000, 35}, {0x1000000000, 36},
        {0x2000000000, 37}, {0x4000000000, 38}, {0, 0},
    };
    static const struct expected ordinary[] = {
        {0x80200000, 13}, {0x80202000, 12}, {0x80510000, 16}, {0x80520000, 17}, {0, 0},
    };

    assert_entries(&list, 0, device, true);
    assert_int_equal(list.device_count, sizeof(device) / sizeof(device[0]) - 1);
    assert_entries(&list, list.device_count, ordinary, false);
    assert_aligned_and_disjoint(&list);
}

static void b33_splitting_and_fragments(void **state)
{
    static struct untyped_sources sources;
    struct drops drops = {0};

    (void)state;
    sources = (struct untyped_sources){.device_top = 0x1000, .window_top = 1ull << 40, .max_bits = 6};
    add(&sources.ram, 0x108, 0x1f9); /* 0x108 ... 0x301: fragments of 8 and 1 bytes at the ends */
    struct untyped_list list = make(&sources, 4096, &drops);
    static const struct expected ordinary[] = {
        {0x110, 4}, {0x120, 5}, {0x140, 6}, {0x180, 6}, {0x1c0, 6}, {0x200, 6}, {0x240, 6}, {0x280, 6},
        {0x2c0, 6}, {0, 0},
    };

    assert_entries(&list, list.device_count, ordinary, false);
    assert_int_equal(list.count, list.device_count + 9);
    assert_int_equal(list.dropped, 0); /* fragments are skipped, not dropped */
    assert_int_equal(drops.count, 0);
    assert_aligned_and_disjoint(&list);
}

static void b34_entries_run_out(void **state)
{
    static struct untyped_sources sources;
    struct drops drops = {0};

    (void)state;
    sources = (struct untyped_sources){.device_top = 0x100000, .window_top = 1ull << 40, .max_bits = 47};
    for (uint64_t i = 0; i < 8; i++) {
        add(&sources.ram, 0x10000 + i * 0x2000, 0x1000);
    }
    add(&sources.ram, 0x80000, 0x3000);
    struct untyped_sources copy = sources;
    struct untyped_list list = make(&sources, 4096, &drops);
    uint32_t all = list.count;

    assert_int_equal(drops.count, 0);
    list = make(&copy, all - 2, &drops);
    assert_int_equal(list.count, all - 2);
    assert_int_equal(list.dropped, 1);
    assert_int_equal(drops.count, 1); /* one region is lost, although in two entries */
    assert_int_equal(drops.first, 0x80000);
    assert_int_equal(drops.bytes, 0x3000);
    copy = sources;
    drops = (struct drops){0};
    list = make(&copy, list.device_count, &drops);
    assert_int_equal(list.count, list.device_count);
    assert_int_equal(list.dropped, 9);
    assert_int_equal(drops.bytes, 8 * 0x1000 + 0x3000);
    drops = (struct drops){0};
    list = make(&copy, 0, &drops);
    assert_int_equal(list.count, 0);
    assert_true(drops.count > 9);
}

static void b35_ram_beyond_the_window_is_device_memory(void **state)
{
    static struct untyped_sources sources;
    struct drops drops = {0};

    (void)state;
    sources = (struct untyped_sources){.device_top = 1ull << 40, .window_top = 1ull << 32, .max_bits = 47};
    add(&sources.ram, 0x80000000, 0x200000000); /* 2 GiB below, 6 GiB above the limit */
    struct untyped_list list = make(&sources, CAPACITY, &drops);

    assert_int_equal(list.count - list.device_count, 1);
    assert_int_equal(list.entry[list.device_count].paddr, 0x80000000);
    assert_int_equal(list.entry[list.device_count].size_bits, 31);
    assert_true(list.entry[index_of(&list, 0x100000000)].is_device);
    assert_int_equal(list.entry[index_of(&list, 0x100000000)].size_bits, 32);
}

/* H19: an address space that ends at 2^64, RAM and reservation at its very top. */
static void h19_the_top_of_the_address_space(void **state)
{
    static struct untyped_sources sources;
    struct drops drops = {0};

    (void)state;
    sources = (struct untyped_sources){.device_top = UINT64_MAX, .window_top = UINT64_MAX, .max_bits = 63};
    add(&sources.ram, UINT64_MAX - 0xffff, 0x10000);
    add(&sources.reserved, UINT64_MAX - 0xfff, 0x1000);
    struct untyped_list list = make(&sources, CAPACITY, &drops);

    assert_int_equal(list.entry[list.device_count].paddr, UINT64_MAX - 0xffff);
    assert_int_equal(list.entry[0].paddr, 0);
    assert_int_equal(list.entry[0].size_bits, 63);
    assert_aligned_and_disjoint(&list);
    list = (struct untyped_list){.entry = entries, .capacity = CAPACITY};
    sources.max_bits = 64;
    assert_refused(untyped_list_make(&list, &sources, NULL, NULL), "impossible limits");
    sources.max_bits = 3;
    assert_refused(untyped_list_make(&list, &sources, NULL, NULL), "impossible limits");
    sources.max_bits = 40;
    sources.window_top = 0;
    assert_refused(untyped_list_make(&list, &sources, NULL, NULL), "impossible limits");
}

enum use { USE_DEVICE, USE_RAM, USE_RECLAIMED, USE_RESERVED };

/* Random machines of 64 KiB in units of 16 bytes, against a table that says what each unit is. */
static void b31_every_byte_is_offered_exactly_once(void **state)
{
    static struct untyped_sources sources;
    static uint8_t use[4096];
    static uint8_t offered[4096];
    uint64_t seed = 4711;

    (void)state;
    for (uint32_t round = 0; round < 500; round++) {
        struct drops drops = {0};
        uint64_t window = 1 + random_below(&seed, 4096);

        sources = (struct untyped_sources){
            .device_top = 0x10000,
            .window_top = window * 16,
            .max_bits = 4 + (uint32_t)random_below(&seed, 16),
        };
        memset(use, USE_DEVICE, sizeof(use));
        memset(offered, 0xff, sizeof(offered));
        for (uint32_t kind = USE_RAM; kind <= USE_RESERVED; kind++) {
            struct memory_map *maps[] = {NULL, &sources.ram, &sources.reclaimed, &sources.reserved};

            for (uint64_t i = random_below(&seed, 12); i > 0; i--) {
                uint64_t base = random_below(&seed, 4096);
                uint64_t size = random_below(&seed, 4096 - base) / (1 + random_below(&seed, 20));

                add(maps[kind], base * 16, size * 16);
                memset(use + base, (int)kind, size);
            }
        }
        struct untyped_list list = make(&sources, 4096, &drops);

        assert_int_equal(list.dropped, 0);
        uint64_t previous = 0;
        int stage = USE_DEVICE;

        for (uint32_t i = 0; i < list.count; i++) {
            const struct untyped_entry *entry = &list.entry[i];
            uint64_t size = 1ull << entry->size_bits;
            int kind = use[entry->paddr / 16];

            if (entry->paddr / 16 >= window) {
                kind = USE_DEVICE;
            }
            assert_true(entry->size_bits <= sources.max_bits);
            assert_int_equal(entry->paddr % size, 0);
            assert_int_equal(entry->is_device, kind == USE_DEVICE);
            assert_int_equal(entry->is_device, i < list.device_count);
            /* Order: device, reclaimed, RAM; ascending within each. */
            int rank = kind == USE_DEVICE ? 0 : kind == USE_RECLAIMED ? 1 : 2;

            assert_true(rank > stage || (rank == stage && (i == 0 || entry->paddr > previous)));
            stage = rank;
            previous = entry->paddr;
            for (uint64_t unit = entry->paddr / 16; unit < (entry->paddr + size) / 16; unit++) {
                assert_int_equal(offered[unit], 0xff);
                offered[unit] = (uint8_t)kind;
            }
        }
        for (uint32_t unit = 0; unit < 4096; unit++) {
            uint8_t expected = use[unit];

            if (expected == USE_RESERVED) {
                expected = 0xff;
            } else if (unit >= window) {
                expected = USE_DEVICE;
            }
            assert_int_equal(offered[unit], expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b31_b32_b39_pc_with_3_gib),
        cmocka_unit_test(b31_b32_b40_virt_aarch64_with_1_gib),
        cmocka_unit_test(b31_b32_b41_b42_virt_riscv64_with_3_gib),
        cmocka_unit_test(b33_splitting_and_fragments),
        cmocka_unit_test(b34_entries_run_out),
        cmocka_unit_test(b35_ram_beyond_the_window_is_device_memory),
        cmocka_unit_test(h19_the_top_of_the_address_space),
        cmocka_unit_test(b31_every_byte_is_offered_exactly_once),
    };

    return cmocka_run_group_tests_name("untyped_list", tests, NULL, NULL);
}
