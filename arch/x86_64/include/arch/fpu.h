/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lazy FPU: its registers belong to at most one thread, whose state is not in memory meanwhile. While any other thread runs, CR0.TS
 * makes the first FPU instruction trap. So a thread that uses no FPU costs one comparison at a switch.
 */
#pragma once

#include "arch/asm.h"
#include "core/tcb.h"

struct fpu_state {
    struct tcb *owner; /* whose registers are in the FPU */
    bool enabled;      /* CR0.TS is clear: only while the owner runs */
};
extern struct fpu_state fpu_state;

static inline void fpu_enable(void)
{
    __asm__ volatile("clts" : : : "memory");
    fpu_state.enabled = true;
}

void fpu_disable(void);

static inline void fpu_switch(struct tcb *to)
{
    bool enable = fpu_state.owner == to;
    if (likely(enable == fpu_state.enabled))
        return;
    if (enable)
        fpu_enable();
    else
        fpu_disable();
}

/* The FPU trap of the current thread: true if it now has the FPU and may go on. */
bool fpu_claim(struct tcb *tcb);
void fpu_release_owner(void);
void fpu_release(struct tcb *tcb);
void fpu_flags_changed(struct tcb *tcb);
void fpu_init_thread(struct tcb *tcb);
/* A message if the processor's FPU does not fit the configuration. */
const char *fpu_detect(void);
void fpu_init(void);
