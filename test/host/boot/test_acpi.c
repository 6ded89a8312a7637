/* SPDX-License-Identifier: BSD-2-Clause */
/* ACPI: what is taken from tables as QEMU makes them, and what is refused. */
#include "firmware_builder.h"

#include "arch/x86_64/boot/acpi.h"

static struct acpi_info info;

static const char *find(const struct buffer *tables, uint8_t rsdp[ACPI_RSDP_SIZE])
{
    simulated_memory_add(ACPI_AT, tables->bytes, tables->size);
    const char *message = acpi_find_rsdp(simulated_read, rsdp);

    simulated_memory_reset();
    return message;
}

static const char *read_tables(const struct buffer *tables)
{
    simulated_memory_add(ACPI_AT, tables->bytes, tables->size);
    const char *message = acpi_read(tables->bytes + ACPI_RSDP_AT, simulated_read, &info);

    simulated_memory_reset();
    return message;
}

static const char *read_and_free(struct buffer *tables)
{
    const char *message = read_tables(tables);

    buffer_free(tables);
    return message;
}

static void assert_ordinary(void)
{
    assert_int_equal(info.local_apic, 0xfee00000);
    assert_true(info.has_legacy_pics);
    assert_int_equal(info.cpu_count, 2);
    assert_int_equal(info.cpu_apic_id[0], 0);
    assert_int_equal(info.cpu_apic_id[1], 1);
    assert_int_equal(info.ioapic_count, 1);
    assert_int_equal(info.ioapic[0].address, 0xfec00000);
    assert_int_equal(info.ioapic[0].gsi_base, 0);
    assert_int_equal(info.override_count, 5);
    assert_int_equal(info.override[0].source, 0);
    assert_int_equal(info.override[0].gsi, 2);
    assert_int_equal(info.override[4].source, 11);
    assert_int_equal(info.override[4].flags, 0xd);
    assert_int_equal(info.fadt_flags, 0x80a5);
    assert_int_equal(info.fadt_flags & ACPI_FADT_FORCE_PHYSICAL_APIC, 0);
    assert_int_equal(info.pm1a_control_port, 0x604);
    assert_int_equal(info.hpet, 0xfed00000);
    assert_int_equal(info.dmar, ACPI_AT + ACPI_DMAR_AT);
    assert_int_equal(info.dmar_size, 48);
}

static void b67_pf38_pf39_tables_as_qemu_makes_them(void **state)
{
    (void)state;
    for (uint8_t revision = 0; revision <= 2; revision = (uint8_t)(revision + 2)) {
        struct buffer tables = acpi_build(revision);

        assert_success(read_and_free(&tables));
        assert_ordinary();
    }
}

static void b67_the_xsdt_is_used_if_there_is_one(void **state)
{
    struct buffer tables = acpi_build(2);

    (void)state;
    memset(tables.bytes + ACPI_RSDT_AT, 0, 100);
    assert_success(read_and_free(&tables));
    tables = acpi_build(0);
    memset(tables.bytes + ACPI_XSDT_AT, 0, 100);
    assert_success(read_and_free(&tables));
}

static void b63_the_rsdp_is_found_in_the_bios_area(void **state)
{
    struct buffer tables = acpi_build(0);
    uint8_t rsdp[ACPI_RSDP_SIZE];

    (void)state;
    assert_success(find(&tables, rsdp));
    assert_memory_equal(rsdp, tables.bytes + ACPI_RSDP_AT, ACPI_RSDP_SIZE);
    /* A look-alike with a wrong checksum before it is passed over. */
    memcpy(tables.bytes + 0x40, "RSD PTR ", 8);
    assert_success(find(&tables, rsdp));
    assert_memory_equal(rsdp, tables.bytes + ACPI_RSDP_AT, ACPI_RSDP_SIZE);
    /* Only 16-byte boundaries count. */
    memmove(tables.bytes + ACPI_RSDP_AT + 8, tables.bytes + ACPI_RSDP_AT, ACPI_RSDP_SIZE);
    memset(tables.bytes + ACPI_RSDP_AT, 0, 8);
    assert_refused(find(&tables, rsdp), "no root pointer");
    buffer_free(&tables);
}

static void b63_the_last_place_in_the_bios_area(void **state)
{
    struct buffer tables = acpi_build(0);
    uint8_t last[32];
    uint8_t rsdp[ACPI_RSDP_SIZE];

    (void)state;
    memset(last, 0, sizeof(last));
    memcpy(last, tables.bytes + ACPI_RSDP_AT, 20);
    simulated_memory_add(0xfffe0, last, 32);
    assert_success(acpi_find_rsdp(simulated_read, rsdp));
    assert_memory_equal(rsdp, last, 20);
    for (uint32_t i = 20; i < ACPI_RSDP_SIZE; i++) {
        assert_int_equal(rsdp[i], 0); /* the rest is not in memory */
    }
    simulated_memory_reset();
    simulated_memory_add(0xffff0, last, 16);
    assert_refused(acpi_find_rsdp(simulated_read, rsdp), "no root pointer");
    simulated_memory_reset();
    buffer_free(&tables);
}

static void b63_the_rsdp_may_be_in_the_extended_data_area(void **state)
{
    struct buffer tables = acpi_build(0);
    uint8_t rsdp[ACPI_RSDP_SIZE];
    uint8_t segment[2];

    (void)state;
    put16(segment, 0x9fc0);
    simulated_memory_add(0x40e, segment, 2);
    simulated_memory_add(0x9fc00, tables.bytes, 0x400);
    assert_success(acpi_find_rsdp(simulated_read, rsdp));
    put16(segment, 0);
    simulated_memory_reset();
    simulated_memory_add(0x40e, segment, 2);
    assert_refused(acpi_find_rsdp(simulated_read, rsdp), "no root pointer");
    simulated_memory_reset();
    buffer_free(&tables);
}

struct change {
    uint8_t revision;
    uint32_t at;
    uint32_t width;
    uint64_t value;
    bool fix; /* the checksums afterwards */
    const char *message;
};

static void b67_each_defect_has_its_message(void **state)
{
    static const struct change changes[] = {
        {0, ACPI_RSDP_AT, 1, 'r', false, "lacks its signature"},
        {0, ACPI_RSDP_AT + 9, 1, 'b', false, "checksum of the root pointer"},
        {2, ACPI_RSDP_AT + 33, 1, 1, false, "extended checksum"},
        {0, ACPI_RSDT_AT + 9, 1, 77, false, "checksum of a table"},
        {0, ACPI_RSDT_AT, 1, 'X', true, "no root table"},
        {2, ACPI_XSDT_AT, 1, 'R', true, "no root table"},
        {0, ACPI_RSDT_AT + 4, 4, 35, false, "impossible length"},
        {0, ACPI_RSDT_AT + 4, 4, 0xffffffff, false, "impossible length"},
        {0, ACPI_RSDT_AT + 4, 4, 0x10000, false, "outside the memory"},
        {0, ACPI_RSDT_AT + 4, 4, 36, true, "no MADT"},
        {0, ACPI_RSDT_AT + 36, 4, 0xfffffff0, true, "outside the memory"},
        {2, ACPI_XSDT_AT + 36, 8, UINT64_MAX, true, "outside the memory"},
        {0, ACPI_MADT_AT + 9, 1, 77, false, "checksum of a table"},
        {0, ACPI_MADT_AT + 4, 4, 43, true, "MADT is too short"},
        {0, ACPI_MADT_AT + 4, 4, 44, true, "no enabled processor"},
        {0, ACPI_MADT_AT + 45, 1, 0, true, "entry of the MADT"},
        {0, ACPI_MADT_AT + 45, 1, 1, true, "entry of the MADT"},
        {0, ACPI_MADT_AT + 45, 1, 255, true, "entry of the MADT"},
        {0, ACPI_MADT_AT + 4, 4, 0x1000000, false, "impossible length"},
        {0, ACPI_MADT_AT + 36, 4, 0, true, "local APIC"},
        {0, ACPI_MADT_AT + 36, 4, 0xfee00010, true, "local APIC"},
        {0, ACPI_MADT_AT + 64, 4, 0, true, "I/O APIC"},
        {0, ACPI_MADT_AT + 64, 4, 0xfec00001, true, "I/O APIC"},
        {0, ACPI_MADT_AT, 1, 'B', true, "no MADT"},
        {0, ACPI_FADT_AT + 4, 4, 115, true, "FADT is too short"},
        {0, ACPI_FADT_AT + 100, 1, 1, false, "checksum of a table"},
        {0, ACPI_HPET_AT + 4, 4, 51, true, "HPET table is too short"},
        {0, ACPI_DMAR_AT + 9, 1, 99, false, "checksum of a table"},
        {0, ACPI_RSDT_AT + 36, 4, ACPI_AT + ACPI_MADT_AT, true, "more than one MADT"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        struct buffer tables = acpi_build(changes[i].revision);

        for (uint32_t byte = 0; byte < changes[i].width; byte++) {
            tables.bytes[changes[i].at + byte] = (uint8_t)(changes[i].value >> 8 * byte);
        }
        if (changes[i].fix) {
            acpi_fix(&tables);
        }
        assert_refused(read_and_free(&tables), changes[i].message);
    }
}

static void b67_entries_that_say_nothing_are_skipped(void **state)
{
    static const struct {
        uint8_t size;
        uint8_t entry[18];
    } entries[] = {
        {8, {0, 8, 2, 7, 0, 0, 0, 0}}, /* not enabled */
        {8, {0, 8, 2, 7, 2, 0, 0, 0}}, /* only online capable */
        {7, {0, 7, 2, 7, 1, 0, 0}}, /* too short for its type */
        {2, {1, 2}},
        {11, {1, 11, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0}},
        {9, {2, 9, 0, 3, 3, 0, 0, 0, 0}},
        {4, {5, 4, 0, 0}},
        {15, {9, 15, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}},
        {4, {77, 4, 1, 1}}, /* unknown */
        {8, {0, 8, 2, 1, 1, 0, 0, 0}}, /* a processor that is listed already */
        {16, {9, 16, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}}, /* the same as an x2APIC */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
        struct buffer tables = acpi_build(0);

        acpi_add_madt_entry(&tables, entries[i].entry, entries[i].size);
        assert_success(read_and_free(&tables));
        assert_ordinary();
    }
}

static void b67_processors_in_table_order_of_both_kinds(void **state)
{
    static const uint8_t x2apic[] = {9, 16, 0, 0, 0x45, 0x23, 1, 0, 1, 0, 0, 0, 5, 0, 0, 0};
    static const uint8_t xapic[] = {0, 8, 0, 0xfe, 3, 0, 0, 0};
    static const uint8_t address[] = {5, 12, 0, 0, 0, 0, 0xe0, 0xfe, 1, 0, 0, 0};
    struct buffer tables = acpi_build(2);

    (void)state;
    acpi_add_madt_entry(&tables, x2apic, sizeof(x2apic));
    acpi_add_madt_entry(&tables, xapic, sizeof(xapic));
    acpi_add_madt_entry(&tables, address, sizeof(address));
    assert_success(read_and_free(&tables));
    assert_int_equal(info.cpu_count, 4);
    assert_int_equal(info.cpu_apic_id[2], 0x12345);
    assert_int_equal(info.cpu_apic_id[3], 0xfe);
    assert_int_equal(info.local_apic, 0x1fee00000);
}

static void b67_more_of_everything_than_there_is_room_for(void **state)
{
    struct buffer tables = acpi_build(0);

    (void)state;
    buffer_pad(&tables, 0x4000);
    /* A larger MADT behind the other tables. */
    memcpy(tables.bytes + ACPI_SIZE, tables.bytes + ACPI_MADT_AT, 44);
    put32(tables.bytes + ACPI_RSDT_AT + 40, ACPI_AT + ACPI_SIZE);
    uint32_t size = 44;

    for (uint32_t i = 0; i < 200; i++) {
        uint8_t entry[30] = {0, 8, 0, (uint8_t)i, 1, 0, 0, 0, 1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0,
                             2, 10, 0, 5, 5, 0, 0, 0, 0, 0};

        memcpy(tables.bytes + ACPI_SIZE + size, entry, sizeof(entry));
        size += (uint32_t)sizeof(entry);
    }
    put32(tables.bytes + ACPI_SIZE + 4, size);
    tables.bytes[ACPI_SIZE + 9] = 0;
    uint8_t sum = 0;

    for (uint32_t i = 0; i < size; i++) {
        sum = (uint8_t)(sum + tables.bytes[ACPI_SIZE + i]);
    }
    tables.bytes[ACPI_SIZE + 9] = (uint8_t)-sum;
    acpi_fix(&tables);
    assert_success(read_and_free(&tables));
    assert_int_equal(info.cpu_count, ACPI_MAX_CPUS);
    assert_int_equal(info.cpus_ignored, 200 - ACPI_MAX_CPUS);
    assert_int_equal(info.ioapic_count, ACPI_MAX_IOAPICS);
    assert_int_equal(info.ioapics_ignored, 200 - ACPI_MAX_IOAPICS);
    assert_int_equal(info.override_count, ACPI_MAX_OVERRIDES);
}

static void b67_holes_in_the_root_table_and_too_long_ones(void **state)
{
    struct buffer tables = acpi_build(0);

    (void)state;
    put32(tables.bytes + ACPI_RSDT_AT + 36, 0);
    acpi_fix(&tables);
    assert_success(read_tables(&tables));
    assert_int_equal(info.fadt_flags, 0);
    buffer_pad(&tables, 0x4000);
    memcpy(tables.bytes + ACPI_SIZE, tables.bytes + ACPI_RSDT_AT, 36);
    put32(tables.bytes + ACPI_SIZE + 4, 36 + 4 * 513);
    tables.bytes[ACPI_SIZE + 9] = 0;
    uint8_t sum = 0;

    for (uint32_t i = 0; i < 36; i++) {
        sum = (uint8_t)(sum + tables.bytes[ACPI_SIZE + i]);
    }
    tables.bytes[ACPI_SIZE + 9] = (uint8_t)-sum;
    memmove(tables.bytes + ACPI_RSDT_AT, tables.bytes + ACPI_SIZE, 36 + 4 * 513);
    assert_refused(read_and_free(&tables), "too many tables");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b67_pf38_pf39_tables_as_qemu_makes_them),
        cmocka_unit_test(b67_the_xsdt_is_used_if_there_is_one),
        cmocka_unit_test(b63_the_rsdp_is_found_in_the_bios_area),
        cmocka_unit_test(b63_the_last_place_in_the_bios_area),
        cmocka_unit_test(b63_the_rsdp_may_be_in_the_extended_data_area),
        cmocka_unit_test(b67_each_defect_has_its_message),
        cmocka_unit_test(b67_entries_that_say_nothing_are_skipped),
        cmocka_unit_test(b67_processors_in_table_order_of_both_kinds),
        cmocka_unit_test(b67_more_of_everything_than_there_is_room_for),
        cmocka_unit_test(b67_holes_in_the_root_table_and_too_long_ones),
    };

    return cmocka_run_group_tests_name("acpi", tests, NULL, NULL);
}
