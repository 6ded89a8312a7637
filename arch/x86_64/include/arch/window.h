/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's own address space, built once at boot (window.c). */
#pragma once

#include "arch/vspace.h"
#include "core/boot/memory_map.h"

/* Bounds of the image's parts (kernel.ld), linked addresses. */
extern uint8_t image_boot_data_start[], image_boot_data_end[], image_rodata_start[], image_rodata_end[];
extern uint8_t image_text_start[], image_text_end[], image_data_start[], image_data_end[];
extern uint8_t image_descriptors_start[], image_descriptors_end[], image_trampoline_end[];
extern uint8_t kernel_stack_bottom[], kernel_stack_top[];

extern struct page_table window_kernel_root;

/* What each root gets of the kernel: everything; or the trampoline only (CONFIG_MELTDOWN). */
void window_share(struct page_table *root);

/* Takes a page of boot memory, zeroed and accessible; never fails: `window_pages_needed` were reserved. */
typedef void *window_page_source(void);

/* How many pages the tables for this RAM take at most. */
uint64_t window_pages_needed(const struct memory_map *ram);
/* Builds the kernel's address space with a window on `ram` and registers of devices at KERNEL_DEVICE_BASE. */
void window_build(const struct memory_map *ram, window_page_source *page, const paddr *devices, unsigned device_count);
/* Is the byte at this address in it? */
bool window_covers(paddr address);
/* Switches to it. */
void window_enter(void);
