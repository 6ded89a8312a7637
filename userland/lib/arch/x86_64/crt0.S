/* SPDX-License-Identifier: BSD-2-Clause */
/* Entry of a root task on x86-64: keeps the registers it was started with, then goes to C on a static stack. */

    .section .text.start, "ax", @progbits
    .global _start
    .type _start, @function
_start:
    mov %rsp, runtime_entry_registers + 1 * 8(%rip)
    mov %rax, runtime_entry_registers + 3 * 8(%rip)
    mov %rbx, runtime_entry_registers + 4 * 8(%rip)
    mov %rcx, runtime_entry_registers + 5 * 8(%rip)
    mov %rdx, runtime_entry_registers + 6 * 8(%rip)
    mov %rsi, runtime_entry_registers + 7 * 8(%rip)
    mov %rdi, runtime_entry_registers + 8 * 8(%rip)
    mov %rbp, runtime_entry_registers + 9 * 8(%rip)
    mov %r8, runtime_entry_registers + 10 * 8(%rip)
    mov %r9, runtime_entry_registers + 11 * 8(%rip)
    mov %r10, runtime_entry_registers + 12 * 8(%rip)
    mov %r11, runtime_entry_registers + 13 * 8(%rip)
    mov %r12, runtime_entry_registers + 14 * 8(%rip)
    mov %r13, runtime_entry_registers + 15 * 8(%rip)
    mov %r14, runtime_entry_registers + 16 * 8(%rip)
    mov %r15, runtime_entry_registers + 17 * 8(%rip)
    lea _start(%rip), %rax
    mov %rax, runtime_entry_registers(%rip)
    lea initial_stack_top(%rip), %rsp
    pushfq
    popq runtime_entry_registers + 2 * 8(%rip)
    xor %ebp, %ebp
    call runtime_start
1:  ud2
    jmp 1b
    .size _start, . - _start

    .section .bss
    .balign 16
    .skip 0x10000
initial_stack_top:

    .section .note.GNU-stack, "", @progbits
