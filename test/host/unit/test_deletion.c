/* SPDX-License-Identifier: BSD-2-Clause */
/* capabilities.md sections 11 to 17: deletion, containers, revocation, preemption, capabilities held by the kernel. */
#include "arch/vspace.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/irq.h"
#include "core/preempt.h"
#include "test.h"

#define ROOT seL4_CapInitThreadCNode
#define VSPACE seL4_CapInitThreadVSpace
enum { A = WORLD_FREE, B, C, D, E, F, G, H, I, J, T1 = 64, T2 = 68, T3 = 72 };

static void make(word index, word type)
{
    assert_ok(retype(WORLD_UNTYPED, type, type == seL4_UntypedObject ? 16 : type == seL4_CapTableObject ? 4 : 8, index, 1));
}

/* A thread that blocks in a Send on the endpoint of slot `index`. */
static struct tcb *blocked_sender(word thread, word index)
{
    struct tcb *tcb = world_thread(thread, seL4_MaxPrio);
    world_run(tcb);
    thread_send(seL4_SysSend, index, 0, NO_WORDS, NO_WORDS);
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_SEND);
    world_run(world.root);
    return tcb;
}

/* --- 11 ---------------------------------------------------------------------------------------------------------------- */

TEST(CAP_11_1_not_the_last_cap_only_the_slot_is_emptied)
{
    make(A, seL4_EndpointObject);
    assert_ok(cnode_copy(B, A, 15));
    struct tcb *tcb = blocked_sender(T1, B);
    assert_ok(cnode_delete(A));
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_SEND);
    assert_ok(cnode_delete(B));
    assert_int_equal(tcb->state, THREAD_RESTART);
}

TEST(CAP_11_1_CAP_11_2_mapping_of_a_frame_goes_with_each_cap)
{
    make(A, seL4_X86_PDPTObject);
    make(B, seL4_X86_PageDirectoryObject);
    make(C, seL4_X86_PageTableObject);
    assert_ok(invoke(A, X86PDPTMap, WORDS(0x40000000, 0), WORDS(VSPACE)).label);
    assert_ok(invoke(B, X86PageDirectoryMap, WORDS(0x40000000, 0), WORDS(VSPACE)).label);
    assert_ok(invoke(C, X86PageTableMap, WORDS(0x40000000, 0), WORDS(VSPACE)).label);
    make(D, seL4_X86_4K);
    assert_ok(cnode_copy(E, D, 15));
    assert_ok(cnode_copy(F, D, 15));
    for (word i = 0; i < 3; i++)
        assert_ok(invoke(D + i, X86PageMap, WORDS(0x40000000 + i * 4096, 3, 0), WORDS(VSPACE)).label);
    const word *table = slot_object_pointer(C);
    assert_ok(cnode_delete(D));
    assert_true(!table[0] && table[1] && table[2]);
    /* the entry is gone: nothing is changed */
    assert_ok(invoke(C, X86PageTableUnmap, NO_WORDS, NO_WORDS).label);
    assert_ok(cnode_delete(E));
    /* the address space id is gone */
    assert_ok(cnode_delete(VSPACE));
    assert_ok(cnode_delete(F));
}

TEST(CAP_11_3_endpoint)
{
    make(A, seL4_EndpointObject);
    make(B, seL4_ReplyObject);
    struct tcb *sender = world_thread(T1, seL4_MaxPrio), *receiver = world_thread(T2, seL4_MaxPrio);
    world_run(receiver);
    thread_receive(seL4_SysRecv, A, B);
    assert_ptr_equal(((struct reply *)slot_object_pointer(B))->tcb, receiver);
    assert_ok(cnode_delete(A));
    assert_int_equal(receiver->state, THREAD_RESTART);
    assert_null(((struct reply *)slot_object_pointer(B))->tcb);
    /* a sender of a fault message becomes inactive */
    make(A, seL4_EndpointObject);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(A, ROOT, VSPACE)).label);
    world_run(sender);
    thread_receive(seL4_SysWait, J, 0);
    assert_int_equal(sender->state, THREAD_BLOCKED_ON_SEND);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(J, ROOT, VSPACE)).label);
    assert_ok(cnode_delete(A));
    assert_int_equal(sender->state, THREAD_INACTIVE);
}

TEST(CAP_11_3_waiters_are_woken_front_to_back)
{
    make(A, seL4_EndpointObject);
    struct tcb *tcb[3];
    for (unsigned i = 0; i < 3; i++)
        tcb[i] = blocked_sender(T1 + 3 * i, A);
    assert_ok(cnode_delete(A));
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(tcb[i]->state, THREAD_RESTART);
    /* Each was put at the head of the ready queue in its turn, by the proposals of scheduling.md SCH-30. */
    assert_ptr_equal(this_core.ready->ring[seL4_MaxPrio], tcb[2]);
}

TEST(CAP_11_3_notification)
{
    make(A, seL4_NotificationObject);
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio), *bound = world_passive_thread(T2, seL4_MaxPrio);
    make(B, seL4_SchedContextObject);
    assert_ok(invoke(B, SchedContextBind, NO_WORDS, WORDS(A)).label);
    world_run(tcb);
    thread_receive(seL4_SysWait, A, 0);
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_NOTIFICATION);
    assert_ok(cnode_delete(A));
    assert_int_equal(tcb->state, THREAD_RESTART);
    assert_null(((struct sched_context *)slot_object_pointer(B))->notification);
    make(A, seL4_NotificationObject);
    assert_ok(invoke(T2, TCBBindNotification, NO_WORDS, WORDS(A)).label);
    assert_ptr_equal(bound->bound_notification, slot_object_pointer(A));
    assert_ok(cnode_delete(A));
    assert_null(bound->bound_notification);
}

TEST(CAP_11_3_reply)
{
    make(A, seL4_EndpointObject);
    make(B, seL4_ReplyObject);
    /* armed: the receive is cancelled and the thread becomes inactive */
    struct tcb *server = world_thread(T1, seL4_MaxPrio), *client = world_thread(T2, seL4_MaxPrio);
    world_run(server);
    thread_receive(seL4_SysRecv, A, B);
    assert_ok(cnode_delete(B));
    assert_int_equal(server->state, THREAD_INACTIVE);
    assert_int_equal(endpoint_state(slot_object_pointer(A)), ENDPOINT_IDLE);
    /* a caller waits: it becomes inactive and gets its scheduling context back */
    make(B, seL4_ReplyObject);
    assert_ok(invoke(T1, TCBResume, NO_WORDS, NO_WORDS).label);
    world_run(server);
    thread_receive(seL4_SysRecv, A, B);
    assert_ok(invoke(T1 + 1, SchedContextUnbind, NO_WORDS, NO_WORDS).label); /* now passive */
    struct sched_context *sc = client->sc;
    world_run(client);
    thread_send(seL4_SysCall, A, 0, NO_WORDS, NO_WORDS);
    assert_int_equal(client->state, THREAD_BLOCKED_ON_REPLY);
    assert_ptr_equal(server->sc, sc);
    assert_ptr_equal(sc->stack_top, slot_object_pointer(B));
    world_run(world.root);
    assert_ok(cnode_delete(B));
    assert_int_equal(client->state, THREAD_INACTIVE);
    assert_ptr_equal(client->sc, sc);
    assert_null(server->sc);
    assert_null(sc->stack_top);
}

TEST(CAP_11_3_tcb)
{
    make(A, seL4_NotificationObject);
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBBindNotification, NO_WORDS, WORDS(A)).label);
    struct sched_context *sc = tcb->sc;
    word budget = sc->budget;
    make(B, seL4_EndpointObject);
    world_run(tcb);
    thread_send(seL4_SysSend, B, 0, NO_WORDS, NO_WORDS);
    world_run(world.root);
    assert_ok(cnode_delete(T1));
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    assert_null(sc->tcb);
    assert_int_equal(sc->budget, budget);
    assert_null(((struct notification *)slot_object_pointer(A))->bound_tcb);
    assert_int_equal(endpoint_state(slot_object_pointer(B)), ENDPOINT_IDLE);
    for (unsigned i = 0; i < TCB_SLOT_COUNT; i++)
        assert_true(slot_is_empty(&tcb->slots[i]));
}

TEST(CAP_11_3_scheduling_context)
{
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    make(A, seL4_NotificationObject);
    struct sched_context *sc = tcb->sc;
    assert_ok(invoke(T1 + 1, SchedContextBind, NO_WORDS, WORDS(A)).label);
    assert_ok(cnode_delete(T1 + 1));
    assert_null(tcb->sc);
    assert_int_equal(tcb->queued, QUEUE_NONE);
    assert_true(tcb_is_runnable(tcb));
    assert_null(((struct notification *)slot_object_pointer(A))->sc);
    assert_false(sched_context_is_configured(sc));
}

TEST(CAP_11_3_irq_handler)
{
    make(A, seL4_NotificationObject);
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, B, 64), WORDS(ROOT)).label);
    assert_ok(invoke(B, IRQSetIRQHandler, NO_WORDS, WORDS(A)).label);
    assert_ok(cnode_copy(C, B, 15));
    assert_ok(cnode_delete(B));
    assert_answer_empty(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, B, 64), WORDS(ROOT)), seL4_RevokeFirst);
    assert_false(machine.irq_masked[5]);
    /* the binding holds the last capability to the notification: deleting the handler destroys it */
    struct notification *notification = slot_object_pointer(A);
    struct tcb *bound = world_passive_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBBindNotification, NO_WORDS, WORDS(A)).label);
    assert_ok(cnode_delete(A));
    assert_ptr_equal(notification->bound_tcb, bound);
    assert_ok(cnode_delete(C));
    assert_true(machine.irq_masked[5]);
    assert_true(slot_is_empty(irq_binding(5)));
    assert_null(notification->bound_tcb);
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, B, 64), WORDS(ROOT)).label);
}

TEST(CAP_11_3_tables_roots_and_pools)
{
    make(A, seL4_X64_PML4Object);
    assert_ok(invoke(seL4_CapInitThreadASIDPool, X86ASIDPoolAssign, NO_WORDS, WORDS(A)).label);
    unsigned asid = mapping_asid(world_slot(A)->data);
    make(B, seL4_X86_PDPTObject);
    assert_ok(invoke(B, X86PDPTMap, WORDS(0, 0), WORDS(A)).label);
    const word *root = slot_object_pointer(A);
    assert_true(root[0]);
    assert_ok(cnode_copy(C, B, 15));
    assert_ok(cnode_delete(B));
    assert_true(root[0]);
    assert_ok(cnode_delete(C));
    assert_false(root[0]);
    assert_true(*asid_entry(asid));
    assert_ok(cnode_delete(A));
    assert_false(*asid_entry(asid));
    /* all caps to the pool go: its ids stop being usable */
    assert_ok(cnode_delete(seL4_CapInitThreadASIDPool));
    assert_null(asid_entry(1));
    assert_int_equal(vspace_word_of(world_slot(VSPACE)), vspace_kernel_word);
}

TEST(CAP_11_3_io_ports)
{
    assert_ok(invoke(seL4_CapIOPortControl, X86IOPortControlIssue, WORDS(0x60, 0x64, A, 64), WORDS(ROOT)).label);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_delete(A));
    struct words again = WORDS(0x64, 0x70, A, 64);
    assert_error(invoke(seL4_CapIOPortControl, X86IOPortControlIssue, again, WORDS(ROOT)).label, seL4_RevokeFirst);
    assert_ok(cnode_delete(B));
    assert_ok(invoke(seL4_CapIOPortControl, X86IOPortControlIssue, again, WORDS(ROOT)).label);
    assert_ok(cnode_delete(A));
}

TEST(CAP_11_3_untyped_and_authorities)
{
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 1));
    assert_ok(cnode_delete(A));
    assert_full(B);
    assert_ok(cnode_revoke(WORLD_UNTYPED));
    assert_empty(B);
    assert_ok(cnode_delete(seL4_CapDomain));
    assert_ok(cnode_delete(seL4_CapASIDControl));
    assert_ok(cnode_delete(seL4_CapIRQControl));
}

TEST(CAP_11_4_repeats_the_call_from_scratch)
{
    make(A, seL4_EndpointObject);
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    world_run(tcb);
    thread_send(seL4_SysCall, A, 12, WORDS(3, 4), NO_WORDS);
    word info = context_info(&tcb->context);
    world_run(world.root);
    assert_ok(cnode_delete(A));
    world_run(tcb);
    assert_false(world_call_ended(tcb));
    assert_int_equal(context_info(&tcb->context), info);
    assert_int_equal(context_cap(&tcb->context), A);
    thread_send(seL4_SysCall, A, 12, WORDS(3, 4), NO_WORDS);
    assert_int_equal(thread_answer(tcb).label, seL4_InvalidCapability);
    /* without a scheduling context it becomes runnable and does not run */
    world_run(world.root);
    make(A, seL4_EndpointObject);
    world_run(tcb);
    thread_receive(seL4_SysWait, A, 0);
    assert_ok(invoke(T1 + 1, SchedContextUnbind, NO_WORDS, NO_WORDS).label);
    assert_ok(cnode_delete(A));
    assert_int_equal(tcb->state, THREAD_RESTART);
    assert_int_equal(tcb->queued, QUEUE_NONE);
}

TEST(CAP_11_5_teardown_does_not_erase_memory)
{
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 1));
    word *page = phys_to_virt(WORLD_SMALL_BASE);
    page[7] = 0x1234;
    assert_ok(cnode_delete(A));
    assert_int_equal(page[7], 0x1234);
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 1));
    assert_int_equal(page[7], 0);
}

TEST(CAP_11_6_only_caps_keep_objects_alive)
{
    /* a fault handler keeps its endpoint alive */
    make(A, seL4_EndpointObject);
    world_passive_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(A, ROOT, VSPACE)).label);
    struct tcb *sender = blocked_sender(T2, A);
    assert_ok(cnode_delete(A));
    assert_int_equal(sender->state, THREAD_BLOCKED_ON_SEND);
    assert_ok(cnode_delete(T1));
    assert_int_equal(sender->state, THREAD_RESTART);
}

/* --- 12 ---------------------------------------------------------------------------------------------------------------- */

/* Slot `cnode`: the zombie of a CNode of 64 slots in whose slot 0 a copy of `keep` still is. */
static void make_zombie(word cnode, word keep)
{
    make_cnode(cnode, 6);
    assert_ok(cnode_copy_into(cnode, 0, keep));
    assert_ok(cnode_copy_into(cnode, 63, keep));
    struct answer answer;
    assert_false(invoke_once(1, &answer, ROOT, CNodeDelete, WORDS(cnode, 64), NO_WORDS));
}

TEST(CAP_12_1_slot_holds_a_zombie_meanwhile)
{
    make(A, seL4_EndpointObject);
    make_zombie(B, A);
    assert_type(B, CAP_ZOMBIE);
    assert_int_equal(world_slot(B)->data, 63);
    assert_ok(cnode_delete(B));
    assert_empty(B);
    assert_false(slot_has_children(world_slot(A)));
}

TEST(CAP_12_2_zombie_as_seen_by_users)
{
    make(A, seL4_EndpointObject);
    make_zombie(B, A);
    assert_answer(invoke(B, CNodeDelete, WORDS(0, 6), NO_WORDS), seL4_InvalidCapability, 0);
    assert_answer_empty(invoke(ROOT, CNodeCopy, WORDS(C, 64, B, 64, 15), WORDS(ROOT)), seL4_IllegalOperation);
    assert_answer_empty(invoke(ROOT, CNodeMint, WORDS(C, 64, B, 64, 15, 1), WORDS(ROOT)), seL4_IllegalOperation);
    assert_answer(invoke(ROOT, CNodeCopy, WORDS(C, 64, 0, 6, 15), WORDS(B)), seL4_FailedLookup, 1, seL4_InvalidRoot);
    assert_error(cnode_copy(B, A, 15), seL4_DeleteFirst);
    assert_error(retype(WORLD_UNTYPED, seL4_EndpointObject, 0, B, 1), seL4_DeleteFirst);
    assert_answer(invoke(WORLD_UNTYPED, UntypedRetype, WORDS(seL4_EndpointObject, 0, 0, 0, 0, 1), WORDS(B)), seL4_FailedLookup, 0,
                  seL4_MissingCapability, 0);
    /* it moves, and counts as a child of the untyped */
    assert_ok(cnode_move(C, B));
    assert_ok(cnode_mutate(D, C, 3));
    assert_error(cnode_rotate(F, 5, A, 0, D), seL4_IllegalOperation); /* A is an endpoint */
    make_cnode(E, 1);
    assert_ok(cnode_rotate(D, 0, E, 7, D));
    assert_type(E, CAP_ZOMBIE);
    assert_true(slot_is_ancestor(world_slot(WORLD_UNTYPED), world_slot(E)));
    assert_ok(cnode_delete(E));
}

TEST(CAP_12_2_zombie_is_not_transferred)
{
    make(A, seL4_EndpointObject);
    make_zombie(B, A);
    make(C, seL4_EndpointObject);
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    world_run(tcb);
    word *buffer = world_buffer(tcb);
    buffer[IPC_BUFFER_RECEIVE_CNODE_WORD] = ROOT;
    buffer[IPC_BUFFER_RECEIVE_INDEX_WORD] = J;
    buffer[IPC_BUFFER_RECEIVE_DEPTH_WORD] = 64;
    thread_receive(seL4_SysWait, C, 0);
    thread_send(seL4_SysSend, C, 1, NO_WORDS, WORDS(B, A));
    assert_int_equal(thread_answer(tcb).extra_caps, 0);
    assert_empty(J);
}

TEST(CAP_12_3_top_level_from_the_highest_slot_down)
{
    make(A, seL4_EndpointObject);
    make_cnode(B, 4);
    for (word i = 0; i < 16; i++)
        assert_ok(cnode_copy_into(B, i, A));
    const struct slot *slots = slot_in(B, 0);
    for (unsigned stop = 1; stop <= 16; stop++) {
        struct answer answer;
        assert_false(invoke_once(1, &answer, ROOT, CNodeDelete, WORDS(B, 64), NO_WORDS));
        for (unsigned i = 0; i < 16; i++)
            assert_int_equal(slot_is_empty(&slots[i]), i >= 16 - stop);
        assert_int_equal(world_slot(B)->data, 16 - stop);
    }
    assert_ok(cnode_delete(B));
    assert_empty(B);
}

/* The Detect scenario of section 12. */
TEST(CAP_12_4_CAP_12_5_nested_container_keeps_all_but_slot_0)
{
    make(H, seL4_UntypedObject);
    assert_ok(retype(H, seL4_CapTableObject, 2, B, 1));
    make_cnode(A, 2);
    make(E, seL4_EndpointObject);
    assert_ok(cnode_copy_into(B, 0, E));
    assert_ok(cnode_copy_into(B, 1, E));
    struct tcb *tcb = blocked_sender(T1, E);
    struct slot *b_slots = slot_in(B, 0);
    assert_ok(cnode_move_into(A, 3, B));
    assert_ok(cnode_delete(E));
    assert_ok(cnode_delete(A));
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_SEND);
    assert_int_equal(slot_type(&b_slots[0]), CAP_ZOMBIE);
    assert_int_equal(slot_type(&b_slots[1]), CAP_ENDPOINT);
    assert_ok(cnode_revoke(H));
    assert_int_equal(tcb->state, THREAD_RESTART);
    assert_true(slot_is_empty(&b_slots[0]) && slot_is_empty(&b_slots[1]));
}

TEST(CAP_12_5_variant_with_slot_0_only)
{
    make_cnode(B, 2);
    make_cnode(A, 2);
    make(E, seL4_EndpointObject);
    assert_ok(cnode_copy_into(B, 0, E));
    struct tcb *tcb = blocked_sender(T1, E);
    assert_ok(cnode_move_into(A, 3, B));
    assert_ok(cnode_delete(E));
    assert_ok(cnode_delete(A));
    assert_int_equal(tcb->state, THREAD_RESTART);
}

TEST(CAP_12_5_nested_tcb_keeps_handlers_loses_cspace)
{
    make(E, seL4_EndpointObject);
    struct tcb *inner = world_passive_thread(T1, seL4_MaxPrio);
    make_cnode(B, 3);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(E, B, VSPACE)).label);
    assert_ok(cnode_delete(B));
    make_cnode(A, 2);
    struct tcb *sender = blocked_sender(T2, E);
    assert_ok(cnode_move_into(A, 1, T1));
    assert_ok(cnode_delete(E));
    assert_ok(cnode_delete(A));
    assert_int_equal(slot_type(&inner->slots[TCB_CSPACE]), CAP_ZOMBIE);
    assert_int_equal(slot_type(&inner->slots[TCB_VSPACE]), CAP_PML4);
    assert_int_equal(slot_type(&inner->slots[TCB_FAULT_HANDLER]), CAP_ENDPOINT);
    assert_int_equal(sender->state, THREAD_BLOCKED_ON_SEND);
    assert_ok(cnode_revoke(WORLD_UNTYPED));
    assert_true(slot_is_empty(&inner->slots[TCB_FAULT_HANDLER]));
}

/* A chain of CNodes, each holding the next in the slot given, deleted from its head. */
static void delete_chain(word first_slot, unsigned length)
{
    make_cnode(A, 2);
    for (unsigned i = 1; i < length; i++) {
        make_cnode(B, 2);
        assert_ok(cnode_move_into(B, first_slot, A));
        assert_ok(cnode_move(A, B));
    }
    unsigned stops;
    assert_ok(invoke_preempted(1, &stops, ROOT, CNodeDelete, WORDS(A, 64), NO_WORDS).label);
    assert_empty(A);
}

TEST(CAP_12_8_depth_does_not_matter)
{
    delete_chain(0, 500);
    delete_chain(3, 500);
    assert_ok(cnode_revoke(WORLD_UNTYPED));
    assert_false(slot_has_children(world_slot(WORLD_UNTYPED)));
}

/* The only capability of a CNode in its own slot `at`. */
TEST(CAP_12_6_self_containing_cnode)
{
    for (word at = 0; at < 4; at++) {
        for (unsigned n = 0; n <= 6; n++) {
            make(H, seL4_UntypedObject);
            make(E, seL4_EndpointObject);
            assert_ok(retype(H, seL4_CapTableObject, 2, B, 1));
            struct slot *slots = slot_in(B, 0);
            for (word i = 0; i < 4; i++)
                if (i != at)
                    assert_ok(cnode_copy_into(B, i, E));
            assert_ok(cnode_move_into(B, at, B));
            /* CAP-12.7: this is no destruction in progress */
            assert_int_equal(slot_type(&slots[at]), CAP_CNODE);
            unsigned stops;
            assert_ok(invoke_preempted(n, &stops, ROOT, CNodeRevoke, WORDS(H, 64), NO_WORDS).label);
            for (word i = 0; i < 4; i++)
                assert_true(slot_is_empty(&slots[i]));
            assert_false(slot_has_children(world_slot(E)));
            assert_false(slot_has_children(world_slot(H)));
            assert_ok(cnode_revoke(WORLD_UNTYPED));
        }
    }
}

/* B's only capability in A, C's in B, A's in C: a loop that only the untyped reaches. */
static void make_loop(word at_a, word at_b, struct slot *cnode[3])
{
    make(H, seL4_UntypedObject);
    make(E, seL4_EndpointObject);
    assert_ok(retype(H, seL4_CapTableObject, 2, A, 3));
    for (unsigned i = 0; i < 3; i++)
        cnode[i] = slot_in(A + i, 0);
    for (word i = 0; i < 4; i++) {
        if (i != at_a)
            assert_ok(cnode_copy_into(A, i, E));
        if (i != at_b)
            assert_ok(cnode_copy_into(B, i, E));
    }
    assert_ok(cnode_move_into(B, at_b, C));
    assert_ok(cnode_move_into(A, at_a, B));
    /* slot 1 of C, by the path A, B, C */
    assert_ok(invoke(A, CNodeMove, WORDS((at_a << 2 | at_b) << 2 | 1, 6, A, 64), WORDS(ROOT)).label);
    assert_int_equal(slot_type(&cnode[2][1]), CAP_CNODE);
}

TEST(CAP_12_6_loops_through_several_cnodes)
{
    for (word at_a = 0; at_a < 4; at_a++) {
        for (word at_b = 0; at_b < 4; at_b++) {
            for (unsigned n = 0; n <= 6; n++) {
                struct slot *cnode[3];
                make_loop(at_a, at_b, cnode);
                unsigned stops;
                assert_ok(invoke_preempted(n, &stops, ROOT, CNodeRevoke, WORDS(H, 64), NO_WORDS).label);
                for (unsigned c = 0; c < 3; c++)
                    for (word i = 0; i < 4; i++)
                        assert_true(slot_is_empty(&cnode[c][i]));
                assert_ok(cnode_revoke(WORLD_UNTYPED));
            }
        }
    }
}

TEST(CAP_12_7_cycle_keeps_a_thread_alive)
{
    make(H, seL4_UntypedObject);
    assert_ok(retype(H, seL4_CapTableObject, 2, A, 1));
    assert_ok(retype(H, seL4_TCBObject, 0, T1, 1));
    make(T1 + 1, seL4_SchedContextObject);
    struct tcb *tcb = world_tcb(T1);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(J, A, VSPACE)).label);
    assert_ok(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, WORDS(1000, 1000, 0, 0, 0), WORDS(T1 + 1)).label);
    assert_ok(invoke(T1 + 1, SchedContextBind, NO_WORDS, WORDS(T1)).label);
    assert_ok(invoke(T1, TCBSetPriority, WORDS(255), WORDS(seL4_CapInitThreadTCB)).label);
    assert_ok(invoke(T1, TCBResume, NO_WORDS, NO_WORDS).label);
    assert_ok(cnode_move_into(A, 2, T1));
    assert_ok(cnode_delete(A));
    assert_int_equal(tcb->state, THREAD_RESTART);
    world_run(tcb);
    world_run(world.root);
    unsigned stops;
    assert_ok(invoke_preempted(1, &stops, ROOT, CNodeRevoke, WORDS(H, 64), NO_WORDS).label);
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    assert_false(slot_has_children(world_slot(H)));
}

TEST(CAP_12_9_the_slot_being_revoked_is_destroyed)
{
    /* The untyped's capability lies in a CNode made of it. */
    make(H, seL4_UntypedObject);
    assert_ok(retype(H, seL4_EndpointObject, 0, D, 1));
    assert_ok(retype(H, seL4_CapTableObject, 2, C, 1));
    word h_index = 1;
    assert_ok(cnode_move_into(C, h_index, H));
    assert_ok(invoke(C, CNodeRevoke, WORDS(h_index, 2), NO_WORDS).label);
    assert_empty(C);
    assert_full(D); /* was behind C in the order: stays */
    assert_ok(cnode_revoke(WORLD_UNTYPED));
}

TEST(CAP_12_9_own_tcb_goes)
{
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    make_cnode(A, 6);
    for (word i = 0; i < 63; i++)
        assert_ok(cnode_copy_into(A, i, VSPACE));
    assert_ok(cnode_move_into(A, 63, T1));
    world_run(tcb);
    thread_put_message(tcb, CNodeDelete, WORDS(A, 64), NO_WORDS);
    assert_ptr_not_equal(world_enter(ROOT, context_info(&tcb->context), seL4_SysCall), tcb);
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    assert_empty(A); /* it ran on until it was complete */
}

TEST(CAP_12_9_own_tcb_goes_and_the_operation_is_abandoned)
{
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    make_cnode(A, 6);
    for (word i = 0; i < 63; i++)
        assert_ok(cnode_copy_into(A, i, VSPACE));
    assert_ok(cnode_move_into(A, 63, T1));
    world_run(tcb);
    thread_put_message(tcb, CNodeDelete, WORDS(A, 64), NO_WORDS);
    this_core.work_units = PREEMPTION_WORK_UNITS - 3;
    machine.irq_pending[30] = true;
    machine.irq_masked[30] = false;
    assert_ptr_equal(world_enter(ROOT, context_info(&tcb->context), seL4_SysCall), world.root);
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    assert_type(A, CAP_ZOMBIE);
    assert_ok(cnode_delete(A)); /* CAP-14.5: any thread may continue */
}

TEST(CAP_12_9_own_scheduling_context_goes)
{
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    world_run(tcb);
    thread_put_message(tcb, CNodeDelete, WORDS(T1 + 1, 64), NO_WORDS);
    assert_ptr_equal(world_enter(ROOT, context_info(&tcb->context), seL4_SysCall), world.root);
    assert_null(tcb->sc);
    assert_true(tcb_is_runnable(tcb));
    assert_int_equal(thread_answer(tcb).label, 0);
    make(T1 + 1, seL4_SchedContextObject);
    assert_ok(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, WORDS(1000, 1000, 0, 0, 0), WORDS(T1 + 1)).label);
    assert_ok(invoke(T1 + 1, SchedContextBind, NO_WORDS, WORDS(T1)).label);
    world_run(tcb);
}

TEST(CAP_12_9_own_cspace_goes)
{
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    make_cnode(A, 4);
    assert_ok(cnode_copy_into(A, 2, A));
    assert_ok(invoke(T1, TCBSetSpace, WORDS(60, 0), WORDS(J, A, VSPACE)).label);
    world_run(tcb);
    /* deletes copies of its own root one after the other by revoking the original in the root task's CSpace */
    world_run(world.root);
    assert_ok(cnode_copy_into(A, 1, ROOT));
    assert_ok(cnode_delete(A));
    world_run(tcb);
    thread_put_message(tcb, CNodeDelete, WORDS(2, 60 + 4), NO_WORDS);
    thread_send(seL4_SysCall, 1, CNodeRevoke, WORDS(WORLD_UNTYPED, 64), NO_WORDS);
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    assert_false(slot_has_children(world_slot(WORLD_UNTYPED)));
}

/* --- 13 ---------------------------------------------------------------------------------------------------------------- */

TEST(CAP_13_1_parents_before_children_and_the_cap_itself_untouched)
{
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_UntypedObject, 10, B, 1));
    assert_ok(retype(B, seL4_EndpointObject, 0, C, 2));
    struct cap cap = slot_cap(world_slot(A));
    struct answer answer;
    assert_false(invoke_once(1, &answer, ROOT, CNodeRevoke, WORDS(A, 64), NO_WORDS));
    assert_empty(B);
    assert_full(C);
    assert_full(D);
    assert_ok(cnode_revoke(A));
    assert_empty(C);
    assert_true(cap.object == world_slot(A)->object && cap.data == world_slot(A)->data);
}

TEST(CAP_13_2_derived_caps_revoke_nothing)
{
    make(A, seL4_TCBObject);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_copy(C, B, 15));
    assert_ok(cnode_revoke(B));
    assert_full(A);
    assert_full(C);
}

TEST(CAP_13_3_other_caps_of_the_object_stay)
{
    make(A, seL4_EndpointObject);
    assert_ok(cnode_mint(B, A, 15, 5));
    assert_ok(cnode_copy(C, B, 15));
    struct tcb *tcb = blocked_sender(T1, C);
    assert_ok(cnode_revoke(B));
    assert_empty(C);
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_SEND); /* not the last cap */
}

TEST(CAP_13_4_revoking_a_table_keeps_frames_mapped)
{
    make(A, seL4_X86_PDPTObject);
    make(B, seL4_X86_PageDirectoryObject);
    make(C, seL4_X86_PageTableObject);
    make(D, seL4_X86_4K);
    assert_ok(invoke(A, X86PDPTMap, WORDS(0, 0), WORDS(VSPACE)).label);
    assert_ok(invoke(B, X86PageDirectoryMap, WORDS(0, 0), WORDS(VSPACE)).label);
    assert_ok(invoke(C, X86PageTableMap, WORDS(0, 0), WORDS(VSPACE)).label);
    assert_ok(invoke(D, X86PageMap, WORDS(4096, 3, 0), WORDS(VSPACE)).label);
    assert_ok(cnode_copy(E, C, 15));
    assert_ok(cnode_revoke(C));
    assert_empty(E);
    assert_true(((word *)slot_object_pointer(C))[1]);
    assert_ok(cnode_revoke(VSPACE));
    assert_full(D);
}

TEST(CAP_13_5_revoke_clears_nothing)
{
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 2));
    ((word *)phys_to_virt(WORLD_SMALL_BASE))[9] = 1;
    assert_ok(cnode_revoke(WORLD_SMALL));
    assert_int_equal(untyped_watermark(world_slot(WORLD_SMALL)->data), 8192);
    assert_int_equal(((word *)phys_to_virt(WORLD_SMALL_BASE))[9], 1);
    assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, A, 1));
    assert_int_equal(world_slot(A)->object, (word)phys_to_virt(WORLD_SMALL_BASE));
    assert_int_equal(((word *)phys_to_virt(WORLD_SMALL_BASE))[9], 0);
}

TEST(CAP_13_6_revoking_control_caps)
{
    for (word i = 0; i < 5; i++) {
        assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(i + 3, A + i, 64), WORDS(ROOT)).label);
        assert_ok(invoke(seL4_CapIOPortControl, X86IOPortControlIssue, WORDS(8 * i, 8 * i + 7, F + i, 64), WORDS(ROOT)).label);
    }
    assert_ok(cnode_revoke(seL4_CapIRQControl));
    assert_ok(cnode_revoke(seL4_CapIOPortControl));
    for (word i = 0; i < 10; i++)
        assert_empty(A + i);
    for (word irq = 3; irq < 8; irq++)
        assert_int_equal(irq_state(irq), IRQ_INACTIVE);
}

TEST(CAP_13_7_descendants_added_meanwhile_go_too)
{
    make(A, seL4_EndpointObject);
    for (word i = 0; i < 8; i++)
        assert_ok(cnode_copy(B + i, A, 15));
    struct answer answer;
    assert_false(invoke_once(2, &answer, ROOT, CNodeRevoke, WORDS(A, 64), NO_WORDS));
    assert_ok(cnode_mint(T1, A, 15, 9));
    assert_ok(cnode_copy(T1 + 1, T1, 15));
    assert_ok(cnode_revoke(A));
    assert_false(slot_has_children(world_slot(A)));
}

/* --- 14 ---------------------------------------------------------------------------------------------------------------- */

TEST(CAP_14_1_preemption_points)
{
    unsigned stops;
    make(A, seL4_EndpointObject);
    for (word i = 0; i < 5; i++)
        assert_ok(cnode_copy(B + i, A, 15));
    assert_ok(invoke_preempted(1, &stops, ROOT, CNodeRevoke, WORDS(A, 64), NO_WORDS).label);
    assert_int_equal(stops, 5);
    make_cnode(B, 4);
    for (word i = 0; i < 16; i++)
        assert_ok(cnode_copy_into(B, i, A));
    assert_ok(invoke_preempted(1, &stops, ROOT, CNodeDelete, WORDS(B, 64), NO_WORDS).label);
    assert_int_equal(stops, 16);
    /* a TCB invocation that replaces a slot */
    struct tcb *tcb = world_passive_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(J, ROOT, VSPACE)).label);
    assert_true(invoke_once(1, &(struct answer){ 0 }, T1, TCBSetSpace, WORDS(0, 0), WORDS(J, ROOT, VSPACE)));
    assert_non_null(tcb->cspace_slots);
    /* a reset: one for each chunk */
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, C, 2));
    assert_ok(cnode_delete(C));
    assert_ok(cnode_delete(D));
    struct words words = WORDS(seL4_EndpointObject, 0, 0, 0, C, 1);
    assert_ok(invoke_preempted(1, &stops, WORLD_SMALL, UntypedRetype, words, WORDS(ROOT)).label);
    assert_int_equal(stops, 8192 >> CONFIG_RESET_CHUNK_BITS);
}

TEST(CAP_14_2_counter_is_global_and_nothing_pending_means_go_on)
{
    make(A, seL4_EndpointObject);
    make_cnode(B, 8);
    for (word i = 0; i < 250; i++)
        assert_ok(cnode_copy_into(B, i, A));
    /* no interrupt: not abandoned at the 100th unit */
    struct answer answer;
    assert_true(invoke_once(0, &answer, ROOT, CNodeRevoke, WORDS(A, 64), NO_WORDS));
    for (word i = 0; i < 250; i++)
        assert_ok(cnode_copy_into(B, i, A));
    machine.irq_pending[9] = true;
    machine.irq_masked[9] = false;
    this_core.work_units = 40;
    assert_false(invoke_once(0, &answer, ROOT, CNodeRevoke, WORDS(A, 64), NO_WORDS));
    unsigned left = 0;
    for (word i = 0; i < 250; i++)
        left += !slot_is_empty(slot_in(B, i));
    assert_int_equal(left, 250 - 60);
    assert_true(machine.irq_masked[9]); /* it was handled */
    assert_ok(cnode_revoke(A));
}

TEST(CAP_14_2_budget_ends_the_operation)
{
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, WORDS(1000, 100000, 0, 0, 0), WORDS(T1 + 1)).label);
    make(A, seL4_EndpointObject);
    make_cnode(B, 10);
    for (word i = 0; i < 1000; i++)
        assert_ok(cnode_copy_into(B, i, A));
    world_run(tcb);
    machine.clock_step = 2000; /* 200 us at each look */
    thread_put_message(tcb, CNodeRevoke, WORDS(A, 64), NO_WORDS);
    assert_ptr_equal(world_enter(ROOT, context_info(&tcb->context), seL4_SysCall), world.root);
    assert_false(world_call_ended(tcb));
    assert_int_equal(tcb->queued, QUEUE_RELEASE);
    assert_true(slot_has_children(world_slot(A)));
    machine.clock_step = 0;
}

/* The operation stopped after each number of steps, then continued by the same thread, gives the same. */
TEST(CAP_14_3_CAP_14_4_all_progress_is_kept)
{
    for (unsigned n = 1; n < 40; n++) {
        make(A, seL4_EndpointObject);
        make_cnode(B, 5);
        for (word i = 0; i < 32; i++)
            assert_ok(cnode_copy_into(B, i, A));
        unsigned stops;
        assert_ok(invoke_preempted(n, &stops, ROOT, CNodeDelete, WORDS(B, 64), NO_WORDS).label);
        assert_int_equal(stops, 32 / n);
        assert_empty(B);
        assert_false(slot_has_children(world_slot(A)));
        assert_ok(cnode_delete(A));
    }
}

TEST(CAP_14_3_arguments_are_evaluated_afresh)
{
    /* H23: what the restarted call names is what user code put there meanwhile */
    make(A, seL4_EndpointObject);
    make_cnode(B, 3);
    for (word i = 0; i < 8; i++)
        assert_ok(cnode_copy_into(B, i, A));
    struct answer answer;
    assert_false(invoke_once(3, &answer, ROOT, CNodeDelete, WORDS(B, 64), NO_WORDS));
    assert_ok(cnode_move(C, B));
    assert_ok(cnode_move(B, A)); /* refilled */
    assert_ok(cnode_delete(B));
    assert_empty(B);
    assert_type(C, CAP_ZOMBIE);
    assert_ok(cnode_delete(C));
}

/* [PREEMPT_REVOKE]: with many copies, a thread of higher priority driven by a periodic interrupt runs before the end. */
TEST(CAP_14_2_higher_priority_thread_runs_during_a_long_revoke)
{
    make(A, seL4_EndpointObject);
    make_cnode(B, 12);
    for (word i = 0; i < 4096; i++)
        assert_ok(cnode_copy_into(B, i, A));
    make(C, seL4_NotificationObject);
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, D, 64), WORDS(ROOT)).label);
    assert_ok(invoke(D, IRQSetIRQHandler, NO_WORDS, WORDS(C)).label);
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    world_run(tcb);
    thread_receive(seL4_SysWait, C, 0);
    assert_ok(invoke(seL4_CapInitThreadTCB, TCBSetPriority, WORDS(10), WORDS(seL4_CapInitThreadTCB)).label);
    unsigned runs = 0;
    for (;;) {
        machine.irq_pending[5] = true;
        struct tcb *next = thread_send(seL4_SysCall, ROOT, CNodeRevoke, WORDS(A, 64), NO_WORDS);
        if (next == world.root && world_call_ended(world.root))
            break;
        assert_ptr_equal(next, tcb);
        runs++;
        machine.irq_pending[5] = false;
        thread_send(seL4_SysCall, D, IRQAckIRQ, NO_WORDS, NO_WORDS);
        assert_ptr_equal(thread_receive(seL4_SysWait, C, 0), world.root);
    }
    assert_true(runs > 20);
    assert_false(slot_has_children(world_slot(A)));
}

TEST(CAP_14_5_another_thread_continues)
{
    make(A, seL4_EndpointObject);
    make_cnode(B, 4);
    for (word i = 0; i < 16; i++)
        assert_ok(cnode_copy_into(B, i, A));
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    world_run(tcb);
    thread_put_message(tcb, CNodeDelete, WORDS(B, 64), NO_WORDS);
    word info = context_info(&tcb->context);
    this_core.work_units = PREEMPTION_WORK_UNITS - 5;
    machine.irq_pending[30] = true;
    machine.irq_masked[30] = false;
    world_enter(ROOT, info, seL4_SysCall);
    assert_false(world_call_ended(tcb));
    world_run(world.root);
    /* the slot refuses Copy out of it and Retype into it */
    assert_error(cnode_copy(C, B, 15), seL4_IllegalOperation);
    assert_error(retype(WORLD_UNTYPED, seL4_EndpointObject, 0, B, 1), seL4_DeleteFirst);
    assert_ok(cnode_delete(B));
    world_run(tcb);
    context_set_info(&tcb->context, info);
    assert_ptr_equal(world_enter(ROOT, info, seL4_SysCall), tcb);
    assert_true(world_call_ended(tcb));
    assert_int_equal(thread_answer(tcb).label, seL4_NoError);
}

TEST(CAP_14_1_teardown_of_queues_stops_after_each_thread)
{
    make(A, seL4_EndpointObject);
    struct tcb *tcb[5];
    for (unsigned i = 0; i < 5; i++)
        tcb[i] = blocked_sender(T1 + 3 * i, A);
    for (unsigned woken = 1; woken <= 5; woken++) {
        struct answer answer;
        assert_false(invoke_once(1, &answer, ROOT, CNodeDelete, WORDS(A, 64), NO_WORDS));
        assert_type(A, CAP_ENDPOINT);
        /* Those woken are in a ready queue and have not run: the root task repeats its call at once. */
        for (unsigned i = 0; i < 5; i++)
            assert_int_equal(tcb[i]->state, i < woken ? THREAD_RESTART : THREAD_BLOCKED_ON_SEND);
    }
    assert_ok(cnode_delete(A));
    assert_empty(A);
}

TEST(CAP_14_1_teardown_of_a_queue_inside_a_container_stops_too)
{
    make(A, seL4_EndpointObject);
    for (unsigned i = 0; i < 4; i++)
        blocked_sender(T1 + 3 * i, A);
    make_cnode(B, 2);
    assert_ok(cnode_move_into(B, 3, A));
    const struct slot *inner = slot_in(B, 3);
    struct answer answer;
    for (unsigned i = 0; i < 4; i++) {
        assert_false(invoke_once(1, &answer, ROOT, CNodeDelete, WORDS(B, 64), NO_WORDS));
        assert_type(B, CAP_ZOMBIE);
        assert_int_equal(slot_type(inner), CAP_ENDPOINT); /* it stays until its queue is empty */
    }
    assert_ok(cnode_delete(B));
    assert_empty(B);
}

TEST(CAP_14_6_everything_else_is_atomic)
{
    make(A, seL4_EndpointObject);
    assert_ok(cnode_mint(B, A, 15, 4));
    for (word i = 0; i < 5; i++)
        blocked_sender(T1 + 3 * i, B);
    struct answer answer;
    assert_true(invoke_once(1, &answer, ROOT, CNodeCancelBadgedSends, WORDS(B, 64), NO_WORDS));
    assert_int_equal(endpoint_state(slot_object_pointer(A)), ENDPOINT_IDLE);
    struct words words = WORDS(seL4_EndpointObject, 0, 0, 0, 128, 256);
    assert_true(invoke_once(1, &answer, WORLD_UNTYPED, UntypedRetype, words, WORDS(ROOT)));
    assert_int_equal(answer.label, seL4_NoError);
    assert_true(invoke_once(1, &answer, ROOT, CNodeDelete, WORDS(seL4_CapInitThreadASIDPool, 64), NO_WORDS));
}

/* --- 15 ---------------------------------------------------------------------------------------------------------------- */

TEST(CAP_15_1_copies_in_tcb_slots_are_nodes_like_any_other)
{
    make_cnode(A, 4);
    make(E, seL4_EndpointObject);
    make(F, seL4_X86_4K);
    struct tcb *tcb = world_passive_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(E, A, VSPACE)).label);
    assert_ok(invoke(T1, TCBSetIPCBuffer, WORDS(WORLD_BUFFER_ADDRESS), WORDS(F)).label);
    assert_ok(invoke(T1, TCBSetTimeoutEndpoint, NO_WORDS, WORDS(E)).label);
    assert_non_null(tcb_send_buffer(tcb));
    assert_ok(cnode_revoke(A));
    assert_true(slot_is_empty(&tcb->slots[TCB_CSPACE]));
    assert_ok(cnode_revoke(F));
    assert_null(tcb_send_buffer(tcb));
    assert_ok(cnode_revoke(E));
    assert_true(slot_is_empty(&tcb->slots[TCB_FAULT_HANDLER]) && slot_is_empty(&tcb->slots[TCB_TIMEOUT_HANDLER]));
    /* what is no valid handler: without Write, without both Grants, another type */
    assert_ok(cnode_copy(G, E, RIGHT_READ | RIGHT_GRANT));
    assert_ok(cnode_copy(H, E, RIGHT_READ | RIGHT_WRITE));
    for (word i = G; i <= H; i++)
        assert_answer(invoke(T1, TCBSetTimeoutEndpoint, NO_WORDS, WORDS(i)), seL4_InvalidCapability, 1);
    assert_answer(invoke(T1, TCBSetTimeoutEndpoint, NO_WORDS, WORDS(F)), seL4_InvalidCapability, 1);
}

TEST(CAP_15_2_source_checked_again_after_the_old_cap_is_deleted)
{
    /* The old fault handler is the last capability of nothing; the source of the new one lies in a CNode that the TCB's old
     * CSpace root keeps alive: replacing the root destroys it. */
    make_cnode(A, 4);
    make_cnode(B, 4);
    struct tcb *tcb = world_passive_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(J, A, VSPACE)).label);
    struct slot *root = &tcb->slots[TCB_CSPACE];
    assert_int_equal(slot_type(root), CAP_CNODE);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(J, B, VSPACE)).label);
    assert_ptr_equal(cnode_slots(root->object), cnode_slots(world_slot(B)->object));
}

TEST(CAP_15_3_last_cap_in_the_cspace_slot)
{
    make_cnode(A, 4);
    make_cnode(B, 4);
    world_passive_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(J, A, VSPACE)).label);
    assert_ok(cnode_delete(A));
    assert_answer_empty(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(J, B, VSPACE)), seL4_IllegalOperation);
    /* after the buffer checks, before the roots */
    assert_answer_empty(invoke(T1, TCBConfigure, WORDS(0, 0, 0x101), WORDS(J, VSPACE, seL4_CapInitThreadIPCBuffer)),
                        seL4_AlignmentError);
    assert_answer_empty(invoke(T1, TCBConfigure, WORDS(0, 0, 0), WORDS(J, VSPACE, J)), seL4_IllegalOperation);
}

TEST(CAP_15_4_losing_a_root_or_the_buffer)
{
    make_cnode(A, 4);
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(J, A, VSPACE)).label);
    assert_ok(cnode_revoke(A));
    struct lookup_failure failure;
    assert_null(cspace_lookup_general(tcb, 0, &failure));
    assert_int_equal(failure.kind, LOOKUP_INVALID_ROOT);
    assert_true(tcb->vspace_word != vspace_kernel_word);
    assert_ok(cnode_delete(VSPACE));
    assert_true(tcb->vspace_word != vspace_kernel_word); /* its own copy */
}

TEST(CAP_15_5_irq_binding)
{
    make(A, seL4_NotificationObject);
    assert_ok(cnode_mint(B, A, 15, 6));
    assert_ok(cnode_copy(C, A, RIGHT_READ));
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, D, 64), WORDS(ROOT)).label);
    assert_answer(invoke(D, IRQSetIRQHandler, NO_WORDS, WORDS(C)), seL4_InvalidCapability, 0);
    assert_answer(invoke(D, IRQSetIRQHandler, NO_WORDS, WORDS(J)), seL4_InvalidCapability, 0);
    assert_ok(invoke(D, IRQSetIRQHandler, NO_WORDS, WORDS(B)).label);
    assert_int_equal(irq_binding(5)->data, 6);
    assert_ok(invoke(D, IRQSetIRQHandler, NO_WORDS, WORDS(A)).label);
    assert_int_equal(irq_binding(5)->data, 0);
    assert_ok(cnode_revoke(A));
    assert_true(slot_is_empty(irq_binding(5)));
    assert_int_equal(irq_state(5), IRQ_SIGNAL); /* valid but silent */
    machine.irq_pending[5] = true;
    world_interrupt();
    assert_ok(invoke(D, IRQSetIRQHandler, NO_WORDS, WORDS(A)).label);
    assert_ok(invoke(D, IRQClearIRQHandler, NO_WORDS, NO_WORDS).label);
    assert_true(slot_is_empty(irq_binding(5)));
}

/* --- 17 ---------------------------------------------------------------------------------------------------------------- */

TEST(CAP_17_limits)
{
    assert_int_equal(seL4_MinUntypedBits, 4);
    assert_int_equal(seL4_MaxUntypedBits, 47);
    assert_int_equal(sizeof(struct slot), 1 << seL4_SlotBits);
    assert_int_equal(seL4_MsgMaxExtraCaps, 3);
}
