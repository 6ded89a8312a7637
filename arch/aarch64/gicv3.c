/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GICv3 with affinity routing. Ending is in two steps: the priority drop lets other interrupts in,
 * deactivation lets this one come again. A line that user level has not acknowledged yet is active; which
 * ones are is remembered, because deactivating an interrupt that is not active is not defined.
 */
#include "arch/gic.h"
#include "arch/irq.h"
#include "arch/sysreg.h"

#define ICC_PMR_EL1 s3_0_c4_c6_0
#define ICC_DIR_EL1 s3_0_c12_c11_1
#define ICC_SGI1R_EL1 s3_0_c12_c11_5
#define ICC_IAR1_EL1 s3_0_c12_c12_0
#define ICC_EOIR1_EL1 s3_0_c12_c12_1
#define ICC_BPR1_EL1 s3_0_c12_c12_3
#define ICC_CTLR_EL1 s3_0_c12_c12_4
#define ICC_SRE_EL1 s3_0_c12_c12_5
#define ICC_IGRPEN1_EL1 s3_0_c12_c12_7
/* Names of registers are pasted into the instruction, so macros among them are expanded here first. */
#define icc_read(name) sysreg_read_expanded(name)
#define icc_write(name, value) sysreg_write_expanded(name, value)
#define sysreg_read_expanded(name) sysreg_read(name)
#define sysreg_write_expanded(name, value) sysreg_write(name, value)

#define CTLR_EOI_MODE 2 /* end of interrupt drops the priority only */

#define GICD_CTLR_ENABLE_GROUP_1 2
#define GICD_CTLR_AFFINITY_ROUTING 16
#define GICD_CTLR_WRITE_PENDING BIT(31)
#define GICD_IGRPMODR 0xd00

#define GICR_FRAME 0x10000 /* a redistributor's own, that of its SGIs and PPIs, with virtual LPIs two more */
#define GICR_CTLR 0x00
#define GICR_CTLR_WRITE_PENDING BIT(3)
#define GICR_TYPER 0x08
#define GICR_TYPER_VIRTUAL_LPIS BIT(1)
#define GICR_TYPER_LAST BIT(4)
#define GICR_WAKER 0x14
#define GICR_WAKER_SLEEP 2u
#define GICR_WAKER_ASLEEP 4u

/* Reads of a register until hardware is given up. */
#define PATIENCE 1000000

static volatile char *gicv3_distributor;
static volatile char *gicv3_redistributor; /* this processor's */
static word gicv3_active[GIC_LINES_MAX / 64 + 1];

/* The processor's affinity as one number of 32 bits: levels 3 to 0. */
static word gicv3_own_affinity(void)
{
    word mpidr = sysreg_read(mpidr_el1);
    return (mpidr >> 32 & 0xff) << 24 | (mpidr & 0xffffff);
}

static volatile char *gicv3_frame(word irq)
{
    return irq < GIC_PRIVATE_COUNT ? gicv3_redistributor + GICR_FRAME : gicv3_distributor;
}

bool gicv3_use_redistributor(void *region, word size)
{
    word affinity = gicv3_own_affinity();
    for (word at = 0; at + 2 * GICR_FRAME <= size;) {
        volatile char *redistributor = (volatile char *)region + at;
        word type = gic_read(redistributor, GICR_TYPER) | (word)gic_read(redistributor, GICR_TYPER + 4) << 32;
        if (type >> 32 == affinity) {
            gicv3_redistributor = redistributor;
            return true;
        }
        if (type & GICR_TYPER_LAST)
            return false;
        at += type & GICR_TYPER_VIRTUAL_LPIS ? 4 * GICR_FRAME : 2 * GICR_FRAME;
    }
    return false;
}

/* Until the controller has heeded a write to `frame`. */
static void gicv3_settle(volatile char *frame, word pending)
{
    for (unsigned i = 0; i < PATIENCE && (gic_read(frame, GICD_CTLR) & pending); i++) {
    }
}

static void gicv3_wake(void)
{
    uint32_t waker = gic_read(gicv3_redistributor, GICR_WAKER);
    gic_write(gicv3_redistributor, GICR_WAKER, waker & ~GICR_WAKER_SLEEP);
    for (unsigned i = 0; i < PATIENCE; i++)
        if ((gic_read(gicv3_redistributor, GICR_WAKER) & GICR_WAKER_ASLEEP) == 0)
            return;
}

static void gicv3_init_distributor(unsigned lines)
{
    word route = sysreg_read(mpidr_el1) & 0xff00ffffff;
    gic_write(gicv3_distributor, GICD_CTLR, 0);
    gicv3_settle(gicv3_distributor, GICD_CTLR_WRITE_PENDING);
    gic_write(gicv3_distributor, GICD_CTLR, GICD_CTLR_AFFINITY_ROUTING);
    gicv3_settle(gicv3_distributor, GICD_CTLR_WRITE_PENDING);
    gic_reset_lines(gicv3_distributor, GIC_PRIVATE_COUNT, lines, 1);
    for (unsigned line = GIC_PRIVATE_COUNT; line < lines; line += 32)
        gic_write(gicv3_distributor, GICD_IGRPMODR + line / 8, 0);
    for (unsigned line = GIC_PRIVATE_COUNT; line < lines; line++)
        *(volatile uint64_t *)(gicv3_distributor + GICD_IROUTER + 8 * line) = route;
    gicv3_settle(gicv3_distributor, GICD_CTLR_WRITE_PENDING);
    gic_write(gicv3_distributor, GICD_CTLR, GICD_CTLR_AFFINITY_ROUTING | GICD_CTLR_ENABLE_GROUP_1);
    gicv3_settle(gicv3_distributor, GICD_CTLR_WRITE_PENDING);
}

word gicv3_init(void *distributor)
{
    gicv3_distributor = distributor;
    icc_write(ICC_SRE_EL1, icc_read(ICC_SRE_EL1) | 1);
    barrier_isb();
    if ((icc_read(ICC_SRE_EL1) & 1) == 0)
        return 0;
    unsigned lines = gic_line_count(gicv3_distributor);
    gicv3_init_distributor(lines);
    gicv3_wake();
    gic_reset_lines(gicv3_redistributor + GICR_FRAME, 0, GIC_PRIVATE_COUNT, 1);
    gic_write(gicv3_redistributor + GICR_FRAME, GICD_IGRPMODR, 0);
    gicv3_settle(gicv3_redistributor, GICR_CTLR_WRITE_PENDING);
    icc_write(ICC_PMR_EL1, GIC_PRIORITY_LEAST);
    icc_write(ICC_BPR1_EL1, 0);
    icc_write(ICC_CTLR_EL1, CTLR_EOI_MODE);
    icc_write(ICC_IGRPEN1_EL1, 1);
    barrier_isb();
    return lines - 1;
}

word gicv3_take(void)
{
    word irq = icc_read(ICC_IAR1_EL1) & MASK(24);
    barrier_dsb_sy();
    return irq < GIC_LINES_MAX ? irq : IRQ_NONE;
}

void gicv3_hold(word irq)
{
    gicv3_active[irq / 64] |= BIT(irq % 64);
    icc_write(ICC_EOIR1_EL1, irq);
    barrier_isb();
}

void gicv3_release(word irq)
{
    if (gicv3_active[irq / 64] & BIT(irq % 64)) {
        gicv3_active[irq / 64] &= ~BIT(irq % 64);
        icc_write(ICC_DIR_EL1, irq);
        barrier_isb();
    }
}

void gicv3_end(word irq)
{
    icc_write(ICC_EOIR1_EL1, irq);
    icc_write(ICC_DIR_EL1, irq);
    barrier_isb();
}

/* Not only held back: a line that is masked must be able to come once it is unmasked. */
void gicv3_mask(word irq)
{
    gic_write_bit(gicv3_frame(irq), GICD_ICENABLER, irq);
    if (irq < GIC_PRIVATE_COUNT)
        gicv3_settle(gicv3_redistributor, GICR_CTLR_WRITE_PENDING);
    else
        gicv3_settle(gicv3_distributor, GICD_CTLR_WRITE_PENDING);
    gicv3_release(irq);
}

void gicv3_unmask(word irq)
{
    gic_write_bit(gicv3_frame(irq), GICD_ISENABLER, irq);
}

void gicv3_set_trigger(word irq, bool edge)
{
    gic_set_trigger(gicv3_frame(irq), irq, edge);
}

void gicv3_send_sgi(word sgi, word target)
{
    word level_0 = target & 0xff;
    word level_1 = target >> 8 & 0xff;
    word level_2 = target >> 16 & 0xff;
    word level_3 = target >> 24 & 0xff;
    word value = level_3 << 48 | (level_0 / 16) << 44 | level_2 << 32 | sgi << 24 | level_1 << 16 | BIT(level_0 % 16);
    barrier_dsb_ishst();
    icc_write(ICC_SGI1R_EL1, value);
    barrier_isb();
}
