/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's own address space (arch/types.h): a window on RAM with the largest pages, the image, the device registers. Built once.
 *
 * Kept: nothing is both writable and executable; only the image's text is executable; text and constants have no writable alias,
 * because the window leaves them out. All entries are global and shared by every root, which gets two words of them.
 */
#include "arch/window.h"
#include "arch/cpu.h"
#include "arch/descriptors.h"
#include "core/console.h"

#define IN_PAGE __attribute__((aligned(4096)))

struct page_table window_kernel_root IN_PAGE;
static struct page_table window_pdpt IN_PAGE;
static struct page_table image_pdpt IN_PAGE;
static struct page_table image_directory IN_PAGE;
static struct page_table image_low_table IN_PAGE;  /* boot data and constants: 4 KiB pages of the first 2 MiB */
static struct page_table image_data_table IN_PAGE; /* if data cannot have a large page */
static struct page_table device_table IN_PAGE;

#if CONFIG_MELTDOWN
#define KERNEL_GLOBAL 0 /* would be seen from the user's root */
#else
#define KERNEL_GLOBAL PTE_GLOBAL
#endif

#define KERNEL_TABLE (PTE_PRESENT | PTE_WRITE | PTE_ACCESSED)
#define KERNEL_RX (PTE_PRESENT | KERNEL_GLOBAL | PTE_ACCESSED)
#define KERNEL_R (KERNEL_RX | PTE_NX)
#define KERNEL_RW (KERNEL_R | PTE_WRITE | PTE_DIRTY)
#define KERNEL_DEVICE (KERNEL_RW | PTE_PCD | PTE_PWT)

/* Tables of the image are reached at their linked, those of the window at their window address. */
static word image_table_entry(const struct page_table *table)
{
    return kernel_image_phys(table) | KERNEL_TABLE;
}

/* --- the window ---------------------------------------------------------------------------------------------------------------- */

uint64_t window_pages_needed(const struct memory_map *ram)
{
    uint64_t pages = 0;
    for (uint32_t i = 0; i < ram->count; i++) {
        uint64_t gigabytes = (ram->region[i].last >> LEVEL_BITS(2)) - (ram->region[i].base >> LEVEL_BITS(2)) + 1;
        pages += cpu_features.huge_pages && gigabytes > 2 ? 2 : gigabytes; /* directories */
        pages += 2;                                                        /* page tables at the ends */
    }
    return pages;
}

static struct page_table *window_table(word *entry, window_page_source *page)
{
    if (!(*entry & PTE_PRESENT))
        *entry = virt_to_phys(page()) | KERNEL_TABLE;
    return phys_to_virt(*entry & PTE_ADDRESS);
}

/* Maps the largest page that begins at `base` and ends by `end`; returns its size. */
static uint64_t window_map_one(paddr base, paddr end, window_page_source *page)
{
    word *entry = table_slot(&window_pdpt, base, 2);
    unsigned level = 2;
    if (!cpu_features.huge_pages || (*entry & PTE_PRESENT) || !IS_ALIGNED(base, LEVEL_BITS(2)) ||
        end - base < BIT(LEVEL_BITS(2))) {
        entry = table_slot(window_table(entry, page), base, 1);
        level = 1;
        if ((*entry & PTE_PRESENT) || !IS_ALIGNED(base, LEVEL_BITS(1)) || end - base < BIT(LEVEL_BITS(1))) {
            entry = table_slot(window_table(entry, page), base, 0);
            level = 0;
        }
    }
    *entry = base | KERNEL_RW | (level > 0 ? PTE_LARGE : 0);
    return BIT(LEVEL_BITS(level));
}

static void window_map_ram(const struct memory_map *ram, window_page_source *page)
{
    for (uint32_t i = 0; i < ram->count; i++) {
        paddr end = ram->region[i].last + 1;
        for (paddr base = ram->region[i].base; base < end;)
            base += window_map_one(base, end, page);
    }
}

bool window_covers(paddr address)
{
    const struct page_table *table = &window_pdpt;
    if (address >= KERNEL_WINDOW_SIZE)
        return false;
    for (unsigned level = 2;; level--) {
        word entry = table->entry[address >> LEVEL_BITS(level) & (TABLE_ENTRIES - 1)];
        if (!(entry & PTE_PRESENT))
            return false;
        if (level == 0 || (entry & PTE_LARGE))
            return true;
        table = phys_to_virt(entry & PTE_ADDRESS);
    }
}

/* --- the image ------------------------------------------------------------------------------------------------------------------- */

static void image_map_pages(struct page_table *table, const uint8_t *start, const uint8_t *end, word attributes)
{
    for (const uint8_t *p = start; p < end; p += BIT(LEVEL_BITS(0)))
        *table_slot(table, (word)p, 0) = kernel_image_phys(p) | attributes;
}

static void image_map(const struct memory_map *ram)
{
    *table_slot(&image_directory, (word)image_rodata_start, 1) = image_table_entry(&image_low_table);
    image_map_pages(&image_low_table, image_boot_data_start, image_boot_data_end, KERNEL_RW);
    image_map_pages(&image_low_table, image_rodata_start, image_rodata_end, KERNEL_R);
    *table_slot(&image_directory, (word)image_text_start, 1) = kernel_image_phys(image_text_start) | KERNEL_RX | PTE_LARGE;
    paddr data = kernel_image_phys(image_data_start);
    word *entry = table_slot(&image_directory, (word)image_data_start, 1);
    if (memory_map_contains(ram, data, BIT(LEVEL_BITS(1)))) {
        *entry = data | KERNEL_RW | PTE_LARGE;
    } else {
        *entry = image_table_entry(&image_data_table);
        image_map_pages(&image_data_table, image_data_start, image_data_end, KERNEL_RW);
    }
}

void window_build(const struct memory_map *ram, window_page_source *page, const paddr *devices, unsigned device_count)
{
    window_map_ram(ram, page);
    image_map(ram);
    *table_slot(&image_directory, KERNEL_DEVICE_BASE, 1) = image_table_entry(&device_table);
    for (unsigned i = 0; i < device_count; i++)
        device_table.entry[i] = (devices[i] & PTE_ADDRESS) | KERNEL_DEVICE;
    *table_slot(&image_pdpt, KERNEL_IMAGE_BASE, 2) = image_table_entry(&image_directory);
    *table_slot(&window_kernel_root, KERNEL_WINDOW_BASE, 3) = image_table_entry(&window_pdpt);
    *table_slot(&window_kernel_root, KERNEL_IMAGE_BASE, 3) = image_table_entry(&image_pdpt);
}

/* --- what user mode runs on ------------------------------------------------------------------------------------------------------ */

#if CONFIG_MELTDOWN

static struct page_table trampoline_root IN_PAGE;
static struct page_table trampoline_pdpt IN_PAGE;
static struct page_table trampoline_directory IN_PAGE;
static struct page_table trampoline_rodata_table IN_PAGE;
static struct page_table trampoline_text_table IN_PAGE;
static struct page_table trampoline_data_table IN_PAGE;

static void trampoline_build(void)
{
    const uint8_t *data = kernel_stack_top;
    image_map_pages(&trampoline_rodata_table, image_descriptors_start, image_descriptors_end, KERNEL_R);
    image_map_pages(&trampoline_text_table, image_text_start, image_text_start + BIT(LEVEL_BITS(0)), KERNEL_RX);
    image_map_pages(&trampoline_data_table, data, image_trampoline_end, KERNEL_RW);
    *table_slot(&trampoline_directory, (word)image_rodata_start, 1) = image_table_entry(&trampoline_rodata_table);
    *table_slot(&trampoline_directory, (word)image_text_start, 1) = image_table_entry(&trampoline_text_table);
    *table_slot(&trampoline_directory, (word)data, 1) = image_table_entry(&trampoline_data_table);
    *table_slot(&trampoline_pdpt, KERNEL_IMAGE_BASE, 2) = image_table_entry(&trampoline_directory);
    *table_slot(&trampoline_root, KERNEL_IMAGE_BASE, 3) = image_table_entry(&trampoline_pdpt);
}

void window_share(struct page_table *root)
{
    *table_slot(root, KERNEL_IMAGE_BASE, 3) = *table_slot(&trampoline_root, KERNEL_IMAGE_BASE, 3);
}

/* The kernel's root has identifier 0. So has the root without user mappings, whose loading therefore drops what the kernel's left. */
static word window_init_roots(void)
{
    trampoline_build();
    word kernel_root = kernel_image_phys(&window_kernel_root);
    vspace_kernel_word = kernel_image_phys(&trampoline_root);
    entry_data.user_root = vspace_kernel_word;
    entry_data.kernel_root = kernel_root | (cpu_features.pcid ? CR3_KEEP_TLB : 0);
    return kernel_root;
}

#else

void window_share(struct page_table *root)
{
    *table_slot(root, KERNEL_WINDOW_BASE, 3) = *table_slot(&window_kernel_root, KERNEL_WINDOW_BASE, 3);
    *table_slot(root, KERNEL_IMAGE_BASE, 3) = *table_slot(&window_kernel_root, KERNEL_IMAGE_BASE, 3);
}

static word window_init_roots(void)
{
    word root = kernel_image_phys(&window_kernel_root);
    vspace_kernel_word = root | (cpu_features.pcid ? CR3_KEEP_TLB : 0);
    return root;
}

#endif

/* Leaves the boot tables; global pages off and on again drops whatever of them was cached. */
void window_enter(void)
{
    word root = window_init_roots();
    word cr4 = cr4_read();
    cr4_write(cr4 & ~(word)CR4_PGE);
    cr3_write(root);
    cr4_write(cr4);
    this_core.vspace_loaded = vspace_kernel_word;
}
