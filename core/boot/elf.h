/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The root task's ELF file (boot.md 4.1, B-26 to B-30): checked completely before the first byte is
 * loaded. The file lies in memory where the boot loader put it and is read through byte accessors, so
 * it needs no alignment.
 */
#pragma once

#include <stdint.h>

#define ELF_MACHINE_X86_64  62u
#define ELF_MACHINE_AARCH64 183u
#define ELF_MACHINE_RISCV   243u

/* Enough for any linker script; bounds the time of the check for overlaps. */
#define ELF_MAX_PROGRAM_HEADERS 1024u

struct elf_image {
    const uint8_t *file;
    uint64_t program_headers; /* offset in the file */
    uint32_t program_header_count;
    uint32_t segments; /* loadable ones with content */
    uint64_t vaddr_start; /* page aligned */
    uint64_t vaddr_end; /* exclusive, page aligned */
    uint64_t entry;
};

/* One loadable segment. */
struct elf_segment {
    uint64_t vaddr;
    uint64_t memory_size; /* > 0 */
    uint64_t file_offset;
    uint64_t file_size; /* <= memory_size */
};

/*
 * Check the `size` bytes at `file` as a root task for `machine` whose memory must end at or below
 * `user_top` (exclusive). Returns NULL and fills `image`, or a message.
 */
const char *elf_check(struct elf_image *image, const void *file, uint64_t size, uint16_t machine,
                      uint64_t user_top);

/*
 * Lay out a checked image in the vaddr_end - vaddr_start bytes at `destination`: file contents at their
 * places, zero everywhere else, holes included.
 */
void elf_load(const struct elf_image *image, void *destination);
