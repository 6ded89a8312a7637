/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Into the kernel and out of it. In user mode SP_EL1 is the current thread's context (= its TCB): the
 * registers are stored there, once. Then the stack pointer becomes the kernel's stack, empty each time, and a
 * C function gets what it needs in registers; it returns the thread to resume to trap_exit. The system call's
 * code fills its vector exactly.
 *
 * The kernel runs with all exceptions masked; any exception in it is an error and ends in trap_unexpected.
 */
#include "arch/types.h"

/* Offsets in struct user_context (arch/context.h; checked in context.c). */
#define CONTEXT_X30_SP 240
#define CONTEXT_PC_SPSR 256
#define CONTEXT_RESTART_TPIDR 272

#define ESR_EC_SHIFT 26
#define ESR_EC_SVC64 0x15

    .macro save_general
    stp     x0, x1, [sp, #0]
    stp     x2, x3, [sp, #16]
    stp     x4, x5, [sp, #32]
    stp     x6, x7, [sp, #48]
    stp     x8, x9, [sp, #64]
    stp     x10, x11, [sp, #80]
    stp     x12, x13, [sp, #96]
    stp     x14, x15, [sp, #112]
    stp     x16, x17, [sp, #128]
    stp     x18, x19, [sp, #144]
    stp     x20, x21, [sp, #160]
    stp     x22, x23, [sp, #176]
    stp     x24, x25, [sp, #192]
    stp     x26, x27, [sp, #208]
    stp     x28, x29, [sp, #224]
    .endm

    .macro save_special
    mrs     x21, sp_el0
    mrs     x22, elr_el1
    mrs     x23, spsr_el1
    mrs     x25, tpidr_el0
    stp     x30, x21, [sp, #CONTEXT_X30_SP]
    stp     x22, x23, [sp, #CONTEXT_PC_SPSR]
    .endm

    .macro enter_c function
    adrp    x8, kernel_stack_top
    mov     sp, x8
    adr     x30, trap_exit
    b       \function
    .endm

    .macro vector
    .balign 128
    .endm

    .macro unexpected kind
    vector
    msr     tpidr_el1, x0
    mov     x0, #\kind
    b       trap_save_unexpected
    .endm

    .section .vectors, "ax"
    .balign 2048
    .global vectors
vectors:
    /* In the kernel, stack pointer 0 (never used). */
    unexpected 0
    unexpected 1
    unexpected 2
    unexpected 3
    /* In the kernel. */
#if CONFIG_ALLOW_SMC_CALLS
    vector
    b       trap_kernel_synchronous
#else
    unexpected 4
#endif
    unexpected 5
    unexpected 6
    unexpected 7

    /* From user mode: synchronous. */
    vector
    save_general
    mrs     x24, esr_el1
    lsr     x26, x24, #ESR_EC_SHIFT
    save_special
    cmp     x26, #ESR_EC_SVC64
    b.ne    trap_not_syscall
    sub     x27, x22, #4
    stp     x27, x25, [sp, #CONTEXT_RESTART_TPIDR]
    mov     x2, x7
    enter_c kernel_syscall

    /* From user mode: interrupt. */
    vector
    save_general
    save_special
    stp     x22, x25, [sp, #CONTEXT_RESTART_TPIDR]
    enter_c kernel_interrupt

    /* From user mode: FIQ (masked always), SError (masked but in debug builds). */
    unexpected 10
    vector
    save_general
    mrs     x24, esr_el1
    save_special
    b       trap_not_syscall

    /* From user mode in AArch32, which no thread can enter. */
    unexpected 12
    unexpected 13
    unexpected 14
    unexpected 15

trap_not_syscall:
    stp     x22, x25, [sp, #CONTEXT_RESTART_TPIDR]
    mov     x0, x24
    enter_c trap_exception

/* x0: thread to resume. The barrier behind the return keeps the processor from running ahead of it. */
    .balign 64
    .global trap_exit
trap_exit:
    mov     sp, x0
    ldp     x22, x23, [x0, #CONTEXT_PC_SPSR]
    ldp     x30, x21, [x0, #CONTEXT_X30_SP]
    msr     elr_el1, x22
    msr     spsr_el1, x23
    msr     sp_el0, x21
    ldp     x2, x3, [sp, #16]
    ldp     x4, x5, [sp, #32]
    ldp     x6, x7, [sp, #48]
    ldp     x8, x9, [sp, #64]
    ldp     x10, x11, [sp, #80]
    ldp     x12, x13, [sp, #96]
    ldp     x14, x15, [sp, #112]
    ldp     x16, x17, [sp, #128]
    ldp     x18, x19, [sp, #144]
    ldp     x20, x21, [sp, #160]
    ldp     x22, x23, [sp, #176]
    ldp     x24, x25, [sp, #192]
    ldp     x26, x27, [sp, #208]
    ldp     x28, x29, [sp, #224]
    ldp     x0, x1, [sp, #0]
    eret
    dsb     nsh
    isb

/* The kernel has trapped: keep everything for the report and go on with a stack of its own. x0: which
 * vector. */
trap_save_unexpected:
    msr     sp_el0, x1
    adrp    x1, trap_frame
    add     x1, x1, :lo12:trap_frame
    stp     x2, x3, [x1, #16]
    stp     x4, x5, [x1, #32]
    stp     x6, x7, [x1, #48]
    stp     x8, x9, [x1, #64]
    stp     x10, x11, [x1, #80]
    stp     x12, x13, [x1, #96]
    stp     x14, x15, [x1, #112]
    stp     x16, x17, [x1, #128]
    stp     x18, x19, [x1, #144]
    stp     x20, x21, [x1, #160]
    stp     x22, x23, [x1, #176]
    stp     x24, x25, [x1, #192]
    stp     x26, x27, [x1, #208]
    stp     x28, x29, [x1, #224]
    mov     x2, sp
    stp     x30, x2, [x1, #240]
    mrs     x2, elr_el1
    mrs     x3, spsr_el1
    stp     x2, x3, [x1, #256]
    mrs     x2, esr_el1
    mrs     x3, far_el1
    stp     x2, x3, [x1, #272]
    mrs     x2, tpidr_el1
    mrs     x3, sp_el0
    stp     x2, x3, [x1, #0]
    adrp    x1, panic_stack_top
    mov     sp, x1
    bl      trap_unexpected

#if CONFIG_ALLOW_SMC_CALLS
/* A monitor call that no monitor takes is undefined: it is passed over with the answer "unknown function". */
trap_kernel_synchronous:
    msr     tpidr_el1, x0
    msr     sp_el0, x1
    mrs     x0, elr_el1
    adr     x1, smc_instruction
    cmp     x0, x1
    b.ne    1f
    add     x0, x0, #4
    msr     elr_el1, x0
    mov     x0, #-1
    mrs     x1, sp_el0
    eret
1:  mrs     x1, sp_el0
    mov     x0, #4
    b       trap_save_unexpected

/* x0: eight words, arguments and then results. */
    .global smc_call
smc_call:
    stp     x29, x30, [sp, #-32]!
    str     x0, [sp, #16]
    mov     x9, x0
    ldp     x0, x1, [x9]
    ldp     x2, x3, [x9, #16]
    ldp     x4, x5, [x9, #32]
    ldp     x6, x7, [x9, #48]
smc_instruction:
    smc     #0
    ldr     x9, [sp, #16]
    stp     x0, x1, [x9]
    stp     x2, x3, [x9, #16]
    stp     x4, x5, [x9, #32]
    stp     x6, x7, [x9, #48]
    ldp     x29, x30, [sp], #32
    ret
#endif

/* The kernel's stack, below it read-only memory; and one for the report of what went wrong. */
    .section .stack, "aw"
    .balign 4096
    .global kernel_stack, kernel_stack_top, panic_stack_top
kernel_stack:
    .space  8192
kernel_stack_top:
    .space  4096
panic_stack_top:
    .space  16
