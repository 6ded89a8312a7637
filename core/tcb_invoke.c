/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocations of TCB capabilities: checks in the order of docs/reference/threads.md section 4, then the effect. Replacing a
 * capability in a TCB slot deletes the old one first, which may be preempted; re-issuing the call continues.
 */
#include "arch/cap.h"
#include "arch/fpu.h"
#include "core/derivation.h"
#include "core/delete.h"
#include "core/invocation.h"
#include "core/notification.h"
#include "core/sched.h"
#include "core/sched_context.h"
#include "core/thread.h"
#if CONFIG_HARDWARE_DEBUG_API
#include "arch/debug.h"
#endif

static struct tcb *slot_tcb(const struct slot *slot)
{
    return (struct tcb *)slot->object;
}

/* --- registers --------------------------------------------------------------------------------------------------------------- */

static enum outcome tcb_read_registers(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 2)
        return ERROR_TRUNCATED(inv);
    word flags = invocation_arg(inv, 0), count = invocation_arg(inv, 1);
    if (count < 1 || count > CONTEXT_USER_REGISTERS)
        return invocation_range_error(inv, 1, CONTEXT_USER_REGISTERS);
    if (tcb == inv->caller)
        return ERROR_ILLEGAL(inv);
    if (flags & 1)
        tcb_suspend(tcb);
    for (unsigned i = 0; i < count; i++)
        invocation_return(inv, i, tcb->context.regs[context_user_registers[i]]);
    return OUTCOME_DONE;
}

static enum outcome tcb_write_registers(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 2)
        return ERROR_TRUNCATED(inv);
    word flags = invocation_arg(inv, 0), count = invocation_arg(inv, 1);
    if (inv->length - 2 < count)
        return ERROR_TRUNCATED(inv);
    if (tcb == inv->caller)
        return ERROR_ILLEGAL(inv);
    if (count > CONTEXT_USER_REGISTERS)
        count = CONTEXT_USER_REGISTERS;
    for (unsigned i = 0; i < count; i++) {
        unsigned reg = context_user_registers[i];
        tcb->context.regs[reg] = context_sanitise(tcb, reg, invocation_arg(inv, 2 + i));
    }
    tcb->context.regs[CONTEXT_NEXT_PC] = tcb->context.regs[CONTEXT_RESTART_PC];
    context_changed(tcb);
    if (flags & 1)
        tcb_resume(tcb);
    return OUTCOME_DONE;
}

static void tcb_copy_group(const struct tcb *from, struct tcb *to, unsigned first, unsigned last)
{
    for (unsigned i = first; i < last; i++)
        to->context.regs[context_user_registers[i]] = from->context.regs[context_user_registers[i]];
    context_changed(to);
}

static enum outcome tcb_copy_registers(struct invocation *inv, struct tcb *dest)
{
    if (inv->length < 1 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word flags = invocation_arg(inv, 0);
    if (slot_type(inv->extra[0]) != CAP_THREAD)
        return ERROR_INVALID_CAP(inv, 1);
    struct tcb *source = slot_tcb(inv->extra[0]);
    context_sync(source);
    context_sync(dest);
    if (flags & 1)
        tcb_suspend(source);
    if (flags & 2)
        tcb_resume(dest);
    if (flags & 4) {
        tcb_copy_group(source, dest, 0, CONTEXT_FRAME_REGISTERS);
        dest->context.regs[CONTEXT_NEXT_PC] = dest->context.regs[CONTEXT_RESTART_PC];
    }
    if (flags & 8)
        tcb_copy_group(source, dest, CONTEXT_FRAME_REGISTERS, CONTEXT_USER_REGISTERS);
    return OUTCOME_DONE;
}

/* --- checks of capabilities that are to go into TCB slots ---------------------------------------------------------------------- */

/* THR-50 */
static bool cap_is_valid_handler(const struct slot *slot)
{
    return slot_is_empty(slot) || (slot_type(slot) == CAP_ENDPOINT && (slot_rights(slot) & RIGHT_WRITE) &&
                                   (slot_rights(slot) & (RIGHT_GRANT | RIGHT_GRANT_REPLY)));
}

/* Step 2 of Configure; *cap is what goes into the slot (null without a buffer). */
static enum outcome tcb_check_buffer(struct invocation *inv, const struct slot *slot, word address, struct cap *cap)
{
    *cap = cap_null();
    if (address == 0)
        return OUTCOME_DONE;
    unsigned error;
    *cap = cap_derive(slot, slot_cap(slot), &error);
    if (error)
        return invocation_error(inv, error);
    if (cap->type != CAP_FRAME || frame_is_device(cap->object))
        return ERROR_ILLEGAL(inv);
    if (!IS_ALIGNED(address, seL4_IPCBufferSizeBits))
        return invocation_error(inv, seL4_AlignmentError);
    return OUTCOME_DONE;
}

/* Step 3: replacing these would be a long-running deletion (CAP-15.3). */
static bool tcb_slot_is_long_to_delete(const struct slot *slot)
{
    unsigned type = slot_type(slot);
    return type == CAP_ZOMBIE || ((type == CAP_CNODE || type == CAP_THREAD) && slot_is_last(slot));
}

/* Steps 4 and 5: what a copy with the data word applied would be. */
static enum outcome tcb_check_root(struct invocation *inv, const struct slot *slot, word data, bool vspace, struct cap *cap)
{
    *cap = slot_cap(slot);
    if (data != 0)
        *cap = cap_apply_data(*cap, data, false);
    unsigned error;
    *cap = cap_derive(slot, *cap, &error);
    if (error)
        return invocation_error(inv, error);
    if (vspace ? !arch_cap_is_valid_vspace(*cap) : cap->type != CAP_CNODE)
        return ERROR_ILLEGAL(inv);
    return OUTCOME_DONE;
}

static enum outcome tcb_check_spaces(struct invocation *inv, struct tcb *tcb, unsigned first_extra, struct cap caps[2])
{
    if (tcb_slot_is_long_to_delete(&tcb->slots[TCB_CSPACE]) || tcb_slot_is_long_to_delete(&tcb->slots[TCB_VSPACE]))
        return ERROR_ILLEGAL(inv);
    enum outcome outcome = tcb_check_root(inv, inv->extra[first_extra], invocation_arg(inv, 0), false, &caps[0]);
    if (outcome != OUTCOME_DONE)
        return outcome;
    return tcb_check_root(inv, inv->extra[first_extra + 1], invocation_arg(inv, 1), true, &caps[1]);
}

/* THR-30. `cap` may be null: the slot is only emptied. */
static enum outcome tcb_replace(struct invocation *inv, struct tcb *tcb, enum tcb_slot index, struct slot *source, struct cap cap)
{
    enum outcome outcome = slot_delete(&tcb->slots[index]);
    if (outcome != OUTCOME_DONE || cap.type == CAP_NULL)
        return outcome;
    /* The deletion may have removed the source or the TCB capability itself. */
    bool source_stands = cap_same_object(slot_cap(source), cap);
    bool tcb_stands = slot_type(inv->slot) == CAP_THREAD && slot_tcb(inv->slot) == tcb;
    if (source_stands && tcb_stands)
        tcb_slot_install(tcb, index, source, cap);
    return OUTCOME_DONE;
}

static enum outcome tcb_replace_handler(struct invocation *inv, struct tcb *tcb, enum tcb_slot index, struct slot *source)
{
    return tcb_replace(inv, tcb, index, source, slot_cap(source));
}

static enum outcome tcb_replace_buffer(struct invocation *inv, struct tcb *tcb, word address, struct slot *source, struct cap cap)
{
    enum outcome outcome = slot_delete(&tcb->slots[TCB_BUFFER]);
    if (outcome != OUTCOME_DONE)
        return outcome;
    tcb->ipc_buffer_address = address;
    return tcb_replace(inv, tcb, TCB_BUFFER, source, cap);
}

/* --- spaces and buffer ------------------------------------------------------------------------------------------------------------ */

static enum outcome tcb_configure(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 3 || inv->extra_count < 3)
        return ERROR_TRUNCATED(inv);
    word address = invocation_arg(inv, 2);
    struct cap buffer, spaces[2];
    enum outcome outcome = tcb_check_buffer(inv, inv->extra[2], address, &buffer);
    if (outcome == OUTCOME_DONE)
        outcome = tcb_check_spaces(inv, tcb, 0, spaces);
    if (outcome == OUTCOME_DONE)
        outcome = tcb_replace(inv, tcb, TCB_CSPACE, inv->extra[0], spaces[0]);
    if (outcome == OUTCOME_DONE)
        outcome = tcb_replace(inv, tcb, TCB_VSPACE, inv->extra[1], spaces[1]);
    if (outcome == OUTCOME_DONE)
        outcome = tcb_replace_buffer(inv, tcb, address, inv->extra[2], buffer);
    return outcome;
}

static enum outcome tcb_set_space(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 2 || inv->extra_count < 3)
        return ERROR_TRUNCATED(inv);
    struct cap spaces[2];
    enum outcome outcome = tcb_check_spaces(inv, tcb, 1, spaces);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (!cap_is_valid_handler(inv->extra[0]))
        return ERROR_INVALID_CAP(inv, 1);
    outcome = tcb_replace_handler(inv, tcb, TCB_FAULT_HANDLER, inv->extra[0]);
    if (outcome == OUTCOME_DONE)
        outcome = tcb_replace(inv, tcb, TCB_CSPACE, inv->extra[1], spaces[0]);
    if (outcome == OUTCOME_DONE)
        outcome = tcb_replace(inv, tcb, TCB_VSPACE, inv->extra[2], spaces[1]);
    return outcome;
}

static enum outcome tcb_set_buffer(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 1 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word address = invocation_arg(inv, 0);
    struct cap buffer;
    enum outcome outcome = tcb_check_buffer(inv, inv->extra[0], address, &buffer);
    if (outcome != OUTCOME_DONE)
        return outcome;
    return tcb_replace_buffer(inv, tcb, address, inv->extra[0], buffer);
}

static enum outcome tcb_set_timeout_endpoint(struct invocation *inv, struct tcb *tcb)
{
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    if (!cap_is_valid_handler(inv->extra[0]))
        return ERROR_INVALID_CAP(inv, 1);
    return tcb_replace_handler(inv, tcb, TCB_TIMEOUT_HANDLER, inv->extra[0]);
}

/* --- priorities and scheduling parameters ------------------------------------------------------------------------------------------ */

static enum outcome tcb_set_priority(struct invocation *inv, struct tcb *tcb, bool mcp)
{
    if (inv->length < 1 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word value = invocation_arg(inv, 0);
    if (slot_type(inv->extra[0]) != CAP_THREAD)
        return ERROR_INVALID_CAP(inv, 1);
    word most = slot_tcb(inv->extra[0])->mcp;
    if (value > most)
        return invocation_range_error(inv, 0, most);
    if (mcp)
        tcb->mcp = (uint8_t)value;
    else
        sched_change_priority(tcb, (uint8_t)value);
    return OUTCOME_DONE;
}

/* Step 5 of SetSchedParams; *sc is the scheduling context named, or null. */
static enum outcome tcb_check_sched_context(struct invocation *inv, struct tcb *tcb, struct sched_context **sc)
{
    const struct slot *slot = inv->extra[1];
    *sc = NULL;
    if (slot_is_empty(slot))
        return tcb == inv->caller ? ERROR_ILLEGAL(inv) : OUTCOME_DONE;
    if (slot_type(slot) != CAP_SCHED_CONTEXT)
        return ERROR_INVALID_CAP(inv, 2);
    *sc = (struct sched_context *)(slot->object & ~(word)63);
    if (*sc != tcb->sc && (tcb->sc || (*sc)->tcb))
        return ERROR_ILLEGAL(inv);
    if (tcb_is_blocked(tcb) && !sched_context_is_released(*sc))
        return ERROR_ILLEGAL(inv);
    return OUTCOME_DONE;
}

static enum outcome tcb_set_sched_params(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 2 || inv->extra_count < 3)
        return ERROR_TRUNCATED(inv);
    word mcp = invocation_arg(inv, 0), priority = invocation_arg(inv, 1);
    if (slot_type(inv->extra[0]) != CAP_THREAD)
        return ERROR_INVALID_CAP(inv, 1);
    word most = slot_tcb(inv->extra[0])->mcp;
    if (mcp > most || priority > most)
        return invocation_range_error(inv, 0, most);
    struct sched_context *sc;
    enum outcome outcome = tcb_check_sched_context(inv, tcb, &sc);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (!cap_is_valid_handler(inv->extra[2]))
        return ERROR_INVALID_CAP(inv, 3);
    outcome = tcb_replace_handler(inv, tcb, TCB_FAULT_HANDLER, inv->extra[2]);
    if (outcome != OUTCOME_DONE)
        return outcome;
    tcb->mcp = (uint8_t)mcp;
    sched_change_priority(tcb, (uint8_t)priority);
    /* A deleted handler endpoint cannot have destroyed sc: its capability is not in the slot that was emptied. */
    if (sc && sc != tcb->sc)
        sched_context_bind_tcb(sc, tcb);
    else if (!sc && tcb->sc)
        sched_context_unbind_tcb(tcb->sc);
    return OUTCOME_DONE;
}

/* --- the rest ------------------------------------------------------------------------------------------------------------------------ */

static enum outcome tcb_bind_notification(struct invocation *inv, struct tcb *tcb)
{
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    const struct slot *slot = inv->extra[0];
    if (tcb->bound_notification || slot_type(slot) != CAP_NOTIFICATION || !(slot_rights(slot) & RIGHT_READ))
        return ERROR_ILLEGAL(inv);
    struct notification *notification = (struct notification *)slot->object;
    if (notification_head(notification) || notification->bound_tcb)
        return ERROR_ILLEGAL(inv);
    notification_bind(tcb, notification);
    return OUTCOME_DONE;
}

static enum outcome tcb_unbind_notification(struct invocation *inv, struct tcb *tcb)
{
    if (!tcb->bound_notification)
        return ERROR_ILLEGAL(inv);
    notification_unbind(tcb);
    return OUTCOME_DONE;
}

static enum outcome tcb_set_tls_base(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 1)
        return ERROR_TRUNCATED(inv);
    context_sync(tcb);
    tcb->context.regs[CONTEXT_TLS] = context_sanitise(tcb, CONTEXT_TLS, invocation_arg(inv, 0));
    context_changed(tcb);
    return OUTCOME_DONE;
}

static enum outcome tcb_set_flags(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 2)
        return ERROR_TRUNCATED(inv);
    word clear = invocation_arg(inv, 0), set = invocation_arg(inv, 1);
    tcb->flags = (uint8_t)((tcb->flags & ~clear) | (set & seL4_TCBFlag_MASK));
    fpu_flags_changed(tcb);
    invocation_return(inv, 0, tcb->flags);
    return OUTCOME_DONE;
}

enum outcome tcb_invoke(struct invocation *inv)
{
    struct tcb *tcb = slot_tcb(inv->slot);
    switch (inv->label) {
    case TCBReadRegisters:
        return tcb_read_registers(inv, tcb);
    case TCBWriteRegisters:
        return tcb_write_registers(inv, tcb);
    case TCBCopyRegisters:
        return tcb_copy_registers(inv, tcb);
    case TCBConfigure:
        return tcb_configure(inv, tcb);
    case TCBSetPriority:
        return tcb_set_priority(inv, tcb, false);
    case TCBSetMCPriority:
        return tcb_set_priority(inv, tcb, true);
    case TCBSetSchedParams:
        return tcb_set_sched_params(inv, tcb);
    case TCBSetTimeoutEndpoint:
        return tcb_set_timeout_endpoint(inv, tcb);
    case TCBSetIPCBuffer:
        return tcb_set_buffer(inv, tcb);
    case TCBSetSpace:
        return tcb_set_space(inv, tcb);
    case TCBSuspend:
        tcb_suspend(tcb);
        return OUTCOME_DONE;
    case TCBResume:
        tcb_resume(tcb);
        return OUTCOME_DONE;
    case TCBBindNotification:
        return tcb_bind_notification(inv, tcb);
    case TCBUnbindNotification:
        return tcb_unbind_notification(inv, tcb);
    case TCBSetTLSBase:
        return tcb_set_tls_base(inv, tcb);
    case TCBSetFlags:
        return tcb_set_flags(inv, tcb);
#if CONFIG_HARDWARE_DEBUG_API
    case TCBSetBreakpoint:
    case TCBGetBreakpoint:
    case TCBUnsetBreakpoint:
    case TCBConfigureSingleStepping:
        return arch_debug_invoke(inv);
#endif
    default:
        return ERROR_ILLEGAL(inv);
    }
}
