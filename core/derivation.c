/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The derivation tree and what a copy of a capability is; see derivation.h for how the tree is kept.
 *
 * Kept: capabilities to the same object are neighbours in the list, because a copy is placed next to its source and removal
 * leaves the order alone; so "last capability" is decided by looking at two neighbours. Only originals have something below
 * them. A slot outside a TCB never carries RIGHT_HELD_BY_TCB.
 */
#include "core/derivation.h"
#include "arch/cap.h"
#include "arch/types.h"
#include "core/thread.h"
#include <tagua/abi.h>

/* Types whose object is a kernel address, those of them that keep a small number in its low bits, and types with a badge. */
#define TYPES_AT_ADDRESS \
    (BIT(CAP_ENDPOINT) | BIT(CAP_NOTIFICATION) | BIT(CAP_REPLY) | BIT(CAP_THREAD) | TYPES_AT_PACKED_ADDRESS)
#define TYPES_AT_PACKED_ADDRESS (BIT(CAP_CNODE) | BIT(CAP_SCHED_CONTEXT) | BIT(CAP_ZOMBIE))
#define TYPES_WITH_BADGE (BIT(CAP_ENDPOINT) | BIT(CAP_NOTIFICATION))
/* Of the even types: no two capabilities are the same object; all of the type are; told by the data word. */
#define TYPES_ALWAYS_DISTINCT (BIT(CAP_NULL) | BIT(CAP_UNTYPED) | BIT(CAP_IRQ_CONTROL) | BIT(CAP_ZOMBIE))
#define TYPES_ALWAYS_SAME (BIT(CAP_DOMAIN) | BIT(CAP_SCHED_CONTROL))

#define FRAME_MAPPING_BITS ((word)3 << 7)

static inline bool type_in(unsigned type, word set)
{
    return (set >> type & 1) != 0;
}

/* --- sameness and ancestry ---------------------------------------------------------------------------------------- */

static inline bool slot_same_object(const struct slot *a, const struct slot *b)
{
    unsigned type = slot_type(a);
    if (type != slot_type(b))
        return false;
    if (type & 1) {
        if (type == CAP_FRAME)
            return ((a->object ^ b->object) & ~FRAME_MAPPING_BITS) == 0;
        return arch_cap_same_object(slot_cap(a), slot_cap(b));
    }
    if (likely(type_in(type, TYPES_AT_ADDRESS & ~TYPES_ALWAYS_DISTINCT)))
        return a->object == b->object;
    if (type_in(type, TYPES_ALWAYS_DISTINCT))
        return false;
    return type_in(type, TYPES_ALWAYS_SAME) || a->data == b->data;
}

bool cap_same_object(struct cap a, struct cap b)
{
    struct slot slot_a = { .object = a.object, .data = a.data, .prev = a.type };
    struct slot slot_b = { .object = b.object, .data = b.data, .prev = b.type };
    return slot_same_object(&slot_a, &slot_b);
}

bool slot_is_last(const struct slot *slot)
{
    const struct slot *prev = slot_prev(slot);
    const struct slot *next = slot_next(slot);
    return !(next && slot_same_object(slot, next)) && !(prev && slot_same_object(slot, prev));
}

/*
 * Does the memory of n's object begin in the region? Regions nest, and what contains an untyped precedes it in the list, so
 * for a slot that follows the untyped's this decides containment.
 */
static bool slot_begins_in(const struct slot *n, paddr base, unsigned size_bits)
{
    unsigned type = slot_type(n);
    paddr start;
    unsigned arch_size_bits;
    if (type_in(type, TYPES_AT_ADDRESS)) {
        word object = type_in(type, TYPES_AT_PACKED_ADDRESS) ? n->object & ~(word)63 : n->object;
        start = virt_to_phys((const void *)object);
    } else if (type == CAP_UNTYPED) {
        start = n->object;
    } else if (type == CAP_FRAME) {
        start = frame_base(n->object);
    } else if (!(type & 1) || !arch_cap_memory(slot_cap(n), &start, &arch_size_bits)) {
        return false;
    }
    return (start - base) >> size_bits == 0;
}

bool slot_is_ancestor(const struct slot *a, const struct slot *n)
{
    unsigned type = slot_type(a);
    if (!slot_is_original(a))
        return false;
    if (type == CAP_UNTYPED)
        return slot_begins_in(n, a->object, untyped_size_bits(a->data));
    if (type == CAP_IRQ_CONTROL && slot_type(n) == CAP_IRQ_HANDLER)
        return true;
    if (!slot_same_object(a, n))
        return arch_cap_is_control_parent(a, n);
    if (type_in(type, TYPES_WITH_BADGE))
        return a->data == 0 || (a->data == n->data && !slot_is_original(n) && !slot_is_fenced(n));
    return !slot_is_original(n);
}

/* --- the list ------------------------------------------------------------------------------------------------------ */

static inline void slot_set_next(struct slot *slot, const struct slot *next)
{
    slot->next = (slot->next & ~SLOT_LINK_MASK) | (word)next;
}

static inline void slot_set_prev(struct slot *slot, const struct slot *prev)
{
    word fence = slot_is_fenced(slot) ? SLOT_FENCE : 0;
    slot->prev = ((word)prev ^ fence) | (slot->prev & SLOT_TYPE_MASK);
}

static inline void slot_fence(struct slot *slot)
{
    if (!slot_is_fenced(slot))
        slot->prev ^= SLOT_FENCE;
}

/* A copy of a badged capability: the only kind that can be taken for the child of a wrong parent. */
static inline bool slot_is_badge_copy(const struct slot *slot)
{
    return type_in(slot_type(slot), TYPES_WITH_BADGE) && slot->data != 0 && !slot_is_original(slot);
}

/* Fills the empty slot and links it in after `before`. */
static inline void slot_insert_after(struct slot *before, struct slot *slot, struct cap cap, bool original)
{
    struct slot *after = slot_next(before);
    slot->object = cap.object;
    slot->data = cap.data;
    slot->next = (word)after | (original ? SLOT_ORIGINAL : 0) | cap.rights;
    slot->prev = (word)before | cap.type;
    slot_set_next(before, slot);
    if (after)
        slot_set_prev(after, slot);
}

void slot_insert_root(struct slot *slot, struct cap cap)
{
    slot->object = cap.object;
    slot->data = cap.data;
    slot->next = SLOT_ORIGINAL | cap.rights;
    slot->prev = cap.type;
}

void slot_insert_child(struct slot *parent, struct slot *slot, struct cap cap, bool original)
{
    slot_insert_after(parent, slot, cap, original);
}

/* The first child of an original and the next sibling of a derived source are the same place: right behind the source. */
void slot_insert_copy(struct slot *source, struct slot *slot, struct cap cap)
{
    bool original = false;
    if (type_in(cap.type, TYPES_WITH_BADGE)) {
        original = cap.data != source->data;
    } else if (cap.type == CAP_UNTYPED) {
        original = true;
        source->data = untyped_with_watermark(source->data, BIT(untyped_size_bits(source->data)));
    }
    slot_insert_after(source, slot, cap, original);
}

void slot_clear(struct slot *slot)
{
    if (unlikely(slot_is_held_by_tcb(slot)))
        tcb_slot_released(slot);
    struct slot *before = slot_prev(slot);
    struct slot *after = slot_next(slot);
    if (before)
        slot_set_next(before, after);
    if (after) {
        /* A badged copy behind an original has been its child; one behind an orphan is now the first of the orphans. */
        if (unlikely(slot_is_badge_copy(after)) && (slot_is_original(slot) || slot_is_fenced(slot)))
            slot_fence(after);
        slot_set_prev(after, before);
    }
    *slot = (struct slot){ 0 };
}

void slot_move(struct slot *from, struct slot *to, struct cap cap)
{
    word rights = cap.rights;
    if (unlikely(slot_is_held_by_tcb(from))) {
        tcb_slot_released(from);
        rights &= ~(word)RIGHT_HELD_BY_TCB;
    }
    struct slot *before = slot_prev(from);
    struct slot *after = slot_next(from);
    to->object = cap.object;
    to->data = cap.data;
    to->next = (from->next & ~SLOT_RIGHTS_MASK) | rights;
    to->prev = from->prev;
    if (before)
        slot_set_next(before, to);
    if (after)
        slot_set_prev(after, to);
    *from = (struct slot){ 0 };
}

void slot_swap(struct slot *a, struct cap a_cap, struct slot *b, struct cap b_cap)
{
    struct slot between = { 0 };
    slot_move(a, &between, a_cap);
    slot_move(b, a, b_cap);
    slot_move(&between, b, slot_cap(&between));
}

/* --- what a copy is -------------------------------------------------------------------------------------------------- */

struct cap cap_derive(const struct slot *slot, struct cap cap, unsigned *error)
{
    *error = seL4_NoError;
    switch (cap.type) {
    case CAP_UNTYPED:
        if (!slot_has_children(slot))
            return cap;
        *error = seL4_RevokeFirst;
        return cap_null();
    case CAP_IRQ_CONTROL:
    case CAP_ZOMBIE:
        return cap_null();
    case CAP_FRAME:
        cap.object &= ~FRAME_MAPPING_BITS;
        cap.data = 0;
        return cap;
    default:
        return cap.type & 1 ? arch_cap_derive(cap, error) : cap;
    }
}

struct cap cap_mask_rights(struct cap cap, word rights)
{
    switch (cap.type) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
    case CAP_REPLY:
        cap.rights &= (uint8_t)(rights & RIGHTS_ALL);
        return cap;
    case CAP_FRAME:
        cap.rights = (uint8_t)frame_rights_mask(cap.rights, rights);
        return cap;
    default:
        return cap;
    }
}

struct cap cap_apply_data(struct cap cap, word data, bool preserve)
{
    switch (cap.type) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        if (preserve || cap.data != 0)
            return cap_null();
        cap.data = data;
        return cap;
    case CAP_CNODE: {
        unsigned guard_size = cnode_guard_size(data);
        if (guard_size + cnode_radix(cap.object) > 64)
            return cap_null();
        cap.data = (cnode_guard(data) & MASK(guard_size)) << 6 | guard_size;
        return cap;
    }
    case CAP_FRAME:
        return cap;
    default:
        return cap.type & 1 ? arch_cap_apply_data(cap, data, preserve) : cap;
    }
}
