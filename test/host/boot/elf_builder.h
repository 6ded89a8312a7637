/* SPDX-License-Identifier: BSD-2-Clause */
/* ELF files made to measure. Fields can be changed afterwards with the put functions of support.h. */
#pragma once

#include "support.h"

#define ELF_AT_TYPE          16u
#define ELF_AT_MACHINE       18u
#define ELF_AT_VERSION       20u
#define ELF_AT_ENTRY         24u
#define ELF_AT_HEADERS       32u
#define ELF_AT_HEADER_SIZE   52u
#define ELF_AT_ENTRY_SIZE    54u
#define ELF_AT_ENTRY_COUNT   56u
#define ELF_AT_SEGMENT(i)    (64u + 56u * (i))
#define ELF_SEGMENT_TYPE     0u
#define ELF_SEGMENT_OFFSET   8u
#define ELF_SEGMENT_VADDR    16u
#define ELF_SEGMENT_FILESZ   32u
#define ELF_SEGMENT_MEMSZ    40u

struct elf_piece {
    uint32_t type; /* 1 = loadable */
    uint64_t vaddr;
    uint64_t file_size;
    uint64_t memory_size;
};

/* File contents of piece i are bytes of value i + 1. The entry point is the start of the first piece. */
struct buffer elf_build(const struct elf_piece *pieces, uint32_t count);

/* An ordinary root task: text, data with bss, and headers that take no part in loading. */
struct buffer elf_build_ordinary(void);
