/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sv39 tables of address spaces: walking, leaves, unmapping (docs/reference/vspace-riscv64.md). Capabilities only record
 * where they were mapped, so every removal first looks whether that is still so (VR-20).
 */
#include "arch/vspace.h"
#include "arch/cap.h"
#include "core/core.h"
#include "core/string.h"

#define ENTRY_BITS     9
#define KERNEL_ENTRIES (TABLE_ENTRIES / 2) /* the upper half of a root */
#define BOOT_VSPACE_ASID 1

const uint8_t vspace_level_shift[VSPACE_LEVELS] = { HUGE_BITS, LARGE_BITS };

word vspace_word_of(const struct slot *vspace_slot)
{
    word data = vspace_slot->data;
    unsigned asid = mapping_asid(data);
    if (slot_type(vspace_slot) != CAP_PAGE_TABLE || (word)asid_root(asid) != vspace_slot->object)
        return vspace_kernel_word;
    word page = virt_to_phys((const void *)vspace_slot->object) >> PAGE_BITS, tag = asid_hardware(asid);
    return tag ? SATP_SV39 | tag << SATP_ASID_SHIFT | page : page;
}

void vspace_unmap_frame(word object, word data)
{
    unsigned asid = mapping_asid(data);
    uint64_t *root = asid_root(asid);
    if (!root)
        return;
    struct vspace_walk walk = vspace_walk(root, mapping_vaddr(data));
    if (walk.bits != frame_size_bits(object) || !pte_is_leaf(*walk.entry) || pte_base(*walk.entry) != frame_base(object))
        return;
    *walk.entry = 0;
    fence_page(mapping_vaddr(data), asid_hardware(asid));
}

void vspace_unmap_table(uint64_t *table, word data)
{
    unsigned asid = mapping_asid(data);
    uint64_t *above = asid_root(asid);
    for (unsigned bits = HUGE_BITS; above && bits > PAGE_BITS; bits -= ENTRY_BITS) {
        uint64_t *entry = table_entry(above, mapping_vaddr(data), bits);
        if (!pte_is_table(*entry))
            return;
        above = pte_table(*entry);
        if (above == table) {
            *entry = 0;
            fence_asid(asid_hardware(asid));
            return;
        }
    }
}

void vspace_root_init(uint64_t *root)
{
    memcpy(root + KERNEL_ENTRIES, kernel_root + KERNEL_ENTRIES, KERNEL_ENTRIES * sizeof(*root));
}

/* --- the root task's address space ------------------------------------------------------------------------------------------- */

BOOT_CODE void vspace_boot_init_root(void *root)
{
    vspace_root_init(root);
}

BOOT_CODE struct cap vspace_boot_root_cap(void *root)
{
    return (struct cap){ .object = (word)root,
                         .data = mapping_data(BOOT_VSPACE_ASID, 0) | MAPPING_ROOT,
                         .type = CAP_PAGE_TABLE };
}

BOOT_CODE struct cap vspace_boot_pool_cap(void *pool)
{
    return (struct cap){ .object = (word)pool, .type = CAP_ASID_POOL };
}

BOOT_CODE void vspace_boot_register(void *pool, void *root)
{
    ((struct asid_pool *)pool)->roots[BOOT_VSPACE_ASID] = root;
    asid_pool_register(0, pool);
}

BOOT_CODE struct cap vspace_boot_map_table(void *root, unsigned level, word vaddr, void *table)
{
    (void)level; /* tables come top-most first, so it is the highest missing one */
    *vspace_walk(root, vaddr).entry = pte_make(virt_to_phys(table), PTE_V);
    return (struct cap){ .object = (word)table,
                         .data = mapping_data(BOOT_VSPACE_ASID, vaddr),
                         .type = CAP_PAGE_TABLE };
}

BOOT_CODE void vspace_boot_map_page(void *root, word vaddr, paddr page, bool executable)
{
    *vspace_walk(root, vaddr).entry = vspace_user_leaf(page, RIGHT_READ | RIGHT_WRITE, executable);
}

BOOT_CODE void vspace_boot_image_loaded(const void *image, word size)
{
    (void)image;
    (void)size;
    __asm__ volatile("fence.i" : : : "memory");
}
