/* SPDX-License-Identifier: BSD-2-Clause */
/* Multiboot information of both versions: what is taken from it, and what is refused. */
#include "firmware_builder.h"

#include "arch/x86_64/boot/multiboot.h"

static struct boot_info_x86 info;
static struct memory_map ram;
static struct memory_map scratch;

/* Read a structure that lies in simulated memory with modules where the builder puts them; frees it. */
static const char *read_and_free(uint32_t magic, struct buffer *piece)
{
    uint64_t address = magic == MULTIBOOT_1_MAGIC ? MULTIBOOT_1_AT : MULTIBOOT_2_AT;

    simulated_memory_add(address, piece->bytes, piece->size);
    simulated_memory_add_blank(0x4000, 0x800);
    simulated_memory_add_blank(0x100000, 0xbfee0000);
    const char *message = multiboot_read(magic, address, simulated_read, &info);

    simulated_memory_reset();
    buffer_free(piece);
    return message;
}

static void assert_memory_map(void)
{
    assert_int_equal(info.region_count, 7);
    assert_int_equal(info.region[1].base, 0x9fc00);
    assert_int_equal(info.region[1].size, 0x400);
    assert_int_equal(info.region[1].type, 2);
    assert_int_equal(info.region[6].base, 0xfd00000000);
    assert_int_equal(info.region[6].size, 0x300000000);
    assert_success(multiboot_ram(&info, &ram, &scratch));
    assert_int_equal(ram.count, 1);
    assert_int_equal(ram.region[0].base, 0x100000);
    assert_int_equal(ram.region[0].last, 0xbffdffff);
}

static void b63_multiboot_1_as_qemu_and_grub_make_it(void **state)
{
    struct buffer piece = multiboot_1_build();

    (void)state;
    assert_success(read_and_free(MULTIBOOT_1_MAGIC, &piece));
    assert_int_equal(info.version, 1);
    assert_int_equal(info.module_count, 2);
    assert_int_equal(info.module[0].start, FIRMWARE_MODULE);
    assert_int_equal(info.module[0].end, FIRMWARE_MODULE + 0x5432);
    assert_int_equal(info.module[1].end - info.module[1].start, 1);
    assert_memory_map();
    assert_false(info.has_rsdp);
    assert_true(info.vbe.present);
    assert_int_equal(info.vbe.mode, 3);
    assert_int_equal(info.vbe.interface_segment, 0xffff);
    assert_int_equal(info.vbe.interface_offset, 0x6000);
    assert_int_equal(info.vbe.interface_size, 0x4f);
    assert_int_equal(info.vbe.control[511], 0xc1);
    assert_int_equal(info.vbe.mode_info[0], 0xd2);
    assert_int_equal(info.framebuffer.address, 0xb8000);
    assert_int_equal(info.framebuffer.type, 2);
}

static void b64_multiboot_2_as_grub_makes_it(void **state)
{
    struct buffer piece = multiboot_2_build();

    (void)state;
    assert_success(read_and_free(MULTIBOOT_2_MAGIC, &piece));
    assert_int_equal(info.version, 2);
    assert_int_equal(info.module_count, 2);
    assert_int_equal(info.module[0].start, FIRMWARE_MODULE);
    assert_int_equal(info.module[1].start, 0x4000); /* B-88: anywhere, also below 1 MiB */
    assert_memory_map();
    assert_string_equal(info.command_line, "quiet debug_port=0x2e8");
    assert_true(info.has_rsdp);
    assert_int_equal(info.rsdp[15], 2); /* the newer of the two tags */
    assert_int_equal(info.vbe.mode, 0x118);
    assert_int_equal(info.vbe.mode_info[255], 0xd2);
    assert_int_equal(info.framebuffer.address, 0xfd000000);
    assert_int_equal(info.framebuffer.width, 1024);
    assert_int_equal(info.framebuffer.bits_per_pixel, 32);
}

static void b64_the_newer_rsdp_wins_whatever_the_order(void **state)
{
    struct buffer piece = multiboot_2_build();
    uint32_t old = multiboot_2_find(&piece, 14);
    uint32_t new = multiboot_2_find(&piece, 15);

    (void)state;
    put32(piece.bytes + old, 0x1000); /* an unknown tag */
    piece.size = multiboot_2_find(&piece, 0);
    multiboot_2_add(&piece, 14, piece.bytes + old + 8, 20);
    multiboot_2_add(&piece, 0, NULL, 0);
    struct buffer only_old = {0};

    buffer_append(&only_old, piece.bytes, piece.size);
    assert_success(read_and_free(MULTIBOOT_2_MAGIC, &piece));
    assert_int_equal(info.rsdp[15], 2);
    put32(only_old.bytes + new, 0x1000);
    assert_success(read_and_free(MULTIBOOT_2_MAGIC, &only_old));
    assert_true(info.has_rsdp);
    assert_int_equal(info.rsdp[15], 0);
    for (uint32_t i = 20; i < 36; i++) {
        assert_int_equal(info.rsdp[i], 0);
    }
}

static void b62_other_loaders_are_refused(void **state)
{
    static const uint32_t magics[] = {0, 0x1badb002, 0xe85250d6, 0x2badb003, 0xffffffff};

    (void)state;
    for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
        assert_refused(multiboot_read(magics[i], MULTIBOOT_1_AT, simulated_read, &info), "not started by");
    }
}

/* A 32-bit number changed at an offset of the ordinary structure. */
struct change {
    uint32_t at;
    uint32_t value;
    const char *message;
};

static void b63_each_defect_of_multiboot_1_has_its_message(void **state)
{
    static const struct change changes[] = {
        {0, 0x1a4e, "size of the memory"},
        {0, 0x1a47, "no module"},
        {16, 0, "command line lies outside"},
        {16, 0xffffffff, "command line lies outside"},
        {20, 0, "no module"},
        {20, 3, "empty"},
        {24, 0xfffffff8, "module list lies outside"},
        {44, 0xffffffff, "impossible size"},
        {48, 0xfffffff0, "memory map lies outside"},
        {72, 0xffffff00, "VBE information lies outside"},
        {76, 0x20, "VBE information lies outside"},
        {MB1_MODULES_AT, FIRMWARE_MODULE + 0x5432, "empty"},
        {MB1_MODULES_AT + 4, 0, "ends before"},
        {MB1_MODULES_AT + 4, 0xc0000000, "module lies outside"},
        {MB1_MODULES_AT, 0xe0000, "module lies outside"},
        {MB1_MAP_AT, 0, "impossible size"},
        {MB1_MAP_AT, 19, "impossible size"},
        {MB1_MAP_AT, 0xffffffff, "impossible size"},
        {MB1_MAP_AT, 0xfffffffc, "impossible size"},
        {MB1_MAP_AT + 16, 0xffffffff, NULL}, /* large, but it does not wrap: base 0 */
        {MB1_MAP_AT + 24 + 16, 0xffffffff, "wraps"}, /* base 0x9fc00 */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        struct buffer piece = multiboot_1_build();

        put32(piece.bytes + changes[i].at, changes[i].value);
        if (changes[i].at == MB1_MAP_AT + 24 + 16) {
            put32(piece.bytes + MB1_MAP_AT + 24 + 12, 0xffffffff);
        }
        const char *message = read_and_free(MULTIBOOT_1_MAGIC, &piece);

        if (changes[i].message == NULL) {
            assert_success(message);
        } else {
            assert_refused(message, changes[i].message);
        }
    }
    assert_refused(multiboot_read(MULTIBOOT_1_MAGIC, 0xfffffff0, simulated_read, &info),
                   "outside the memory");
}

static void b63_without_a_map_memory_is_what_mem_upper_says(void **state)
{
    struct buffer piece = multiboot_1_build();

    (void)state;
    put32(piece.bytes, 0x0f);
    put32(piece.bytes + 8, 0xffffffff);
    assert_success(read_and_free(MULTIBOOT_1_MAGIC, &piece));
    assert_int_equal(info.region_count, 1);
    assert_int_equal(info.region[0].base, 0x100000);
    assert_int_equal(info.region[0].size, 0xffffffffull * 1024);
    assert_false(info.vbe.present);
    assert_int_equal(info.framebuffer.address, 0);
}

static void b63_vbe_without_blocks_is_no_vbe(void **state)
{
    struct buffer piece = multiboot_1_build();

    (void)state;
    put32(piece.bytes + 72, 0);
    assert_success(read_and_free(MULTIBOOT_1_MAGIC, &piece));
    assert_false(info.vbe.present);
}

static void b64_each_defect_of_multiboot_2_has_its_message(void **state)
{
    static const struct {
        uint32_t tag;
        struct change change;
    } cases[] = {
        {UINT32_MAX, {0, 0, "impossible size"}},
        {UINT32_MAX, {0, 15, "impossible size"}},
        {UINT32_MAX, {0, 0x400001, "impossible size"}},
        {UINT32_MAX, {0, 0x400000, "outside the memory"}},
        {UINT32_MAX, {0, 64, "no end"}},
        {UINT32_MAX, {0, 16, "impossible size"}},
        {1, {4, 7, "impossible size"}},
        {1, {4, 0, "impossible size"}},
        {1, {4, 0xffffffff, "impossible size"}},
        {3, {4, 15, "impossible size"}},
        {3, {8, FIRMWARE_MODULE + 0x5432, "empty"}},
        {3, {12, 0, "ends before"}},
        {3, {12, 0xffffffff, "module lies outside"}},
        {6, {8, 0, "impossible size"}},
        {6, {8, 23, "impossible size"}},
        {6, {4, 15, "impossible size"}},
        {7, {4, 783, "impossible size"}},
        {8, {4, 29, "impossible size"}},
        {14, {4, 27, "impossible size"}},
        {15, {4, 43, "impossible size"}},
        {15, {4, 60, "impossible size"}}, /* less than the total, more than what is left */
        {0, {0, 99, "no end"}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer piece = multiboot_2_build();
        uint32_t at = cases[i].tag == UINT32_MAX ? 0 : multiboot_2_find(&piece, cases[i].tag);

        put32(piece.bytes + at + cases[i].change.at, cases[i].change.value);
        assert_refused(read_and_free(MULTIBOOT_2_MAGIC, &piece), cases[i].change.message);
    }
    struct buffer piece = multiboot_2_build();

    simulated_memory_add(MULTIBOOT_2_AT, piece.bytes, piece.size);
    assert_refused(multiboot_read(MULTIBOOT_2_MAGIC, MULTIBOOT_2_AT + 4, simulated_read, &info),
                   "misaligned");
    simulated_memory_reset();
    buffer_free(&piece);
}

static void b64_a_memory_map_may_have_a_larger_stride(void **state)
{
    struct buffer piece = {0};
    uint8_t content[8 + 2 * 40] = {0};

    (void)state;
    put32(content, 40);
    put64(content + 8, 0x100000);
    put64(content + 16, 0x100000);
    put32(content + 24, 1);
    put64(content + 48, 0x200000);
    put64(content + 56, 0x100000);
    put32(content + 64, 3);
    multiboot_2_add(&piece, 6, content, sizeof(content));
    put32(content, FIRMWARE_MODULE);
    put32(content + 4, FIRMWARE_MODULE + 1);
    multiboot_2_add(&piece, 3, content, 8);
    multiboot_2_add(&piece, 0, NULL, 0);
    assert_success(read_and_free(MULTIBOOT_2_MAGIC, &piece));
    assert_int_equal(info.region_count, 2);
    assert_int_equal(info.region[1].base, 0x200000);
    assert_int_equal(info.region[1].type, 3);
}

static struct buffer many_regions(uint32_t count)
{
    struct buffer piece = {0};
    struct buffer content = {0};
    uint8_t module[8];

    buffer_pad(&content, 8 + 24 * count);
    put32(content.bytes, 24);
    for (uint32_t i = 0; i < count; i++) {
        put64(content.bytes + 8 + 24 * i, 0x100000 + 0x4000ull * i);
        put64(content.bytes + 16 + 24 * i, 0x2000);
        put32(content.bytes + 24 + 24 * i, 1);
    }
    multiboot_2_add(&piece, 6, content.bytes, (uint32_t)content.size);
    put32(module, FIRMWARE_MODULE);
    put32(module + 4, FIRMWARE_MODULE + 1);
    multiboot_2_add(&piece, 3, module, 8);
    multiboot_2_add(&piece, 0, NULL, 0);
    buffer_free(&content);
    return piece;
}

/* B-89: many short entries are normal; too many are said to be, never dropped. */
static void h19_b89_the_number_of_regions(void **state)
{
    struct buffer piece = many_regions(MULTIBOOT_MAX_REGIONS);

    (void)state;
    assert_success(read_and_free(MULTIBOOT_2_MAGIC, &piece));
    assert_success(multiboot_ram(&info, &ram, &scratch));
    assert_int_equal(ram.count, MULTIBOOT_MAX_REGIONS);
    piece = many_regions(MULTIBOOT_MAX_REGIONS + 1);
    assert_refused(read_and_free(MULTIBOOT_2_MAGIC, &piece), "too many entries");
}

static void b63_the_number_of_modules(void **state)
{
    (void)state;
    for (uint32_t count = MULTIBOOT_MAX_MODULES; count <= MULTIBOOT_MAX_MODULES + 1; count++) {
        struct buffer piece = {0};
        uint8_t module[8];

        for (uint32_t i = 0; i < count; i++) {
            put32(module, FIRMWARE_MODULE + i * 0x1000);
            put32(module + 4, FIRMWARE_MODULE + i * 0x1000 + 1);
            multiboot_2_add(&piece, 3, module, 8);
        }
        multiboot_2_add(&piece, 0, NULL, 0);
        const char *message = read_and_free(MULTIBOOT_2_MAGIC, &piece);

        if (count == MULTIBOOT_MAX_MODULES) {
            assert_success(message);
            assert_int_equal(info.module_count, count);
        } else {
            assert_refused(message, "too many modules");
        }
    }
}

static void add_region(uint64_t base, uint64_t size, uint32_t type)
{
    info.region[info.region_count++] = (struct multiboot_region){base, size, type};
}

static void b42_b65_only_whole_pages_that_nothing_else_claims_are_ram(void **state)
{
    (void)state;
    memset(&info, 0, sizeof(info));
    add_region(0x1000, 0x9f000, 1); /* below 1 MiB */
    add_region(0xff000, 0x2800, 1); /* across 1 MiB, ends inside a page */
    add_region(0x101800, 0x800, 1); /* continues that page */
    add_region(0x200400, 0x3000, 1);
    add_region(0x300000, 0x10000, 1);
    add_region(0x304010, 0x10, 4); /* takes its whole page out of the middle */
    add_region(0x30ffff, 1, 20);
    add_region(UINT64_MAX - 0xfff, 0x1000, 1);
    assert_success(multiboot_ram(&info, &ram, &scratch));
    static const struct memory_region expected[] = {
        {0x100000, 0x101fff}, {0x201000, 0x202fff}, {0x300000, 0x303fff}, {0x305000, 0x30efff},
        {UINT64_MAX - 0xfff, UINT64_MAX},
    };

    assert_int_equal(ram.count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(ram.region[i].base, expected[i].base);
        assert_int_equal(ram.region[i].last, expected[i].last);
    }
    memset(&info, 0, sizeof(info));
    add_region(0, 0x100000, 1);
    assert_refused(multiboot_ram(&info, &ram, &scratch), "no usable memory");
}

/* Read a command line through multiboot 1. */
static void read_command(const char *line)
{
    struct buffer piece = multiboot_1_build();

    buffer_pad(&piece, MB1_COMMAND_AT + strlen(line) + 1);
    put32(piece.bytes, 0x0f);
    strcpy((char *)piece.bytes + MB1_COMMAND_AT, line);
    assert_success(read_and_free(MULTIBOOT_1_MAGIC, &piece));
}

static void b66_b90_options_are_found_in_all_words(void **state)
{
    (void)state;
    read_command("/kernel console_port=0x2f8 quiet disable_iommu debug_port=0");
    assert_true(info.console_port.given);
    assert_int_equal(info.console_port.port, 0x2f8);
    assert_true(info.debug_port.given);
    assert_int_equal(info.debug_port.port, 0);
    assert_true(info.disable_iommu);
    read_command("console_port=760"); /* without a file name, decimal */
    assert_int_equal(info.console_port.port, 760);
    assert_false(info.debug_port.given);
    assert_false(info.disable_iommu);
    read_command("  debug_port=0X2E8\tconsole_port=0xffff ");
    assert_int_equal(info.debug_port.port, 0x2e8);
    assert_int_equal(info.console_port.port, 0xffff);
    read_command("");
    assert_false(info.console_port.given);
}

static void b66_words_that_are_no_options_are_ignored(void **state)
{
    static const char *const lines[] = {
        "console_port=", "console_port=0x", "console_port=0x10000", "console_port=65536", "console_port=12a",
        "console_port=0x1g", "console_port=-1", "xconsole_port=1", "console_port", "console_port =1",
        "console_port=99999999999999999999", "disable_iommux", "disable_iomm", "xdisable_iommu",
        "a/console_port=1",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        read_command(lines[i]);
        assert_false(info.console_port.given);
        assert_false(info.disable_iommu);
    }
}

static void b66_a_command_line_of_any_length(void **state)
{
    static char line[4 * MULTIBOOT_MAX_COMMAND];
    struct buffer piece = {0};
    uint8_t module[8];

    (void)state;
    memset(line, 'a', sizeof(line) - 1);
    memcpy(line, "disable_iommu ", 14);
    read_command(line);
    assert_true(info.disable_iommu);
    assert_int_equal(strlen(info.command_line), MULTIBOOT_MAX_COMMAND - 1);
    multiboot_2_add(&piece, 1, line, sizeof(line) - 1); /* no terminator inside the tag */
    put32(module, FIRMWARE_MODULE);
    put32(module + 4, FIRMWARE_MODULE + 1);
    multiboot_2_add(&piece, 3, module, 8);
    multiboot_2_add(&piece, 0, NULL, 0);
    assert_success(read_and_free(MULTIBOOT_2_MAGIC, &piece));
    assert_int_equal(strlen(info.command_line), MULTIBOOT_MAX_COMMAND - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b63_multiboot_1_as_qemu_and_grub_make_it),
        cmocka_unit_test(b64_multiboot_2_as_grub_makes_it),
        cmocka_unit_test(b64_the_newer_rsdp_wins_whatever_the_order),
        cmocka_unit_test(b62_other_loaders_are_refused),
        cmocka_unit_test(b63_each_defect_of_multiboot_1_has_its_message),
        cmocka_unit_test(b63_without_a_map_memory_is_what_mem_upper_says),
        cmocka_unit_test(b63_vbe_without_blocks_is_no_vbe),
        cmocka_unit_test(b64_each_defect_of_multiboot_2_has_its_message),
        cmocka_unit_test(b64_a_memory_map_may_have_a_larger_stride),
        cmocka_unit_test(h19_b89_the_number_of_regions),
        cmocka_unit_test(b63_the_number_of_modules),
        cmocka_unit_test(b42_b65_only_whole_pages_that_nothing_else_claims_are_ram),
        cmocka_unit_test(b66_b90_options_are_found_in_all_words),
        cmocka_unit_test(b66_words_that_are_no_options_are_ignored),
        cmocka_unit_test(b66_a_command_line_of_any_length),
    };

    return cmocka_run_group_tests_name("multiboot", tests, NULL, NULL);
}
