/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Short ways for the operations that everything else is built from: Call to a waiting passive server, its ReplyRecv, Signal
 * that wakes nobody. (syscall.c also knows early when a call goes to a kernel object.) Each checks everything first and
 * returns null to take the general way, having changed nothing; when it acts, queues, states, links, messages and the
 * thread that runs next are the same as by the general way. Only the clock is not read: the time is charged at the next
 * entry that reads it (docs/reference/ipc.md section 12).
 *
 * What makes a switch to a thread short: same domain, no rare work, a valid vspace_word, and nobody ready goes before it.
 */
#pragma once

#include "arch/fpu.h"
#include "arch/vspace.h"
#include "core/core.h"
#include "core/cspace.h"
#include "core/ready.h"

#define INFO_LENGTH(info) ((unsigned)((info) & MASK(7)))
#define INFO_EXTRA_CAPS ((word)3 << 7)
#define INFO_LABEL_AND_LENGTH (~(word)0 << 12 | MASK(7))

static inline struct slot *fastpath_lookup(const struct tcb *tcb, word cptr)
{
    word index = cptr ^ tcb->cspace_guard;
    if (unlikely(index >= tcb->cspace_limit))
        return NULL;
    struct slot *slot = tcb->cspace_slots + index;
    if (!slot)
        __builtin_unreachable();
    return slot;
}

static inline bool fastpath_can_switch(const struct tcb *from, const struct tcb *to)
{
    return (from->rare | to->rare) == 0 && (DOMAINS == 1 || to->domain == this_core.domain) &&
           to->vspace_epoch == this_core.vspace_epoch &&
           (to->priority >= from->priority || ready_highest(this_core.ready) <= to->priority);
}

static inline struct tcb *fastpath_switch(struct tcb *to)
{
    this_core.current = to;
    if (to->vspace_word != this_core.vspace_loaded) {
        this_core.vspace_loaded = to->vspace_word;
        vspace_load(to->vspace_word);
    }
    fpu_switch(to);
    return to;
}

/* The message fits the short way: no capabilities, and words beyond the registers have buffers to go from and to. */
static inline bool fastpath_message_fits(const struct tcb *from, const struct tcb *to, word info)
{
    return !(info & INFO_EXTRA_CAPS) &&
           (INFO_LENGTH(info) <= 4 || (INFO_LENGTH(info) <= seL4_MsgMaxLength && from->ipc_buffer != 0 &&
                                       (to->ipc_buffer & BUFFER_WRITABLE)));
}

static inline void fastpath_message(const struct tcb *from, struct tcb *to, word badge, word info)
{
    unsigned length = INFO_LENGTH(info);
    switch (length) {
    default: {
        const word *source = (const word *)(from->ipc_buffer & ~BUFFER_WRITABLE);
        word *dest = (word *)(to->ipc_buffer & ~BUFFER_WRITABLE);
        for (unsigned i = 5; i <= length; i++)
            dest[i] = source[i];
    }
        /* fall through */
    case 4:
        context_set_mr(&to->context, 3, context_mr(&from->context, 3));
        /* fall through */
    case 3:
        context_set_mr(&to->context, 2, context_mr(&from->context, 2));
        /* fall through */
    case 2:
        context_set_mr(&to->context, 1, context_mr(&from->context, 1));
        /* fall through */
    case 1:
        context_set_mr(&to->context, 0, context_mr(&from->context, 0));
        /* fall through */
    case 0:
        break;
    }
    context_set_badge(&to->context, badge);
    context_set_info(&to->context, info & INFO_LABEL_AND_LENGTH);
}

/* The only thread in its queue. */
static inline bool fastpath_is_alone(const struct tcb *tcb)
{
    return !tcb->node.next && !tcb->node.child[0] && !tcb->node.child[1];
}

/* Call through an endpoint capability (IPC-27 case 2, IPC-50 with donation). */
static inline struct tcb *fastpath_call(struct tcb *caller, const struct slot *slot, word info)
{
    if (unlikely(!(slot->next & RIGHT_WRITE) || !(slot->next & (RIGHT_GRANT | RIGHT_GRANT_REPLY))))
        return NULL;
    struct endpoint *endpoint = (struct endpoint *)slot->object;
    word queue = endpoint->queue;
    if (unlikely((queue & 3) != ENDPOINT_RECV))
        return NULL;
    struct tcb *server = (struct tcb *)(queue & ~(word)3);
    struct reply *reply = server->reply;
    if (unlikely(!reply || server->sc || !fastpath_message_fits(caller, server, info) || !fastpath_can_switch(caller, server) ||
                 !fastpath_is_alone(server)))
        return NULL;

    endpoint->queue = 0;
    struct sched_context *sc = caller->sc;
    struct reply *below = sc->stack_top;
    reply->tcb = caller;
    reply->below = below;
    reply->above = (word)sc | REPLY_ABOVE_IS_SC;
    if (unlikely(below != NULL))
        below->above = (word)reply;
    sc->stack_top = reply;
    sc->tcb = server;
    caller->sc = NULL;
    caller->reply = reply;
    caller->state = THREAD_BLOCKED_ON_REPLY;
    server->sc = sc;
    server->reply = NULL;
    server->queued = QUEUE_NONE;
    server->state = THREAD_RUNNING;
    fastpath_message(caller, server, slot->data, info);
    return fastpath_switch(server);
}

/* ReplyRecv by a server that runs on its caller's scheduling context (IPC-56, IPC-57 first row, IPC-35 case 4). */
static inline struct tcb *fastpath_reply_recv(struct tcb *server, word cptr, word info)
{
    struct slot *reply_slot = fastpath_lookup(server, context_reply_cptr(&server->context));
    struct slot *slot = fastpath_lookup(server, cptr);
    if (unlikely(!reply_slot || slot_type(reply_slot) != CAP_REPLY || !slot || slot_type(slot) != CAP_ENDPOINT ||
                 !(slot->next & RIGHT_READ)))
        return NULL;
    struct reply *reply = (struct reply *)reply_slot->object;
    struct endpoint *endpoint = (struct endpoint *)slot->object;
    struct sched_context *sc = server->sc;
    struct tcb *caller = reply->tcb;
    if (unlikely(!caller || reply->above != ((word)sc | REPLY_ABOVE_IS_SC) || caller->sc || server->is_bound ||
                 endpoint->queue != 0 || !fastpath_message_fits(server, caller, info) || !fastpath_can_switch(server, caller)))
        return NULL;

    struct reply *below = reply->below;
    sc->stack_top = below;
    if (unlikely(below != NULL)) {
        below->above = (word)sc | REPLY_ABOVE_IS_SC;
        reply->below = NULL;
    }
    reply->above = 0;
    reply->tcb = server;
    sc->tcb = caller;
    caller->sc = sc;
    caller->reply = NULL;
    caller->state = THREAD_RUNNING;
    server->sc = NULL;
    server->reply = reply;
    server->state = THREAD_BLOCKED_ON_RECEIVE;
    server->queued = QUEUE_ENDPOINT;
    server->blocked_on = endpoint;
    server->node.key = PRIORITIES - 1u - server->priority;
    endpoint->queue = (word)server | ENDPOINT_RECV;
    fastpath_message(server, caller, 0, info);
    return fastpath_switch(caller);
}

/* Signal, by Send or NBSend through a notification capability, when nobody waits (NTF-12, NTF-13 last case). */
static inline bool fastpath_signal(const struct slot *slot, word info)
{
    if (unlikely(!(slot->next & RIGHT_WRITE) || (info & INFO_EXTRA_CAPS)))
        return false;
    struct notification *notification = (struct notification *)slot->object;
    const struct tcb *bound = notification->bound_tcb;
    if (unlikely((notification->queue & ~NOTIFICATION_ACTIVE) || (bound && bound->state == THREAD_BLOCKED_ON_RECEIVE)))
        return false;
    notification->queue = NOTIFICATION_ACTIVE;
    notification->badge |= slot->data;
    return true;
}
