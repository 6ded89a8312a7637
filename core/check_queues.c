/* SPDX-License-Identifier: BSD-2-Clause */
/* The checks of what runs and what waits to run: groups SC and the structure of queues of docs/reference/invariants.md. */
#include "core/check.h"
#include "core/ready.h"

#if CONFIG_CHECKS

#include "core/core.h"
#include "core/sched_context.h"

word check_queued_threads, check_queue_members;

ticks check_last_now;

/* --- rings and keyed queues ------------------------------------------------------------------------------------------------ */

/* The ring of `leader`, which may be alone with null links; each member has its key. */
static void check_ring(struct tcb *leader, void (*visit)(struct tcb *))
{
    struct tcb *member = leader;
    do {
        struct tcb *next = member->node.next;
        CHECK(!next || next->node.prev == member, "Q6", member);
        CHECK(member == leader || (!member->node.parent && !member->node.child[0] && !member->node.child[1]), "Q6", member);
        CHECK(member->node.key == leader->node.key, "Q5", member);
        check_queue_members++;
        if (visit)
            visit(member);
        member = next;
    } while (member && member != leader);
}

/* The node after `at` in pre-order. */
static struct tcb *check_next_in_tree(struct tcb *at)
{
    if (at->node.child[0])
        return at->node.child[0];
    if (at->node.child[1])
        return at->node.child[1];
    for (struct tcb *parent; (parent = at->node.parent); at = parent)
        if (at == parent->node.child[0] && parent->node.child[1])
            return parent->node.child[1];
    return NULL;
}

void check_keyed_queue(struct tcb *root, void (*visit)(struct tcb *))
{
    CHECK(!root || !root->node.parent, "Q6", root);
    for (struct tcb *at = root; at; at = check_next_in_tree(at)) {
        for (unsigned side = 0; side < 2; side++) {
            const struct tcb *child = at->node.child[side];
            CHECK(!child || (child->node.parent == at && child->node.key > at->node.key), "Q5", at);
        }
        check_ring(at, visit);
    }
}

/* --- the scheduler ------------------------------------------------------------------------------------------------------------ */

static void check_in_ready_queue(const struct tcb *tcb, unsigned domain, unsigned priority)
{
    CHECK(tcb->queued == QUEUE_READY && tcb->domain == domain && tcb->priority == priority, "SC5", tcb);
    CHECK(tcb_is_schedulable(tcb), "SC5", tcb);
    CHECK(refill_ready(tcb->sc) && refill_sufficient(tcb->sc, 0), "SC5", tcb);
    CHECK(tcb != this_core.current && tcb != this_core.idle, "SC5", tcb);
}

static void check_ready_set(unsigned domain, void (*visit)(struct tcb *))
{
    const struct ready_set *set = &this_core.ready_sets[domain];
    unsigned top = 0;
    for (unsigned priority = 0; priority < PRIORITIES; priority++) {
        struct tcb *head = set->ring[priority];
        unsigned bit = READY_BIT(priority);
        CHECK((set->level[bit / 64] >> bit % 64 & 1) == (head != NULL), "SC5", set);
        if (!head)
            continue;
        top = priority + 1;
        struct tcb *member = head;
        do {
            struct tcb *next = member->node.next;
            CHECK(next && next->node.prev == member, "Q6", member);
            check_in_ready_queue(member, domain, priority);
            check_queue_members++;
            if (visit)
                visit(member);
            member = next;
        } while (member != head);
    }
    for (unsigned level = 0; level < 4; level++)
        CHECK((set->summary >> level & 1) == (set->level[level] != 0), "SC5", set);
    CHECK(set->top == top, "SC5", set);
}

static void check_in_release_queue(struct tcb *tcb)
{
    struct sched_context *sc = tcb->sc;
    CHECK(tcb->queued == QUEUE_RELEASE && tcb_is_runnable(tcb), "SC6", tcb);
    CHECK(sc && sched_context_is_configured(sc) && !sched_context_is_round_robin(sc), "SC6", tcb);
    CHECK(tcb->node.key == refill_head(sc)->time && !refill_ready(sc), "SC6", tcb);
    CHECK(tcb != this_core.current && tcb != this_core.idle, "SC6", tcb);
}

/* Starts the count of queue members anew. */
void check_scheduler_queues(void (*visit)(struct tcb *))
{
    check_queue_members = 0;
    for (unsigned domain = 0; domain < DOMAINS; domain++)
        check_ready_set(domain, visit);
    check_keyed_queue(this_core.release, check_in_release_queue);
    if (visit)
        check_keyed_queue(this_core.release, visit);
}

/* SC7, SC8, SC10, Q12, X4 */
void check_current(void)
{
    struct tcb *current = this_core.current;
    struct sched_context *sc = this_core.current_sc;
    const struct ready_set *ready = &this_core.ready_sets[this_core.domain];
    CHECK(this_core.now >= check_last_now, "X4", NULL);
    check_last_now = this_core.now;
    CHECK(this_core.ready == ready, "SC8", NULL);
    CHECK(current->queued == QUEUE_NONE, "SC7", current);
    CHECK(current->sc == sc, "SC7", current);
    CHECK(!current->yield_to, "SC10", current);
    if (current == this_core.idle) {
        CHECK(ready->summary == 0, "SC8", current);
        CHECK(current->state == THREAD_IDLE, "SC12", current);
        return;
    }
    CHECK(current->state == THREAD_RUNNING, "Q12", current);
    CHECK(tcb_is_schedulable(current) && refill_ready(sc) && refill_sufficient(sc, 0), "SC7", current);
    CHECK(current->domain == this_core.domain, "SC8", current);
    for (unsigned priority = current->priority + 1u; priority < PRIORITIES; priority++)
        CHECK(!ready->ring[priority], "SC8", current);
}

void check_queue_totals(void)
{
    CHECK(check_queued_threads == check_queue_members || check_incomplete, "Q1", NULL);
}

#endif
