/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions of user threads that are no system calls become faults (docs/reference/faults.md 4.2).
 * Exceptions of the kernel itself become a report and the end.
 */
#include "arch/trap.h"

#include "arch/cpu.h"
#include "arch/debug.h"
#include "arch/fpu.h"
#include "arch/sysreg.h"
#include "core/console.h"
#include "core/core.h"
#include "core/fault.h"
#include <tagua/abi.h>

enum exception_class {
    CLASS_FP_ACCESS = 0x07,
    CLASS_INSTRUCTION_ABORT = 0x20,
    CLASS_DATA_ABORT = 0x24,
    CLASS_BREAKPOINT = 0x30,
    CLASS_STEP = 0x32,
    CLASS_WATCHPOINT = 0x34,
    CLASS_BRK = 0x3c,
};

struct trap_frame trap_frame;
bool trap_frame_valid;

static const char *const trap_names[] = { "synchronous exception", "interrupt", "fast interrupt", "SError" };

struct tcb *trap_exception(word syndrome)
{
    struct tcb *tcb = this_core.current;
    struct fault fault = { 0 };
    syndrome &= MASK(32);
    switch (syndrome >> 26) {
    case CLASS_DATA_ABORT:
        fault.type = seL4_Fault_VMFault;
        fault.code[0] = sysreg_read(far_el1);
        fault.code[1] = syndrome;
        break;
    case CLASS_INSTRUCTION_ABORT:
        fault.type = seL4_Fault_VMFault;
        fault.code[0] = tcb->context.regs[REG_RESTART_PC];
        fault.code[1] = syndrome;
        fault.code[2] = 1;
        break;
#if CONFIG_HARDWARE_DEBUG_API
    case CLASS_BREAKPOINT:
    case CLASS_STEP:
    case CLASS_WATCHPOINT:
    case CLASS_BRK:
        if (!debug_exception_fault(tcb, syndrome, &fault))
            return tcb;
        break;
#endif
    case CLASS_FP_ACCESS:
        if (fpu_acquire(tcb))
            return tcb;
        /* fall through */
    default:
        fault.type = seL4_Fault_UserException;
        fault.code[0] = syndrome;
        break;
    }
    return kernel_fault(fault);
}

/* entry.S has filled trap_frame. A second one while the first is being reported is not reported. */
NORETURN void trap_unexpected(word kind)
{
    if (trap_frame_valid)
        cpu_halt();
    trap_frame_valid = true;
    panic("unexpected %s in %s mode, ESR 0x%lx, FAR 0x%lx", trap_names[kind % 4],
          kind < 8 ? "kernel" : "user", trap_frame.syndrome, trap_frame.fault_address);
}
