/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cache operations by invocation. The tables are walked to find out whether the operation is allowed and on
 * which memory; the maintenance itself uses a kernel alias of that memory, so a mapping that is stale,
 * read-only or gone cannot make the kernel fault (hazard H1).
 *
 * A page has up to 2^30 bytes, so the work is cut into chunks with a preemption point after each. What is
 * done is taken off the range in the caller's message register: the repeated call goes on from there, after
 * the same checks.
 */
#include "arch/maintain.h"

#include "arch/cache.h"
#include "arch/cap.h"
#include "arch/object.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "core/preempt.h"
#include <tagua/abi.h>

_Static_assert(ARMPageInvalidate_Data - ARMPageClean_Data == CACHE_INVALIDATE, "as in the enum");
_Static_assert(ARMPageCleanInvalidate_Data - ARMPageClean_Data == CACHE_CLEAN_INVALIDATE, "same");
_Static_assert(ARMPageUnify_Instruction - ARMPageClean_Data == CACHE_UNIFY, "same");
_Static_assert(ARMVSpaceInvalidate_Data - ARMVSpaceClean_Data == CACHE_INVALIDATE, "same");
_Static_assert(ARMVSpaceCleanInvalidate_Data - ARMVSpaceClean_Data == CACHE_CLEAN_INVALIDATE, "same");
_Static_assert(ARMVSpaceUnify_Instruction - ARMVSpaceClean_Data == CACHE_UNIFY, "same");

static inline bool maintain_entry_is_read_write(word entry)
{
    return (entry & (ENTRY_USER | ENTRY_READ_ONLY)) == ENTRY_USER;
}

/* Message register 0 is `start` in the caller's terms; `base` + start is physical. */
static enum outcome maintain_range(struct invocation *inv, enum cache_operation operation, paddr base, word start,
                                   word end)
{
    while (start < end) {
        word stop = ALIGN_DOWN(start, CACHE_CHUNK_BITS) + BIT(CACHE_CHUNK_BITS);
        if (stop > end)
            stop = end;
        cache_operate(operation, base + start, base + stop);
        start = stop;
        if (start < end && preemption_point()) {
            context_set_mr(&inv->caller->context, 0, start);
            return OUTCOME_PREEMPTED;
        }
    }
    return OUTCOME_DONE;
}

enum outcome frame_maintain(struct invocation *inv)
{
    if (inv->length < 2)
        return ERROR_TRUNCATED(inv);
    word start = invocation_arg(inv, 0);
    word end = invocation_arg(inv, 1);
    const struct slot *slot = inv->slot;
    unsigned asid = mapping_asid(slot->data);
    word size = BIT(frame_size_bits(slot->object));
    enum cache_operation operation = (enum cache_operation)(inv->label - ARMPageClean_Data);

    if (asid == 0)
        return ERROR_ILLEGAL(inv);
    word *root = asid_root(asid);
    if (!root)
        return invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT });
    if (end <= start)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    if (start >= size || end > size)
        return ERROR_INVALID_ARGUMENT(inv, 0);
    struct walk walk = vspace_walk(root, mapping_vaddr(slot->data));
    if (!walk_found_page_at(walk, frame_size_bits(slot->object), frame_base(slot->object)))
        return ERROR_INVALID_CAP(inv, 0);
    if (operation == CACHE_INVALIDATE && !maintain_entry_is_read_write(*walk.entry))
        return ERROR_ILLEGAL(inv);
    return maintain_range(inv, operation, frame_base(slot->object), start, end);
}

enum outcome vspace_maintain(struct invocation *inv)
{
    if (inv->length < 2)
        return ERROR_TRUNCATED(inv);
    word start = invocation_arg(inv, 0);
    word end = invocation_arg(inv, 1);
    const struct slot *slot = inv->slot;
    enum cache_operation operation = (enum cache_operation)(inv->label - ARMVSpaceClean_Data);

    if (end <= start)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    if (end > seL4_UserTop)
        return ERROR_ILLEGAL(inv);
    if (!arch_cap_is_valid_vspace(slot_cap(slot)))
        return ERROR_INVALID_CAP(inv, 0);
    word *root = asid_root(mapping_asid(slot->data));
    if (!root)
        return invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT });
    if ((word)root != slot->object)
        return ERROR_INVALID_CAP(inv, 0);
    struct walk walk = vspace_walk(root, start);
    if (!walk_found_page(walk))
        return OUTCOME_DONE;
    word page = ALIGN_DOWN(start, walk.bits);
    word last = page + MASK(walk.bits);
    if (end - 1 > last)
        return invocation_range_error(inv, start, last);
    if (operation == CACHE_INVALIDATE && !maintain_entry_is_read_write(*walk.entry))
        return ERROR_ILLEGAL(inv);
    return maintain_range(inv, operation, (*walk.entry & ENTRY_ADDRESS) - page, start, end);
}
