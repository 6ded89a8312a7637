/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `reg`, `ranges` and interrupt properties. Numbers of cells are read from the tree and limited before
 * use, so an entry is never larger than a few cells and lengths cannot overflow.
 */
#include "core/boot/fdt_bus.h"

#include "core/boot/bytes.h"

/* PCI uses three address cells; nothing uses more. Only addresses of at most two can be translated. */
#define FDT_MAX_ADDRESS_CELLS 3u
#define FDT_MAX_SIZE_CELLS    2u

#define FDT_MAX_EXTENDED_INTERRUPTS 64u

struct fdt_cells {
    uint32_t address;
    uint32_t size;
};

/* A cell-count property of a node, with the value that holds if it is absent. */
static const char *fdt_cell_count(const struct fdt_node *node, const char *name, uint32_t absent,
                                  uint32_t limit, uint32_t *count)
{
    struct fdt_property property;

    *count = absent;
    if (!fdt_property(node, name, &property)) {
        return NULL;
    }
    if (property.size != 4 || bytes_be32(property.data) > limit) {
        return "device tree: impossible number of address or size cells";
    }
    *count = bytes_be32(property.data);
    return NULL;
}

/* How the children of `bus` write addresses and sizes. */
static const char *fdt_cells_read(const struct fdt_node *bus, struct fdt_cells *cells)
{
    const char *error =
        fdt_cell_count(bus, "#address-cells", 2, FDT_MAX_ADDRESS_CELLS, &cells->address);

    return error != NULL ? error
                         : fdt_cell_count(bus, "#size-cells", 1, FDT_MAX_SIZE_CELLS, &cells->size);
}

static uint64_t fdt_cells_value(const uint8_t *data, uint32_t cells)
{
    if (cells == 0) {
        return 0;
    }
    return cells == 1 ? bytes_be32(data) : bytes_be64(data);
}

static bool fdt_range_wraps(uint64_t base, uint64_t size)
{
    return size > 0 && size - 1 > UINT64_MAX - base;
}

/* From an address on `bus` to one on the bus above it. */
static const char *fdt_translate_once(const struct fdt_node *bus, struct fdt_range *range)
{
    struct fdt_node parent = fdt_parent(bus);
    struct fdt_property ranges;
    struct fdt_cells inner;
    struct fdt_cells outer;
    const char *error = fdt_cells_read(bus, &inner);

    if (error == NULL) {
        error = fdt_cells_read(&parent, &outer);
    }
    if (error != NULL) {
        return error;
    }
    if (!fdt_property(bus, "ranges", &ranges)) {
        return "device tree: an address lies on a bus that has no ranges";
    }
    if (ranges.size == 0) {
        return NULL;
    }
    uint32_t entry_size = 4 * (inner.address + outer.address + inner.size);

    if (inner.address == 0 || inner.address > 2 || outer.address == 0 || outer.address > 2 ||
        inner.size == 0 || ranges.size % entry_size != 0) {
        return "device tree: malformed ranges of a bus";
    }
    for (uint32_t offset = 0; offset < ranges.size; offset += entry_size) {
        const uint8_t *entry = ranges.data + offset;
        uint64_t from = fdt_cells_value(entry, inner.address);
        uint64_t to = fdt_cells_value(entry + 4 * inner.address, outer.address);
        uint64_t size = fdt_cells_value(entry + 4 * (inner.address + outer.address), inner.size);

        if (range->base < from || range->base - from >= size ||
            range->size > size - (range->base - from)) {
            continue;
        }
        if (fdt_range_wraps(to, size)) {
            return "device tree: ranges of a bus wrap around the end of the address space";
        }
        range->base = to + (range->base - from);
        return NULL;
    }
    return "device tree: an address lies outside the ranges of its bus";
}

/* The raw `reg` of a node and the cells its entries have. */
static const char *fdt_reg_property(const struct fdt_node *node, struct fdt_property *reg,
                                    struct fdt_cells *cells)
{
    struct fdt_node parent = fdt_parent(node);

    reg->size = 0;
    if (!fdt_property(node, "reg", reg)) {
        return NULL;
    }
    const char *error = fdt_cells_read(&parent, cells);

    if (error != NULL) {
        return error;
    }
    if (node->depth < 2 || cells->address == 0 || reg->size % (4 * (cells->address + cells->size)) != 0) {
        return "device tree: malformed reg of a node";
    }
    return NULL;
}

const char *fdt_reg_count(const struct fdt_node *node, uint32_t *count)
{
    struct fdt_property reg;
    struct fdt_cells cells = {1, 0};
    const char *error = fdt_reg_property(node, &reg, &cells);

    *count = error == NULL ? reg.size / (4 * (cells.address + cells.size)) : 0;
    return error;
}

const char *fdt_reg(const struct fdt_node *node, uint32_t index, struct fdt_range *range)
{
    struct fdt_property reg;
    struct fdt_cells cells = {1, 0};
    const char *error = fdt_reg_property(node, &reg, &cells);
    uint32_t entry_size = 4 * (cells.address + cells.size);

    if (error != NULL) {
        return error;
    }
    if (index >= reg.size / entry_size) {
        return "device tree: a node lacks a reg entry";
    }
    if (cells.address > 2) {
        return "device tree: an address has too many cells to be translated";
    }
    const uint8_t *entry = reg.data + index * entry_size;

    range->base = fdt_cells_value(entry, cells.address);
    range->size = fdt_cells_value(entry + 4 * cells.address, cells.size);
    for (struct fdt_node bus = fdt_parent(node); bus.depth > 1; bus = fdt_parent(&bus)) {
        error = fdt_translate_once(&bus, range);
        if (error != NULL) {
            return error;
        }
    }
    if (fdt_range_wraps(range->base, range->size)) {
        return "device tree: a reg entry wraps around the end of the address space";
    }
    return NULL;
}

const char *fdt_reg_id(const struct fdt_node *node, uint64_t *id)
{
    struct fdt_property reg;
    struct fdt_cells cells = {1, 0};
    const char *error = fdt_reg_property(node, &reg, &cells);

    if (error == NULL && (reg.size == 0 || cells.address > 2)) {
        error = "device tree: a node lacks a reg entry";
    }
    if (error == NULL) {
        *id = fdt_cells_value(reg.data, cells.address);
    }
    return error;
}

/* Copy the specifier at `offset` of a property, of as many cells as the controller wants. */
static const char *fdt_specifier_read(const struct fdt *tree, uint32_t controller,
                                      const struct fdt_property *property, uint32_t offset,
                                      struct fdt_interrupt *interrupt)
{
    struct fdt_node node;

    if (!fdt_find_phandle(tree, controller, &node) ||
        !fdt_u32(&node, "#interrupt-cells", &interrupt->cells)) {
        return "device tree: an interrupt has no controller";
    }
    if (interrupt->cells == 0 || interrupt->cells > FDT_MAX_INTERRUPT_CELLS) {
        return "device tree: impossible number of interrupt cells";
    }
    if (offset > property->size || property->size - offset < 4 * interrupt->cells) {
        return "device tree: a node lacks an interrupt entry";
    }
    interrupt->controller = controller;
    for (uint32_t i = 0; i < interrupt->cells; i++) {
        interrupt->cell[i] = bytes_be32(property->data + offset + 4 * i);
    }
    return NULL;
}

static const char *fdt_interrupt_extended(const struct fdt_node *node, uint32_t index,
                                          const struct fdt_property *property,
                                          struct fdt_interrupt *interrupt)
{
    uint32_t offset = 0;

    if (index >= FDT_MAX_EXTENDED_INTERRUPTS) {
        return "device tree: a node lacks an interrupt entry";
    }
    for (uint32_t i = 0;; i++) {
        if (property->size - offset < 4) {
            return "device tree: a node lacks an interrupt entry";
        }
        const char *error = fdt_specifier_read(node->tree, bytes_be32(property->data + offset), property,
                                               offset + 4, interrupt);

        if (error != NULL || i == index) {
            return error;
        }
        offset += 4 + 4 * interrupt->cells;
    }
}

const char *fdt_interrupt(const struct fdt_node *node, uint32_t index, struct fdt_interrupt *interrupt)
{
    struct fdt_property property;
    struct fdt_node above = *node;
    uint32_t controller = 0;

    if (fdt_property(node, "interrupts-extended", &property)) {
        return fdt_interrupt_extended(node, index, &property, interrupt);
    }
    if (!fdt_property(node, "interrupts", &property)) {
        return "device tree: a node lacks an interrupt entry";
    }
    while (!fdt_u32(&above, "interrupt-parent", &controller)) {
        if (above.depth == 1) {
            return "device tree: an interrupt has no controller";
        }
        above = fdt_parent(&above);
    }
    /* Entry 0 tells how many cells an entry has. */
    const char *error = fdt_specifier_read(node->tree, controller, &property, 0, interrupt);

    if (error != NULL || index == 0) {
        return error;
    }
    if (index >= property.size / (4 * interrupt->cells)) {
        return "device tree: a node lacks an interrupt entry";
    }
    return fdt_specifier_read(node->tree, controller, &property, index * 4 * interrupt->cells, interrupt);
}
