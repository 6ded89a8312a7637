/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding the highest ready priority: two levels of bits. */
#pragma once

#include "core/core.h"

static inline unsigned highest_bit(word w)
{
    return 63u - (unsigned)__builtin_clzll(w);
}

/* Highest priority with a ready thread, or -1. */
static inline int ready_highest(const struct ready_set *set)
{
    if (!set->summary)
        return -1;
    unsigned level = highest_bit(set->summary);
    return (int)(level * 64 + highest_bit(set->level[level]));
}
