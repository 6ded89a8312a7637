/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's translation tables (TTBR1): the window on RAM, the device registers that the kernel uses, and
 * one scratch page. head.S has mapped the image. All tables lie in the image, so they are found by
 * subtracting its offset; the pool that head.S reserves is meant to be larger than any machine needs, and
 * what is left of it is given back.
 *
 * Invariants: nothing in the window is executable or a device; the image's pages are not in the window, so
 * text and read-only data have no writable alias.
 */
#include "arch/kernel_map.h"

#include "arch/sysreg.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "core/string.h"

#define LEAF_SIZE BIT(LEAF_BITS)
#define EARLY_BASE (KERNEL_IMAGE_BASE + (2ull << 21)) /* third and fourth entry of the middle table */
#define DEVICE_BASE (KERNEL_IMAGE_BASE + (1ull << 21))
#define SCRATCH_INDEX (TABLE_ENTRIES - 1)
/* So many neighbouring entries with the contiguous bit are one for the TLB. */
#define CONTIGUOUS_BITS 4

extern word kernel_root_table[TABLE_ENTRIES], kernel_middle_table[TABLE_ENTRIES];
extern word kernel_image_table[TABLE_ENTRIES], kernel_device_table[TABLE_ENTRIES];
extern word kernel_table_pool[], kernel_table_pool_end[];
extern char kernel_image_end[];

word kernel_image_offset;

static word *kernel_map_next_table = kernel_table_pool;
static unsigned kernel_map_next_device;

static word *kernel_map_allocate(void)
{
    if (kernel_map_next_table == kernel_table_pool_end)
        return NULL;
    word *table = kernel_map_next_table;
    kernel_map_next_table += TABLE_ENTRIES;
    memset(table, 0, LEAF_SIZE);
    return table;
}

/* The entry of size 2^bits for an address of the window; null if no table is left. */
static word *kernel_map_entry(word address, unsigned bits)
{
    word *table = kernel_root_table;
    for (unsigned level = ROOT_BITS;; level -= 9) {
        word *entry = &table[address >> level & MASK(9)];
        if (level == bits)
            return entry;
        if (*entry == 0) {
            word *next = kernel_map_allocate();
            if (!next)
                return NULL;
            *entry = kernel_image_phys(next) | ENTRY_VALID | ENTRY_TABLE;
        }
        table = (word *)((*entry & ENTRY_ADDRESS) + kernel_image_offset);
    }
}

static void kernel_map_set(word *entry, word value)
{
    *entry = value;
    barrier_dsb_ishst();
    barrier_isb();
}

static void kernel_map_flush(void)
{
    barrier_dsb_ishst();
    __asm__ volatile("tlbi vmalle1is" : : : "memory");
    barrier_dsb_ish();
    barrier_isb();
}

const void *kernel_map_early(paddr base)
{
    paddr block = ALIGN_DOWN(base, 21);
    for (unsigned i = 0; i < KERNEL_MAP_EARLY_SIZE >> 21; i++)
        kernel_map_set(&kernel_middle_table[2 + i], (block + ((paddr)i << 21)) | ENTRY_KERNEL_DATA);
    return (const void *)(EARLY_BASE + (base - block));
}

void *kernel_map_device(paddr base, word size)
{
    paddr first = ALIGN_DOWN(base, LEAF_BITS);
    word pages = (base - first + size + MASK(LEAF_BITS)) >> LEAF_BITS;
    if (pages > SCRATCH_INDEX - kernel_map_next_device)
        return NULL;
    word address = DEVICE_BASE + ((word)kernel_map_next_device << LEAF_BITS) + (base - first);
    for (word i = 0; i < pages; i++)
        kernel_map_set(&kernel_device_table[kernel_map_next_device++],
                       (first + (i << LEAF_BITS)) | ENTRY_KERNEL_DEVICE | ENTRY_TABLE);
    return (void *)address;
}

/* One run of equal entries: from `address` on, each 2^bits, as many as the step has. False if no table is
 * left. */
static bool kernel_map_run(paddr address, unsigned bits, unsigned count_bits)
{
    word attributes = ENTRY_KERNEL_DATA;
    attributes |= bits == LEAF_BITS ? ENTRY_TABLE : 0;
    attributes |= count_bits ? ENTRY_CONTIGUOUS : 0;
    word *entry = kernel_map_entry(KERNEL_WINDOW_BASE + address, bits);
    if (!entry)
        return false;
    for (word i = 0; i < BIT(count_bits); i++)
        entry[i] = (address + (i << bits)) | attributes;
    return true;
}

static bool kernel_map_region(paddr from, paddr to)
{
    static const struct {
        uint8_t bits;
        uint8_t count_bits;
    } steps[] = { { 30, 0 }, { 21, CONTIGUOUS_BITS }, { 21, 0 }, { 12, CONTIGUOUS_BITS }, { 12, 0 } };

    while (from < to) {
        unsigned i = 0;
        unsigned size_bits = steps[0].bits;
        while (!IS_ALIGNED(from, size_bits) || to - from < BIT(size_bits)) {
            i++;
            size_bits = steps[i].bits + steps[i].count_bits;
        }
        if (!kernel_map_run(from, steps[i].bits, steps[i].count_bits))
            return false;
        from += BIT(size_bits);
    }
    return true;
}

const char *kernel_map_window(const struct memory_map *memory)
{
    for (unsigned i = 0; i < memory->count; i++)
        if (!kernel_map_region(memory->region[i].base, memory->region[i].last + 1))
            return "memory is in more pieces than the kernel has translation tables for";
    for (unsigned i = 0; i < KERNEL_MAP_EARLY_SIZE >> 21; i++)
        kernel_middle_table[2 + i] = 0;
    kernel_map_flush();
    return NULL;
}

void kernel_map_reclaim(paddr *base, word *size)
{
    *base = kernel_image_phys(kernel_map_next_table);
    *size = (word)kernel_image_end - (word)kernel_map_next_table;
}

void kernel_map_finish(void)
{
    word first = ((word)kernel_map_next_table - KERNEL_IMAGE_BASE) >> LEAF_BITS;
    word last = ((word)kernel_image_end - KERNEL_IMAGE_BASE) >> LEAF_BITS;
    for (word i = first; i < last; i++)
        kernel_image_table[i] = 0;
    kernel_map_next_table = kernel_table_pool_end;
    kernel_map_flush();
}

bool kernel_map_window_has(paddr address)
{
    __asm__ volatile("at s1e1r, %0" : : "r"(KERNEL_WINDOW_BASE + address));
    barrier_isb();
    return (sysreg_read(par_el1) & 1) == 0;
}

void *kernel_map_scratch(paddr page)
{
    kernel_map_set(&kernel_device_table[SCRATCH_INDEX], page | ENTRY_KERNEL_DEVICE | ENTRY_TABLE);
    return (void *)(DEVICE_BASE + ((word)SCRATCH_INDEX << LEAF_BITS));
}

void kernel_unmap_scratch(void)
{
    word address = DEVICE_BASE + ((word)SCRATCH_INDEX << LEAF_BITS);
    kernel_device_table[SCRATCH_INDEX] = 0;
    barrier_dsb_ishst();
    __asm__ volatile("tlbi vaale1is, %0" : : "r"(address >> 12 & MASK(44)) : "memory");
    barrier_dsb_ish();
    barrier_isb();
}
