/* SPDX-License-Identifier: BSD-2-Clause */
/* Address spaces of the fake machine: four levels of 512 entries; nobody walks them but the tests. */
#pragma once

#include "core/invocation.h"

#define ASID_POOLS 8
#define ASID_POOL_BITS 9

enum { PTE_PRESENT = 1, PTE_WRITE = 2, PTE_USER = 4, PTE_LEAF = 128 };

extern word vspace_kernel_word;
extern word *asid_pools[ASID_POOLS];

word vspace_word_of(const struct slot *vspace_slot);
void vspace_load(word root);
/* The entry of `asid`'s pool, or null if there is no pool. */
word *asid_entry(unsigned asid);
/* Unmaps what a frame or table capability says it maps, if that is still so. */
void vspace_unmap(struct cap cap);
enum outcome vspace_invoke(struct invocation *inv);
