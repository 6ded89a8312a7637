/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Destroying an endpoint or a notification on which hundreds of threads wait: every one of them is released, and a thread of
 * higher priority gets to run meanwhile (CAP-14.1, hazard H16). Each waiter gets a scheduling context for the
 * moment that its call takes; none ever returns from it, so one stack serves them all.
 */
#include "support.h"

#define WAITERS 512

static volatile bool teardown_runs;
static volatile unsigned teardown_ticks;

static void teardown_ticker(struct thread *self)
{
    (void)self;
    for (;;) {
        seL4_Yield();
        if (teardown_runs) {
            teardown_ticks++;
        }
    }
}

static char waiter_stack[4096] __attribute__((aligned(16)));

static void wait_main(void *cap)
{
    seL4_Wait((seL4_CPtr)cap, NULL);
}

static void send_main(void *cap)
{
    seL4_Signal((seL4_CPtr)cap);
}

static void make_waiter(seL4_CPtr tcb, seL4_CPtr sched_context, void (*function)(void *), seL4_CPtr cap)
{
    seL4_UserContext context;
    arch_user_context(&context, (seL4_Word)function, (seL4_Word)(waiter_stack + sizeof(waiter_stack)), cap, 0);
    EXPECT_OK(seL4_TCB_Configure(tcb, ROOT, 0, ROOT_VSPACE, 0, 0, 0));
    EXPECT_OK(seL4_TCB_SetPriority(tcb, RUNNER_TCB, HIGH));
    EXPECT_OK(seL4_TCB_WriteRegisters(tcb, true, 0, sizeof(context) / sizeof(seL4_Word), &context));
    EXPECT_OK(seL4_SchedContext_Bind(sched_context, tcb));
    EXPECT_OK(seL4_SchedContext_Unbind(sched_context));
}

static void make_waiters(void (*function)(void *), seL4_CPtr cap)
{
    seL4_CPtr untyped = new_untyped(seL4_TCBBits + 9), tcbs = new_slots(WAITERS), sched_context = new_budget(10000, 10000);
    for (unsigned done = 0; done < WAITERS; done += 256) {
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_TCBObject, 0, ROOT, 0, 0, tcbs + done, 256));
    }
    for (unsigned i = 0; i < WAITERS; i++) {
        make_waiter(tcbs + i, sched_context, function, cap);
    }
}

/* The last capability goes while the ticker runs every 100 microseconds. */
static void destroy_under_ticker(seL4_CPtr cap)
{
    teardown_runs = false;
    teardown_ticks = 0;
    struct thread *ticker = new_thread(HIGH + 1, PASSIVE);
    thread_bind(ticker, new_budget(50, 100));
    thread_run(ticker, teardown_ticker);
    teardown_runs = true;
    delete_cap(cap);
    teardown_runs = false;
    EXPECT(slot_is_empty(cap));
    EXPECT(teardown_ticks >= 2 || machine_is_slow);
}

TEST(CAP_14_1_H16_endpoint_with_many_waiters)
{
    seL4_CPtr endpoint = new_endpoint();
    make_waiters(send_main, endpoint);
    destroy_under_ticker(endpoint);
}

TEST(CAP_14_1_H16_notification_with_many_waiters)
{
    seL4_CPtr notification = new_notification();
    make_waiters(wait_main, notification);
    destroy_under_ticker(notification);
}
