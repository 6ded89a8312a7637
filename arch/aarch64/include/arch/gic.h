/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arm's generic interrupt controllers. Version 2 is all registers in memory, and a line is held back by
 * masking it. Version 3 has its processor interface in system registers, and an interrupt stays active, and
 * so held back, until it is deactivated.
 */
#pragma once

#include "core/types.h"

#define GIC_LINES_MAX 1020 /* higher numbers are answers, not lines */
#define GIC_SGI_COUNT 16
#define GIC_PRIVATE_COUNT 32

/* Registers that both distributors (and the redistributors' second frame) have. */
#define GICD_CTLR 0x000
#define GICD_TYPER 0x004
#define GICD_IGROUPR 0x080
#define GICD_ISENABLER 0x100
#define GICD_ICENABLER 0x180
#define GICD_ICPENDR 0x280
#define GICD_ICACTIVER 0x380
#define GICD_IPRIORITYR 0x400
#define GICD_ITARGETSR 0x800
#define GICD_ICFGR 0xc00
#define GICD_SGIR 0xf00
#define GICD_IROUTER 0x6000

/* Same for all lines; the processor lets everything pass that is more urgent than the least priority. */
#define GIC_PRIORITY 0xa0
#define GIC_PRIORITY_LEAST 0xff

static inline uint32_t gic_read(volatile char *frame, unsigned offset)
{
    return *(volatile uint32_t *)(frame + offset);
}

static inline void gic_write(volatile char *frame, unsigned offset, uint32_t value)
{
    *(volatile uint32_t *)(frame + offset) = value;
}

/* The bit of a line in an array of one-bit registers. */
static inline void gic_write_bit(volatile char *frame, unsigned array, word irq)
{
    gic_write(frame, array + 4 * (unsigned)(irq / 32), 1u << irq % 32);
}

unsigned gic_line_count(volatile char *distributor);
void gic_set_trigger(volatile char *frame, word irq, bool edge);
/* Lines first ... last - 1, a multiple of 32: off, of this interrupt group, level, of equal priority. */
void gic_reset_lines(volatile char *frame, unsigned first, unsigned last, unsigned group);

word gicv2_init(void *distributor, void *interface);
word gicv2_take(void);
void gicv2_end(word irq);
void gicv2_mask(word irq);
void gicv2_unmask(word irq);
void gicv2_set_trigger(word irq, bool edge);
void gicv2_send_sgi(word sgi, word target);

/* Whether the redistributors at `region` include this processor's; then that is used. */
bool gicv3_use_redistributor(void *region, word size);
/* Returns the highest line; 0 if the processor does not let the kernel use its interface. */
word gicv3_init(void *distributor);
word gicv3_take(void);
void gicv3_end(word irq);
void gicv3_hold(word irq);
void gicv3_release(word irq);
void gicv3_mask(word irq);
void gicv3_unmask(word irq);
void gicv3_set_trigger(word irq, bool edge);
void gicv3_send_sgi(word sgi, word target);
