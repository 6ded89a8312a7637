/* SPDX-License-Identifier: BSD-2-Clause */
/* capabilities.md sections 0 to 5: error replies, rights, sameness, data words, derivation. */
#include "core/derivation.h"
#include "core/syscall.h"
#include "test.h"

#define ROOT seL4_CapInitThreadCNode
enum { A = WORLD_FREE, B, C, D, E, F, G, H };

static const word all_types[] = { seL4_UntypedObject,       seL4_TCBObject,     seL4_EndpointObject,
                                  seL4_NotificationObject,  seL4_CapTableObject, seL4_SchedContextObject,
                                  seL4_ReplyObject,         seL4_X86_4K,         seL4_X86_PageTableObject,
                                  seL4_X86_PageDirectoryObject, seL4_X86_PDPTObject, seL4_X64_PML4Object };

static void make(word index, word type)
{
    assert_ok(retype(WORLD_UNTYPED, type, type == seL4_UntypedObject ? 12 : type == seL4_CapTableObject ? 4 : 8, index, 1));
}

static unsigned rights_of(word index)
{
    return slot_rights(world_slot(index));
}

/* --- 0: replies ---------------------------------------------------------------------------------------------------------- */

TEST(CAP_0_1_error_reply_has_no_badge_and_no_caps)
{
    struct answer answer = invoke(ROOT, CNodeCopy, WORDS(A, 64, B, 64, 15), WORDS(ROOT));
    assert_answer(answer, seL4_FailedLookup, 1, seL4_MissingCapability, 64);
    assert_int_equal(answer.extra_caps, 0);
    assert_int_equal(answer.unwrapped, 0);
    assert_int_equal(answer.badge, 0);
}

TEST(CAP_0_2_success_without_result_is_an_all_zero_tag)
{
    make(A, seL4_EndpointObject);
    thread_send(seL4_SysCall, ROOT, CNodeCopy, WORDS(B, 64, A, 64, 15), WORDS(ROOT));
    assert_int_equal(context_info(&world.root->context), 0);
    assert_int_equal(context_cap(&world.root->context), 0);
}

TEST(CAP_0_3_length_of_an_error_is_capped_without_a_buffer)
{
    /* GuardMismatch has five words; without a buffer only four can be told. */
    make(A, seL4_CapTableObject);
    assert_ok(cnode_mint(B, A, 15, 5 << 6 | 3));
    assert_ok(invoke(seL4_CapInitThreadTCB, TCBSetIPCBuffer, WORDS(0), WORDS(B)).label);
    struct answer answer = invoke(B, CNodeDelete, WORDS(0, 7), NO_WORDS);
    assert_int_equal(answer.label, seL4_FailedLookup);
    assert_int_equal(answer.length, 4);
    assert_int_equal(answer.mr[0], 0);
    assert_int_equal(answer.mr[1], seL4_GuardMismatch);
    assert_int_equal(answer.mr[2], 7);
    assert_int_equal(answer.mr[3], 5);
}

/* --- 1: types --------------------------------------------------------------------------------------------------------------- */

TEST(CAP_1_1_only_the_attributes_change)
{
    make(A, seL4_X86_4K);
    make(B, seL4_UntypedObject);
    struct cap frame = slot_cap(world_slot(A));
    struct cap untyped = slot_cap(world_slot(B));
    assert_ok(retype(B, seL4_EndpointObject, 0, C, 1));
    struct cap after = slot_cap(world_slot(B));
    assert_true(after.type == untyped.type && after.object == untyped.object);
    assert_int_equal(untyped_watermark(after.data), 16);
    assert_ok(cnode_copy(D, A, RIGHT_READ));
    struct cap source = slot_cap(world_slot(A));
    assert_true(source.object == frame.object && source.data == frame.data && source.rights == frame.rights);
}

TEST(CAP_1_2_numbers_of_the_types)
{
    static const unsigned expected[] = { CAP_UNTYPED, CAP_THREAD, CAP_ENDPOINT,   CAP_NOTIFICATION,   CAP_CNODE, CAP_SCHED_CONTEXT,
                                         CAP_REPLY,   CAP_FRAME,  CAP_PAGE_TABLE, CAP_PAGE_DIRECTORY, CAP_PDPT,  CAP_PML4 };
    static const unsigned numbers[] = { 2, 12, 4, 6, 10, 22, 8, 1, 3, 5, 7, 9 };
    for (unsigned i = 0; i < ARRAY_SIZE(all_types); i++) {
        make(A + i, all_types[i]);
        assert_int_equal(slot_type(world_slot(A + i)), expected[i]);
        assert_int_equal(expected[i], numbers[i]);
    }
    assert_int_equal(slot_type(world_slot(seL4_CapIRQControl)), 14);
    assert_int_equal(slot_type(world_slot(seL4_CapDomain)), 20);
    assert_int_equal(slot_type(world_slot(WORLD_SCHED_CONTROL)), 24);
    assert_int_equal(slot_type(world_slot(seL4_CapASIDControl)), 11);
    assert_int_equal(slot_type(world_slot(seL4_CapInitThreadASIDPool)), 13);
}

/* --- 2: rights ---------------------------------------------------------------------------------------------------------------- */

TEST(CAP_2_1_bits_of_the_rights_word_and_the_rest_ignored)
{
    make(A, seL4_EndpointObject);
    assert_int_equal(RIGHT_WRITE, 1);
    assert_int_equal(RIGHT_READ, 2);
    assert_int_equal(RIGHT_GRANT, 4);
    assert_int_equal(RIGHT_GRANT_REPLY, 8);
    assert_ok(cnode_copy(B, A, ~(word)0));
    assert_int_equal(rights_of(B), 15);
    assert_ok(cnode_copy(C, A, ~(word)15));
    assert_int_equal(rights_of(C), 0);
}

TEST(CAP_2_2_masking_per_type)
{
    for (unsigned have = 0; have < 16; have++) {
        for (unsigned mask = 0; mask < 32; mask++) {
            struct cap endpoint = { .type = CAP_ENDPOINT, .rights = (uint8_t)have };
            assert_int_equal(cap_mask_rights(endpoint, mask).rights, have & mask);
            struct cap notification = { .type = CAP_NOTIFICATION, .rights = (uint8_t)(have & 3) };
            assert_int_equal(cap_mask_rights(notification, mask).rights, have & mask & 3);
            struct cap reply = { .type = CAP_REPLY, .rights = (uint8_t)(have & 4) };
            assert_int_equal(cap_mask_rights(reply, mask).rights, have & mask & 4);
        }
    }
    make(A, seL4_TCBObject);
    make(B, seL4_CapTableObject);
    make(C, seL4_SchedContextObject);
    assert_ok(cnode_copy(D, A, 0));
    assert_ok(cnode_copy(E, B, 0));
    assert_ok(cnode_copy(F, C, 0));
    assert_ok(invoke(D, TCBSuspend, NO_WORDS, NO_WORDS).label);
    assert_ok(invoke(E, CNodeDelete, WORDS(0, 4), NO_WORDS).label);
}

TEST(CAP_2_3_states_of_a_frame)
{
    make(A, seL4_X86_4K);
    assert_int_equal(rights_of(A), RIGHT_READ | RIGHT_WRITE);
    for (unsigned mask = 0; mask < 16; mask++) {
        assert_ok(cnode_copy(B, A, mask));
        unsigned once = (mask & 3) == 3 ? 3 : (mask & RIGHT_READ ? RIGHT_READ : 0);
        assert_int_equal(rights_of(B), once);
        for (unsigned again = 0; again < 16; again++) {
            assert_ok(cnode_copy(C, B, again));
            unsigned twice = once == 3 && (again & 3) == 3 ? 3 : (once && (again & RIGHT_READ) ? RIGHT_READ : 0);
            assert_int_equal(rights_of(C), twice);
            assert_ok(cnode_delete(C));
        }
        assert_ok(cnode_delete(B));
    }
}

/* [IPCRIGHTS0001] */
TEST(CAP_2_4_CAP_2_5_rights_of_an_endpoint)
{
    make(A, seL4_EndpointObject);
    for (word mask = 0; mask < 16; mask++) {
        assert_ok(cnode_mint(B, A, mask, 7));
        /* NBSend without Write: silence; Call: an error. */
        thread_send(seL4_SysNBSend, B, 0, NO_WORDS, NO_WORDS);
        assert_true(world_call_ended(world.root));
        if (!(mask & RIGHT_WRITE))
            assert_answer(invoke(B, 0, NO_WORDS, NO_WORDS), seL4_InvalidCapability, 0);
        assert_ok(cnode_delete(B));
    }
}

TEST(CAP_2_5_receive_without_read_is_a_fault)
{
    struct tcb *tcb = world_thread(A, seL4_MaxPrio);
    make(D, seL4_EndpointObject);
    make(E, seL4_NotificationObject);
    assert_ok(cnode_copy(F, D, RIGHT_WRITE | RIGHT_GRANT));
    assert_ok(cnode_copy(G, E, RIGHT_WRITE));
    for (word cptr = F; cptr <= G; cptr++) {
        world_run(tcb);
        thread_receive(seL4_SysWait, cptr, 0);
        assert_int_equal(tcb->state, THREAD_INACTIVE); /* no handler */
        assert_ok(invoke(A, TCBResume, NO_WORDS, NO_WORDS).label);
    }
}

TEST(CAP_2_6_receive_from_a_notification_bound_to_another)
{
    struct tcb *tcb = world_thread(A, seL4_MaxPrio);
    make(D, seL4_NotificationObject);
    assert_ok(invoke(seL4_CapInitThreadTCB, TCBBindNotification, NO_WORDS, WORDS(D)).label);
    world_run(tcb);
    thread_receive(seL4_SysWait, D, 0);
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    world_run(world.root);
    thread_receive(seL4_SysNBWait, D, 0);
    assert_true(world_call_ended(world.root));
}

TEST(CAP_2_7_call_without_any_grant_leaves_the_caller_inactive)
{
    struct tcb *tcb = world_thread(A, seL4_MaxPrio);
    make(D, seL4_EndpointObject);
    make(E, seL4_ReplyObject);
    assert_ok(cnode_mint(F, D, RIGHT_WRITE, 9));
    world_run(tcb);
    thread_send(seL4_SysCall, F, 77, WORDS(1, 2), NO_WORDS);
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_SEND);
    thread_receive(seL4_SysRecv, D, E);
    struct answer answer = thread_answer(world.root);
    assert_int_equal(answer.label, 77);
    assert_int_equal(answer.badge, 9);
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    assert_null(((struct reply *)slot_object_pointer(E))->tcb);
}

/* --- 3: sameness ------------------------------------------------------------------------------------------------------------------ */

TEST(CAP_3_1_same_kernel_object)
{
    for (unsigned i = 1; i < ARRAY_SIZE(all_types); i++) {
        make(A + 2 * i, all_types[i]);
        make(A + 2 * i + 1, all_types[i]);
        struct cap one = slot_cap(world_slot(A + 2 * i)), other = slot_cap(world_slot(A + 2 * i + 1));
        assert_true(cap_same_object(one, one));
        assert_false(cap_same_object(one, other));
        for (unsigned j = 1; j < i; j++)
            assert_false(cap_same_object(one, slot_cap(world_slot(A + 2 * j))));
    }
    enum { X = A + 40, Y, Z, W };
    make(X, seL4_EndpointObject);
    assert_ok(cnode_mint(Y, X, 1, 99));
    assert_true(cap_same_object(slot_cap(world_slot(X)), slot_cap(world_slot(Y))));
    make(Z, seL4_CapTableObject);
    assert_ok(cnode_mint(W, Z, 0, 4));
    assert_true(cap_same_object(slot_cap(world_slot(Z)), slot_cap(world_slot(W))));
}

TEST(CAP_3_2_frames_by_base_size_and_device)
{
    struct cap frame = cap_frame(0x200000, 21, false, 3), mapped = frame;
    mapped.object |= (word)FRAME_MAP_VSPACE << 7;
    mapped.data = mapping_data(3, 0x200000);
    assert_true(cap_same_object(frame, mapped));
    assert_true(cap_same_object(frame, cap_frame(0x200000, 21, false, 0)));
    assert_false(cap_same_object(frame, cap_frame(0x200000, 12, false, 3)));
    assert_false(cap_same_object(frame, cap_frame(0x200000, 21, true, 3)));
    assert_false(cap_same_object(frame, cap_frame(0x400000, 21, false, 3)));
}

TEST(CAP_3_3_CAP_3_4_numbers_and_authorities)
{
    struct cap irq3 = { .type = CAP_IRQ_HANDLER, .data = 3 }, irq4 = { .type = CAP_IRQ_HANDLER, .data = 4 };
    assert_true(cap_same_object(irq3, irq3));
    assert_false(cap_same_object(irq3, irq4));
    struct cap ports = { .type = CAP_IO_PORT, .data = 1 | 5 << 16 }, fewer = { .type = CAP_IO_PORT, .data = 1 | 4 << 16 };
    assert_true(cap_same_object(ports, ports));
    assert_false(cap_same_object(ports, fewer));
    static const uint8_t types[] = { CAP_DOMAIN, CAP_ASID_CONTROL, CAP_IO_PORT_CONTROL, CAP_SCHED_CONTROL };
    for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
        assert_true(cap_same_object((struct cap){ .type = types[i] }, (struct cap){ .type = types[i], .data = 1 }));
}

TEST(CAP_3_5_CAP_3_6_never_the_same)
{
    static const uint8_t types[] = { CAP_UNTYPED, CAP_IRQ_CONTROL, CAP_ZOMBIE, CAP_NULL };
    for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
        assert_false(cap_same_object((struct cap){ .type = types[i] }, (struct cap){ .type = types[i] }));
    assert_false(cap_same_object((struct cap){ .type = CAP_IO_PORT_CONTROL }, (struct cap){ .type = CAP_IO_PORT }));
    assert_true(slot_is_last(world_slot(WORLD_UNTYPED)));
}

/* --- 4: data words ----------------------------------------------------------------------------------------------------------------- */

TEST(CAP_4_1_badge_is_given_once)
{
    make(A, seL4_EndpointObject);
    make(H, seL4_NotificationObject);
    assert_ok(cnode_mint(B, A, 15, ~(word)0));
    assert_true(world_slot(B)->data == ~(word)0);
    static const word again[] = { 0, 5, ~(word)0 };
    for (unsigned i = 0; i < 3; i++)
        assert_answer_empty(invoke(ROOT, CNodeMint, WORDS(C, 64, B, 64, 15, again[i]), WORDS(ROOT)), seL4_IllegalOperation);
    assert_ok(cnode_copy(C, B, 15));
    assert_true(world_slot(C)->data == ~(word)0);
    assert_ok(cnode_mint(D, H, 15, 3));
    assert_error(cnode_mint(E, D, 15, 3), seL4_IllegalOperation);
    assert_error(cnode_mutate(E, A, 0), seL4_IllegalOperation);
    assert_error(cnode_mutate(E, H, 0), seL4_IllegalOperation);
    assert_full(A);
}

TEST(CAP_4_2_mutate_and_rotate_never_on_endpoints)
{
    make(A, seL4_EndpointObject);
    make(B, seL4_NotificationObject);
    assert_error(cnode_mutate(C, B, 4), seL4_IllegalOperation);
    assert_error(cnode_rotate(C, 0, A, 0, B), seL4_IllegalOperation);
    assert_ok(cnode_move(C, A));
    assert_ok(cnode_mint(D, C, 15, 0));
    assert_true(world_slot(D)->data == 0);
    assert_false(slot_is_original(world_slot(D)));
    assert_ok(cnode_mint(E, C, 15, 4));
    assert_ok(cnode_copy(F, E, RIGHT_READ));
    assert_int_equal(rights_of(F), RIGHT_READ);
    assert_int_equal(world_slot(F)->data, 4);
}

TEST(CAP_4_3_guard_of_a_cnode)
{
    make(A, seL4_CapTableObject); /* radix 4 */
    assert_ok(cnode_mint(B, A, 15, (word)0x7fff << 6 | 60));
    assert_error(cnode_mint(C, A, 15, 61), seL4_IllegalOperation);
    assert_int_equal(cnode_guard(world_slot(B)->data), 0x7fff);
    /* The guard is cut to its size. */
    assert_ok(cnode_mint(C, A, 15, ~(word)0 << 6 | 7));
    assert_int_equal(cnode_guard(world_slot(C)->data), 0x7f);
    assert_int_equal(cnode_guard_size(world_slot(C)->data), 7);
    /* 0 removes it, and resolution works without guard bits. */
    assert_ok(cnode_mint(D, C, 15, 0));
    assert_int_equal(world_slot(D)->data, 0);
    assert_ok(invoke(D, CNodeDelete, WORDS(3, 4), NO_WORDS).label);
    /* Bits above 57 are always zero. */
    assert_ok(cnode_mint(E, A, 15, ~(word)0 << 6 | 60));
    assert_true(cnode_guard(world_slot(E)->data) == MASK(58));
    assert_ok(cnode_mutate(F, E, 1 << 6 | 2));
    assert_int_equal(world_slot(F)->data, 1 << 6 | 2);
    assert_error(cnode_mutate(E, F, 63), seL4_IllegalOperation);
    assert_full(F);
}

TEST(CAP_4_5_other_types_ignore_the_data_word)
{
    static const word types[] = { seL4_TCBObject, seL4_SchedContextObject, seL4_ReplyObject, seL4_X86_4K };
    for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
        make(A, types[i]);
        struct cap cap = slot_cap(world_slot(A));
        assert_ok(cnode_mint(B, A, 15, ~(word)0));
        assert_int_equal(world_slot(B)->data, cap.data);
        assert_ok(cnode_mutate(C, A, 123));
        assert_int_equal(world_slot(C)->data, cap.data);
        assert_ok(cnode_revoke(C));
        assert_ok(cnode_delete(C));
    }
    make(A, seL4_X86_PageTableObject);
    assert_ok(cnode_mutate(B, A, 123));
    assert_int_equal(world_slot(B)->data, 0);
}

TEST(CAP_4_6_refusal_is_illegal_operation_in_set_space)
{
    make(A, seL4_TCBObject);
    make(B, seL4_CapTableObject);
    struct words caps = WORDS(F, B, seL4_CapInitThreadVSpace);
    assert_answer_empty(invoke(A, TCBSetSpace, WORDS(61, 0), caps), seL4_IllegalOperation);
    assert_ok(invoke(A, TCBSetSpace, WORDS(60, 0), caps).label);
    assert_int_equal(world_tcb(A)->slots[TCB_CSPACE].data, 60);
    /* Data 0 is not applied: the guard stays. */
    assert_ok(cnode_mint(C, B, 15, 9));
    assert_ok(invoke(A, TCBSetSpace, WORDS(0, 0), WORDS(F, C, seL4_CapInitThreadVSpace)).label);
    assert_int_equal(world_tcb(A)->slots[TCB_CSPACE].data, 9);
}

/* --- 5: deriving --------------------------------------------------------------------------------------------------------------------- */

TEST(CAP_5_1_untyped_only_without_children)
{
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 1));
    assert_answer_empty(invoke(ROOT, CNodeCopy, WORDS(C, 64, A, 64, 15), WORDS(ROOT)), seL4_RevokeFirst);
    assert_error(cnode_mint(C, A, 15, 3), seL4_RevokeFirst);
    assert_ok(cnode_delete(B));
    assert_int_equal(untyped_watermark(world_slot(A)->data), 16);
    assert_ok(cnode_copy(C, A, 15));
    assert_int_equal(untyped_watermark(world_slot(C)->data), 16);
    assert_int_equal(untyped_watermark(world_slot(A)->data), 4096);
}

/* Maps a page of the root task's address space; the tables go to `tables` and the two slots after it. */
static void map_tables(word tables, word address)
{
    make(tables, seL4_X86_PDPTObject);
    make(tables + 1, seL4_X86_PageDirectoryObject);
    make(tables + 2, seL4_X86_PageTableObject);
    struct words root = WORDS(seL4_CapInitThreadVSpace);
    assert_ok(invoke(tables, X86PDPTMap, WORDS(address, 0), root).label);
    assert_ok(invoke(tables + 1, X86PageDirectoryMap, WORDS(address, 0), root).label);
    assert_ok(invoke(tables + 2, X86PageTableMap, WORDS(address, 0), root).label);
}

/* [FRAMEDIPC0003] */
TEST(CAP_5_1_copy_of_a_frame_is_unmapped)
{
    map_tables(E, 0x40000000);
    make(A, seL4_X86_4K);
    struct words root = WORDS(seL4_CapInitThreadVSpace);
    assert_ok(invoke(A, X86PageMap, WORDS(0x40001000, 3, 0), root).label);
    assert_ok(cnode_copy(B, A, 15));
    assert_int_equal(world_slot(B)->data, 0);
    assert_int_equal(frame_mapping(world_slot(B)->object), FRAME_MAP_NONE);
    assert_ok(invoke(B, X86PageMap, WORDS(0x40002000, 3, 0), root).label);
    const word *table = slot_object_pointer(E + 2);
    assert_true(table[1] && table[2]);
    assert_ok(cnode_delete(B));
    assert_true(table[1] && !table[2]);
    assert_ok(cnode_delete(A));
    assert_false(table[1]);
}

TEST(CAP_5_1_CAP_5_3_tables_only_when_mapped)
{
    make(A, seL4_X86_PageTableObject);
    assert_answer_empty(invoke(ROOT, CNodeCopy, WORDS(B, 64, A, 64, 15), WORDS(ROOT)), seL4_IllegalOperation);
    make(C, seL4_X64_PML4Object);
    assert_error(cnode_copy(B, C, 15), seL4_IllegalOperation);
    assert_ok(invoke(seL4_CapInitThreadASIDPool, X86ASIDPoolAssign, NO_WORDS, WORDS(C)).label);
    assert_ok(cnode_copy(B, C, 15));
    assert_int_equal(world_slot(B)->data, world_slot(C)->data);
    map_tables(E, 0x40000000);
    assert_ok(cnode_copy(D, E + 2, 15));
    assert_int_equal(world_slot(D)->data, world_slot(E + 2)->data);
    assert_answer_empty(invoke(E + 2, X86PageTableUnmap, NO_WORDS, NO_WORDS), seL4_RevokeFirst);
    assert_ok(cnode_delete(D));
    assert_ok(invoke(E + 2, X86PageTableUnmap, NO_WORDS, NO_WORDS).label);
}

TEST(CAP_5_1_control_caps_never)
{
    assert_error(cnode_copy(A, seL4_CapIRQControl, 15), seL4_IllegalOperation);
    assert_error(cnode_mint(A, seL4_CapIRQControl, 15, 1), seL4_IllegalOperation);
    assert_error(cnode_copy(A, seL4_CapIOPortControl, 15), seL4_IllegalOperation);
    assert_ok(cnode_copy(A, seL4_CapASIDControl, 15));
    assert_ok(cnode_copy(B, seL4_CapDomain, 15));
    assert_ok(cnode_copy(C, WORLD_SCHED_CONTROL, 15));
    assert_ok(cnode_copy(D, seL4_CapInitThreadASIDPool, 15));
}

TEST(CAP_5_2_reply_caps_are_copied)
{
    make(A, seL4_ReplyObject);
    assert_int_equal(rights_of(A), RIGHT_GRANT);
    assert_ok(cnode_copy(B, A, 15));
    assert_ok(cnode_copy(C, B, RIGHT_READ | RIGHT_WRITE));
    assert_int_equal(rights_of(B), RIGHT_GRANT);
    assert_int_equal(rights_of(C), 0);
}

TEST(CAP_5_4_move_does_not_derive)
{
    assert_ok(cnode_move(A, seL4_CapIRQControl));
    assert_ok(cnode_mutate(seL4_CapIRQControl, A, 17));
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 1));
    word data = world_slot(A)->data;
    assert_ok(cnode_move(C, A));
    assert_int_equal(world_slot(C)->data, data);
    assert_true(slot_has_children(world_slot(C)));
    make(A, seL4_X86_PageTableObject);
    assert_ok(cnode_move(D, A));
    map_tables(E, 0x40000000);
    make(A, seL4_X86_4K);
    assert_ok(invoke(A, X86PageMap, WORDS(0x40001000, 3, 0), WORDS(seL4_CapInitThreadVSpace)).label);
    data = world_slot(A)->data;
    assert_ok(cnode_move(H, A));
    assert_int_equal(world_slot(H)->data, data);
}
