/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sv39 address spaces: every check of every invocation, in its order, rights, and what is left of a mapping afterwards. Rules:
 * docs/reference/vspace-riscv64.md (VR), hazards H2, H6, H17.
 */

#include "access.h"

#define A FREE_VADDR               /* a gigabyte without tables */
#define B (FREE_VADDR + 4 * SIZE_1G)
#define MISSING_LEVEL(bits) 0, MISSING, bits

/* A root that is assigned by a pool which has been deleted since. */
static seL4_CPtr new_orphan(void)
{
    seL4_CPtr untyped = new_untyped(12), pool = new_slot(), root = new_table();
    EXPECT_OK(seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
    EXPECT_OK(seL4_RISCV_ASIDPool_Assign(pool, root));
    delete_cap(pool);
    return root;
}

/* --- pages ---------------------------------------------------------------------------------------------------------------- */

TEST(VR_5_5_page_map_checks_in_order)
{
    seL4_CPtr page = new_page(), table = new_table(), vspace = new_vspace();
    EXPECT_RESULT(invoke(page, RISCVPageMap, WORDS(1, 3), CAPS(page)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(page, RISCVPageMap, WORDS(1, 3, 0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(page_map(page, page, USER_TOP, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(page_map(page, table, USER_TOP, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(page_map(page, new_orphan(), USER_TOP, RIGHTS_RW, 0), seL4_FailedLookup, 0, INVALID_ROOT);
    EXPECT_RESULT(table_map(table, vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(page, table, USER_TOP, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    seL4_Word beyond[] = { USER_TOP, USER_TOP + 1, USER_TOP - SIZE_4K + 1, 0x8000000000000000, -SIZE_4K, -SIZE_4K - 1 };
    FOR_EACH (address, beyond) {
        EXPECT_RESULT(page_map(page, vspace, address, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    }
    seL4_Word unaligned[] = { 1, A + 0x800, -SIZE_4K + 1, -(seL4_Word)1 };
    FOR_EACH (address, unaligned) {
        EXPECT_RESULT(page_map(page, vspace, address, RIGHTS_RW, 0), seL4_AlignmentError);
    }
    EXPECT_RESULT(page_map(page, vspace, B, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(30));
    EXPECT_RESULT(page_map(page, vspace, A + SIZE_2M, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(21));
    EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_RESULT(page_map(new_page(), vspace, A, RIGHTS_RW, 0), seL4_DeleteFirst);
}

TEST(VR_5_5_VR_15_remap)
{
    seL4_CPtr page = new_page(), vspace = new_vspace(), other = new_vspace();
    struct prober prober = new_prober(vspace);
    map_at(page, vspace, A);
    EXPECT_OK(vspace_tables(&arena, other, A, 12));
    EXPECT_RESULT(page_map(page, other, A, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(page_map(page, vspace, A + SIZE_4K, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    /* rights of the capability are not lost by mapping with fewer */
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_R, 0), seL4_NoError);
    EXPECT_STORE_FAULT(&prober, A);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_STORE(&prober, A, 77);
    /* a copy is unmapped and goes elsewhere */
    seL4_CPtr copy = copy_of(page);
    EXPECT_RESULT(page_map(copy, vspace, A + SIZE_4K, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_LOAD(&prober, A + SIZE_4K, 77);
    /* moving keeps the mapping */
    seL4_CPtr moved = new_slot();
    EXPECT_OK(seL4_CNode_Move(ROOT, moved, DEPTH, ROOT, page, DEPTH));
    EXPECT_LOAD(&prober, A, 77);
    EXPECT_RESULT(page_map(moved, vspace, A + SIZE_4K, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    delete_cap(moved);
    EXPECT_LOAD_FAULT(&prober, A);
    EXPECT_LOAD(&prober, A + SIZE_4K, 77);
}

/* The table under a mapping goes away: the capability's record is stale, and remapping restores it (VR-15, VR-20). */
TEST(VR_15_VR_20_lost_mapping)
{
    seL4_CPtr page = new_page(), vspace = new_vspace(), upper = new_table(), lower = new_table();
    struct prober prober = new_prober(vspace);
    EXPECT_RESULT(table_map(upper, vspace, A), seL4_NoError);
    EXPECT_RESULT(table_map(lower, vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_STORE(&prober, A, 5);
    EXPECT_RESULT(invoke_plain(lower, RISCVPageTableUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(21));
    EXPECT_RESULT(table_map(lower, vspace, A), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A); /* tables are cleared */
    seL4_CPtr stranger = new_page();
    EXPECT_RESULT(page_map(stranger, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_RESULT(invoke_plain(copy_of(page), RISCVPageUnmap), seL4_NoError);
    EXPECT_LOAD(&prober, A, 0);
    /* the stale capability can not unmap the stranger, but may overwrite at its own address (VR-14) */
    seL4_CPtr kept = new_slot();
    EXPECT_OK(seL4_CNode_Move(ROOT, kept, DEPTH, ROOT, page, DEPTH));
    EXPECT_RESULT(page_map(kept, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_LOAD(&prober, A, 5);
    EXPECT_RESULT(invoke_plain(stranger, RISCVPageUnmap), seL4_NoError);
    EXPECT_LOAD(&prober, A, 5);
    delete_cap(kept);
    EXPECT_LOAD_FAULT(&prober, A);
}

TEST(VR_5_6_VR_5_7_unmap_and_address)
{
    seL4_CPtr page = new_page();
    struct prober prober = new_prober(0);
    struct result result = invoke_plain(page, RISCVPageGetAddress);
    EXPECT_EQ(result.label, seL4_NoError);
    EXPECT_EQ(result.length, 1);
    EXPECT(result.mr[0] >= 0x80000000 && result.mr[0] % SIZE_4K == 0);
    EXPECT_RESULT(invoke_plain(page, RISCVPageUnmap), seL4_NoError);
    map_at(page, ROOT_VSPACE, A);
    EXPECT_STORE(&prober, A, 9);
    EXPECT_RESULT(invoke_plain(page, RISCVPageUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A);
    map_at(page, ROOT_VSPACE, A + SIZE_4K);
    EXPECT_LOAD(&prober, A + SIZE_4K, 9);
    seL4_Word labels[] = { 0, RISCVPageTableMap, RISCVPageTableUnmap, RISCVASIDControlMakePool, RISCVASIDPoolAssign,
                           RISCVIRQIssueIRQHandlerTrigger, UntypedRetype, 0xfffff };
    FOR_EACH (label, labels) {
        EXPECT_RESULT(invoke(page, label, WORDS(1, 2, 3, 4), CAPS(page, page)), seL4_IllegalOperation);
    }
}

/* --- page tables ---------------------------------------------------------------------------------------------------------- */

TEST(VR_5_3_table_map_checks_in_order)
{
    seL4_CPtr table = new_table(), vspace = new_vspace(), mapped = new_table(), page = new_page();
    EXPECT_RESULT(table_map(mapped, vspace, A), seL4_NoError);
    EXPECT_RESULT(invoke(table, RISCVPageMap, WORDS(USER_TOP), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(mapped, RISCVPageTableMap, WORDS(USER_TOP), CAPS(page)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(mapped, RISCVPageTableMap, WORDS(USER_TOP, 0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(table_map(mapped, page, USER_TOP), seL4_InvalidCapability, 0);
    EXPECT_RESULT(table_map(vspace, page, USER_TOP), seL4_InvalidCapability, 0);
    EXPECT_RESULT(table_map(table, page, USER_TOP), seL4_InvalidCapability, 1);
    EXPECT_RESULT(table_map(table, new_table(), USER_TOP), seL4_InvalidCapability, 1);
    EXPECT_RESULT(table_map(table, new_orphan(), USER_TOP), seL4_InvalidArgument, 0);
    EXPECT_RESULT(table_map(table, vspace, -(seL4_Word)1), seL4_InvalidArgument, 0);
    EXPECT_RESULT(table_map(table, new_orphan(), A), seL4_FailedLookup, 0, INVALID_ROOT);
    EXPECT_RESULT(table_map(table, mapped, A), seL4_InvalidCapability, 1);
    EXPECT_RESULT(table_map(table, vspace, A + 12345), seL4_NoError); /* the second level: addresses are rounded */
    EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_DeleteFirst);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_RESULT(table_map(new_table(), vspace, USER_TOP - 1), seL4_NoError);
    /* a large page is in the way */
    seL4_CPtr large = new_frame(seL4_RISCV_Mega_Page);
    EXPECT_RESULT(page_map(large, vspace, A + SIZE_2M, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_RESULT(table_map(new_table(), vspace, A + SIZE_2M), seL4_DeleteFirst);
    EXPECT_RESULT(page_map(new_page(), vspace, A + SIZE_2M, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(21));
}

TEST(VR_5_4_H17_table_unmap)
{
    seL4_CPtr table = new_table(), vspace = new_vspace(), page = new_page();
    EXPECT_RESULT(invoke_plain(table, RISCVPageTableUnmap), seL4_NoError);
    EXPECT_RESULT(invoke(ROOT, CNodeCopy, WORDS(new_slot(), DEPTH, table, DEPTH, 3), CAPS(ROOT)), seL4_IllegalOperation);
    EXPECT_RESULT(table_map(table, vspace, A), seL4_NoError);
    seL4_CPtr copy = copy_of(table);
    EXPECT_RESULT(invoke_plain(table, RISCVPageTableUnmap), seL4_RevokeFirst);
    EXPECT_RESULT(invoke_plain(copy, RISCVPageTableUnmap), seL4_RevokeFirst);
    EXPECT_RESULT(table_map(copy, vspace, B), seL4_InvalidCapability, 0);
    delete_cap(table); /* not the last one: the table stays */
    EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_RESULT(invoke_plain(copy, RISCVPageTableUnmap), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(30));
    EXPECT_RESULT(invoke_plain(vspace, RISCVPageTableUnmap), seL4_RevokeFirst);
    /* unmapped, it can be used anew, at another level and as a root */
    EXPECT_RESULT(table_map(copy, vspace, B), seL4_NoError);
    EXPECT_RESULT(invoke_plain(copy, RISCVPageTableUnmap), seL4_NoError);
    EXPECT_OK(seL4_RISCV_ASIDPool_Assign(seL4_CapInitThreadASIDPool, copy));
    EXPECT_RESULT(table_map(new_table(), copy, B), seL4_NoError);
}

TEST(VR_5_4_VR_18_former_root_becomes_a_table)
{
    seL4_CPtr root = new_orphan(), vspace = new_vspace(), copy = copy_of(root), page = new_page();
    EXPECT_RESULT(invoke(seL4_CapInitThreadASIDPool, RISCVASIDPoolAssign, WORDS(), CAPS(root)), seL4_InvalidCapability, 1);
    EXPECT_RESULT(invoke_plain(root, RISCVPageTableUnmap), seL4_RevokeFirst);
    delete_cap(copy);
    EXPECT_RESULT(invoke_plain(root, RISCVPageTableUnmap), seL4_NoError);
    EXPECT_RESULT(table_map(root, vspace, A), seL4_NoError);
    EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    /* nothing of the kernel's half is left in it: all its other entries are free */
    for (seL4_Word address = A + SIZE_2M; address < A + SIZE_1G; address += SIZE_2M) {
        seL4_CPtr other = copy_of(page);
        EXPECT_RESULT(page_map(other, vspace, address, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(21));
        delete_cap(other);
    }
}

/* --- ASIDs ------------------------------------------------------------------------------------------------------------------- */

TEST(VR_5_1_make_pool_checks_in_order)
{
    seL4_CPtr untyped = new_untyped(12), slot = new_slot(), large = new_untyped(13), small = new_untyped(11);
    seL4_CPtr parent = new_untyped(12), full = new_endpoint();
    EXPECT_OK(seL4_Untyped_Retype(parent, seL4_EndpointObject, 0, ROOT, 0, 0, new_slot(), 1));
    seL4_CPtr control = seL4_CapASIDControl;
    EXPECT_RESULT(invoke(control, RISCVASIDPoolAssign, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(control, RISCVASIDControlMakePool, WORDS(full), CAPS(slot, slot)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(control, RISCVASIDControlMakePool, WORDS(full, 0), CAPS(full)), seL4_TruncatedMessage);
    seL4_CPtr wrong[] = { full, large, small, seL4_CapInitThreadASIDPool };
    FOR_EACH (cap, wrong) {
        EXPECT_RESULT(invoke(control, RISCVASIDControlMakePool, WORDS(full, 0), CAPS(cap, full)), seL4_InvalidCapability, 1);
    }
    EXPECT_RESULT(invoke(control, RISCVASIDControlMakePool, WORDS(full, 0), CAPS(parent, full)), seL4_RevokeFirst);
    EXPECT_RESULT(invoke(control, RISCVASIDControlMakePool, WORDS(full, 64), CAPS(untyped, full)), seL4_FailedLookup, 0,
                  INVALID_ROOT);
    seL4_Word depths[] = { 0, 65, 1 << 20 };
    FOR_EACH (depth, depths) {
        EXPECT_RESULT(invoke(control, RISCVASIDControlMakePool, WORDS(full, depth), CAPS(untyped, ROOT)), seL4_RangeError, 1,
                      64);
    }
    EXPECT_RESULT(invoke(control, RISCVASIDControlMakePool, WORDS(full, 64), CAPS(untyped, ROOT)), seL4_DeleteFirst);
    EXPECT_RESULT(invoke(control, RISCVASIDControlMakePool, WORDS(slot, 64), CAPS(untyped, ROOT)), seL4_NoError);
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

TEST(VR_5_1_VR_19_all_pools)
{
    seL4_CPtr untypeds = new_slots(ARCH_ASID_POOLS), pools = new_slots(ARCH_ASID_POOLS);
    EXPECT_OK(seL4_Untyped_Retype(new_untyped(12 + 7), seL4_UntypedObject, 12, ROOT, 0, 0, untypeds, ARCH_ASID_POOLS));
    for (seL4_Word i = 0; i < ARCH_ASID_POOLS - 1; i++) {
        EXPECT_RESULT(invoke(seL4_CapASIDControl, RISCVASIDControlMakePool, WORDS(pools + i, DEPTH), CAPS(untypeds + i, ROOT)),
                      seL4_NoError);
    }
    seL4_CPtr last = untypeds + ARCH_ASID_POOLS - 1;
    /* the number of pools is looked at before the untyped */
    EXPECT_RESULT(invoke(seL4_CapASIDControl, RISCVASIDControlMakePool, WORDS(last, DEPTH), CAPS(ROOT, ROOT)),
                  seL4_DeleteFirst);
    /* the highest ASIDs work, beyond what some harts implement */
    seL4_CPtr vspace = new_table(), page = new_page();
    EXPECT_OK(seL4_RISCV_ASIDPool_Assign(pools + ARCH_ASID_POOLS - 2, vspace));
    struct prober prober = new_prober(vspace);
    map_at(page, vspace, A);
    EXPECT_STORE(&prober, A, 42);
    EXPECT_RESULT(invoke_plain(page, RISCVPageUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A);
    delete_cap(pools + 3);
    EXPECT_RESULT(invoke(seL4_CapASIDControl, RISCVASIDControlMakePool, WORDS(pools + 3, DEPTH), CAPS(last, ROOT)),
                  seL4_NoError);
}

TEST(VR_5_2_assign_checks_in_order)
{
    seL4_CPtr table = new_table(), vspace = new_vspace(), mapped = new_table();
    seL4_CPtr pool = new_slot(), untyped = new_untyped(12);
    EXPECT_RESULT(table_map(mapped, vspace, A), seL4_NoError);
    EXPECT_OK(seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
    EXPECT_RESULT(invoke(pool, RISCVPageMap, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(pool, RISCVASIDPoolAssign, WORDS(), CAPS()), seL4_TruncatedMessage);
    seL4_CPtr wrong[] = { new_page(), mapped, vspace, pool };
    FOR_EACH (cap, wrong) {
        EXPECT_RESULT(invoke(pool, RISCVASIDPoolAssign, WORDS(), CAPS(cap)), seL4_InvalidCapability, 1);
    }
    for (unsigned i = 0; i < 512; i++) {
        seL4_CPtr root = new_table();
        EXPECT_RESULT(invoke(pool, RISCVASIDPoolAssign, WORDS(), CAPS(root)), seL4_NoError);
    }
    EXPECT_RESULT(invoke(pool, RISCVASIDPoolAssign, WORDS(), CAPS(table)), seL4_DeleteFirst);
}

/* --- rights and sizes ---------------------------------------------------------------------------------------------------------- */

/* VR-12, VR-13: what each combination lets through; W without R is nothing; never a pointer (H2). */
TEST(VR_13_H2_rights)
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
            for (seL4_Word attributes = 0; attributes < 4; attributes++) {
                EXPECT_RESULT(page_map(cap, vspace, A, asked, attributes), seL4_NoError);
                bool readable = own & asked & RIGHTS_R, writable = readable && (own & asked & RIGHTS_W);
                if (readable) {
                    EXPECT_EQ(prober_load(&prober, A).label, PARKED);
                } else {
                    EXPECT_LOAD_FAULT(&prober, A);
                }
                if (writable) {
                    EXPECT_STORE(&prober, A + 8, asked);
                } else {
                    EXPECT_STORE_FAULT(&prober, A + 8);
                }
                if (attributes & EXECUTE_NEVER) {
                    EXPECT_FETCH_FAULT(&prober, A);
                } else {
                    EXPECT_EQ(prober_jump(&prober, A).label, PARKED);
                }
                EXPECT_RESULT(invoke_plain(cap, RISCVPageUnmap), seL4_NoError);
            }
        }
    }
}

/* The same for pages whose memory would make a fine page table: a user that could choose the entries would own the machine. */
TEST(H2_large_page_is_no_table)
{
    seL4_CPtr large = new_frame(seL4_RISCV_Mega_Page), vspace = new_vspace(), secret = new_page();
    struct prober prober = new_prober(vspace);
    seL4_RISCV_Page_GetAddress_t address = seL4_RISCV_Page_GetAddress(secret);
    map_at(secret, ROOT_VSPACE, B);
    *(volatile seL4_Word *)B = 0x5ec2e7;
    map_at(large, ROOT_VSPACE, A);
    for (unsigned i = 0; i < 512; i++) {
        ((volatile seL4_Word *)A)[i] = address.paddr >> 2 | 0xdf; /* V R W X U A D */
    }
    seL4_CPtr inner = copy_of(large);
    EXPECT_OK(vspace_tables(&arena, vspace, A, 21));
    EXPECT_RESULT(page_map(inner, vspace, A, RIGHTS_NONE, EXECUTE_NEVER), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A);
    EXPECT_STORE_FAULT(&prober, A);
    EXPECT_FETCH_FAULT(&prober, A);
    /* the capability counts as mapped although nothing is there: another page can go to its place */
    EXPECT_RESULT(page_map(inner, vspace, A + SIZE_2M, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(page_map(copy_of(large), vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_EQ(prober_load(&prober, A).mr[PARKED_A1], address.paddr >> 2 | 0xdf);
}

TEST(VR_7_5_5_large_pages)
{
    seL4_CPtr large = new_frame(seL4_RISCV_Mega_Page), vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    EXPECT_RESULT(page_map(large, vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(30));
    EXPECT_RESULT(table_map(new_table(), vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(large, vspace, A + SIZE_4K, RIGHTS_RW, 0), seL4_AlignmentError);
    EXPECT_RESULT(page_map(large, vspace, 0x3fffe00000, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(table_map(new_table(), vspace, A + SIZE_2M), seL4_NoError);
    EXPECT_RESULT(page_map(large, vspace, A + SIZE_2M, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(12));
    EXPECT_RESULT(page_map(large, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    for (seL4_Word offset = 0; offset < SIZE_2M; offset += SIZE_4K) {
        EXPECT_STORE(&prober, A + offset, offset);
    }
    EXPECT_LOAD(&prober, A + 5 * SIZE_4K, 5 * SIZE_4K);
    EXPECT_RESULT(page_map(large, vspace, A, RIGHTS_R, 0), seL4_NoError);
    EXPECT_STORE_FAULT(&prober, A + SIZE_2M - 8);
    EXPECT_RESULT(invoke_plain(large, RISCVPageUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A);
    EXPECT_LOAD_FAULT(&prober, A + SIZE_2M - 8);
}

/* A gigabyte of memory or of anything else: the first untyped that is large enough. */
TEST(VR_7_5_5_giga_pages)
{
    const seL4_BootInfo *info = runtime_boot_info;
    seL4_CPtr untyped = 0;
    bool memory = false;
    for (seL4_CPtr cap = info->untyped.start; cap < info->untyped.end; cap++) {
        const seL4_UntypedDesc *entry = &info->untypedList[cap - info->untyped.start];
        if (entry->sizeBits >= 30 && cap != arena.untyped && (!untyped || !entry->isDevice)) {
            untyped = cap;
            memory = !entry->isDevice;
        }
    }
    EXPECT(untyped);
    seL4_CPtr giga = new_slot(), vspace = new_vspace();
    EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_RISCV_Giga_Page, 0, ROOT, 0, 0, giga, 1));
    EXPECT_RESULT(page_map(giga, vspace, A + SIZE_2M, RIGHTS_RW, 0), seL4_AlignmentError);
    EXPECT_RESULT(page_map(giga, vspace, 0x3fc0000000, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(table_map(new_table(), vspace, B), seL4_NoError);
    EXPECT_RESULT(page_map(giga, vspace, B, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(21));
    EXPECT_RESULT(page_map(giga, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_RESULT(page_map(new_page(), vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(30));
    if (memory) {
        struct prober prober = new_prober(vspace);
        EXPECT_STORE(&prober, A, 1);
        EXPECT_STORE(&prober, A + SIZE_1G - 8, 2);
        EXPECT_LOAD(&prober, A + SIZE_1G / 2, 0);
        EXPECT_RESULT(invoke_plain(giga, RISCVPageUnmap), seL4_NoError);
        EXPECT_LOAD_FAULT(&prober, A);
    }
    revoke_cap(untyped);
}

TEST(VR_9_ends_of_the_address_space)
{
    seL4_CPtr first = new_page(), last = new_page(), vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    map_at(first, vspace, 0);
    map_at(last, vspace, 0x3fffffe000);
    EXPECT_STORE(&prober, 0, 10);
    EXPECT_STORE(&prober, 0x3fffffeff8, 11);
    EXPECT_LOAD_FAULT(&prober, 0x3ffffff000);
    EXPECT_LOAD_FAULT(&prober, 0x4000000000);
    EXPECT_LOAD_FAULT(&prober, SIZE_4K);
}

/* --- nothing stale (H6) ---------------------------------------------------------------------------------------------------------- */

/* However a page goes, and whatever address space was left and entered in between, the next access faults. */
TEST(H6_VR_21_page_is_gone_at_once)
{
    seL4_CPtr vspace = new_vspace(), other = new_vspace();
    struct prober prober = new_prober(vspace), stranger = new_prober(other);
    EXPECT_OK(vspace_tables(&arena, vspace, A, 12));
    for (unsigned way = 0; way < 4; way++) {
        seL4_CPtr untyped = new_untyped(12), page = new_slot();
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_RISCV_4K_Page, 0, ROOT, 0, 0, page, 1));
        EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_NoError);
        EXPECT_STORE(&prober, A, way);
        EXPECT_LOAD_FAULT(&stranger, A);
        EXPECT_LOAD(&prober, A, way);
        switch (way) {
        case 0:
            EXPECT_RESULT(invoke_plain(page, RISCVPageUnmap), seL4_NoError);
            break;
        case 1:
            delete_cap(page);
            break;
        case 2:
            revoke_cap(untyped);
            break;
        default:
            EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_NONE, EXECUTE_NEVER), seL4_NoError);
        }
        EXPECT_STORE_FAULT(&prober, A);
        EXPECT_LOAD_FAULT(&prober, A);
    }
}

TEST(H6_table_is_gone_at_once)
{
    seL4_CPtr vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    for (unsigned way = 0; way < 6; way++) {
        seL4_CPtr page = new_page(), upper = new_table(), lower = new_table();
        EXPECT_RESULT(table_map(upper, vspace, A), seL4_NoError);
        EXPECT_RESULT(table_map(lower, vspace, A), seL4_NoError);
        EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_NoError);
        EXPECT_STORE(&prober, A, way);
        seL4_CPtr table = way & 1 ? upper : lower;
        if (way / 2 == 0) {
            EXPECT_RESULT(invoke_plain(table, RISCVPageTableUnmap), seL4_NoError);
        } else if (way / 2 == 1) {
            delete_cap(table);
        } else {
            delete_cap(copy_of(table)); /* not the last: nothing happens */
            EXPECT_LOAD(&prober, A, way);
            delete_cap(table);
        }
        EXPECT_LOAD_FAULT(&prober, A);
        EXPECT_STORE_FAULT(&prober, A);
        delete_cap(upper);
        delete_cap(lower);
    }
}

/* An ASID that is given out again brings nothing along of its former address space (VR-17, VR-18). */
TEST(H6_VR_18_reused_asid)
{
    seL4_CPtr untyped = new_untyped(12), pool = new_slot(), page = new_page();
    EXPECT_OK(seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
    for (unsigned round = 0; round < 4; round++) {
        seL4_CPtr first = new_table();
        EXPECT_OK(seL4_RISCV_ASIDPool_Assign(pool, first));
        struct prober prober = new_prober(first);
        map_at(page, first, A);
        EXPECT_STORE(&prober, A, round);
        if (round & 1) { /* the pool goes, and with it the number */
            delete_cap(pool);
            EXPECT_OK(seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
        } else {
            revoke_cap(first); /* the TCB's copy */
            delete_cap(first);
        }
        seL4_CPtr second = new_table();
        EXPECT_OK(seL4_RISCV_ASIDPool_Assign(pool, second)); /* the lowest free number: the same */
        struct prober heir = new_prober(second);
        EXPECT_LOAD_FAULT(&heir, A);
        EXPECT_STORE_FAULT(&heir, A);
        /* what is left of the first one has no way in: its thread has no mapping at all */
        expect_vm_fault(__FILE__, __LINE__, prober_jump(&prober, prober.code), prober.code, prober.code, STATUS_FETCH);
        EXPECT_RESULT(invoke_plain(page, RISCVPageUnmap), seL4_NoError);
        if (round & 1) {
            EXPECT_RESULT(page_map(page, first, A, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
            revoke_cap(first);
            delete_cap(first);
        }
        revoke_cap(second);
        delete_cap(second);
    }
}

/* VR-17: a thread whose root is deleted under it goes on, without mappings, as long as it touches none. */
TEST(VR_17_root_deleted_under_a_thread)
{
    seL4_CPtr vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    EXPECT_EQ(prober_jump(&prober, prober.code + SIZE_4K).label, seL4_Fault_VMFault);
    revoke_cap(vspace); /* the TCB's copy */
    delete_cap(vspace);
    EXPECT_FETCH_FAULT(&prober, prober.code);
    /* its own TCB's copy keeps a root alive */
    seL4_CPtr second = new_vspace();
    struct prober other = new_prober(second);
    seL4_CPtr page = new_page();
    map_at(page, second, A);
    delete_cap(second);
    EXPECT_STORE(&other, A, 3);
    delete_cap(page);
    EXPECT_LOAD_FAULT(&other, A);
}

TEST(THR_4_4_only_roots_are_vspaces)
{
    seL4_CPtr table = new_table(), vspace = new_vspace(), mapped = new_table();
    struct thread *thread = new_thread(HIGH, 0);
    EXPECT_RESULT(table_map(mapped, vspace, A), seL4_NoError);
    seL4_CPtr wrong[] = { table, mapped, new_page(), seL4_CapInitThreadASIDPool, ROOT };
    FOR_EACH (cap, wrong) {
        EXPECT_EQ(seL4_TCB_SetSpace(thread->tcb, 0, ROOT, 0, cap, 0), seL4_IllegalOperation);
    }
    EXPECT_OK(seL4_TCB_SetSpace(thread->tcb, 0, ROOT, 0, vspace, 0));
}
