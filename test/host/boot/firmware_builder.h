/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Multiboot information and ACPI tables as QEMU, GRUB and OVMF make them (platform-facts.md 5), laid out in
 * one piece of simulated memory each.
 */
#pragma once

#include "support.h"

/* Where the pieces lie in physical memory. */
#define MULTIBOOT_1_AT   0x9500u
#define MULTIBOOT_2_AT   0x10000u
#define FIRMWARE_MODULE  0x107000u
#define ACPI_AT          0xe0000u
#define ACPI_RSDP_AT     0xf0u /* offsets in the piece, each with room for a longer table */
#define ACPI_RSDT_AT     0x200u
#define ACPI_XSDT_AT     0x300u
#define ACPI_MADT_AT     0x400u
#define ACPI_FADT_AT     0x600u
#define ACPI_HPET_AT     0x700u
#define ACPI_DMAR_AT     0x780u
#define ACPI_SIZE        0x800u

/* Offsets inside the multiboot 1 piece. */
#define MB1_MODULES_AT   0x100u
#define MB1_MAP_AT       0x140u
#define MB1_COMMAND_AT   0x300u
#define MB1_VBE_AT       0x400u

/* Flags 0x1a4f: everything that QEMU or GRUB sets, with two modules, seven memory map entries, and VBE. */
struct buffer multiboot_1_build(void);

/* One piece with tags 1, 3, 3, 4, 6, 7, 8, 14, 15 and the end tag. */
struct buffer multiboot_2_build(void);

/* Append a tag and keep the total size right; the last tag must be the end tag. */
void multiboot_2_add(struct buffer *info, uint32_t type, const void *content, uint32_t size);

/* Offset of the first tag of a type; 0 if there is none. */
uint32_t multiboot_2_find(const struct buffer *info, uint32_t type);

/* RSDP, RSDT and XSDT, MADT, FADT, HPET, DMAR with right checksums; revision 0 or 2 of the RSDP. */
struct buffer acpi_build(uint8_t revision);

/* Make the checksums right again, at whatever length the tables state. */
void acpi_fix(struct buffer *tables);

/* Append an entry to the MADT and fix its length and checksum. */
void acpi_add_madt_entry(struct buffer *tables, const void *entry, uint32_t size);
