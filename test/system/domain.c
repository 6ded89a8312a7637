/* SPDX-License-Identifier: BSD-2-Clause */
/* Domains: the checks on every configuration, the switching where there is more than one. Rules: docs/reference/scheduling.md 10. */

#include "support.h"

/* Numbers of the configuration, as the kernel's own errors tell them. */
static seL4_Word domain_count(void)
{
    struct result error = invoke(seL4_CapDomain, DomainScheduleConfigure, WORDS(0, ~0UL, 0), CAPS());
    EXPECT_EQ(error.label, seL4_RangeError);
    EXPECT_EQ(error.mr[0], 0);
    return error.mr[1] + 1;
}

static seL4_Word schedule_length(void)
{
    struct result error = invoke(seL4_CapDomain, DomainScheduleConfigure, WORDS(~0UL, 0, 0), CAPS());
    EXPECT_EQ(error.label, seL4_RangeError);
    return error.mr[1] + 2;
}

TEST(DOM_3_set_checks)
{
    seL4_Word count = domain_count();
    EXPECT_EQ(count, CONFIG_NUM_DOMAINS);
    struct thread *thread = new_thread(LOW, 0);
    EXPECT_RESULT(invoke(seL4_CapDomain, 0, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(seL4_CapDomain, TCBSetPriority, WORDS(0, 0, 0), CAPS(thread->tcb)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(seL4_CapDomain, DomainSetSet, WORDS(), CAPS(thread->tcb)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(seL4_CapDomain, DomainSetSet, WORDS(count), CAPS()), seL4_InvalidArgument, 0);
    EXPECT_RESULT(invoke(seL4_CapDomain, DomainSetSet, WORDS(256), CAPS(thread->tcb)), seL4_InvalidArgument, 0);
    EXPECT_RESULT(invoke(seL4_CapDomain, DomainSetSet, WORDS(0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(seL4_CapDomain, DomainSetSet, WORDS(0), CAPS(new_endpoint())), seL4_InvalidArgument, 1);
    EXPECT_RESULT(invoke(seL4_CapDomain, DomainSetSet, WORDS(0), CAPS(new_slot())), seL4_InvalidArgument, 1);
    EXPECT_RESULT(invoke(seL4_CapDomain, DomainSetSet, WORDS(0), CAPS(thread->tcb)), seL4_NoError);
    EXPECT_RESULT(invoke(seL4_CapDomain, DomainSetSet, WORDS(0), CAPS(RUNNER_TCB)), seL4_NoError);
    EXPECT_RESULT(invoke(copy_of(seL4_CapDomain), DomainSetSet, WORDS(0), CAPS(thread->tcb)), seL4_NoError);
}

TEST(DOM_4_schedule_checks)
{
    seL4_Word length = schedule_length(), count = domain_count();
    seL4_CPtr cap = seL4_CapDomain;
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(~0UL, ~0UL), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(length - 1, count, ~0UL), CAPS()), seL4_RangeError, 0, length - 2);
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(0, count, ~0UL), CAPS()), seL4_RangeError, 0, count - 1);
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(0, 0, 1UL << 56), CAPS()), seL4_InvalidArgument, 2);
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(0, 0, ~0UL), CAPS()), seL4_InvalidArgument, 2);
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(0, 0, 0), CAPS()), seL4_InvalidArgument, 2);
    if (count > 1) {
        EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(0, 1, 0), CAPS()), seL4_InvalidArgument, 1);
    }
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(0, 0, (1UL << 56) - 1), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cap, DomainScheduleSetStart, WORDS(), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(cap, DomainScheduleSetStart, WORDS(length), CAPS()), seL4_RangeError, 0, length - 1);
    EXPECT_RESULT(invoke(cap, DomainScheduleSetStart, WORDS(~0UL), CAPS()), seL4_RangeError, 0, length - 1);
    EXPECT_RESULT(invoke(cap, DomainScheduleSetStart, WORDS(length - 1), CAPS()), seL4_InvalidArgument, 0);
    EXPECT_RESULT(invoke(cap, DomainScheduleSetStart, WORDS(0), CAPS()), seL4_NoError);
}

static void count_main(struct thread *self)
{
    for (;;) {
        self->words[0]++;
    }
}

TEST(DOM_1_10_only_the_current_domain_runs)
{
    if (domain_count() < 2) {
        test_skip("this kernel has one domain");
    }
    seL4_CPtr cap = seL4_CapDomain;
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_RESULT(invoke(cap, DomainSetSet, WORDS(1), CAPS(thread->tcb)), seL4_NoError);
    thread_run(thread, count_main);
    sleep_us(5000);
    EXPECT_EQ(thread->words[0], 0);
    /* a second entry for domain 1: both run in turn, though the other has the higher priority */
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(1, 1, 200000), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(0, 0, 200000), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cap, DomainScheduleSetStart, WORDS(0), CAPS()), seL4_NoError);
    sleep_us(50000);
    EXPECT(thread->words[0] > 0);
    /* DOM-13: messages cross domains; the thread answers in its own time */
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    thread_issue(thread, SYSCALL(Call, .cap = endpoint, .info = INFO(3, 0, 0)));
    EXPECT_EQ(receive(endpoint, reply).label, 3);
    send(reply, 4, WORDS());
    sleep_us(50000);
    EXPECT_EQ(thread->done, 1);
    EXPECT_EQ(INFO_LABEL(thread->syscall.info), 4);
    /* DOM-11: back to one entry for ever */
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(2, 0, (1UL << 56) - 1), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cap, DomainScheduleSetStart, WORDS(2), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(0, 0, (1UL << 56) - 1), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(1, 0, 0), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cap, DomainScheduleSetStart, WORDS(0), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cap, DomainScheduleConfigure, WORDS(2, 0, 0), CAPS()), seL4_NoError);
}
