/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding nodes of a device tree: by compatible string, by path or alias, by phandle. Each search is
 * one walk through the tree.
 */
#include "core/boot/fdt.h"
#include "core/string.h"

bool fdt_is_compatible(const struct fdt_node *node, const char *wanted)
{
    return fdt_string_list_has(node, "compatible", wanted);
}

bool fdt_is_available(const struct fdt_node *node)
{
    struct fdt_property property;

    if (!fdt_property(node, "status", &property)) {
        return true;
    }
    const char *status = fdt_string(node, "status");

    return status != NULL && (fdt_strings_equal(status, "okay") || fdt_strings_equal(status, "ok"));
}

bool fdt_next_compatible(struct fdt_node *node, const char *wanted)
{
    while (fdt_next(node)) {
        if (fdt_is_compatible(node, wanted)) {
            return true;
        }
    }
    return false;
}

/* Whether a path component of `length` characters means a node of this name. */
static bool fdt_component_matches(const char *component, size_t length, const char *name)
{
    size_t i = 0;
    bool has_unit = false;

    while (i < length && name[i] == component[i] && name[i] != 0) {
        has_unit = has_unit || name[i] == '@';
        i++;
    }
    return i == length && (name[i] == 0 || (name[i] == '@' && !has_unit));
}

/* Follow the `length` characters of a path downwards from `node`. */
static bool fdt_follow_path(struct fdt_node *node, const char *path, size_t length)
{
    size_t at = 0;

    while (at < length) {
        size_t end = at;

        while (end < length && path[end] != '/') {
            end++;
        }
        if (end > at) {
            struct fdt_node child = *node;
            bool found = false;

            while (!found && fdt_next_child(node, &child)) {
                found = fdt_component_matches(path + at, end - at, fdt_name(&child));
            }
            if (!found) {
                return false;
            }
            *node = child;
        }
        at = end + 1;
    }
    return true;
}

bool fdt_find_path(const struct fdt *tree, const char *path, struct fdt_node *node)
{
    size_t length = 0;
    size_t first = 0;
    char alias[FDT_MAX_NAME];

    while (path[length] != 0 && path[length] != ':') {
        length++;
    }
    *node = fdt_root(tree);
    if (length == 0 || path[0] == '/') {
        return length > 0 && fdt_follow_path(node, path, length);
    }
    while (first < length && path[first] != '/') {
        first++;
    }
    if (first >= sizeof(alias) || !fdt_follow_path(node, "aliases", 7)) {
        return false;
    }
    memcpy(alias, path, first);
    alias[first] = 0;
    const char *target = fdt_string(node, alias);

    *node = fdt_root(tree);
    return target != NULL && target[0] == '/' && fdt_follow_path(node, target, strlen(target)) &&
           fdt_follow_path(node, path + first, length - first);
}

bool fdt_find_phandle(const struct fdt *tree, uint32_t phandle, struct fdt_node *node)
{
    *node = fdt_root(tree);
    do {
        uint32_t own = 0;

        if ((fdt_u32(node, "phandle", &own) || fdt_u32(node, "linux,phandle", &own)) && own == phandle) {
            return true;
        }
    } while (fdt_next(node));
    return false;
}
