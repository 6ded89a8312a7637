/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system-call stubs and helpers of one architecture, run on the build machine with the trap instruction
 * replaced: what goes to the kernel, what comes back to the caller, and what happens to the IPC buffer.
 */
#include "mock.h"
#include <sel4/arch/mapping.h>
#include <sel4/sel4_arch/mapping.h>

#define DEST 0xd0000001ul
#define SRC 0x50000002ul
#define REPLY 0x60000003ul
#define ANSWER(i) (0xa500ul + (i))
#define SENT(i) (0x1000ul + (i))

static seL4_Word mr0, mr1, mr2, mr3, sender;

static seL4_MessageInfo_t start(const char *test, seL4_Word length)
{
    mock_reset(test);
    mock_answer.info = 0x77004;
    for (int i = 0; i < 4; i++) {
        seL4_SetMR(i, SENT((seL4_Word)i));
    }
    mr0 = 0x2000;
    mr1 = 0x2001;
    mr2 = 0x2002;
    mr3 = 0x2003;
    sender = 0;
    return seL4_MessageInfo_new(0x123456789abcd, 0, 2, length);
}

/* What the kernel was given. */
static void expect_trap(long number, seL4_Word cap, seL4_Word info, seL4_Word reply, seL4_Word dest)
{
    EXPECT("number", mock_trap.number, number);
    EXPECT("capability", mock_trap.cap, cap);
    EXPECT("information", mock_trap.info, info);
    EXPECT("reply", mock_trap.reply, reply);
    EXPECT("destination", mock_trap.dest, dest);
}

static void expect_sent(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    EXPECT("sent MR0", mock_trap.mr[0], a);
    EXPECT("sent MR1", mock_trap.mr[1], b);
    EXPECT("sent MR2", mock_trap.mr[2], c);
    EXPECT("sent MR3", mock_trap.mr[3], d);
}

/* What the IPC buffer holds afterwards: the answer, or what was there. */
static void expect_buffer(int answered)
{
    for (int i = 0; i < 4; i++) {
        EXPECT("buffer", seL4_GetMR(i), answered ? ANSWER((seL4_Word)i) : SENT((seL4_Word)i));
    }
}

static void expect_variables(void)
{
    EXPECT("mr0", mr0, ANSWER(0));
    EXPECT("mr1", mr1, ANSWER(1));
    EXPECT("mr2", mr2, ANSWER(2));
    EXPECT("mr3", mr3, ANSWER(3));
}

static void expect_received(seL4_MessageInfo_t result)
{
    EXPECT("result", result.words[0], 0x77004);
    EXPECT("sender", sender, 0xbad6e);
}

static void test_send(void)
{
    seL4_MessageInfo_t info = start("Send", 4);
    seL4_Send(DEST, info);
    expect_trap(seL4_SysSend, DEST, info.words[0], 0, 0);
    expect_sent(SENT(0), SENT(1), SENT(2), SENT(3));
    expect_buffer(0);

    info = start("NBSend", 4);
    seL4_NBSend(DEST, info);
    expect_trap(seL4_SysNBSend, DEST, info.words[0], 0, 0);
    expect_sent(SENT(0), SENT(1), SENT(2), SENT(3));

    info = start("SendWithMRs", 3);
    seL4_SendWithMRs(DEST, info, &mr0, NULL, &mr2, NULL);
    expect_trap(seL4_SysSend, DEST, info.words[0], 0, 0);
    expect_sent(0x2000, 0, 0x2002, 0);
    expect_buffer(0);

    info = start("NBSendWithMRs of length 0", 0);
    seL4_NBSendWithMRs(DEST, info, &mr0, &mr1, &mr2, &mr3);
    expect_trap(seL4_SysNBSend, DEST, info.words[0], 0, 0);
#ifdef CONFIG_ARCH_X86
    expect_sent(0x2000, 0x2001, 0x2002, 0x2003);
#else
    expect_sent(0, 0, 0, 0);
#endif

    start("Signal", 0);
    seL4_Signal(DEST);
#ifdef CONFIG_ARCH_X86
    expect_trap(seL4_SysSend, DEST, 1, 0, 0);
#else
    expect_trap(seL4_SysSend, DEST, 0, 0, 0);
#endif
    EXPECT("form", mock_trap.form, MOCK_SEND_EMPTY);

    start("Yield", 0);
    seL4_Yield();
    expect_trap(seL4_SysYield, 0, 0, 0, 0);
}

static void test_receive(void)
{
    start("Recv", 0);
    expect_received(seL4_Recv(SRC, &sender, REPLY));
    expect_trap(seL4_SysRecv, SRC, 0, REPLY, 0);
    expect_buffer(1);

    start("NBRecv without sender", 0);
    seL4_NBRecv(SRC, NULL, REPLY);
    expect_trap(seL4_SysNBRecv, SRC, 0, REPLY, 0);
    expect_buffer(1);

    start("Wait", 0);
    expect_received(seL4_Wait(SRC, &sender));
    expect_trap(seL4_SysWait, SRC, 0, 0, 0);
    expect_buffer(1);

    start("NBWait", 0);
    expect_received(seL4_NBWait(SRC, &sender));
    expect_trap(seL4_SysNBWait, SRC, 0, 0, 0);

    start("Poll", 0);
    expect_received(seL4_Poll(SRC, &sender));
    expect_trap(seL4_SysNBWait, SRC, 0, 0, 0);

    start("RecvWithMRs", 0);
#ifdef CONFIG_ARCH_X86
    expect_received(seL4_RecvWithMRs(SRC, &sender, &mr0, &mr1, &mr2, &mr3, REPLY));
#else
    expect_received(seL4_RecvWithMRs(SRC, &sender, REPLY, &mr0, &mr1, &mr2, &mr3));
#endif
    expect_trap(seL4_SysRecv, SRC, 0, REPLY, 0);
    expect_variables();
    expect_buffer(0);

    start("WaitWithMRs", 0);
    expect_received(seL4_WaitWithMRs(SRC, &sender, &mr0, &mr1, &mr2, &mr3));
    expect_trap(seL4_SysWait, SRC, 0, 0, 0);
    expect_variables();
    expect_buffer(0);
}

static void test_call(void)
{
    seL4_MessageInfo_t info = start("Call", 4);
    EXPECT("result", seL4_Call(DEST, info).words[0], 0x77004);
    expect_trap(seL4_SysCall, DEST, info.words[0], 0, 0);
    expect_sent(SENT(0), SENT(1), SENT(2), SENT(3));
    expect_buffer(1);

    info = start("CallWithMRs of length 2", 2);
    EXPECT("result", seL4_CallWithMRs(DEST, info, &mr0, &mr1, &mr2, NULL).words[0], 0x77004);
    expect_sent(0x2000, 0x2001, 0, 0);
    EXPECT("mr2", mr2, ANSWER(2));
    EXPECT("mr3", mr3, 0x2003);
    expect_buffer(0);

    info = start("ReplyRecv", 4);
    expect_received(seL4_ReplyRecv(SRC, info, &sender, REPLY));
    expect_trap(seL4_SysReplyRecv, SRC, info.words[0], REPLY, 0);
    expect_sent(SENT(0), SENT(1), SENT(2), SENT(3));
    expect_buffer(1);

    info = start("ReplyRecvWithMRs", 3);
    expect_received(seL4_ReplyRecvWithMRs(SRC, info, &sender, &mr0, &mr1, &mr2, &mr3, REPLY));
    expect_trap(seL4_SysReplyRecv, SRC, info.words[0], REPLY, 0);
    expect_sent(0x2000, 0x2001, 0x2002, 0);
    expect_variables();
    expect_buffer(0);

    info = start("NBSendRecv", 4);
    expect_received(seL4_NBSendRecv(DEST, info, SRC, &sender, REPLY));
    expect_trap(seL4_SysNBSendRecv, SRC, info.words[0], REPLY, DEST);
    expect_sent(SENT(0), SENT(1), SENT(2), SENT(3));
    expect_buffer(1);

    info = start("NBSendRecvWithMRs", 4);
    expect_received(seL4_NBSendRecvWithMRs(DEST, info, SRC, &sender, &mr0, &mr1, &mr2, &mr3, REPLY));
    expect_trap(seL4_SysNBSendRecv, SRC, info.words[0], REPLY, DEST);
    expect_sent(0x2000, 0x2001, 0x2002, 0x2003);
    expect_variables();

    info = start("NBSendWait", 4);
    expect_received(seL4_NBSendWait(DEST, info, SRC, &sender));
    expect_trap(seL4_SysNBSendWait, SRC, info.words[0], DEST, 0);
    expect_buffer(1);

    info = start("NBSendWaitWithMRs", 1);
    expect_received(seL4_NBSendWaitWithMRs(DEST, info, SRC, &sender, &mr0, &mr1, &mr2, &mr3));
    expect_trap(seL4_SysNBSendWait, SRC, info.words[0], DEST, 0);
    expect_sent(0x2000, 0, 0, 0);
    expect_variables();
    expect_buffer(0);
}

static void test_buffer(void)
{
    mock_reset("IPC buffer");
    seL4_SetMR(119, 1);
    EXPECT("last message word", mock_buffer.msg[119], 1);
    seL4_SetUserData(2);
    EXPECT("user data", seL4_GetUserData(), 2);
    seL4_SetCap(2, 3);
    EXPECT("capability", seL4_GetCap(2), 3);
    EXPECT("badge", seL4_GetBadge(2), 3);
    seL4_SetCapReceivePath(4, 5, 6);
    seL4_CPtr root = 0, index = 0;
    seL4_Word depth = 0;
    seL4_GetCapReceivePath(&root, &index, &depth);
    EXPECT("receive root", root, 4);
    EXPECT("receive index", index, 5);
    EXPECT("receive depth", depth, 6);
    seL4_GetCapReceivePath(NULL, NULL, NULL);
    seL4_SetMR(SEL4_MAPPING_LOOKUP_LEVEL, SEL4_MAPPING_LOOKUP_NO_PT);
    EXPECT("mapping level", seL4_MappingFailedLookupLevel(), 21);
    EXPECT("refills", seL4_MaxExtraRefills(8), 8);
}

static void test_bitfields(void)
{
    mock_reset("bit fields");
    seL4_MessageInfo_t info = seL4_MessageInfo_new(-1ul, -1ul, -1ul, -1ul);
    EXPECT("all ones", info.words[0], -1ul);
    info = seL4_MessageInfo_set_length(info, 0);
    EXPECT("length", info.words[0], ~0x7ful);
    seL4_MessageInfo_ptr_set_label(&info, 5);
    EXPECT("label", seL4_MessageInfo_ptr_get_label(&info), 5);
    EXPECT("unwrapped", seL4_MessageInfo_get_capsUnwrapped(info), 7);
    EXPECT("extra", seL4_MessageInfo_get_extraCaps(info), 3);
    seL4_CNode_CapData_t data = seL4_CNode_CapData_new(-1ul, 0);
    EXPECT("guard", seL4_CNode_CapData_get_guard(data), -1ul >> 6);
    EXPECT("guard size", seL4_CNode_CapData_get_guardSize(data), 0);
    EXPECT("rights", seL4_CapRights_get_capAllowGrantReply(seL4_CanGrantReply), 1);
    EXPECT("rights", seL4_CapRights_set_capAllowRead(seL4_AllRights, 2).words[0], 13);
}

/* Every fault type from a message whose registers hold their own number. */
static void test_faults(void)
{
    mock_reset("faults");
    for (int i = 0; i < 40; i++) {
        seL4_SetMR(i, 0xf00 + (seL4_Word)i);
    }
#define FAULT_OF(T) seL4_getFault(seL4_MessageInfo_new(seL4_Fault_##T, 0, 0, 4))
#define TYPE_OF(T) EXPECT("type", seL4_Fault_get_seL4_FaultType(FAULT_OF(T)), seL4_Fault_##T)
    TYPE_OF(NullFault);
    TYPE_OF(CapFault);
    TYPE_OF(UnknownSyscall);
    TYPE_OF(UserException);
    TYPE_OF(Timeout);
    TYPE_OF(VMFault);
    EXPECT("unknown label", seL4_Fault_get_seL4_FaultType(seL4_getFault(seL4_MessageInfo_new(4711, 0, 0, 0))),
           0);
    EXPECT("address", seL4_Fault_CapFault_get_Addr(FAULT_OF(CapFault)), 0xf01);
    EXPECT("MR6", seL4_Fault_CapFault_get_MR6(FAULT_OF(CapFault)), 0xf06);
    EXPECT("FSR", seL4_Fault_VMFault_get_FSR(FAULT_OF(VMFault)), 0xf03);
    EXPECT("consumed", seL4_Fault_Timeout_get_consumed(FAULT_OF(Timeout)), 0xf01);
    EXPECT("number", seL4_Fault_UserException_get_Number(FAULT_OF(UserException)),
           0xf00 + seL4_UserException_Number);
    EXPECT("system call", seL4_Fault_UnknownSyscall_get_Syscall(FAULT_OF(UnknownSyscall)),
           0xf00 + seL4_UnknownSyscall_Syscall);
    EXPECT("fault IP", seL4_Fault_UnknownSyscall_get_FaultIP(FAULT_OF(UnknownSyscall)),
           0xf00 + seL4_UnknownSyscall_FaultIP);
#ifdef CONFIG_HARDWARE_DEBUG_API
    EXPECT("breakpoint", seL4_Fault_DebugException_get_BreakpointNumber(FAULT_OF(DebugException)), 0xf03);
    EXPECT("is debug exception", seL4_isDebugException_tag(seL4_MessageInfo_new(4, 0, 0, 0)), 1);
#endif
#ifdef CONFIG_ARM_HYPERVISOR_SUPPORT
    EXPECT("HSR", seL4_Fault_VCPUFault_get_HSR(FAULT_OF(VCPUFault)), 0xf00);
    EXPECT("irq", seL4_Fault_VPPIEvent_get_irq(FAULT_OF(VPPIEvent)), 0xf00);
    EXPECT("index", seL4_Fault_VGICMaintenance_get_IDX(FAULT_OF(VGICMaintenance)), 0xf00);
#endif
    EXPECT("is VM fault", seL4_isVMFault_tag(seL4_MessageInfo_new(6, 0, 0, 0)), 1);
    EXPECT("is timeout", seL4_isTimeoutFault_tag(seL4_MessageInfo_new(5, 0, 0, 0)), 1);
    EXPECT("is not null fault", seL4_isNullFault_tag(seL4_MessageInfo_new(5, 0, 0, 0)), 0);
}

static void test_timeout_reply(void)
{
    mock_reset("TimeoutReply");
    seL4_UserContext regs;
    for (unsigned i = 0; i < sizeof(regs) / sizeof(seL4_Word); i++) {
        ((seL4_Word *)&regs)[i] = 0xc00 + i;
    }
    seL4_MessageInfo_t info = seL4_TimeoutReply_new(1, regs, seL4_TimeoutReply_Length);
    EXPECT("information", info.words[0], seL4_TimeoutReply_Length);
    for (int i = 0; i < seL4_TimeoutReply_Length; i++) {
        EXPECT("register", seL4_GetMR(i), 0xc00 + (seL4_Word)i);
    }
    mock_reset("TimeoutReply that does not resume");
    info = seL4_TimeoutReply_new(0, regs, 1);
    EXPECT("information", info.words[0], 1ul << 12 | 1);
    EXPECT("first register", seL4_GetMR(0), 0xc00);
    EXPECT("second register", seL4_GetMR(1), 0x5a5a5a5a5a5a5a5a);
}

/* The calls outside of the API range: number, arguments, result. */
static void test_debug(void)
{
    mock_reset("debug");
#ifdef CONFIG_PRINTING
    seL4_DebugPutChar((char)0xe4);
    expect_trap(seL4_SysDebugPutChar, 0xe4, 0, 0, 0);
    seL4_DebugPutString((char *)"xy");
    expect_trap(seL4_SysDebugPutChar, 'y', 0, 0, 0);
    seL4_DebugDumpScheduler();
    expect_trap(seL4_SysDebugDumpScheduler, 0, 0, 0, 0);
#endif
#ifdef CONFIG_DEBUG_BUILD
    EXPECT("identify", seL4_DebugCapIdentify(DEST), 0xbad6e);
    expect_trap(seL4_SysDebugCapIdentify, DEST, 0, 0, 0);
    seL4_DebugNameThread(DEST, "name");
    expect_trap(seL4_SysDebugNameThread, DEST, 0, 0, 0);
    EXPECT("name", strcmp((const char *)mock_trap.buffer.msg, "name"), 0);
    seL4_DebugSnapshot();
    expect_trap(seL4_SysDebugSnapshot, 0, 0, 0, 0);
    seL4_DebugHalt();
    expect_trap(seL4_SysDebugHalt, 0, 0, 0, 0);
#endif
#ifdef CONFIG_DANGEROUS_CODE_INJECTION
    seL4_DebugRun((void (*)(void *))0x1234, (void *)0x5678);
    expect_trap(seL4_SysDebugRun, 0x1234, 0x5678, 0, 0);
#endif
#ifdef CONFIG_ENABLE_BENCHMARKS
    EXPECT("finalize", seL4_BenchmarkFinalizeLog(), 0xbad6e);
    expect_trap(seL4_SysBenchmarkFinalizeLog, 0, 0, 0, 0);
    mock_answer.badge = 3;
    EXPECT("reset", seL4_BenchmarkResetLog(), seL4_IllegalOperation);
    seL4_BenchmarkSetLogBuffer(DEST);
    expect_trap(seL4_SysBenchmarkSetLogBuffer, DEST, 0, 0, 0);
    seL4_BenchmarkFlushCaches();
    expect_trap(seL4_SysBenchmarkFlushCaches, 0, 0, 0, 0);
#ifndef CONFIG_ARCH_X86
    seL4_BenchmarkFlushL1Caches(2);
    expect_trap(seL4_SysBenchmarkFlushCaches, 1, 2, 0, 0);
#endif
    seL4_BenchmarkNullSyscall();
    expect_trap(seL4_SysBenchmarkNullSyscall, 0, 0, 0, 0);
#endif
#ifdef CONFIG_BENCHMARK_TRACK_UTILISATION
    seL4_BenchmarkGetThreadUtilisation(DEST);
    expect_trap(seL4_SysBenchmarkGetThreadUtilisation, DEST, 0, 0, 0);
    seL4_BenchmarkResetThreadUtilisation(DEST);
    expect_trap(seL4_SysBenchmarkResetThreadUtilisation, DEST, 0, 0, 0);
#endif
#ifdef CONFIG_KERNEL_X86_DANGEROUS_MSR
    EXPECT("RDMSR", seL4_X86DangerousRDMSR(0xc0000080), ANSWER(0));
    expect_trap(seL4_SysX86DangerousRDMSR, 0xc0000080, 0, 0, 0);
    seL4_X86DangerousWRMSR(0xc0000080, 0x1234567890);
    expect_trap(seL4_SysX86DangerousWRMSR, 0xc0000080, 0, 0, 0);
    EXPECT("value", mock_trap.mr[0], 0x1234567890);
#endif
#ifdef CONFIG_SET_TLS_BASE_SELF
    seL4_SetTLSBase(0x12345678);
    expect_trap(seL4_SysSetTLSBase, 0x12345678, 0, 0, 0);
#endif
#ifdef CONFIG_VTX
    start("VMEnter", 0);
    mock_answer.info = 1;
    EXPECT("result", seL4_VMEnter(&sender), 1);
    EXPECT("sender", sender, 0);
    expect_sent(SENT(0), SENT(1), SENT(2), SENT(3));
    expect_trap(seL4_SysVMEnter, 0, 0, 0, 0);
    expect_buffer(1);
    mock_answer.info = 0;
    EXPECT("result", seL4_VMEnter(&sender), 0);
    EXPECT("sender", sender, 0xbad6e);
#endif
}

/* WriteRegisters takes no more of the context than it is told; ReadRegisters fills no more. */
static void test_register_counts(void)
{
    seL4_UserContext regs;
    seL4_Word *words = (seL4_Word *)&regs;
    const unsigned all = sizeof(regs) / sizeof(seL4_Word);
    for (unsigned i = 0; i < all; i++) {
        words[i] = 0xc00 + i;
    }
    mock_reset("WriteRegisters of 3");
    seL4_TCB_WriteRegisters(DEST, 0, 0, 3, &regs);
    EXPECT("length", mock_trap.info & 0x7f, 2 + all);
    EXPECT("MR4", mock_trap.buffer.msg[4], 0xc02);
    EXPECT("MR5", mock_trap.buffer.msg[5], 0x5a5a5a5a5a5a5a5a);
    mock_reset("ReadRegisters of 6");
    seL4_TCB_ReadRegisters(DEST, 0, 0, 6, &regs);
    EXPECT("fourth", words[3], ANSWER(3));
    EXPECT("sixth", words[5], ANSWER(5));
    EXPECT("seventh", words[6], 0xc06);
    mock_reset("Configure without flags");
    seL4_SchedControl_Configure(DEST, 1, 2, 3, 4, 5);
    EXPECT("flags", mock_trap.buffer.msg[4], 0);
    EXPECT("label", mock_trap.info >> 12, SchedControlConfigureFlags);
}

int main(void)
{
    test_send();
    test_receive();
    test_call();
    test_buffer();
    test_bitfields();
    test_faults();
    test_timeout_reply();
    test_debug();
    test_register_counts();
    return mock_report();
}
