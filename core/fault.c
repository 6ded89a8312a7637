/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults: recorded in the thread, sent to its handler like a call, resumed by the reply (docs/reference/faults.md). Kept: a
 * thread with a recorded fault is not runnable; RARE_FAULT is set exactly while one is recorded.
 */
#include "core/fault.h"
#include "core/console.h"
#include "core/ipc.h"
#include "core/billing.h"
#include "core/sched.h"
#include "core/sched_context.h"
#if CONFIG_HARDWARE_DEBUG_API
#include "arch/debug.h"
#endif

/* FLT-11 through the given handler slot. */
static void fault_send(struct tcb *tcb, const struct slot *handler, bool may_donate)
{
    unsigned rights = slot_rights(handler);
    tcb->rare |= RARE_FAULT;
    endpoint_send(tcb, (struct endpoint *)handler->object, handler->data,
                  (struct send_flags){ .blocking = true,
                                       .may_donate = may_donate,
                                       .grant = rights & RIGHT_GRANT,
                                       .grant_reply = rights & RIGHT_GRANT_REPLY });
}

#if CONFIG_PRINTING
static COLD void fault_report_unhandled(const struct tcb *tcb, const struct fault *fault)
{
    static const char *const names[] = { "none",    "capability fault", "unknown system call", "user exception", "debug exception",
                                         "timeout", "VM fault" };
#if CONFIG_DEBUG_BUILD
    const char *thread = tcb->name;
#else
    const char *thread = "";
#endif
    kprintf("%s without handler in thread %p \"%s\" at pc 0x%lx, sp 0x%lx: 0x%lx 0x%lx 0x%lx\n",
            fault->type < ARRAY_SIZE(names) ? names[fault->type] : "fault", (const void *)tcb, thread,
            tcb->context.regs[CONTEXT_RESTART_PC], tcb->context.regs[CONTEXT_SP], fault->code[0], fault->code[1],
            fault->code[2]);
}
#endif

void fault_raise(struct tcb *tcb, struct fault fault)
{
    const struct slot *handler = &tcb->slots[TCB_FAULT_HANDLER];
    if (unlikely(slot_type(handler) != CAP_ENDPOINT)) {
#if CONFIG_PRINTING
        fault_report_unhandled(tcb, &fault);
#endif
        tcb->state = THREAD_INACTIVE;
        return;
    }
    tcb->fault = fault;
    fault_send(tcb, handler, tcb->sc != NULL);
}

void fault_raise_cap(struct tcb *tcb, word cptr, bool in_receive, struct lookup_failure failure)
{
    fault_raise(tcb, (struct fault){ .type = seL4_Fault_CapFault, .in_receive = in_receive, .lookup = failure, .code = { cptr } });
}

bool fault_raise_timeout(struct tcb *tcb)
{
    const struct slot *handler = &tcb->slots[TCB_TIMEOUT_HANDLER];
    if (slot_type(handler) != CAP_ENDPOINT)
        return false;
    tcb->fault = (struct fault){ .type = seL4_Fault_Timeout, .code = { tcb->sc->badge } };
    fault_send(tcb, handler, false);
    return true;
}

struct tcb *kernel_fault(struct fault fault)
{
    if (likely(sched_enter_checked()))
        fault_raise(this_core.current, fault);
    return sched_exit();
}

/* --- messages ---------------------------------------------------------------------------------------------------------------- */

/* Writes the words one after the other; what does not fit is lost, and the length says so. */
struct fault_writer {
    struct tcb *to;
    unsigned length;
};

static void fault_put(struct fault_writer *writer, word value)
{
    if (message_put(writer->to, writer->length, value))
        writer->length++;
}

static void fault_put_registers(struct fault_writer *writer, const struct tcb *from, const uint8_t *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        fault_put(writer, from->context.regs[list[i]]);
}

static void fault_put_lookup(struct fault_writer *writer, const struct lookup_failure *failure)
{
    fault_put(writer, failure->kind);
    if (failure->kind == LOOKUP_INVALID_ROOT)
        return;
    fault_put(writer, failure->bits_left);
    if (failure->kind == LOOKUP_GUARD_MISMATCH)
        fault_put(writer, failure->guard_found);
    if (failure->kind != LOOKUP_MISSING)
        fault_put(writer, failure->bits_found);
}

unsigned fault_message(struct tcb *sender, struct tcb *receiver)
{
    struct fault_writer writer = { receiver, 0 };
    const struct fault *fault = &sender->fault;
    word pc = sender->context.regs[CONTEXT_RESTART_PC];
    switch (fault->type) {
    case seL4_Fault_CapFault:
        fault_put(&writer, pc);
        fault_put(&writer, fault->code[0]);
        fault_put(&writer, fault->in_receive);
        fault_put_lookup(&writer, &fault->lookup);
        break;
    case seL4_Fault_UnknownSyscall:
        fault_put_registers(&writer, sender, context_syscall_registers, CONTEXT_SYSCALL_REGISTERS);
        fault_put(&writer, fault->code[0]);
        break;
    case seL4_Fault_UserException:
        fault_put_registers(&writer, sender, context_exception_registers, CONTEXT_EXCEPTION_REGISTERS);
        fault_put(&writer, fault->code[0] & MASK(32));
        fault_put(&writer, fault->code[1] & MASK(28));
        break;
    case seL4_Fault_VMFault:
        fault_put(&writer, pc);
        fault_put(&writer, fault->code[0]);
        fault_put(&writer, fault->code[2]);
        fault_put(&writer, fault->code[1]);
        break;
    case seL4_Fault_Timeout:
        fault_put(&writer, fault->code[0]);
        if (sender->sc)
            fault_put(&writer, sched_context_take_consumed(sender->sc));
        break;
#if CONFIG_HARDWARE_DEBUG_API
    case seL4_Fault_DebugException:
        fault_put(&writer, pc);
        fault_put(&writer, fault->code[0]);
        if (fault->code[0] < seL4_SingleStep) {
            fault_put(&writer, fault->code[1]);
            fault_put(&writer, fault->code[2]);
        }
        break;
#endif
    default:
        panic("fault of unknown type %u", fault->type);
    }
    return writer.length;
}

/* --- replies ----------------------------------------------------------------------------------------------------------------- */

/* The replier's words go, sanitised, to the listed registers; words without a buffer to read them from change nothing. */
static void fault_reply_registers(const struct tcb *replier, struct tcb *faulter, const uint8_t *list, unsigned count)
{
    const word *buffer = tcb_send_buffer(replier);
    unsigned length = (unsigned)(context_info(&replier->context) & MASK(7));
    if (count > length)
        count = length;
    if (count > 4 && !buffer)
        count = 4;
    for (unsigned i = 0; i < count; i++) {
        word value = i < 4 ? context_mr(&replier->context, i) : buffer[1 + i];
        faulter->context.regs[list[i]] = context_sanitise(faulter, list[i], value);
    }
    context_changed(faulter);
}

bool fault_reply(struct tcb *replier, struct tcb *faulter)
{
    word info = context_info(&replier->context);
    bool restart = info >> 12 == 0;
    switch (faulter->fault.type) {
    case seL4_Fault_UnknownSyscall:
        fault_reply_registers(replier, faulter, context_syscall_registers, CONTEXT_SYSCALL_REGISTERS);
        return restart;
    case seL4_Fault_UserException:
        fault_reply_registers(replier, faulter, context_exception_registers, CONTEXT_EXCEPTION_REGISTERS);
        return restart;
    case seL4_Fault_Timeout:
        fault_reply_registers(replier, faulter, context_user_registers, CONTEXT_TIMEOUT_REGISTERS);
        return restart;
#if CONFIG_HARDWARE_DEBUG_API
    case seL4_Fault_DebugException:
        if (faulter->fault.code[0] != seL4_SingleStep)
            return restart;
        return arch_debug_reply(faulter, (info & MASK(7)) != 0, context_mr(&replier->context, 0)) && restart;
#endif
    default: /* capability and VM faults: contents and label ignored */
        return true;
    }
}
