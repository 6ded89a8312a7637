/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers belong to their thread (hazards H3, H10, H11; docs/reference/threads.md 5). */

#include "access.h"

/* tpidr_el0 and tpidrro_el0, as set by others and by the thread itself, and the flags. */
TEST(H3_VA_37_thread_id_registers)
{
    struct prober one = new_prober(0), two = new_prober(0);
    CODE(&one, 0xd53bd040 /* mrs x0, tpidr_el0 */, 0xd53bd061 /* mrs x1, tpidrro_el0 */, 0xd51bd042 /* msr tpidr_el0, x2 */,
         0xd53bd043 /* mrs x3, tpidr_el0 */);
    CODE(&two, 0xd53bd040, 0xd53bd061, 0xd51bd042, 0xd53bd043);
    for (seL4_Word i = 1; i < 50; i++) {
        const struct prober *prober = i & 1 ? &one : &two;
        seL4_UserContext context = { .x2 = 1000 + i, .tpidr_el0 = 100 * i, .tpidrro_el0 = 100 * i + 1 };
        struct outcome outcome = prober_run(prober, &context);
        EXPECT_EQ(outcome.label, PARKED);
        EXPECT_EQ(outcome.mr[0], 100 * i);
        EXPECT_EQ(outcome.mr[1], 100 * i + 1);
        EXPECT_EQ(outcome.mr[3], 1000 + i);
        EXPECT_OK(seL4_TCB_ReadRegisters(prober->thread->tcb, false, 0, ARCH_TOTAL_REGISTERS, &context));
        EXPECT_EQ(context.tpidr_el0, 1000 + i);
        EXPECT_EQ(context.tpidrro_el0, 100 * i + 1);
    }
}

/* All general registers arrive and leave unchanged. */
TEST(H3_general_registers)
{
    struct prober prober = new_prober(0);
    CODE(&prober, 0xd503201f /* nop */);
    for (unsigned i = 0; i < 20; i++) {
        seL4_UserContext before, after;
        seL4_Word *words = (seL4_Word *)&before;
        for (unsigned r = 0; r < ARCH_TOTAL_REGISTERS; r++) {
            words[r] = random_word();
        }
        before.pc = prober.code;
        before.x7 = (seL4_Word)PARK_SYSCALL;
        EXPECT_EQ(prober_run(&prober, &before).label, PARKED);
        EXPECT_OK(seL4_TCB_ReadRegisters(prober.thread->tcb, false, 0, ARCH_TOTAL_REGISTERS, &after));
        before.pc += 4;
        before.spsr = after.spsr = 0;
        EXPECT(memcmp(&before, &after, sizeof(before)) == 0);
    }
}

/* --- floating point ------------------------------------------------------------------------------------- */

#define CODE_FMOV_D(n, x) (0x9e670000u | (x) << 5 | (n)) /* fmov dn, xx */
#define CODE_FMOV_X(x, n) (0x9e660000u | (n) << 5 | (x)) /* fmov xx, dn */

/* Three threads, each with its own values, in turn; one of them, made anew, finds zeros (H10). */
TEST(THR_40_H3_H10_fpu_state_is_per_thread)
{
    struct prober probers[3];
    for (unsigned i = 0; i < 3; i++) {
        probers[i] = new_prober(0);
        /* x0 = old d8, x1 = old d31 upper half, x2 = old fpcr; then new values */
        CODE(&probers[i], CODE_FMOV_X(0, 8), 0x9eae03e1u /* fmov x1, v31.d[1] */, 0xd53b4402u /* mrs x2, fpcr */,
             CODE_FMOV_D(8, 3), 0x9eaf007fu /* fmov v31.d[1], x3 */, 0xd51b4404u /* msr fpcr, x4 */);
    }
    seL4_Word last[3] = { 0 }, last_fpcr[3] = { 0 };
    for (unsigned round = 0; round < 60; round++) {
        unsigned i = (unsigned)(random_word() % 3);
        seL4_Word value = random_word(), fpcr = (random_word() & 3) << 22; /* rounding mode */
        struct outcome outcome = prober_run(&probers[i], &(seL4_UserContext){ .x3 = value, .x4 = fpcr });
        EXPECT_EQ(outcome.label, PARKED);
        EXPECT_EQ(outcome.mr[0], last[i]);
        EXPECT_EQ(outcome.mr[1], last[i]);
        EXPECT_EQ(outcome.mr[2], last_fpcr[i]);
        last[i] = value;
        last_fpcr[i] = fpcr;
    }
    forget_threads();
    struct prober fresh = new_prober(0);
    CODE(&fresh, CODE_FMOV_X(0, 8), 0x9eae03e1u, 0xd53b4402u);
    struct outcome outcome = prober_run(&fresh, &(seL4_UserContext){ 0 });
    EXPECT_EQ(outcome.label, PARKED);
    EXPECT_EQ(outcome.mr[0] | outcome.mr[1] | outcome.mr[2], 0);
}

TEST(THR_41_fpu_disabled)
{
    struct prober prober = new_prober(0);
    seL4_CPtr tcb = prober.thread->tcb;
    CODE(&prober, CODE_FMOV_X(0, 8), CODE_FMOV_D(8, 3));
    EXPECT_EQ(prober_run(&prober, &(seL4_UserContext){ .x3 = 5 }).label, PARKED);
    EXPECT_EQ(seL4_TCB_SetFlags(tcb, 0, seL4_TCBFlag_fpuDisabled).flags, seL4_TCBFlag_fpuDisabled);
    for (unsigned i = 0; i < 3; i++) {
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .x3 = 6 });
        EXPECT_EQ(outcome.label, seL4_Fault_UserException);
        EXPECT_EQ(outcome.mr[0], prober.code);
        EXPECT_EQ(ESR_CLASS(outcome.mr[3]), CLASS_FP);
        EXPECT_EQ(outcome.mr[4], 0);
    }
    /* the state is kept; the instruction is executed again after the answer */
    EXPECT_EQ(seL4_TCB_SetFlags(tcb, seL4_TCBFlag_fpuDisabled, 0).flags, 0);
    seL4_Send(prober.reply, seL4_MessageInfo_new(0, 0, 0, 0));
    struct message message = receive(prober.endpoint, prober.reply);
    EXPECT_EQ(message.label, PARKED);
    EXPECT_EQ(message.mr[0], 5);
}

/* THR-43: ldxr, a system call that switches to another thread, stxr: 1 = the reservation was lost. */
TEST(THR_43_H11_exclusive_access)
{
    struct prober prober = new_prober(0);
    map_at(new_page(), ROOT_VSPACE, FREE_VADDR);
    CODE(&prober, 0xc85f7d09 /* ldxr x9, [x8] */, CODE_SVC, 0xc80a7d09 /* stxr w10, x9, [x8] */, 0xaa0a03e0 /* mov x0, x10 */,
         0xd2807cc7 /* mov x7, #998 */);
    struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .x8 = FREE_VADDR });
    EXPECT_EQ(outcome.label, PARKED);
    EXPECT_EQ(outcome.mr[8], prober.code + 4);
    seL4_SetMR(0, 0);
    for (unsigned i = 0; i < 8; i++) {
        seL4_SetMR((int)i, outcome.mr[i]);
    }
    seL4_SetMR(8, prober.code + 8); /* behind the call */
    seL4_Send(prober.reply, seL4_MessageInfo_new(0, 0, 0, 9));
    struct message message = receive(prober.endpoint, prober.reply);
    EXPECT_EQ(message.label, PARKED);
    EXPECT_EQ(message.mr[12], 998);
    EXPECT_EQ(message.mr[0], 1);
}
