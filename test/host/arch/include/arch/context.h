/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User registers of the fake machine: those of the x86-64 user context, used the way the library's stubs use them, and the two
 * program counters. The "user" is test code that writes them.
 */
#pragma once

#include "core/types.h"
#include <tagua/abi.h>

enum {
#define CONTEXT_ENUM(name) REG_##name,
    USER_CONTEXT_FRAME_REGISTERS(CONTEXT_ENUM) USER_CONTEXT_INTEGER_REGISTERS(CONTEXT_ENUM)
#undef CONTEXT_ENUM
        REG_next_rip,
    CONTEXT_WORDS
};

#define CONTEXT_RESTART_PC REG_rip
#define CONTEXT_NEXT_PC REG_next_rip
#define CONTEXT_SP REG_rsp
#define CONTEXT_TLS REG_fs_base
#define CONTEXT_USER_REGISTERS USER_CONTEXT_COUNT
#define CONTEXT_FRAME_REGISTERS USER_CONTEXT_FRAME_COUNT
#define CONTEXT_TIMEOUT_REGISTERS 19
#define CONTEXT_SYSCALL_REGISTERS 18
#define CONTEXT_EXCEPTION_REGISTERS 3

struct user_context {
    _Alignas(CACHE_LINE) word regs[CONTEXT_WORDS]; /* whole lines, as struct tcb wants it */
};

struct tcb;

/* The fake FPU: what a thread wrote last, and whether it may use it. */
struct arch_tcb {
    word fpu_value;
};

extern const uint8_t context_user_registers[CONTEXT_USER_REGISTERS];
extern const uint8_t context_syscall_registers[CONTEXT_SYSCALL_REGISTERS];
extern const uint8_t context_exception_registers[CONTEXT_EXCEPTION_REGISTERS];
extern const uint8_t context_message_registers[4];

static inline word context_cap(const struct user_context *context)
{
    return context->regs[REG_rdi];
}
static inline word context_info(const struct user_context *context)
{
    return context->regs[REG_rsi];
}
static inline word context_mr(const struct user_context *context, unsigned i)
{
    return context->regs[context_message_registers[i]];
}
static inline word context_reply_cptr(const struct user_context *context)
{
    return context->regs[REG_r12];
}
static inline word context_nbsend_dest(const struct user_context *context)
{
    return context->regs[REG_r13];
}
static inline void context_set_badge(struct user_context *context, word badge)
{
    context->regs[REG_rdi] = badge;
}
static inline void context_set_info(struct user_context *context, word info)
{
    context->regs[REG_rsi] = info;
}
static inline void context_set_mr(struct user_context *context, unsigned i, word value)
{
    context->regs[context_message_registers[i]] = value;
}

#define CONTEXT_RFLAGS_ALWAYS ((word)0x202)
#define CONTEXT_RFLAGS_USER ((word)0xcd5)

word context_sanitise(const struct tcb *tcb, unsigned reg, word value);
void context_init(struct user_context *context);
void context_changed(struct tcb *tcb);
