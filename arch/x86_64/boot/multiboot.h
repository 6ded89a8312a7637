/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a multiboot loader tells (boot.md 9.1, B-62 to B-66, B-88 to B-90). Both versions of the protocol
 * end up in one structure that holds copies of everything, so that the loader's memory need not be kept;
 * only the modules stay where they are. Nothing that the loader says is trusted: lengths, counts and
 * addresses are all checked before they are followed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "arch/x86_64/boot/physical_read.h"
#include "core/boot/memory_map.h"

#define MULTIBOOT_1_MAGIC 0x2badb002u /* in EAX at entry */
#define MULTIBOOT_2_MAGIC 0x36d76289u

#define MULTIBOOT_MAX_REGIONS 256u
#define MULTIBOOT_MAX_MODULES 64u
#define MULTIBOOT_MAX_COMMAND 1024u /* characters kept of the command line, with the terminator */
#define MULTIBOOT_RAM         1u /* region type; every other one is not RAM */
#define MULTIBOOT_LOW_MEMORY  0x100000u /* below lies no ordinary memory (B-65) */

#define MULTIBOOT_VBE_CONTROL_SIZE 512u
#define MULTIBOOT_VBE_MODE_SIZE    256u
#define MULTIBOOT_RSDP_SIZE        36u

struct multiboot_region {
    uint64_t base;
    uint64_t size; /* > 0; base + size - 1 does not wrap */
    uint32_t type;
};

struct multiboot_module {
    uint64_t start;
    uint64_t end; /* exclusive, above the start */
};

struct multiboot_framebuffer {
    uint64_t address; /* 0 = none */
    uint32_t pitch;
    uint32_t width;
    uint32_t height;
    uint8_t bits_per_pixel;
    uint8_t type;
};

struct multiboot_vbe {
    bool present;
    uint16_t mode;
    uint16_t interface_segment;
    uint16_t interface_offset;
    uint16_t interface_size;
    uint8_t control[MULTIBOOT_VBE_CONTROL_SIZE];
    uint8_t mode_info[MULTIBOOT_VBE_MODE_SIZE];
};

/* A serial port chosen on the command line; 0 disables it. */
struct multiboot_port {
    bool given;
    uint16_t port;
};

struct boot_info_x86 {
    uint32_t version; /* of the protocol: 1 or 2 */
    uint32_t region_count;
    struct multiboot_region region[MULTIBOOT_MAX_REGIONS]; /* as the loader lists them */
    uint32_t module_count; /* at least 1; the first is the root task */
    struct multiboot_module module[MULTIBOOT_MAX_MODULES];
    char command_line[MULTIBOOT_MAX_COMMAND];
    struct multiboot_port console_port;
    struct multiboot_port debug_port;
    bool disable_iommu;
    bool has_rsdp; /* the loader passed a copy; its checksums are for acpi_read to check */
    uint8_t rsdp[MULTIBOOT_RSDP_SIZE]; /* zero behind a structure of 20 bytes */
    struct multiboot_framebuffer framebuffer;
    struct multiboot_vbe vbe;
};

/*
 * Read the structure at `address`, whose kind the magic number tells. NULL and `info` complete, or a
 * message.
 */
const char *multiboot_read(uint32_t magic, uint64_t address, physical_read_function *read,
                           struct boot_info_x86 *info);

/*
 * Ordinary memory according to the loader's map: RAM at or above 1 MiB in whole 4 KiB pages, and nothing
 * that any other entry claims as well. `scratch` is working space.
 */
const char *multiboot_ram(const struct boot_info_x86 *info, struct memory_map *ram,
                          struct memory_map *scratch);
