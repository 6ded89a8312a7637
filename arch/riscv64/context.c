/* SPDX-License-Identifier: BSD-2-Clause */
/* Which registers the user interface means, in its orders (docs/reference/threads.md 7.1, faults.md 3.2 and 3.3). */
#include "core/tcb.h"

#define REG_pc  REG_RESTART_PC
#define REG_ra  REG_RA
#define REG_sp  REG_SP
#define REG_gp  REG_GP
#define REG_tp  REG_TP
#define REG_s0  REG_S0
#define REG_s1  REG_S1
#define REG_s2  REG_S2
#define REG_s3  REG_S3
#define REG_s4  REG_S4
#define REG_s5  REG_S5
#define REG_s6  REG_S6
#define REG_s7  REG_S7
#define REG_s8  REG_S8
#define REG_s9  REG_S9
#define REG_s10 REG_S10
#define REG_s11 REG_S11
#define REG_a0  REG_A0
#define REG_a1  REG_A1
#define REG_a2  REG_A2
#define REG_a3  REG_A3
#define REG_a4  REG_A4
#define REG_a5  REG_A5
#define REG_a6  REG_A6
#define REG_a7  REG_A7
#define REG_t0  REG_T0
#define REG_t1  REG_T1
#define REG_t2  REG_T2
#define REG_t3  REG_T3
#define REG_t4  REG_T4
#define REG_t5  REG_T5
#define REG_t6  REG_T6

/* From the list that the public header is made of. */
const uint8_t context_user_registers[CONTEXT_USER_REGISTERS] = {
#define CONTEXT_REGISTER(name) REG_##name,
    USER_CONTEXT_FRAME_REGISTERS(CONTEXT_REGISTER)
    USER_CONTEXT_INTEGER_REGISTERS(CONTEXT_REGISTER)
#undef CONTEXT_REGISTER
};
_Static_assert(USER_CONTEXT_COUNT == CONTEXT_USER_REGISTERS && USER_CONTEXT_FRAME_COUNT == CONTEXT_FRAME_REGISTERS,
               "seL4_UserContext");

const uint8_t context_syscall_registers[CONTEXT_SYSCALL_REGISTERS] = {
    [seL4_UnknownSyscall_FaultIP] = REG_RESTART_PC,
    [seL4_UnknownSyscall_SP] = REG_SP,
    [seL4_UnknownSyscall_RA] = REG_RA,
    [seL4_UnknownSyscall_A0] = REG_A0,
    [seL4_UnknownSyscall_A1] = REG_A1,
    [seL4_UnknownSyscall_A2] = REG_A2,
    [seL4_UnknownSyscall_A3] = REG_A3,
    [seL4_UnknownSyscall_A4] = REG_A4,
    [seL4_UnknownSyscall_A5] = REG_A5,
    [seL4_UnknownSyscall_A6] = REG_A6,
};
_Static_assert(seL4_UnknownSyscall_Syscall == CONTEXT_SYSCALL_REGISTERS, "the number comes behind the registers");

const uint8_t context_exception_registers[CONTEXT_EXCEPTION_REGISTERS] = {
    [seL4_UserException_FaultIP] = REG_RESTART_PC,
    [seL4_UserException_SP] = REG_SP,
};
