/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Booted on every board in every build: says what the kernel handed over, then two things that the kernel is for. A
 * passive server answers calls on its client's time; and a thread that touches memory it does not have is reported to
 * its supervisor and harms nobody else. It speaks through the runtime, so also on a kernel that does not print.
 */
#include <runtime/allocator.h>
#include <runtime/runtime.h>
#include <runtime/thread.h>
#include <stdio.h>

#define CALLS 10000
#define PRIORITY 100
#define BUDGET_US 10000
#define MEMORY_BITS 20
#define FORBIDDEN_ADDRESS 0x10

static struct thread_memory server_memory, culprit_memory;
static struct allocator allocator;

struct server {
    seL4_CPtr endpoint, reply, started;
};

static void check(seL4_Error error, const char *what)
{
    if (error) {
        printf("%s failed: error %u\n", what, (unsigned)error);
        runtime_exit(1);
    }
}

static seL4_CPtr object(seL4_Word type)
{
    seL4_CPtr made = allocator_object(&allocator, type, 0);
    check(made ? seL4_NoError : allocator.error, "making an object");
    return made;
}

static void describe_machine(const seL4_BootInfo *info)
{
    seL4_Word ordinary = 0, bytes = 0, devices = 0, count = info->untyped.end - info->untyped.start;

    for (seL4_Word i = 0; i < count; i++) {
        if (info->untypedList[i].isDevice) {
            devices++;
        } else {
            ordinary++;
            bytes += (seL4_Word)1 << info->untypedList[i].sizeBits;
        }
    }
    printf("memory     %lu MiB in %lu untypeds, and %lu untypeds of device space\n", bytes >> 20, ordinary, devices);
    printf("authority  %lu capabilities; slots %lu to %lu are free\n", info->empty.start, info->empty.start,
           info->empty.end - 1);
}

/* Answers each call with its argument plus one. It has no time of its own: a caller lends it. */
static void serve(void *argument)
{
    const struct server *server = argument;
    seL4_Word badge;
    seL4_MessageInfo_t message = seL4_NBSendRecv(server->started, seL4_MessageInfo_new(0, 0, 0, 0), server->endpoint,
                                                 &badge, server->reply);

    for (;;) {
        (void)message;
        seL4_SetMR(0, seL4_GetMR(0) + 1);
        message = seL4_ReplyRecv(server->endpoint, seL4_MessageInfo_new(0, 0, 0, 1), &badge, server->reply);
    }
}

static seL4_Word consumed_us(void)
{
    seL4_SchedContext_Consumed_t consumed = seL4_SchedContext_Consumed(seL4_CapInitThreadSC);

    check((seL4_Error)consumed.error, "reading the consumed time");
    return consumed.consumed;
}

static void show_calls(void)
{
    struct server server = { object(seL4_EndpointObject), object(seL4_ReplyObject), object(seL4_NotificationObject) };
    struct thread_parameters parameters = { .priority = PRIORITY, .mcp = PRIORITY, .budget = BUDGET_US,
                                            .period = BUDGET_US };
    struct thread_objects thread;
    seL4_Word badge, value = 0;

    check(thread_create(&allocator, &thread, &server_memory, &parameters), "making the server");
    check(thread_start(&thread, serve, &server, true), "starting the server");
    seL4_Wait(server.started, &badge);
    check((seL4_Error)seL4_SchedContext_Unbind(thread.sched_context), "making the server passive");
    seL4_Word start = consumed_us();
    for (unsigned i = 0; i < CALLS; i++) {
        seL4_SetMR(0, value);
        seL4_Call(server.endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
        value = seL4_GetMR(0);
    }
    seL4_Word time = consumed_us() - start;
    printf("calls      %lu of %u answered by a passive server, %lu ns each, all on the client's time\n", value, CALLS,
           time * 1000 / CALLS);
    if (value != CALLS) {
        runtime_exit(1);
    }
}

/* Writes where it may not; the address is not known to the compiler. */
static void trespass(void *argument)
{
    *(volatile char *)argument = 1;
    for (;;) {
    }
}

static void show_fault(void)
{
    seL4_CPtr endpoint = object(seL4_EndpointObject), reply = object(seL4_ReplyObject);
    struct thread_parameters parameters = { .priority = PRIORITY, .mcp = PRIORITY, .budget = BUDGET_US,
                                            .period = BUDGET_US, .fault_endpoint = endpoint };
    struct thread_objects thread;
    seL4_Word badge;

    check(thread_create(&allocator, &thread, &culprit_memory, &parameters), "making the culprit");
    check(thread_start(&thread, trespass, (void *)FORBIDDEN_ADDRESS, true), "starting the culprit");
    seL4_MessageInfo_t message = seL4_Recv(endpoint, &badge, reply);
    seL4_Word address = seL4_GetMR(seL4_VMFault_Addr);
    bool right = seL4_MessageInfo_get_label(message) == seL4_Fault_VMFault && address == FORBIDDEN_ADDRESS;
    printf("isolation  a thread wrote to 0x%lx, was stopped, and %s\n", address,
           right ? "its supervisor was told" : "the report is wrong");
    check(seL4_TCB_Suspend(thread.tcb), "suspending the culprit");
    if (!right) {
        runtime_exit(1);
    }
}

int main(const seL4_BootInfo *info)
{
    int memory = boot_untyped_find(MEMORY_BITS);

    puts("\nTagua: the root task is running");
    describe_machine(info);
    if (memory < 0) {
        puts("there is no untyped of 1 MiB");
        return 1;
    }
    allocator = (struct allocator){ .untyped = info->untyped.start + (seL4_Word)memory, .first = info->empty.start,
                                    .next = info->empty.start, .end = info->empty.end };
    show_calls();
    show_fault();
    puts("done");
    return 0;
}
