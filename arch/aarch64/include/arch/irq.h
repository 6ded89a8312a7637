/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt lines. On machines with a GIC a line is its INTID. On the BCM2837: 0-31 are the lines of the
 * core's own controller, 32-95 the VideoCore's, 96-103 the ARM peripherals' (bcm2836.h).
 */
#pragma once

#include "core/invocation.h"
#include "core/types.h"

#define IRQ_COUNT 1020 /* what a GIC can have; irq_max() tells what this machine has */
#define IRQ_NONE (~(word)0)

word irq_max(void);
static inline word irq_min(void)
{
    return 0;
}

/* Is the processor being interrupted? */
static inline bool irq_pending(void)
{
    word isr;
    __asm__ volatile("mrs %0, isr_el1" : "=r"(isr));
    return (isr & BIT(7)) != 0;
}

word irq_take(void);
void irq_mask(word irq);
void irq_unmask(word irq);
void irq_user_ack(word irq);
void irq_taken_for_user(word irq);
void irq_end(word irq);
void irq_reserved(word irq);

/* Level or edge; false if this machine's controller cannot be told. The line is masked. */
bool irq_can_set_trigger(void);
void irq_set_trigger(word irq, bool edge);
