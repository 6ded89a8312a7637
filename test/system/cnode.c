/* SPDX-License-Identifier: BSD-2-Clause */
/* CNode invocations: every check in its order, with the words of its error. Rules: docs/reference/capabilities.md 6, 7, 9. */

#include "support.h"

static const seL4_Word all_labels[] = { CNodeRevoke, CNodeDelete, CNodeCancelBadgedSends, CNodeCopy,
                                        CNodeMint,   CNodeMove,   CNodeMutate,            CNodeRotate };
static const seL4_Word copy_labels[] = { CNodeCopy, CNodeMint, CNodeMove, CNodeMutate };

TEST(CAP_9_1_unknown_label)
{
    seL4_CPtr cnode = new_cnode(4);
    static const seL4_Word labels[] = { 0, UntypedRetype, TCBResume, CNodeRevoke - 1, CNodeRotate + 1, 1000, 1UL << 51 };
    FOR_EACH (label, labels) {
        EXPECT_RESULT(invoke(cnode, label, WORDS(), CAPS()), seL4_IllegalOperation);
        EXPECT_RESULT(invoke(cnode, label, WORDS(0, 4, 0, 4, 0, 0, 0, 0), CAPS(ROOT, ROOT)), seL4_IllegalOperation);
    }
}

TEST(CAP_9_1_9_2_length_then_target_lookup)
{
    seL4_CPtr cnode = new_cnode(4);
    FOR_EACH (label, all_labels) {
        EXPECT_RESULT(invoke(cnode, label, WORDS(), CAPS(ROOT, ROOT)), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(cnode, label, WORDS(3), CAPS(ROOT, ROOT)), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(cnode, label, WORDS(0, 0), CAPS()), seL4_RangeError, 1, 64);
        EXPECT_RESULT(invoke(cnode, label, WORDS(0, 65), CAPS()), seL4_RangeError, 1, 64);
        EXPECT_RESULT(invoke(cnode, label, WORDS(0, 1UL << 63), CAPS()), seL4_RangeError, 1, 64);
        EXPECT_RESULT(invoke(cnode, label, WORDS(0, 3), CAPS()), seL4_FailedLookup, 0, DEPTH_MISMATCH, 3, 4);
        EXPECT_RESULT(invoke(cnode, label, WORDS(0, 6), CAPS()), seL4_FailedLookup, 0, DEPTH_MISMATCH, 2, 0);
    }
    FOR_EACH (label, copy_labels) {
        EXPECT_RESULT(invoke(cnode, label, WORDS(0, 4), CAPS(ROOT)), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(cnode, label, WORDS(0, 4, 0), CAPS(ROOT)), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(cnode, label, WORDS(0, 4, 1, 64, 15, 0), CAPS()), seL4_TruncatedMessage);
    }
    EXPECT_RESULT(invoke(cnode, CNodeRotate, WORDS(0, 4, 0, 1, 64, 0, 2), CAPS(ROOT, ROOT)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(cnode, CNodeRotate, WORDS(0, 4, 0, 1, 64, 0, 2, 64), CAPS(ROOT)), seL4_TruncatedMessage);
}

TEST(CAP_6_2_6_3_guards)
{
    seL4_CPtr cnode = new_cnode(4);
    seL4_CPtr guarded = minted(cnode, 15, seL4_CNode_CapData_new(5, 3).words[0]);
    /* 101 xxxx resolves; everything but the guard and the slot number lies above the depth and does not matter. */
    EXPECT_OK(seL4_CNode_Copy(guarded, 5 << 4 | 9, 7, ROOT, cnode, DEPTH, seL4_AllRights));
    EXPECT_OK(seL4_CNode_Delete(guarded, 1UL << 60 | 5 << 4 | 9, 7));
    EXPECT_RESULT(invoke(guarded, CNodeDelete, WORDS(4 << 4, 7), CAPS()), seL4_FailedLookup, 0, GUARD_MISMATCH, 7, 5, 3);
    EXPECT_RESULT(invoke(guarded, CNodeDelete, WORDS(5, 2), CAPS()), seL4_FailedLookup, 0, GUARD_MISMATCH, 2, 5, 3);
    EXPECT_RESULT(invoke(guarded, CNodeDelete, WORDS(5 << 1, 4), CAPS()), seL4_FailedLookup, 0, DEPTH_MISMATCH, 4, 7);
    EXPECT_RESULT(invoke(guarded, CNodeDelete, WORDS(5 << 3, 6), CAPS()), seL4_FailedLookup, 0, DEPTH_MISMATCH, 6, 7);
    EXPECT_RESULT(invoke(guarded, CNodeDelete, WORDS(5 << 6, 9), CAPS()), seL4_FailedLookup, 0, DEPTH_MISMATCH, 2, 0);
}

TEST(CAP_6_2_nested_cnodes)
{
    seL4_CPtr outer = new_cnode(3), inner = new_cnode(2);
    EXPECT_OK(seL4_CNode_Mint(outer, 6, 3, ROOT, inner, DEPTH, seL4_AllRights, seL4_CNode_CapData_new(1, 2).words[0]));
    /* A slot that holds a CNode ends the resolution when the depth is used up, and is walked through otherwise. */
    EXPECT_OK(seL4_CNode_Copy(outer, 6 << 4 | 1 << 2 | 3, 7, outer, 6, 3, seL4_AllRights));
    EXPECT_EQ(seL4_CNode_Move(inner, 3, 2, inner, 3, 2), seL4_DeleteFirst);
    EXPECT_RESULT(invoke(outer, CNodeDelete, WORDS(6 << 4 | 2 << 2, 7), CAPS()), seL4_FailedLookup, 0, GUARD_MISMATCH, 4, 1,
                  2);
    EXPECT_RESULT(invoke(outer, CNodeDelete, WORDS(6 << 3 | 1 << 1, 6), CAPS()), seL4_FailedLookup, 0, DEPTH_MISMATCH, 3, 4);
    /* Cycles are legal: inner[3] is the guarded inner CNode itself, so 3, then guard and 3, then guard and 1. */
    EXPECT_OK(seL4_CNode_Copy(inner, 3 << 8 | (1 << 2 | 3) << 4 | (1 << 2 | 1), 10, ROOT, outer, DEPTH, seL4_AllRights));
    EXPECT_EQ(seL4_CNode_Move(inner, 1, 2, inner, 1, 2), seL4_DeleteFirst);
}

TEST(CAP_9_3_copy_family_order)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint();
    object_at(new_slot(), seL4_EndpointObject, 0);
    EXPECT_OK(seL4_CNode_Copy(cnode, 1, 4, ROOT, endpoint, DEPTH, seL4_AllRights));
    FOR_EACH (label, copy_labels) {
        /* 2: target occupied, before anything about the source */
        EXPECT_RESULT(invoke(cnode, label, WORDS(1, 4, 0, 99), CAPS(ROOT)), seL4_DeleteFirst);
        EXPECT_RESULT(invoke(cnode, label, WORDS(1, 4, 0, 99), CAPS(endpoint)), seL4_DeleteFirst);
        /* 3: source lookup */
        EXPECT_RESULT(invoke(cnode, label, WORDS(2, 4, 0, 99), CAPS(endpoint)), seL4_FailedLookup, 1, INVALID_ROOT);
        EXPECT_RESULT(invoke(cnode, label, WORDS(2, 4, 0, 99), CAPS(new_slot())), seL4_FailedLookup, 1, INVALID_ROOT);
        EXPECT_RESULT(invoke(cnode, label, WORDS(2, 4, 0, 99), CAPS(cnode)), seL4_RangeError, 1, 64);
        EXPECT_RESULT(invoke(cnode, label, WORDS(2, 4, 0, 0), CAPS(cnode)), seL4_RangeError, 1, 64);
        EXPECT_RESULT(invoke(cnode, label, WORDS(2, 4, 0, 3), CAPS(cnode)), seL4_FailedLookup, 1, DEPTH_MISMATCH, 3, 4);
        EXPECT_RESULT(invoke(cnode, label, WORDS(2, 4, 1 << 4, 8), CAPS(cnode)), seL4_FailedLookup, 1, DEPTH_MISMATCH, 4, 0);
        /* 4: source empty: the depth given counts as bits left */
        EXPECT_RESULT(invoke(cnode, label, WORDS(2, 4, 3, 4), CAPS(cnode)), seL4_FailedLookup, 1, MISSING, 4);
        EXPECT_RESULT(invoke(cnode, label, WORDS(2, 4, new_slot(), 64), CAPS(ROOT)), seL4_FailedLookup, 1, MISSING, 64);
    }
    /* 5: only now the words of the method itself are counted */
    EXPECT_RESULT(invoke(cnode, CNodeCopy, WORDS(2, 4, 1, 4), CAPS(cnode)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(cnode, CNodeMint, WORDS(2, 4, 1, 4, 15), CAPS(cnode)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(cnode, CNodeMutate, WORDS(2, 4, 1, 4), CAPS(cnode)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(cnode, CNodeMove, WORDS(2, 4, 1, 4), CAPS(cnode)), seL4_NoError);
    EXPECT_EQ(seL4_CNode_Move(cnode, 1, 4, cnode, 1, 4), seL4_FailedLookup);
}

TEST(CAP_9_4_move_onto_itself)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint();
    EXPECT_RESULT(invoke(cnode, CNodeMove, WORDS(5, 4, 5, 4), CAPS(cnode)), seL4_FailedLookup, 1, MISSING, 4);
    EXPECT_OK(seL4_CNode_Move(cnode, 5, 4, ROOT, endpoint, DEPTH));
    EXPECT_RESULT(invoke(cnode, CNodeMove, WORDS(5, 4, 5, 4), CAPS(cnode)), seL4_DeleteFirst);
    EXPECT(slot_is_empty(endpoint));
    EXPECT_OK(seL4_CNode_Move(ROOT, endpoint, DEPTH, cnode, 5, 4));
    EXPECT_EQ(cap_type(endpoint, 4), 4);
}

TEST(CAP_0_1_0_2_success_is_an_empty_reply)
{
    seL4_CPtr cnode = new_cnode(2), endpoint = new_endpoint();
    EXPECT_RESULT(invoke(cnode, CNodeCopy, WORDS(0, 2, endpoint, 64, 15), CAPS(ROOT)), seL4_NoError);
    EXPECT_RESULT(invoke(cnode, CNodeMint, WORDS(1, 2, endpoint, 64, 15, 7), CAPS(ROOT)), seL4_NoError);
    EXPECT_RESULT(invoke(cnode, CNodeMove, WORDS(2, 2, 1, 2), CAPS(cnode)), seL4_NoError);
    EXPECT_RESULT(invoke(cnode, CNodeDelete, WORDS(2, 2), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cnode, CNodeRevoke, WORDS(0, 2), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cnode, CNodeCancelBadgedSends, WORDS(0, 2), CAPS()), seL4_NoError);
}

TEST(CAP_4_1_4_2_badges)
{
    seL4_CPtr endpoint = new_endpoint(), notification = new_notification(), cnode = new_cnode(4);
    const seL4_CPtr objects[] = { endpoint, notification };
    FOR_EACH (object, objects) {
        seL4_CPtr five = badged(object, 5);
        static const seL4_Word data[] = { 5, 0, 6, ~0UL };
        FOR_EACH (word, data) {
            EXPECT_RESULT(invoke(cnode, CNodeMint, WORDS(0, 4, five, 64, 15, word), CAPS(ROOT)), seL4_IllegalOperation);
            EXPECT_RESULT(invoke(cnode, CNodeMutate, WORDS(0, 4, five, 64, word), CAPS(ROOT)), seL4_IllegalOperation);
            EXPECT_RESULT(invoke(cnode, CNodeMutate, WORDS(0, 4, object, 64, word), CAPS(ROOT)), seL4_IllegalOperation);
        }
        EXPECT(!slot_is_empty(five));
        EXPECT(!slot_is_empty(object));
        EXPECT_OK(seL4_CNode_Copy(cnode, 1, 4, ROOT, five, DEPTH, seL4_AllRights));
        EXPECT_OK(seL4_CNode_Mint(cnode, 2, 4, ROOT, object, DEPTH, seL4_AllRights, 0));
        EXPECT_OK(seL4_CNode_Delete(cnode, 1, 4));
        EXPECT_OK(seL4_CNode_Delete(cnode, 2, 4));
    }
    /* All 64 bits of a badge arrive, from a copy too. */
    seL4_CPtr full = copy_of(badged(notification, 0x8000000000000001));
    seL4_Signal(full);
    EXPECT_EQ(poll_notification(notification), 0x8000000000000001);
}

TEST(CAP_4_3_cnode_guard_data)
{
    seL4_CPtr cnode = new_cnode(4), slots = new_cnode(4);
    EXPECT_RESULT(invoke(slots, CNodeMint, WORDS(0, 4, cnode, 64, 15, 60), CAPS(ROOT)), seL4_NoError);
    EXPECT_RESULT(invoke(slots, CNodeMint, WORDS(1, 4, cnode, 64, 15, 61), CAPS(ROOT)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(slots, CNodeMutate, WORDS(1, 4, 0, 4, 61), CAPS(slots)), seL4_IllegalOperation);
    /* Replaced, not added: data 0 takes the guard away, and bits above the size are dropped. */
    EXPECT_RESULT(invoke(slots, CNodeMutate, WORDS(1, 4, 0, 4, 0), CAPS(slots)), seL4_NoError);
    EXPECT_RESULT(invoke(slots, CNodeMutate, WORDS(2, 4, 1, 4, 0xff << 6 | 2), CAPS(slots)), seL4_NoError);
    EXPECT_OK(seL4_CNode_Move(ROOT, new_slots(1), DEPTH, slots, 2, 4));
    seL4_CPtr guarded = arena.next - 1;
    EXPECT_RESULT(invoke(guarded, CNodeDelete, WORDS(2 << 4, 6), CAPS()), seL4_FailedLookup, 0, GUARD_MISMATCH, 6, 3, 2);
    EXPECT_RESULT(invoke(guarded, CNodeDelete, WORDS(3 << 4, 6), CAPS()), seL4_NoError);
    seL4_CPtr plain = minted(guarded, 15, 0);
    EXPECT_RESULT(invoke(plain, CNodeDelete, WORDS(0, 4), CAPS()), seL4_NoError);
    /* A guard of 58 bits keeps them all. */
    seL4_Word guard = 0x2aaaaaaaaaaaaaa;
    seL4_CPtr longest = minted(cnode, 15, guard << 6 | 60);
    EXPECT_RESULT(invoke(longest, CNodeDelete, WORDS(guard << 4 | 5, 64), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(longest, CNodeDelete, WORDS(1UL << 63, 64), CAPS()), seL4_FailedLookup, 0, GUARD_MISMATCH, 64, guard,
                  60);
}

TEST(CAP_4_5_data_is_ignored_elsewhere)
{
    seL4_CPtr objects[] = { new_tcb(), new_sched_context(), new_reply(), new_page(), new_untyped(4) };
    FOR_EACH (object, objects) {
        EXPECT(!slot_is_empty(minted(object, 15, 0x1234)));
        seL4_CPtr moved = new_slot();
        EXPECT_OK(seL4_CNode_Mutate(ROOT, moved, DEPTH, ROOT, object, DEPTH, 0x4321));
        EXPECT(slot_is_empty(object));
        EXPECT(!slot_is_empty(moved));
    }
}

TEST(CAP_5_1_what_cannot_be_derived)
{
    seL4_CPtr used = new_untyped(12), cnode = new_cnode(4);
    EXPECT_OK(seL4_Untyped_Retype(used, seL4_EndpointObject, 0, ROOT, 0, 0, new_slot(), 1));
    EXPECT_RESULT(invoke(cnode, CNodeCopy, WORDS(0, 4, used, 64, 15), CAPS(ROOT)), seL4_RevokeFirst);
    /* CAP-9.5: the data word of a mint is applied before the derivation is tried. */
    EXPECT_RESULT(invoke(cnode, CNodeMint, WORDS(0, 4, used, 64, 15, 99), CAPS(ROOT)), seL4_RevokeFirst);
    const seL4_CPtr refused[] = { seL4_CapIRQControl, new_object(ARCH_PAGE_TABLE, 0), new_object(ARCH_VSPACE, 0),
#ifdef CONFIG_ARCH_X86_64
                                  seL4_CapIOPortControl, new_object(seL4_X86_PDPTObject, 0),
                                  new_object(seL4_X86_PageDirectoryObject, 0),
#endif
    };
    FOR_EACH (object, refused) {
        EXPECT_RESULT(invoke(cnode, CNodeCopy, WORDS(0, 4, object, 64, 15), CAPS(ROOT)), seL4_IllegalOperation);
        EXPECT_RESULT(invoke(cnode, CNodeMint, WORDS(0, 4, object, 64, 15, 0), CAPS(ROOT)), seL4_IllegalOperation);
        /* CAP-5.4: moving derives nothing */
        EXPECT_OK(seL4_CNode_Move(cnode, 1, 4, ROOT, object, DEPTH));
        EXPECT_OK(seL4_CNode_Mutate(ROOT, object, DEPTH, cnode, 1, 4, 0));
    }
    EXPECT_OK(seL4_CNode_Move(cnode, 2, 4, ROOT, used, DEPTH));
    const seL4_CPtr allowed[] = { seL4_CapDomain, seL4_CapASIDControl, seL4_CapInitThreadASIDPool, seL4_CapInitThreadVSpace,
                                  seL4_CapInitThreadSC, seL4_CapInitThreadTCB, runtime_boot_info->schedcontrol.start,
                                  runtime_boot_info->userImagePaging.start, runtime_boot_info->userImageFrames.start };
    FOR_EACH (object, allowed) {
        EXPECT_EQ(cap_type(copy_of(object), cap_type(object, 0)), cap_type(object, 0));
    }
}

TEST(CAP_2_2_2_5_rights_masks)
{
    seL4_CPtr endpoint = new_endpoint(), cnode = new_cnode(4);
    for (seL4_Word rights = 0; rights < 16; rights++) {
        /* Bits above the four are ignored. */
        EXPECT_RESULT(invoke(cnode, CNodeCopy, WORDS(rights, 4, endpoint, 64, rights | 0xfffffffffffffff0), CAPS(ROOT)),
                      seL4_NoError);
        EXPECT_OK(seL4_CNode_Move(ROOT, new_slot(), DEPTH, cnode, rights, 4));
        seL4_CPtr copy = arena.next - 1;
        struct result result = { 0 };
        /* A masked cap never regains a right. */
        EXPECT_OK(seL4_CNode_Copy(cnode, 0, 4, ROOT, copy, DEPTH, seL4_AllRights));
        bool cancel = rights == 15;
        result = invoke(cnode, CNodeCancelBadgedSends, WORDS(0, 4), CAPS());
        EXPECT_EQ(result.label, cancel ? seL4_NoError : seL4_IllegalOperation);
        EXPECT_OK(seL4_CNode_Delete(cnode, 0, 4));
        if (!(rights & 1)) {
            EXPECT_RESULT(invoke(copy, 0, WORDS(), CAPS()), seL4_InvalidCapability, 0);
        }
    }
    seL4_CPtr silent = copy_with(new_notification(), 14);
    EXPECT_RESULT(invoke(silent, 0, WORDS(), CAPS()), seL4_InvalidCapability, 0);
}

/* --- Rotate --------------------------------------------------------------------------------------------------------------- */

static struct result rotate(seL4_CPtr cnode, seL4_Word target, seL4_Word pivot_data, seL4_Word pivot, seL4_Word source_data,
                            seL4_Word source)
{
    return invoke(cnode, CNodeRotate, WORDS(target, 4, pivot_data, pivot, 4, source_data, source, 4), CAPS(cnode, cnode));
}

TEST(CAP_9_7_rotate_order)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint(), tcb = new_tcb(), other = new_cnode(2);
    EXPECT_OK(seL4_CNode_Copy(cnode, 1, 4, ROOT, tcb, DEPTH, seL4_AllRights));
    EXPECT_OK(seL4_CNode_Copy(cnode, 2, 4, ROOT, other, DEPTH, seL4_AllRights));
    EXPECT_OK(seL4_CNode_Copy(cnode, 3, 4, ROOT, endpoint, DEPTH, seL4_AllRights));
    /* source lookup before pivot lookup, both called "source" */
    EXPECT_RESULT(invoke(cnode, CNodeRotate, WORDS(0, 4, 0, 1, 99, 0, 2, 3), CAPS(endpoint, cnode)), seL4_FailedLookup, 1,
                  DEPTH_MISMATCH, 3, 4);
    EXPECT_RESULT(invoke(cnode, CNodeRotate, WORDS(0, 4, 0, 1, 99, 0, 2, 4), CAPS(endpoint, cnode)), seL4_FailedLookup, 1,
                  INVALID_ROOT);
    EXPECT_RESULT(invoke(cnode, CNodeRotate, WORDS(0, 4, 0, 1, 99, 0, 2, 4), CAPS(cnode, cnode)), seL4_RangeError, 1, 64);
    EXPECT_RESULT(rotate(cnode, 3, 0, 8, 0, 8), seL4_IllegalOperation); /* pivot = source, all wrong */
    EXPECT_RESULT(rotate(cnode, 3, 0, 3, 0, 8), seL4_IllegalOperation); /* pivot = target */
    EXPECT_RESULT(rotate(cnode, 3, 0, 8, 0, 9), seL4_DeleteFirst);      /* target occupied before source empty */
    EXPECT_RESULT(rotate(cnode, 0, 0, 8, 0, 9), seL4_FailedLookup, 1, MISSING, 4);
    EXPECT_RESULT(rotate(cnode, 0, 0, 8, 0, 1), seL4_FailedLookup, 0, MISSING, 4);
    EXPECT_RESULT(rotate(cnode, 0, 0, 1, 0, 3), seL4_IllegalOperation); /* endpoints take no data, not even 0 */
    EXPECT_RESULT(rotate(cnode, 0, 0, 3, 0, 1), seL4_IllegalOperation);
    EXPECT_RESULT(rotate(cnode, 0, 63, 2, 0, 1), seL4_IllegalOperation);
    for (seL4_Word slot = 0; slot < 4; slot++) {
        EXPECT_EQ(seL4_CNode_Move(cnode, slot, 4, cnode, slot, 4), slot ? seL4_DeleteFirst : seL4_FailedLookup);
    }
}

TEST(CAP_9_7_rotate_moves_and_swaps)
{
    seL4_CPtr cnode = new_cnode(4), inner = new_cnode(2), tcb = new_tcb();
    EXPECT_OK(seL4_CNode_Move(cnode, 1, 4, ROOT, inner, DEPTH));
    EXPECT_OK(seL4_CNode_Move(cnode, 2, 4, ROOT, tcb, DEPTH));
    /* pivot (TCB) goes to 3, source (CNode, with a guard now) to the pivot's slot */
    EXPECT_RESULT(rotate(cnode, 3, 0, 2, seL4_CNode_CapData_new(1, 1).words[0], 1), seL4_NoError);
    EXPECT_EQ(seL4_CNode_Move(cnode, 1, 4, cnode, 1, 4), seL4_FailedLookup);
    EXPECT_RESULT(invoke(cnode, CNodeDelete, WORDS(2 << 3 | 0 << 2, 7), CAPS()), seL4_FailedLookup, 0, GUARD_MISMATCH, 3, 1, 1);
    EXPECT_RESULT(invoke(cnode, CNodeDelete, WORDS(2 << 3 | 1 << 2, 7), CAPS()), seL4_NoError);
    /* target = source: a swap */
    EXPECT_RESULT(rotate(cnode, 3, 0, 2, 0, 3), seL4_NoError);
    EXPECT_OK(seL4_CNode_Move(ROOT, tcb, DEPTH, cnode, 2, 4));
    EXPECT_OK(seL4_CNode_Move(ROOT, inner, DEPTH, cnode, 3, 4));
    EXPECT_EQ(cap_type(tcb, 12), 12);
    EXPECT_EQ(cap_type(inner, 10), 10);
}

/* --- Delete, Revoke, CancelBadgedSends ------------------------------------------------------------------------------------- */

TEST(CAP_9_8_9_9_nothing_to_do)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint();
    EXPECT_RESULT(invoke(cnode, CNodeDelete, WORDS(7, 4), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(cnode, CNodeRevoke, WORDS(7, 4), CAPS()), seL4_NoError);
    revoke_cap(endpoint);
    EXPECT(!slot_is_empty(endpoint));
    delete_cap(endpoint);
    EXPECT(slot_is_empty(endpoint));
}

TEST(CAP_9_10_cancel_badged_sends_checks)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint(), badge = badged(endpoint, 3);
    EXPECT_RESULT(invoke(cnode, CNodeCancelBadgedSends, WORDS(0, 4), CAPS()), seL4_IllegalOperation);
    const seL4_CPtr wrong[] = { new_notification(), new_tcb(), cnode, copy_with(badge, 14), copy_with(badge, 13),
                                copy_with(badge, 11), copy_with(badge, 7) };
    FOR_EACH (cap, wrong) {
        EXPECT_RESULT(invoke(ROOT, CNodeCancelBadgedSends, WORDS(cap, 64), CAPS()), seL4_IllegalOperation);
    }
    EXPECT_RESULT(invoke(ROOT, CNodeCancelBadgedSends, WORDS(badge, 64), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(ROOT, CNodeCancelBadgedSends, WORDS(endpoint, 64), CAPS()), seL4_NoError);
    EXPECT(!slot_is_empty(badge));
}

/* --- invocations that are not calls ----------------------------------------------------------------------------------------- */

TEST(CAP_0_H14_no_reply_to_a_send)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint();
    seL4_SetCap(0, ROOT);
    seL4_SetMR(4, 15);
    static const seL4_Word numbers[] = { (seL4_Word)seL4_SysSend, (seL4_Word)seL4_SysNBSend };
    FOR_EACH (number, numbers) {
        seL4_Word slot = number_index;
        struct syscall call = { .number = number,
                                .cap = cnode,
                                .info = INFO(CNodeCopy, 1, 5),
                                .mr = { slot, 4, endpoint, 64 } };
        struct syscall after = issue(call);
        EXPECT(!memcmp(&call, &after, sizeof(call)));
        EXPECT_EQ(seL4_CNode_Move(cnode, slot, 4, cnode, slot, 4), seL4_DeleteFirst);
        seL4_SetCap(0, ROOT);
        seL4_SetMR(4, 15);
        /* an error is not reported either */
        after = issue(call);
        EXPECT(!memcmp(&call, &after, sizeof(call)));
    }
}

TEST(CAP_8_3_combined_calls_refuse_cnodes)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint(), notification = new_notification(), reply = new_reply();
    seL4_Signal(badged(notification, 9));
    seL4_SetCap(0, ROOT);
    seL4_SetMR(4, 15);
    struct syscall after = issue(SYSCALL(NBSendRecv, .cap = notification, .destination = cnode, .reply = reply,
                                         .info = INFO(CNodeCopy, 1, 5), .mr = { 1, 4, endpoint, 64 }));
    EXPECT_EQ(after.cap, 9);
    EXPECT_EQ(seL4_CNode_Move(cnode, 1, 4, cnode, 1, 4), seL4_FailedLookup);
}

TEST(CAP_7_6_extra_caps_must_resolve)
{
    /* Guard bits that do not match: the call itself faults. Checked on a thread whose handler is the runner. */
    seL4_CPtr handler = new_endpoint(), reply = new_reply(), cnode = new_cnode(4);
    struct thread *thread = new_thread(HIGH, 0);
    thread_fault_handler(thread, handler);
    seL4_Word unresolvable = 1UL << 63;
    thread_buffer(thread)->caps_or_badges[0] = ROOT;
    thread_buffer(thread)->caps_or_badges[1] = unresolvable;
    thread_issue(thread, SYSCALL(Call, .cap = cnode, .info = INFO(CNodeDelete, 2, 2), .mr = { 0, 4 }));
    struct message fault = receive(handler, reply);
    EXPECT_EQ(fault.label, seL4_Fault_CapFault);
    EXPECT_EQ(fault.mr[seL4_CapFault_Addr], unresolvable);
    EXPECT_EQ(fault.mr[seL4_CapFault_InRecvPhase], 0);
    EXPECT_EQ(fault.mr[seL4_CapFault_LookupFailureType], GUARD_MISMATCH);
    /* The same without the second cap, after the restart that the reply brings. */
    thread_buffer(thread)->caps_or_badges[1] = ROOT;
    send(reply, 0, WORDS());
    settle();
    EXPECT_EQ(thread->done, 1);
    EXPECT_EQ(thread->syscall.info, 0);
}
