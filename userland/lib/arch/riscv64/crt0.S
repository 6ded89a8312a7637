/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entry of a root task on RV64: keeps the registers it was started with (all but t6, which holds the address of the table),
 * then goes to C on a static stack.
 */

    .macro keep register, place
    sd \register, 8 * \place(t6)
    .endm

    .section .text.start, "ax", @progbits
    .global _start
    .type _start, @function
_start:
    lla t6, runtime_entry_registers
    keep ra, 1
    keep sp, 2
    keep gp, 3
    keep s0, 4
    keep s1, 5
    keep s2, 6
    keep s3, 7
    keep s4, 8
    keep s5, 9
    keep s6, 10
    keep s7, 11
    keep s8, 12
    keep s9, 13
    keep s10, 14
    keep s11, 15
    keep a0, 16
    keep a1, 17
    keep a2, 18
    keep a3, 19
    keep a4, 20
    keep a5, 21
    keep a6, 22
    keep a7, 23
    keep t0, 24
    keep t1, 25
    keep t2, 26
    keep t3, 27
    keep t4, 28
    keep t5, 29
    keep tp, 31
    lla t0, _start
    keep t0, 0
    lla sp, initial_stack_top
    li s0, 0
    call runtime_start
1:  unimp
    j 1b
    .size _start, . - _start

    .section .bss
    .balign 16
    .skip 0x10000
initial_stack_top:

    .section .note.GNU-stack, "", @progbits
