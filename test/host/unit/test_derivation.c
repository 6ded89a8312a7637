/* SPDX-License-Identifier: BSD-2-Clause */
/* capabilities.md section 10: the derivation tree. */
#include "core/derivation.h"
#include "test.h"
#include "arch/vspace.h"

#define ROOT seL4_CapInitThreadCNode
enum { A = WORLD_FREE, B, C, D, E, F, G, H, I, J };

static void make(word index, word type)
{
    assert_ok(retype(WORLD_UNTYPED, type, type == seL4_UntypedObject ? 12 : type == seL4_CapTableObject ? 4 : 8, index, 1));
}

static bool original(word index)
{
    return slot_is_original(world_slot(index));
}

/* Revokes the slot and says which of A..J are left, as a bit set. */
static unsigned left_by_revoke(word index)
{
    assert_ok(cnode_revoke(index));
    unsigned left = 0;
    for (word i = A; i <= J; i++)
        left |= (unsigned)!slot_is_empty(world_slot(i)) << (i - A);
    return left;
}
#define SET(...) set_of(WORDS(__VA_ARGS__))
static unsigned set_of(struct words slots)
{
    unsigned set = 0;
    for (unsigned i = 0; i < slots.count; i++)
        set |= 1u << (slots.at[i] - A);
    return set;
}

TEST(CAP_10_1_flag_is_fixed_and_only_originals_have_children)
{
    make(A, seL4_EndpointObject);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_move(C, B));
    assert_false(original(C));
    assert_ok(cnode_delete(A));
    assert_false(original(C)); /* an orphan does not become original */
    assert_ok(cnode_copy(D, C, 15));
    assert_int_equal(left_by_revoke(C), SET(C, D));
}

TEST(CAP_10_2_boot_caps_are_original_roots)
{
    for (word i = 0; i < WORLD_FREE; i++) {
        const struct slot *slot = world_slot(i);
        if (slot_is_empty(slot))
            continue;
        assert_true(slot_is_original(slot));
        assert_null(slot_prev(slot));
    }
}

TEST(CAP_10_2_retype_makes_original_children)
{
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 3));
    for (word i = B; i < B + 3; i++)
        assert_true(original(i));
    assert_int_equal(left_by_revoke(A), SET(A));
}

TEST(CAP_10_2_issued_caps)
{
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, A, 64), WORDS(ROOT)).label);
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(6, B, 64), WORDS(ROOT)).label);
    assert_ok(invoke(seL4_CapIOPortControl, X86IOPortControlIssue, WORDS(0x60, 0x64, C, 64), WORDS(ROOT)).label);
    assert_ok(cnode_copy(D, C, 15));
    assert_ok(cnode_copy(E, A, 15));
    assert_true(original(A) && original(B) && original(C));
    assert_false(original(D) || original(E));
    assert_int_equal(left_by_revoke(seL4_CapIOPortControl), SET(A, B, E));
    assert_int_equal(left_by_revoke(A), SET(A, B));
    assert_int_equal(left_by_revoke(seL4_CapIRQControl), 0);
    assert_full(seL4_CapIRQControl);
}

TEST(CAP_10_2_asid_pool_is_a_derived_child)
{
    make(A, seL4_UntypedObject);
    assert_ok(invoke(seL4_CapASIDControl, X86ASIDControlMakePool, WORDS(B, 64), WORDS(A, ROOT)).label);
    assert_false(original(B));
    assert_ok(cnode_copy(C, B, 15));
    assert_int_equal(left_by_revoke(B), SET(A, B, C)); /* CAP-10.13: nothing */
    assert_error(cnode_copy(D, A, 15), seL4_RevokeFirst);
    assert_int_equal(left_by_revoke(A), SET(A));
    assert_null(asid_pools[1]);
}

TEST(CAP_10_2_CAP_10_3_copy_of_original_is_child_copy_of_derived_is_sibling)
{
    make(A, seL4_EndpointObject);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_copy(C, B, 15));
    assert_false(original(B) || original(C));
    assert_int_equal(left_by_revoke(B), SET(A, B, C));
    assert_int_equal(left_by_revoke(A), SET(A));
}

TEST(CAP_10_3_untyped_copies_are_children)
{
    make(A, seL4_UntypedObject);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_copy(C, B, 15));
    assert_true(original(B) && original(C));
    assert_error(cnode_copy(D, A, 15), seL4_RevokeFirst);
    assert_error(cnode_copy(D, B, 15), seL4_RevokeFirst);
    assert_int_equal(left_by_revoke(B), SET(A, B));
    assert_int_equal(left_by_revoke(A), SET(A));
}

TEST(CAP_10_5_equal_badges_are_unrelated)
{
    make(A, seL4_EndpointObject);
    assert_ok(cnode_mint(B, A, 15, 1));
    assert_ok(cnode_mint(C, A, 15, 1));
    assert_ok(cnode_copy(D, B, 15));
    assert_ok(cnode_copy(E, C, 15));
    assert_int_equal(left_by_revoke(C), SET(A, B, C, D));
    assert_int_equal(left_by_revoke(B), SET(A, B, C));
}

/* Detect (b) and (c) of section 10. */
TEST(CAP_10_5_a_badge_minted_again_does_not_adopt_orphans)
{
    for (unsigned notification = 0; notification < 2; notification++) {
        for (unsigned from_copy = 0; from_copy < 2; from_copy++) {
            make(A, notification ? seL4_NotificationObject : seL4_EndpointObject);
            assert_ok(cnode_copy(I, A, 15));
            word source = from_copy ? I : A;
            assert_ok(cnode_mint(B, source, 15, 1)); /* b1 */
            assert_ok(cnode_mint(C, source, 15, 1)); /* b2 */
            assert_ok(cnode_copy(D, C, 15));
            assert_ok(cnode_delete(C));
            assert_ok(cnode_mint(E, source, 15, 1)); /* b3 */
            assert_int_equal(left_by_revoke(E), SET(A, B, D, E, I));
            assert_ok(cnode_copy(F, E, 15));
            assert_ok(cnode_copy(G, D, 15)); /* a copy of the orphan */
            assert_int_equal(left_by_revoke(E), SET(A, B, D, E, G, I));
            /* the orphan goes, its copy stays an orphan */
            assert_ok(cnode_delete(D));
            assert_int_equal(left_by_revoke(E), SET(A, B, E, G, I));
            assert_int_equal(left_by_revoke(B), SET(A, B, E, G, I));
            assert_int_equal(left_by_revoke(A), SET(A));
            assert_ok(cnode_delete(A));
        }
    }
}

/* What lies between a badged original's copies and an orphan may be removed. */
TEST(CAP_10_7_orphans_stay_orphans_when_a_neighbour_goes)
{
    make(A, seL4_EndpointObject);
    assert_ok(cnode_mint(B, A, 15, 1));
    assert_ok(cnode_copy(C, B, 15));
    assert_ok(cnode_delete(B)); /* C is an orphan below A */
    assert_ok(cnode_copy(D, A, 15)); /* between */
    assert_ok(cnode_mint(E, A, 15, 1));
    assert_ok(cnode_copy(F, E, 15));
    assert_ok(cnode_delete(D));
    assert_int_equal(left_by_revoke(E), SET(A, C, E));
    /* the same with a badged original of another badge between */
    assert_ok(cnode_mint(G, A, 15, 2));
    assert_ok(cnode_mint(H, A, 15, 1));
    assert_ok(cnode_copy(I, H, 15));
    assert_ok(cnode_delete(G));
    assert_ok(cnode_delete(E));
    assert_int_equal(left_by_revoke(H), SET(A, C, H));
    /* with an original of the same badge and children between */
    assert_ok(cnode_copy(I, H, 15));
    assert_ok(cnode_mint(J, A, 15, 1));
    assert_ok(cnode_copy(B, J, 15));
    assert_ok(cnode_delete(H));
    assert_int_equal(left_by_revoke(J), SET(A, C, I, J));
}

TEST(CAP_10_6_move_keeps_place_flag_and_children)
{
    make(A, seL4_CapTableObject);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_copy(C, A, 15));
    assert_ok(cnode_mutate(D, A, 3 << 6 | 2));
    assert_true(original(D));
    assert_ok(cnode_rotate(F, 0, D, 1, B));
    /* the original is in F, the copy in D */
    assert_true(original(F));
    assert_false(original(D));
    assert_int_equal(left_by_revoke(F), SET(F));
}

TEST(CAP_10_7_children_take_the_place_of_a_removed_node)
{
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 1));
    assert_ok(cnode_mint(C, B, 15, 3));
    assert_ok(cnode_copy(D, C, 15));
    assert_ok(cnode_delete(B));
    assert_ok(cnode_delete(C));
    assert_ok(cnode_copy(E, D, 15));
    assert_int_equal(left_by_revoke(D), SET(A, D, E));
    assert_int_equal(left_by_revoke(A), SET(A));
}

TEST(CAP_10_8_order)
{
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 3)); /* D, C, B: later ones first */
    assert_ptr_equal(slot_next(world_slot(A)), world_slot(D));
    assert_ptr_equal(slot_next(world_slot(D)), world_slot(C));
    assert_ok(cnode_copy(E, C, 15));
    assert_ok(cnode_copy(F, C, 15)); /* first child */
    assert_ptr_equal(slot_next(world_slot(C)), world_slot(F));
    assert_ok(cnode_copy(G, E, 15)); /* right after its source */
    assert_ptr_equal(slot_next(world_slot(E)), world_slot(G));
    assert_ptr_equal(slot_next(world_slot(G)), world_slot(B));
    /* children take the place of a removed node */
    assert_ok(cnode_delete(C));
    assert_ptr_equal(slot_next(world_slot(D)), world_slot(F));
    /* a preempted revoke works in this order */
    struct answer answer;
    assert_false(invoke_once(1, &answer, ROOT, CNodeRevoke, WORDS(A, 64), NO_WORDS));
    assert_empty(D);
    assert_full(F);
    assert_false(invoke_once(2, &answer, ROOT, CNodeRevoke, WORDS(A, 64), NO_WORDS));
    assert_empty(E);
    assert_full(G);
}

TEST(CAP_10_9_children_of_an_untyped)
{
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 1));
    assert_ok(cnode_copy(C, B, 15));
    assert_ok(cnode_delete(B));
    assert_true(slot_has_children(world_slot(A)));
    assert_ok(cnode_delete(C));
    assert_false(slot_has_children(world_slot(A)));
}

TEST(CAP_10_10_everything_carved_is_below_the_untyped_at_any_depth)
{
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_UntypedObject, 10, B, 1));
    assert_ok(retype(B, seL4_UntypedObject, 8, C, 1));
    assert_ok(retype(C, seL4_NotificationObject, 0, D, 1));
    assert_ok(cnode_mint(E, D, 15, 5));
    assert_ok(cnode_copy(F, E, 15));
    assert_ok(cnode_delete(B)); /* C and below now belong to A */
    assert_ok(cnode_delete(D));
    assert_int_equal(left_by_revoke(C), SET(A, C));
    assert_int_equal(left_by_revoke(A), SET(A));
}

TEST(CAP_10_11_levels_of_an_endpoint)
{
    make(A, seL4_EndpointObject);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_mint(C, B, 15, 4)); /* a sibling of B */
    assert_true(original(C));
    assert_ok(cnode_copy(D, C, 15));
    assert_int_equal(left_by_revoke(B), SET(A, B, C, D));
    assert_int_equal(left_by_revoke(C), SET(A, B, C));
    assert_int_equal(left_by_revoke(A), SET(A));
}

TEST(CAP_10_12_first_handler_is_parent_of_its_copies)
{
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, A, 64), WORDS(ROOT)).label);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_copy(C, B, 15));
    assert_int_equal(left_by_revoke(B), SET(A, B, C));
    assert_int_equal(left_by_revoke(A), SET(A));
}

TEST(CAP_10_13_one_original_and_its_copies)
{
    static const word types[] = { seL4_TCBObject, seL4_CapTableObject, seL4_SchedContextObject, seL4_ReplyObject, seL4_X86_4K };
    for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
        make(A, types[i]);
        assert_ok(cnode_copy(B, A, 15));
        assert_ok(cnode_copy(C, B, 15));
        assert_ok(cnode_copy(D, A, 15));
        assert_int_equal(left_by_revoke(C), SET(A, B, C, D));
        assert_int_equal(left_by_revoke(A), SET(A));
        assert_ok(cnode_delete(A));
    }
}
