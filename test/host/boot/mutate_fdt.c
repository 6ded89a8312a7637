/* SPDX-License-Identifier: BSD-2-Clause */
/* Malformed device trees: the format, and what the kernel reads out of one. */
#include "mutation.h"

#include "core/boot/fdt_machine.h"

const size_t mutation_least_messages = 30;

/* Trees without their slack, or mutations would mostly hit nothing. */
size_t mutation_seeds(struct buffer seeds[MUTATION_MAX_SEEDS], int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        struct fdt tree;

        if (!buffer_read_file(&seeds[i], argv[i]) || fdt_open(&tree, seeds[i].bytes, seeds[i].size) != NULL) {
            fprintf(stderr, "no device tree: %s\n", argv[i]);
            exit(2);
        }
        fdt_shrink(&tree, seeds[i].bytes);
        seeds[i].size = tree.total_size;
    }
    return (size_t)argc;
}

void mutation_repair(struct buffer *input, uint64_t *state)
{
    static const uint8_t good[8] = {0xd0, 0x0d, 0xfe, 0xed};

    /* Shortening is noticed at once if the header does not agree with it. */
    if (random_below(state, 4) != 0 && input->size >= 40) {
        memcpy(input->bytes, good, 4);
        put32be(input->bytes + 4, (uint32_t)input->size);
    }
}

static void first_message(const char **first, const char *message)
{
    if (message != NULL) {
        check_message(message);
        *first = *first == NULL ? message : *first;
    }
}

/* Everything that can be asked of a node. Machines have nodes without addresses: no reason to refuse. */
static void ask_node(const struct fdt_node *node)
{
    struct fdt_range range;
    struct fdt_interrupt interrupt;
    uint32_t count = 0;
    uint64_t number;

    if (strlen(fdt_name(node)) > FDT_MAX_SIZE || node->depth == 0 || node->depth > FDT_MAX_DEPTH) {
        abort();
    }
    const char *message = fdt_reg_count(node, &count);

    for (uint32_t i = 0; message == NULL && i < count && i < 4; i++) {
        message = fdt_reg(node, i, &range);
        if (message == NULL && range.size > 0 && range.size - 1 > UINT64_MAX - range.base) {
            abort();
        }
    }
    if (message != NULL) {
        check_message(message);
    }
    for (uint32_t i = 0; i < 3; i++) {
        message = fdt_interrupt(node, i, &interrupt);
        if (message == NULL && (interrupt.cells == 0 || interrupt.cells > FDT_MAX_INTERRUPT_CELLS)) {
            abort();
        }
    }
    (void)fdt_reg_id(node, &number);
    (void)fdt_number(node, "reg", &number);
    (void)fdt_is_available(node);
}

static void check_map(const struct memory_map *map)
{
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->region[i].base > map->region[i].last ||
            (i > 0 && map->region[i - 1].last + 1 >= map->region[i].base)) {
            abort();
        }
    }
}

const char *mutation_run(const uint8_t *input, size_t size)
{
    static struct memory_map map;
    static struct fdt_cpus cpus;
    static struct fdt_plic plic;
    struct fdt_chosen chosen;
    struct fdt_psci psci;
    struct fdt_node node;
    struct fdt tree;
    const char *first = NULL;

    first_message(&first, fdt_open(&tree, input, size));
    if (first != NULL) {
        return first;
    }
    memory_map_clear(&map);
    first_message(&first, fdt_read_memory(&tree, &map));
    first_message(&first, fdt_read_reserved(&tree, &map));
    check_map(&map);
    first_message(&first, fdt_read_chosen(&tree, &chosen));
    if (chosen.has_initrd && chosen.initrd_start >= chosen.initrd_end) {
        abort();
    }
    if (strlen(chosen.bootargs) > FDT_MAX_SIZE || strlen(chosen.stdout_path) > FDT_MAX_SIZE) {
        abort();
    }
    if (fdt_find_console(&tree, &node)) {
        ask_node(&node);
    }
    first_message(&first, fdt_read_psci(&tree, &psci));
    first_message(&first, fdt_read_cpus(&tree, &cpus));
    if (fdt_read_plic(&tree, &cpus, 9, &plic) == NULL && plic.registers.size == 0) {
        abort();
    }
    for (uint32_t i = 0; i < cpus.count; i++) {
        (void)fdt_cpu_has_extension(&cpus.cpu[i], "sstc");
    }
    if (cpus.count > 0) {
        first_message(&first, fdt_number_cpus(&cpus, cpus.cpu[cpus.count - 1].id, false, true));
    }
    node = fdt_root(&tree);
    do {
        ask_node(&node);
    } while (fdt_next(&node));
    return first;
}
