/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user's registers in the TCB. Word n is register x_n, so entry and exit store and load them through sp at offsets
 * that compressed instructions reach. Word 0 (x0 needs no place) is the PC to resume at, first because the exit's dummy
 * store-conditional takes no offset.
 */
#pragma once

#define REG_NEXT_PC    0
#define REG_RA         1
#define REG_SP         2
#define REG_GP         3
#define REG_TP         4
#define REG_T0         5
#define REG_T1         6
#define REG_T2         7
#define REG_S0         8
#define REG_S1         9
#define REG_A0         10
#define REG_A1         11
#define REG_A2         12
#define REG_A3         13
#define REG_A4         14
#define REG_A5         15
#define REG_A6         16
#define REG_A7         17
#define REG_S2         18
#define REG_S3         19
#define REG_S4         20
#define REG_S5         21
#define REG_S6         22
#define REG_S7         23
#define REG_S8         24
#define REG_S9         25
#define REG_S10        26
#define REG_S11        27
#define REG_T3         28
#define REG_T4         29
#define REG_T5         30
#define REG_T6         31
#define REG_RESTART_PC 32
#define CONTEXT_WORDS  33

#ifndef __ASSEMBLER__
#include "core/types.h"

#define CONTEXT_RESTART_PC REG_RESTART_PC
#define CONTEXT_NEXT_PC    REG_NEXT_PC
#define CONTEXT_SP         REG_SP
#define CONTEXT_TLS        REG_TP

#define CONTEXT_USER_REGISTERS      32
#define CONTEXT_FRAME_REGISTERS     16
#define CONTEXT_TIMEOUT_REGISTERS   32
#define CONTEXT_SYSCALL_REGISTERS   10
#define CONTEXT_EXCEPTION_REGISTERS 2

struct tcb;

struct user_context {
    word regs[CONTEXT_WORDS];
};

/* Members of seL4_UserContext, and the register words of fault messages, in their order. */
extern const uint8_t context_user_registers[CONTEXT_USER_REGISTERS];
extern const uint8_t context_syscall_registers[CONTEXT_SYSCALL_REGISTERS];
extern const uint8_t context_exception_registers[CONTEXT_EXCEPTION_REGISTERS];

static inline word context_cap(const struct user_context *context)
{
    return context->regs[REG_A0];
}
static inline word context_info(const struct user_context *context)
{
    return context->regs[REG_A1];
}
static inline word context_mr(const struct user_context *context, unsigned i)
{
    return context->regs[REG_A2 + i];
}
static inline word context_reply_cptr(const struct user_context *context)
{
    return context->regs[REG_A6];
}
static inline word context_nbsend_dest(const struct user_context *context)
{
    return context->regs[REG_T0];
}
static inline void context_set_badge(struct user_context *context, word badge)
{
    context->regs[REG_A0] = badge;
}
static inline void context_set_info(struct user_context *context, word info)
{
    context->regs[REG_A1] = info;
}
static inline void context_set_mr(struct user_context *context, unsigned i, word value)
{
    context->regs[REG_A2 + i] = value;
}

/* Nothing to refuse: privilege and interrupt state are not in the context, and user mode may jump anywhere and fault. */
static inline word context_sanitise(const struct tcb *tcb, unsigned reg, word value)
{
    (void)tcb;
    (void)reg;
    return value;
}

static inline void context_set_first_argument(struct user_context *context, word value)
{
    context->regs[REG_A0] = value;
}

/* A new thread's registers are zero. User mode takes interrupts whatever sstatus.SIE says, so no flag is needed (THR-2). */
static inline void context_init(struct user_context *context)
{
    (void)context;
}

/* The exit always restores everything. */
static inline void context_changed(struct tcb *tcb)
{
    (void)tcb;
}

struct arch_tcb {
#if CONFIG_HAVE_FPU
    uint64_t fpu[32]; /* f0..f31 */
    uint64_t fcsr;
#endif
};
#endif
