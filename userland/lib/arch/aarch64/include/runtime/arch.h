/* SPDX-License-Identifier: BSD-2-Clause */
/* AArch64: thread-local storage, first registers of a thread, and the names of pages and translation tables. */
#pragma once

#include <sel4/sel4.h>
#include <sel4/arch/mapping.h>
#include <sel4/sel4_arch/mapping.h>

/* --- thread-local storage: the pointer points two words before the block -------------------------------------------- */

#define ARCH_TLS_BEFORE 16
#define ARCH_TLS_AFTER 0

static inline seL4_Word arch_tls_pointer(seL4_Word block, seL4_Word size)
{
    (void)size;
    return block - 16;
}

static inline void arch_tls_finish(seL4_Word pointer)
{
    (void)pointer;
}

static inline seL4_Word arch_tls(void)
{
    seL4_Word pointer;
    __asm__ volatile("mrs %0, tpidr_el0" : "=r"(pointer));
    return pointer;
}

/* The compiler reads TPIDR_EL0, whichever register the kernel's own call sets. */
static inline void arch_set_tls(seL4_Word pointer)
{
#ifdef CONFIG_SET_TLS_BASE_SELF
    seL4_SetTLSBase(pointer);
#endif
    __asm__ volatile("msr tpidr_el0, %0" ::"r"(pointer));
}

/* --- threads -------------------------------------------------------------------------------------------------------- */

/* Registers with which a thread calls `pc`(`argument`) on a stack that ends at `stack_top`. */
static inline void arch_user_context(seL4_UserContext *context, seL4_Word pc, seL4_Word stack_top, seL4_Word argument,
                                     seL4_Word tls)
{
    *context = (seL4_UserContext){ 0 };
    context->pc = pc;
    context->sp = stack_top & ~(seL4_Word)15;
    context->x0 = argument;
    context->tpidr_el0 = tls;
    context->tpidrro_el0 = tls;
}

/* --- pages and tables ----------------------------------------------------------------------------------------------- */

#define ARCH_SMALL_PAGE seL4_ARM_SmallPageObject
#define ARCH_LARGE_PAGE seL4_ARM_LargePageObject
#define ARCH_HUGE_PAGE seL4_ARM_HugePageObject
#define ARCH_PAGE_TABLE seL4_ARM_PageTableObject
#define ARCH_VSPACE seL4_ARM_VSpaceObject

#define ARCH_CACHED seL4_ARM_Default_VMAttributes
#define ARCH_UNCACHED 0

/* Memory that is not executed. */
#define ARCH_DATA (seL4_ARM_Default_VMAttributes | seL4_ARM_ExecuteNever)

#define ARCH_LABEL_PAGE_MAP ARMPageMap
#define ARCH_LABEL_PAGE_UNMAP ARMPageUnmap
#define ARCH_LABEL_PAGE_GET_ADDRESS ARMPageGetAddress
#define ARCH_LABEL_MAKE_POOL ARMASIDControlMakePool
#define ARCH_LABEL_ASSIGN ARMASIDPoolAssign

static inline seL4_Error arch_page_map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address, seL4_CapRights_t rights,
                                       seL4_Word attributes)
{
    return seL4_ARM_Page_Map(page, vspace, address, rights, (seL4_ARM_VMAttributes)attributes);
}

static inline seL4_Error arch_page_unmap(seL4_CPtr page)
{
    return seL4_ARM_Page_Unmap(page);
}

static inline seL4_Error arch_page_address(seL4_CPtr page, seL4_Word *address)
{
    seL4_ARM_Page_GetAddress_t result = seL4_ARM_Page_GetAddress(page);
    *address = result.paddr;
    return (seL4_Error)result.error;
}

/* After a small page that is mapped was filled with instructions. */
static inline seL4_Error arch_page_code(seL4_CPtr page)
{
    return seL4_ARM_Page_Unify_Instruction(page, 0, (seL4_Word)1 << seL4_PageBits);
}

static inline seL4_Error arch_make_pool(seL4_CPtr untyped, seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
    return seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, untyped, root, index, (seL4_Uint8)depth);
}

static inline seL4_Error arch_assign(seL4_CPtr pool, seL4_CPtr vspace)
{
    return seL4_ARM_ASIDPool_Assign(pool, vspace);
}

/* One type of table serves every level; the level is found when it is mapped. */
static inline seL4_Word arch_table_type(seL4_Word bits_left)
{
    (void)bits_left;
    return seL4_ARM_PageTableObject;
}

static inline seL4_Error arch_table_map(seL4_CPtr table, seL4_Word bits_left, seL4_CPtr vspace, seL4_Word address)
{
    (void)bits_left;
    return seL4_ARM_PageTable_Map(table, vspace, address, seL4_ARM_Default_VMAttributes);
}
