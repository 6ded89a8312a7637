/* SPDX-License-Identifier: BSD-2-Clause */
/* The floating-point registers to and from memory. The rest of the kernel is compiled without them. */
    .attribute arch, "rv64imafdc"

    .macro  each_register instruction
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    \instruction f\n, 8*\n(a0)
    .endr
    .endm

/* void fpu_save(struct arch_tcb *), void fpu_restore(const struct arch_tcb *): f0..f31, fcsr. FS must be on. */
    .section .text.fpu_save, "ax", @progbits
    .globl  fpu_save
fpu_save:
    each_register fsd
    frcsr   t0
    sd      t0, 8*32(a0)
    ret

    .section .text.fpu_restore, "ax", @progbits
    .globl  fpu_restore
fpu_restore:
    each_register fld
    ld      t0, 8*32(a0)
    fscsr   t0
    ret
