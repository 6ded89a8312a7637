/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system calls outside of the API range: debugging, benchmarks, thread-local storage, and what only x86
 * has. Each exists in a build whose option is on. They are entered with the registers of a combined
 * operation, so a caller counts all output registers as changed.
 */
#pragma once

#include <sel4/syscalls.h>

/* Arguments in the capability and information registers; the result is the capability register. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_debug_call(seL4_Syscall_ID number, seL4_Word argument,
                                               seL4_Word argument2)
{
    seL4_Word mr[4] = {0, 0, 0, 0};
    return tagua_trap_call((seL4_Word)number, argument, &argument2, mr);
}

#ifdef CONFIG_PRINTING
LIBSEL4_INLINE_FUNC void seL4_DebugPutChar(char c)
{
    tagua_debug_call(seL4_SysDebugPutChar, (seL4_Uint8)c, 0);
}

LIBSEL4_INLINE_FUNC void seL4_DebugPutString(char *str)
{
    for (char *s = str; *s; s++) {
        seL4_DebugPutChar(*s);
    }
}

LIBSEL4_INLINE_FUNC void seL4_DebugDumpScheduler(void)
{
    tagua_debug_call(seL4_SysDebugDumpScheduler, 0, 0);
}
#endif

#ifdef CONFIG_DEBUG_BUILD
LIBSEL4_INLINE_FUNC void seL4_DebugHalt(void)
{
    tagua_debug_call(seL4_SysDebugHalt, 0, 0);
}

LIBSEL4_INLINE_FUNC void seL4_DebugSnapshot(void)
{
    tagua_debug_call(seL4_SysDebugSnapshot, 0, 0);
}

/* The type number of the capability, 0 if there is none. */
LIBSEL4_INLINE_FUNC seL4_Uint32 seL4_DebugCapIdentify(seL4_CPtr cap)
{
    return (seL4_Uint32)tagua_debug_call(seL4_SysDebugCapIdentify, cap, 0);
}

/* Overwrites the message in the IPC buffer with the name. */
LIBSEL4_INLINE_FUNC void seL4_DebugNameThread(seL4_CPtr tcb, const char *name)
{
    __builtin_strcpy((char *)seL4_GetIPCBuffer()->msg, name);
    tagua_debug_call(seL4_SysDebugNameThread, tcb, 0);
}
#endif

#if defined(CONFIG_DEBUG_BUILD) && defined(CONFIG_ENABLE_SMP_SUPPORT)
#ifdef CONFIG_ARCH_ARM
LIBSEL4_INLINE_FUNC void seL4_DebugSendIPI(seL4_Uint8 target, unsigned irq)
{
    tagua_debug_call(seL4_SysDebugSendIPI, target, irq);
}
#endif

LIBSEL4_INLINE_FUNC seL4_Word seL4_DebugGetThreadAffinity(seL4_CPtr tcb)
{
    return tagua_debug_call(seL4_SysDebugGetThreadAffinity, tcb, 0);
}
#endif

#ifdef CONFIG_DANGEROUS_CODE_INJECTION
LIBSEL4_INLINE_FUNC void seL4_DebugRun(void (*userfn)(void *), void *userarg)
{
    tagua_debug_call(seL4_SysDebugRun, (seL4_Word)userfn, (seL4_Word)userarg);
}
#endif

#ifdef CONFIG_ENABLE_BENCHMARKS
LIBSEL4_INLINE_FUNC void seL4_BenchmarkFlushCaches(void)
{
    tagua_debug_call(seL4_SysBenchmarkFlushCaches, 0, 0);
}

#ifndef CONFIG_ARCH_X86
/* cache_type: 1 instruction, 2 data, 3 both. */
LIBSEL4_INLINE_FUNC void seL4_BenchmarkFlushL1Caches(seL4_Word cache_type)
{
    tagua_debug_call(seL4_SysBenchmarkFlushCaches, 1, cache_type);
}
#endif

LIBSEL4_INLINE_FUNC seL4_Error seL4_BenchmarkResetLog(void)
{
    return (seL4_Error)tagua_debug_call(seL4_SysBenchmarkResetLog, 0, 0);
}

LIBSEL4_INLINE_FUNC seL4_Word seL4_BenchmarkFinalizeLog(void)
{
    return tagua_debug_call(seL4_SysBenchmarkFinalizeLog, 0, 0);
}

LIBSEL4_INLINE_FUNC seL4_Error seL4_BenchmarkSetLogBuffer(seL4_Word frame_cptr)
{
    return (seL4_Error)tagua_debug_call(seL4_SysBenchmarkSetLogBuffer, frame_cptr, 0);
}

LIBSEL4_INLINE_FUNC void seL4_BenchmarkNullSyscall(void)
{
    tagua_trap_null((seL4_Word)seL4_SysBenchmarkNullSyscall);
}
#endif

#ifdef CONFIG_BENCHMARK_TRACK_UTILISATION
LIBSEL4_INLINE_FUNC void seL4_BenchmarkGetThreadUtilisation(seL4_Word tcb_cptr)
{
    tagua_debug_call(seL4_SysBenchmarkGetThreadUtilisation, tcb_cptr, 0);
}

LIBSEL4_INLINE_FUNC void seL4_BenchmarkResetThreadUtilisation(seL4_Word tcb_cptr)
{
    tagua_debug_call(seL4_SysBenchmarkResetThreadUtilisation, tcb_cptr, 0);
}

#ifdef CONFIG_DEBUG_BUILD
LIBSEL4_INLINE_FUNC void seL4_BenchmarkDumpAllThreadsUtilisation(void)
{
    tagua_debug_call(seL4_SysBenchmarkDumpAllThreadsUtilisation, 0, 0);
}

LIBSEL4_INLINE_FUNC void seL4_BenchmarkResetAllThreadsUtilisation(void)
{
    tagua_debug_call(seL4_SysBenchmarkResetAllThreadsUtilisation, 0, 0);
}
#endif
#endif

#ifdef CONFIG_KERNEL_X86_DANGEROUS_MSR
LIBSEL4_INLINE_FUNC void seL4_X86DangerousWRMSR(seL4_Uint32 msr, seL4_Uint64 value)
{
    seL4_Word mr[4] = {value, 0, 0, 0};
    seL4_Word info = 0;
    tagua_trap_call((seL4_Word)seL4_SysX86DangerousWRMSR, msr, &info, mr);
}

LIBSEL4_INLINE_FUNC seL4_Uint64 seL4_X86DangerousRDMSR(seL4_Uint32 msr)
{
    seL4_Word mr[4] = {0, 0, 0, 0};
    seL4_Word info = 0;
    tagua_trap_call((seL4_Word)seL4_SysX86DangerousRDMSR, msr, &info, mr);
    return mr[0];
}
#endif

#ifdef CONFIG_VTX
/*
 * Enters the guest of the thread's VCPU: 0 and *sender for a notification, 1 for a fault; details in the
 * message.
 */
LIBSEL4_INLINE_FUNC seL4_Word seL4_VMEnter(seL4_Word *sender)
{
    seL4_Word mr[4];
    seL4_Word result = 0;
    tagua_load_mrs(mr);
    seL4_Word badge = tagua_trap_call((seL4_Word)seL4_SysVMEnter, 0, &result, mr);
    tagua_store_mrs(mr);
    if (result == 0 && sender) {
        *sender = badge;
    }
    return result;
}
#endif

#ifdef CONFIG_SET_TLS_BASE_SELF
LIBSEL4_INLINE_FUNC void seL4_SetTLSBase(seL4_Word tls_base)
{
    tagua_trap_send_empty((seL4_Word)seL4_SysSetTLSBase, tls_base, 0);
}
#endif
