/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Floating point and vector registers, switched lazily: they hold the state of one thread, the owner. Any
 * other thread's first use traps. A switch between threads of which neither is the owner touches nothing.
 */
#pragma once

#include "arch/context.h"
#include "core/tcb.h"

extern struct tcb *fpu_owner; /* null: the registers hold nobody's state */
extern bool fpu_enabled;      /* user level can use them: the current thread is the owner */

void fpu_set_access(bool enable);

/* At each switch of threads, before `to` becomes current. Also loads what the trap exit leaves alone. */
static inline void fpu_switch(struct tcb *to)
{
    context_load(&to->context);
    if (unlikely((to == fpu_owner) != fpu_enabled))
        fpu_set_access(to == fpu_owner);
}

/* The current thread used the FPU and may: it becomes the owner. False: its FPU is disabled. */
bool fpu_acquire(struct tcb *tcb);
void fpu_release(struct tcb *tcb);
void fpu_release_owner(void);
void fpu_flags_changed(struct tcb *tcb);

/* A thread's first state is all zero, as its memory is. */
static inline void fpu_init_thread(struct tcb *tcb)
{
    (void)tcb;
}

/* fpu_state.S */
void fpu_state_save(struct fpu_state *state);
void fpu_state_load(const struct fpu_state *state);
