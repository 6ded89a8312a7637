/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The facts a kernel takes from a device tree, from trees that were written for this test and from those
 * that QEMU's machines hand out (where QEMU is installed).
 */
#include "fdt_builder.h"

#include <time.h>

#include "core/boot/fdt_machine.h"

static struct buffer riscv_blob;
static struct buffer raspi_blob;
static struct buffer qemu_blobs[4]; /* virt AArch64 with GICv2 and GICv3, virt RISC-V, sifive_u */

static struct fdt opened(const struct buffer *blob)
{
    struct fdt tree;

    assert_success(fdt_open(&tree, blob->bytes, blob->size));
    return tree;
}

static void assert_region(const struct memory_map *map, uint32_t index, uint64_t base, uint64_t size)
{
    assert_true(index < map->count);
    assert_int_equal(map->region[index].base, base);
    assert_int_equal(map->region[index].last, base + size - 1);
}

static void b81_memory_of_all_nodes_is_merged_and_sorted(void **state)
{
    struct fdt tree = opened(&riscv_blob);
    struct memory_map map = {0};

    (void)state;
    assert_success(fdt_read_memory(&tree, &map));
    assert_int_equal(map.count, 2);
    assert_region(&map, 0, 0x80000000, 0x30000000);
    assert_region(&map, 1, 0x880000000, 0x80000000); /* and not the disabled node */
}

/* B-42, PF-17: with or without no-map, and the reservation list too. */
static void b42_pf17_reserved_memory_need_not_say_no_map(void **state)
{
    struct fdt tree = opened(&riscv_blob);
    struct memory_map map = {0};

    (void)state;
    assert_success(fdt_read_reserved(&tree, &map));
    assert_int_equal(map.count, 2);
    assert_region(&map, 0, 0x80000000, 0x60000);
    assert_region(&map, 1, 0x90000000, 0x2000);
}

static void b74_initrd_in_cells_of_32_and_64_bits(void **state)
{
    struct fdt riscv = opened(&riscv_blob);
    struct fdt raspi = opened(&raspi_blob);
    struct fdt_chosen chosen;

    (void)state;
    assert_success(fdt_read_chosen(&riscv, &chosen));
    assert_true(chosen.has_initrd);
    assert_int_equal(chosen.initrd_start, 0x8a0200000);
    assert_int_equal(chosen.initrd_end, 0x8a0300001);
    assert_string_equal(chosen.bootargs, "one two=3");
    assert_success(fdt_read_chosen(&raspi, &chosen));
    assert_true(chosen.has_initrd);
    assert_int_equal(chosen.initrd_start, 0x8000000);
    assert_int_equal(chosen.initrd_end, 0x8012345);
    assert_string_equal(chosen.bootargs, "");
}

/* /chosen with these bytes as start and end; size 0 leaves one out. */
static const char *chosen_with(const uint32_t *start, uint32_t start_cells, const uint32_t *end,
                               uint32_t end_cells, struct fdt_chosen *chosen)
{
    struct fdt_builder builder = {0};

    fdt_builder_begin(&builder, "");
    fdt_builder_begin(&builder, "chosen");
    if (start_cells > 0) {
        fdt_builder_cells(&builder, "linux,initrd-start", start, start_cells);
    }
    if (end_cells > 0) {
        fdt_builder_cells(&builder, "linux,initrd-end", end, end_cells);
    }
    fdt_builder_end(&builder);
    fdt_builder_end(&builder);
    struct buffer blob = fdt_builder_finish(&builder);
    struct fdt tree = opened(&blob);
    const char *message = fdt_read_chosen(&tree, chosen);

    buffer_free(&blob);
    return message;
}

static void b74_a_malformed_initrd_has_a_message(void **state)
{
    static const uint32_t cells[] = {0, 0x1000, 0, 0x2000};
    struct fdt_chosen chosen;

    (void)state;
    assert_success(chosen_with(cells, 2, cells + 2, 2, &chosen));
    assert_true(chosen.has_initrd);
    assert_success(chosen_with(cells + 1, 1, cells + 2, 2, &chosen));
    assert_true(chosen.has_initrd);
    assert_success(chosen_with(NULL, 0, NULL, 0, &chosen));
    assert_false(chosen.has_initrd);
    assert_refused(chosen_with(cells, 2, NULL, 0, &chosen), "lacks one");
    assert_refused(chosen_with(NULL, 0, cells, 2, &chosen), "lacks one");
    assert_refused(chosen_with(cells, 3, cells + 2, 2, &chosen), "no number");
    assert_refused(chosen_with(cells + 2, 2, cells, 2, &chosen), "ends before");
    assert_refused(chosen_with(cells, 2, cells, 2, &chosen), "ends before");
    assert_false(chosen.has_initrd);
}

static void b81_the_console_is_found_by_path_and_by_alias(void **state)
{
    struct fdt riscv = opened(&riscv_blob);
    struct fdt raspi = opened(&raspi_blob);
    struct fdt_node node;
    struct fdt_range range;

    (void)state;
    assert_true(fdt_find_console(&riscv, &node));
    assert_true(fdt_is_compatible(&node, "sifive,uart0"));
    assert_true(fdt_find_console(&raspi, &node));
    assert_success(fdt_reg(&node, 0, &range));
    assert_int_equal(range.base, 0x3f201000);
}

static void b77_b87_harts_are_numbered_by_id_without_the_unusable(void **state)
{
    struct fdt tree = opened(&riscv_blob);
    static struct fdt_cpus cpus;

    (void)state;
    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_int_equal(cpus.count, 4);
    assert_int_equal(cpus.timebase_frequency, 1000000);
    assert_false(cpus.cpu[0].available);
    assert_success(fdt_number_cpus(&cpus, 3, true, true));
    assert_int_equal(cpus.count, 2); /* hart 0 is disabled, hart 2 has no MMU */
    assert_int_equal(cpus.cpu[0].id, 3);
    assert_int_equal(cpus.cpu[1].id, 1);
    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_success(fdt_number_cpus(&cpus, 1, true, true));
    assert_int_equal(cpus.cpu[0].id, 1);
    assert_int_equal(cpus.cpu[1].id, 3);
    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_refused(fdt_number_cpus(&cpus, 0, true, true), "that booted");
    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_refused(fdt_number_cpus(&cpus, 77, true, true), "that booted");
}

static void b82_without_sorting_tree_order_holds(void **state)
{
    struct fdt tree = opened(&riscv_blob);
    static struct fdt_cpus cpus;

    (void)state;
    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_success(fdt_number_cpus(&cpus, 2, false, false));
    assert_int_equal(cpus.count, 3);
    assert_int_equal(cpus.cpu[0].id, 2);
    assert_int_equal(cpus.cpu[1].id, 3);
    assert_int_equal(cpus.cpu[2].id, 1);
}

/* PF-23: an extension is a whole word, and may be in either of two properties. */
static void pf23_extensions_are_whole_words(void **state)
{
    struct fdt tree = opened(&riscv_blob);
    static struct fdt_cpus cpus;

    (void)state;
    assert_success(fdt_read_cpus(&tree, &cpus));
    const struct fdt_cpu *hart3 = &cpus.cpu[1];
    const struct fdt_cpu *hart1 = &cpus.cpu[2];

    assert_true(fdt_cpu_has_extension(hart3, "sstc"));
    assert_true(fdt_cpu_has_extension(hart3, "zicsr"));
    assert_false(fdt_cpu_has_extension(hart3, "sst"));
    assert_false(fdt_cpu_has_extension(hart3, "svpbmt"));
    assert_false(fdt_cpu_has_extension(hart1, "sstc"));
    assert_true(fdt_cpu_has_extension(hart1, "svpbmt"));
}

static void pf14_cores_with_spin_tables(void **state)
{
    struct fdt tree = opened(&raspi_blob);
    static struct fdt_cpus cpus;
    struct fdt_psci psci;

    (void)state;
    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_int_equal(cpus.count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(cpus.cpu[i].id, i);
        assert_int_equal(cpus.cpu[i].enable_method, FDT_ENABLE_SPIN_TABLE);
        assert_int_equal(cpus.cpu[i].release_address, 0xd8 + 8 * i);
    }
    assert_success(fdt_read_psci(&tree, &psci));
    assert_false(psci.present);
}

/* PF-29: one context for a hart without S mode, two for the others. */
static void b81_pf29_plic_contexts_come_from_the_wiring(void **state)
{
    struct fdt tree = opened(&riscv_blob);
    static struct fdt_cpus cpus;
    static struct fdt_plic plic;

    (void)state;
    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_success(fdt_number_cpus(&cpus, 3, true, true));
    assert_success(fdt_read_plic(&tree, &cpus, 9, &plic));
    assert_int_equal(plic.registers.base, 0xc000000);
    assert_int_equal(plic.registers.size, 0x4000000);
    assert_int_equal(plic.sources, 53);
    assert_int_equal(plic.context[0], 6);
    assert_int_equal(plic.context[1], 2);
    assert_int_equal(plic.context[2], FDT_NO_CONTEXT);
    struct fdt raspi = opened(&raspi_blob);

    assert_refused(fdt_read_plic(&raspi, &cpus, 9, &plic), "no platform-level");
}

static struct buffer psci_tree(const char *compatible, const char *method, uint32_t cpu_on)
{
    struct fdt_builder builder = {0};

    fdt_builder_begin(&builder, "");
    fdt_builder_begin(&builder, "psci");
    fdt_builder_string(&builder, "compatible", compatible);
    if (method != NULL) {
        fdt_builder_string(&builder, "method", method);
    }
    if (cpu_on != 0) {
        fdt_builder_cells(&builder, "cpu_on", &cpu_on, 1);
    }
    fdt_builder_end(&builder);
    fdt_builder_end(&builder);
    return fdt_builder_finish(&builder);
}

static void b81_b82_psci_by_version_and_method(void **state)
{
    static const struct {
        const char *compatible;
        const char *method;
        uint32_t cpu_on;
        uint32_t expected; /* 0 = refused */
        const char *message;
    } cases[] = {
        {"arm,psci-1.0", "hvc", 0, 0xc4000003, NULL},
        {"arm,psci-0.2", "smc", 0x1234, 0xc4000003, NULL},
        {"arm,psci", "smc", 0x1234, 0x1234, NULL},
        {"arm,psci", "smc", 0, 0, "number of CPU_ON"},
        {"arm,psci-1.0", NULL, 0, 0, "method"},
        {"arm,psci-1.0", "svc", 0, 0, "method"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer blob = psci_tree(cases[i].compatible, cases[i].method, cases[i].cpu_on);
        struct fdt tree = opened(&blob);
        struct fdt_psci psci;
        const char *message = fdt_read_psci(&tree, &psci);

        if (cases[i].message != NULL) {
            assert_refused(message, cases[i].message);
        } else {
            assert_success(message);
            assert_true(psci.present);
            assert_int_equal(psci.cpu_on, cases[i].expected);
            assert_int_equal(psci.uses_smc, strcmp(cases[i].method, "smc") == 0);
            assert_int_equal(psci.fixed_ids, strcmp(cases[i].compatible, "arm,psci") != 0);
        }
        buffer_free(&blob);
    }
}

static void b81_a_tree_without_memory_or_cpus_is_refused(void **state)
{
    struct fdt_builder builder = {0};
    struct memory_map map = {0};
    static struct fdt_cpus cpus;

    (void)state;
    fdt_builder_begin(&builder, "");
    fdt_builder_begin(&builder, "memory@0");
    fdt_builder_string(&builder, "device_type", "memory");
    fdt_builder_end(&builder);
    fdt_builder_begin(&builder, "cpus");
    fdt_builder_end(&builder);
    fdt_builder_end(&builder);
    struct buffer blob = fdt_builder_finish(&builder);
    struct fdt tree = opened(&blob);

    assert_refused(fdt_read_memory(&tree, &map), "no memory");
    assert_refused(fdt_read_cpus(&tree, &cpus), "no CPU");
    buffer_free(&blob);
}

/* H19: memory up to the last byte of the address space, and one byte more. */
static void h19_memory_at_the_top_of_the_address_space(void **state)
{
    (void)state;
    for (uint32_t extra = 0; extra <= 1; extra++) {
        struct fdt_builder builder = {0};
        const uint32_t two = 2;
        const uint32_t reg[] = {0xffffffff, 0xc0000000, 0, 0x40000000 + extra};
        struct memory_map map = {0};

        fdt_builder_begin(&builder, "");
        fdt_builder_cells(&builder, "#address-cells", &two, 1);
        fdt_builder_cells(&builder, "#size-cells", &two, 1);
        fdt_builder_begin(&builder, "memory");
        fdt_builder_string(&builder, "device_type", "memory");
        fdt_builder_cells(&builder, "reg", reg, 4);
        fdt_builder_end(&builder);
        fdt_builder_end(&builder);
        struct buffer blob = fdt_builder_finish(&builder);
        struct fdt tree = opened(&blob);

        if (extra == 0) {
            assert_success(fdt_read_memory(&tree, &map));
            assert_int_equal(map.region[0].last, UINT64_MAX);
        } else {
            assert_refused(fdt_read_memory(&tree, &map), "wraps");
        }
        buffer_free(&blob);
    }
}

static void fill_with_properties(struct fdt_builder *builder, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        fdt_builder_property(builder, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "", 1);
    }
}

static void read_everything(const struct buffer *blob)
{
    static struct memory_map map;
    static struct fdt_cpus cpus;
    static struct fdt_plic plic;
    struct fdt tree = opened(blob);
    struct fdt_chosen chosen;
    struct fdt_psci psci;
    struct fdt_node node;

    memory_map_clear(&map);
    (void)fdt_read_memory(&tree, &map);
    if (fdt_find_path(&tree, "/reserved-memory", &node)) {
        assert_refused(fdt_read_reserved(&tree, &map), "too many ranges");
    }
    (void)fdt_read_chosen(&tree, &chosen);
    (void)fdt_find_console(&tree, &node);
    (void)fdt_read_psci(&tree, &psci);
    (void)fdt_read_cpus(&tree, &cpus);
    (void)fdt_read_plic(&tree, &cpus, 9, &plic);
}

/* Trees of the greatest size, made to be slow: many reservations below a parent with many properties, many
 * CPUs, and a wiring of the interrupt controller as long as it can be. */
static void the_largest_trees_are_read_soon(void **state)
{
    static const char *const parents[] = {"reserved-memory", "cpus", "soc"};

    (void)state;
    for (uint32_t shape = 0; shape < 3; shape++) {
        struct fdt_builder builder = {0};
        struct timespec start;
        struct timespec end;
        const uint32_t one = 1;
        const uint32_t reg[] = {0x80000000, 0x10};

        fdt_builder_begin(&builder, "");
        fdt_builder_begin(&builder, parents[shape]);
        fill_with_properties(&builder, FDT_MAX_PROPERTIES - 3);
        fdt_builder_cells(&builder, "#address-cells", &one, 1);
        fdt_builder_cells(&builder, "#size-cells", &one, 1);
        fdt_builder_property(&builder, "ranges", NULL, 0);
        while (shape < 2 && builder.structure.size < FDT_MAX_SIZE - 1024) {
            fdt_builder_begin(&builder, "a");
            fdt_builder_cells(&builder, "reg", reg, 2);
            if (shape == 1) {
                fdt_builder_string(&builder, "device_type", "cpu");
            }
            fdt_builder_end(&builder);
        }
        if (shape == 2) {
            uint8_t *wires = calloc(1, 8 * 15872);

            fdt_builder_begin(&builder, "plic");
            fdt_builder_string(&builder, "compatible", "riscv,plic0");
            fdt_builder_cells(&builder, "reg", reg, 2);
            fdt_builder_cells(&builder, "riscv,ndev", &one, 1);
            fdt_builder_property(&builder, "interrupts-extended", wires, 8 * 15872);
            fdt_builder_end(&builder);
            free(wires);
        }
        fdt_builder_end(&builder);
        fdt_builder_end(&builder);
        struct buffer blob = fdt_builder_finish(&builder);

        clock_gettime(CLOCK_MONOTONIC, &start);
        read_everything(&blob);
        clock_gettime(CLOCK_MONOTONIC, &end);
        assert_true(end.tv_sec - start.tv_sec < 10); /* under the sanitizers, on a busy machine */
        buffer_free(&blob);
    }
}

/* Made by QEMU with -m 1024 -smp 4. */
static void check_qemu_arm(const struct buffer *blob, const char *gic, uint64_t second_base)
{
    struct fdt tree = opened(blob);
    struct memory_map map = {0};
    static struct fdt_cpus cpus;
    struct fdt_psci psci;
    struct fdt_range range;
    struct fdt_interrupt interrupt;
    struct fdt_node node;

    assert_success(fdt_read_memory(&tree, &map));
    assert_int_equal(map.count, 1);
    assert_region(&map, 0, 0x40000000, 0x40000000);
    memory_map_clear(&map);
    assert_success(fdt_read_reserved(&tree, &map));
    assert_int_equal(map.count, 0);
    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_int_equal(cpus.count, 4);
    assert_success(fdt_number_cpus(&cpus, 0, false, false));
    assert_int_equal(cpus.cpu[3].id, 3);
    assert_int_equal(cpus.cpu[3].enable_method, FDT_ENABLE_PSCI);
    assert_success(fdt_read_psci(&tree, &psci));
    assert_true(psci.present && psci.fixed_ids && !psci.uses_smc);
    assert_true(fdt_find_console(&tree, &node));
    assert_true(fdt_is_compatible(&node, "arm,pl011"));
    assert_success(fdt_reg(&node, 0, &range));
    assert_int_equal(range.base, 0x9000000);
    assert_success(fdt_interrupt(&node, 0, &interrupt));
    assert_int_equal(interrupt.cells, 3);
    assert_int_equal(interrupt.cell[1], 1);
    node = fdt_root(&tree);
    assert_true(fdt_next_compatible(&node, gic));
    assert_success(fdt_reg(&node, 0, &range));
    assert_int_equal(range.base, 0x8000000);
    assert_int_equal(range.size, 0x10000);
    assert_success(fdt_reg(&node, 1, &range));
    assert_int_equal(range.base, second_base);
    node = fdt_root(&tree);
    assert_true(fdt_next_compatible(&node, "arm,armv8-timer"));
    assert_success(fdt_interrupt(&node, 2, &interrupt));
    assert_int_equal(interrupt.cell[0], 1);
    assert_int_equal(interrupt.cell[1], 11);
}

static void pf4_pf10_qemu_virt_aarch64(void **state)
{
    (void)state;
    if (qemu_blobs[0].size == 0) {
        skip();
    }
    check_qemu_arm(&qemu_blobs[0], "arm,cortex-a15-gic", 0x8010000);
    check_qemu_arm(&qemu_blobs[1], "arm,gic-v3", 0x80a0000);
}

static void pf17_pf24_qemu_virt_riscv64(void **state)
{
    static struct fdt_cpus cpus;
    static struct fdt_plic plic;
    struct memory_map map = {0};

    (void)state;
    if (qemu_blobs[2].size == 0) {
        skip();
    }
    struct fdt tree = opened(&qemu_blobs[2]);

    assert_success(fdt_read_memory(&tree, &map));
    assert_int_equal(map.count, 1);
    assert_region(&map, 0, 0x80000000, 0x40000000);
    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_int_equal(cpus.timebase_frequency, 10000000);
    assert_success(fdt_number_cpus(&cpus, 2, true, true));
    assert_int_equal(cpus.count, 4);
    assert_true(fdt_cpu_has_extension(&cpus.cpu[0], "sstc"));
    assert_success(fdt_read_plic(&tree, &cpus, 9, &plic));
    assert_int_equal(plic.registers.base, 0xc000000);
    assert_int_equal(plic.registers.size, 0x600000);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(plic.context[i], 2 * cpus.cpu[i].id + 1);
    }
}

static void pf27_pf29_qemu_sifive_u(void **state)
{
    static struct fdt_cpus cpus;
    static struct fdt_plic plic;

    (void)state;
    if (qemu_blobs[3].size == 0) {
        skip();
    }
    struct fdt tree = opened(&qemu_blobs[3]);

    assert_success(fdt_read_cpus(&tree, &cpus));
    assert_int_equal(cpus.count, 4);
    assert_int_equal(cpus.timebase_frequency, 1000000);
    assert_success(fdt_number_cpus(&cpus, 2, true, true));
    assert_int_equal(cpus.count, 3); /* hart 0 has no MMU */
    assert_int_equal(cpus.cpu[0].id, 2);
    assert_int_equal(cpus.cpu[1].id, 1);
    assert_int_equal(cpus.cpu[2].id, 3);
    assert_success(fdt_read_plic(&tree, &cpus, 9, &plic));
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(plic.context[i], 2 * cpus.cpu[i].id);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b81_memory_of_all_nodes_is_merged_and_sorted),
        cmocka_unit_test(b42_pf17_reserved_memory_need_not_say_no_map),
        cmocka_unit_test(b74_initrd_in_cells_of_32_and_64_bits),
        cmocka_unit_test(b74_a_malformed_initrd_has_a_message),
        cmocka_unit_test(b81_the_console_is_found_by_path_and_by_alias),
        cmocka_unit_test(b77_b87_harts_are_numbered_by_id_without_the_unusable),
        cmocka_unit_test(b82_without_sorting_tree_order_holds),
        cmocka_unit_test(pf23_extensions_are_whole_words),
        cmocka_unit_test(pf14_cores_with_spin_tables),
        cmocka_unit_test(b81_pf29_plic_contexts_come_from_the_wiring),
        cmocka_unit_test(b81_b82_psci_by_version_and_method),
        cmocka_unit_test(b81_a_tree_without_memory_or_cpus_is_refused),
        cmocka_unit_test(h19_memory_at_the_top_of_the_address_space),
        cmocka_unit_test(the_largest_trees_are_read_soon),
        cmocka_unit_test(pf4_pf10_qemu_virt_aarch64),
        cmocka_unit_test(pf17_pf24_qemu_virt_riscv64),
        cmocka_unit_test(pf27_pf29_qemu_sifive_u),
    };

    if ((argc != 3 && argc != 7) || !buffer_read_file(&riscv_blob, argv[1]) ||
        !buffer_read_file(&raspi_blob, argv[2])) {
        return 2;
    }
    for (int i = 3; i < argc; i++) {
        if (!buffer_read_file(&qemu_blobs[i - 3], argv[i])) {
            return 2;
        }
    }
    int failed = cmocka_run_group_tests_name("fdt_machine", tests, NULL, NULL);

    buffer_free(&riscv_blob);
    buffer_free(&raspi_blob);
    for (int i = 0; i < 4; i++) {
        buffer_free(&qemu_blobs[i]);
    }
    return failed;
}
