/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the boot loader to C. The image begins with the arm64 Linux header, so any loader of Linux starts it:
 * at any page of RAM, at EL2 or EL1, MMU off, device tree in x0. Until the MMU is on, every address is
 * computed from the program counter. The tables built here map the image at its link address and, for the
 * moment of switching, the page of this code at its own. C begins in the final address space.
 */
#include "arch/types.h"
#include <plat/board.h>

#define SCTLR_RES1 ((1 << 11) | (1 << 20) | (1 << 22) | (1 << 28) | (1 << 29))
/* MMU, caches, kernel stack alignment; for EL0: DC ZVA, CTR_EL0, WFI, WFE, cache maintenance by address. */
#define SCTLR_KERNEL (1 | (1 << 2) | (1 << 3) | (1 << 12))
#define SCTLR_EL0 ((1 << 14) | (1 << 15) | (1 << 16) | (1 << 18) | (1 << 26))
#define SCTLR_ON (SCTLR_RES1 | SCTLR_KERNEL | SCTLR_EL0)
#define SCTLR_SPAN (1 << 23)

#define TCR_T0SZ (64 - 48)
#define TCR_T1SZ ((64 - 48) << 16)
/* Table walks through write-back caches, inner shareable. */
#define TCR_WALKS ((1 << 8) | (1 << 10) | (3 << 12) | (1 << 24) | (1 << 26) | (3 << 28))
#define TCR_TG1_4K (2 << 30)
#define TCR_BASE (TCR_T0SZ | TCR_T1SZ | TCR_WALKS | TCR_TG1_4K)
#define TCR_IPS_SHIFT 32
#define TCR_AS_SHIFT 36
#define TCR_E0PD1_SHIFT 56

#define MAIR_NORMAL_DEVICE 0x00ff /* index 0: normal, write-back; 1: device-nGnRnE */

/* Entries: valid and page, accessed, inner shareable. */
#define PAGE_BASE (3 | (1 << 10) | (3 << 8))
#define PAGE_PXN (1 << 53)
#define PAGE_UXN (1 << 54)
#define PAGE_RO (1 << 7)
#define PAGE_TEXT (PAGE_BASE | PAGE_RO | PAGE_UXN)
#define PAGE_RODATA (PAGE_BASE | PAGE_RO | PAGE_PXN | PAGE_UXN)
#define PAGE_DATA (PAGE_BASE | PAGE_PXN | PAGE_UXN)
#define BLOCK_CODE (1 | (1 << 10) | (3 << 8))

    .section .head.text, "ax"
    .global head
head:
    b       head_entry
    .long   0
    .quad   0                       /* offset from a multiple of 2 MiB: any will do */
    .quad   kernel_image_size
    .quad   0xa                     /* little endian, 4 KiB pages, anywhere in RAM */
    .quad   0, 0, 0
    .ascii  "ARM\x64"
    .long   0

/* What cannot be started here: says so on the board's UART. x1: text. */
head_refuse:
    ldr     x2, =BOARD_EARLY_UART
1:  ldrb    w3, [x1], #1
    cbz     w3, 2f
    str     w3, [x2]
    b       1b
2:  wfi
    b       2b
head_text_el3:
    .asciz  "boot failed: entered at EL3; the kernel needs EL2 or EL1\r\n"
    .balign 8

head_entry:
    mov     x20, x0
    msr     daifset, #15
    mrs     x0, currentel
    lsr     x0, x0, #2
    adr     x1, head_text_el3
    cmp     x0, #2
    b.hi    head_refuse
    b.lo    head_el1

/* EL2: give everything to EL1 and go there. */
    mov     x0, #1
    lsl     x0, x0, #31             /* EL1 is AArch64 */
    orr     x0, x0, #(3 << 40)      /* pointer authentication does not trap */
    msr     hcr_el2, x0
    mrs     x0, cnthctl_el2
    orr     x0, x0, #3
    msr     cnthctl_el2, x0
    msr     cntvoff_el2, xzr
    mov     x0, #0x33ff
    msr     cptr_el2, x0
    msr     hstr_el2, xzr
    msr     vttbr_el2, xzr
    mrs     x0, midr_el1
    msr     vpidr_el2, x0
    mrs     x0, mpidr_el1
    msr     vmpidr_el2, x0
    mrs     x0, id_aa64dfr0_el1     /* all event counters belong to EL1, if there are any */
    ubfx    x0, x0, #8, #4
    sub     x1, x0, #1
    mov     x0, #0
    cmp     x1, #14
    b.hs    1f
    mrs     x0, pmcr_el0
    ubfx    x0, x0, #11, #5
1:  msr     mdcr_el2, x0
    mrs     x0, id_aa64pfr0_el1
    ubfx    x0, x0, #24, #4
    cbz     x0, 2f
    mrs     x0, s3_4_c12_c9_5       /* ICC_SRE_EL2: EL1 may use the GIC's registers */
    orr     x0, x0, #1
    orr     x0, x0, #8
    msr     s3_4_c12_c9_5, x0
    isb
    mrs     x0, s3_4_c12_c9_5
    tbz     x0, #0, 2f
    msr     s3_4_c12_c11_0, xzr     /* ICH_HCR_EL2 */
2:  mrs     x0, id_aa64mmfr0_el1
    ubfx    x0, x0, #56, #4
    cbz     x0, 3f
    msr     s3_4_c1_c1_4, xzr       /* fine-grained traps: HFG{R,W,I}TR_EL2, HDFG{R,W}TR_EL2 */
    msr     s3_4_c1_c1_5, xzr
    msr     s3_4_c1_c1_6, xzr
    msr     s3_4_c3_c1_4, xzr
    msr     s3_4_c3_c1_5, xzr
3:  mrs     x0, id_aa64mmfr1_el1
    ubfx    x0, x0, #40, #4
    cbz     x0, 4f
    msr     s3_4_c1_c2_2, xzr       /* HCRX_EL2 */
4:  ldr     x0, =(SCTLR_RES1 | SCTLR_SPAN)
    msr     sctlr_el1, x0
    mov     x0, #0x3c5              /* EL1, own stack pointer, all masked */
    msr     spsr_el2, x0
    adr     x0, head_el1
    msr     elr_el2, x0
    eret

/* x0 ... x1: discard the lines of memory that has been or will be written with the cache off. */
head_invalidate:
    mrs     x2, ctr_el0
    ubfx    x2, x2, #16, #4
    mov     x3, #4
    lsl     x2, x3, x2
1:  dc      ivac, x0
    add     x0, x0, x2
    cmp     x0, x1
    b.lo    1b
    dsb     sy
    ret

/* Pages \first ... \last of the image, both 64 KiB aligned unless the mapping is not contiguous. */
    .macro map_pages first, last, attributes, contiguous
    adrp    x0, \first
    adrp    x1, \last
    ldr     x2, =\attributes
    .if \contiguous
    orr     x2, x2, x12
    .endif
    sub     x3, x0, x10
    add     x3, x11, x3, lsr #9
1:  orr     x4, x0, x2
    str     x4, [x3], #8
    add     x0, x0, #0x1000
    cmp     x0, x1
    b.lo    1b
    .endm

/* Entry \index of table \table names table \next. */
    .macro map_table table, index, next
    adrp    x0, \table
    adrp    x1, \next
    orr     x1, x1, #3
    str     x1, [x0, #(8 * \index)]
    .endm

head_el1:
    adrp    x0, head_tables
    adrp    x1, head_tables_end
    bl      head_invalidate
    adrp    x0, head_tables
    adrp    x1, head_tables_end
1:  stp     xzr, xzr, [x0], #16
    cmp     x0, x1
    b.lo    1b

    /* The image; with the contiguous bit if it lies suitably. */
    adrp    x10, kernel_image_start
    adrp    x11, kernel_image_table
    mov     x12, #0
    mov     x0, #1
    lsl     x0, x0, #52
    tst     x10, #0xffff
    csel    x12, x0, x12, eq
    map_pages kernel_image_start, kernel_text_end, PAGE_TEXT, 1
    map_pages kernel_text_end, kernel_rodata_end, PAGE_RODATA, 1
    map_pages kernel_rodata_end, kernel_data_end, PAGE_DATA, 1
    map_pages kernel_data_end, kernel_image_end, PAGE_DATA, 0
    map_table kernel_root_table, 511, kernel_top_table
    map_table kernel_top_table, 510, kernel_middle_table
    map_table kernel_middle_table, 0, kernel_image_table
    map_table kernel_middle_table, 1, kernel_device_table

    /* This code, at the address where it is. */
    adr     x5, head_mmu_on
    ubfx    x6, x5, #39, #9
    ubfx    x7, x5, #30, #9
    ubfx    x8, x5, #21, #9
    adrp    x0, head_identity_tables
    add     x1, x0, #0x1000
    add     x2, x0, #0x2000
    orr     x3, x1, #3
    str     x3, [x0, x6, lsl #3]
    orr     x3, x2, #3
    str     x3, [x1, x7, lsl #3]
    ldr     x3, =BLOCK_CODE
    bic     x5, x5, #0x1fffff
    orr     x3, x3, x5
    str     x3, [x2, x8, lsl #3]
    dsb     sy
    adrp    x0, head_tables
    adrp    x1, head_tables_end
    bl      head_invalidate

    ldr     x0, =MAIR_NORMAL_DEVICE
    msr     mair_el1, x0
    ldr     x0, =TCR_BASE
    mrs     x1, id_aa64mmfr0_el1
    and     x2, x1, #15             /* physical addresses; 48 bits are all that the entries hold */
    mov     x3, #5
    cmp     x2, x3
    csel    x2, x2, x3, lo
    orr     x0, x0, x2, lsl #TCR_IPS_SHIFT
    ubfx    x2, x1, #5, #1          /* 16-bit ASIDs */
    orr     x0, x0, x2, lsl #TCR_AS_SHIFT
    mrs     x1, id_aa64mmfr2_el1
    lsr     x1, x1, #60             /* E0PD: EL0's accesses to the kernel's half all fail alike */
    cmp     x1, #0
    cset    x2, ne
    orr     x0, x0, x2, lsl #TCR_E0PD1_SHIFT
    msr     tcr_el1, x0
    adrp    x0, head_identity_tables
    msr     ttbr0_el1, x0
    adrp    x0, kernel_root_table
    msr     ttbr1_el1, x0
    isb
    tlbi    vmalle1
    ic      iallu
    dsb     sy
    isb

    ldr     x0, =SCTLR_ON
    mrs     x1, id_aa64mmfr1_el1
    ubfx    x1, x1, #20, #4
    cbnz    x1, 1f                  /* PAN: set at each exception */
    ldr     x1, =SCTLR_SPAN
    orr     x0, x0, x1
1:  ldr     x1, =head_virtual
head_mmu_on:
    msr     sctlr_el1, x0
    isb
    br      x1

/* At the link address from here on; x10: physical start of the image, x20: device tree. */
head_virtual:
    adrp    x0, kernel_stack_top
    mov     sp, x0
    adrp    x0, vectors
    add     x0, x0, :lo12:vectors
    msr     vbar_el1, x0
    adrp    x0, kernel_bss_start
    add     x0, x0, :lo12:kernel_bss_start
    adrp    x1, kernel_bss_end
1:  stp     xzr, xzr, [x0], #16
    cmp     x0, x1
    b.lo    1b
    adrp    x0, kernel_boot_start
    adrp    x1, kernel_boot_end
2:  stp     xzr, xzr, [x0], #16
    cmp     x0, x1
    b.lo    2b
    ldr     x0, =kernel_image_start
    sub     x0, x0, x10
    adrp    x1, kernel_image_offset
    str     x0, [x1, :lo12:kernel_image_offset]
    adrp    x0, user_empty_root     /* the code's own mapping is of no use any more */
    adrp    x1, kernel_image_start
    sub     x0, x0, x1
    add     x0, x0, x10
    msr     ttbr0_el1, x0
    isb
    tlbi    vmalle1
    dsb     nsh
    isb
    mov     x29, #0
    mov     x0, x20
    bl      boot_main
    b       trap_exit
    .ltorg

/* Tables that are filled with the MMU off. */
    .section .bss..tables, "aw", %nobits
    .balign 4096
    .global kernel_root_table, kernel_device_table, kernel_middle_table, kernel_image_table, user_empty_root
head_tables:
kernel_root_table:
    .space  4096
kernel_top_table:
    .space  4096
kernel_middle_table:
    .space  4096
kernel_image_table:
    .space  4096
kernel_device_table:
    .space  4096
user_empty_root:
    .space  4096
/* C takes tables from the pool; the first three are used here before. */
    .global kernel_table_pool, kernel_table_pool_end
kernel_table_pool:
head_identity_tables:
    .space  3 * 4096
head_tables_end:
    .space  45 * 4096
kernel_table_pool_end:
