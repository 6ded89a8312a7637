/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole kernel under random load: a dozen threads that share one CSpace send, receive, call, reply, signal, wait, yield, fault,
 * create, configure, suspend, resume, bind, unbind, delete and revoke each other's objects in random order, while time passes, budgets
 * run out, timers expire and interrupts arrive. The invariants are checked after each kernel exit.
 *
 *     random_kernel SECONDS [SEED]       prints what happened; a failure prints the seed of the sequence
 */
#include "core/check.h"
#include "core/fault.h"
#include "core/preempt.h"
#include "core/sched_context.h"
#include "world.h"
#include <time.h>

#define ROOT seL4_CapInitThreadCNode
#define VSPACE seL4_CapInitThreadVSpace

enum {
    THREADS = 12,
    FIRST_THREAD = 64, /* each: TCB, scheduling context, buffer */
    ENDPOINTS = FIRST_THREAD + 3 * THREADS,
    ENDPOINT_COUNT = 4,
    BADGED = ENDPOINTS + ENDPOINT_COUNT,
    BADGED_COUNT = 8,
    NOTIFICATIONS = BADGED + BADGED_COUNT,
    NOTIFICATION_COUNT = 4,
    REPLIES = NOTIFICATIONS + NOTIFICATION_COUNT,
    REPLY_COUNT = 6,
    CONTEXTS = REPLIES + REPLY_COUNT,
    CONTEXT_COUNT = 4,
    HANDLERS = CONTEXTS + CONTEXT_COUNT,
    HANDLER_COUNT = 2,
    SCRATCH = HANDLERS + HANDLER_COUNT,
    SCRATCH_COUNT = 16,
    POOL = SCRATCH + SCRATCH_COUNT, /* an untyped that all objects come from */
    SLOTS_END,
};

static unsigned long seed;
static struct {
    unsigned long sequences, entries, switches, faults, interrupts, idle, stops, errors, successes;
} count;

/* --- chance ------------------------------------------------------------------------------------------------------------------- */

static uint64_t random_state;

static word random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state * 0x2545f4914f6cdd1d;
}

static unsigned pick(unsigned n)
{
    return (unsigned)(random_word() >> 33) % n;
}

static word pick_thread(void)
{
    return pick(16) ? FIRST_THREAD + 3 * pick(THREADS) : seL4_CapInitThreadTCB;
}
static word pick_context(void)
{
    return pick(3) ? FIRST_THREAD + 3 * pick(THREADS) + 1 : CONTEXTS + pick(CONTEXT_COUNT);
}
static word pick_endpoint(void)
{
    return pick(3) ? ENDPOINTS + pick(ENDPOINT_COUNT) : BADGED + pick(BADGED_COUNT);
}
static word pick_notification(void)
{
    return NOTIFICATIONS + pick(NOTIFICATION_COUNT);
}
static word pick_reply(void)
{
    return REPLIES + pick(REPLY_COUNT);
}
static word pick_any(void)
{
    return FIRST_THREAD + pick(SLOTS_END - FIRST_THREAD);
}
static word pick_empty(void)
{
    word slot = pick_any();
    for (unsigned i = 0; i < 20 && !slot_is_empty(world_slot(slot)); i++)
        slot = pick_any();
    return slot;
}

/* --- the start: objects of all kinds, threads configured in different ways -------------------------------------------------------- */

static void must(struct answer answer)
{
    if (answer.label != seL4_NoError) {
        fprintf(stderr, "setting up: error %lu\n", answer.label);
        abort();
    }
}

static void make(word slot, word type, word size_bits, word number)
{
    must(invoke(POOL, UntypedRetype, WORDS(type, size_bits, 0, 0, slot, number), WORDS(ROOT)));
}

static struct words pick_time(void)
{
    word period = 100 + pick(pick(2) ? 1000 : 20000);
    word budget = pick(3) ? 20 + pick((unsigned)period - 19) : period;
    return WORDS(budget, period, pick(4), random_word(), pick(2));
}

static void start_thread(unsigned i)
{
    word slot = FIRST_THREAD + 3 * i;
    make(slot, seL4_TCBObject, 0, 1);
    make(slot + 1, seL4_SchedContextObject, 8, 1);
    make(slot + 2, seL4_X86_4K, 0, 1);
    must(invoke(slot, TCBConfigure, WORDS(0, 0, WORLD_BUFFER_ADDRESS), WORDS(ROOT, VSPACE, slot + 2)));
    struct words params = WORDS(pick(200), 1 + pick(250));
    must(invoke(slot, TCBSetSchedParams, params, WORDS(seL4_CapInitThreadTCB, SCRATCH, pick(2) ? pick_endpoint() : SCRATCH)));
    if (pick(3) == 0)
        must(invoke(slot, TCBSetTimeoutEndpoint, NO_WORDS, WORDS(ENDPOINTS + pick(ENDPOINT_COUNT))));
    must(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, pick_time(), WORDS(slot + 1)));
    if (pick(4))
        must(invoke(slot + 1, SchedContextBind, NO_WORDS, WORDS(slot)));
    must(invoke(slot, TCBResume, NO_WORDS, NO_WORDS));
}

static void start(void)
{
    world_reset();
    check_period = 1;
    must(invoke(WORLD_UNTYPED, UntypedRetype, WORDS(seL4_UntypedObject, 20, 0, 0, POOL, 1), WORDS(ROOT)));
    make(ENDPOINTS, seL4_EndpointObject, 0, ENDPOINT_COUNT);
    for (word i = 0; i < BADGED_COUNT; i++)
        must(invoke(ROOT, CNodeMint, WORDS(BADGED + i, 64, ENDPOINTS + i % ENDPOINT_COUNT, 64, 15, 1 + i % 3), WORDS(ROOT)));
    make(NOTIFICATIONS, seL4_NotificationObject, 0, NOTIFICATION_COUNT);
    make(REPLIES, seL4_ReplyObject, 0, REPLY_COUNT);
    make(CONTEXTS, seL4_SchedContextObject, 8, CONTEXT_COUNT);
    for (word i = 0; i < HANDLER_COUNT; i++) {
        must(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5 + i, HANDLERS + i, 64), WORDS(ROOT)));
        must(invoke(HANDLERS + i, IRQSetIRQHandler, NO_WORDS, WORDS(NOTIFICATIONS + i)));
    }
    for (unsigned i = 0; i < THREADS; i++)
        start_thread(i);
    /* The root task becomes one among the others. */
    thread_send(seL4_SysCall, seL4_CapInitThreadTCB, TCBSetPriority, WORDS(50 + pick(100)), WORDS(seL4_CapInitThreadTCB));
}

/* --- what a thread may do ------------------------------------------------------------------------------------------------------------- */

struct action {
    long number;
    word cptr, label;
    struct words mrs, caps;
    word reply, dest;
};

static struct action pick_invocation_of_thread(void)
{
    static const word labels[] = { TCBSuspend,  TCBResume,         TCBResume,        TCBSetPriority,   TCBSetMCPriority,
                                   TCBSetSpace, TCBSetSchedParams, TCBBindNotification, TCBUnbindNotification,
                                   TCBReadRegisters, TCBWriteRegisters, TCBCopyRegisters, TCBSetFlags,  TCBConfigure,
                                   TCBSetIPCBuffer, TCBSetTimeoutEndpoint, TCBSetTLSBase };
    struct action action = { .cptr = pick_thread(), .label = labels[pick(ARRAY_SIZE(labels))] };
    if (action.cptr == seL4_CapInitThreadTCB && pick(20)) /* seldom: a sequence ends when nobody supervises */
        action.label = TCBSetPriority;
    word buffer = FIRST_THREAD + 3 * pick(THREADS) + 2;
    action.mrs = WORDS(pick(256), pick(256));
    action.caps = WORDS(seL4_CapInitThreadTCB);
    switch (action.label) {
    case TCBSetSpace:
        action.mrs = WORDS(0, 0);
        action.caps = WORDS(pick(2) ? pick_endpoint() : SCRATCH, ROOT, VSPACE);
        break;
    case TCBConfigure:
        action.mrs = WORDS(0, 0, WORLD_BUFFER_ADDRESS);
        action.caps = WORDS(ROOT, VSPACE, buffer);
        break;
    case TCBSetIPCBuffer:
        action.mrs = WORDS(pick(4) ? WORLD_BUFFER_ADDRESS : 0);
        action.caps = WORDS(buffer);
        break;
    case TCBSetSchedParams:
        action.caps = WORDS(seL4_CapInitThreadTCB, pick(3) ? pick_context() : SCRATCH, pick(2) ? pick_endpoint() : SCRATCH);
        break;
    case TCBSetTimeoutEndpoint:
        action.caps = WORDS(pick(2) ? pick_endpoint() : SCRATCH);
        break;
    case TCBBindNotification:
        action.caps = WORDS(pick_notification());
        break;
    case TCBCopyRegisters:
        action.mrs = WORDS(pick(16));
        action.caps = WORDS(pick_thread());
        break;
    case TCBReadRegisters:
    case TCBWriteRegisters:
        action.mrs = WORDS(pick(2), pick(4), random_word(), random_word(), random_word(), random_word());
        break;
    case TCBSetFlags:
        action.mrs = WORDS(pick(4), pick(4));
        break;
    default:
        break;
    }
    return action;
}

static struct action pick_invocation_of_time(void)
{
    static const word labels[] = { SchedContextBind, SchedContextBind, SchedContextUnbind, SchedContextUnbindObject,
                                   SchedContextConsumed, SchedContextYieldTo };
    struct action action = { .cptr = pick_context(), .label = labels[pick(ARRAY_SIZE(labels))] };
    action.caps = WORDS(pick(4) ? pick_thread() : pick_notification());
    if (pick(3) == 0) {
        action = (struct action){ .cptr = WORLD_SCHED_CONTROL, .label = SchedControlConfigureFlags, .mrs = pick_time() };
        action.caps = WORDS(pick_context());
    } else if (pick(12) == 0) {
        static const word domain_labels[] = { DomainSetSet, DomainScheduleConfigure, DomainScheduleSetStart };
        word label = domain_labels[pick(3)];
        action = (struct action){ .cptr = seL4_CapDomain, .label = label, .mrs = WORDS(pick(CONFIG_NUM_DOMAINS)) };
        action.caps = WORDS(pick_thread());
        if (label == DomainScheduleConfigure)
            action.mrs = WORDS(pick(4), pick(CONFIG_NUM_DOMAINS), 100 + pick(20000));
    }
    return action;
}

static struct action pick_invocation_of_caps(void)
{
    struct action action = { .cptr = ROOT };
    switch (pick(10)) {
    case 0:
        action.label = pick(3) ? CNodeDelete : CNodeRevoke;
        action.mrs = WORDS(pick(12) ? pick_any() : POOL, 64);
        if (action.label == CNodeRevoke && pick(4))
            action.mrs.at[0] = pick_endpoint();
        break;
    case 1:
    case 2:
        action.label = CNodeCancelBadgedSends;
        action.mrs = WORDS(pick_endpoint(), 64);
        break;
    case 3:
    case 4:
        action.label = CNodeMint;
        action.mrs = WORDS(pick_empty(), 64, pick_any(), 64, random_word(), pick(3));
        action.caps = WORDS(ROOT);
        break;
    case 5:
        action.label = CNodeMove;
        action.mrs = WORDS(pick_empty(), 64, pick_any(), 64);
        action.caps = WORDS(ROOT);
        break;
    case 6:
        action = (struct action){ .cptr = HANDLERS + pick(HANDLER_COUNT), .label = IRQAckIRQ + pick(3) };
        action.caps = WORDS(pick_notification());
        break;
    default: {
        static const word types[] = { seL4_TCBObject, seL4_EndpointObject, seL4_NotificationObject, seL4_ReplyObject,
                                      seL4_SchedContextObject, seL4_X86_4K };
        action = (struct action){ .cptr = POOL, .label = UntypedRetype };
        action.mrs = WORDS(types[pick(ARRAY_SIZE(types))], 8, 0, 0, pick_empty(), 1);
        action.caps = WORDS(ROOT);
        break;
    }
    }
    return action;
}

static struct action pick_communication(void)
{
    static const long numbers[] = { seL4_SysSend,   seL4_SysNBSend, seL4_SysCall,       seL4_SysCall,      seL4_SysRecv,
                                    seL4_SysRecv,   seL4_SysNBRecv, seL4_SysReplyRecv,  seL4_SysReplyRecv, seL4_SysNBSendRecv,
                                    seL4_SysNBSendWait, seL4_SysWait, seL4_SysNBWait, seL4_SysYield };
    struct action action = { .number = numbers[pick(ARRAY_SIZE(numbers))], .reply = pick_reply(), .dest = pick_endpoint() };
    action.cptr = pick(4) ? pick_endpoint() : pick(2) ? pick_notification() : pick(4) ? pick_reply() : pick_any();
    action.label = pick(8);
    action.mrs.count = pick(3) ? pick(4) : pick(12);
    for (unsigned i = 0; i < action.mrs.count; i++)
        action.mrs.at[i] = random_word();
    if (pick(4) == 0) {
        action.caps.count = 1 + pick(3);
        for (unsigned i = 0; i < 3; i++)
            action.caps.at[i] = pick(20) ? pick_any() : random_word();
    }
    if (action.number == seL4_SysNBSendWait)
        action.reply = pick_endpoint();
    return action;
}

/* The root task does nothing that blocks, and often resumes the others: somebody must. */
static struct action pick_supervision(void)
{
    static const long numbers[] = { seL4_SysNBSend, seL4_SysNBRecv, seL4_SysNBWait, seL4_SysYield };
    struct action action = { .number = seL4_SysCall, .cptr = FIRST_THREAD + 3 * pick(THREADS), .label = TCBResume };
    if (pick(3))
        return action;
    action = pick_communication();
    action.number = numbers[pick(ARRAY_SIZE(numbers))];
    return action;
}

static struct action pick_action(void)
{
    struct action action;
    unsigned kind = pick(20);
    if (this_core.current == world.root && kind < 13)
        return pick_supervision();
    if (kind < 13)
        return pick_communication();
    action = kind < 16 ? pick_invocation_of_thread() : kind < 18 ? pick_invocation_of_time() : pick_invocation_of_caps();
    action.number = seL4_SysCall;
    return action;
}

/* --- one step ------------------------------------------------------------------------------------------------------------------------------ */

static void set_receive_slot(struct tcb *tcb)
{
    word *buffer = tcb_receive_buffer(tcb);
    if (!buffer)
        return;
    buffer[IPC_BUFFER_RECEIVE_CNODE_WORD] = ROOT;
    buffer[IPC_BUFFER_RECEIVE_INDEX_WORD] = SCRATCH + 1 + pick(SCRATCH_COUNT - 1);
    buffer[IPC_BUFFER_RECEIVE_DEPTH_WORD] = 64;
}

static void act(struct tcb *tcb)
{
    struct action action = pick_action();
    set_receive_slot(tcb);
    thread_put_message(tcb, action.label, action.mrs, action.caps);
    tcb->context.regs[REG_rdi] = action.cptr;
    tcb->context.regs[REG_r12] = action.reply;
    tcb->context.regs[REG_r13] = action.dest;
    if (pick(10) == 0) /* an early preemption point */
        this_core.work_units = PREEMPTION_WORK_UNITS - 1 - pick(3);
    world_enter(action.cptr, context_info(&tcb->context), action.number);
    if (action.number == seL4_SysCall && this_core.current == tcb) {
        if (!world_call_ended(tcb))
            count.stops++;
        else if (context_info(&tcb->context) >> 12)
            count.errors++;
        else
            count.successes++;
    }
}

static void fault(void)
{
    static const struct fault faults[] = { { .type = seL4_Fault_VMFault, .code = { 0x1000, 2, 0 } },
                                           { .type = seL4_Fault_UserException, .code = { 6, 0 } },
                                           { .type = seL4_Fault_UnknownSyscall, .code = { 77 } } };
    count.faults++;
    world_fault(faults[pick(ARRAY_SIZE(faults))]);
}

static void pass_time(void)
{
    switch (pick(6)) {
    case 0:
        machine.clock += pick(50);
        break;
    case 1:
        machine.clock += pick(2000);
        break;
    case 2:
        machine.clock += pick(20) ? pick(300) : pick(300000);
        break;
    default:
        break;
    }
    if (pick(12) == 0)
        machine.irq_pending[5 + pick(HANDLER_COUNT + 1)] = true;
}

/* False: nothing will ever happen again. */
static bool idle(void)
{
    count.idle++;
    if (!irq_pending()) {
        if (machine.deadline >= time_limits.max_release - 1000)
            machine.irq_pending[5 + pick(HANDLER_COUNT)] = true;
        else
            machine.clock = machine.deadline;
    }
    if (!irq_pending())
        return false;
    world_interrupt();
    return true;
}

static bool step(void)
{
    static unsigned idle_in_a_row;
    struct tcb *tcb = this_core.current;
    count.entries++;
    if (tcb == this_core.idle)
        return ++idle_in_a_row < 30 && idle();
    idle_in_a_row = 0;
    pass_time();
    if (irq_pending()) {
        count.interrupts++;
        world_interrupt();
    } else if (tcb != world.root && pick(40) == 0) {
        fault();
    } else {
        act(tcb);
    }
    count.switches += this_core.current != tcb;
    return true;
}

static void failed(void)
{
    fprintf(stderr, "in the sequence of seed %lu, entry %lu\n", seed, count.entries);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    double deadline = now() + (argc > 1 ? atof(argv[1]) : 10);
    unsigned long first = seed = argc > 2 ? strtoul(argv[2], NULL, 0) : 1;
    for (; now() < deadline; seed++) {
        random_state = seed * 0x9e3779b97f4a7c15 + 1;
        start();
        machine.at_panic = failed;
        machine.clock_step = pick(3) ? 0 : 1 + pick(30);
        for (unsigned i = 0; i < 3000 && step(); i++)
            if (slot_is_empty(world_slot(POOL)) && pick(50) == 0)
                break;
        check_memory();
        count.sequences++;
    }
    printf("%lu sequences from seed %lu: %lu kernel entries, %lu switches, %lu faults, %lu interrupts, %lu times idle, "
           "%lu operations stopped, %lu invocations succeeded, %lu failed\n",
           count.sequences, first, count.entries, count.switches, count.faults, count.interrupts, count.idle, count.stops,
           count.successes, count.errors);
    return 0;
}
