/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CSpace address resolution: from a CNode capability and an address to a slot, and what is reported when there is none.
 * Nothing here changes a capability. Each step consumes at least one address bit, so no walk takes more than 64.
 */
#include "core/cspace.h"
#include <tagua/abi.h>

#define ADDRESS_BITS 64u

/*
 * CAP-6.2 from the CNode capability (object, data). `*bits` is the number of address bits and becomes the number of unused ones.
 * The remaining address is kept at the top of the word, so that guard and index are always its first bits.
 */
static struct slot *cspace_walk(word object, word data, word address, unsigned *bits, struct lookup_failure *failure)
{
    unsigned left = *bits;
    word rest = address << (ADDRESS_BITS - left);
    for (;;) {
        unsigned guard_size = cnode_guard_size(data);
        unsigned used = guard_size + cnode_radix(object);
        if (unlikely(guard_size > left || rest >> 1 >> (63 - guard_size) != cnode_guard(data))) {
            *failure = (struct lookup_failure){ .kind = LOOKUP_GUARD_MISMATCH,
                                                .bits_left = (uint8_t)left,
                                                .bits_found = (uint8_t)guard_size,
                                                .guard_found = cnode_guard(data) };
            return NULL;
        }
        if (unlikely(used > left)) {
            *failure = (struct lookup_failure){ .kind = LOOKUP_DEPTH_MISMATCH,
                                                .bits_left = (uint8_t)left,
                                                .bits_found = (uint8_t)used };
            return NULL;
        }
        struct slot *slot = cnode_slots(object) + (rest << guard_size >> (ADDRESS_BITS - cnode_radix(object)));
        left -= used;
        if (left == 0 || slot_type(slot) != CAP_CNODE) {
            *bits = left;
            return slot;
        }
        rest <<= used;
        object = slot->object;
        data = slot->data;
    }
}

struct slot_lookup cspace_resolve(const struct slot *root, word address, unsigned bits)
{
    struct slot_lookup lookup = { .bits_left = bits };
    if (slot_type(root) == CAP_CNODE)
        lookup.slot = cspace_walk(root->object, root->data, address, &lookup.bits_left, &lookup.failure);
    else
        lookup.failure.kind = LOOKUP_INVALID_ROOT;
    return lookup;
}

struct slot *cspace_lookup_general(const struct tcb *tcb, word cptr, struct lookup_failure *failure)
{
    const struct slot *root = &tcb->slots[TCB_CSPACE];
    unsigned bits = ADDRESS_BITS;
    if (unlikely(slot_type(root) != CAP_CNODE)) {
        *failure = (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT };
        return NULL;
    }
    return cspace_walk(root->object, root->data, cptr, &bits, failure);
}

void cspace_decode_root(struct tcb *tcb)
{
    const struct slot *root = &tcb->slots[TCB_CSPACE];
    tcb->cspace_slots = NULL;
    tcb->cspace_guard = 0;
    tcb->cspace_limit = 0;
    if (slot_type(root) != CAP_CNODE)
        return;
    unsigned radix = cnode_radix(root->object);
    if (radix < 32 && cnode_guard_size(root->data) + radix == ADDRESS_BITS) {
        tcb->cspace_slots = cnode_slots(root->object);
        tcb->cspace_guard = cnode_guard(root->data) << radix;
        tcb->cspace_limit = (uint32_t)BIT(radix);
    }
}

struct slot *cspace_lookup_operation_general(struct invocation *inv, const struct slot *root, word index, word depth,
                                             bool source)
{
    struct lookup_failure failure = { .kind = LOOKUP_INVALID_ROOT };
    if (likely(slot_type(root) == CAP_CNODE)) {
        if (unlikely(depth - 1 >= ADDRESS_BITS)) {
            invocation_range_error(inv, 1, ADDRESS_BITS);
            return NULL;
        }
        unsigned bits = (unsigned)depth;
        struct slot *slot = cspace_walk(root->object, root->data, index, &bits, &failure);
        if (likely(slot && bits == 0))
            return slot;
        if (slot)
            failure = (struct lookup_failure){ .kind = LOOKUP_DEPTH_MISMATCH, .bits_left = (uint8_t)bits };
    }
    invocation_lookup_error(inv, source, failure);
    return NULL;
}

struct slot *cspace_lookup_quiet(const struct slot *root, word index, word depth)
{
    if (slot_type(root) != CAP_CNODE || depth - 1 >= ADDRESS_BITS)
        return NULL;
    struct lookup_failure failure;
    unsigned bits = (unsigned)depth;
    struct slot *slot = cspace_walk(root->object, root->data, index, &bits, &failure);
    return slot && bits == 0 ? slot : NULL;
}
