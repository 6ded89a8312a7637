/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts: local APIC and I/O APICs. IRQ numbers are processor vectors less 32: 0 to 15 are where the legacy controllers could
 * deliver, 16 to 123 the user's, 125 the timer.
 */
#pragma once

#include "core/types.h"

#define IRQ_COUNT 126
#define IRQ_FIRST_USER 16
#define IRQ_LAST_USER 123
#define IRQ_KERNEL_TIMER 125
#define IRQ_NONE (~(word)0)

/* No line can be asked for by its number alone: it takes an I/O APIC's pin or a message (interrupts.md 2.1). */
static inline word irq_max(void)
{
    return 0;
}
static inline word irq_min(void)
{
    return 0;
}

/* Returns and forgets the accepted interrupt. */
word irq_take(void);
/* Gives the processor the occasion to accept one. */
bool irq_pending(void);
void irq_mask(word irq);
void irq_unmask(word irq);
void irq_user_ack(word irq);
void irq_taken_for_user(word irq);
void irq_end(word irq);
void irq_reserved(word irq);
void irq_init(void);
