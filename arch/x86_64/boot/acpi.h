/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The few ACPI tables the kernel needs (boot.md B-63, B-64, B-67): processors and I/O APICs from the
 * MADT, flags of the FADT, where HPET and DMAR are. Each table is read only after its length and its
 * checksum have been verified; a malformed one is refused with a message.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "arch/x86_64/boot/physical_read.h"

#define ACPI_RSDP_SIZE     36u
#define ACPI_MAX_CPUS      64u
#define ACPI_MAX_IOAPICS   8u
#define ACPI_MAX_OVERRIDES 32u

#define ACPI_FADT_FORCE_PHYSICAL_APIC (1u << 19)

struct acpi_ioapic {
    uint64_t address;
    uint32_t gsi_base; /* number of its first pin among all */
    uint8_t id;
};

/* A legacy interrupt that does not arrive where its number says. */
struct acpi_override {
    uint8_t source;
    uint32_t gsi;
    uint16_t flags;
};

struct acpi_info {
    uint64_t local_apic; /* physical address of the registers */
    bool has_legacy_pics;
    uint32_t cpu_count; /* at least 1; the first is the boot CPU */
    uint32_t cpus_ignored; /* enabled ones for which there was no room */
    uint32_t cpu_apic_id[ACPI_MAX_CPUS];
    uint32_t ioapic_count;
    uint32_t ioapics_ignored;
    struct acpi_ioapic ioapic[ACPI_MAX_IOAPICS];
    uint32_t override_count;
    struct acpi_override override[ACPI_MAX_OVERRIDES];
    uint32_t fadt_flags; /* 0 without FADT */
    uint32_t pm1a_control_port; /* 0 if unknown */
    uint64_t hpet; /* physical address of the registers; 0 without HPET */
    uint64_t dmar; /* physical address of the table; 0 without IOMMU */
    uint32_t dmar_size;
};

/* NULL, or what is wrong with a copy of a root pointer (bytes behind a revision 0 structure do not count). */
const char *acpi_check_rsdp(const uint8_t rsdp[ACPI_RSDP_SIZE]);

/*
 * Search the BIOS area, then the extended BIOS data area, for a valid root pointer and copy it. NULL or a
 * message.
 */
const char *acpi_find_rsdp(physical_read_function *read, uint8_t rsdp[ACPI_RSDP_SIZE]);

/* Read the tables that a root pointer leads to. NULL or a message. */
const char *acpi_read(const uint8_t rsdp[ACPI_RSDP_SIZE], physical_read_function *read,
                      struct acpi_info *info);
