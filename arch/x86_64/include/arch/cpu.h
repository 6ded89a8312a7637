/* SPDX-License-Identifier: BSD-2-Clause */
/* The processor: features, waiting, halting, what a panic prints, debug system calls of this architecture. */
#pragma once

#include "arch/asm.h"
#include "core/tcb.h"
#include "core/types.h"

/* User programs that run in kernel mode need their pages accessible there. */
#if CONFIG_DANGEROUS_CODE_INJECTION
#define CPU_RUNS_USER_CODE 1
#else
#define CPU_RUNS_USER_CODE 0
#endif

/* What was found at boot. Features that are needed are not listed: boot stops without them. */
struct cpu_features {
    bool fsgsbase, pcid, huge_pages, smep, smap, umip, xsave, tsc_deadline, x2apic;
    bool ibrs, ibrs_all, ibpb; /* restricting indirect branches: at each entry, once and for all; forgetting them */
};
extern struct cpu_features cpu_features;

/* Reads what the processor can; a message if it lacks something that this kernel needs. */
const char *cpu_detect(void);
/* Control registers and system-call entry, all set to known values. */
void cpu_init(void);

NORETURN void cpu_halt(void);
void cpu_print_registers(void);
void cpu_backtrace(void);
/* For cpu_print_registers: the registers at an exception in the kernel. */
void cpu_panic_context(const struct user_context *context);
/* Where to go on after a protection fault at `pc`, if it may happen there; else 0. rdi is 0 then. */
word msr_probe_fixup(word pc);
void cpu_flush_caches(word level, word which);
void cpu_wait_for_interrupt(void);
void arch_switch_rare(struct tcb *from, struct tcb *to);
bool arch_debug_syscall(struct tcb *tcb, word number);

static inline uint64_t cpu_cycles(void)
{
    return rdtsc();
}
