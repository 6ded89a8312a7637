/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Synchronous IPC: endpoints, reply objects, message transfer (docs/reference/ipc.md, cap-transfer.md).
 */
#pragma once

#include "core/objects.h"
#include "core/slot.h"
#include "core/tcb.h"
#include "core/types.h"

struct send_flags {
    bool blocking;
    bool call;
    bool may_donate;
    bool grant;
    bool grant_reply;
};

/* IPC-27. The sender is any thread: the current one, or one that faults. */
void endpoint_send(struct tcb *sender, struct endpoint *endpoint, word badge, struct send_flags flags);
/* IPC-35. `reply` may be null (Wait). */
void endpoint_receive(struct tcb *receiver, struct endpoint *endpoint, struct reply *reply, bool blocking);
/* IPC 10.2: the last capability is going. Stops at a preemption point after each thread. */
enum outcome endpoint_cancel_all(struct endpoint *endpoint);
/* IPC 10.3, CAP-9.10. */
void endpoint_cancel_badged_sends(struct endpoint *endpoint, word badge);
/* The priority of a queued thread changed: re-insert (IPC-26). */
void endpoint_requeue(struct tcb *tcb);

/* IPC-50: `caller` starts to wait in `reply`; its scheduling context goes to `callee` if `donate` and callee is passive. */
void reply_attach(struct tcb *caller, struct tcb *callee, struct reply *reply, bool donate);
/* IPC-56: answer the caller waiting in `reply` with the replier's message. */
void reply_send(struct tcb *replier, struct reply *reply, bool grant);
/* IPC-57 / IPC-58: take a pending reply out of its call stack, with or without giving the scheduling context back. */
void reply_remove(struct reply *reply, bool return_sc);
/* Last capability to the reply object deleted (IPC 8.5). */
void reply_destroy(struct reply *reply);
/* The top of sc's call stack loses its connection to sc. */
void reply_stack_disconnect(struct sched_context *sc);

/* IPC 10.1: cancels whatever IPC the thread is in and clears a recorded fault. Blocked becomes Inactive. */
void ipc_cancel(struct tcb *tcb);

/* Message transfer (IPC-31..34), fault messages included; ends with badge and tag in the receiver's registers. */
void message_transfer(struct tcb *sender, struct tcb *receiver, struct endpoint *endpoint, word badge, bool grant);
