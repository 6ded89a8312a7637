/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the entry code to the core and back: a hardware event becomes a fault, an interrupt, or nothing that the core needs to know.
 * The current thread's registers are in its context. System calls go straight to the core.
 */
#include "arch/trap.h"
#include "arch/context.h"
#include "arch/cpu.h"
#include "arch/debug.h"
#include "arch/descriptors.h"
#include "arch/emulate.h"
#include "arch/fpu.h"
#include "arch/irq.h"
#include "arch/segment.h"
#include "core/console.h"
#include "core/core.h"
#include "core/fault.h"
#include "core/irq.h"

struct tcb *trap_first(struct tcb *tcb)
{
    segment_bases_load(&tcb->context);
    entry_set_frame_end((word)tcb + CONTEXT_BYTES);
    return tcb;
}

struct tcb *trap_interrupt(word vector)
{
    uint32_t earlier = entry_data.irq_accepted; /* at a preemption point, and not yet looked at */
    entry_data.irq_accepted = (uint32_t)vector;
    struct tcb *next = kernel_interrupt();
    if (unlikely(earlier != 0)) {
        entry_data.irq_accepted = earlier;
        next = kernel_interrupt();
    }
    return next;
}

/* `int n`: an unknown system call whose number is made of n and eax (faults.md 4.1). */
struct tcb *trap_software(word vector)
{
    struct user_context *context = &this_core.current->context;
    uint32_t number = (uint32_t)vector << 24 | ((uint32_t)context->regs[REG_RAX] & 0xffffff);
    context->regs[REG_RESTART] -= 2;
    struct fault fault = { .type = seL4_Fault_UnknownSyscall, .code = { (word)(int64_t)(int32_t)number } };
    return kernel_fault(fault);
}

#if CONFIG_FSGSBASE_INST
#define EMULATES_BASE_ACCESS 1
#else
#define EMULATES_BASE_ACCESS 0
#endif

struct tcb *trap_exception(word trap)
{
    unsigned vector = trap >> 32 & 0xff;
    word code = (uint32_t)trap;
    struct fault fault = { .type = seL4_Fault_UserException, .code = { vector, code } };
    if (vector == VECTOR_PAGE_FAULT) {
        fault.type = seL4_Fault_VMFault;
        fault.code[0] = cr2_read();
        fault.code[1] = code & 0x1f;
        fault.code[2] = code >> 4 & 1;
    } else if (EMULATES_BASE_ACCESS && vector == VECTOR_INVALID && !cpu_features.fsgsbase) {
        enum emulation emulation = emulate_base_access(this_core.current);
        if (emulation == EMULATION_DONE)
            return this_core.current;
        if (emulation == EMULATION_REFUSED)
            fault.code[0] = VECTOR_PROTECTION;
    } else if (vector == VECTOR_NO_FPU) {
        if (fpu_claim(this_core.current))
            return this_core.current;
    } else if (vector == VECTOR_DEBUG || vector == VECTOR_BREAKPOINT) {
        if (!debug_exception(this_core.current, vector, &fault))
            return this_core.current;
    }
    return kernel_fault(fault);
}

static const char *trap_name(unsigned vector)
{
    switch (vector) {
    case VECTOR_NMI:
        return "non-maskable interrupt";
    case VECTOR_DOUBLE_FAULT:
        return "double fault (kernel stack overflow?)";
    case VECTOR_PROTECTION:
        return "protection fault";
    case VECTOR_PAGE_FAULT:
        return "page fault";
    case VECTOR_MACHINE_CHECK:
        return "machine check";
    default:
        return "exception";
    }
}

void trap_kernel(struct user_context *context)
{
    word trap = context->regs[REG_TRAP];
    unsigned vector = trap >> 32 & 0xff;
    word resume = vector == VECTOR_PROTECTION ? msr_probe_fixup(context->regs[REG_RIP]) : 0;
    if (resume) {
        context->regs[REG_RIP] = resume;
        context->regs[REG_RDI] = 0;
        return;
    }
    cpu_panic_context(context);
    panic("%s (vector %u, code 0x%lx) in %s at 0x%lx, cr2 0x%lx", trap_name(vector), vector, trap & 0xffffffff,
          context->regs[REG_CS] & 3 ? "user mode" : "the kernel", context->regs[REG_RIP], cr2_read());
}
