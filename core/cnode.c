/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocations of CNodes (docs/reference/capabilities.md section 9). The order of the checks is part of the interface. Until the
 * last check has passed nothing is written, and each argument word is read once.
 */
#include "core/cspace.h"
#include "core/delete.h"
#include "core/derivation.h"
#include "core/invocation.h"
#include "core/ipc.h"
#include <tagua/abi.h>

/* CAP-9.3, steps 6 and 7 for the methods that make a copy. */
static inline enum outcome cnode_insert_copy(struct invocation *inv, struct slot *source, struct slot *target, struct cap cap)
{
    unsigned error;
    cap = cap_derive(source, cap, &error);
    if (unlikely(error))
        return invocation_error(inv, error);
    if (unlikely(cap.type == CAP_NULL))
        return ERROR_ILLEGAL(inv);
    slot_insert_copy(source, target, cap);
    return OUTCOME_DONE;
}

static enum outcome cnode_copy_or_move(struct invocation *inv, struct slot *target)
{
    if (inv->length < 4 || inv->extra_count == 0)
        return ERROR_TRUNCATED(inv);
    if (!slot_is_empty(target))
        return invocation_error(inv, seL4_DeleteFirst);
    word depth = invocation_arg(inv, 3);
    struct slot *source = cspace_lookup_operation(inv, inv->extra[0], invocation_arg(inv, 2), depth, true);
    if (unlikely(!source))
        return OUTCOME_ERROR;
    if (unlikely(slot_is_empty(source)))
        return invocation_lookup_error(inv, true, (struct lookup_failure){ .kind = LOOKUP_MISSING,
                                                                           .bits_left = (uint8_t)depth });

    struct cap cap = slot_cap(source);
    switch (inv->label) {
    case CNodeCopy:
        if (inv->length < 5)
            return ERROR_TRUNCATED(inv);
        return cnode_insert_copy(inv, source, target, cap_mask_rights(cap, invocation_arg(inv, 4)));
    case CNodeMint:
        if (inv->length < 6)
            return ERROR_TRUNCATED(inv);
        cap = cap_mask_rights(cap, invocation_arg(inv, 4));
        return cnode_insert_copy(inv, source, target, cap_apply_data(cap, invocation_arg(inv, 5), false));
    case CNodeMutate:
        if (inv->length < 5)
            return ERROR_TRUNCATED(inv);
        cap = cap_apply_data(cap, invocation_arg(inv, 4), true);
        if (cap.type == CAP_NULL)
            return ERROR_ILLEGAL(inv);
        break;
    default: /* CNodeMove */
        break;
    }
    slot_move(source, target, cap);
    return OUTCOME_DONE;
}

static enum outcome cnode_rotate(struct invocation *inv, struct slot *target)
{
    if (inv->length < 8 || inv->extra_count < 2)
        return ERROR_TRUNCATED(inv);
    word source_depth = invocation_arg(inv, 7);
    struct slot *source = cspace_lookup_operation(inv, inv->extra[1], invocation_arg(inv, 6), source_depth, true);
    if (!source)
        return OUTCOME_ERROR;
    word pivot_depth = invocation_arg(inv, 4);
    struct slot *pivot = cspace_lookup_operation(inv, inv->extra[0], invocation_arg(inv, 3), pivot_depth, true);
    if (!pivot)
        return OUTCOME_ERROR;
    if (pivot == source || pivot == target)
        return ERROR_ILLEGAL(inv);
    if (source != target && !slot_is_empty(target))
        return invocation_error(inv, seL4_DeleteFirst);
    struct lookup_failure missing = { .kind = LOOKUP_MISSING, .bits_left = (uint8_t)source_depth };
    if (slot_is_empty(source))
        return invocation_lookup_error(inv, true, missing);
    missing.bits_left = (uint8_t)pivot_depth;
    if (slot_is_empty(pivot))
        return invocation_lookup_error(inv, false, missing);
    struct cap source_cap = cap_apply_data(slot_cap(source), invocation_arg(inv, 5), true);
    if (source_cap.type == CAP_NULL)
        return ERROR_ILLEGAL(inv);
    struct cap pivot_cap = cap_apply_data(slot_cap(pivot), invocation_arg(inv, 2), true);
    if (pivot_cap.type == CAP_NULL)
        return ERROR_ILLEGAL(inv);

    if (source == target) {
        slot_swap(source, source_cap, pivot, pivot_cap);
    } else {
        slot_move(pivot, target, pivot_cap);
        slot_move(source, pivot, source_cap);
    }
    return OUTCOME_DONE;
}

static enum outcome cnode_cancel_badged_sends(struct invocation *inv, const struct slot *target)
{
    if (slot_type(target) != CAP_ENDPOINT || slot_rights(target) != RIGHTS_ALL)
        return ERROR_ILLEGAL(inv);
    if (target->data != 0)
        endpoint_cancel_badged_sends((struct endpoint *)target->object, target->data);
    return OUTCOME_DONE;
}

enum outcome cnode_invoke(struct invocation *inv)
{
    if (inv->label < CNodeRevoke || inv->label > CNodeRotate)
        return ERROR_ILLEGAL(inv);
    if (inv->length < 2)
        return ERROR_TRUNCATED(inv);
    struct slot *target = cspace_lookup_operation(inv, inv->slot, invocation_arg(inv, 0), invocation_arg(inv, 1), false);
    if (unlikely(!target))
        return OUTCOME_ERROR;
    switch (inv->label) {
    case CNodeRevoke:
        return slot_revoke(target);
    case CNodeDelete:
        return slot_delete(target);
    case CNodeCancelBadgedSends:
        return cnode_cancel_badged_sends(inv, target);
    case CNodeRotate:
        return cnode_rotate(inv, target);
    default:
        return cnode_copy_or_move(inv, target);
    }
}
_Static_assert(CNodeRotate - CNodeRevoke == 7 && CNodeCancelBadgedSends == CNodeRevoke + 2 && CNodeCopy == CNodeRevoke + 3 &&
                   CNodeMint == CNodeCopy + 1 && CNodeMove == CNodeCopy + 2 && CNodeMutate == CNodeCopy + 3,
               "the CNode labels follow one another");
