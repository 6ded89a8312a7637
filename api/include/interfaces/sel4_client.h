/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocation stubs. `_service` is the invoked capability. Arguments that are capabilities become extra
 * capabilities, the others message registers, both in the order of the parameters (the reference, "Objects,
 * labels", section 5). A stub with results returns a structure of the error and the results; these mean
 * something only without an error.
 */
#pragma once

#include <tagua/invoke.h>

/* --- results ---------------------------------------------------------------------------------- */

struct seL4_TCB_GetBreakpoint {
    int error;
    seL4_Word vaddr;
    seL4_Word type;
    seL4_Word size;
    seL4_Word rw;
    seL4_Bool is_enabled;
};
typedef struct seL4_TCB_GetBreakpoint seL4_TCB_GetBreakpoint_t;

struct seL4_TCB_ConfigureSingleStepping {
    int error;
    seL4_Bool bp_was_consumed;
};
typedef struct seL4_TCB_ConfigureSingleStepping seL4_TCB_ConfigureSingleStepping_t;

struct seL4_TCB_SetFlags {
    int error;
    seL4_Word flags;
};
typedef struct seL4_TCB_SetFlags seL4_TCB_SetFlags_t;

struct seL4_SchedContext_Consumed {
    int error;
    seL4_Time consumed;
};
typedef struct seL4_SchedContext_Consumed seL4_SchedContext_Consumed_t;

struct seL4_SchedContext_YieldTo {
    int error;
    seL4_Time consumed;
};
typedef struct seL4_SchedContext_YieldTo seL4_SchedContext_YieldTo_t;

/* --- Untyped ---------------------------------------------------------------------------------- */

LIBSEL4_INLINE seL4_Error seL4_Untyped_Retype(seL4_Untyped _service, seL4_Word type, seL4_Word size_bits,
                                              seL4_CNode root, seL4_Word node_index, seL4_Word node_depth,
                                              seL4_Word node_offset, seL4_Word num_objects)
{
    seL4_SetMR(4, node_offset);
    seL4_SetMR(5, num_objects);
    return tagua_invoke_cap_words(_service, UntypedRetype, root, 6, type, size_bits, node_index, node_depth);
}

/* --- TCB -------------------------------------------------------------------------------------- */

#define TAGUA_CONTEXT_WORDS (sizeof(seL4_UserContext) / sizeof(seL4_Word))

/* Fills the first four members of `regs`, and the others up to `count`. */
LIBSEL4_INLINE seL4_Error seL4_TCB_ReadRegisters(seL4_TCB _service, seL4_Bool suspend_source,
                                                 seL4_Uint8 arch_flags, seL4_Word count,
                                                 seL4_UserContext *regs)
{
    seL4_Word mr[4] = {((seL4_Word)suspend_source & 1) | (seL4_Word)arch_flags << 8, count, 0, 0};
    seL4_Word *words = (seL4_Word *)regs;
    seL4_Error error = tagua_invoke(_service, TCBReadRegisters, 0, 2, mr);
    if (error != seL4_NoError) {
        return error;
    }
    for (int i = 0; i < 4; i++) {
        words[i] = mr[i];
    }
    for (seL4_Word i = 4; i < count && i < TAGUA_CONTEXT_WORDS; i++) {
        words[i] = seL4_GetMR((int)i);
    }
    return error;
}

/*
 * Sends the first two members of `regs`, and the others up to `count`; the length is always that of them all.
 */
LIBSEL4_INLINE seL4_Error seL4_TCB_WriteRegisters(seL4_TCB _service, seL4_Bool resume_target,
                                                  seL4_Uint8 arch_flags, seL4_Word count,
                                                  seL4_UserContext *regs)
{
    const seL4_Word *words = (const seL4_Word *)regs;
    for (seL4_Word i = 2; i < count && i < TAGUA_CONTEXT_WORDS; i++) {
        seL4_SetMR((int)i + 2, words[i]);
    }
    return tagua_invoke_words(_service, TCBWriteRegisters, 2 + TAGUA_CONTEXT_WORDS,
                              ((seL4_Word)resume_target & 1) | (seL4_Word)arch_flags << 8, count, words[0],
                              words[1]);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_CopyRegisters(seL4_TCB _service, seL4_TCB source, seL4_Bool suspend_source,
                                                 seL4_Bool resume_target, seL4_Bool transfer_frame,
                                                 seL4_Bool transfer_integer, seL4_Uint8 arch_flags)
{
    seL4_Word flags = ((seL4_Word)suspend_source & 1) | ((seL4_Word)resume_target & 1) << 1
                      | ((seL4_Word)transfer_frame & 1) << 2 | ((seL4_Word)transfer_integer & 1) << 3
                      | (seL4_Word)arch_flags << 8;
    return tagua_invoke_cap_words(_service, TCBCopyRegisters, source, 1, flags, 0, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_Configure(seL4_TCB _service, seL4_CNode cspace_root,
                                             seL4_Word cspace_root_data, seL4_CPtr vspace_root,
                                             seL4_Word vspace_root_data, seL4_Word buffer,
                                             seL4_CPtr bufferFrame)
{
    seL4_Word mr[4] = {cspace_root_data, vspace_root_data, buffer, 0};
    seL4_SetCap(0, cspace_root);
    seL4_SetCap(1, vspace_root);
    seL4_SetCap(2, bufferFrame);
    return tagua_invoke(_service, TCBConfigure, 3, 3, mr);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_SetPriority(seL4_TCB _service, seL4_TCB authority, seL4_Word priority)
{
    return tagua_invoke_cap_words(_service, TCBSetPriority, authority, 1, priority, 0, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_SetMCPriority(seL4_TCB _service, seL4_TCB authority, seL4_Word mcp)
{
    return tagua_invoke_cap_words(_service, TCBSetMCPriority, authority, 1, mcp, 0, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_SetSchedParams(seL4_TCB _service, seL4_TCB authority, seL4_Word mcp,
                                                  seL4_Word priority, seL4_CPtr sched_context,
                                                  seL4_CPtr fault_ep)
{
    seL4_Word mr[4] = {mcp, priority, 0, 0};
    seL4_SetCap(0, authority);
    seL4_SetCap(1, sched_context);
    seL4_SetCap(2, fault_ep);
    return tagua_invoke(_service, TCBSetSchedParams, 3, 2, mr);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_SetTimeoutEndpoint(seL4_TCB _service, seL4_CPtr timeout_fault_ep)
{
    return tagua_invoke_cap(_service, TCBSetTimeoutEndpoint, timeout_fault_ep);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_SetIPCBuffer(seL4_TCB _service, seL4_Word buffer, seL4_CPtr bufferFrame)
{
    return tagua_invoke_cap_words(_service, TCBSetIPCBuffer, bufferFrame, 1, buffer, 0, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_SetSpace(seL4_TCB _service, seL4_CPtr fault_ep, seL4_CNode cspace_root,
                                            seL4_Word cspace_root_data, seL4_CPtr vspace_root,
                                            seL4_Word vspace_root_data)
{
    seL4_Word mr[4] = {cspace_root_data, vspace_root_data, 0, 0};
    seL4_SetCap(0, fault_ep);
    seL4_SetCap(1, cspace_root);
    seL4_SetCap(2, vspace_root);
    return tagua_invoke(_service, TCBSetSpace, 3, 2, mr);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_Suspend(seL4_TCB _service)
{
    return tagua_invoke_plain(_service, TCBSuspend);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_Resume(seL4_TCB _service)
{
    return tagua_invoke_plain(_service, TCBResume);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_BindNotification(seL4_TCB _service, seL4_CPtr notification)
{
    return tagua_invoke_cap(_service, TCBBindNotification, notification);
}

LIBSEL4_INLINE seL4_Error seL4_TCB_UnbindNotification(seL4_TCB _service)
{
    return tagua_invoke_plain(_service, TCBUnbindNotification);
}

#ifdef CONFIG_HARDWARE_DEBUG_API
LIBSEL4_INLINE seL4_Error seL4_TCB_SetBreakpoint(seL4_TCB _service, seL4_Uint16 bp_num, seL4_Word vaddr,
                                                 seL4_Word type, seL4_Word size, seL4_Word rw)
{
    seL4_SetMR(4, rw);
    return tagua_invoke_words(_service, TCBSetBreakpoint, 5, bp_num, vaddr, type, size);
}

LIBSEL4_INLINE seL4_TCB_GetBreakpoint_t seL4_TCB_GetBreakpoint(seL4_TCB _service, seL4_Uint16 bp_num)
{
    seL4_TCB_GetBreakpoint_t result;
    seL4_Word mr[4] = {bp_num, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, TCBGetBreakpoint, 0, 1, mr);
    result.vaddr = mr[0];
    result.type = mr[1];
    result.size = mr[2];
    result.rw = mr[3];
    result.is_enabled = seL4_GetMR(4) & 1;
    return result;
}

LIBSEL4_INLINE seL4_Error seL4_TCB_UnsetBreakpoint(seL4_TCB _service, seL4_Uint16 bp_num)
{
    return tagua_invoke_words(_service, TCBUnsetBreakpoint, 1, bp_num, 0, 0, 0);
}

LIBSEL4_INLINE seL4_TCB_ConfigureSingleStepping_t
seL4_TCB_ConfigureSingleStepping(seL4_TCB _service, seL4_Uint16 bp_num, seL4_Word num_instructions)
{
    seL4_TCB_ConfigureSingleStepping_t result;
    seL4_Word mr[4] = {bp_num, num_instructions, 0, 0};
    result.error = (int)tagua_invoke(_service, TCBConfigureSingleStepping, 0, 2, mr);
    result.bp_was_consumed = mr[0] & 1;
    return result;
}
#endif

LIBSEL4_INLINE seL4_Error seL4_TCB_SetTLSBase(seL4_TCB _service, seL4_Word tls_base)
{
    return tagua_invoke_words(_service, TCBSetTLSBase, 1, tls_base, 0, 0, 0);
}

LIBSEL4_INLINE seL4_TCB_SetFlags_t seL4_TCB_SetFlags(seL4_TCB _service, seL4_Word clear, seL4_Word set)
{
    seL4_TCB_SetFlags_t result;
    seL4_Word mr[4] = {clear, set, 0, 0};
    result.error = (int)tagua_invoke(_service, TCBSetFlags, 0, 2, mr);
    result.flags = mr[0];
    return result;
}

/* --- CNode ------------------------------------------------------------------------------------ */

LIBSEL4_INLINE seL4_Error seL4_CNode_Revoke(seL4_CNode _service, seL4_Word index, seL4_Uint8 depth)
{
    return tagua_invoke_words(_service, CNodeRevoke, 2, index, depth, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_CNode_Delete(seL4_CNode _service, seL4_Word index, seL4_Uint8 depth)
{
    return tagua_invoke_words(_service, CNodeDelete, 2, index, depth, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_CNode_CancelBadgedSends(seL4_CNode _service, seL4_Word index, seL4_Uint8 depth)
{
    return tagua_invoke_words(_service, CNodeCancelBadgedSends, 2, index, depth, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_CNode_Copy(seL4_CNode _service, seL4_Word dest_index, seL4_Uint8 dest_depth,
                                          seL4_CNode src_root, seL4_Word src_index, seL4_Uint8 src_depth,
                                          seL4_CapRights_t rights)
{
    seL4_SetMR(4, rights.words[0]);
    return tagua_invoke_cap_words(_service, CNodeCopy, src_root, 5, dest_index, dest_depth, src_index,
                                  src_depth);
}

LIBSEL4_INLINE seL4_Error seL4_CNode_Mint(seL4_CNode _service, seL4_Word dest_index, seL4_Uint8 dest_depth,
                                          seL4_CNode src_root, seL4_Word src_index, seL4_Uint8 src_depth,
                                          seL4_CapRights_t rights, seL4_Word badge)
{
    seL4_SetMR(4, rights.words[0]);
    seL4_SetMR(5, badge);
    return tagua_invoke_cap_words(_service, CNodeMint, src_root, 6, dest_index, dest_depth, src_index,
                                  src_depth);
}

LIBSEL4_INLINE seL4_Error seL4_CNode_Move(seL4_CNode _service, seL4_Word dest_index, seL4_Uint8 dest_depth,
                                          seL4_CNode src_root, seL4_Word src_index, seL4_Uint8 src_depth)
{
    return tagua_invoke_cap_words(_service, CNodeMove, src_root, 4, dest_index, dest_depth, src_index,
                                  src_depth);
}

LIBSEL4_INLINE seL4_Error seL4_CNode_Mutate(seL4_CNode _service, seL4_Word dest_index, seL4_Uint8 dest_depth,
                                            seL4_CNode src_root, seL4_Word src_index, seL4_Uint8 src_depth,
                                            seL4_Word badge)
{
    seL4_SetMR(4, badge);
    return tagua_invoke_cap_words(_service, CNodeMutate, src_root, 5, dest_index, dest_depth, src_index,
                                  src_depth);
}

LIBSEL4_INLINE seL4_Error seL4_CNode_Rotate(seL4_CNode _service, seL4_Word dest_index, seL4_Uint8 dest_depth,
                                            seL4_Word dest_badge, seL4_CNode pivot_root,
                                            seL4_Word pivot_index, seL4_Uint8 pivot_depth,
                                            seL4_Word pivot_badge, seL4_CNode src_root, seL4_Word src_index,
                                            seL4_Uint8 src_depth)
{
    seL4_Word mr[4] = {dest_index, dest_depth, dest_badge, pivot_index};
    seL4_SetCap(0, pivot_root);
    seL4_SetCap(1, src_root);
    seL4_SetMR(4, pivot_depth);
    seL4_SetMR(5, pivot_badge);
    seL4_SetMR(6, src_index);
    seL4_SetMR(7, src_depth);
    return tagua_invoke(_service, CNodeRotate, 2, 8, mr);
}

/* --- interrupts ------------------------------------------------------------------------------- */

LIBSEL4_INLINE seL4_Error seL4_IRQControl_Get(seL4_IRQControl _service, seL4_Word irq, seL4_CNode root,
                                              seL4_Word index, seL4_Uint8 depth)
{
    return tagua_invoke_cap_words(_service, IRQIssueIRQHandler, root, 3, irq, index, depth, 0);
}

LIBSEL4_INLINE seL4_Error seL4_IRQHandler_Ack(seL4_IRQHandler _service)
{
    return tagua_invoke_plain(_service, IRQAckIRQ);
}

LIBSEL4_INLINE seL4_Error seL4_IRQHandler_SetNotification(seL4_IRQHandler _service, seL4_CPtr notification)
{
    return tagua_invoke_cap(_service, IRQSetIRQHandler, notification);
}

LIBSEL4_INLINE seL4_Error seL4_IRQHandler_Clear(seL4_IRQHandler _service)
{
    return tagua_invoke_plain(_service, IRQClearIRQHandler);
}

/* --- domains ---------------------------------------------------------------------------------- */

LIBSEL4_INLINE seL4_Error seL4_DomainSet_Set(seL4_DomainSet _service, seL4_Uint8 domain, seL4_TCB thread)
{
    return tagua_invoke_cap_words(_service, DomainSetSet, thread, 1, domain, 0, 0, 0);
}

LIBSEL4_INLINE seL4_Error seL4_DomainSet_ScheduleConfigure(seL4_DomainSet _service, seL4_Word index,
                                                           seL4_Uint8 domain, seL4_Time duration)
{
    return tagua_invoke_words(_service, DomainScheduleConfigure, 3, index, domain, duration, 0);
}

LIBSEL4_INLINE seL4_Error seL4_DomainSet_ScheduleSetStart(seL4_DomainSet _service, seL4_Word index)
{
    return tagua_invoke_words(_service, DomainScheduleSetStart, 1, index, 0, 0, 0);
}

/* --- scheduling contexts ---------------------------------------------------------------------- */

LIBSEL4_INLINE seL4_Error seL4_SchedControl_ConfigureFlags(seL4_SchedControl _service,
                                                           seL4_SchedContext schedcontext, seL4_Time budget,
                                                           seL4_Time period, seL4_Word extra_refills,
                                                           seL4_Word badge, seL4_Word flags)
{
    seL4_SetMR(4, flags);
    return tagua_invoke_cap_words(_service, SchedControlConfigureFlags, schedcontext, 5, budget, period,
                                  extra_refills, badge);
}

LIBSEL4_INLINE seL4_Error seL4_SchedContext_Bind(seL4_SchedContext _service, seL4_CPtr cap)
{
    return tagua_invoke_cap(_service, SchedContextBind, cap);
}

LIBSEL4_INLINE seL4_Error seL4_SchedContext_Unbind(seL4_SchedContext _service)
{
    return tagua_invoke_plain(_service, SchedContextUnbind);
}

LIBSEL4_INLINE seL4_Error seL4_SchedContext_UnbindObject(seL4_SchedContext _service, seL4_CPtr cap)
{
    return tagua_invoke_cap(_service, SchedContextUnbindObject, cap);
}

LIBSEL4_INLINE seL4_SchedContext_Consumed_t seL4_SchedContext_Consumed(seL4_SchedContext _service)
{
    seL4_SchedContext_Consumed_t result;
    seL4_Word mr[4] = {0, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, SchedContextConsumed, 0, 0, mr);
    result.consumed = mr[0];
    return result;
}

LIBSEL4_INLINE seL4_SchedContext_YieldTo_t seL4_SchedContext_YieldTo(seL4_SchedContext _service)
{
    seL4_SchedContext_YieldTo_t result;
    seL4_Word mr[4] = {0, 0, 0, 0};
    result.error = (int)tagua_invoke(_service, SchedContextYieldTo, 0, 0, mr);
    result.consumed = mr[0];
    return result;
}

#include <tagua/arch_client.h>
