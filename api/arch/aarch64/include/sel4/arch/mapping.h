/* SPDX-License-Identifier: BSD-2-Clause */
/* Which level of the page tables a mapping that failed with seL4_FailedLookup misses. */
#pragma once

#include <sel4/functions.h>
#include <sel4/sel4_arch/mapping.h>

#define SEL4_MAPPING_LOOKUP_LEVEL 2

/*
 * Compare the result with SEL4_MAPPING_LOOKUP_NO_...: the number of address bits that are left to translate.
 */
LIBSEL4_INLINE_FUNC seL4_Word seL4_MappingFailedLookupLevel(void)
{
    return seL4_GetMR(SEL4_MAPPING_LOOKUP_LEVEL);
}
