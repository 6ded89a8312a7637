/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads: states, suspension, destruction, and the capabilities a TCB holds (docs/reference/threads.md). */
#pragma once

#include "core/tcb.h"

/* Some of the current thread's registers may be in the processor only; this brings them into its context before they are read or
 * changed by an operation on the thread. Where everything is saved at each entry there is nothing to do. */
#ifndef CONTEXT_HAS_LIVE_REGISTERS
static inline void context_sync(struct tcb *tcb)
{
    (void)tcb;
}
#endif

/* A new thread in zeroed memory (THR-2). */
void tcb_init(struct tcb *tcb);
void tcb_suspend(struct tcb *tcb);
void tcb_resume(struct tcb *tcb);
/* Everything of THR-60 but the slots: the last capability is being deleted. */
void tcb_teardown(struct tcb *tcb);
/* Puts a copy of `source`'s capability into one of the TCB's empty slots and decodes it into line A. */
void tcb_slot_install(struct tcb *tcb, enum tcb_slot index, struct slot *source, struct cap cap);
/* A slot for which slot_is_held_by_tcb holds is about to be emptied, moved or changed: forget what was decoded from it. */
void tcb_slot_released(struct slot *slot);
/* Recomputes what is decoded from slots[TCB_BUFFER] and ipc_buffer_address. */
void tcb_decode_buffer(struct tcb *tcb);
