/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt lines: who may hear them and what happens when one arrives (docs/reference/interrupts.md). Kept: an inactive line is
 * masked and has no binding; a binding exists only for a line in state signal.
 */
#include "core/irq.h"
#include "arch/cap.h"
#include "arch/irq.h"
#include "core/cspace.h"
#include "core/delete.h"
#include "core/derivation.h"
#include "core/notification.h"
#include "core/billing.h"
#include "core/sched.h"

static struct slot irq_bindings[IRQ_COUNT];
static uint8_t irq_states[IRQ_COUNT];

enum irq_state irq_state(word irq)
{
    return (enum irq_state)irq_states[irq];
}

void irq_set_state(word irq, enum irq_state state)
{
    irq_states[irq] = (uint8_t)state;
}

struct slot *irq_binding(word irq)
{
    return &irq_bindings[irq];
}

struct slot *irq_issue_destination(struct invocation *inv, word index, word depth)
{
    struct slot *dest = cspace_lookup_operation(inv, inv->extra[0], index, depth, false);
    if (dest && !slot_is_empty(dest)) {
        invocation_error(inv, seL4_DeleteFirst);
        return NULL;
    }
    return dest;
}

void irq_issue(struct slot *control, struct slot *dest, word irq)
{
    irq_set_state(irq, IRQ_SIGNAL);
    slot_insert_child(control, dest, (struct cap){ .data = irq, .type = CAP_IRQ_HANDLER }, true);
    irq_unmask(irq);
}

enum outcome irq_handler_destroy(word irq)
{
    irq_mask(irq);
    enum outcome outcome = slot_delete(&irq_bindings[irq]);
    if (outcome == OUTCOME_DONE)
        irq_set_state(irq, IRQ_INACTIVE);
    return outcome;
}

/* --- delivery ---------------------------------------------------------------------------------------------------------------- */

static inline void irq_signal(word irq)
{
    const struct slot *binding = &irq_bindings[irq];
    if (likely(slot_type(binding) == CAP_NOTIFICATION))
        notification_signal((struct notification *)binding->object, binding->data);
    irq_taken_for_user(irq);
}

void irq_deliver(word irq)
{
    if (unlikely(irq >= IRQ_COUNT))
        return;
    switch (irq_states[irq]) {
    case IRQ_SIGNAL:
        irq_signal(irq);
        break;
    case IRQ_TIMER:
        irq_end(irq);
        this_core.reprogram = true;
        break;
    case IRQ_RESERVED:
        irq_reserved(irq);
        break;
    default:
        irq_mask(irq);
        irq_end(irq);
        break;
    }
}

struct tcb *kernel_interrupt(void)
{
    sched_sample_time();
    sched_check_budget();
    irq_deliver(irq_take());
    return sched_exit();
}

/* --- invocations ------------------------------------------------------------------------------------------------------------------ */

/* INT 2.1 */
static enum outcome irq_control_get(struct invocation *inv)
{
    if (inv->length < 3 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word irq = invocation_arg(inv, 0), index = invocation_arg(inv, 1), depth = invocation_arg(inv, 2);
    if (irq_max() == 0) /* lines have to be asked for by controller and pin */
        return ERROR_ILLEGAL(inv);
    if (irq < irq_min() || irq > irq_max())
        return invocation_range_error(inv, irq_min(), irq_max());
    if (irq_state(irq) != IRQ_INACTIVE)
        return invocation_error(inv, seL4_RevokeFirst);
    struct slot *dest = irq_issue_destination(inv, index, depth);
    if (!dest)
        return OUTCOME_ERROR;
    irq_issue(inv->slot, dest, irq);
    return OUTCOME_DONE;
}

enum outcome irq_control_invoke(struct invocation *inv)
{
    return inv->label == IRQIssueIRQHandler ? irq_control_get(inv) : arch_irq_control_invoke(inv);
}

/* INT-20 */
static enum outcome irq_set_notification(struct invocation *inv, word irq)
{
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    struct slot *source = inv->extra[0];
    if (slot_type(source) != CAP_NOTIFICATION || !(slot_rights(source) & RIGHT_WRITE))
        return ERROR_INVALID_CAP(inv, 0);
    struct cap cap = slot_cap(source);
    enum outcome outcome = slot_delete(&irq_bindings[irq]);
    if (outcome == OUTCOME_DONE)
        slot_insert_copy(source, &irq_bindings[irq], cap);
    return outcome;
}

enum outcome irq_handler_invoke(struct invocation *inv)
{
    word irq = inv->slot->data;
    switch (inv->label) {
    case IRQAckIRQ:
        irq_user_ack(irq);
        return OUTCOME_DONE;
    case IRQSetIRQHandler:
        return irq_set_notification(inv, irq);
    case IRQClearIRQHandler:
        return slot_delete(&irq_bindings[irq]);
    default:
        return ERROR_ILLEGAL(inv);
    }
}
