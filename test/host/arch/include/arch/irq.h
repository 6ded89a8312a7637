/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupt lines of the fake machine: 32, of which 0 is the timer's. */
#pragma once

#include "core/types.h"

#define IRQ_COUNT 32
#define IRQ_NONE ((word)~0ul)
#define MACHINE_IRQ_TIMER 0

word irq_max(void);
word irq_min(void);
word irq_take(void);
bool irq_pending(void);
void irq_mask(word irq);
void irq_unmask(word irq);
void irq_user_ack(word irq);
void irq_taken_for_user(word irq);
void irq_end(word irq);
void irq_reserved(word irq);
void irq_init(void);
