/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Floating-point registers, switched lazily: they belong to at most one thread, the owner, and keep its values while others
 * run with sstatus.FS off. A thread becomes the owner when one of its instructions traps for that. The registers are written
 * back only if FS says that they are dirty. While nobody owns them, a thread switch costs one load and one test.
 */
#pragma once

#include "core/core.h"

#if CONFIG_HAVE_FPU
struct fpu_unit { /* the owner is this_core.fpu_owner */
    bool dirty;   /* the registers differ from what the owner's TCB holds; FS knows more while it is on */
    bool present;
};
extern struct fpu_unit fpu_unit;

void fpu_switch_owned(struct tcb *to);
static inline void fpu_switch(struct tcb *to)
{
    if (unlikely(this_core.fpu_owner != NULL))
        fpu_switch_owned(to);
}

void fpu_release(struct tcb *tcb);
void fpu_release_owner(void);
void fpu_flags_changed(struct tcb *tcb);
/* An illegal instruction of the current thread: true if it may have been for want of the FPU, which it now has. */
bool fpu_trap(void);
void fpu_init(bool has_f_and_d);
#else
static inline void fpu_switch(struct tcb *to)
{
    (void)to;
}
static inline void fpu_release(struct tcb *tcb)
{
    (void)tcb;
}
static inline void fpu_release_owner(void)
{
}
static inline void fpu_flags_changed(struct tcb *tcb)
{
    (void)tcb;
}
static inline bool fpu_trap(void)
{
    return false;
}
static inline void fpu_init(bool has_f_and_d)
{
    (void)has_f_and_d;
}
#endif

/* The reset state is all zero, as the TCB's memory. */
static inline void fpu_init_thread(struct tcb *tcb)
{
    (void)tcb;
}
