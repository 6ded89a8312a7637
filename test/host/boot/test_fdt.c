/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device-tree reader: what it finds in well-formed trees, one message for each defect of the format,
 * and that neither depth nor size of a tree can make it slow.
 */
#include "fdt_builder.h"

#include <time.h>

#include "core/boot/fdt_bus.h"

static struct buffer riscv_blob;
static struct buffer raspi_blob;

/* Open a copy that ends where the sanitizer sees it; the message is all that is wanted. */
static const char *open_and_free(struct buffer *blob)
{
    uint8_t *exact = malloc(blob->size);
    struct fdt tree;

    memcpy(exact, blob->bytes, blob->size);
    const char *message = fdt_open(&tree, exact, blob->size);

    free(exact);
    buffer_free(blob);
    return message;
}

static struct buffer copy_of(const struct buffer *blob)
{
    struct buffer copy = {0};

    buffer_append(&copy, blob->bytes, blob->size);
    return copy;
}

static struct fdt opened(const struct buffer *blob)
{
    struct fdt tree;

    assert_success(fdt_open(&tree, blob->bytes, blob->size));
    return tree;
}

static struct fdt_node find_compatible(const struct fdt *tree, const char *compatible)
{
    struct fdt_node node = fdt_root(tree);

    if (!fdt_next_compatible(&node, compatible)) {
        fail_msg("no node compatible with %s", compatible);
    }
    return node;
}

static void b81_nodes_come_in_order_and_with_their_parents(void **state)
{
    struct fdt tree = opened(&raspi_blob);
    struct fdt_node node = fdt_root(&tree);
    static const char *const expected[] = {
        "aliases", "chosen", "memory@0", "cpus", "cpu@0", "cpu@1", "cpu@2", "cpu@3", "timer", "soc",
        "interrupt-controller@7e00b200", "local_intc@40000000", "serial@7e201000",
    };
    size_t seen = 0;

    (void)state;
    assert_string_equal(fdt_name(&node), "");
    while (fdt_next(&node)) {
        struct fdt_node parent = fdt_parent(&node);

        assert_true(seen < sizeof(expected) / sizeof(expected[0]));
        assert_string_equal(fdt_name(&node), expected[seen]);
        if (strncmp(expected[seen], "cpu@", 4) == 0) {
            assert_string_equal(fdt_name(&parent), "cpus");
            assert_int_equal(node.depth, 3);
        }
        seen++;
    }
    assert_int_equal(seen, sizeof(expected) / sizeof(expected[0]));
}

static void b81_children_are_direct_children(void **state)
{
    struct fdt tree = opened(&riscv_blob);
    struct fdt_node parent;
    uint32_t children = 0;

    (void)state;
    assert_true(fdt_find_path(&tree, "/cpus", &parent));
    for (struct fdt_node child = parent; fdt_next_child(&parent, &child);) {
        assert_int_equal(child.depth, 3);
        children++;
    }
    assert_int_equal(children, 5);
    assert_true(fdt_find_path(&tree, "/clocks/refclk", &parent));
    struct fdt_node child = parent;

    assert_false(fdt_next_child(&parent, &child));
}

static void b81_properties_of_every_kind(void **state)
{
    struct fdt tree = opened(&riscv_blob);
    struct fdt_node chosen;
    struct fdt_node node;
    struct fdt_property property;
    uint64_t number = 0;
    uint32_t cell = 0;

    (void)state;
    assert_true(fdt_find_path(&tree, "/chosen", &chosen));
    assert_string_equal(fdt_string(&chosen, "bootargs"), "one two=3");
    assert_null(fdt_string(&chosen, "bootarg"));
    assert_null(fdt_string(&chosen, "bootargss"));
    assert_true(fdt_number(&chosen, "linux,initrd-start", &number));
    assert_int_equal(number, 0x8a0200000);
    assert_false(fdt_u32(&chosen, "linux,initrd-start", &cell));
    assert_true(fdt_find_path(&tree, "/cpus", &node));
    assert_true(fdt_number(&node, "timebase-frequency", &number));
    assert_int_equal(number, 1000000);
    node = find_compatible(&tree, "riscv,plic0");
    assert_true(fdt_property(&node, "interrupt-controller", &property));
    assert_int_equal(property.size, 0);
    assert_true(fdt_is_compatible(&node, "sifive,plic-1.0.0"));
    assert_false(fdt_is_compatible(&node, "sifive,plic-1.0"));
    assert_null(fdt_string(&node, "interrupt-controller")); /* nothing is no string */
}

static void b81_paths_aliases_and_unit_addresses(void **state)
{
    struct fdt tree = opened(&riscv_blob);
    struct fdt_node node;

    (void)state;
    assert_true(fdt_find_path(&tree, "/", &node));
    assert_int_equal(node.depth, 1);
    assert_true(fdt_find_path(&tree, "/soc/serial", &node));
    assert_string_equal(fdt_name(&node), "serial@10010000");
    assert_true(fdt_find_path(&tree, "serial0:115200n8", &node));
    assert_string_equal(fdt_name(&node), "serial@10010000");
    assert_true(fdt_find_path(&tree, "bus/interrupt-controller@c000000", &node));
    assert_true(fdt_find_path(&tree, "//soc//serial@10010000/", &node));
    assert_false(fdt_find_path(&tree, "/soc/serial@1001000", &node));
    assert_false(fdt_find_path(&tree, "/soc/seria", &node));
    assert_false(fdt_find_path(&tree, "/soc/serial@", &node));
    assert_false(fdt_find_path(&tree, "", &node));
    assert_false(fdt_find_path(&tree, ":115200", &node));
    assert_false(fdt_find_path(&tree, "circle", &node)); /* an alias of an alias */
    assert_false(fdt_find_path(&tree, "serial1", &node));
    char long_name[200];

    memset(long_name, 'a', sizeof(long_name));
    long_name[sizeof(long_name) - 1] = 0;
    assert_false(fdt_find_path(&tree, long_name, &node));
}

/* PF-3: with a secure world there is a /secure-chosen as well. */
static void pf3_chosen_is_not_matched_by_a_part_of_its_name(void **state)
{
    struct fdt_builder builder = {0};
    struct fdt tree;
    struct fdt_node node;

    (void)state;
    fdt_builder_begin(&builder, "");
    fdt_builder_begin(&builder, "chosen-secure");
    fdt_builder_end(&builder);
    fdt_builder_begin(&builder, "secure-chosen");
    fdt_builder_end(&builder);
    fdt_builder_end(&builder);
    struct buffer blob = fdt_builder_finish(&builder);

    assert_success(fdt_open(&tree, blob.bytes, blob.size));
    assert_false(fdt_find_path(&tree, "/chosen", &node));
    buffer_free(&blob);
}

static void b81_reg_is_translated_through_every_bus(void **state)
{
    struct fdt riscv = opened(&riscv_blob);
    struct fdt raspi = opened(&raspi_blob);
    struct fdt_range range;
    struct fdt_node node = find_compatible(&raspi, "arm,pl011");

    (void)state;
    assert_success(fdt_reg(&node, 0, &range));
    assert_int_equal(range.base, 0x3f201000);
    assert_int_equal(range.size, 0x200);
    node = find_compatible(&raspi, "brcm,bcm2836-l1-intc");
    assert_success(fdt_reg(&node, 0, &range));
    assert_int_equal(range.base, 0x40000000);
    node = find_compatible(&riscv, "riscv,plic0");
    assert_success(fdt_reg(&node, 0, &range));
    assert_int_equal(range.base, 0xc000000);
    assert_int_equal(range.size, 0x4000000);
    assert_refused(fdt_reg(&node, 1, &range), "lacks a reg entry");
    node = find_compatible(&riscv, "tagua,behind-two-buses");
    assert_success(fdt_reg(&node, 0, &range));
    assert_int_equal(range.base, 0x700001000);
    node = find_compatible(&riscv, "tagua,outside-ranges");
    assert_refused(fdt_reg(&node, 0, &range), "outside the ranges");
    node = find_compatible(&riscv, "tagua,across-the-end");
    assert_refused(fdt_reg(&node, 0, &range), "outside the ranges");
    node = find_compatible(&riscv, "tagua,not-memory");
    assert_refused(fdt_reg(&node, 0, &range), "no ranges");
    node = find_compatible(&riscv, "fixed-clock");
    assert_refused(fdt_reg(&node, 0, &range), "lacks a reg entry");
}

static void b81_interrupts_and_their_controllers(void **state)
{
    struct fdt riscv = opened(&riscv_blob);
    struct fdt raspi = opened(&raspi_blob);
    struct fdt_interrupt interrupt;
    struct fdt_node controller;
    struct fdt_node node = find_compatible(&riscv, "sifive,uart0");

    (void)state;
    assert_success(fdt_interrupt(&node, 0, &interrupt));
    assert_int_equal(interrupt.cells, 1);
    assert_int_equal(interrupt.cell[0], 4);
    assert_success(fdt_interrupt(&node, 1, &interrupt));
    assert_int_equal(interrupt.cell[0], 5);
    assert_true(fdt_find_phandle(&riscv, interrupt.controller, &controller));
    assert_true(fdt_is_compatible(&controller, "riscv,plic0"));
    assert_refused(fdt_interrupt(&node, 2, &interrupt), "lacks an interrupt");
    assert_refused(fdt_interrupt(&node, UINT32_MAX, &interrupt), "lacks an interrupt");
    node = find_compatible(&riscv, "tagua,not-memory");
    assert_success(fdt_interrupt(&node, 1, &interrupt));
    assert_int_equal(interrupt.cell[0], 17);
    assert_refused(fdt_interrupt(&node, 2, &interrupt), "lacks an interrupt");
    node = find_compatible(&raspi, "arm,pl011");
    assert_success(fdt_interrupt(&node, 0, &interrupt));
    assert_int_equal(interrupt.cells, 2);
    assert_int_equal(interrupt.cell[0], 2);
    assert_int_equal(interrupt.cell[1], 25);
    node = find_compatible(&raspi, "arm,armv7-timer");
    assert_success(fdt_interrupt(&node, 2, &interrupt));
    assert_int_equal(interrupt.cell[0], 3);
}

/* A node with a `reg` of these cells below a bus with these `ranges`; every number of cells is stated. */
static struct buffer bus_tree(uint32_t address_cells, uint32_t size_cells, const uint32_t *ranges,
                              uint32_t range_cells, const uint32_t *reg, uint32_t reg_cells)
{
    struct fdt_builder builder = {0};
    const uint32_t two = 2;

    fdt_builder_begin(&builder, "");
    fdt_builder_cells(&builder, "#address-cells", &two, 1);
    fdt_builder_cells(&builder, "#size-cells", &two, 1);
    fdt_builder_begin(&builder, "bus");
    fdt_builder_cells(&builder, "#address-cells", &address_cells, 1);
    fdt_builder_cells(&builder, "#size-cells", &size_cells, 1);
    fdt_builder_cells(&builder, "ranges", ranges, range_cells);
    fdt_builder_begin(&builder, "device");
    fdt_builder_string(&builder, "compatible", "test");
    fdt_builder_cells(&builder, "reg", reg, reg_cells);
    fdt_builder_end(&builder);
    fdt_builder_end(&builder);
    fdt_builder_end(&builder);
    return fdt_builder_finish(&builder);
}

static void h19_b81_malformed_buses_have_a_message(void **state)
{
    static const struct {
        uint32_t address_cells, size_cells;
        uint32_t range_cells, ranges[8];
        uint32_t reg_cells, reg[6];
        const char *message;
    } cases[] = {
        {2, 2, 0, {0}, 4, {0, 0x1000, 0, 0x1000}, NULL},
        {2, 2, 0, {0}, 4, {0xffffffff, 0xfffff000, 0, 0x1000}, NULL},
        {2, 2, 0, {0}, 4, {0xffffffff, 0xfffff000, 0, 0x1001}, "wraps"},
        {2, 2, 0, {0}, 4, {0, 1, 0xffffffff, 0xffffffff}, NULL},
        {2, 2, 0, {0}, 4, {0, 2, 0xffffffff, 0xffffffff}, "wraps"},
        {2, 2, 0, {0}, 3, {0, 0x1000, 0}, "malformed reg"},
        {0, 0, 0, {0}, 1, {0}, "malformed reg"},
        {4, 1, 0, {0}, 5, {0}, "impossible number"},
        {1, 3, 0, {0}, 4, {0}, "impossible number"},
        {0xffffffff, 1, 0, {0}, 4, {0}, "impossible number"},
        {3, 2, 0, {0}, 5, {0, 0, 0, 0, 1}, "too many cells"},
        {1, 1, 3, {0, 0, 0x1000}, 2, {0, 0x10}, "malformed ranges"},
        {1, 0, 3, {0, 0, 0}, 1, {0}, "malformed ranges"},
        {1, 1, 4, {0, 1, 0, 0x1000}, 2, {0xff0, 0x10}, NULL},
        {1, 1, 4, {0, 1, 0, 0x1000}, 2, {0xff0, 0x11}, "outside the ranges"},
        {1, 1, 4, {0, 1, 0, 0x1000}, 2, {0xfff, 0xffffffff}, "outside the ranges"},
        {1, 1, 4, {0, 1, 0, 0}, 2, {0, 0}, "outside the ranges"},
        {2, 2, 6, {0, 0, 0xffffffff, 0xfffff000, 0, 0x1001}, 4, {0, 0, 0, 1}, "ranges of a bus wrap"},
        {2, 2, 6, {0xffffffff, 0xfffff000, 0, 0, 0xffffffff, 0xffffffff}, 4,
         {0xffffffff, 0xffffffff, 0, 1}, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer blob = bus_tree(cases[i].address_cells, cases[i].size_cells, cases[i].ranges,
                                      cases[i].range_cells, cases[i].reg, cases[i].reg_cells);
        struct fdt tree = opened(&blob);
        struct fdt_node node = find_compatible(&tree, "test");
        struct fdt_range range;
        const char *message = fdt_reg(&node, 0, &range);

        if (cases[i].message == NULL) {
            assert_success(message);
        } else {
            assert_refused(message, cases[i].message);
        }
        buffer_free(&blob);
    }
}

struct header_change {
    uint32_t at;
    uint32_t value;
    const char *message;
};

static void b75_each_header_defect_has_its_message(void **state)
{
    static const struct header_change changes[] = {
        {0, 0xd00dfeee, "magic"},
        {FDT_AT_TOTAL_SIZE, 39, "total size"},
        {FDT_AT_TOTAL_SIZE, 0x200001, "total size"},
        {FDT_AT_TOTAL_SIZE, 0xffffffff, "total size"},
        {FDT_AT_TOTAL_SIZE, 0x100000, "exceeds the memory"},
        {FDT_AT_TOTAL_SIZE, 100, "outside the tree"},
        {FDT_AT_VERSION, 16, "version"},
        {FDT_AT_COMPATIBLE, 18, "version"},
        {FDT_AT_STRUCTURE, 0, "structure block lies outside"},
        {FDT_AT_STRUCTURE, 57, "structure block lies outside"},
        {FDT_AT_STRUCTURE, 0xfffffffc, "structure block lies outside"},
        {FDT_AT_STRUCTURE_SIZE, 0xffffffff, "structure block lies outside"},
        {FDT_AT_STRUCTURE_SIZE, 0, "has no end"},
        {FDT_AT_STRUCTURE_SIZE, 3, "has no end"},
        {FDT_AT_STRINGS, 0xffffffff, "strings block lies outside"},
        {FDT_AT_STRINGS_SIZE, 0xffffffff, "strings block lies outside"},
        {FDT_AT_STRINGS_SIZE, 0, "name lies outside"},
        {FDT_AT_RESERVE, 44, "reservation list lies outside"},
        {FDT_AT_RESERVE, 0xfffffff8, "reservation list lies outside"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        struct buffer blob = copy_of(&raspi_blob);

        put32be(blob.bytes + changes[i].at, changes[i].value);
        assert_refused(open_and_free(&blob), changes[i].message);
    }
}

static void b75_every_truncation_is_noticed(void **state)
{
    (void)state;
    for (size_t size = 1; size < raspi_blob.size; size++) {
        struct buffer blob = {0};

        buffer_append(&blob, raspi_blob.bytes, size);
        assert_refused(open_and_free(&blob), "device tree");
    }
    /* The same with a header that agrees with the shortened size. */
    for (size_t size = 40; size < raspi_blob.size; size++) {
        struct buffer blob = {0};

        buffer_append(&blob, raspi_blob.bytes, size);
        put32be(blob.bytes + FDT_AT_TOTAL_SIZE, (uint32_t)size);
        const char *message = open_and_free(&blob);

        if (message != NULL) {
            check_message(message);
        }
    }
}

/* Structure blocks given as tokens; 1 opens a node with the empty name, 3 is an empty property. */
static void b81_each_structure_defect_has_its_message(void **state)
{
    static const struct {
        uint32_t count;
        uint32_t tokens[8];
        const char *message;
    } cases[] = {
        {0, {0}, "not closed, or there is none"},
        {2, {1, 2}, NULL},
        {4, {4, 1, 4, 2}, NULL},
        {1, {1}, "not closed"},
        {3, {1, 1, 2}, "not closed"},
        {3, {1, 2, 2}, "never began"},
        {1, {2}, "never began"},
        {4, {1, 2, 1, 2}, "more than one root"},
        {1, {3}, "wrong place"},
        {3, {1, 2, 3}, "wrong place"},
        {5, {1, 1, 2, 3, 2}, "wrong place"},
        {2, {1, 5}, "unknown token"},
        {2, {1, 0}, "unknown token"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fdt_builder builder = {0};

        for (uint32_t j = 0; j < cases[i].count; j++) {
            if (cases[i].tokens[j] == 1) {
                fdt_builder_begin(&builder, "");
            } else if (cases[i].tokens[j] == 3) {
                fdt_builder_property(&builder, "p", NULL, 0);
            } else {
                fdt_builder_token(&builder, cases[i].tokens[j]);
            }
        }
        struct buffer blob = fdt_builder_finish(&builder);

        if (cases[i].message == NULL) {
            assert_success(open_and_free(&blob));
        } else {
            assert_refused(open_and_free(&blob), cases[i].message);
        }
    }
}

static struct buffer nested_tree(uint32_t depth)
{
    struct fdt_builder builder = {0};

    for (uint32_t i = 0; i < depth; i++) {
        fdt_builder_begin(&builder, i == 0 ? "" : "n");
    }
    for (uint32_t i = 0; i < depth; i++) {
        fdt_builder_end(&builder);
    }
    return fdt_builder_finish(&builder);
}

static void depth_is_limited(void **state)
{
    struct buffer blob = nested_tree(FDT_MAX_DEPTH);
    struct fdt tree = opened(&blob);
    struct fdt_node node = fdt_root(&tree);
    uint32_t nodes = 1;

    (void)state;
    while (fdt_next(&node)) {
        nodes++;
        assert_int_equal(node.depth, nodes);
    }
    assert_int_equal(nodes, FDT_MAX_DEPTH);
    buffer_free(&blob);
    blob = nested_tree(FDT_MAX_DEPTH + 1);
    assert_refused(open_and_free(&blob), "too deeply");
    blob = nested_tree(100000);
    assert_refused(open_and_free(&blob), "too deeply");
}

static void properties_of_a_node_are_limited_with_their_fillers(void **state)
{
    (void)state;
    for (uint32_t kind = 3; kind <= 4; kind++) {
        for (uint32_t count = FDT_MAX_PROPERTIES; count <= FDT_MAX_PROPERTIES + 1; count++) {
            struct fdt_builder builder = {0};

            fdt_builder_begin(&builder, "");
            for (uint32_t i = 0; i < count; i++) {
                if (kind == 3) {
                    fdt_builder_property(&builder, "p", "", 1);
                } else {
                    fdt_builder_token(&builder, 4);
                }
            }
            fdt_builder_end(&builder);
            struct buffer blob = fdt_builder_finish(&builder);
            const char *message = open_and_free(&blob);

            if (count == FDT_MAX_PROPERTIES) {
                assert_success(message);
            } else {
                assert_refused(message, "too many properties");
            }
        }
    }
}

static void b75_a_property_name_must_end(void **state)
{
    struct fdt_builder builder = {0};
    char name[FDT_MAX_NAME + 1];

    (void)state;
    memset(name, 'n', sizeof(name));
    name[sizeof(name) - 2] = 0;
    fdt_builder_begin(&builder, "");
    fdt_builder_property(&builder, name, "", 1);
    fdt_builder_end(&builder);
    struct buffer blob = fdt_builder_finish(&builder);
    struct buffer unterminated = copy_of(&blob);

    assert_success(open_and_free(&blob));
    unterminated.bytes[unterminated.size - 1] = 'n';
    assert_refused(open_and_free(&unterminated), "not terminated");
    /* A short name at the end of the tree: what lies behind must not be looked at. */
    builder = (struct fdt_builder){0};
    fdt_builder_begin(&builder, "");
    fdt_builder_property(&builder, "name", "", 1);
    fdt_builder_end(&builder);
    blob = fdt_builder_finish(&builder);
    blob.bytes[blob.size - 1] = 'n';
    assert_refused(open_and_free(&blob), "not terminated");
}

/* The largest size a property can have, and one byte more. */
static void b75_a_property_must_fit_the_structure_block(void **state)
{
    (void)state;
    for (uint32_t extra = 0; extra <= 12; extra++) {
        struct fdt_builder builder = {0};

        fdt_builder_begin(&builder, "");
        fdt_builder_property(&builder, "p", "abcd", 4);
        fdt_builder_end(&builder);
        struct buffer blob = fdt_builder_finish(&builder);

        /* Behind the header, an empty list and the root's begin come token, size and name; then 12 bytes. */
        put32be(blob.bytes + 56 + 8 + 4, 12 + extra);
        assert_refused(open_and_free(&blob), extra == 0 ? "has no end" : "larger than the structure");
    }
}

static void b75_slack_is_given_up(void **state)
{
    struct buffer blob = copy_of(&riscv_blob);
    size_t size = blob.size;
    struct fdt tree;
    struct fdt_node node;

    (void)state;
    buffer_pad(&blob, 0x100000);
    put32be(blob.bytes + FDT_AT_TOTAL_SIZE, 0x100000);
    assert_success(fdt_open(&tree, blob.bytes, blob.size));
    fdt_shrink(&tree, blob.bytes);
    assert_true(tree.total_size <= size);
    blob.size = tree.total_size;
    uint8_t *exact = malloc(blob.size);

    memcpy(exact, blob.bytes, blob.size);
    assert_success(fdt_open(&tree, exact, blob.size));
    assert_int_equal(tree.total_size, blob.size);
    assert_true(fdt_find_path(&tree, "serial0", &node));
    free(exact);
    buffer_free(&blob);
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A tree of the greatest size, full of nodes, must not take long, whatever is looked for. */
static void the_largest_tree_is_read_in_linear_time(void **state)
{
    struct fdt_builder builder = {0};
    struct fdt_node node;
    double start;

    (void)state;
    fdt_builder_begin(&builder, "");
    while (builder.structure.size < FDT_MAX_SIZE - 4096) {
        fdt_builder_begin(&builder, "abc");
        fdt_builder_string(&builder, "compatible", "x");
        fdt_builder_end(&builder);
    }
    fdt_builder_end(&builder);
    struct buffer blob = fdt_builder_finish(&builder);

    start = seconds();
    struct fdt tree = opened(&blob);

    node = fdt_root(&tree);
    assert_false(fdt_next_compatible(&node, "y"));
    assert_false(fdt_find_phandle(&tree, 1, &node));
    assert_false(fdt_find_path(&tree, "/abd", &node));
    assert_true(seconds() - start < 5.0);
    buffer_free(&blob);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b81_nodes_come_in_order_and_with_their_parents),
        cmocka_unit_test(b81_children_are_direct_children),
        cmocka_unit_test(b81_properties_of_every_kind),
        cmocka_unit_test(b81_paths_aliases_and_unit_addresses),
        cmocka_unit_test(pf3_chosen_is_not_matched_by_a_part_of_its_name),
        cmocka_unit_test(b81_reg_is_translated_through_every_bus),
        cmocka_unit_test(b81_interrupts_and_their_controllers),
        cmocka_unit_test(h19_b81_malformed_buses_have_a_message),
        cmocka_unit_test(b75_each_header_defect_has_its_message),
        cmocka_unit_test(b75_every_truncation_is_noticed),
        cmocka_unit_test(b81_each_structure_defect_has_its_message),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(properties_of_a_node_are_limited_with_their_fillers),
        cmocka_unit_test(b75_a_property_name_must_end),
        cmocka_unit_test(b75_a_property_must_fit_the_structure_block),
        cmocka_unit_test(b75_slack_is_given_up),
        cmocka_unit_test(the_largest_tree_is_read_in_linear_time),
    };

    if (argc != 3 || !buffer_read_file(&riscv_blob, argv[1]) || !buffer_read_file(&raspi_blob, argv[2])) {
        return 2;
    }
    int failed = cmocka_run_group_tests_name("fdt", tests, NULL, NULL);

    buffer_free(&riscv_blob);
    buffer_free(&raspi_blob);
    return failed;
}
