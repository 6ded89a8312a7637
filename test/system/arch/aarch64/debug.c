/* SPDX-License-Identifier: BSD-2-Clause */
/* Breakpoints, watchpoints and single-stepping (docs/reference/threads.md 9, faults.md 3.6), where the
 * kernel has them. */

#include "access.h"

#ifdef CONFIG_HARDWARE_DEBUG_API

#define A FREE_VADDR
#define DEBUG seL4_Fault_DebugException
#define WATCH seL4_FirstWatchpoint

static struct result set_breakpoint(seL4_CPtr tcb, seL4_Word number, seL4_Word address, seL4_Word type, seL4_Word size,
                                    seL4_Word access)
{
    return invoke(tcb, TCBSetBreakpoint, WORDS(number, address, type, size, access), CAPS());
}

TEST(THR_9_1_checks_in_order)
{
    seL4_CPtr tcb = new_tcb();
    EXPECT_RESULT(invoke(tcb, TCBSetBreakpoint, WORDS(0, 0, 1, 0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(set_breakpoint(tcb, 99, USER_TOP, 7, 9, 9), seL4_InvalidArgument, 1);
    EXPECT_RESULT(set_breakpoint(tcb, 99, -(seL4_Word)1, 7, 9, 9), seL4_InvalidArgument, 1);
    EXPECT_RESULT(set_breakpoint(tcb, 99, 1, 2, 9, 9), seL4_InvalidArgument, 2);
    EXPECT_RESULT(set_breakpoint(tcb, 99, 1, 1, 9, 9), seL4_InvalidArgument, 3);
    EXPECT_RESULT(set_breakpoint(tcb, 99, 1, 1, 0, 1), seL4_InvalidArgument, 4);
    EXPECT_RESULT(set_breakpoint(tcb, 6, 1, 1, 0, 0), seL4_InvalidArgument, 2);
    EXPECT_RESULT(set_breakpoint(tcb, 5, 1, 0, 0, 9), seL4_InvalidArgument, 3);
    EXPECT_RESULT(set_breakpoint(tcb, 5, 1, 0, 3, 9), seL4_InvalidArgument, 2);
    EXPECT_RESULT(set_breakpoint(tcb, 99, 1, 0, 8, 3), seL4_InvalidArgument, 3);
    EXPECT_RESULT(set_breakpoint(tcb, 99, 1, 0, 3, 2), seL4_InvalidArgument, 3);
    EXPECT_RESULT(set_breakpoint(tcb, 99, 1, 0, 16, 2), seL4_InvalidArgument, 3);
    EXPECT_RESULT(set_breakpoint(tcb, 99, 4, 0, 8, 2), seL4_AlignmentError);
    EXPECT_RESULT(set_breakpoint(tcb, 10, 8, 0, 8, 2), seL4_RangeError, 0, 5);
    EXPECT_RESULT(set_breakpoint(tcb, 9, A + 4, 0, 4, 1), seL4_NoError);
    EXPECT_RESULT(invoke(tcb, TCBGetBreakpoint, WORDS(9), CAPS()), seL4_NoError, A + 4, 0, 4, 1, 1);
    EXPECT_RESULT(set_breakpoint(tcb, 5, A, 1, 0, 0), seL4_NoError);
    EXPECT_RESULT(invoke(tcb, TCBGetBreakpoint, WORDS(5), CAPS()), seL4_NoError, A, 1, 0, 0, 1);
    EXPECT_RESULT(invoke(tcb, TCBGetBreakpoint, WORDS(4), CAPS()), seL4_NoError, 0, 1, 0, 0, 0);
    EXPECT_RESULT(invoke(tcb, TCBGetBreakpoint, WORDS(10), CAPS()), seL4_RangeError, 0, 9);
    EXPECT_RESULT(invoke(tcb, TCBUnsetBreakpoint, WORDS(10), CAPS()), seL4_RangeError, 0, 9);
    EXPECT_RESULT(invoke(tcb, TCBUnsetBreakpoint, WORDS(9), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(tcb, TCBGetBreakpoint, WORDS(9), CAPS()), seL4_NoError, 0, 0, 0, 0, 0);
}

TEST(THR_9_1_FLT_20_breakpoints)
{
    struct prober prober = new_prober(0), other = new_prober(0);
    seL4_CPtr tcb = prober.thread->tcb;
    CODE(&prober, 0xd2800020 /* mov x0, #1 */, 0xd2800041 /* mov x1, #2 */, 0xd2800062 /* mov x2, #3 */);
    for (seL4_Word number = 0; number < seL4_NumExclusiveBreakpoints; number++) {
        EXPECT_RESULT(set_breakpoint(tcb, number, prober.code + 4, seL4_InstructionBreakpoint, 0, 0), seL4_NoError);
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ 0 });
        EXPECT_EQ(outcome.label, DEBUG);
        EXPECT_EQ(outcome.mr[0], prober.code + 4);
        EXPECT_EQ(outcome.mr[1], seL4_InstructionBreakpoint);
        EXPECT_EQ(outcome.mr[2], prober.code + 4);
        EXPECT_EQ(outcome.mr[3], number);
        /* it stops there again until the breakpoint is gone; it is this thread's alone */
        seL4_Send(prober.reply, seL4_MessageInfo_new(0, 0, 0, 0));
        EXPECT_EQ(receive(prober.endpoint, prober.reply).label, DEBUG);
        EXPECT_EQ(prober_jump(&other, prober.code).label, PARKED);
        EXPECT_RESULT(invoke(tcb, TCBUnsetBreakpoint, WORDS(number), CAPS()), seL4_NoError);
        seL4_Send(prober.reply, seL4_MessageInfo_new(0, 0, 0, 0));
        struct message message = receive(prober.endpoint, prober.reply);
        EXPECT_EQ(message.label, PARKED);
        EXPECT_EQ(message.mr[2], 3);
    }
    CODE(&prober, 0xd4200020 /* brk #1 */);
    struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ 0 });
    EXPECT_EQ(outcome.label, DEBUG);
    EXPECT_EQ(outcome.mr[0], prober.code);
    EXPECT_EQ(outcome.mr[1], seL4_SoftwareBreakRequest);
}

TEST(THR_9_1_watchpoints)
{
    struct prober prober = new_prober(0), other = new_prober(0);
    seL4_CPtr tcb = prober.thread->tcb;
    map_at(new_page(), ROOT_VSPACE, A);
    CODE(&other, CODE_STORE_X1_X0, CODE_LOAD_X1_X0);
    for (seL4_Word number = WATCH; number < seL4_NumHWBreakpoints; number++) {
        for (seL4_Word access = 0; access < 3; access++) {
            EXPECT_RESULT(set_breakpoint(tcb, number, A + 8, seL4_DataBreakpoint, 8, access), seL4_NoError);
            EXPECT_LOAD(&prober, A, 0);
            EXPECT_STORE(&prober, A + 16, 0);
            for (unsigned write = 0; write < 2; write++) {
                struct outcome outcome = write ? prober_store(&prober, A + 8, 0) : prober_load(&prober, A + 8);
                bool watched = access == seL4_BreakOnReadWrite || access == write;
                EXPECT_EQ(outcome.label, watched ? DEBUG : PARKED);
                if (watched) {
                    EXPECT_EQ(outcome.mr[0], prober.code);
                    EXPECT_EQ(outcome.mr[1], seL4_DataBreakpoint);
                    EXPECT_EQ(outcome.mr[2], A + 8);
                    EXPECT_EQ(outcome.mr[3], number);
                }
            }
            EXPECT_EQ(prober_run(&other, &(seL4_UserContext){ .x0 = A + 8 }).label, PARKED);
        }
        EXPECT_RESULT(invoke(tcb, TCBUnsetBreakpoint, WORDS(number), CAPS()), seL4_NoError);
        EXPECT_STORE(&prober, A + 8, 0);
    }
}

/* The kernel's own accesses on behalf of the thread do not count: a watched IPC buffer. */
TEST(THR_9_1_kernel_is_not_watched)
{
    struct prober prober = new_prober(0);
    seL4_CPtr tcb = prober.thread->tcb;
    seL4_Word buffer = (seL4_Word)thread_buffer(prober.thread);
    EXPECT_RESULT(set_breakpoint(tcb, WATCH, buffer, seL4_DataBreakpoint, 8, seL4_BreakOnReadWrite), seL4_NoError);
    EXPECT_RESULT(set_breakpoint(tcb, WATCH + 1, buffer + 48, seL4_DataBreakpoint, 8, seL4_BreakOnReadWrite), seL4_NoError);
    CODE(&prober, CODE_SVC);
    seL4_UserContext context = { .x0 = ROOT, .x1 = INFO(CNodeDelete, 3, 20), .x7 = (seL4_Word)seL4_SysCall };
    struct outcome outcome = prober_run(&prober, &context);
    EXPECT(outcome.label == seL4_Fault_CapFault || outcome.label == PARKED);
}

TEST(THR_9_4_single_stepping)
{
    struct prober prober = new_prober(0);
    seL4_CPtr tcb = prober.thread->tcb;
    seL4_Uint32 nops[64];
    for (unsigned i = 0; i < COUNT(nops); i++) {
        nops[i] = 0x91000400; /* add x0, x0, #1 */
    }
    prober_code(&prober, nops, COUNT(nops));
    EXPECT_RESULT(invoke(tcb, TCBConfigureSingleStepping, WORDS(0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(tcb, TCBConfigureSingleStepping, WORDS(0, 1), CAPS()), seL4_NoError, 1);
    struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ 0 });
    EXPECT_EQ(outcome.label, DEBUG);
    EXPECT_EQ(outcome.mr[0], prober.code + 4);
    EXPECT_EQ(outcome.mr[1], seL4_SingleStep);
    seL4_Word at = 1;
    for (seL4_Word count = 1; count < 6; count++) {
        seL4_SetMR(0, count);
        seL4_Send(prober.reply, seL4_MessageInfo_new(0, 0, 0, 1));
        struct message message = receive(prober.endpoint, prober.reply);
        at += count;
        EXPECT_EQ(message.label, DEBUG);
        EXPECT_EQ(message.length, 2);
        EXPECT_EQ(message.mr[0], prober.code + 4 * at);
    }
    seL4_Send(prober.reply, seL4_MessageInfo_new(0, 0, 0, 0)); /* no number: one */
    EXPECT_EQ(receive(prober.endpoint, prober.reply).mr[0], prober.code + 4 * (at + 1));
    seL4_SetMR(0, 0);
    seL4_Send(prober.reply, seL4_MessageInfo_new(0, 0, 0, 1));
    struct message message = receive(prober.endpoint, prober.reply);
    EXPECT_EQ(message.label, PARKED);
    EXPECT_EQ(message.mr[0], COUNT(nops));
    EXPECT_RESULT(invoke(tcb, TCBConfigureSingleStepping, WORDS(0, 0), CAPS()), seL4_NoError, 0);
}
#endif
