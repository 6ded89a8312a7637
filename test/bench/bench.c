/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The root task of the benchmark: performs each operation of the table a good number of times, each in a function of its own, so
 * that the instrument (plugin.c), which knows a visit by the user instruction that led to it, can tell them apart: the
 * function's name is the operation's. Servers run in an address space of their own, which shares the image.
 */
#include <runtime/allocator.h>
#include <runtime/runtime.h>
#include <runtime/thread.h>
#include <runtime/vspace.h>
#include <stdio.h>

#define ROUNDS 50
#define OPERATION __attribute__((noinline, used))
#define KEEP_LOOP __asm__ volatile("" ::: "memory")

extern char __image_start[], __image_end[];

static struct allocator allocator;
static seL4_CPtr server_vspace, untyped;
static struct thread_memory server_memory[16];
static unsigned servers;

static void must(seL4_Error error, const char *what)
{
    if (error) {
        printf("FAIL %s: error %d (%lx %lx %lx)\n", what, (int)error, seL4_GetMR(0), seL4_GetMR(1), seL4_GetMR(2));
        runtime_exit(1);
    }
}

static seL4_CPtr object(seL4_Word type, seL4_Word bits)
{
    seL4_CPtr cptr = allocator_object(&allocator, type, bits);
    must(cptr ? seL4_NoError : allocator.error, "object");
    return cptr;
}

/* --- servers in an address space of their own ---------------------------------------------------------------------------- */

static void make_server_vspace(void)
{
    server_vspace = vspace_new(&allocator);
    must(server_vspace ? seL4_NoError : seL4_NotEnoughMemory, "vspace");
    for (char *page = __image_start; page < __image_end; page += PAGE_SIZE) {
        seL4_CPtr copy = allocator_slots(&allocator, 1);
        must(seL4_CNode_Copy(seL4_CapInitThreadCNode, copy, seL4_WordBits, seL4_CapInitThreadCNode,
                             runtime_image_frame(page), seL4_WordBits, seL4_AllRights),
             "copy of an image frame");
        must(vspace_map(&allocator, server_vspace, copy, (seL4_Word)page, seL4_ReadWrite, ARCH_CACHED), "map");
    }
}

struct server {
    struct thread_objects thread;
    seL4_CPtr endpoint, reply, notification;
};

/* Starts a thread of higher priority in the servers' address space; it runs until it waits. */
static void server_start(struct server *server, void (*entry)(void *), bool passive, seL4_CPtr fault_endpoint)
{
    struct thread_parameters parameters = {
        .priority = seL4_MaxPrio, .mcp = seL4_MaxPrio, .budget = 1000000, .period = 1000000, .fault_endpoint = fault_endpoint
    };
    struct thread_memory *memory = &server_memory[servers++];
    must(thread_create(&allocator, &server->thread, memory, &parameters), "server thread");
    must(seL4_TCB_Configure(server->thread.tcb, seL4_CapInitThreadCNode, 0, server_vspace, 0, (seL4_Word)&memory->ipc_buffer,
                            runtime_image_frame(&memory->ipc_buffer)),
         "server space");
    must(thread_start(&server->thread, entry, server, true), "server start");
    if (passive)
        must(seL4_SchedContext_UnbindObject(server->thread.sched_context, server->thread.tcb), "unbind");
}

static void server_init(struct server *server)
{
    server->endpoint = object(seL4_EndpointObject, 0);
    server->reply = object(seL4_ReplyObject, 0);
}

/* One pair of operations per message length. */
#define CALL_PAIR(name, words)                                                                                                 \
    static OPERATION void reply_recv_##name(void *argument)                                                                    \
    {                                                                                                                          \
        struct server *server = argument;                                                                                      \
        seL4_Recv(server->endpoint, NULL, server->reply);                                                                      \
        for (;;)                                                                                                               \
            seL4_ReplyRecv(server->endpoint, seL4_MessageInfo_new(0, 0, 0, words), NULL, server->reply);                       \
    }                                                                                                                          \
    static OPERATION void call_##name(seL4_CPtr endpoint)                                                                      \
    {                                                                                                                          \
        for (unsigned i = 0; i < ROUNDS; i++)                                                                                  \
            seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, words));                                                         \
    }

CALL_PAIR(0, 0)
CALL_PAIR(4, 4)
CALL_PAIR(10, 10)
CALL_PAIR(120, 120)
CALL_PAIR(active, 0)

static void run_call_pair(void (*server_entry)(void *), void (*client)(seL4_CPtr), bool passive)
{
    static struct server server;
    server_init(&server);
    server_start(&server, server_entry, passive, 0);
    client(server.endpoint);
    must(seL4_TCB_Suspend(server.thread.tcb), "suspend");
}

static OPERATION void reply_recv_cap(void *argument)
{
    struct server *server = argument;
    seL4_SetCapReceivePath(0, 0, 0);
    seL4_Recv(server->endpoint, NULL, server->reply);
    for (;;)
        seL4_ReplyRecv(server->endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NULL, server->reply);
}

static OPERATION void call_cap(seL4_CPtr endpoint)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        seL4_SetCap(0, seL4_CapInitThreadTCB);
        seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 1, 0));
    }
}

/* --- notifications ---------------------------------------------------------------------------------------------------------- */

static OPERATION void signal_nobody(seL4_CPtr notification)
{
    for (unsigned i = 0; i < ROUNDS; i++)
        seL4_Signal(notification);
}

static OPERATION void poll_active(seL4_CPtr notification)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        seL4_Signal(notification);
        KEEP_LOOP;
        seL4_Poll(notification, NULL);
    }
}

static OPERATION void wait_block(void *argument)
{
    struct server *server = argument;
    for (;;)
        seL4_Wait(server->notification, NULL);
}

static OPERATION void signal_switch(seL4_CPtr notification)
{
    for (unsigned i = 0; i < ROUNDS; i++)
        seL4_Signal(notification);
}

static void run_notifications(void)
{
    static struct server server;
    seL4_CPtr quiet = object(seL4_NotificationObject, 0);
    signal_nobody(quiet);
    poll_active(quiet);
    server.notification = object(seL4_NotificationObject, 0);
    server_start(&server, wait_block, false, 0);
    signal_switch(server.notification);
    must(seL4_TCB_Suspend(server.thread.tcb), "suspend");
}

/* --- plain sends ---------------------------------------------------------------------------------------------------------------- */

static OPERATION void recv_block(void *argument)
{
    struct server *server = argument;
    for (;;)
        seL4_Recv(server->endpoint, NULL, server->reply);
}

static OPERATION void send_switch(seL4_CPtr endpoint)
{
    for (unsigned i = 0; i < ROUNDS; i++)
        seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
}

/* --- VM faults: the handler maps the page at the last round -------------------------------------------------------------------- */

static seL4_CPtr fault_page;
#define FAULT_ADDRESS ((seL4_Word)0x10000000)

static OPERATION void reply_recv_fault(void *argument)
{
    struct server *server = argument;
    seL4_Recv(server->endpoint, NULL, server->reply);
    for (unsigned i = 0; i < ROUNDS; i++)
        seL4_ReplyRecv(server->endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NULL, server->reply);
    must(vspace_map(&allocator, seL4_CapInitThreadVSpace, fault_page, FAULT_ADDRESS, seL4_ReadWrite, ARCH_CACHED),
         "map at fault");
    for (;;)
        seL4_ReplyRecv(server->endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NULL, server->reply);
}

static OPERATION void vm_fault(void)
{
    *(volatile seL4_Word *)FAULT_ADDRESS = 1;
}

static void run_faults(void)
{
    static struct server server;
    server_init(&server);
    fault_page = object(ARCH_SMALL_PAGE, 0);
    server_start(&server, reply_recv_fault, true, 0);
    must(seL4_TCB_SetSpace(seL4_CapInitThreadTCB, server.endpoint, seL4_CapInitThreadCNode,
                           seL4_CNode_CapData_new(0, seL4_WordBits - runtime_boot_info->initThreadCNodeSizeBits).words[0],
                           seL4_CapInitThreadVSpace, 0),
         "fault handler");
    vm_fault();
}

/* --- everything that needs no second thread ------------------------------------------------------------------------------------- */

static OPERATION void yield_alone(void)
{
    for (unsigned i = 0; i < ROUNDS; i++)
        seL4_Yield();
}

static OPERATION void cnode_copy(seL4_CPtr from, seL4_CPtr to)
{
    must(seL4_CNode_Copy(seL4_CapInitThreadCNode, to, seL4_WordBits, seL4_CapInitThreadCNode, from, seL4_WordBits,
                         seL4_AllRights),
         "copy");
}

static OPERATION void cnode_delete(seL4_CPtr cptr)
{
    must(seL4_CNode_Delete(seL4_CapInitThreadCNode, cptr, seL4_WordBits), "delete");
}

static OPERATION void retype_one(seL4_CPtr to)
{
    must(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, seL4_CapInitThreadCNode, 0, 0, to, 1), "retype");
}

static OPERATION void revoke_one(void)
{
    must(seL4_CNode_Revoke(seL4_CapInitThreadCNode, untyped, seL4_WordBits), "revoke");
}

static OPERATION void page_map(seL4_CPtr page)
{
    must(arch_page_map(page, seL4_CapInitThreadVSpace, FAULT_ADDRESS + 0x2000, seL4_ReadWrite, ARCH_CACHED), "map");
}

static OPERATION void page_unmap(seL4_CPtr page)
{
    must(arch_page_unmap(page), "unmap");
}

static OPERATION void null_error(void)
{
    for (unsigned i = 0; i < ROUNDS; i++)
        seL4_Call(0, seL4_MessageInfo_new(0, 0, 0, 0));
}

static void run_objects(void)
{
    seL4_CPtr endpoint = object(seL4_EndpointObject, 0), slot = allocator_slots(&allocator, 1);
    untyped = object(seL4_UntypedObject, 6);
    for (unsigned i = 0; i < ROUNDS; i++) {
        cnode_copy(endpoint, slot);
        cnode_delete(slot);
    }
    for (unsigned i = 0; i < ROUNDS; i++) {
        retype_one(slot);
        revoke_one();
    }
    seL4_CPtr page = object(ARCH_SMALL_PAGE, 0);
    must(vspace_map(&allocator, seL4_CapInitThreadVSpace, page, FAULT_ADDRESS + 0x2000, seL4_ReadWrite, ARCH_CACHED), "map");
    page_unmap(page);
    for (unsigned i = 0; i < ROUNDS; i++) {
        page_map(page);
        page_unmap(page);
    }
}

/* The timer interrupt that has nothing to do comes by itself while this runs on its slice of 5 ms. */
static OPERATION void timer_idle(void)
{
    for (volatile unsigned i = 0; i < 3000000; i++)
        KEEP_LOOP;
}

int main(const seL4_BootInfo *info)
{
    allocator = (struct allocator){ .first = info->empty.start, .next = info->empty.start, .end = info->empty.end };
    int index = boot_untyped_find(23);
    must(index < 0 ? seL4_NotEnoughMemory : seL4_NoError, "untyped");
    allocator.untyped = info->untyped.start + (seL4_Word)index;
    must(seL4_TCB_SetPriority(seL4_CapInitThreadTCB, seL4_CapInitThreadTCB, 100), "priority");
    make_server_vspace();

    run_call_pair(reply_recv_0, call_0, true);
    run_call_pair(reply_recv_4, call_4, true);
    run_call_pair(reply_recv_10, call_10, true);
    run_call_pair(reply_recv_120, call_120, true);
    run_call_pair(reply_recv_active, call_active, false);
    run_call_pair(reply_recv_cap, call_cap, true);
    run_call_pair(recv_block, send_switch, false);
    run_notifications();
    run_objects();
    yield_alone();
    null_error();
    run_faults();
    timer_idle();
    printf("benchmark done\n");
    return 0;
}
