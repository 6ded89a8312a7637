/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses and interrupts of device-tree nodes, as the CPU sees them: `reg` entries translated through
 * the `ranges` of every bus above the node, and interrupt specifiers with their controller.
 *
 * Functions return NULL or a message.
 */
#pragma once

#include "core/boot/fdt.h"

#define FDT_MAX_INTERRUPT_CELLS 4u

/* A range of physical addresses; base + size - 1 never wraps. */
struct fdt_range {
    uint64_t base;
    uint64_t size; /* 0 if the bus has no sizes */
};

struct fdt_interrupt {
    uint32_t controller; /* phandle */
    uint32_t cells;
    uint32_t cell[FDT_MAX_INTERRUPT_CELLS];
};

/* Number of entries of the node's `reg`; 0 if it has none. */
const char *fdt_reg_count(const struct fdt_node *node, uint32_t *count);

/* Entry `index` of the node's `reg`, translated to a physical address. */
const char *fdt_reg(const struct fdt_node *node, uint32_t index, struct fdt_range *range);

/* The first address of `reg` as it stands, for nodes whose address is a number of something (CPUs). */
const char *fdt_reg_id(const struct fdt_node *node, uint64_t *id);

/* Entry `index` of `interrupts-extended` or `interrupts`. */
const char *fdt_interrupt(const struct fdt_node *node, uint32_t index, struct fdt_interrupt *interrupt);
