/* SPDX-License-Identifier: BSD-2-Clause */
/* A place for the pointer to the boot information; the start-up code of a root task keeps it there. */
#pragma once

#include <sel4/types.h>
#include <sel4/bootinfo_types.h>

TAGUA_BEGIN_DECLARATIONS
void seL4_InitBootInfo(seL4_BootInfo *bi);
seL4_BootInfo *seL4_GetBootInfo(void);
TAGUA_END_DECLARATIONS
