/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mistakes that kernels of this family have really made, those of the core's capability part: memory reused with old contents (H4),
 * unbounded work (H16), stale table mappings (H17), lengths that are not checked (H21), deletion inside deletion (H22), restarted
 * calls (H23), errors that leave traces (H25).
 */
#include "core/derivation.h"
#include "core/irq.h"
#include "core/preempt.h"
#include "test.h"

#define ROOT seL4_CapInitThreadCNode
#define VSPACE seL4_CapInitThreadVSpace
enum { A = WORLD_FREE, B, C, D, E, F, G, H, I, J, T1 = 64, T2 = 68 };

static void make(word index, word type)
{
    assert_ok(retype(WORLD_SMALL, type, type == seL4_UntypedObject ? 12 : type == seL4_CapTableObject ? 4 : 8, index, 1));
}

TEST(H4_no_object_shows_what_memory_held_before)
{
    for (unsigned round = 0; round < 3; round++) {
        assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 16));
        const unsigned char *memory = phys_to_virt(WORLD_SMALL_BASE);
        for (unsigned i = 0; i < 65536; i++)
            assert_int_equal(memory[i], 0);
        memset(phys_to_virt(WORLD_SMALL_BASE), 0x77, 65536);
        assert_ok(cnode_revoke(WORLD_SMALL));
        /* through child untypeds of several sizes too */
        assert_ok(retype(WORLD_SMALL, seL4_UntypedObject, 14, A, 4));
        assert_ok(retype(B, seL4_X86_4K, 0, E, 4));
        assert_true(memory[1 << 14] == 0 && memory[(1 << 15) - 1] == 0);
        memset(phys_to_virt(WORLD_SMALL_BASE + (1 << 14)), 0x66, 1 << 14);
        assert_ok(cnode_revoke(B));
        assert_ok(retype(B, seL4_CapTableObject, 8, E, 1));
        assert_ok(invoke(E, CNodeDelete, WORDS(255, 8), NO_WORDS).label);
        assert_ok(cnode_revoke(WORLD_SMALL));
    }
}

TEST(H4_a_reset_that_stops_in_the_middle_shows_nothing_either)
{
    for (unsigned n = 1; n < 40; n += 3) {
        assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 2));
        memset(phys_to_virt(WORLD_SMALL_BASE), 0x77, 8192);
        assert_ok(cnode_revoke(WORLD_SMALL));
        struct answer answer;
        struct words words = WORDS(seL4_X86_4K, 0, 0, 0, A, 2);
        invoke_once(n, &answer, WORLD_SMALL, UntypedRetype, words, WORDS(ROOT));
        /* another size now */
        assert_ok(cnode_delete(A));
        assert_ok(cnode_delete(B));
        assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 1));
        for (unsigned i = 0; i < 512; i++)
            assert_int_equal(((word *)phys_to_virt(WORLD_SMALL_BASE))[i], 0);
        assert_ok(cnode_revoke(WORLD_SMALL));
    }
}

/* Work units between two looks at the interrupts never exceed the constant, whatever is deleted. */
TEST(H16_interrupts_are_looked_at_after_a_constant_amount_of_work)
{
    static const unsigned radixes[] = { 4, 8, 12 };
    for (unsigned i = 0; i < ARRAY_SIZE(radixes); i++) {
        for (unsigned full = 0; full < 2; full++) {
            assert_ok(retype(WORLD_UNTYPED, seL4_CapTableObject, radixes[i], A, 1));
            for (word s = 0; full && s < BIT(radixes[i]); s++)
                assert_ok(cnode_copy_into(A, s, VSPACE));
            unsigned stops;
            word slots = BIT(radixes[i]);
            assert_ok(invoke_preempted(1, &stops, ROOT, CNodeDelete, WORDS(A, 64), NO_WORDS).label);
            assert_true(stops >= (full ? slots : slots / (EMPTY_SLOTS_PER_UNIT + 1)));
        }
    }
}

TEST(H17_unmapping_through_a_copy_of_a_table_capability)
{
    make(A, seL4_X86_PDPTObject);
    make(B, seL4_X86_PageDirectoryObject);
    make(C, seL4_X86_PageTableObject);
    assert_ok(invoke(A, X86PDPTMap, WORDS(0, 0), WORDS(VSPACE)).label);
    assert_ok(invoke(B, X86PageDirectoryMap, WORDS(0, 0), WORDS(VSPACE)).label);
    assert_ok(invoke(C, X86PageTableMap, WORDS(0, 0), WORDS(VSPACE)).label);
    assert_ok(cnode_copy(D, C, 15));
    assert_error(invoke(D, X86PageTableUnmap, NO_WORDS, NO_WORDS).label, seL4_RevokeFirst);
    assert_error(invoke(C, X86PageTableUnmap, NO_WORDS, NO_WORDS).label, seL4_RevokeFirst);
    /* deleting the copy leaves the mapping; the last one takes it away */
    assert_ok(cnode_delete(C));
    const word *directory = slot_object_pointer(B);
    assert_true(directory[0]);
    assert_ok(invoke(D, X86PageTableUnmap, NO_WORDS, NO_WORDS).label);
    assert_false(directory[0]);
    assert_ok(cnode_delete(D));
}

/* --- H21, H25: every label on every type with every length and number of capabilities ------------------------------------- */

/* One capability of each type, none of them the root task's own. */
static unsigned make_one_of_each(void)
{
    static const word types[] = { seL4_UntypedObject, seL4_TCBObject,   seL4_NotificationObject, seL4_CapTableObject,
                                  seL4_SchedContextObject, seL4_ReplyObject, seL4_X86_4K, seL4_X86_PageTableObject,
                                  seL4_X86_PageDirectoryObject, seL4_X86_PDPTObject, seL4_X64_PML4Object };
    word slot = A;
    for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
        make(slot++, types[i]);
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, slot++, 64), WORDS(ROOT)).label);
    assert_ok(invoke(seL4_CapIOPortControl, X86IOPortControlIssue, WORDS(1, 2, slot++, 64), WORDS(ROOT)).label);
    static const word controls[] = { seL4_CapASIDControl, WORLD_SCHED_CONTROL, seL4_CapDomain, seL4_CapInitThreadASIDPool };
    for (unsigned i = 0; i < ARRAY_SIZE(controls); i++)
        assert_ok(cnode_copy(slot++, controls[i], 15));
    return (unsigned)(slot - A);
}

static unsigned long try_all_shapes(word service, word label, struct world_state *before, const struct words *mrs,
                                    const struct words *caps)
{
    unsigned long errors = 0;
    for (unsigned length = 0; length <= 8; length++) {
        for (unsigned extra = 0; extra <= 3; extra++) {
            struct words words = *mrs, extras = *caps;
            words.count = length;
            extras.count = extra;
            uint64_t hash = world_hash();
            thread_send(seL4_SysCall, service, label, words, extras);
            bool error = this_core.current == world.root && thread_answer(world.root).label != seL4_NoError;
            assert_true(!error || world_hash() == hash); /* H25 */
            errors += error;
            if (!error)
                world_restore(before);
        }
    }
    return errors;
}

TEST(H21_H25_short_messages_and_missing_capabilities)
{
    assert_ok(cnode_delete(WORLD_UNTYPED));
    unsigned count = make_one_of_each();
    struct world_state *before = world_state_new();
    world_save(before);
    unsigned long errors = 0;
    const struct words mrs[] = { WORDS(0, 0, 0, 0, 0, 0, 0, 0), WORDS(J + 20, 64, A, 64, 15, 1, 64, 64),
                                 WORDS(~(word)0, ~(word)0, ~(word)0, ~(word)0, ~(word)0, ~(word)0, ~(word)0, ~(word)0) };
    const struct words caps[] = { WORDS(J + 25, J + 25, J + 25), WORDS(ROOT, ROOT, ROOT), WORDS(A + 1, A + 1, A + 1) };
    for (unsigned i = 0; i < count; i++)
        for (word label = 0; label < 64; label++)
            for (unsigned kind = 0; kind < 3; kind++)
                errors += try_all_shapes(A + i, label, before, &mrs[kind], &caps[kind]);
    assert_true(errors > 10000);
    world_restore(before);
    free(before);
}

/* --- H22 ----------------------------------------------------------------------------------------------------------------------- */

TEST(H22_thread_whose_last_capability_is_in_its_own_cspace)
{
    for (unsigned at = 0; at < 16; at++) {
        for (unsigned n = 0; n < 8; n++) {
            assert_ok(retype(WORLD_SMALL, seL4_CapTableObject, 4, A, 1));
            assert_ok(retype(WORLD_SMALL, seL4_TCBObject, 0, B, 1));
            assert_ok(invoke(B, TCBSetSpace, WORDS(0, 0), WORDS(J, A, VSPACE)).label);
            assert_ok(cnode_move_into(A, at, B));
            assert_ok(cnode_delete(A)); /* now only the thread's own slot has the CNode */
            unsigned stops;
            assert_ok(invoke_preempted(n, &stops, ROOT, CNodeRevoke, WORDS(WORLD_SMALL, 64), NO_WORDS).label);
            assert_false(slot_has_children(world_slot(WORLD_SMALL)));
        }
    }
}

TEST(H22_cnode_and_thread_hold_each_other)
{
    for (unsigned n = 0; n < 10; n++) {
        assert_ok(retype(WORLD_SMALL, seL4_CapTableObject, 2, A, 2));
        assert_ok(retype(WORLD_SMALL, seL4_TCBObject, 0, C, 2));
        assert_ok(invoke(C, TCBSetSpace, WORDS(0, 0), WORDS(J, A, VSPACE)).label);
        assert_ok(invoke(D, TCBSetSpace, WORDS(0, 0), WORDS(J, B, VSPACE)).label);
        assert_ok(cnode_move_into(A, 0, D));
        assert_ok(cnode_move_into(B, 3, C));
        assert_ok(cnode_delete(B));
        unsigned stops;
        /* A holds the thread D, whose CSpace B holds the thread C, whose CSpace is A */
        assert_ok(invoke_preempted(n, &stops, ROOT, CNodeRevoke, WORDS(WORLD_SMALL, 64), NO_WORDS).label);
        assert_false(slot_has_children(world_slot(WORLD_SMALL)));
    }
}

TEST(H22_the_deletion_takes_the_notification_of_an_interrupt_with_it)
{
    make(A, seL4_CapTableObject);
    make(B, seL4_NotificationObject);
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(7, C, 64), WORDS(ROOT)).label);
    assert_ok(invoke(C, IRQSetIRQHandler, NO_WORDS, WORDS(B)).label);
    assert_ok(cnode_delete(B));
    assert_ok(cnode_move_into(A, 5, C));
    assert_ok(cnode_delete(A));
    assert_true(slot_is_empty(irq_binding(7)));
    assert_false(slot_has_children(world_slot(WORLD_SMALL)));
}

TEST(H22_fault_handler_is_the_last_capability_of_an_endpoint_its_thread_waits_on)
{
    make(A, seL4_EndpointObject);
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(A, ROOT, VSPACE)).label);
    world_run(tcb);
    thread_receive(seL4_SysWait, J, 0); /* faults, and waits for its handler */
    assert_int_equal(tcb->state, THREAD_BLOCKED_ON_SEND);
    assert_ok(cnode_delete(A));
    assert_ok(cnode_delete(T1));
    assert_int_equal(tcb->state, THREAD_INACTIVE);
    assert_false(slot_has_children(world_slot(WORLD_SMALL)));
}

/* --- H23 ----------------------------------------------------------------------------------------------------------------------- */

TEST(H23_retype_restarted_with_other_arguments)
{
    assert_ok(retype(WORLD_SMALL, seL4_X86_4K, 0, A, 4));
    assert_ok(cnode_revoke(WORLD_SMALL));
    struct answer answer;
    struct words words = WORDS(seL4_X86_4K, 0, 0, 0, A, 4);
    assert_false(invoke_once(5, &answer, WORLD_SMALL, UntypedRetype, words, WORDS(ROOT)));
    /* the registers say something else now: a size that does not fit, a slot that is full */
    assert_error(retype(WORLD_SMALL, seL4_UntypedObject, 20, A, 1), seL4_NotEnoughMemory);
    assert_error(retype(WORLD_SMALL, seL4_X86_4K, 0, 1, 1), seL4_DeleteFirst);
    /* the untyped is moved, copied, gone */
    assert_ok(cnode_move(B, WORLD_SMALL));
    assert_answer(invoke(WORLD_SMALL, UntypedRetype, words, WORDS(ROOT)), seL4_InvalidCapability, 0);
    assert_ok(cnode_copy(WORLD_SMALL, B, 15));
    assert_ok(retype(WORLD_SMALL, seL4_EndpointObject, 0, C, 1));
    assert_error(retype(B, seL4_EndpointObject, 0, D, 1), seL4_NotEnoughMemory);
}

TEST(H23_revoke_restarted_on_another_slot)
{
    make(A, seL4_EndpointObject);
    make(B, seL4_EndpointObject);
    for (word i = 0; i < 10; i++) {
        assert_ok(cnode_copy(T1 + i, A, 15));
        assert_ok(cnode_copy(T1 + 16 + i, B, 15));
    }
    struct answer answer;
    assert_false(invoke_once(4, &answer, ROOT, CNodeRevoke, WORDS(A, 64), NO_WORDS));
    assert_ok(cnode_move(C, A));
    assert_ok(cnode_move(A, B));
    assert_ok(cnode_revoke(A));
    unsigned left = 0;
    for (word i = 0; i < 10; i++) {
        left += !slot_is_empty(world_slot(T1 + i));
        assert_empty(T1 + 16 + i);
    }
    assert_int_equal(left, 6);
}

/* --- H8 ------------------------------------------------------------------------------------------------------------------------ */

/* CopyRegisters that suspends its source and resumes its destination, both the caller: found by random_kernel. */
TEST(H8_a_thread_that_suspends_and_resumes_itself_is_in_no_queue)
{
    struct tcb *tcb = world_thread(T1, seL4_MaxPrio);
    world_run(tcb);
    thread_send(seL4_SysCall, T1, TCBCopyRegisters, WORDS(3), WORDS(T1));
    assert_int_equal(this_core.current->queued, QUEUE_NONE);
    assert_true(tcb_is_runnable(tcb));
}
