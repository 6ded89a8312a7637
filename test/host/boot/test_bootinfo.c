/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BootInfo and the extra chunks, byte for byte at the offsets of the contract (not through the structure
 * that the code under test uses).
 */
#include "support.h"

#include "arch/x86_64/boot/boot_chunks.h"
#include "core/boot/bootinfo.h"

static uint64_t word_at(const uint8_t *bytes, size_t offset)
{
    uint64_t word;

    memcpy(&word, bytes + offset, sizeof(word));
    return word;
}

static struct root_task_plan make_plan(uint64_t extra_size, uint64_t untypeds)
{
    static const struct root_task_rules rules = {
        .user_top = 0x7ffffffff000,
        .cnode_radix = 12,
        .sched_control_count = 2,
        .sched_control_first = true,
        .extra_is_power_of_two = true,
        .level_count = 3,
        .level_shift = {39, 30, 21},
    };
    struct root_task_input input = {0x400000, 0x410000, extra_size};
    struct root_task_plan plan;

    assert_success(root_task_plan_make(&plan, &rules, &input));
    assert_success(root_task_plan_untyped(&plan, untypeds));
    return plan;
}

static void b14_b15_every_field_of_bootinfo(void **state)
{
    static struct untyped_entry entries[3] = {
        {0xfee01000, 12, true}, {0x100000, 20, false}, {0x123456789000, 46, true},
    };
    struct untyped_list list = {.entry = entries, .capacity = 3, .count = 3, .device_count = 1};
    struct root_task_plan plan = make_plan(5000, 3);
    uint8_t *frame = malloc(4096);

    (void)state;
    memset(frame, 0xee, 4096);
    bootinfo_write(frame, &plan, &list, (struct bootinfo_numbers){.nodes = 2, .iopt_levels = UINT64_MAX});
    /* 16-17 SchedControl, 18-20 paging, 21-22 extra, 23-38 image, 39-41 untyped. */
    static const struct {
        size_t offset;
        uint64_t value;
    } words[] = {
        {0, 5000}, {8, 0}, {16, 2}, {24, UINT64_MAX}, {32, 0x410000}, {40, 42}, {48, 4096}, {56, 0}, {64, 0},
        {72, 23}, {80, 39}, {88, 18}, {96, 21}, {104, 0}, {112, 0}, {120, 21}, {128, 23}, {136, 12}, {144, 0},
        {152, 16}, {160, 18}, {168, 39}, {176, 42},
        {184, 0xfee01000}, {192, 0x010c}, {200, 0x100000}, {208, 0x0014},
        {216, 0x123456789000}, {224, 0x012e},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_int_equal(word_at(frame, words[i].offset), words[i].value);
    }
    for (size_t i = 232; i < 4096; i++) {
        assert_int_equal(frame[i], 0); /* B-16 */
    }
    free(frame);
}

static void b16_a_full_untyped_list_fits_the_frame(void **state)
{
    static struct untyped_entry entries[240];
    struct untyped_list list = {.entry = entries, .capacity = 240, .count = 240};
    struct root_task_plan plan = make_plan(0, 230);
    uint8_t *frame = malloc(4096);

    (void)state;
    for (uint32_t i = 0; i < 240; i++) {
        entries[i] = (struct untyped_entry){(uint64_t)(i + 1) << 12, 12, false};
    }
    bootinfo_write(frame, &plan, &list, (struct bootinfo_numbers){1, 0});
    assert_int_equal(word_at(frame, 184 + 229 * 16), 230 << 12);
    for (size_t i = 3864; i < 4096; i++) {
        assert_int_equal(frame[i], 0);
    }
    free(frame);
}

static void b19_chunks_follow_each_other_without_padding(void **state)
{
    static const uint8_t data[] = "0123456789abcdef";
    const struct boot_chunk chunks[] = {{6, data, 5}, {3, data, 0}, {2, data, 11}};
    uint64_t size = 0;

    (void)state;
    assert_success(bootinfo_extra_size(chunks, 3, &size));
    assert_int_equal(size, 3 * 16 + 16);
    uint8_t *memory = malloc(4096);

    memset(memory, 0xee, 4096);
    bootinfo_write_extra(memory, 4096, chunks, 3);
    assert_int_equal(word_at(memory, 0), 6);
    assert_int_equal(word_at(memory, 8), 21);
    assert_memory_equal(memory + 16, "01234", 5);
    assert_int_equal(word_at(memory, 21), 3);
    assert_int_equal(word_at(memory, 29), 16);
    assert_int_equal(word_at(memory, 37), 2);
    assert_int_equal(word_at(memory, 45), 27);
    assert_memory_equal(memory + 53, "0123456789a", 11);
    for (size_t i = 64; i < 4096; i++) {
        assert_int_equal(memory[i], 0);
    }
    free(memory);
    /* Exactly as much memory as the chunks need. */
    memory = malloc(size);
    bootinfo_write_extra(memory, size, chunks, 3);
    assert_memory_equal(memory + 53, "0123456789a", 11);
    free(memory);
    assert_success(bootinfo_extra_size(NULL, 0, &size));
    assert_int_equal(size, 0);
}

static void h19_b19_sizes_of_chunks_do_not_wrap(void **state)
{
    static const uint8_t data[1];
    struct boot_chunk chunks[] = {{6, data, SIZE_MAX}, {6, data, SIZE_MAX}, {6, data, 100}};
    uint64_t size = 0;

    (void)state;
    assert_refused(bootinfo_extra_size(chunks, 3, &size), "too large");
    chunks[0].size = SIZE_MAX - 15;
    assert_refused(bootinfo_extra_size(chunks, 1, &size), "too large");
    chunks[0].size = 0x8000000;
    chunks[1].size = 0x8000000;
    assert_refused(bootinfo_extra_size(chunks, 2, &size), "too large");
    chunks[1].size = 0x7000000;
    assert_success(bootinfo_extra_size(chunks, 2, &size));
    assert_int_equal(size, 0xf000000 + 32);
}

static void fill_boot_info(struct boot_info_x86 *info)
{
    memset(info, 0, sizeof(*info));
    info->region_count = 60;
    for (uint32_t i = 0; i < 60; i++) {
        info->region[i] = (struct multiboot_region){0x100000000ull * i, 0x1000 + i, i % 2 + 1};
    }
    info->framebuffer = (struct multiboot_framebuffer){0xfd000000, 4096, 1024, 768, 32, 1};
    info->vbe.present = true;
    info->vbe.mode = 0x4118;
    info->vbe.interface_segment = 0xc000;
    info->vbe.interface_offset = 0x5ba5;
    info->vbe.interface_size = 0x42;
    memset(info->vbe.control, 0xc1, sizeof(info->vbe.control));
    memset(info->vbe.mode_info, 0xd2, sizeof(info->vbe.mode_info));
}

static void b20_x86_chunks_in_order_and_content(void **state)
{
    static struct boot_info_x86 info;
    static struct boot_chunk_contents contents;
    struct boot_chunk chunks[BOOT_CHUNKS_X86];
    uint8_t rsdp[36];
    uint64_t size = 0;

    (void)state;
    fill_boot_info(&info);
    memset(rsdp, 0xab, sizeof(rsdp));
    uint32_t count = boot_chunks_make(chunks, &contents, &info, rsdp, 2500);

    assert_int_equal(count, 5);
    assert_success(bootinfo_extra_size(chunks, count, &size));
    assert_int_equal(size, 800 + 52 + 38 + 1220 + 20);
    uint8_t *memory = malloc(size);

    bootinfo_write_extra(memory, size, chunks, count);
    const uint8_t *vbe = memory;
    const uint8_t *found_rsdp = vbe + 800;
    const uint8_t *framebuffer = found_rsdp + 52;
    const uint8_t *map = framebuffer + 38;
    const uint8_t *tsc = map + 1220;

    assert_int_equal(word_at(vbe, 0), 1);
    assert_int_equal(word_at(vbe, 8), 800);
    assert_int_equal(vbe[16], 0xc1);
    assert_int_equal(vbe[527], 0xc1);
    assert_int_equal(vbe[528], 0xd2);
    assert_int_equal(vbe[783], 0xd2);
    assert_int_equal(word_at(vbe, 784), 0xc00000004118);
    assert_int_equal(word_at(vbe, 792), 0x4200005ba5);
    assert_int_equal(word_at(found_rsdp, 0), 3);
    assert_int_equal(word_at(found_rsdp, 8), 52);
    assert_memory_equal(found_rsdp + 16, rsdp, 36);
    assert_int_equal(word_at(framebuffer, 0), 4);
    assert_int_equal(word_at(framebuffer, 8), 38);
    assert_int_equal(word_at(framebuffer, 16), 0xfd000000);
    assert_int_equal(word_at(framebuffer, 24), 0x40000001000);
    assert_int_equal(word_at(framebuffer, 30), 0x0120000003000000); /* height 768, 32 bits, type 1 */
    assert_int_equal(word_at(map, 0), 2);
    assert_int_equal(word_at(map, 8), 1220);
    assert_int_equal(word_at(map, 16) & 0xffffffff, 1200); /* of 60 regions, 50 fit */
    for (uint32_t i = 0; i < 50; i++) {
        const uint8_t *entry = map + 20 + 24 * i;

        assert_int_equal(word_at(entry, 0) & 0xffffffff, 20);
        assert_int_equal(word_at(entry, 4), 0x100000000 * i);
        assert_int_equal(word_at(entry, 12), 0x1000 + i);
        assert_int_equal(entry[20], i % 2 + 1);
    }
    assert_int_equal(word_at(tsc, 0), 5);
    assert_int_equal(word_at(tsc, 8), 20);
    assert_int_equal(tsc[16] | tsc[17] << 8 | tsc[18] << 16 | tsc[19] << 24, 2500);
    free(memory);
}

static void b20_x86_chunks_that_may_be_absent(void **state)
{
    static struct boot_info_x86 info;
    static struct boot_chunk_contents contents;
    struct boot_chunk chunks[BOOT_CHUNKS_X86];
    uint8_t rsdp[36] = {0};

    (void)state;
    fill_boot_info(&info);
    info.vbe.present = false;
    info.framebuffer.address = 0;
    info.region_count = 2;
    memset(&contents, 0xee, sizeof(contents));
    assert_int_equal(boot_chunks_make(chunks, &contents, &info, rsdp, 1), 3);
    assert_int_equal(chunks[0].id, 3);
    assert_int_equal(chunks[1].id, 2);
    assert_int_equal(chunks[2].id, 5);
    assert_int_equal(contents.map[0], 48);
    for (size_t i = 4 + 48; i < sizeof(contents.map); i++) {
        assert_int_equal(contents.map[i], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b14_b15_every_field_of_bootinfo),
        cmocka_unit_test(b16_a_full_untyped_list_fits_the_frame),
        cmocka_unit_test(b19_chunks_follow_each_other_without_padding),
        cmocka_unit_test(h19_b19_sizes_of_chunks_do_not_wrap),
        cmocka_unit_test(b20_x86_chunks_in_order_and_content),
        cmocka_unit_test(b20_x86_chunks_that_may_be_absent),
    };

    return cmocka_run_group_tests_name("bootinfo", tests, NULL, NULL);
}
