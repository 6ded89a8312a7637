/* SPDX-License-Identifier: BSD-2-Clause */
/* Helper threads, the line they write to, waiting for them, and what their faults look like. */

#include "support.h"

#define SLICE_US 10000000

static struct thread threads[MAX_THREADS];
static unsigned thread_count;
static struct thread *probe, *sleeper;
static seL4_CPtr probe_go, probe_done;
static char trace_line[256];
static volatile unsigned trace_length;
static seL4_Word device_vaddr;

seL4_Word support_epoch;

void support_reset(void)
{
    support_epoch++;
    memset(threads, 0, sizeof(threads));
    thread_count = 1; /* 0 is the runner */
    probe = sleeper = NULL;
    trace_length = 0;
    device_vaddr = DEVICE_VADDR;
}

static void thread_main(void *argument)
{
    struct thread *thread = argument;
    if (thread->function) {
        thread->function(thread);
    } else {
        raw_syscall(&thread->syscall);
    }
    thread->done++;
    while (thread->foreign) {
        struct syscall park = { .number = (seL4_Word)PARK_SYSCALL };
        raw_syscall(&park);
    }
    for (;;) {
        seL4_TCB_Suspend(thread->tcb);
    }
}

struct thread *new_thread(seL4_Word priority, unsigned flags)
{
    EXPECT(thread_count < MAX_THREADS);
    struct thread *thread = &threads[thread_count];
    struct thread_objects objects;
    struct thread_parameters parameters = {
        .priority = priority,
        .mcp = seL4_MaxPrio,
        .budget = flags & PASSIVE ? 0 : SLICE_US,
        .period = SLICE_US,
        .fault_endpoint = flags & NO_HANDLER ? 0 : control_fault_endpoint(thread_count),
    };
    EXPECT_OK(thread_create(&arena, &objects, thread_memory(thread_count), &parameters));
    *thread = (struct thread){ .tcb = objects.tcb,
                               .sched_context = objects.sched_context,
                               .memory = objects.memory,
                               .index = thread_count++ };
    return thread;
}

static void thread_begin(struct thread *thread, bool resume)
{
    struct thread_objects objects = { thread->tcb, thread->sched_context, thread->memory };
    EXPECT_OK(thread_start(&objects, thread_main, thread, resume));
}

void thread_run(struct thread *thread, void (*function)(struct thread *))
{
    thread->function = function;
    thread_begin(thread, true);
}

void thread_prepare(struct thread *thread, struct syscall syscall)
{
    thread->function = NULL;
    thread->syscall = syscall;
    thread_begin(thread, false);
}

void thread_issue(struct thread *thread, struct syscall syscall)
{
    thread->function = NULL;
    thread->syscall = syscall;
    thread_begin(thread, true);
}

struct thread *spawn(seL4_Word priority, void (*function)(struct thread *))
{
    struct thread *thread = new_thread(priority, 0);
    thread_run(thread, function);
    return thread;
}

struct thread *spawn_issue(seL4_Word priority, struct syscall syscall)
{
    struct thread *thread = new_thread(priority, 0);
    thread_issue(thread, syscall);
    return thread;
}

struct thread *new_passive_server(seL4_Word priority, struct syscall syscall)
{
    struct thread *thread = new_thread(priority, PASSIVE);
    thread->sched_context = new_budget(SLICE_US, SLICE_US);
    thread_bind(thread, thread->sched_context);
    thread_issue(thread, syscall);
    settle();
    thread_unbind(thread);
    return thread;
}

void forget_threads(void)
{
    for (unsigned i = 1; i < thread_count; i++) {
        delete_cap(threads[i].tcb);
        if (threads[i].sched_context) {
            delete_cap(threads[i].sched_context);
        }
    }
    thread_count = 1;
    probe = sleeper = NULL;
}

seL4_IPCBuffer *thread_buffer(struct thread *thread)
{
    return &thread->memory->ipc_buffer;
}

void thread_cspace(struct thread *thread, seL4_CPtr cnode, seL4_Word data)
{
    thread->foreign = true;
    EXPECT_OK(seL4_TCB_SetSpace(thread->tcb, control_fault_endpoint(thread->index), cnode, data, ROOT_VSPACE, 0));
}

void thread_fault_handler(struct thread *thread, seL4_CPtr endpoint)
{
    EXPECT_OK(seL4_TCB_SetSpace(thread->tcb, endpoint, ROOT, 0, ROOT_VSPACE, 0));
}

void thread_bind(struct thread *thread, seL4_CPtr sched_context)
{
    EXPECT_OK(seL4_SchedContext_Bind(sched_context, thread->tcb));
}

void thread_unbind(struct thread *thread)
{
    EXPECT_OK(seL4_SchedContext_UnbindObject(thread->sched_context, thread->tcb));
}

seL4_Word thread_register_pc(struct thread *thread)
{
    seL4_UserContext context = { 0 };
    EXPECT_OK(seL4_TCB_ReadRegisters(thread->tcb, 0, 0, 1, &context));
    return *(seL4_Word *)&context;
}

/* --- waiting ------------------------------------------------------------------------------------------------------------ */

static void probe_main(struct thread *self)
{
    (void)self;
    for (;;) {
        seL4_Wait(probe_go, NULL);
        seL4_Signal(probe_done);
    }
}

void settle(void)
{
    if (!probe) {
        probe_go = new_notification();
        probe_done = new_notification();
        probe = spawn(1, probe_main);
    }
    seL4_Signal(probe_go);
    seL4_Wait(probe_done, NULL);
}

/* --- the line ----------------------------------------------------------------------------------------------------------- */

void trace(char character)
{
    if (trace_length < sizeof(trace_line) - 1) {
        trace_line[trace_length++] = character;
    }
}

void expect_trace(const char *file, int line, const char *expected)
{
    trace_line[trace_length] = '\0';
    trace_length = 0;
    if (strcmp(trace_line, expected)) {
        test_fail(file, line, "trace \"%s\", expected \"%s\"", trace_line, expected);
    }
}

/* --- faults of helper threads, seen by the initial thread ------------------------------------------------------------------ */

bool fault_is_park(seL4_Word label)
{
    return label == seL4_Fault_UnknownSyscall && seL4_GetMR(seL4_UnknownSyscall_Syscall) == (seL4_Word)PARK_SYSCALL;
}

void fault_describe(char *buffer, size_t size, unsigned index, seL4_Word label, seL4_Word length)
{
    static const char *const names[] = { "null",      "capability fault", "unknown system call", "user exception",
                                         "debug",     "timeout",          "VM fault" };
    int used = snprintf(buffer, size, "thread %u: %s;", index, label < 7 ? names[label] : "fault");
    for (seL4_Word i = 0; i < length && i < 5 && used < (int)size; i++) {
        used += snprintf(buffer + used, size - (size_t)used, " 0x%lx", seL4_GetMR((int)i));
    }
}

/* --- time --------------------------------------------------------------------------------------------------------------- */

void need_time(void)
{
    if (machine_is_slow) {
        test_skip("the machine is too slow to tell how long something takes");
    }
}

void spin_us(seL4_Word microseconds)
{
    seL4_Word start = now_us();
    while (now_us() - start < microseconds) {
    }
}

static void sleep_main(struct thread *self)
{
    seL4_Yield();
    seL4_Signal(self->words[0]);
}

void sleep_us(seL4_Word microseconds)
{
    microseconds *= machine_is_slow ? 10 : 1;
    /* A thread above everybody gives up the rest of its budget, and signals when the next one is due. */
    if (!sleeper) {
        sleeper = new_thread(seL4_MaxPrio - 2, PASSIVE);
        sleeper->words[0] = new_notification();
        sleeper->sched_context = new_budget(1000, microseconds + 1000);
        thread_bind(sleeper, sleeper->sched_context);
    } else {
        EXPECT_OK(seL4_TCB_Suspend(sleeper->tcb));
        configure(sleeper->sched_context, 1000, microseconds + 1000, 0, 0, 0);
    }
    thread_run(sleeper, sleep_main);
    seL4_Wait(sleeper->words[0], NULL);
}

/* --- devices ------------------------------------------------------------------------------------------------------------ */

volatile void *map_device(seL4_Word address)
{
    extern struct allocator device_allocator;
    seL4_CPtr frame = device_frame(&device_allocator, address & ~(PAGE_SIZE - 1));
    if (!frame) {
        FAIL("no untyped covers 0x%lx", address);
    }
    seL4_CPtr copy = copy_of(frame);
    seL4_Word vaddr = device_vaddr;
    device_vaddr += PAGE_SIZE;
    EXPECT_OK(vspace_map(&arena, ROOT_VSPACE, copy, vaddr, seL4_ReadWrite, ARCH_UNCACHED));
    return (volatile void *)(vaddr + (address & (PAGE_SIZE - 1)));
}
