/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arithmetic of the root task's address space and CSpace. Sizes are compared before they are added, so
 * that no sum wraps whatever the image's addresses are.
 */
#include "core/boot/root_task.h"

#include <stddef.h>

static const char *root_task_check_rules(const struct root_task_rules *rules)
{
    if (rules->cnode_radix < ROOT_TASK_MIN_RADIX || rules->cnode_radix > ROOT_TASK_MAX_RADIX) {
        return "the configured size of the root CNode is out of range";
    }
    if (rules->level_count == 0 || rules->level_count > ROOT_TASK_MAX_LEVELS) {
        return "impossible number of paging levels";
    }
    return NULL;
}

/* The power of two of pages that covers `size` bytes; 0 for 0 bytes. Size is at most 2^63. */
static uint64_t root_task_power_of_two(uint64_t size)
{
    uint64_t power = ROOT_TASK_PAGE_SIZE;

    while (power < size) {
        power <<= 1;
    }
    return size == 0 ? 0 : power;
}

static const char *root_task_plan_addresses(struct root_task_plan *plan,
                                            const struct root_task_rules *rules,
                                            const struct root_task_input *input)
{
    static const char too_high[] =
        "the root task leaves no room for its boot information below the end of the address space";

    if (input->image_start >= input->image_end || input->image_start % ROOT_TASK_PAGE_SIZE != 0 ||
        input->image_end % ROOT_TASK_PAGE_SIZE != 0) {
        return "the root task's image is empty or not page aligned";
    }
    if (input->image_end > rules->user_top || input->extra_size > rules->user_top / 4) {
        return too_high;
    }
    uint64_t extra_size = input->extra_size;

    if (rules->extra_is_power_of_two && extra_size == 0) {
        extra_size = 1;
    }
    uint64_t extra_power = root_task_power_of_two(extra_size);
    uint64_t extra_mapped =
        (extra_size + ROOT_TASK_PAGE_SIZE - 1) / ROOT_TASK_PAGE_SIZE * ROOT_TASK_PAGE_SIZE;

    if (2 * ROOT_TASK_PAGE_SIZE + extra_power > rules->user_top - input->image_end) {
        return too_high;
    }
    plan->image_start = input->image_start;
    plan->image_end = input->image_end;
    plan->image_pages = (input->image_end - input->image_start) / ROOT_TASK_PAGE_SIZE;
    plan->ipc_buffer = input->image_end;
    plan->bootinfo = plan->ipc_buffer + ROOT_TASK_PAGE_SIZE;
    plan->extra_start = plan->bootinfo + ROOT_TASK_PAGE_SIZE;
    plan->extra_size = input->extra_size;
    plan->extra_pages =
        (rules->extra_is_power_of_two ? extra_power : extra_mapped) / ROOT_TASK_PAGE_SIZE;
    plan->paging_end = plan->extra_start + extra_power;
    return NULL;
}

static void root_task_plan_paging(struct root_task_plan *plan, const struct root_task_rules *rules)
{
    plan->level_count = rules->level_count;
    plan->paging_count = 0;
    for (uint32_t level = 0; level < rules->level_count; level++) {
        uint8_t shift = rules->level_shift[level];

        plan->level_shift[level] = shift;
        plan->level_structures[level] =
            ((plan->paging_end - 1) >> shift) - (plan->image_start >> shift) + 1;
        plan->paging_count += plan->level_structures[level];
    }
}

/* The next `count` slots; an empty range names no slot at all. */
static struct slot_range root_task_slots(uint64_t *next, uint64_t count)
{
    struct slot_range range = {0, 0};

    if (count > 0) {
        range = (struct slot_range){*next, *next + count};
        *next += count;
    }
    return range;
}

static const char *root_task_plan_slots(struct root_task_plan *plan, const struct root_task_rules *rules)
{
    uint64_t total = 1ull << rules->cnode_radix;
    uint64_t next = ROOT_TASK_FIRST_SLOT;
    uint64_t wanted = next + rules->sched_control_count + plan->paging_count + plan->extra_pages +
                      plan->image_pages;

    plan->cnode_radix = rules->cnode_radix;
    if (wanted > total) {
        return "the root CNode is too small for the root task's initial capabilities";
    }
    if (rules->sched_control_first) {
        plan->sched_control = root_task_slots(&next, rules->sched_control_count);
    }
    plan->paging = root_task_slots(&next, plan->paging_count);
    plan->extra = root_task_slots(&next, plan->extra_pages);
    if (!rules->sched_control_first) {
        plan->sched_control = root_task_slots(&next, rules->sched_control_count);
    }
    plan->image = root_task_slots(&next, plan->image_pages);
    plan->first_untyped_slot = next;
    plan->untyped_limit = total - next;
    plan->untyped = (struct slot_range){0, 0};
    plan->empty = (struct slot_range){next, total};
    return NULL;
}

const char *root_task_plan_make(struct root_task_plan *plan, const struct root_task_rules *rules,
                                const struct root_task_input *input)
{
    const char *error = root_task_check_rules(rules);

    if (error == NULL) {
        error = root_task_plan_addresses(plan, rules, input);
    }
    if (error != NULL) {
        return error;
    }
    root_task_plan_paging(plan, rules);
    return root_task_plan_slots(plan, rules);
}

const char *root_task_plan_untyped(struct root_task_plan *plan, uint64_t count)
{
    uint64_t next = plan->first_untyped_slot;

    if (count > plan->untyped_limit) {
        return "the root CNode is too small for the untyped capabilities";
    }
    plan->untyped = root_task_slots(&next, count);
    plan->empty = (struct slot_range){next, 1ull << plan->cnode_radix};
    return NULL;
}

void root_task_paging_structure(const struct root_task_plan *plan, uint64_t index, uint32_t *level,
                                uint64_t *vaddr)
{
    uint32_t at = 0;

    while (at + 1 < plan->level_count && index >= plan->level_structures[at]) {
        index -= plan->level_structures[at];
        at++;
    }
    *level = at;
    *vaddr = ((plan->image_start >> plan->level_shift[at]) + index) << plan->level_shift[at];
}
