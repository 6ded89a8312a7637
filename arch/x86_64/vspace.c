/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces: the word that selects one, walking and changing its tables, and the translation caches.
 *
 * Kept: whatever an entry that was present mapped or referred to is flushed before the operation that changed it returns; entries that
 * were not present are never cached by the processor, so filling one flushes nothing. With process-context identifiers the ASID is
 * the identifier and a switch flushes nothing; without, every switch flushes the user's translations, so only the address space in
 * use needs care.
 */
#include "arch/vspace.h"
#include "arch/cap.h"
#include "arch/cpu.h"
#include "arch/window.h"

word vspace_kernel_word;

const uint8_t vspace_level_shift[VSPACE_LEVELS] = { LEVEL_BITS(3), LEVEL_BITS(2), LEVEL_BITS(1) };

/* --- selection ------------------------------------------------------------------------------------------------------------ */

word vspace_make_word(const struct page_table *root, unsigned asid)
{
    word address = virt_to_phys(root);
    return cpu_features.pcid ? address | asid | CR3_KEEP_TLB : address;
}

word vspace_word_of(const struct slot *vspace_slot)
{
    if (slot_type(vspace_slot) != CAP_PML4)
        return vspace_kernel_word;
    unsigned asid = mapping_asid(vspace_slot->data);
    struct page_table *root = (struct page_table *)vspace_slot->object;
    if (asid == 0 || asid_root(asid) != root)
        return vspace_kernel_word;
    return vspace_make_word(root, asid);
}

static inline bool vspace_in_use(const struct page_table *root)
{
    return (this_core.vspace_loaded & PTE_ADDRESS) == virt_to_phys(root);
}

/* The processor's caches may hold translations of this root. Where the kernel has a root of its own and there are no identifiers,
 * the last entry dropped them, and user mode begins with none. */
static inline bool vspace_is_cached(const struct page_table *root)
{
    return !KERNEL_HAS_OWN_ROOT && vspace_in_use(root);
}

void vspace_leave(const struct page_table *root)
{
    if (vspace_in_use(root)) {
        this_core.vspace_loaded = vspace_kernel_word;
        vspace_load(vspace_kernel_word);
    }
}

/* --- translation caches ------------------------------------------------------------------------------------------------------ */

void vspace_flush_page(unsigned asid, const struct page_table *root, word vaddr)
{
    if (cpu_features.pcid)
        invpcid(INVPCID_PAGE, asid, vaddr);
    else if (vspace_is_cached(root))
        invlpg(vaddr);
}

void vspace_flush(unsigned asid, const struct page_table *root)
{
    if (cpu_features.pcid)
        invpcid(INVPCID_CONTEXT, asid, 0);
    else if (vspace_is_cached(root))
        vspace_load(this_core.vspace_loaded);
}

/* --- tables -------------------------------------------------------------------------------------------------------------------- */

struct page_table *vspace_walk(struct page_table *root, word vaddr, unsigned level, unsigned *missing)
{
    struct page_table *table = root;
    for (unsigned at = 3; at > level; at--) {
        word entry = *table_slot(table, vaddr, at);
        if (!(entry & PTE_PRESENT) || (entry & PTE_LARGE)) {
            *missing = LEVEL_BITS(at);
            return NULL;
        }
        table = phys_to_virt(entry & PTE_ADDRESS);
    }
    return table;
}

word vspace_table_entry(const struct page_table *table, word attributes)
{
    return virt_to_phys(table) | PTE_PRESENT | PTE_WRITE | PTE_USER | (attributes & 1 ? PTE_PWT : 0) |
           (attributes & 2 ? PTE_PCD : 0);
}

word vspace_page_entry(paddr base, unsigned level, unsigned rights, word attributes)
{
    word entry = base | PTE_PRESENT | (attributes & 1 ? PTE_PWT : 0) | (attributes & 2 ? PTE_PCD : 0);
    if (rights & RIGHT_READ)
        entry |= PTE_USER | (rights & RIGHT_WRITE ? PTE_WRITE : 0);
    if (level == 0)
        return entry | (attributes & 4 ? PTE_PAT_SMALL : 0);
    return entry | PTE_LARGE | (level == 1 && (attributes & 4) ? PTE_PAT_LARGE : 0);
}

void vspace_unmap_page(unsigned asid, word vaddr, unsigned level, paddr base)
{
    unsigned missing;
    struct page_table *root = asid_root(asid);
    struct page_table *table = root ? vspace_walk(root, vaddr, level, &missing) : NULL;
    if (!table)
        return;
    word *entry = table_slot(table, vaddr, level);
    word address = *entry & PTE_ADDRESS & ~MASK(LEVEL_BITS(level));
    if (!(*entry & PTE_PRESENT) || address != base || (level > 0 && !(*entry & PTE_LARGE)))
        return;
    *entry = 0;
    vspace_flush_page(asid, root, vaddr);
}

void vspace_unmap_table(unsigned asid, word vaddr, unsigned level, const struct page_table *table)
{
    unsigned missing;
    struct page_table *root = asid_root(asid);
    struct page_table *above = root ? vspace_walk(root, vaddr, level + 1, &missing) : NULL;
    if (!above)
        return;
    word *entry = table_slot(above, vaddr, level + 1);
    if (!(*entry & PTE_PRESENT) || (*entry & PTE_LARGE) || (*entry & PTE_ADDRESS) != virt_to_phys(table))
        return;
    *entry = 0;
    vspace_flush(asid, root);
}

/* --- boot ---------------------------------------------------------------------------------------------------------------------- */

#define BOOT_ASID 1

void vspace_boot_init_root(void *root)
{
    window_share(root);
}

void vspace_boot_register(void *pool, void *root)
{
    asid_pools[0] = pool;
    asid_pools[0]->root[BOOT_ASID] = root;
}

struct cap vspace_boot_root_cap(void *root)
{
    return (struct cap){ .object = (word)root, .data = mapping_data(BOOT_ASID, 0), .type = CAP_PML4 };
}

struct cap vspace_boot_pool_cap(void *pool)
{
    return (struct cap){ .object = (word)pool, .data = 0, .type = CAP_ASID_POOL };
}

/* `level` counts from the top: 0 is a PDPT. The tables above are there. */
struct cap vspace_boot_map_table(void *root, unsigned level, word vaddr, void *table)
{
    static const uint8_t type[VSPACE_LEVELS] = { CAP_PDPT, CAP_PAGE_DIRECTORY, CAP_PAGE_TABLE };
    unsigned missing;
    unsigned above_level = VSPACE_LEVELS - level;
    struct page_table *above = vspace_walk(root, vaddr, above_level, &missing);
    *table_slot(above, vaddr, above_level) = vspace_table_entry(table, 0);
    return (struct cap){ .object = (word)table,
                         .data = mapping_data(BOOT_ASID, ALIGN_DOWN(vaddr, LEVEL_BITS(above_level))),
                         .type = type[level] };
}

void vspace_boot_map_page(void *root, word vaddr, paddr page, bool executable)
{
    (void)executable; /* there is no such right (VX-20) */
    unsigned missing;
    struct page_table *table = vspace_walk(root, vaddr, 0, &missing);
    *table_slot(table, vaddr, 0) = vspace_page_entry(page, 0, RIGHT_READ | RIGHT_WRITE, 0);
}
