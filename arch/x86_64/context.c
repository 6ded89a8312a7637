/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers of threads as the interface shows them, and what may be written into them. Kept: every context that `iret` or
 * `sysret` restores is one that the processor takes without a fault (hazard H20).
 */
#include "arch/context.h"
#include "arch/debug.h"
#include "arch/descriptors.h"
#include "arch/segment.h"
#include "arch/types.h"
#include "core/core.h"
#include <tagua/abi.h>

#define REG_rip REG_RESTART
#define REG_rsp REG_RSP
#define REG_rflags REG_RFLAGS
#define REG_rax REG_RAX
#define REG_rbx REG_RBX
#define REG_rcx REG_RCX
#define REG_rdx REG_RDX
#define REG_rsi REG_RSI
#define REG_rdi REG_RDI
#define REG_rbp REG_RBP
#define REG_r8 REG_R8
#define REG_r9 REG_R9
#define REG_r10 REG_R10
#define REG_r11 REG_R11
#define REG_r12 REG_R12
#define REG_r13 REG_R13
#define REG_r14 REG_R14
#define REG_r15 REG_R15
#define REG_fs_base REG_FS_BASE
#define REG_gs_base REG_GS_BASE
#define REGISTER_OF_MEMBER(name) REG_##name,

const uint8_t context_user_registers[CONTEXT_USER_REGISTERS] = { USER_CONTEXT_FRAME_REGISTERS(REGISTER_OF_MEMBER)
                                                                     USER_CONTEXT_INTEGER_REGISTERS(REGISTER_OF_MEMBER) };
_Static_assert(CONTEXT_USER_REGISTERS == USER_CONTEXT_COUNT, "every member has a register");
_Static_assert(CONTEXT_FRAME_REGISTERS == USER_CONTEXT_FRAME_COUNT, "the frame group comes first");

const uint8_t context_syscall_registers[CONTEXT_SYSCALL_REGISTERS] = {
    REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI, REG_RBP, REG_R8, REG_R9,
    REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RESTART, REG_RSP, REG_RFLAGS,
};
_Static_assert(CONTEXT_SYSCALL_REGISTERS == seL4_UnknownSyscall_Syscall, "the number comes last");

const uint8_t context_exception_registers[CONTEXT_EXCEPTION_REGISTERS] = { REG_RESTART, REG_RSP, REG_RFLAGS };
_Static_assert(CONTEXT_EXCEPTION_REGISTERS == seL4_UserException_Number, "number and code come last");

#define RFLAGS_ALWAYS (RFLAGS_RESERVED | RFLAGS_IF)
#define RFLAGS_NEVER 0x128
#define RFLAGS_USER 0xfff

word context_sanitise(const struct tcb *tcb, unsigned reg, word value)
{
    (void)tcb;
    switch (reg) {
    case REG_RFLAGS:
        return ((value | RFLAGS_ALWAYS) & ~(word)RFLAGS_NEVER) & RFLAGS_USER;
    case REG_RESTART:
    case REG_RIP:
    case REG_FS_BASE:
    case REG_GS_BASE:
        return address_is_canonical(value) ? value : 0;
    default:
        return value;
    }
}

void context_init(struct user_context *context)
{
    context->regs[REG_TRAP] = TRAP_OTHER;
    context->regs[REG_CS] = SELECTOR_USER_CODE;
    context->regs[REG_SS] = SELECTOR_USER_DATA;
    context->regs[REG_RFLAGS] = RFLAGS_ALWAYS;
}

void context_sync(struct tcb *tcb)
{
    if (tcb == this_core.current)
        segment_bases_save(&tcb->context);
}

void context_changed(struct tcb *tcb)
{
    tcb->context.regs[REG_TRAP] = TRAP_OTHER;
    debug_context_changed(tcb);
    if (tcb == this_core.current)
        segment_bases_load(&tcb->context);
}
