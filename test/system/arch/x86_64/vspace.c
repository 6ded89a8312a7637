/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces: every check of the invocations of pages and paging structures, in its order, rights, and what is left of a
 * mapping afterwards. Rules: docs/reference/vspace-x86_64.md (VX), hazards H4, H6, H17.
 */

#include "access.h"

/* --- pages ---------------------------------------------------------------------------------------------------------------- */

TEST(VX_5_6_page_map_checks_in_order)
{
    seL4_CPtr page = new_page(), vspace = new_vspace(), root = new_root();
    EXPECT_RESULT(invoke(page, X86PageMap, WORDS(1, 3), CAPS(page)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(page, X86PageMap, WORDS(1, 3, 0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(page_map(page, page, USER_LAST + 1, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(page_map(page, root, USER_LAST + 1, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(page_map(page, new_slot(), USER_LAST + 1, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    seL4_CPtr orphan = new_orphan();
    EXPECT_RESULT(page_map(page, orphan, USER_LAST + 1, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(page_map(page, orphan, A + 1, RIGHTS_RW, 0), seL4_FailedLookup, 0, INVALID_ROOT);
    seL4_Word beyond[] = { ARCH_PAGE_TOP + SIZE_4K,     ARCH_PAGE_TOP + SIZE_4K - 1, USER_LAST + 1, 0x8000000000000000,
                           0xffff800000000000,          0xffffffff80000000,          -SIZE_4K,      -SIZE_4K - 1 };
    /* USER_LAST - SIZE_4K is the highest address that passes; it is not aligned */
    FOR_EACH (address, beyond) {
        bool passes = address + SIZE_4K <= USER_LAST && address <= USER_LAST;
        EXPECT_EQ(page_map(page, vspace, address, RIGHTS_RW, 0).label,
                  passes ? seL4_AlignmentError : seL4_InvalidArgument);
    }
    EXPECT_RESULT(page_map(page, vspace, USER_LAST - SIZE_4K, RIGHTS_RW, 0), seL4_AlignmentError);
    EXPECT_RESULT(page_map(page, vspace, USER_LAST - SIZE_4K + 1, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(page_map(page, vspace, A + 1, RIGHTS_RW, 0), seL4_AlignmentError);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(39));
    EXPECT_RESULT(table_map(LEVEL_PDPT, new_table(LEVEL_PDPT), vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(30));
    EXPECT_RESULT(table_map(LEVEL_PD, new_table(LEVEL_PD), vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(21));
    EXPECT_RESULT(table_map(LEVEL_PT, new_table(LEVEL_PT), vspace, A), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_RW, 0), seL4_NoError);
}

/* VX-16: the last page of the user's half stays empty, whatever maps there. */
TEST(VX_16_H19_top_of_the_address_space)
{
    seL4_CPtr vspace = new_vspace(), top = new_page(), large = new_frame(seL4_X86_LargePageObject);
    struct prober prober = new_prober(vspace);
    map_at(top, vspace, ARCH_PAGE_TOP);
    EXPECT_STORE(&prober, ARCH_PAGE_TOP + SIZE_4K - 8, 0x70b);
    EXPECT_LOAD_FAULT(&prober, ARCH_PAGE_TOP + SIZE_4K);
    EXPECT_RESULT(page_map(large, vspace, USER_LAST + 1 - SIZE_2M, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    map_at(large, vspace, USER_LAST + 1 - 2 * SIZE_2M);
    EXPECT_STORE(&prober, USER_LAST + 1 - SIZE_2M - 8, 2);
    EXPECT_LOAD_FAULT(&prober, USER_LAST + 1 - SIZE_2M);
}

TEST(VX_11_VX_25_VX_26_remap)
{
    seL4_CPtr page = new_page(), vspace = new_vspace(), other = new_vspace();
    struct prober prober = new_prober(vspace);
    map_at(page, vspace, A);
    EXPECT_OK(vspace_tables(&arena, other, A, 12));
    EXPECT_RESULT(page_map(page, other, USER_LAST, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(page_map(page, vspace, A + SIZE_4K, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(page_map(page, vspace, A + 1, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    /* rights of the capability are not lost by mapping with fewer; each remap is in force at once (VX-27) */
    EXPECT_STORE(&prober, A, 76);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_R, 0), seL4_NoError);
    EXPECT_STORE_DENIED(&prober, A);
    EXPECT_LOAD(&prober, A, 76);
    EXPECT_RESULT(page_map(page, vspace, A, RIGHTS_NONE, 0), seL4_NoError);
    EXPECT_LOAD_DENIED(&prober, A);
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

/* An occupied entry is replaced; the page that was there keeps a stale record (5.6 step 9, VX-33). */
TEST(VX_33_H6_replaced_mapping)
{
    seL4_CPtr first = new_page(), second = new_page(), vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    map_at(first, vspace, A);
    EXPECT_STORE(&prober, A, 1);
    EXPECT_RESULT(page_map(second, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_LOAD(&prober, A, 0);
    EXPECT_STORE(&prober, A, 2);
    EXPECT_RESULT(page_map(first, vspace, A + SIZE_4K, RIGHTS_RW, 0), seL4_InvalidArgument, 0);
    EXPECT_RESULT(page_map(first, new_vspace(), A, RIGHTS_RW, 0), seL4_InvalidCapability, 1);
    EXPECT_RESULT(invoke_plain(first, X86PageUnmap), seL4_NoError);
    EXPECT_LOAD(&prober, A, 2);
    EXPECT_RESULT(page_map(first, vspace, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_LOAD(&prober, A, 1);
    delete_cap(second);
    EXPECT_LOAD(&prober, A, 1);
}

/* The table under a mapping goes away: the capability's record is stale, and remapping restores it (VX-26). */
TEST(VX_26_VX_33_H17_lost_mapping)
{
    seL4_CPtr page = new_page(), vspace = new_vspace();
    seL4_CPtr tables[] = { new_table(LEVEL_PT), new_table(LEVEL_PD), new_table(LEVEL_PDPT) };
    struct prober prober = new_prober(vspace);
    EXPECT_RESULT(table_map(LEVEL_PDPT, tables[LEVEL_PDPT], vspace, B + 512 * SIZE_1G), seL4_NoError);
    seL4_Word where = B + 512 * SIZE_1G;
    EXPECT_RESULT(table_map(LEVEL_PD, tables[LEVEL_PD], vspace, where), seL4_NoError);
    EXPECT_RESULT(table_map(LEVEL_PT, tables[LEVEL_PT], vspace, where), seL4_NoError);
    EXPECT_RESULT(page_map(page, vspace, where, RIGHTS_RW, 0), seL4_NoError);
    static const seL4_Word missing[] = { 21, 30, 39 };
    for (unsigned level = LEVEL_PT; level <= LEVEL_PDPT; level++) {
        EXPECT_STORE(&prober, where, level);
        EXPECT_RESULT(table_unmap(level, tables[level]), seL4_NoError);
        EXPECT_LOAD_FAULT(&prober, where);
        EXPECT_RESULT(page_map(page, vspace, where, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(missing[level]));
        /* what is below believes that it is mapped: it can be unmapped and mapped again, and is empty then */
        for (int below = (int)level; below >= LEVEL_PT; below--) {
            if (below != (int)level) {
                EXPECT_RESULT(table_map(below, tables[below], vspace, where), seL4_InvalidCapability, 0);
                EXPECT_RESULT(table_unmap(below, tables[below]), seL4_NoError);
            }
            EXPECT_RESULT(table_map(below, tables[below], vspace, where), seL4_NoError);
        }
        EXPECT_LOAD_FAULT(&prober, where);
        EXPECT_RESULT(page_map(page, vspace, where, RIGHTS_RW, 0), seL4_NoError);
        EXPECT_LOAD(&prober, where, level);
    }
}

TEST(VX_5_7_VX_5_8_VX_28_unmap_and_address)
{
    seL4_CPtr page = new_page();
    struct prober prober = new_prober(0);
    struct result result = invoke_plain(page, X86PageGetAddress);
    EXPECT_EQ(result.label, seL4_NoError);
    EXPECT_EQ(result.length, 1);
    EXPECT(result.mr[0] >= 0x100000 && result.mr[0] % SIZE_4K == 0);
    EXPECT_RESULT(invoke_plain(page, X86PageUnmap), seL4_NoError);
    map_at(page, ROOT_VSPACE, A);
    EXPECT_STORE(&prober, A, 9);
    EXPECT_RESULT(invoke_plain(page, X86PageUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, A);
    map_at(page, ROOT_VSPACE, A + SIZE_4K);
    EXPECT_LOAD(&prober, A + SIZE_4K, 9);
    seL4_Word labels[] = { 0, X86PageTableMap, X86PageTableUnmap, X86PDPTMap, X86ASIDControlMakePool, X86ASIDPoolAssign,
                           X86IOPortIn8, X86IRQIssueIRQHandlerMSI, UntypedRetype, 0xfffff };
    FOR_EACH (label, labels) {
        EXPECT_RESULT(invoke(page, label, WORDS(1, 2, 3, 4), CAPS(page, page)), seL4_IllegalOperation);
    }
}

/* --- paging structures ------------------------------------------------------------------------------------------------------ */

TEST(VX_5_3_table_map_checks_in_order)
{
    static const seL4_Word labels[] = { X86PageTableMap, X86PageDirectoryMap, X86PDPTMap };
    seL4_CPtr vspace = new_vspace(), page = new_page(), orphan = new_orphan(), large = new_frame(seL4_X86_LargePageObject);
    EXPECT_OK(vspace_tables(&arena, vspace, B, 12));
    for (int level = LEVEL_PDPT; level >= LEVEL_PT; level--) {
        seL4_CPtr table = new_table(level), mapped = new_table(level);
        EXPECT_OK(vspace_tables(&arena, vspace, A + 1024 * SIZE_1G, 12 + 9 * ((seL4_Word)level + 1)));
        EXPECT_RESULT(table_map(level, mapped, vspace, A + 1024 * SIZE_1G), seL4_NoError);
        EXPECT_RESULT(invoke(table, labels[(level + 1) % 3], WORDS(USER_LAST + 1), CAPS()), seL4_IllegalOperation);
        EXPECT_RESULT(invoke(table, X86PageMap, WORDS(USER_LAST + 1), CAPS()), seL4_IllegalOperation);
        EXPECT_RESULT(invoke(mapped, labels[level], WORDS(USER_LAST + 1), CAPS(page)), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(mapped, labels[level], WORDS(USER_LAST + 1, 0), CAPS()), seL4_TruncatedMessage);
        EXPECT_RESULT(table_map(level, mapped, page, USER_LAST + 1), seL4_InvalidCapability, 0);
        EXPECT_RESULT(table_map(level, table, page, USER_LAST + 1), seL4_InvalidCapability, 1);
        EXPECT_RESULT(table_map(level, table, new_root(), USER_LAST + 1), seL4_InvalidCapability, 1);
        EXPECT_RESULT(table_map(level, table, orphan, USER_LAST + 1), seL4_InvalidArgument, 0);
        EXPECT_RESULT(table_map(level, table, vspace, -(seL4_Word)1), seL4_InvalidArgument, 0);
        EXPECT_RESULT(table_map(level, table, orphan, A), seL4_FailedLookup, 0, INVALID_ROOT);
        EXPECT_RESULT(table_map(level, table, vspace, B + 77), seL4_DeleteFirst);
        table_unmap(level, mapped);
    }
    seL4_CPtr pt = new_table(LEVEL_PT), pd = new_table(LEVEL_PD), fresh = new_vspace();
    EXPECT_RESULT(table_map(LEVEL_PT, pt, fresh, A), seL4_FailedLookup, MISSING_LEVEL(39));
    EXPECT_RESULT(table_map(LEVEL_PD, pd, fresh, A), seL4_FailedLookup, MISSING_LEVEL(39));
    EXPECT_RESULT(table_map(LEVEL_PDPT, new_table(LEVEL_PDPT), fresh, A + 12345), seL4_NoError);
    EXPECT_RESULT(table_map(LEVEL_PT, pt, fresh, A), seL4_FailedLookup, MISSING_LEVEL(30));
    EXPECT_RESULT(table_map(LEVEL_PD, pd, fresh, A), seL4_NoError);
    /* a large page is in the way */
    EXPECT_RESULT(page_map(large, fresh, A, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_RESULT(table_map(LEVEL_PT, pt, fresh, A), seL4_DeleteFirst);
    EXPECT_RESULT(page_map(page, fresh, A, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(21));
    /* VX-17: structures may cover the top */
    EXPECT_RESULT(table_map(LEVEL_PDPT, new_table(LEVEL_PDPT), fresh, USER_LAST), seL4_NoError);
    EXPECT_RESULT(table_map(LEVEL_PD, new_table(LEVEL_PD), fresh, USER_LAST), seL4_NoError);
    EXPECT_RESULT(table_map(LEVEL_PT, new_table(LEVEL_PT), fresh, USER_LAST), seL4_NoError);
}

TEST(VX_5_4_VX_12_H17_table_unmap)
{
    for (unsigned level = LEVEL_PT; level <= LEVEL_PDPT; level++) {
        seL4_CPtr table = new_table(level), vspace = new_vspace();
        EXPECT_OK(vspace_tables(&arena, vspace, A, 12 + 9 * (level + 1)));
        EXPECT_OK(vspace_tables(&arena, vspace, B, 12 + 9 * (level + 1)));
        EXPECT_RESULT(table_unmap(level, table), seL4_NoError);
        EXPECT_RESULT(invoke(ROOT, CNodeCopy, WORDS(new_slot(), DEPTH, table, DEPTH, 3), CAPS(ROOT)), seL4_IllegalOperation);
        EXPECT_RESULT(table_map(level, table, vspace, A), seL4_NoError);
        seL4_CPtr copy = copy_of(table);
        EXPECT_RESULT(table_unmap(level, table), seL4_RevokeFirst);
        EXPECT_RESULT(table_unmap(level, copy), seL4_RevokeFirst);
        EXPECT_RESULT(table_map(level, copy, vspace, B), seL4_InvalidCapability, 0);
        delete_cap(table); /* not the last one: the table stays */
        EXPECT_RESULT(table_map(level, new_table(level), vspace, A), seL4_DeleteFirst);
        seL4_CPtr page = new_page();
        map_at(page, vspace, A);
        EXPECT_RESULT(table_unmap(level, copy), seL4_NoError);
        EXPECT_EQ(page_map(page, vspace, A, RIGHTS_RW, 0).label, seL4_FailedLookup);
        EXPECT_RESULT(table_map(level, copy, vspace, level == LEVEL_PDPT ? B + 512 * SIZE_1G : B), seL4_NoError);
        delete_cap(copy); /* the last one: gone */
        EXPECT_RESULT(table_map(level, new_table(level), vspace, level == LEVEL_PDPT ? B + 512 * SIZE_1G : B),
                      seL4_NoError);
    }
}

TEST(VX_13_VX_24_root_without_invocations)
{
    seL4_CPtr root = new_root(), vspace = new_vspace();
    seL4_Word labels[] = { 0, X86PageTableMap, X86PDPTMap, X86PDPTUnmap, X86PageMap, X86ASIDPoolAssign, 0xfffff };
    FOR_EACH (label, labels) {
        EXPECT_RESULT(invoke(vspace, label, WORDS(1, 2, 3, 4), CAPS(vspace, vspace)), seL4_IllegalOperation);
    }
    EXPECT_RESULT(invoke(ROOT, CNodeCopy, WORDS(new_slot(), DEPTH, root, DEPTH, 3), CAPS(ROOT)), seL4_IllegalOperation);
    copy_of(vspace);
    struct thread *thread = new_thread(LOW, 0);
    EXPECT_EQ(seL4_TCB_SetSpace(thread->tcb, 0, ROOT, 0, root, 0), seL4_IllegalOperation);
    EXPECT_EQ(seL4_TCB_SetSpace(thread->tcb, 0, ROOT, 0, new_table(LEVEL_PT), 0), seL4_IllegalOperation);
}

/* --- rights and sizes ---------------------------------------------------------------------------------------------------------- */

/* VX-19, VX-20: what each combination lets through, whatever the attributes. */
TEST(VX_15_VX_19_VX_22_rights)
{
    seL4_CPtr page = new_page(), vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    map_at(page, ROOT_VSPACE, A);
    write_ending((void *)A);
    seL4_CPtr inner = copy_of(page);
    EXPECT_OK(vspace_tables(&arena, vspace, A, 12));
    static const seL4_Word attribute_words[] = { 0, 1, 2, 3, 4, 5, 6, 7, ~7UL };
    for (seL4_Word own = 0; own < 4; own++) {
        seL4_CPtr cap = copy_with(inner, own);
        for (seL4_Word asked = 0; asked < 16; asked++) {
            seL4_Word attributes = attribute_words[(own * 16 + asked) % 9];
            EXPECT_RESULT(page_map(cap, vspace, A, asked, attributes), seL4_NoError);
            bool readable = own & asked & RIGHTS_R, writable = readable && (own & asked & RIGHTS_W);
            if (readable) {
                EXPECT_EQ(prober_load(&prober, A).label, PARKED);
                EXPECT_EQ(prober_jump(&prober, A).label, PARKED);
            } else {
                EXPECT_LOAD_DENIED(&prober, A);
                EXPECT_FETCH_DENIED(&prober, A);
            }
            if (writable) {
                EXPECT_STORE(&prober, A + 8, asked);
            } else {
                EXPECT_STORE_DENIED(&prober, A + 8);
            }
            EXPECT_RESULT(invoke_plain(cap, X86PageUnmap), seL4_NoError);
            EXPECT_LOAD_FAULT(&prober, A);
        }
    }
}

static void check_page_of_size(seL4_Word type, seL4_Word bits)
{
    seL4_Word size = (seL4_Word)1 << bits, at = A + 64 * SIZE_1G;
    seL4_CPtr page = new_frame(type), vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    EXPECT_EQ(address_of(page) & (size - 1), 0);
    EXPECT_OK(vspace_tables(&arena, vspace, at, bits));
    for (seL4_Word off = SIZE_4K; off < size; off *= 8) {
        EXPECT_RESULT(page_map(page, vspace, at + off, RIGHTS_RW, 0), seL4_AlignmentError);
    }
    EXPECT_RESULT(page_map(page, vspace, at, RIGHTS_RW, 4), seL4_NoError);
    for (seL4_Word off = 8; off < size; off *= 4) {
        EXPECT_LOAD(&prober, at + off, 0);
        EXPECT_STORE(&prober, at + off, off);
    }
    EXPECT_STORE(&prober, at + size - 8, 1);
    EXPECT_LOAD_FAULT(&prober, at + size);
    EXPECT_LOAD_FAULT(&prober, at - 8);
    EXPECT_RESULT(page_map(page, vspace, at, RIGHTS_R, 0), seL4_NoError);
    EXPECT_STORE_DENIED(&prober, at + size - 8);
    EXPECT_LOAD(&prober, at + 8, 8);
    /* the same memory through a copy elsewhere */
    seL4_CPtr copy = copy_of(page);
    EXPECT_OK(vspace_tables(&arena, vspace, at + 4 * SIZE_1G, bits));
    EXPECT_RESULT(page_map(copy, vspace, at + 4 * SIZE_1G, RIGHTS_RW, 0), seL4_NoError);
    EXPECT_LOAD(&prober, at + 4 * SIZE_1G + size - 8, 1);
    EXPECT_RESULT(invoke_plain(page, X86PageUnmap), seL4_NoError);
    EXPECT_LOAD_FAULT(&prober, at + 8);
    EXPECT_LOAD_FAULT(&prober, at + size - 8);
    delete_cap(copy);
    EXPECT_LOAD_FAULT(&prober, at + 4 * SIZE_1G);
    if (bits > 12) { /* a structure where the page was, then the page again */
        EXPECT_OK(vspace_tables(&arena, vspace, at, bits - 9));
        EXPECT_RESULT(page_map(page, vspace, at, RIGHTS_RW, 0), seL4_DeleteFirst);
    }
}

TEST(VX_5_VX_7_VX_10_small_pages)
{
    check_page_of_size(seL4_X86_4K, 12);
}

TEST(VX_5_VX_7_VX_10_large_pages)
{
    check_page_of_size(seL4_X86_LargePageObject, 21);
}

#ifdef CONFIG_HUGE_PAGE
static bool processor_has_huge_pages(void)
{
    seL4_Word a = 0x80000001, b, c = 0, d;
    __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    return d >> 26 & 1;
}

TEST(VX_5_VX_10_VX_49_huge_pages)
{
    if (boot_untyped_find(31) < 0) {
        test_skip("the machine has too little memory");
    }
    seL4_CPtr slot = new_slot(), untyped = runtime_boot_info->untyped.start + (seL4_Word)boot_untyped_find(31);
    seL4_CPtr own = copy_of(untyped);
    EXPECT_OK(seL4_Untyped_Retype(own, seL4_X64_HugePageObject, 0, ROOT, 0, 0, slot, 1));
    seL4_CPtr vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    seL4_Word at = A + 64 * SIZE_1G;
    EXPECT_RESULT(page_map(slot, vspace, at, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(39));
    EXPECT_OK(vspace_tables(&arena, vspace, at, 30));
    EXPECT_RESULT(page_map(slot, vspace, at + SIZE_2M, RIGHTS_RW, 0), seL4_AlignmentError);
    if (!processor_has_huge_pages()) {
        EXPECT_RESULT(page_map(slot, vspace, at, RIGHTS_RW, 0), seL4_IllegalOperation);
    } else {
        EXPECT_RESULT(page_map(slot, vspace, at, RIGHTS_RW, 4), seL4_NoError);
        EXPECT_LOAD(&prober, at, 0);
        EXPECT_STORE(&prober, at + SIZE_1G - 8, 7);
        EXPECT_RESULT(page_map(new_page(), vspace, at, RIGHTS_RW, 0), seL4_FailedLookup, MISSING_LEVEL(30));
        EXPECT_RESULT(table_map(LEVEL_PT, new_table(LEVEL_PT), vspace, at), seL4_FailedLookup, MISSING_LEVEL(30));
        EXPECT_RESULT(table_map(LEVEL_PD, new_table(LEVEL_PD), vspace, at), seL4_DeleteFirst);
        EXPECT_RESULT(invoke_plain(slot, X86PageUnmap), seL4_NoError);
        EXPECT_LOAD_FAULT(&prober, at + SIZE_1G - 8);
    }
    delete_cap(slot);
    delete_cap(own);
}
#endif

/* --- nothing stale ---------------------------------------------------------------------------------------------------------------- */

/* VX-35, H4: revoking the untyped ends every access at once, and what is made of the memory afterwards is zero. */
TEST(VX_35_H4_H6_revoked_memory)
{
    seL4_CPtr untyped = new_untyped(22), slots = new_slots(4);
    struct prober prober = new_prober(0);
    for (unsigned round = 0; round < 3; round++) {
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_X86_LargePageObject, 0, ROOT, 0, 0, slots, 1));
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_X86_4K, 0, ROOT, 0, 0, slots + 1, 2));
        map_at(slots, ROOT_VSPACE, B);
        map_at(slots + 1, ROOT_VSPACE, A);
        EXPECT_LOAD(&prober, A, 0);
        EXPECT_LOAD(&prober, B + SIZE_2M - 8, 0);
        EXPECT_STORE(&prober, A, 0xdead);
        EXPECT_STORE(&prober, B + SIZE_2M - 8, 0xbeef);
        revoke_cap(untyped);
        EXPECT_LOAD_FAULT(&prober, A);
        EXPECT_STORE_FAULT(&prober, B + SIZE_2M - 8);
    }
}

/* The translation is dropped in the address space in use, where the processor surely has it. */
TEST(VX_38_H6_own_translation_is_dropped)
{
    struct prober prober = new_prober(0);
    seL4_CPtr first = new_page(), second = new_page();
    map_at(first, ROOT_VSPACE, A);
    for (unsigned i = 0; i < 64; i++) {
        volatile seL4_Word *word = (volatile seL4_Word *)A;
        seL4_CPtr here = i % 2 ? second : first, next = i % 2 ? first : second;
        *word = i;
        if (i % 3 == 0) {
            EXPECT_RESULT(invoke_plain(here, X86PageUnmap), seL4_NoError);
            EXPECT_LOAD_FAULT(&prober, A);
        }
        EXPECT_RESULT(page_map(next, ROOT_VSPACE, A, RIGHTS_RW, 0), seL4_NoError);
        EXPECT_EQ(*word, i ? i - 1 : 0);
        if (i % 3 != 0) {
            EXPECT_RESULT(invoke_plain(here, X86PageUnmap), seL4_NoError);
        }
    }
}
