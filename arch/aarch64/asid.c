/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address space identifiers: 128 positions for pools of 512. A pool is a page of pointers to roots, made from
 * an untyped; ASID 0 is never given out. A VSpace capability's ASID is only worth something while the pool
 * has that very root under it.
 */
#include "arch/cap.h"
#include "arch/object.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "core/core.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/string.h"
#include <tagua/abi.h>

#define ASID_POOLS (1u << seL4_NumASIDPoolsBits)
#define ASID_POOL_ENTRIES (1u << seL4_ASIDPoolIndexBits)

struct asid_pool {
    word *root[ASID_POOL_ENTRIES];
};
_Static_assert(sizeof(struct asid_pool) == 1u << seL4_ASIDPoolBits, "a pool is a page");

static struct asid_pool *asid_pools[ASID_POOLS];

word *asid_root(unsigned asid)
{
    struct asid_pool *pool = asid_pools[asid / ASID_POOL_ENTRIES];
    return pool && asid ? pool->root[asid % ASID_POOL_ENTRIES] : NULL;
}

void asid_free(unsigned asid, const word *root)
{
    if (asid_root(asid) != root)
        return;
    vspace_abandon(root);
    tlb_flush_asid(asid);
    asid_pools[asid / ASID_POOL_ENTRIES]->root[asid % ASID_POOL_ENTRIES] = NULL;
}

void asid_pool_free(unsigned first, const void *pool)
{
    struct asid_pool **position = &asid_pools[first / ASID_POOL_ENTRIES];
    if (*position != pool)
        return;
    unsigned loaded = (unsigned)(this_core.vspace_loaded >> 48);
    if (loaded / ASID_POOL_ENTRIES == first / ASID_POOL_ENTRIES && asid_root(loaded))
        vspace_abandon(asid_root(loaded));
    tlb_flush_asids(first, (*position)->root, ASID_POOL_ENTRIES);
    *position = NULL;
    this_core.vspace_epoch++;
}

struct cap vspace_boot_pool_cap(void *pool)
{
    return (struct cap){ .object = (word)pool, .type = CAP_ASID_POOL };
}

void vspace_boot_register(void *pool, void *root)
{
    asid_pools[0] = pool;
    asid_pools[0]->root[1] = root;
}

/* 4.1 */
enum outcome asid_control_invoke(struct invocation *inv)
{
    if (inv->label != ARMASIDControlMakePool)
        return ERROR_ILLEGAL(inv);
    if (inv->length < 2 || inv->extra_count < 2)
        return ERROR_TRUNCATED(inv);
    word index = invocation_arg(inv, 0);
    word depth = invocation_arg(inv, 1);
    unsigned position = 0;
    while (position < ASID_POOLS && asid_pools[position])
        position++;
    if (position == ASID_POOLS)
        return invocation_error(inv, seL4_DeleteFirst);
    struct slot *untyped = inv->extra[0];
    if (slot_type(untyped) != CAP_UNTYPED || untyped_size_bits(untyped->data) != seL4_ASIDPoolBits ||
        untyped_is_device(untyped->data))
        return ERROR_INVALID_CAP(inv, 1);
    if (slot_has_children(untyped))
        return invocation_error(inv, seL4_RevokeFirst);
    struct slot *dest = cspace_lookup_operation(inv, inv->extra[1], index, depth, false);
    if (!dest)
        return OUTCOME_ERROR;
    if (!slot_is_empty(dest))
        return invocation_error(inv, seL4_DeleteFirst);

    struct asid_pool *pool = phys_to_virt(untyped->object);
    memset(pool, 0, sizeof(*pool));
    untyped->data = untyped_with_watermark(untyped->data, sizeof(*pool));
    struct cap cap = { .object = (word)pool, .data = position * ASID_POOL_ENTRIES, .type = CAP_ASID_POOL };
    slot_insert_child(untyped, dest, cap, false);
    asid_pools[position] = pool;
    return OUTCOME_DONE;
}

/* 4.2 */
enum outcome asid_pool_invoke(struct invocation *inv)
{
    if (inv->label != ARMASIDPoolAssign)
        return ERROR_ILLEGAL(inv);
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    struct slot *vspace = inv->extra[0];
    if (slot_type(vspace) != CAP_VSPACE || mapping_asid(vspace->data) != 0)
        return ERROR_INVALID_CAP(inv, 1);
    unsigned first = (unsigned)inv->slot->data;
    struct asid_pool *pool = asid_pools[first / ASID_POOL_ENTRIES];
    if (!pool)
        return invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT });
    if ((word)pool != inv->slot->object)
        return ERROR_INVALID_CAP(inv, 0);
    unsigned i = first == 0 ? 1 : 0;
    while (i < ASID_POOL_ENTRIES && pool->root[i])
        i++;
    if (i == ASID_POOL_ENTRIES)
        return invocation_error(inv, seL4_DeleteFirst);

    pool->root[i] = (word *)vspace->object;
    vspace->data = mapping_data(first + i, 0);
    return OUTCOME_DONE;
}
