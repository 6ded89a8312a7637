/* SPDX-License-Identifier: BSD-2-Clause */
/* Invocation stubs of RV64; interfaces/sel4_client.h explains how they are made. */
#pragma once

#include <tagua/invoke.h>

struct seL4_RISCV_Page_GetAddress {
    int error;
    seL4_Word paddr;
};
typedef struct seL4_RISCV_Page_GetAddress seL4_RISCV_Page_GetAddress_t;

LIBSEL4_INLINE seL4_Error seL4_RISCV_PageTable_Map(seL4_RISCV_PageTable _service, seL4_RISCV_PageTable vspace,
                                                   seL4_Word vaddr, seL4_RISCV_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, RISCVPageTableMap, vspace, 2, vaddr, (seL4_Word)attr, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_RISCV_PageTable_Unmap(seL4_RISCV_PageTable _service)
{
    return tagua_invoke_plain(_service, RISCVPageTableUnmap);
}

LIBSEL4_INLINE seL4_Error seL4_RISCV_Page_Map(seL4_RISCV_Page _service, seL4_RISCV_PageTable vspace,
                                              seL4_Word vaddr, seL4_CapRights_t rights,
                                              seL4_RISCV_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, RISCVPageMap, vspace, 3, vaddr, rights.words[0],
                                  (seL4_Word)attr, 0);
}

LIBSEL4_INLINE seL4_Error seL4_RISCV_Page_Unmap(seL4_RISCV_Page _service)
{
    return tagua_invoke_plain(_service, RISCVPageUnmap);
}

LIBSEL4_INLINE seL4_RISCV_Page_GetAddress_t seL4_RISCV_Page_GetAddress(seL4_RISCV_Page _service)
{
    seL4_RISCV_Page_GetAddress_t result;
    seL4_Word mr[4] = {0, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, RISCVPageGetAddress, 0, 0, mr);
    result.paddr = mr[0];
    return result;
}

LIBSEL4_INLINE seL4_Error seL4_RISCV_ASIDControl_MakePool(seL4_RISCV_ASIDControl _service,
                                                          seL4_Untyped untyped, seL4_CNode root,
                                                          seL4_Word index, seL4_Uint8 depth)
{
    seL4_Word mr[4] = {index, depth, 0, 0};
    seL4_SetCap(0, untyped);
    seL4_SetCap(1, root);
    return tagua_invoke(_service, RISCVASIDControlMakePool, 2, 2, mr);
}

LIBSEL4_INLINE seL4_Error seL4_RISCV_ASIDPool_Assign(seL4_RISCV_ASIDPool _service, seL4_CPtr vspace)
{
    return tagua_invoke_cap(_service, RISCVASIDPoolAssign, vspace);
}

LIBSEL4_INLINE seL4_Error seL4_IRQControl_GetTrigger(seL4_IRQControl _service, seL4_Word irq,
                                                     seL4_Word trigger, seL4_CNode root, seL4_Word index,
                                                     seL4_Uint8 depth)
{
    return tagua_invoke_cap_words(_service, RISCVIRQIssueIRQHandlerTrigger, root, 4, irq, trigger, index,
                                  depth);
}
