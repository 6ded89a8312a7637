/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deletion and revocation. Deleting the last capability of an object first takes the object out of use. A TCB or CNode holds
 * capabilities itself: then the slot holds a zombie, which says how many of the container's slots may still be full,
 * and these are emptied from the last to the first. A container found inside a container is not emptied in turn
 * (CAP-12.4): its zombie changes places with what its own first slot held, so there is never more than one container at work.
 *
 * Kept: at each preemption point all progress is in the slots themselves; whoever deletes the zombie, or revokes an ancestor
 * of it, goes on where this operation stopped. Each step removes a capability or puts a zombie into its own container, from
 * where only its removal takes it, so every operation ends.
 */
#include "core/delete.h"
#include "arch/cap.h"
#include "core/derivation.h"
#include "core/ipc.h"
#include "core/irq.h"
#include "core/notification.h"
#include "core/preempt.h"
#include "core/sched_context.h"
#include "core/thread.h"

/* --- containers ------------------------------------------------------------------------------------------------------ */

static inline struct slot *zombie_slots(const struct slot *zombie)
{
    if (cnode_radix(zombie->object) == 0)
        return ((struct tcb *)zombie->object)->slots;
    return cnode_slots(zombie->object);
}

/* Nothing is left to be emptied, except perhaps the zombie's own place. */
static inline bool zombie_is_finished(const struct slot *zombie)
{
    return zombie->data == 0 || (zombie->data == 1 && zombie_slots(zombie) == zombie);
}

static void slot_become_zombie(struct slot *slot, word object, word count)
{
    if (slot_is_held_by_tcb(slot))
        tcb_slot_released(slot);
    slot->object = object;
    slot->data = count;
    slot->next &= ~SLOT_RIGHTS_MASK;
    slot->prev = (slot->prev & ~SLOT_TYPE_MASK) | CAP_ZOMBIE;
}

/* The zombie goes to the first slot of its container, and what was there comes here. */
static void zombie_retreat(struct slot *zombie, struct slot *first)
{
    if (slot_is_empty(first))
        slot_move(zombie, first, slot_cap(zombie));
    else
        slot_swap(zombie, slot_cap(zombie), first, slot_cap(first));
}

/* --- one capability ---------------------------------------------------------------------------------------------------- */

/* CAP-11.3: the last capability to an object is going. A container's is its zombie then. */
static enum outcome slot_retire_object(struct slot *slot)
{
    word object = slot->object;
    switch (slot_type(slot)) {
    case CAP_ENDPOINT:
        return endpoint_cancel_all((struct endpoint *)object);
    case CAP_NOTIFICATION:
        return notification_destroy((struct notification *)object);
    case CAP_REPLY:
        reply_destroy((struct reply *)object);
        return OUTCOME_DONE;
    case CAP_SCHED_CONTEXT:
        sched_context_destroy((struct sched_context *)(object & ~(word)63));
        return OUTCOME_DONE;
    case CAP_IRQ_HANDLER:
        return irq_handler_destroy(slot->data);
    case CAP_THREAD:
        tcb_teardown((struct tcb *)object);
        slot_become_zombie(slot, object, TCB_SLOT_COUNT);
        return OUTCOME_DONE;
    case CAP_CNODE:
        slot_become_zombie(slot, object, BIT(cnode_radix(object)));
        return OUTCOME_DONE;
    default:
        return OUTCOME_DONE;
    }
}

/* Deletes what is in the slot, which is no zombie. Afterwards the slot is empty, or holds the zombie of a whole container. */
static enum outcome slot_remove(struct slot *slot)
{
    bool last = slot_is_last(slot);
    enum outcome outcome = OUTCOME_DONE;
    if (slot_type(slot) & 1)
        outcome = arch_cap_delete(slot, last);
    else if (last)
        outcome = slot_retire_object(slot);
    if (outcome == OUTCOME_DONE && slot_type(slot) != CAP_ZOMBIE)
        slot_clear(slot);
    return outcome;
}

/* --- nested and top-level deletion ---------------------------------------------------------------------------------------- */

/* CAP-12.4: empties a slot of a container under destruction, unless it is where its own zombie has to stay. */
static enum outcome slot_delete_nested(struct slot *slot)
{
    while (!slot_is_empty(slot)) {
        if (slot_type(slot) != CAP_ZOMBIE) {
            enum outcome outcome = slot_remove(slot);
            if (outcome != OUTCOME_DONE)
                return outcome;
        }
        if (slot_type(slot) == CAP_ZOMBIE) {
            struct slot *first = zombie_slots(slot);
            if (first == slot)
                return OUTCOME_DONE;
            zombie_retreat(slot, first);
        }
        if (preemption_point())
            return OUTCOME_PREEMPTED;
    }
    return OUTCOME_DONE;
}

/*
 * One step of emptying the container of the zombie in `slot`, which is not finished. Nested deletion may bring something else
 * into `slot` itself: what its container's first slot held, if the container holds itself, or the zombie of another
 * container whose first slot this is. The caller looks anew.
 */
static enum outcome zombie_empty_last(struct slot *slot)
{
    word object = slot->object;
    word index = slot->data - 1;
    struct slot *last = &zombie_slots(slot)[index];
    for (unsigned i = 0; i < EMPTY_SLOTS_PER_UNIT && slot_is_empty(last) && index > 0; i++) {
        last--;
        index--;
    }
    enum outcome outcome;
    if (slot_is_empty(last))
        outcome = preemption_point() ? OUTCOME_PREEMPTED : OUTCOME_DONE;
    else
        outcome = slot_delete_nested(last);
    if (slot_type(slot) == CAP_ZOMBIE && slot->object == object)
        slot->data = slot_is_empty(last) ? index : index + 1;
    return outcome;
}

enum outcome slot_delete(struct slot *slot)
{
    while (!slot_is_empty(slot)) {
        enum outcome outcome = OUTCOME_DONE;
        if (slot_type(slot) != CAP_ZOMBIE)
            outcome = slot_remove(slot);
        else if (zombie_is_finished(slot))
            slot_clear(slot);
        else
            outcome = zombie_empty_last(slot);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    return OUTCOME_DONE;
}

/* CAP-13.1. Ends too when the slot's own capability is gone, or has become a zombie. */
enum outcome slot_revoke(struct slot *slot)
{
    while (slot_has_children(slot)) {
        enum outcome outcome = slot_delete(slot_next(slot));
        if (outcome == OUTCOME_DONE && preemption_point())
            outcome = OUTCOME_PREEMPTED;
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    return OUTCOME_DONE;
}
