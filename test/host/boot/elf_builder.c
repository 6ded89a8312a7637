/* SPDX-License-Identifier: BSD-2-Clause */
/* See elf_builder.h. */
#include "elf_builder.h"

#include "core/boot/elf.h"

struct buffer elf_build(const struct elf_piece *pieces, uint32_t count)
{
    struct buffer file = {0};
    static const uint8_t identification[16] = {0x7f, 'E', 'L', 'F', 2, 1, 1};

    buffer_append(&file, identification, sizeof(identification));
    buffer_pad(&file, ELF_AT_SEGMENT(count));
    put16(file.bytes + ELF_AT_TYPE, 2);
    put16(file.bytes + ELF_AT_MACHINE, ELF_MACHINE_X86_64);
    put32(file.bytes + ELF_AT_VERSION, 1);
    put64(file.bytes + ELF_AT_ENTRY, count > 0 ? pieces[0].vaddr : 0);
    put64(file.bytes + ELF_AT_HEADERS, 64);
    put16(file.bytes + ELF_AT_HEADER_SIZE, 64);
    put16(file.bytes + ELF_AT_ENTRY_SIZE, 56);
    put16(file.bytes + ELF_AT_ENTRY_COUNT, (uint16_t)count);
    for (uint32_t i = 0; i < count; i++) {
        size_t at = file.size;

        buffer_pad(&file, at + pieces[i].file_size);
        memset(file.bytes + at, (int)(i + 1), pieces[i].file_size);
        uint8_t *header = file.bytes + ELF_AT_SEGMENT(i);

        put32(header + ELF_SEGMENT_TYPE, pieces[i].type);
        put32(header + 4, 7);
        put64(header + ELF_SEGMENT_OFFSET, at);
        put64(header + ELF_SEGMENT_VADDR, pieces[i].vaddr);
        put64(header + 24, pieces[i].vaddr);
        put64(header + ELF_SEGMENT_FILESZ, pieces[i].file_size);
        put64(header + ELF_SEGMENT_MEMSZ, pieces[i].memory_size);
        put64(header + 48, 0x1000);
    }
    return file;
}

struct buffer elf_build_ordinary(void)
{
    static const struct elf_piece pieces[] = {
        {1, 0x400000, 0x234, 0x234},
        {1, 0x402000, 0x123, 0x2345}, /* a hole before, bss behind */
        {0x6474e551, 0, 0, 0}, /* GNU_STACK */
        {7, 0x402000, 0x10, 0x40}, /* TLS repeats data */
        {4, 0, 0x20, 0x20}, /* a note at no address */
    };

    return elf_build(pieces, 5);
}
