/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The objects that threads communicate and run by: endpoints, notifications, reply objects, scheduling contexts. Sizes are
 * ABI (docs/reference/objects-and-labels.md section 3); a freshly retyped object is all zero and that is its initial state.
 */
#pragma once

#include "core/types.h"

struct tcb;
struct reply;

/* --- Endpoint (16 bytes) ------------------------------------------------------------------------------------------- */

enum endpoint_state { ENDPOINT_IDLE = 0, ENDPOINT_SEND = 1, ENDPOINT_RECV = 2 };

struct endpoint {
    word queue; /* root of the thread queue | state; 0 = idle */
    word unused;
};
_Static_assert(sizeof(struct endpoint) == 16, "seL4_EndpointBits is 4");

static inline enum endpoint_state endpoint_state(const struct endpoint *endpoint)
{
    return (enum endpoint_state)(endpoint->queue & 3);
}
static inline struct tcb *endpoint_head(const struct endpoint *endpoint)
{
    return (struct tcb *)(endpoint->queue & ~(word)3);
}
static inline void endpoint_set_queue(struct endpoint *endpoint, struct tcb *root, enum endpoint_state state)
{
    endpoint->queue = root ? (word)root | state : 0;
}

/* --- Notification (64 bytes: one line) ------------------------------------------------------------------------------- */

struct notification {
    word queue; /* root of the queue of waiters; or NOTIFICATION_ACTIVE; or 0 = idle */
    word badge; /* pending badge word while active, else 0 */
    struct tcb *bound_tcb;
    struct sched_context *sc;
    word unused[4];
};
_Static_assert(sizeof(struct notification) == 64, "seL4_NotificationBits is 6");

#define NOTIFICATION_ACTIVE ((word)1)

static inline bool notification_is_active(const struct notification *notification)
{
    return notification->queue == NOTIFICATION_ACTIVE;
}
static inline struct tcb *notification_head(const struct notification *notification)
{
    return (struct tcb *)(notification->queue & ~(word)1);
}

/* --- Reply object (32 bytes) ------------------------------------------------------------------------------------------ */

/*
 * Free: all zero. Armed: tcb is a receiver (BlockedOnReceive). Pending: tcb is a caller (BlockedOnReply).
 * Call stack: `below` is the caller before; `above` is the reply above, or the scheduling context if this is the top
 * (REPLY_ABOVE_IS_SC set), or 0 if the piece has no scheduling context.
 */
struct reply {
    struct tcb *tcb;
    word above;
    struct reply *below;
    word unused;
};
_Static_assert(sizeof(struct reply) == 32, "seL4_ReplyBits is 5");

#define REPLY_ABOVE_IS_SC ((word)1)

/* --- Scheduling context (128 bytes and up) ------------------------------------------------------------------------------ */

struct refill {
    ticks time;   /* from when the amount may be used */
    ticks amount;
};

struct sched_context {
    /* what a switch of threads or of scheduling contexts reads and writes */
    struct tcb *tcb;         /* holder, or null */
    struct reply *stack_top; /* call stack: the reply that returns this context */
    ticks period;            /* 0: round robin */
    ticks consumed;          /* charged since last read */
    uint16_t refill_max;     /* 0: not configured */
    uint16_t refill_head;    /* ring index of the first refill */
    uint16_t refill_count;
    uint8_t sporadic;
    uint8_t core;
    struct notification *notification;
    struct tcb *yield_from; /* the thread that waits in YieldTo on this context */
    word badge;
    /* rarely used */
    ticks budget;
    word unused[3];
    struct refill refills[2]; /* and more, as many as the object has room for */
};
_Static_assert(sizeof(struct sched_context) == 128, "seL4_CoreSchedContextBytes is 128");
_Static_assert(offsetof(struct sched_context, budget) == CACHE_LINE, "the switch reads one line");

static inline bool sched_context_is_configured(const struct sched_context *sc)
{
    return sc->refill_max > 0;
}
static inline bool sched_context_is_round_robin(const struct sched_context *sc)
{
    return sc->period == 0;
}
