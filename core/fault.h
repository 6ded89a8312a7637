/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults: raising them, their messages, and what a reply to one does (docs/reference/faults.md). */
#pragma once

#include "core/tcb.h"

/* Records `fault` in the thread and sends it to its handler (FLT-10..12). */
void fault_raise(struct tcb *tcb, struct fault fault);
void fault_raise_cap(struct tcb *tcb, word cptr, bool in_receive, struct lookup_failure failure);
/* TMO-1: false if there is no timeout handler. */
bool fault_raise_timeout(struct tcb *tcb);
/* Writes the fault message into the receiver (IPC-34); returns its length. */
unsigned fault_message(struct tcb *sender, struct tcb *receiver);
/* FLT section 3: applies the reply to the recorded fault; true: restart. */
bool fault_reply(struct tcb *replier, struct tcb *faulter);

static inline void fault_clear(struct tcb *tcb)
{
    tcb->fault.type = 0;
    tcb->rare &= (uint8_t)~RARE_FAULT;
}

/* Entries from the trap code (arch): budget check, then the fault, then the scheduler. They return the thread to resume. */
struct tcb *kernel_fault(struct fault fault);
/* Message word i of a message that `tcb` receives: register, or buffer if it has one (then true). */
bool message_put(struct tcb *tcb, unsigned i, word value);
