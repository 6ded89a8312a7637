/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Benno scheduler (docs/reference/scheduling.md sections 2 to 4): ready queues hold only threads that can run now, the
 * current thread is in none, and a thread that blocks and is woken by IPC touches none.
 */
#pragma once

#include "core/core.h"
#include "core/tcb.h"

/* SCH-30: propose a thread that became runnable. */
void sched_consider(struct tcb *tcb);
/* SCH-31 */
void sched_force(void);
/* SCH-33..36: what runs next; called once at each kernel exit that may switch. Returns the thread to resume. */
struct tcb *sched_exit(void);

void sched_enqueue_head(struct tcb *tcb);
void sched_enqueue_tail(struct tcb *tcb);
/* Out of the ready or the release queue, whichever it is in. */
void sched_dequeue(struct tcb *tcb);
/* Into the release queue, by the time of its head refill. */
void sched_postpone(struct tcb *tcb);
/* REF-50 */
void sched_resume_sc(struct sched_context *sc);
/* SCH-32: to be called when the current thread may have stopped being schedulable. */
void sched_check_current(void);

/* SCH-10 last column: after a failed check, the call or instruction is to be repeated. */
void sched_restart_current(void);
/* SCH-12 */
void sched_commit(void);
/* SCH-14 */
void sched_end_slice(ticks amount, bool timeout_fault);
/* SCH-37 */
void sched_yield(void);

void sched_change_priority(struct tcb *tcb, uint8_t priority);
void sched_change_domain(struct tcb *tcb, uint8_t domain);
