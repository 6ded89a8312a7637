/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ACPI: root pointer, root table (XSDT if there is one, else RSDT), MADT, FADT, HPET, DMAR. Loops run
 * over table contents whose length has been limited and verified; every entry is at least two bytes long.
 */
#include "arch/x86_64/boot/acpi.h"

#include <stddef.h>

#include "core/boot/bytes.h"
#include "core/string.h"

#define ACPI_HEADER_SIZE   36u
#define ACPI_MAX_TABLE     0x100000u
#define ACPI_RSDP_OLD_SIZE 20u
#define ACPI_MAX_TABLES    512u

#define ACPI_BIOS_AREA      0xe0000u
#define ACPI_BIOS_AREA_END  0x100000u
#define ACPI_EBDA_SEGMENT   0x40eu /* the BIOS keeps the segment of its extended data area here */
#define ACPI_EBDA_SEARCHED  1024u
#define ACPI_EBDA_LOWEST    0x80000u

#define ACPI_MADT_ENTRIES 44u
#define ACPI_CPU_ENABLED  1u

struct acpi_table {
    const uint8_t *bytes;
    uint32_t size;
    uint64_t address;
};

static bool acpi_sums_to_zero(const uint8_t *bytes, uint32_t size)
{
    uint8_t sum = 0;

    for (uint32_t i = 0; i < size; i++) {
        sum = (uint8_t)(sum + bytes[i]);
    }
    return sum == 0;
}

const char *acpi_check_rsdp(const uint8_t rsdp[ACPI_RSDP_SIZE])
{
    if (memcmp(rsdp, "RSD PTR ", 8) != 0) {
        return "ACPI: the root pointer lacks its signature";
    }
    if (!acpi_sums_to_zero(rsdp, ACPI_RSDP_OLD_SIZE)) {
        return "ACPI: wrong checksum of the root pointer";
    }
    if (rsdp[15] > 0 && !acpi_sums_to_zero(rsdp, ACPI_RSDP_SIZE)) {
        return "ACPI: wrong extended checksum of the root pointer";
    }
    return NULL;
}

static bool acpi_search(physical_read_function *read, uint64_t start, uint64_t end,
                        uint8_t rsdp[ACPI_RSDP_SIZE])
{
    for (uint64_t address = start; address + ACPI_RSDP_OLD_SIZE <= end; address += 16) {
        const uint8_t *found = read(address, ACPI_RSDP_OLD_SIZE);

        if (found == NULL || memcmp(found, "RSD PTR ", 8) != 0) {
            continue;
        }
        const uint8_t *whole = read(address, ACPI_RSDP_SIZE);

        memset(rsdp, 0, ACPI_RSDP_SIZE);
        memcpy(rsdp, whole != NULL ? whole : found, whole != NULL ? ACPI_RSDP_SIZE : ACPI_RSDP_OLD_SIZE);
        if (acpi_check_rsdp(rsdp) == NULL) {
            return true;
        }
    }
    return false;
}

const char *acpi_find_rsdp(physical_read_function *read, uint8_t rsdp[ACPI_RSDP_SIZE])
{
    if (acpi_search(read, ACPI_BIOS_AREA, ACPI_BIOS_AREA_END, rsdp)) {
        return NULL;
    }
    const uint8_t *segment = read(ACPI_EBDA_SEGMENT, 2);

    if (segment != NULL) {
        uint64_t ebda = (uint64_t)bytes_le16(segment) << 4;

        if (ebda >= ACPI_EBDA_LOWEST && ebda < ACPI_BIOS_AREA &&
            acpi_search(read, ebda, ebda + ACPI_EBDA_SEARCHED, rsdp)) {
            return NULL;
        }
    }
    return "ACPI: no root pointer in the BIOS area (start with multiboot 2 under UEFI)";
}

/* Map a whole table and verify it. The signature is for the caller to look at. */
static const char *acpi_table_open(uint64_t address, physical_read_function *read,
                                   struct acpi_table *table)
{
    const uint8_t *header = read(address, ACPI_HEADER_SIZE);

    if (header == NULL) {
        return "ACPI: a table lies outside the memory that the kernel can read";
    }
    table->address = address;
    table->size = bytes_le32(header + 4);
    if (table->size < ACPI_HEADER_SIZE || table->size > ACPI_MAX_TABLE) {
        return "ACPI: a table has an impossible length";
    }
    table->bytes = read(address, table->size);
    if (table->bytes == NULL) {
        return "ACPI: a table lies outside the memory that the kernel can read";
    }
    if (!acpi_sums_to_zero(table->bytes, table->size)) {
        return "ACPI: wrong checksum of a table";
    }
    return NULL;
}

static void acpi_add_cpu(struct acpi_info *info, uint32_t apic_id)
{
    /* The same processor may be listed with both kinds of entries. */
    for (uint32_t i = 0; i < info->cpu_count; i++) {
        if (info->cpu_apic_id[i] == apic_id) {
            return;
        }
    }
    if (info->cpu_count == ACPI_MAX_CPUS) {
        info->cpus_ignored++;
        return;
    }
    info->cpu_apic_id[info->cpu_count++] = apic_id;
}

static void acpi_add_ioapic(struct acpi_info *info, const uint8_t *entry)
{
    if (info->ioapic_count == ACPI_MAX_IOAPICS) {
        info->ioapics_ignored++;
        return;
    }
    info->ioapic[info->ioapic_count++] = (struct acpi_ioapic){
        .address = bytes_le32(entry + 4),
        .gsi_base = bytes_le32(entry + 8),
        .id = entry[2],
    };
}

/* One MADT entry; entries of unknown type, or too short for their type, say nothing. */
static void acpi_madt_entry(const uint8_t *entry, uint32_t size, struct acpi_info *info)
{
    uint8_t type = entry[0];

    if (type == 0 && size >= 8 && (bytes_le32(entry + 4) & ACPI_CPU_ENABLED) != 0) {
        acpi_add_cpu(info, entry[3]);
    } else if (type == 1 && size >= 12) {
        acpi_add_ioapic(info, entry);
    } else if (type == 2 && size >= 10 && info->override_count < ACPI_MAX_OVERRIDES) {
        info->override[info->override_count++] =
            (struct acpi_override){entry[3], bytes_le32(entry + 4), bytes_le16(entry + 8)};
    } else if (type == 5 && size >= 12) {
        info->local_apic = bytes_le64(entry + 4);
    } else if (type == 9 && size >= 16 && (bytes_le32(entry + 8) & ACPI_CPU_ENABLED) != 0) {
        acpi_add_cpu(info, bytes_le32(entry + 4));
    }
}

static const char *acpi_madt_read(const struct acpi_table *table, struct acpi_info *info)
{
    uint32_t offset = ACPI_MADT_ENTRIES;

    if (table->size < ACPI_MADT_ENTRIES) {
        return "ACPI: the MADT is too short";
    }
    info->local_apic = bytes_le32(table->bytes + 36);
    info->has_legacy_pics = (bytes_le32(table->bytes + 40) & 1) != 0;
    while (table->size - offset >= 2) {
        uint32_t size = table->bytes[offset + 1];

        if (size < 2 || size > table->size - offset) {
            return "ACPI: an entry of the MADT has an impossible length";
        }
        acpi_madt_entry(table->bytes + offset, size, info);
        offset += size;
    }
    if (info->cpu_count == 0) {
        return "ACPI: the MADT lists no enabled processor";
    }
    if (info->local_apic == 0 || (info->local_apic & 0xfff) != 0) {
        return "ACPI: the MADT gives the local APIC an impossible address";
    }
    for (uint32_t i = 0; i < info->ioapic_count; i++) {
        if (info->ioapic[i].address == 0 || (info->ioapic[i].address & 0xf) != 0) {
            return "ACPI: the MADT gives an I/O APIC an impossible address";
        }
    }
    return NULL;
}

static const char *acpi_fadt_read(const struct acpi_table *table, struct acpi_info *info)
{
    if (table->size < 116) {
        return "ACPI: the FADT is too short";
    }
    info->pm1a_control_port = bytes_le32(table->bytes + 64);
    info->fadt_flags = bytes_le32(table->bytes + 112);
    return NULL;
}

static const char *acpi_hpet_read(const struct acpi_table *table, struct acpi_info *info)
{
    if (table->size < 52) {
        return "ACPI: the HPET table is too short";
    }
    /* Registers in I/O space would be of no use. */
    if (table->bytes[40] == 0) {
        info->hpet = bytes_le64(table->bytes + 44);
    }
    return NULL;
}

static bool acpi_table_is(const uint8_t *bytes, const char *signature)
{
    return memcmp(bytes, signature, 4) == 0;
}

/* Follow one pointer of the root table, if it leads to a table the kernel needs. */
static const char *acpi_table_read(uint64_t address, physical_read_function *read, struct acpi_info *info)
{
    const uint8_t *header = read(address, ACPI_HEADER_SIZE);
    struct acpi_table table;

    if (header == NULL) {
        return "ACPI: a table lies outside the memory that the kernel can read";
    }
    bool is_madt = acpi_table_is(header, "APIC");
    bool is_fadt = acpi_table_is(header, "FACP");
    bool is_hpet = acpi_table_is(header, "HPET");
    bool is_dmar = acpi_table_is(header, "DMAR");

    if (!is_madt && !is_fadt && !is_hpet && !is_dmar) {
        return NULL;
    }
    const char *error = acpi_table_open(address, read, &table);

    if (error != NULL) {
        return error;
    }
    if (is_madt && info->cpu_count > 0) {
        return "ACPI: more than one MADT";
    }
    if (is_madt) {
        return acpi_madt_read(&table, info);
    }
    if (is_fadt) {
        return acpi_fadt_read(&table, info);
    }
    if (is_hpet) {
        /* Further ones describe further timer blocks. */
        return info->hpet == 0 ? acpi_hpet_read(&table, info) : NULL;
    }
    info->dmar = table.address;
    info->dmar_size = table.size;
    return NULL;
}

const char *acpi_read(const uint8_t rsdp[ACPI_RSDP_SIZE], physical_read_function *read,
                      struct acpi_info *info)
{
    struct acpi_table root;
    const char *error = acpi_check_rsdp(rsdp);

    memset(info, 0, sizeof(*info));
    if (error != NULL) {
        return error;
    }
    bool wide = rsdp[15] > 0 && bytes_le64(rsdp + 24) != 0;
    uint32_t pointer_size = wide ? 8 : 4;

    error = acpi_table_open(wide ? bytes_le64(rsdp + 24) : bytes_le32(rsdp + 16), read, &root);
    if (error != NULL) {
        return error;
    }
    if (!acpi_table_is(root.bytes, wide ? "XSDT" : "RSDT")) {
        return "ACPI: the root pointer leads to no root table";
    }
    if (root.size > ACPI_HEADER_SIZE + ACPI_MAX_TABLES * pointer_size) {
        return "ACPI: the root table lists too many tables";
    }
    for (uint32_t offset = ACPI_HEADER_SIZE; root.size - offset >= pointer_size; offset += pointer_size) {
        const uint8_t *pointer = root.bytes + offset;
        uint64_t address = wide ? bytes_le64(pointer) : bytes_le32(pointer);

        /* Some firmware leaves holes in the list. */
        error = address == 0 ? NULL : acpi_table_read(address, read, info);
        if (error != NULL) {
            return error;
        }
    }
    return info->cpu_count == 0 ? "ACPI: there is no MADT" : NULL;
}
