/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Benchmark system calls; with CONFIG_BENCHMARK_TRACK_UTILISATION also the accounting of cycles per thread (D-28 to D-33).
 */
#include "core/benchmark.h"
#include "arch/cpu.h"
#include "core/console.h"
#include "core/cspace.h"
#include "core/debug.h"
#include "core/string.h"

#if CONFIG_ENABLE_BENCHMARKS
#if CONFIG_BENCHMARK_TRACK_UTILISATION

/* The clock is read once per entry; switches count from there. */
void utilisation_enter(void)
{
    if (this_core.utilisation.enabled)
        this_core.utilisation.entry = cpu_cycles();
}

void utilisation_switch(struct tcb *from, struct tcb *to)
{
    if (!this_core.utilisation.enabled)
        return;
    uint64_t now = this_core.utilisation.entry;
    from->utilisation.scheduled += now - from->utilisation.start;
    to->utilisation.start = now;
    to->utilisation.schedules++;
    this_core.utilisation.switches++;
}

void utilisation_leave(struct tcb *current)
{
    if (!this_core.utilisation.enabled)
        return;
    uint64_t used = cpu_cycles() - this_core.utilisation.entry;
    current->utilisation.entries++;
    current->utilisation.kernel += used;
    this_core.utilisation.entries++;
    this_core.utilisation.kernel += used;
}

static void utilisation_reset(struct tcb *tcb)
{
    memset(&tcb->utilisation, 0, sizeof(tcb->utilisation));
}

static void utilisation_start(struct tcb *caller)
{
    uint64_t now = cpu_cycles();
    utilisation_reset(this_core.idle);
    caller->utilisation.start = now;
    caller->utilisation.schedules++;
    memset(&this_core.utilisation, 0, sizeof(this_core.utilisation));
    this_core.utilisation.enabled = true;
    this_core.utilisation.start = now;
    this_core.utilisation.entry = now;
    this_core.utilisation.switches = 1;
}

static void utilisation_finish(struct tcb *caller)
{
    if (!this_core.utilisation.enabled)
        return;
    this_core.utilisation.entry = cpu_cycles();
    utilisation_switch(caller, this_core.idle);
    this_core.utilisation.end = this_core.utilisation.entry;
    this_core.utilisation.enabled = false;
}

static struct tcb *utilisation_named_thread(const struct tcb *caller)
{
    struct lookup_failure failure;
    const struct slot *slot = cspace_lookup(caller, context_cap(&caller->context), &failure);
    if (slot && slot_type(slot) == CAP_THREAD)
        return (struct tcb *)slot->object;
    kprintf("benchmark call: not a TCB capability\n");
    return NULL;
}

static void utilisation_report(struct tcb *caller)
{
    const struct tcb *tcb = utilisation_named_thread(caller);
    word *buffer = tcb_receive_buffer(caller);
    if (!tcb || !buffer)
        return;
    const struct tcb *idle = this_core.idle;
    const uint64_t values[] = { tcb->utilisation.scheduled,
                                tcb->utilisation.schedules,
                                tcb->utilisation.kernel,
                                tcb->utilisation.entries,
                                idle->utilisation.scheduled,
                                idle->utilisation.scheduled,
                                idle->utilisation.schedules,
                                idle->utilisation.kernel,
                                idle->utilisation.entries,
                                this_core.utilisation.end - this_core.utilisation.start,
                                this_core.utilisation.switches,
                                this_core.utilisation.kernel,
                                this_core.utilisation.entries };
    memcpy(buffer + 1, values, sizeof(values));
}

#if CONFIG_DEBUG_BUILD
static void utilisation_dump(void)
{
    console_printf("{\n  \"BENCHMARK_TOTAL_UTILISATION\":%lu,\n  \"BENCHMARK_TOTAL_KERNEL_UTILISATION\":%lu,\n",
                   this_core.utilisation.end - this_core.utilisation.start, this_core.utilisation.kernel);
    console_printf("  \"BENCHMARK_TOTAL_NUMBER_KERNEL_ENTRIES\":%lu,\n  \"BENCHMARK_TOTAL_NUMBER_SCHEDULES\":%lu,\n",
                   this_core.utilisation.entries, this_core.utilisation.switches);
    console_printf("  \"BENCHMARK_TCB_\":[\n");
    for (const struct tcb *tcb = debug_first_thread(); tcb; tcb = tcb->debug_next)
        console_printf("    {\"NAME\":\"%s\",\"UTILISATION\":%lu,\"NUMBER_SCHEDULES\":%lu,\"KERNEL_UTILISATION\":%lu,"
                       "\"NUMBER_KERNEL_ENTRIES\":%lu}%s\n",
                       tcb->name, tcb->utilisation.scheduled, tcb->utilisation.schedules, tcb->utilisation.kernel,
                       tcb->utilisation.entries, tcb->debug_next ? "," : "");
    console_printf("  ]\n}\n");
}
#endif

static bool utilisation_syscall(struct tcb *caller, word number)
{
    switch ((long)number) {
    case seL4_SysBenchmarkGetThreadUtilisation:
        utilisation_report(caller);
        return true;
    case seL4_SysBenchmarkResetThreadUtilisation: {
        struct tcb *tcb = utilisation_named_thread(caller);
        if (tcb)
            utilisation_reset(tcb);
        return true;
    }
#if CONFIG_DEBUG_BUILD
    case seL4_SysBenchmarkDumpAllThreadsUtilisation:
        utilisation_dump();
        return true;
    case seL4_SysBenchmarkResetAllThreadsUtilisation:
        for (struct tcb *tcb = debug_first_thread(); tcb; tcb = tcb->debug_next)
            utilisation_reset(tcb);
        return true;
#endif
    default:
        return false;
    }
}
#else
static bool utilisation_syscall(struct tcb *caller, word number)
{
    (void)caller;
    (void)number;
    return false;
}
static void utilisation_start(struct tcb *caller)
{
    (void)caller;
}
static void utilisation_finish(struct tcb *caller)
{
    (void)caller;
}
#endif

bool benchmark_syscall(struct tcb *caller, word number)
{
    switch ((long)number) {
    case seL4_SysBenchmarkNullSyscall:
        return true;
    case seL4_SysBenchmarkFlushCaches:
        cpu_flush_caches(context_cap(&caller->context), context_info(&caller->context));
        return true;
    case seL4_SysBenchmarkResetLog:
        utilisation_start(caller);
        context_set_badge(&caller->context, seL4_NoError);
        return true;
    case seL4_SysBenchmarkFinalizeLog:
        utilisation_finish(caller);
        return true;
    default:
        return utilisation_syscall(caller, number);
    }
}
#endif
