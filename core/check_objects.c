/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The checks of objects: threads, endpoints, notifications, replies, scheduling contexts with their refills (groups Q, SC, F, R
 * and M10 of docs/reference/invariants.md), and that what a TCB keeps decoded agrees with its capabilities.
 */
#include "core/check.h"

#if CONFIG_CHECKS

#include "arch/cap.h"
#include "arch/vspace.h"
#include "core/core.h"
#include "core/cspace.h"
#include "core/fault.h"
#include "core/sched_context.h"
#include "core/thread.h"
#include <tagua/abi.h>

/* A copy of the slots under test, to decode them once more. */
static struct tcb check_decoded;

/* --- threads ------------------------------------------------------------------------------------------------------------------ */

/* S3 */
static void check_thread_slots(const struct tcb *tcb)
{
    const struct slot *slots = tcb->slots;
    unsigned cspace = slot_type(&slots[TCB_CSPACE]);
    CHECK(cspace == CAP_NULL || cspace == CAP_CNODE || cspace == CAP_ZOMBIE, "S3", tcb);
    CHECK(slot_is_empty(&slots[TCB_VSPACE]) || arch_cap_is_valid_vspace(slot_cap(&slots[TCB_VSPACE])), "S3", tcb);
    CHECK(slot_is_empty(&slots[TCB_BUFFER]) ||
              (slot_type(&slots[TCB_BUFFER]) == CAP_FRAME && !frame_is_device(slots[TCB_BUFFER].object)),
          "S3", tcb);
    CHECK(IS_ALIGNED(tcb->ipc_buffer_address, seL4_IPCBufferSizeBits), "S3", tcb);
    for (unsigned i = TCB_FAULT_HANDLER; i <= TCB_TIMEOUT_HANDLER; i++) {
        unsigned rights = slot_rights(&slots[i]);
        CHECK(slot_is_empty(&slots[i]) || (slot_type(&slots[i]) == CAP_ENDPOINT && (rights & RIGHT_WRITE) &&
                                           (rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY))),
              "S3", tcb);
    }
    for (unsigned i = TCB_CSPACE; i <= TCB_BUFFER; i++) {
        unsigned type = slot_type(&slots[i]);
        CHECK(slot_is_held_by_tcb(&slots[i]) == (type != CAP_NULL && type != CAP_ZOMBIE), "S3", tcb);
    }
}

/* What line A says is what its capabilities decode to. */
static void check_thread_decoded(const struct tcb *tcb)
{
    for (unsigned i = 0; i < TCB_SLOT_COUNT; i++)
        check_decoded.slots[i] = tcb->slots[i];
    check_decoded.ipc_buffer_address = tcb->ipc_buffer_address;
    cspace_decode_root(&check_decoded);
    tcb_decode_buffer(&check_decoded);
    CHECK(check_decoded.cspace_slots == tcb->cspace_slots && check_decoded.cspace_guard == tcb->cspace_guard &&
              check_decoded.cspace_limit == tcb->cspace_limit,
          "S3", tcb);
    CHECK(check_decoded.ipc_buffer == tcb->ipc_buffer, "S3", tcb);
    CHECK(tcb->vspace_epoch != this_core.vspace_epoch || tcb->vspace_word == vspace_word_of(&tcb->slots[TCB_VSPACE]), "V7",
          tcb);
}

/* Q1, Q2, Q8, SC4: state and queue fit. */
static void check_thread_queue(const struct tcb *tcb)
{
    const struct queue_node *node = &tcb->node;
    enum thread_queue queued = (enum thread_queue)tcb->queued;
    check_queued_threads += queued != QUEUE_NONE;
    switch ((enum thread_state)tcb->state) {
    case THREAD_BLOCKED_ON_SEND:
        CHECK(queued == QUEUE_ENDPOINT && endpoint_state(tcb->blocked_on) == ENDPOINT_SEND, "Q2", tcb);
        break;
    case THREAD_BLOCKED_ON_RECEIVE:
        CHECK(queued == QUEUE_ENDPOINT && endpoint_state(tcb->blocked_on) == ENDPOINT_RECV, "Q2", tcb);
        break;
    case THREAD_BLOCKED_ON_NOTIFICATION:
        CHECK(queued == QUEUE_NOTIFICATION && notification_head(tcb->blocked_on), "Q2", tcb);
        break;
    case THREAD_RUNNING:
    case THREAD_RESTART:
        if (tcb->sc && sched_context_is_configured(tcb->sc))
            CHECK((queued == QUEUE_READY || queued == QUEUE_RELEASE) != (tcb == this_core.current), "SC4", tcb);
        else
            CHECK(queued == QUEUE_NONE, "SC4", tcb);
        break;
    default:
        CHECK(queued == QUEUE_NONE, "Q8", tcb);
        break;
    }
    CHECK(queued != QUEUE_NONE || (!node->next && !node->prev && !node->child[0] && !node->child[1] && !node->parent), "Q6",
          tcb);
}

/* SC9 */
static void check_thread_can_be_woken(const struct tcb *tcb)
{
    struct sched_context *sc = tcb->sc;
    bool timeout = (tcb->rare & RARE_FAULT) && tcb->fault.type == seL4_Fault_Timeout;
    if (tcb_is_blocked(tcb) && tcb->state != THREAD_BLOCKED_ON_REPLY && sc && !timeout)
        CHECK(sched_context_is_configured(sc) && refill_ready(sc) && refill_sufficient(sc, 0), "SC9", tcb);
}

/* M10 */
static void check_thread_is_dead(const struct tcb *tcb)
{
    CHECK(tcb->state == THREAD_INACTIVE && tcb->queued == QUEUE_NONE && !tcb->bound_notification && !tcb->sc && !tcb->reply &&
              !tcb->yield_to,
          "M10", tcb);
}

void check_thread(const struct check_found *found)
{
    const struct tcb *tcb = found->tcb;
    if (found->zombies)
        check_thread_is_dead(tcb);
    check_thread_slots(tcb);
    check_thread_decoded(tcb);
    check_thread_queue(tcb);
    check_thread_can_be_woken(tcb);
    CHECK(tcb->domain < DOMAINS && tcb->state < THREAD_IDLE, "Q11", tcb);
    CHECK(!tcb->bound_notification || tcb->bound_notification->bound_tcb == tcb, "Q7", tcb);
    CHECK(tcb->is_bound == (tcb->bound_notification != NULL), "Q7", tcb);
    CHECK(!tcb->sc || tcb->sc->tcb == tcb, "SC1", tcb);
    CHECK(!tcb->yield_to || (tcb->yield_to->yield_from == tcb && tcb_is_runnable(tcb)), "SC10", tcb);
    CHECK(!tcb->yield_to == !(tcb->rare & RARE_YIELD_TO), "SC10", tcb);
    CHECK(!(tcb->rare & RARE_FAULT) || tcb->state == THREAD_BLOCKED_ON_SEND || tcb->state == THREAD_BLOCKED_ON_REPLY ||
              tcb->state == THREAD_INACTIVE,
          "Q9", tcb);
    bool may_have_reply = tcb->state == THREAD_BLOCKED_ON_REPLY || tcb->state == THREAD_BLOCKED_ON_RECEIVE;
    CHECK(!tcb->reply || (may_have_reply && tcb->reply->tcb == tcb), "R1", tcb);
    CHECK(tcb->state != THREAD_BLOCKED_ON_REPLY || tcb->reply, "R1", tcb);
}

/* --- endpoints and notifications ------------------------------------------------------------------------------------------------ */

static const void *check_queue_owner;
static enum thread_state check_queue_state;

static void check_queue_member(struct tcb *tcb)
{
    CHECK(tcb->blocked_on == check_queue_owner && tcb->state == check_queue_state, "Q2", tcb);
    CHECK(tcb->node.key == PRIORITIES - 1u - tcb->priority, "Q5", tcb);
}

void check_endpoint(const struct endpoint *endpoint)
{
    enum endpoint_state state = endpoint_state(endpoint);
    CHECK((state == ENDPOINT_IDLE) == !endpoint_head(endpoint) && state <= ENDPOINT_RECV, "Q3", endpoint);
    check_queue_owner = endpoint;
    check_queue_state = state == ENDPOINT_SEND ? THREAD_BLOCKED_ON_SEND : THREAD_BLOCKED_ON_RECEIVE;
    check_keyed_queue(endpoint_head(endpoint), check_queue_member);
}

void check_notification(const struct notification *notification)
{
    struct tcb *head = notification_head(notification), *bound = notification->bound_tcb;
    CHECK(!notification_is_active(notification) || !head, "Q4", notification);
    CHECK(notification_is_active(notification) || notification->badge == 0, "Q4", notification);
    check_queue_owner = notification;
    check_queue_state = THREAD_BLOCKED_ON_NOTIFICATION;
    check_keyed_queue(head, check_queue_member);
    CHECK(!bound || bound->bound_notification == notification, "Q7", notification);
    CHECK(!bound || !head || (head == bound && !head->node.next && !head->node.child[0] && !head->node.child[1]), "Q7",
          notification);
    CHECK(!notification->sc || notification->sc->notification == notification, "SC1", notification);
}

/* --- replies --------------------------------------------------------------------------------------------------------------------- */

void check_reply(const struct reply *reply)
{
    const struct tcb *tcb = reply->tcb;
    const struct reply *below = reply->below;
    CHECK(!tcb || (tcb->reply == reply &&
                   (tcb->state == THREAD_BLOCKED_ON_REPLY || tcb->state == THREAD_BLOCKED_ON_RECEIVE)),
          "R1", reply);
    bool linked = reply->above || below;
    CHECK(!linked || (tcb && tcb->state == THREAD_BLOCKED_ON_REPLY), "R4", reply);
    CHECK(!below || below->above == (word)reply, "R3", reply);
    if (reply->above & REPLY_ABOVE_IS_SC)
        CHECK(((struct sched_context *)(reply->above & ~REPLY_ABOVE_IS_SC))->stack_top == reply, "R3", reply);
    else if (reply->above)
        CHECK(((struct reply *)reply->above)->below == reply, "R3", reply);
}

/* --- scheduling contexts ----------------------------------------------------------------------------------------------------------- */

static const struct refill *check_refill(const struct sched_context *sc, unsigned i)
{
    return &sc->refills[(sc->refill_head + i) % sc->refill_max];
}

static void check_refills(struct sched_context *sc)
{
    CHECK(sc->refill_count >= 1 && sc->refill_count <= sc->refill_max, "F1", sc);
    ticks sum = 0;
    for (unsigned i = 0; i < sc->refill_count; i++) {
        const struct refill *refill = check_refill(sc, i);
        sum += refill->amount;
        if (i > 0 && !sched_context_is_round_robin(sc)) {
            const struct refill *before = check_refill(sc, i - 1);
            CHECK(before->time + before->amount <= refill->time && before->time + before->amount >= before->time, "F4", sc);
        }
    }
    CHECK(sum == sc->budget, "F2", sc);
    if (sched_context_is_round_robin(sc)) {
        CHECK(sc->refill_count == 2 && refill_head(sc)->time <= this_core.now, "F7", sc);
    } else {
        CHECK(check_refill(sc, sc->refill_count - 1u)->time <= refill_head(sc)->time + sc->period, "F5", sc);
        CHECK(time_limits.min_budget <= sc->budget && sc->budget <= sc->period && sc->period <= time_limits.max_period, "F6", sc);
    }
    CHECK(refill_head(sc)->amount >= time_limits.min_budget, "F3", sc);
}

void check_sched_context(struct sched_context *sc, unsigned size_bits)
{
    CHECK(!sc->tcb || sc->tcb->sc == sc, "SC1", sc);
    CHECK(!sc->notification || sc->notification->sc == sc, "SC1", sc);
    CHECK(!sc->yield_from || sc->yield_from->yield_to == sc, "SC1", sc);
    CHECK(!sc->stack_top || sc->stack_top->above == ((word)sc | REPLY_ABOVE_IS_SC), "R3", sc);
    for (const struct reply *reply = sc->stack_top; reply; reply = reply->below)
        CHECK(reply->tcb && reply->tcb->state == THREAD_BLOCKED_ON_REPLY, "R6", sc);
    if (!sched_context_is_configured(sc)) {
        CHECK(!sc->sporadic, "SC2", sc);
        return;
    }
    word room = (BIT(size_bits) - offsetof(struct sched_context, refills)) / sizeof(struct refill);
    CHECK(sc->refill_max >= MIN_REFILLS && sc->refill_max <= room, "SC2", sc);
    check_refills(sc);
}

#endif
