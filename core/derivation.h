/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The derivation tree (docs/reference/capabilities.md sections 3, 5, 10): which capability came from which. It is kept as a
 * doubly linked list in pre-order; who is below whom follows from the capabilities themselves and from the "original" mark,
 * so a node can be removed in constant time and its children take its place by themselves.
 *
 * Comparing is not enough in one case: copies of a badged original that was deleted must not be taken for copies of another
 * original with the same badge that happens to precede them (CAP-10.5). So the first of such orphans in a row is fenced: nothing
 * before it with the same badge is above it. A badged copy that is not fenced follows its parent, or another copy with the same
 * badge whose parent, or want of one, it shares.
 */
#pragma once

#include "core/invocation.h"
#include "core/slot.h"

/* CAP-3: do two capabilities designate the same object? */
bool cap_same_object(struct cap a, struct cap b);

/* `n` comes next after `a` and all that is below `a`: is it below `a` too? */
bool slot_is_ancestor(const struct slot *a, const struct slot *n);

static inline bool slot_has_children(const struct slot *slot)
{
    struct slot *next = slot_next(slot);
    return next && slot_is_ancestor(slot, next);
}

/* No other slot holds a capability to the same object. */
bool slot_is_last(const struct slot *slot);

/* Puts a root into an empty slot (boot). */
void slot_insert_root(struct slot *slot, struct cap cap);
/* Puts `cap` into the empty slot as first child of `parent`. */
void slot_insert_child(struct slot *parent, struct slot *slot, struct cap cap, bool original);
/* Puts a copy made from `source` into the empty slot, placed and marked by the table of CAP-10.2. For an untyped source the
 * source's watermark moves to its end (UT-8.2). */
void slot_insert_copy(struct slot *source, struct slot *slot, struct cap cap);
/* Takes the capability with its place in the tree to an empty slot, changing its attributes to `cap`'s. */
void slot_move(struct slot *from, struct slot *to, struct cap cap);
/* Exchanges two capabilities with their places in the tree; a_cap is the one that leaves `a`, with the attributes it gets. */
void slot_swap(struct slot *a, struct cap a_cap, struct slot *b, struct cap b_cap);
/* Empties the slot and removes its node; nothing else. */
void slot_clear(struct slot *slot);

/* CAP-5: what a copy of the capability in `slot` would be. `*error` is seL4_NoError, seL4_RevokeFirst or seL4_IllegalOperation;
 * type CAP_NULL without an error means "derives to null". */
struct cap cap_derive(const struct slot *slot, struct cap cap, unsigned *error);
/* CAP-2: rights masking, CAP-4: data word; a refusal gives CAP_NULL. */
struct cap cap_mask_rights(struct cap cap, word rights);
struct cap cap_apply_data(struct cap cap, word data, bool preserve);
