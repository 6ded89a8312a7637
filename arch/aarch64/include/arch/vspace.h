/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Translation tables: four levels of 512 entries for user and kernel, VMSAv8-64 with 4 KiB granule. The level
 * of a table is told by `bits`: each of its entries covers 2^bits bytes (39, 30, 21, 12).
 *
 * The hardware's root word of a thread is the value of TTBR0: ASID << 48 | physical address of the root.
 */
#pragma once

#include "core/slot.h"
#include "core/types.h"

#define ROOT_BITS 39
#define LEAF_BITS 12
#define TABLE_ENTRIES 512

/* Bits of an entry. */
#define ENTRY_VALID BIT(0)
#define ENTRY_TABLE BIT(1) /* above the leaf level: a table; at the leaf level: a page */
#define ENTRY_NORMAL ((word)0 << 2) /* index into MAIR */
#define ENTRY_DEVICE ((word)1 << 2)
#define ENTRY_USER BIT(6)
#define ENTRY_READ_ONLY BIT(7)
#define ENTRY_INNER_SHAREABLE ((word)3 << 8)
#define ENTRY_ACCESSED BIT(10)
#define ENTRY_NOT_GLOBAL BIT(11)
#define ENTRY_CONTIGUOUS BIT(52)
#define ENTRY_PXN BIT(53)
#define ENTRY_UXN BIT(54)
#define ENTRY_ADDRESS (MASK(48) & ~MASK(12))

#define ENTRY_KERNEL_DATA                                                                                            \
    (ENTRY_VALID | ENTRY_NORMAL | ENTRY_INNER_SHAREABLE | ENTRY_ACCESSED | ENTRY_PXN | ENTRY_UXN)
#define ENTRY_KERNEL_DEVICE (ENTRY_VALID | ENTRY_DEVICE | ENTRY_ACCESSED | ENTRY_PXN | ENTRY_UXN)

/* An entry found by walking, and the size of what it covers. */
struct walk {
    word *entry;
    unsigned bits;
};

/* VA-12, 4.3 step 8: from the root along tables to the first entry that is none. */
struct walk vspace_walk(word *root, word vaddr);

static inline bool walk_found_page(struct walk walk)
{
    return (*walk.entry & ENTRY_VALID) != 0;
}

static inline bool walk_found_page_at(struct walk walk, unsigned size_bits, paddr base)
{
    return walk_found_page(walk) && walk.bits == size_bits && (*walk.entry & ENTRY_ADDRESS) == base;
}

/* Removes what the mapping record of the capability says, if it is still so (VA-22, VA-25). */
void frame_unmap(struct slot *slot);
void page_table_unlink(struct slot *slot);

/* --- the thread's root word ----------------------------------------------------------------------------- */

extern word vspace_kernel_word; /* no user mappings at all */

/* Marks words of a processor with 8-bit ASIDs, where several spaces share a tag. */
#define VSPACE_WORD_SHARED_TAG ((word)1)

word vspace_word_of(const struct slot *vspace_slot);
void vspace_load_shared_tag(word root);

static inline void vspace_load(word root)
{
    if (unlikely(root & VSPACE_WORD_SHARED_TAG))
        vspace_load_shared_tag(root);
    else /* the exception return synchronises */
        __asm__ volatile("msr ttbr0_el1, %0" : : "r"(root) : "memory");
}

/* Stops using the root, before its translations are flushed. */
void vspace_abandon(const word *root);

/* --- address space identifiers (asid.c) ----------------------------------------------------------------- */

/* The root that an ASID stands for, or null. */
word *asid_root(unsigned asid);
void asid_free(unsigned asid, const word *root);
void asid_pool_free(unsigned first, const void *pool);

/* --- TLB: break before make is entry := 0, flush, entry := new ------------------------------------------ */

void tlb_init(void);
void tlb_flush_page(unsigned asid, word vaddr);
void tlb_flush_asid(unsigned asid);
/* Of the ASIDs first ... first + count - 1 those that have a root. */
void tlb_flush_asids(unsigned first, word *const *root, unsigned count);
word tlb_root_word(unsigned asid, paddr root);

/* --- boot ----------------------------------------------------------------------------------------------- */

#define VSPACE_LEVELS 3 /* below the root */
#define VSPACE_ROOT_BITS 12
#define BOOT_FRAMES_EXECUTABLE 0
extern const uint8_t vspace_level_shift[VSPACE_LEVELS]; /* address bits that one table covers, top-most first */

void vspace_init(void);
struct cap vspace_boot_root_cap(void *root);
struct cap vspace_boot_pool_cap(void *pool);
void vspace_boot_register(void *pool, void *root);
struct cap vspace_boot_map_table(void *root, unsigned level, word vaddr, void *table);
void vspace_boot_map_page(void *root, word vaddr, paddr page, bool executable);
void vspace_boot_image_loaded(const void *image, word size);

/* A user's root has no part of the kernel. */
static inline void vspace_boot_init_root(void *root)
{
    (void)root;
}
