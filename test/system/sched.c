/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scheduling contexts and their control, binding, YieldTo, priorities and the order in which threads run; what needs a clock is in
 * time.c. Rules: docs/reference/scheduling.md.
 */

#include "support.h"

#define CONTROL (runtime_boot_info->schedcontrol.start)

static struct result configure_raw(seL4_CPtr context, seL4_Word budget, seL4_Word period, seL4_Word extra)
{
    return invoke(CONTROL, SchedControlConfigureFlags, WORDS(budget, period, extra, 0, 0), CAPS(context));
}

/* --- configuring ---------------------------------------------------------------------------------------------------------- */

TEST(SCX_10_checks_in_order)
{
    seL4_CPtr context = new_object(seL4_SchedContextObject, 8), wrong = new_endpoint();
    EXPECT_RESULT(invoke(CONTROL, SchedContextBind, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(CONTROL, SchedControlConfigureFlags, WORDS(0, 0, 0, 0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(CONTROL, SchedControlConfigureFlags, WORDS(0, 0, 0, 0, 0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(CONTROL, SchedControlConfigureFlags, WORDS(0, 0, 0, 0), CAPS(wrong)), seL4_TruncatedMessage);
    struct result error = configure_raw(wrong, ~0UL, ~0UL, ~0UL);
    EXPECT_EQ(error.label, seL4_RangeError);
    seL4_Word min = error.mr[0], max = error.mr[1];
    /* SCH-3: two times the kernel's own worst case */
    EXPECT(min >= 10 && min <= 10000);
    EXPECT(max >= 1000000000UL);
    EXPECT_RESULT(configure_raw(wrong, max + 1, min, 0), seL4_RangeError, min, max);
    EXPECT_RESULT(configure_raw(wrong, 0, max + 1, 0), seL4_RangeError, min, max);
    EXPECT_RESULT(configure_raw(wrong, 0, 1000, 0), seL4_RangeError, min, max);
    EXPECT_RESULT(configure_raw(wrong, min - 1, 1000, 0), seL4_RangeError, min, max);
    EXPECT_RESULT(configure_raw(wrong, 1000, 0, 0), seL4_RangeError, min, max);
    EXPECT_RESULT(configure_raw(wrong, 1000, min - 1, 0), seL4_RangeError, min, max);
    EXPECT_RESULT(configure_raw(wrong, 2000, 1999, 0), seL4_RangeError, min, 1999);
    EXPECT_RESULT(configure_raw(wrong, 1000, 1000, ~0UL), seL4_InvalidCapability, 1);
    EXPECT_RESULT(configure_raw(new_slot(), 1000, 1000, ~0UL), seL4_InvalidCapability, 1);
    EXPECT_RESULT(configure_raw(context, 1000, 2000, 9), seL4_RangeError, 0, 8);
    EXPECT_RESULT(configure_raw(context, 1000, 1000, 9), seL4_RangeError, 0, 8);
    EXPECT_RESULT(configure_raw(context, 1000, 2000, ~0UL), seL4_RangeError, 0, 8);
    EXPECT_RESULT(configure_raw(context, min, min, 0), seL4_NoError);
    EXPECT_RESULT(configure_raw(context, min, 1000, 8), seL4_NoError);
    EXPECT_RESULT(configure_raw(context, max, max, 8), seL4_NoError);
    EXPECT_RESULT(configure_raw(context, max - 1, max, 8), seL4_NoError);
    /* flags beyond the one that is known are ignored */
    EXPECT_RESULT(invoke(CONTROL, SchedControlConfigureFlags, WORDS(min, 1000, 0, 5, ~0UL), CAPS(context)), seL4_NoError);
}

TEST(REF_4_refills_by_object_size)
{
    for (seL4_Word bits = seL4_MinSchedContextBits; bits <= 12; bits++) {
        seL4_CPtr context = new_object(seL4_SchedContextObject, bits);
        seL4_Word most = ((1UL << bits) - 128) / 16;
        EXPECT_EQ(seL4_MaxExtraRefills(bits), most);
        EXPECT_RESULT(configure_raw(context, 1000, 2000, most), seL4_NoError);
        EXPECT_RESULT(configure_raw(context, 1000, 2000, most + 1), seL4_RangeError, 0, most);
    }
}

TEST(SCX_20_30_31_bind_and_unbind)
{
    seL4_CPtr context = new_budget(1000, 1000), second = new_budget(1000, 1000);
    struct thread *thread = new_thread(LOW, PASSIVE), *other = new_thread(LOW, PASSIVE);
    EXPECT_RESULT(invoke(context, 0, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(context, SchedControlConfigureFlags, WORDS(1, 1, 1, 1, 1), CAPS(context)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(context, SchedContextUnbindObject, WORDS(), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS(new_endpoint())), seL4_InvalidCapability, 1);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS(new_slot())), seL4_InvalidCapability, 1);
    EXPECT_RESULT(invoke(context, SchedContextUnbindObject, WORDS(), CAPS(context)), seL4_InvalidCapability, 1);
    EXPECT_RESULT(invoke(context, SchedContextUnbindObject, WORDS(), CAPS(thread->tcb)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(context, SchedContextUnbind, WORDS(), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS(thread->tcb)), seL4_NoError);
    EXPECT_RESULT(invoke(context, SchedContextBind, WORDS(), CAPS(other->tcb)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(second, SchedContextBind, WORDS(), CAPS(thread->tcb)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(context, SchedContextUnbindObject, WORDS(), CAPS(other->tcb)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(second, SchedContextUnbindObject, WORDS(), CAPS(thread->tcb)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(context, SchedContextUnbindObject, WORDS(), CAPS(thread->tcb)), seL4_NoError);
    EXPECT_RESULT(invoke(second, SchedContextBind, WORDS(), CAPS(thread->tcb)), seL4_NoError);
    EXPECT_RESULT(invoke(second, SchedContextUnbind, WORDS(), CAPS()), seL4_NoError);
    /* a thread cannot take its own away */
    EXPECT_RESULT(invoke(RUNNER_SC, SchedContextUnbind, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(RUNNER_SC, SchedContextUnbindObject, WORDS(), CAPS(RUNNER_TCB)), seL4_IllegalOperation);
}

TEST(SCX_20_23_blocked_thread_and_unready_context)
{
    seL4_CPtr unconfigured = new_sched_context(), notification = new_notification();
    struct thread *thread = new_passive_server(HIGH, SYSCALL(Wait, .cap = notification));
    EXPECT_RESULT(invoke(unconfigured, SchedContextBind, WORDS(), CAPS(thread->tcb)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(thread->tcb, TCBSetSchedParams, WORDS(0, HIGH), CAPS(RUNNER_TCB, unconfigured, 0)),
                  seL4_IllegalOperation);
    /* one that is not blocked takes it, and runs when it is configured */
    seL4_Signal(badged(notification, 3));
    EXPECT_EQ(thread->done, 0);
    EXPECT_RESULT(invoke(unconfigured, SchedContextBind, WORDS(), CAPS(thread->tcb)), seL4_NoError);
    EXPECT_EQ(thread->done, 0);
    configure(unconfigured, 1000, 1000, 0, 0, 0);
    EXPECT_EQ(thread->done, 1);
    EXPECT_EQ(thread->syscall.cap, 3);
}

static void count_main(struct thread *self)
{
    for (;;) {
        self->words[0]++;
    }
}

TEST(SCX_60_H7_deleted_context_stops_its_thread)
{
    need_time();
    struct thread *thread = spawn(LOW, count_main);
    sleep_us(2000);
    EXPECT(thread->words[0] > 0);
    for (unsigned how = 0; how < 3; how++) {
        seL4_CPtr context = thread->sched_context;
        if (how == 0) {
            thread_unbind(thread);
        } else if (how == 1) {
            EXPECT_OK(seL4_SchedContext_Unbind(context));
        } else {
            delete_cap(context);
        }
        seL4_Word before = thread->words[0];
        sleep_us(2000);
        EXPECT_EQ(thread->words[0], before);
        if (how < 2) {
            thread_bind(thread, context);
            sleep_us(2000);
            EXPECT(thread->words[0] > before);
        }
    }
    /* another context makes it run again */
    seL4_Word before = thread->words[0];
    thread_bind(thread, new_budget(1000, 1000));
    sleep_us(2000);
    EXPECT(thread->words[0] > before);
}

static void delete_main(struct thread *self)
{
    seL4_CNode_Delete(ROOT, self->sched_context, DEPTH);
    trace('x');
}

TEST(H7_CAP_12_9_thread_deletes_its_own_context)
{
    struct thread *thread = spawn(HIGH, delete_main);
    EXPECT_TRACE("");
    EXPECT(slot_is_empty(thread->sched_context));
    settle();
    thread_bind(thread, new_budget(1000, 1000));
    EXPECT_TRACE("x");
    /* and while it yields to somebody with the context it deletes */
    struct thread *second = spawn(RUNNER_PRIORITY, delete_main);
    seL4_CPtr context = second->sched_context;
    seL4_SchedContext_YieldTo_t result = seL4_SchedContext_YieldTo(context);
    EXPECT_EQ(result.error, seL4_NoError);
    EXPECT(slot_is_empty(context));
}

/* --- YieldTo ---------------------------------------------------------------------------------------------------------------- */

TEST(SCX_50_yield_to_checks)
{
    seL4_CPtr unbound = new_budget(1000, 1000);
    EXPECT_RESULT(invoke(unbound, SchedContextYieldTo, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(RUNNER_SC, SchedContextYieldTo, WORDS(), CAPS()), seL4_IllegalOperation);
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_SetMCPriority(RUNNER_TCB, seL4_CapInitThreadTCB, HIGH - 1));
    EXPECT_RESULT(invoke(thread->sched_context, SchedContextYieldTo, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_OK(seL4_TCB_SetMCPriority(RUNNER_TCB, seL4_CapInitThreadTCB, HIGH));
    /* SCX-53: the holder cannot run, so it returns at once */
    EXPECT_RESULT(invoke(thread->sched_context, SchedContextYieldTo, WORDS(), CAPS()), seL4_NoError, 0);
}

static void yield_target(struct thread *self)
{
    for (;;) {
        trace((char)self->words[0]);
        for (volatile unsigned i = 0; i < 20000; i++) {
        }
        seL4_Wait(self->words[1], NULL);
    }
}

static struct thread *new_yield_target(seL4_Word priority, char letter)
{
    struct thread *thread = new_thread(priority, 0);
    thread->words[0] = (seL4_Word)letter;
    thread->words[1] = new_notification();
    thread_run(thread, yield_target);
    return thread;
}

TEST(SCX_54_55_57_yield_to)
{
    /* of equal priority: it runs before the caller goes on, and before another that was ready first */
    struct thread *other = new_yield_target(RUNNER_PRIORITY, 'o'), *target = new_yield_target(RUNNER_PRIORITY, 't');
    (void)other;
    struct result result = invoke(target->sched_context, SchedContextYieldTo, WORDS(), CAPS());
    trace('r');
    EXPECT_TRACE("tr");
    EXPECT_EQ(result.label, seL4_NoError);
    EXPECT_EQ(result.length, 1);
    EXPECT(result.mr[0] > 0);
    seL4_Yield();
    EXPECT_TRACE("o");
    /* of lower priority: only moved to the front of its queue */
    struct thread *first = new_yield_target(LOW, 'a'), *second = new_yield_target(LOW, 'b');
    (void)first;
    EXPECT_EQ(invoke(second->sched_context, SchedContextYieldTo, WORDS(), CAPS()).label, seL4_NoError);
    EXPECT_TRACE("");
    settle();
    EXPECT_TRACE("ba");
    /* SCX-41: what was used is told once */
    EXPECT(invoke(second->sched_context, SchedContextConsumed, WORDS(), CAPS()).mr[0] > 0);
    EXPECT_RESULT(invoke(second->sched_context, SchedContextConsumed, WORDS(), CAPS()), seL4_NoError, 0);
}

static struct thread *victim;

static void yielder_main(struct thread *self)
{
    struct result result = invoke(self->words[0], SchedContextYieldTo, WORDS(), CAPS());
    self->words[1] = result.label;
    self->words[2] = result.length;
    self->words[3] = result.mr[0];
}

static struct thread *new_yielder(seL4_Word priority)
{
    victim = spawn(priority, count_main);
    struct thread *yielder = new_thread(priority, 0);
    yielder->words[0] = victim->sched_context;
    thread_run(yielder, yielder_main);
    return yielder;
}

TEST(SCX_56_pending_yield_completed)
{
    need_time();
    /* two threads below the runner: one yields to the other, which computes for ever */
    for (unsigned how = 0; how < 4; how++) {
        struct thread *yielder = new_yielder(LOW);
        sleep_us(3000);
        EXPECT_EQ(yielder->done, 0);
        EXPECT(victim->words[0] > 0);
        if (how == 0) {
            EXPECT_OK(seL4_TCB_Suspend(victim->tcb));
        } else if (how == 1) {
            delete_cap(victim->tcb);
        } else if (how == 2) {
            delete_cap(victim->sched_context);
        } else {
            EXPECT_OK(seL4_TCB_SetPriority(victim->tcb, RUNNER_TCB, LOW - 1));
        }
        sleep_us(3000);
        EXPECT_EQ(yielder->done, 1);
        EXPECT_EQ(yielder->words[1], seL4_NoError);
        EXPECT_EQ(yielder->words[2], 1);
        EXPECT(yielder->words[3] > 0);
        if (how == 3) {
            EXPECT_OK(seL4_TCB_Suspend(victim->tcb));
        }
    }
}

TEST(SCX_56_58_pending_yield_dissolved)
{
    need_time();
    struct thread *yielder = new_yielder(LOW);
    sleep_us(3000);
    EXPECT_EQ(yielder->done, 0);
    EXPECT_OK(seL4_TCB_Suspend(yielder->tcb));
    EXPECT_OK(seL4_TCB_Suspend(victim->tcb));
    EXPECT_OK(seL4_TCB_Resume(yielder->tcb));
    settle();
    EXPECT_EQ(yielder->done, 1);
    EXPECT_EQ(yielder->words[1], seL4_NoError);
    EXPECT_EQ(yielder->words[2], 0);
    /* deleted while it yields: the target goes on */
    yielder = new_yielder(LOW);
    sleep_us(3000);
    delete_cap(yielder->tcb);
    seL4_Word before = victim->words[0];
    sleep_us(3000);
    EXPECT(victim->words[0] > before);
    delete_cap(victim->sched_context);
}

TEST(SCX_51_second_yield_completes_the_first)
{
    need_time();
    struct thread *first = new_yielder(LOW), *target = victim;
    sleep_us(3000);
    EXPECT_EQ(first->done, 0);
    struct thread *second = new_thread(LOW, 0);
    second->words[0] = target->sched_context;
    thread_run(second, yielder_main);
    EXPECT_OK(seL4_TCB_SetPriority(second->tcb, RUNNER_TCB, LOW + 1));
    EXPECT_OK(seL4_TCB_SetPriority(target->tcb, RUNNER_TCB, LOW + 1));
    sleep_us(3000);
    EXPECT_EQ(first->done, 0);
    EXPECT_OK(seL4_TCB_Suspend(target->tcb));
    settle();
    EXPECT_EQ(first->done, 1);
    EXPECT_EQ(second->done, 1);
    EXPECT_EQ(first->words[2], 1);
    EXPECT_EQ(second->words[2], 1);
}

/* --- priorities and order ------------------------------------------------------------------------------------------------------ */

TEST(PRI_2_authority)
{
    struct thread *thread = new_thread(HIGH, 0), *authority = new_thread(LOW, 0);
    EXPECT_OK(seL4_TCB_SetMCPriority(authority->tcb, RUNNER_TCB, 80));
    static const seL4_Word labels[] = { TCBSetPriority, TCBSetMCPriority };
    FOR_EACH (label, labels) {
        EXPECT_RESULT(invoke(thread->tcb, label, WORDS(), CAPS(authority->tcb)), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(thread->tcb, label, WORDS(1), CAPS()), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(thread->tcb, label, WORDS(99), CAPS(new_endpoint())), seL4_InvalidCapability, 1);
        EXPECT_RESULT(invoke(thread->tcb, label, WORDS(99), CAPS(new_slot())), seL4_InvalidCapability, 1);
        EXPECT_RESULT(invoke(thread->tcb, label, WORDS(81), CAPS(authority->tcb)), seL4_RangeError, 0, 80);
        EXPECT_RESULT(invoke(thread->tcb, label, WORDS(~0UL), CAPS(authority->tcb)), seL4_RangeError, 0, 80);
        EXPECT_RESULT(invoke(thread->tcb, label, WORDS(1UL << 32), CAPS(RUNNER_TCB)), seL4_RangeError, 0, seL4_MaxPrio);
        EXPECT_RESULT(invoke(thread->tcb, label, WORDS(seL4_MaxPrio + 1), CAPS(RUNNER_TCB)), seL4_RangeError, 0,
                      seL4_MaxPrio);
        EXPECT_RESULT(invoke(thread->tcb, label, WORDS(80), CAPS(authority->tcb)), seL4_NoError);
    }
    /* a thread may be its own authority, and lower itself for good */
    EXPECT_RESULT(invoke(authority->tcb, TCBSetMCPriority, WORDS(7), CAPS(authority->tcb)), seL4_NoError);
    EXPECT_RESULT(invoke(authority->tcb, TCBSetMCPriority, WORDS(8), CAPS(authority->tcb)), seL4_RangeError, 0, 7);
}

static void trace_main(struct thread *self)
{
    trace((char)self->words[0]);
}

/* A thread that writes its letter when it first runs. */
static struct thread *letter(seL4_Word priority, char character)
{
    struct thread *thread = new_thread(priority, 0);
    thread->words[0] = (seL4_Word)character;
    thread_run(thread, trace_main);
    return thread;
}

TEST(PRI_3_SCH_34_priority_changes)
{
    struct thread *a = letter(40, 'a'), *b = letter(50, 'b'), *c = letter(40, 'c');
    EXPECT_OK(seL4_TCB_SetPriority(a->tcb, RUNNER_TCB, 60));
    EXPECT_OK(seL4_TCB_SetPriority(b->tcb, RUNNER_TCB, 30));
    settle();
    EXPECT_TRACE("acb");
    /* re-inserted at the head of the new queue */
    a = letter(40, 'a');
    b = letter(40, 'b');
    c = letter(50, 'c');
    EXPECT_OK(seL4_TCB_SetPriority(c->tcb, RUNNER_TCB, 40));
    settle();
    /* a and b were resumed by a thread of higher priority: each was put at the head */
    EXPECT_TRACE("cba");
    /* above the runner: it runs at once */
    a = letter(40, 'a');
    EXPECT_OK(seL4_TCB_SetPriority(a->tcb, RUNNER_TCB, 101));
    EXPECT_TRACE("a");
    /* lowering oneself lets those above run */
    a = letter(40, 'a');
    b = letter(30, 'b');
    EXPECT_OK(seL4_TCB_SetPriority(RUNNER_TCB, RUNNER_TCB, 35));
    EXPECT_TRACE("a");
    EXPECT_OK(seL4_TCB_SetPriority(RUNNER_TCB, RUNNER_TCB, 30));
    EXPECT_TRACE(""); /* at the head of its new queue */
    EXPECT_OK(seL4_TCB_SetPriority(RUNNER_TCB, RUNNER_TCB, RUNNER_PRIORITY));
    settle();
    EXPECT_TRACE("b");
}

static void yield_main(struct thread *self)
{
    for (unsigned i = 0; i < 3; i++) {
        trace((char)self->words[0]);
        seL4_Yield();
    }
}

TEST(SCH_34_37_yield_is_round_robin)
{
    for (char name = 'a'; name < 'e'; name++) {
        struct thread *thread = new_thread(RUNNER_PRIORITY, 0);
        thread->words[0] = (seL4_Word)name;
        thread_run(thread, yield_main);
    }
    /* of the runner's priority: they join at the tail, so they go in order */
    for (unsigned i = 0; i < 4; i++) {
        trace('-');
        seL4_Yield();
    }
    EXPECT_TRACE("-abcd-abcd-abcd-");
}

static seL4_CPtr preempt_notification;

static void preemptor_main(struct thread *self)
{
    (void)self;
    for (;;) {
        seL4_Wait(preempt_notification, NULL);
        trace('!');
    }
}

static void signaller_main(struct thread *self)
{
    trace((char)self->words[0]);
    seL4_Signal(preempt_notification);
    trace((char)self->words[0]);
}

TEST(SCH_34_preempted_threads_keep_their_turn)
{
    preempt_notification = new_notification();
    spawn(HIGH, preemptor_main);
    for (char name = 'b'; name >= 'a'; name--) {
        struct thread *thread = new_thread(LOW, 0);
        thread->words[0] = (seL4_Word)name;
        thread_run(thread, signaller_main);
    }
    settle();
    EXPECT_TRACE("a!ab!b");
}

static void caller_main(struct thread *self)
{
    seL4_Call(self->words[1], seL4_MessageInfo_new(0, 0, 0, 0));
    trace((char)self->words[0]);
}

TEST(SCH_34_woken_in_one_entry)
{
    /* Several threads of one priority restarted by one kernel entry: the last one first. */
    seL4_CPtr endpoint = new_endpoint();
    for (char name = 'a'; name < 'e'; name++) {
        struct thread *thread = new_thread(HIGH, 0);
        thread->words[0] = (seL4_Word)name;
        thread->words[1] = endpoint;
        thread_run(thread, caller_main);
    }
    delete_cap(endpoint);
    EXPECT_TRACE("dcba");
}

TEST(SCH_37_yield_without_budget_waits)
{
    need_time();
    /* A thread of half a period's budget that yields does not come back within the period; round robin does at once. */
    struct thread *thread = new_thread(HIGH, PASSIVE);
    thread_bind(thread, new_budget(10000, 10000000));
    thread->words[0] = 'p';
    thread_run(thread, yield_main);
    EXPECT_TRACE("p");
    struct thread *robin = new_thread(HIGH, PASSIVE);
    thread_bind(robin, new_budget(10000, 10000));
    robin->words[0] = 'r';
    thread_run(robin, yield_main);
    EXPECT_TRACE("rrr");
}

TEST(SCX_12_reconfiguring_gains_no_time)
{
    seL4_CPtr context = new_budget(10000, 10000000);
    struct thread *thread = new_thread(HIGH, PASSIVE);
    thread_bind(thread, context);
    thread->words[0] = 'p';
    thread_run(thread, yield_main);
    EXPECT_TRACE("p");
    /* runnable: what is left of its refills counts */
    configure(context, 10000, 20000000, 0, 0, 0);
    settle();
    EXPECT_TRACE("");
    /* not runnable, or round robin: the whole budget is there at once */
    EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
    configure(context, 10000, 10000000, 0, 0, 0);
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    EXPECT_TRACE("p");
    configure(context, 10000, 10000, 0, 0, 0);
    EXPECT_TRACE("p");
    EXPECT_EQ(thread->done, 1);
}
