/* SPDX-License-Identifier: BSD-2-Clause */
/* Endpoints: every system call, what arrives, in which order, and cancellation. Rules: docs/reference/ipc.md 2 to 7, 9, 10. */

#include "support.h"

static const struct syscall untouched = { 0, 0x1111, 0x2222, { 0x3333, 0x4444, 0x5555, 0x6666 }, 0x7777, 0x8888 };

TEST(IPC_1_send_and_receive)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *sender =
        spawn_issue(HIGH, SYSCALL(Send, .cap = badged(endpoint, 0xbad9e), .mr = { 1, 2, 3, 4 },
                                  .info = INFO(0xfffffffffffff, 0, 4), .reply = 0x77, .destination = 0x88));
    EXPECT_EQ(sender->done, 0);
    struct syscall received = issue(SYSCALL(Recv, .cap = endpoint, .reply = reply, .destination = 0x99));
    EXPECT_EQ(received.cap, 0xbad9e);
    EXPECT_EQ(received.info, INFO(0xfffffffffffff, 0, 4));
    for (unsigned i = 0; i < 4; i++) {
        EXPECT_EQ(received.mr[i], i + 1);
    }
    EXPECT_EQ(received.reply, reply);
    EXPECT_EQ(received.destination, 0x99);
    EXPECT_EQ(received.number, (seL4_Word)seL4_SysRecv);
    /* a send changes no register */
    EXPECT_EQ(sender->done, 1);
    EXPECT_EQ(sender->syscall.info, INFO(0xfffffffffffff, 0, 4));
    EXPECT_EQ(sender->syscall.mr[0], 1);
    EXPECT_EQ(sender->syscall.reply, 0x77);
    EXPECT_EQ(sender->syscall.destination, 0x88);
}

TEST(IPC_1_call_and_reply)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *client =
        spawn_issue(HIGH, SYSCALL(Call, .cap = badged(endpoint, 5), .info = INFO(7, 0, 1), .mr = { 70 }));
    struct message request = receive(endpoint, reply);
    EXPECT_EQ(request.badge, 5);
    EXPECT_EQ(request.label, 7);
    EXPECT_EQ(request.mr[0], 70);
    EXPECT_EQ(client->done, 0);
    send(reply, 8, WORDS(80, 81, 82));
    EXPECT_EQ(client->done, 1);
    EXPECT_EQ(client->syscall.cap, 0);
    EXPECT_EQ(client->syscall.info, INFO(8, 0, 3));
    EXPECT_EQ(client->syscall.mr[2], 82);
}

TEST(IPC_31_messages_of_every_length)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();
    struct thread *client = new_thread(HIGH, 0);
    buffer->userData = 0xabcd;
    buffer->tag.words[0] = 0x1234;
    for (seL4_Word length = 0; length <= 127; length++) {
        seL4_Word expected = length > 120 ? 120 : length;
        for (unsigned i = 0; i < 120; i++) {
            thread_buffer(client)->msg[i] = length << 8 | i;
        }
        seL4_Word info = INFO(3, 0, 0) | length;
        thread_issue(client, SYSCALL(Call, .cap = endpoint, .info = info, .mr = { 1, 2, 3, 4 }));
        for (unsigned i = 0; i < 120; i++) {
            buffer->msg[i] = 0xeeee;
        }
        struct syscall received = issue(
            SYSCALL(Recv, .cap = endpoint, .reply = reply, .info = 0x2222, .mr = { 0x3333, 0x4444, 0x5555, 0x6666 }));
        EXPECT_EQ(received.info, INFO(3, 0, expected));
        for (unsigned i = 0; i < 4; i++) {
            /* registers at or above the length stay as they were */
            EXPECT_EQ(received.mr[i], i < expected ? i + 1 : 0x3333u + 0x1111u * i);
        }
        for (unsigned i = 0; i < 120; i++) {
            /* the kernel does not mirror the first four in the buffer, nor write beyond the length */
            EXPECT_EQ(buffer->msg[i], i < 4 || i >= expected ? 0xeeee : length << 8 | i);
            buffer->msg[i] = length << 16 | i;
        }
        issue(SYSCALL(Send, .cap = reply, .info = info, .mr = { 5, 6, 7, 8 }));
        EXPECT_EQ(client->syscall.info, INFO(3, 0, expected));
        for (unsigned i = 0; i < 120; i++) {
            EXPECT_EQ(thread_buffer(client)->msg[i], i < 4 || i >= expected ? length << 8 | i : length << 16 | i);
        }
        for (unsigned i = 0; i < 4; i++) {
            EXPECT_EQ(client->syscall.mr[i], i < expected ? i + 5 : i + 1);
        }
    }
    EXPECT_EQ(buffer->userData, 0xabcd);
    EXPECT_EQ(buffer->tag.words[0], 0x1234);
}

TEST(IPC_30_buffer_is_found_by_its_frame)
{
    /* Four buffers in one page, none mapped where the threads could see it: the kernel goes by the frame. */
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), page = new_page();
    EXPECT_OK(vspace_map(&arena, ROOT_VSPACE, page, FREE_VADDR, seL4_ReadWrite, ARCH_CACHED));
    struct thread *sender = new_thread(HIGH, 0);
    for (unsigned part = 0; part < 4; part++) {
        seL4_IPCBuffer *shared = (seL4_IPCBuffer *)FREE_VADDR + part;
        EXPECT_OK(seL4_TCB_SetIPCBuffer(sender->tcb, 0x7654321000 + part * 1024, page));
        shared->msg[4] = 900 + part;
        thread_issue(sender, SYSCALL(Send, .cap = endpoint, .info = INFO(0, 0, 5)));
        EXPECT_EQ(receive(endpoint, reply).mr[4], 900 + part);
    }
    /* THR 4.5: the address must be aligned, and the frame a frame */
    EXPECT_RESULT(invoke(sender->tcb, TCBSetIPCBuffer, WORDS(0x1200), CAPS(page)), seL4_AlignmentError);
    EXPECT_RESULT(invoke(sender->tcb, TCBSetIPCBuffer, WORDS(0x1200), CAPS(endpoint)), seL4_IllegalOperation);
    /* IPC-13, IPC-30: the buffer goes when the frame goes */
    revoke_cap(page);
    delete_cap(page);
    thread_issue(sender, SYSCALL(Send, .cap = endpoint, .info = INFO(0, 0, 5)));
    EXPECT_EQ(receive(endpoint, reply).length, 4);
}

TEST(IPC_14_dispatch)
{
    seL4_CPtr endpoint = new_endpoint(), notification = new_notification();
    EXPECT_RESULT(invoke(new_slot(), 1, WORDS(1), CAPS()), seL4_InvalidCapability, 0);
    EXPECT_RESULT(invoke(copy_with(endpoint, 14), 1, WORDS(1), CAPS()), seL4_InvalidCapability, 0);
    EXPECT_RESULT(invoke(copy_with(notification, 14), 1, WORDS(1), CAPS()), seL4_InvalidCapability, 0);
    /* IPC-15: signalling and answering through Call give the empty success */
    EXPECT_RESULT(invoke(badged(notification, 2), 1, WORDS(1, 2, 3), CAPS()), seL4_NoError);
    EXPECT_EQ(poll_notification(notification), 2);
    EXPECT_RESULT(invoke(new_reply(), 1, WORDS(1, 2, 3), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(copy_with(new_reply(), 0), 1, WORDS(), CAPS()), seL4_NoError);
    /* a Send without Write is a no-op */
    struct syscall call = untouched;
    call.number = (seL4_Word)seL4_SysSend;
    call.cap = copy_with(endpoint, 14);
    call.info = INFO(0, 0, 2);
    struct syscall after = issue(call);
    EXPECT(!memcmp(&call, &after, sizeof(call)));
}

TEST(IPC_14_first_phase_objects)
{
    seL4_CPtr notification = new_notification(), signal = badged(notification, 1), untyped = new_untyped(12);
    seL4_CPtr slot = new_slot();
    /* an untyped can be invoked in the first phase of a combined call */
    seL4_Signal(signal);
    seL4_SetMR(4, slot);
    seL4_SetMR(5, 1);
    seL4_SetCap(0, ROOT);
    struct syscall after = issue(SYSCALL(NBSendWait, .cap = notification, .reply = untyped, .info = INFO(UntypedRetype, 1, 6),
                                         .mr = { seL4_EndpointObject, 0, 0, 0 }));
    EXPECT_EQ(after.cap, 1);
    EXPECT(!slot_is_empty(slot));
    /* a TCB, SchedContext, SchedControl, CNode or Domain cannot */
    struct thread *thread = new_thread(LOW, 0);
    seL4_Signal(signal);
    issue(SYSCALL(NBSendWait, .cap = notification, .reply = thread->tcb, .info = INFO(TCBSuspend, 0, 0)));
    thread_prepare(thread, SYSCALL(Wait, .cap = notification));
    seL4_Signal(signal);
    issue(SYSCALL(NBSendWait, .cap = notification, .reply = thread->tcb, .info = INFO(TCBResume, 0, 0)));
    settle();
    seL4_Signal(signal);
    EXPECT_EQ(poll_notification(notification), 1); /* it was not resumed, so it did not take the signal */
    seL4_CPtr unbound = new_sched_context();
    seL4_Signal(signal);
    seL4_SetCap(0, new_tcb());
    issue(SYSCALL(NBSendWait, .cap = notification, .reply = unbound, .info = INFO(SchedContextBind, 1, 0)));
    EXPECT_RESULT(invoke(unbound, SchedContextUnbindObject, WORDS(), CAPS(seL4_GetCap(0))), seL4_IllegalOperation);
}

TEST(IPC_23_poll_of_nothing)
{
    seL4_CPtr endpoint = new_endpoint(), notification = new_notification(), reply = new_reply();
    static const seL4_Word polls[] = { (seL4_Word)seL4_SysNBRecv, (seL4_Word)seL4_SysNBWait };
    const seL4_CPtr objects[] = { endpoint, notification };
    FOR_EACH (number, polls) {
        FOR_EACH (object, objects) {
            struct syscall call = untouched;
            call.number = number;
            call.cap = object;
            call.reply = reply;
            struct syscall after = issue(call);
            EXPECT_EQ(after.cap, 0);
            after.cap = object;
            EXPECT(!memcmp(&call, &after, sizeof(call)));
        }
    }
    /* a notification that is received writes the badge and nothing else */
    seL4_Signal(badged(notification, 0x42));
    struct syscall call = untouched;
    call.number = (seL4_Word)seL4_SysRecv;
    call.cap = notification;
    struct syscall after = issue(call);
    EXPECT_EQ(after.cap, 0x42);
    after.cap = notification;
    EXPECT(!memcmp(&call, &after, sizeof(call)));
}

TEST(IPC_24_blocking_writes_no_register)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), other = new_endpoint();
    struct thread *thread = new_thread(HIGH, 0);
    static const seL4_Word numbers[] = { (seL4_Word)seL4_SysCall,       (seL4_Word)seL4_SysReplyRecv,
                                         (seL4_Word)seL4_SysNBSendRecv, (seL4_Word)seL4_SysNBSendWait,
                                         (seL4_Word)seL4_SysSend,       (seL4_Word)seL4_SysRecv,
                                         (seL4_Word)seL4_SysWait };
    FOR_EACH (number, numbers) {
        struct syscall call = { .number = number, .cap = endpoint, .info = INFO(9, 0, 4), .mr = { 21, 22, 23, 24 } };
        call.reply = number == (seL4_Word)seL4_SysNBSendWait ? other : reply;
        call.destination = other;
        thread_issue(thread, call);
        EXPECT_EQ(thread->done, 0);
        struct syscall seen = thread_syscall_registers(thread);
        EXPECT(!memcmp(&call, &seen, sizeof(call)));
        EXPECT_EQ(memcmp((const void *)thread_register_pc(thread), ARCH_SYSCALL_CODE, ARCH_SYSCALL_LENGTH), 0);
    }
}

/* --- queues ---------------------------------------------------------------------------------------------------------------------- */

/* Sends its letter; words[0] is the endpoint, words[1] the letter. */
static struct thread *letter_sender(seL4_Word priority, seL4_CPtr endpoint, char letter)
{
    return spawn_issue(priority, SYSCALL(Send, .cap = endpoint, .info = INFO(0, 0, 1), .mr = { (seL4_Word)letter }));
}

static void expect_letters(seL4_CPtr endpoint, seL4_CPtr reply, const char *letters)
{
    for (; *letters; letters++) {
        struct message message = poll(endpoint, reply);
        EXPECT_EQ(message.length, 1);
        EXPECT_EQ(message.mr[0], (seL4_Word)*letters);
    }
}

TEST(IPC_26_priority_order_of_senders)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    static const seL4_Word priorities[] = { 120, 150, 110, 150, 120, 200, 110 };
    struct thread *threads[COUNT(priorities)];
    FOR_EACH (priority, priorities) {
        threads[priority_index] = letter_sender(priority, endpoint, (char)('a' + priority_index));
    }
    expect_letters(endpoint, reply, "fbdaecg");
    for (unsigned i = 0; i < COUNT(priorities); i++) {
        EXPECT_EQ(threads[i]->done, 1);
    }
}

TEST(IPC_26_reordered_when_priority_changes)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *a = letter_sender(150, endpoint, 'a'), *b = letter_sender(150, endpoint, 'b');
    struct thread *c = letter_sender(140, endpoint, 'c'), *d = letter_sender(150, endpoint, 'd');
    EXPECT_OK(seL4_TCB_SetPriority(a->tcb, RUNNER_TCB, 150)); /* the same value: behind its equals */
    EXPECT_OK(seL4_TCB_SetPriority(c->tcb, RUNNER_TCB, 160));
    EXPECT_OK(seL4_TCB_SetPriority(b->tcb, RUNNER_TCB, 130));
    expect_letters(endpoint, reply, "cdab");
    (void)d;
}

TEST(IPC_26_priority_order_of_receivers)
{
    seL4_CPtr endpoint = new_endpoint();
    static const seL4_Word priorities[] = { 120, 150, 110, 150, 120 };
    struct thread *threads[COUNT(priorities)];
    FOR_EACH (priority, priorities) {
        threads[priority_index] = spawn_issue(priority, SYSCALL(Recv, .cap = endpoint, .reply = new_reply()));
    }
    EXPECT_OK(seL4_TCB_SetPriority(threads[2]->tcb, RUNNER_TCB, 151));
    static const unsigned order[] = { 2, 1, 3, 0, 4 };
    for (unsigned i = 0; i < COUNT(order); i++) {
        issue(SYSCALL(NBSend, .cap = endpoint, .info = INFO(i, 0, 0)));
        EXPECT_EQ(threads[order[i]]->done, 1);
        EXPECT_EQ(INFO_LABEL(threads[order[i]]->syscall.info), i);
    }
}

TEST(IPC_26_10_1_suspended_threads_leave_the_queue)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *senders[5];
    for (unsigned i = 0; i < 5; i++) {
        senders[i] = letter_sender(HIGH, endpoint, (char)('a' + i));
    }
    EXPECT_OK(seL4_TCB_Suspend(senders[0]->tcb));
    EXPECT_OK(seL4_TCB_Suspend(senders[2]->tcb));
    delete_cap(senders[4]->tcb);
    expect_letters(endpoint, reply, "bd");
    EXPECT(nothing_queued(endpoint, reply));
    /* resumed, it sends again */
    EXPECT_OK(seL4_TCB_Resume(senders[2]->tcb));
    expect_letters(endpoint, reply, "c");
    EXPECT_EQ(senders[2]->done, 1);
    EXPECT_EQ(senders[0]->done, 0);
}

/* --- rendezvous -------------------------------------------------------------------------------------------------------------------- */

TEST(IPC_27_nonblocking_send_is_lost)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    issue(SYSCALL(NBSend, .cap = endpoint, .info = INFO(1, 0, 0)));
    EXPECT(nothing_queued(endpoint, reply));
    struct thread *sender = letter_sender(HIGH, endpoint, 'a');
    issue(SYSCALL(NBSend, .cap = endpoint, .info = INFO(1, 0, 0)));
    expect_letters(endpoint, reply, "a");
    EXPECT_EQ(sender->done, 1);
    EXPECT(nothing_queued(endpoint, reply));
}

TEST(CAP_2_7_IPC_27_call_without_grant_reply)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), write_only = copy_with(badged(endpoint, 3), 1);
    /* whoever comes first, the message arrives and the caller stops */
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = write_only, .info = INFO(1, 0, 1), .mr = { 4 }));
    struct message message = receive(endpoint, reply);
    EXPECT_EQ(message.badge, 3);
    EXPECT_EQ(message.mr[0], 4);
    send(reply, 0, WORDS());
    EXPECT_EQ(client->done, 0);
    struct thread *server = spawn_issue(HIGH, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    EXPECT_OK(seL4_TCB_Resume(client->tcb)); /* it repeats the call */
    EXPECT_EQ(server->done, 1);
    EXPECT_EQ(server->syscall.cap, 3);
    send(reply, 0, WORDS());
    EXPECT_EQ(client->done, 0);
    /* each of the two rights is enough */
    for (seL4_Word rights = 4; rights <= 8; rights += 4) {
        client = spawn_issue(HIGH, SYSCALL(Call, .cap = copy_with(endpoint, 1 | rights)));
        receive(endpoint, reply);
        send(reply, 6, WORDS());
        EXPECT_EQ(client->done, 1);
        EXPECT_EQ(client->syscall.info, INFO(6, 0, 0));
    }
}

TEST(IPC_27_sender_remembers_its_cap)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), badge = badged(endpoint, 3);
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = badge));
    delete_cap(badge);
    EXPECT_EQ(receive(endpoint, reply).badge, 3);
    send(reply, 0, WORDS());
    EXPECT_EQ(client->done, 1);
}

TEST(IPC_28_H15_send_does_not_donate)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *server = new_passive_server(HIGH, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    send(endpoint, 0, WORDS(5));
    settle();
    EXPECT_EQ(server->done, 0); /* it has the message, but no time */
    struct thread *second = letter_sender(HIGH, endpoint, 'b');
    EXPECT_EQ(second->done, 0);
    thread_bind(server, server->sched_context);
    EXPECT_EQ(server->done, 1);
    EXPECT_EQ(server->syscall.mr[0], 5);
    EXPECT_EQ(second->done, 0);
}

TEST(IPC_35_reply_object_in_use)
{
    /* The reply object of a caller that waits is taken for another receive: the caller is stranded. */
    seL4_CPtr endpoint = new_endpoint(), other = new_endpoint(), reply = new_reply();
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    receive(endpoint, reply);
    EXPECT_EQ(poll(other, reply).badge, 0); /* also when nothing comes */
    send(reply, 0, WORDS());
    EXPECT_EQ(client->done, 0);
    /* another thread receiving with it is stopped */
    struct thread *server = spawn_issue(HIGH, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    struct thread *thief = spawn_issue(HIGH, SYSCALL(Recv, .cap = other, .reply = reply));
    send(other, 0, WORDS(1));
    EXPECT_EQ(thief->done, 1);
    issue(SYSCALL(NBSend, .cap = endpoint, .info = INFO(0, 0, 0)));
    EXPECT_EQ(server->done, 0);
    EXPECT_OK(seL4_TCB_Resume(server->tcb));
    send(endpoint, 0, WORDS(1));
    EXPECT_EQ(server->done, 1);
}

/* --- combined calls ----------------------------------------------------------------------------------------------------------------- */

TEST(IPC_3_NBSendRecv_and_NBSendWait)
{
    seL4_CPtr first = new_endpoint(), second = new_endpoint(), reply = new_reply();
    struct thread *target = spawn_issue(HIGH, SYSCALL(Recv, .cap = first, .reply = new_reply()));
    struct thread *sender = letter_sender(HIGH, second, 'x');
    struct syscall after = issue(SYSCALL(NBSendRecv, .cap = second, .destination = first, .reply = reply,
                                         .info = INFO(2, 0, 2), .mr = { 31, 32, 33, 34 }));
    EXPECT_EQ(target->done, 1);
    EXPECT_EQ(target->syscall.info, INFO(2, 0, 2));
    EXPECT_EQ(target->syscall.mr[1], 32);
    EXPECT_EQ(sender->done, 1);
    EXPECT_EQ(after.info, INFO(0, 0, 1));
    EXPECT_EQ(after.mr[0], 'x');
    EXPECT_EQ(after.mr[1], 32);
    /* nobody there: the send is lost, the receive happens */
    sender = letter_sender(HIGH, second, 'y');
    after = issue(SYSCALL(NBSendWait, .cap = second, .reply = first, .info = INFO(2, 0, 1), .mr = { 31 }));
    EXPECT_EQ(after.mr[0], 'y');
    target = spawn_issue(HIGH, SYSCALL(Recv, .cap = first, .reply = new_reply()));
    sender = letter_sender(HIGH, second, 'z');
    after = issue(SYSCALL(NBSendWait, .cap = second, .reply = first, .info = INFO(3, 0, 1), .mr = { 35 }));
    EXPECT_EQ(target->syscall.mr[0], 35);
    EXPECT_EQ(after.mr[0], 'z');
    EXPECT_EQ(sender->done, 1);
}

TEST(IPC_3_ReplyRecv_server_loop)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *clients[3];
    for (unsigned i = 0; i < 3; i++) {
        clients[i] = spawn_issue(HIGH - i, SYSCALL(Call, .cap = badged(endpoint, i + 1), .info = INFO(0, 0, 1), .mr = { i }));
    }
    struct syscall request = issue(SYSCALL(Recv, .cap = endpoint, .reply = reply));
    for (unsigned i = 0; i < 3; i++) {
        EXPECT_EQ(request.cap, i + 1);
        EXPECT_EQ(request.mr[0], i);
        if (i < 2) {
            request = issue(SYSCALL(ReplyRecv, .cap = endpoint, .reply = reply, .info = INFO(i, 0, 1), .mr = { 10 + i }));
        } else {
            issue(SYSCALL(Send, .cap = reply, .info = INFO(i, 0, 1), .mr = { 10 + i }));
        }
        EXPECT_EQ(clients[i]->done, 1);
        EXPECT_EQ(clients[i]->syscall.info, INFO(i, 0, 1));
        EXPECT_EQ(clients[i]->syscall.mr[0], 10 + i);
    }
}

TEST(IPC_4_receive_phase_without_time)
{
    /* A passive server answers and receives again in one call; the answer takes its time away, yet it does receive. */
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *server = new_passive_server(HIGH, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    struct thread *first = spawn_issue(HIGH + 1, SYSCALL(Call, .cap = badged(endpoint, 1)));
    EXPECT_EQ(server->done, 1);
    EXPECT_EQ(server->syscall.cap, 1);
    struct thread *second = new_thread(HIGH + 1, 0);
    thread_issue(second, SYSCALL(Call, .cap = badged(endpoint, 2)));
    /* The server's context is the first client's; the second one's message is taken in the same call. */
    thread_issue(server, SYSCALL(ReplyRecv, .cap = endpoint, .reply = reply));
    EXPECT_EQ(first->done, 1);
    EXPECT_EQ(server->done, 2);
    EXPECT_EQ(server->syscall.cap, 2);
    EXPECT_EQ(second->done, 0);
}

/* --- who runs next (ipc.md 9) ---------------------------------------------------------------------------------------------------------- */

static seL4_CPtr order_endpoint, order_reply;

static void trace_receive(struct thread *self)
{
    seL4_Recv(order_endpoint, NULL, self->words[1]);
    trace((char)self->words[0]);
}

static struct thread *tracer(seL4_Word priority, char letter, void (*function)(struct thread *))
{
    struct thread *thread = new_thread(priority, 0);
    thread->words[0] = (seL4_Word)letter;
    thread->words[1] = new_reply();
    thread_run(thread, function);
    return thread;
}

TEST(IPC_9_SCH_34_who_runs_after_a_send)
{
    order_endpoint = new_endpoint();
    /* a receiver of higher priority runs at once */
    tracer(HIGH, 'h', trace_receive);
    send(order_endpoint, 0, WORDS());
    trace('r');
    EXPECT_TRACE("hr");
    /* one of equal priority comes after the sender */
    tracer(RUNNER_PRIORITY, 'e', trace_receive);
    seL4_Yield();
    send(order_endpoint, 0, WORDS());
    trace('r');
    seL4_Yield();
    EXPECT_TRACE("re");
    /* one of lower priority when the sender blocks */
    tracer(LOW, 'l', trace_receive);
    settle();
    send(order_endpoint, 0, WORDS());
    trace('r');
    settle();
    EXPECT_TRACE("rl");
}

static void trace_loop(struct thread *self)
{
    for (;;) {
        trace((char)self->words[0]);
        seL4_Yield();
        if (self->words[2]++ == 1) {
            return;
        }
    }
}

TEST(IPC_9_receiver_overtakes_its_equals)
{
    /* The caller blocks: the receiver runs directly, before others of its own priority that were ready earlier. */
    order_endpoint = new_endpoint();
    order_reply = new_reply();
    tracer(LOW, 's', trace_receive);
    settle();
    tracer(LOW, 'a', trace_loop);
    struct thread *client = new_thread(HIGH, 0);
    thread_issue(client, SYSCALL(Call, .cap = order_endpoint));
    settle();
    EXPECT_TRACE("saa");
}

/* --- destruction and cancellation -------------------------------------------------------------------------------------------------------- */

TEST(IPC_10_2_endpoint_destroyed_under_waiters)
{
    seL4_CPtr endpoint = new_endpoint(), copy = copy_of(endpoint), handler = new_endpoint(), reply = new_reply();
    struct thread *caller = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    struct thread *sender = spawn_issue(HIGH, SYSCALL(Send, .cap = endpoint));
    delete_cap(copy);
    EXPECT_EQ(caller->done, 0);
    delete_cap(endpoint);
    EXPECT_EQ(caller->done, 1);
    EXPECT_EQ(INFO_LABEL(caller->syscall.info), seL4_InvalidCapability);
    EXPECT_EQ(caller->syscall.mr[0], 0);
    EXPECT_EQ(sender->done, 1);
    object_at(endpoint, seL4_EndpointObject, 0);
    struct thread *receiver = new_thread(HIGH, 0);
    thread_fault_handler(receiver, handler);
    seL4_CPtr armed = new_reply();
    thread_issue(receiver, SYSCALL(Recv, .cap = endpoint, .reply = armed));
    delete_cap(endpoint);
    struct message fault = receive(handler, reply);
    EXPECT_EQ(fault.label, seL4_Fault_CapFault);
    EXPECT_EQ(fault.mr[seL4_CapFault_Addr], endpoint);
    EXPECT_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
    /* the reply object is free again */
    object_at(endpoint, seL4_EndpointObject, 0);
    caller = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    receive(endpoint, armed);
    send(armed, 0, WORDS());
    EXPECT_EQ(caller->done, 1);
}

TEST(CAP_9_10_IPC_10_3_cancel_badged_sends)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), one = badged(endpoint, 1), two = badged(endpoint, 2);
    struct thread *senders[6];
    for (unsigned i = 0; i < 6; i++) {
        seL4_CPtr cap = copy_of(i % 2 ? two : one);
        struct syscall call = i < 4 ? SYSCALL(Call, .cap = cap, .info = INFO(0, 0, 1), .mr = { i })
                                    : SYSCALL(Send, .cap = cap, .info = INFO(0, 0, 1), .mr = { i });
        senders[i] = spawn_issue(HIGH, call);
    }
    /* cancelled with their caps in place, they simply queue again */
    EXPECT_OK(seL4_CNode_CancelBadgedSends(ROOT, one, DEPTH));
    for (unsigned i = 0; i < 6; i++) {
        EXPECT_EQ(senders[i]->done, 0);
    }
    /* now behind the others of their priority; SCH-34: the last one woken runs first, so 1 3 5 4 2 0 */
    EXPECT_EQ(receive(endpoint, reply).mr[0], 1);
    revoke_cap(one);
    EXPECT_EQ(senders[0]->done, 0); /* deleting caps cancels nothing by itself */
    EXPECT_OK(seL4_CNode_CancelBadgedSends(ROOT, one, DEPTH));
    for (unsigned i = 0; i < 6; i += 2) {
        EXPECT_EQ(senders[i]->done, 1);
        if (i < 4) {
            EXPECT_EQ(INFO_LABEL(senders[i]->syscall.info), seL4_InvalidCapability);
        }
    }
    /* one that was received already waits for its answer undisturbed, the other two queue again */
    EXPECT_OK(seL4_CNode_CancelBadgedSends(ROOT, two, DEPTH));
    EXPECT_EQ(senders[1]->done, 0);
    send(reply, 0, WORDS());
    EXPECT_EQ(senders[1]->done, 1);
    EXPECT_EQ(receive(endpoint, reply).mr[0], 5);
    EXPECT_EQ(receive(endpoint, reply).mr[0], 3);
    send(reply, 0, WORDS());
    EXPECT_EQ(senders[3]->done, 1);
    /* receivers are left alone */
    struct thread *receiver = spawn_issue(HIGH, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    EXPECT_OK(seL4_CNode_CancelBadgedSends(ROOT, two, DEPTH));
    send(two, 0, WORDS(9));
    EXPECT_EQ(receiver->syscall.mr[0], 9);
}

TEST(CAP_9_10_cancelled_fault_messages)
{
    /* A thread that waits to deliver a fault becomes inactive instead of trying again. */
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), handler = badged(endpoint, 4);
    struct thread *thread = new_thread(HIGH, 0);
    thread_fault_handler(thread, handler);
    thread_issue(thread, SYSCALL(Recv, .cap = 0));
    EXPECT_OK(seL4_CNode_CancelBadgedSends(ROOT, handler, DEPTH));
    EXPECT(nothing_queued(endpoint, reply));
    settle();
    EXPECT(nothing_queued(endpoint, reply));
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    EXPECT_EQ(poll(endpoint, reply).badge, 4);
}

TEST(IPC_10_4_restarted_composite_call_sends_again)
{
    seL4_CPtr endpoint = new_endpoint(), notification = new_notification(), reply = new_reply();
    struct thread *thread = new_thread(HIGH, 0);
    thread_issue(thread, SYSCALL(NBSendRecv, .cap = endpoint, .destination = badged(notification, 1), .reply = reply));
    EXPECT_EQ(poll_notification(notification), 1);
    EXPECT_EQ(poll_notification(notification), 0);
    EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
    EXPECT_EQ(poll_notification(notification), 0);
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    EXPECT_EQ(poll_notification(notification), 1);
    EXPECT_EQ(thread->done, 0);
}

TEST(H14_IPC_15_kernel_replies_are_clean)
{
    /* Registers beyond the length of an error are left alone; the message info has nothing but label and length. */
    struct syscall call = untouched;
    call.number = (seL4_Word)seL4_SysCall;
    call.cap = new_cnode(4);
    call.info = INFO(CNodeDelete, 0, 2);
    call.mr[0] = 0;
    call.mr[1] = 65;
    struct syscall after = issue(call);
    EXPECT_EQ(after.cap, 0);
#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
    EXPECT_EQ(after.info & ~127UL, INFO(seL4_RangeError, 0, 0)); /* the length counts the text too */
#else
    EXPECT_EQ(after.info, INFO(seL4_RangeError, 0, 2));
#endif
    EXPECT_EQ(after.mr[0], 1);
    EXPECT_EQ(after.mr[1], 64);
    EXPECT_EQ(after.mr[2], 0x5555);
    EXPECT_EQ(after.mr[3], 0x6666);
    call.mr[1] = 4;
    after = issue(call);
    EXPECT_EQ(after.cap, 0);
    EXPECT_EQ(after.info, 0);
    EXPECT_EQ(after.mr[0], 0);
    EXPECT_EQ(after.mr[1], 4);
}
