/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plan of the root task's world: addresses, paging structures, slots. Numbers are compared with what
 * the reference shows (platform-facts.md section 7) and with a walk that counts structures page by page.
 */
#include "support.h"

#include "core/boot/root_task.h"

static const struct root_task_rules x86 = {
    .user_top = 0x7ffffffff000,
    .cnode_radix = 13,
    .sched_control_count = 1,
    .sched_control_first = true,
    .extra_is_power_of_two = true,
    .level_count = 3,
    .level_shift = {39, 30, 21},
};

static const struct root_task_rules aarch64 = {
    .user_top = 1ull << 47,
    .cnode_radix = 13,
    .sched_control_count = 1,
    .level_count = 3,
    .level_shift = {39, 30, 21},
};

static const struct root_task_rules riscv64 = {
    .user_top = 0x3ffffff000,
    .cnode_radix = 13,
    .sched_control_count = 1,
    .level_count = 2,
    .level_shift = {30, 21},
};

static void assert_slots(struct slot_range range, uint64_t start, uint64_t end)
{
    assert_int_equal(range.start, start);
    assert_int_equal(range.end, end);
}

static void b10_slots_on_x86(void **state)
{
    struct root_task_plan plan;
    struct root_task_input input = {0x400000, 0x800000, 2000}; /* three tables of 2 MiB */

    (void)state;
    assert_success(root_task_plan_make(&plan, &x86, &input));
    assert_slots(plan.sched_control, 16, 17);
    assert_slots(plan.paging, 17, 22);
    assert_slots(plan.extra, 22, 23);
    assert_slots(plan.image, 23, 23 + 1024);
    assert_int_equal(plan.first_untyped_slot, 1047);
    assert_success(root_task_plan_untyped(&plan, 100));
    assert_slots(plan.untyped, 1047, 1147);
    assert_slots(plan.empty, 1147, 8192);
}

static void b10_slots_on_aarch64(void **state)
{
    struct root_task_plan plan;
    struct root_task_input input = {0x400000, 0x800000, 7000};

    (void)state;
    assert_success(root_task_plan_make(&plan, &aarch64, &input));
    assert_slots(plan.paging, 16, 21);
    assert_slots(plan.extra, 21, 23);
    assert_slots(plan.sched_control, 23, 24);
    assert_slots(plan.image, 24, 24 + 1024);
}

static void b10_slots_on_riscv64(void **state)
{
    struct root_task_plan plan;
    struct root_task_input input = {0x10000, 0x400000, 7000};

    (void)state;
    assert_success(root_task_plan_make(&plan, &riscv64, &input));
    assert_slots(plan.paging, 16, 20);
    assert_slots(plan.extra, 20, 22);
    assert_slots(plan.sched_control, 22, 23);
    assert_slots(plan.image, 23, 23 + 0x3f0);
}

static void b12_a_sched_control_for_every_configured_node(void **state)
{
    struct root_task_rules rules = aarch64;
    struct root_task_plan plan;
    struct root_task_input input = {0x400000, 0x401000, 0};

    (void)state;
    rules.sched_control_count = 4;
    assert_success(root_task_plan_make(&plan, &rules, &input));
    assert_slots(plan.paging, 16, 19);
    assert_slots(plan.extra, 0, 0); /* no device tree: an empty region is 0, 0 */
    assert_slots(plan.sched_control, 19, 23);
    assert_slots(plan.image, 23, 24);
}

static void b13_b21_addresses_follow_the_image(void **state)
{
    struct root_task_plan plan;
    struct root_task_input input = {0x400000, 0x423000, 100};

    (void)state;
    assert_success(root_task_plan_make(&plan, &x86, &input));
    assert_int_equal(plan.image_pages, 0x23);
    assert_int_equal(plan.ipc_buffer, 0x423000);
    assert_int_equal(plan.bootinfo, 0x424000);
    assert_int_equal(plan.extra_start, 0x425000);
    assert_int_equal(plan.extra_size, 100);
}

static void b19_pages_of_the_extra_information(void **state)
{
    static const struct {
        uint64_t size;
        uint64_t x86_pages;
        uint64_t other_pages;
        uint64_t other_power; /* of the region that counts for paging */
    } cases[] = {
        {0, 1, 0, 0},          {1, 1, 1, 0x1000},       {4096, 1, 1, 0x1000},     {4097, 2, 2, 0x2000},
        {8193, 4, 3, 0x4000},  {0x5000, 8, 5, 0x8000}, {0x100000, 256, 256, 0x100000},
        {0x100001, 512, 257, 0x200000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct root_task_plan plan;
        struct root_task_input input = {0x400000, 0x401000, cases[i].size};

        assert_success(root_task_plan_make(&plan, &x86, &input));
        assert_int_equal(plan.extra_pages, cases[i].x86_pages);
        assert_success(root_task_plan_make(&plan, &aarch64, &input));
        assert_int_equal(plan.extra_pages, cases[i].other_pages);
        assert_int_equal(plan.paging_end, plan.extra_start + cases[i].other_power);
    }
}

/* Compare with counting, page by page, when a new structure begins at each level. */
static void check_paging(const struct root_task_rules *rules, uint64_t start, uint64_t end, uint64_t extra)
{
    struct root_task_plan plan;
    struct root_task_input input = {start, end, extra};
    uint64_t index = 0;

    assert_success(root_task_plan_make(&plan, rules, &input));
    for (uint32_t level = 0; level < rules->level_count; level++) {
        uint64_t span = 1ull << rules->level_shift[level];
        uint64_t last = UINT64_MAX;

        for (uint64_t page = start; page < plan.paging_end; page += 0x1000) {
            if (page / span == last) {
                continue;
            }
            last = page / span;
            uint32_t found_level;
            uint64_t vaddr;

            assert_true(index < plan.paging_count);
            root_task_paging_structure(&plan, index, &found_level, &vaddr);
            assert_int_equal(found_level, level);
            assert_int_equal(vaddr, last * span);
            index++;
        }
    }
    assert_int_equal(index, plan.paging_count);
    assert_int_equal(plan.paging.end - plan.paging.start, plan.paging_count);
}

static void h19_b24_paging_at_every_boundary(void **state)
{
    (void)state;
    for (uint64_t boundary = 1ull << 21; boundary <= 1ull << 39; boundary <<= 9) {
        for (int64_t shift = -5; shift <= 2; shift++) {
            uint64_t end = boundary + (uint64_t)(shift * 0x1000);

            for (uint64_t extra = 0; extra <= 0x3000; extra += 0x1000) {
                check_paging(&x86, end - 0x3000, end, extra);
                check_paging(&aarch64, end - 0x3000, end, extra);
                if (end + 0x8000 < riscv64.user_top) {
                    check_paging(&riscv64, end - 0x3000, end, extra);
                }
            }
        }
    }
    check_paging(&x86, 0x400000, 0x400000 + (16 << 20), 0x2000);
    check_paging(&aarch64, 0, 0x1000, 0x100000);
}

/* Images that leave exactly enough room below the user top, and one page less. */
static void h19_b28_everything_stays_below_the_user_top(void **state)
{
    static const struct root_task_rules *const all[] = {&x86, &aarch64, &riscv64};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct root_task_plan plan;
        uint64_t top = all[i]->user_top;
        struct root_task_input input = {top - 0x8000, top - 0x3000, 0x1000};

        assert_success(root_task_plan_make(&plan, all[i], &input));
        assert_int_equal(plan.paging_end, top);
        input.extra_size = 0x1001;
        assert_refused(root_task_plan_make(&plan, all[i], &input), "no room for its boot information");
        input = (struct root_task_input){top - 0x8000, top - 0x1000, 0};
        assert_refused(root_task_plan_make(&plan, all[i], &input), "no room");
        input = (struct root_task_input){top - 0x8000, top, 0};
        assert_refused(root_task_plan_make(&plan, all[i], &input), "no room");
        input = (struct root_task_input){top - 0x8000, top + 0x1000, 0};
        assert_refused(root_task_plan_make(&plan, all[i], &input), "no room");
        input = (struct root_task_input){0x1000, 0xfffffffffffff000, 0};
        assert_refused(root_task_plan_make(&plan, all[i], &input), "no room");
        input = (struct root_task_input){0x1000, 0x2000, UINT64_MAX};
        assert_refused(root_task_plan_make(&plan, all[i], &input), "no room");
    }
}

static void b27_an_image_that_is_no_image_is_refused(void **state)
{
    static const struct root_task_input inputs[] = {
        {0x1000, 0x1000, 0}, {0x2000, 0x1000, 0}, {0x1001, 0x3000, 0}, {0x1000, 0x3001, 0},
    };
    struct root_task_plan plan;

    (void)state;
    for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
        assert_refused(root_task_plan_make(&plan, &x86, &inputs[i]), "not page aligned");
    }
}

static void b8_radix_of_the_root_cnode(void **state)
{
    struct root_task_rules rules = x86;
    struct root_task_plan plan;
    struct root_task_input input = {0x400000, 0x401000, 0};

    (void)state;
    rules.cnode_radix = 6;
    assert_refused(root_task_plan_make(&plan, &rules, &input), "out of range");
    rules.cnode_radix = 27;
    assert_refused(root_task_plan_make(&plan, &rules, &input), "out of range");
    rules.cnode_radix = 26;
    assert_success(root_task_plan_make(&plan, &rules, &input));
    assert_int_equal(plan.empty.end, 1 << 26);
    rules.cnode_radix = 7;
    assert_success(root_task_plan_make(&plan, &rules, &input));
    /* 16 fixed, SchedControl, 3 paging, 1 extra, image: 22 slots without untypeds. */
    assert_int_equal(plan.untyped_limit, 128 - 22);
    assert_slots(plan.empty, 22, 128);
    rules.level_count = 5;
    assert_refused(root_task_plan_make(&plan, &rules, &input), "paging levels");
}

/* B-34: running out of slots fails the boot, whichever capabilities are too many. */
static void b8_b34_slots_run_out(void **state)
{
    struct root_task_rules rules = x86;
    struct root_task_plan plan;
    struct root_task_input input = {0x400000, 0x400000 + (128 - 21) * 0x1000, 0};

    (void)state;
    rules.cnode_radix = 7;
    assert_success(root_task_plan_make(&plan, &rules, &input)); /* every slot is used */
    assert_int_equal(plan.untyped_limit, 0);
    assert_slots(plan.empty, 128, 128);
    assert_success(root_task_plan_untyped(&plan, 0));
    assert_slots(plan.untyped, 0, 0);
    assert_refused(root_task_plan_untyped(&plan, 1), "too small for the untyped");
    input.image_end += 0x1000;
    assert_refused(root_task_plan_make(&plan, &rules, &input), "root CNode is too small");
    input.image_end = 0x7ffffff00000;
    assert_refused(root_task_plan_make(&plan, &rules, &input), "root CNode is too small");
    input.image_end = 0x401000;
    assert_success(root_task_plan_make(&plan, &rules, &input));
    assert_success(root_task_plan_untyped(&plan, plan.untyped_limit));
    assert_slots(plan.empty, 128, 128);
    assert_refused(root_task_plan_untyped(&plan, UINT64_MAX), "too small for the untyped");
}

/* Inputs near all limits: what is accepted is consistent, and nothing ever wraps. */
static void h19_b10_b21_random_plans_are_consistent(void **state)
{
    static const struct root_task_rules *const all[] = {&x86, &aarch64, &riscv64};
    uint64_t seed = 2024;
    uint32_t accepted = 0;

    (void)state;
    for (uint32_t round = 0; round < 20000; round++) {
        struct root_task_rules rules = *all[random_below(&seed, 3)];
        uint64_t places[] = {0, 0x400000, rules.user_top, rules.user_top / 2, 1ull << 39, UINT64_MAX};
        uint64_t shift = (random_below(&seed, 64) - 32) << 12;
        uint64_t start = (places[random_below(&seed, 6)] + shift) & ~0xfffull;
        uint64_t size = random_below(&seed, 2) == 0 ? random_below(&seed, 100) << 12
                                                    : random_next(&seed) & ~0xfffull;
        uint64_t extra = random_below(&seed, 2) == 0 ? random_below(&seed, 0x20000) : random_next(&seed);
        struct root_task_input input = {start, start + size, extra};
        struct root_task_plan plan;

        rules.cnode_radix = 7 + (uint32_t)random_below(&seed, 10);
        rules.sched_control_count = (uint32_t)random_below(&seed, 4);
        const char *message = root_task_plan_make(&plan, &rules, &input);

        if (message != NULL) {
            check_message(message);
            continue;
        }
        accepted++;
        assert_true(plan.image_end <= plan.ipc_buffer && plan.ipc_buffer < plan.bootinfo);
        assert_true(plan.bootinfo < plan.extra_start);
        assert_true(plan.extra_start + plan.extra_pages * 0x1000 <= plan.paging_end);
        assert_true(plan.extra_pages * 0x1000 >= extra);
        assert_true(plan.paging_end <= rules.user_top);
        uint64_t used = ROOT_TASK_FIRST_SLOT + rules.sched_control_count + plan.paging_count +
                        plan.extra_pages + plan.image_pages;

        assert_int_equal(plan.first_untyped_slot, used);
        assert_int_equal(plan.untyped_limit, (1ull << rules.cnode_radix) - used);
        assert_int_equal(plan.image.end - plan.image.start, plan.image_pages);
        assert_int_equal(plan.image.end, used);
    }
    assert_true(accepted > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(b10_slots_on_x86),
        cmocka_unit_test(b10_slots_on_aarch64),
        cmocka_unit_test(b10_slots_on_riscv64),
        cmocka_unit_test(b12_a_sched_control_for_every_configured_node),
        cmocka_unit_test(b13_b21_addresses_follow_the_image),
        cmocka_unit_test(b19_pages_of_the_extra_information),
        cmocka_unit_test(h19_b24_paging_at_every_boundary),
        cmocka_unit_test(h19_b28_everything_stays_below_the_user_top),
        cmocka_unit_test(b27_an_image_that_is_no_image_is_refused),
        cmocka_unit_test(b8_radix_of_the_root_cnode),
        cmocka_unit_test(b8_b34_slots_run_out),
        cmocka_unit_test(h19_b10_b21_random_plans_are_consistent),
    };

    return cmocka_run_group_tests_name("root_task", tests, NULL, NULL);
}
