/* SPDX-License-Identifier: BSD-2-Clause */
/* The processor: set-up, sleeping, halting, what a panic prints, and what benchmarks need. */
#pragma once

#include "arch/sysreg.h"
#include "core/tcb.h"
#include "core/types.h"

void cpu_init(void);
NORETURN void cpu_halt(void);
void cpu_wait_for_interrupt(void);
void cpu_print_registers(void);
void cpu_backtrace(void);

#if CONFIG_ENABLE_BENCHMARKS
static inline uint64_t cpu_cycles(void)
{
    return sysreg_read(pmccntr_el0);
}
#endif
void cpu_flush_caches(word level, word which);

bool arch_debug_syscall(struct tcb *tcb, word number);
void arch_switch_rare(struct tcb *from, struct tcb *to);
