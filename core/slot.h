/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities and the slots that hold them.
 *
 * A slot is four words in one half of a cache line: where the object is, one word of attributes, and two links of the
 * derivation tree whose five spare low bits hold what else there is to know: `next` carries the rights and the "original"
 * mark, `prev` the type. So the object's address is usable as it is loaded, and a whole capability is one line.
 *
 * An empty slot is all zero. Types are the numbers that DebugCapIdentify shows (docs/reference/syscalls.md 3.4): even ones
 * mean the same everywhere, odd ones belong to the architecture (arch/cap.h).
 *
 *   type            object                                   data
 *   Untyped         physical base                            watermark >> 4 << 8 | device << 6 | size bits
 *   Endpoint, Ntfn  kernel address                           badge
 *   Reply, Thread   kernel address                           -
 *   CNode           kernel address | radix                   guard << 6 | guard size (as in the API)
 *   SchedContext    kernel address | size bits               -
 *   SchedControl    -                                        core number
 *   IRQHandler      -                                        IRQ number
 *   Zombie          kernel address | radix (0: a TCB)        slots still to be emptied
 *   Frame           physical base | mapping kind << 7 | device << 6 | size bits
 *                                                            virtual page number << 16 | ASID (ASID 0: unmapped)
 *   tables, roots   kernel address                           as Frame
 */
#pragma once

#include "core/types.h"

enum cap_type {
    CAP_NULL = 0,
    CAP_UNTYPED = 2,
    CAP_ENDPOINT = 4,
    CAP_NOTIFICATION = 6,
    CAP_REPLY = 8,
    CAP_CNODE = 10,
    CAP_THREAD = 12,
    CAP_IRQ_CONTROL = 14,
    CAP_IRQ_HANDLER = 16,
    CAP_ZOMBIE = 18,
    CAP_DOMAIN = 20,
    CAP_SCHED_CONTEXT = 22,
    CAP_SCHED_CONTROL = 24,
    /* odd numbers that mean the same on every architecture */
    CAP_FRAME = 1,
    CAP_PAGE_TABLE = 3,
    CAP_ASID_CONTROL = 11,
    CAP_ASID_POOL = 13,
};

/* Rights as in the API's rights word. A frame's state is 3 (read-write), 2 (read-only) or 0 (no user access). */
enum {
    RIGHT_WRITE = 1,
    RIGHT_READ = 2,
    RIGHT_GRANT = 4,
    RIGHT_GRANT_REPLY = 8,
    RIGHTS_ALL = 15,
};

/*
 * A CNode, frame or VSpace-root capability in a slot of a TCB has this bit in its rights: the thread holds values decoded from
 * it, so whoever empties, moves or changes such a slot first calls tcb_slot_released (thread.h). Nowhere else is it set.
 */
#define RIGHT_HELD_BY_TCB 8

struct slot {
    _Alignas(32) word object;
    word data;
    word next; /* next slot in pre-order | original << 4 | rights */
    word prev; /* previous slot in pre-order | type */
};
_Static_assert(sizeof(struct slot) == 32, "seL4_SlotBits is 5");

#define SLOT_LINK_MASK (~(word)31)
#define SLOT_TYPE_MASK ((word)31)
#define SLOT_RIGHTS_MASK ((word)15)
#define SLOT_ORIGINAL ((word)16)

/* A capability apart from its place: what a slot holds without the links. */
struct cap {
    word object;
    word data;
    uint8_t type;
    uint8_t rights;
};

static inline unsigned slot_type(const struct slot *slot)
{
    return (unsigned)(slot->prev & SLOT_TYPE_MASK);
}

static inline bool slot_is_empty(const struct slot *slot)
{
    return slot_type(slot) == CAP_NULL;
}

static inline unsigned slot_rights(const struct slot *slot)
{
    return (unsigned)(slot->next & SLOT_RIGHTS_MASK);
}

static inline bool slot_is_original(const struct slot *slot)
{
    return (slot->next & SLOT_ORIGINAL) != 0;
}

static inline struct slot *slot_next(const struct slot *slot)
{
    return (struct slot *)(slot->next & SLOT_LINK_MASK);
}

/*
 * In every address the top two bits are equal, so the top bit of `prev` is free: if it differs from the one below it, the slot
 * is fenced (derivation.h).
 */
#define SLOT_FENCE ((word)1 << 63)

static inline struct slot *slot_prev(const struct slot *slot)
{
    return (struct slot *)((word)((int64_t)(slot->prev << 1) >> 1) & SLOT_LINK_MASK);
}

static inline bool slot_is_fenced(const struct slot *slot)
{
    return ((slot->prev ^ slot->prev << 1) & SLOT_FENCE) != 0;
}

static inline struct cap slot_cap(const struct slot *slot)
{
    return (struct cap){ .object = slot->object,
                         .data = slot->data,
                         .type = (uint8_t)slot_type(slot),
                         .rights = (uint8_t)slot_rights(slot) };
}

/* Changes the attributes of the capability in a slot, not its type or its place in the tree. */
static inline void slot_update(struct slot *slot, struct cap cap)
{
    slot->object = cap.object;
    slot->data = cap.data;
    slot->next = (slot->next & ~SLOT_RIGHTS_MASK) | cap.rights;
}

static inline bool slot_is_held_by_tcb(const struct slot *slot)
{
    unsigned type = slot_type(slot);
    return (slot->next & RIGHT_HELD_BY_TCB) && type != CAP_ENDPOINT && type != CAP_NOTIFICATION && type != CAP_REPLY;
}

static inline struct cap cap_null(void)
{
    return (struct cap){ 0 };
}

/* --- Untyped ---------------------------------------------------------------------------------------------------- */

static inline struct cap cap_untyped(paddr base, unsigned size_bits, bool device, word watermark)
{
    return (struct cap){ .object = base,
                         .data = (watermark >> 4) << 8 | (word)device << 6 | size_bits,
                         .type = CAP_UNTYPED };
}
static inline unsigned untyped_size_bits(word data)
{
    return (unsigned)(data & 63);
}
static inline bool untyped_is_device(word data)
{
    return (data >> 6 & 1) != 0;
}
static inline word untyped_watermark(word data)
{
    return data >> 8 << 4;
}
static inline word untyped_with_watermark(word data, word watermark)
{
    return (watermark >> 4) << 8 | (data & 0xff);
}

/* --- CNode, Zombie, SchedContext: address and a small number in one word ------------------------------------------ */

static inline struct slot *cnode_slots(word object)
{
    return (struct slot *)(object & ~(word)63);
}
static inline unsigned cnode_radix(word object)
{
    return (unsigned)(object & 63);
}
static inline unsigned cnode_guard_size(word data)
{
    return (unsigned)(data & 63);
}
static inline word cnode_guard(word data)
{
    return data >> 6;
}
static inline struct cap cap_cnode(const struct slot *slots, unsigned radix, word guard_data)
{
    return (struct cap){ .object = (word)slots | radix, .data = guard_data, .type = CAP_CNODE };
}
static inline unsigned sched_context_size_bits(word object)
{
    return (unsigned)(object & 63);
}

/* --- Frames and translation tables --------------------------------------------------------------------------------- */

enum frame_mapping { FRAME_MAP_NONE = 0, FRAME_MAP_VSPACE = 1, FRAME_MAP_IO = 2, FRAME_MAP_GUEST = 3 };

static inline paddr frame_base(word object)
{
    return object & ~(word)0xfff;
}
static inline unsigned frame_size_bits(word object)
{
    return (unsigned)(object & 63);
}
static inline bool frame_is_device(word object)
{
    return (object >> 6 & 1) != 0;
}
static inline enum frame_mapping frame_mapping(word object)
{
    return (enum frame_mapping)(object >> 7 & 3);
}
static inline struct cap cap_frame(paddr base, unsigned size_bits, bool device, unsigned rights)
{
    return (struct cap){ .object = base | (word)device << 6 | size_bits, .type = CAP_FRAME, .rights = (uint8_t)rights };
}
/* Mapping record of frames and tables. */
static inline unsigned mapping_asid(word data)
{
    return (unsigned)(data & 0xffff);
}
static inline word mapping_vaddr(word data)
{
    return (data >> 16 & MASK(36)) << 12;
}
static inline word mapping_data(unsigned asid, word vaddr)
{
    return (vaddr >> 12 & MASK(36)) << 16 | asid;
}

/* Frame rights after masking with a user's rights word: write without read does not exist (CAP-2.3). */
static inline unsigned frame_rights_mask(unsigned rights, word mask)
{
    unsigned left = rights & (unsigned)mask & 3;
    return left & RIGHT_READ ? left : 0;
}
