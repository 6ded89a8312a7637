/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The thread control block. The user's registers come first, because the trap entry stores them right here. Then the lines
 * that IPC touches, in the order in which it needs them; what is rarely used comes last.
 */
#pragma once

#include "arch/context.h"
#include "core/objects.h"
#include "core/queue.h"
#include "core/slot.h"
#include <tagua/abi.h>

enum thread_state {
    THREAD_INACTIVE = 0,
    THREAD_RUNNING,
    THREAD_RESTART,
    THREAD_BLOCKED_ON_RECEIVE,
    THREAD_BLOCKED_ON_SEND,
    THREAD_BLOCKED_ON_REPLY,
    THREAD_BLOCKED_ON_NOTIFICATION,
    THREAD_IDLE,
};

enum thread_queue { QUEUE_NONE = 0, QUEUE_READY, QUEUE_RELEASE, QUEUE_ENDPOINT, QUEUE_NOTIFICATION };

/* Capability slots of a TCB, in the order of destruction's container view (CAP-12). */
enum tcb_slot { TCB_CSPACE, TCB_VSPACE, TCB_BUFFER, TCB_FAULT_HANDLER, TCB_TIMEOUT_HANDLER, TCB_SLOT_COUNT };

enum lookup_failure_kind {
    LOOKUP_OK = 0,
    LOOKUP_INVALID_ROOT = 1,
    LOOKUP_MISSING = 2,
    LOOKUP_DEPTH_MISMATCH = 3,
    LOOKUP_GUARD_MISMATCH = 4,
};

struct lookup_failure {
    uint8_t kind;      /* enum lookup_failure_kind */
    uint8_t bits_left;
    uint8_t bits_found;
    word guard_found;
};

/* A recorded fault (docs/reference/faults.md). `type` is the label of the message; 0 = none. */
struct fault {
    uint8_t type;
    bool in_receive;              /* capability fault */
    struct lookup_failure lookup; /* capability fault */
    word code[3];                 /* capability: pointer; unknown call: number; exception: number, code; VM: address, status,
                                     prefetch; timeout: badge; debug: reason, address, number */
};

struct tcb {
    struct user_context context; /* arch: registers, restart PC, next PC */

    /* -- line A: what sending to or switching to this thread needs. Seven words, so that a context of one word more than
     *    whole lines shares it; ipc_buffer, needed for long messages only, lies in it or begins line B. */
    uint8_t state; /* enum thread_state */
    uint8_t priority;
    uint8_t domain;
    uint8_t is_bound;      /* bound_notification is set */
    uint8_t queued;        /* enum thread_queue */
    uint8_t blocked_flags; /* BLOCKED_*: how the blocked send was made */
    uint8_t flags;         /* seL4_TCBFlag_* */
    uint8_t rare;          /* RARE_*: zero in the common case */
    struct sched_context *sc;
    word vspace_word;      /* what the hardware's root register gets for this thread (arch) */
    struct slot *cspace_slots; /* single-level CSpace, decoded: slot i = cspace_slots + (cptr ^ cspace_guard) if that is */
    word cspace_guard;         /* below cspace_limit; limit 0: take the general path */
    uint32_t cspace_limit;
    uint32_t vspace_epoch;     /* vspace_word is valid while this equals this_core.vspace_epoch */
    struct reply *reply; /* armed (receiving) or pending (waiting for the reply) */
    word ipc_buffer;     /* kernel address of the IPC buffer | BUFFER_WRITABLE; 0: none */

    /* -- line B: queueing and blocking ------------------------------------------------------------------------------- */
    struct queue_node node;
    void *blocked_on;  /* endpoint or notification */
    word blocked_badge;

    /* -- rarely used ---------------------------------------------------------------------------------------------------- */
    struct notification *bound_notification;
    struct sched_context *yield_to;
    word ipc_buffer_address; /* user's address, 1 KiB aligned */
    uint8_t mcp;             /* maximum controlled priority */
    struct fault fault;
    struct slot slots[TCB_SLOT_COUNT];
    struct arch_tcb arch; /* FPU, debug registers */
#if CONFIG_BENCHMARK_TRACK_UTILISATION
    struct {
        uint64_t start, scheduled, schedules, kernel, entries;
    } utilisation;
#endif
#if CONFIG_DEBUG_BUILD
    struct tcb *debug_next, *debug_prev; /* all threads */
    char name[64];
#endif
};
_Static_assert(sizeof(struct tcb) <= (1u << seL4_TCBBits), "a TCB object has seL4_TCBBits");
_Static_assert(offsetof(struct tcb, state) / CACHE_LINE == (offsetof(struct tcb, ipc_buffer) - 1) / CACHE_LINE, "line A is one line");
_Static_assert(offsetof(struct tcb, node) / CACHE_LINE == (offsetof(struct tcb, blocked_badge) - 1) / CACHE_LINE, "line B is one line");

#define BUFFER_WRITABLE ((word)1)

enum { BLOCKED_GRANT = 1, BLOCKED_GRANT_REPLY = 2, BLOCKED_IS_CALL = 4 };
enum {
    RARE_FAULT = 1,    /* fault.type is set */
    RARE_YIELD_TO = 2, /* yield_to is set */
    RARE_ARCH = 4,     /* arch work at switch: debug registers, FPU disabled ... */
};

static inline bool tcb_is_runnable(const struct tcb *tcb)
{
    return tcb->state == THREAD_RUNNING || tcb->state == THREAD_RESTART;
}

static inline bool tcb_is_blocked(const struct tcb *tcb)
{
    return tcb->state >= THREAD_BLOCKED_ON_RECEIVE && tcb->state <= THREAD_BLOCKED_ON_NOTIFICATION;
}

static inline bool tcb_is_schedulable(const struct tcb *tcb)
{
    return tcb_is_runnable(tcb) && tcb->sc && sched_context_is_configured(tcb->sc) && tcb->queued != QUEUE_RELEASE;
}

/* The words of the IPC buffer for sending (readable) and for receiving (writable), or null. */
static inline word *tcb_send_buffer(const struct tcb *tcb)
{
    return (word *)(tcb->ipc_buffer & ~BUFFER_WRITABLE);
}
static inline word *tcb_receive_buffer(const struct tcb *tcb)
{
    return tcb->ipc_buffer & BUFFER_WRITABLE ? (word *)(tcb->ipc_buffer & ~BUFFER_WRITABLE) : NULL;
}
