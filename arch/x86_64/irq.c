/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt lines (interrupts.md sections 2.6, 3, 6): where each comes from, masking, end of interrupt, and how user level gets one.
 *
 * Kept: a vector that the processor has accepted stays in service, and so blocks its priority class, until irq_end or
 * irq_taken_for_user; it is in entry_data.irq_accepted until irq_take.
 */
#include "arch/irq.h"
#include "arch/apic.h"
#include "arch/cap.h"
#include "arch/descriptors.h"
#include "arch/trap.h"
#include "core/irq.h"
#include <tagua/abi.h>

#define IRQ_VECTOR(irq) ((unsigned)(irq) + VECTOR_FIRST_IRQ)
#define USER_VECTOR_MAX (IRQ_LAST_USER - IRQ_FIRST_USER)

/* Where the user's lines come from. */
static struct irq_source {
    bool is_pin;
    uint8_t ioapic, pin;
} irq_sources[IRQ_COUNT];

_Static_assert(IRQ_VECTOR(IRQ_KERNEL_TIMER) == VECTOR_TIMER, "the timer's vector");
_Static_assert(IRQ_FIRST_USER + VECTOR_FIRST_IRQ == IRQ_OFFSET, "the interface's vector 0");
_Static_assert(IRQ_COUNT == VECTOR_FIRST_SOFTWARE - VECTOR_FIRST_IRQ, "software vectors follow");

word irq_take(void)
{
    uint32_t vector = entry_data.irq_accepted;
    entry_data.irq_accepted = 0;
    return vector ? vector - VECTOR_FIRST_IRQ : IRQ_NONE;
}

bool irq_pending(void)
{
    if (entry_data.irq_accepted == 0)
        __asm__ volatile("sti; nop; cli" : : : "memory");
    return entry_data.irq_accepted != 0;
}

static void irq_set_masked(word irq, bool masked)
{
    const struct irq_source *source = &irq_sources[irq];
    if (source->is_pin)
        ioapic_set_masked(source->ioapic, source->pin, IRQ_VECTOR(irq), masked);
}

void irq_mask(word irq)
{
    irq_set_masked(irq, true);
}

void irq_unmask(word irq)
{
    irq_set_masked(irq, false);
}

void irq_user_ack(word irq)
{
    irq_set_masked(irq, false);
}

void irq_end(word irq)
{
    (void)irq;
    apic_write(APIC_EOI, 0);
}

void irq_taken_for_user(word irq)
{
    irq_set_masked(irq, true);
    irq_end(irq);
}

/* Legacy controllers are masked but may still report spurious interrupts, which the local APIC knows nothing of. */
void irq_reserved(word irq)
{
    unsigned vector = IRQ_VECTOR(irq);
    if (apic_read(APIC_IN_SERVICE + vector / 32 * 16) & 1u << vector % 32)
        irq_end(irq);
}

void irq_init(void)
{
    for (word irq = 0; irq < IRQ_COUNT; irq++)
        if (irq < IRQ_FIRST_USER || irq > IRQ_LAST_USER)
            irq_set_state(irq, IRQ_RESERVED);
    irq_set_state(IRQ_KERNEL_TIMER, IRQ_TIMER);
}

/* --- GetIOAPIC, GetMSI --------------------------------------------------------------------------------------------------------- */

struct irq_request {
    word index, depth;
    word place[4]; /* I/O APIC, pin, level, polarity; or bus, device, function, handle */
    word vector;
};

static struct irq_request irq_request_read(const struct invocation *inv)
{
    struct irq_request request = { .index = invocation_arg(inv, 0), .depth = invocation_arg(inv, 1) };
    for (unsigned i = 0; i < 4; i++)
        request.place[i] = invocation_arg(inv, 2 + i);
    request.vector = invocation_arg(inv, 6);
    return request;
}

static enum outcome irq_check_pin(struct invocation *inv, const word *place)
{
    if (ioapic_count() == 0)
        return ERROR_ILLEGAL(inv);
    if (place[0] >= ioapic_count())
        return invocation_range_error(inv, 0, ioapic_count() - 1);
    if (place[1] >= ioapic_pins((unsigned)place[0]))
        return invocation_range_error(inv, 0, ioapic_pins((unsigned)place[0]) - 1);
    if (place[2] > 1 || place[3] > 1)
        return invocation_range_error(inv, 0, 1);
    return OUTCOME_DONE;
}

static enum outcome irq_check_message(struct invocation *inv, const word *place)
{
    static const uint8_t most[3] = { 255, 31, 7 };
    for (unsigned i = 0; i < 3; i++)
        if (place[i] > most[i])
            return invocation_range_error(inv, 0, most[i]);
    return OUTCOME_DONE;
}

enum outcome arch_irq_control_invoke(struct invocation *inv)
{
    bool is_pin = inv->label == X86IRQIssueIRQHandlerIOAPIC;
    if (!is_pin && inv->label != X86IRQIssueIRQHandlerMSI)
        return ERROR_ILLEGAL(inv);
    if (inv->length < 7 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    struct irq_request request = irq_request_read(inv);
    if (request.vector > USER_VECTOR_MAX)
        return invocation_range_error(inv, 0, USER_VECTOR_MAX);
    word irq = request.vector + IRQ_FIRST_USER;
    if (irq_state(irq) != IRQ_INACTIVE)
        return invocation_error(inv, seL4_RevokeFirst);
    struct slot *dest = irq_issue_destination(inv, request.index, request.depth);
    if (!dest)
        return OUTCOME_ERROR;
    if ((is_pin ? irq_check_pin(inv, request.place) : irq_check_message(inv, request.place)) != OUTCOME_DONE)
        return OUTCOME_ERROR;

    struct irq_source source = { .is_pin = is_pin };
    if (is_pin) {
        source.ioapic = (uint8_t)request.place[0];
        source.pin = (uint8_t)request.place[1];
        ioapic_route(source.ioapic, source.pin, IRQ_VECTOR(irq), request.place[2] == 1, request.place[3] == 1);
    }
    irq_sources[irq] = source;
    irq_issue(inv->slot, dest, irq);
    return OUTCOME_DONE;
}
