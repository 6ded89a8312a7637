/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Budgets, periods and timeouts as a clock shows them. The bounds are wide enough for an emulator on a busy machine wherever
 * being late is allowed, and tight where the kernel promises that nobody gets more than its budget.
 * Rules: docs/reference/scheduling.md 2, 5, 7, 8.
 */

#include "support.h"

/* For tests of how long something takes: a clock that is not the emulator's own, and a machine that keeps time. */
static void need_clock(void)
{
    if (!have_clock()) {
        test_skip("user level cannot read a clock on this configuration");
    }
    need_time();
}

static seL4_Word consumed(seL4_CPtr context)
{
    seL4_SchedContext_Consumed_t result = seL4_SchedContext_Consumed(context);
    EXPECT_EQ(result.error, seL4_NoError);
    return result.consumed;
}

static void spin_main(struct thread *self)
{
    for (;;) {
        self->words[0]++;
    }
}

static struct thread *spinner(seL4_Word priority, seL4_CPtr context)
{
    struct thread *thread = new_thread(priority, PASSIVE);
    thread_bind(thread, context);
    thread_run(thread, spin_main);
    return thread;
}

TEST(REF_1_never_more_than_the_budget)
{
    static const struct {
        seL4_Word budget, period;
    } rows[] = { { 2000, 10000 }, { 500, 1000 }, { 100, 5000 }, { 3000, 4000 } };
    need_clock();
    for (unsigned i = 0; i < COUNT(rows); i++) {
        seL4_CPtr context = new_budget(rows[i].budget, rows[i].period);
        spinner(HIGH, context);
        seL4_Word start = now_us();
        sleep_us(100000);
        seL4_Word elapsed = now_us() - start, used = consumed(context);
        /* one budget per period, and one for the window's ends; a tick may be lost to rounding */
        seL4_Word most = (elapsed / rows[i].period + 2) * rows[i].budget;
        if (used > most || used < most / 3) {
            FAIL("budget %lu of %lu: %lu us used in %lu us", rows[i].budget, rows[i].period, used, elapsed);
        }
        delete_cap(context);
    }
}

static void periodic_main(struct thread *self)
{
    for (;;) {
        self->words[0]++;
        seL4_Yield();
    }
}

TEST(SCH_37_once_per_period)
{
    need_clock();
    static const seL4_Word periods[] = { 2500, 5000, 10000 };
    struct thread *threads[3];
    FOR_EACH (period, periods) {
        threads[period_index] = new_thread(HIGH, PASSIVE);
        thread_bind(threads[period_index], new_budget(2000, period));
        thread_run(threads[period_index], periodic_main);
    }
    seL4_Word start = now_us();
    sleep_us(200000);
    seL4_Word elapsed = now_us() - start;
    FOR_EACH (length, periods) {
        seL4_Word runs = threads[length_index]->words[0], most = elapsed / length + 2;
        if (runs > most || runs < most / 2) {
            FAIL("period %lu: %lu runs in %lu us", length, runs, elapsed);
        }
    }
}

TEST(SCH_14_budget_not_regained_by_suspend)
{
    seL4_CPtr context = new_budget(1000, 1000000);
    struct thread *thread = spinner(HIGH, context);
    /* it runs at once and comes back here when its budget is used up */
    seL4_Word count = thread->words[0];
    EXPECT(count > 0);
    for (unsigned i = 0; i < 5; i++) {
        EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
        EXPECT_OK(seL4_TCB_Resume(thread->tcb));
        EXPECT_OK(seL4_SchedContext_UnbindObject(context, thread->tcb));
        EXPECT_OK(seL4_SchedContext_Bind(context, thread->tcb));
        EXPECT_OK(seL4_TCB_SetPriority(thread->tcb, RUNNER_TCB, HIGH + i));
        configure(context, 1000, 1000000, 0, 0, i % 2 ? seL4_SchedContext_Sporadic : 0);
    }
    EXPECT_EQ(thread->words[0], count);
}

TEST(SCX_40_consumed_time)
{
    need_clock();
    seL4_CPtr context = new_budget(5000000, 5000000);
    spinner(LOW, context);
    seL4_Word start = now_us();
    sleep_us(20000);
    seL4_Word elapsed = now_us() - start, used = consumed(context);
    EXPECT(used <= elapsed);
    EXPECT(used >= elapsed / 2);
    EXPECT_EQ(consumed(context), 0);
    sleep_us(20000);
    EXPECT(consumed(context) > 0);
    /* by a call that is not a Call it is reset without a word */
    sleep_us(20000);
    issue(SYSCALL(Send, .cap = context, .info = INFO(SchedContextConsumed, 0, 0)));
    EXPECT_EQ(consumed(context), 0);
}

TEST(SCH_13_the_client_pays_its_server)
{
    need_clock();
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), context = new_budget(5000000, 5000000);
    struct thread *server = new_passive_server(LOW, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    struct thread *client = new_thread(LOW, PASSIVE);
    thread_bind(client, context);
    thread_issue(client, SYSCALL(Call, .cap = endpoint));
    settle();
    EXPECT_EQ(server->done, 1);
    consumed(context);
    consumed(server->sched_context);
    thread_run(server, spin_main);
    seL4_Word start = now_us();
    sleep_us(20000);
    seL4_Word elapsed = now_us() - start, used = consumed(context);
    EXPECT(used <= elapsed);
    EXPECT(used >= elapsed / 2);
    EXPECT_EQ(consumed(server->sched_context), 0);
}

TEST(SCH_37_only_time_used_is_reported_after_yield)
{
    seL4_CPtr context = new_budget(50000, 1000000);
    struct thread *thread = new_thread(HIGH, PASSIVE);
    thread_bind(thread, context);
    thread_issue(thread, SYSCALL(Yield));
    seL4_Word used = consumed(context);
    if (used > 25000) {
        FAIL("%lu us for a yield", used);
    }
    EXPECT_EQ(thread->done, 0);
}

static void slice_main(struct thread *self)
{
    /* words[0]: slices seen to end, words[1]: sum of the others' time, words[2]: the shortest own slice */
    seL4_Word last = now_us(), begin = last;
    self->words[2] = ~0UL;
    for (;;) {
        seL4_Word now = now_us();
        if (now - last > 1000) {
            seL4_Word own = last - begin;
            if (self->words[0]) {
                self->words[1] += now - last;
                if (own < self->words[2]) {
                    self->words[2] = own;
                }
            }
            self->words[0]++;
            begin = now;
        }
        last = now;
    }
}

TEST(REF_3_round_robin_slices)
{
    need_clock();
    struct thread *threads[2];
    for (unsigned i = 0; i < 2; i++) {
        threads[i] = new_thread(LOW, PASSIVE);
        thread_bind(threads[i], new_budget(5000, 5000));
        thread_run(threads[i], slice_main);
    }
    sleep_us(200000);
    for (unsigned i = 0; i < 2; i++) {
        seL4_Word slices = threads[i]->words[0];
        EXPECT(slices >= 5);
        seL4_Word average = threads[i]->words[1] / (slices - 1);
        if (average < 4000 || average > 12000) {
            FAIL("%lu slices, %lu us on average", slices, average);
        }
    }
}

TEST(REF_3_preempted_slice_is_continued)
{
    /* Two threads share a priority, and a third preempts them every millisecond. It must not make their turns any shorter. */
    need_clock();
    struct thread *ticker = new_thread(HIGH, PASSIVE), *threads[2];
    thread_bind(ticker, new_budget(50, 1000));
    for (unsigned i = 0; i < 2; i++) {
        threads[i] = new_thread(LOW, PASSIVE);
        thread_bind(threads[i], new_budget(20000, 20000));
        thread_run(threads[i], slice_main);
    }
    thread_run(ticker, periodic_main);
    sleep_us(300000);
    EXPECT(ticker->words[0] >= 100);
    for (unsigned i = 0; i < 2; i++) {
        seL4_Word slices = threads[i]->words[0];
        if (slices < 3 || slices > 20) {
            FAIL("%lu turns in 300 ms", slices);
        }
    }
}

/* --- timeout faults ---------------------------------------------------------------------------------------------------------------- */

static struct thread *timed_thread(seL4_Word budget, seL4_Word period, seL4_Word badge, seL4_CPtr handler)
{
    struct thread *thread = new_thread(HIGH, PASSIVE);
    seL4_CPtr context = new_object(seL4_SchedContextObject, 8);
    seL4_Word unit = machine_is_slow ? 10 : 1;
    configure(context, unit * budget, unit * period, 0, badge, 0);
    thread->sched_context = context;
    thread_bind(thread, context);
    EXPECT_OK(seL4_TCB_SetTimeoutEndpoint(thread->tcb, handler));
    return thread;
}

TEST(TMO_1_2_timeout_fault_message)
{
    seL4_CPtr handler = new_endpoint(), reply = new_reply();
    struct thread *thread = timed_thread(2000, 20000, 0x7177, badged(handler, 0xbad));
    thread_run(thread, spin_main);
    seL4_Word count = 0;
    for (unsigned i = 0; i < 4; i++) {
        struct message fault = receive(handler, reply);
        EXPECT_EQ(fault.badge, 0xbad);
        EXPECT_EQ(fault.label, seL4_Fault_Timeout);
        EXPECT_EQ(fault.length, 2);
        EXPECT_EQ(fault.extra_caps | fault.unwrapped, 0);
        EXPECT_EQ(fault.mr[seL4_Timeout_Data], 0x7177);
        /* a slice may come in two refills, none of them below the minimum; together they are no more than the budget */
        if (fault.mr[seL4_Timeout_Consumed] < 20 || fault.mr[seL4_Timeout_Consumed] > 2500) {
            FAIL("%lu us consumed", fault.mr[seL4_Timeout_Consumed]);
        }
        EXPECT(thread->words[0] > count);
        count = thread->words[0];
        /* no second fault for the same exhaustion: it waits for its budget, which sleeping shows */
        send(reply, 0, WORDS());
        EXPECT_EQ(thread->words[0], count);
    }
    /* any other label leaves it stopped */
    receive(handler, reply);
    count = thread->words[0];
    send(reply, 1, WORDS());
    sleep_us(50000);
    EXPECT_EQ(thread->words[0], count);
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    receive(handler, reply);
    EXPECT(thread->words[0] > count);
}

TEST(TMO_1_none_for_yield_and_round_robin)
{
    need_time();
    seL4_CPtr handler = new_endpoint(), reply = new_reply();
    struct thread *thread = timed_thread(1000, 50000000, 1, handler);
    thread_issue(thread, SYSCALL(Yield));
    EXPECT(nothing_queued(handler, reply));
    struct thread *robin = timed_thread(1000, 1000, 1, handler);
    EXPECT_OK(seL4_TCB_SetPriority(robin->tcb, RUNNER_TCB, LOW));
    thread_run(robin, spin_main);
    sleep_us(10000);
    EXPECT(robin->words[0] > 0);
    EXPECT(nothing_queued(handler, reply));
}

TEST(TMO_1_without_handler_it_waits)
{
    need_time();
    struct thread *thread = timed_thread(1000, 20000, 1, 0);
    thread_run(thread, spin_main);
    seL4_Word count = thread->words[0];
    sleep_us(40000);
    EXPECT(thread->words[0] > count);
    EXPECT_EQ(thread->done, 0);
}

TEST(TMO_2_reply_with_registers)
{
    seL4_CPtr handler = new_endpoint(), reply = new_reply();
    struct thread *thread = timed_thread(1000, 10000, 1, handler);
    thread_run(thread, spin_main);
    receive(handler, reply);
    /* a checkpoint of another life: it resumes there */
    static struct thread second_life;
    second_life.words[0] = 0;
    seL4_UserContext context;
    EXPECT_OK(seL4_TCB_ReadRegisters(thread->tcb, 0, 0, ARCH_TOTAL_REGISTERS, &context));
    ARCH_CONTEXT_PC(context) = (seL4_Word)spin_main;
    ARCH_CONTEXT_ARGUMENT(context) = (seL4_Word)&second_life;
    seL4_MessageInfo_t info = seL4_TimeoutReply_new(true, context, ARCH_TIMEOUT_REPLY_LENGTH);
    EXPECT_EQ(seL4_MessageInfo_get_length(info), ARCH_TIMEOUT_REPLY_LENGTH);
    EXPECT_EQ(seL4_MessageInfo_get_label(info), 0);
    seL4_Word count = thread->words[0];
    seL4_Send(reply, info);
    receive(handler, reply);
    EXPECT_EQ(thread->words[0], count);
    EXPECT(second_life.words[0] > 0);
}

TEST(TMO_3_IPC_56_answered_without_budget)
{
    need_time();
    /* The client's budget is used up while it waits for the answer: the answer raises the timeout fault. */
    seL4_CPtr handler = new_endpoint(), handler_reply = new_reply(), endpoint = new_endpoint(), reply = new_reply();
    struct thread *server = new_passive_server(LOW, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    struct thread *client = timed_thread(2000, 10000000, 0x33, handler);
    thread_issue(client, SYSCALL(Call, .cap = endpoint));
    settle();
    EXPECT_EQ(server->done, 1);
    thread_run(server, spin_main);
    sleep_us(10000); /* on the client's context, which is empty now */
    send(reply, 0, WORDS());
    struct message fault = receive(handler, handler_reply);
    EXPECT_EQ(fault.label, seL4_Fault_Timeout);
    EXPECT_EQ(fault.mr[0], 0x33);
    EXPECT_EQ(client->done, 0);
    /* given a full budget, it goes on with the answer it got */
    configure(client->sched_context, 2000, 2000, 0, 0, 0);
    send(handler_reply, 0, WORDS());
    EXPECT_EQ(client->done, 1);
}

TEST(TMO_4_server_timeout_names_the_client)
{
    seL4_CPtr handler = new_endpoint(), handler_reply = new_reply(), endpoint = new_endpoint(), reply = new_reply();
    struct thread *server = new_passive_server(HIGH, SYSCALL(Recv, .cap = endpoint, .reply = reply));
    EXPECT_OK(seL4_TCB_SetTimeoutEndpoint(server->tcb, badged(handler, 5)));
    struct thread *client = timed_thread(2000, 10000000, 0x44, badged(handler, 6));
    thread_issue(client, SYSCALL(Call, .cap = endpoint));
    EXPECT_EQ(server->done, 1);
    thread_run(server, spin_main);
    struct message fault = receive(handler, handler_reply);
    EXPECT_EQ(fault.badge, 5);
    EXPECT_EQ(fault.mr[0], 0x44);
    EXPECT_EQ(fault.length, 2);
    /* the usual reaction: answer the client on the server's behalf; its own handler is told that it has no budget */
    send(reply, 7, WORDS());
    fault = receive(handler, handler_reply);
    EXPECT_EQ(fault.badge, 6);
    EXPECT_EQ(fault.label, seL4_Fault_Timeout);
}

/* --- the edges of arithmetic ----------------------------------------------------------------------------------------------------- */

TEST(H9_largest_and_smallest_parameters)
{
    need_time();
    struct result error = invoke(runtime_boot_info->schedcontrol.start, SchedControlConfigureFlags, WORDS(~0UL, 0, 0, 0, 0),
                                 CAPS(new_sched_context()));
    seL4_Word min = error.mr[0], max = error.mr[1];
    const struct {
        seL4_Word budget, period;
        bool again; /* still runs after a while */
    } rows[] = { { min, min, true },     { min, min + 1, true },   { min, max, false },    { max, max, true },
                 { max - 1, max, true }, { max / 2, max, true }, { 1000, max, false } };
    for (unsigned i = 0; i < COUNT(rows); i++) {
        for (seL4_Word flags = 0; flags < 2; flags++) {
            seL4_CPtr context = new_object(seL4_SchedContextObject, 8);
            configure(context, rows[i].budget, rows[i].period, rows[i].budget == rows[i].period ? 0 : 8, 0, flags);
            struct thread *thread = spinner(LOW, context);
            sleep_us(3000);
            seL4_Word count = thread->words[0];
            EXPECT(count > 0);
            sleep_us(3000);
            if ((thread->words[0] > count) != rows[i].again) {
                FAIL("budget %lu, period %lu: %lu then %lu", rows[i].budget, rows[i].period, count, thread->words[0]);
            }
            /* a stop and a start make no difference */
            EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
            EXPECT_OK(seL4_TCB_Resume(thread->tcb));
            count = thread->words[0];
            sleep_us(3000);
            EXPECT_EQ(thread->words[0] > count, rows[i].again);
            /* and back to something ordinary */
            EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
            configure(context, 10000, 10000, 0, 0, 0);
            thread_issue(thread, SYSCALL(Yield));
            settle();
            EXPECT_EQ(thread->done, 1);
            forget_threads();
        }
    }
}

TEST(SCH_11_least_budget_allows_no_system_call)
{
    /* With nothing but the least budget a thread never has enough left to enter an operation; it harms nobody by trying. */
    seL4_CPtr context = new_sched_context();
    struct result error = invoke(runtime_boot_info->schedcontrol.start, SchedControlConfigureFlags, WORDS(~0UL, 0, 0, 0, 0),
                                 CAPS(context));
    configure(context, error.mr[0], error.mr[0], 0, 0, 0);
    struct thread *thread = new_thread(LOW, PASSIVE);
    thread_bind(thread, context);
    thread_issue(thread, SYSCALL(Yield));
    sleep_us(3000);
    EXPECT_EQ(thread->done, 0);
    configure(context, 2 * error.mr[0] + 1000, 2 * error.mr[0] + 1000, 0, 0, 0);
    settle();
    EXPECT_EQ(thread->done, 1);
}
