/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which priorities have ready threads. Two levels of bits, the highest priority in the lowest bit, because the lowest bit set
 * is cheap to find everywhere; and the answer that everybody asks for, the highest, kept beside them.
 */
#pragma once

#include "core/core.h"

#define READY_BIT(priority) (PRIORITIES - 1u - (priority))

/* Highest priority with a ready thread, or -1. */
static inline int ready_highest(const struct ready_set *set)
{
    return (int)set->top - 1;
}

static inline void ready_mark(struct ready_set *set, unsigned priority)
{
    unsigned bit = READY_BIT(priority);
    set->level[bit / 64] |= BIT(bit % 64);
    set->summary |= BIT(bit / 64);
    if (set->top <= priority)
        set->top = (uint16_t)(priority + 1);
}

static inline unsigned ready_find_top(const struct ready_set *set)
{
    if (!set->summary)
        return 0;
    unsigned level = (unsigned)__builtin_ctzll(set->summary);
    return PRIORITIES - (level * 64 + (unsigned)__builtin_ctzll(set->level[level]));
}

static inline void ready_unmark(struct ready_set *set, unsigned priority)
{
    unsigned bit = READY_BIT(priority);
    set->level[bit / 64] &= ~BIT(bit % 64);
    if (!set->level[bit / 64])
        set->summary &= ~BIT(bit / 64);
    if (set->top == priority + 1)
        set->top = (uint16_t)ready_find_top(set);
}
