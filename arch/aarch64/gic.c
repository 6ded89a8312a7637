/* SPDX-License-Identifier: BSD-2-Clause */
/* What both versions of the GIC share: the layout of the distributor's arrays. */
#include "arch/gic.h"

unsigned gic_line_count(volatile char *distributor)
{
    unsigned lines = ((gic_read(distributor, GICD_TYPER) & 31) + 1) * 32;
    return lines < GIC_LINES_MAX ? lines : GIC_LINES_MAX;
}

/* Two bits a line; the upper says edge. Lines of software-generated interrupts cannot be changed. */
void gic_set_trigger(volatile char *frame, word irq, bool edge)
{
    if (irq < GIC_SGI_COUNT)
        return;
    unsigned offset = GICD_ICFGR + 4 * (unsigned)(irq / 16);
    uint32_t bit = 2u << 2 * (irq % 16);
    uint32_t value = gic_read(frame, offset);
    gic_write(frame, offset, edge ? value | bit : value & ~bit);
}

void gic_reset_lines(volatile char *frame, unsigned first, unsigned last, unsigned group)
{
    for (unsigned line = first; line < last; line += 32) {
        gic_write(frame, GICD_ICENABLER + line / 8, ~0u);
        gic_write(frame, GICD_ICPENDR + line / 8, ~0u);
        gic_write(frame, GICD_ICACTIVER + line / 8, ~0u);
        gic_write(frame, GICD_IGROUPR + line / 8, group ? ~0u : 0);
        for (unsigned i = 0; i < 32; i += 4)
            gic_write(frame, GICD_IPRIORITYR + line + i, GIC_PRIORITY * 0x01010101u);
        for (unsigned i = 0; line >= GIC_PRIVATE_COUNT && i < 32; i += 16)
            gic_write(frame, GICD_ICFGR + (line + i) / 4, 0);
    }
}
