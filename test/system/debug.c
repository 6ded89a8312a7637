/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Debug and benchmark system calls: what they return where they are built in, and that they are unknown calls where not.
 * Rules: docs/reference/debug-and-benchmark.md.
 */

#include "support.h"

/* Issues a call with recognisable registers on a thread; true if it was an unknown system call. */
static bool is_unknown(seL4_Word number)
{
    seL4_CPtr handler = new_endpoint(), reply = new_reply();
    struct thread *thread = new_thread(HIGH, 0);
    thread_fault_handler(thread, handler);
    thread_issue(thread, (struct syscall){ .number = number });
    if (thread->done) {
        return false;
    }
    struct message fault = receive(handler, reply);
    EXPECT_EQ(fault.label, seL4_Fault_UnknownSyscall);
    EXPECT_EQ(fault.mr[ARCH_UNKNOWN_SYSCALL_NUMBER], number);
    return true;
}

LIBSEL4_UNUSED static struct syscall with_registers(seL4_Word number, seL4_Word cap)
{
    return (struct syscall){ number, cap, 0x1212, { 0x13, 0x14, 0x15, 0x16 }, 0x17, 0x18 };
}

TEST(D_2_calls_that_are_not_built_in)
{
#ifndef CONFIG_PRINTING
    EXPECT(is_unknown((seL4_Word)-12));
    EXPECT(is_unknown((seL4_Word)-13));
#endif
#ifndef CONFIG_DEBUG_BUILD
    EXPECT(is_unknown((seL4_Word)-14));
    EXPECT(is_unknown((seL4_Word)-15));
    EXPECT(is_unknown((seL4_Word)-16));
    EXPECT(is_unknown((seL4_Word)-17));
#endif
    EXPECT(is_unknown((seL4_Word)-18));
    EXPECT(is_unknown((seL4_Word)-19));
#ifndef CONFIG_DANGEROUS_CODE_INJECTION
    EXPECT(is_unknown((seL4_Word)-20));
#endif
#ifndef CONFIG_ENABLE_BENCHMARKS
    for (seL4_Word number = 21; number <= 25; number++) {
        EXPECT(is_unknown(-number));
    }
#endif
#ifndef CONFIG_BENCHMARK_TRACK_UTILISATION
    for (seL4_Word number = 26; number <= 29; number++) {
        EXPECT(is_unknown(-number));
    }
#endif
#ifndef CONFIG_KERNEL_X86_DANGEROUS_MSR
    EXPECT(is_unknown((seL4_Word)-30));
    EXPECT(is_unknown((seL4_Word)-31));
#endif
#ifndef CONFIG_VTX
    EXPECT(is_unknown((seL4_Word)-32));
#endif
#ifndef CONFIG_SET_TLS_BASE_SELF
    EXPECT(is_unknown((seL4_Word)-33));
#endif
    EXPECT(is_unknown((seL4_Word)-34));
}

TEST(D_3_4_D_6_put_char_changes_nothing)
{
#ifdef CONFIG_PRINTING
    struct syscall before = with_registers((seL4_Word)seL4_SysDebugPutChar, '.'), after = issue(before);
    EXPECT(!memcmp(&before, &after, sizeof(before)));
    issue(with_registers((seL4_Word)seL4_SysDebugPutChar, '\n'));
#else
    test_skip("this kernel does not print");
#endif
}

TEST(D_9_CAP_1_2_cap_identify)
{
#ifdef CONFIG_DEBUG_BUILD
    seL4_CPtr endpoint = new_endpoint();
    struct syscall before = with_registers((seL4_Word)seL4_SysDebugCapIdentify, endpoint), after = issue(before);
    EXPECT_EQ(after.cap, 4);
    after.cap = before.cap;
    EXPECT(!memcmp(&before, &after, sizeof(before)));
    const struct {
        seL4_CPtr cap;
        seL4_Word type;
    } rows[] = { { new_slot(), 0 },
                 { 1UL << 63, 0 },
                 { new_untyped(4), 2 },
                 { new_notification(), 6 },
                 { new_reply(), 8 },
                 { new_cnode(1), 10 },
                 { new_tcb(), 12 },
                 { seL4_CapIRQControl, 14 },
                 { seL4_CapDomain, 20 },
                 { new_sched_context(), 22 },
                 { runtime_boot_info->schedcontrol.start, 24 },
                 { new_page(), 1 },
                 { new_object(ARCH_LARGE_PAGE, 0), 1 },
                 { new_object(ARCH_PAGE_TABLE, 0), 3 },
                 { new_object(ARCH_VSPACE, 0), ARCH_VSPACE_CAP_TYPE },
                 { seL4_CapASIDControl, 11 },
                 { seL4_CapInitThreadASIDPool, 13 } };
    for (unsigned i = 0; i < COUNT(rows); i++) {
        EXPECT_EQ(seL4_DebugCapIdentify(rows[i].cap), rows[i].type);
    }
#else
    test_skip("not a debug build");
#endif
}

TEST(D_7_10_11_calls_that_print)
{
#ifdef CONFIG_DEBUG_BUILD
    struct thread *thread = new_thread(LOW, 0);
    seL4_DebugNameThread(thread->tcb, "a thread with a name that is much longer than any room that a TCB could have for it");
    seL4_DebugNameThread(thread->tcb, "named");
    static const seL4_Word numbers[] = { (seL4_Word)seL4_SysDebugDumpScheduler, (seL4_Word)seL4_SysDebugSnapshot };
    FOR_EACH (number, numbers) {
        struct syscall before = with_registers(number, 0x11), after = issue(before);
        EXPECT(!memcmp(&before, &after, sizeof(before)));
    }
#else
    test_skip("not a debug build");
#endif
}

TEST(D_16_set_tls_base)
{
#ifdef CONFIG_SET_TLS_BASE_SELF
    struct thread *thread = new_thread(HIGH, 0);
    seL4_UserContext context;
    thread->foreign = true;
    thread_issue(thread, SYSCALL(SetTLSBase, .cap = 0x7654321000));
    EXPECT_EQ(thread->done, 1);
    EXPECT_OK(seL4_TCB_ReadRegisters(thread->tcb, 0, 0, ARCH_TOTAL_REGISTERS, &context));
    EXPECT_EQ(ARCH_CONTEXT_TLS(context), 0x7654321000);
#else
    test_skip("user level sets its TLS register itself on this configuration");
#endif
}

TEST(D_19_to_22_benchmark_calls)
{
#ifdef CONFIG_ENABLE_BENCHMARKS
    struct syscall before = with_registers((seL4_Word)seL4_SysBenchmarkNullSyscall, 0x11), after = issue(before);
    EXPECT(!memcmp(&before, &after, sizeof(before)));
    after = issue(with_registers((seL4_Word)seL4_SysBenchmarkResetLog, 0x11));
    EXPECT_EQ(after.cap, 0);
    issue(with_registers((seL4_Word)seL4_SysBenchmarkFinalizeLog, 0x11));
    issue(with_registers((seL4_Word)seL4_SysBenchmarkFlushCaches, 0));
#else
    test_skip("not a benchmark build");
#endif
}

TEST(D_28_to_32_utilisation)
{
#ifdef CONFIG_BENCHMARK_TRACK_UTILISATION
    struct thread *thread = new_thread(HIGH, 0);
    seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();
    issue(with_registers((seL4_Word)seL4_SysBenchmarkResetThreadUtilisation, thread->tcb));
    issue(with_registers((seL4_Word)seL4_SysBenchmarkResetLog, 0));
    for (unsigned i = 0; i < 5; i++) {
        thread_issue(thread, SYSCALL(Yield));
    }
    sleep_us(20000);
    issue(with_registers((seL4_Word)seL4_SysBenchmarkFinalizeLog, 0));
    memset(buffer->msg, 0xff, sizeof(buffer->msg));
    struct syscall before = with_registers((seL4_Word)seL4_SysBenchmarkGetThreadUtilisation, thread->tcb);
    struct syscall after = issue(before);
    EXPECT(!memcmp(&before, &after, sizeof(before)));
    EXPECT(buffer->msg[0] > 0 && buffer->msg[0] < buffer->msg[9]);
    EXPECT(buffer->msg[1] >= 5);
    EXPECT(buffer->msg[3] >= 5);
    EXPECT(buffer->msg[4] > buffer->msg[9] / 2); /* the machine slept most of the time */
    EXPECT(buffer->msg[10] > buffer->msg[1]);
    EXPECT(buffer->msg[12] > buffer->msg[3]);
    EXPECT_EQ(buffer->msg[13], ~0UL);
#else
    test_skip("utilisation is not tracked on this configuration");
#endif
}
