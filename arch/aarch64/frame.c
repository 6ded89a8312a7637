/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page capabilities: mapping, unmapping, address (docs/reference/vspace-aarch64.md 4.5 to 4.7). A frame is
 * mapped at most once per capability; the record in the capability is what Unmap and deletion go by.
 */
#include "arch/cap.h"
#include "arch/maintain.h"
#include "arch/object.h"
#include "arch/sysreg.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include <tagua/abi.h>

/* VA-13 to VA-15, and never executable by the kernel. */
static word frame_entry(paddr base, unsigned size_bits, unsigned rights, word attributes)
{
    word entry = base | ENTRY_VALID | ENTRY_ACCESSED | ENTRY_NOT_GLOBAL | ENTRY_PXN;
    if (size_bits == LEAF_BITS)
        entry |= ENTRY_TABLE;
    if (rights & RIGHT_READ)
        entry |= rights & RIGHT_WRITE ? ENTRY_USER : ENTRY_USER | ENTRY_READ_ONLY;
    if (attributes & seL4_ARM_ExecuteNever)
        entry |= ENTRY_UXN;
    if (attributes & seL4_ARM_PageCacheable)
        return entry | ENTRY_NORMAL | ENTRY_INNER_SHAREABLE;
    return entry | ENTRY_DEVICE;
}

static enum outcome frame_map(struct invocation *inv)
{
    if (inv->length < 3 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word vaddr = invocation_arg(inv, 0);
    word rights_mask = invocation_arg(inv, 1);
    word attributes = invocation_arg(inv, 2);
    struct slot *slot = inv->slot;
    struct slot *vspace = inv->extra[0];
    unsigned size_bits = frame_size_bits(slot->object);

    if (!arch_cap_is_valid_vspace(slot_cap(vspace)))
        return ERROR_INVALID_CAP(inv, 1);
    unsigned asid = mapping_asid(vspace->data);
    word *root = asid_root(asid);
    if (!root)
        return invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT });
    if ((word)root != vspace->object)
        return ERROR_INVALID_CAP(inv, 1);
    if (!IS_ALIGNED(vaddr, size_bits))
        return invocation_error(inv, seL4_AlignmentError);
    if (mapping_asid(slot->data) != 0) {
        if (mapping_asid(slot->data) != asid)
            return ERROR_INVALID_CAP(inv, 1);
        if (mapping_vaddr(slot->data) != vaddr)
            return ERROR_INVALID_ARGUMENT(inv, 0);
    } else if (vaddr > USER_TOP - BIT(size_bits)) {
        return ERROR_INVALID_ARGUMENT(inv, 0);
    }
    struct walk walk = vspace_walk(root, vaddr);
    if (walk.bits != size_bits)
        return invocation_lookup_error(
            inv, false, (struct lookup_failure){ .kind = LOOKUP_MISSING, .bits_left = (uint8_t)walk.bits });

    unsigned rights = frame_rights_mask(slot_rights(slot), rights_mask);
    if (walk_found_page(walk)) {
        *walk.entry = 0;
        tlb_flush_page(asid, vaddr);
    }
    *walk.entry = frame_entry(frame_base(slot->object), size_bits, rights, attributes);
    barrier_dsb_ishst();
    slot->data = mapping_data(asid, vaddr);
    return OUTCOME_DONE;
}

enum outcome frame_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case ARMPageMap:
        return frame_map(inv);
    case ARMPageUnmap:
        frame_unmap(inv->slot);
        return OUTCOME_DONE;
    case ARMPageGetAddress:
        invocation_return(inv, 0, frame_base(inv->slot->object));
        return OUTCOME_DONE;
    case ARMPageClean_Data:
    case ARMPageInvalidate_Data:
    case ARMPageCleanInvalidate_Data:
    case ARMPageUnify_Instruction:
        return frame_maintain(inv);
    default:
        return ERROR_ILLEGAL(inv);
    }
}
