/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts with a chosen trigger, and software-generated interrupts (docs/reference/interrupts.md 2.2,
 * 2.4). */
#include "arch/cap.h"
#include "arch/gic.h"
#include "arch/irq.h"
#include "arch/irq_controller.h"
#include "arch/object.h"
#include "core/derivation.h"
#include "core/irq.h"
#include <tagua/abi.h>

#define GICV2_TARGETS 8
#define GICV3_AFFINITY_MAX MASK(32)

static enum outcome irq_control_get_trigger(struct invocation *inv)
{
    if (inv->length < 4 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word irq = invocation_arg(inv, 0);
    word trigger = invocation_arg(inv, 1);
    word index = invocation_arg(inv, 2);
    word depth = invocation_arg(inv, 3);
    if (!irq_can_set_trigger())
        return ERROR_ILLEGAL(inv);
    if (irq > irq_max())
        return invocation_range_error(inv, irq_min(), irq_max());
    if (irq_state(irq) != IRQ_INACTIVE)
        return invocation_error(inv, seL4_RevokeFirst);
    struct slot *dest = irq_issue_destination(inv, index, depth);
    if (!dest)
        return OUTCOME_ERROR;
    irq_set_trigger(irq, trigger != 0);
    irq_issue(inv->slot, dest, irq);
    return OUTCOME_DONE;
}

static enum outcome irq_control_issue_sgi(struct invocation *inv)
{
    if (inv->length < 4 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word sgi = invocation_arg(inv, 0);
    word target = invocation_arg(inv, 1);
    word index = invocation_arg(inv, 2);
    word depth = invocation_arg(inv, 3);
    enum irq_controller controller = irq_controller_kind();
    if (controller == IRQ_CONTROLLER_BCM2836)
        return ERROR_ILLEGAL(inv);
    if (sgi >= GIC_SGI_COUNT)
        return invocation_range_error(inv, 0, GIC_SGI_COUNT - 1);
    if (controller == IRQ_CONTROLLER_GICV2 ? target >= GICV2_TARGETS : target > GICV3_AFFINITY_MAX)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    struct slot *dest = irq_issue_destination(inv, index, depth);
    if (!dest)
        return OUTCOME_ERROR;
    struct cap cap = { .object = sgi, .data = target, .type = CAP_SGI_SIGNAL };
    slot_insert_child(inv->slot, dest, cap, true);
    return OUTCOME_DONE;
}

enum outcome arch_irq_control_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case ARMIRQIssueIRQHandlerTrigger:
        return irq_control_get_trigger(inv);
    case ARMIRQIssueSGISignal:
        return irq_control_issue_sgi(inv);
    default:
        return ERROR_ILLEGAL(inv);
    }
}

enum outcome sgi_signal_invoke(struct invocation *inv)
{
    word sgi = inv->slot->object;
    word target = inv->slot->data;
    if (irq_controller_kind() == IRQ_CONTROLLER_GICV2)
        gicv2_send_sgi(sgi, target);
    else
        gicv3_send_sgi(sgi, target);
    return OUTCOME_DONE;
}
