/* SPDX-License-Identifier: BSD-2-Clause */
/* untyped.md: retype, placement, reset, initial states, device memory. */
#include "arch/object.h"
#include "arch/vspace.h"
#include "core/derivation.h"
#include "core/preempt.h"
#include "test.h"

#define ROOT seL4_CapInitThreadCNode
enum { A = WORLD_FREE, B, C, D, E, F, G, H, I, J, T1 = 64 };

/* The whole argument list: type, size_bits, node_index, node_depth, node_offset, window. */
#define RETYPE(untyped, root, ...) invoke(untyped, UntypedRetype, WORDS(__VA_ARGS__), WORDS(root))

static word watermark(word index)
{
    return untyped_watermark(world_slot(index)->data);
}

static paddr physical(word index)
{
    const struct slot *slot = world_slot(index);
    if (slot_type(slot) == CAP_FRAME)
        return frame_base(slot->object);
    return slot_type(slot) == CAP_UNTYPED ? slot->object : virt_to_phys(slot_object_pointer(index));
}

static bool is_zero(paddr from, word size)
{
    const word *words = phys_to_virt(from);
    for (word i = 0; i < size / sizeof(word); i++)
        if (words[i])
            return false;
    return true;
}

/* --- 1 ------------------------------------------------------------------------------------------------------------------ */

TEST(UT_1_1_device_is_inherited)
{
    assert_ok(retype(WORLD_DEVICE, seL4_UntypedObject, 13, A, 1));
    assert_ok(retype(A, seL4_X86_4K, 0, B, 1));
    assert_true(untyped_is_device(world_slot(A)->data));
    assert_true(frame_is_device(world_slot(B)->object));
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, C, 1));
    assert_false(frame_is_device(world_slot(C)->object));
}

TEST(UT_1_2_watermark_moves_with_the_cap)
{
    assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, A, 3));
    assert_int_equal(watermark(WORLD_SMALL), 48);
    assert_ok(cnode_move(E, WORLD_SMALL));
    assert_int_equal(watermark(E), 48);
    assert_answer(RETYPE(E, ROOT, seL4_X86_4K, 0, 0, 0, F, 16), seL4_NotEnoughMemory, 65536 - 48);
}

TEST(UT_1_3_children_start_clean_without_a_clear)
{
    assert_ok(retype(WORLD_DIRTY, seL4_UntypedObject, 12, A, 4));
    assert_true(is_zero(WORLD_DIRTY_BASE, BIT(WORLD_SMALL_BITS)));
    for (word i = A; i < A + 4; i++)
        assert_int_equal(watermark(i), 0);
    unsigned stops;
    assert_ok(invoke_preempted(1, &stops, A, UntypedRetype, WORDS(seL4_X86_4K, 0, 0, 0, E, 1), WORDS(ROOT)).label);
    assert_int_equal(stops, 0);
}

TEST(UT_1_4_memory_is_recycled_wholesale)
{
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 16));
    for (word i = 0; i < 15; i++)
        assert_ok(cnode_delete(A + i));
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_X86_4K, 0, 0, 0, A, 1), seL4_NotEnoughMemory, 0);
    assert_ok(cnode_delete(A + 15));
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 16));
}

TEST(UT_1_5_UT_4_1_only_retype)
{
    for (word label = 0; label < 80; label++)
        if (label != UntypedRetype)
            assert_answer_empty(invoke(WORLD_SMALL, label, WORDS(2, 0, 0, 0, A, 1), WORDS(ROOT)), seL4_IllegalOperation);
}

/* --- 2 ------------------------------------------------------------------------------------------------------------------ */

TEST(UT_2_1_sizes_are_consumed_and_aligned)
{
    static const struct {
        word type, user, bits;
    } objects[] = {
        { seL4_UntypedObject, 9, 9 },         { seL4_TCBObject, 0, 11 },          { seL4_EndpointObject, 0, 4 },
        { seL4_NotificationObject, 0, 6 },    { seL4_CapTableObject, 3, 8 },      { seL4_SchedContextObject, 8, 8 },
        { seL4_ReplyObject, 0, 5 },           { seL4_X86_4K, 0, 12 },             { seL4_X86_PageTableObject, 0, 12 },
        { seL4_X86_PageDirectoryObject, 0, 12 }, { seL4_X86_PDPTObject, 0, 12 },  { seL4_X64_PML4Object, 0, 12 },
    };
    for (unsigned i = 0; i < ARRAY_SIZE(objects); i++) {
        /* one endpoint first, so that the start has to be rounded up */
        assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, A, 1));
        assert_ok(retype(WORLD_SMALL, objects[i].type, objects[i].user, B, 3));
        paddr first = ALIGN_UP(WORLD_SMALL_BASE + 16, objects[i].bits);
        for (word n = 0; n < 3; n++)
            assert_int_equal(physical(B + n), first + (n << objects[i].bits));
        assert_int_equal(watermark(WORLD_SMALL), first + (3 << objects[i].bits) - WORLD_SMALL_BASE);
        assert_ok(cnode_revoke(WORLD_SMALL));
    }
    assert_ok(retype(WORLD_UNTYPED, seL4_X86_LargePageObject, 0, A, 2));
    assert_int_equal(physical(B), WORLD_UNTYPED_BASE + (2 << 20));
}

TEST(UT_2_2_asid_pools_are_not_retyped)
{
    for (word type = 0; type < seL4_ObjectTypeCount; type++) {
        if (arch_object_type_valid(type) && !arch_object_is_frame(type))
            assert_ok(retype(WORLD_UNTYPED, type, 0, A, 1));
        if (!slot_is_empty(world_slot(A)))
            assert_int_not_equal(slot_type(world_slot(A)), CAP_ASID_POOL);
        assert_ok(cnode_delete(A));
    }
}

TEST(UT_2_3_refills_by_size)
{
    for (word bits = 7; bits < 12; bits++) {
        assert_ok(retype(WORLD_UNTYPED, seL4_SchedContextObject, bits, A, 1));
        word extra = (BIT(bits) - 128) / 16;
        struct words most = WORDS(1000, 2000, extra, 0, 0), more = WORDS(1000, 2000, extra + 1, 0, 0);
        assert_answer(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, more, WORDS(A)), seL4_RangeError, 0, extra);
        assert_ok(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, most, WORDS(A)).label);
        assert_ok(cnode_delete(A));
    }
}

TEST(UT_2_4_largest_sizes)
{
    static const word types[] = { seL4_CapTableObject, seL4_UntypedObject, seL4_SchedContextObject };
    static const word most[] = { 42, 47, 47 };
    for (unsigned i = 0; i < 3; i++) {
        assert_answer(RETYPE(WORLD_SMALL, ROOT, types[i], most[i] + 1, 0, 0, A, 1), seL4_RangeError, 0, 47);
        assert_answer(RETYPE(WORLD_SMALL, ROOT, types[i], most[i], 0, 0, A, 1), seL4_NotEnoughMemory, 65536);
    }
}

/* --- 4: checks in order ---------------------------------------------------------------------------------------------------- */

TEST(UT_4_2_truncation)
{
    assert_answer_empty(invoke(WORLD_SMALL, UntypedRetype, WORDS(99, 0, 0, 0, 0), WORDS(ROOT)), seL4_TruncatedMessage);
    assert_answer_empty(invoke(WORLD_SMALL, UntypedRetype, WORDS(99, 0, 0, 0, 0, 1), NO_WORDS), seL4_TruncatedMessage);
}

TEST(UT_4_3_type)
{
    static const word types[] = { seL4_ObjectTypeCount, seL4_ObjectTypeCount + 1, 0x1000, ~(word)0, (word)1 << 32 };
    for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
        assert_answer(RETYPE(WORLD_SMALL, A, types[i], 64, 0, 0, 0, 0), seL4_InvalidArgument, 0);
}

TEST(UT_4_4_size_for_any_type)
{
    for (word type = 0; type < seL4_ObjectTypeCount; type++) {
        assert_answer(RETYPE(WORLD_SMALL, A, type, 64, 0, 0, 0, 0), seL4_RangeError, 0, 47);
        assert_answer(RETYPE(WORLD_SMALL, A, type, ~(word)0, 0, 0, 0, 0), seL4_RangeError, 0, 47);
    }
    /* size + 5 may not wrap around */
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_CapTableObject, ~(word)0 - 2, 0, 0, 0, 0), seL4_RangeError, 0, 47);
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_CapTableObject, 43, 0, 0, 0, 0), seL4_RangeError, 0, 47);
    /* otherwise ignored for fixed sizes */
    assert_ok(retype(WORLD_SMALL, seL4_TCBObject, 63, A, 1));
}

TEST(UT_4_5_UT_4_6_UT_4_7_least_sizes)
{
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_CapTableObject, 0, 0, 0, 0, 0), seL4_InvalidArgument, 1);
    for (word bits = 0; bits < 4; bits++)
        assert_answer(RETYPE(WORLD_SMALL, A, seL4_UntypedObject, bits, 0, 0, 0, 0), seL4_InvalidArgument, 1);
    for (word bits = 0; bits < 7; bits++)
        assert_answer(RETYPE(WORLD_SMALL, A, seL4_SchedContextObject, bits, 0, 0, 0, 0), seL4_InvalidArgument, 1);
    assert_ok(retype(WORLD_SMALL, seL4_UntypedObject, 4, A, 1));
    assert_ok(retype(WORLD_SMALL, seL4_CapTableObject, 1, B, 1));
    assert_ok(retype(WORLD_SMALL, seL4_SchedContextObject, 7, C, 1));
}

TEST(UT_4_8_UT_4_9_destination_node)
{
    make_cnode(A, 4);
    assert_ok(retype(WORLD_UNTYPED, seL4_EndpointObject, 0, B, 1));
    /* depth 0: the root itself, index ignored */
    assert_ok(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 12345, 0, 3, 1).label);
    assert_int_equal(slot_type(slot_in(A, 3)), CAP_ENDPOINT);
    assert_answer(RETYPE(WORLD_SMALL, B, seL4_EndpointObject, 0, 7, 0, 3, 1), seL4_FailedLookup, 0, seL4_MissingCapability, 0);
    assert_answer(RETYPE(WORLD_SMALL, J, seL4_EndpointObject, 0, 7, 0, 3, 1), seL4_FailedLookup, 0, seL4_MissingCapability, 0);
    /* by lookup */
    assert_ok(RETYPE(WORLD_SMALL, ROOT, seL4_EndpointObject, 0, A, 64, 5, 1).label);
    assert_int_equal(slot_type(slot_in(A, 5)), CAP_ENDPOINT);
    assert_answer(RETYPE(WORLD_SMALL, B, seL4_EndpointObject, 0, A, 64, 5, 1), seL4_FailedLookup, 0, seL4_InvalidRoot);
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_EndpointObject, 0, A, 65, 5, 1), seL4_RangeError, 1, 64);
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_EndpointObject, 0, A, 9, 5, 1), seL4_FailedLookup, 0, seL4_GuardMismatch, 9, 0,
                  54);
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 3, 5, 1), seL4_FailedLookup, 0, seL4_DepthMismatch, 3, 4);
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_EndpointObject, 0, J, 64, 0, 1), seL4_FailedLookup, 0, seL4_MissingCapability,
                  64);
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_EndpointObject, 0, B, 64, 0, 1), seL4_FailedLookup, 0, seL4_MissingCapability,
                  64);
    /* a guard of the node found plays no role */
    assert_ok(cnode_mint(C, A, 15, 3 << 6 | 5));
    assert_ok(RETYPE(WORLD_SMALL, ROOT, seL4_EndpointObject, 0, C, 64, 6, 1).label);
}

/* [RETYPE0000] */
TEST(UT_4_10_to_UT_4_13_offset_window_and_occupied_slots)
{
    make_cnode(A, 2);
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 0, 4, 0), seL4_RangeError, 0, 3);
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 0, ~(word)0, 1), seL4_RangeError, 0, 3);
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 0, 1, 0), seL4_RangeError, 1, 256);
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 0, 1, 257), seL4_RangeError, 1, 256);
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 0, 1, (word)1 << 31), seL4_RangeError, 1, 256);
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 0, 3, 2), seL4_RangeError, 1, 1);
    assert_answer(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 0, 0, 5), seL4_RangeError, 1, 4);
    assert_ok(cnode_copy_into(A, 2, ROOT));
    assert_answer_empty(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 0, 1, 2), seL4_DeleteFirst);
    assert_answer_empty(RETYPE(WORLD_SMALL, A, seL4_UntypedObject, 40, 0, 0, 2, 1), seL4_DeleteFirst); /* before space */
    assert_ok(RETYPE(WORLD_SMALL, A, seL4_EndpointObject, 0, 0, 0, 0, 2).label);
    assert_ok(RETYPE(WORLD_UNTYPED, ROOT, seL4_EndpointObject, 0, 0, 0, 512, 256).label);
}

/* [RETYPE0001], [RETYPE0002] */
TEST(UT_4_14_space)
{
    for (word radix = 12; radix < 20; radix++)
        assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_CapTableObject, radix, 0, 0, A, 1), seL4_NotEnoughMemory, 65536);
    assert_ok(retype(WORLD_SMALL, seL4_CapTableObject, 11, A, 1));
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_EndpointObject, 0, 0, 0, B, 1), seL4_NotEnoughMemory, 0);
    assert_ok(cnode_delete(A));
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 16));
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_X86_4K, 0, 0, 0, 100, 1 << 20), seL4_RangeError, 1, 256);
    assert_error(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 1), seL4_DeleteFirst);
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_X86_4K, 0, 0, 0, 100, 1), seL4_NotEnoughMemory, 0);
    assert_ok(cnode_revoke(WORLD_SMALL));
    /* reported before any alignment */
    assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, A, 1));
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_X86_4K, 0, 0, 0, 100, 16), seL4_NotEnoughMemory, 65536 - 16);
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, 100, 15));
}

TEST(UT_4_15_device_after_the_space_check)
{
    for (word type = 1; type < seL4_ObjectTypeCount; type++) {
        word size = type == seL4_CapTableObject ? 4 : type == seL4_SchedContextObject ? 8 : 0;
        if (type == seL4_X86_LargePageObject || type == seL4_X64_HugePageObject)
            assert_answer(RETYPE(WORLD_DEVICE, ROOT, type, size, 0, 0, A, 1), seL4_NotEnoughMemory, 65536);
        else if (type != seL4_X86_4K)
            assert_answer(RETYPE(WORLD_DEVICE, ROOT, type, size, 0, 0, A, 1), seL4_InvalidArgument, 1);
    }
    assert_ok(retype(WORLD_DEVICE, seL4_UntypedObject, 4, A, 1));
    assert_answer(RETYPE(A, ROOT, seL4_EndpointObject, 0, 0, 0, B, 2), seL4_NotEnoughMemory, 16);
    assert_answer(RETYPE(A, ROOT, seL4_EndpointObject, 0, 0, 0, B, 1), seL4_InvalidArgument, 1);
}

TEST(UT_4_16_a_failing_retype_changes_nothing)
{
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 2));
    memset(phys_to_virt(WORLD_SMALL_BASE), 0x5a, 8192);
    assert_ok(cnode_delete(A));
    assert_ok(cnode_delete(B));
    uint64_t before = world_hash();
    assert_error(retype(WORLD_SMALL, seL4_UntypedObject, 40, A, 1), seL4_NotEnoughMemory);
    assert_error(retype(WORLD_SMALL, seL4_EndpointObject, 0, 1, 1), seL4_DeleteFirst);
    assert_error(retype(WORLD_SMALL, seL4_EndpointObject, 0, A, 0), seL4_RangeError);
    assert_error(retype(WORLD_DEVICE, seL4_EndpointObject, 0, A, 1), seL4_InvalidArgument);
    assert_true(world_hash() == before);
    assert_int_equal(watermark(WORLD_SMALL), 8192);
}

/* --- 5: placement ------------------------------------------------------------------------------------------------------------ */

TEST(UT_5_1_UT_5_3_UT_5_5_placement)
{
    assert_ok(retype(WORLD_SMALL, seL4_UntypedObject, 14, A, 1));
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 1));
    assert_ok(retype(A, seL4_X86_4K, 0, C, 1));
    struct answer answer = invoke(C, X86PageGetAddress, NO_WORDS, NO_WORDS);
    assert_int_equal(answer.length, 1);
    assert_int_equal(answer.mr[0], WORLD_SMALL_BASE + 4096);
    assert_int_equal(watermark(A), 8192);
    assert_answer(RETYPE(A, ROOT, seL4_X86_4K, 0, 0, 0, D, 3), seL4_NotEnoughMemory, 8192);
}

TEST(UT_5_2_alignment_never_fails_later)
{
    for (word first = 1; first <= 256; first += 17) {
        for (word bits = 4; bits <= 15; bits++) {
            assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, 512, first));
            word room = (65536 - 16 * first) >> bits;
            if (room > 256)
                room = 256;
            if (room)
                assert_ok(retype(WORLD_SMALL, seL4_UntypedObject, bits, 768, room));
            assert_ok(cnode_revoke(WORLD_SMALL));
        }
    }
}

TEST(UT_5_4_slots_and_order)
{
    assert_ok(retype(WORLD_SMALL, seL4_NotificationObject, 0, A, 4));
    const struct slot *slot = world_slot(WORLD_SMALL);
    for (word i = 4; i-- > 0;) {
        slot = slot_next(slot);
        assert_ptr_equal(slot, world_slot(A + i));
        assert_true(slot_is_original(slot));
        assert_int_equal(physical(A + i), WORLD_SMALL_BASE + 64 * i);
    }
    assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, E, 1));
    assert_ptr_equal(slot_next(world_slot(WORLD_SMALL)), world_slot(E));
}

/* --- 6: reset ------------------------------------------------------------------------------------------------------------------ */

TEST(UT_6_1_reset_clears_below_the_old_watermark)
{
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 3));
    memset(phys_to_virt(WORLD_SMALL_BASE), 0xff, 3 * 4096);
    assert_ok(cnode_revoke(WORLD_SMALL));
    assert_ok(retype(WORLD_SMALL, seL4_NotificationObject, 0, A, 1));
    assert_int_equal(physical(A), WORLD_SMALL_BASE);
    assert_true(is_zero(WORLD_SMALL_BASE, 65536));
    assert_int_equal(watermark(WORLD_SMALL), 64);
}

TEST(UT_6_1_nothing_is_done_with_watermark_0)
{
    unsigned stops;
    struct words words = WORDS(seL4_EndpointObject, 0, 0, 0, A, 1);
    assert_ok(invoke_preempted(1, &stops, WORLD_SMALL, UntypedRetype, words, WORDS(ROOT)).label);
    assert_int_equal(stops, 0);
}

/* Device memory has no backing here: touching it would end the test. */
TEST(UT_6_2_UT_10_3_device_memory_is_never_touched)
{
    assert_int_equal(watermark(WORLD_DEVICE), 65536);
    assert_ok(retype(WORLD_DEVICE, seL4_X86_4K, 0, A, 2));
    assert_int_equal(watermark(WORLD_DEVICE), 8192);
    assert_ok(cnode_revoke(WORLD_DEVICE));
    unsigned stops;
    struct words words = WORDS(seL4_UntypedObject, 15, 0, 0, A, 1);
    assert_ok(invoke_preempted(1, &stops, WORLD_DEVICE, UntypedRetype, words, WORDS(ROOT)).label);
    assert_int_equal(stops, 0);
    assert_ok(cnode_delete(A));
}

TEST(UT_6_3_small_memory_is_cleared_at_once)
{
    assert_ok(retype(WORLD_SMALL, seL4_UntypedObject, CONFIG_RESET_CHUNK_BITS - 1, A, 1));
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 2));
    assert_ok(cnode_revoke(A));
    memset(phys_to_virt(WORLD_SMALL_BASE), 0xff, 32);
    unsigned stops;
    struct words words = WORDS(seL4_EndpointObject, 0, 0, 0, B, 1);
    assert_ok(invoke_preempted(1, &stops, A, UntypedRetype, words, WORDS(ROOT)).label);
    assert_int_equal(stops, 0);
    assert_true(is_zero(WORLD_SMALL_BASE, 128));
}

TEST(UT_6_4_chunks_from_above_with_a_preemption_point_after_each)
{
    assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, A, 67)); /* 1072 bytes: into the fifth chunk */
    assert_ok(cnode_revoke(WORLD_SMALL));
    memset(phys_to_virt(WORLD_SMALL_BASE), 0xff, 1072);
    struct answer answer;
    struct words words = WORDS(seL4_EndpointObject, 0, 0, 0, A, 1);
    for (word chunk = 5; chunk-- > 0;) {
        assert_false(invoke_once(1, &answer, WORLD_SMALL, UntypedRetype, words, WORDS(ROOT)));
        assert_int_equal(watermark(WORLD_SMALL), chunk << CONFIG_RESET_CHUNK_BITS);
        assert_true(is_zero(WORLD_SMALL_BASE + (chunk << CONFIG_RESET_CHUNK_BITS), 256));
        assert_true(chunk == 0 || !is_zero(WORLD_SMALL_BASE, 16));
        assert_empty(A);
    }
    assert_true(invoke_once(1, &answer, WORLD_SMALL, UntypedRetype, words, WORDS(ROOT)));
}

TEST(UT_6_5_checks_are_repeated_and_another_continues)
{
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 2));
    memset(phys_to_virt(WORLD_SMALL_BASE), 0xff, 8192);
    assert_ok(cnode_revoke(WORLD_SMALL));
    struct answer answer;
    struct words words = WORDS(seL4_EndpointObject, 0, 0, 0, A, 1);
    assert_false(invoke_once(3, &answer, WORLD_SMALL, UntypedRetype, words, WORDS(ROOT)));
    word reached = watermark(WORLD_SMALL);
    assert_int_equal(reached, 8192 - 3 * 256);
    /* the destination is occupied meanwhile */
    assert_ok(cnode_copy(A, ROOT, 15));
    assert_error(retype(WORLD_SMALL, seL4_EndpointObject, 0, A, 1), seL4_DeleteFirst);
    assert_int_equal(watermark(WORLD_SMALL), reached);
    /* another Retype goes on from there */
    struct words other = WORDS(seL4_NotificationObject, 0, 0, 0, B, 1);
    assert_false(invoke_once(3, &answer, WORLD_SMALL, UntypedRetype, other, WORDS(ROOT)));
    assert_int_equal(watermark(WORLD_SMALL), reached - 3 * 256);
    assert_ok(retype(WORLD_SMALL, seL4_NotificationObject, 0, B, 1));
    assert_true(is_zero(WORLD_SMALL_BASE, 8192));
}

TEST(UT_6_6_partially_reset_and_copied)
{
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 2));
    memset(phys_to_virt(WORLD_SMALL_BASE), 0xff, 8192);
    assert_ok(cnode_revoke(WORLD_SMALL));
    struct answer answer;
    struct words words = WORDS(seL4_EndpointObject, 0, 0, 0, A, 1);
    assert_false(invoke_once(10, &answer, WORLD_SMALL, UntypedRetype, words, WORDS(ROOT)));
    word reached = watermark(WORLD_SMALL);
    assert_ok(cnode_move(B, WORLD_SMALL));
    assert_int_equal(watermark(B), reached);
    assert_ok(cnode_copy(C, B, 15));
    assert_int_equal(watermark(C), reached);
    assert_ok(retype(C, seL4_EndpointObject, 0, A, 1));
    assert_true(is_zero(WORLD_SMALL_BASE, 8192));
}

TEST(UT_6_7_creation_is_not_preempted)
{
    struct answer answer;
    struct words words = WORDS(seL4_TCBObject, 0, 0, 0, 256, 256);
    assert_true(invoke_once(1, &answer, WORLD_UNTYPED, UntypedRetype, words, WORDS(ROOT)));
    assert_int_equal(answer.label, seL4_NoError);
}

TEST(UT_6_8_first_retype_after_revoke_clears)
{
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 1));
    memset(phys_to_virt(WORLD_SMALL_BASE), 0xff, 4096);
    unsigned stops;
    assert_ok(invoke_preempted(1, &stops, ROOT, CNodeRevoke, WORDS(WORLD_SMALL, 64), NO_WORDS).label);
    assert_int_equal(stops, 1); /* one capability */
    assert_false(is_zero(WORLD_SMALL_BASE, 4096));
    struct words words = WORDS(seL4_EndpointObject, 0, 0, 0, A, 1);
    assert_ok(invoke_preempted(1, &stops, WORLD_SMALL, UntypedRetype, words, WORDS(ROOT)).label);
    assert_int_equal(stops, 4096 >> CONFIG_RESET_CHUNK_BITS);
    assert_true(is_zero(WORLD_SMALL_BASE, 4096));
}

TEST(UT_6_9_every_object_starts_clean_whatever_the_memory_held)
{
    for (word type = 1; type < seL4_ObjectTypeCount; type++) {
        if (type == seL4_X86_LargePageObject || type == seL4_X64_HugePageObject)
            continue;
        word size = type == seL4_CapTableObject ? 6 : type == seL4_SchedContextObject ? 9 : 0;
        assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 16));
        memset(phys_to_virt(WORLD_SMALL_BASE), 0xee, 65536);
        assert_ok(cnode_revoke(WORLD_SMALL));
        assert_ok(retype(WORLD_SMALL, type, size, A, 4));
        if (type != seL4_TCBObject)
            assert_true(is_zero(WORLD_SMALL_BASE, 65536));
        assert_ok(cnode_revoke(WORLD_SMALL));
    }
    /* a 2 MiB page that was dirty: interrupts are heard during the clear */
    assert_ok(retype(WORLD_UNTYPED, seL4_UntypedObject, 21, A, 1));
    assert_ok(retype(A, seL4_X86_LargePageObject, 0, B, 1));
    memset(phys_to_virt(physical(A)), 0xee, 1 << 21);
    assert_ok(cnode_delete(B));
    unsigned stops;
    struct words words = WORDS(seL4_X86_LargePageObject, 0, 0, 0, B, 1);
    assert_ok(invoke_preempted(100, &stops, A, UntypedRetype, words, WORDS(ROOT)).label);
    assert_int_equal(stops, (1 << 21 >> CONFIG_RESET_CHUNK_BITS) / 100);
    assert_true(is_zero(physical(B), 1 << 21));
}

/* --- 7: initial states ------------------------------------------------------------------------------------------------------------ */

TEST(UT_7_initial_states_and_capabilities)
{
    for (word type = 0; type < seL4_ObjectTypeCount; type++) {
        word size = type == seL4_CapTableObject ? 4 : type == seL4_SchedContextObject ? 8 : 12;
        if (type != seL4_X64_HugePageObject)
            assert_ok(retype(WORLD_UNTYPED, type, size, A + type, 1));
    }
    const struct slot *slot = world_slot(A);
    assert_int_equal(slot_rights(slot), 0);
    assert_int_equal(watermark(A + seL4_UntypedObject), 0);
    assert_int_equal(slot_rights(slot + seL4_EndpointObject), 15);
    assert_int_equal(slot_rights(slot + seL4_NotificationObject), 3);
    assert_int_equal(slot_rights(slot + seL4_ReplyObject), 4);
    assert_int_equal(slot_rights(slot + seL4_X86_4K), 3);
    for (word type = 1; type < seL4_ObjectTypeCount; type++)
        assert_true(type == seL4_X64_HugePageObject || slot[type].data == 0);
    struct tcb *tcb = world_tcb(A + seL4_TCBObject);
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    assert_int_equal(tcb->priority, 0);
    assert_int_equal(tcb->mcp, 0);
    assert_int_equal(tcb->domain, this_core.domain);
    assert_null(tcb->bound_notification);
    assert_null(tcb->sc);
    assert_int_equal(tcb->ipc_buffer_address, 0);
    assert_int_equal(tcb->flags, 0);
    for (unsigned i = 0; i < CONTEXT_WORDS; i++)
        assert_int_equal(tcb->context.regs[i], i == REG_rflags ? CONTEXT_RFLAGS_ALWAYS : 0);
    struct sched_context *sc = slot_object_pointer(A + seL4_SchedContextObject);
    assert_false(sched_context_is_configured(sc));
}

TEST(UT_7_1_new_cnode_resolves_its_radix)
{
    make_cnode(A, 7);
    assert_ok(invoke(A, CNodeDelete, WORDS(127, 7), NO_WORDS).label);
    assert_answer(invoke(A, CNodeDelete, WORDS(0, 6), NO_WORDS), seL4_FailedLookup, 0, seL4_DepthMismatch, 6, 7);
}

/* --- 8 -------------------------------------------------------------------------------------------------------------------------- */

TEST(UT_8_1_split)
{
    assert_ok(retype(WORLD_SMALL, seL4_UntypedObject, 15, A, 2));
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_EndpointObject, 0, 0, 0, C, 1), seL4_NotEnoughMemory, 0);
    assert_ok(retype(A, seL4_UntypedObject, 14, C, 2));
    assert_int_equal(physical(D), WORLD_SMALL_BASE + (1 << 14));
}

TEST(UT_8_2_UT_8_3_copies)
{
    assert_ok(cnode_copy(A, WORLD_SMALL, 15));
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_EndpointObject, 0, 0, 0, D, 1), seL4_NotEnoughMemory, 0);
    assert_ok(cnode_copy(B, A, 15));
    assert_answer(RETYPE(A, ROOT, seL4_EndpointObject, 0, 0, 0, D, 1), seL4_NotEnoughMemory, 0);
    assert_error(cnode_copy(C, WORLD_SMALL, 15), seL4_RevokeFirst);
    assert_ok(retype(B, seL4_EndpointObject, 0, D, 1));
    /* delete a copy while an object of it lives */
    assert_ok(cnode_delete(B));
    assert_answer(RETYPE(A, ROOT, seL4_EndpointObject, 0, 0, 0, E, 1), seL4_NotEnoughMemory, 0);
    assert_ok(cnode_revoke(A));
    assert_empty(D);
    unsigned stops;
    struct words words = WORDS(seL4_EndpointObject, 0, 0, 0, D, 1);
    assert_ok(invoke_preempted(1, &stops, A, UntypedRetype, words, WORDS(ROOT)).label);
    assert_int_equal(stops, 65536 >> CONFIG_RESET_CHUNK_BITS); /* a full clear */
}

TEST(UT_8_4_move_keeps_watermark_and_children)
{
    assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, A, 1));
    assert_ok(cnode_move(B, WORLD_SMALL));
    assert_int_equal(watermark(B), 16);
    assert_true(slot_has_children(world_slot(B)));
    assert_ok(cnode_revoke(B));
    assert_empty(A);
}

TEST(UT_8_5_delete_has_no_effect_on_descendants)
{
    assert_ok(retype(WORLD_SMALL, seL4_UntypedObject, 12, A, 1));
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 1));
    assert_ok(cnode_delete(A));
    assert_full(B);
    assert_answer(RETYPE(WORLD_SMALL, ROOT, seL4_X86_4K, 0, 0, 0, C, 16), seL4_NotEnoughMemory, 65536 - 4096);
    assert_ok(cnode_delete(B));
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, C, 16));
}

TEST(UT_8_6_revoke)
{
    assert_ok(cnode_copy(A, WORLD_SMALL, 15));
    assert_ok(retype(A, seL4_UntypedObject, 13, B, 1));
    assert_ok(retype(B, seL4_CapTableObject, 4, C, 1));
    word before = watermark(A);
    assert_ok(cnode_revoke(A));
    assert_full(A);
    assert_full(WORLD_SMALL);
    assert_empty(B);
    assert_empty(C);
    assert_int_equal(watermark(A), before);
    assert_ok(cnode_revoke(WORLD_SMALL));
    assert_empty(A);
}

/* --- 9: ASID pools: the checks of the real architectures are tested there ---------------------------------------------------------- */

TEST(UT_9_1_UT_9_2_asid_pool_from_untyped)
{
    assert_ok(retype(WORLD_SMALL, seL4_UntypedObject, 12, A, 1));
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 1));
    assert_error(invoke(seL4_CapASIDControl, X86ASIDControlMakePool, WORDS(C, 64), WORDS(A, ROOT)).label, seL4_RevokeFirst);
    assert_ok(cnode_delete(B));
    assert_ok(invoke(seL4_CapASIDControl, X86ASIDControlMakePool, WORDS(C, 64), WORDS(A, ROOT)).label);
    assert_int_equal(watermark(A), 4096);
    assert_false(slot_is_original(world_slot(C)));
    assert_true(slot_has_children(world_slot(A)));
    assert_ok(cnode_revoke(WORLD_SMALL));
    assert_null(asid_pools[1]);
}

/* --- 10 --------------------------------------------------------------------------------------------------------------------------- */

TEST(UT_10_1_only_pages_and_untypeds_from_device_memory)
{
    assert_ok(retype(WORLD_DEVICE, seL4_X86_4K, 0, A, 1));
    assert_ok(retype(WORLD_DEVICE, seL4_UntypedObject, 12, B, 1));
    assert_error(retype(WORLD_DEVICE, seL4_TCBObject, 0, C, 1), seL4_InvalidArgument);
    assert_error(retype(WORLD_DEVICE, seL4_X86_PageTableObject, 0, C, 1), seL4_InvalidArgument);
}

TEST(UT_10_2_device_pages_are_no_buffers_and_no_pools)
{
    assert_ok(retype(WORLD_DEVICE, seL4_X86_4K, 0, A, 1));
    assert_ok(retype(WORLD_DEVICE, seL4_UntypedObject, 12, B, 1));
    assert_ok(retype(WORLD_UNTYPED, seL4_TCBObject, 0, C, 1));
    assert_error(invoke(C, TCBSetIPCBuffer, WORDS(0x1000), WORDS(A)).label, seL4_IllegalOperation);
    assert_answer(invoke(seL4_CapASIDControl, X86ASIDControlMakePool, WORDS(D, 64), WORDS(B, ROOT)), seL4_InvalidCapability, 1);
}
