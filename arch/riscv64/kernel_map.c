/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's half of the address space, which every root table repeats. Kept: no page is both writable and executable, none
 * of the image's resident pages is in the window, and all entries are global, so that no switch or flush of an address
 * space touches them. The tables never change after booting: user roots hold copies of the entries of kernel_root.
 */
#include "arch/kernel_map.h"
#include "arch/vspace.h"
#include "core/console.h"

#define KERNEL_LEAF    (PTE_V | PTE_G | PTE_A | PTE_D)
#define WINDOW_TABLES  24
#define INDEX(address, bits) ((address) >> (bits) & (TABLE_ENTRIES - 1))

extern char kernel_text_start[], kernel_text_end[], kernel_rodata_start[], kernel_rodata_end[], kernel_data_start[],
    kernel_data_end[], kernel_stack_guard[], kernel_stack[], boot_text_start[], boot_text_end[], boot_bss_start[],
    boot_bss_end[], kernel_image_end[];

#define PAGE_TABLE __attribute__((aligned(4096))) uint64_t

word kernel_image_offset;
word vspace_kernel_word;
PAGE_TABLE kernel_root[TABLE_ENTRIES];
static PAGE_TABLE image_directory[TABLE_ENTRIES];
static PAGE_TABLE image_table[TABLE_ENTRIES];
static PAGE_TABLE device_table[TABLE_ENTRIES];
/* Tables of the window where gigapages do not fit; those not needed are given away with the boot code behind them. */
static PAGE_TABLE window_tables[WINDOW_TABLES][TABLE_ENTRIES] __attribute__((section(".window_tables")));
static unsigned window_tables_used;
static unsigned device_pages_used;

/* --- before the MMU is on: addresses are physical, so no pointer may come from memory ------------------------------------ */

static BOOT_CODE void kernel_map_part(const char *start, const char *end, uint64_t bits)
{
    for (paddr page = (paddr)start; page < (paddr)end; page += BIT(PAGE_BITS))
        image_table[INDEX(page, PAGE_BITS)] = pte_make(page, KERNEL_LEAF | bits);
}

/* Called by head.S with the place of the image, a multiple of 2 MiB; gives the word for satp. */
ENTRY_POINT word kernel_map_early(paddr image);
BOOT_CODE word kernel_map_early(paddr image)
{
    kernel_image_offset = KERNEL_IMAGE_BASE - image;
    kernel_map_part(kernel_text_start, kernel_text_end, PTE_R | PTE_X);
    kernel_map_part(kernel_rodata_start, kernel_rodata_end, PTE_R);
    kernel_map_part(kernel_data_start, kernel_stack_guard, PTE_R | PTE_W);
    kernel_map_part(kernel_stack, kernel_data_end, PTE_R | PTE_W);
    kernel_map_part(boot_text_start, boot_text_end, PTE_R | PTE_X);
    kernel_map_part(boot_bss_start, boot_bss_end, PTE_R | PTE_W);
    image_directory[INDEX(KERNEL_IMAGE_BASE, LARGE_BITS)] = pte_make((paddr)image_table, PTE_V);
    image_directory[INDEX(KERNEL_DEVICE_BASE, LARGE_BITS)] = pte_make((paddr)device_table, PTE_V);
    kernel_root[INDEX(KERNEL_IMAGE_BASE, HUGE_BITS)] = pte_make((paddr)image_directory, PTE_V);
    kernel_root[INDEX(image, HUGE_BITS)] = pte_make(ALIGN_DOWN(image, HUGE_BITS), PTE_V | PTE_R | PTE_X | PTE_A | PTE_D);
    vspace_kernel_word = (paddr)kernel_root >> PAGE_BITS; /* ASID 0 */
    return SATP_SV39 | vspace_kernel_word;
}

/* --- with the MMU on ----------------------------------------------------------------------------------------------------- */

BOOT_CODE void kernel_map_drop_identity(void)
{
    kernel_root[INDEX(kernel_map_image_start(), HUGE_BITS)] = 0;
    fence_all();
}

BOOT_CODE const void *kernel_map_tree(paddr tree, size_t *available)
{
    paddr base = ALIGN_DOWN(tree, LARGE_BITS);
    if (tree == 0 || !IS_ALIGNED(tree, 3) || tree >> 55 != 0)
        return NULL;
    for (unsigned i = 0; i < 2; i++)
        image_directory[INDEX(KERNEL_TREE_BASE, LARGE_BITS) + i] = pte_make(base + i * BIT(LARGE_BITS), KERNEL_LEAF | PTE_R);
    fence_all();
    *available = base + 2 * BIT(LARGE_BITS) - tree;
    return (const void *)(KERNEL_TREE_BASE + (tree - base));
}

BOOT_CODE volatile uint32_t *kernel_map_device(paddr page)
{
    unsigned index = device_pages_used++;
    device_table[index] = pte_make(page, KERNEL_LEAF | PTE_R | PTE_W);
    fence_all();
    return (volatile uint32_t *)(KERNEL_DEVICE_BASE + index * BIT(PAGE_BITS));
}

/* The table behind an entry of the window, made if it is missing. They lie in the image, which the window does not show. */
static BOOT_CODE uint64_t *window_table(uint64_t *entry)
{
    if (*entry == 0) {
        if (window_tables_used == WINDOW_TABLES)
            boot_fail("memory is in too many pieces for the kernel's page tables");
        *entry = pte_make(kernel_image_phys(window_tables[window_tables_used++]), PTE_V);
    }
    return (uint64_t *)(pte_base(*entry) + kernel_image_offset);
}

static uint64_t *window_root_entry(paddr address)
{
    return &kernel_root[INDEX(KERNEL_WINDOW_BASE, HUGE_BITS) + (address >> HUGE_BITS)];
}

/* One entry with as large a page as alignment and length allow; its size in bits. */
static BOOT_CODE unsigned window_map_one(paddr address, uint64_t length)
{
    uint64_t *entry = window_root_entry(address);
    unsigned bits = HUGE_BITS;
    while (!IS_ALIGNED(address, bits) || length < BIT(bits)) {
        bits -= 9;
        entry = &window_table(entry)[INDEX(address, bits)];
    }
    /* Boot code is executable elsewhere; the window gets to write it when that is over. */
    bool boot_part = address >= kernel_map_image_start() && address < kernel_map_image_end();
    *entry = pte_make(address, KERNEL_LEAF | PTE_R | (boot_part ? 0 : PTE_W));
    return bits;
}

BOOT_CODE void kernel_map_window(const struct memory_map *memory)
{
    for (unsigned i = 0; i < memory->count; i++) {
        paddr address = memory->region[i].base;
        paddr end = memory->region[i].last + 1;
        while (address < end)
            address += BIT(window_map_one(address, end - address));
    }
    fence_all();
}

/* --- the image ------------------------------------------------------------------------------------------------------------ */

paddr kernel_map_image_start(void)
{
    return kernel_image_phys(kernel_text_start);
}

paddr kernel_map_image_end(void)
{
    return kernel_image_phys(kernel_image_end);
}

paddr kernel_map_resident_end(void)
{
    return kernel_image_phys(window_tables[window_tables_used]);
}

static uint64_t *window_small_entry(paddr address)
{
    uint64_t *directory = (uint64_t *)(pte_base(*window_root_entry(address)) + kernel_image_offset);
    uint64_t *table = (uint64_t *)(pte_base(directory[INDEX(address, LARGE_BITS)]) + kernel_image_offset);
    return &table[INDEX(address, PAGE_BITS)];
}

void kernel_map_finish(void)
{
    for (paddr page = kernel_map_resident_end(); page < kernel_map_image_end(); page += BIT(PAGE_BITS)) {
        image_table[INDEX(page, PAGE_BITS)] = 0;
        *window_small_entry(page) |= PTE_W;
    }
    image_directory[INDEX(KERNEL_TREE_BASE, LARGE_BITS)] = 0;
    image_directory[INDEX(KERNEL_TREE_BASE, LARGE_BITS) + 1] = 0;
    fence_all();
}
