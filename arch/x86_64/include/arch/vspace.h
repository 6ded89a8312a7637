/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page tables. A walk goes by levels: 3 is the PML4, 0 the page table; an entry of level n maps or refers to 2^(12 + 9n) bytes.
 */
#pragma once

#include "arch/asm.h"
#include "arch/cap.h"
#include "arch/cpu.h"
#include "arch/descriptors.h"
#include "arch/types.h"
#include "core/core.h"
#include "core/slot.h"

#define PTE_PRESENT 0x1
#define PTE_WRITE 0x2
#define PTE_USER 0x4
#define PTE_PWT 0x8
#define PTE_PCD 0x10
#define PTE_ACCESSED 0x20
#define PTE_DIRTY 0x40
#define PTE_LARGE 0x80
#define PTE_PAT_SMALL 0x80
#define PTE_GLOBAL 0x100
#define PTE_PAT_LARGE 0x1000
#define PTE_NX 0x8000000000000000
#define PTE_ADDRESS 0x000ffffffffff000

#define TABLE_ENTRIES 512
#define LEVEL_BITS(level) (12u + 9u * (unsigned)(level))

struct page_table {
    word entry[TABLE_ENTRIES];
};

/* --- ASIDs (asid.c) --------------------------------------------------------------------------------------------------- */

#define ASID_POOLS 8
#define ASID_POOL_ENTRIES 512

struct asid_pool {
    struct page_table *root[ASID_POOL_ENTRIES];
};
extern struct asid_pool *asid_pools[ASID_POOLS];

static inline struct page_table *asid_root(unsigned asid)
{
    struct asid_pool *pool = asid_pools[asid / ASID_POOL_ENTRIES];
    return pool ? pool->root[asid % ASID_POOL_ENTRIES] : NULL;
}

void asid_delete_root(struct page_table *root, unsigned asid);
void asid_delete_pool(struct asid_pool *pool, unsigned position);

/* --- address spaces (vspace.c) -------------------------------------------------------------------------------------------- */

/* The kernel-only root's word. */
extern word vspace_kernel_word;

/* The word for a root with that ASID: what CR3 gets. */
word vspace_make_word(const struct page_table *root, unsigned asid);
word vspace_word_of(const struct slot *vspace_slot);

#if CONFIG_MELTDOWN
#define KERNEL_HAS_OWN_ROOT 1
#else
#define KERNEL_HAS_OWN_ROOT 0
#endif

static inline void vspace_load(word root_word)
{
#if CONFIG_SPECTRE_IBRS
    if (cpu_features.ibpb)
        wrmsr(MSR_PRED_CMD, PRED_CMD_IBPB); /* what one address space trained is no use to the next */
#endif
#if CONFIG_MELTDOWN
    entry_data.user_root = root_word; /* the exit loads it */
#else
    cr3_write(root_word);
#endif
}

/* Walks from `root` towards `vaddr` down to the table of `level`; null if a table is missing, *missing = LEVEL_BITS of it. */
struct page_table *vspace_walk(struct page_table *root, word vaddr, unsigned level, unsigned *missing);

static inline word *table_slot(struct page_table *table, word vaddr, unsigned level)
{
    return &table->entry[vaddr >> LEVEL_BITS(level) & (TABLE_ENTRIES - 1)];
}

/* The level whose table a page-table, page-directory or PDPT capability is for. */
static inline unsigned table_level(unsigned cap_type)
{
    return cap_type == CAP_PAGE_TABLE ? 0 : cap_type == CAP_PAGE_DIRECTORY ? 1 : 2;
}

word vspace_table_entry(const struct page_table *table, word attributes);
word vspace_page_entry(paddr base, unsigned level, unsigned rights, word attributes);

/* Takes a page or a table out of the address space if it is still there. */
void vspace_unmap_page(unsigned asid, word vaddr, unsigned level, paddr base);
void vspace_unmap_table(unsigned asid, word vaddr, unsigned level, const struct page_table *table);

/* Nothing of the page, or of the whole address space, remains in any translation cache. */
void vspace_flush_page(unsigned asid, const struct page_table *root, word vaddr);
void vspace_flush(unsigned asid, const struct page_table *root);

/* If the processor uses this root, it uses the kernel's own from now on. */
void vspace_leave(const struct page_table *root);

/* --- boot -------------------------------------------------------------------------------------------------------------------- */

#define VSPACE_LEVELS 3
#define VSPACE_ROOT_BITS 12
extern const uint8_t vspace_level_shift[VSPACE_LEVELS];
#define BOOT_FRAMES_EXECUTABLE 1

void vspace_boot_init_root(void *root);
void vspace_boot_register(void *pool, void *root);
struct cap vspace_boot_root_cap(void *root);
struct cap vspace_boot_pool_cap(void *pool);
struct cap vspace_boot_map_table(void *root, unsigned level, word vaddr, void *table);
void vspace_boot_map_page(void *root, word vaddr, paddr page, bool executable);

/* Instruction fetch sees what was stored. */
static inline void vspace_boot_image_loaded(const void *image, word size)
{
    (void)image;
    (void)size;
}
