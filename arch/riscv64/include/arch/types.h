/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The address space of RV64 with Sv39 as the kernel divides it. The lower half belongs to the user. The upper half is the
 * same in every address space: the window onto physical memory, one gigapage per entry of the root table, and in the
 * last but one gigabyte the kernel's image, its devices, and while booting the device tree.
 */
#pragma once

#include "core/types.h"

#define KERNEL_WINDOW_BASE 0xffffffc000000000ul
#define KERNEL_WINDOW_SIZE (254ul << 30)
#define KERNEL_IMAGE_BASE  0xffffffff80200000ul /* of the whole image; kernel.ld says the same */
#define KERNEL_DEVICE_BASE 0xffffffff80400000ul
#define KERNEL_TREE_BASE   0xffffffff80600000ul
#define USER_TOP           0x3ffffff000ul /* exclusive */

#define ELF_MACHINE ELF_MACHINE_RISCV /* of a root task; core/boot/elf.h */

#define PAGE_BITS  12
#define LARGE_BITS 21
#define HUGE_BITS  30

static inline void *phys_to_virt(paddr address)
{
    return (void *)(address + KERNEL_WINDOW_BASE);
}

static inline paddr virt_to_phys(const void *address)
{
    return (paddr)address - KERNEL_WINDOW_BASE;
}

/* Where the image lies: virtual minus physical address. */
extern word kernel_image_offset;

static inline paddr kernel_image_phys(const void *address)
{
    return (paddr)address - kernel_image_offset;
}

/* Code and data that only booting needs: the memory becomes the root task's. Nothing else may refer to it afterwards. */
#define BOOT_CODE __attribute__((section(".boot.text"), cold))
#define BOOT_DATA __attribute__((section(".boot.bss"))) /* zero at first */
