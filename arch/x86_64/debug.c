/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hardware debug interface (threads.md section 9, faults.md 3.6): four breakpoints per thread in its own copy of DR0 to DR3 and
 * DR7, and single-stepping by the trap flag of its flags register.
 *
 * Kept: the debug registers are off while a thread without breakpoints runs; addresses in them are the user's. RARE_ARCH is set for a
 * thread exactly while it has a breakpoint.
 */
#include "arch/debug.h"
#include "arch/asm.h"
#include "arch/context.h"
#include "arch/trap.h"
#include "arch/types.h"
#include "core/core.h"
#include <tagua/abi.h>

#define DR6_CLEAR 0xffff0ff0
#define DR6_STEP 0x4000
#define DR7_OFF 0x400

void debug_init(void)
{
    dr7_write(DR7_OFF);
    dr6_write(DR6_CLEAR);
}

#if CONFIG_HARDWARE_DEBUG_API

#define DEBUG_BREAKPOINTS 4

/* Of breakpoint n: local enable is bit 2n, condition bits 16 + 4n and up, length the two above. */
#define DR7_ENABLE(n) (1ul << 2 * (n))
#define DR7_FIELD(n, value) ((word)(value) << (16 + 4 * (n)))
#define DR7_MASK(n) (DR7_ENABLE(n) | DR7_FIELD(n, 15))

enum { CONDITION_EXECUTE = 0, CONDITION_WRITE = 1, CONDITION_READ_WRITE = 3 };

static const uint8_t length_of_size[] = { [0] = 0, [1] = 0, [2] = 1, [4] = 3, [8] = 2 };
static const uint8_t size_of_length[] = { 1, 2, 8, 4 };

/* --- the registers --------------------------------------------------------------------------------------------------------------- */

void debug_switch(const struct tcb *to)
{
    dr7_write(DR7_OFF);
    if (!(to->rare & RARE_ARCH))
        return;
    dr0_write(to->arch.breakpoint[0]);
    dr1_write(to->arch.breakpoint[1]);
    dr2_write(to->arch.breakpoint[2]);
    dr3_write(to->arch.breakpoint[3]);
    dr7_write(to->arch.breakpoints | DR7_OFF);
}

static void debug_set_breakpoint(struct tcb *tcb, unsigned n, word address, word bits)
{
    tcb->arch.breakpoint[n] = address;
    tcb->arch.breakpoints = (tcb->arch.breakpoints & ~DR7_MASK(n)) | bits;
    tcb->rare = (uint8_t)(tcb->arch.breakpoints ? tcb->rare | RARE_ARCH : tcb->rare & ~RARE_ARCH);
    if (tcb == this_core.current)
        debug_switch(tcb);
}

static void debug_set_steps(struct tcb *tcb, word count)
{
    tcb->arch.step_interval = count;
    tcb->arch.step_left = count;
    tcb->context.regs[REG_RFLAGS] &= ~(word)RFLAGS_TF;
    context_changed(tcb);
}

void debug_context_changed(struct tcb *tcb)
{
    if (tcb->arch.step_interval)
        tcb->context.regs[REG_RFLAGS] |= RFLAGS_TF;
}

/* --- exceptions -------------------------------------------------------------------------------------------------------------------- */

bool debug_exception(struct tcb *tcb, unsigned vector, struct fault *fault)
{
    fault->type = seL4_Fault_DebugException;
    fault->code[0] = seL4_SoftwareBreakRequest;
    if (vector == VECTOR_BREAKPOINT)
        return true;
    word status = dr6_read();
    dr6_write(DR6_CLEAR);
    for (unsigned n = 0; n < DEBUG_BREAKPOINTS; n++) {
        if (!(status & BIT(n)) || !(tcb->arch.breakpoints & DR7_ENABLE(n)))
            continue;
        bool data = (tcb->arch.breakpoints & DR7_FIELD(n, 3)) != 0;
        fault->code[0] = data ? seL4_DataBreakpoint : seL4_InstructionBreakpoint;
        fault->code[1] = tcb->arch.breakpoint[n];
        fault->code[2] = n;
        return true;
    }
    fault->code[0] = seL4_SingleStep;
    if (!(status & DR6_STEP))
        return false;
    if (tcb->arch.step_left > 1) {
        tcb->arch.step_left--;
        return false;
    }
    return true;
}

bool arch_debug_reply(struct tcb *faulter, bool has_count, word count)
{
    debug_set_steps(faulter, has_count ? count : 1);
    return true;
}

/* --- invocations ---------------------------------------------------------------------------------------------------------------------- */

static enum outcome debug_check_kind(struct invocation *inv, word type, word size, word access)
{
    if (type != seL4_DataBreakpoint && type != seL4_InstructionBreakpoint)
        return ERROR_INVALID_ARGUMENT(inv, 2);
    if (type == seL4_InstructionBreakpoint && size != 0)
        return ERROR_INVALID_ARGUMENT(inv, 3);
    if (type == seL4_InstructionBreakpoint && access != seL4_BreakOnRead)
        return ERROR_INVALID_ARGUMENT(inv, 4);
    if (type == seL4_DataBreakpoint && size == 0)
        return ERROR_INVALID_ARGUMENT(inv, 3);
    if (access > seL4_BreakOnReadWrite || size > 8 || (size & (size - 1)) != 0)
        return ERROR_INVALID_ARGUMENT(inv, 3);
    return OUTCOME_DONE;
}

static enum outcome debug_set(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 5)
        return ERROR_TRUNCATED(inv);
    unsigned n = (uint16_t)invocation_arg(inv, 0);
    word address = invocation_arg(inv, 1), type = invocation_arg(inv, 2);
    word size = invocation_arg(inv, 3), access = invocation_arg(inv, 4);
    if (address >= USER_TOP)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    if (debug_check_kind(inv, type, size, access) != OUTCOME_DONE)
        return OUTCOME_ERROR;
    if (size != 0 && (address & (size - 1)) != 0)
        return invocation_error(inv, seL4_AlignmentError);
    if (n >= DEBUG_BREAKPOINTS)
        return invocation_range_error(inv, 0, DEBUG_BREAKPOINTS - 1);

    word condition = type == seL4_InstructionBreakpoint ? CONDITION_EXECUTE
                     : access == seL4_BreakOnWrite      ? CONDITION_WRITE
                                                        : CONDITION_READ_WRITE;
    debug_set_breakpoint(tcb, n, address, DR7_ENABLE(n) | DR7_FIELD(n, condition | (word)length_of_size[size] << 2));
    return OUTCOME_DONE;
}

/* The breakpoint that an operation names, or DEBUG_BREAKPOINTS after the error has been recorded. */
static unsigned debug_number(struct invocation *inv)
{
    unsigned n = inv->length < 1 ? DEBUG_BREAKPOINTS : (uint16_t)invocation_arg(inv, 0);
    if (n < DEBUG_BREAKPOINTS)
        return n;
    if (inv->length < 1)
        ERROR_TRUNCATED(inv);
    else
        invocation_range_error(inv, 0, DEBUG_BREAKPOINTS - 1);
    return DEBUG_BREAKPOINTS;
}

static enum outcome debug_get(struct invocation *inv, const struct tcb *tcb)
{
    unsigned n = debug_number(inv);
    if (n == DEBUG_BREAKPOINTS)
        return OUTCOME_ERROR;
    word bits = tcb->arch.breakpoints >> (16 + 4 * n) & 15;
    bool enabled = (tcb->arch.breakpoints & DR7_ENABLE(n)) != 0;
    word condition = bits & 3;
    bool data = condition != CONDITION_EXECUTE;
    invocation_return(inv, 0, tcb->arch.breakpoint[n]);
    invocation_return(inv, 1, data || !enabled ? seL4_DataBreakpoint : seL4_InstructionBreakpoint);
    invocation_return(inv, 2, data ? size_of_length[bits >> 2] : 0);
    invocation_return(inv, 3, !data ? seL4_BreakOnRead : condition == CONDITION_WRITE ? seL4_BreakOnWrite : seL4_BreakOnReadWrite);
    invocation_return(inv, 4, enabled);
    return OUTCOME_DONE;
}

static enum outcome debug_unset(struct invocation *inv, struct tcb *tcb)
{
    unsigned n = debug_number(inv);
    if (n == DEBUG_BREAKPOINTS)
        return OUTCOME_ERROR;
    debug_set_breakpoint(tcb, n, 0, 0);
    return OUTCOME_DONE;
}

static enum outcome debug_configure_steps(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 2)
        return ERROR_TRUNCATED(inv);
    debug_set_steps(tcb, invocation_arg(inv, 1));
    invocation_return(inv, 0, 0);
    return OUTCOME_DONE;
}

enum outcome arch_debug_invoke(struct invocation *inv)
{
    struct tcb *tcb = (struct tcb *)inv->slot->object;
    switch (inv->label) {
    case TCBSetBreakpoint:
        return debug_set(inv, tcb);
    case TCBGetBreakpoint:
        return debug_get(inv, tcb);
    case TCBUnsetBreakpoint:
        return debug_unset(inv, tcb);
    default:
        return debug_configure_steps(inv, tcb);
    }
}

#endif
