/* SPDX-License-Identifier: BSD-2-Clause */
/* Debug and benchmark system calls and the registry of threads behind them (docs/reference/debug-and-benchmark.md). */
#pragma once

#include "core/tcb.h"

/* Handles a number outside the API range; false if it is none that this build has. */
bool debug_syscall(struct tcb *caller, word number);

#if CONFIG_DEBUG_BUILD
void debug_thread_created(struct tcb *tcb);
void debug_thread_deleted(struct tcb *tcb);
void debug_name_thread(struct tcb *tcb, const char *name);
struct tcb *debug_first_thread(void);
#else
static inline void debug_thread_created(struct tcb *tcb)
{
    (void)tcb;
}
static inline void debug_thread_deleted(struct tcb *tcb)
{
    (void)tcb;
}
static inline void debug_name_thread(struct tcb *tcb, const char *name)
{
    (void)tcb;
    (void)name;
}
#endif
