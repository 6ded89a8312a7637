/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * First instructions of the image: the header of a Linux Image for RISC-V (docs/reference/boot.md B-76), then the way from
 * the firmware's entry (S mode, MMU off, a0 = hart, a1 = device tree, any 2 MiB-aligned place) to C at the addresses that the
 * kernel is linked at. Until then everything is addressed relative to the PC. Also the way out of booting.
 */
#include "arch/context.h"

#define SSTATUS_AT_BOOT_CLEAR 0x8c6762 /* SIE SPIE UBE SPP VS FS SUM MXR SPELP */

    .section .head.text, "ax", @progbits
    .globl _start
_start:
    .option push
    .option norvc
    j       head_enter
    nop
    .option pop
    .quad   0x200000            /* text_offset: RAM base + 2 MiB */
    .quad   kernel_image_size   /* with everything that is zero at first */
    .quad   0                   /* flags: little endian */
    .word   2                   /* version 0.2 */
    .word   0
    .quad   0
    .ascii  "RISCV\0\0\0"
    .ascii  "RSC\5"
    .word   0

head_enter:
    csrw    sie, zero
    lla     t0, head_fault
    csrw    stvec, t0
    li      t0, SSTATUS_AT_BOOT_CLEAR
    csrc    sstatus, t0
    mv      s0, a0
    mv      s1, a1
    lla     s2, _start
    lla     s3, head_text_misplaced
    slli    t0, s2, 64 - 21
    bnez    t0, head_stop
    srli    t0, s2, 38          /* the one-to-one mapping has to lie in the lower half */
    bnez    t0, head_stop

    lla     t0, boot_bss_start
    lla     t1, boot_bss_end
1:  bgeu    t0, t1, 2f
    sd      zero, (t0)
    addi    t0, t0, 8
    j       1b
2:
    lla     sp, kernel_stack_top
    mv      a0, s2
    call    kernel_map_early    /* gives satp */
    ld      t0, head_high_address
    lla     t1, head_high
    sub     t1, t0, t1
    add     sp, sp, t1
    csrw    satp, a0
    sfence.vma
    jr      t0

    .balign 4
head_high:
    lla     t0, trap_entry
    csrw    stvec, t0
    csrw    sscratch, zero      /* in the kernel */
    mv      a0, s0
    mv      a1, s1
    li      s0, 0               /* end of the chain of frames */
    call    boot_main           /* gives the root task's thread */
    mv      s1, a0
    call    kernel_map_finish
    mv      a0, s1
    tail    trap_return

    .balign 4
head_fault:
    lla     s3, head_text_fault
head_stop:                      /* s3: text */
    lbu     a0, (s3)
    beqz    a0, 1f
    li      a7, 1               /* legacy putchar: all firmware has it */
    ecall
    addi    s3, s3, 1
    j       head_stop
1:  wfi
    j       1b

    .balign 8
head_high_address:
    .quad   head_high
head_text_misplaced:
    .asciz  "\r\nTagua: boot failed: the image is not at a multiple of 2 MiB below 256 GiB\r\n"
head_text_fault:
    .asciz  "\r\nTagua: boot failed: trap before the MMU was on\r\n"
