/* SPDX-License-Identifier: BSD-2-Clause */
/* ASID pools and their life, and address spaces that lose theirs (vspace-x86_64.md 5.1, 5.2, sections 6 and 7). */

#include "access.h"

TEST(VX_5_1_make_pool_checks_in_order)
{
    seL4_CPtr untyped = new_untyped(12), slot = new_slot(), large = new_untyped(13), small = new_untyped(11);
    seL4_CPtr parent = new_untyped(12), full = new_endpoint(), control = seL4_CapASIDControl;
    EXPECT_OK(seL4_Untyped_Retype(parent, seL4_EndpointObject, 0, ROOT, 0, 0, new_slot(), 1));
    EXPECT_RESULT(invoke(control, X86ASIDPoolAssign, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(full), CAPS(slot, slot)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(full, 0), CAPS(full)), seL4_TruncatedMessage);
    seL4_CPtr wrong[] = { full, large, small, seL4_CapInitThreadASIDPool, new_slot() };
    FOR_EACH (cap, wrong) {
        EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(full, 0), CAPS(cap, full)), seL4_InvalidCapability, 1);
    }
    EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(full, 0), CAPS(parent, full)), seL4_RevokeFirst);
    EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(full, 64), CAPS(untyped, full)), seL4_FailedLookup, 0,
                  INVALID_ROOT);
    seL4_Word depths[] = { 0, 65, 1 << 20 };
    FOR_EACH (depth, depths) {
        EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(full, depth), CAPS(untyped, ROOT)), seL4_RangeError, 1,
                      64);
    }
    EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(full, 64), CAPS(untyped, ROOT)), seL4_DeleteFirst);
    EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(slot, 64), CAPS(untyped, ROOT)), seL4_NoError);
    EXPECT_EQ(cap_type(slot, 13), 13);
    /* the untyped is used up, and its child goes with it */
    EXPECT_EQ(invoke(untyped, UntypedRetype, WORDS(seL4_EndpointObject, 0, 0, 0, new_slot(), 1), CAPS(ROOT)).label,
              seL4_NotEnoughMemory);
    seL4_CPtr copy = copy_of(slot);
    revoke_cap(slot);
    EXPECT(!slot_is_empty(copy));
    revoke_cap(untyped);
    EXPECT(slot_is_empty(slot) && slot_is_empty(copy));
}

TEST(VX_36_all_pools)
{
    seL4_CPtr untypeds = new_slots(ARCH_ASID_POOLS), pools = new_slots(ARCH_ASID_POOLS), control = seL4_CapASIDControl;
    EXPECT_OK(seL4_Untyped_Retype(new_untyped(12 + 3), seL4_UntypedObject, 12, ROOT, 0, 0, untypeds, ARCH_ASID_POOLS));
    for (seL4_Word i = 0; i < ARCH_ASID_POOLS - 1; i++) {
        EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(pools + i, DEPTH), CAPS(untypeds + i, ROOT)), seL4_NoError);
    }
    seL4_CPtr last = untypeds + ARCH_ASID_POOLS - 1;
    /* the number of pools is looked at before the untyped */
    EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(last, DEPTH), CAPS(ROOT, ROOT)), seL4_DeleteFirst);
    seL4_CPtr vspace = new_root(), page = new_page();
    EXPECT_OK(seL4_X86_ASIDPool_Assign(pools + ARCH_ASID_POOLS - 2, vspace));
    struct prober prober = new_prober(vspace);
    map_at(page, vspace, A);
    EXPECT_STORE(&prober, A, 42);
    EXPECT_RESULT(invoke_plain(page, X86PageUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A);
    delete_cap(pools + 3);
    EXPECT_RESULT(invoke(control, X86ASIDControlMakePool, WORDS(pools + 3, DEPTH), CAPS(last, ROOT)), seL4_NoError);
}

TEST(VX_5_2_VX_13_assign_checks_in_order)
{
    seL4_CPtr root = new_root(), vspace = new_vspace(), pool = new_slot(), untyped = new_untyped(12);
    EXPECT_OK(seL4_X86_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
    EXPECT_RESULT(invoke(pool, X86PageMap, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(pool, X86ASIDPoolAssign, WORDS(), CAPS()), seL4_TruncatedMessage);
    seL4_CPtr wrong[] = { new_page(), new_table(LEVEL_PDPT), vspace, copy_of(vspace), pool };
    FOR_EACH (cap, wrong) {
        EXPECT_RESULT(invoke(pool, X86ASIDPoolAssign, WORDS(), CAPS(cap)), seL4_InvalidCapability, 1);
    }
    for (unsigned i = 0; i < 512; i++) {
        EXPECT_RESULT(invoke(pool, X86ASIDPoolAssign, WORDS(), CAPS(new_root())), seL4_NoError);
    }
    EXPECT_RESULT(invoke(pool, X86ASIDPoolAssign, WORDS(), CAPS(root)), seL4_DeleteFirst);
}

/* An ASID that is free again serves another address space, of which the first one's capabilities are no part (VX-32). */
TEST(VX_30_VX_32_H6_reused_asid)
{
    seL4_CPtr pool = new_slot(), page = new_page(), other = new_page();
    EXPECT_OK(seL4_X86_ASIDControl_MakePool(seL4_CapASIDControl, new_untyped(12), ROOT, pool, DEPTH));
    for (unsigned round = 0; round < 3; round++) {
        seL4_CPtr first = new_root(), second = new_root(), stale = copy_of(page);
        EXPECT_OK(seL4_X86_ASIDPool_Assign(pool, first));
        struct prober prober = new_prober(first);
        map_at(stale, first, A);
        EXPECT_STORE(&prober, A, 0x11);
        EXPECT_OK(seL4_TCB_SetSpace(prober.thread->tcb, prober.endpoint, ROOT, 0, ROOT_VSPACE, 0));
        delete_cap(first);
        EXPECT_OK(seL4_X86_ASIDPool_Assign(pool, second)); /* the same ASID */
        struct prober next = new_prober(second);
        EXPECT_LOAD_FAULT(&next, A);
        seL4_CPtr here = copy_of(other);
        map_at(here, second, A);
        EXPECT_STORE(&next, A, 0x22);
        EXPECT_RESULT(invoke_plain(stale, X86PageUnmap), seL4_NoError);
        EXPECT_LOAD(&next, A, 0x22);
        delete_cap(second);
        delete_cap(stale);
        delete_cap(here);
        EXPECT_OK(seL4_TCB_SetSpace(next.thread->tcb, next.endpoint, ROOT, 0, ROOT_VSPACE, 0));
        forget_threads();
    }
}

/* A root whose last capability goes while a thread runs on it: the thread has no mappings any more (VX-30, VX-39). */
TEST(VX_30_VX_39_root_deleted_under_its_thread)
{
    seL4_CPtr vspace = new_vspace(), page = new_page();
    struct prober prober = new_prober(vspace);
    map_at(page, vspace, A);
    EXPECT_LOAD(&prober, A, 0);
    revoke_cap(vspace); /* the copy in the TCB */
    EXPECT_FETCH_FAULT(&prober, prober.code);
    delete_cap(vspace);
    EXPECT_FETCH_FAULT(&prober, prober.code);
    EXPECT_OK(seL4_TCB_SetSpace(prober.thread->tcb, prober.endpoint, ROOT, 0, ROOT_VSPACE, 0));
    EXPECT_LOAD(&prober, (seL4_Word)&prober.code, prober.code);
}

/* A pool goes: threads on its address spaces have no mappings, its roots are unusable for good (VX-31). */
TEST(VX_31_VX_39_pool_deleted)
{
    seL4_CPtr untyped = new_untyped(12), pool = new_slot(), vspace = new_root(), page = new_page();
    EXPECT_OK(seL4_X86_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
    EXPECT_OK(seL4_X86_ASIDPool_Assign(pool, vspace));
    struct prober prober = new_prober(vspace);
    map_at(page, vspace, A);
    EXPECT_STORE(&prober, A, 3);
    seL4_CPtr copy = copy_of(pool);
    delete_cap(pool); /* not the last */
    EXPECT_LOAD(&prober, A, 3);
    delete_cap(copy);
    EXPECT_FETCH_FAULT(&prober, prober.code);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, 0, INVALID_ROOT);
    EXPECT_RESULT(invoke(seL4_CapInitThreadASIDPool, X86ASIDPoolAssign, WORDS(), CAPS(vspace)), seL4_InvalidCapability, 1);
    /* a new pool in the same place: the same ASIDs, other address spaces */
    seL4_CPtr again = new_slot(), second = new_root();
    EXPECT_OK(seL4_X86_ASIDControl_MakePool(seL4_CapASIDControl, new_untyped(12), ROOT, again, DEPTH));
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, 0, INVALID_ROOT);
    EXPECT_OK(seL4_X86_ASIDPool_Assign(again, second));
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_FETCH_FAULT(&prober, prober.code);
    map_at(new_page(), second, A);
    delete_cap(page); /* the stale capability harms nobody */
    struct prober next = new_prober(second);
    EXPECT_STORE(&next, A, 4);
    delete_cap(vspace);
    EXPECT_LOAD(&next, A, 4);
}

/* The address space in use is deleted by the very thread that runs on it, root and all, in one operation. */
TEST(VX_30_H6_H22_thread_deletes_its_own_root)
{
    for (unsigned round = 0; round < 3; round++) {
        seL4_CPtr untyped = new_untyped(12), vspace = new_slot();
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_X64_PML4Object, 0, ROOT, 0, 0, vspace, 1));
        EXPECT_OK(seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace));
        struct prober prober = new_prober(vspace);
        PROBER_CODE(&prober, "\x0f\x05"); /* a system call of its own before the one that ends it */
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .rdx = (seL4_Word)seL4_SysCall,
                                                                          .rdi = ROOT,
                                                                          .rsi = INFO(CNodeRevoke, 0, 2),
                                                                          .r10 = untyped,
                                                                          .r8 = 64 });
        expect_vm_fault(__FILE__, __LINE__, outcome, prober.code + 2, prober.code + 2, STATUS_USER | STATUS_FETCH);
        EXPECT(slot_is_empty(vspace));
        /* the memory serves another address space at once */
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_X64_PML4Object, 0, ROOT, 0, 0, vspace, 1));
        EXPECT_OK(seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace));
        EXPECT_OK(seL4_TCB_SetSpace(prober.thread->tcb, prober.endpoint, ROOT, 0, vspace, 0));
        EXPECT_FETCH_FAULT(&prober, prober.code);
        EXPECT_OK(seL4_TCB_SetSpace(prober.thread->tcb, prober.endpoint, ROOT, 0, ROOT_VSPACE, 0));
        EXPECT_EQ(prober_jump(&prober, prober.code + 2).label, PARKED);
        forget_threads();
    }
}
