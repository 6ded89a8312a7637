/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocations of pages and paging structures (vspace-x86_64.md sections 5.3 to 5.9), checked in the order given there; and who
 * handles which other capability.
 */
#include "arch/cap.h"
#include "arch/cpu.h"
#include "arch/object.h"
#include "arch/vspace.h"
#include "core/derivation.h"
#include "core/string.h"
#include <tagua/abi.h>

/* --- the address space that an operation names -------------------------------------------------------------------------------- */

static enum outcome missing_structure(struct invocation *inv, unsigned bits_left)
{
    struct lookup_failure failure = { .kind = LOOKUP_MISSING, .bits_left = (uint8_t)bits_left };
    return invocation_lookup_error(inv, false, failure);
}

/* The root behind a valid VSpace capability. Null: its ASID means nothing or something else, error recorded. */
static struct page_table *invocation_root(struct invocation *inv, const struct slot *vspace)
{
    struct page_table *root = asid_root(mapping_asid(vspace->data));
    if (!root)
        invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT });
    else if ((word)root != vspace->object)
        ERROR_INVALID_CAP(inv, 1);
    else
        return root;
    return NULL;
}

static inline bool slot_is_valid_vspace(const struct slot *slot)
{
    return slot_type(slot) == CAP_PML4 && mapping_asid(slot->data) != 0;
}

/* --- paging structures ------------------------------------------------------------------------------------------------------------ */

static enum outcome table_map(struct invocation *inv, unsigned level)
{
    if (inv->length < 2 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    if (mapping_asid(inv->slot->data) != 0)
        return ERROR_INVALID_CAP(inv, 0);
    unsigned span = LEVEL_BITS(level + 1);
    word vaddr = ALIGN_DOWN(invocation_arg(inv, 0), span);
    word attributes = invocation_arg(inv, 1);
    struct slot *vspace = inv->extra[0];
    if (!slot_is_valid_vspace(vspace))
        return ERROR_INVALID_CAP(inv, 1);
    if (vaddr > USER_LAST)
        return ERROR_INVALID_ARGUMENT(inv, 0);
    struct page_table *root = invocation_root(inv, vspace);
    if (!root)
        return OUTCOME_ERROR;
    unsigned missing = 0;
    struct page_table *above = vspace_walk(root, vaddr, level + 1, &missing);
    if (!above)
        return missing_structure(inv, missing);
    word *entry = table_slot(above, vaddr, level + 1);
    if (*entry & PTE_PRESENT)
        return invocation_error(inv, seL4_DeleteFirst);

    *entry = vspace_table_entry((const struct page_table *)inv->slot->object, attributes);
    inv->slot->data = mapping_data(mapping_asid(vspace->data), vaddr);
    return OUTCOME_DONE;
}

static enum outcome table_unmap(struct invocation *inv, unsigned level)
{
    struct slot *slot = inv->slot;
    if (!slot_is_last(slot))
        return invocation_error(inv, seL4_RevokeFirst);
    unsigned asid = mapping_asid(slot->data);
    if (asid == 0)
        return OUTCOME_DONE;
    struct page_table *table = (struct page_table *)slot->object;
    vspace_unmap_table(asid, mapping_vaddr(slot->data), level, table);
    memset(table, 0, sizeof *table);
    slot->data = 0;
    return OUTCOME_DONE;
}

enum outcome table_invoke(struct invocation *inv)
{
    static const uint16_t map_label[] = { X86PageTableMap, X86PageDirectoryMap, X86PDPTMap };
    static const uint16_t unmap_label[] = { X86PageTableUnmap, X86PageDirectoryUnmap, X86PDPTUnmap };
    unsigned level = table_level(slot_type(inv->slot));
    if (inv->label == map_label[level])
        return table_map(inv, level);
    if (inv->label == unmap_label[level])
        return table_unmap(inv, level);
    return ERROR_ILLEGAL(inv);
}

/* --- pages ---------------------------------------------------------------------------------------------------------------------------- */

static inline unsigned frame_level(word object)
{
    return (frame_size_bits(object) - seL4_PageBits) / seL4_PageTableIndexBits;
}

/* Steps 2 and 3 of 5.6: may this capability be mapped at `vaddr` of that VSpace? */
static enum outcome frame_check_place(struct invocation *inv, const struct slot *vspace, word vaddr)
{
    const struct slot *slot = inv->slot;
    if (!slot_is_valid_vspace(vspace))
        return ERROR_INVALID_CAP(inv, 1);
    if (mapping_asid(slot->data) == 0) {
        word end = vaddr + BIT(frame_size_bits(slot->object));
        return vaddr <= USER_LAST && end <= USER_LAST ? OUTCOME_DONE : ERROR_INVALID_ARGUMENT(inv, 0);
    }
    if (mapping_asid(slot->data) != mapping_asid(vspace->data))
        return ERROR_INVALID_CAP(inv, 1);
    if (frame_mapping(slot->object) != FRAME_MAP_VSPACE)
        return ERROR_ILLEGAL(inv);
    return mapping_vaddr(slot->data) == vaddr ? OUTCOME_DONE : ERROR_INVALID_ARGUMENT(inv, 0);
}

static enum outcome frame_map(struct invocation *inv)
{
    if (inv->length < 3 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word vaddr = invocation_arg(inv, 0);
    word rights = invocation_arg(inv, 1);
    word attributes = invocation_arg(inv, 2);
    struct slot *slot = inv->slot;
    struct slot *vspace = inv->extra[0];
    if (frame_check_place(inv, vspace, vaddr) != OUTCOME_DONE)
        return OUTCOME_ERROR;
    struct page_table *root = invocation_root(inv, vspace);
    if (!root)
        return OUTCOME_ERROR;
    if (!IS_ALIGNED(vaddr, frame_size_bits(slot->object)))
        return invocation_error(inv, seL4_AlignmentError);
    unsigned missing = 0;
    unsigned level = frame_level(slot->object);
    struct page_table *table = vspace_walk(root, vaddr, level, &missing);
    if (!table)
        return missing_structure(inv, missing);
    word *entry = table_slot(table, vaddr, level);
    word old = *entry;
    if (level > 0 && (old & PTE_PRESENT) && !(old & PTE_LARGE))
        return invocation_error(inv, seL4_DeleteFirst);

    unsigned asid = mapping_asid(vspace->data);
    *entry = vspace_page_entry(frame_base(slot->object), level, frame_rights_mask(slot_rights(slot), rights), attributes);
    slot->object = (slot->object & ~FRAME_MAPPING_MASK) | (word)FRAME_MAP_VSPACE << FRAME_MAPPING_SHIFT;
    slot->data = mapping_data(asid, vaddr);
    if (old & PTE_PRESENT)
        vspace_flush_page(asid, root, vaddr);
    return OUTCOME_DONE;
}

static enum outcome frame_unmap(struct invocation *inv)
{
    struct slot *slot = inv->slot;
    unsigned asid = mapping_asid(slot->data);
    if (asid != 0)
        vspace_unmap_page(asid, mapping_vaddr(slot->data), frame_level(slot->object), frame_base(slot->object));
    slot->object &= ~FRAME_MAPPING_MASK;
    slot->data = 0;
    return OUTCOME_DONE;
}

enum outcome frame_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case X86PageMap:
        return frame_map(inv);
    case X86PageUnmap:
        return frame_unmap(inv);
    case X86PageGetAddress:
        invocation_return(inv, 0, frame_base(inv->slot->object));
        return OUTCOME_DONE;
    default:
        return ERROR_ILLEGAL(inv);
    }
}

/* --- by type of capability ---------------------------------------------------------------------------------------------------------- */

enum outcome arch_invoke(struct invocation *inv)
{
    switch (slot_type(inv->slot)) {
    case CAP_FRAME:
        return frame_invoke(inv);
    case CAP_PAGE_TABLE:
    case CAP_PAGE_DIRECTORY:
    case CAP_PDPT:
        return table_invoke(inv);
    case CAP_ASID_CONTROL:
        return asid_control_invoke(inv);
    case CAP_ASID_POOL:
        return asid_pool_invoke(inv);
    case CAP_IO_PORT:
        return io_port_invoke(inv);
    case CAP_IO_PORT_CONTROL:
        return io_port_control_invoke(inv);
    default:
        return ERROR_ILLEGAL(inv);
    }
}
