/* SPDX-License-Identifier: BSD-2-Clause */
/* See fdt_builder.h. */
#include "fdt_builder.h"

void fdt_builder_token(struct fdt_builder *builder, uint32_t token)
{
    uint8_t cell[4];

    put32be(cell, token);
    buffer_append(&builder->structure, cell, sizeof(cell));
}

void fdt_builder_begin(struct fdt_builder *builder, const char *name)
{
    fdt_builder_token(builder, 1);
    buffer_append(&builder->structure, name, strlen(name) + 1);
    buffer_pad(&builder->structure, (builder->structure.size + 3) & ~3ul);
}

/* Offset of a name in the strings block, which gets it if it is new. */
static uint32_t name_offset(struct buffer *strings, const char *name)
{
    size_t at = 0;

    while (at < strings->size && strcmp((const char *)strings->bytes + at, name) != 0) {
        at += strlen((const char *)strings->bytes + at) + 1;
    }
    if (at == strings->size) {
        buffer_append(strings, name, strlen(name) + 1);
    }
    return (uint32_t)at;
}

void fdt_builder_property(struct fdt_builder *builder, const char *name, const void *data, uint32_t size)
{
    fdt_builder_token(builder, 3);
    fdt_builder_token(builder, size);
    fdt_builder_token(builder, name_offset(&builder->strings, name));
    buffer_append(&builder->structure, data, size);
    buffer_pad(&builder->structure, (builder->structure.size + 3) & ~3ul);
}

void fdt_builder_cells(struct fdt_builder *builder, const char *name, const uint32_t *cells, uint32_t count)
{
    uint8_t bytes[256];

    for (uint32_t i = 0; i < count; i++) {
        put32be(bytes + 4 * i, cells[i]);
    }
    fdt_builder_property(builder, name, bytes, 4 * count);
}

void fdt_builder_string(struct fdt_builder *builder, const char *name, const char *value)
{
    fdt_builder_property(builder, name, value, (uint32_t)strlen(value) + 1);
}

void fdt_builder_end(struct fdt_builder *builder)
{
    fdt_builder_token(builder, 2);
}

struct buffer fdt_builder_finish(struct fdt_builder *builder)
{
    struct buffer blob = {0};
    uint32_t structure_size;

    fdt_builder_token(builder, 9);
    structure_size = (uint32_t)builder->structure.size;
    buffer_pad(&blob, 40 + 16);
    buffer_append(&blob, builder->structure.bytes, structure_size);
    buffer_append(&blob, builder->strings.bytes, builder->strings.size);
    put32be(blob.bytes, 0xd00dfeed);
    put32be(blob.bytes + FDT_AT_TOTAL_SIZE, (uint32_t)blob.size);
    put32be(blob.bytes + FDT_AT_STRUCTURE, 56);
    put32be(blob.bytes + FDT_AT_STRINGS, 56 + structure_size);
    put32be(blob.bytes + FDT_AT_RESERVE, 40);
    put32be(blob.bytes + FDT_AT_VERSION, 17);
    put32be(blob.bytes + FDT_AT_COMPATIBLE, 16);
    put32be(blob.bytes + FDT_AT_STRINGS_SIZE, (uint32_t)builder->strings.size);
    put32be(blob.bytes + FDT_AT_STRUCTURE_SIZE, structure_size);
    buffer_free(&builder->structure);
    buffer_free(&builder->strings);
    return blob;
}
