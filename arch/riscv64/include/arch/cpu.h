/* SPDX-License-Identifier: BSD-2-Clause */
/* The hart itself: control registers, waiting, stopping, and what a panic shows of it. */
#pragma once

#include "core/types.h"

struct tcb;
struct user_context;

#define SSTATUS_FS       ((word)3 << 13)
#define SSTATUS_FS_DIRTY ((word)3 << 13)
#define SSTATUS_FS_CLEAN ((word)2 << 13)

#define CSR_READ(name) \
    ({ \
        word csr_value; \
        __asm__ volatile("csrr %0, " name : "=r"(csr_value) : : "memory"); \
        csr_value; \
    })
#define CSR_WRITE(name, value) __asm__ volatile("csrw " name ", %0" : : "r"((word)(value)) : "memory")
#define CSR_SET(name, bits)    __asm__ volatile("csrs " name ", %0" : : "r"((word)(bits)) : "memory")
#define CSR_CLEAR(name, bits)  __asm__ volatile("csrc " name ", %0" : : "r"((word)(bits)) : "memory")

NORETURN void cpu_halt(void);
void cpu_print_registers(void);
void cpu_backtrace(void);
void cpu_wait_for_interrupt(void);
void cpu_init(void);

/* Registers at a trap that the kernel itself caused, for a panic to show; null if there was none. */
extern const struct user_context *cpu_kernel_trap;

/* Writes to CSRs that not every hart has: false if the hart refused (entry.S). */
bool cpu_try_write_stimecmp(word value);
bool cpu_try_write_senvcfg(word value);

static inline uint64_t cpu_cycles(void)
{
    return CSR_READ("cycle");
}

/* Without effect on RISC-V (debug-and-benchmark.md D-20). */
static inline void cpu_flush_caches(word level, word which)
{
    (void)level;
    (void)which;
}

/* No thread of this architecture has RARE_ARCH. */
static inline void arch_switch_rare(struct tcb *from, struct tcb *to)
{
    (void)from;
    (void)to;
}

bool arch_debug_syscall(struct tcb *caller, word number);
