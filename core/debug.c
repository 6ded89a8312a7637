/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Debug and benchmark system calls (docs/reference/debug-and-benchmark.md). None of them charges time or reschedules, and none
 * changes a register but its result.
 */
#include "core/debug.h"
#include "arch/cap.h"
#include "arch/console.h"
#include "arch/cpu.h"
#include "core/benchmark.h"
#include "core/console.h"
#include "core/core.h"
#include "core/cspace.h"
#include "core/string.h"

#if CONFIG_DEBUG_BUILD

/* --- the registry of threads ------------------------------------------------------------------------------------------------------ */

static struct tcb *debug_threads; /* all of them, the idle thread included */

void debug_thread_created(struct tcb *tcb)
{
    tcb->debug_prev = NULL;
    tcb->debug_next = debug_threads;
    if (debug_threads)
        debug_threads->debug_prev = tcb;
    debug_threads = tcb;
    if (this_core.current && this_core.current != tcb) {
        const char *prefix = "child of: '";
        size_t at = strlen(prefix);
        memcpy(tcb->name, prefix, at);
        for (const char *c = this_core.current->name; *c && at < sizeof(tcb->name) - 2; c++)
            tcb->name[at++] = *c;
        tcb->name[at] = '\'';
    }
}

void debug_thread_deleted(struct tcb *tcb)
{
    if (tcb->debug_next)
        tcb->debug_next->debug_prev = tcb->debug_prev;
    if (tcb->debug_prev)
        tcb->debug_prev->debug_next = tcb->debug_next;
    else if (debug_threads == tcb)
        debug_threads = tcb->debug_next;
    tcb->debug_next = tcb->debug_prev = NULL;
}

struct tcb *debug_first_thread(void)
{
    return debug_threads;
}

void debug_name_thread(struct tcb *tcb, const char *name)
{
    size_t length = strlen(name);
    if (length > sizeof(tcb->name) - 1)
        length = sizeof(tcb->name) - 1;
    memset(tcb->name, 0, sizeof(tcb->name));
    memcpy(tcb->name, name, length);
}

/* --- the calls --------------------------------------------------------------------------------------------------------------------------- */

static const char *debug_state_name(const struct tcb *tcb)
{
    static const char *const names[] = { "inactive",         "running",          "restart", "blocked on recv", "blocked on send",
                                         "blocked on reply", "blocked on ntfn", "idle" };
    return names[tcb->state];
}

static void debug_dump_scheduler(void)
{
    console_printf("%s\n", "name / state / pc / priority / domain / release queue");
    for (const struct tcb *tcb = debug_threads; tcb; tcb = tcb->debug_next)
        console_printf("%s / %s / 0x%lx / %u / %u / %s\n", tcb->name, debug_state_name(tcb),
                       tcb->context.regs[CONTEXT_RESTART_PC], tcb->priority, tcb->domain,
                       tcb->queued == QUEUE_RELEASE ? "yes" : "no");
}

static NORETURN void debug_stop(const struct tcb *caller, const char *why)
{
    console_printf("%s (thread \"%s\")\nsystem halted\n", why, caller->name);
    cpu_halt();
}

static void debug_set_name(struct tcb *caller)
{
    struct lookup_failure failure;
    struct slot *slot = cspace_lookup(caller, context_cap(&caller->context), &failure);
    if (!slot || slot_type(slot) != CAP_THREAD)
        debug_stop(caller, "DebugNameThread: not a TCB capability");
    const char *name = (const char *)tcb_receive_buffer(caller);
    if (!name)
        debug_stop(caller, "DebugNameThread: no IPC buffer");
    name += sizeof(word);
    size_t length = 0;
    while (length < seL4_MsgMaxLength * sizeof(word) && name[length])
        length++;
    if (length == seL4_MsgMaxLength * sizeof(word))
        debug_stop(caller, "DebugNameThread: name too long");
    debug_name_thread((struct tcb *)slot->object, name);
}

static void debug_print_cap(const struct slot *slot)
{
    console_printf("  type %u object 0x%lx data 0x%lx rights %u\n", slot_type(slot), slot->object, slot->data, slot_rights(slot));
}

/* Every thread with the capabilities it holds and those of its root CNode. */
static void debug_snapshot(void)
{
    for (const struct tcb *tcb = debug_threads; tcb; tcb = tcb->debug_next) {
        console_printf("tcb %p \"%s\" priority %u mcp %u state %s\n", (const void *)tcb, tcb->name, tcb->priority, tcb->mcp,
                       debug_state_name(tcb));
        for (unsigned i = 0; i < TCB_SLOT_COUNT; i++)
            if (!slot_is_empty(&tcb->slots[i]))
                debug_print_cap(&tcb->slots[i]);
        const struct slot *root = &tcb->slots[TCB_CSPACE];
        if (slot_type(root) != CAP_CNODE)
            continue;
        for (word i = 0; i < BIT(cnode_radix(root->object)); i++)
            if (!slot_is_empty(cnode_slots(root->object) + i))
                debug_print_cap(cnode_slots(root->object) + i);
    }
}

static word debug_cap_identify(const struct tcb *caller)
{
    struct lookup_failure failure;
    const struct slot *slot = cspace_lookup(caller, context_cap(&caller->context), &failure);
    return slot ? slot_type(slot) : CAP_NULL;
}
#endif

bool debug_syscall(struct tcb *caller, word number)
{
    switch ((long)number) {
#if CONFIG_PRINTING
    case seL4_SysDebugPutChar: {
        char c = (char)context_cap(&caller->context);
        if (c == '\n')
            console_putc('\r');
        console_putc(c);
        return true;
    }
    case seL4_SysDebugDumpScheduler:
#if CONFIG_DEBUG_BUILD
        debug_dump_scheduler();
#endif
        return true;
#endif
#if CONFIG_DEBUG_BUILD
    case seL4_SysDebugHalt:
        debug_stop(caller, "DebugHalt");
    case seL4_SysDebugSnapshot:
        debug_snapshot();
        return true;
    case seL4_SysDebugCapIdentify:
        context_set_badge(&caller->context, debug_cap_identify(caller));
        return true;
    case seL4_SysDebugNameThread:
        debug_set_name(caller);
        return true;
#endif
    default:
        return benchmark_syscall(caller, number);
    }
}
