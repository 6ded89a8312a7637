/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The derivation tree as Revoke shows it, deletion of containers, and address resolution by threads.
 * Rules: docs/reference/capabilities.md 6, 10 to 15.
 */

#include "support.h"

static bool revoke_removes(seL4_CPtr cap, seL4_CPtr other)
{
    revoke_cap(cap);
    EXPECT(!slot_is_empty(cap));
    return slot_is_empty(other);
}

TEST(CAP_10_3_copies_of_copies_are_siblings)
{
    seL4_CPtr original = new_endpoint(), first = copy_of(original), second = copy_of(first), third = copy_of(second);
    EXPECT(!revoke_removes(first, second));
    EXPECT(!revoke_removes(second, third));
    EXPECT(!slot_is_empty(first));
    EXPECT(revoke_removes(original, first));
    EXPECT(slot_is_empty(second));
    EXPECT(slot_is_empty(third));
}

TEST(CAP_10_5_10_11_badged_originals)
{
    const seL4_CPtr objects[] = { new_endpoint(), new_notification() };
    FOR_EACH (object, objects) {
        seL4_CPtr one = badged(object, 1), two = badged(object, 1), copy = copy_of(two), copy_of_copy = copy_of(copy);
        EXPECT(revoke_removes(two, copy));
        EXPECT(slot_is_empty(copy_of_copy));
        EXPECT(!slot_is_empty(one));
        /* CAP-10.7: a deleted original leaves its copies to the next ancestor, not to a new cap with its badge. */
        copy = copy_of(two);
        delete_cap(two);
        two = badged(object, 1);
        EXPECT(!revoke_removes(two, copy));
        EXPECT(!revoke_removes(one, copy));
        /* A badge minted from an unbadged copy is the copy's sibling. */
        seL4_CPtr plain = copy_of(object), seven = badged(plain, 7);
        EXPECT(!revoke_removes(plain, seven));
        EXPECT(revoke_removes(object, seven));
        EXPECT(slot_is_empty(plain));
        EXPECT(slot_is_empty(one));
        EXPECT(slot_is_empty(copy));
    }
}

TEST(CAP_10_6_moves_keep_the_place)
{
    seL4_CPtr original = new_endpoint(), copy = copy_of(original), moved = new_slot(), cnode = new_cnode(4);
    EXPECT_OK(seL4_CNode_Move(ROOT, moved, DEPTH, ROOT, original, DEPTH));
    EXPECT(revoke_removes(moved, copy));
    copy = copy_of(moved);
    EXPECT_OK(seL4_CNode_Move(cnode, 3, 4, ROOT, copy, DEPTH));
    revoke_cap(moved);
    EXPECT_EQ(seL4_CNode_Move(cnode, 3, 4, cnode, 3, 4), seL4_FailedLookup);
    /* the same through Mutate, which gives the CNode cap another guard on the way */
    seL4_CPtr inner = new_cnode(2), inner_copy = copy_of(inner), mutated = new_slot();
    EXPECT_OK(seL4_CNode_Mutate(ROOT, mutated, DEPTH, ROOT, inner, DEPTH, full_guard(2)));
    EXPECT(revoke_removes(mutated, inner_copy));
}

TEST(CAP_10_13_copies_of_other_objects)
{
    const seL4_CPtr objects[] = { new_tcb(), new_cnode(2), new_sched_context(), new_reply(), new_page() };
    FOR_EACH (object, objects) {
        seL4_CPtr copy = copy_of(object), second = copy_of(copy);
        EXPECT(!revoke_removes(copy, second));
        EXPECT(revoke_removes(object, second));
        EXPECT(slot_is_empty(copy));
    }
}

TEST(CAP_10_10_11_3_deleted_untyped_leaves_its_children)
{
    seL4_CPtr outer = new_untyped(14), inner = new_slot(), endpoint = new_slot(), copy;
    EXPECT_OK(seL4_Untyped_Retype(outer, seL4_UntypedObject, 12, ROOT, 0, 0, inner, 1));
    EXPECT_OK(seL4_Untyped_Retype(inner, seL4_EndpointObject, 0, ROOT, 0, 0, endpoint, 1));
    copy = badged(endpoint, 5);
    delete_cap(inner);
    EXPECT(!slot_is_empty(endpoint));
    EXPECT(!slot_is_empty(copy));
    EXPECT(revoke_removes(outer, endpoint));
    EXPECT(slot_is_empty(copy));
}

TEST(CAP_15_1_thread_slots_are_copies)
{
    /* The CSpace root of a thread goes with the original, and every lookup fails from then on. */
    seL4_CPtr cnode = new_cnode(4), handler = new_endpoint(), reply = new_reply(), notification = new_notification();
    EXPECT_OK(seL4_CNode_Copy(cnode, 3, 4, ROOT, notification, DEPTH, seL4_AllRights));
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_SetSpace(thread->tcb, handler, cnode, full_guard(4), ROOT_VSPACE, 0));
    thread->foreign = true;
    thread_issue(thread, SYSCALL(Wait, .cap = 3));
    seL4_Signal(badged(notification, 6));
    EXPECT_EQ(thread->syscall.cap, 6);
    EXPECT_EQ(receive(handler, reply).label, seL4_Fault_UnknownSyscall);
    thread_issue(thread, SYSCALL(Wait, .cap = 3));
    revoke_cap(cnode);
    seL4_Signal(notification);
    EXPECT_EQ(receive(handler, reply).label, seL4_Fault_UnknownSyscall);
    thread_issue(thread, SYSCALL(Wait, .cap = 3));
    struct message fault = receive(handler, reply);
    EXPECT_EQ(fault.label, seL4_Fault_CapFault);
    EXPECT_EQ(fault.length, 4);
    EXPECT_EQ(fault.mr[seL4_CapFault_Addr], 3);
    EXPECT_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
    EXPECT_EQ(fault.mr[seL4_CapFault_LookupFailureType], INVALID_ROOT);
}

/* --- lookups by threads ----------------------------------------------------------------------------------------------------- */

TEST(CAP_6_4_6_5_chain_of_64_cnodes)
{
    /* Bit by bit through 64 CNodes of two slots each; the path is a pattern, and the last slot holds an endpoint. */
    seL4_Word path = 0xa5c3f0961e78b42d;
    seL4_CPtr handler = new_endpoint(), reply = new_reply(), endpoint = new_endpoint(), next = badged(endpoint, 77);
    for (unsigned bit = 0; bit < 64; bit++) {
        seL4_CPtr cnode = new_cnode(1);
        EXPECT_OK(seL4_CNode_Move(cnode, path >> bit & 1, 1, ROOT, next, DEPTH));
        next = cnode;
    }
    struct thread *thread = new_thread(HIGH, 0);
    thread->foreign = true;
    EXPECT_OK(seL4_TCB_SetSpace(thread->tcb, handler, next, 0, ROOT_VSPACE, 0));
    thread_issue(thread, SYSCALL(Call, .cap = path, .info = INFO(1, 0, 1), .mr = { 42 }));
    struct message message = receive(endpoint, reply);
    EXPECT_EQ(message.badge, 77);
    EXPECT_EQ(message.mr[0], 42);
    for (unsigned bit = 0; bit < 64; bit++) {
        thread_issue(thread, SYSCALL(Call, .cap = path ^ 1UL << bit, .info = INFO(1, 0, 1)));
        EXPECT_EQ(INFO_LABEL(thread->syscall.info), seL4_InvalidCapability);
        EXPECT_EQ(thread->syscall.mr[0], 0);
        EXPECT_EQ(receive(handler, reply).label, seL4_Fault_UnknownSyscall);
    }
}

/* What a thread with a given CSpace learns when it calls through an address. */
static struct message lookup_fault(seL4_CPtr cnode, seL4_Word data, struct syscall syscall)
{
    seL4_CPtr handler = new_endpoint(), reply = new_reply();
    struct thread *thread = new_thread(HIGH, 0);
    thread->foreign = true;
    EXPECT_OK(seL4_TCB_SetSpace(thread->tcb, handler, cnode, data, ROOT_VSPACE, 0));
    thread_issue(thread, syscall);
    struct message fault = receive(handler, reply);
    EXPECT_EQ(fault.label, seL4_Fault_CapFault);
    EXPECT_EQ(fault.mr[seL4_CapFault_IP], thread_register_pc(thread));
    return fault;
}

TEST(CAP_7_4_capability_fault_descriptions)
{
    seL4_CPtr cnode = new_cnode(4), guarded = seL4_CNode_CapData_new(6, 12).words[0];
    struct message fault = lookup_fault(cnode, guarded, SYSCALL(Call, .cap = 1UL << 60));
    EXPECT_EQ(fault.length, 7);
    EXPECT_EQ(fault.mr[seL4_CapFault_Addr], 1UL << 60);
    EXPECT_EQ(fault.mr[seL4_CapFault_InRecvPhase], 0);
    EXPECT_EQ(fault.mr[seL4_CapFault_LookupFailureType], GUARD_MISMATCH);
    EXPECT_EQ(fault.mr[seL4_CapFault_BitsLeft], 64);
    EXPECT_EQ(fault.mr[seL4_CapFault_GuardMismatch_GuardFound], 6);
    EXPECT_EQ(fault.mr[seL4_CapFault_GuardMismatch_BitsFound], 12);
    /* A CNode of 16 slots within one of 2^... : the inner one's guard of 58 bits leaves no room. */
    seL4_CPtr inner = new_cnode(4);
    EXPECT_OK(seL4_CNode_Mint(cnode, 2, 4, ROOT, inner, DEPTH, seL4_AllRights, seL4_CNode_CapData_new(0, 58).words[0]));
    fault = lookup_fault(cnode, 0, SYSCALL(Send, .cap = 2UL << 60));
    EXPECT_EQ(fault.length, 6);
    EXPECT_EQ(fault.mr[seL4_CapFault_LookupFailureType], DEPTH_MISMATCH);
    EXPECT_EQ(fault.mr[seL4_CapFault_BitsLeft], 60);
    EXPECT_EQ(fault.mr[seL4_CapFault_DepthMismatch_BitsFound], 62);
    fault = lookup_fault(cnode, 0, SYSCALL(Recv, .cap = 3UL << 60));
    EXPECT_EQ(fault.length, 5);
    EXPECT_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
    EXPECT_EQ(fault.mr[seL4_CapFault_LookupFailureType], MISSING);
    EXPECT_EQ(fault.mr[seL4_CapFault_BitsLeft], 0);
}

TEST(CAP_7_5_unresolvable_send_without_blocking)
{
    seL4_CPtr notification = new_notification(), reply = new_reply();
    seL4_Word nowhere = 1UL << 62;
    struct syscall call = SYSCALL(NBSend, .cap = nowhere, .info = INFO(5, 0, 2), .mr = { 1, 2, 3, 4 });
    struct syscall after = issue(call);
    EXPECT(!memcmp(&call, &after, sizeof(call)));
    static const seL4_Word numbers[] = { (seL4_Word)seL4_SysReplyRecv, (seL4_Word)seL4_SysNBSendRecv,
                                         (seL4_Word)seL4_SysNBSendWait };
    FOR_EACH (number, numbers) {
        seL4_Signal(badged(notification, 8));
        call = (struct syscall){ .number = number, .cap = notification, .reply = nowhere, .destination = nowhere };
        if (number == (seL4_Word)seL4_SysNBSendRecv) {
            call.reply = reply;
        }
        EXPECT_EQ(issue(call).cap, 8);
    }
}

TEST(CAP_7_7_receive_phase_order)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint(), notification = new_notification();
    enum { BLIND = 1, GOOD, REPLY, BLIND_NOTIFICATION, TCB, EMPTY };
    EXPECT_OK(seL4_CNode_Copy(cnode, BLIND, 4, ROOT, endpoint, DEPTH, rights_word(13)));
    EXPECT_OK(seL4_CNode_Copy(cnode, GOOD, 4, ROOT, endpoint, DEPTH, seL4_AllRights));
    EXPECT_OK(seL4_CNode_Copy(cnode, REPLY, 4, ROOT, new_reply(), DEPTH, seL4_AllRights));
    EXPECT_OK(seL4_CNode_Copy(cnode, BLIND_NOTIFICATION, 4, ROOT, notification, DEPTH, rights_word(1)));
    EXPECT_OK(seL4_CNode_Copy(cnode, TCB, 4, ROOT, new_tcb(), DEPTH, seL4_AllRights));
    static const seL4_Word with_reply[] = { (seL4_Word)seL4_SysRecv, (seL4_Word)seL4_SysNBRecv,
                                            (seL4_Word)seL4_SysReplyRecv, (seL4_Word)seL4_SysNBSendRecv };
    static const seL4_Word without_reply[] = { (seL4_Word)seL4_SysWait, (seL4_Word)seL4_SysNBWait,
                                               (seL4_Word)seL4_SysNBSendWait };
    static const seL4_Word useless[] = { BLIND, BLIND_NOTIFICATION, REPLY, TCB, EMPTY };
    struct message fault;
    FOR_EACH (cap, useless) {
        FOR_EACH (number, with_reply) {
            /* The reply object is wrong too, but the endpoint is examined first. */
            fault = lookup_fault(cnode, full_guard(4),
                                 (struct syscall){ .number = number, .cap = cap, .reply = TCB, .destination = EMPTY });
            EXPECT_EQ(fault.mr[seL4_CapFault_Addr], cap);
            EXPECT_EQ(fault.mr[seL4_CapFault_LookupFailureType], MISSING);
            EXPECT_EQ(fault.mr[seL4_CapFault_BitsLeft], 0);
            forget_threads();
        }
        FOR_EACH (number, without_reply) {
            fault = lookup_fault(cnode, full_guard(4), (struct syscall){ .number = number, .cap = cap, .reply = EMPTY });
            EXPECT_EQ(fault.mr[seL4_CapFault_Addr], cap);
            EXPECT_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
            forget_threads();
        }
    }
    FOR_EACH (number, with_reply) {
        static const seL4_Word replies[] = { TCB, EMPTY, GOOD };
        FOR_EACH (reply, replies) {
            fault = lookup_fault(cnode, full_guard(4),
                                 (struct syscall){ .number = number, .cap = GOOD, .reply = reply, .destination = EMPTY });
            EXPECT_EQ(fault.mr[seL4_CapFault_Addr], reply);
            EXPECT_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
            EXPECT_EQ(fault.mr[seL4_CapFault_LookupFailureType], MISSING);
            EXPECT_EQ(fault.mr[seL4_CapFault_BitsLeft], 0);
            forget_threads();
        }
        fault = lookup_fault(cnode, full_guard(4),
                             (struct syscall){ .number = number, .cap = GOOD, .reply = 99, .destination = EMPTY });
        EXPECT_EQ(fault.mr[seL4_CapFault_Addr], 99);
        EXPECT_EQ(fault.mr[seL4_CapFault_LookupFailureType], GUARD_MISMATCH);
        forget_threads();
    }
}

TEST(CAP_7_9_invoking_nothing)
{
    EXPECT_RESULT(invoke(new_slot(), 5, WORDS(1, 2, 3), CAPS()), seL4_InvalidCapability, 0);
    EXPECT_RESULT(invoke(0, 0, WORDS(), CAPS()), seL4_InvalidCapability, 0);
    EXPECT_RESULT(invoke(4000, CNodeCopy, WORDS(), CAPS()), seL4_InvalidCapability, 0);
}

/* --- containers -------------------------------------------------------------------------------------------------------------- */

/* A thread that blocks sending on an endpoint, with a cap that is not one of those the test deletes. */
static struct thread *blocked_sender(seL4_CPtr endpoint)
{
    struct thread *thread = spawn_issue(HIGH, SYSCALL(Call, .cap = badged(endpoint, 1), .info = INFO(0, 0, 0)));
    EXPECT_EQ(thread->done, 0);
    return thread;
}

TEST(CAP_12_3_cnode_deletion_empties_it)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint();
    for (unsigned slot = 0; slot < 16; slot += 5) {
        EXPECT_OK(seL4_CNode_Copy(cnode, slot, 4, ROOT, endpoint, DEPTH, seL4_AllRights));
    }
    struct thread *sender = blocked_sender(endpoint);
    revoke_cap(endpoint);
    EXPECT_EQ(sender->done, 0);
    for (unsigned slot = 0; slot < 16; slot += 5) {
        EXPECT_OK(seL4_CNode_Copy(cnode, slot, 4, ROOT, endpoint, DEPTH, seL4_AllRights));
    }
    delete_cap(endpoint);
    EXPECT_EQ(sender->done, 0);
    delete_cap(cnode);
    settle();
    EXPECT_EQ(sender->done, 1);
    EXPECT_EQ(INFO_LABEL(sender->syscall.info), seL4_InvalidCapability);
    EXPECT_EQ(sender->syscall.mr[0], 0);
}

/* CNode B with copies of an endpoint in some slots; the only cap to B lies in CNode A. */
static seL4_CPtr cnode_in_cnode(seL4_CPtr untyped, seL4_CPtr endpoint, bool both)
{
    seL4_CPtr outer = new_cnode(2), inner = new_slot();
    EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 2, ROOT, 0, 0, inner, 1));
    EXPECT_OK(seL4_CNode_Copy(inner, 0, 2, ROOT, endpoint, DEPTH, seL4_AllRights));
    if (both) {
        EXPECT_OK(seL4_CNode_Copy(inner, 1, 2, ROOT, endpoint, DEPTH, seL4_AllRights));
    }
    EXPECT_OK(seL4_CNode_Move(outer, 1, 2, ROOT, inner, DEPTH));
    return outer;
}

TEST(CAP_12_4_12_5_nested_container_keeps_the_rest)
{
    seL4_CPtr untyped = new_untyped(12), endpoint = new_endpoint(), mine = new_slot();
    EXPECT_OK(seL4_CNode_Copy(ROOT, mine, DEPTH, ROOT, endpoint, DEPTH, seL4_AllRights));
    seL4_CPtr outer = cnode_in_cnode(untyped, endpoint, true);
    struct thread *sender = spawn_issue(HIGH, SYSCALL(Call, .cap = mine));
    delete_cap(mine);
    delete_cap(endpoint);
    EXPECT_EQ(sender->done, 0);
    delete_cap(outer);
    settle();
    EXPECT_EQ(sender->done, 0); /* slot 1 of the inner CNode survives */
    revoke_cap(untyped);
    settle();
    EXPECT_EQ(sender->done, 1);
    EXPECT_EQ(INFO_LABEL(sender->syscall.info), seL4_InvalidCapability);
}

TEST(CAP_12_4_slot_zero_of_a_nested_container_goes)
{
    seL4_CPtr untyped = new_untyped(12), endpoint = new_endpoint(), mine = new_slot();
    EXPECT_OK(seL4_CNode_Copy(ROOT, mine, DEPTH, ROOT, endpoint, DEPTH, seL4_AllRights));
    seL4_CPtr outer = cnode_in_cnode(untyped, endpoint, false);
    struct thread *sender = spawn_issue(HIGH, SYSCALL(Call, .cap = mine));
    delete_cap(mine);
    delete_cap(endpoint);
    EXPECT_EQ(sender->done, 0);
    delete_cap(outer);
    settle();
    EXPECT_EQ(sender->done, 1);
    revoke_cap(untyped);
    EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 7, ROOT, 0, 0, new_slot(), 1));
}

TEST(CAP_12_6_H22_cnode_that_contains_itself)
{
    seL4_CPtr untyped = new_untyped(13), inner = new_slot(), notification = new_notification();
    for (unsigned place = 0; place < 4; place++) {
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 2, ROOT, 0, 0, inner, 1));
        for (unsigned slot = 0; slot < 4; slot++) {
            if (slot != place) {
                EXPECT_OK(seL4_CNode_Copy(inner, slot, 2, ROOT, notification, DEPTH, seL4_AllRights));
            }
        }
        EXPECT_OK(seL4_CNode_Move(inner, place, 2, ROOT, inner, DEPTH));
        revoke_cap(untyped);
        /* all of it is free again: 13 bits are eight slots of 32 bytes times 32 */
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 8, ROOT, 0, 0, inner, 1));
        delete_cap(inner);
    }
}

TEST(CAP_12_6_H22_cnodes_in_a_ring)
{
    seL4_CPtr untyped = new_untyped(13);
    for (unsigned count = 2; count <= 4; count++) {
        seL4_CPtr ring = new_slots(count);
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 2, ROOT, 0, 0, ring, count));
        /* Each holds the next one's only cap: last ones first, as moving takes the cap that is used to move. */
        for (unsigned i = 0; i < count; i++) {
            for (unsigned slot = 0; slot < 4; slot += 3) {
                EXPECT_OK(seL4_CNode_Copy(ring + i, slot, 2, ROOT, ring + (i + 1) % count, DEPTH, seL4_AllRights));
            }
        }
        for (unsigned i = 0; i < count; i++) {
            delete_cap(ring + i);
        }
        /* CAP-12.7: alive, but only the untyped reaches it. */
        EXPECT_EQ(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 8, ROOT, 0, 0, ring, 1), seL4_NotEnoughMemory);
        revoke_cap(untyped);
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 8, ROOT, 0, 0, ring, 1));
        delete_cap(ring);
    }
}

TEST(CAP_12_7_thread_alive_by_its_own_cspace)
{
    seL4_CPtr cnode = new_cnode(4), notification = new_notification(), wake = new_notification();
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_CNode_Copy(cnode, 1, 4, ROOT, wake, DEPTH, seL4_AllRights));
    EXPECT_OK(seL4_CNode_Copy(cnode, 2, 4, ROOT, notification, DEPTH, seL4_AllRights));
    thread_cspace(thread, cnode, full_guard(4));
    thread_prepare(thread, SYSCALL(NBSendWait, .cap = 1, .reply = 2));
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    seL4_Word badge = poll_notification(notification);
    (void)badge;
    EXPECT_OK(seL4_CNode_Move(cnode, 3, 4, ROOT, thread->tcb, DEPTH));
    delete_cap(cnode); /* the thread's own slot and cnode[3] keep each other alive */
    EXPECT_EQ(thread->done, 0);
    seL4_Signal(wake);
    settle();
    EXPECT_EQ(thread->done, 1);
}

TEST(CAP_12_9_thread_deletes_itself)
{
    /* A thread that deletes the last cap to its own TCB stops; nothing else does. */
    struct thread *thread = new_thread(HIGH, 0);
    revoke_cap(thread->tcb);
    thread_issue(thread, SYSCALL(Call, .cap = ROOT, .info = INFO(CNodeDelete, 0, 2), .mr = { thread->tcb, 64 }));
    settle();
    EXPECT_EQ(thread->done, 0);
    EXPECT(slot_is_empty(thread->tcb));
    /* the same by revoking its untyped */
    seL4_CPtr untyped = new_untyped(13);
    struct allocator saved = arena;
    arena.untyped = untyped;
    thread = new_thread(HIGH, 0);
    arena.untyped = saved.untyped;
    thread_issue(thread, SYSCALL(Call, .cap = ROOT, .info = INFO(CNodeRevoke, 0, 2), .mr = { untyped, 64 }));
    settle();
    EXPECT_EQ(thread->done, 0);
    revoke_cap(untyped);
    EXPECT(slot_is_empty(thread->tcb));
}

TEST(CAP_13_1_revoke_leaves_the_slot_alone)
{
    seL4_CPtr untyped = new_untyped(12), endpoint = new_endpoint(), notification = new_notification();
    seL4_CPtr badge = badged(notification, 3);
    copy_of(badge);
    revoke_cap(badge);
    seL4_Signal(badge);
    EXPECT_EQ(poll_notification(notification), 3);
    /* CAP-13.5: the watermark stays, so what is left over is what was left over */
    EXPECT_OK(seL4_Untyped_Retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, new_slot(), 1));
    revoke_cap(untyped);
    revoke_cap(endpoint);
    EXPECT_OK(seL4_Untyped_Retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, new_slot(), 1));
}
