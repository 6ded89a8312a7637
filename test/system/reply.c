/* SPDX-License-Identifier: BSD-2-Clause */
/* Reply objects, call chains and the scheduling contexts that travel along them. Rules: docs/reference/ipc.md 8. */

#include "support.h"

/*
 * A chain: client A calls passive B, which calls passive C, and C has got the message. B and C run one function each that
 * the test releases step by step: they wait in their own Call or for their order.
 */
struct chain {
    seL4_CPtr endpoint_b, endpoint_c, reply_b, reply_c;
    struct thread *a, *b, *c;
};

static struct chain chain;
static volatile char order; /* what C is to do when it has the message: 'r' reply, 'h' hold */

static void middle_main(struct thread *self)
{
    (void)self;
    seL4_Recv(chain.endpoint_b, NULL, chain.reply_b);
    trace('b');
    seL4_Call(chain.endpoint_c, seL4_MessageInfo_new(0, 0, 0, 0));
    trace('B');
    seL4_Send(chain.reply_b, seL4_MessageInfo_new(2, 0, 0, 0));
    trace('!'); /* runs only if the answer did not take its time away */
}

static void last_main(struct thread *self)
{
    (void)self;
    seL4_Recv(chain.endpoint_c, NULL, chain.reply_c);
    trace('c');
    if (order == 'r') {
        seL4_Send(chain.reply_c, seL4_MessageInfo_new(3, 0, 0, 0));
        trace('!');
    }
    for (;;) {
        seL4_TCB_Suspend(self->tcb);
    }
}

/* Starts a thread without time on its way to its receive. */
static struct thread *passive(seL4_Word priority, void (*function)(struct thread *))
{
    struct thread *thread = new_thread(priority, PASSIVE);
    thread->sched_context = new_budget(10000000, 10000000);
    thread_bind(thread, thread->sched_context);
    thread_run(thread, function);
    thread_unbind(thread);
    return thread;
}

static void build_chain(char what)
{
    order = what;
    chain.endpoint_b = new_endpoint();
    chain.endpoint_c = new_endpoint();
    chain.reply_b = new_reply();
    chain.reply_c = new_reply();
    chain.b = passive(HIGH + 1, middle_main);
    chain.c = passive(HIGH + 2, last_main);
    chain.a = spawn_issue(HIGH, SYSCALL(Call, .cap = chain.endpoint_b));
}

/* Whether the thread can be given a scheduling context, that is, has none. */
static bool holds_none(struct thread *thread)
{
    seL4_CPtr probe = new_budget(10000000, 10000000);
    seL4_Error error = seL4_SchedContext_Bind(probe, thread->tcb);
    if (!error) {
        EXPECT_OK(seL4_SchedContext_UnbindObject(probe, thread->tcb));
    }
    return !error;
}

/* The thread holds this scheduling context: it can be unbound from it. It is bound again afterwards. */
static bool holds(seL4_CPtr sched_context, struct thread *thread)
{
    seL4_Error error = seL4_SchedContext_UnbindObject(sched_context, thread->tcb);
    if (!error) {
        EXPECT_OK(seL4_SchedContext_Bind(sched_context, thread->tcb));
    }
    return !error;
}

TEST(IPC_55_8_6_chain_unwinds)
{
    build_chain('r');
    /* c answers and loses its time; b goes on, answers and loses it; a has it back */
    EXPECT_TRACE("bcB");
    EXPECT_EQ(chain.a->done, 1);
    EXPECT_EQ(INFO_LABEL(chain.a->syscall.info), 2);
    EXPECT(holds(chain.a->sched_context, chain.a));
    EXPECT_EQ(chain.b->done, 0);
}

TEST(IPC_55_last_callee_holds_the_context)
{
    build_chain('h');
    EXPECT_TRACE("bc");
    EXPECT(holds(chain.a->sched_context, chain.c));
    /* the runner answers for c, then b answers for itself */
    send(chain.reply_c, 0, WORDS());
    EXPECT_TRACE("B");
    EXPECT_EQ(chain.a->done, 1);
}

TEST(IPC_57_8_6_out_of_order)
{
    build_chain('h');
    EXPECT_TRACE("bc");
    /* a is answered first: it gets the message but no time */
    send(chain.reply_b, 9, WORDS());
    EXPECT_EQ(chain.a->done, 0);
    /* then c answers: the time goes to b and stays there */
    send(chain.reply_c, 0, WORDS());
    EXPECT_TRACE("B!");
    EXPECT_EQ(chain.a->done, 0);
    EXPECT(holds(chain.a->sched_context, chain.b));
    EXPECT_OK(seL4_SchedContext_UnbindObject(chain.a->sched_context, chain.b->tcb));
    thread_bind(chain.a, chain.a->sched_context);
    EXPECT_EQ(chain.a->done, 1);
    EXPECT_EQ(INFO_LABEL(chain.a->syscall.info), 9);
}

TEST(IPC_8_5_reply_destroyed_in_order)
{
    build_chain('h');
    EXPECT_TRACE("bc");
    delete_cap(chain.reply_c);
    settle();
    EXPECT_TRACE(""); /* b has the time back, but is inactive */
    EXPECT(holds(chain.a->sched_context, chain.b));
    delete_cap(chain.reply_b);
    EXPECT(holds(chain.a->sched_context, chain.a));
    EXPECT_EQ(chain.a->done, 0);
    /* resumed, the caller calls again: nobody receives, so it waits */
    EXPECT_OK(seL4_TCB_Resume(chain.a->tcb));
    EXPECT_EQ(receive(chain.endpoint_b, new_reply()).label, 0);
}

TEST(IPC_8_5_reply_destroyed_out_of_order)
{
    build_chain('h');
    EXPECT_TRACE("bc");
    delete_cap(chain.reply_b);
    EXPECT(holds(chain.a->sched_context, chain.c));
    EXPECT(holds_none(chain.a));
    delete_cap(chain.reply_c);
    EXPECT(holds(chain.a->sched_context, chain.b));
}

TEST(XFER_5_12_copies_of_reply_caps)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), copy = copy_with(reply, 0), second = copy_of(copy);
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    receive(endpoint, reply);
    delete_cap(reply);
    EXPECT_EQ(client->done, 0);
    delete_cap(second);
    send(copy, 4, WORDS());
    EXPECT_EQ(client->done, 1);
    EXPECT_EQ(INFO_LABEL(client->syscall.info), 4);
}

TEST(IPC_56_XFER_5_10_answer_is_single_use)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), notification = new_notification();
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    receive(endpoint, reply);
    send(reply, 1, WORDS());
    EXPECT_EQ(client->done, 1);
    thread_issue(client, SYSCALL(Wait, .cap = notification));
    send(reply, 1, WORDS());
    EXPECT_EQ(client->done, 1);
    thread_issue(client, SYSCALL(Call, .cap = endpoint));
    send(reply, 1, WORDS());
    EXPECT_EQ(client->done, 1);
    EXPECT_EQ(receive(endpoint, reply).label, 0);
}

TEST(XFER_5_5_call_received_by_wait)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint, .info = INFO(1, 0, 0)));
    EXPECT_EQ(receive(endpoint, 0).label, 1);
    settle();
    EXPECT_EQ(client->done, 0);
    EXPECT(nothing_queued(endpoint, reply));
    EXPECT_OK(seL4_TCB_Resume(client->tcb));
    EXPECT_EQ(receive(endpoint, reply).label, 1);
    send(reply, 0, WORDS());
    EXPECT_EQ(client->done, 1);
}

TEST(XFER_5_11_IPC_58_caller_goes_away)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    for (unsigned how = 0; how < 3; how++) {
        struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
        receive(endpoint, reply);
        if (how == 0) {
            EXPECT_OK(seL4_TCB_Suspend(client->tcb));
        } else if (how == 1) {
            delete_cap(client->tcb);
        } else {
            thread_prepare(client, SYSCALL(Call, .cap = endpoint, .info = INFO(5, 0, 0)));
            EXPECT_OK(seL4_TCB_Resume(client->tcb));
        }
        send(reply, 3, WORDS());
        EXPECT_EQ(client->done, 0);
        if (how == 2) {
            EXPECT_EQ(receive(endpoint, reply).label, 5);
            send(reply, 3, WORDS());
            EXPECT_EQ(client->done, 1);
        }
    }
}

TEST(IPC_58_suspended_caller_leaves_its_time)
{
    build_chain('h');
    EXPECT_TRACE("bc");
    EXPECT_OK(seL4_TCB_Suspend(chain.b->tcb));
    EXPECT(holds(chain.a->sched_context, chain.c));
    send(chain.reply_c, 0, WORDS());
    EXPECT_TRACE("");
    /* the stack below b is cut off: a is answered but gets nothing */
    send(chain.reply_b, 0, WORDS());
    EXPECT_EQ(chain.a->done, 0);
    EXPECT(holds(chain.a->sched_context, chain.c));
    EXPECT_OK(seL4_SchedContext_UnbindObject(chain.a->sched_context, chain.c->tcb));
    thread_bind(chain.a, chain.a->sched_context);
    EXPECT_EQ(chain.a->done, 1);
}

TEST(IPC_51_callee_with_its_own_context)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    receive(endpoint, reply);
    EXPECT(holds(client->sched_context, client));
    send(reply, 0, WORDS());
    EXPECT_EQ(client->done, 1);
}

TEST(IPC_8_5_context_unbound_during_call)
{
    build_chain('h');
    EXPECT_TRACE("bc");
    /* UnbindObject leaves the stack alone: an answer through the top still moves the context */
    EXPECT_OK(seL4_SchedContext_UnbindObject(chain.a->sched_context, chain.c->tcb));
    send(chain.reply_c, 0, WORDS());
    EXPECT_TRACE("B");
    EXPECT_EQ(chain.a->done, 1);
}

TEST(H7_IPC_8_5_context_deleted_during_call)
{
    for (unsigned how = 0; how < 3; how++) {
        build_chain('h');
        EXPECT_TRACE("bc");
        if (how == 0) {
            EXPECT_OK(seL4_SchedContext_Unbind(chain.a->sched_context));
        } else {
            delete_cap(chain.a->sched_context);
        }
        if (how == 2) {
            object_at(chain.a->sched_context, seL4_SchedContextObject, 7);
        }
        /* the answers arrive, but nobody gets time by them */
        send(chain.reply_c, 0, WORDS());
        EXPECT_TRACE("");
        send(chain.reply_b, 6, WORDS());
        EXPECT_EQ(chain.a->done, 0);
        thread_bind(chain.b, new_budget(10000000, 10000000));
        EXPECT_TRACE("B!");
        thread_bind(chain.a, new_budget(10000000, 10000000));
        EXPECT_EQ(chain.a->done, 1);
        EXPECT_EQ(INFO_LABEL(chain.a->syscall.info), 6);
    }
}

TEST(IPC_8_5_server_deleted_or_suspended)
{
    for (unsigned how = 0; how < 2; how++) {
        build_chain('h');
        EXPECT_TRACE("bc");
        if (how == 0) {
            EXPECT_OK(seL4_TCB_Suspend(chain.c->tcb));
        } else {
            delete_cap(chain.c->tcb);
        }
        /* whoever has the reply cap can answer, and the time comes back */
        send(chain.reply_c, 0, WORDS());
        EXPECT_TRACE("B");
        EXPECT_EQ(chain.a->done, 1);
    }
}

TEST(IPC_8_5_context_bound_to_a_waiting_caller)
{
    build_chain('h');
    EXPECT_TRACE("bc");
    seL4_CPtr context = chain.a->sched_context;
    EXPECT_OK(seL4_SchedContext_UnbindObject(context, chain.c->tcb));
    /* bound to a, which waits: its own answer then moves nothing */
    thread_bind(chain.a, context);
    EXPECT(holds(context, chain.a));
    /* but an answer above takes it away */
    send(chain.reply_c, 0, WORDS());
    EXPECT_TRACE("B");
    EXPECT_EQ(chain.a->done, 1);
    EXPECT(holds(context, chain.a));
}

TEST(IPC_8_6_stolen_context)
{
    /* b hands the borrowed time on by NBSendWait; an answer to a then takes it from whoever has it. */
    seL4_CPtr endpoint = new_endpoint(), other = new_endpoint(), reply = new_reply();
    struct thread *server = new_passive_server(HIGH + 1, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    struct thread *taker = new_passive_server(HIGH + 2, SYSCALL(Recv, .cap = other, .reply = new_reply()));
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    EXPECT_EQ(server->done, 1);
    EXPECT(holds(client->sched_context, server));
    thread_issue(server, SYSCALL(NBSendWait, .cap = new_notification(), .reply = other));
    EXPECT_EQ(taker->done, 1);
    EXPECT(holds(client->sched_context, taker));
    EXPECT(holds_none(server));
    send(reply, 0, WORDS());
    EXPECT_EQ(client->done, 1);
    EXPECT(holds(client->sched_context, client));
    EXPECT(holds_none(taker));
}

TEST(IPC_8_6_send_instead_of_ReplyRecv)
{
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *server = new_passive_server(HIGH, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = endpoint));
    EXPECT_EQ(server->done, 1);
    thread_issue(server, SYSCALL(Send, .cap = reply));
    EXPECT_EQ(client->done, 1);
    EXPECT_EQ(server->done, 1); /* it stopped in the Send */
    EXPECT(holds_none(server));
    thread_bind(server, new_budget(10000000, 10000000));
    EXPECT_EQ(server->done, 2);
}

TEST(IPC_50_H15_every_call_brings_time_and_takes_it_back)
{
    /* A passive server in its loop: many clients, many rounds, and each client has its own context in the end. */
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    struct thread *server = new_passive_server(HIGH + 5, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    struct thread *clients[5];
    for (unsigned round = 0; round < 20; round++) {
        for (unsigned i = 0; i < 5; i++) {
            if (!round) {
                clients[i] = new_thread(HIGH - i, 0);
            }
            seL4_Word word = round << 8 | i;
            thread_issue(clients[i], SYSCALL(Call, .cap = endpoint, .info = INFO(0, 0, 1), .mr = { word }));
            EXPECT_EQ(server->syscall.mr[0], word);
            EXPECT(holds(clients[i]->sched_context, server));
            thread_issue(server, SYSCALL(ReplyRecv, .cap = endpoint, .reply = reply, .info = INFO(word, 0, 0)));
            EXPECT_EQ(INFO_LABEL(clients[i]->syscall.info), word);
            EXPECT(holds(clients[i]->sched_context, clients[i]));
        }
    }
}
