/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device-tree blobs: opening, stepping through nodes, looking up properties. All reading of the
 * structure block goes through fdt_token_read, which checks every bound each time; fdt_open has walked
 * the whole block with it, so that later failures of it only mean "no more".
 */
#include "core/boot/fdt.h"

#include "core/boot/bytes.h"
#include "core/string.h"

#define FDT_MAGIC   0xd00dfeedu
#define FDT_VERSION 17u

enum fdt_token_kind {
    FDT_BEGIN_NODE = 1,
    FDT_END_NODE = 2,
    FDT_PROPERTY = 3,
    FDT_NOP = 4,
    FDT_END = 9,
};

struct fdt_token {
    uint32_t kind;
    uint32_t next; /* structure offset of the token behind it */
    const char *name; /* of a node or property */
    struct fdt_property property;
};

static uint32_t fdt_round_up_to_cell(uint32_t offset)
{
    return (offset + 3u) & ~3u;
}

/* Bytes up to and including the terminator of the string at `start`, or 0 if none of `limit` bytes is one. */
static uint32_t fdt_terminated_length(const uint8_t *start, uint32_t limit)
{
    for (uint32_t i = 0; i < limit; i++) {
        if (start[i] == 0) {
            return i + 1;
        }
    }
    return 0;
}

bool fdt_strings_equal(const char *first, const char *second)
{
    while (*first != 0 && *first == *second) {
        first++;
        second++;
    }
    return *first == *second;
}

static const char *fdt_property_read(const struct fdt *tree, uint32_t offset, struct fdt_token *token)
{
    const uint8_t *structure = tree->blob + tree->structure_offset;
    uint32_t left = tree->structure_size - offset; /* at least one cell */

    if (left < 12) {
        return "device tree: a property is cut off by the end of the structure block";
    }
    uint32_t size = bytes_be32(structure + offset + 4);
    uint32_t name = bytes_be32(structure + offset + 8);

    if (size > left - 12) {
        return "device tree: a property is larger than the structure block";
    }
    if (name >= tree->strings_size) {
        return "device tree: a property's name lies outside the strings block";
    }
    uint32_t name_limit = tree->strings_size - name;
    const uint8_t *name_start = tree->blob + tree->strings_offset + name;

    if (fdt_terminated_length(name_start, name_limit < FDT_MAX_NAME ? name_limit : FDT_MAX_NAME) == 0) {
        return "device tree: a property's name is not terminated";
    }
    token->name = (const char *)name_start;
    token->property.data = structure + offset + 12;
    token->property.size = size;
    token->next = fdt_round_up_to_cell(offset + 12 + size);
    return NULL;
}

/* The token at a cell-aligned offset of the structure block. */
static const char *fdt_token_read(const struct fdt *tree, uint32_t offset, struct fdt_token *token)
{
    const uint8_t *structure = tree->blob + tree->structure_offset;

    if (offset > tree->structure_size || tree->structure_size - offset < 4) {
        return "device tree: the structure block has no end";
    }
    token->kind = bytes_be32(structure + offset);
    token->next = offset + 4;
    token->name = "";
    token->property = (struct fdt_property){structure, 0};
    switch (token->kind) {
    case FDT_BEGIN_NODE: {
        uint32_t length =
            fdt_terminated_length(structure + offset + 4, tree->structure_size - offset - 4);

        if (length == 0) {
            return "device tree: a node's name is not terminated";
        }
        token->name = (const char *)(structure + offset + 4);
        token->next = fdt_round_up_to_cell(offset + 4 + length);
        return NULL;
    }
    case FDT_PROPERTY:
        return fdt_property_read(tree, offset, token);
    case FDT_END_NODE:
    case FDT_NOP:
    case FDT_END:
        return NULL;
    default:
        return "device tree: unknown token in the structure block";
    }
}

static bool fdt_block_fits(const struct fdt *tree, uint32_t offset, uint32_t size)
{
    return offset >= FDT_HEADER_SIZE && offset <= tree->total_size && size <= tree->total_size - offset;
}

static const char *fdt_check_header(struct fdt *tree, const uint8_t *blob, size_t available)
{
    if (available < FDT_HEADER_SIZE) {
        return "device tree: there is no room for a header";
    }
    if (bytes_be32(blob) != FDT_MAGIC) {
        return "device tree: wrong magic number, this is no device tree";
    }
    tree->blob = blob;
    tree->total_size = bytes_be32(blob + 4);
    tree->structure_offset = bytes_be32(blob + 8);
    tree->strings_offset = bytes_be32(blob + 12);
    tree->reserve_offset = bytes_be32(blob + 16);
    tree->strings_size = bytes_be32(blob + 32);
    tree->structure_size = bytes_be32(blob + 36);
    if (tree->total_size < FDT_HEADER_SIZE || tree->total_size > FDT_MAX_SIZE) {
        return "device tree: impossible total size";
    }
    if (tree->total_size > available) {
        return "device tree: its total size exceeds the memory it lies in";
    }
    if (bytes_be32(blob + 20) < FDT_VERSION || bytes_be32(blob + 24) > FDT_VERSION) {
        return "device tree: unsupported version";
    }
    if ((tree->structure_offset & 3) != 0 ||
        !fdt_block_fits(tree, tree->structure_offset, tree->structure_size)) {
        return "device tree: the structure block lies outside the tree";
    }
    if (!fdt_block_fits(tree, tree->strings_offset, tree->strings_size)) {
        return "device tree: the strings block lies outside the tree";
    }
    return NULL;
}

static const char *fdt_check_reserve_list(struct fdt *tree)
{
    if ((tree->reserve_offset & 7) != 0 || !fdt_block_fits(tree, tree->reserve_offset, 16)) {
        return "device tree: the memory reservation list lies outside the tree";
    }
    for (uint32_t offset = tree->reserve_offset; tree->total_size - offset >= 16; offset += 16) {
        const uint8_t *entry = tree->blob + offset;

        if (bytes_be64(entry) == 0 && bytes_be64(entry + 8) == 0) {
            tree->reserve_count = (offset - tree->reserve_offset) / 16;
            return NULL;
        }
    }
    return "device tree: the memory reservation list has no end";
}

/*
 * Walk the whole structure block: one root, properties before children, everything closed. Fillers
 * between properties count as properties, since a look-up has to step over them too.
 */
static const char *fdt_check_structure(struct fdt *tree)
{
    struct fdt_token token;
    uint32_t offset = 0;
    uint32_t depth = 0;
    uint32_t properties = 0;
    bool properties_allowed = false;
    bool root_seen = false;

    for (;;) {
        const char *error = fdt_token_read(tree, offset, &token);

        if (error != NULL) {
            return error;
        }
        if (token.kind == FDT_BEGIN_NODE) {
            if (depth == 0 && root_seen) {
                return "device tree: more than one root node";
            }
            if (depth == FDT_MAX_DEPTH) {
                return "device tree: nested too deeply";
            }
            if (depth == 0) {
                tree->root = offset;
                root_seen = true;
            }
            depth++;
            properties = 0;
            properties_allowed = true;
        } else if (token.kind == FDT_END_NODE) {
            if (depth == 0) {
                return "device tree: a node ends that never began";
            }
            depth--;
            properties_allowed = false;
        } else if (token.kind == FDT_PROPERTY) {
            if (!properties_allowed) {
                return "device tree: a property lies outside or at the wrong place of its node";
            }
            properties++;
        } else if (token.kind == FDT_NOP) {
            properties++;
        } else {
            return depth == 0 && root_seen ? NULL : "device tree: a node is not closed, or there is none";
        }
        if (properties > FDT_MAX_PROPERTIES && properties_allowed) {
            return "device tree: a node has too many properties";
        }
        offset = token.next;
    }
}

const char *fdt_open(struct fdt *tree, const void *blob, size_t available)
{
    memset(tree, 0, sizeof(*tree));
    const char *error = fdt_check_header(tree, blob, available);

    if (error == NULL) {
        error = fdt_check_reserve_list(tree);
    }
    if (error == NULL) {
        error = fdt_check_structure(tree);
    }
    return error;
}

void fdt_reserve_entry(const struct fdt *tree, uint32_t index, uint64_t *base, uint64_t *size)
{
    const uint8_t *entry = tree->blob + tree->reserve_offset + index * 16;

    *base = bytes_be64(entry);
    *size = bytes_be64(entry + 8);
}

void fdt_shrink(struct fdt *tree, void *blob)
{
    uint32_t end = tree->reserve_offset + (tree->reserve_count + 1) * 16;

    if (tree->structure_offset + tree->structure_size > end) {
        end = tree->structure_offset + tree->structure_size;
    }
    if (tree->strings_offset + tree->strings_size > end) {
        end = tree->strings_offset + tree->strings_size;
    }
    bytes_put_be32((uint8_t *)blob + 4, end);
    tree->total_size = end;
}

struct fdt_node fdt_root(const struct fdt *tree)
{
    struct fdt_node root = {.tree = tree, .depth = 1};

    root.path[0] = tree->root;
    return root;
}

bool fdt_next(struct fdt_node *node)
{
    struct fdt_token token;
    uint32_t offset = node->path[node->depth - 1];
    uint32_t depth = node->depth;

    if (fdt_token_read(node->tree, offset, &token) != NULL) {
        return false;
    }
    while (depth > 0) {
        offset = token.next;
        if (fdt_token_read(node->tree, offset, &token) != NULL || token.kind == FDT_END) {
            return false;
        }
        if (token.kind == FDT_END_NODE) {
            depth--;
        } else if (token.kind == FDT_BEGIN_NODE && depth < FDT_MAX_DEPTH) {
            node->path[depth] = offset;
            node->depth = depth + 1;
            return true;
        }
    }
    return false;
}

bool fdt_next_child(const struct fdt_node *parent, struct fdt_node *child)
{
    struct fdt_node next = *child;

    while (fdt_next(&next) && next.depth > parent->depth) {
        if (next.depth == parent->depth + 1) {
            *child = next;
            return true;
        }
    }
    return false;
}

struct fdt_node fdt_parent(const struct fdt_node *node)
{
    struct fdt_node parent = *node;

    if (parent.depth > 1) {
        parent.depth--;
    }
    return parent;
}

const char *fdt_name(const struct fdt_node *node)
{
    struct fdt_token token;

    if (fdt_token_read(node->tree, node->path[node->depth - 1], &token) != NULL) {
        return "";
    }
    return token.name;
}

bool fdt_property(const struct fdt_node *node, const char *name, struct fdt_property *property)
{
    struct fdt_token token;

    if (fdt_token_read(node->tree, node->path[node->depth - 1], &token) != NULL) {
        return false;
    }
    for (;;) {
        if (fdt_token_read(node->tree, token.next, &token) != NULL) {
            return false;
        }
        if (token.kind == FDT_PROPERTY && fdt_strings_equal(token.name, name)) {
            *property = token.property;
            return true;
        }
        if (token.kind != FDT_PROPERTY && token.kind != FDT_NOP) {
            return false;
        }
    }
}

bool fdt_u32(const struct fdt_node *node, const char *name, uint32_t *value)
{
    struct fdt_property property;

    if (!fdt_property(node, name, &property) || property.size != 4) {
        return false;
    }
    *value = bytes_be32(property.data);
    return true;
}

bool fdt_number(const struct fdt_node *node, const char *name, uint64_t *value)
{
    struct fdt_property property;

    if (!fdt_property(node, name, &property) || (property.size != 4 && property.size != 8)) {
        return false;
    }
    *value = property.size == 4 ? bytes_be32(property.data) : bytes_be64(property.data);
    return true;
}

const char *fdt_string(const struct fdt_node *node, const char *name)
{
    struct fdt_property property;

    if (!fdt_property(node, name, &property) ||
        fdt_terminated_length(property.data, property.size) == 0) {
        return NULL;
    }
    return (const char *)property.data;
}

bool fdt_string_list_has(const struct fdt_node *node, const char *name, const char *wanted)
{
    struct fdt_property property;

    if (!fdt_property(node, name, &property)) {
        return false;
    }
    while (property.size > 0) {
        uint32_t length = fdt_terminated_length(property.data, property.size);

        if (length == 0) {
            return false;
        }
        if (fdt_strings_equal((const char *)property.data, wanted)) {
            return true;
        }
        property.data += length;
        property.size -= length;
    }
    return false;
}
