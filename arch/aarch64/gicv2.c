/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GICv2. Taking an interrupt makes it active; ending it needs the whole answer, which for an SGI names the
 * sender. The kernel's lines are of the group that the low enable bits mean: group 1 seen from the non-secure
 * world, group 0 if there is only one.
 */
#include "arch/gic.h"
#include "arch/irq.h"

#define GICC_CTLR 0x00
#define GICC_PMR 0x04
#define GICC_BPR 0x08
#define GICC_IAR 0x0c
#define GICC_EOIR 0x10
#define GIC_ENABLE 1
#define IAR_LINE 0x3ff

static volatile char *gicv2_distributor;
static volatile char *gicv2_interface;
static uint32_t gicv2_taken;

word gicv2_init(void *distributor, void *interface)
{
    gicv2_distributor = distributor;
    gicv2_interface = interface;
    unsigned lines = gic_line_count(gicv2_distributor);

    gic_write(gicv2_distributor, GICD_CTLR, 0);
    /*
     * Bit 0 of the enable registers stands for group 0 where there are no security extensions; where there
     * are, it stands for group 1, and the group registers are firmware's.
     */
    gic_reset_lines(gicv2_distributor, 0, lines, 0);
    /* Shared lines go to this processor, whose bit the private lines' registers show; all zero if there is
     * only one. */
    uint32_t self = gic_read(gicv2_distributor, GICD_ITARGETSR);
    for (unsigned line = GIC_PRIVATE_COUNT; line < lines; line += 4)
        gic_write(gicv2_distributor, GICD_ITARGETSR + line, self);
    gic_write(gicv2_distributor, GICD_CTLR, GIC_ENABLE);
    gic_write(gicv2_interface, GICC_PMR, GIC_PRIORITY_LEAST);
    gic_write(gicv2_interface, GICC_BPR, 0);
    gic_write(gicv2_interface, GICC_CTLR, GIC_ENABLE);
    return lines - 1;
}

word gicv2_take(void)
{
    gicv2_taken = gic_read(gicv2_interface, GICC_IAR);
    word irq = gicv2_taken & IAR_LINE;
    return irq < GIC_LINES_MAX ? irq : IRQ_NONE;
}

void gicv2_end(word irq)
{
    if ((gicv2_taken & IAR_LINE) == irq)
        gic_write(gicv2_interface, GICC_EOIR, gicv2_taken);
}

void gicv2_mask(word irq)
{
    gic_write_bit(gicv2_distributor, GICD_ICENABLER, irq);
}

void gicv2_unmask(word irq)
{
    gic_write_bit(gicv2_distributor, GICD_ISENABLER, irq);
}

void gicv2_set_trigger(word irq, bool edge)
{
    gic_set_trigger(gicv2_distributor, irq, edge);
}

void gicv2_send_sgi(word sgi, word target)
{
    gic_write(gicv2_distributor, GICD_SGIR, 1u << (16 + target) | (uint32_t)sgi);
}
