/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the tests see and steer of the fake machine; no kernel code includes this.
 */
#pragma once

#include "core/tcb.h"
#include "core/types.h"
#include "arch/irq.h"
#include <setjmp.h>

struct machine {
    ticks clock;
    ticks clock_step;    /* each reading of the clock advances it */
    ticks deadline;
    bool irq_pending[IRQ_COUNT];
    bool irq_masked[IRQ_COUNT];
    word vspace_loaded;
    struct tcb *fpu_owner;
    word fpu_live;
    /* Where to go when the kernel idles or panics; nothing armed: the test program ends, at_panic has the last word. */
    jmp_buf *on_idle;
    jmp_buf *on_panic;
    void (*at_panic)(void);
    char console[4096];
    unsigned console_length;
};
extern struct machine machine;

/* Power on: maps RAM (the first time), clears it, and resets all devices. */
void machine_reset(void);
/* Clears what is dirty only: `top` is the end of RAM that has been used. */
void machine_clear_ram(paddr base, paddr top);
