/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The platform-level interrupt controller (PLIC), seen from the boot hart's supervisor context. A claimed line is completed
 * when the user acknowledges it, or at once where the board says so (docs/reference/interrupts.md INT-22). Kept: a line
 * is completed exactly once per claim, and while it is enabled, because a PLIC ignores completions of disabled lines.
 */
#include "arch/irq.h"
#include "arch/kernel_map.h"
#include "core/boot/fdt_machine.h"
#include "core/irq.h"

#define PLIC_PRIORITY       0x0
#define PLIC_ENABLE         0x2000
#define PLIC_ENABLE_STRIDE  0x80
#define PLIC_CONTEXT        0x200000
#define PLIC_CONTEXT_STRIDE 0x1000
#define PLIC_THRESHOLD      0 /* words in the context's page */
#define PLIC_CLAIM          1

_Static_assert(BOARD_PLIC_SOURCES < 1024, "a PLIC has at most 1023 sources, in one page of priorities and 32 enable words");

static volatile uint32_t *plic_enable;
static volatile uint32_t *plic_context;
static word plic_sources;
static uint8_t plic_claimed[BOARD_PLIC_SOURCES + 1];

word irq_max(void)
{
    return plic_sources;
}

static bool plic_is_source(word irq)
{
    return irq >= 1 && irq <= plic_sources;
}

static void plic_complete(word irq)
{
    if (plic_is_source(irq) && plic_claimed[irq]) {
        plic_claimed[irq] = false;
        plic_context[PLIC_CLAIM] = (uint32_t)irq;
    }
}

word irq_take(void)
{
    word pending = irq_pending_bits();
    if (pending & SIP_TIMER)
        return IRQ_TIMER_LINE;
    if (!(pending & SIP_EXTERNAL))
        return IRQ_NONE;
    word irq = plic_context[PLIC_CLAIM];
    if (unlikely(!plic_is_source(irq)))
        return IRQ_NONE;
    plic_claimed[irq] = true;
    return irq;
}

void irq_mask(word irq)
{
    plic_complete(irq);
    if (plic_is_source(irq))
        plic_enable[irq / 32] &= ~(1u << irq % 32);
}

void irq_unmask(word irq)
{
    if (plic_is_source(irq))
        plic_enable[irq / 32] |= 1u << irq % 32;
}

void irq_user_ack(word irq)
{
    plic_complete(irq);
}

void irq_taken_for_user(word irq)
{
    if (BOARD_PLIC_COMPLETE_AT_CLAIM)
        plic_complete(irq);
}

void irq_end(word irq)
{
    plic_complete(irq);
}

/* The timer's line has a state of its own, and no other is reserved. */
void irq_reserved(word irq)
{
    (void)irq;
}

BOOT_CODE const char *irq_init(const struct fdt_plic *plic, uint32_t context)
{
    uint64_t enable = PLIC_ENABLE + (uint64_t)context * PLIC_ENABLE_STRIDE;
    uint64_t control = PLIC_CONTEXT + (uint64_t)context * PLIC_CONTEXT_STRIDE;
    if (!IS_ALIGNED(plic->registers.base, PAGE_BITS) || plic->registers.size < control + PLIC_CONTEXT_STRIDE ||
        enable + PLIC_ENABLE_STRIDE > PLIC_CONTEXT)
        return "device tree: the interrupt controller's registers do not cover this hart";
    plic_sources = plic->sources < BOARD_PLIC_SOURCES ? plic->sources : BOARD_PLIC_SOURCES;
    volatile uint32_t *priority = kernel_map_device(plic->registers.base + PLIC_PRIORITY);
    plic_enable = kernel_map_device(plic->registers.base + ALIGN_DOWN(enable, PAGE_BITS)) + (enable & MASK(PAGE_BITS)) / 4;
    plic_context = kernel_map_device(plic->registers.base + control);
    for (word i = 0; i < 1024 / 32; i++)
        plic_enable[i] = 0;
    for (word irq = 1; irq <= plic_sources; irq++)
        priority[irq] = 1;
    plic_context[PLIC_THRESHOLD] = 0;
    irq_set_state(IRQ_TIMER_LINE, IRQ_TIMER);
    return NULL;
}
