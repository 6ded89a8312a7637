/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way into the kernel and out of it. In user mode sscratch holds the current TCB; entry stores all registers straight
 * into it, through sp so that every store is a compressed one. In the kernel sscratch is zero, so a trap of the kernel
 * itself is told from a user's by the first instruction. sstatus needs no attention: the kernel runs with SIE clear, and
 * user mode takes interrupts whatever SIE and SPIE say.
 *
 * The stack is empty at each entry, and its top is the page-aligned address of this_core.
 */
#include "arch/context.h"

#define CAUSE_USER_ECALL 8
#define SSTATUS_SPP      0x100

    .macro  save_user_registers /* all but sp, through sp */
    sd      ra, 8*REG_RA(sp)
    sd      gp, 8*REG_GP(sp)
    sd      tp, 8*REG_TP(sp)
    sd      t0, 8*REG_T0(sp)
    sd      t1, 8*REG_T1(sp)
    sd      t2, 8*REG_T2(sp)
    sd      s0, 8*REG_S0(sp)
    sd      s1, 8*REG_S1(sp)
    sd      a0, 8*REG_A0(sp)
    sd      a1, 8*REG_A1(sp)
    sd      a2, 8*REG_A2(sp)
    sd      a3, 8*REG_A3(sp)
    sd      a4, 8*REG_A4(sp)
    sd      a5, 8*REG_A5(sp)
    sd      a6, 8*REG_A6(sp)
    sd      a7, 8*REG_A7(sp)
    sd      s2, 8*REG_S2(sp)
    sd      s3, 8*REG_S3(sp)
    sd      s4, 8*REG_S4(sp)
    sd      s5, 8*REG_S5(sp)
    sd      s6, 8*REG_S6(sp)
    sd      s7, 8*REG_S7(sp)
    sd      s8, 8*REG_S8(sp)
    sd      s9, 8*REG_S9(sp)
    sd      s10, 8*REG_S10(sp)
    sd      s11, 8*REG_S11(sp)
    sd      t3, 8*REG_T3(sp)
    sd      t4, 8*REG_T4(sp)
    sd      t5, 8*REG_T5(sp)
    sd      t6, 8*REG_T6(sp)
    csrrw   t0, sscratch, zero
    csrr    t1, sepc
    csrr    t2, scause
    sd      t0, 8*REG_SP(sp)
    sd      t1, 8*REG_RESTART_PC(sp)
    .endm

    .section .text.entry, "ax", @progbits
    .balign 64
    .globl trap_entry
trap_entry:
    csrrw   sp, sscratch, sp
    beqz    sp, trap_from_kernel
    save_user_registers
    li      t3, CAUSE_USER_ECALL
    bne     t2, t3, trap_other
    addi    t1, t1, 4
    sd      t1, 8*REG_NEXT_PC(sp)
    mv      a2, a7
    lui     sp, %hi(kernel_stack_top)
    jal     kernel_syscall      /* a0 capability, a1 message info, a2 number */

    .globl trap_return
trap_return:                    /* a0: the thread to resume */
    mv      sp, a0
    csrw    sscratch, a0
    ld      t0, 8*REG_NEXT_PC(sp)
    csrw    sepc, t0
    sc.d    zero, t0, (sp)      /* no reservation of one thread is good for another; what it may store is there already */
    ld      ra, 8*REG_RA(sp)
    ld      gp, 8*REG_GP(sp)
    ld      tp, 8*REG_TP(sp)
    ld      t0, 8*REG_T0(sp)
    ld      t1, 8*REG_T1(sp)
    ld      t2, 8*REG_T2(sp)
    ld      s0, 8*REG_S0(sp)
    ld      s1, 8*REG_S1(sp)
    ld      a0, 8*REG_A0(sp)
    ld      a1, 8*REG_A1(sp)
    ld      a2, 8*REG_A2(sp)
    ld      a3, 8*REG_A3(sp)
    ld      a4, 8*REG_A4(sp)
    ld      a5, 8*REG_A5(sp)
    ld      a6, 8*REG_A6(sp)
    ld      a7, 8*REG_A7(sp)
    ld      s2, 8*REG_S2(sp)
    ld      s3, 8*REG_S3(sp)
    ld      s4, 8*REG_S4(sp)
    ld      s5, 8*REG_S5(sp)
    ld      s6, 8*REG_S6(sp)
    ld      s7, 8*REG_S7(sp)
    ld      s8, 8*REG_S8(sp)
    ld      s9, 8*REG_S9(sp)
    ld      s10, 8*REG_S10(sp)
    ld      s11, 8*REG_S11(sp)
    ld      t3, 8*REG_T3(sp)
    ld      t4, 8*REG_T4(sp)
    ld      t5, 8*REG_T5(sp)
    ld      t6, 8*REG_T6(sp)
    ld      sp, 8*REG_SP(sp)
    sret

trap_other:                     /* t1: sepc, t2: scause */
    sd      t1, 8*REG_NEXT_PC(sp)
    lui     sp, %hi(kernel_stack_top)
    bltz    t2, 1f
    mv      a0, t2
    csrr    a1, stval
    jal     trap_exception
    j       trap_return
1:  jal     kernel_interrupt
    j       trap_return

/* A mistake of the kernel: registers to a place of their own, and onto a stack of its own, as the stack may be the matter. */
trap_from_kernel:
    lla     sp, trap_kernel_registers
    save_user_registers
    sd      t1, 8*REG_NEXT_PC(sp)
    mv      a0, sp
    lla     sp, trap_kernel_stack_top
    j       trap_in_kernel

/* bool f(word): try to write a CSR; a trap comes back here. */
    .macro  try_write name, csr
    .section .text.\name, "ax", @progbits
    .globl  \name
\name:
    lla     t0, 1f
    csrrw   t0, stvec, t0
    li      t1, 0
    csrw    \csr, a0
    li      t1, 1
    .balign 4
1:  csrw    stvec, t0
    li      t0, SSTATUS_SPP
    csrc    sstatus, t0
    mv      a0, t1
    ret
    .endm
    try_write cpu_try_write_stimecmp, 0x14d
    try_write cpu_try_write_senvcfg, 0x10a

    .section .bss.trap_kernel, "aw", @nobits
    .balign 16
trap_kernel_registers:
    .zero   8*CONTEXT_WORDS
    .balign 16
    .zero   4096
trap_kernel_stack_top:
