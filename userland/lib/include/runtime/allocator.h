/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small allocator for root tasks: capability slots of the root CNode in ascending order, and objects from one untyped. What
 * is taken is given back only as a whole, by revoking the untyped and emptying the slots.
 */
#pragma once

#include <runtime/runtime.h>

struct allocator {
    seL4_CPtr untyped;          /* where objects come from */
    seL4_CPtr first, next, end; /* slots of the root CNode; those before `next` are in use */
    seL4_Word used;             /* bytes of the untyped that are objects or lost between them */
    seL4_Error error;           /* of the last object that could not be made */
};

/* `count` neighbouring empty slots; 0 when there are no more. */
seL4_CPtr allocator_slots(struct allocator *allocator, seL4_Word count);

/* One object in a new slot, or 0; `error` says why. `size_bits` as for Untyped_Retype. */
seL4_CPtr allocator_object(struct allocator *allocator, seL4_Word type, seL4_Word size_bits);

/* log2 of the bytes that an object takes. */
seL4_Word object_size_bits(seL4_Word type, seL4_Word size_bits);

/* Revokes the untyped and empties all slots. */
void allocator_reset(struct allocator *allocator);

/* The index in BootInfo's list of the smallest RAM untyped of at least 2^size_bits bytes, or -1. */
int boot_untyped_find(seL4_Word size_bits);

/*
 * The frame of the device page at a physical address, made at the first request and kept for good; 0 if no untyped covers it or
 * the allocator has no slots. Use copies of it.
 */
seL4_CPtr device_frame(struct allocator *allocator, seL4_Word address);
