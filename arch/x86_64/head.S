/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a multiboot loader enters: 32-bit protected mode without paging, EAX and EBX as the protocol says, nothing else assumed. Builds
 * page tables with 2 MiB pages for the first 4 GiB at address 0, at the window and at the image's linked address, switches to 64-bit
 * mode, and calls boot_main on the kernel's stack.
 */
#include "arch/asm.h"
#include "arch/descriptors.h"
#include "arch/types.h"
#include "plat/board.h"

    .section .boot.header, "a"
    .balign 8
multiboot2_header:
    .long 0xe85250d6
    .long 0
    .long multiboot2_end - multiboot2_header
    .long -(0xe85250d6 + (multiboot2_end - multiboot2_header))
    .short 0, 0
    .long 8
multiboot2_end:
    .balign 4
multiboot1_header:
    .long 0x1badb002
    .long 3                             /* modules page aligned, memory information wanted */
    .long -(0x1badb002 + 3)

    .section .boot.text, "ax"
    .code32
    .globl head_start
head_start:
    cli
    cld
    movl %eax, %edi
    movl %ebx, %esi
    movl $boot_stack_top, %esp

    /* 64-bit mode and no-execute pages, or stop */
    movl $0x80000000, %eax
    cpuid
    cmpl $0x80000001, %eax
    jb head_no_long_mode
    movl $0x80000001, %eax
    cpuid
    andl $(1 << 29 | 1 << 20), %edx
    cmpl $(1 << 29 | 1 << 20), %edx
    jne head_no_long_mode

    /* four page directories of 2 MiB pages: entry n = n * 2 MiB, present, writable, large */
    movl $boot_directories, %ebx
    movl $0x83, %eax
    xorl %edx, %edx
1:  movl %eax, (%ebx)
    movl $0, 4(%ebx)
    addl $0x200000, %eax
    addl $8, %ebx
    incl %edx
    cmpl $2048, %edx
    jne 1b

    movl $boot_directories + 3, %eax
    movl %eax, boot_pdpt_low
    addl $0x1000, %eax
    movl %eax, boot_pdpt_low + 8
    addl $0x1000, %eax
    movl %eax, boot_pdpt_low + 16
    addl $0x1000, %eax
    movl %eax, boot_pdpt_low + 24
    movl $boot_directories + 3, boot_pdpt_high + 8 * 510
    movl $boot_pdpt_low + 3, boot_root
    movl $boot_pdpt_low + 3, boot_root + 8 * 256
    movl $boot_pdpt_high + 3, boot_root + 8 * 511

    /* known values in all control registers: UEFI firmware leaves many bits set */
    movl $CR4_PAE, %eax
    movl %eax, %cr4
    movl $boot_root, %eax
    movl %eax, %cr3
    movl $MSR_EFER, %ecx
    movl $(EFER_LME | EFER_NXE | EFER_SCE), %eax
    xorl %edx, %edx
    wrmsr
    movl $(CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE), %eax
    movl %eax, %cr0
    lgdt boot_gdt_pointer
    ljmp $SELECTOR_KERNEL_CODE, $head_long

/* A message on the serial port, without stack or interrupt. */
head_no_long_mode:
    movl $boot_message, %esi
2:  movw $(BOARD_CONSOLE_PORT + 5), %dx
    movl $100000, %ecx
3:  inb %dx, %al
    testb $0x20, %al
    jnz 4f
    loop 3b
4:  lodsb
    testb %al, %al
    jz 5f
    movw $BOARD_CONSOLE_PORT, %dx
    outb %al, %dx
    jmp 2b
5:  cli
    hlt
    jmp 5b

    .code64
head_long:
    movl $SELECTOR_KERNEL_DATA, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    xorl %eax, %eax
    movl %eax, %fs
    movl %eax, %gs
    movabsq $kernel_stack_top, %rsp
    xorl %ebp, %ebp
    movl %edi, %edi
    movl %esi, %esi
    movabsq $head_high, %rax
    jmp *%rax

    .section .boot.rodata, "a"
    .balign 8
boot_gdt:
    .quad 0
    .quad 0x00af9b000000ffff
    .quad 0x00cf93000000ffff
boot_gdt_pointer:
    .short boot_gdt_pointer - boot_gdt - 1
    .long boot_gdt
boot_message:
    .asciz "\r\nTagua: this processor has no 64-bit mode with no-execute pages.\r\n"

    .section .boot.tables, "aw", @nobits
    .balign 4096
boot_root:
    .skip 4096
boot_pdpt_low:
    .skip 4096
boot_pdpt_high:
    .skip 4096
boot_directories:
    .skip 4 * 4096
    .skip 64
boot_stack_top:

    .section .text.unlikely.head, "ax"
head_high:
    call boot_main
    jmp trap_exit

    .section .stack, "aw", @nobits
    .balign 4096
    .globl kernel_stack_bottom
    .globl kernel_stack_top
kernel_stack_bottom:
    .skip KERNEL_STACK_BYTES
kernel_stack_top:

    .section .note.GNU-stack, "", @progbits
