/* SPDX-License-Identifier: BSD-2-Clause */
/* Address spaces: making one, and mapping pages with the tables that they need. */
#pragma once

#include <runtime/allocator.h>

/* A new VSpace root with an ASID of the initial pool; 0 on failure. */
seL4_CPtr vspace_new(struct allocator *allocator);

/* Maps a page, making the missing translation tables from the allocator. */
seL4_Error vspace_map(struct allocator *allocator, seL4_CPtr vspace, seL4_CPtr page, seL4_Word address,
                      seL4_CapRights_t rights, seL4_Word attributes);

/* Makes the tables for an address down to the level where a page of 2^bits_wanted bytes goes. */
seL4_Error vspace_tables(struct allocator *allocator, seL4_CPtr vspace, seL4_Word address, seL4_Word bits_wanted);
