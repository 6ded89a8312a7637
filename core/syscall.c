/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls: send phase, receive phase, and what a Call gets back (docs/reference/ipc.md sections 2 to 4). While an object
 * invocation runs the caller is in state Restart, so that whatever stops it leaves a call that will be issued again.
 */
#include "core/syscall.h"
#include "arch/cap.h"
#include "arch/cpu.h"
#include "arch/irq.h"
#include "core/benchmark.h"
#include "core/cspace.h"
#include "core/debug.h"
#include "core/check.h"
#include "core/fastpath.h"
#include "core/fault.h"
#include "core/invocation.h"
#include "core/ipc.h"
#include "core/irq.h"
#include "core/notification.h"
#include "core/billing.h"
#include "core/sched.h"
#include "core/sched_context.h"
#include "core/string.h"
#include "core/thread.h"

/* Flags of a send phase (IPC-1). */
enum { SEND_BLOCKING = 1, SEND_CALL = 2, SEND_DONATE = 4, SEND_FIRST_PHASE = 8 };

/* --- object invocations ------------------------------------------------------------------------------------------------------- */

static enum outcome invocation_perform(struct invocation *inv, unsigned type)
{
    switch (type) {
    case CAP_UNTYPED:
        return untyped_invoke(inv);
    case CAP_CNODE:
        return cnode_invoke(inv);
    case CAP_THREAD:
        return tcb_invoke(inv);
    case CAP_SCHED_CONTEXT:
        return sched_context_invoke(inv);
    case CAP_SCHED_CONTROL:
        return sched_control_invoke(inv);
    case CAP_DOMAIN:
        return domain_invoke(inv);
    case CAP_IRQ_CONTROL:
        return irq_control_invoke(inv);
    case CAP_IRQ_HANDLER:
        return irq_handler_invoke(inv);
    default:
        return type & 1 ? arch_invoke(inv) : ERROR_INVALID_CAP(inv, 0);
    }
}

#if CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
/* A short text behind the error words; returns by how much the message grows. */
static unsigned error_text(struct tcb *caller, unsigned error)
{
    static const char *const texts[] = { "",
                                         "invalid argument",
                                         "invalid capability",
                                         "illegal operation",
                                         "argument out of range",
                                         "address not aligned",
                                         "lookup failed",
                                         "message truncated",
                                         "destination not empty: delete first",
                                         "capability has children: revoke first",
                                         "not enough memory" };
    word *buffer = tcb_receive_buffer(caller);
    if (!buffer || error >= ARRAY_SIZE(texts))
        return 0;
    size_t length = strlen(texts[error]);
    memcpy(buffer + 1 + DEBUG_MESSAGE_START, texts[error], length + 1);
    return (unsigned)(length / sizeof(word)) + 1;
}
#endif

static COLD void reply_error(const struct invocation *inv)
{
    struct tcb *caller = inv->caller;
    unsigned length = 0;
    for (unsigned i = 0; i < inv->error_length; i++)
        if (message_put(caller, i, inv->error_words[i]))
            length = i + 1;
#if CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
    length += error_text(caller, inv->error);
#endif
    context_set_badge(&caller->context, 0);
    context_set_info(&caller->context, (word)inv->error << 12 | length);
}

static inline void reply_success(struct tcb *caller, unsigned length)
{
    context_set_badge(&caller->context, 0);
    context_set_info(&caller->context, length);
}

/* Returns false if the operation was preempted. */
static bool invoke_object(struct tcb *caller, struct slot *slot, word info, unsigned flags, struct slot *const *extra,
                          unsigned extra_count)
{
    unsigned length = (unsigned)(info & MASK(7));
    const word *buffer = tcb_send_buffer(caller);
    unsigned most = buffer ? seL4_MsgMaxLength : 4;
    struct invocation inv; /* the error fields are written with the error */
    inv.slot = slot;
    inv.caller = caller;
    inv.buffer = buffer;
    inv.label = info >> 12;
    inv.length = length < most ? length : most;
    inv.extra_count = extra_count;
    inv.extra[0] = extra[0];
    inv.extra[1] = extra[1];
    inv.extra[2] = extra[2];
    inv.call = flags & SEND_CALL;
    inv.result_length = 0;
    unsigned type = slot_type(slot);
    enum outcome outcome;
    caller->state = THREAD_RESTART;
    if (unlikely((flags & SEND_FIRST_PHASE) && (type == CAP_THREAD || type == CAP_DOMAIN || type == CAP_CNODE ||
                                                type == CAP_SCHED_CONTROL || type == CAP_SCHED_CONTEXT)))
        outcome = ERROR_INVALID_CAP(&inv, 0);
    else
        outcome = invocation_perform(&inv, type);
    if (unlikely(outcome == OUTCOME_PREEMPTED))
        return false;
    if (inv.call) {
        if (likely(outcome == OUTCOME_DONE))
            reply_success(caller, inv.result_length);
        else
            reply_error(&inv);
    }
    if (likely(caller->state == THREAD_RESTART))
        caller->state = THREAD_RUNNING;
    return true;
}

/* --- send phase ------------------------------------------------------------------------------------------------------------------- */

/* IPC-12. Returns the number resolved, or -1 after a failed lookup has been reported as the flags say. */
static inline int send_lookup_extra(struct tcb *caller, word info, unsigned flags, struct slot **extra)
{
    const word *buffer = tcb_send_buffer(caller);
    if (!buffer)
        return 0;
    int count = (int)(info >> 7 & 3);
    for (int i = 0; i < count; i++) {
        struct lookup_failure failure;
        word cptr = buffer[122 + i];
        extra[i] = cspace_lookup(caller, cptr, &failure);
        if (!extra[i]) {
            if (flags & SEND_BLOCKING)
                fault_raise_cap(caller, cptr, false, failure);
            return -1;
        }
    }
    return count;
}

static void send_error(struct tcb *caller, struct slot *slot, unsigned flags)
{
    struct invocation inv = { .slot = slot, .caller = caller };
    ERROR_INVALID_CAP(&inv, 0);
    if (flags & SEND_CALL)
        reply_error(&inv);
}

static inline void send_to_endpoint(struct tcb *caller, struct slot *slot, unsigned flags)
{
    unsigned rights = slot_rights(slot);
    if (unlikely(!(rights & RIGHT_WRITE))) {
        send_error(caller, slot, flags);
        return;
    }
    endpoint_send(caller, (struct endpoint *)slot->object, slot->data,
                  (struct send_flags){ .blocking = flags & SEND_BLOCKING,
                                       .call = flags & SEND_CALL,
                                       .may_donate = flags & SEND_DONATE,
                                       .grant = rights & RIGHT_GRANT,
                                       .grant_reply = rights & RIGHT_GRANT_REPLY });
}

/* IPC-12 to IPC-15 for the capability in `slot`; false: preempted. */
static inline bool send_through(struct tcb *caller, struct slot *slot, word info, unsigned flags)
{
    struct slot *extra[3] = { NULL, NULL, NULL };
    int extra_count = 0;
    if (info & 3u << 7) {
        extra_count = send_lookup_extra(caller, info, flags, extra);
        if (extra_count < 0)
            return true;
    }
    switch (slot_type(slot)) {
    case CAP_ENDPOINT:
        send_to_endpoint(caller, slot, flags);
        return true;
    case CAP_REPLY:
        reply_send(caller, (struct reply *)slot->object, slot_rights(slot) & RIGHT_GRANT);
        if (flags & SEND_CALL)
            reply_success(caller, 0);
        return true;
    case CAP_NOTIFICATION:
        if (unlikely(!(slot_rights(slot) & RIGHT_WRITE))) {
            send_error(caller, slot, flags);
            return true;
        }
        notification_signal((struct notification *)slot->object, slot->data);
        if (flags & SEND_CALL)
            reply_success(caller, 0);
        return true;
    case CAP_NULL:
    case CAP_ZOMBIE:
        send_error(caller, slot, flags);
        return true;
    default:
        return invoke_object(caller, slot, info, flags, extra, (unsigned)extra_count);
    }
}

/* IPC-11; false: preempted. */
static inline bool send_phase(struct tcb *caller, word cptr, word info, unsigned flags)
{
    struct lookup_failure failure;
    struct slot *slot = cspace_lookup(caller, cptr, &failure);
    if (likely(slot != NULL))
        return send_through(caller, slot, info, flags);
    if (flags & SEND_BLOCKING)
        fault_raise_cap(caller, cptr, false, failure);
    return true;
}

/* --- receive phase ------------------------------------------------------------------------------------------------------------------ */

static COLD void receive_fault_missing(struct tcb *caller, word cptr)
{
    fault_raise_cap(caller, cptr, true, (struct lookup_failure){ .kind = LOOKUP_MISSING });
}

/* IPC-22: false after a fault. */
static inline bool receive_lookup_reply(struct tcb *caller, struct reply **reply)
{
    struct lookup_failure failure;
    word cptr = context_reply_cptr(&caller->context);
    struct slot *slot = cspace_lookup(caller, cptr, &failure);
    if (unlikely(!slot)) {
        fault_raise_cap(caller, cptr, true, failure);
        return false;
    }
    if (unlikely(slot_type(slot) != CAP_REPLY)) {
        receive_fault_missing(caller, cptr);
        return false;
    }
    *reply = (struct reply *)slot->object;
    return true;
}

static inline void receive_phase(struct tcb *caller, word cptr, bool blocking, bool uses_reply)
{
    struct lookup_failure failure;
    struct slot *slot = cspace_lookup(caller, cptr, &failure);
    if (unlikely(!slot)) {
        fault_raise_cap(caller, cptr, true, failure);
        return;
    }
    unsigned type = slot_type(slot);
    if (likely(type == CAP_ENDPOINT && (slot_rights(slot) & RIGHT_READ))) {
        struct reply *reply = NULL;
        if (!uses_reply || receive_lookup_reply(caller, &reply))
            endpoint_receive(caller, (struct endpoint *)slot->object, reply, blocking);
        return;
    }
    if (type == CAP_NOTIFICATION && (slot_rights(slot) & RIGHT_READ)) {
        struct notification *notification = (struct notification *)slot->object;
        if (!notification->bound_tcb || notification->bound_tcb == caller) {
            notification_wait(caller, notification, blocking);
            return;
        }
    }
    receive_fault_missing(caller, cptr);
}

/* --- the calls ------------------------------------------------------------------------------------------------------------------------- */

/* IPC-17, SCH-15: a long operation has stopped; its call will be issued again. */
static COLD void syscall_preempted(void)
{
    struct sched_context *sc = this_core.current_sc;
    if (tcb_is_schedulable(this_core.current))
        sched_check_budget();
    else if (sc && sched_context_is_configured(sc))
        sched_commit();
    else
        this_core.unbilled = 0;
    if (irq_pending())
        irq_deliver(irq_take());
}

static COLD struct tcb *syscall_outside_api(struct tcb *caller, word number)
{
    if (debug_syscall(caller, number) || arch_debug_syscall(caller, number))
        return caller;
#if CONFIG_SET_TLS_BASE_SELF
    if (number == (word)seL4_SysSetTLSBase) {
        if (sched_enter_checked()) {
            word base = context_cap(&caller->context);
            if (context_sanitise(caller, CONTEXT_TLS, base) == base) {
                context_sync(caller);
                caller->context.regs[CONTEXT_TLS] = base;
                context_changed(caller);
            }
        }
        return sched_exit();
    }
#endif
    return kernel_fault((struct fault){ .type = seL4_Fault_UnknownSyscall, .code = { number } });
}

/* The receive phase of the composite calls reads the capability register again: a send phase that ran to its end has
 * not written the caller's registers. */
static void syscall_send_receive(struct tcb *caller, word send_cptr, word receive_cptr, word info, bool uses_reply)
{
    if (likely(send_phase(caller, send_cptr, info, SEND_DONATE | SEND_FIRST_PHASE)))
        receive_phase(caller, receive_cptr, true, uses_reply);
    else
        syscall_preempted();
}

/* The usual end of a call that woke nobody and blocked nobody: the caller goes on as it is. */
static inline struct tcb *syscall_leave(struct tcb *caller)
{
    if (likely(this_core.decision == DECIDE_CONTINUE && !this_core.reprogram && caller->state == THREAD_RUNNING &&
               caller->queued == QUEUE_NONE && caller->rare == 0 && caller->sc &&
               caller->vspace_epoch == this_core.vspace_epoch && caller->vspace_word == this_core.vspace_loaded &&
               !(this_core.release && this_core.release->node.key <= this_core.now) &&
               (DOMAINS == 1 || this_core.domain_remaining != 0) && caller == this_core.current)) {
        check_invariants();
        utilisation_leave(caller);
        return caller;
    }
    return sched_exit();
}

#if CONFIG_FASTPATH && !CONFIG_BENCHMARK_TRACK_UTILISATION
/* Call of a kernel object, known to be one from the first look at the capability. */
static __attribute__((noinline)) struct tcb *syscall_invoke(struct tcb *caller, struct slot *slot, word info)
{
    if (unlikely(!sched_enter_checked()))
        return sched_exit();
    if (unlikely(!send_through(caller, slot, info, SEND_BLOCKING | SEND_CALL | SEND_DONATE)))
        syscall_preempted();
    return syscall_leave(caller);
}

/* The short ways (fastpath.h); null: none fits. */
static inline struct tcb *syscall_short(struct tcb *caller, word cptr, word info, word number)
{
    if (likely(number == (word)seL4_SysCall)) {
        struct slot *slot = fastpath_lookup(caller, cptr);
        if (unlikely(!slot))
            return NULL;
        unsigned type = slot_type(slot);
        if (likely(type == CAP_ENDPOINT))
            return fastpath_call(caller, slot, info);
        return type == CAP_NOTIFICATION || type == CAP_REPLY ? NULL : syscall_invoke(caller, slot, info);
    }
    if (likely(number == (word)seL4_SysReplyRecv))
        return fastpath_reply_recv(caller, cptr, info);
    if (number == (word)seL4_SysSend || number == (word)seL4_SysNBSend) {
        struct slot *slot = fastpath_lookup(caller, cptr);
        return slot && slot_type(slot) == CAP_NOTIFICATION && fastpath_signal(slot, info) ? caller : NULL;
    }
    return NULL;
}
#else
static inline struct tcb *syscall_short(struct tcb *caller, word cptr, word info, word number)
{
    (void)caller;
    (void)cptr;
    (void)info;
    (void)number;
    return NULL;
}
#endif

static struct tcb *syscall_general(struct tcb *caller, word cptr, word info, word number);

struct tcb *kernel_syscall(word cptr, word info, word number)
{
    struct tcb *caller = this_core.current;
    struct tcb *next = syscall_short(caller, cptr, info, number);
    if (likely(next != NULL)) {
        check_invariants();
        return next;
    }
    return syscall_general(caller, cptr, info, number);
}

static __attribute__((noinline)) struct tcb *syscall_general(struct tcb *caller, word cptr, word info, word number)
{
    if (unlikely(number < (word)seL4_SysYield))
        return syscall_outside_api(caller, number);
    if (unlikely(!sched_enter_checked()))
        return sched_exit();
    bool complete = true;
    switch ((long)number) {
    case seL4_SysCall:
        complete = send_phase(caller, cptr, info, SEND_BLOCKING | SEND_CALL | SEND_DONATE);
        break;
    case seL4_SysReplyRecv:
        syscall_send_receive(caller, context_reply_cptr(&caller->context), cptr, info, true);
        break;
    case seL4_SysNBSendRecv:
        syscall_send_receive(caller, context_nbsend_dest(&caller->context), cptr, info, true);
        break;
    case seL4_SysNBSendWait:
        syscall_send_receive(caller, context_reply_cptr(&caller->context), cptr, info, false);
        break;
    case seL4_SysSend:
        complete = send_phase(caller, cptr, info, SEND_BLOCKING);
        break;
    case seL4_SysNBSend:
        complete = send_phase(caller, cptr, info, 0);
        break;
    case seL4_SysRecv:
        receive_phase(caller, cptr, true, true);
        break;
    case seL4_SysNBRecv:
        receive_phase(caller, cptr, false, true);
        break;
    case seL4_SysWait:
        receive_phase(caller, cptr, true, false);
        break;
    case seL4_SysNBWait:
        receive_phase(caller, cptr, false, false);
        break;
    case seL4_SysYield:
        sched_yield();
        break;
    }
    if (unlikely(!complete))
        syscall_preempted();
    return syscall_leave(caller);
}
