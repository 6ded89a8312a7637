/* SPDX-License-Identifier: BSD-2-Clause */
/* Hardware breakpoints, watchpoints and single-stepping of user threads (docs/reference/threads.md 9). */
#pragma once

#include "core/fault.h"
#include "core/invocation.h"
#include "core/tcb.h"

#define MDSCR_TRAP_DCC BIT(12) /* EL0 has no debug communication channel */

#if CONFIG_HARDWARE_DEBUG_API
void debug_init(void);
void debug_switch(struct tcb *from, struct tcb *to);
/* What a debug exception is; false if it is a step that nobody wants to hear of yet. */
bool debug_exception_fault(struct tcb *tcb, word syndrome, struct fault *fault);
enum outcome arch_debug_invoke(struct invocation *inv);
bool arch_debug_reply(struct tcb *faulter, bool has_count, word count);
#endif
