/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts with a trigger, and software-generated ones (docs/reference/interrupts.md 2.1, 2.2, 2.4). */

#include "access.h"

#define TIMER_IRQ 27

/* Machines with a GIC have SGIs. */
static bool has_gic(void)
{
    return invoke(seL4_CapIRQControl, ARMIRQIssueSGISignal, WORDS(16, 0, 0, 0), CAPS(ROOT)).label == seL4_RangeError;
}

static struct result get_trigger(seL4_Word irq, seL4_Word trigger, seL4_Word slot, seL4_Word depth)
{
    return invoke(seL4_CapIRQControl, ARMIRQIssueIRQHandlerTrigger, WORDS(irq, trigger, slot, depth), CAPS(ROOT));
}

TEST(INT_2_2_trigger_checks_in_order)
{
    seL4_CPtr slot = new_slot(), page = new_page();
    seL4_CPtr control = seL4_CapIRQControl;
    EXPECT_RESULT(invoke(control, ARMIRQIssueIRQHandlerTrigger, WORDS(1, 0, slot), CAPS(ROOT)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(control, ARMIRQIssueIRQHandlerTrigger, WORDS(1, 0, slot, DEPTH), CAPS()), seL4_TruncatedMessage);
    if (!has_gic()) {
        EXPECT_RESULT(get_trigger(~(seL4_Word)0, 0, page, DEPTH), seL4_IllegalOperation);
        return;
    }
    struct result result = get_trigger(~(seL4_Word)0, 0, page, DEPTH);
    EXPECT_EQ(result.label, seL4_RangeError);
    seL4_Word highest = result.mr[1];
    EXPECT_EQ(result.mr[0], 0);
    EXPECT(highest >= 31 && highest < 1020);
    EXPECT_RESULT(get_trigger(highest + 1, 0, page, DEPTH), seL4_RangeError, 0, highest);
    EXPECT_RESULT(get_trigger(TIMER_IRQ, 0, page, 0), seL4_RevokeFirst);
    EXPECT_RESULT(get_trigger(highest, 0, page, 0), seL4_RangeError, 1, 64);
    EXPECT_RESULT(get_trigger(highest, 0, page, DEPTH), seL4_DeleteFirst);
    for (seL4_Word trigger = 0; trigger < 3; trigger++) {
        EXPECT_RESULT(get_trigger(highest, trigger, slot, DEPTH), seL4_NoError);
        EXPECT_RESULT(get_trigger(highest, trigger, slot, DEPTH), seL4_RevokeFirst);
        EXPECT_RESULT(invoke_plain(slot, IRQAckIRQ), seL4_NoError);
        delete_cap(slot);
    }
    /* every line can be had once, acknowledged although it never came, and given back */
    for (seL4_Word irq = 0; irq <= highest; irq++) {
        result = get_trigger(irq, irq & 1, slot, DEPTH);
        if (result.label == seL4_RevokeFirst) {
            continue; /* the kernel's timer, the console's */
        }
        EXPECT_EQ(result.label, seL4_NoError);
        EXPECT_RESULT(invoke_plain(slot, IRQAckIRQ), seL4_NoError);
        delete_cap(slot);
    }
    EXPECT_RESULT(invoke(control, ARMPageMap, WORDS(1, 0, slot, DEPTH), CAPS(ROOT)), seL4_IllegalOperation);
}

TEST(INT_2_4_sgi_checks_in_order)
{
    seL4_CPtr slot = new_slot(), page = new_page(), control = seL4_CapIRQControl;
    EXPECT_RESULT(invoke(control, ARMIRQIssueSGISignal, WORDS(16, 9, slot), CAPS(ROOT)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(control, ARMIRQIssueSGISignal, WORDS(16, 9, slot, DEPTH), CAPS()), seL4_TruncatedMessage);
    if (!has_gic()) {
        EXPECT_RESULT(invoke(control, ARMIRQIssueSGISignal, WORDS(16, 9, slot, DEPTH), CAPS(ROOT)), seL4_IllegalOperation);
        return;
    }
    EXPECT_RESULT(invoke(control, ARMIRQIssueSGISignal, WORDS(16, -(seL4_Word)1, page, 0), CAPS(ROOT)), seL4_RangeError, 0,
                  15);
    EXPECT_RESULT(invoke(control, ARMIRQIssueSGISignal, WORDS(0, (seL4_Word)1 << 32, page, 0), CAPS(ROOT)),
                  seL4_InvalidArgument, 1);
    EXPECT_RESULT(invoke(control, ARMIRQIssueSGISignal, WORDS(0, 0, page, 65), CAPS(ROOT)), seL4_RangeError, 1, 64);
    EXPECT_RESULT(invoke(control, ARMIRQIssueSGISignal, WORDS(0, 0, page, DEPTH), CAPS(ROOT)), seL4_DeleteFirst);
    /* any number for one SGI; copies; gone when the original is revoked */
    EXPECT_RESULT(invoke(control, ARMIRQIssueSGISignal, WORDS(0, 0, slot, DEPTH), CAPS(ROOT)), seL4_NoError);
    seL4_CPtr second = new_slot();
    EXPECT_RESULT(invoke(control, ARMIRQIssueSGISignal, WORDS(0, 0, second, DEPTH), CAPS(ROOT)), seL4_NoError);
    seL4_CPtr copy = copy_of(slot), other = copy_of(second);
    EXPECT_EQ(cap_type(copy, 27), 27);
    revoke_cap(slot);
    EXPECT(slot_is_empty(copy));
    EXPECT(!slot_is_empty(second));
    EXPECT(!slot_is_empty(other));
    delete_cap(slot);
    delete_cap(other);
    delete_cap(second);
}

TEST(INT_2_4_INT_30_sgi_arrives)
{
    if (!has_gic()) {
        test_skip("no SGIs");
    }
    seL4_CPtr slot = new_slot(), handler = new_slot(), notification = new_notification();
    seL4_CPtr signal = badged(notification, 6);
    for (seL4_Word sgi = 0; sgi < 16; sgi += 5) {
        EXPECT_OK(seL4_IRQControl_IssueSGISignal(seL4_CapIRQControl, sgi, 0, ROOT, slot, DEPTH));
        EXPECT_OK(seL4_IRQControl_Get(seL4_CapIRQControl, sgi, ROOT, handler, DEPTH));
        EXPECT_OK(seL4_IRQHandler_SetNotification(handler, signal));
        for (unsigned round = 0; round < 5; round++) {
            EXPECT_RESULT(invoke(slot, round * 1000, WORDS(), CAPS()), seL4_NoError);
            EXPECT_EQ(poll_notification(notification), 6);
            EXPECT_EQ(poll_notification(notification), 0);
            EXPECT_OK(seL4_IRQHandler_Ack(handler));
        }
        send(slot, 0, WORDS());
        EXPECT_EQ(poll_notification(notification), 6);
        /* given back without having been acknowledged, and taken again: it must come again */
        delete_cap(handler);
        EXPECT_OK(seL4_IRQControl_Get(seL4_CapIRQControl, sgi, ROOT, handler, DEPTH));
        EXPECT_OK(seL4_IRQHandler_SetNotification(handler, signal));
        send(slot, 0, WORDS());
        EXPECT_EQ(poll_notification(notification), 6);
        EXPECT_OK(seL4_IRQHandler_Ack(handler));
        EXPECT_OK(seL4_IRQHandler_Ack(handler));
        delete_cap(handler);
        delete_cap(slot);
    }
}
