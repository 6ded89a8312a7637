/* SPDX-License-Identifier: BSD-2-Clause */
/* Entry points of entry.S, and the handlers in trap.c that they call. */
#pragma once

#include "core/tcb.h"

/* Processor vectors. User interrupts are 48 to 155 (interrupts.md 2.6); software interrupts from user level follow the timer. */
#define VECTOR_DEBUG 1
#define VECTOR_NMI 2
#define VECTOR_BREAKPOINT 3
#define VECTOR_INVALID 6
#define VECTOR_NO_FPU 7
#define VECTOR_DOUBLE_FAULT 8
#define VECTOR_PROTECTION 13
#define VECTOR_PAGE_FAULT 14
#define VECTOR_MACHINE_CHECK 18
#define VECTOR_FIRST_IRQ 32
#define VECTOR_TIMER 157
#define VECTOR_FIRST_SOFTWARE 158
#define VECTOR_LAST_SOFTWARE 254
#define VECTOR_SPURIOUS 255

/* Code that the interrupt descriptors and LSTAR name. Stubs lie one behind the other at equal distances. */
#define TRAP_EXCEPTION_STUB_BYTES 16
#define TRAP_STUB_BYTES 8
extern const uint8_t trap_entry_syscall[], trap_exception_stubs[], trap_irq_stubs[], trap_software_stubs[];
extern const uint8_t trap_entry_debug[], trap_entry_fatal[], trap_entry_spurious[];
/* Where three bytes of no-operation become CLAC if the processor has it. */
#define TRAP_CLAC_SITES 3
extern uint8_t *const trap_clac_sites[TRAP_CLAC_SITES];

/* Instructions on FS and GS base, and what to call where the processor does not have them. */
#define TRAP_BASE_SITES 4
struct trap_base_site {
    uint8_t *instruction;
    const uint8_t *function;
};
extern const struct trap_base_site trap_base_sites[TRAP_BASE_SITES];

/* Called by entry.S, as is kernel_syscall; each returns the thread to resume. */
ENTRY_POINT struct tcb *trap_interrupt(word vector);
ENTRY_POINT struct tcb *trap_exception(word trap);
ENTRY_POINT struct tcb *trap_software(word vector);
/* An exception in the kernel. Returns only if it was expected, with the context changed to go on elsewhere. */
ENTRY_POINT void trap_kernel(struct user_context *context);
/* Boot: the first thread's registers are to be loaded. */
struct tcb *trap_first(struct tcb *tcb);
