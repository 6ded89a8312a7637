/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt lines of a PLIC: numbers, both forms of the request, what acknowledging does. What is the same everywhere is in
 * irq.c. Rules: docs/reference/interrupts.md (INT), boot.md B-84, B-85; hazard H13.
 */

#include "access.h"

#define LINE TEST_DEVICE_IRQ

/* QEMU looks for interrupts between blocks of instructions only. */
static void let_it_happen(void)
{
    for (volatile unsigned i = 0; i < 50; i++) {
    }
}

static void line_raise(void)
{
    irq_device_fire();
    let_it_happen();
}

static void line_lower(void)
{
    irq_device_quiet();
    let_it_happen();
}

#define CONTROL seL4_CapIRQControl

static seL4_CPtr new_handler(void)
{
    seL4_CPtr handler = new_slot();
    EXPECT_OK(seL4_IRQControl_Get(CONTROL, LINE, ROOT, handler, DEPTH));
    return handler;
}

/* Both forms of the request: where the arguments are, and how many. */
static struct result request(seL4_Word label, seL4_Word irq, seL4_Word index, seL4_Word depth, seL4_CPtr root)
{
    return label == IRQIssueIRQHandler ? invoke(CONTROL, label, WORDS(irq, index, depth), CAPS(root))
                                       : invoke(CONTROL, label, WORDS(irq, 1, index, depth), CAPS(root));
}

TEST(INT_2_1_2_5_H13_issue_checks_in_order)
{
    const seL4_Word labels[] = { IRQIssueIRQHandler, RISCVIRQIssueIRQHandlerTrigger };
    seL4_CPtr full = new_endpoint();
    FOR_EACH (label, labels) {
        seL4_Word needed = label == IRQIssueIRQHandler ? 3 : 4;
        EXPECT_RESULT(invoke(CONTROL, label, WORDS(0, 0, 0, 0), CAPS()), seL4_TruncatedMessage);
        for (seL4_Word length = 0; length < needed; length++) {
            const seL4_Word zero[4] = { 0 };
            EXPECT_RESULT(invoke(CONTROL, label, zero, length, (const seL4_CPtr[]){ ROOT }, 1), seL4_TruncatedMessage);
        }
        const seL4_Word numbers[] = { 0, HIGHEST_IRQ + 1, HIGHEST_IRQ + 2, 1023, 1024, 0x100000000 | LINE, -(seL4_Word)1 };
        FOR_EACH (number, numbers) {
            EXPECT_RESULT(request(label, number, 0, 0, full), seL4_RangeError, 1, HIGHEST_IRQ);
        }
        seL4_CPtr handler = new_handler();
        EXPECT_RESULT(request(label, LINE, 0, 0, full), seL4_RevokeFirst);
        delete_cap(handler);
        EXPECT_RESULT(request(label, LINE, 0, 0, full), seL4_FailedLookup, 0, INVALID_ROOT);
        EXPECT_RESULT(request(label, LINE, full, 0, ROOT), seL4_RangeError, 1, 64);
        EXPECT_RESULT(request(label, LINE, full, 65, ROOT), seL4_RangeError, 1, 64);
        EXPECT_RESULT(request(label, LINE, full, 64, ROOT), seL4_DeleteFirst);
        /* each line once, the first and the last too */
        const seL4_Word good[] = { 1, HIGHEST_IRQ, LINE };
        FOR_EACH (irq, good) {
            seL4_CPtr slot = new_slot();
            EXPECT_RESULT(request(label, irq, slot, 64, ROOT), seL4_NoError);
            EXPECT_RESULT(request(label, irq, new_slot(), 64, ROOT), seL4_RevokeFirst);
            seL4_CPtr copy = copy_of(slot);
            delete_cap(slot);
            EXPECT_RESULT(request(label, irq, slot, 64, ROOT), seL4_RevokeFirst); /* the copy still holds it */
            delete_cap(copy);
            EXPECT_RESULT(request(label, irq, slot, 64, ROOT), seL4_NoError);
            delete_cap(slot);
        }
    }
    EXPECT_RESULT(invoke(CONTROL, IRQAckIRQ, WORDS(LINE, 0, 0, 0), CAPS(ROOT)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(CONTROL, UntypedRetype, WORDS(LINE, 0, 0, 0), CAPS(ROOT)), seL4_IllegalOperation);
}

TEST(INT_30_32_delivery)
{
    line_lower();
    seL4_CPtr handler = new_handler(), notification = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 0x10)));
    line_raise();
    EXPECT_EQ(poll_notification(notification), 0x10);
    EXPECT_EQ(poll_notification(notification), 0);
    for (unsigned i = 0; i < 20; i++) {
        line_lower();
        EXPECT_OK(seL4_IRQHandler_Ack(handler));
        EXPECT_EQ(poll_notification(notification), 0);
        line_raise();
        EXPECT_EQ(poll_notification(notification), 0x10);
    }
    line_lower();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    /* another badge; both merge */
    line_raise();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 0x201)));
    line_lower();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    line_raise();
    EXPECT_EQ(poll_notification(notification), 0x211);
    line_lower();
}

TEST(INT_22_B_85_what_acknowledging_does)
{
    line_lower();
    seL4_CPtr handler = new_handler(), notification = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 1)));
    line_raise();
    EXPECT_EQ(poll_notification(notification), 1);
    line_lower();
    line_raise();
    EXPECT_EQ(poll_notification(notification), !IRQ_DEVICE_HELD_BACK);
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    EXPECT_EQ(poll_notification(notification), IRQ_DEVICE_HELD_BACK);
    line_lower();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    EXPECT_EQ(poll_notification(notification), 0);
}

/* A line whose handler is deleted is masked, even while it waits for its acknowledgement, and starts afresh when issued again. */
TEST(INT_40_deletion)
{
    line_lower();
    seL4_CPtr notification = new_notification();
    for (unsigned way = 0; way < 4; way++) {
        seL4_CPtr handler = new_handler();
        EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 1 + way)));
        line_raise();
        EXPECT_EQ(poll_notification(notification), 1 + way);
        line_lower();
        if (way & 1) {
            EXPECT_OK(seL4_IRQHandler_Ack(handler));
        }
        delete_cap(copy_of(handler)); /* not the last */
        if (way & 1) {
            line_raise();
            EXPECT_EQ(poll_notification(notification), 1 + way);
            line_lower();
        }
        delete_cap(handler);
        line_raise();
        EXPECT_EQ(poll_notification(notification), 0);
        line_lower();
    }
    line_raise();
    seL4_CPtr handler = new_slot();
    EXPECT_OK(seL4_IRQControl_GetTrigger(CONTROL, LINE, 0, ROOT, handler, DEPTH)); /* unmasked, and taken: nobody hears it */
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 9)));
    line_lower();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    EXPECT_EQ(poll_notification(notification), 0);
    line_raise();
    EXPECT_EQ(poll_notification(notification), 9);
    line_lower();
}
