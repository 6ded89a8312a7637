/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keeps the pointer to the boot information. Apart from the rest of the library: `bootinfo` is a name of
 * programs too.
 */
#include <sel4/bootinfo.h>

extern seL4_BootInfo *bootinfo;

LIBSEL4_WEAK seL4_BootInfo *bootinfo;

void seL4_InitBootInfo(seL4_BootInfo *bi)
{
    bootinfo = bi;
}

seL4_BootInfo *seL4_GetBootInfo(void)
{
    return bootinfo;
}
