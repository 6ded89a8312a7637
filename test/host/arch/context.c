/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/context.h"
#include "core/tcb.h"
#include <string.h>

const uint8_t context_user_registers[CONTEXT_USER_REGISTERS] = {
#define CONTEXT_LIST(name) REG_##name,
    USER_CONTEXT_FRAME_REGISTERS(CONTEXT_LIST) USER_CONTEXT_INTEGER_REGISTERS(CONTEXT_LIST)
};

const uint8_t context_syscall_registers[CONTEXT_SYSCALL_REGISTERS] = {
    REG_rax, REG_rbx, REG_rcx, REG_rdx, REG_rsi, REG_rdi, REG_rbp, REG_r8,  REG_r9,
    REG_r10, REG_r11, REG_r12, REG_r13, REG_r14, REG_r15, REG_rip, REG_rsp, REG_rflags,
};

const uint8_t context_exception_registers[CONTEXT_EXCEPTION_REGISTERS] = { REG_rip, REG_rsp, REG_rflags };

const uint8_t context_message_registers[4] = { REG_r10, REG_r8, REG_r9, REG_r15 };

word context_sanitise(const struct tcb *tcb, unsigned reg, word value)
{
    (void)tcb;
    if (reg == REG_rflags)
        return (value & CONTEXT_RFLAGS_USER) | CONTEXT_RFLAGS_ALWAYS;
    if (reg == REG_rip || reg == REG_fs_base || reg == REG_gs_base)
        return value & MASK(47);
    return value;
}

void context_init(struct user_context *context)
{
    memset(context, 0, sizeof(*context));
    context->regs[REG_rflags] = CONTEXT_RFLAGS_ALWAYS;
}

void context_changed(struct tcb *tcb)
{
    (void)tcb;
}
