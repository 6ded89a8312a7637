/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Untyped memory and the creation of objects (docs/reference/untyped.md).
 *
 * Kept: every byte of RAM at or above the watermark of an untyped capability is zero, so creating an object writes only what
 * is not zero in its initial state, and a child untyped starts at watermark 0 without being cleared. Memory is cleared in
 * one place, when the first Retype after the last child is gone resets the untyped; that may be preempted after each chunk.
 */
#include "arch/cap.h"
#include "arch/object.h"
#include "arch/types.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/invocation.h"
#include "core/preempt.h"
#include "core/string.h"
#include "core/thread.h"
#include <tagua/abi.h>

/* Zeros that caches must not keep to themselves (UT-6.9) are the business of arch/object.h. */
#ifndef arch_memory_clear
#define arch_memory_clear(memory, size) memset(memory, 0, size)
#endif

/* What a Retype has been found to ask for. */
struct retype {
    word type;
    unsigned user_bits;   /* the size argument, for types that have one */
    unsigned object_bits; /* log2 of the size of one object in bytes */
    struct slot *slots;   /* of the destination, the first one to fill */
    word count;
};

/* --- decode ------------------------------------------------------------------------------------------------------------ */

/* UT-4.3 to UT-4.7 */
static enum outcome retype_decode_type(struct invocation *inv, struct retype *retype)
{
    word type = invocation_arg(inv, 0);
    word user_bits = invocation_arg(inv, 1);
    word bits = user_bits;
    word least = 0;
    switch (type) {
    case seL4_UntypedObject:
        least = seL4_MinUntypedBits;
        break;
    case seL4_CapTableObject:
        bits += seL4_SlotBits;
        least = 1;
        break;
    case seL4_SchedContextObject:
        least = seL4_MinSchedContextBits;
        break;
    case seL4_TCBObject:
        bits = seL4_TCBBits;
        break;
    case seL4_EndpointObject:
        bits = seL4_EndpointBits;
        break;
    case seL4_NotificationObject:
        bits = seL4_NotificationBits;
        break;
    case seL4_ReplyObject:
        bits = seL4_ReplyBits;
        break;
    default:
        if (!arch_object_type_valid(type))
            return ERROR_INVALID_ARGUMENT(inv, 0);
        bits = arch_object_size_bits(type);
        break;
    }
    if (user_bits >= 64 || bits > seL4_MaxUntypedBits)
        return invocation_range_error(inv, 0, seL4_MaxUntypedBits);
    if (user_bits < least)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    retype->type = type;
    retype->user_bits = (unsigned)user_bits;
    retype->object_bits = (unsigned)bits;
    return OUTCOME_DONE;
}

/* UT-4.8 to UT-4.13 */
static enum outcome retype_decode_slots(struct invocation *inv, struct retype *retype)
{
    const struct slot *node = inv->extra[0];
    word depth = invocation_arg(inv, 3);
    if (depth != 0) {
        node = cspace_lookup_operation(inv, node, invocation_arg(inv, 2), depth, false);
        if (!node)
            return OUTCOME_ERROR;
    }
    if (slot_type(node) != CAP_CNODE)
        return invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_MISSING,
                                                                            .bits_left = (uint8_t)depth });
    word slots = BIT(cnode_radix(node->object));
    word offset = invocation_arg(inv, 4);
    word count = invocation_arg(inv, 5);
    if (offset >= slots)
        return invocation_range_error(inv, 0, slots - 1);
    if (count - 1 >= CONFIG_RETYPE_FAN_OUT_LIMIT)
        return invocation_range_error(inv, 1, CONFIG_RETYPE_FAN_OUT_LIMIT);
    if (count > slots - offset)
        return invocation_range_error(inv, 1, slots - offset);
    retype->slots = cnode_slots(node->object) + offset;
    retype->count = count;
    for (word i = 0; i < count; i++)
        if (!slot_is_empty(&retype->slots[i]))
            return invocation_error(inv, seL4_DeleteFirst);
    return OUTCOME_DONE;
}

/* --- reset ------------------------------------------------------------------------------------------------------------- */

/* UT-6.1 to UT-6.5: everything below the watermark becomes free and zero, from above. */
static enum outcome untyped_reset(struct slot *untyped)
{
    word data = untyped->data;
    word watermark = untyped_watermark(data);
    if (untyped_is_device(data)) {
        untyped->data = untyped_with_watermark(data, 0);
        return OUTCOME_DONE;
    }
    char *memory = phys_to_virt(untyped->object);
    if (untyped_size_bits(data) < CONFIG_RESET_CHUNK_BITS) {
        arch_memory_clear(memory, watermark);
        untyped->data = untyped_with_watermark(data, 0);
        return OUTCOME_DONE;
    }
    while (watermark > 0) {
        watermark = ALIGN_DOWN(watermark - 1, CONFIG_RESET_CHUNK_BITS);
        arch_memory_clear(memory + watermark, BIT(CONFIG_RESET_CHUNK_BITS));
        untyped->data = untyped_with_watermark(data, watermark);
        if (preemption_point())
            return OUTCOME_PREEMPTED;
    }
    return OUTCOME_DONE;
}

/* --- creation ------------------------------------------------------------------------------------------------------------ */

/* The first capability to a new object at `base`, where the memory is zero; for types of the core. */
static struct cap object_create(const struct retype *retype, paddr base, bool device)
{
    void *memory = phys_to_virt(base);
    switch (retype->type) {
    case seL4_UntypedObject:
        return cap_untyped(base, retype->object_bits, device, 0);
    case seL4_TCBObject:
        tcb_init(memory);
        return (struct cap){ .object = (word)memory, .type = CAP_THREAD };
    case seL4_EndpointObject:
        return (struct cap){ .object = (word)memory, .type = CAP_ENDPOINT, .rights = RIGHTS_ALL };
    case seL4_NotificationObject:
        return (struct cap){ .object = (word)memory, .type = CAP_NOTIFICATION, .rights = RIGHT_READ | RIGHT_WRITE };
    case seL4_CapTableObject:
        return cap_cnode(memory, retype->user_bits, 0);
    case seL4_SchedContextObject:
        return (struct cap){ .object = (word)memory | retype->object_bits, .type = CAP_SCHED_CONTEXT };
    case seL4_ReplyObject:
        return (struct cap){ .object = (word)memory, .type = CAP_REPLY, .rights = RIGHT_GRANT };
    default:
        return arch_object_create(retype->type, base, device);
    }
}

/* UT-5.1 to UT-5.4 */
static void untyped_carve(struct slot *untyped, const struct retype *retype)
{
    unsigned bits = retype->object_bits;
    word offset = ALIGN_UP(untyped_watermark(untyped->data), bits);
    bool device = untyped_is_device(untyped->data);
    paddr base = untyped->object + offset;
    untyped->data = untyped_with_watermark(untyped->data, offset + (retype->count << bits));
    for (word i = 0; i < retype->count; i++, base += BIT(bits))
        slot_insert_child(untyped, &retype->slots[i], object_create(retype, base, device), true);
}

enum outcome untyped_invoke(struct invocation *inv)
{
    if (inv->label != UntypedRetype)
        return ERROR_ILLEGAL(inv);
    if (inv->length < 6 || inv->extra_count == 0)
        return ERROR_TRUNCATED(inv);
    struct retype retype = { 0 };
    enum outcome outcome = retype_decode_type(inv, &retype);
    if (outcome == OUTCOME_DONE)
        outcome = retype_decode_slots(inv, &retype);
    if (outcome != OUTCOME_DONE)
        return outcome;

    struct slot *untyped = inv->slot;
    word data = untyped->data;
    bool reset = !slot_has_children(untyped);
    word free = BIT(untyped_size_bits(data)) - (reset ? 0 : untyped_watermark(data));
    if (free >> retype.object_bits < retype.count)
        return invocation_error_1(inv, seL4_NotEnoughMemory, free);
    if (untyped_is_device(data) && retype.type != seL4_UntypedObject && !arch_object_is_frame(retype.type))
        return ERROR_INVALID_ARGUMENT(inv, 1);

    if (reset && untyped_watermark(data) > 0)
        outcome = untyped_reset(untyped);
    if (outcome == OUTCOME_DONE)
        untyped_carve(untyped, &retype);
    return outcome;
}
