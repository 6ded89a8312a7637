/* SPDX-License-Identifier: BSD-2-Clause */
/* The levels that a mapping can miss. */
#pragma once

#define SEL4_MAPPING_LOOKUP_NO_PT 21
#define SEL4_MAPPING_LOOKUP_NO_PD 30
#define SEL4_MAPPING_LOOKUP_NO_PUD 39
