/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The register lists of the interface, and what may be written to a register (docs/reference/syscalls.md 8,
 * threads.md 7). Any value of a program counter or stack pointer is harmless: a bad one faults in user mode.
 */
#include "arch/context.h"

#include "core/core.h"
#include "core/tcb.h"
#include <tagua/abi.h>

/* entry.S */
_Static_assert(offsetof(struct tcb, context) == 0, "SP_EL1 is the TCB in user mode");
_Static_assert(8 * REG_X30 == 240 && REG_SP == REG_X30 + 1, "x30, sp");
_Static_assert(8 * REG_NEXT_PC == 256 && REG_SPSR == REG_NEXT_PC + 1, "elr, spsr");
_Static_assert(8 * REG_RESTART_PC == 272 && REG_TPIDR == REG_RESTART_PC + 1, "restart pc, tpidr_el0");
_Static_assert(CONTEXT_USER_REGISTERS == USER_CONTEXT_COUNT, "members of seL4_UserContext");
_Static_assert(CONTEXT_FRAME_REGISTERS == USER_CONTEXT_FRAME_COUNT, "frame group");
_Static_assert(CONTEXT_TIMEOUT_REGISTERS == seL4_TimeoutReply_Length, "timeout reply");
_Static_assert(CONTEXT_SYSCALL_REGISTERS == seL4_UnknownSyscall_Syscall, "unknown system call");
_Static_assert(CONTEXT_EXCEPTION_REGISTERS == seL4_UserException_Number, "user exception");

#define X(n) (REG_X0 + (n))

const uint8_t context_user_registers[CONTEXT_USER_REGISTERS] = {
    REG_RESTART_PC, REG_SP, REG_SPSR, X(0),  X(1),  X(2),  X(3),  X(4),  X(5),      X(6),       X(7),  X(8),
    X(16),          X(17),  X(18),    X(29), X(30), X(9),  X(10), X(11), X(12),     X(13),      X(14), X(15),
    X(19),          X(20),  X(21),    X(22), X(23), X(24), X(25), X(26), X(27),     X(28),      REG_TPIDR, REG_TPIDRRO,
};

const uint8_t context_syscall_registers[CONTEXT_SYSCALL_REGISTERS] = {
    X(0), X(1), X(2), X(3), X(4), X(5), X(6), X(7), REG_RESTART_PC, REG_SP, REG_NEXT_PC, REG_SPSR,
};

const uint8_t context_exception_registers[CONTEXT_EXCEPTION_REGISTERS] = { REG_RESTART_PC, REG_SP, REG_SPSR };

word context_sanitise(const struct tcb *tcb, unsigned reg, word value)
{
    if (reg != REG_SPSR)
        return value;
    word spsr = (value & SPSR_USER_FLAGS) | SPSR_USER;
#if CONFIG_HARDWARE_DEBUG_API
    if (tcb->arch.debug.steps_left > 0)
        spsr |= SPSR_SS;
#else
    (void)tcb;
#endif
    return spsr;
}

void context_init(struct user_context *context)
{
    context->regs[REG_SPSR] = SPSR_USER;
}

void context_changed(struct tcb *tcb)
{
    if (tcb == this_core.current)
        context_load(&tcb->context);
}
