/* SPDX-License-Identifier: BSD-2-Clause */
/* TCB invocations: their checks in order and what they do. Registers are in registers.c. Rules: docs/reference/threads.md 2 to 6, 8. */

#include "support.h"

TEST(THR_4_unknown_label)
{
    seL4_CPtr tcb = new_tcb();
    static const seL4_Word labels[] = { 0, UntypedRetype, CNodeRevoke, SchedContextBind, 1000, ~0UL >> 12 };
    FOR_EACH (label, labels) {
        EXPECT_RESULT(invoke(tcb, label, WORDS(0, 1, 2), CAPS(ROOT, ROOT)), seL4_IllegalOperation);
    }
}

/* --- Configure, SetSpace, SetIPCBuffer ------------------------------------------------------------------------------------- */

TEST(THR_4_4_configure_checks)
{
    seL4_CPtr tcb = new_tcb(), page = new_page(), endpoint = new_endpoint(), cnode = new_cnode(4);
    seL4_CPtr table = new_object(ARCH_PAGE_TABLE, 0), unassigned = new_object(ARCH_VSPACE, 0), empty = new_slot();
    extern struct allocator device_allocator;
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0), CAPS(ROOT, ROOT_VSPACE, page)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0), CAPS(ROOT, ROOT_VSPACE)), seL4_TruncatedMessage);
    /* the buffer first: not a frame, not aligned; with address 0 the cap is not looked at */
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0x1001), CAPS(endpoint, endpoint, endpoint)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0x1001), CAPS(endpoint, endpoint, empty)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0x1001), CAPS(endpoint, endpoint, table)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0x1200), CAPS(endpoint, endpoint, page)), seL4_AlignmentError);
    /* CSpace: no CNode; a guard that does not fit */
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0), CAPS(endpoint, ROOT_VSPACE, 0)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0), CAPS(empty, ROOT_VSPACE, 0)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(61, 0, 0), CAPS(cnode, ROOT_VSPACE, 0)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0), CAPS(seL4_CapIRQControl, ROOT_VSPACE, 0)),
                  seL4_IllegalOperation);
    /* VSpace: no root, or one without an ASID */
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0), CAPS(cnode, endpoint, 0)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0), CAPS(cnode, empty, 0)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0), CAPS(cnode, table, 0)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0), CAPS(cnode, unassigned, 0)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(60, 7, 0x400), CAPS(cnode, ROOT_VSPACE, page)), seL4_NoError);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0x400), CAPS(ROOT, ROOT_VSPACE, copy_with(page, 2))), seL4_NoError);
    EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0), CAPS(ROOT, ROOT_VSPACE, empty)), seL4_NoError);
    seL4_CPtr frame = device_frame(&device_allocator, TEST_DEVICE_PAGE);
    if (frame) {
        EXPECT_RESULT(invoke(tcb, TCBConfigure, WORDS(0, 0, 0x1001), CAPS(endpoint, endpoint, frame)), seL4_IllegalOperation);
        EXPECT_RESULT(invoke(tcb, TCBSetIPCBuffer, WORDS(0x1000), CAPS(frame)), seL4_IllegalOperation);
    }
}

TEST(CAP_15_3_THR_4_4_last_cap_to_the_cspace)
{
    seL4_CPtr tcb = new_tcb(), cnode = new_cnode(4), other = new_cnode(4);
    EXPECT_OK(seL4_TCB_Configure(tcb, cnode, 0, ROOT_VSPACE, 0, 0, 0));
    delete_cap(cnode);
    static const seL4_Word labels[] = { TCBConfigure, TCBSetSpace };
    FOR_EACH (label, labels) {
        /* replacing it would be a long deletion; checked after the buffer and before the new roots */
        EXPECT_RESULT(invoke(tcb, label, WORDS(0, 0, 0), CAPS(other, ROOT_VSPACE, ROOT_VSPACE)), seL4_IllegalOperation);
        EXPECT_RESULT(invoke(tcb, label, WORDS(0, 0, 0), CAPS(0, other, ROOT_VSPACE)), seL4_IllegalOperation);
    }
}

TEST(THR_4_11_set_space_checks)
{
    seL4_CPtr tcb = new_tcb(), endpoint = new_endpoint(), cnode = new_cnode(4), empty = new_slot();
    EXPECT_RESULT(invoke(tcb, TCBSetSpace, WORDS(0), CAPS(0, cnode, ROOT_VSPACE)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(tcb, TCBSetSpace, WORDS(0, 0), CAPS(0, cnode)), seL4_TruncatedMessage);
    seL4_CPtr bad = copy_with(endpoint, 1);
    EXPECT_RESULT(invoke(tcb, TCBSetSpace, WORDS(0, 0), CAPS(bad, endpoint, endpoint)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBSetSpace, WORDS(61, 0), CAPS(bad, cnode, ROOT_VSPACE)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBSetSpace, WORDS(0, 0), CAPS(bad, cnode, empty)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBSetSpace, WORDS(0, 0), CAPS(bad, cnode, ROOT_VSPACE)), seL4_InvalidCapability, 1);
    EXPECT_RESULT(invoke(tcb, TCBSetSpace, WORDS(0, 0), CAPS(empty, cnode, ROOT_VSPACE)), seL4_NoError);
}

/* THR-50: a handler needs Write and one of Grant and GrantReply. */
static bool handler_rights_suffice(seL4_Word rights)
{
    return (rights & 1) && (rights & 12);
}

TEST(THR_50_valid_handlers)
{
    seL4_CPtr tcb = new_tcb(), endpoint = new_endpoint(), cnode = new_cnode(4);
    const seL4_CPtr wrong[] = { new_notification(), tcb, new_reply(), cnode };
    for (seL4_Word rights = 0; rights < 16; rights++) {
        seL4_CPtr handler = copy_with(endpoint, rights);
        bool good = handler_rights_suffice(rights);
        struct result results[] = {
            invoke(tcb, TCBSetSpace, WORDS(0, 0), CAPS(handler, cnode, ROOT_VSPACE)),
            invoke(tcb, TCBSetTimeoutEndpoint, WORDS(), CAPS(handler)),
            invoke(tcb, TCBSetSchedParams, WORDS(0, 0), CAPS(RUNNER_TCB, 0, handler)),
        };
        static const seL4_Word places[] = { 1, 1, 3 };
        for (unsigned i = 0; i < 3; i++) {
            if (good) {
                EXPECT_RESULT(results[i], seL4_NoError);
            } else {
                EXPECT_RESULT(results[i], seL4_InvalidCapability, places[i]);
            }
        }
    }
    FOR_EACH (cap, wrong) {
        EXPECT_RESULT(invoke(tcb, TCBSetTimeoutEndpoint, WORDS(), CAPS(cap)), seL4_InvalidCapability, 1);
    }
    EXPECT_RESULT(invoke(tcb, TCBSetTimeoutEndpoint, WORDS(), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(tcb, TCBSetTimeoutEndpoint, WORDS(), CAPS(new_slot())), seL4_NoError);
}

TEST(THR_4_9_set_sched_params_checks)
{
    struct thread *thread = new_thread(LOW, PASSIVE), *other = new_thread(LOW, 0), *authority = new_thread(LOW, 0);
    seL4_CPtr tcb = thread->tcb, endpoint = new_endpoint(), context = new_budget(1000, 1000), empty = new_slot();
    EXPECT_OK(seL4_TCB_SetMCPriority(authority->tcb, RUNNER_TCB, 80));
    seL4_CPtr a = authority->tcb, bad = copy_with(endpoint, 1);
    seL4_Word label = TCBSetSchedParams;
    EXPECT_RESULT(invoke(tcb, label, WORDS(99), CAPS(endpoint, endpoint, bad)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(tcb, label, WORDS(99, 99), CAPS(a, context)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(tcb, label, WORDS(99, 99), CAPS(endpoint, endpoint, bad)), seL4_InvalidCapability, 1);
    EXPECT_RESULT(invoke(tcb, label, WORDS(81, 99), CAPS(a, endpoint, bad)), seL4_RangeError, 0, 80);
    EXPECT_RESULT(invoke(tcb, label, WORDS(80, 81), CAPS(a, endpoint, bad)), seL4_RangeError, 0, 80);
    EXPECT_RESULT(invoke(tcb, label, WORDS(80, 80), CAPS(a, endpoint, bad)), seL4_InvalidCapability, 2);
    EXPECT_RESULT(invoke(tcb, label, WORDS(80, 80), CAPS(a, other->sched_context, bad)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(other->tcb, label, WORDS(80, 80), CAPS(a, context, bad)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(RUNNER_TCB, label, WORDS(80, 80), CAPS(a, empty, bad)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, label, WORDS(80, 80), CAPS(a, context, bad)), seL4_InvalidCapability, 3);
    EXPECT_RESULT(invoke(tcb, label, WORDS(80, 80), CAPS(a, context, endpoint)), seL4_NoError);
    /* the one it has already may be named again; null takes it away */
    EXPECT_RESULT(invoke(tcb, label, WORDS(70, 70), CAPS(a, context, empty)), seL4_NoError);
    EXPECT_RESULT(invoke(tcb, label, WORDS(70, 70), CAPS(a, empty, empty)), seL4_NoError);
    EXPECT_EQ(seL4_SchedContext_Bind(context, other->tcb), seL4_IllegalOperation); /* it has its own */
    EXPECT_OK(seL4_SchedContext_Bind(context, tcb));
    /* MCP is in force: as authority it allows 70 */
    EXPECT_RESULT(invoke(a, TCBSetPriority, WORDS(71), CAPS(tcb)), seL4_RangeError, 0, 70);
}

TEST(THR_4_9_set_sched_params_takes_effect)
{
    seL4_CPtr context = new_budget(10000, 10000), notification = new_notification();
    struct thread *thread = new_thread(LOW, PASSIVE);
    thread_issue(thread, SYSCALL(Send, .cap = badged(notification, 3)));
    settle();
    EXPECT_EQ(thread->done, 0);
    /* priority above the runner's, and time: it runs at once */
    EXPECT_OK(seL4_TCB_SetSchedParams(thread->tcb, RUNNER_TCB, 0, HIGH, context, control_fault_endpoint(thread->index)));
    EXPECT_EQ(thread->done, 1);
    EXPECT_EQ(poll_notification(notification), 3);
    /* without time again */
    EXPECT_OK(seL4_TCB_SetSchedParams(thread->tcb, RUNNER_TCB, 0, HIGH, 0, control_fault_endpoint(thread->index)));
    thread_issue(thread, SYSCALL(Send, .cap = notification));
    EXPECT_EQ(thread->done, 1);
}

/* --- Resume and Suspend --------------------------------------------------------------------------------------------------------- */

TEST(THR_10_22_suspend_and_resume)
{
    seL4_CPtr endpoint = new_endpoint(), notification = new_notification(), reply = new_reply();
    struct thread *thread = new_thread(HIGH, 0);
    const struct syscall calls[] = { SYSCALL(Send, .cap = endpoint, .info = INFO(1, 0, 0)),
                                     SYSCALL(Recv, .cap = endpoint, .reply = reply),
                                     SYSCALL(Wait, .cap = notification), SYSCALL(Call, .cap = endpoint) };
    for (unsigned i = 0; i < COUNT(calls); i++) {
        thread_issue(thread, calls[i]);
        seL4_Word pc = thread_register_pc(thread);
        EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
        EXPECT_EQ(thread_register_pc(thread), pc); /* blocked: the restart PC stays at the call */
        EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
        EXPECT_EQ(thread_register_pc(thread), pc);
        EXPECT(nothing_queued(endpoint, new_reply()));
        EXPECT_OK(seL4_TCB_Resume(thread->tcb));
        EXPECT_EQ(thread->done, 0);
        EXPECT_OK(seL4_TCB_Resume(thread->tcb)); /* blocked again: resumed again, it repeats the call */
        EXPECT_EQ(thread->done, 0);
    }
    EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
    /* a thread whose call is complete but that has not run since: suspending moves it past the call */
    thread = new_thread(LOW, 0);
    thread_issue(thread, SYSCALL(Wait, .cap = notification));
    settle();
    seL4_Word pc = thread_register_pc(thread);
    seL4_Signal(badged(notification, 9));
    EXPECT_EQ(thread_register_pc(thread), pc); /* THR-26 */
    EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
    EXPECT_EQ(thread_register_pc(thread), pc + ARCH_SYSCALL_LENGTH);
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    settle();
    EXPECT_EQ(thread->done, 1);
    EXPECT_EQ(thread->syscall.cap, 9);
}

TEST(THR_4_6_resume_of_the_runnable)
{
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBResume, WORDS(), CAPS()), seL4_NoError);
    struct thread *thread = new_thread(LOW, 0);
    thread_issue(thread, SYSCALL(Yield));
    EXPECT_RESULT(invoke(thread->tcb, TCBResume, WORDS(), CAPS()), seL4_NoError);
    settle();
    EXPECT_EQ(thread->done, 1);
    /* a thread without time becomes runnable and waits for it */
    thread = new_thread(HIGH, PASSIVE);
    thread_issue(thread, SYSCALL(Yield));
    EXPECT_EQ(thread->done, 0);
    thread_bind(thread, new_budget(10000, 10000));
    EXPECT_EQ(thread->done, 1);
}

static void count_main(struct thread *self)
{
    for (;;) {
        self->words[0]++;
    }
}

TEST(THR_22_suspended_while_running)
{
    struct thread *thread = spawn(LOW, count_main);
    sleep_us(2000);
    seL4_Word count = thread->words[0];
    EXPECT(count > 0);
    EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
    sleep_us(2000);
    EXPECT_EQ(thread->words[0], count);
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    sleep_us(2000);
    EXPECT(thread->words[0] > count);
}

TEST(THR_60_61_deleted_in_every_state)
{
    seL4_CPtr endpoint = new_endpoint(), notification = new_notification(), reply = new_reply(), other = new_reply();
    seL4_CPtr handler = new_endpoint();
    for (unsigned state = 0; state < 8; state++) {
        struct thread *thread = new_thread(state == 0 ? LOW : HIGH, 0);
        thread_fault_handler(thread, handler);
        switch (state) {
        case 0:
            thread_run(thread, count_main);
            break;
        case 1:
            thread_issue(thread, SYSCALL(Send, .cap = endpoint));
            break;
        case 2:
            thread_issue(thread, SYSCALL(Recv, .cap = endpoint, .reply = reply));
            break;
        case 3:
            thread_issue(thread, SYSCALL(Wait, .cap = notification));
            break;
        case 4:
            thread_issue(thread, SYSCALL(Call, .cap = endpoint));
            receive(endpoint, reply);
            break;
        case 5: /* has a fault that nobody took */
            thread_issue(thread, SYSCALL(Recv, .cap = 0));
            break;
        case 6: /* has a fault that waits for its answer */
            thread_issue(thread, SYSCALL(Recv, .cap = 0));
            receive(handler, reply);
            break;
        default: /* never ran */
            break;
        }
        delete_cap(thread->tcb);
        sleep_us(1000);
        send(reply, 0, WORDS());
        EXPECT(nothing_queued(endpoint, other));
        EXPECT(nothing_queued(handler, other));
        issue(SYSCALL(NBSend, .cap = endpoint));
        seL4_Signal(badged(notification, 1));
        EXPECT_EQ(poll_notification(notification), 1);
        EXPECT_EQ(thread->done, 0);
        /* its scheduling context is free */
        EXPECT_OK(seL4_SchedContext_Bind(thread->sched_context, new_tcb()));
    }
}

/* --- small ones --------------------------------------------------------------------------------------------------------------------- */

TEST(THR_4_13_set_tls_base)
{
    struct thread *thread = new_thread(LOW, 0);
    EXPECT_RESULT(invoke(thread->tcb, TCBSetTLSBase, WORDS(), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(thread->tcb, TCBSetTLSBase, WORDS(0x123456789a0), CAPS()), seL4_NoError);
    seL4_UserContext context;
    EXPECT_OK(seL4_TCB_ReadRegisters(thread->tcb, 0, 0, ARCH_TOTAL_REGISTERS, &context));
    EXPECT_EQ(ARCH_CONTEXT_TLS(context), 0x123456789a0);
    /* of the caller itself, at once */
    static char block[512] __attribute__((aligned(16)));
    seL4_Word old = ARCH_KERNEL_SET_TLS(), pointer = runtime_tls_init(block, thread_buffer(thread));
    issue(SYSCALL(Call, .cap = RUNNER_TCB, .info = INFO(TCBSetTLSBase, 0, 1), .mr = { pointer }));
    seL4_Word seen = ARCH_KERNEL_SET_TLS();
    issue(SYSCALL(Call, .cap = RUNNER_TCB, .info = INFO(TCBSetTLSBase, 0, 1), .mr = { old }));
    EXPECT_EQ(seen, pointer);
    EXPECT_EQ(ARCH_KERNEL_SET_TLS(), old);
}

TEST(THR_4_14_set_flags)
{
    seL4_CPtr tcb = new_tcb();
    seL4_Word mask = seL4_TCBFlag_MASK;
    EXPECT_RESULT(invoke(tcb, TCBSetFlags, WORDS(0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(tcb, TCBSetFlags, WORDS(0, 0), CAPS()), seL4_NoError, 0);
    EXPECT_RESULT(invoke(tcb, TCBSetFlags, WORDS(0, ~0UL), CAPS()), seL4_NoError, mask);
    EXPECT_RESULT(invoke(tcb, TCBSetFlags, WORDS(~1UL, 0), CAPS()), seL4_NoError, mask);
    EXPECT_RESULT(invoke(tcb, TCBSetFlags, WORDS(1, 1), CAPS()), seL4_NoError, mask);
    EXPECT_RESULT(invoke(tcb, TCBSetFlags, WORDS(1, 0), CAPS()), seL4_NoError, 0);
}

TEST(THR_30_CAP_11_6_replaced_handlers)
{
    seL4_CPtr endpoint = new_endpoint(), other = new_endpoint(), reply = new_reply();
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_SetTimeoutEndpoint(thread->tcb, endpoint));
    thread_fault_handler(thread, endpoint);
    struct thread *sender = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    delete_cap(endpoint);
    thread_fault_handler(thread, other);
    EXPECT_EQ(sender->done, 0); /* CAP-11.6: a handler in a TCB keeps its endpoint alive */
    EXPECT_OK(seL4_TCB_SetTimeoutEndpoint(thread->tcb, 0));
    EXPECT_EQ(sender->done, 1);
    EXPECT_EQ(INFO_LABEL(sender->syscall.info), seL4_InvalidCapability);
    thread_issue(thread, SYSCALL(Recv, .cap = 0));
    EXPECT_EQ(receive(other, reply).label, seL4_Fault_CapFault);
}

TEST(THR_31_VX_39_vspace_revoked)
{
    /* A thread that loses its address space faults on its next instruction, and the handler hears of it. */
    seL4_CPtr handler = new_endpoint(), reply = new_reply(), vspace = vspace_new(&arena);
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_SetSpace(thread->tcb, handler, ROOT, 0, vspace, 0));
    thread_prepare(thread, SYSCALL(Yield));
    seL4_Word pc = thread_register_pc(thread);
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    struct message fault = receive(handler, reply);
    EXPECT_EQ(fault.label, seL4_Fault_VMFault);
    EXPECT_EQ(fault.mr[seL4_VMFault_IP], pc);
    EXPECT_EQ(fault.mr[seL4_VMFault_Addr], pc);
    EXPECT_OK(seL4_TCB_SetSpace(thread->tcb, handler, ROOT, 0, copy_of(ROOT_VSPACE), 0));
    send(reply, 0, WORDS());
    EXPECT_EQ(thread->done, 1);
    /* the same when the root is deleted under it: its own copy goes with the original */
    seL4_CPtr second = vspace_new(&arena);
    struct thread *other = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_SetSpace(other->tcb, handler, ROOT, 0, second, 0));
    revoke_cap(second);
    delete_cap(second);
    thread_issue(other, SYSCALL(Yield));
    fault = receive(handler, reply);
    EXPECT_EQ(fault.label, seL4_Fault_VMFault);
    EXPECT_EQ(fault.length, 4);
}
