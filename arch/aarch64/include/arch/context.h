/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user's registers as the trap entry stores them, in pairs. The first line holds everything that a system
 * call says. The thread ID registers are stored at each entry, too, but loaded only when another thread
 * starts to run (context_load) or when somebody changed them (context_changed), because the kernel itself
 * does not use them.
 */
#pragma once

#include "arch/sysreg.h"
#include "core/types.h"
#include <sel4/config.h>

struct tcb;

enum {
    REG_X0 = 0, /* REG_X0 + n = xn, n <= 30 */
    REG_X29 = 29,
    REG_X30 = 30,
    REG_SP,
    REG_NEXT_PC,
    REG_SPSR,
    REG_RESTART_PC,
    REG_TPIDR,
    REG_TPIDRRO,
    CONTEXT_WORDS = 40, /* whole lines */
};

#define CONTEXT_RESTART_PC REG_RESTART_PC
#define CONTEXT_NEXT_PC REG_NEXT_PC
#define CONTEXT_SP REG_SP
#if CONFIG_ARM_TLS_REG_TPIDRURO
#define CONTEXT_TLS REG_TPIDRRO
#else
#define CONTEXT_TLS REG_TPIDR
#endif

struct user_context {
    _Alignas(CACHE_LINE) word regs[CONTEXT_WORDS];
};

/* Processor state of a user thread: EL0 with interrupts on, FIQ off; SErrors are only looked at in debug
 * builds. */
#define SPSR_F BIT(6)
#define SPSR_A BIT(8)
#define SPSR_SS BIT(21)
#define SPSR_USER_FLAGS ((word)0xf0000000)
#if CONFIG_DEBUG_BUILD
#define SPSR_USER SPSR_F
#else
#define SPSR_USER (SPSR_F | SPSR_A)
#endif

#define CONTEXT_USER_REGISTERS 36
#define CONTEXT_FRAME_REGISTERS 17
#define CONTEXT_TIMEOUT_REGISTERS 34
#define CONTEXT_SYSCALL_REGISTERS 12
#define CONTEXT_EXCEPTION_REGISTERS 3
extern const uint8_t context_user_registers[CONTEXT_USER_REGISTERS];
extern const uint8_t context_syscall_registers[CONTEXT_SYSCALL_REGISTERS];
extern const uint8_t context_exception_registers[CONTEXT_EXCEPTION_REGISTERS];

static inline word context_cap(const struct user_context *context)
{
    return context->regs[REG_X0];
}
static inline word context_info(const struct user_context *context)
{
    return context->regs[REG_X0 + 1];
}
static inline word context_mr(const struct user_context *context, unsigned i)
{
    return context->regs[REG_X0 + 2 + i];
}
static inline word context_reply_cptr(const struct user_context *context)
{
    return context->regs[REG_X0 + 6];
}
static inline word context_nbsend_dest(const struct user_context *context)
{
    return context->regs[REG_X0 + 8];
}
static inline void context_set_badge(struct user_context *context, word badge)
{
    context->regs[REG_X0] = badge;
}
static inline void context_set_info(struct user_context *context, word info)
{
    context->regs[REG_X0 + 1] = info;
}
static inline void context_set_mr(struct user_context *context, unsigned i, word value)
{
    context->regs[REG_X0 + 2 + i] = value;
}

static inline void context_set_first_argument(struct user_context *context, word value)
{
    context->regs[REG_X0] = value;
}

/* Loads what the trap exit does not. */
static inline void context_load(const struct user_context *context)
{
    sysreg_write(tpidr_el0, context->regs[REG_TPIDR]);
    sysreg_write(tpidrro_el0, context->regs[REG_TPIDRRO]);
}

word context_sanitise(const struct tcb *tcb, unsigned reg, word value);
void context_init(struct user_context *context);
void context_changed(struct tcb *tcb);

/* --- what a thread has besides its registers ------------------------------------------------------------ */

struct fpu_state {
    _Alignas(16) uint64_t vector[64]; /* v0-v31 */
    uint32_t fpsr;
    uint32_t fpcr;
};

#if CONFIG_HARDWARE_DEBUG_API
#define DEBUG_BREAKPOINTS 6 /* seL4_NumExclusiveBreakpoints */
#define DEBUG_WATCHPOINTS 4 /* seL4_NumExclusiveWatchpoints */

struct debug_state {
    word breakpoint_value[DEBUG_BREAKPOINTS];
    word watchpoint_value[DEBUG_WATCHPOINTS];
    uint32_t breakpoint_control[DEBUG_BREAKPOINTS];
    uint32_t watchpoint_control[DEBUG_WATCHPOINTS];
    word steps_left; /* before the next report; 0: not single-stepping */
};
#endif

struct arch_tcb {
    struct fpu_state fpu;
#if CONFIG_HARDWARE_DEBUG_API
    struct debug_state debug;
#endif
};
