/* SPDX-License-Identifier: BSD-2-Clause */
/* RV64: thread-local storage, first registers of a thread, and the names of pages and translation tables. */
#pragma once

#include <sel4/sel4.h>
#include <sel4/arch/mapping.h>
#include <sel4/sel4_arch/mapping.h>

/* --- thread-local storage: the pointer points to the block ----------------------------------------------------------- */

#define ARCH_TLS_BEFORE 0
#define ARCH_TLS_AFTER 0

static inline seL4_Word arch_tls_pointer(seL4_Word block, seL4_Word size)
{
    (void)size;
    return block;
}

static inline void arch_tls_finish(seL4_Word pointer)
{
    (void)pointer;
}

static inline seL4_Word arch_tls(void)
{
    seL4_Word pointer;
    __asm__ volatile("mv %0, tp" : "=r"(pointer));
    return pointer;
}

static inline void arch_set_tls(seL4_Word pointer)
{
    __asm__ volatile("mv tp, %0" ::"r"(pointer));
}

/* --- threads -------------------------------------------------------------------------------------------------------- */

/* Registers with which a thread calls `pc`(`argument`) on a stack that ends at `stack_top`. */
static inline void arch_user_context(seL4_UserContext *context, seL4_Word pc, seL4_Word stack_top, seL4_Word argument,
                                     seL4_Word tls)
{
    *context = (seL4_UserContext){ 0 };
    context->pc = pc;
    context->sp = stack_top & ~(seL4_Word)15;
    context->a0 = argument;
    context->tp = tls;
}

/* --- pages and tables ----------------------------------------------------------------------------------------------- */

#define ARCH_SMALL_PAGE seL4_RISCV_4K_Page
#define ARCH_LARGE_PAGE seL4_RISCV_Mega_Page
#define ARCH_HUGE_PAGE seL4_RISCV_Giga_Page
#define ARCH_PAGE_TABLE seL4_RISCV_PageTableObject
#define ARCH_VSPACE seL4_RISCV_PageTableObject

#define ARCH_CACHED seL4_RISCV_Default_VMAttributes
#define ARCH_UNCACHED seL4_RISCV_Default_VMAttributes

/* Memory that is not executed. */
#define ARCH_DATA seL4_RISCV_ExecuteNever

#define ARCH_LABEL_PAGE_MAP RISCVPageMap
#define ARCH_LABEL_PAGE_UNMAP RISCVPageUnmap
#define ARCH_LABEL_PAGE_GET_ADDRESS RISCVPageGetAddress
#define ARCH_LABEL_MAKE_POOL RISCVASIDControlMakePool
#define ARCH_LABEL_ASSIGN RISCVASIDPoolAssign

static inline seL4_Error arch_page_map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address, seL4_CapRights_t rights,
                                       seL4_Word attributes)
{
    return seL4_RISCV_Page_Map(page, vspace, address, rights, (seL4_RISCV_VMAttributes)attributes);
}

static inline seL4_Error arch_page_unmap(seL4_CPtr page)
{
    return seL4_RISCV_Page_Unmap(page);
}

static inline seL4_Error arch_page_address(seL4_CPtr page, seL4_Word *address)
{
    seL4_RISCV_Page_GetAddress_t result = seL4_RISCV_Page_GetAddress(page);
    *address = result.paddr;
    return (seL4_Error)result.error;
}

/* After a small page that is mapped was filled with instructions. */
static inline seL4_Error arch_page_code(seL4_CPtr page)
{
    /* The kernel itself executes fence.i when a page is mapped executable. */
    (void)page;
    return seL4_NoError;
}

static inline seL4_Error arch_make_pool(seL4_CPtr untyped, seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
    return seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, untyped, root, index, (seL4_Uint8)depth);
}

static inline seL4_Error arch_assign(seL4_CPtr pool, seL4_CPtr vspace)
{
    return seL4_RISCV_ASIDPool_Assign(pool, vspace);
}

/* One type of table serves every level; the level is found when it is mapped. */
static inline seL4_Word arch_table_type(seL4_Word bits_left)
{
    (void)bits_left;
    return seL4_RISCV_PageTableObject;
}

static inline seL4_Error arch_table_map(seL4_CPtr table, seL4_Word bits_left, seL4_CPtr vspace, seL4_Word address)
{
    (void)bits_left;
    return seL4_RISCV_PageTable_Map(table, vspace, address, seL4_RISCV_Default_VMAttributes);
}
