/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The extra boot information of x86 (boot.md B-19, B-20): what the multiboot loader and ACPI said, in the
 * form and the order in which the root task expects it.
 */
#pragma once

#include <stdint.h>

#include "arch/x86_64/boot/acpi.h"
#include "arch/x86_64/boot/multiboot.h"
#include "core/boot/machine.h"

#define BOOT_CHUNKS_X86            5u
#define BOOT_CHUNK_VBE_SIZE        784u
#define BOOT_CHUNK_FRAMEBUFFER_SIZE 22u
#define BOOT_CHUNK_MAP_ENTRIES     50u
#define BOOT_CHUNK_MAP_ENTRY_SIZE  24u
#define BOOT_CHUNK_MAP_SIZE        (4u + BOOT_CHUNK_MAP_ENTRIES * BOOT_CHUNK_MAP_ENTRY_SIZE)

/* The contents, to which the chunks point. */
struct boot_chunk_contents {
    uint8_t vbe[BOOT_CHUNK_VBE_SIZE];
    uint8_t rsdp[ACPI_RSDP_SIZE];
    uint8_t framebuffer[BOOT_CHUNK_FRAMEBUFFER_SIZE];
    uint8_t map[BOOT_CHUNK_MAP_SIZE];
    uint8_t tsc_mhz[4];
};

/* Make the chunks that this machine has; returns how many. */
uint32_t boot_chunks_make(struct boot_chunk chunks[BOOT_CHUNKS_X86], struct boot_chunk_contents *contents,
                          const struct boot_info_x86 *info, const uint8_t rsdp[ACPI_RSDP_SIZE],
                          uint32_t tsc_mhz);
