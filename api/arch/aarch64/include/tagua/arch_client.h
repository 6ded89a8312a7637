/* SPDX-License-Identifier: BSD-2-Clause */
/* Invocation stubs of AArch64; interfaces/sel4_client.h explains how they are made. */
#pragma once

#include <tagua/invoke.h>

struct seL4_ARM_Page_GetAddress {
    int error;
    seL4_Word paddr;
};
typedef struct seL4_ARM_Page_GetAddress seL4_ARM_Page_GetAddress_t;

struct seL4_ARM_VCPU_ReadRegs {
    int error;
    seL4_Word value;
};
typedef struct seL4_ARM_VCPU_ReadRegs seL4_ARM_VCPU_ReadRegs_t;

struct seL4_ARM_SIDControl_GetFault {
    int error;
    seL4_Word status;
    seL4_Word syndrome_0;
    seL4_Word syndrome_1;
};
typedef struct seL4_ARM_SIDControl_GetFault seL4_ARM_SIDControl_GetFault_t;

struct seL4_ARM_CB_CBGetFault {
    int error;
    seL4_Word status;
    seL4_Word address;
};
typedef struct seL4_ARM_CB_CBGetFault seL4_ARM_CB_CBGetFault_t;

LIBSEL4_INLINE seL4_Error seL4_ARM_VSpace_Clean_Data(seL4_ARM_VSpace _service, seL4_Word start, seL4_Word end)
{
    return tagua_invoke_words(_service, ARMVSpaceClean_Data, 2, start, end, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_VSpace_Invalidate_Data(seL4_ARM_VSpace _service, seL4_Word start,
                                                          seL4_Word end)
{
    return tagua_invoke_words(_service, ARMVSpaceInvalidate_Data, 2, start, end, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_VSpace_CleanInvalidate_Data(seL4_ARM_VSpace _service, seL4_Word start,
                                                               seL4_Word end)
{
    return tagua_invoke_words(_service, ARMVSpaceCleanInvalidate_Data, 2, start, end, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_VSpace_Unify_Instruction(seL4_ARM_VSpace _service, seL4_Word start,
                                                            seL4_Word end)
{
    return tagua_invoke_words(_service, ARMVSpaceUnify_Instruction, 2, start, end, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_SMC_Call(seL4_ARM_SMC _service, seL4_ARM_SMCContext *smc_args,
                                            seL4_ARM_SMCContext *smc_response)
{
    seL4_Word mr[4] = {smc_args->x0, smc_args->x1, smc_args->x2, smc_args->x3};
    seL4_SetMR(4, smc_args->x4);
    seL4_SetMR(5, smc_args->x5);
    seL4_SetMR(6, smc_args->x6);
    seL4_SetMR(7, smc_args->x7);
    seL4_Error error = tagua_invoke(_service, ARMSMCCall, 0, 8, mr);
    if (error == seL4_NoError) {
        smc_response->x0 = mr[0];
        smc_response->x1 = mr[1];
        smc_response->x2 = mr[2];
        smc_response->x3 = mr[3];
        smc_response->x4 = seL4_GetMR(4);
        smc_response->x5 = seL4_GetMR(5);
        smc_response->x6 = seL4_GetMR(6);
        smc_response->x7 = seL4_GetMR(7);
    }
    return error;
}

LIBSEL4_INLINE seL4_Error seL4_ARM_PageTable_Map(seL4_ARM_PageTable _service, seL4_CPtr vspace,
                                                 seL4_Word vaddr, seL4_ARM_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, ARMPageTableMap, vspace, 2, vaddr, (seL4_Word)attr, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_PageTable_Unmap(seL4_ARM_PageTable _service)
{
    return tagua_invoke_plain(_service, ARMPageTableUnmap);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_Page_Map(seL4_ARM_Page _service, seL4_CPtr vspace, seL4_Word vaddr,
                                            seL4_CapRights_t rights, seL4_ARM_VMAttributes attr)
{
    return tagua_invoke_cap_words(_service, ARMPageMap, vspace, 3, vaddr, rights.words[0], (seL4_Word)attr,
                                  0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_Page_Unmap(seL4_ARM_Page _service)
{
    return tagua_invoke_plain(_service, ARMPageUnmap);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_Page_Clean_Data(seL4_ARM_Page _service, seL4_Word start_offset,
                                                   seL4_Word end_offset)
{
    return tagua_invoke_words(_service, ARMPageClean_Data, 2, start_offset, end_offset, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_Page_Invalidate_Data(seL4_ARM_Page _service, seL4_Word start_offset,
                                                        seL4_Word end_offset)
{
    return tagua_invoke_words(_service, ARMPageInvalidate_Data, 2, start_offset, end_offset, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_Page_CleanInvalidate_Data(seL4_ARM_Page _service, seL4_Word start_offset,
                                                             seL4_Word end_offset)
{
    return tagua_invoke_words(_service, ARMPageCleanInvalidate_Data, 2, start_offset, end_offset, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_Page_Unify_Instruction(seL4_ARM_Page _service, seL4_Word start_offset,
                                                          seL4_Word end_offset)
{
    return tagua_invoke_words(_service, ARMPageUnify_Instruction, 2, start_offset, end_offset, 0, 0);
}

LIBSEL4_INLINE seL4_ARM_Page_GetAddress_t seL4_ARM_Page_GetAddress(seL4_ARM_Page _service)
{
    seL4_ARM_Page_GetAddress_t result;
    seL4_Word mr[4] = {0, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, ARMPageGetAddress, 0, 0, mr);
    result.paddr = mr[0];
    return result;
}

LIBSEL4_INLINE seL4_Error seL4_ARM_ASIDControl_MakePool(seL4_ARM_ASIDControl _service, seL4_Untyped untyped,
                                                        seL4_CNode root, seL4_Word index, seL4_Uint8 depth)
{
    seL4_Word mr[4] = {index, depth, 0, 0};
    seL4_SetCap(0, untyped);
    seL4_SetCap(1, root);
    return tagua_invoke(_service, ARMASIDControlMakePool, 2, 2, mr);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_ASIDPool_Assign(seL4_ARM_ASIDPool _service, seL4_CPtr vspace)
{
    return tagua_invoke_cap(_service, ARMASIDPoolAssign, vspace);
}

#ifdef CONFIG_ARM_HYPERVISOR_SUPPORT
LIBSEL4_INLINE seL4_Error seL4_ARM_VCPU_SetTCB(seL4_ARM_VCPU _service, seL4_TCB tcb)
{
    return tagua_invoke_cap(_service, ARMVCPUSetTCB, tcb);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_VCPU_InjectIRQ(seL4_ARM_VCPU _service, seL4_Uint16 virq,
                                                  seL4_Uint8 priority, seL4_Uint8 group, seL4_Uint8 index)
{
    return tagua_invoke_words(
        _service, ARMVCPUInjectIRQ, 1,
        virq | (seL4_Word)priority << 16 | (seL4_Word)group << 24 | (seL4_Word)index << 32, 0, 0, 0);
}

LIBSEL4_INLINE seL4_ARM_VCPU_ReadRegs_t seL4_ARM_VCPU_ReadRegs(seL4_ARM_VCPU _service, seL4_VCPUReg field)
{
    seL4_ARM_VCPU_ReadRegs_t result;
    seL4_Word mr[4] = {(seL4_Word)field, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, ARMVCPUReadReg, 0, 1, mr);
    result.value = mr[0];
    return result;
}

LIBSEL4_INLINE seL4_Error seL4_ARM_VCPU_WriteRegs(seL4_ARM_VCPU _service, seL4_VCPUReg field, seL4_Word value)
{
    return tagua_invoke_words(_service, ARMVCPUWriteReg, 2, (seL4_Word)field, value, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_VCPU_AckVPPI(seL4_ARM_VCPU _service, seL4_Word irq)
{
    return tagua_invoke_words(_service, ARMVCPUAckVPPI, 1, irq, 0, 0, 0);
}
#endif

LIBSEL4_INLINE seL4_Error seL4_IRQControl_GetTrigger(seL4_IRQControl _service, seL4_Word irq,
                                                     seL4_Word trigger, seL4_CNode root, seL4_Word index,
                                                     seL4_Uint8 depth)
{
    return tagua_invoke_cap_words(_service, ARMIRQIssueIRQHandlerTrigger, root, 4, irq, trigger, index,
                                  depth);
}

#ifdef CONFIG_ENABLE_SMP_SUPPORT
LIBSEL4_INLINE seL4_Error seL4_IRQControl_GetTriggerCore(seL4_IRQControl _service, seL4_Word irq,
                                                         seL4_Word trigger, seL4_CNode root, seL4_Word index,
                                                         seL4_Uint8 depth, seL4_Word target)
{
    seL4_SetMR(4, target);
    return tagua_invoke_cap_words(_service, ARMIRQIssueIRQHandlerTriggerCore, root, 5, irq, trigger, index,
                                  depth);
}
#endif

#ifndef CONFIG_ENABLE_SMP_SUPPORT
LIBSEL4_INLINE seL4_Error seL4_IRQControl_IssueSGISignal(seL4_IRQControl _service, seL4_Word irq,
                                                         seL4_Word target, seL4_CNode root, seL4_Word index,
                                                         seL4_Uint8 depth)
{
    return tagua_invoke_cap_words(_service, ARMIRQIssueSGISignal, root, 4, irq, target, index, depth);
}
#endif

#ifdef CONFIG_ARM_SMMU
LIBSEL4_INLINE seL4_Error seL4_ARM_SIDControl_GetSID(seL4_ARM_SIDControl _service, seL4_Word sid,
                                                     seL4_CNode root, seL4_Word index, seL4_Uint8 depth)
{
    return tagua_invoke_cap_words(_service, ARMSIDIssueSIDManager, root, 3, sid, index, depth, 0);
}

LIBSEL4_INLINE seL4_ARM_SIDControl_GetFault_t seL4_ARM_SIDControl_GetFault(seL4_ARM_SIDControl _service)
{
    seL4_ARM_SIDControl_GetFault_t result;
    seL4_Word mr[4] = {0, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, ARMSIDGetFault, 0, 0, mr);
    result.status = mr[0];
    result.syndrome_0 = mr[1];
    result.syndrome_1 = mr[2];
    return result;
}

LIBSEL4_INLINE seL4_Error seL4_ARM_SIDControl_ClearFault(seL4_ARM_SIDControl _service)
{
    return tagua_invoke_plain(_service, ARMSIDClearFault);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_SID_BindCB(seL4_ARM_SID _service, seL4_CPtr cb)
{
    return tagua_invoke_cap(_service, ARMSIDBindCB, cb);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_SID_UnbindCB(seL4_ARM_SID _service)
{
    return tagua_invoke_plain(_service, ARMSIDUnbindCB);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_CBControl_GetCB(seL4_ARM_CBControl _service, seL4_Word cb, seL4_CNode root,
                                                   seL4_Word index, seL4_Uint8 depth)
{
    return tagua_invoke_cap_words(_service, ARMCBIssueCBManager, root, 3, cb, index, depth, 0);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_CBControl_TLBInvalidateAll(seL4_ARM_CBControl _service)
{
    return tagua_invoke_plain(_service, ARMCBTLBInvalidateAll);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_CB_AssignVspace(seL4_ARM_CB _service, seL4_CPtr vspace)
{
    return tagua_invoke_cap(_service, ARMCBAssignVspace, vspace);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_CB_UnassignVspace(seL4_ARM_CB _service)
{
    return tagua_invoke_plain(_service, ARMCBUnassignVspace);
}

LIBSEL4_INLINE seL4_Error seL4_ARM_CB_TLBInvalidate(seL4_ARM_CB _service)
{
    return tagua_invoke_plain(_service, ARMCBTLBInvalidate);
}

LIBSEL4_INLINE seL4_ARM_CB_CBGetFault_t seL4_ARM_CB_CBGetFault(seL4_ARM_CB _service)
{
    seL4_ARM_CB_CBGetFault_t result;
    seL4_Word mr[4] = {0, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, ARMCBGetFault, 0, 0, mr);
    result.status = mr[0];
    result.address = mr[1];
    return result;
}

LIBSEL4_INLINE seL4_Error seL4_ARM_CB_CBClearFault(seL4_ARM_CB _service)
{
    return tagua_invoke_plain(_service, ARMCBClearFault);
}
#endif
