/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts: the state of each line, its notification, and delivery (docs/reference/interrupts.md). Numbers are the
 * kernel IRQ numbers of the architecture (arch/irq.h: IRQ_COUNT).
 */
#pragma once

#include "core/invocation.h"
#include "core/slot.h"

enum irq_state { IRQ_INACTIVE = 0, IRQ_SIGNAL, IRQ_TIMER, IRQ_RESERVED };

/* State and binding of every line. */
enum irq_state irq_state(word irq);
void irq_set_state(word irq, enum irq_state state);
struct slot *irq_binding(word irq);

/* After all checks: IRQ to state signal, unmasked, handler capability as original child of the control slot. */
void irq_issue(struct slot *control, struct slot *dest, word irq);
/* Common tail of the decode of all issue variants ("slot checks"): null and error recorded, or the empty slot. */
struct slot *irq_issue_destination(struct invocation *inv, word index, word depth);
/* The last handler capability is going (INT-40). Preemptible: the binding may be the last capability to its notification. */
enum outcome irq_handler_destroy(word irq);

/* From the trap code: one interrupt is pending; takes it, delivers it, schedules. Returns the thread to resume. */
ENTRY_POINT struct tcb *kernel_interrupt(void);
/* Delivers IRQ `irq` to user level (INT-30), or does what its state says. */
void irq_deliver(word irq);
