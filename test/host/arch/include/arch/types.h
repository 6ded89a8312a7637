/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses of the fake machine. Its RAM is an area of the test program at a fixed address, so that slots, TCBs and tables are
 * as aligned as on a real one. Device memory has no backing: touching it ends the test.
 */
#pragma once

#include "core/types.h"

#define KERNEL_WINDOW_BASE ((word)0x200000000000)
#define KERNEL_WINDOW_SIZE ((word)64 << 20)
#define USER_TOP ((word)1 << 47)
#define MACHINE_DEVICE_BASE ((paddr)1 << 40)

static inline void *phys_to_virt(paddr address)
{
    return (void *)(address + KERNEL_WINDOW_BASE);
}
static inline paddr virt_to_phys(const void *pointer)
{
    return (word)pointer - KERNEL_WINDOW_BASE;
}
static inline paddr kernel_image_phys(const void *pointer)
{
    return (word)pointer;
}
