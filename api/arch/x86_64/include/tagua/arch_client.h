/* SPDX-License-Identifier: BSD-2-Clause */
/* Invocation stubs of x86-64; interfaces/sel4_client.h explains how they are made. */
#pragma once

#include <tagua/invoke.h>

struct seL4_X86_PageDirectory_GetStatusBits {
    int error;
    seL4_Word accessed;
    seL4_Word dirty;
};
typedef struct seL4_X86_PageDirectory_GetStatusBits seL4_X86_PageDirectory_GetStatusBits_t;

struct seL4_X86_VCPU_ReadMSR {
    int error;
    seL4_Word value;
};
typedef struct seL4_X86_VCPU_ReadMSR seL4_X86_VCPU_ReadMSR_t;

struct seL4_X86_VCPU_WriteMSR {
    int error;
    seL4_Word written;
};
typedef struct seL4_X86_VCPU_WriteMSR seL4_X86_VCPU_WriteMSR_t;

struct seL4_X86_Page_GetAddress {
    int error;
    seL4_Word paddr;
};
typedef struct seL4_X86_Page_GetAddress seL4_X86_Page_GetAddress_t;

struct seL4_X86_IOPort_In8 {
    int error;
    seL4_Uint8 result;
};
typedef struct seL4_X86_IOPort_In8 seL4_X86_IOPort_In8_t;

struct seL4_X86_IOPort_In16 {
    int error;
    seL4_Uint16 result;
};
typedef struct seL4_X86_IOPort_In16 seL4_X86_IOPort_In16_t;

struct seL4_X86_IOPort_In32 {
    int error;
    seL4_Uint32 result;
};
typedef struct seL4_X86_IOPort_In32 seL4_X86_IOPort_In32_t;

struct seL4_X86_VCPU_ReadVMCS {
    int error;
    seL4_Word value;
};
typedef struct seL4_X86_VCPU_ReadVMCS seL4_X86_VCPU_ReadVMCS_t;

struct seL4_X86_VCPU_WriteVMCS {
    int error;
    seL4_Word written;
};
typedef struct seL4_X86_VCPU_WriteVMCS seL4_X86_VCPU_WriteVMCS_t;

LIBSEL4_INLINE seL4_Error seL4_X86_PDPT_Map(seL4_X86_PDPT _service, seL4_X64_PML4 pml4, seL4_Word vaddr,
                                            seL4_X86_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, X86PDPTMap, pml4, 2, vaddr, (seL4_Word)attr, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_PDPT_Unmap(seL4_X86_PDPT _service)
{
    return tagua_invoke_plain(_service, X86PDPTUnmap);
}

#ifdef CONFIG_X86_64_VTX_64BIT_GUESTS
LIBSEL4_INLINE seL4_X86_VCPU_ReadMSR_t seL4_X86_VCPU_ReadMSR(seL4_X86_VCPU _service, seL4_Word field)
{
    seL4_X86_VCPU_ReadMSR_t result;
    seL4_Word mr[4] = {field, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, X86VCPUReadMSR, 0, 1, mr);
    result.value = mr[0];
    return result;
}

LIBSEL4_INLINE seL4_X86_VCPU_WriteMSR_t seL4_X86_VCPU_WriteMSR(seL4_X86_VCPU _service, seL4_Word field,
                                                               seL4_Word value)
{
    seL4_X86_VCPU_WriteMSR_t result;
    seL4_Word mr[4] = {field, value, 0, 0};
    result.error = (int)tagua_invoke(_service, X86VCPUWriteMSR, 0, 2, mr);
    result.written = mr[0];
    return result;
}
#endif

LIBSEL4_INLINE seL4_Error seL4_X86_PageDirectory_Map(seL4_X86_PageDirectory _service, seL4_CPtr vspace,
                                                     seL4_Word vaddr, seL4_X86_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, X86PageDirectoryMap, vspace, 2, vaddr, (seL4_Word)attr, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_PageDirectory_Unmap(seL4_X86_PageDirectory _service)
{
    return tagua_invoke_plain(_service, X86PageDirectoryUnmap);
}

LIBSEL4_INLINE seL4_Error seL4_X86_PageTable_Map(seL4_X86_PageTable _service, seL4_CPtr vspace,
                                                 seL4_Word vaddr, seL4_X86_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, X86PageTableMap, vspace, 2, vaddr, (seL4_Word)attr, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_PageTable_Unmap(seL4_X86_PageTable _service)
{
    return tagua_invoke_plain(_service, X86PageTableUnmap);
}

#ifdef CONFIG_IOMMU
LIBSEL4_INLINE seL4_Error seL4_X86_IOPageTable_Map(seL4_X86_IOPageTable _service, seL4_X86_IOSpace iospace,
                                                   seL4_Word ioaddr)
{
    return tagua_invoke_cap_words(_service, X86IOPageTableMap, iospace, 1, ioaddr, 0, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_IOPageTable_Unmap(seL4_X86_IOPageTable _service)
{
    return tagua_invoke_plain(_service, X86IOPageTableUnmap);
}
#endif

LIBSEL4_INLINE seL4_Error seL4_X86_Page_Map(seL4_X86_Page _service, seL4_CPtr vspace, seL4_Word vaddr,
                                            seL4_CapRights_t rights, seL4_X86_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, X86PageMap, vspace, 3, vaddr, rights.words[0], (seL4_Word)attr,
                                  0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_Page_Unmap(seL4_X86_Page _service)
{
    return tagua_invoke_plain(_service, X86PageUnmap);
}

#ifdef CONFIG_IOMMU
LIBSEL4_INLINE seL4_Error seL4_X86_Page_MapIO(seL4_X86_Page _service, seL4_X86_IOSpace iospace,
                                              seL4_CapRights_t rights, seL4_Word ioaddr)
{
    return tagua_invoke_cap_words(_service, X86PageMapIO, iospace, 2, rights.words[0], ioaddr, 0, 0);
}
#endif

LIBSEL4_INLINE seL4_X86_Page_GetAddress_t seL4_X86_Page_GetAddress(seL4_X86_Page _service)
{
    seL4_X86_Page_GetAddress_t result;
    seL4_Word mr[4] = {0, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, X86PageGetAddress, 0, 0, mr);
    result.paddr = mr[0];
    return result;
}

#ifdef CONFIG_VTX
LIBSEL4_INLINE seL4_Error seL4_X86_Page_MapEPT(seL4_X86_Page _service, seL4_X86_EPTPML4 eptpml4,
                                               seL4_Word gpa, seL4_CapRights_t rights,
                                               seL4_X86_EPT_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, X86PageMapEPT, eptpml4, 3, gpa, rights.words[0],
                                  (seL4_Word)attr, 0);
}
#endif

LIBSEL4_INLINE seL4_Error seL4_X86_ASIDControl_MakePool(seL4_X86_ASIDControl _service, seL4_Untyped untyped,
                                                        seL4_CNode root, seL4_Word index, seL4_Uint8 depth)
{
    seL4_Word mr[4] = {index, depth, 0, 0};
    seL4_SetCap(0, untyped);
    seL4_SetCap(1, root);
    return tagua_invoke(_service, X86ASIDControlMakePool, 2, 2, mr);
}

LIBSEL4_INLINE seL4_Error seL4_X86_ASIDPool_Assign(seL4_X86_ASIDPool _service, seL4_CPtr vspace)
{
    return tagua_invoke_cap(_service, X86ASIDPoolAssign, vspace);
}

LIBSEL4_INLINE seL4_Error seL4_X86_IOPortControl_Issue(seL4_X86_IOPortControl _service, seL4_Word first_port,
                                                       seL4_Word last_port, seL4_CNode root, seL4_Word index,
                                                       seL4_Uint8 depth)
{
    return tagua_invoke_cap_words(_service, X86IOPortControlIssue, root, 4, first_port, last_port, index,
                                  depth);
}

LIBSEL4_INLINE seL4_X86_IOPort_In8_t seL4_X86_IOPort_In8(seL4_X86_IOPort _service, seL4_Uint16 port)
{
    seL4_X86_IOPort_In8_t result;
    seL4_Word mr[4] = {port, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, X86IOPortIn8, 0, 1, mr);
    result.result = (seL4_Uint8)mr[0];
    return result;
}

LIBSEL4_INLINE seL4_X86_IOPort_In16_t seL4_X86_IOPort_In16(seL4_X86_IOPort _service, seL4_Uint16 port)
{
    seL4_X86_IOPort_In16_t result;
    seL4_Word mr[4] = {port, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, X86IOPortIn16, 0, 1, mr);
    result.result = (seL4_Uint16)mr[0];
    return result;
}

LIBSEL4_INLINE seL4_X86_IOPort_In32_t seL4_X86_IOPort_In32(seL4_X86_IOPort _service, seL4_Uint16 port)
{
    seL4_X86_IOPort_In32_t result;
    seL4_Word mr[4] = {port, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, X86IOPortIn32, 0, 1, mr);
    result.result = (seL4_Uint32)mr[0];
    return result;
}

LIBSEL4_INLINE seL4_Error seL4_X86_IOPort_Out8(seL4_X86_IOPort _service, seL4_Word port, seL4_Word data)
{
    return tagua_invoke_words(_service, X86IOPortOut8, 2, port, data, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_IOPort_Out16(seL4_X86_IOPort _service, seL4_Word port, seL4_Word data)
{
    return tagua_invoke_words(_service, X86IOPortOut16, 2, port, data, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_IOPort_Out32(seL4_X86_IOPort _service, seL4_Word port, seL4_Word data)
{
    return tagua_invoke_words(_service, X86IOPortOut32, 2, port, data, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_IRQControl_GetIOAPIC(seL4_IRQControl _service, seL4_CNode root,
                                                    seL4_Word index, seL4_Uint8 depth, seL4_Word ioapic,
                                                    seL4_Word pin, seL4_Word level, seL4_Word polarity,
                                                    seL4_Word vector)
{
    seL4_SetMR(4, level);
    seL4_SetMR(5, polarity);
    seL4_SetMR(6, vector);
    return tagua_invoke_cap_words(_service, X86IRQIssueIRQHandlerIOAPIC, root, 7, index, depth, ioapic, pin);
}

LIBSEL4_INLINE seL4_Error seL4_IRQControl_GetMSI(seL4_IRQControl _service, seL4_CNode root, seL4_Word index,
                                                 seL4_Uint8 depth, seL4_Word pci_bus, seL4_Word pci_dev,
                                                 seL4_Word pci_func, seL4_Word handle, seL4_Word vector)
{
    seL4_SetMR(4, pci_func);
    seL4_SetMR(5, handle);
    seL4_SetMR(6, vector);
    return tagua_invoke_cap_words(_service, X86IRQIssueIRQHandlerMSI, root, 7, index, depth, pci_bus,
                                  pci_dev);
}

#ifdef CONFIG_VTX
LIBSEL4_INLINE seL4_Error seL4_TCB_SetEPTRoot(seL4_TCB _service, seL4_X86_EPTPML4 eptpml4)
{
    return tagua_invoke_cap(_service, TCBSetEPTRoot, eptpml4);
}

LIBSEL4_INLINE seL4_Error seL4_X86_VCPU_SetTCB(seL4_X86_VCPU _service, seL4_TCB tcb)
{
    return tagua_invoke_cap(_service, X86VCPUSetTCB, tcb);
}

LIBSEL4_INLINE seL4_X86_VCPU_ReadVMCS_t seL4_X86_VCPU_ReadVMCS(seL4_X86_VCPU _service, seL4_Word field)
{
    seL4_X86_VCPU_ReadVMCS_t result;
    seL4_Word mr[4] = {field, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, X86VCPUReadVMCS, 0, 1, mr);
    result.value = mr[0];
    return result;
}

LIBSEL4_INLINE seL4_X86_VCPU_WriteVMCS_t seL4_X86_VCPU_WriteVMCS(seL4_X86_VCPU _service, seL4_Word field,
                                                                 seL4_Word value)
{
    seL4_X86_VCPU_WriteVMCS_t result;
    seL4_Word mr[4] = {field, value, 0, 0};
    result.error = (int)tagua_invoke(_service, X86VCPUWriteVMCS, 0, 2, mr);
    result.written = mr[0];
    return result;
}

LIBSEL4_INLINE seL4_Error seL4_X86_VCPU_EnableIOPort(seL4_X86_VCPU _service, seL4_X86_IOPort ioPort,
                                                     seL4_Word low, seL4_Word high)
{
    return tagua_invoke_cap_words(_service, X86VCPUEnableIOPort, ioPort, 2, low, high, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_VCPU_DisableIOPort(seL4_X86_VCPU _service, seL4_Word low, seL4_Word high)
{
    return tagua_invoke_words(_service, X86VCPUDisableIOPort, 2, low, high, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_VCPU_WriteRegisters(seL4_X86_VCPU _service, seL4_VCPUContext *regs)
{
    const seL4_Word *words = (const seL4_Word *)regs;
    const int count = sizeof(*regs) / sizeof(seL4_Word);
    for (int i = 4; i < count; i++) {
        seL4_SetMR(i, words[i]);
    }
    return tagua_invoke_words(_service, X86VCPUWriteRegisters, count, words[0], words[1], words[2], words[3]);
}

LIBSEL4_INLINE seL4_Error seL4_X86_EPTPDPT_Map(seL4_X86_EPTPDPT _service, seL4_X86_EPTPML4 eptpml4,
                                               seL4_Word gpa, seL4_X86_EPT_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, X86EPTPDPTMap, eptpml4, 2, gpa, (seL4_Word)attr, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_EPTPDPT_Unmap(seL4_X86_EPTPDPT _service)
{
    return tagua_invoke_plain(_service, X86EPTPDPTUnmap);
}

LIBSEL4_INLINE seL4_Error seL4_X86_EPTPD_Map(seL4_X86_EPTPD _service, seL4_X86_EPTPML4 eptpml4, seL4_Word gpa,
                                             seL4_X86_EPT_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, X86EPTPDMap, eptpml4, 2, gpa, (seL4_Word)attr, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_EPTPD_Unmap(seL4_X86_EPTPD _service)
{
    return tagua_invoke_plain(_service, X86EPTPDUnmap);
}

LIBSEL4_INLINE seL4_Error seL4_X86_EPTPT_Map(seL4_X86_EPTPT _service, seL4_X86_EPTPML4 eptpml4, seL4_Word gpa,
                                             seL4_X86_EPT_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, X86EPTPTMap, eptpml4, 2, gpa, (seL4_Word)attr, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_X86_EPTPT_Unmap(seL4_X86_EPTPT _service)
{
    return tagua_invoke_plain(_service, X86EPTPTUnmap);
}
#endif
