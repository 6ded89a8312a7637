/* SPDX-License-Identifier: BSD-2-Clause */
/* x86-64: thread-local storage, first registers of a thread, and the names of pages and translation tables. */
#pragma once

#include <sel4/sel4.h>
#include <sel4/arch/mapping.h>
#include <sel4/sel4_arch/mapping.h>

/* --- thread-local storage: the block ends where the pointer points, and there the pointer itself is stored --------- */

#define ARCH_TLS_BEFORE 0
#define ARCH_TLS_AFTER 16

static inline seL4_Word arch_tls_pointer(seL4_Word block, seL4_Word size)
{
    return block + size;
}

static inline void arch_tls_finish(seL4_Word pointer)
{
    *(seL4_Word *)pointer = pointer;
}

static inline seL4_Word arch_tls(void)
{
    seL4_Word pointer;
    __asm__ volatile("mov %%fs:0, %0" : "=r"(pointer));
    return pointer;
}

static inline void arch_set_tls(seL4_Word pointer)
{
#ifdef CONFIG_SET_TLS_BASE_SELF
    seL4_SetTLSBase(pointer);
#else
    __asm__ volatile("wrfsbase %0" ::"r"(pointer));
#endif
}

/* --- threads -------------------------------------------------------------------------------------------------------- */

/* Registers with which a thread calls `pc`(`argument`) on a stack that ends at `stack_top`. */
static inline void arch_user_context(seL4_UserContext *context, seL4_Word pc, seL4_Word stack_top, seL4_Word argument,
                                     seL4_Word tls)
{
    *context = (seL4_UserContext){ 0 };
    context->rip = pc;
    context->rsp = (stack_top & ~(seL4_Word)15) - 8; /* as if by a call */
    context->rdi = argument;
    context->fs_base = tls;
}

/* --- pages and tables ----------------------------------------------------------------------------------------------- */

#define ARCH_SMALL_PAGE seL4_X86_4K
#define ARCH_LARGE_PAGE seL4_X86_LargePageObject
#define ARCH_HUGE_PAGE seL4_X64_HugePageObject
#define ARCH_PAGE_TABLE seL4_X86_PageTableObject
#define ARCH_VSPACE seL4_X64_PML4Object

#define ARCH_CACHED seL4_X86_Default_VMAttributes
#define ARCH_UNCACHED seL4_X86_Uncacheable

/* Memory that is not executed. */
#define ARCH_DATA ARCH_CACHED

#define ARCH_LABEL_PAGE_MAP X86PageMap
#define ARCH_LABEL_PAGE_UNMAP X86PageUnmap
#define ARCH_LABEL_PAGE_GET_ADDRESS X86PageGetAddress
#define ARCH_LABEL_MAKE_POOL X86ASIDControlMakePool
#define ARCH_LABEL_ASSIGN X86ASIDPoolAssign

static inline seL4_Error arch_page_map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address, seL4_CapRights_t rights,
                                       seL4_Word attributes)
{
    return seL4_X86_Page_Map(page, vspace, address, rights, (seL4_X86_VMAttributes)attributes);
}

static inline seL4_Error arch_page_unmap(seL4_CPtr page)
{
    return seL4_X86_Page_Unmap(page);
}

static inline seL4_Error arch_page_address(seL4_CPtr page, seL4_Word *address)
{
    seL4_X86_Page_GetAddress_t result = seL4_X86_Page_GetAddress(page);
    *address = result.paddr;
    return (seL4_Error)result.error;
}

/* After a small page that is mapped was filled with instructions. */
static inline seL4_Error arch_page_code(seL4_CPtr page)
{
    (void)page;
    return seL4_NoError;
}

static inline seL4_Error arch_make_pool(seL4_CPtr untyped, seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
    return seL4_X86_ASIDControl_MakePool(seL4_CapASIDControl, untyped, root, index, (seL4_Uint8)depth);
}

static inline seL4_Error arch_assign(seL4_CPtr pool, seL4_CPtr vspace)
{
    return seL4_X86_ASIDPool_Assign(pool, vspace);
}

/* The table that is missing when a page map stops with `bits_left` address bits to translate. */
static inline seL4_Word arch_table_type(seL4_Word bits_left)
{
    return bits_left == SEL4_MAPPING_LOOKUP_NO_PDPT ? seL4_X86_PDPTObject
           : bits_left == SEL4_MAPPING_LOOKUP_NO_PD ? seL4_X86_PageDirectoryObject
                                                    : seL4_X86_PageTableObject;
}

static inline seL4_Error arch_table_map(seL4_CPtr table, seL4_Word bits_left, seL4_CPtr vspace, seL4_Word address)
{
    switch (bits_left) {
    case SEL4_MAPPING_LOOKUP_NO_PDPT:
        return seL4_X86_PDPT_Map(table, vspace, address, seL4_X86_Default_VMAttributes);
    case SEL4_MAPPING_LOOKUP_NO_PD:
        return seL4_X86_PageDirectory_Map(table, vspace, address, seL4_X86_Default_VMAttributes);
    default:
        return seL4_X86_PageTable_Map(table, vspace, address, seL4_X86_Default_VMAttributes);
    }
}
