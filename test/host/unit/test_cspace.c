/* SPDX-License-Identifier: BSD-2-Clause */
/* capabilities.md sections 6 to 9: resolution, how its failures are told, the CNode invocations. */
#include "core/cspace.h"
#include "core/derivation.h"
#include "test.h"

#define ROOT seL4_CapInitThreadCNode
enum { A = WORLD_FREE, B, C, D, E, F, G, H, I, J };

static void endpoint(word index)
{
    assert_ok(retype(WORLD_UNTYPED, seL4_EndpointObject, 0, index, 1));
}

static struct slot_lookup resolve(word root, word address, unsigned bits)
{
    return cspace_resolve(world_slot(root), address, bits);
}

/* --- 6: resolution --------------------------------------------------------------------------------------------------------- */

TEST(CAP_6_1_root_must_be_a_cnode)
{
    endpoint(A);
    assert_int_equal(resolve(A, 0, 5).failure.kind, LOOKUP_INVALID_ROOT);
    assert_int_equal(resolve(B, 0, 5).failure.kind, LOOKUP_INVALID_ROOT);
    assert_answer(invoke(ROOT, CNodeCopy, WORDS(C, 64, 0, 64, 15), WORDS(A)), seL4_FailedLookup, 1, seL4_InvalidRoot);
    assert_answer(invoke(ROOT, CNodeCopy, WORDS(C, 64, 0, 64, 15), WORDS(B)), seL4_FailedLookup, 1, seL4_InvalidRoot);
}

TEST(CAP_6_2_guard_and_depth)
{
    make_cnode(A, 4);
    assert_ok(cnode_mint(B, A, 15, 0x2a << 6 | 6));
    /* exact */
    struct slot_lookup lookup = resolve(B, 0x2a << 4 | 9, 10);
    assert_ptr_equal(lookup.slot, slot_in(A, 9));
    assert_int_equal(lookup.bits_left, 0);
    /* upper bits of the address are not significant */
    assert_ptr_equal(resolve(B, 0xff00 << 10 | 0x2a << 4 | 9, 10).slot, slot_in(A, 9));
    /* wrong guard */
    lookup = resolve(B, 0x2b << 4 | 9, 10);
    assert_null(lookup.slot);
    assert_int_equal(lookup.failure.kind, LOOKUP_GUARD_MISMATCH);
    assert_int_equal(lookup.failure.bits_left, 10);
    assert_int_equal(lookup.failure.guard_found, 0x2a);
    assert_int_equal(lookup.failure.bits_found, 6);
    /* guard fits, index does not */
    lookup = resolve(B, 0x2a << 3, 9);
    assert_int_equal(lookup.failure.kind, LOOKUP_DEPTH_MISMATCH);
    assert_int_equal(lookup.failure.bits_left, 9);
    assert_int_equal(lookup.failure.bits_found, 10);
    /* stops at a slot that is no CNode, with bits left */
    lookup = resolve(B, (word)(0x2a << 4 | 9) << 54, 64);
    assert_ptr_equal(lookup.slot, slot_in(A, 9));
    assert_int_equal(lookup.bits_left, 54);
}

TEST(CAP_6_2_step_4_ends_at_a_cnode_cap)
{
    make_cnode(A, 2);
    make_cnode(B, 3);
    assert_ok(cnode_move_into(A, 1, B));
    assert_ptr_equal(resolve(A, 1, 2).slot, slot_in(A, 1));
    struct slot *inner = cnode_slots(slot_in(A, 1)->object);
    assert_ptr_equal(resolve(A, 1 << 3 | 5, 5).slot, inner + 5);
    struct slot_lookup lookup = resolve(A, 1 << 2 | 1, 4);
    assert_int_equal(lookup.failure.kind, LOOKUP_DEPTH_MISMATCH);
    assert_int_equal(lookup.failure.bits_left, 2);
    assert_int_equal(lookup.failure.bits_found, 3);
}

TEST(CAP_6_3_guard_mismatch_precedes_depth_mismatch)
{
    make_cnode(A, 4);
    assert_ok(cnode_mint(B, A, 15, 0x2a << 6 | 6));
    struct slot_lookup lookup = resolve(B, 0x2a >> 1, 5);
    assert_int_equal(lookup.failure.kind, LOOKUP_GUARD_MISMATCH);
    assert_int_equal(lookup.failure.bits_left, 5);
    assert_int_equal(lookup.failure.bits_found, 6);
}

TEST(CAP_6_4_cycles_are_legal_and_end)
{
    make_cnode(A, 1);
    assert_ok(cnode_copy_into(A, 1, A));
    struct slot_lookup lookup = resolve(A, ~(word)0, 64);
    assert_ptr_equal(lookup.slot, slot_in(A, 1));
    assert_int_equal(lookup.bits_left, 0);
    /* Slot 0 is empty: found after 63 rounds with nothing left. */
    assert_ptr_equal(resolve(A, ~(word)1, 64).slot, slot_in(A, 0));
    assert_int_equal(resolve(A, ~(word)3, 64).bits_left, 1);
}

/* [CSPACE0001]: 64 one-bit CNodes in a chain, the endpoint at the end of an arbitrary path. */
TEST(CAP_6_5_chain_of_one_bit_cnodes)
{
    const word path = 0xa5c3f00dcafe1234;
    struct tcb *tcb = world_passive_thread(J + 1, seL4_MaxPrio);
    endpoint(A);
    make_cnode(B, 1);
    assert_ok(cnode_move_into(B, path & 1, A));
    for (unsigned bit = 1; bit < 64; bit++) {
        make_cnode(C, 1);
        assert_ok(cnode_move_into(C, path >> bit & 1, B));
        assert_ok(cnode_move(B, C));
    }
    assert_ok(invoke(J + 1, TCBSetSpace, WORDS(0, 0), WORDS(I, B, seL4_CapInitThreadVSpace)).label);
    struct lookup_failure failure;
    struct slot *slot = cspace_lookup(tcb, path, &failure);
    assert_int_equal(slot_type(slot), CAP_ENDPOINT);
    for (unsigned bit = 0; bit < 64; bit++) {
        slot = cspace_lookup(tcb, path ^ BIT(bit), &failure);
        assert_non_null(slot);
        assert_true(slot_is_empty(slot));
    }
    for (word small = 0; small < 16; small++)
        assert_true(slot_is_empty(cspace_lookup(tcb, small, &failure)));
}

TEST(CAP_6_5_single_level_lookup_agrees_with_the_general_one)
{
    struct tcb *tcb = world_passive_thread(J + 1, seL4_MaxPrio);
    make_cnode(A, 4);
    static const word guards[] = { 0, 1, 0x7fff, MASK(58) };
    for (unsigned g = 0; g < ARRAY_SIZE(guards); g++) {
        for (unsigned size = 57; size <= 60; size++) {
            word data = (guards[g] & MASK(size)) << 6 | size;
            assert_ok(invoke(J + 1, TCBSetSpace, WORDS(data, 0), WORDS(I, A, seL4_CapInitThreadVSpace)).label);
            assert_int_equal(tcb->cspace_limit, size == 60 ? 16 : 0);
            for (unsigned at = 0; at < 16; at++) {
                word cptr = (guards[g] & MASK(size)) << (64 - size) | (word)at << (60 - size);
                for (unsigned bit = 0; bit < 65; bit++) {
                    struct lookup_failure one = { 0 }, other = { 0 };
                    word probe = bit == 64 ? cptr : cptr ^ BIT(bit);
                    assert_ptr_equal(cspace_lookup(tcb, probe, &one), cspace_lookup_general(tcb, probe, &other));
                    assert_memory_equal(&one, &other, sizeof(one));
                }
            }
        }
    }
}

TEST(CAP_6_6_operation_lookup_in_order)
{
    make_cnode(A, 4);
    endpoint(B);
    /* 1 before 2 */
    assert_answer(invoke(ROOT, CNodeMove, WORDS(C, 64, 0, 0), WORDS(B)), seL4_FailedLookup, 1, seL4_InvalidRoot);
    /* 2 */
    assert_answer(invoke(A, CNodeDelete, WORDS(0, 0), NO_WORDS), seL4_RangeError, 1, 64);
    assert_answer(invoke(A, CNodeDelete, WORDS(0, 65), NO_WORDS), seL4_RangeError, 1, 64);
    assert_answer(invoke(ROOT, CNodeMove, WORDS(C, 64, 0, 65), WORDS(A)), seL4_RangeError, 1, 64);
    /* 3: flag 0 for the target, 1 for the source */
    assert_answer(invoke(A, CNodeDelete, WORDS(0, 3), NO_WORDS), seL4_FailedLookup, 0, seL4_DepthMismatch, 3, 4);
    assert_answer(invoke(ROOT, CNodeMove, WORDS(C, 64, 0, 3), WORDS(A)), seL4_FailedLookup, 1, seL4_DepthMismatch, 3, 4);
    assert_ok(cnode_mint(D, A, 15, 3 << 6 | 2));
    assert_answer(invoke(D, CNodeDelete, WORDS(0, 6), NO_WORDS), seL4_FailedLookup, 0, seL4_GuardMismatch, 6, 3, 2);
    /* 4: bits are left */
    assert_answer(invoke(A, CNodeDelete, WORDS(0, 9), NO_WORDS), seL4_FailedLookup, 0, seL4_DepthMismatch, 5, 0);
    assert_answer(invoke(ROOT, CNodeMove, WORDS(C, 64, 0, 9), WORDS(A)), seL4_FailedLookup, 1, seL4_DepthMismatch, 5, 0);
    /* the root's own guard takes part */
    assert_ok(invoke(D, CNodeDelete, WORDS(3 << 4 | 7, 6), NO_WORDS).label);
}

TEST(CAP_6_7_depth_is_the_whole_word)
{
    static const word depths[] = { 65, 128, 256 + 64, (word)1 << 32 | 64, (word)1 << 63, ~(word)0 };
    for (unsigned i = 0; i < ARRAY_SIZE(depths); i++)
        assert_answer(invoke(ROOT, CNodeDelete, WORDS(A, depths[i]), NO_WORDS), seL4_RangeError, 1, 64);
}

/* --- 7: reporting ------------------------------------------------------------------------------------------------------------- */

TEST(CAP_7_1_CAP_7_2_encoding)
{
    make_cnode(A, 4);
    assert_ok(cnode_mint(B, A, 15, 5 << 6 | 3));
    endpoint(C);
    assert_answer(invoke(ROOT, CNodeCopy, WORDS(D, 64, 0, 64, 15), WORDS(C)), seL4_FailedLookup, 1, 1);
    assert_answer(invoke(ROOT, CNodeCopy, WORDS(D, 64, E, 64, 15), WORDS(ROOT)), seL4_FailedLookup, 1, 2, 64);
    assert_answer(invoke(ROOT, CNodeCopy, WORDS(D, 64, 0, 2, 15), WORDS(A)), seL4_FailedLookup, 1, 3, 2, 4);
    assert_answer(invoke(ROOT, CNodeCopy, WORDS(D, 64, 0, 7, 15), WORDS(B)), seL4_FailedLookup, 1, 4, 7, 5, 3);
}

TEST(CAP_7_3_missing_capability_tells_the_depth_given)
{
    make_cnode(A, 4);
    assert_answer(invoke(ROOT, CNodeMove, WORDS(D, 64, 3, 4), WORDS(A)), seL4_FailedLookup, 1, seL4_MissingCapability, 4);
}

/* A thread whose fault handler is the endpoint in slot `handler` and whose CSpace root has a guard. */
static struct tcb *faulting_thread(word index, word handler)
{
    struct tcb *tcb = world_thread(index, seL4_MaxPrio);
    make_cnode(index + 3, 4);
    assert_ok(invoke(index, TCBSetSpace, WORDS((word)1 << 6 | 60, 0), WORDS(handler, index + 3, seL4_CapInitThreadVSpace)).label);
    return tcb;
}

static struct answer receive_fault(word handler, word reply)
{
    world_run(world.root);
    thread_receive(seL4_SysNBRecv, handler, reply);
    return thread_answer(world.root);
}

TEST(CAP_7_4_capability_fault)
{
    endpoint(A);
    assert_ok(retype(WORLD_UNTYPED, seL4_ReplyObject, 0, B, 1));
    struct tcb *tcb = faulting_thread(C, A);
    word cptr = 0xdead; /* the guard wants a 1 in bit 4 */
    world_run(tcb);
    thread_send(seL4_SysSend, cptr, 0, NO_WORDS, NO_WORDS);
    struct answer answer = receive_fault(A, B);
    assert_int_equal(answer.label, seL4_Fault_CapFault);
    assert_int_equal(answer.length, 7);
    assert_int_equal(answer.mr[0], tcb->context.regs[CONTEXT_RESTART_PC]);
    assert_int_equal(answer.mr[1], cptr);
    assert_int_equal(answer.mr[2], 0);
    assert_int_equal(answer.mr[3], seL4_GuardMismatch);
    assert_int_equal(answer.mr[4], 64);
    assert_int_equal(answer.mr[5], 1);
    assert_int_equal(answer.mr[6], 60);
}

TEST(CAP_7_5_order_of_the_send_phase)
{
    endpoint(A);
    assert_ok(retype(WORLD_UNTYPED, seL4_ReplyObject, 0, B, 1));
    struct tcb *tcb = faulting_thread(C, A);
    endpoint(G);
    assert_ok(cnode_move_into(C + 3, 2, G));
    const word good = 1 << 4 | 2;
    /* the invoked CPtr goes before the extra ones, and these in order */
    world_run(tcb);
    thread_send(seL4_SysCall, 7, 0, NO_WORDS, WORDS(8, 9));
    assert_int_equal(receive_fault(A, B).mr[1], 7);
    thread_send(seL4_SysSend, B, 0, NO_WORDS, NO_WORDS);
    world_run(tcb);
    thread_send(seL4_SysCall, good, 0, NO_WORDS, WORDS(good, 9, 10));
    struct answer answer = receive_fault(A, B);
    assert_int_equal(answer.mr[1], 9);
    assert_int_equal(answer.mr[2], 0);
    thread_send(seL4_SysSend, B, 0, NO_WORDS, NO_WORDS);
    /* non-blocking: silence */
    world_run(tcb);
    thread_send(seL4_SysNBSend, 7, 0, NO_WORDS, NO_WORDS);
    assert_true(world_call_ended(tcb));
    thread_send(seL4_SysNBSend, good, 0, NO_WORDS, WORDS(9));
    assert_true(world_call_ended(tcb));
    assert_int_equal(tcb->state, THREAD_RUNNING);
}

TEST(CAP_7_6_extra_caps_are_resolved_for_every_invocation)
{
    endpoint(A);
    assert_ok(retype(WORLD_UNTYPED, seL4_ReplyObject, 0, B, 1));
    struct tcb *tcb = faulting_thread(C, A);
    assert_ok(cnode_copy_into(C + 3, 2, C)); /* its own TCB */
    assert_ok(retype(WORLD_UNTYPED, seL4_NotificationObject, 0, G, 1));
    assert_ok(cnode_copy_into(C + 3, 3, G));
    for (word at = 2; at <= 3; at++) {
        world_run(tcb);
        thread_send(seL4_SysCall, 1 << 4 | at, TCBSetFlags, WORDS(0, 0), WORDS(99));
        assert_int_equal(receive_fault(A, B).mr[1], 99);
        thread_send(seL4_SysSend, B, 0, NO_WORDS, NO_WORDS);
    }
    /* an empty slot is no failure */
    world_run(tcb);
    thread_send(seL4_SysCall, 1 << 4 | 2, TCBSetFlags, WORDS(0, 0), WORDS(1 << 4 | 9));
    assert_int_equal(thread_answer(tcb).label, seL4_NoError);
}

TEST(CAP_7_7_receive_phase_in_order)
{
    endpoint(A);
    assert_ok(retype(WORLD_UNTYPED, seL4_ReplyObject, 0, B, 1));
    struct tcb *tcb = faulting_thread(C, A);
    endpoint(G);
    assert_ok(cnode_copy_into(C + 3, 2, G));
    assert_ok(cnode_copy_into(C + 3, 4, C));
    const word good = 1 << 4 | 2, tcb_cptr = 1 << 4 | 4, empty = 1 << 4 | 9;
    static const long calls[] = { seL4_SysRecv, seL4_SysNBRecv, seL4_SysWait, seL4_SysNBWait };
    for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
        bool takes_reply = calls[i] == seL4_SysRecv || calls[i] == seL4_SysNBRecv;
        const word cases[][4] = {
            { 7, 8, 7, seL4_GuardMismatch },             /* 1: endpoint lookup */
            { tcb_cptr, 8, tcb_cptr, seL4_MissingCapability }, /* 2: other type */
            { empty, 8, empty, seL4_MissingCapability },
            { good, 8, 8, seL4_GuardMismatch },          /* 3: reply lookup */
            { good, tcb_cptr, tcb_cptr, seL4_MissingCapability }, /* 4: no reply cap */
        };
        for (unsigned c = 0; c < (takes_reply ? 5 : 3); c++) {
            world_run(tcb);
            thread_receive(calls[i], cases[c][0], cases[c][1]);
            struct answer answer = receive_fault(A, B);
            assert_int_equal(answer.label, seL4_Fault_CapFault);
            assert_int_equal(answer.mr[1], cases[c][2]);
            assert_int_equal(answer.mr[2], 1);
            assert_int_equal(answer.mr[3], cases[c][3]);
            if (cases[c][3] == seL4_MissingCapability)
                assert_int_equal(answer.mr[4], 0);
            thread_send(seL4_SysSend, B, 0, NO_WORDS, NO_WORDS);
        }
    }
}

TEST(CAP_7_8_recv_on_a_notification_ignores_the_reply)
{
    assert_ok(retype(WORLD_UNTYPED, seL4_NotificationObject, 0, A, 1));
    thread_send(seL4_SysSend, A, 0, NO_WORDS, NO_WORDS);
    assert_ptr_equal(thread_receive(seL4_SysRecv, A, 0xdeadbeefdead), world.root);
    assert_true(world_call_ended(world.root));
}

TEST(CAP_7_9_null_and_zombie_are_invalid_capability)
{
    assert_answer(invoke(A, 1, NO_WORDS, NO_WORDS), seL4_InvalidCapability, 0);
    make_cnode(B, 6);
    struct answer answer;
    for (unsigned i = 0; i < 20; i++)
        assert_ok(cnode_copy_into(B, i * 3, B));
    assert_ok(cnode_move_into(B, 1, seL4_CapInitThreadASIDPool));
    for (unsigned i = 0; i < 20; i++)
        assert_ok(invoke(B, CNodeDelete, WORDS(i * 3, 6), NO_WORDS).label);
    assert_false(invoke_once(1, &answer, ROOT, CNodeDelete, WORDS(B, 64), NO_WORDS));
    assert_type(B, CAP_ZOMBIE);
    assert_answer(invoke(B, 1, NO_WORDS, NO_WORDS), seL4_InvalidCapability, 0);
    thread_send(seL4_SysSend, B, 1, NO_WORDS, NO_WORDS);
    assert_true(world_call_ended(world.root));
}

/* --- 8: before decoding --------------------------------------------------------------------------------------------------------- */

TEST(CAP_8_1_length_is_reduced_without_a_buffer)
{
    endpoint(A);
    assert_ok(invoke(seL4_CapInitThreadTCB, TCBSetIPCBuffer, WORDS(0), WORDS(H)).label);
    /* Rotate with 8 announced words; 4 exist. */
    thread_put_message(world.root, CNodeRotate, WORDS(B, 64, 0, C), NO_WORDS);
    context_set_info(&world.root->context, (word)CNodeRotate << 12 | 8);
    world_enter(ROOT, context_info(&world.root->context), seL4_SysCall);
    assert_int_equal(thread_answer(world.root).label, seL4_TruncatedMessage);
}

TEST(CAP_8_2_absent_and_empty_extra_caps)
{
    endpoint(A);
    assert_answer_empty(invoke(ROOT, CNodeMove, WORDS(B, 64, A, 64), NO_WORDS), seL4_TruncatedMessage);
    assert_answer(invoke(ROOT, CNodeMove, WORDS(B, 64, A, 64), WORDS(H)), seL4_FailedLookup, 1, seL4_InvalidRoot);
    /* announced, but the caller has no buffer */
    assert_ok(invoke(seL4_CapInitThreadTCB, TCBSetIPCBuffer, WORDS(0), WORDS(H)).label);
    thread_put_message(world.root, CNodeMove, WORDS(B, 64, A, 64), NO_WORDS);
    word info = (word)CNodeMove << 12 | 1 << 7 | 4;
    context_set_info(&world.root->context, info);
    world_enter(ROOT, info, seL4_SysCall);
    assert_int_equal(thread_answer(world.root).label, seL4_TruncatedMessage);
}

TEST(CAP_8_3_first_phase_refuses_some_types)
{
    endpoint(A);
    assert_ok(retype(WORLD_UNTYPED, seL4_ReplyObject, 0, B, 1));
    /* NBSendRecv with a CNode invocation: nothing happens, then it receives */
    thread_put_message(world.root, CNodeDelete, WORDS(A, 64), NO_WORDS);
    world.root->context.regs[REG_r13] = ROOT;
    world.root->context.regs[REG_r12] = B;
    struct tcb *other = world_thread(C, seL4_MaxPrio);
    world_run(world.root);
    thread_put_message(world.root, CNodeDelete, WORDS(A, 64), NO_WORDS);
    world.root->context.regs[REG_r13] = ROOT;
    world.root->context.regs[REG_r12] = B;
    assert_ptr_equal(world_enter(A, context_info(&world.root->context), seL4_SysNBSendRecv), other);
    assert_full(A);
    assert_int_equal(world.root->state, THREAD_BLOCKED_ON_RECEIVE);
    thread_send(seL4_SysSend, A, 5, NO_WORDS, NO_WORDS);
    world_run(world.root);
    /* an Untyped is accepted there */
    thread_put_message(world.root, UntypedRetype, WORDS(seL4_EndpointObject, 0, 0, 0, H, 1), WORDS(ROOT));
    world.root->context.regs[REG_r13] = WORLD_UNTYPED;
    world.root->context.regs[REG_r12] = B;
    world_enter(A, context_info(&world.root->context), seL4_SysNBSendRecv);
    assert_type(H, CAP_ENDPOINT);
}

/* --- 9: CNode invocations --------------------------------------------------------------------------------------------------------- */

TEST(CAP_9_1_common_prefix)
{
    make_cnode(A, 4);
    assert_answer_empty(invoke(A, UntypedRetype, WORDS(0, 0), NO_WORDS), seL4_IllegalOperation);
    assert_answer_empty(invoke(A, CNodeRotate + 1, WORDS(0, 0), NO_WORDS), seL4_IllegalOperation);
    assert_answer_empty(invoke(A, ~(word)0 >> 12, WORDS(0, 0), NO_WORDS), seL4_IllegalOperation);
    for (word label = CNodeRevoke; label <= CNodeRotate; label++) {
        assert_answer_empty(invoke(A, label, NO_WORDS, NO_WORDS), seL4_TruncatedMessage);
        assert_answer_empty(invoke(A, label, WORDS(0), NO_WORDS), seL4_TruncatedMessage);
        assert_answer(invoke(A, label, WORDS(0, 0), NO_WORDS), seL4_RangeError, 1, 64);
        assert_answer(invoke(A, label, WORDS(0, 3), NO_WORDS), seL4_FailedLookup, 0, seL4_DepthMismatch, 3, 4);
    }
}

TEST(CAP_9_2_target_lookup_before_truncation)
{
    assert_answer(invoke(ROOT, CNodeCopy, WORDS(A, 9), NO_WORDS), seL4_FailedLookup, 0, seL4_GuardMismatch, 9, 0, 54);
    assert_answer_empty(invoke(ROOT, CNodeCopy, WORDS(A, 64), NO_WORDS), seL4_TruncatedMessage);
}

TEST(CAP_9_3_checks_of_copy_mint_move_mutate_in_order)
{
    static const word labels[] = { CNodeCopy, CNodeMint, CNodeMove, CNodeMutate };
    static const unsigned lengths[] = { 5, 6, 4, 5 };
    endpoint(A);
    endpoint(B);
    for (unsigned i = 0; i < 4; i++) {
        word label = labels[i];
        /* 1 before 2 */
        assert_answer_empty(invoke(ROOT, label, WORDS(A, 64, B), WORDS(ROOT)), seL4_TruncatedMessage);
        assert_answer_empty(invoke(ROOT, label, WORDS(A, 64, B, 64), NO_WORDS), seL4_TruncatedMessage);
        /* 2 before 3 */
        assert_answer_empty(invoke(ROOT, label, WORDS(A, 64, B, 99), WORDS(ROOT)), seL4_DeleteFirst);
        /* 3 */
        assert_answer(invoke(ROOT, label, WORDS(C, 64, B, 99), WORDS(ROOT)), seL4_RangeError, 1, 64);
        /* 4 before 5 */
        assert_answer(invoke(ROOT, label, WORDS(C, 64, D, 64), WORDS(ROOT)), seL4_FailedLookup, 1, seL4_MissingCapability, 64);
        /* 5 */
        struct words short_by_one = WORDS(C, 64, B, 64, 15);
        short_by_one.count = lengths[i] - 1;
        if (lengths[i] > 4)
            assert_answer_empty(invoke(ROOT, label, short_by_one, WORDS(ROOT)), seL4_TruncatedMessage);
    }
    /* 6, 7 */
    assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, E, 1));
    assert_error(cnode_copy(C, WORLD_SMALL, 15), seL4_RevokeFirst);
    assert_error(cnode_copy(C, seL4_CapIRQControl, 15), seL4_IllegalOperation);
    assert_error(cnode_mutate(C, A, 0), seL4_IllegalOperation);
    /* 8: masks, badges, places */
    assert_ok(cnode_copy(C, A, RIGHT_READ));
    assert_ok(cnode_mint(D, A, RIGHT_WRITE, 6));
    assert_int_equal(slot_rights(world_slot(C)), RIGHT_READ);
    assert_int_equal(slot_rights(world_slot(D)), RIGHT_WRITE);
    assert_int_equal(world_slot(D)->data, 6);
    assert_ok(cnode_move(F, A));
    assert_empty(A);
    assert_int_equal(slot_rights(world_slot(F)), RIGHTS_ALL);
    make_cnode(G, 3);
    assert_ok(cnode_mutate(A, G, 5 << 6 | 4));
    assert_empty(G);
    assert_int_equal(world_slot(A)->data, 5 << 6 | 4);
}

TEST(CAP_9_4_target_occupied_before_source_empty)
{
    endpoint(A);
    assert_error(cnode_move(A, B), seL4_DeleteFirst);
    assert_error(cnode_move(A, A), seL4_DeleteFirst);
    assert_answer(invoke(ROOT, CNodeMove, WORDS(B, 64, B, 64), WORDS(ROOT)), seL4_FailedLookup, 1, seL4_MissingCapability, 64);
}

TEST(CAP_9_5_data_before_derivation_in_mint)
{
    endpoint(A);
    assert_ok(cnode_mint(B, A, 15, 5));
    assert_error(cnode_mint(C, B, 15, 5), seL4_IllegalOperation);
    assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, D, 1));
    assert_error(cnode_mint(C, WORLD_SMALL, 15, 0), seL4_RevokeFirst);
    assert_error(cnode_mint(C, WORLD_SMALL, 15, 77), seL4_RevokeFirst);
}

TEST(CAP_9_6_never_preempted)
{
    endpoint(A);
    struct answer answer;
    assert_true(invoke_once(1, &answer, ROOT, CNodeCopy, WORDS(B, 64, A, 64, 15), WORDS(ROOT)));
    assert_true(invoke_once(1, &answer, ROOT, CNodeMint, WORDS(C, 64, A, 64, 15, 1), WORDS(ROOT)));
    assert_true(invoke_once(1, &answer, ROOT, CNodeMove, WORDS(D, 64, A, 64), WORDS(ROOT)));
    assert_true(invoke_once(1, &answer, ROOT, CNodeCancelBadgedSends, WORDS(C, 64), NO_WORDS));
    make_cnode(A, 1);
    make_cnode(E, 1);
    assert_true(invoke_once(1, &answer, ROOT, CNodeRotate, WORDS(F, 64, 0, A, 64, 0, E, 64), WORDS(ROOT, ROOT)));
    assert_int_equal(answer.label, seL4_NoError);
}

static struct answer rotate(struct words words, struct words caps)
{
    return invoke(ROOT, CNodeRotate, words, caps);
}

TEST(CAP_9_7_checks_of_rotate_in_order)
{
    struct words caps = WORDS(ROOT, ROOT);
    make_cnode(A, 4);
    make_cnode(B, 4);
    make_cnode(C, 4);
    endpoint(D);
    /* 1 */
    assert_answer_empty(rotate(WORDS(E, 64, 0, A, 64, 0, B), caps), seL4_TruncatedMessage);
    assert_answer_empty(rotate(WORDS(E, 64, 0, A, 64, 0, B, 64), WORDS(ROOT)), seL4_TruncatedMessage);
    /* 2 before 3, both with flag 1; pivot root is cap 0, source root cap 1 */
    assert_answer(rotate(WORDS(E, 64, 0, A, 0, 0, B, 0), caps), seL4_RangeError, 1, 64);
    assert_answer(rotate(WORDS(E, 64, 0, A, 2, 0, 0, 3), WORDS(ROOT, A)), seL4_FailedLookup, 1, seL4_DepthMismatch, 3, 4);
    assert_answer(rotate(WORDS(E, 64, 0, 0, 2, 0, B, 64), WORDS(A, ROOT)), seL4_FailedLookup, 1, seL4_DepthMismatch, 2, 4);
    /* 4 before 5 and 6 */
    assert_answer_empty(rotate(WORDS(C, 64, 0, A, 64, 0, A, 64), caps), seL4_IllegalOperation);
    assert_answer_empty(rotate(WORDS(A, 64, 0, A, 64, 0, B, 64), caps), seL4_IllegalOperation);
    assert_answer_empty(rotate(WORDS(E, 64, 0, F, 64, 0, F, 64), caps), seL4_IllegalOperation);
    /* 5 before 6 */
    assert_answer_empty(rotate(WORDS(C, 64, 0, A, 64, 0, F, 64), caps), seL4_DeleteFirst);
    /* 6 before 7: flag 1, then flag 0 */
    assert_answer(rotate(WORDS(E, 64, 0, F, 64, 0, G, 64), caps), seL4_FailedLookup, 1, seL4_MissingCapability, 64);
    assert_answer(rotate(WORDS(E, 64, 0, F, 64, 0, B, 64), caps), seL4_FailedLookup, 0, seL4_MissingCapability, 64);
    /* 8 before 9 */
    assert_answer_empty(rotate(WORDS(E, 64, 0, A, 64, 61, B, 64), caps), seL4_IllegalOperation);
    assert_answer_empty(rotate(WORDS(E, 64, 61, A, 64, 0, B, 64), caps), seL4_IllegalOperation);
    assert_answer_empty(rotate(WORDS(E, 64, 0, D, 64, 0, B, 64), caps), seL4_IllegalOperation);
    assert_full(A);
    assert_full(B);
}

/* [CNODEOP0008] */
TEST(CAP_9_7_rotate_moves_and_swaps)
{
    make_cnode(A, 4);
    make_cnode(B, 5);
    assert_ok(cnode_rotate(C, 1 << 6 | 3, A, 2 << 6 | 4, B));
    /* target holds the old pivot with MR2, pivot the old source with MR5 */
    assert_int_equal(cnode_radix(world_slot(C)->object), 4);
    assert_int_equal(world_slot(C)->data, 1 << 6 | 3);
    assert_int_equal(cnode_radix(world_slot(A)->object), 5);
    assert_int_equal(world_slot(A)->data, 2 << 6 | 4);
    assert_empty(B);
    /* swap, of neighbours in the derivation list too */
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_rotate(A, 7, B, 8, A));
    assert_int_equal(world_slot(A)->data, 7);
    assert_int_equal(world_slot(B)->data, 8);
    assert_true(slot_is_original(world_slot(B)));
    assert_false(slot_is_original(world_slot(A)));
    assert_true(slot_has_children(world_slot(B)));
    assert_ok(cnode_rotate(B, 9, A, 10, B));
    assert_true(slot_is_original(world_slot(A)));
    assert_ok(cnode_revoke(A));
    assert_empty(B);
}

/* [CNODEOP0002] */
TEST(CAP_9_8_delete)
{
    endpoint(A);
    assert_ok(cnode_delete(A));
    assert_empty(A);
    assert_ok(cnode_delete(A));
}

/* [CNODEOP0007] */
TEST(CAP_9_9_revoke)
{
    endpoint(A);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_copy(C, B, 15));
    assert_ok(cnode_mint(D, C, 15, 4));
    assert_ok(cnode_revoke(A));
    assert_full(A);
    for (word i = B; i <= D; i++)
        assert_empty(i);
    assert_ok(cnode_revoke(A));
    assert_ok(cnode_revoke(B));
}

/* [CNODEOP0006] */
TEST(CAP_9_10_cancel_badged_sends)
{
    endpoint(A);
    struct tcb *threads[4];
    for (unsigned i = 0; i < 4; i++) {
        threads[i] = world_thread(H + 3 * i, seL4_MaxPrio);
        assert_ok(cnode_mint(B + i, A, 15, 1 + i % 2));
    }
    for (unsigned i = 0; i < 4; i++) {
        world_run(threads[i]);
        thread_send(i < 2 ? seL4_SysSend : seL4_SysCall, B + i, i, NO_WORDS, NO_WORDS);
        assert_int_equal(threads[i]->state, THREAD_BLOCKED_ON_SEND);
    }
    world_run(world.root);
    assert_ok(cnode_mint(F, A, 15, 1));
    assert_ok(cnode_copy(G, F, 7));
    assert_error(cnode_cancel_badged_sends(G), seL4_IllegalOperation);
    assert_error(cnode_cancel_badged_sends(ROOT), seL4_IllegalOperation);
    assert_error(cnode_cancel_badged_sends(WORLD_FREE - 1), seL4_IllegalOperation);
    assert_ok(cnode_cancel_badged_sends(A)); /* badge 0 */
    assert_int_equal(threads[0]->state, THREAD_BLOCKED_ON_SEND);
    /* the ones with badge 1 repeat their call, with a capability that is gone */
    assert_ok(cnode_delete(B));
    assert_ok(cnode_delete(D));
    assert_int_equal(threads[0]->state, THREAD_BLOCKED_ON_SEND);
    assert_ok(cnode_cancel_badged_sends(F));
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(threads[i]->state, i % 2 ? THREAD_BLOCKED_ON_SEND : THREAD_RESTART);
    world_run(threads[0]);
    assert_false(world_call_ended(threads[0]));
}

TEST(CAP_9_10_fault_messages_are_not_repeated)
{
    endpoint(A);
    struct tcb *tcb = world_thread(B, seL4_MaxPrio);
    assert_ok(cnode_mint(E, A, 15, 3));
    assert_ok(invoke(B, TCBSetSpace, WORDS(0, 0), WORDS(E, ROOT, seL4_CapInitThreadVSpace)).label);
    world_run(tcb);
    thread_receive(seL4_SysWait, WORLD_UNTYPED, 0);
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_SEND);
    assert_ok(cnode_cancel_badged_sends(E));
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    assert_true(tcb->rare & RARE_FAULT); /* ipc.md 10.2: still recorded, and cleared by a resume */
    assert_ok(invoke(B, TCBResume, NO_WORDS, NO_WORDS).label);
    assert_false(tcb->rare & RARE_FAULT);
}

TEST(CAP_9_10_receivers_are_not_touched)
{
    endpoint(A);
    struct tcb *tcb = world_thread(B, seL4_MaxPrio);
    world_run(tcb);
    thread_receive(seL4_SysWait, A, 0);
    assert_ok(cnode_mint(E, A, 15, 3));
    assert_ok(cnode_cancel_badged_sends(E));
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_RECEIVE);
}

TEST(CAP_9_11_badge_recorded_at_the_send_counts)
{
    endpoint(A);
    struct tcb *tcb = world_thread(B, seL4_MaxPrio);
    assert_ok(cnode_mint(E, A, 15, 3));
    world_run(tcb);
    thread_send(seL4_SysSend, E, 0, NO_WORDS, NO_WORDS);
    assert_ok(cnode_delete(E)); /* must not abort the send */
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_SEND);
    assert_ok(cnode_mint(E, A, 15, 3));
    assert_ok(cnode_cancel_badged_sends(E));
    assert_int_equal(tcb->state, THREAD_RESTART);
}
