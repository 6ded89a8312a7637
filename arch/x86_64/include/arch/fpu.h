/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lazy FPU: its registers belong to at most one thread, whose state is not in memory meanwhile. While any other thread runs, CR0.TS
 * makes the first FPU instruction trap. So a thread that uses no FPU costs one comparison at a switch.
 */
#pragma once

#include "arch/asm.h"
#include "arch/descriptors.h"
#include "core/tcb.h"

/* The owner runs, so FPU instructions do not trap (CR0.TS is clear). */
#define FPU_ENABLED ((word)1)

static inline struct tcb *fpu_owner(void)
{
    return (struct tcb *)(entry_data.fpu & ~FPU_ENABLED);
}

void fpu_switch_owner(struct tcb *to);

static inline void fpu_switch(struct tcb *to)
{
    word fpu = entry_data.fpu;
    if (unlikely((fpu & FPU_ENABLED) || fpu == (word)to))
        fpu_switch_owner(to);
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
