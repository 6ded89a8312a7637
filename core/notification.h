/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications (docs/reference/notifications.md). */
#pragma once

#include "core/objects.h"
#include "core/tcb.h"

void notification_signal(struct notification *notification, word badge);
/* Blocking wait or poll by the current thread. */
void notification_wait(struct tcb *tcb, struct notification *notification, bool blocking);
/* The thread leaves the queue it waits in. */
void notification_cancel_wait(struct tcb *tcb);
/* The last capability is going (NTF-50). Stops at a preemption point after each waiting thread. */
enum outcome notification_destroy(struct notification *notification);
void notification_bind(struct tcb *tcb, struct notification *notification);
void notification_unbind(struct tcb *tcb);
/* Priority of a waiting thread changed. */
void notification_requeue(struct tcb *tcb);
/* NTF-40: lend the notification's scheduling context to a passive thread. */
void notification_lend_sc(struct notification *notification, struct tcb *tcb);
/* An active notification is delivered to a thread that receives or waits (NTF-32). */
void notification_consume(struct tcb *tcb, struct notification *notification);
/* NTF-41: give it back when blocking. */
void notification_return_sc(struct notification *notification, struct tcb *tcb);
