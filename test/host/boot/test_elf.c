/* SPDX-License-Identifier: BSD-2-Clause */
/* The root task's ELF file: what is accepted, how it is laid out, one message for each way to be wrong. */
#include "elf_builder.h"

#include "core/boot/elf.h"

#define USER_TOP 0x7ffffffff000ull

static const char *sample_path;

/* Check a copy that ends exactly where the sanitizer sees it, and free the file. */
static const char *check_and_free(struct buffer *file, struct elf_image *image)
{
    uint8_t *exact = malloc(file->size + 1);

    if (file->size > 0) {
        memcpy(exact + 1, file->bytes, file->size); /* and at an odd address */
    }
    const char *message = elf_check(image, exact + 1, file->size, ELF_MACHINE_X86_64, USER_TOP);

    free(exact);
    buffer_free(file);
    return message;
}

static void b27_bounds_cover_the_loadable_segments(void **state)
{
    struct buffer file = elf_build_ordinary();
    struct elf_image image;

    (void)state;
    assert_success(check_and_free(&file, &image));
    assert_int_equal(image.vaddr_start, 0x400000);
    assert_int_equal(image.vaddr_end, 0x405000);
    assert_int_equal(image.entry, 0x400000);
    assert_int_equal(image.segments, 2);
}

static void b25_b27_memory_is_file_contents_and_zeros(void **state)
{
    struct buffer file = elf_build_ordinary();
    struct elf_image image;

    (void)state;
    assert_success(elf_check(&image, file.bytes, file.size, ELF_MACHINE_X86_64, USER_TOP));
    uint8_t *memory = malloc(0x5000);

    memset(memory, 0xee, 0x5000);
    elf_load(&image, memory);
    for (size_t i = 0; i < 0x5000; i++) {
        uint8_t expected = 0;

        if (i < 0x234) {
            expected = 1;
        } else if (i >= 0x2000 && i < 0x2123) {
            expected = 2;
        }
        assert_int_equal(memory[i], expected);
    }
    free(memory);
    buffer_free(&file);
}

static void b27_segments_in_any_order_and_touching(void **state)
{
    static const struct elf_piece pieces[] = {
        {1, 0x403000, 0x1000, 0x1000},
        {1, 0x401000, 0x800, 0x2000},
        {1, 0x400000, 0x1000, 0x1000},
    };
    struct buffer file = elf_build(pieces, 3);
    struct elf_image image;

    (void)state;
    assert_success(check_and_free(&file, &image));
    assert_int_equal(image.vaddr_start, 0x400000);
    assert_int_equal(image.vaddr_end, 0x404000);
}

static void b26_a_real_program_loads(void **state)
{
    struct buffer file;
    struct elf_image image;

    (void)state;
    assert_true(buffer_read_file(&file, sample_path));
    assert_success(elf_check(&image, file.bytes, file.size, ELF_MACHINE_X86_64, USER_TOP));
    assert_int_equal(image.vaddr_start & 0xfff, 0);
    uint8_t *memory = malloc(image.vaddr_end - image.vaddr_start);

    elf_load(&image, memory);
    /* sample_root_task.c holds this string in its data segment. */
    assert_non_null(memmem(memory, image.vaddr_end - image.vaddr_start, "sample root task", 16));
    free(memory);
    buffer_free(&file);
}

static void b26_every_machine_is_told_apart(void **state)
{
    static const uint16_t machines[] = {ELF_MACHINE_X86_64, ELF_MACHINE_AARCH64, ELF_MACHINE_RISCV};
    struct buffer file = elf_build_ordinary();
    struct elf_image image;

    (void)state;
    for (size_t built = 0; built < 3; built++) {
        put16(file.bytes + ELF_AT_MACHINE, machines[built]);
        for (size_t wanted = 0; wanted < 3; wanted++) {
            const char *message = elf_check(&image, file.bytes, file.size, machines[wanted], USER_TOP);

            assert_int_equal(message == NULL, built == wanted);
        }
    }
    buffer_free(&file);
}

/* One change to the ordinary file each. */
struct elf_change {
    uint32_t at;
    uint32_t width;
    uint64_t value;
    const char *message;
};

static void b26_b27_b28_each_defect_has_its_message(void **state)
{
    static const struct elf_change changes[] = {
        {0, 1, 0x7e, "not an ELF file"},
        {4, 1, 1, "not a 64-bit"},
        {5, 1, 2, "not a little-endian"},
        {6, 1, 0, "unknown ELF version"},
        {ELF_AT_VERSION, 4, 2, "unknown ELF version"},
        {ELF_AT_TYPE, 2, 1, "not an executable"},
        {ELF_AT_TYPE, 2, 3, "position independent"},
        {ELF_AT_MACHINE, 2, 40, "another machine"},
        {ELF_AT_HEADER_SIZE, 2, 52, "impossible size"},
        {ELF_AT_ENTRY_SIZE, 2, 32, "unknown size"},
        {ELF_AT_ENTRY_COUNT, 2, 0, "no program headers"},
        {ELF_AT_ENTRY_COUNT, 2, 1025, "more than 1024"},
        {ELF_AT_ENTRY_COUNT, 2, 0xffff, "more than 1024"},
        {ELF_AT_ENTRY_COUNT, 2, 1000, "lie outside the file"},
        {ELF_AT_HEADERS, 8, 0x100000, "lie outside the file"},
        {ELF_AT_HEADERS, 8, UINT64_MAX, "lie outside the file"},
        {ELF_AT_HEADERS, 8, UINT64_MAX - 200, "lie outside the file"},
        {ELF_AT_ENTRY, 8, 0x3fffff, "entry point"},
        {ELF_AT_ENTRY, 8, 0x405000, "entry point"},
        {ELF_AT_ENTRY, 8, UINT64_MAX, "entry point"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_TYPE, 4, 3, "dynamic linker"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_FILESZ, 8, 0x235, "larger in the file"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_FILESZ, 8, UINT64_MAX, "larger in the file"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_MEMSZ, 8, 0, "larger in the file"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_OFFSET, 8, 0x100000, "truncated"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_OFFSET, 8, UINT64_MAX, "truncated"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_MEMSZ, 8, UINT64_MAX, "wraps"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_MEMSZ, 8, USER_TOP, "above the user part"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_VADDR, 8, UINT64_MAX - 0x100, "wraps"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_VADDR, 8, 0xffffffff80000000, "above the user part"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_VADDR, 8, USER_TOP - 0x233, "above the user part"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_VADDR, 8, 0x402000, "overlap"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_VADDR, 8, 0x401dcd, "overlap"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_VADDR, 8, 0x404344, "overlap"},
        {ELF_AT_SEGMENT(0) + ELF_SEGMENT_VADDR, 8, 0x400010, "page boundary"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        struct buffer file = elf_build_ordinary();
        struct elf_image image;

        for (uint32_t byte = 0; byte < changes[i].width; byte++) {
            file.bytes[changes[i].at + byte] = (uint8_t)(changes[i].value >> 8 * byte);
        }
        assert_refused(check_and_free(&file, &image), changes[i].message);
    }
}

static void b27_nothing_to_load(void **state)
{
    static const struct elf_piece pieces[] = {{1, 0x400000, 0, 0}, {4, 0x400000, 8, 8}};
    struct buffer file = elf_build(pieces, 2);
    struct elf_image image;

    (void)state;
    assert_refused(check_and_free(&file, &image), "no loadable segment");
}

/* Segments that end exactly at the user top, or reach one byte further. */
static void h19_b28_an_image_at_the_user_top(void **state)
{
    struct elf_piece pieces[] = {{1, USER_TOP - 0x2000, 0x10, 0x2000}};
    struct buffer file = elf_build(pieces, 1);
    struct elf_image image;

    (void)state;
    assert_success(check_and_free(&file, &image));
    assert_int_equal(image.vaddr_end, USER_TOP);
    pieces[0].memory_size = 0x2001;
    file = elf_build(pieces, 1);
    assert_refused(check_and_free(&file, &image), "above the user part");
}

/* With no limit below the end of the address space the rounded end must not become 0. */
static void h19_an_image_at_the_end_of_the_address_space(void **state)
{
    struct elf_piece pieces[] = {{1, UINT64_MAX - 0xfff, 0x10, 0xfff}};
    struct buffer file = elf_build(pieces, 1);
    struct elf_image image;

    (void)state;
    assert_refused(elf_check(&image, file.bytes, file.size, ELF_MACHINE_X86_64, UINT64_MAX), "wraps");
    buffer_free(&file);
}

static void b26_every_truncation_is_noticed(void **state)
{
    struct buffer whole = elf_build_ordinary();
    size_t needed = ELF_AT_SEGMENT(5) + 0x234 + 0x123;

    (void)state;
    assert_true(whole.size > needed);
    for (size_t size = 0; size < needed; size++) {
        struct buffer file = {0};
        struct elf_image image;

        buffer_append(&file, whole.bytes, size);
        const char *message = check_and_free(&file, &image);

        if (message == NULL) {
            fail_msg("accepted %zu bytes", size);
        }
        check_message(message);
    }
    buffer_free(&whole);
}

static void many_segments_take_little_time(void **state)
{
    static struct elf_piece pieces[ELF_MAX_PROGRAM_HEADERS];
    struct elf_image image;

    (void)state;
    for (uint32_t i = 0; i < ELF_MAX_PROGRAM_HEADERS; i++) {
        pieces[i] = (struct elf_piece){1, 0x10000000 + 0x3000ull * i, 1, 0x2fff};
    }
    struct buffer file = elf_build(pieces, ELF_MAX_PROGRAM_HEADERS);

    assert_success(check_and_free(&file, &image));
    assert_int_equal(image.segments, ELF_MAX_PROGRAM_HEADERS);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b27_bounds_cover_the_loadable_segments),
        cmocka_unit_test(b25_b27_memory_is_file_contents_and_zeros),
        cmocka_unit_test(b27_segments_in_any_order_and_touching),
        cmocka_unit_test(b26_a_real_program_loads),
        cmocka_unit_test(b26_every_machine_is_told_apart),
        cmocka_unit_test(b26_b27_b28_each_defect_has_its_message),
        cmocka_unit_test(b27_nothing_to_load),
        cmocka_unit_test(h19_b28_an_image_at_the_user_top),
        cmocka_unit_test(h19_an_image_at_the_end_of_the_address_space),
        cmocka_unit_test(b26_every_truncation_is_noticed),
        cmocka_unit_test(many_segments_take_little_time),
    };

    if (argc != 2) {
        return 2;
    }
    sample_path = argv[1];
    return cmocka_run_group_tests_name("elf", tests, NULL, NULL);
}
