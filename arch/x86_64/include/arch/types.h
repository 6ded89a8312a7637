/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where things lie in the kernel's half of the x86-64 address space, and how physical addresses become pointers.
 *
 *   0xFFFF800000000000  the window: RAM at its physical address + this, writable, never executable
 *   0xFFFFFFFF80000000  the image: linked at its physical load address + this (kernel.ld)
 *   0xFFFFFFFFBFE00000  registers of local APIC and I/O APICs, uncached
 */
#pragma once

#define KERNEL_WINDOW_BASE 0xFFFF800000000000
#define KERNEL_WINDOW_SIZE 0x0000008000000000
#define KERNEL_IMAGE_BASE 0xFFFFFFFF80000000
#define KERNEL_DEVICE_BASE 0xFFFFFFFFBFE00000
#define KERNEL_STACK_BYTES 8192

/* Last address of the user's half. No page may contain it (VX-16), so no instruction ends beyond USER_TOP and the processor
 * never has a non-canonical address to return to. */
#define USER_LAST 0x00007FFFFFFFFFFF
#define USER_TOP 0x00007FFFFFFFF000

#ifndef __ASSEMBLER__
#include "core/types.h"

#define ELF_MACHINE ELF_MACHINE_X86_64

static inline void *phys_to_virt(paddr address)
{
    return (void *)(address + KERNEL_WINDOW_BASE);
}

static inline paddr virt_to_phys(const void *pointer)
{
    return (paddr)pointer - KERNEL_WINDOW_BASE;
}

static inline paddr kernel_image_phys(const void *pointer)
{
    return (paddr)pointer - KERNEL_IMAGE_BASE;
}

static inline bool address_is_canonical(word address)
{
    return (word)((int64_t)(address << 16) >> 16) == address;
}
#endif
