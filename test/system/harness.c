/* SPDX-License-Identifier: BSD-2-Clause */
/* The initial thread: runs the table of tests, cleans up after each, and reports. */

#include "harness.h"
#include "support.h"
#include <runtime/console.h>
#include <runtime/thread.h>
#include <stdarg.h>

enum event { EVENT_DONE = 1, EVENT_FAILED, EVENT_SKIPPED, EVENT_TICK };

#define SYSTEM_SLOTS 256
#define SYSTEM_UNTYPED_BITS 17
#define ARENA_BITS 25
#define TICK_US 50000
#define TICKS_PER_SECOND (1000000 / TICK_US)
#define USUAL_SECONDS 20
#define RUNNER_SLICE_US 10000000

extern const struct test *const __start_tests[], *const __stop_tests[];

struct allocator arena, device_allocator;
seL4_CPtr control_endpoint;

static struct allocator system_allocator;
static seL4_CPtr control_reply, fault_endpoints;
static struct thread_memory memories[MAX_THREADS], watchdog_memory;
static struct thread_objects runner, watchdog;
static const struct test *current_test;
static unsigned time_limit;
static char reason[256];

/*
 * What test/system/run.py writes into a copy of the program, behind the marker: a `~` if the machine is slow, the number of
 * tests to pass over (after a kernel that stopped), a space, and a part of the names of the tests to run.
 */
static volatile char options[64 + 128] = "TAGUA-SYSTEM-TEST-OPTIONS:";
#define OPTIONS_OFFSET 64

const struct thread_objects *runner_objects(void)
{
    return &runner;
}

struct thread_memory *thread_memory(unsigned index)
{
    return &memories[index];
}

seL4_CPtr control_fault_endpoint(unsigned index)
{
    return fault_endpoints + index;
}

/* --- on threads of a test --------------------------------------------------------------------------------------------- */

static _Noreturn void test_end(enum event event)
{
    for (;;) {
        seL4_Send(control_endpoint, seL4_MessageInfo_new(event, 0, 0, 0));
    }
}

void test_fail(const char *file, int line, const char *format, ...)
{
    const char *name = file;
    for (const char *next = file; *next; next++) {
        name = *next == '/' ? next + 1 : name;
    }
    int length = snprintf(reason, sizeof(reason), "%s:%d: ", name, line);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason + length, sizeof(reason) - (size_t)length, format, arguments);
    va_end(arguments);
    test_end(EVENT_FAILED);
}

void test_skip(const char *why)
{
    snprintf(reason, sizeof(reason), "%s", why);
    test_end(EVENT_SKIPPED);
}

bool machine_is_slow;

unsigned repetitions(unsigned on_a_fast_machine)
{
    return machine_is_slow ? (on_a_fast_machine + 15) / 16 : on_a_fast_machine;
}

void test_time_limit(unsigned seconds)
{
    time_limit = (machine_is_slow ? 10 : 1) * seconds * TICKS_PER_SECOND;
}

static void run_test(void *argument)
{
    ((const struct test *)argument)->function();
    test_end(EVENT_DONE);
}

static void watch(void *argument)
{
    (void)argument;
    for (;;) {
        seL4_NBSend(control_endpoint, seL4_MessageInfo_new(EVENT_TICK, 0, 0, 0));
        seL4_Yield();
    }
}

/* --- on the initial thread -------------------------------------------------------------------------------------------- */

static void must(seL4_Error error, const char *what)
{
    if (error) {
        printf("FAIL harness: %s: error %d\n", what, (int)error);
        runtime_exit(2);
    }
}

static void find_memory(void)
{
    const seL4_BootInfo *info = runtime_boot_info;
    printf("\n"); /* starts the console, which may take an untyped */
    int large = boot_untyped_find(ARENA_BITS);
    if (large < 0) {
        large = boot_untyped_find(ARENA_BITS - 2);
    }
    seL4_CPtr taken[2] = { console_untyped(), large < 0 ? 0 : info->untyped.start + (seL4_Word)large };
    seL4_CPtr small = 0;
    seL4_Word small_bits = seL4_WordBits;
    for (seL4_CPtr cap = info->untyped.start; cap < info->untyped.end; cap++) {
        const seL4_UntypedDesc *entry = &info->untypedList[cap - info->untyped.start];
        if (!entry->isDevice && entry->sizeBits >= SYSTEM_UNTYPED_BITS && entry->sizeBits < small_bits &&
            cap != taken[0] && cap != taken[1]) {
            small = cap;
            small_bits = entry->sizeBits;
        }
    }
    must(small && taken[1] && taken[1] != taken[0] ? seL4_NoError : seL4_NotEnoughMemory, "memory");
    seL4_CPtr first = info->empty.start, end = console_first_slot();
    system_allocator = (struct allocator){ .untyped = small, .first = first, .next = first, .end = first + SYSTEM_SLOTS };
    device_allocator = (struct allocator){ .first = first + SYSTEM_SLOTS,
                                           .next = first + SYSTEM_SLOTS,
                                           .end = first + 2 * SYSTEM_SLOTS };
    arena = (struct allocator){ .untyped = taken[1],
                                .first = first + 2 * SYSTEM_SLOTS,
                                .next = first + 2 * SYSTEM_SLOTS,
                                .end = end };
}

static void make_system_objects(void)
{
    for (unsigned i = 0; i < MAX_THREADS; i++) {
        must(thread_memory_guard(&memories[i]), "guard page");
    }
    control_endpoint = allocator_object(&system_allocator, seL4_EndpointObject, 0);
    must(system_allocator.error, "endpoint");
    control_reply = allocator_object(&system_allocator, seL4_ReplyObject, 0);
    must(system_allocator.error, "reply object");
    fault_endpoints = allocator_slots(&system_allocator, MAX_THREADS);
    for (unsigned i = 0; i < MAX_THREADS; i++) {
        must(seL4_CNode_Mint(seL4_CapInitThreadCNode, fault_endpoints + i, seL4_WordBits, seL4_CapInitThreadCNode,
                             control_endpoint, seL4_WordBits, seL4_AllRights, FAULT_BADGE + i),
             "fault endpoint");
    }
    struct thread_parameters parameters = { .priority = seL4_MaxPrio - 1, .budget = 1000, .period = TICK_US };
    must(thread_create(&system_allocator, &watchdog, &watchdog_memory, &parameters), "watchdog");
    must(thread_start(&watchdog, watch, NULL, true), "watchdog");
}

/* Waits for the runner's word; writes to `reason` why the test failed, if it did. */
static enum event await_end(void)
{
    unsigned ticks = 0;
    for (;;) {
        seL4_Word badge;
        seL4_MessageInfo_t info = seL4_Recv(control_endpoint, &badge, control_reply);
        seL4_Word label = seL4_MessageInfo_get_label(info);
        if (badge >= FAULT_BADGE) {
            if (fault_is_park(label)) {
                continue;
            }
            fault_describe(reason, sizeof(reason), (unsigned)(badge - FAULT_BADGE), label,
                           seL4_MessageInfo_get_length(info));
            return EVENT_FAILED;
        }
        if (label != EVENT_TICK) {
            return (enum event)label;
        }
        if (++ticks > time_limit) {
            snprintf(reason, sizeof(reason), "no end after %u s", time_limit / TICKS_PER_SECOND);
            return EVENT_FAILED;
        }
    }
}

static enum event run(const struct test *test)
{
    current_test = test;
    test_time_limit(USUAL_SECONDS);
    support_reset();
    struct thread_parameters parameters = { .priority = RUNNER_PRIORITY,
                                            .mcp = seL4_MaxPrio,
                                            .budget = RUNNER_SLICE_US,
                                            .period = RUNNER_SLICE_US,
                                            .fault_endpoint = control_fault_endpoint(0) };
    must(thread_create(&arena, &runner, &memories[0], &parameters), "runner");
    must(thread_start(&runner, run_test, (void *)test, true), "runner");
    enum event event = await_end();
    allocator_reset(&arena);
    return event;
}

static bool name_matches(const char *name, const char *part)
{
    return !*part || strstr(name, part);
}

int main(const seL4_BootInfo *info)
{
    (void)info;
    unsigned passed = 0, failed = 0, skipped = 0, number = 0, skip_to = 0;
    char part[sizeof(options) - OPTIONS_OFFSET];
    for (unsigned i = 0; i < sizeof(part); i++) {
        part[i] = options[OPTIONS_OFFSET + i];
    }
    const char *name_part = part;
    machine_is_slow = *name_part == '~';
    name_part += machine_is_slow;
    for (; *name_part >= '0' && *name_part <= '9'; name_part++) {
        skip_to = skip_to * 10 + (unsigned)(*name_part - '0');
    }
    name_part += *name_part == ' ';
    find_memory();
    make_system_objects();
    for (const struct test *const *next = __start_tests; next < __stop_tests; next++, number++) {
        const struct test *test = *next;
        if (number < skip_to || !name_matches(test->name, name_part)) {
            continue;
        }
        printf("[%u] %s\n", number, test->name);
        switch (run(test)) {
        case EVENT_DONE:
            passed++;
            printf("ok %s\n", test->name);
            break;
        case EVENT_SKIPPED:
            skipped++;
            printf("skip %s: %s\n", test->name, reason);
            break;
        default:
            failed++;
            printf("FAIL %s: %s\n", test->name, reason);
        }
    }
    printf("%u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed != 0;
}
