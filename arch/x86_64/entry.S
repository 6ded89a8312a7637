/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Into the kernel and out of it. The user's registers go straight to the current thread's context and come straight from the next
 * thread's; nothing is copied. What the processor pushes lands there too (arch/context.h). In the kernel, interrupts are off, but for
 * the two places where it waits for one (irq.c), and an exception is a bug, but for the few that were prepared for (trap_kernel).
 */
#include "arch/asm.h"
#include "arch/context.h"
#include "arch/descriptors.h"
#include "arch/types.h"
#include <sel4/config.h>

#define USER_RSP (entry_data + ENTRY_RSP + 8)
#define IRQ_ACCEPTED (entry_data + ENTRY_IRQ_ACCEPTED)
#if CONFIG_MELTDOWN
#define FRAME_END (entry_data + ENTRY_FRAME_END)
#define USER_ROOT (entry_data + ENTRY_USER_ROOT)
#define KERNEL_ROOT (entry_data + ENTRY_KERNEL_ROOT)
#define ENTRY_STACK_FRAME (entry_stack + ENTRY_STACK_BYTES - 40)
#else
#define FRAME_END (entry_data + ENTRY_RSP)
#endif

/* Offsets from the stack pointer at the trap word */
#define FRAME_CS (8 * (REG_CS - REG_TRAP))
#define FRAME_RFLAGS (8 * (REG_RFLAGS - REG_TRAP))

    .section .text.entry, "ax"
    .code64

/* What every entry saves, from REG_R15 down to REG_RAX. */
.macro push_registers
    pushq %r15
    pushq %r9
    pushq %r8
    pushq %r10
    pushq %rsi
    pushq %rdi
    pushq %r12
    pushq %rdx
    pushq %r14
    pushq %r13
    pushq %rbp
    pushq %rbx
    pushq %rax
.endm

.macro pop_registers
    popq %rax
    popq %rbx
    popq %rbp
    popq %r13
    popq %r14
    popq %rdx
    popq %r12
    popq %rdi
    popq %rsi
    popq %r10
    popq %r8
    popq %r9
    popq %r15
.endm

/* A frame and a trap word on another stack: moves them to where the current thread's belong, as if they had been pushed there. */
.macro adopt_frame
    pushq %rax
    pushq %rcx
#if CONFIG_MELTDOWN
    movq KERNEL_ROOT(%rip), %rax
    movq %rax, %cr3
#endif
    movq FRAME_END(%rip), %rax
    .irp i, 0, 1, 2, 3, 4, 5
    movq 16 + 8 * \i(%rsp), %rcx
    movq %rcx, 8 * (\i - 6)(%rax)
    .endr
    subq $48, %rax
    popq %rcx
    xchgq %rax, (%rsp)
    popq %rsp
.endm

/* An interrupt or exception from user mode: the frame is where it belongs, or goes there. */
.macro take_frame
#if CONFIG_MELTDOWN
    adopt_frame
#endif
.endm

/* Indirect branches of the kernel do not follow what user mode has trained (-Dspectre=ibrs); registers are saved, rax, rdx kept. */
.macro set_speculation restricted
#if CONFIG_SPECTRE_IBRS
    cmpb $0, speculation_switched(%rip)
    je .Lspeculation\@
    movq %rax, %rbp
    movq %rdx, %rbx
    movl $MSR_SPEC_CTRL, %ecx
    movl $\restricted, %eax
    xorl %edx, %edx
    wrmsr
    movq %rbx, %rdx
    movq %rbp, %rax
.Lspeculation\@:
#endif
.endm

/* --- system calls ---------------------------------------------------------------------------------------------------------- */

    .globl trap_entry_syscall
    .balign 64
trap_entry_syscall:
    movq %rsp, USER_RSP(%rip)
#if CONFIG_MELTDOWN
    movq KERNEL_ROOT(%rip), %rsp
    movq %rsp, %cr3
#endif
    movq FRAME_END(%rip), %rsp
    movq %r11, 8 * (REG_RFLAGS - CONTEXT_WORDS)(%rsp)
    movq %rcx, 8 * (REG_RIP - CONTEXT_WORDS)(%rsp)
    movq $TRAP_SYSCALL, 8 * (REG_TRAP - CONTEXT_WORDS)(%rsp)
    subq $8 * (CONTEXT_WORDS - REG_R11), %rsp
    push_registers
    subq $2, %rcx                       /* restart at the instruction itself */
    pushq %rcx
    movq USER_RSP(%rip), %rcx
    movq %rcx, 8 * (REG_RSP - REG_RESTART)(%rsp)
    leaq kernel_stack_top(%rip), %rsp
    set_speculation 1
    call kernel_syscall                 /* arguments are where the user had them */

/*
 * Out again, with the thread in rax. If it is not the one that entered last, FS and GS base follow it, and so does the place for its
 * registers at its next entry. By `sysret` only if the thread came by `syscall` and its registers have not been written since: then its pc is what the
 * processor itself reported, or two less, and that is canonical because no page ends at the top of the user's half (VX-16).
 */
    .globl trap_exit
trap_exit:
    set_speculation 0
    movq FRAME_END(%rip), %rcx
    leaq CONTEXT_BYTES(%rax), %rdx
    cmpq %rcx, %rdx
    je trap_exit_same
#if CONFIG_FSGSBASE_INST
base_site_1:
    rdfsbase %rsi
    movq %rsi, 8 * (REG_FS_BASE - CONTEXT_WORDS)(%rcx)
base_site_2:
    rdgsbase %rsi
    movq %rsi, 8 * (REG_GS_BASE - CONTEXT_WORDS)(%rcx)
    movq 8 * REG_FS_BASE(%rax), %rsi
base_site_3:
    wrfsbase %rsi
    movq 8 * REG_GS_BASE(%rax), %rsi
base_site_4:
    wrgsbase %rsi
#else
    movq 8 * REG_FS_BASE(%rax), %rsi
    call base_write_fs
    movq 8 * REG_GS_BASE(%rax), %rsi
    call base_write_gs
#endif
    movq %rdx, FRAME_END(%rip)
trap_exit_same:
    cmpq $TRAP_SYSCALL, 8 * REG_TRAP(%rax)
    jne trap_exit_full
#if CONFIG_MELTDOWN
    movq 8 * REG_RSP(%rax), %rcx
    movq %rcx, USER_RSP(%rip)
#endif
    leaq 8 * REG_RAX(%rax), %rsp
    pop_registers
    movq 8 * (REG_RIP - REG_R11)(%rsp), %rcx
    movq 8 * (REG_RFLAGS - REG_R11)(%rsp), %r11
#if CONFIG_MELTDOWN
    movq USER_ROOT(%rip), %rsp
    movq %rsp, %cr3
    movq USER_RSP(%rip), %rsp
#else
    movq 8 * (REG_RSP - REG_R11)(%rsp), %rsp
#endif
    sysretq

trap_exit_full:
#if CONFIG_MELTDOWN
    .irp i, 0, 1, 2, 3, 4
    movq 8 * (REG_RIP + \i)(%rax), %rcx
    movq %rcx, ENTRY_STACK_FRAME + 8 * \i(%rip)
    .endr
#endif
    leaq 8 * REG_RAX(%rax), %rsp
    pop_registers
    popq %r11
    popq %rcx
#if CONFIG_MELTDOWN
    movq USER_ROOT(%rip), %rsp
    movq %rsp, %cr3
    leaq ENTRY_STACK_FRAME(%rip), %rsp
#else
    addq $8, %rsp
#endif
    iretq

/* --- interrupts and exceptions --------------------------------------------------------------------------------------------------- */

/* Saves all registers after the trap word was pushed; the trap word is in rdi then, the pc is also the restart pc. */
.macro save_all
    pushq %rcx
    pushq %r11
    push_registers
    movq 8 * (REG_TRAP - REG_RAX)(%rsp), %rdi
    pushq 8 * (REG_RIP - REG_RAX)(%rsp)
    cld
    leaq kernel_stack_top(%rip), %rsp
    set_speculation 1
.endm

    .balign 16
trap_irq:
    testb $3, FRAME_CS(%rsp)
    jz trap_irq_in_kernel
    take_frame
clac_site_1:
    nopl (%rax)
    save_all
    movzbl %dil, %edi
    call trap_interrupt
    jmp trap_exit

/* The kernel opened a window for it: note the vector, return with interrupts off. */
trap_irq_in_kernel:
    pushq %rax
    movzbl 8(%rsp), %eax
    movl %eax, IRQ_ACCEPTED(%rip)
    andl $~RFLAGS_IF, 8 + FRAME_RFLAGS(%rsp)
    popq %rax
    addq $8, %rsp
    iretq

    .balign 16
trap_exception_common:
    testb $3, FRAME_CS(%rsp)
    jz trap_exception_in_kernel
    take_frame
trap_exception_adopted:
clac_site_2:
    nopl (%rax)
    save_all
    call trap_exception
    jmp trap_exit

    .balign 16
trap_software_common:
    take_frame
clac_site_3:
    nopl (%rax)
    save_all
    movzbl %dil, %edi
    call trap_software
    jmp trap_exit

/* A context like a user's, on the stack in use. */
trap_exception_in_kernel:
    pushq %rcx
    pushq %r11
    push_registers
    pushq 8 * (REG_RIP - REG_RAX)(%rsp)
    subq $16, %rsp
    movq %rsp, %rdi
    movq %rsp, %rbx
#if CONFIG_MELTDOWN
    movq KERNEL_ROOT(%rip), %rax
    movq %rax, %cr3
#endif
    andq $~15, %rsp
    cld
    call trap_kernel
    leaq 8 * REG_RAX(%rbx), %rsp
    pop_registers
    popq %r11
    popq %rcx
    addq $8, %rsp
    iretq

/*
 * Debug exceptions have a stack of their own: one that was pending at a `syscall` comes before the kernel has loaded its stack
 * pointer. Those from user mode go on as any other, in the thread's context. In the kernel they mean nothing.
 */
    .globl trap_entry_debug
    .balign 16
trap_entry_debug:
    pushq $0
    movl $0x101, 4(%rsp)
    testb $3, FRAME_CS(%rsp)
    jz 1f
    adopt_frame
    jmp trap_exception_adopted
1:  pushq %rax
    xorl %eax, %eax
    movq %rax, %dr6
    popq %rax
    addq $8, %rsp
    iretq

/* Non-maskable interrupt, machine check, double fault: on a stack of their own, whatever they came from. */
    .globl trap_entry_fatal
    .balign 16
trap_entry_fatal:
    .irp vector, 2, 8, 18
    .balign 16
    .if \vector != 8
    pushq $0
    .endif
    movl $(0x100 | \vector), 4(%rsp)
    jmp trap_exception_in_kernel
    .endr

    .globl trap_entry_spurious
trap_entry_spurious:
    iretq

/* --- stubs ------------------------------------------------------------------------------------------------------------------------- */

/* Exceptions: trap word = (vector + 256) << 32 | error code. */
    .globl trap_exception_stubs
    .balign 16
trap_exception_stubs:
    .set vector, 0
    .rept 32
    .balign 16
    .if vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || vector == 29 || vector == 30
    .else
    pushq $0
    .endif
    movl $(0x100 | vector), 4(%rsp)
    jmp trap_exception_common
    .set vector, vector + 1
    .endr

/* Interrupts: the vector as a signed byte, which is never 0. */
    .globl trap_irq_stubs
    .balign 8
trap_irq_stubs:
    .set vector, 32
    .rept 126
    .balign 8
    .if vector < 128
    pushq $vector
    .else
    pushq $(vector - 256)
    .endif
    jmp trap_irq
    .set vector, vector + 1
    .endr

    .globl trap_software_stubs
    .balign 8
trap_software_stubs:
    .set vector, 158
    .rept 97
    .balign 8
    pushq $(vector - 256)
    jmp trap_software_common
    .set vector, vector + 1
    .endr

    .globl trap_text_end
trap_text_end:

/* What a processor without FSGSBASE instructions executes instead of them: calls are as long. The value is in rsi. */
.macro base_function name, msr, write
\name:
    pushq %rax
    pushq %rcx
    pushq %rdx
    movl $\msr, %ecx
.if \write
    movl %esi, %eax
    movq %rsi, %rdx
    shrq $32, %rdx
    wrmsr
.else
    rdmsr
    shlq $32, %rdx
    leaq (%rax, %rdx), %rsi
.endif
    popq %rdx
    popq %rcx
    popq %rax
    ret
.endm

    .section .text.unlikely.base, "ax"
    base_function base_write_fs, MSR_FS_BASE, 1
    base_function base_write_gs, MSR_GS_BASE, 1
#if CONFIG_FSGSBASE_INST
    base_function base_read_fs, MSR_FS_BASE, 0
    base_function base_read_gs, MSR_GS_BASE, 0

    .section .rodata.trap_base_sites, "a"
    .globl trap_base_sites
    .balign 8
trap_base_sites:
    .quad base_site_1, base_read_fs, base_site_2, base_read_gs, base_site_3, base_write_fs, base_site_4, base_write_gs
#endif

    .section .rodata.trap_clac_sites, "a"
    .globl trap_clac_sites
    .balign 8
trap_clac_sites:
    .quad clac_site_1, clac_site_2, clac_site_3

    .section .note.GNU-stack, "", @progbits
