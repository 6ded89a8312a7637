/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CSpace address resolution (docs/reference/capabilities.md section 6).
 */
#pragma once

#include "core/invocation.h"
#include "core/slot.h"
#include "core/tcb.h"

struct slot_lookup {
    struct slot *slot;   /* null: failed */
    unsigned bits_left;  /* unused bits of a success */
    struct lookup_failure failure;
};

/* CAP-6.2 from a root capability; `bits` in 1..64. */
struct slot_lookup cspace_resolve(const struct slot *root, word address, unsigned bits);

/* Thread-relative lookup (CAP-6.5): 64 bits, unused bits ignored. Null and *failure set if it fails. */
struct slot *cspace_lookup_general(const struct tcb *tcb, word cptr, struct lookup_failure *failure);

/* The same, with the short way for a single-level CSpace: one line besides the thread's own. */
static inline struct slot *cspace_lookup(const struct tcb *tcb, word cptr, struct lookup_failure *failure)
{
    word index = cptr ^ tcb->cspace_guard;
    if (likely(index < tcb->cspace_limit))
        return tcb->cspace_slots + index;
    return cspace_lookup_general(tcb, cptr, failure);
}

/* Recomputes the decoded fields of line A from the capability in slots[TCB_CSPACE]; to be called whenever that changes. */
void cspace_decode_root(struct tcb *tcb);

struct slot *cspace_lookup_operation_general(struct invocation *inv, const struct slot *root, word index, word depth,
                                             bool source);

/* CNode-operation lookup (CAP-6.6): (root, index, depth) must name one slot exactly. `root` may be null-typed.
 * On failure returns null after recording the error in `inv`. The short way is that of an address which one CNode consumes. */
static inline struct slot *cspace_lookup_operation(struct invocation *inv, const struct slot *root, word index, word depth,
                                                   bool source)
{
    unsigned radix = cnode_radix(root->object);
    if (likely(slot_type(root) == CAP_CNODE && depth == radix + cnode_guard_size(root->data) && depth <= 64 &&
               ((index & (~(word)0 >> ((64 - depth) & 63))) >> radix) == cnode_guard(root->data)))
        return cnode_slots(root->object) + (index & (BIT(radix) - 1));
    return cspace_lookup_operation_general(inv, root, index, depth, source);
}

/* The same for a receive path, where a failure only means "no slot". */
struct slot *cspace_lookup_quiet(const struct slot *root, word index, word depth);
