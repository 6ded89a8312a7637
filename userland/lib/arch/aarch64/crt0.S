/* SPDX-License-Identifier: BSD-2-Clause */
/* Entry of a root task on AArch64: keeps the registers it was started with, then goes to C on a static stack. */

    .macro keep first, second, place
    stp \first, \second, [x30, #8 * \place]
    .endm

    .section .text.start, "ax", @progbits
    .global _start
    .type _start, @function
_start:
    msr tpidr_el0, x30
    adrp x30, runtime_entry_registers
    add x30, x30, :lo12:runtime_entry_registers
    keep x0, x1, 3
    keep x2, x3, 5
    keep x4, x5, 7
    keep x6, x7, 9
    str x8, [x30, #8 * 11]
    keep x16, x17, 12
    keep x18, x29, 14
    keep x9, x10, 17
    keep x11, x12, 19
    keep x13, x14, 21
    str x15, [x30, #8 * 23]
    keep x19, x20, 24
    keep x21, x22, 26
    keep x23, x24, 28
    keep x25, x26, 30
    keep x27, x28, 32
    mrs x1, tpidr_el0
    str x1, [x30, #8 * 16]
    adr x1, _start
    mov x2, sp
    keep x1, x2, 0
    mrs x1, nzcv
    str x1, [x30, #8 * 2]
    mrs x1, tpidrro_el0
    str x1, [x30, #8 * 35]
    adrp x1, initial_stack_top
    add x1, x1, :lo12:initial_stack_top
    mov sp, x1
    mov x29, xzr
    bl runtime_start
1:  udf #0
    b 1b
    .size _start, . - _start

    .section .bss
    .balign 16
    .skip 0x10000
initial_stack_top:

    .section .note.GNU-stack, "", @progbits
