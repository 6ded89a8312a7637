/* SPDX-License-Identifier: BSD-2-Clause */
/* The levels that a mapping can miss in a table of the 64-bit mode. */
#pragma once

#define SEL4_MAPPING_LOOKUP_NO_PT 21
#define SEL4_MAPPING_LOOKUP_NO_PD 30
#define SEL4_MAPPING_LOOKUP_NO_PDPT 39

#define SEL4_MAPPING_LOOKUP_NO_EPTPT 21
#define SEL4_MAPPING_LOOKUP_NO_EPTPD 30
#define SEL4_MAPPING_LOOKUP_NO_EPTPDPT 39
