/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The checker's walk: finds all containers, looks at each slot and at the derivation tree around it (groups M, D, S, I of
 * docs/reference/invariants.md), and leads to the objects once for each object. Reads everything, changes nothing.
 */
#include "core/check.h"

#if CONFIG_CHECKS

#include "arch/cap.h"
#include "arch/irq.h"
#include "arch/types.h"
#include "core/console.h"
#include "core/core.h"
#include "core/derivation.h"
#include "core/irq.h"
#include "core/thread.h"
#include <tagua/abi.h>

#define CHECK_CONTAINERS 4096u
#define CHECK_HASH (2 * CHECK_CONTAINERS)
/* Comparing every capability with every untyped is left out when that is more comparisons than this. */
#define CHECK_COMPARISONS 4000000u
#define CHECK_ROOTS 8

struct check_found check_found[CHECK_CONTAINERS];
unsigned check_found_count;
bool check_incomplete;
unsigned check_period = 16;

static uint16_t check_hash[CHECK_HASH]; /* index + 1 */
static struct check_found check_roots[CHECK_ROOTS];
static unsigned check_root_count;
static unsigned check_exits;
/* Handler capabilities met in slots, and below the control capability: there are all, even where no thread reaches them. */
static bool check_handled[IRQ_COUNT], check_listed[IRQ_COUNT];
static word check_slots, check_handler_count, check_irq_controls;

void check_failed(const char *invariant, const void *where)
{
    panic("invariant %s broken at %p", invariant, where);
}

/* --- finding the containers ---------------------------------------------------------------------------------------------- */

static struct check_found *check_find(struct slot *slots, word count, struct tcb *tcb)
{
    unsigned at = (unsigned)(((word)slots >> 5) * 0x9e3779b97f4a7c15 >> 48) % CHECK_HASH;
    while (check_hash[at]) {
        struct check_found *known = &check_found[check_hash[at] - 1];
        if (known->slots == slots && known->count == count)
            return known;
        at = (at + 1) % CHECK_HASH;
    }
    if (check_found_count == CHECK_CONTAINERS) {
        check_incomplete = true;
        return NULL;
    }
    struct check_found *new = &check_found[check_found_count++];
    *new = (struct check_found){ .slots = slots, .count = count, .tcb = tcb };
    check_hash[at] = (uint16_t)check_found_count;
    return new;
}

void check_find_thread(struct tcb *tcb)
{
    check_find(tcb->slots, TCB_SLOT_COUNT, tcb);
}

/* The container behind a capability, or null. */
static struct check_found *check_container_of(const struct slot *slot)
{
    word object = slot->object;
    unsigned type = slot_type(slot);
    if (type == CAP_THREAD || (type == CAP_ZOMBIE && cnode_radix(object) == 0))
        return check_find(((struct tcb *)object)->slots, TCB_SLOT_COUNT, (struct tcb *)object);
    if (type == CAP_CNODE || type == CAP_ZOMBIE)
        return check_find(cnode_slots(object), BIT(cnode_radix(object)), NULL);
    return NULL;
}

static void check_find_from(const struct slot *slot)
{
    struct check_found *found = check_container_of(slot);
    if (found)
        *(slot_type(slot) == CAP_ZOMBIE ? &found->zombies : &found->caps) += 1;
    switch (slot_type(slot)) {
    case CAP_ENDPOINT:
        check_keyed_queue(endpoint_head((struct endpoint *)slot->object), check_find_thread);
        break;
    case CAP_NOTIFICATION:
        check_keyed_queue(notification_head((struct notification *)slot->object), check_find_thread);
        break;
    case CAP_REPLY:
        if (((struct reply *)slot->object)->tcb)
            check_find_thread(((struct reply *)slot->object)->tcb);
        break;
    default:
        break;
    }
}

/* Capabilities in containers that nobody reaches are met when they are in a list with one that somebody reaches. */
static void check_find_neighbours(struct slot *slot)
{
    if (slot_prev(slot))
        return;
    for (struct slot *n = slot_next(slot); n; n = slot_next(n))
        check_container_of(n);
}

static void check_find_all(void)
{
    for (unsigned i = 0; i < CHECK_HASH; i++)
        check_hash[i] = 0;
    check_found_count = 0;
    check_incomplete = false;
    for (unsigned i = 0; i < check_root_count; i++)
        check_find(check_roots[i].slots, check_roots[i].count, NULL);
    check_find(irq_binding(0), IRQ_COUNT, NULL);
    if (this_core.current != this_core.idle)
        check_find_thread(this_core.current);
    check_scheduler_queues(check_find_thread);
    for (unsigned i = 0; i < check_found_count; i++) {
        for (word s = 0; s < check_found[i].count; s++) {
            struct slot *slot = &check_found[i].slots[s];
            if (slot_is_empty(slot))
                continue;
            check_find_from(slot);
            check_find_neighbours(slot);
        }
    }
}

void check_container(struct slot *slots, word count)
{
    if (check_root_count < CHECK_ROOTS)
        check_roots[check_root_count++] = (struct check_found){ .slots = slots, .count = count };
}

void check_reset(void)
{
    check_root_count = 0;
    check_exits = 0;
    check_last_now = 0;
}

/* --- what a capability covers ---------------------------------------------------------------------------------------------- */

static const uint8_t check_object_bits[32] = { [CAP_ENDPOINT] = seL4_EndpointBits,
                                               [CAP_NOTIFICATION] = seL4_NotificationBits,
                                               [CAP_REPLY] = seL4_ReplyBits,
                                               [CAP_THREAD] = seL4_TCBBits };

static bool check_region(const struct slot *slot, paddr *base, unsigned *bits)
{
    word object = slot->object;
    unsigned type = slot_type(slot);
    switch (type) {
    case CAP_UNTYPED:
        *base = object;
        *bits = untyped_size_bits(slot->data);
        return true;
    case CAP_FRAME:
        *base = frame_base(object);
        *bits = frame_size_bits(object);
        return true;
    case CAP_CNODE:
    case CAP_ZOMBIE:
        *base = virt_to_phys((const void *)(object & ~(word)63));
        *bits = cnode_radix(object) ? cnode_radix(object) + seL4_SlotBits : seL4_TCBBits;
        return true;
    case CAP_SCHED_CONTEXT:
        *base = virt_to_phys((const void *)(object & ~(word)63));
        *bits = sched_context_size_bits(object);
        return true;
    default:
        if (type & 1)
            return arch_cap_memory(slot_cap(slot), base, bits);
        *base = virt_to_phys((const void *)object);
        *bits = check_object_bits[type];
        return *bits != 0;
    }
}

static bool check_is_device(const struct slot *slot)
{
    return slot_type(slot) == CAP_UNTYPED ? untyped_is_device(slot->data)
                                          : slot_type(slot) == CAP_FRAME && frame_is_device(slot->object);
}

/* --- groups D and M ------------------------------------------------------------------------------------------------------------ */

/* M5, M6, M8, D6: the untyped and what is below it. */
static void check_untyped(const struct slot *untyped)
{
    word data = untyped->data, size = BIT(untyped_size_bits(data)), watermark = untyped_watermark(data);
    CHECK(untyped_size_bits(data) >= seL4_MinUntypedBits && untyped_size_bits(data) <= seL4_MaxUntypedBits, "M3", untyped);
    CHECK(watermark <= size && IS_ALIGNED(watermark, 4), "M5", untyped);
    CHECK(slot_is_original(untyped), "D6", untyped);
    for (const struct slot *n = slot_next(untyped); n && slot_is_ancestor(untyped, n); n = slot_next(n)) {
        paddr base;
        unsigned bits;
        CHECK(check_region(n, &base, &bits), "D3", n);
        CHECK(base >= untyped->object && base - untyped->object + BIT(bits) <= watermark, "M6", n);
        CHECK(check_is_device(n) == untyped_is_device(data) || (!untyped_is_device(data) && !check_is_device(n)), "M8", n);
        CHECK(!untyped_is_device(data) || slot_type(n) == CAP_UNTYPED || slot_type(n) == CAP_FRAME, "M8", n);
    }
}

/* D1, D7, D8: the slot and its neighbours. */
static void check_links(const struct slot *slot)
{
    const struct slot *next = slot_next(slot), *prev = slot_prev(slot);
    CHECK(!next || (slot_prev(next) == slot && !slot_is_empty(next)), "D1", slot);
    CHECK(!prev || (slot_next(prev) == slot && !slot_is_empty(prev)), "D1", slot);
    unsigned type = slot_type(slot);
    bool badge_copy = (type == CAP_ENDPOINT || type == CAP_NOTIFICATION) && slot->data != 0 && !slot_is_original(slot);
    CHECK(badge_copy ? slot_is_fenced(slot) || (prev && prev->data == slot->data && prev->object == slot->object)
                     : !slot_is_fenced(slot),
          "D8", slot);
    if (!next || !cap_same_object(slot_cap(slot), slot_cap(next)))
        return;
    bool badged = type == CAP_ENDPOINT || type == CAP_NOTIFICATION;
    CHECK(!slot_is_original(next) || type == CAP_SCHED_CONTROL || (badged && next->data != 0), "D7", next);
}

/* S1, S2, S6 */
static void check_attributes(const struct slot *slot, bool in_tcb)
{
    unsigned type = slot_type(slot), rights = slot_rights(slot);
    paddr base;
    unsigned bits;
    if (check_region(slot, &base, &bits))
        CHECK(IS_ALIGNED(base, bits), "M2", slot);
    CHECK(in_tcb || !slot_is_held_by_tcb(slot), "S6", slot);
    switch (type) {
    case CAP_CNODE:
        CHECK(cnode_radix(slot->object) >= 1, "S1", slot);
        CHECK(cnode_guard_size(slot->data) + cnode_radix(slot->object) <= 64, "S1", slot);
        CHECK((cnode_guard(slot->data) & ~MASK(cnode_guard_size(slot->data))) == 0, "S1", slot);
        break;
    case CAP_NOTIFICATION:
        CHECK((rights & ~(unsigned)(RIGHT_READ | RIGHT_WRITE)) == 0, "S2", slot);
        break;
    case CAP_FRAME:
        CHECK((rights & (RIGHT_READ | RIGHT_WRITE)) != RIGHT_WRITE, "S2", slot);
        CHECK(mapping_asid(slot->data) == 0 || IS_ALIGNED(mapping_vaddr(slot->data), bits), "S5", slot);
        break;
    case CAP_UNTYPED:
        check_untyped(slot);
        break;
    default:
        break;
    }
}

/* D10, D11 */
static void check_zombie(const struct slot *zombie)
{
    const struct check_found *found = check_container_of(zombie);
    if (!found)
        return;
    CHECK(found->zombies == 1 && found->caps == 0, "D10", zombie);
    CHECK(zombie->data <= found->count, "D11", zombie);
    for (word i = zombie->data; i < found->count; i++)
        CHECK(slot_is_empty(&found->slots[i]), "D11", zombie);
}

/* Led to by the first capability of its object in the list. */
static void check_object(const struct slot *slot)
{
    word object = slot->object;
    switch (slot_type(slot)) {
    case CAP_ENDPOINT:
        check_endpoint((struct endpoint *)object);
        break;
    case CAP_NOTIFICATION:
        check_notification((struct notification *)object);
        break;
    case CAP_REPLY:
        check_reply((struct reply *)object);
        break;
    case CAP_SCHED_CONTEXT:
        check_sched_context((struct sched_context *)(object & ~(word)63), sched_context_size_bits(object));
        break;
    case CAP_ZOMBIE:
        check_zombie(slot);
        break;
    case CAP_IRQ_HANDLER:
        CHECK(slot->data < IRQ_COUNT && irq_state(slot->data) == IRQ_SIGNAL, "I1", slot);
        check_handled[slot->data] = true;
        break;
    case CAP_IRQ_CONTROL:
        check_irq_controls++;
        for (const struct slot *n = slot_next(slot); n && slot_is_ancestor(slot, n); n = slot_next(n)) {
            if (slot_type(n) != CAP_IRQ_HANDLER)
                continue;
            check_handler_count--;
            check_listed[n->data % IRQ_COUNT] = true;
        }
        break;
    default:
        break;
    }
}

/* D4: all that lies in the untyped is below it. */
static void check_untyped_is_complete(const struct slot *untyped)
{
    word below = 0, inside = 0;
    const struct slot *n = untyped;
    while ((n = slot_next(n)) && slot_is_ancestor(untyped, n))
        below++;
    for (unsigned i = 0; i < check_found_count; i++) {
        for (word s = 0; s < check_found[i].count; s++) {
            const struct slot *slot = &check_found[i].slots[s];
            paddr base;
            unsigned bits;
            if (slot != untyped && !slot_is_empty(slot) && check_region(slot, &base, &bits) &&
                (base - untyped->object) >> untyped_size_bits(untyped->data) == 0)
                inside += !(slot_type(slot) == CAP_UNTYPED && base == untyped->object &&
                            bits >= untyped_size_bits(untyped->data));
        }
    }
    /* Copies of it are inside and below, what it is a copy of is inside but above: those of its own size were not counted. */
    n = untyped;
    while ((n = slot_next(n)) && slot_is_ancestor(untyped, n))
        if (slot_type(n) == CAP_UNTYPED && n->object == untyped->object &&
            untyped_size_bits(n->data) == untyped_size_bits(untyped->data))
            below--;
    CHECK(inside <= below, "D4", untyped); /* what nobody reaches is below and not inside */
}

/* --- all ------------------------------------------------------------------------------------------------------------------------- */

static void check_slot(const struct check_found *found, const struct slot *slot)
{
    check_slots++;
    check_handler_count += slot_type(slot) == CAP_IRQ_HANDLER;
    check_links(slot);
    check_attributes(slot, found->tcb != NULL);
    const struct slot *prev = slot_prev(slot);
    if (!prev || !cap_same_object(slot_cap(prev), slot_cap(slot)))
        check_object(slot);
}

static void check_interrupts(void)
{
    CHECK(check_irq_controls <= 1, "D9", NULL);
    CHECK(check_irq_controls == 0 || (int64_t)check_handler_count <= 0, "D9", NULL);
    for (word irq = 0; irq < IRQ_COUNT; irq++) {
        const struct slot *binding = irq_binding(irq);
        CHECK(!check_handled[irq] || irq_state(irq) == IRQ_SIGNAL, "I1", binding);
        CHECK(check_irq_controls == 0 || check_listed[irq] == (irq_state(irq) == IRQ_SIGNAL), "I1", binding);
        CHECK(slot_is_empty(binding) || irq_state(irq) == IRQ_SIGNAL, "I2", binding);
        CHECK(slot_is_empty(binding) ||
                  (slot_type(binding) == CAP_NOTIFICATION && (slot_rights(binding) & RIGHT_WRITE)),
              "S4", binding);
    }
}

static void check_find_root(void)
{
    struct tcb *tcb = this_core.current;
    if (check_root_count == 0 && tcb != this_core.idle && slot_type(&tcb->slots[TCB_CSPACE]) == CAP_CNODE)
        check_container(cnode_slots(tcb->slots[TCB_CSPACE].object), BIT(cnode_radix(tcb->slots[TCB_CSPACE].object)));
}

void check_everything(void)
{
    check_find_root();
    check_find_all();
    check_slots = check_handler_count = check_irq_controls = 0;
    check_queued_threads = 0;
    check_scheduler_queues(NULL);
    for (unsigned irq = 0; irq < IRQ_COUNT; irq++)
        check_handled[irq] = check_listed[irq] = false;
    for (unsigned i = 0; i < check_found_count; i++) {
        const struct check_found *found = &check_found[i];
        if (found->tcb)
            check_thread(found);
        for (word s = 0; s < found->count; s++)
            if (!slot_is_empty(&found->slots[s]))
                check_slot(found, &found->slots[s]);
    }
    check_interrupts();
    check_queue_totals();
    word comparisons = 0;
    for (unsigned i = 0; i < check_found_count; i++) {
        for (word s = 0; s < check_found[i].count; s++) {
            if (slot_type(&check_found[i].slots[s]) != CAP_UNTYPED || comparisons > CHECK_COMPARISONS)
                continue;
            check_untyped_is_complete(&check_found[i].slots[s]);
            comparisons += check_slots;
        }
    }
}

void check_invariants(void)
{
    check_current();
    if (check_period && ++check_exits >= check_period) {
        check_exits = 0;
        check_everything();
    }
}

void check_memory(void)
{
    for (unsigned i = 0; i < check_found_count; i++) {
        for (word s = 0; s < check_found[i].count; s++) {
            const struct slot *slot = &check_found[i].slots[s];
            if (slot_type(slot) != CAP_UNTYPED || untyped_is_device(slot->data))
                continue;
            const word *from = phys_to_virt(slot->object + untyped_watermark(slot->data));
            const word *to = phys_to_virt(slot->object + BIT(untyped_size_bits(slot->data)));
            for (; from < to; from++)
                CHECK(*from == 0, "M7", from);
        }
    }
}

#endif
