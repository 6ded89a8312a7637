/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities of RV64: Frame, PageTable, ASIDControl, ASIDPool (numbers in core/slot.h). A page table becomes the root of an
 * address space by ASIDPool_Assign; its capability then carries MAPPING_ROOT for the rest of that life. A pool's data
 * is its first ASID.
 */
#pragma once

#include "core/invocation.h"
#include "core/slot.h"

#define VSPACE_ROOT_TYPE CAP_PAGE_TABLE
#define MAPPING_ROOT     BIT(63)

/* A frame's object word without and with the mark that it is mapped. */
static inline word frame_unmapped(word object)
{
    return object & ~((word)3 << 7);
}
static inline word frame_mapped(word object)
{
    return frame_unmapped(object) | (word)FRAME_MAP_VSPACE << 7;
}

static inline bool mapping_is_root(word data)
{
    return (data & MAPPING_ROOT) != 0;
}

/* A root with an ASID, whether or not its pool still exists. */
static inline bool arch_cap_is_valid_vspace(struct cap cap)
{
    return cap.type == CAP_PAGE_TABLE && mapping_is_root(cap.data);
}

static inline bool arch_cap_is_control_parent(const struct slot *a, const struct slot *n)
{
    (void)a;
    (void)n;
    return false;
}

bool arch_cap_same_object(struct cap a, struct cap b);
bool arch_cap_memory(struct cap cap, paddr *base, unsigned *size_bits);
struct cap arch_cap_derive(struct cap cap, unsigned *error);
struct cap arch_cap_apply_data(struct cap cap, word data, bool preserve);
enum outcome arch_cap_delete(struct slot *slot, bool last);
#if CONFIG_DEBUG_BUILD
const char *arch_cap_name(unsigned type);
#endif

enum outcome arch_invoke(struct invocation *inv);
enum outcome arch_irq_control_invoke(struct invocation *inv);
