/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Four-level address spaces: every check of every invocation, in its order, rights, and what is left of a
 * mapping afterwards. Rules: docs/reference/vspace-aarch64.md (VA and section numbers), hazards H4, H6, H17.
 */

#include "access.h"

#define A FREE_VADDR                     /* a gigabyte without tables, in an address space of its own */
#define B (FREE_VADDR + 4 * SIZE_512G)   /* 512 GiB without tables */
#define MISSING_LEVEL(bits) 0, MISSING, bits

/* --- pages ---------------------------------------------------------------------------------------------- */

TEST(VA_4_5_page_map_checks_in_order)
{
    seL4_CPtr page = new_page(), root = new_root(), vspace = new_vspace(), other = new_vspace();
    EXPECT_RESULT(invoke(page, ARMPageMap, WORDS(1, 3), CAPS(page)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(page, ARMPageMap, WORDS(1, 3, 0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(page_map(page, page, 1, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(page_map(page, root, 1, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(page_map(page, new_orphan(), 1, RIGHTS_RW, 0), seL4_FailedLookup, 0, INVALID_ROOT);
    seL4_Word unaligned[] = { 1, A + 0x800, -SIZE_4K + 1, -(seL4_Word)1, USER_TOP + 1 };
    FOR_EACH (address, unaligned) {
        EXPECT_RESULT(page_map(page, vspace, address, RIGHTS_RW, 0), seL4_AlignmentError);
    }
    seL4_Word beyond[] = { USER_TOP, USER_TOP + SIZE_4K, (seL4_Word)1 << 48, (seL4_Word)1 << 63, -SIZE_4K,
                           0xffff000040000000 };
    FOR_EACH (address, beyond) {
        EXPECT_RESULT(page_map(page, vspace, address, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    }
    seL4_Word levels[] = { 39, 30, 21 };
    FOR_EACH (bits, levels) {
        EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(bits));
        EXPECT_RESULT(table_map(new_table(), vspace, A + SIZE_4K + 5), seL4_NoError);
    }
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    /* mapped: only there again */
    EXPECT_RESULT(page_map(page, other, A, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(page_map(page, vspace, A + SIZE_4K, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(page_map(page, vspace, USER_TOP, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_R, ATTRIBUTES), seL4_NoError);
    /* another page of the size displaces it silently (step 8) */
    EXPECT_RESULT(page_map(new_page(), vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
}

TEST(VA_6_copies_and_moves)
{
    seL4_CPtr page = new_page(), vspace = new_vspace(), moved = new_slot();
    struct prober prober = new_prober(vspace);
    map_at(page, vspace, A);
    EXPECT_STORE(&prober, A, 77);
    /* rights of the capability are not lost by mapping with fewer */
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_R, ATTRIBUTES), seL4_NoError);
    EXPECT_STORE_FAULT(&prober, A, STATUS_PERMISSION);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    EXPECT_STORE(&prober, A, 78);
    seL4_CPtr copy = copy_of(page);
    EXPECT_RESULT(page_map(copy, vspace, A + SIZE_4K, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    EXPECT_LOAD(&prober, A + SIZE_4K, 78);
    EXPECT_OK(seL4_CNode_Move(ROOT, moved, DEPTH, ROOT, page, DEPTH));
    EXPECT_LOAD(&prober, A, 78);
    EXPECT_RESULT(page_map(moved, vspace, A + SIZE_4K, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    delete_cap(moved);
    EXPECT_LOAD_FAULT(&prober, A, STATUS_TRANSLATION);
    EXPECT_LOAD(&prober, A + SIZE_4K, 78);
}

/* The table under a mapping goes away: the capability's record is stale, and remapping restores it. */
TEST(VA_25_VA_26_H17_lost_mapping)
{
    seL4_CPtr page = new_page(), vspace = new_vspace(), lower = new_table(), copy = new_slot();
    EXPECT_OK(vspace_tables(&arena, vspace, A, 21));
    EXPECT_RESULT(table_map(lower, vspace, A), seL4_NoError);
    struct prober prober = new_prober(vspace);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    EXPECT_STORE(&prober, A, 5);
    /* not through a copy: it would leave the other one believing in the mapping (H17) */
    EXPECT_OK(seL4_CNode_Copy(ROOT, copy, DEPTH, ROOT, lower, DEPTH, seL4_AllRights));
    EXPECT_RESULT(invoke_plain(copy, ARMPageTableUnmap), seL4_RevokeFirst);
    EXPECT_RESULT(invoke_plain(lower, ARMPageTableUnmap), seL4_RevokeFirst);
    EXPECT_LOAD(&prober, A, 5);
    delete_cap(copy);
    EXPECT_LOAD(&prober, A, 5);
    EXPECT_RESULT(invoke_plain(lower, ARMPageTableUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A, STATUS_TRANSLATION);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_FailedLookup, MISSING_LEVEL(21));
    EXPECT_RESULT(page_map(page, vspace, B, RIGHTS_RW, ATTRIBUTES), seL4_InvalidArgument, 0);
    EXPECT_RESULT(table_map(lower, vspace, A), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A, STATUS_TRANSLATION); /* tables are cleared */
    seL4_CPtr stranger = new_page();
    EXPECT_RESULT(page_map(stranger, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    /* a stale capability cannot unmap the stranger, by unmapping or dying */
    seL4_CPtr stale = new_slot();
    EXPECT_OK(seL4_CNode_Move(ROOT, stale, DEPTH, ROOT, page, DEPTH));
    EXPECT_RESULT(invoke_plain(stale, ARMPageUnmap), seL4_NoError);
    EXPECT_LOAD(&prober, A, 0);
    delete_cap(stale);
    EXPECT_LOAD(&prober, A, 0);
    delete_cap(lower);
    EXPECT_LOAD_FAULT(&prober, A, STATUS_TRANSLATION);
}

TEST(VA_4_6_4_7_unmap_and_address)
{
    seL4_CPtr page = new_page();
    struct prober prober = new_prober(0);
    struct result result = invoke_plain(page, ARMPageGetAddress);
    EXPECT_EQ(result.label, seL4_NoError);
    EXPECT_EQ(result.length, 1);
    EXPECT(result.mr[0] % SIZE_4K == 0);
    EXPECT_RESULT(invoke_plain(page, ARMPageUnmap), seL4_NoError);
    map_at(page, ROOT_VSPACE, A);
    EXPECT_STORE(&prober, A, 9);
    EXPECT_RESULT(invoke_plain(page, ARMPageUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A, STATUS_TRANSLATION);
    EXPECT_RESULT(invoke_plain(page, ARMPageUnmap), seL4_NoError);
    map_at(page, ROOT_VSPACE, A + SIZE_4K);
    EXPECT_LOAD(&prober, A + SIZE_4K, 9);
    seL4_Word labels[] = { 0, ARMPageTableMap, ARMPageTableUnmap, ARMVSpaceClean_Data, ARMASIDControlMakePool,
                           ARMASIDPoolAssign, ARMIRQIssueIRQHandlerTrigger, UntypedRetype, 0xfffff };
    FOR_EACH (label, labels) {
        EXPECT_RESULT(invoke(page, label, WORDS(1, 2, 3, 4), CAPS(page, page)), seL4_IllegalOperation);
    }
}

/* --- page tables ---------------------------------------------------------------------------------------- */

TEST(VA_4_3_table_map_checks_in_order)
{
    seL4_CPtr table = new_table(), vspace = new_vspace(), mapped = new_table(), page = new_page(), root = new_root();
    EXPECT_RESULT(table_map(mapped, vspace, A), seL4_NoError);
    EXPECT_RESULT(invoke(table, ARMPageMap, WORDS(USER_TOP), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(table, ARMVSpaceClean_Data, WORDS(USER_TOP), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(mapped, ARMPageTableMap, WORDS(USER_TOP), CAPS(page)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(mapped, ARMPageTableMap, WORDS(USER_TOP, 0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(table_map(mapped, page, USER_TOP), seL4_InvalidCapability, 0);
    EXPECT_RESULT(table_map(table, page, USER_TOP), seL4_InvalidCapability, 1);
    EXPECT_RESULT(table_map(table, root, USER_TOP), seL4_InvalidCapability, 1);
    EXPECT_RESULT(table_map(table, mapped, USER_TOP), seL4_InvalidCapability, 1);
    EXPECT_RESULT(table_map(table, new_orphan(), USER_TOP), seL4_InvalidArgument, 0);
    EXPECT_RESULT(table_map(table, vspace, USER_TOP), seL4_InvalidArgument, 0);
    EXPECT_RESULT(table_map(table, vspace, -(seL4_Word)1), seL4_InvalidArgument, 0);
    EXPECT_RESULT(table_map(table, new_orphan(), USER_TOP - 1), seL4_FailedLookup, 0, INVALID_ROOT);
    EXPECT_RESULT(table_map(table, vspace, USER_TOP - 1), seL4_NoError);
}

/* Step 8: nothing is left to map when all levels are there, or where a page of any size is. */
TEST(VA_4_3_8_nothing_left_to_map)
{
    seL4_CPtr vspace = new_vspace(), table = new_table(), large = new_object(seL4_ARM_LargePageObject, 0);
    for (unsigned level = 0; level < 3; level++) {
        EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_NoError);
    }
    EXPECT_RESULT(table_map(table, vspace, A), seL4_DeleteFirst);
    EXPECT_RESULT(table_map(table, vspace, A + SIZE_2M - 1), seL4_DeleteFirst);
    EXPECT_RESULT(page_map(large, vspace, A + SIZE_2M, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    EXPECT_RESULT(table_map(table, vspace, A + SIZE_2M), seL4_DeleteFirst);
    EXPECT_RESULT(page_map(new_page(), vspace, A, RIGHTS_NONE, ATTRIBUTES), seL4_NoError);
    EXPECT_RESULT(table_map(table, vspace, A), seL4_DeleteFirst);
    EXPECT_RESULT(table_map(table, vspace, A + 2 * SIZE_2M), seL4_NoError);
}

/* VA-7: an unmapped table and a root without ASID cannot be copied; a copy of a mapped one counts as
 * mapped. */
TEST(VA_7_copies_of_tables)
{
    seL4_CPtr table = new_table(), root = new_root(), vspace = new_vspace(), copy = new_slot();
    EXPECT_EQ(seL4_CNode_Copy(ROOT, copy, DEPTH, ROOT, table, DEPTH, seL4_AllRights), seL4_IllegalOperation);
    EXPECT_EQ(seL4_CNode_Copy(ROOT, copy, DEPTH, ROOT, root, DEPTH, seL4_AllRights), seL4_IllegalOperation);
    EXPECT_RESULT(table_map(table, vspace, A), seL4_NoError);
    EXPECT_RESULT(table_map(copy_of(table), vspace, B), seL4_InvalidCapability, 0);
    EXPECT_RESULT(table_map(new_table(), copy_of(vspace), A), seL4_NoError);
    revoke_cap(table);
    EXPECT_RESULT(invoke_plain(table, ARMPageTableUnmap), seL4_NoError);
    EXPECT_RESULT(invoke_plain(table, ARMPageTableUnmap), seL4_NoError);
    EXPECT_EQ(seL4_CNode_Copy(ROOT, copy, DEPTH, ROOT, table, DEPTH, seL4_AllRights), seL4_IllegalOperation);
    EXPECT_RESULT(page_map(new_page(), vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(39));
}

/* A table that lies under another one which has been taken out is still found to be nowhere (VA-25). */
TEST(VA_4_4_H6_tables_taken_out_from_above)
{
    seL4_CPtr vspace = new_vspace(), top = new_table(), middle = new_table(), lower = new_table(), page = new_page();
    struct prober prober = new_prober(vspace);
    EXPECT_RESULT(table_map(top, vspace, B), seL4_NoError);
    EXPECT_RESULT(table_map(middle, vspace, B), seL4_NoError);
    EXPECT_RESULT(table_map(lower, vspace, B), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, B, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    EXPECT_STORE(&prober, B, 1);
    delete_cap(top);
    EXPECT_LOAD_FAULT(&prober, B, STATUS_TRANSLATION);
    top = new_table();
    EXPECT_RESULT(table_map(top, vspace, B), seL4_NoError);
    /* middle and lower think that they are mapped; both go quietly */
    EXPECT_RESULT(table_map(middle, vspace, B), seL4_InvalidCapability, 0);
    EXPECT_RESULT(invoke_plain(lower, ARMPageTableUnmap), seL4_NoError);
    EXPECT_RESULT(invoke_plain(middle, ARMPageTableUnmap), seL4_NoError);
    EXPECT_RESULT(table_map(lower, vspace, B), seL4_NoError); /* at another level now */
    EXPECT_RESULT(table_map(middle, vspace, B), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, B, STATUS_TRANSLATION);
    EXPECT_RESULT(page_map(page, vspace, B, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    EXPECT_LOAD(&prober, B, 1);
}

/* --- rights and sizes ----------------------------------------------------------------------------------- */

TEST(VA_13_to_VA_15_H18_rights)
{
    seL4_CPtr page = new_page(), vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    map_at(page, ROOT_VSPACE, A);
    write_ending((void *)A);
    seL4_CPtr inner = copy_of(page);
    EXPECT_OK(vspace_tables(&arena, vspace, A, 12));
    for (seL4_Word own = 0; own < 4; own++) {
        seL4_CPtr cap = copy_with(inner, own);
        for (seL4_Word asked = 0; asked < 16; asked++) {
            for (seL4_Word attributes = 1; attributes < 8; attributes += 2) {
                EXPECT_RESULT(page_map(cap, vspace, A, asked, attributes), seL4_NoError);
                bool readable = own & asked & RIGHTS_R, writable = readable && (own & asked & RIGHTS_W);
                if (readable) {
                    EXPECT_EQ(prober_load(&prober, A).label, PARKED);
                } else {
                    EXPECT_LOAD_FAULT(&prober, A, STATUS_PERMISSION);
                }
                if (writable) {
                    EXPECT_STORE(&prober, A + 8, asked);
                } else {
                    EXPECT_STORE_FAULT(&prober, A + 8, STATUS_PERMISSION);
                }
                if (attributes & seL4_ARM_ExecuteNever) {
                    EXPECT_FETCH_FAULT(&prober, A, STATUS_PERMISSION);
                } else if (readable) {
                    EXPECT_RUNS(&prober, A);
                }
                EXPECT_RESULT(invoke_plain(cap, ARMPageUnmap), seL4_NoError);
            }
        }
    }
}

TEST(VA_17_large_pages)
{
    seL4_CPtr large = new_object(seL4_ARM_LargePageObject, 0), page = new_page(), vspace = new_vspace();
    EXPECT_RESULT(page_map(large, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_FailedLookup, MISSING_LEVEL(39));
    EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(large, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_FailedLookup, MISSING_LEVEL(30));
    EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(large, vspace, A + SIZE_4K, RIGHTS_RW, ATTRIBUTES), seL4_AlignmentError);
    EXPECT_RESULT(page_map(large, vspace, USER_TOP, RIGHTS_RW, ATTRIBUTES), seL4_InvalidArgument, 0);
    /* a table is in the way: the walk ends below */
    EXPECT_RESULT(table_map(new_table(), vspace, A + SIZE_2M), seL4_NoError);
    EXPECT_RESULT(page_map(large, vspace, A + SIZE_2M, RIGHTS_RW, ATTRIBUTES), seL4_FailedLookup, MISSING_LEVEL(12));
    EXPECT_RESULT(page_map(large, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    /* a larger page is in the way */
    EXPECT_RESULT(page_map(page, vspace, A + SIZE_4K, RIGHTS_RW, ATTRIBUTES), seL4_FailedLookup, MISSING_LEVEL(21));
    struct prober prober = new_prober(vspace);
    for (seL4_Word offset = 0; offset < SIZE_2M; offset += 16 * SIZE_4K) {
        EXPECT_LOAD(&prober, A + offset, 0);
        EXPECT_STORE(&prober, A + offset, offset);
    }
    EXPECT_LOAD(&prober, A + 16 * SIZE_4K, 16 * SIZE_4K);
    EXPECT_RESULT(page_map(large, vspace, A, RIGHTS_R, ATTRIBUTES), seL4_NoError);
    EXPECT_STORE_FAULT(&prober, A + SIZE_2M - 8, STATUS_PERMISSION);
    EXPECT_RESULT(invoke_plain(large, ARMPageUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A, STATUS_TRANSLATION);
    EXPECT_LOAD_FAULT(&prober, A + SIZE_2M - 8, STATUS_TRANSLATION);
}

/* 1 GiB, of memory that is not there: an access ends in a fault of its own kind, not in the kernel. */
TEST(VA_17_huge_pages_and_empty_device_memory)
{
    seL4_CPtr huge = new_device_page(), vspace = new_vspace(), large = new_object(seL4_ARM_LargePageObject, 0);
    if (!huge) {
        test_skip("no empty device memory");
    }
    struct prober prober = new_prober(vspace);
    EXPECT_RESULT(page_map(huge, vspace, B + SIZE_2M, RIGHTS_RW, 0), seL4_AlignmentError);
    EXPECT_RESULT(page_map(huge, vspace, USER_TOP, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(page_map(huge, vspace, B, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(39));
    EXPECT_RESULT(table_map(new_table(), vspace, B), seL4_NoError);
    EXPECT_RESULT(page_map(huge, vspace, B, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_RESULT(page_map(large, vspace, B, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(30));
    EXPECT_RESULT(page_map(new_page(), vspace, B, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(30));
    EXPECT_RESULT(table_map(new_table(), vspace, B + SIZE_1G), seL4_NoError);
    seL4_CPtr copy = copy_of(huge);
    EXPECT_RESULT(page_map(copy, vspace, B + SIZE_1G, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(21));
    struct outcome outcome = prober_load(&prober, B + 8);
    EXPECT_EQ(outcome.label, seL4_Fault_VMFault);
    EXPECT_EQ(outcome.mr[1], B + 8);
    EXPECT_EQ(ESR_CLASS(outcome.mr[3]), CLASS_DATA);
    EXPECT_EQ(outcome.mr[3] & 0x3f, 0x10); /* external abort */
    EXPECT_EQ(prober_store(&prober, B + SIZE_1G - 8, 1).label, seL4_Fault_VMFault);
    EXPECT_RESULT(invoke_plain(huge, ARMPageUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, B + 8, STATUS_TRANSLATION);
    delete_cap(copy);
    delete_cap(huge);
}

TEST(VA_11_ends_of_the_address_space)
{
    seL4_CPtr first = new_page(), last = new_page(), vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    map_at(first, vspace, 0);
    map_at(last, vspace, USER_TOP - SIZE_4K);
    EXPECT_STORE(&prober, 0, 10);
    EXPECT_STORE(&prober, USER_TOP - 8, 11);
    EXPECT_LOAD_FAULT(&prober, USER_TOP, STATUS_TRANSLATION);
    EXPECT_LOAD_FAULT(&prober, SIZE_4K, STATUS_TRANSLATION);
    EXPECT_LOAD_FAULT(&prober, USER_TOP - SIZE_4K - 8, STATUS_TRANSLATION);
    EXPECT_LOAD(&prober, 0, 10);
    EXPECT_LOAD(&prober, USER_TOP - 8, 11);
}

/* New memory is zero whichever way it is looked at, also when it has been used before (H4, UT-6.9). */
TEST(VA_5_H4_memory_is_zero_uncached)
{
    seL4_CPtr untyped = new_untyped(12), page = new_slot();
    struct prober prober = new_prober(0);
    EXPECT_OK(vspace_tables(&arena, ROOT_VSPACE, A, 12));
    for (unsigned round = 0; round < 4; round++) {
        bool cached = round & 1;
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_ARM_SmallPageObject, 0, ROOT, 0, 0, page, 1));
        EXPECT_RESULT(page_map(page, ROOT_VSPACE, A, RIGHTS_RW, cached ? ATTRIBUTES : 0), seL4_NoError);
        for (seL4_Word offset = 0; offset < SIZE_4K; offset += 256) {
            EXPECT_LOAD(&prober, A + offset, 0);
        }
        EXPECT_RESULT(page_map(page, ROOT_VSPACE, A, RIGHTS_RW, cached ? 0 : ATTRIBUTES), seL4_NoError);
        for (seL4_Word offset = 0; offset < SIZE_4K; offset += 256) {
            EXPECT_STORE(&prober, A + offset, 0xdead);
        }
        revoke_cap(untyped);
        EXPECT_LOAD_FAULT(&prober, A, STATUS_TRANSLATION);
    }
}

/* --- address space identifiers -------------------------------------------------------------------------- */

TEST(VA_4_1_make_pool_checks_in_order)
{
    seL4_CPtr control = seL4_CapASIDControl, untyped = new_untyped(12), child = new_untyped(12), slot = new_slot();
    seL4_CPtr large = new_untyped(13), page = new_page();
    EXPECT_OK(seL4_Untyped_Retype(child, seL4_EndpointObject, 0, ROOT, 0, 0, new_slot(), 1));
    EXPECT_RESULT(invoke(control, ARMASIDPoolAssign, WORDS(slot, DEPTH), CAPS(untyped, ROOT)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(control, ARMASIDControlMakePool, WORDS(slot), CAPS(page, ROOT)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(control, ARMASIDControlMakePool, WORDS(slot, DEPTH), CAPS(page)), seL4_TruncatedMessage);
    seL4_CPtr wrong[] = { page, large, slot };
    FOR_EACH (cap, wrong) {
        EXPECT_RESULT(invoke(control, ARMASIDControlMakePool, WORDS(page, 0), CAPS(cap, page)), seL4_InvalidCapability, 1);
    }
    EXPECT_RESULT(invoke(control, ARMASIDControlMakePool, WORDS(page, 0), CAPS(child, page)), seL4_RevokeFirst);
    EXPECT_RESULT(invoke(control, ARMASIDControlMakePool, WORDS(page, 0), CAPS(untyped, page)), seL4_FailedLookup, 0,
                  INVALID_ROOT);
    EXPECT_RESULT(invoke(control, ARMASIDControlMakePool, WORDS(page, 65), CAPS(untyped, ROOT)), seL4_RangeError, 1, 64);
    EXPECT_RESULT(invoke(control, ARMASIDControlMakePool, WORDS(page, DEPTH), CAPS(untyped, ROOT)), seL4_DeleteFirst);
    EXPECT_RESULT(invoke(control, ARMASIDControlMakePool, WORDS(slot, DEPTH), CAPS(untyped, ROOT)), seL4_NoError);
    EXPECT_RESULT(invoke(control, ARMASIDControlMakePool, WORDS(slot, DEPTH), CAPS(untyped, ROOT)), seL4_RevokeFirst);
    revoke_cap(untyped);
    EXPECT(slot_is_empty(slot));
}

TEST(VA_4_1_VA_27_all_pools)
{
    seL4_CPtr slots = new_slots(ARCH_ASID_POOLS);
    for (unsigned i = 1; i < ARCH_ASID_POOLS; i++) {
        EXPECT_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, new_untyped(12), ROOT, slots + i, DEPTH));
    }
    seL4_CPtr untyped = new_untyped(12);
    EXPECT_RESULT(invoke(seL4_CapASIDControl, ARMASIDControlMakePool, WORDS(slots, DEPTH), CAPS(untyped, ROOT)),
                  seL4_DeleteFirst);
    delete_cap(slots + 77);
    EXPECT_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, slots, DEPTH));
    /* spaces of pools whose ASIDs end in the same bits are different spaces (H6) */
    seL4_CPtr one = new_root(), two = new_root();
    EXPECT_OK(seL4_ARM_ASIDPool_Assign(slots + 1, one));
    EXPECT_OK(seL4_ARM_ASIDPool_Assign(slots + 127, two));
    struct prober first = new_prober(one), second = new_prober(two);
    map_at(new_page(), one, A);
    EXPECT_STORE(&first, A, 1);
    EXPECT_LOAD_FAULT(&second, A, STATUS_TRANSLATION);
    map_at(new_page(), two, A);
    EXPECT_STORE(&second, A, 2);
    EXPECT_LOAD(&first, A, 1);
    EXPECT_LOAD(&second, A, 2);
}

TEST(VA_4_2_assign_checks_in_order)
{
    seL4_CPtr root = new_root(), vspace = new_vspace(), pool = new_slot(), untyped = new_untyped(12);
    EXPECT_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
    EXPECT_RESULT(invoke(pool, ARMPageMap, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(pool, ARMASIDPoolAssign, WORDS(), CAPS()), seL4_TruncatedMessage);
    seL4_CPtr wrong[] = { new_page(), new_table(), vspace, pool, new_orphan() };
    FOR_EACH (cap, wrong) {
        EXPECT_RESULT(invoke(pool, ARMASIDPoolAssign, WORDS(), CAPS(cap)), seL4_InvalidCapability, 1);
    }
    for (unsigned i = 0; i < 512; i++) {
        seL4_CPtr one = new_root();
        EXPECT_RESULT(invoke(pool, ARMASIDPoolAssign, WORDS(), CAPS(one)), seL4_NoError);
    }
    EXPECT_RESULT(invoke(pool, ARMASIDPoolAssign, WORDS(), CAPS(root)), seL4_DeleteFirst);
}

/* VA-23: the root's last capability goes: its threads run on in an empty address space, and its ASID,
 * given to another root at once, brings nothing of the old mappings back (H6). */
TEST(VA_23_H6_deleted_root_and_reused_asid)
{
    seL4_CPtr vspace = new_root(), pool = new_slot(), page = new_page();
    EXPECT_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, new_untyped(12), ROOT, pool, DEPTH));
    EXPECT_OK(seL4_ARM_ASIDPool_Assign(pool, vspace));
    struct prober prober = new_prober(vspace);
    map_at(page, vspace, A);
    EXPECT_STORE(&prober, A, 3);
    revoke_cap(vspace); /* the thread's copy */
    EXPECT_FETCH_FAULT(&prober, prober.code, STATUS_TRANSLATION);
    delete_cap(vspace);
    EXPECT_FETCH_FAULT(&prober, prober.code, STATUS_TRANSLATION);
    seL4_CPtr heir = new_root();
    EXPECT_OK(seL4_ARM_ASIDPool_Assign(pool, heir));
    struct prober second = new_prober(heir);
    EXPECT_LOAD_FAULT(&second, A, STATUS_TRANSLATION);
    /* the page still names the old space */
    EXPECT_RESULT(page_map(page, heir, A, RIGHTS_RW, ATTRIBUTES), seL4_FailedLookup, MISSING_LEVEL(30));
    EXPECT_RESULT(invoke_plain(page, ARMPageUnmap), seL4_NoError);
    map_at(page, heir, A);
    EXPECT_LOAD(&second, A, 3);
}

/* VA-24: a pool goes away under running threads. */
TEST(VA_24_deleted_pool)
{
    seL4_CPtr vspace = new_root(), pool = new_slot(), untyped = new_untyped(12), page = new_page(), again = new_slot();
    EXPECT_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
    EXPECT_OK(seL4_ARM_ASIDPool_Assign(pool, vspace));
    struct prober prober = new_prober(vspace);
    map_at(page, vspace, A);
    EXPECT_STORE(&prober, A, 3);
    seL4_CPtr copy = copy_of(pool);
    delete_cap(pool);
    EXPECT_LOAD(&prober, A, 3);
    delete_cap(copy);
    EXPECT_FETCH_FAULT(&prober, prober.code, STATUS_TRANSLATION);
    EXPECT_RESULT(page_map(new_page(), vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_FailedLookup, 0, INVALID_ROOT);
    EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_FailedLookup, 0, INVALID_ROOT);
    EXPECT_RESULT(invoke(vspace, ARMVSpaceClean_Data, WORDS(A, A + 1), CAPS()), seL4_FailedLookup, 0, INVALID_ROOT);
    EXPECT_RESULT(invoke(seL4_CapInitThreadASIDPool, ARMASIDPoolAssign, WORDS(), CAPS(vspace)), seL4_InvalidCapability, 1);
    EXPECT_EQ(seL4_TCB_SetSpace(prober.thread->tcb, 0, ROOT, 0, vspace, 0), seL4_NoError);
    EXPECT_OK(seL4_TCB_SetSpace(prober.thread->tcb, prober.endpoint, ROOT, 0, vspace, 0));
    EXPECT_FETCH_FAULT(&prober, prober.code, STATUS_TRANSLATION);
    /* the position is free again; whoever gets the ASID now is not the orphan */
    revoke_cap(untyped);
    EXPECT_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, again, DEPTH));
    EXPECT_OK(seL4_ARM_ASIDPool_Assign(again, new_root()));
    EXPECT_RESULT(page_map(new_page(), vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_InvalidCapability, 1);
    EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_InvalidCapability, 1);
    EXPECT_RESULT(invoke(vspace, ARMVSpaceClean_Data, WORDS(A, A + 1), CAPS()), seL4_InvalidCapability, 0);
    EXPECT_FETCH_FAULT(&prober, prober.code, STATUS_TRANSLATION);
    EXPECT_RESULT(invoke_plain(page, ARMPageUnmap), seL4_NoError);
    delete_cap(vspace);
}

/* What is revoked is unreachable at once, also for a thread that has just used it. */
TEST(H6_revoked_memory_is_gone_at_once)
{
    seL4_CPtr untyped = new_untyped(22), vspace = new_vspace(), slots = new_slots(2);
    struct prober prober = new_prober(vspace);
    EXPECT_OK(vspace_tables(&arena, vspace, A, 21));
    for (unsigned round = 0; round < 8; round++) {
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_ARM_LargePageObject, 0, ROOT, 0, 0, slots, 1));
        EXPECT_RESULT(page_map(slots, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
        EXPECT_STORE(&prober, A + 123 * SIZE_4K, round + 1);
        revoke_cap(untyped);
        EXPECT_STORE_FAULT(&prober, A + 123 * SIZE_4K, STATUS_TRANSLATION);
    }
}
