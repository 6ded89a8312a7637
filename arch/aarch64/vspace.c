/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Users' address spaces: walking their tables, removing what a capability's record says is mapped, the root
 * words of threads, and the root task's tables at boot.
 *
 * A mapping record can be stale: the ASID may be gone or given to another root, the table or page may have
 * been displaced. So an entry is only removed if it is found where the record says and refers to the
 * capability's own object.
 */
#include "arch/vspace.h"

#include "arch/cache.h"
#include "arch/cap.h"
#include "arch/sysreg.h"
#include "arch/types.h"
#include "core/console.h"
#include "core/core.h"

#define BOOT_ASID 1

extern word user_empty_root[TABLE_ENTRIES];

word vspace_kernel_word;

const uint8_t vspace_level_shift[VSPACE_LEVELS] = { 39, 30, 21 };

static inline bool entry_is_table(word entry, unsigned bits)
{
    return bits > LEAF_BITS && (entry & (ENTRY_VALID | ENTRY_TABLE)) == (ENTRY_VALID | ENTRY_TABLE);
}

static inline word *entry_table(word entry)
{
    return phys_to_virt(entry & ENTRY_ADDRESS);
}

struct walk vspace_walk(word *root, word vaddr)
{
    unsigned bits = ROOT_BITS;
    word *entry = &root[vaddr >> bits & MASK(9)];
    while (entry_is_table(*entry, bits)) {
        bits -= 9;
        entry = &entry_table(*entry)[vaddr >> bits & MASK(9)];
    }
    return (struct walk){ entry, bits };
}

void frame_unmap(struct slot *slot)
{
    unsigned asid = mapping_asid(slot->data);
    word vaddr = mapping_vaddr(slot->data);
    slot->data = 0;
    word *root = asid_root(asid);
    if (!root)
        return;
    struct walk walk = vspace_walk(root, vaddr);
    if (!walk_found_page_at(walk, frame_size_bits(slot->object), frame_base(slot->object)))
        return;
    *walk.entry = 0;
    tlb_flush_page(asid, vaddr);
}

void page_table_unlink(struct slot *slot)
{
    unsigned asid = mapping_asid(slot->data);
    word vaddr = mapping_vaddr(slot->data);
    word *table = (word *)slot->object;
    slot->data = 0;
    word *entry = asid_root(asid);
    if (!entry)
        return;
    for (unsigned bits = ROOT_BITS;; bits -= 9) {
        entry = &entry[vaddr >> bits & MASK(9)];
        if (!entry_is_table(*entry, bits))
            return;
        if (entry_table(*entry) == table)
            break;
        entry = entry_table(*entry);
    }
    *entry = 0;
    tlb_flush_asid(asid);
}

/* --- root words ----------------------------------------------------------------------------------------- */

word vspace_word_of(const struct slot *vspace_slot)
{
    if (slot_type(vspace_slot) == CAP_VSPACE) {
        unsigned asid = mapping_asid(vspace_slot->data);
        const word *root = (const word *)vspace_slot->object;
        if (asid_root(asid) == root)
            return tlb_root_word(asid, virt_to_phys(root));
    }
    return vspace_kernel_word;
}

void vspace_abandon(const word *root)
{
    if ((this_core.vspace_loaded & ENTRY_ADDRESS) == virt_to_phys(root)) {
        this_core.vspace_loaded = vspace_kernel_word;
        vspace_load(vspace_kernel_word);
        barrier_isb();
    }
}

/* --- boot ----------------------------------------------------------------------------------------------- */

void vspace_init(void)
{
    tlb_init();
    vspace_kernel_word = kernel_image_phys(user_empty_root);
    this_core.vspace_loaded = vspace_kernel_word;
    vspace_load(vspace_kernel_word);
    barrier_isb();
}

struct cap vspace_boot_root_cap(void *root)
{
    return (struct cap){ .object = (word)root, .data = mapping_data(BOOT_ASID, 0), .type = CAP_VSPACE };
}

struct cap vspace_boot_map_table(void *root, unsigned level, word vaddr, void *table)
{
    struct walk walk = vspace_walk(root, vaddr);
    kernel_assert(walk.bits == vspace_level_shift[level]);
    *walk.entry = virt_to_phys(table) | ENTRY_VALID | ENTRY_TABLE;
    return (struct cap){ .object = (word)table,
                         .data = mapping_data(BOOT_ASID, ALIGN_DOWN(vaddr, vspace_level_shift[level])),
                         .type = CAP_PAGE_TABLE };
}

void vspace_boot_map_page(void *root, word vaddr, paddr page, bool executable)
{
    struct walk walk = vspace_walk(root, vaddr);
    kernel_assert(walk.bits == LEAF_BITS);
    word attributes = ENTRY_VALID | ENTRY_TABLE | ENTRY_NORMAL | ENTRY_INNER_SHAREABLE | ENTRY_ACCESSED |
                      ENTRY_NOT_GLOBAL | ENTRY_USER | ENTRY_PXN;
    *walk.entry = page | attributes | (executable ? 0 : ENTRY_UXN);
    barrier_dsb_ishst();
}

void vspace_boot_image_loaded(const void *image, word size)
{
    cache_operate(CACHE_UNIFY, virt_to_phys(image), virt_to_phys(image) + size);
}
