/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocations of frames, page tables, ASID pools and ASID control (docs/reference/vspace-riscv64.md section 5). The checks
 * stand in the order of that document; what follows them cannot fail.
 */
#include "arch/cap.h"
#include "arch/irq.h"
#include "arch/vspace.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/irq.h"
#include "core/string.h"

#define ATTRIBUTE_EXECUTE_NEVER 1

static enum outcome invoke_invalid_root(struct invocation *inv)
{
    return invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT });
}

/* Does extra capability 0 record a mapping at all, as root or as table? */
static bool invoke_extra_is_mapped_table(const struct invocation *inv)
{
    return slot_type(inv->extra[0]) == CAP_PAGE_TABLE && mapping_asid(inv->extra[0]->data) != 0;
}

/* The root in extra capability 0, if its ASID still names it; else null, with the error recorded. */
static inline __attribute__((always_inline)) uint64_t *invoke_root(struct invocation *inv)
{
    const struct slot *slot = inv->extra[0];
    uint64_t *root = asid_root(mapping_asid(slot->data));
    if (!root) {
        invoke_invalid_root(inv);
        return NULL;
    }
    if ((word)root != slot->object) {
        ERROR_INVALID_CAP(inv, 1);
        return NULL;
    }
    return root;
}

/* --- page tables ---------------------------------------------------------------------------------------------------------- */

static enum outcome page_table_map(struct invocation *inv)
{
    if (inv->length < 2 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word vaddr = invocation_arg(inv, 0);
    if (mapping_asid(inv->slot->data) != 0)
        return ERROR_INVALID_CAP(inv, 0);
    if (!invoke_extra_is_mapped_table(inv))
        return ERROR_INVALID_CAP(inv, 1);
    if (vaddr >= USER_TOP)
        return ERROR_INVALID_ARGUMENT(inv, 0);
    uint64_t *root = invoke_root(inv);
    if (!root)
        return OUTCOME_ERROR;
    struct vspace_walk walk = vspace_walk(root, vaddr);
    if (walk.bits == PAGE_BITS || (*walk.entry & PTE_V))
        return invocation_error(inv, seL4_DeleteFirst);

    unsigned asid = mapping_asid(inv->extra[0]->data);
    inv->slot->data = mapping_data(asid, ALIGN_DOWN(vaddr, walk.bits));
    *walk.entry = pte_make(virt_to_phys((const void *)inv->slot->object), PTE_V);
    fence_asid(asid_hardware(asid));
    return OUTCOME_DONE;
}

static enum outcome page_table_unmap(struct invocation *inv)
{
    word data = inv->slot->data;
    uint64_t *table = (uint64_t *)inv->slot->object;
    if (!slot_is_last(inv->slot))
        return invocation_error(inv, seL4_RevokeFirst);
    if (mapping_asid(data) == 0)
        return OUTCOME_DONE;
    if (asid_root(mapping_asid(data)) == table)
        return invocation_error(inv, seL4_RevokeFirst);

    vspace_unmap_table(table, data);
    memset(table, 0, BIT(PAGE_BITS));
    inv->slot->data = 0;
    return OUTCOME_DONE;
}

/* --- frames ----------------------------------------------------------------------------------------------------------------- */

static enum outcome frame_map(struct invocation *inv)
{
    if (inv->length < 3 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word vaddr = invocation_arg(inv, 0), rights = invocation_arg(inv, 1), attributes = invocation_arg(inv, 2);
    word object = inv->slot->object, data = inv->slot->data;
    unsigned size_bits = frame_size_bits(object);
    if (!invoke_extra_is_mapped_table(inv))
        return ERROR_INVALID_CAP(inv, 1);
    uint64_t *root = invoke_root(inv);
    if (!root)
        return OUTCOME_ERROR;
    if (vaddr + MASK(size_bits) >= USER_TOP) /* a sum that wraps belongs to an unaligned address */
        return ERROR_INVALID_ARGUMENT(inv, 0);
    if (!IS_ALIGNED(vaddr, size_bits))
        return invocation_error(inv, seL4_AlignmentError);
    struct vspace_walk walk = vspace_walk(root, vaddr);
    if (walk.bits != size_bits)
        return invocation_lookup_error(
            inv, false, (struct lookup_failure){ .kind = LOOKUP_MISSING, .bits_left = (uint8_t)walk.bits });
    unsigned asid = mapping_asid(inv->extra[0]->data);
    if (mapping_asid(data) != 0) {
        if (mapping_asid(data) != asid)
            return ERROR_INVALID_CAP(inv, 1);
        if (mapping_vaddr(data) != vaddr)
            return ERROR_INVALID_ARGUMENT(inv, 0);
    } else if (*walk.entry & PTE_V) {
        return invocation_error(inv, seL4_DeleteFirst);
    }

    unsigned allowed = frame_rights_mask(slot_rights(inv->slot), rights);
    inv->slot->object = frame_mapped(object);
    inv->slot->data = mapping_data(asid, vaddr);
    *walk.entry = vspace_user_leaf(frame_base(object), allowed, !(attributes & ATTRIBUTE_EXECUTE_NEVER));
    fence_page(vaddr, asid_hardware(asid));
    return OUTCOME_DONE;
}

static enum outcome frame_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case RISCVPageMap:
        return frame_map(inv);
    case RISCVPageUnmap:
        if (mapping_asid(inv->slot->data))
            vspace_unmap_frame(inv->slot->object, inv->slot->data);
        inv->slot->object = frame_unmapped(inv->slot->object);
        inv->slot->data = 0;
        return OUTCOME_DONE;
    case RISCVPageGetAddress:
        invocation_return(inv, 0, frame_base(inv->slot->object));
        return OUTCOME_DONE;
    default:
        return ERROR_ILLEGAL(inv);
    }
}

/* --- ASIDs ------------------------------------------------------------------------------------------------------------------- */

static enum outcome asid_control_make_pool(struct invocation *inv)
{
    if (inv->label != RISCVASIDControlMakePool)
        return ERROR_ILLEGAL(inv);
    if (inv->length < 2 || inv->extra_count < 2)
        return ERROR_TRUNCATED(inv);
    struct slot *untyped = inv->extra[0];
    unsigned index = 0;
    while (index < ASID_POOL_COUNT && asid_pool_at(index))
        index++;
    if (index == ASID_POOL_COUNT)
        return invocation_error(inv, seL4_DeleteFirst);
    if (slot_type(untyped) != CAP_UNTYPED || untyped_size_bits(untyped->data) != PAGE_BITS || untyped_is_device(untyped->data))
        return ERROR_INVALID_CAP(inv, 1);
    if (slot_has_children(untyped))
        return invocation_error(inv, seL4_RevokeFirst);
    struct slot *dest =
        cspace_lookup_operation(inv, inv->extra[1], invocation_arg(inv, 0), invocation_arg(inv, 1), false);
    if (!dest)
        return OUTCOME_ERROR;
    if (!slot_is_empty(dest))
        return invocation_error(inv, seL4_DeleteFirst);

    struct asid_pool *pool = phys_to_virt(untyped->object);
    untyped->data = untyped_with_watermark(untyped->data, BIT(PAGE_BITS));
    memset(pool, 0, sizeof(*pool));
    asid_pool_register(index, pool);
    struct cap cap = { .object = (word)pool, .data = index * ASID_POOL_SIZE, .type = CAP_ASID_POOL };
    slot_insert_child(untyped, dest, cap, false);
    return OUTCOME_DONE;
}

static enum outcome asid_pool_assign(struct invocation *inv)
{
    if (inv->label != RISCVASIDPoolAssign)
        return ERROR_ILLEGAL(inv);
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    struct slot *table = inv->extra[0];
    if (slot_type(table) != CAP_PAGE_TABLE || mapping_asid(table->data) != 0)
        return ERROR_INVALID_CAP(inv, 1);
    struct asid_pool *pool = (struct asid_pool *)inv->slot->object;
    unsigned first = (unsigned)inv->slot->data;
    struct asid_pool *registered = asid_pool_at(first / ASID_POOL_SIZE);
    if (!registered)
        return invoke_invalid_root(inv);
    if (registered != pool)
        return ERROR_INVALID_CAP(inv, 0);
    unsigned i = first == 0 ? 1 : 0;
    while (i < ASID_POOL_SIZE && pool->roots[i])
        i++;
    if (i == ASID_POOL_SIZE)
        return invocation_error(inv, seL4_DeleteFirst);

    vspace_root_init((uint64_t *)table->object);
    pool->roots[i] = (uint64_t *)table->object;
    table->data = mapping_data(first + i, 0) | MAPPING_ROOT;
    return OUTCOME_DONE;
}

enum outcome arch_invoke(struct invocation *inv)
{
    switch (slot_type(inv->slot)) {
    case CAP_FRAME:
        return frame_invoke(inv);
    case CAP_PAGE_TABLE:
        if (inv->label == RISCVPageTableMap)
            return page_table_map(inv);
        return inv->label == RISCVPageTableUnmap ? page_table_unmap(inv) : ERROR_ILLEGAL(inv);
    case CAP_ASID_CONTROL:
        return asid_control_make_pool(inv);
    case CAP_ASID_POOL:
        return asid_pool_assign(inv);
    default:
        return ERROR_INVALID_CAP(inv, 0);
    }
}

/* --- interrupts (docs/reference/interrupts.md 2.5): a PLIC does not care what the trigger is ---------------------------------- */

enum outcome arch_irq_control_invoke(struct invocation *inv)
{
    if (inv->label != RISCVIRQIssueIRQHandlerTrigger)
        return ERROR_ILLEGAL(inv);
    if (inv->length < 4 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word irq = invocation_arg(inv, 0), index = invocation_arg(inv, 2), depth = invocation_arg(inv, 3);
    if (irq < irq_min() || irq > irq_max())
        return invocation_range_error(inv, irq_min(), irq_max());
    if (irq_state(irq) != IRQ_INACTIVE)
        return invocation_error(inv, seL4_RevokeFirst);
    struct slot *dest = irq_issue_destination(inv, index, depth);
    if (!dest)
        return OUTCOME_ERROR;
    irq_issue(inv->slot, dest, irq);
    return OUTCOME_DONE;
}
