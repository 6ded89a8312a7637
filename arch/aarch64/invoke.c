/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocations of the architecture's capabilities by type, and those of translation tables
 * (docs/reference/vspace-aarch64.md 4.3, 4.4). The checks come in the order of that document.
 */
#include "arch/cap.h"
#include "arch/maintain.h"
#include "arch/object.h"
#include "arch/sysreg.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "core/derivation.h"
#include "core/string.h"
#include <tagua/abi.h>

static enum outcome page_table_map(struct invocation *inv)
{
    if (inv->length < 2 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word vaddr = invocation_arg(inv, 0);
    struct slot *slot = inv->slot;
    struct slot *vspace = inv->extra[0];

    if (mapping_asid(slot->data) != 0)
        return ERROR_INVALID_CAP(inv, 0);
    if (!arch_cap_is_valid_vspace(slot_cap(vspace)))
        return ERROR_INVALID_CAP(inv, 1);
    if (vaddr > seL4_UserTop)
        return ERROR_INVALID_ARGUMENT(inv, 0);
    unsigned asid = mapping_asid(vspace->data);
    word *root = asid_root(asid);
    if (!root)
        return invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT });
    if ((word)root != vspace->object)
        return ERROR_INVALID_CAP(inv, 1);
    struct walk walk = vspace_walk(root, vaddr);
    if (walk.bits == LEAF_BITS || walk_found_page(walk))
        return invocation_error(inv, seL4_DeleteFirst);

    *walk.entry = virt_to_phys((const void *)slot->object) | ENTRY_VALID | ENTRY_TABLE;
    barrier_dsb_ishst();
    slot->data = mapping_data(asid, ALIGN_DOWN(vaddr, walk.bits));
    return OUTCOME_DONE;
}

static enum outcome page_table_unmap(struct invocation *inv)
{
    struct slot *slot = inv->slot;
    if (!slot_is_last(slot))
        return invocation_error(inv, seL4_RevokeFirst);
    if (mapping_asid(slot->data) != 0) {
        page_table_unlink(slot);
        memset((void *)slot->object, 0, BIT(seL4_PageTableBits));
    }
    return OUTCOME_DONE;
}

enum outcome page_table_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case ARMPageTableMap:
        return page_table_map(inv);
    case ARMPageTableUnmap:
        return page_table_unmap(inv);
    default:
        return ERROR_ILLEGAL(inv);
    }
}

enum outcome vspace_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case ARMVSpaceClean_Data:
    case ARMVSpaceInvalidate_Data:
    case ARMVSpaceCleanInvalidate_Data:
    case ARMVSpaceUnify_Instruction:
        return vspace_maintain(inv);
    default:
        return ERROR_ILLEGAL(inv);
    }
}

enum outcome arch_invoke(struct invocation *inv)
{
    switch (slot_type(inv->slot)) {
    case CAP_FRAME:
        return frame_invoke(inv);
    case CAP_PAGE_TABLE:
        return page_table_invoke(inv);
    case CAP_VSPACE:
        return vspace_invoke(inv);
    case CAP_ASID_CONTROL:
        return asid_control_invoke(inv);
    case CAP_ASID_POOL:
        return asid_pool_invoke(inv);
    case CAP_SGI_SIGNAL:
        return sgi_signal_invoke(inv);
#if CONFIG_ALLOW_SMC_CALLS
    case CAP_SMC:
        return smc_invoke(inv);
#endif
    default:
        return ERROR_INVALID_CAP(inv, 0);
    }
}
