/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Contents of the x86 chunks, written byte by byte: they are packed structures without alignment.
 */
#include "arch/x86_64/boot/boot_chunks.h"

#include <tagua/abi.h>

#include "core/boot/bytes.h"
#include "core/string.h"

_Static_assert(sizeof(seL4_X86_BootInfo_VBE) == sizeof(seL4_BootInfoHeader) + BOOT_CHUNK_VBE_SIZE,
               "the VBE chunk");
_Static_assert(sizeof(seL4_X86_BootInfo_mmap_t) == sizeof(seL4_BootInfoHeader) + BOOT_CHUNK_MAP_SIZE,
               "the memory map chunk");
_Static_assert(sizeof(seL4_X86_mb_mmap_t) == BOOT_CHUNK_MAP_ENTRY_SIZE, "an entry of the memory map");
_Static_assert(BOOT_CHUNKS_X86 <= BOOT_CHUNKS_MAX, "struct boot_machine holds them all");

static void boot_chunk_write_vbe(uint8_t *bytes, const struct multiboot_vbe *vbe)
{
    memcpy(bytes, vbe->control, MULTIBOOT_VBE_CONTROL_SIZE);
    memcpy(bytes + 512, vbe->mode_info, MULTIBOOT_VBE_MODE_SIZE);
    bytes_put_le32(bytes + 768, vbe->mode);
    bytes_put_le32(bytes + 772, vbe->interface_segment);
    bytes_put_le32(bytes + 776, vbe->interface_offset);
    bytes_put_le32(bytes + 780, vbe->interface_size);
}

static void boot_chunk_write_framebuffer(uint8_t *bytes, const struct multiboot_framebuffer *framebuffer)
{
    bytes_put_le64(bytes, framebuffer->address);
    bytes_put_le32(bytes + 8, framebuffer->pitch);
    bytes_put_le32(bytes + 12, framebuffer->width);
    bytes_put_le32(bytes + 16, framebuffer->height);
    bytes[20] = framebuffer->bits_per_pixel;
    bytes[21] = framebuffer->type;
}

/* The map of either protocol in the format of version 1. */
static void boot_chunk_write_map(uint8_t *bytes, const struct boot_info_x86 *info)
{
    uint32_t count = info->region_count < BOOT_CHUNK_MAP_ENTRIES ? info->region_count
                                                                 : BOOT_CHUNK_MAP_ENTRIES;

    memset(bytes, 0, BOOT_CHUNK_MAP_SIZE);
    bytes_put_le32(bytes, count * BOOT_CHUNK_MAP_ENTRY_SIZE);
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *entry = bytes + 4 + i * BOOT_CHUNK_MAP_ENTRY_SIZE;

        bytes_put_le32(entry, BOOT_CHUNK_MAP_ENTRY_SIZE - 4);
        bytes_put_le64(entry + 4, info->region[i].base);
        bytes_put_le64(entry + 12, info->region[i].size);
        bytes_put_le32(entry + 20, info->region[i].type);
    }
}

uint32_t boot_chunks_make(struct boot_chunk chunks[BOOT_CHUNKS_X86], struct boot_chunk_contents *contents,
                          const struct boot_info_x86 *info, const uint8_t rsdp[ACPI_RSDP_SIZE],
                          uint32_t tsc_mhz)
{
    uint32_t count = 0;

    if (info->vbe.present) {
        boot_chunk_write_vbe(contents->vbe, &info->vbe);
        chunks[count++] =
            (struct boot_chunk){SEL4_BOOTINFO_HEADER_X86_VBE, contents->vbe, sizeof(contents->vbe)};
    }
    memcpy(contents->rsdp, rsdp, ACPI_RSDP_SIZE);
    chunks[count++] =
        (struct boot_chunk){SEL4_BOOTINFO_HEADER_X86_ACPI_RSDP, contents->rsdp, sizeof(contents->rsdp)};
    if (info->framebuffer.address != 0) {
        boot_chunk_write_framebuffer(contents->framebuffer, &info->framebuffer);
        chunks[count++] = (struct boot_chunk){SEL4_BOOTINFO_HEADER_X86_FRAMEBUFFER,
                                              contents->framebuffer, sizeof(contents->framebuffer)};
    }
    boot_chunk_write_map(contents->map, info);
    chunks[count++] =
        (struct boot_chunk){SEL4_BOOTINFO_HEADER_X86_MBMMAP, contents->map, sizeof(contents->map)};
    bytes_put_le32(contents->tsc_mhz, tsc_mhz);
    chunks[count++] = (struct boot_chunk){SEL4_BOOTINFO_HEADER_X86_TSC_FREQ, contents->tsc_mhz,
                                          sizeof(contents->tsc_mhz)};
    return count;
}
