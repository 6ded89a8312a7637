/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "core/tcb.h"

NORETURN void cpu_halt(void);
void cpu_print_registers(void);
void cpu_backtrace(void);
uint64_t cpu_cycles(void);
void cpu_flush_caches(word level, word which);
void cpu_wait_for_interrupt(void);
void arch_switch_rare(struct tcb *from, struct tcb *to);
bool arch_debug_syscall(struct tcb *tcb, word number);
