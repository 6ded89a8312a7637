/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupt lines of whichever controller the machine has, as its device tree says. */
#include "arch/irq.h"

#include "arch/bcm2836.h"
#include "arch/gic.h"
#include "arch/irq_controller.h"
#include "core/irq.h"

_Static_assert(IRQ_COUNT >= GIC_LINES_MAX && IRQ_COUNT >= BCM2836_LINES, "a place for every line");

static enum irq_controller irq_controller;
static word irq_highest;

void irq_controller_found(enum irq_controller controller, word highest)
{
    irq_controller = controller;
    irq_highest = highest;
}

enum irq_controller irq_controller_kind(void)
{
    return irq_controller;
}

word irq_max(void)
{
    return irq_highest;
}

word irq_take(void)
{
    switch (irq_controller) {
    case IRQ_CONTROLLER_GICV2:
        return gicv2_take();
    case IRQ_CONTROLLER_GICV3:
        return gicv3_take();
    default:
        return bcm2836_take();
    }
}

void irq_mask(word irq)
{
    switch (irq_controller) {
    case IRQ_CONTROLLER_GICV2:
        gicv2_mask(irq);
        break;
    case IRQ_CONTROLLER_GICV3:
        gicv3_mask(irq);
        break;
    default:
        bcm2836_mask(irq);
        break;
    }
}

void irq_unmask(word irq)
{
    switch (irq_controller) {
    case IRQ_CONTROLLER_GICV2:
        gicv2_unmask(irq);
        break;
    case IRQ_CONTROLLER_GICV3:
        gicv3_unmask(irq);
        break;
    default:
        bcm2836_unmask(irq);
        break;
    }
}

/* INT-22 */
void irq_taken_for_user(word irq)
{
    switch (irq_controller) {
    case IRQ_CONTROLLER_GICV2:
        gicv2_mask(irq);
        gicv2_end(irq);
        break;
    case IRQ_CONTROLLER_GICV3:
        gicv3_hold(irq);
        break;
    default:
        bcm2836_mask(irq);
        break;
    }
}

void irq_user_ack(word irq)
{
    if (irq_controller == IRQ_CONTROLLER_GICV3)
        gicv3_release(irq);
    else
        irq_unmask(irq);
}

void irq_end(word irq)
{
    switch (irq_controller) {
    case IRQ_CONTROLLER_GICV2:
        gicv2_end(irq);
        break;
    case IRQ_CONTROLLER_GICV3:
        gicv3_end(irq);
        break;
    default:
        break;
    }
}

/* The peripherals' line of the BCM2836 is never taken itself, and there is no other reserved line. */
void irq_reserved(word irq)
{
    irq_mask(irq);
    irq_end(irq);
}

bool irq_can_set_trigger(void)
{
    return irq_controller != IRQ_CONTROLLER_BCM2836;
}

void irq_set_trigger(word irq, bool edge)
{
    if (irq_controller == IRQ_CONTROLLER_GICV2)
        gicv2_set_trigger(irq, edge);
    else
        gicv3_set_trigger(irq, edge);
}
