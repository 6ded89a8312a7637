/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user's registers, in three cache lines at the start of the TCB. The last six words are what the processor itself pushes on
 * an exception or interrupt: the task-state segment names the end of the current thread's context as the stack for entries from
 * user mode, so they land where they belong. The words before them are in the order of the pushes in entry.S.
 *
 * REG_TRAP says how the thread entered. Zero: by `syscall`, and nobody has touched its registers since, so `sysret` may leave
 * the two that `syscall` destroys. Anything else: all registers must be restored, by `iret`.
 */
#pragma once

/* line 0 */
#define REG_FS_BASE 0
#define REG_GS_BASE 1
#define REG_RESTART 2 /* the instruction that trapped */
#define REG_RAX 3
#define REG_RBX 4
#define REG_RBP 5
#define REG_R13 6
#define REG_R14 7
/* line 1: what a message uses */
#define REG_RDX 8
#define REG_R12 9
#define REG_RDI 10
#define REG_RSI 11
#define REG_R10 12 /* MR0 */
#define REG_R8 13
#define REG_R9 14
#define REG_R15 15 /* MR3 */
/* line 2 */
#define REG_R11 16
#define REG_RCX 17
#define REG_TRAP 18
#define REG_RIP 19 /* where user mode goes on */
#define REG_CS 20
#define REG_RFLAGS 21
#define REG_RSP 22
#define REG_SS 23
#define CONTEXT_WORDS 24
#define CONTEXT_BYTES 192

#define TRAP_SYSCALL 0
#define TRAP_OTHER 1

#define CONTEXT_RESTART_PC REG_RESTART
#define CONTEXT_NEXT_PC REG_RIP
#define CONTEXT_SP REG_RSP
#define CONTEXT_TLS REG_FS_BASE

/* Sizes of the register lists: members of the user context, its frame group, what a timeout reply sets; UnknownSyscall message
 * words before the number; registers of a UserException message. */
#define CONTEXT_USER_REGISTERS 20
#define CONTEXT_FRAME_REGISTERS 18
#define CONTEXT_TIMEOUT_REGISTERS 19
#define CONTEXT_SYSCALL_REGISTERS 18
#define CONTEXT_EXCEPTION_REGISTERS 3

#ifndef __ASSEMBLER__
#include "core/types.h"
#include <sel4/config.h>

struct user_context {
    word regs[CONTEXT_WORDS];
};
_Static_assert(sizeof(struct user_context) == CONTEXT_BYTES, "three cache lines");

/* What a thread has beside its integer registers. */
struct arch_tcb {
#if CONFIG_HARDWARE_DEBUG_API
    word breakpoint[4];  /* DR0 to DR3 */
    word breakpoints;    /* DR7 */
    word step_interval;  /* single-stepping: instructions between two stops; 0: off */
    word step_left;
#endif
    _Alignas(64) uint8_t fpu[CONFIG_XSAVE_SIZE];
};

extern const uint8_t context_user_registers[CONTEXT_USER_REGISTERS];
extern const uint8_t context_syscall_registers[CONTEXT_SYSCALL_REGISTERS];
extern const uint8_t context_exception_registers[CONTEXT_EXCEPTION_REGISTERS];

static inline word context_cap(const struct user_context *context)
{
    return context->regs[REG_RDI];
}
static inline word context_info(const struct user_context *context)
{
    return context->regs[REG_RSI];
}
static inline word context_mr(const struct user_context *context, unsigned i)
{
    return context->regs[REG_R10 + i];
}
static inline word context_reply_cptr(const struct user_context *context)
{
    return context->regs[REG_R12];
}
static inline word context_nbsend_dest(const struct user_context *context)
{
    return context->regs[REG_R13];
}
static inline void context_set_first_argument(struct user_context *context, word value)
{
    context->regs[REG_RDI] = value;
}
static inline void context_set_badge(struct user_context *context, word badge)
{
    context->regs[REG_RDI] = badge;
}
static inline void context_set_info(struct user_context *context, word info)
{
    context->regs[REG_RSI] = info;
}
static inline void context_set_mr(struct user_context *context, unsigned i, word value)
{
    context->regs[REG_R10 + i] = value;
}

struct tcb;

/* What user level may put into a register (threads.md 7.2). */
word context_sanitise(const struct tcb *tcb, unsigned reg, word value);
/* A new thread's registers (THR-2); the memory is zero. */
void context_init(struct user_context *context);
/* FS and GS base of the current thread are in the processor: brings them into its context. */
#define CONTEXT_HAS_LIVE_REGISTERS 1
void context_sync(struct tcb *tcb);
/* The thread's registers have been written from outside: the next exit restores all of them. */
void context_changed(struct tcb *tcb);
#endif
