/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hardware breakpoints, watchpoints and single-stepping for user threads (docs/reference/threads.md 9,
 * faults.md 3.6).
 *
 * The processor's registers hold the settings of the current thread if it has any; for one that has none a
 * single bit switches everything off, so what is left in the others does not matter. Threads with settings
 * are marked RARE_ARCH; nobody else's switch comes here. Addresses are below the user's top and all
 * comparisons are limited to EL0.
 */
#include "arch/debug.h"

#if CONFIG_HARDWARE_DEBUG_API

#include "arch/cpu.h"
#include "arch/object.h"
#include "arch/sysreg.h"
#include "arch/types.h"
#include "core/core.h"
#include "core/invocation.h"
#include <tagua/abi.h>

_Static_assert(DEBUG_BREAKPOINTS == seL4_NumExclusiveBreakpoints, "numbers 0 to 5");
_Static_assert(DEBUG_WATCHPOINTS == seL4_NumExclusiveWatchpoints, "numbers 6 to 9");

#define MDSCR_SINGLE_STEP BIT(0)
#define MDSCR_MONITOR BIT(15)

#define CONTROL_ENABLE 1u
#define CONTROL_EL0 (2u << 1)
#define BREAKPOINT_ALL_BYTES (0xfu << 5)
#define WATCHPOINT_ACCESS_SHIFT 3 /* 1 load, 2 store, 3 both */
#define WATCHPOINT_BYTES_SHIFT 5
/* One access may begin so far before the watched bytes that it touches. */
#define WATCHPOINT_REACH 64

#define LAST_NUMBER (DEBUG_BREAKPOINTS + DEBUG_WATCHPOINTS - 1)

enum debug_reason { REASON_DATA = 0, REASON_INSTRUCTION = 1, REASON_STEP = 2, REASON_SOFTWARE = 3 };

/* What this processor has, as far as the interface can name them. */
static unsigned debug_breakpoints, debug_watchpoints;

void debug_init(void)
{
    word features = sysreg_read(id_aa64dfr0_el1);
    debug_breakpoints = sysreg_field(features, 12) + 1;
    debug_watchpoints = sysreg_field(features, 20) + 1;
    if (debug_breakpoints > DEBUG_BREAKPOINTS)
        debug_breakpoints = DEBUG_BREAKPOINTS;
    if (debug_watchpoints > DEBUG_WATCHPOINTS)
        debug_watchpoints = DEBUG_WATCHPOINTS;
}

/* --- the registers -------------------------------------------------------------------------------------- */

#define BREAKPOINT_LOAD(n)                                        \
    case n:                                                       \
        sysreg_write(dbgbvr##n##_el1, state->breakpoint_value[n]); \
        sysreg_write(dbgbcr##n##_el1, state->breakpoint_control[n]); \
        break

static void debug_load_breakpoint(const struct debug_state *state, unsigned n)
{
    switch (n) {
        BREAKPOINT_LOAD(0);
        BREAKPOINT_LOAD(1);
        BREAKPOINT_LOAD(2);
        BREAKPOINT_LOAD(3);
        BREAKPOINT_LOAD(4);
        BREAKPOINT_LOAD(5);
    }
}

#define WATCHPOINT_LOAD(n)                                                    \
    case n:                                                                   \
        sysreg_write(dbgwvr##n##_el1, ALIGN_DOWN(state->watchpoint_value[n], 3)); \
        sysreg_write(dbgwcr##n##_el1, state->watchpoint_control[n]);          \
        break

static void debug_load_watchpoint(const struct debug_state *state, unsigned n)
{
    switch (n) {
        WATCHPOINT_LOAD(0);
        WATCHPOINT_LOAD(1);
        WATCHPOINT_LOAD(2);
        WATCHPOINT_LOAD(3);
    }
}

/* The watched bytes are neighbours. */
static word debug_watchpoint_size(uint32_t control)
{
    uint32_t bytes = control >> WATCHPOINT_BYTES_SHIFT & 0xff;
    return bytes ? 32 - (word)__builtin_clz(bytes) - (word)__builtin_ctz(bytes) : 0;
}

static bool debug_has_points(const struct debug_state *state)
{
    uint32_t any = 0;
    for (unsigned i = 0; i < DEBUG_BREAKPOINTS; i++)
        any |= state->breakpoint_control[i];
    for (unsigned i = 0; i < DEBUG_WATCHPOINTS; i++)
        any |= state->watchpoint_control[i];
    return any & CONTROL_ENABLE;
}

void debug_switch(struct tcb *from, struct tcb *to)
{
    const struct debug_state *state = &to->arch.debug;
    word mdscr = MDSCR_TRAP_DCC;
    (void)from;
    if (debug_has_points(state)) {
        mdscr |= MDSCR_MONITOR;
        for (unsigned i = 0; i < debug_breakpoints; i++)
            debug_load_breakpoint(state, i);
        for (unsigned i = 0; i < debug_watchpoints; i++)
            debug_load_watchpoint(state, i);
    }
    if (state->steps_left)
        mdscr |= MDSCR_SINGLE_STEP;
    sysreg_write(mdscr_el1, mdscr);
    barrier_isb();
}

static void debug_changed(struct tcb *tcb)
{
    const struct debug_state *state = &tcb->arch.debug;
    if (debug_has_points(state) || state->steps_left)
        tcb->rare |= RARE_ARCH;
    else
        tcb->rare &= (uint8_t)~RARE_ARCH;
    if (tcb == this_core.current)
        debug_switch(tcb, tcb);
}

static void debug_set_steps(struct tcb *tcb, word count)
{
    tcb->arch.debug.steps_left = count;
    if (count)
        tcb->context.regs[REG_SPSR] |= SPSR_SS;
    else
        tcb->context.regs[REG_SPSR] &= ~SPSR_SS;
    debug_changed(tcb);
}

/* --- exceptions ----------------------------------------------------------------------------------------- */

static word debug_find_breakpoint(const struct debug_state *state, word pc)
{
    for (unsigned i = 0; i < debug_breakpoints; i++) {
        bool enabled = state->breakpoint_control[i] & CONTROL_ENABLE;
        if (enabled && ALIGN_DOWN(state->breakpoint_value[i], 2) == pc)
            return i;
    }
    return 0;
}

/* The watchpoint with the first byte at or behind the address of the access. */
static word debug_find_watchpoint(const struct debug_state *state, word address)
{
    unsigned best = 0;
    word best_distance = ~(word)0;
    for (unsigned i = 0; i < debug_watchpoints; i++) {
        if (!(state->watchpoint_control[i] & CONTROL_ENABLE))
            continue;
        word size = debug_watchpoint_size(state->watchpoint_control[i]);
        word first = state->watchpoint_value[i];
        word distance = address - first < size ? 0 : first - address;
        if (distance < WATCHPOINT_REACH && distance < best_distance) {
            best = i;
            best_distance = distance;
        }
    }
    return DEBUG_BREAKPOINTS + best;
}

/* A step that is not the last one of the count goes on; so does one that was pending when stepping was
 * switched off. */
static bool debug_step(struct tcb *tcb)
{
    struct debug_state *state = &tcb->arch.debug;
    if (state->steps_left == 0)
        return false;
    tcb->context.regs[REG_SPSR] |= SPSR_SS;
    if (state->steps_left == 1)
        return true;
    state->steps_left--;
    return false;
}

bool debug_exception_fault(struct tcb *tcb, word syndrome, struct fault *fault)
{
    const struct debug_state *state = &tcb->arch.debug;
    word pc = tcb->context.regs[REG_RESTART_PC];
    fault->type = seL4_Fault_DebugException;
    switch (syndrome >> 26) {
    case 0x30:
        fault->code[0] = REASON_INSTRUCTION;
        fault->code[1] = pc;
        fault->code[2] = debug_find_breakpoint(state, pc);
        return true;
    case 0x34:
        fault->code[0] = REASON_DATA;
        fault->code[1] = sysreg_read(far_el1);
        fault->code[2] = debug_find_watchpoint(state, fault->code[1]);
        return true;
    case 0x32:
        fault->code[0] = REASON_STEP;
        return debug_step(tcb);
    default:
        fault->code[0] = REASON_SOFTWARE;
        return true;
    }
}

/* A step report: one more step is what happens if nobody asks for another number. */
bool arch_debug_reply(struct tcb *faulter, bool has_count, word count)
{
    if (faulter->arch.debug.steps_left == 0)
        return false;
    debug_set_steps(faulter, has_count ? count : 1);
    return true;
}

/* --- invocations ---------------------------------------------------------------------------------------- */

struct debug_request {
    word number;
    word address;
    word type;
    word size;
    word access;
};

/* Checks 2 to 7 of 9.1: what fits the type. */
static unsigned debug_check_type(const struct debug_request *request)
{
    if (request->type == seL4_InstructionBreakpoint) {
        if (request->size != 0)
            return 3;
        if (request->access != seL4_BreakOnRead)
            return 4;
        return request->number >= DEBUG_BREAKPOINTS ? 2 : 0;
    }
    if (request->type != seL4_DataBreakpoint)
        return 2;
    if (request->size == 0)
        return 3;
    return request->number < DEBUG_BREAKPOINTS ? 2 : 0;
}

static void debug_set(struct debug_state *state, const struct debug_request *request)
{
    unsigned n = (unsigned)request->number;
    if (request->type == seL4_InstructionBreakpoint) {
        state->breakpoint_value[n] = request->address;
        state->breakpoint_control[n] = CONTROL_ENABLE | CONTROL_EL0 | BREAKPOINT_ALL_BYTES;
    } else {
        uint32_t bytes = (uint32_t)MASK(request->size) << (request->address & 7);
        n -= DEBUG_BREAKPOINTS;
        state->watchpoint_value[n] = request->address;
        state->watchpoint_control[n] = CONTROL_ENABLE | CONTROL_EL0 |
                                       (uint32_t)(request->access + 1) << WATCHPOINT_ACCESS_SHIFT |
                                       bytes << WATCHPOINT_BYTES_SHIFT;
    }
}

/* 9.1, in order. */
static enum outcome debug_set_breakpoint(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 5)
        return ERROR_TRUNCATED(inv);
    struct debug_request request = { .number = invocation_arg(inv, 0) & 0xffff,
                                     .address = invocation_arg(inv, 1),
                                     .type = invocation_arg(inv, 2),
                                     .size = invocation_arg(inv, 3),
                                     .access = invocation_arg(inv, 4) };
    if (request.address >= USER_TOP)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    unsigned wrong = debug_check_type(&request);
    if (wrong)
        return ERROR_INVALID_ARGUMENT(inv, wrong);
    if (request.access > seL4_BreakOnReadWrite)
        return ERROR_INVALID_ARGUMENT(inv, 3);
    if (request.size > 8 || (request.size & (request.size - 1)))
        return ERROR_INVALID_ARGUMENT(inv, 3);
    if (request.size && (request.address & (request.size - 1)))
        return invocation_error(inv, seL4_AlignmentError);
    if (request.type == seL4_DataBreakpoint && request.number - DEBUG_BREAKPOINTS >= debug_watchpoints)
        return invocation_range_error(inv, 0, DEBUG_BREAKPOINTS - 1);
    if (request.type == seL4_InstructionBreakpoint && request.number >= debug_breakpoints)
        return invocation_range_error(inv, 0, DEBUG_WATCHPOINTS - 1);
    debug_set(&tcb->arch.debug, &request);
    debug_changed(tcb);
    return OUTCOME_DONE;
}

/* 9.2 */
static enum outcome debug_get_breakpoint(struct invocation *inv, const struct tcb *tcb)
{
    if (inv->length < 1)
        return ERROR_TRUNCATED(inv);
    const struct debug_state *state = &tcb->arch.debug;
    word number = invocation_arg(inv, 0) & 0xffff;
    if (number > LAST_NUMBER)
        return invocation_range_error(inv, 0, LAST_NUMBER);
    struct debug_request found = { .number = number, .type = seL4_InstructionBreakpoint };
    uint32_t control;
    if (number < DEBUG_BREAKPOINTS) {
        control = state->breakpoint_control[number];
        found.address = state->breakpoint_value[number];
    } else {
        control = state->watchpoint_control[number - DEBUG_BREAKPOINTS];
        found.address = state->watchpoint_value[number - DEBUG_BREAKPOINTS];
        found.type = seL4_DataBreakpoint;
        found.size = debug_watchpoint_size(control);
        found.access = control ? (control >> WATCHPOINT_ACCESS_SHIFT & 3) - 1 : 0;
    }
    invocation_return(inv, 0, found.address);
    invocation_return(inv, 1, found.type);
    invocation_return(inv, 2, found.size);
    invocation_return(inv, 3, found.access);
    invocation_return(inv, 4, control & CONTROL_ENABLE);
    return OUTCOME_DONE;
}

/* 9.3 */
static enum outcome debug_unset_breakpoint(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 1)
        return ERROR_TRUNCATED(inv);
    struct debug_state *state = &tcb->arch.debug;
    word number = invocation_arg(inv, 0) & 0xffff;
    if (number > LAST_NUMBER)
        return invocation_range_error(inv, 0, LAST_NUMBER);
    if (number < DEBUG_BREAKPOINTS) {
        state->breakpoint_value[number] = 0;
        state->breakpoint_control[number] = 0;
    } else {
        state->watchpoint_value[number - DEBUG_BREAKPOINTS] = 0;
        state->watchpoint_control[number - DEBUG_BREAKPOINTS] = 0;
    }
    debug_changed(tcb);
    return OUTCOME_DONE;
}

/* 9.4 */
static enum outcome debug_configure_stepping(struct invocation *inv, struct tcb *tcb)
{
    if (inv->length < 2)
        return ERROR_TRUNCATED(inv);
    word count = invocation_arg(inv, 1);
    debug_set_steps(tcb, count);
    invocation_return(inv, 0, count != 0);
    return OUTCOME_DONE;
}

enum outcome arch_debug_invoke(struct invocation *inv)
{
    struct tcb *tcb = (struct tcb *)inv->slot->object;
    switch (inv->label) {
    case TCBSetBreakpoint:
        return debug_set_breakpoint(inv, tcb);
    case TCBGetBreakpoint:
        return debug_get_breakpoint(inv, tcb);
    case TCBUnsetBreakpoint:
        return debug_unset_breakpoint(inv, tcb);
    case TCBConfigureSingleStepping:
        return debug_configure_stepping(inv, tcb);
    default:
        return ERROR_ILLEGAL(inv);
    }
}

#endif
