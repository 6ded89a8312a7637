/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt lines: 1..irq_max() are the sources of the PLIC, the number above the last possible one is the timer.
 */
#pragma once

#include "core/types.h"
#include "plat/board.h"

#define IRQ_TIMER_LINE (BOARD_PLIC_SOURCES + 1)
#define IRQ_COUNT      (IRQ_TIMER_LINE + 1)
#define IRQ_NONE       (~(word)0)

#define SIP_TIMER    ((word)1 << 5)
#define SIP_EXTERNAL ((word)1 << 9)

static inline word irq_pending_bits(void)
{
    word bits;
    __asm__ volatile("csrr %0, sip" : "=r"(bits) : : "memory");
    return bits & (SIP_TIMER | SIP_EXTERNAL);
}

static inline bool irq_pending(void)
{
    return irq_pending_bits() != 0;
}

word irq_max(void);
static inline word irq_min(void)
{
    return 1;
}
word irq_take(void);
void irq_mask(word irq);
void irq_unmask(word irq);
void irq_user_ack(word irq);
void irq_taken_for_user(word irq);
void irq_end(word irq);
void irq_reserved(word irq);

struct fdt_plic;
/* Takes over the PLIC as the device tree describes it; `context` is that of the boot hart. NULL or a message. */
const char *irq_init(const struct fdt_plic *plic, uint32_t context);
