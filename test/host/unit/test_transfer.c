/* SPDX-License-Identifier: BSD-2-Clause */
/* cap-transfer.md: capabilities in messages, receive slots, reply objects. */
#include "core/derivation.h"
#include "test.h"

#define ROOT seL4_CapInitThreadCNode
enum { E = WORLD_FREE, X, Y, B1, B2, EMPTY, RS, OTHER, R, R2, NTFN, T1 = 64, T2 = 68, T3 = 72 };

/* The root task sends through E; the receiver has a receive slot RS. */
static struct tcb *receiver;

static void set_receive_slot(struct tcb *tcb, word index)
{
    word *buffer = world_buffer(tcb);
    buffer[IPC_BUFFER_RECEIVE_CNODE_WORD] = ROOT;
    buffer[IPC_BUFFER_RECEIVE_INDEX_WORD] = index;
    buffer[IPC_BUFFER_RECEIVE_DEPTH_WORD] = 64;
    for (unsigned i = 0; i < 3; i++)
        buffer[IPC_BUFFER_CAPS_WORD + i] = 0xfeed;
}

static void make(word index, word type)
{
    assert_ok(retype(WORLD_UNTYPED, type, type == seL4_UntypedObject ? 12 : type == seL4_CapTableObject ? 4 : 8, index, 1));
}

static void setup(void)
{
    make(E, seL4_EndpointObject);
    make(X, seL4_EndpointObject);
    make(Y, seL4_NotificationObject);
    make(R, seL4_ReplyObject);
    make(R2, seL4_ReplyObject);
    make(NTFN, seL4_NotificationObject);
    assert_ok(cnode_mint(B1, E, RIGHT_WRITE, 0x111));
    assert_ok(cnode_mint(B2, E, RIGHT_READ, 0x222));
    receiver = world_thread(T1, seL4_MaxPrio);
    set_receive_slot(receiver, RS);
}

static void wait_for_message(struct tcb *tcb, word endpoint, word reply)
{
    world_run(tcb);
    thread_receive(seL4_SysRecv, endpoint, reply);
    world_run(world.root);
}

/* What the receiver gets when the root task sends these capabilities through `endpoint`. */
static struct answer transfer(word endpoint, struct words caps)
{
    set_receive_slot(receiver, RS);
    wait_for_message(receiver, E, R);
    thread_send(seL4_SysSend, endpoint, 42, WORDS(1, 2, 3, 4, 5, 6), caps);
    assert_int_equal(receiver->state, THREAD_RUNNING);
    struct answer answer = thread_answer(receiver);
    assert_int_equal(answer.label, 42);
    assert_int_equal(answer.length, 6);
    assert_int_equal(answer.mr[5], 6);
    return answer;
}

static word badge_word(unsigned i)
{
    return world_buffer(receiver)[IPC_BUFFER_CAPS_WORD + i];
}

/* --- 1 and 2 ------------------------------------------------------------------------------------------------------------ */

TEST(XFER_1_1_tag)
{
    setup();
    wait_for_message(receiver, E, R);
    word info = (word)7 << 12 | 7 << 9 | 127;
    thread_put_message(world.root, 0, NO_WORDS, NO_WORDS);
    context_set_info(&world.root->context, info);
    world_enter(E, info, seL4_SysSend);
    struct answer answer = thread_answer(receiver);
    assert_int_equal(answer.length, 120);
    assert_int_equal(answer.label, 7);
    assert_int_equal(answer.unwrapped, 0); /* XFER-1.4 */
}

TEST(XFER_1_2_offsets_in_the_buffer)
{
    assert_int_equal(offsetof(seL4_IPCBuffer, msg), 8);
    assert_int_equal(offsetof(seL4_IPCBuffer, caps_or_badges), 122 * 8);
    assert_int_equal(offsetof(seL4_IPCBuffer, receiveCNode), 125 * 8);
    assert_int_equal(offsetof(seL4_IPCBuffer, receiveIndex), 126 * 8);
    assert_int_equal(offsetof(seL4_IPCBuffer, receiveDepth), 127 * 8);
}

TEST(XFER_1_3_usable_buffer)
{
    setup();
    /* not mapped anywhere; read-only: may be read from, not written to */
    assert_ok(cnode_copy(OTHER, T1 + 2, RIGHT_READ));
    assert_ok(invoke(T1, TCBSetIPCBuffer, WORDS(WORLD_BUFFER_ADDRESS + 1024), WORDS(OTHER)).label);
    assert_ptr_equal(tcb_send_buffer(receiver), phys_to_virt(frame_base(world_slot(OTHER)->object) + 1024));
    assert_null(tcb_receive_buffer(receiver));
    assert_ok(cnode_delete(OTHER));
    assert_ok(cnode_copy(OTHER, T1 + 2, 0));
    assert_ok(invoke(T1, TCBSetIPCBuffer, WORDS(WORLD_BUFFER_ADDRESS), WORDS(OTHER)).label);
    assert_null(tcb_send_buffer(receiver));
    assert_ok(invoke(T1, TCBSetIPCBuffer, WORDS(WORLD_BUFFER_ADDRESS), WORDS(T1 + 2)).label);
    assert_ptr_equal(tcb_receive_buffer(receiver), tcb_send_buffer(receiver));
}

TEST(XFER_1_4_caps_unwrapped_of_the_sender_is_ignored)
{
    setup();
    wait_for_message(receiver, E, R);
    thread_put_message(world.root, 1, NO_WORDS, WORDS(X));
    word info = context_info(&world.root->context) | 7 << 9;
    context_set_info(&world.root->context, info);
    world_enter(E, info, seL4_SysSend);
    assert_int_equal(thread_answer(receiver).unwrapped, 0);
    assert_int_equal(thread_answer(receiver).extra_caps, 1);
}

TEST(XFER_2_1_unresolvable_cptr_stops_the_call_even_without_grant)
{
    setup();
    assert_ok(cnode_copy(OTHER, E, RIGHT_WRITE));
    wait_for_message(receiver, E, R);
    struct tcb *sender = world_thread(T2, seL4_MaxPrio);
    world_run(sender);
    thread_send(seL4_SysNBSend, OTHER, 1, NO_WORDS, WORDS((word)1 << 40));
    assert_int_equal(receiver->state, THREAD_BLOCKED_ON_RECEIVE);
    assert_true(world_call_ended(sender));
    thread_send(seL4_SysSend, OTHER, 1, NO_WORDS, WORDS((word)1 << 40));
    assert_int_equal(sender->state, THREAD_INACTIVE); /* a fault, and no handler */
    assert_int_equal(receiver->state, THREAD_BLOCKED_ON_RECEIVE);
}

TEST(XFER_2_2_conditions)
{
    setup();
    /* 1: Grant; GrantReply is not enough */
    assert_ok(cnode_copy(OTHER, E, RIGHT_WRITE | RIGHT_READ | RIGHT_GRANT_REPLY));
    assert_int_equal(transfer(OTHER, WORDS(X)).extra_caps, 0);
    assert_empty(RS);
    assert_int_equal(transfer(E, WORDS(X)).extra_caps, 1);
    assert_full(RS);
    assert_ok(cnode_delete(RS));
    /* 4: the receiver's buffer must be writable */
    assert_ok(cnode_delete(OTHER));
    assert_ok(cnode_copy(OTHER, T1 + 2, RIGHT_READ));
    assert_ok(invoke(T1, TCBSetIPCBuffer, WORDS(WORLD_BUFFER_ADDRESS), WORDS(OTHER)).label);
    wait_for_message(receiver, E, R);
    thread_send(seL4_SysSend, E, 42, WORDS(1, 2, 3, 4, 5, 6), WORDS(X));
    assert_int_equal(thread_answer(receiver).extra_caps, 0);
    assert_int_equal(thread_answer(receiver).length, 4);
    assert_empty(RS);
}

TEST(XFER_2_3_cptrs_and_tag_are_taken_at_rendezvous)
{
    setup();
    struct tcb *sender = world_thread(T2, seL4_MaxPrio);
    make(OTHER, seL4_CapTableObject);
    world_run(sender);
    thread_send(seL4_SysSend, E, 9, WORDS(1), WORDS(X, Y));
    world_run(receiver);
    /* what the buffer says now counts */
    world_buffer(sender)[IPC_BUFFER_CAPS_WORD] = Y;
    thread_receive(seL4_SysRecv, E, R);
    assert_type(RS, CAP_NOTIFICATION);
    assert_ok(cnode_delete(RS));
    /* one that no longer resolves: no capability at all (2.2, 3) */
    world_run(sender);
    thread_send(seL4_SysSend, E, 9, WORDS(1), WORDS(X, Y));
    world_run(receiver);
    world_buffer(sender)[IPC_BUFFER_CAPS_WORD + 1] = (word)1 << 50;
    thread_receive(seL4_SysRecv, E, R);
    assert_int_equal(thread_answer(receiver).extra_caps, 0);
    assert_int_equal(thread_answer(receiver).label, 9);
    assert_empty(RS);
    /* Grant is that of the call: the capability may lose it, or go */
    assert_ok(cnode_copy(EMPTY, E, 15));
    world_run(sender);
    thread_send(seL4_SysSend, EMPTY, 9, WORDS(1), WORDS(X));
    assert_ok(cnode_delete(EMPTY));
    world_run(receiver);
    thread_receive(seL4_SysRecv, E, R);
    assert_type(RS, CAP_ENDPOINT);
}

TEST(XFER_2_4_receivers_cap_plays_no_role)
{
    setup();
    assert_ok(cnode_copy(OTHER, E, RIGHT_READ));
    wait_for_message(receiver, OTHER, R);
    thread_send(seL4_SysSend, E, 42, NO_WORDS, WORDS(X));
    assert_full(RS);
}

TEST(XFER_2_5_fault_messages_carry_none)
{
    setup();
    struct tcb *faulter = world_thread(T2, seL4_MaxPrio);
    assert_ok(invoke(T2, TCBSetSpace, WORDS(0, 0), WORDS(E, ROOT, seL4_CapInitThreadVSpace)).label);
    wait_for_message(receiver, E, R);
    world_run(faulter);
    thread_send(seL4_SysSend, (word)1 << 40, 1, NO_WORDS, WORDS(X));
    assert_int_equal(thread_answer(receiver).label, seL4_Fault_CapFault);
    assert_int_equal(thread_answer(receiver).extra_caps, 0);
    assert_empty(RS);
}

/* --- 3 -------------------------------------------------------------------------------------------------------------------- */

TEST(XFER_3_1_the_receive_slot)
{
    setup();
    word *buffer = world_buffer(receiver);
    make(OTHER, seL4_CapTableObject);
    static const word bad[][3] = {
        { OTHER, 0, 9 }, /* bits are left over */
        { (word)1 << 40, RS, 64 }, { X, RS, 64 },  { ROOT, RS, 0 }, { ROOT, RS, 65 },
        { ROOT, RS, 63 },          { ROOT, E, 64 }, { ROOT, RS, ~(word)0 },
    };
    for (unsigned i = 0; i < ARRAY_SIZE(bad); i++) {
        wait_for_message(receiver, E, R);
        memcpy(&buffer[IPC_BUFFER_RECEIVE_CNODE_WORD], bad[i], sizeof(bad[i]));
        thread_send(seL4_SysSend, E, 42, NO_WORDS, WORDS(B1, X)); /* unwrapping still works */
        assert_int_equal(thread_answer(receiver).extra_caps, 1);
        assert_int_equal(thread_answer(receiver).unwrapped, 1);
        assert_empty(RS);
    }
}

TEST(XFER_3_2_words_are_read_at_rendezvous_and_stay)
{
    setup();
    assert_int_equal(transfer(E, WORDS(X)).extra_caps, 1);
    assert_int_equal(world_buffer(receiver)[IPC_BUFFER_RECEIVE_INDEX_WORD], RS);
    assert_int_equal(transfer(E, WORDS(Y)).extra_caps, 0); /* not emptied */
    assert_type(RS, CAP_ENDPOINT);
}

TEST(XFER_3_3_rights_and_guards_arrive_as_they_are)
{
    setup();
    make(OTHER, seL4_CapTableObject);
    assert_ok(cnode_mint(EMPTY, OTHER, 15, 5 << 6 | 4));
    transfer(E, WORDS(EMPTY));
    assert_int_equal(world_slot(RS)->data, 5 << 6 | 4);
    assert_ok(cnode_delete(RS));
    assert_ok(cnode_delete(EMPTY));
    assert_ok(cnode_mint(EMPTY, X, RIGHT_GRANT, 77));
    transfer(E, WORDS(EMPTY));
    assert_int_equal(slot_rights(world_slot(RS)), RIGHT_GRANT);
    assert_int_equal(world_slot(RS)->data, 77);
}

/* The table of section 3. */
TEST(XFER_3_4_XFER_3_5_XFER_3_6_table_of_cases)
{
    setup();
    static const struct {
        struct words caps;
        unsigned extra, unwrapped, slot; /* what the receive slot holds: 0 or the slot of the source */
        bool occupied;
    } cases[] = {
        { { 1, { X } }, 1, 0, X, false },
        { { 1, { B1 } }, 1, 1, 0, false },
        { { 2, { B1, X } }, 2, 1, X, false },
        { { 2, { X, B2 } }, 2, 2, X, false },
        { { 3, { B1, B2, X } }, 3, 3, X, false },
        { { 3, { X, Y, B1 } }, 1, 0, X, false },
        { { 3, { X, B1, Y } }, 2, 2, X, false },
        { { 3, { B1, EMPTY, B2 } }, 1, 1, 0, false },
        { { 1, { X } }, 0, 0, 0, true },
        { { 3, { B1, X, B2 } }, 1, 1, 0, true },
        { { 1, { seL4_CapIRQControl } }, 0, 0, 0, false },
        { { 1, { E } }, 1, 1, 0, false },
    };
    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
        if (cases[i].occupied)
            assert_ok(cnode_copy(RS, ROOT, 15));
        struct answer answer = transfer(E, cases[i].caps);
        assert_int_equal(answer.extra_caps, cases[i].extra);
        assert_int_equal(answer.unwrapped, cases[i].unwrapped);
        for (unsigned k = 0; k < 3; k++)
            assert_int_equal(badge_word(k),
                             cases[i].unwrapped >> k & 1 ? world_slot(cases[i].caps.at[k])->data : (word)0xfeed);
        if (cases[i].occupied)
            assert_type(RS, CAP_CNODE);
        else if (cases[i].slot)
            assert_ptr_equal(slot_object_pointer(RS), slot_object_pointer(cases[i].slot));
        else
            assert_empty(RS);
        assert_ok(cnode_delete(RS));
    }
}

TEST(XFER_3_7_place_in_the_tree_is_that_of_a_copy)
{
    setup();
    transfer(E, WORDS(X));
    assert_false(slot_is_original(world_slot(RS)));
    assert_ok(cnode_revoke(X));
    assert_empty(RS);
    assert_ok(cnode_copy(OTHER, X, 15));
    transfer(E, WORDS(OTHER)); /* a sibling of a derived capability */
    assert_ok(cnode_revoke(OTHER));
    assert_full(RS);
}

TEST(XFER_3_8_frames_arrive_unmapped_untypeds_exhaust_the_source)
{
    setup();
    make(OTHER, seL4_X86_PDPTObject);
    make(OTHER + 20, seL4_X86_PageDirectoryObject);
    make(OTHER + 21, seL4_X86_PageTableObject);
    make(OTHER + 22, seL4_X86_4K);
    struct words root = WORDS(seL4_CapInitThreadVSpace);
    assert_ok(invoke(OTHER, X86PDPTMap, WORDS(0, 0), root).label);
    assert_ok(invoke(OTHER + 20, X86PageDirectoryMap, WORDS(0, 0), root).label);
    assert_ok(invoke(OTHER + 21, X86PageTableMap, WORDS(0, 0), root).label);
    assert_ok(invoke(OTHER + 22, X86PageMap, WORDS(0x1000, 3, 0), root).label);
    transfer(E, WORDS(OTHER + 22));
    assert_int_equal(world_slot(RS)->data, 0);
    assert_ok(cnode_delete(RS));
    make(EMPTY, seL4_UntypedObject);
    transfer(E, WORDS(EMPTY));
    assert_type(RS, CAP_UNTYPED);
    assert_int_equal(untyped_watermark(world_slot(EMPTY)->data), 4096);
    assert_true(slot_has_children(world_slot(EMPTY)));
}

TEST(XFER_3_9_unwrapping_compares_objects)
{
    setup();
    /* a notification or reply is never unwrapped, another endpoint neither */
    assert_int_equal(transfer(E, WORDS(NTFN)).unwrapped, 0);
    assert_ok(cnode_delete(RS));
    assert_int_equal(transfer(E, WORDS(R2)).unwrapped, 0);
    assert_ok(cnode_delete(RS));
    /* in a reply nothing is unwrapped: an endpoint capability is transferred */
    struct tcb *client = world_thread(T2, seL4_MaxPrio);
    set_receive_slot(client, RS);
    world_run(client);
    thread_send(seL4_SysCall, E, 1, NO_WORDS, NO_WORDS);
    world_run(receiver);
    thread_receive(seL4_SysRecv, E, R);
    thread_send(seL4_SysSend, R, 5, NO_WORDS, WORDS(E));
    assert_int_equal(thread_answer(client).unwrapped, 0);
    assert_int_equal(thread_answer(client).extra_caps, 1);
    assert_type(RS, CAP_ENDPOINT);
}

/* --- 4 -------------------------------------------------------------------------------------------------------------------- */

TEST(XFER_4_1_XFER_4_3_kernel_objects_transfer_nothing)
{
    setup();
    set_receive_slot(world.root, RS);
    struct answer answer = invoke(T1, TCBSetFlags, WORDS(0, 0), WORDS(X));
    assert_int_equal(answer.label, seL4_NoError);
    assert_int_equal(answer.extra_caps, 0);
    assert_empty(RS);
}

TEST(XFER_4_2_notifications_ignore_them)
{
    setup();
    set_receive_slot(world.root, RS);
    thread_send(seL4_SysSend, NTFN, 0, NO_WORDS, WORDS(X));
    assert_true(notification_is_active(slot_object_pointer(NTFN)));
    assert_empty(RS);
}

/* --- 5 -------------------------------------------------------------------------------------------------------------------- */

static struct reply *reply_in(word index)
{
    return slot_object_pointer(index);
}

/* `client` calls through `endpoint` and waits in reply R, which the receiver armed. */
static struct tcb *waiting_client(word thread, word endpoint)
{
    struct tcb *client = world_thread(thread, seL4_MaxPrio);
    wait_for_message(receiver, E, R);
    world_run(client);
    thread_send(seL4_SysCall, endpoint, 3, WORDS(1, 2), NO_WORDS);
    return client;
}

TEST(XFER_5_1_reply_caps_are_like_endpoint_caps)
{
    setup();
    struct tcb *client = waiting_client(T2, E);
    assert_int_equal(client->state, THREAD_BLOCKED_ON_REPLY);
    assert_ok(cnode_copy(OTHER, R, 15));
    assert_ok(cnode_delete(R)); /* not the last */
    assert_int_equal(client->state, THREAD_BLOCKED_ON_REPLY);
    world_run(world.root);
    thread_send(seL4_SysSend, OTHER, 8, WORDS(9), NO_WORDS);
    assert_int_equal(client->state, THREAD_RUNNING);
    assert_int_equal(thread_answer(client).label, 8);
    assert_int_equal(thread_answer(client).mr[0], 9);
}

TEST(XFER_5_2_no_right_is_needed_and_the_object_is_fixed)
{
    setup();
    assert_ok(cnode_copy(OTHER, R, 0));
    struct tcb *client = world_thread(T2, seL4_MaxPrio);
    wait_for_message(receiver, E, OTHER);
    assert_ok(cnode_delete(OTHER));
    world_run(client);
    thread_send(seL4_SysCall, E, 3, NO_WORDS, NO_WORDS);
    assert_ptr_equal(reply_in(R)->tcb, client);
}

TEST(XFER_5_3_reply_object_of_another_thread)
{
    setup();
    struct tcb *client = waiting_client(T2, E);
    struct tcb *second = world_thread(T3, seL4_MaxPrio);
    wait_for_message(second, E, R);
    assert_int_equal(client->state, THREAD_INACTIVE);
    assert_ptr_equal(reply_in(R)->tcb, second);
    /* another receiver with it */
    wait_for_message(receiver, X, R);
    assert_int_equal(second->state, THREAD_INACTIVE);
    /* the stranded client repeats its call when resumed */
    assert_ok(invoke(T2, TCBResume, NO_WORDS, NO_WORDS).label);
    world_run(client);
    assert_false(world_call_ended(client));
}

TEST(XFER_5_4_association_lasts_while_blocked)
{
    setup();
    assert_ok(invoke(T1, TCBBindNotification, NO_WORDS, WORDS(NTFN)).label);
    wait_for_message(receiver, E, R);
    assert_ptr_equal(reply_in(R)->tcb, receiver);
    thread_send(seL4_SysSend, NTFN, 0, NO_WORDS, NO_WORDS);
    assert_int_equal(receiver->state, THREAD_RUNNING);
    assert_null(reply_in(R)->tcb);
    world_run(receiver);
    thread_receive(seL4_SysNBRecv, E, R);
    assert_null(reply_in(R)->tcb);
}

TEST(XFER_5_5_when_the_caller_waits)
{
    setup();
    for (unsigned rights = 0; rights < 16; rights += 4) {
        assert_ok(cnode_copy(OTHER, E, rights | RIGHT_WRITE));
        struct tcb *client = waiting_client(T2, OTHER);
        assert_int_equal(client->state, rights ? THREAD_BLOCKED_ON_REPLY : THREAD_INACTIVE);
        assert_int_equal(receiver->state, THREAD_RUNNING);
        assert_ok(cnode_delete(T2));
        assert_ok(cnode_delete(T2 + 1));
        assert_ok(cnode_delete(T2 + 2));
        assert_ok(cnode_delete(OTHER));
    }
    /* received by Wait: the caller never returns */
    struct tcb *client = world_thread(T2, seL4_MaxPrio);
    world_run(receiver);
    thread_receive(seL4_SysWait, E, 0);
    world_run(client);
    thread_send(seL4_SysCall, E, 3, NO_WORDS, NO_WORDS);
    assert_int_equal(client->state, THREAD_INACTIVE);
    assert_ok(invoke(T2, TCBResume, NO_WORDS, NO_WORDS).label);
    world_run(client);
    assert_false(world_call_ended(client));
}

TEST(XFER_5_6_messages_without_call_leave_the_reply_unused)
{
    setup();
    wait_for_message(receiver, E, R);
    thread_send(seL4_SysSend, E, 1, NO_WORDS, NO_WORDS);
    assert_null(reply_in(R)->tcb);
    thread_send(seL4_SysSend, R, 1, NO_WORDS, NO_WORDS);
    assert_true(world_call_ended(world.root));
}

TEST(XFER_5_7_answering_never_blocks_and_never_fails)
{
    setup();
    assert_int_equal(invoke(R, 1, NO_WORDS, NO_WORDS).label, seL4_NoError);
    thread_send(seL4_SysNBSend, R, 1, NO_WORDS, NO_WORDS);
    assert_true(world_call_ended(world.root));
    assert_ok(cnode_copy(OTHER, R, 0)); /* no right at all */
    struct tcb *client = waiting_client(T2, E);
    world_run(world.root);
    assert_int_equal(invoke(OTHER, 6, NO_WORDS, NO_WORDS).label, seL4_NoError);
    assert_int_equal(client->state, THREAD_RUNNING);
}

TEST(XFER_5_8_caps_in_the_answer_by_the_grant_of_the_reply_cap)
{
    setup();
    assert_ok(cnode_copy(OTHER, R, 0));
    assert_ok(cnode_copy(EMPTY, E, RIGHT_WRITE | RIGHT_GRANT_REPLY));
    for (unsigned grant = 0; grant < 2; grant++) {
        struct tcb *client = waiting_client(T2, EMPTY);
        set_receive_slot(client, RS);
        world_run(world.root);
        thread_send(seL4_SysSend, grant ? R : OTHER, 6, WORDS(1, 2), WORDS(X));
        assert_int_equal(thread_answer(client).length, 2);
        assert_int_equal(thread_answer(client).extra_caps, grant);
        assert_int_equal(!slot_is_empty(world_slot(RS)), grant);
        assert_ok(cnode_delete(T2));
        assert_ok(cnode_delete(T2 + 1));
        assert_ok(cnode_delete(T2 + 2));
    }
}

TEST(XFER_5_9_reply_to_a_fault_transfers_none)
{
    setup();
    struct tcb *faulter = world_thread(T2, seL4_MaxPrio);
    assert_ok(invoke(T2, TCBSetSpace, WORDS(0, 0), WORDS(E, ROOT, seL4_CapInitThreadVSpace)).label);
    set_receive_slot(faulter, RS);
    wait_for_message(receiver, E, R);
    world_run(faulter);
    world_fault((struct fault){ .type = seL4_Fault_VMFault, .code = { 0x1000 } });
    assert_int_equal(faulter->state, THREAD_BLOCKED_ON_REPLY);
    world_run(world.root);
    thread_send(seL4_SysSend, R, 0, NO_WORDS, WORDS(X));
    assert_int_equal(faulter->state, THREAD_RESTART);
    assert_empty(RS);
}

TEST(XFER_5_10_an_answer_is_single_use)
{
    setup();
    struct tcb *client = waiting_client(T2, E);
    world_run(world.root);
    thread_send(seL4_SysSend, R, 1, NO_WORDS, NO_WORDS);
    assert_int_equal(client->state, THREAD_RUNNING);
    /* a second answer has no effect on a later, unrelated wait of the same thread */
    world_run(client);
    thread_send(seL4_SysCall, X, 1, NO_WORDS, NO_WORDS);
    assert_int_equal(client->state, THREAD_BLOCKED_ON_SEND);
    world_run(world.root);
    thread_send(seL4_SysSend, R, 1, NO_WORDS, NO_WORDS);
    assert_int_equal(client->state, THREAD_BLOCKED_ON_SEND);
}

TEST(XFER_5_11_caller_goes_while_waiting)
{
    setup();
    struct tcb *client = waiting_client(T2, E);
    world_run(world.root);
    assert_ok(invoke(T2, TCBSuspend, NO_WORDS, NO_WORDS).label);
    assert_int_equal(client->state, THREAD_INACTIVE);
    assert_null(reply_in(R)->tcb);
    assert_ok(cnode_delete(T2));
    assert_ok(cnode_delete(T2 + 1));
    assert_ok(cnode_delete(T2 + 2));
    waiting_client(T2, E);
    world_run(world.root);
    assert_ok(cnode_delete(T2));
    assert_null(reply_in(R)->tcb);
    assert_full(R);
}

TEST(XFER_5_12_deleting_reply_caps)
{
    setup();
    struct tcb *client = waiting_client(T2, E);
    world_run(world.root);
    assert_ok(cnode_copy(OTHER, R, 15));
    assert_ok(cnode_delete(OTHER));
    assert_int_equal(client->state, THREAD_BLOCKED_ON_REPLY);
    assert_ok(cnode_delete(R));
    assert_int_equal(client->state, THREAD_INACTIVE);
}

static struct tcb *reply_recv(word endpoint, word reply, struct words caps)
{
    thread_put_message(this_core.current, 1, NO_WORDS, caps);
    return thread_receive(seL4_SysReplyRecv, endpoint, reply);
}

TEST(XFER_5_13_reply_recv_pitfalls)
{
    setup();
    make(OTHER, seL4_TCBObject);
    struct tcb *handler = world_thread(T3, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(X, ROOT, seL4_CapInitThreadVSpace)).label);
    static const word bad[] = { (word)1 << 40, OTHER };
    for (unsigned i = 0; i < 2; i++) {
        struct tcb *client = waiting_client(T2, E);
        wait_for_message(handler, X, R2);
        world_run(receiver);
        reply_recv(E, bad[i], NO_WORDS);
        struct answer fault = thread_answer(handler);
        assert_int_equal(fault.label, seL4_Fault_CapFault);
        assert_int_equal(fault.mr[1], bad[i]);
        assert_int_equal(fault.mr[2], 1);
        assert_int_equal(client->state, THREAD_BLOCKED_ON_REPLY);
        world_run(handler);
        thread_send(seL4_SysSend, R2, 0, NO_WORDS, NO_WORDS);
        assert_ok(cnode_delete(T2));
        assert_ok(cnode_delete(T2 + 1));
        assert_ok(cnode_delete(T2 + 2));
    }
    /* an extra capability that does not resolve: not answered, and the caller becomes inactive */
    struct tcb *client = waiting_client(T2, E);
    world_run(receiver);
    reply_recv(E, R, WORDS((word)1 << 40));
    assert_int_equal(client->state, THREAD_INACTIVE);
    assert_int_equal(receiver->state, THREAD_BLOCKED_ON_RECEIVE);
    assert_ptr_equal(reply_in(R)->tcb, receiver);
}

/* --- 6 -------------------------------------------------------------------------------------------------------------------- */

TEST(XFER_6_1_messages_without_caps_show_none)
{
    setup();
    struct answer answer = transfer(E, NO_WORDS);
    assert_int_equal(answer.extra_caps, 0);
    assert_int_equal(answer.unwrapped, 0);
    assert_int_equal(badge_word(0), 0xfeed);
}
