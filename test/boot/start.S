/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entry of the boot test's root task. Nothing but the program counter and the first argument register may be
 * anything but zero (B-4), so all registers are saved untouched before the first of them is used for a stack.
 * The array is in the order of the architecture's register numbers, the stack pointer among them.
 */

    .globl _start
    .type _start, %function
    .section .text.start, "ax", %progbits

#if defined(__x86_64__)

_start:
    mov %rax, entry_registers+0(%rip)
    mov %rcx, entry_registers+8(%rip)
    mov %rdx, entry_registers+16(%rip)
    mov %rbx, entry_registers+24(%rip)
    mov %rsp, entry_registers+32(%rip)
    mov %rbp, entry_registers+40(%rip)
    mov %rsi, entry_registers+48(%rip)
    mov %r8, entry_registers+56(%rip)
    mov %r9, entry_registers+64(%rip)
    mov %r10, entry_registers+72(%rip)
    mov %r11, entry_registers+80(%rip)
    mov %r12, entry_registers+88(%rip)
    mov %r13, entry_registers+96(%rip)
    mov %r14, entry_registers+104(%rip)
    mov %r15, entry_registers+112(%rip)
    lea stack_top(%rip), %rsp
    pushfq
    pop entry_registers+120(%rip)
    fnstcw entry_registers+128(%rip)
    stmxcsr entry_registers+136(%rip)
    xor %ebp, %ebp
    call bootinfo_main
1:  jmp 1b

#elif defined(__aarch64__)

/* The page before the boot information is the IPC buffer: its last words keep two registers for a moment. */
_start:
    stp x1, x2, [x0, #-16]
    adrp x1, entry_registers
    add x1, x1, :lo12:entry_registers
    ldur x2, [x0, #-16]
    str x2, [x1], #8
    ldur x2, [x0, #-8]
    str x2, [x1], #8
    stp x3, x4, [x1], #16
    stp x5, x6, [x1], #16
    stp x7, x8, [x1], #16
    stp x9, x10, [x1], #16
    stp x11, x12, [x1], #16
    stp x13, x14, [x1], #16
    stp x15, x16, [x1], #16
    stp x17, x18, [x1], #16
    stp x19, x20, [x1], #16
    stp x21, x22, [x1], #16
    stp x23, x24, [x1], #16
    stp x25, x26, [x1], #16
    stp x27, x28, [x1], #16
    stp x29, x30, [x1], #16
    mov x2, sp
    str x2, [x1], #8
    mrs x2, tpidr_el0
    str x2, [x1], #8
    mrs x2, fpcr
    str x2, [x1], #8
    mrs x2, nzcv
    str x2, [x1], #8
    stp xzr, xzr, [x0, #-16]
    adrp x1, stack_top
    add x1, x1, :lo12:stack_top
    mov sp, x1
    mov x29, xzr
    mov x30, xzr
    bl bootinfo_main
1:  b 1b

#elif defined(__riscv)

_start:
    sd ra, -8(a0)                /* the page before the boot information is the IPC buffer: its last word */
    la ra, entry_registers
    sd sp, 8(ra)
    sd gp, 16(ra)
    sd tp, 24(ra)
    sd t0, 32(ra)
    sd t1, 40(ra)
    sd t2, 48(ra)
    sd s0, 56(ra)
    sd s1, 64(ra)
    sd a1, 72(ra)
    sd a2, 80(ra)
    sd a3, 88(ra)
    sd a4, 96(ra)
    sd a5, 104(ra)
    sd a6, 112(ra)
    sd a7, 120(ra)
    sd s2, 128(ra)
    sd s3, 136(ra)
    sd s4, 144(ra)
    sd s5, 152(ra)
    sd s6, 160(ra)
    sd s7, 168(ra)
    sd s8, 176(ra)
    sd s9, 184(ra)
    sd s10, 192(ra)
    sd s11, 200(ra)
    sd t3, 208(ra)
    sd t4, 216(ra)
    sd t5, 224(ra)
    sd t6, 232(ra)
    ld t0, -8(a0)
    sd t0, 0(ra)
    sd zero, -8(a0)
#ifdef __riscv_flen
    frcsr t0
    sd t0, 240(ra)
#endif
    la sp, stack_top
    li s0, 0
    call bootinfo_main
1:  j 1b

#endif

    .section .bss.stack, "aw", %nobits
    .balign 16
    .skip 32768
stack_top:
    .section .note.GNU-stack, "", %progbits
