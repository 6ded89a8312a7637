/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Facts about the machine out of its device tree: memory, reservations, the boot loader's choices,
 * firmware. Processors and their interrupt wiring are in fdt_cpus.c.
 */
#include "core/boot/fdt_machine.h"

#include <stddef.h>

/* Ranges of memory, or reserved ones, that a tree may list: bounds the time that a hostile one takes. */
#define FDT_MAX_RANGES 1024u

#define FDT_PSCI_CPU_ON 0xc4000003u

/* Add every reg entry of a node to the map. Node and entries count against what is left of the limit. */
static const char *fdt_add_reg(const struct fdt_node *node, struct memory_map *map, uint32_t *left)
{
    uint32_t count = 0;
    const char *error = fdt_reg_count(node, &count);

    if (error == NULL && count >= *left) {
        error = "device tree: too many ranges of memory";
    }
    for (uint32_t i = 0; error == NULL && i < count; i++) {
        struct fdt_range range;

        error = fdt_reg(node, i, &range);
        if (error == NULL) {
            error = memory_map_add(map, range.base, range.size);
        }
    }
    if (error == NULL) {
        *left -= count + 1;
    }
    return error;
}

const char *fdt_read_memory(const struct fdt *tree, struct memory_map *memory)
{
    struct fdt_node root = fdt_root(tree);
    struct fdt_node node = root;
    uint32_t left = FDT_MAX_RANGES;
    bool found = false;

    while (fdt_next_child(&root, &node)) {
        const char *type = fdt_string(&node, "device_type");

        /* Memory of the secure world is listed too, but disabled. */
        if (type == NULL || !fdt_strings_equal(type, "memory") || !fdt_is_available(&node)) {
            continue;
        }
        const char *error = fdt_add_reg(&node, memory, &left);

        if (error != NULL) {
            return error;
        }
        found = true;
    }
    return found && memory->count > 0 ? NULL : "device tree: no memory";
}

const char *fdt_read_reserved(const struct fdt *tree, struct memory_map *reserved)
{
    struct fdt_node parent;
    uint32_t left = FDT_MAX_RANGES;
    const char *error = NULL;

    for (uint32_t i = 0; error == NULL && i < tree->reserve_count; i++) {
        uint64_t base;
        uint64_t size;

        fdt_reserve_entry(tree, i, &base, &size);
        error = memory_map_add(reserved, base, size);
    }
    if (error != NULL || !fdt_find_path(tree, "/reserved-memory", &parent)) {
        return error;
    }
    /* With or without "no-map": some firmware does not announce its own memory so (B-42). */
    struct fdt_node node = parent;

    while (error == NULL && fdt_next_child(&parent, &node)) {
        if (fdt_is_available(&node)) {
            error = fdt_add_reg(&node, reserved, &left);
        }
    }
    return error;
}

const char *fdt_read_chosen(const struct fdt *tree, struct fdt_chosen *chosen)
{
    struct fdt_node node;
    struct fdt_property property;

    *chosen = (struct fdt_chosen){.bootargs = "", .stdout_path = ""};
    if (!fdt_find_path(tree, "/chosen", &node)) {
        return NULL;
    }
    const char *bootargs = fdt_string(&node, "bootargs");
    const char *stdout_path = fdt_string(&node, "stdout-path");

    if (stdout_path == NULL) {
        stdout_path = fdt_string(&node, "linux,stdout-path");
    }
    chosen->bootargs = bootargs != NULL ? bootargs : "";
    chosen->stdout_path = stdout_path != NULL ? stdout_path : "";
    if (!fdt_property(&node, "linux,initrd-start", &property) &&
        !fdt_property(&node, "linux,initrd-end", &property)) {
        return NULL;
    }
    if (!fdt_number(&node, "linux,initrd-start", &chosen->initrd_start) ||
        !fdt_number(&node, "linux,initrd-end", &chosen->initrd_end)) {
        return "device tree: the initrd has a start or an end that is no number, or lacks one of them";
    }
    if (chosen->initrd_end <= chosen->initrd_start) {
        return "device tree: the initrd ends before it starts, or is empty";
    }
    chosen->has_initrd = true;
    return NULL;
}

bool fdt_find_console(const struct fdt *tree, struct fdt_node *node)
{
    struct fdt_chosen chosen;

    /* A broken initrd is reported elsewhere; the console can still be found to report it on. */
    (void)fdt_read_chosen(tree, &chosen);
    return chosen.stdout_path[0] != 0 && fdt_find_path(tree, chosen.stdout_path, node);
}

const char *fdt_read_psci(const struct fdt *tree, struct fdt_psci *psci)
{
    struct fdt_node node = fdt_root(tree);

    *psci = (struct fdt_psci){.present = false};
    while (fdt_next(&node)) {
        bool fixed = fdt_is_compatible(&node, "arm,psci-1.0") || fdt_is_compatible(&node, "arm,psci-0.2");

        if (!fixed && !fdt_is_compatible(&node, "arm,psci")) {
            continue;
        }
        const char *method = fdt_string(&node, "method");

        if (method == NULL || (!fdt_strings_equal(method, "smc") && !fdt_strings_equal(method, "hvc"))) {
            return "device tree: the PSCI node has no known method";
        }
        psci->uses_smc = fdt_strings_equal(method, "smc");
        psci->fixed_ids = fixed;
        psci->cpu_on = FDT_PSCI_CPU_ON;
        if (!fixed && !fdt_u32(&node, "cpu_on", &psci->cpu_on)) {
            return "device tree: the PSCI node lacks the number of CPU_ON";
        }
        psci->present = true;
        return NULL;
    }
    return NULL;
}
