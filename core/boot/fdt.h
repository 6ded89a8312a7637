/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A reader for flattened device trees (version 17). fdt_open checks the whole blob once: header, block
 * bounds, nesting, every token and name. After that a node is a small value that can be copied and
 * stepped; every access is still bounded by the blocks found at opening. No recursion: the depth is
 * limited, and so is the number of properties of a node, which bounds the time of every look-up.
 *
 * The blob is read in place, by bytes, at whatever address the caller can reach it. It must not change
 * while in use.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FDT_HEADER_SIZE    40u
#define FDT_MAX_SIZE       0x200000u /* as the boot protocols limit it (B-75) */
#define FDT_MAX_DEPTH      16u
#define FDT_MAX_PROPERTIES 1024u /* of one node, fillers included */
#define FDT_MAX_NAME       64u /* of a property, with its terminator */

struct fdt {
    const uint8_t *blob;
    uint32_t total_size; /* as the header states it */
    uint32_t reserve_offset; /* memory reservation list, */
    uint32_t reserve_count; /* entries without the terminating one */
    uint32_t structure_offset;
    uint32_t structure_size;
    uint32_t strings_offset;
    uint32_t strings_size;
    uint32_t root; /* offset of the root node in the structure block */
};

/* A node, with the way to it: path[i] is the structure offset of the ancestor at depth i + 1. */
struct fdt_node {
    const struct fdt *tree;
    uint32_t depth; /* 1 = root */
    uint32_t path[FDT_MAX_DEPTH];
};

struct fdt_property {
    const uint8_t *data;
    uint32_t size;
};

/* Check the tree at `blob`, of which `available` bytes may be read. NULL or a message. */
const char *fdt_open(struct fdt *tree, const void *blob, size_t available);

/* Entry of the memory reservation list; index < reserve_count. */
void fdt_reserve_entry(const struct fdt *tree, uint32_t index, uint64_t *base, uint64_t *size);

/*
 * The stated total size is often mostly slack: lower it, in the tree's header too, to what is needed
 * (B-75). `blob` is the tree's own memory, to be written.
 */
void fdt_shrink(struct fdt *tree, void *blob);

struct fdt_node fdt_root(const struct fdt *tree);

/* Step to the next node in depth-first order; false at the end of the tree. */
bool fdt_next(struct fdt_node *node);

/* Step through the direct children of `parent`; start with *child = *parent. */
bool fdt_next_child(const struct fdt_node *parent, struct fdt_node *child);

/* The node one level up; the root is its own parent. */
struct fdt_node fdt_parent(const struct fdt_node *node);

/* The node's name with its unit address. */
const char *fdt_name(const struct fdt_node *node);

bool fdt_property(const struct fdt_node *node, const char *name, struct fdt_property *property);

/* A property that is one 32-bit cell; false if it is absent or has another size. */
bool fdt_u32(const struct fdt_node *node, const char *name, uint32_t *value);

/* A property that is one number of 32 or 64 bits. */
bool fdt_number(const struct fdt_node *node, const char *name, uint64_t *value);

/* A property that is a string; NULL if it is absent or not terminated. */
const char *fdt_string(const struct fdt_node *node, const char *name);

bool fdt_strings_equal(const char *first, const char *second);

/* Whether a property is a list of strings that has `wanted` in it. */
bool fdt_string_list_has(const struct fdt_node *node, const char *name, const char *wanted);

bool fdt_is_compatible(const struct fdt_node *node, const char *wanted);

/* Status absent or "okay". */
bool fdt_is_available(const struct fdt_node *node);

/* Step to the next node in depth-first order that is compatible; start at the root. */
bool fdt_next_compatible(struct fdt_node *node, const char *wanted);

/*
 * The node at an absolute path, or behind an alias; what follows a ':' is ignored, as stdout-path needs.
 * A path component without unit address finds the first child of that name with any.
 */
bool fdt_find_path(const struct fdt *tree, const char *path, struct fdt_node *node);

bool fdt_find_phandle(const struct fdt *tree, uint32_t phandle, struct fdt_node *node);
