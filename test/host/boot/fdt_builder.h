/* SPDX-License-Identifier: BSD-2-Clause */
/* Device trees made token by token, so that they can also be wrong. */
#pragma once

#include "support.h"

#define FDT_AT_TOTAL_SIZE     4u
#define FDT_AT_STRUCTURE      8u
#define FDT_AT_STRINGS        12u
#define FDT_AT_RESERVE        16u
#define FDT_AT_VERSION        20u
#define FDT_AT_COMPATIBLE     24u
#define FDT_AT_STRINGS_SIZE   32u
#define FDT_AT_STRUCTURE_SIZE 36u

struct fdt_builder {
    struct buffer structure;
    struct buffer strings;
};

void fdt_builder_token(struct fdt_builder *builder, uint32_t token);
void fdt_builder_begin(struct fdt_builder *builder, const char *name);
void fdt_builder_property(struct fdt_builder *builder, const char *name, const void *data, uint32_t size);
void fdt_builder_cells(struct fdt_builder *builder, const char *name, const uint32_t *cells, uint32_t count);
void fdt_builder_string(struct fdt_builder *builder, const char *name, const char *value);
void fdt_builder_end(struct fdt_builder *builder);

/* Header, an empty reservation list, structure block with its end token, strings. Frees the builder. */
struct buffer fdt_builder_finish(struct fdt_builder *builder);
