/* SPDX-License-Identifier: BSD-2-Clause */
/* Capabilities in messages. Rules: docs/reference/cap-transfer.md. */

#include "support.h"

/* What a letter in the table stands for. */
enum { X, Y, B1, B2, PLAIN, EMPTY, IRQ_CONTROL, USED_UNTYPED, UNMAPPED_TABLE, REPLY, FRAME, KINDS };

struct transfer_case {
    const char *name;
    seL4_Word count;
    unsigned char sent[3];
    bool occupied; /* the receive slot holds something already */
    seL4_Word extra_caps, unwrapped;
    seL4_Word slot_type; /* as DebugCapIdentify numbers them; 0: empty */
};

#define NOTIFICATION_TYPE 6

static const struct transfer_case cases[] = {
    { "x", 1, { X }, false, 1, 0, NOTIFICATION_TYPE },
    { "b1", 1, { B1 }, false, 1, 1, 0 },
    { "b1 x", 2, { B1, X }, false, 2, 1, NOTIFICATION_TYPE },
    { "x b2", 2, { X, B2 }, false, 2, 2, NOTIFICATION_TYPE },
    { "b1 b2 x", 3, { B1, B2, X }, false, 3, 3, NOTIFICATION_TYPE },
    { "x y b1", 3, { X, Y, B1 }, false, 1, 0, NOTIFICATION_TYPE },
    { "x b1 y", 3, { X, B1, Y }, false, 2, 2, NOTIFICATION_TYPE },
    { "b1 - b2", 3, { B1, EMPTY, B2 }, false, 1, 1, 0 },
    { "b1 b1 b1", 3, { B1, B1, B1 }, false, 3, 7, 0 },
    { "x occupied", 1, { X }, true, 0, 0, 8 },
    { "b1 x b2 occupied", 3, { B1, X, B2 }, true, 1, 1, 8 },
    { "IRQControl", 1, { IRQ_CONTROL }, false, 0, 0, 0 },
    { "untyped with children", 1, { USED_UNTYPED }, false, 0, 0, 0 },
    { "unmapped table", 2, { UNMAPPED_TABLE, B1 }, false, 0, 0, 0 },
    { "plain", 1, { PLAIN }, false, 1, 1, 0 },
    { "reply", 1, { REPLY }, false, 1, 0, 8 },
    { "frame", 2, { FRAME, PLAIN }, false, 2, 2, 1 },
    { "-", 1, { EMPTY }, false, 0, 0, 0 },
    { "nothing", 0, { 0 }, false, 0, 0, 0 },
};

struct transfer_world {
    seL4_CPtr endpoint, sender_cap, receive_slot, reply;
    seL4_CPtr kinds[KINDS];
};

static struct transfer_world new_transfer_world(void)
{
    struct transfer_world world = { .endpoint = new_endpoint(), .receive_slot = new_slot(), .reply = new_reply() };
    world.sender_cap = badged(world.endpoint, 99);
    world.kinds[X] = new_notification();
    world.kinds[Y] = new_notification();
    world.kinds[B1] = badged(world.endpoint, 0xb1);
    world.kinds[B2] = minted(world.endpoint, 0, 0xb2); /* rights do not matter for being recognised */
    world.kinds[PLAIN] = world.endpoint;
    world.kinds[EMPTY] = new_slot();
    world.kinds[IRQ_CONTROL] = seL4_CapIRQControl;
    world.kinds[USED_UNTYPED] = new_untyped(10);
    EXPECT_OK(seL4_Untyped_Retype(world.kinds[USED_UNTYPED], seL4_EndpointObject, 0, ROOT, 0, 0, new_slot(), 1));
    world.kinds[UNMAPPED_TABLE] = new_object(ARCH_PAGE_TABLE, 0);
    world.kinds[REPLY] = new_reply();
    world.kinds[FRAME] = new_page();
    return world;
}

static void offer_slot(seL4_IPCBuffer *buffer, seL4_CPtr cnode, seL4_CPtr slot, seL4_Word depth)
{
    buffer->receiveCNode = cnode;
    buffer->receiveIndex = slot;
    buffer->receiveDepth = depth;
}

static void put_caps(seL4_IPCBuffer *buffer, const struct transfer_world *world, const struct transfer_case *test)
{
    for (seL4_Word i = 0; i < test->count; i++) {
        buffer->caps_or_badges[i] = world->kinds[test->sent[i]];
    }
}

static void check_transfer(const struct transfer_world *world, const struct transfer_case *test, seL4_Word info,
                           const seL4_IPCBuffer *buffer)
{
    if (INFO_EXTRA(info) != test->extra_caps || INFO_UNWRAPPED(info) != test->unwrapped) {
        FAIL("%s: extraCaps %lu, capsUnwrapped %lu", test->name, INFO_EXTRA(info), INFO_UNWRAPPED(info));
    }
    for (seL4_Word i = 0; i < 3; i++) {
        seL4_Word expected = !(test->unwrapped >> i & 1) ? 0x5e5e
                             : test->sent[i] == PLAIN    ? 0
                             : test->sent[i] == B1       ? 0xb1
                                                         : 0xb2;
        if (buffer->caps_or_badges[i] != expected) {
            FAIL("%s: word %lu of caps_or_badges is 0x%lx", test->name, i, buffer->caps_or_badges[i]);
        }
    }
    bool empty = slot_is_empty(world->receive_slot);
    if (empty != !test->slot_type || cap_type(world->receive_slot, test->slot_type) != test->slot_type) {
        FAIL("%s: receive slot", test->name);
    }
    if (!empty) {
        if (test->slot_type == NOTIFICATION_TYPE) {
            /* it is x, and it works */
            seL4_Signal(badged(world->kinds[X], 4));
            EXPECT_EQ(poll_notification(world->receive_slot), 4);
        }
        delete_cap(world->receive_slot);
    }
}

TEST(XFER_3_4_table_sender_waits)
{
    struct transfer_world world = new_transfer_world();
    struct thread *sender = new_thread(HIGH, 0);
    for (unsigned i = 0; i < COUNT(cases); i++) {
        const struct transfer_case *test = &cases[i];
        if (test->occupied) {
            EXPECT_OK(seL4_CNode_Copy(ROOT, world.receive_slot, DEPTH, ROOT, world.kinds[REPLY], DEPTH, seL4_AllRights));
        }
        put_caps(thread_buffer(sender), &world, test);
        /* XFER-1.4: what the sender says about unwrapping is ignored */
        thread_issue(sender, SYSCALL(Send, .cap = world.sender_cap, .mr = { 7, 8 },
                                     .info = seL4_MessageInfo_new(5, 7, test->count, 2).words[0]));
        seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();
        offer_slot(buffer, ROOT, world.receive_slot, DEPTH);
        memset(buffer->caps_or_badges, 0, sizeof(buffer->caps_or_badges));
        for (unsigned word = 0; word < 3; word++) {
            buffer->caps_or_badges[word] = 0x5e5e;
        }
        struct syscall received = issue(SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
        EXPECT_EQ(received.cap, 99);
        EXPECT_EQ(INFO_LABEL(received.info), 5);
        EXPECT_EQ(INFO_LENGTH(received.info), 2);
        EXPECT_EQ(received.mr[1], 8);
        check_transfer(&world, test, received.info, buffer);
    }
}

TEST(XFER_3_4_table_receiver_waits)
{
    struct transfer_world world = new_transfer_world();
    struct thread *receiver = new_thread(HIGH, 0);
    for (unsigned i = 0; i < COUNT(cases); i++) {
        const struct transfer_case *test = &cases[i];
        if (test->occupied) {
            EXPECT_OK(seL4_CNode_Copy(ROOT, world.receive_slot, DEPTH, ROOT, world.kinds[REPLY], DEPTH, seL4_AllRights));
        }
        seL4_IPCBuffer *buffer = thread_buffer(receiver);
        offer_slot(buffer, ROOT, world.receive_slot, DEPTH);
        for (unsigned word = 0; word < 3; word++) {
            buffer->caps_or_badges[word] = 0x5e5e;
        }
        thread_issue(receiver, SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
        put_caps(seL4_GetIPCBuffer(), &world, test);
        issue(SYSCALL(NBSend, .cap = world.sender_cap, .info = INFO(5, test->count, 1), .mr = { 3 }));
        EXPECT_EQ(receiver->syscall.cap, 99);
        check_transfer(&world, test, receiver->syscall.info, buffer);
    }
}

TEST(XFER_2_2_grant_is_needed)
{
    struct transfer_world world = new_transfer_world();
    seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();
    struct thread *receiver = new_thread(HIGH, 0);
    offer_slot(thread_buffer(receiver), ROOT, world.receive_slot, DEPTH);
    for (seL4_Word rights = 0; rights < 16; rights++) {
        if (!(rights & 1)) {
            continue;
        }
        thread_issue(receiver, SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
        buffer->caps_or_badges[0] = world.kinds[X];
        buffer->caps_or_badges[1] = world.kinds[B1];
        issue(SYSCALL(Send, .cap = copy_with(world.endpoint, rights), .info = INFO(1, 2, 3), .mr = { 1, 2, 3 }));
        EXPECT_EQ(INFO_LENGTH(receiver->syscall.info), 3);
        EXPECT_EQ(receiver->syscall.mr[2], 3);
        EXPECT_EQ(INFO_EXTRA(receiver->syscall.info), rights & 4 ? 2 : 0);
        EXPECT_EQ(INFO_UNWRAPPED(receiver->syscall.info), rights & 4 ? 2 : 0);
        EXPECT_EQ(slot_is_empty(world.receive_slot), !(rights & 4));
        delete_cap(world.receive_slot);
    }
    /* XFER-2.4: the receiver's rights are not looked at */
    thread_issue(receiver, SYSCALL(Recv, .cap = copy_with(world.endpoint, 2), .reply = copy_with(world.reply, 0)));
    buffer->caps_or_badges[0] = world.kinds[X];
    issue(SYSCALL(Send, .cap = world.sender_cap, .info = INFO(1, 1, 0)));
    EXPECT(!slot_is_empty(world.receive_slot));
}

TEST(XFER_2_1_lookup_even_without_grant)
{
    seL4_CPtr endpoint = new_endpoint(), handler = new_endpoint(), reply = new_reply(), handler_reply = new_reply();
    seL4_Word nowhere = 1UL << 61;
    struct thread *sender = new_thread(HIGH, 0);
    thread_fault_handler(sender, handler);
    thread_buffer(sender)->caps_or_badges[0] = nowhere;
    thread_issue(sender, SYSCALL(Send, .cap = copy_with(endpoint, 1), .info = INFO(0, 1, 0)));
    struct message fault = receive(handler, handler_reply);
    EXPECT_EQ(fault.label, seL4_Fault_CapFault);
    EXPECT_EQ(fault.mr[seL4_CapFault_Addr], nowhere);
    /* XFER-4.2: a notification too; a send that does not block is dropped without a word */
    seL4_CPtr notification = new_notification(), five = badged(notification, 5);
    seL4_SetCap(0, nowhere);
    issue(SYSCALL(NBSend, .cap = five, .info = INFO(0, 1, 0)));
    EXPECT_EQ(poll_notification(notification), 0);
    issue(SYSCALL(NBSend, .cap = five, .info = INFO(0, 0, 0)));
    EXPECT_EQ(poll_notification(notification), 5);
    EXPECT(nothing_queued(endpoint, reply));
}

TEST(XFER_2_3_looked_up_again_when_received)
{
    struct transfer_world world = new_transfer_world();
    seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();
    seL4_CPtr cnode = new_cnode(4);
    EXPECT_OK(seL4_CNode_Copy(cnode, 1, 4, ROOT, world.kinds[X], DEPTH, seL4_AllRights));
    EXPECT_OK(seL4_CNode_Copy(cnode, 2, 4, ROOT, world.kinds[Y], DEPTH, seL4_AllRights));
    EXPECT_OK(seL4_CNode_Copy(cnode, 3, 4, ROOT, world.sender_cap, DEPTH, seL4_AllRights));
    struct thread *sender = new_thread(HIGH, 0);
    thread_cspace(sender, cnode, full_guard(4));
    thread_buffer(sender)->caps_or_badges[0] = 1;
    thread_buffer(sender)->caps_or_badges[1] = 2;
    thread_issue(sender, SYSCALL(Send, .cap = 3, .info = INFO(0, 2, 1), .mr = { 6 }));
    /* the buffer is read at the rendezvous: the second is unresolvable now, so no cap is transferred at all */
    thread_buffer(sender)->caps_or_badges[1] = 1UL << 50;
    offer_slot(buffer, ROOT, world.receive_slot, DEPTH);
    struct syscall received = issue(SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
    EXPECT_EQ(received.cap, 99);
    EXPECT_EQ(received.mr[0], 6);
    EXPECT_EQ(INFO_EXTRA(received.info), 0);
    EXPECT(slot_is_empty(world.receive_slot));
    /* the CSpace too: another cap lies in the slot by then */
    thread_issue(sender, SYSCALL(Send, .cap = 3, .info = INFO(0, 1, 1), .mr = { 6 }));
    EXPECT_OK(seL4_CNode_Delete(cnode, 1, 4));
    EXPECT_OK(seL4_CNode_Move(cnode, 1, 4, cnode, 2, 4));
    received = issue(SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
    EXPECT_EQ(INFO_EXTRA(received.info), 1);
    seL4_Signal(badged(world.kinds[Y], 11));
    EXPECT_EQ(poll_notification(world.receive_slot), 11);
    /* while badge and rights are those of the time of the call */
    delete_cap(world.receive_slot);
    thread_issue(sender, SYSCALL(Send, .cap = 3, .info = INFO(0, 1, 1), .mr = { 6 }));
    EXPECT_OK(seL4_CNode_Delete(cnode, 3, 4));
    received = issue(SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
    EXPECT_EQ(received.cap, 99);
    EXPECT_EQ(INFO_EXTRA(received.info), 1);
}

TEST(XFER_3_1_receive_paths)
{
    struct transfer_world world = new_transfer_world();
    seL4_CPtr cnode = new_cnode(4), guarded = minted(cnode, 15, seL4_CNode_CapData_new(3, 2).words[0]);
    struct thread *receiver = new_thread(HIGH, 0);
    const struct {
        seL4_CPtr cnode, index, depth;
        bool good;
    } paths[] = {
        { ROOT, world.receive_slot, DEPTH, true },   { cnode, 5, 4, true },
        { guarded, 3 << 4 | 6, 6, true },            { guarded, 2 << 4 | 6, 6, false },
        { cnode, 7, 3, false },                      { cnode, 7, 5, false },
        { cnode, 7, 0, false },                      { cnode, 7, 65, false },
        { world.endpoint, 7, 4, false },             { new_slot(), 7, 4, false },
        { 1UL << 60, 7, 4, false },                  { cnode, 5, 4, false /* occupied by now */ },
    };
    for (unsigned i = 0; i < COUNT(paths); i++) {
        offer_slot(thread_buffer(receiver), paths[i].cnode, paths[i].index, paths[i].depth);
        thread_issue(receiver, SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
        seL4_SetCap(0, world.kinds[X]);
        issue(SYSCALL(Send, .cap = world.sender_cap, .info = INFO(0, 1, 1)));
        EXPECT_EQ(receiver->done, i + 1);
        EXPECT_EQ(INFO_EXTRA(receiver->syscall.info), paths[i].good);
        EXPECT_EQ(INFO_LENGTH(receiver->syscall.info), 1);
        /* XFER-3.2: the words of the path stay */
        EXPECT_EQ(thread_buffer(receiver)->receiveIndex, paths[i].index);
    }
    EXPECT(!slot_is_empty(world.receive_slot));
    EXPECT_EQ(seL4_CNode_Move(cnode, 5, 4, cnode, 5, 4), seL4_DeleteFirst);
    EXPECT_EQ(seL4_CNode_Move(cnode, 6, 4, cnode, 6, 4), seL4_DeleteFirst);
    EXPECT_EQ(seL4_CNode_Move(cnode, 7, 4, cnode, 7, 4), seL4_FailedLookup);
}

TEST(XFER_2_2_without_receive_buffer)
{
    struct transfer_world world = new_transfer_world();
    seL4_SetMR(4, 50);
    for (unsigned read_only = 0; read_only < 2; read_only++) {
        struct thread *receiver = new_thread(HIGH, 0);
        if (read_only) {
            seL4_CPtr frame = copy_with(runtime_image_frame(thread_buffer(receiver)), 2);
            EXPECT_OK(seL4_TCB_SetIPCBuffer(receiver->tcb, (seL4_Word)thread_buffer(receiver), frame));
        } else {
            EXPECT_OK(seL4_TCB_SetIPCBuffer(receiver->tcb, 0, 0));
        }
        offer_slot(thread_buffer(receiver), ROOT, world.receive_slot, DEPTH);
        thread_issue(receiver, SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
        seL4_SetCap(0, world.kinds[X]);
        seL4_SetCap(1, world.kinds[B1]);
        issue(SYSCALL(Send, .cap = world.sender_cap, .info = INFO(3, 2, 5), .mr = { 10, 20, 30, 40 }));
        EXPECT_EQ(receiver->syscall.info, INFO(3, 0, 4));
        EXPECT_EQ(receiver->syscall.mr[3], 40);
        EXPECT(slot_is_empty(world.receive_slot));
    }
}

TEST(XFER_2_2_sender_with_read_only_buffer)
{
    struct transfer_world world = new_transfer_world();
    struct thread *sender = new_thread(HIGH, 0);
    seL4_CPtr frame = copy_with(runtime_image_frame(thread_buffer(sender)), 2);
    EXPECT_OK(seL4_TCB_SetIPCBuffer(sender->tcb, (seL4_Word)thread_buffer(sender), frame));
    thread_buffer(sender)->caps_or_badges[0] = world.kinds[B1];
    thread_buffer(sender)->msg[4] = 55;
    thread_issue(sender, SYSCALL(Send, .cap = world.sender_cap, .info = INFO(0, 1, 5)));
    struct syscall received = issue(SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
    EXPECT_EQ(INFO_LENGTH(received.info), 5);
    EXPECT_EQ(seL4_GetMR(4), 55);
    EXPECT_EQ(INFO_UNWRAPPED(received.info), 1);
    EXPECT_EQ(seL4_GetBadge(0), 0xb1);
    /* and without a buffer it sends what fits, and no caps */
    EXPECT_OK(seL4_TCB_SetIPCBuffer(sender->tcb, 0, 0));
    thread_issue(sender, SYSCALL(Send, .cap = world.sender_cap, .info = INFO(0, 3, 5)));
    received = issue(SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
    EXPECT_EQ(received.info, INFO(0, 0, 4));
}

TEST(XFER_3_7_place_in_the_tree)
{
    struct transfer_world world = new_transfer_world();
    struct thread *receiver = new_thread(HIGH, 0);
    seL4_CPtr copy = copy_of(world.kinds[X]);
    const struct {
        seL4_CPtr sent, revoked;
        bool gone;
    } rows[] = { { world.kinds[X], world.kinds[X], true }, { copy, copy, false } };
    for (unsigned i = 0; i < COUNT(rows); i++) {
        offer_slot(thread_buffer(receiver), ROOT, world.receive_slot, DEPTH);
        thread_issue(receiver, SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
        seL4_SetCap(0, rows[i].sent);
        issue(SYSCALL(Send, .cap = world.sender_cap, .info = INFO(0, 1, 0)));
        EXPECT(!slot_is_empty(world.receive_slot));
        revoke_cap(rows[i].revoked);
        EXPECT_EQ(slot_is_empty(world.receive_slot), rows[i].gone);
        if (i == 0) {
            EXPECT_OK(seL4_CNode_Copy(ROOT, copy, DEPTH, ROOT, world.kinds[X], DEPTH, seL4_AllRights));
        }
    }
}

TEST(XFER_3_8_untyped_and_frame)
{
    struct transfer_world world = new_transfer_world();
    struct thread *receiver = new_thread(HIGH, 0);
    seL4_CPtr untyped = new_untyped(12), slot = new_slot();
    offer_slot(thread_buffer(receiver), ROOT, world.receive_slot, DEPTH);
    thread_issue(receiver, SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
    seL4_SetCap(0, untyped);
    issue(SYSCALL(Send, .cap = world.sender_cap, .info = INFO(0, 1, 0)));
    EXPECT_EQ(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, ROOT, 0, 0, slot, 1), seL4_NotEnoughMemory);
    EXPECT_EQ(seL4_GetMR(0), 0);
    EXPECT_OK(seL4_Untyped_Retype(world.receive_slot, seL4_EndpointObject, 0, ROOT, 0, 0, slot, 1));
    revoke_cap(untyped);
    EXPECT(slot_is_empty(world.receive_slot));
    EXPECT(slot_is_empty(slot));
    /* a mapped frame arrives unmapped: it can be mapped elsewhere */
    seL4_CPtr page = new_page();
    EXPECT_OK(vspace_map(&arena, ROOT_VSPACE, page, FREE_VADDR, seL4_ReadWrite, ARCH_CACHED));
    thread_issue(receiver, SYSCALL(Recv, .cap = world.endpoint, .reply = world.reply));
    seL4_SetCap(0, page);
    issue(SYSCALL(Send, .cap = world.sender_cap, .info = INFO(0, 1, 0)));
    EXPECT_OK(arch_page_map(world.receive_slot, ROOT_VSPACE, FREE_VADDR + PAGE_SIZE, seL4_ReadWrite, ARCH_CACHED));
    *(volatile seL4_Word *)FREE_VADDR = 321;
    EXPECT_EQ(*(volatile seL4_Word *)(FREE_VADDR + PAGE_SIZE), 321);
}

/* --- in replies ------------------------------------------------------------------------------------------------------------------ */

TEST(XFER_5_8_3_9_caps_in_answers)
{
    struct transfer_world world = new_transfer_world();
    struct thread *client = new_thread(HIGH, 0);
    /* Grant of the reply cap alone decides; a cap to the endpoint travels as a cap. */
    for (seL4_Word grant = 0; grant < 2; grant++) {
        seL4_CPtr reply_cap = copy_with(world.reply, grant ? 4 : 11);
        offer_slot(thread_buffer(client), ROOT, world.receive_slot, DEPTH);
        thread_issue(client, SYSCALL(Call, .cap = copy_with(world.endpoint, 9)));
        receive(world.endpoint, reply_cap);
        seL4_SetCap(0, world.kinds[B1]);
        issue(SYSCALL(Send, .cap = reply_cap, .info = INFO(6, 1, 2), .mr = { 4, 5 }));
        EXPECT_EQ(client->syscall.cap, 0);
        EXPECT_EQ(client->syscall.info, INFO(6, grant, 2));
        EXPECT_EQ(client->syscall.mr[1], 5);
        EXPECT_EQ(slot_is_empty(world.receive_slot), !grant);
    }
    struct thread *sender = spawn_issue(HIGH, SYSCALL(Send, .cap = world.receive_slot));
    EXPECT_EQ(receive(world.endpoint, world.reply).badge, 0xb1);
    EXPECT_EQ(sender->done, 1);
}

TEST(XFER_5_13_answer_with_unresolvable_cap)
{
    struct transfer_world world = new_transfer_world();
    struct thread *client = spawn_issue(HIGH, SYSCALL(Call, .cap = world.endpoint));
    struct thread *server = new_thread(HIGH - 1, 0);
    receive(world.endpoint, world.reply);
    EXPECT_EQ(client->done, 0);
    /* The answer is dropped, and arming the reply object again strands the caller. */
    thread_buffer(server)->caps_or_badges[0] = 1UL << 55;
    thread_issue(server, SYSCALL(ReplyRecv, .cap = world.endpoint, .reply = world.reply, .info = INFO(1, 1, 0)));
    EXPECT_EQ(client->done, 0);
    send(world.reply, 1, WORDS());
    EXPECT_EQ(client->done, 0);
    /* Resumed, it repeats its call, which the server takes. */
    EXPECT_OK(seL4_TCB_Resume(client->tcb));
    EXPECT_EQ(server->done, 1);
    send(world.reply, 2, WORDS());
    EXPECT_EQ(client->done, 1);
    EXPECT_EQ(INFO_LABEL(client->syscall.info), 2);
}
