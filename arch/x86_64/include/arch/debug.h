/* SPDX-License-Identifier: BSD-2-Clause */
/* Breakpoints and single-stepping (threads.md section 9), if configured. */
#pragma once

#include "core/invocation.h"
#include "core/tcb.h"

#if CONFIG_HARDWARE_DEBUG_API

/* A debug exception or INT3 of the current thread: fills in the fault. False: nothing to report, the thread goes on. */
bool debug_exception(struct tcb *tcb, unsigned vector, struct fault *fault);
/* Loads the thread's debug registers. */
void debug_switch(const struct tcb *to);
/* The thread's flags register was written from outside. */
void debug_context_changed(struct tcb *tcb);
void debug_init(void);
enum outcome arch_debug_invoke(struct invocation *inv);
bool arch_debug_reply(struct tcb *faulter, bool has_count, word count);

#else

static inline bool debug_exception(struct tcb *tcb, unsigned vector, struct fault *fault)
{
    (void)tcb;
    (void)vector;
    (void)fault;
    return true;
}
static inline void debug_switch(const struct tcb *to)
{
    (void)to;
}
static inline void debug_context_changed(struct tcb *tcb)
{
    (void)tcb;
}
void debug_init(void);

#endif
