/* SPDX-License-Identifier: BSD-2-Clause */
/* See firmware_builder.h. */
#include "firmware_builder.h"

/* PF-36, on a pc with 3 GiB. */
static const struct {
    uint64_t base;
    uint64_t size;
    uint32_t type;
} memory_ranges[] = {
    {0, 0x9fc00, 1},
    {0x9fc00, 0x400, 2},
    {0xf0000, 0x10000, 2},
    {0x100000, 0xbfee0000, 1},
    {0xbffe0000, 0x20000, 2},
    {0xfffc0000, 0x40000, 2},
    {0xfd00000000, 0x300000000, 2},
};

#define RANGES (sizeof(memory_ranges) / sizeof(memory_ranges[0]))

struct buffer multiboot_1_build(void)
{
    struct buffer info = {0};

    buffer_pad(&info, MB1_VBE_AT + 768);
    put32(info.bytes, 0x1a4f);
    put32(info.bytes + 4, 639);
    put32(info.bytes + 8, 0xbfee0000 / 1024);
    put32(info.bytes + 16, MULTIBOOT_1_AT + MB1_COMMAND_AT);
    put32(info.bytes + 20, 2);
    put32(info.bytes + 24, MULTIBOOT_1_AT + MB1_MODULES_AT);
    put32(info.bytes + 44, (uint32_t)RANGES * 24);
    put32(info.bytes + 48, MULTIBOOT_1_AT + MB1_MAP_AT);
    put32(info.bytes + 72, MULTIBOOT_1_AT + MB1_VBE_AT);
    put32(info.bytes + 76, MULTIBOOT_1_AT + MB1_VBE_AT + 512);
    put16(info.bytes + 80, 3);
    put16(info.bytes + 82, 0xffff);
    put16(info.bytes + 84, 0x6000);
    put16(info.bytes + 86, 0x4f);
    put64(info.bytes + 88, 0xb8000);
    put32(info.bytes + 96, 160);
    put32(info.bytes + 100, 80);
    put32(info.bytes + 104, 25);
    info.bytes[108] = 16;
    info.bytes[109] = 2;
    put32(info.bytes + MB1_MODULES_AT, FIRMWARE_MODULE);
    put32(info.bytes + MB1_MODULES_AT + 4, FIRMWARE_MODULE + 0x5432);
    put32(info.bytes + MB1_MODULES_AT + 16, FIRMWARE_MODULE + 0x6000);
    put32(info.bytes + MB1_MODULES_AT + 20, FIRMWARE_MODULE + 0x6001);
    for (uint32_t i = 0; i < RANGES; i++) {
        uint8_t *entry = info.bytes + MB1_MAP_AT + 24 * i;

        put32(entry, 20);
        put64(entry + 4, memory_ranges[i].base);
        put64(entry + 12, memory_ranges[i].size);
        put32(entry + 20, memory_ranges[i].type);
    }
    strcpy((char *)info.bytes + MB1_COMMAND_AT,
           "/kernel console_port=0x2f8 quiet disable_iommu debug_port=0");
    memset(info.bytes + MB1_VBE_AT, 0xc1, 512);
    memset(info.bytes + MB1_VBE_AT + 512, 0xd2, 256);
    return info;
}

void multiboot_2_add(struct buffer *info, uint32_t type, const void *content, uint32_t size)
{
    uint8_t header[8];

    if (info->size == 0) {
        buffer_pad(info, 8);
    } else if (type != 0 || info->size > 8) {
        buffer_pad(info, (info->size + 7) & ~7ul);
    }
    put32(header, type);
    put32(header + 4, size + 8);
    buffer_append(info, header, sizeof(header));
    buffer_append(info, content, size);
    put32(info->bytes, (uint32_t)info->size);
}

uint32_t multiboot_2_find(const struct buffer *info, uint32_t type)
{
    for (uint32_t at = 8; at + 8 <= info->size;) {
        uint32_t found;
        uint32_t size;

        memcpy(&found, info->bytes + at, 4);
        memcpy(&size, info->bytes + at + 4, 4);
        if (found == type) {
            return at;
        }
        at += (size + 7) & ~7u;
    }
    return 0;
}

static void rsdp_write(uint8_t *rsdp, uint8_t revision)
{
    uint8_t sum = 0;

    memcpy(rsdp, "RSD PTR ", 8);
    memcpy(rsdp + 9, "BOCHS ", 6);
    rsdp[8] = 0;
    rsdp[15] = revision;
    put32(rsdp + 16, ACPI_AT + ACPI_RSDT_AT);
    for (uint32_t i = 0; i < 20; i++) {
        sum = (uint8_t)(sum + rsdp[i]);
    }
    rsdp[8] = (uint8_t)-sum;
    if (revision == 0) {
        memset(rsdp + 20, 0x5a, 16); /* whatever follows in memory */
        return;
    }
    put32(rsdp + 20, 36);
    put64(rsdp + 24, ACPI_AT + ACPI_XSDT_AT);
    memset(rsdp + 32, 0, 4);
    sum = 0;
    for (uint32_t i = 0; i < 36; i++) {
        sum = (uint8_t)(sum + rsdp[i]);
    }
    rsdp[32] = (uint8_t)-sum;
}

struct buffer multiboot_2_build(void)
{
    struct buffer info = {0};
    uint8_t content[1024] = {0};

    multiboot_2_add(&info, 1, "quiet debug_port=0x2e8", 23);
    put32(content, FIRMWARE_MODULE);
    put32(content + 4, FIRMWARE_MODULE + 0x5432);
    multiboot_2_add(&info, 3, content, 9);
    put32(content, 0x4000);
    put32(content + 4, 0x4800);
    multiboot_2_add(&info, 3, content, 9);
    put32(content, 640);
    put32(content + 4, 0x1000);
    multiboot_2_add(&info, 4, content, 8);
    put32(content, 24);
    put32(content + 4, 0);
    for (uint32_t i = 0; i < RANGES; i++) {
        put64(content + 8 + 24 * i, memory_ranges[i].base);
        put64(content + 16 + 24 * i, memory_ranges[i].size);
        put32(content + 24 + 24 * i, memory_ranges[i].type);
        put32(content + 28 + 24 * i, 0);
    }
    multiboot_2_add(&info, 6, content, 8 + 24 * (uint32_t)RANGES);
    put16(content, 0x118);
    put16(content + 2, 0xffff);
    put16(content + 4, 0x6000);
    put16(content + 6, 0x4f);
    memset(content + 8, 0xc1, 512);
    memset(content + 520, 0xd2, 256);
    multiboot_2_add(&info, 7, content, 776);
    put64(content, 0xfd000000);
    put32(content + 8, 4096);
    put32(content + 12, 1024);
    put32(content + 16, 768);
    content[20] = 32;
    content[21] = 1;
    put16(content + 22, 0);
    multiboot_2_add(&info, 8, content, 24);
    rsdp_write(content, 0);
    multiboot_2_add(&info, 14, content, 20);
    rsdp_write(content, 2);
    multiboot_2_add(&info, 15, content, 36);
    multiboot_2_add(&info, 0, NULL, 0);
    return info;
}

static void table_write(struct buffer *tables, uint32_t at, const char *signature, uint32_t size)
{
    memcpy(tables->bytes + at, signature, 4);
    put32(tables->bytes + at + 4, size);
    memcpy(tables->bytes + at + 10, "BOCHS BXPC    ", 14);
}

static uint32_t table_size(const struct buffer *tables, uint32_t at)
{
    uint32_t size;

    memcpy(&size, tables->bytes + at + 4, 4);
    return size;
}

static void table_fix(struct buffer *tables, uint32_t at)
{
    uint8_t sum = 0;

    if (tables->size < at + 36 || table_size(tables, at) > tables->size - at) {
        return;
    }
    tables->bytes[at + 9] = 0;
    for (uint32_t i = 0; i < table_size(tables, at); i++) {
        sum = (uint8_t)(sum + tables->bytes[at + i]);
    }
    tables->bytes[at + 9] = (uint8_t)-sum;
}

void acpi_fix(struct buffer *tables)
{
    static const uint32_t places[] = {ACPI_RSDT_AT, ACPI_XSDT_AT, ACPI_MADT_AT,
                                      ACPI_FADT_AT, ACPI_HPET_AT, ACPI_DMAR_AT};

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        table_fix(tables, places[i]);
    }
}

void acpi_add_madt_entry(struct buffer *tables, const void *entry, uint32_t size)
{
    uint32_t old = table_size(tables, ACPI_MADT_AT);

    memcpy(tables->bytes + ACPI_MADT_AT + old, entry, size);
    put32(tables->bytes + ACPI_MADT_AT + 4, old + size);
    table_fix(tables, ACPI_MADT_AT);
}

/* PF-39: two processors, one I/O APIC, five overrides, one NMI line. */
static void madt_write(struct buffer *tables)
{
    static const uint8_t entries[] = {
        0, 8, 0, 0, 1, 0, 0, 0,
        0, 8, 1, 1, 1, 0, 0, 0,
        1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0,
        2, 10, 0, 0, 2, 0, 0, 0, 0, 0,
        2, 10, 0, 5, 5, 0, 0, 0, 0xd, 0,
        2, 10, 0, 9, 9, 0, 0, 0, 0xd, 0,
        2, 10, 0, 10, 10, 0, 0, 0, 0xd, 0,
        2, 10, 0, 11, 11, 0, 0, 0, 0xd, 0,
        4, 6, 0xff, 0, 0, 1,
    };

    table_write(tables, ACPI_MADT_AT, "APIC", 44);
    put32(tables->bytes + ACPI_MADT_AT + 36, 0xfee00000);
    put32(tables->bytes + ACPI_MADT_AT + 40, 1);
    acpi_add_madt_entry(tables, entries, sizeof(entries));
}

struct buffer acpi_build(uint8_t revision)
{
    static const uint32_t places[] = {ACPI_FADT_AT, ACPI_MADT_AT, ACPI_HPET_AT, ACPI_DMAR_AT};
    struct buffer tables = {0};

    buffer_pad(&tables, ACPI_SIZE);
    rsdp_write(tables.bytes + ACPI_RSDP_AT, revision);
    table_write(&tables, ACPI_RSDT_AT, "RSDT", 36 + 4 * 4);
    table_write(&tables, ACPI_XSDT_AT, "XSDT", 36 + 4 * 8);
    for (uint32_t i = 0; i < 4; i++) {
        put32(tables.bytes + ACPI_RSDT_AT + 36 + 4 * i, ACPI_AT + places[i]);
        put64(tables.bytes + ACPI_XSDT_AT + 36 + 8 * i, ACPI_AT + places[i]);
    }
    madt_write(&tables);
    table_write(&tables, ACPI_FADT_AT, "FACP", 116);
    put32(tables.bytes + ACPI_FADT_AT + 64, 0x604);
    put32(tables.bytes + ACPI_FADT_AT + 112, 0x80a5);
    table_write(&tables, ACPI_HPET_AT, "HPET", 56);
    put64(tables.bytes + ACPI_HPET_AT + 44, 0xfed00000);
    table_write(&tables, ACPI_DMAR_AT, "DMAR", 48);
    acpi_fix(&tables);
    return tables;
}
