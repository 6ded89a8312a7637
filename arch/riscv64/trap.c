/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions: from scause and stval to the fault that the user's handler hears of (docs/reference/faults.md 4.3). The
 * cause is looked at in its full width: only codes 0..15 can be in the set, everything else is a user exception.
 */
#include "arch/trap.h"
#include "arch/cpu.h"
#include "arch/fpu.h"
#include "core/console.h"
#include "core/core.h"
#include "core/fault.h"

#define CAUSE_FETCH_ACCESS        1
#define CAUSE_ILLEGAL_INSTRUCTION 2
#define CAUSE_LOAD_ACCESS         5
#define CAUSE_STORE_ACCESS        7
#define CAUSE_FETCH_PAGE          12
#define CAUSE_LOAD_PAGE           13
#define CAUSE_STORE_PAGE          15

#define CAUSES_FETCH (BIT(CAUSE_FETCH_ACCESS) | BIT(CAUSE_FETCH_PAGE))
#define CAUSES_LOAD  (BIT(CAUSE_LOAD_ACCESS) | BIT(CAUSE_LOAD_PAGE))
#define CAUSES_STORE (BIT(CAUSE_STORE_ACCESS) | BIT(CAUSE_STORE_PAGE))

struct tcb *trap_exception(word cause, word value)
{
    word bit = cause < 16 ? BIT(cause) : 0;
    if (bit & (CAUSES_FETCH | CAUSES_LOAD | CAUSES_STORE)) {
        bool fetch = (bit & CAUSES_FETCH) != 0;
        word status = fetch ? CAUSE_FETCH_ACCESS : bit & CAUSES_LOAD ? CAUSE_LOAD_ACCESS : CAUSE_STORE_ACCESS;
        return kernel_fault((struct fault){ .type = seL4_Fault_VMFault, .code = { value, status, fetch } });
    }
    if (cause == CAUSE_ILLEGAL_INSTRUCTION && fpu_trap())
        return this_core.current;
    return kernel_fault((struct fault){ .type = seL4_Fault_UserException, .code = { (uint32_t)cause, 0 } });
}

COLD NORETURN void trap_in_kernel(const struct user_context *context)
{
    if (cpu_kernel_trap) /* in the panic itself */
        cpu_halt();
    cpu_kernel_trap = context;
    panic("trap in the kernel: scause 0x%lx, stval 0x%lx, at 0x%lx", CSR_READ("scause"), CSR_READ("stval"),
          context->regs[REG_RESTART_PC]);
}
