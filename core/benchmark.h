/* SPDX-License-Identifier: BSD-2-Clause */
/* Benchmark system calls and utilisation tracking (docs/reference/debug-and-benchmark.md sections 3 to 6). */
#pragma once

#include "core/core.h"
#include "core/tcb.h"

#if CONFIG_ENABLE_BENCHMARKS
bool benchmark_syscall(struct tcb *caller, word number);
#else
static inline bool benchmark_syscall(struct tcb *caller, word number)
{
    (void)caller;
    (void)number;
    return false;
}
#endif

#if CONFIG_BENCHMARK_TRACK_UTILISATION
/* D-30: at kernel entry, at each switch of threads, at kernel exit. */
void utilisation_enter(void);
void utilisation_switch(struct tcb *from, struct tcb *to);
void utilisation_leave(struct tcb *current);
#else
static inline void utilisation_enter(void)
{
}
static inline void utilisation_switch(struct tcb *from, struct tcb *to)
{
    (void)from;
    (void)to;
}
static inline void utilisation_leave(struct tcb *current)
{
    (void)current;
}
#endif
