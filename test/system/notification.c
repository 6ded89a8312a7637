/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications, bound notifications and the scheduling context that a notification lends. Rules: docs/reference/notifications.md. */

#include "support.h"

TEST(NTF_1_2_state_machine)
{
    seL4_CPtr notification = new_notification(), one = badged(notification, 1), four = badged(notification, 4);
    EXPECT_EQ(poll_notification(notification), 0);
    seL4_Signal(one);
    seL4_Signal(four);
    seL4_Signal(four);
    EXPECT_EQ(poll_notification(notification), 5);
    EXPECT_EQ(poll_notification(notification), 0);
    /* Active with 0: a wait returns at once, with 0 */
    seL4_Signal(notification);
    EXPECT_EQ(issue(SYSCALL(Wait, .cap = notification)).cap, 0);
    /* two waiters, one signal each */
    struct thread *first = spawn_issue(HIGH, SYSCALL(Wait, .cap = notification));
    struct thread *second = spawn_issue(HIGH, SYSCALL(Recv, .cap = notification));
    EXPECT_EQ(poll_notification(notification), 0); /* a poll leaves waiters alone */
    seL4_Signal(four);
    EXPECT_EQ(first->done, 1);
    EXPECT_EQ(first->syscall.cap, 4);
    EXPECT_EQ(second->done, 0);
    seL4_Signal(one);
    EXPECT_EQ(second->syscall.cap, 1);
    seL4_Signal(one);
    EXPECT_EQ(poll_notification(notification), 1);
}

TEST(NTF_4_priority_order)
{
    seL4_CPtr notification = new_notification();
    static const seL4_Word priorities[] = { 120, 150, 110, 150, 120 };
    static const unsigned expected[] = { 2, 1, 3, 4, 0 };
    struct thread *threads[COUNT(priorities)];
    FOR_EACH (priority, priorities) {
        threads[priority_index] = spawn_issue(priority, SYSCALL(Wait, .cap = notification));
    }
    EXPECT_OK(seL4_TCB_SetPriority(threads[2]->tcb, RUNNER_TCB, 160));
    EXPECT_OK(seL4_TCB_SetPriority(threads[0]->tcb, RUNNER_TCB, 120));
    for (unsigned i = 0; i < COUNT(expected); i++) {
        seL4_Signal(notification);
        EXPECT_EQ(threads[expected[i]]->done, 1);
    }
}

TEST(NTF_10_every_sending_call_signals)
{
    seL4_CPtr notification = new_notification(), badge = badged(notification, 3), other = new_notification();
    static const seL4_Word numbers[] = { (seL4_Word)seL4_SysSend, (seL4_Word)seL4_SysNBSend, (seL4_Word)seL4_SysCall };
    FOR_EACH (number, numbers) {
        issue((struct syscall){ .number = number, .cap = badge, .info = INFO(99, 0, 4) });
        EXPECT_EQ(poll_notification(notification), 3);
    }
    seL4_CPtr wake = badged(other, 8);
    static const seL4_Word combined[] = { (seL4_Word)seL4_SysReplyRecv, (seL4_Word)seL4_SysNBSendWait,
                                          (seL4_Word)seL4_SysNBSendRecv };
    FOR_EACH (number, combined) {
        seL4_Signal(wake);
        EXPECT_EQ(issue((struct syscall){ .number = number, .cap = other, .reply = badge, .destination = badge }).cap, 8);
        EXPECT_EQ(poll_notification(notification), 3);
    }
}

TEST(NTF_11_outputs)
{
    seL4_CPtr notification = new_notification();
    struct syscall wait = SYSCALL(Wait, .cap = notification, .info = 0x2222, .mr = { 0x33, 0x44, 0x55, 0x66 });
    struct thread *thread = spawn_issue(HIGH, wait);
    seL4_Signal(badged(notification, 0xfeed));
    EXPECT_EQ(thread->syscall.cap, 0xfeed);
    thread->syscall.cap = notification;
    EXPECT(!memcmp(&thread->syscall, &wait, sizeof(wait)));
}

/* --- bound to a thread -------------------------------------------------------------------------------------------------------- */

TEST(NTF_30_bind_checks)
{
    seL4_CPtr notification = new_notification(), other = new_notification();
    struct thread *thread = new_thread(HIGH, 0), *second = new_thread(HIGH, 0);
    EXPECT_RESULT(invoke(thread->tcb, TCBBindNotification, WORDS(), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(thread->tcb, TCBBindNotification, WORDS(), CAPS(new_endpoint())), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(thread->tcb, TCBBindNotification, WORDS(), CAPS(new_slot())), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(thread->tcb, TCBBindNotification, WORDS(), CAPS(copy_with(notification, 13))),
                  seL4_IllegalOperation);
    EXPECT_RESULT(invoke(thread->tcb, TCBUnbindNotification, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(thread->tcb, TCBBindNotification, WORDS(), CAPS(copy_with(notification, 2))), seL4_NoError);
    EXPECT_RESULT(invoke(thread->tcb, TCBBindNotification, WORDS(), CAPS(other)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(second->tcb, TCBBindNotification, WORDS(), CAPS(notification)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(thread->tcb, TCBUnbindNotification, WORDS(), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(thread->tcb, TCBUnbindNotification, WORDS(), CAPS()), seL4_IllegalOperation);
    /* one with waiters cannot be bound, an active one can */
    thread_issue(second, SYSCALL(Wait, .cap = other));
    EXPECT_RESULT(invoke(thread->tcb, TCBBindNotification, WORDS(), CAPS(other)), seL4_IllegalOperation);
    seL4_Signal(badged(notification, 2));
    EXPECT_RESULT(invoke(thread->tcb, TCBBindNotification, WORDS(), CAPS(notification)), seL4_NoError);
    /* NTF-34: gone with the thread */
    delete_cap(thread->tcb);
    EXPECT_OK(seL4_TCB_BindNotification(RUNNER_TCB, notification));
    EXPECT_EQ(poll_notification(notification), 2);
}

TEST(NTF_13_delivered_to_a_blocked_receiver)
{
    seL4_CPtr endpoint = new_endpoint(), notification = new_notification(), reply = new_reply();
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_BindNotification(thread->tcb, notification));
    static const seL4_Word numbers[] = { (seL4_Word)seL4_SysRecv, (seL4_Word)seL4_SysWait,
                                         (seL4_Word)seL4_SysReplyRecv };
    seL4_CPtr badge = badged(notification, 0x11);
    FOR_EACH (number, numbers) {
        struct syscall call = { .number = number, .cap = endpoint, .reply = reply, .info = 0x80, .mr = { 1, 2, 3, 4 } };
        thread_issue(thread, call);
        seL4_Signal(badge);
        EXPECT_EQ(thread->done, number_index + 1);
        EXPECT_EQ(thread->syscall.cap, 0x11);
        EXPECT_EQ(thread->syscall.info, 0x80);
        EXPECT_EQ(thread->syscall.mr[3], 4);
        /* it has left the endpoint, and the notification is idle again */
        issue(SYSCALL(NBSend, .cap = endpoint));
        EXPECT_EQ(thread->syscall.info, 0x80);
    }
    /* the reply object is free: another thread can use it without harm to this one */
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    receive(endpoint, reply);
    send(reply, 0, WORDS());
    EXPECT_EQ(client->done, 1);
}

TEST(NTF_13_14_kept_otherwise)
{
    seL4_CPtr endpoint = new_endpoint(), other = new_notification(), notification = new_notification();
    seL4_CPtr reply = new_reply(), badge = badged(notification, 0x21);
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_BindNotification(thread->tcb, notification));
    /* inactive, calling, waiting for an answer, waiting on another notification: it does not see the signal */
    seL4_Signal(badge);
    thread_issue(thread, SYSCALL(NBRecv, .cap = endpoint, .reply = reply));
    EXPECT_EQ(thread->syscall.cap, 0x21);
    thread_issue(thread, SYSCALL(Call, .cap = endpoint));
    seL4_Signal(badge);
    EXPECT_EQ(thread->done, 1);
    receive(endpoint, reply);
    seL4_Signal(badge);
    EXPECT_EQ(thread->done, 1);
    send(reply, 0, WORDS());
    EXPECT_EQ(thread->done, 2);
    EXPECT_EQ(thread->syscall.cap, 0);
    thread_issue(thread, SYSCALL(Wait, .cap = other));
    EXPECT_EQ(thread->done, 2); /* NTF-22: not woken by its own */
    seL4_Signal(badged(other, 7));
    EXPECT_EQ(thread->syscall.cap, 7);
    thread_issue(thread, SYSCALL(Wait, .cap = notification));
    EXPECT_EQ(thread->syscall.cap, 0x21);
}

TEST(NTF_32_33_before_queued_senders)
{
    seL4_CPtr endpoint = new_endpoint(), notification = new_notification(), reply = new_reply();
    struct thread *thread = new_thread(HIGH, 0), *sender = spawn_issue(HIGH, SYSCALL(Send, .cap = badged(endpoint, 9)));
    EXPECT_OK(seL4_TCB_BindNotification(thread->tcb, notification));
    static const seL4_Word numbers[] = { (seL4_Word)seL4_SysRecv, (seL4_Word)seL4_SysNBRecv, (seL4_Word)seL4_SysWait,
                                         (seL4_Word)seL4_SysNBWait };
    seL4_CPtr badge = badged(notification, 0x31);
    FOR_EACH (number, numbers) {
        seL4_Signal(badge);
        thread_issue(thread, (struct syscall){ .number = number, .cap = endpoint, .reply = reply, .info = 0x55 });
        EXPECT_EQ(thread->syscall.cap, 0x31);
        EXPECT_EQ(thread->syscall.info, 0x55);
        EXPECT_EQ(sender->done, 0);
    }
    thread_issue(thread, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    EXPECT_EQ(thread->syscall.cap, 9);
    EXPECT_EQ(sender->done, 1);
}

TEST(NTF_21_CAP_2_6_bound_to_another)
{
    seL4_CPtr notification = new_notification(), handler = new_endpoint(), reply = new_reply();
    struct thread *owner = new_thread(HIGH, 0), *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_BindNotification(owner->tcb, notification));
    thread_fault_handler(thread, handler);
    static const seL4_Word numbers[] = { (seL4_Word)seL4_SysRecv, (seL4_Word)seL4_SysNBRecv, (seL4_Word)seL4_SysWait,
                                         (seL4_Word)seL4_SysNBWait };
    FOR_EACH (number, numbers) {
        thread_issue(thread, (struct syscall){ .number = number, .cap = notification });
        struct message fault = receive(handler, reply);
        EXPECT_EQ(fault.label, seL4_Fault_CapFault);
        EXPECT_EQ(fault.mr[seL4_CapFault_Addr], notification);
        EXPECT_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
        EXPECT_EQ(fault.mr[seL4_CapFault_LookupFailureType], MISSING);
    }
    thread_issue(owner, SYSCALL(Wait, .cap = notification));
    seL4_Signal(badged(notification, 6));
    EXPECT_EQ(owner->syscall.cap, 6);
}

TEST(NTF_31_unbound_waiter_is_still_woken)
{
    seL4_CPtr notification = new_notification();
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_BindNotification(thread->tcb, notification));
    thread_issue(thread, SYSCALL(Wait, .cap = notification));
    EXPECT_OK(seL4_TCB_UnbindNotification(thread->tcb));
    seL4_Signal(badged(notification, 5));
    EXPECT_EQ(thread->syscall.cap, 5);
}

/* --- its scheduling context -------------------------------------------------------------------------------------------------------- */

TEST(SCX_20_22_bind_to_notification)
{
    seL4_CPtr notification = new_notification(), other = new_notification(), context = new_budget(1000, 1000);
    seL4_CPtr second = new_budget(1000, 1000);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS(copy_with(notification, 0))), seL4_NoError);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS(other)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(second, SchedContextBind, WORDS(), CAPS(notification)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(context, SchedContextUnbindObject, WORDS(), CAPS(other)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(second, SchedContextUnbindObject, WORDS(), CAPS(notification)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(context, SchedContextUnbindObject, WORDS(), CAPS(notification)), seL4_NoError);
    EXPECT_RESULT(invoke(second, SchedContextBind, WORDS(), CAPS(notification)), seL4_NoError);
    EXPECT_RESULT(invoke(second, SchedContextUnbind, WORDS(), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS(notification)), seL4_NoError);
    /* at the same time as to a thread */
    struct thread *thread = new_thread(LOW, PASSIVE);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS(thread->tcb)), seL4_NoError);
    /* NTF-50: the binding goes with the notification */
    revoke_cap(notification);
    delete_cap(notification);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS(other)), seL4_NoError);
}

static volatile bool handler_stays;

static void handler_main(struct thread *self)
{
    for (;;) {
        seL4_Word badge;
        seL4_Wait(self->words[0], &badge);
        trace((char)('0' + badge));
        while (handler_stays) {
            seL4_Wait(self->words[1], NULL);
        }
    }
}

static struct thread *passive_handler(seL4_Word priority, seL4_CPtr notification, seL4_CPtr hold)
{
    struct thread *thread = new_thread(priority, PASSIVE);
    thread->sched_context = new_budget(10000000, 10000000);
    thread->words[0] = notification;
    thread->words[1] = hold;
    thread_bind(thread, thread->sched_context);
    thread_run(thread, handler_main);
    thread_unbind(thread);
    return thread;
}

TEST(NTF_40_41_9_lent_and_given_back)
{
    seL4_CPtr notification = new_notification(), context = new_budget(10000000, 10000000);
    handler_stays = false;
    struct thread *handler = passive_handler(HIGH, notification, 0);
    EXPECT_OK(seL4_SchedContext_Bind(context, notification));
    seL4_Signal(badged(notification, 1));
    EXPECT_TRACE("1");
    /* back: it can be unbound from no thread, yet lent again */
    EXPECT_EQ(seL4_SchedContext_UnbindObject(context, handler->tcb), seL4_IllegalOperation);
    seL4_Signal(badged(notification, 2));
    EXPECT_TRACE("2");
    /* without it the handler is woken but does not run */
    EXPECT_OK(seL4_SchedContext_UnbindObject(context, notification));
    seL4_Signal(badged(notification, 3));
    EXPECT_TRACE("");
    thread_bind(handler, handler->sched_context);
    EXPECT_TRACE("3");
}

TEST(NTF_40_41_H7_two_handlers_and_one_context)
{
    seL4_CPtr notification = new_notification(), hold = new_notification(), context = new_budget(10000000, 10000000);
    handler_stays = true;
    struct thread *first = passive_handler(HIGH, notification, hold), *second = passive_handler(HIGH, notification, hold);
    EXPECT_OK(seL4_SchedContext_Bind(context, notification));
    seL4_Signal(badged(notification, 1));
    EXPECT_TRACE("1"); /* the first blocks elsewhere and keeps the context: only a wait on this one gives it back */
    seL4_Signal(badged(notification, 2));
    EXPECT_TRACE("");
    /* what comes back later is not handed to the second either */
    handler_stays = false;
    seL4_Signal(hold);
    settle();
    EXPECT_TRACE("");
    EXPECT_EQ(seL4_SchedContext_UnbindObject(context, first->tcb), seL4_IllegalOperation);
    thread_bind(second, second->sched_context);
    EXPECT_TRACE("2");
    /* NTF-43: the borrower is deleted, the context can be lent again */
    handler_stays = true;
    seL4_Signal(badged(notification, 4));
    EXPECT_TRACE("4");
    delete_cap(first->tcb);
    seL4_Signal(badged(notification, 5));
    EXPECT_TRACE("5");
}

TEST(NTF_41_explicitly_bound_context_is_given_up_too)
{
    seL4_CPtr notification = new_notification(), context = new_budget(10000000, 10000000);
    struct thread *thread = new_thread(HIGH, PASSIVE);
    EXPECT_OK(seL4_SchedContext_Bind(context, notification));
    thread_bind(thread, context);
    thread_issue(thread, SYSCALL(Wait, .cap = notification));
    EXPECT_EQ(seL4_SchedContext_UnbindObject(context, thread->tcb), seL4_IllegalOperation);
    seL4_Signal(badged(notification, 1));
    EXPECT_EQ(thread->done, 1);
    /* the same before a blocking receive, for a bound notification */
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    EXPECT_OK(seL4_TCB_BindNotification(thread->tcb, notification));
    thread_issue(thread, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    EXPECT_EQ(seL4_SchedContext_UnbindObject(context, thread->tcb), seL4_IllegalOperation);
    seL4_Signal(badged(notification, 2));
    EXPECT_EQ(thread->done, 2);
    EXPECT_EQ(thread->syscall.cap, 2);
    /* IPC-35.3: even when a message is there: it is received, but the thread has no time */
    struct thread *sender = spawn_issue(HIGH - 1, SYSCALL(Send, .cap = endpoint, .info = INFO(4, 0, 0)));
    EXPECT_EQ(sender->done, 0);
    thread_issue(thread, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    EXPECT_EQ(sender->done, 1);
    EXPECT_EQ(thread->done, 2);
    thread_bind(thread, context);
    EXPECT_EQ(thread->done, 3);
    EXPECT_EQ(INFO_LABEL(thread->syscall.info), 4);
}

TEST(NTF_44_borrowed_time_goes_on_with_a_call)
{
    seL4_CPtr notification = new_notification(), endpoint = new_endpoint(), reply = new_reply();
    seL4_CPtr context = new_budget(10000000, 10000000);
    struct thread *server = new_passive_server(HIGH + 1, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    struct thread *handler = new_passive_server(HIGH, SYSCALL(Wait, .cap = notification));
    EXPECT_OK(seL4_SchedContext_Bind(context, notification));
    seL4_Signal(notification);
    EXPECT_EQ(handler->done, 1);
    thread_issue(handler, SYSCALL(Call, .cap = endpoint));
    EXPECT_EQ(server->done, 1);
    EXPECT_EQ(seL4_SchedContext_UnbindObject(context, handler->tcb), seL4_IllegalOperation);
    send(reply, 0, WORDS());
    EXPECT_EQ(handler->done, 2);
    EXPECT_OK(seL4_SchedContext_UnbindObject(context, handler->tcb));
}

TEST(NTF_45_own_context_is_kept)
{
    seL4_CPtr notification = new_notification(), context = new_budget(10000000, 10000000);
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_SchedContext_Bind(context, notification));
    thread_issue(thread, SYSCALL(Wait, .cap = notification));
    seL4_Signal(notification);
    EXPECT_EQ(thread->done, 1);
    EXPECT_EQ(seL4_SchedContext_UnbindObject(context, thread->tcb), seL4_IllegalOperation);
    EXPECT_OK(seL4_SchedContext_UnbindObject(thread->sched_context, thread->tcb));
}

/* --- deletion ------------------------------------------------------------------------------------------------------------------------ */

TEST(NTF_50_destroyed_under_waiters)
{
    seL4_CPtr notification = new_notification(), handler = new_endpoint(), reply = new_reply();
    struct thread *threads[3];
    for (unsigned i = 0; i < 3; i++) {
        threads[i] = new_thread(HIGH + i, 0);
        thread_fault_handler(threads[i], handler);
        thread_issue(threads[i], SYSCALL(Wait, .cap = notification));
    }
    delete_cap(notification);
    for (unsigned i = 0; i < 3; i++) {
        struct message fault = receive(handler, reply);
        EXPECT_EQ(fault.label, seL4_Fault_CapFault);
        EXPECT_EQ(fault.mr[seL4_CapFault_Addr], notification);
    }
    /* a bound one: the thread can be bound to another afterwards */
    seL4_CPtr bound = new_notification();
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_BindNotification(thread->tcb, bound));
    delete_cap(bound);
    EXPECT_OK(seL4_TCB_BindNotification(thread->tcb, new_notification()));
}

TEST(NTF_51_waiter_goes_away)
{
    seL4_CPtr notification = new_notification();
    struct thread *first = spawn_issue(HIGH, SYSCALL(Wait, .cap = notification));
    struct thread *second = spawn_issue(HIGH, SYSCALL(Wait, .cap = notification));
    struct thread *third = spawn_issue(HIGH, SYSCALL(Wait, .cap = notification));
    EXPECT_OK(seL4_TCB_Suspend(first->tcb));
    delete_cap(second->tcb);
    seL4_Signal(badged(notification, 1));
    EXPECT_EQ(third->done, 1);
    seL4_Signal(badged(notification, 2));
    EXPECT_EQ(poll_notification(notification), 2);
    EXPECT_OK(seL4_TCB_Resume(first->tcb));
    seL4_Signal(badged(notification, 3));
    EXPECT_EQ(first->syscall.cap, 3);
}
