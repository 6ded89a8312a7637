/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ASIDs: eight pools of 512 (vspace-x86_64.md sections 5.1, 5.2, 7). An entry of a pool is the root that has that ASID.
 *
 * Kept: a freed ASID has no translation in any cache, and the processor uses no root that was taken out.
 */
#include "arch/cap.h"
#include "arch/cpu.h"
#include "arch/object.h"
#include "arch/vspace.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/string.h"
#include <tagua/abi.h>

struct asid_pool *asid_pools[ASID_POOLS];

_Static_assert(ASID_POOLS == BIT(seL4_NumASIDPoolsBits), "as the interface says");
_Static_assert(sizeof(struct asid_pool) == BIT(seL4_ASIDPoolBits), "one page");
_Static_assert(ASID_POOLS * ASID_POOL_ENTRIES <= CR3_PCID_MASK + 1, "an ASID serves as process-context identifier");

void asid_delete_root(struct page_table *root, unsigned asid)
{
    if (asid_root(asid) != root)
        return;
    asid_pools[asid / ASID_POOL_ENTRIES]->root[asid % ASID_POOL_ENTRIES] = NULL;
    vspace_leave(root);
    if (cpu_features.pcid)
        invpcid(INVPCID_CONTEXT, asid, 0);
}

void asid_delete_pool(struct asid_pool *pool, unsigned position)
{
    if (asid_pools[position] != pool)
        return;
    asid_pools[position] = NULL;
    this_core.vspace_epoch++;
    this_core.vspace_loaded = vspace_kernel_word;
    vspace_load(vspace_kernel_word);
    if (cpu_features.pcid)
        invpcid(INVPCID_ALL_CONTEXTS, 0, 0);
}

/* --- ASIDControl: MakePool ----------------------------------------------------------------------------------------------- */

static unsigned asid_free_position(void)
{
    unsigned position = 0;
    while (position < ASID_POOLS && asid_pools[position])
        position++;
    return position;
}

enum outcome asid_control_invoke(struct invocation *inv)
{
    if (inv->label != X86ASIDControlMakePool)
        return ERROR_ILLEGAL(inv);
    if (inv->length < 2 || inv->extra_count < 2)
        return ERROR_TRUNCATED(inv);
    unsigned position = asid_free_position();
    if (position == ASID_POOLS)
        return invocation_error(inv, seL4_DeleteFirst);
    struct slot *untyped = inv->extra[0];
    if (slot_type(untyped) != CAP_UNTYPED || untyped_size_bits(untyped->data) != seL4_ASIDPoolBits ||
        untyped_is_device(untyped->data))
        return ERROR_INVALID_CAP(inv, 1);
    if (slot_has_children(untyped))
        return invocation_error(inv, seL4_RevokeFirst);
    word index = invocation_arg(inv, 0);
    word depth = invocation_arg(inv, 1);
    struct slot *dest = cspace_lookup_operation(inv, inv->extra[1], index, depth, false);
    if (!dest)
        return OUTCOME_ERROR;
    if (!slot_is_empty(dest))
        return invocation_error(inv, seL4_DeleteFirst);

    struct asid_pool *pool = phys_to_virt(untyped->object);
    memset(pool, 0, sizeof *pool);
    untyped->data = untyped_with_watermark(untyped->data, BIT(seL4_ASIDPoolBits));
    asid_pools[position] = pool;
    struct cap cap = { .object = (word)pool, .data = position, .type = CAP_ASID_POOL };
    slot_insert_child(untyped, dest, cap, false); /* CAP-10.13 */
    return OUTCOME_DONE;
}

/* --- ASIDPool: Assign ------------------------------------------------------------------------------------------------------ */

enum outcome asid_pool_invoke(struct invocation *inv)
{
    if (inv->label != X86ASIDPoolAssign)
        return ERROR_ILLEGAL(inv);
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    struct slot *vspace = inv->extra[0];
    if (slot_type(vspace) != CAP_PML4 || mapping_asid(vspace->data) != 0)
        return ERROR_INVALID_CAP(inv, 1);
    unsigned position = (unsigned)inv->slot->data;
    struct asid_pool *pool = asid_pools[position];
    if (!pool)
        return invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT });
    if ((word)pool != inv->slot->object)
        return ERROR_INVALID_CAP(inv, 0);
    unsigned index = position == 0 ? 1 : 0;
    while (index < ASID_POOL_ENTRIES && pool->root[index])
        index++;
    if (index == ASID_POOL_ENTRIES)
        return invocation_error(inv, seL4_DeleteFirst);

    pool->root[index] = (struct page_table *)vspace->object;
    vspace->data = mapping_data(position * ASID_POOL_ENTRIES + index, 0);
    return OUTCOME_DONE;
}
