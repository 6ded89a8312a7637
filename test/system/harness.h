/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frame of the system tests: a root task that runs every test of the table, one after the other.
 *
 * A test is `TEST(RULE_what_is_shown) { ... }`; the name starts with the numbers of the rules of docs/reference/ that it
 * checks. It runs on a thread of its own ("the runner") whose objects, like everything the test makes, come from one untyped
 * that is revoked afterwards. The initial thread only waits for the runner's word, for a fault, or for the watchdog. So a test
 * can end in any state, and the next one starts from nothing.
 *
 * A failed expectation ends the test at once, on whichever thread of the test it occurs.
 */
#pragma once

#include <runtime/allocator.h>
#include <stdio.h>
#include <string.h>

struct test {
    const char *name;
    void (*function)(void);
};

#define TEST(test_name)                                                                                               \
    static void test_name(void);                                                                                      \
    static const struct test test_name##_entry = { #test_name, test_name };                                          \
    static const struct test *const test_name##_pointer __attribute__((section("tests"), used)) = &test_name##_entry; \
    static void test_name(void)

_Noreturn void test_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
_Noreturn void test_skip(const char *why);

/* Seconds of the watchdog for this test; the usual limit is 20. On a slow machine it is ten times as much. */
void test_time_limit(unsigned seconds);

/*
 * The machine is slow where the kernel checks itself at every exit, and where the emulator shares a processor with others: then
 * nothing can be said about how long things take, and what is repeated for good measure is repeated less often.
 */
extern bool machine_is_slow;
unsigned repetitions(unsigned on_a_fast_machine);

#define FAIL(...) test_fail(__FILE__, __LINE__, __VA_ARGS__)

#define EXPECT(condition)                                                                                             \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            FAIL("not so: %s", #condition);                                                                           \
        }                                                                                                             \
    } while (0)

#define EXPECT_EQ(actual, expected)                                                                                   \
    do {                                                                                                              \
        seL4_Word actual_value = (seL4_Word)(actual), expected_value = (seL4_Word)(expected);                         \
        if (actual_value != expected_value) {                                                                         \
            FAIL("%s is %lu (0x%lx), expected %lu (0x%lx)", #actual, actual_value, actual_value, expected_value,      \
                 expected_value);                                                                                     \
        }                                                                                                             \
    } while (0)

#define EXPECT_OK(error) EXPECT_EQ(error, seL4_NoError)

/* --- what the runner has --------------------------------------------------------------------------------------------- */

extern struct allocator arena; /* slots and memory of the test that runs */
extern seL4_CPtr control_endpoint; /* where expectations and faults are reported */

#define RUNNER_PRIORITY 100
#define RUNNER_TCB (runner_objects()->tcb)
#define RUNNER_SC (runner_objects()->sched_context)

const struct thread_objects *runner_objects(void);

/* The memory of thread `index` (0 is the runner's). */
#define MAX_THREADS 40
struct thread_memory *thread_memory(unsigned index);

/* Faults of helper threads arrive at the control endpoint with this badge plus the index of the thread. */
#define FAULT_BADGE 0x1000
seL4_CPtr control_fault_endpoint(unsigned index);

/* The number of the unknown system call by which a thread in a CSpace of its own stops. */
#define PARK_SYSCALL (-1000L)
