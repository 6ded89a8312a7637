/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which level of the page tables a mapping that failed with seL4_FailedLookup misses: 21 the last, 30 the
 * second.
 */
#pragma once

#include <sel4/functions.h>

#define SEL4_MAPPING_LOOKUP_LEVEL 2

#define SEL4_MAPPING_LOOKUP_NO_PT 21

LIBSEL4_INLINE_FUNC seL4_Word seL4_MappingFailedLookupLevel(void)
{
    return seL4_GetMR(SEL4_MAPPING_LOOKUP_LEVEL);
}
