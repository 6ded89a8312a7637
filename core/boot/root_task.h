/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plan of the root task's world: where its pages lie in its address space, which paging structures
 * they need, and which slot of the root CNode holds what (boot.md 2 to 4). Pure arithmetic: every limit
 * is checked here, before anything is built, so the code that carries the plan out cannot fail.
 *
 * Memory picture, ascending (B-13, B-21): image, IPC buffer, BootInfo, extra boot information.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define ROOT_TASK_MAX_LEVELS 4u
#define ROOT_TASK_PAGE_SIZE  0x1000ull
#define ROOT_TASK_FIRST_SLOT 16u
#define ROOT_TASK_MIN_RADIX  7u
#define ROOT_TASK_MAX_RADIX  26u

/* What architecture and configuration fix. */
struct root_task_rules {
    uint64_t user_top; /* end of the user part of an address space, exclusive */
    uint32_t cnode_radix;
    uint32_t sched_control_count; /* configured nodes (B-12) */
    bool sched_control_first; /* x86 order of slots (B-10) */
    bool extra_is_power_of_two; /* x86: frames for a whole power of two of extra information (B-19) */
    uint32_t level_count; /* levels of paging structures below the root */
    uint8_t level_shift[ROOT_TASK_MAX_LEVELS]; /* address bits that one of them covers, top-most first */
};

/* What this boot brings. */
struct root_task_input {
    uint64_t image_start; /* page aligned */
    uint64_t image_end; /* exclusive, page aligned */
    uint64_t extra_size; /* bytes of extra boot information */
};

/* Slots start ... end - 1; start = end = 0 if there are none. */
struct slot_range {
    uint64_t start;
    uint64_t end;
};

struct root_task_plan {
    uint64_t image_start;
    uint64_t image_end;
    uint64_t image_pages;
    uint64_t ipc_buffer;
    uint64_t bootinfo;
    uint64_t extra_start;
    uint64_t extra_size;
    uint64_t extra_pages; /* mapped, each with a capability */
    uint64_t paging_end; /* paging structures cover image_start ... here (B-24) */

    uint32_t level_count;
    uint8_t level_shift[ROOT_TASK_MAX_LEVELS];
    uint64_t level_structures[ROOT_TASK_MAX_LEVELS];
    uint64_t paging_count; /* sum of them */

    uint32_t cnode_radix;
    struct slot_range sched_control;
    struct slot_range paging;
    struct slot_range extra;
    struct slot_range image;
    struct slot_range untyped;
    struct slot_range empty;
    uint64_t first_untyped_slot;
    uint64_t untyped_limit; /* so many fit the CNode */
};

/* Lay out everything but the untypeds. NULL or a message. */
const char *root_task_plan_make(struct root_task_plan *plan, const struct root_task_rules *rules,
                                const struct root_task_input *input);

/* Complete the plan with the number of untypeds, at most untyped_limit. NULL or a message. */
const char *root_task_plan_untyped(struct root_task_plan *plan, uint64_t count);

/* Paging structure `index` < paging_count, in slot order: its level (0 = top-most) and first address. */
void root_task_paging_structure(const struct root_task_plan *plan, uint64_t index, uint32_t *level,
                                uint64_t *vaddr);
