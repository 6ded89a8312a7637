/* SPDX-License-Identifier: BSD-2-Clause */
/* Cache maintenance by invocation (docs/reference/vspace-aarch64.md 4.8, 4.9; hazard H1). */

#include "access.h"

#define A FREE_VADDR

static const seL4_Word page_labels[] = { ARMPageClean_Data, ARMPageInvalidate_Data, ARMPageCleanInvalidate_Data,
                                         ARMPageUnify_Instruction };
static const seL4_Word vspace_labels[] = { ARMVSpaceClean_Data, ARMVSpaceInvalidate_Data, ARMVSpaceCleanInvalidate_Data,
                                           ARMVSpaceUnify_Instruction };

TEST(VA_4_8_page_checks_in_order)
{
    seL4_CPtr page = new_page(), vspace = new_vspace(), orphan = new_root(), pool = new_slot(), lost = new_page();
    EXPECT_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, new_untyped(12), ROOT, pool, DEPTH));
    EXPECT_OK(seL4_ARM_ASIDPool_Assign(pool, orphan));
    map_at(lost, orphan, A);
    delete_cap(pool);
    FOR_EACH (label, page_labels) {
        EXPECT_RESULT(invoke(page, label, WORDS(0), CAPS()), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(page, label, WORDS(5, 5), CAPS()), seL4_IllegalOperation);
        EXPECT_RESULT(invoke(lost, label, WORDS(5, 5), CAPS()), seL4_FailedLookup, 0, INVALID_ROOT);
    }
    map_at(page, vspace, A);
    FOR_EACH (label, page_labels) {
        EXPECT_RESULT(invoke(page, label, WORDS(SIZE_4K + 5, SIZE_4K + 5), CAPS()), seL4_InvalidArgument, 1);
        EXPECT_RESULT(invoke(page, label, WORDS(6, 5), CAPS()), seL4_InvalidArgument, 1);
        EXPECT_RESULT(invoke(page, label, WORDS(SIZE_4K, SIZE_4K + 1), CAPS()), seL4_InvalidArgument, 0);
        EXPECT_RESULT(invoke(page, label, WORDS(0, SIZE_4K + 1), CAPS()), seL4_InvalidArgument, 0);
        EXPECT_RESULT(invoke(page, label, WORDS(0, -(seL4_Word)1), CAPS()), seL4_InvalidArgument, 0);
        EXPECT_RESULT(invoke(page, label, WORDS(0, SIZE_4K), CAPS()), seL4_NoError);
        EXPECT_RESULT(invoke(page, label, WORDS(SIZE_4K - 1, SIZE_4K), CAPS()), seL4_NoError);
        EXPECT_RESULT(invoke(page, label, WORDS(100, 101), CAPS()), seL4_NoError);
    }
}

/* The page is mapped read-only, without rights, not cached, displaced, or its table is gone: an error or
 * success, never a fault in the kernel (H1). */
TEST(VA_4_8_H1_mapping_is_not_what_it_was)
{
    seL4_CPtr page = new_page(), other = new_page(), vspace = new_vspace(), table = new_table();
    EXPECT_OK(vspace_tables(&arena, vspace, A, 21));
    EXPECT_RESULT(table_map(table, vspace, A), seL4_NoError);
    seL4_Word rights[] = { RIGHTS_RW, RIGHTS_R, RIGHTS_NONE };
    FOR_EACH (right, rights) {
        for (seL4_Word attributes = 0; attributes < 8; attributes++) {
            EXPECT_RESULT(page_map(page, vspace, A, right, attributes), seL4_NoError);
            FOR_EACH (label, page_labels) {
                seL4_Word expected = label == ARMPageInvalidate_Data && right != RIGHTS_RW ? seL4_IllegalOperation
                                                                                           : seL4_NoError;
                EXPECT_RESULT(invoke(page, label, WORDS(0, SIZE_4K), CAPS()), expected);
            }
            FOR_EACH (label, vspace_labels) {
                seL4_Word expected = label == ARMVSpaceInvalidate_Data && right != RIGHTS_RW ? seL4_IllegalOperation
                                                                                             : seL4_NoError;
                EXPECT_RESULT(invoke(vspace, label, WORDS(A, A + SIZE_4K), CAPS()), expected);
            }
        }
    }
    EXPECT_RESULT(page_map(other, vspace, A, RIGHTS_RW, ATTRIBUTES), seL4_NoError);
    FOR_EACH (label, page_labels) {
        EXPECT_RESULT(invoke(page, label, WORDS(0, 64), CAPS()), seL4_InvalidCapability, 0);
        EXPECT_RESULT(invoke(other, label, WORDS(0, 64), CAPS()), seL4_NoError);
    }
    delete_cap(table);
    FOR_EACH (label, page_labels) {
        EXPECT_RESULT(invoke(other, label, WORDS(0, 64), CAPS()), seL4_InvalidCapability, 0);
    }
}

TEST(VA_4_9_vspace_checks_in_order)
{
    seL4_CPtr root = new_root(), vspace = new_vspace();
    map_at(new_page(), vspace, A);
    FOR_EACH (label, vspace_labels) {
        EXPECT_RESULT(invoke(root, label, WORDS(0), CAPS()), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(root, label, WORDS(-(seL4_Word)1, -(seL4_Word)1), CAPS()), seL4_InvalidArgument, 1);
        EXPECT_RESULT(invoke(root, label, WORDS(0, USER_TOP), CAPS()), seL4_IllegalOperation);
        EXPECT_RESULT(invoke(root, label, WORDS(0, USER_TOP - 1), CAPS()), seL4_InvalidCapability, 0);
        EXPECT_RESULT(invoke(new_orphan(), label, WORDS(A, A + 1), CAPS()), seL4_FailedLookup, 0, INVALID_ROOT);
        EXPECT_RESULT(invoke(vspace, label, WORDS(A + SIZE_4K, A + SIZE_1G), CAPS()), seL4_NoError);
        EXPECT_RESULT(invoke(vspace, label, WORDS(A + 1, A + SIZE_4K + 1), CAPS()), seL4_RangeError, A + 1, A + SIZE_4K - 1);
        EXPECT_RESULT(invoke(vspace, label, WORDS(A + 1, A + SIZE_4K), CAPS()), seL4_NoError);
    }
    seL4_Word labels[] = { 0, ARMPageClean_Data, ARMPageTableMap, ARMSMCCall, UntypedRetype };
    FOR_EACH (label, labels) {
        EXPECT_RESULT(invoke(vspace, label, WORDS(), CAPS()), seL4_IllegalOperation);
    }
}

/* VA-20: the memory is that of the mapping, whichever address space is current; contents survive cleaning. */
TEST(VA_20_contents_survive)
{
    seL4_CPtr large = new_object(seL4_ARM_LargePageObject, 0), vspace = new_vspace();
    struct prober prober = new_prober(vspace);
    map_at(large, vspace, A);
    for (seL4_Word offset = 0; offset < SIZE_2M; offset += SIZE_2M / 16) {
        EXPECT_STORE(&prober, A + offset + 8, offset + 1);
    }
    EXPECT_RESULT(invoke(large, ARMPageCleanInvalidate_Data, WORDS(0, SIZE_2M), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(large, ARMPageClean_Data, WORDS(3, SIZE_2M - 3), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(vspace, ARMVSpaceCleanInvalidate_Data, WORDS(A, A + SIZE_2M), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(large, ARMPageInvalidate_Data, WORDS(13, 14), CAPS()), seL4_NoError);
    for (seL4_Word offset = 0; offset < SIZE_2M; offset += SIZE_2M / 16) {
        EXPECT_LOAD(&prober, A + offset + 8, offset + 1);
    }
}

static volatile bool operation_runs;
static volatile unsigned ticks_during_operation;

static void ticker_main(struct thread *self)
{
    (void)self;
    for (;;) {
        seL4_Yield();
        ticks_during_operation += operation_runs;
    }
}

/* A gigabyte is cleaned in pieces between which others run (H16), also where there is no memory at all. */
TEST(H16_maintenance_is_preempted)
{
    seL4_CPtr huge = new_device_page();
    if (!huge) {
        test_skip("no empty device memory");
    }
    test_time_limit(120);
    map_at(huge, ROOT_VSPACE, A);
    struct thread *ticker = new_thread(HIGH, PASSIVE);
    thread_bind(ticker, new_budget(100, 500));
    ticks_during_operation = 0;
    thread_run(ticker, ticker_main);
    operation_runs = true;
    EXPECT_RESULT(invoke(huge, ARMPageClean_Data, WORDS(1, SIZE_1G / 32), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(ROOT_VSPACE, ARMVSpaceClean_Data, WORDS(A + SIZE_1G / 2, A + SIZE_1G / 2 + SIZE_1G / 32), CAPS()),
                  seL4_NoError);
    operation_runs = false;
    EXPECT(ticks_during_operation >= 4);
    delete_cap(huge);
}

/* New instructions are seen after Unify_Instruction, and with the instructions that EL0 may use itself
 * (VA-34). */
TEST(VA_34_VA_4_8_new_code_is_executed)
{
    seL4_CPtr page = new_page();
    struct prober prober = new_prober(0);
    map_at(page, ROOT_VSPACE, A);
    volatile seL4_Uint32 *code = (volatile seL4_Uint32 *)A;
    for (seL4_Word i = 0; i < 16; i++) {
        code[0] = 0xd2800000u | (seL4_Uint32)i << 5; /* mov x0, #i */
        code[1] = CODE_SVC;
        EXPECT_RESULT(invoke(page, ARMPageUnify_Instruction, WORDS(0, 8), CAPS()), seL4_NoError);
        struct outcome outcome = prober_jump(&prober, A);
        EXPECT_EQ(outcome.label, PARKED);
        EXPECT_EQ(outcome.mr[0], i);
    }
    CODE(&prober, 0xd50b7b20u /* dc cvau, x0 */, 0xd50b7a20u /* dc cvac, x0 */, 0xd50b7e20u /* dc civac, x0 */,
         0xd50b7520u /* ic ivau, x0 */, 0xd53b0021u /* mrs x1, ctr_el0 */);
    struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .x0 = A });
    EXPECT_EQ(outcome.label, PARKED);
    EXPECT(outcome.mr[1] != 0);
    CODE(&prober, 0xd5087620u /* dc ivac, x0 */);
    outcome = prober_run(&prober, &(seL4_UserContext){ .x0 = A });
    EXPECT_EQ(outcome.label, seL4_Fault_UserException);
}
