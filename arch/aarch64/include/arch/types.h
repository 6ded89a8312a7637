/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where things are in the address space. TTBR0 belongs to the user. TTBR1 holds the kernel: a window on RAM
 * from its first address on (nothing else is mapped there), and near its end the kernel's image with the
 * devices it uses.
 */
#pragma once

#define KERNEL_IMAGE_BASE 0xffffffff80000000

#ifndef __ASSEMBLER__
#include "core/types.h"

#define ELF_MACHINE ELF_MACHINE_AARCH64

#define KERNEL_WINDOW_BASE ((word)0xffff000000000000)
#define KERNEL_WINDOW_SIZE ((word)511 << 39) /* all but the last 512 GiB, in which the image lies */
#define USER_TOP BIT(47)                     /* first address that no page can have (VA-11) */

/* Virtual minus physical address of the kernel's image; set once by head.S. */
ENTRY_POINT extern word kernel_image_offset;

static inline void *phys_to_virt(paddr address)
{
    return (void *)(address + KERNEL_WINDOW_BASE);
}

static inline paddr virt_to_phys(const void *address)
{
    return (paddr)address - KERNEL_WINDOW_BASE;
}

static inline paddr kernel_image_phys(const void *address)
{
    return (paddr)address - kernel_image_offset;
}
#endif
