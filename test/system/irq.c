/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts at user level: issuing, delivery, acknowledging, deletion. Each architecture offers one device whose line can be
 * raised and lowered at will (arch/). Rules: docs/reference/interrupts.md.
 */

#include "support.h"

static seL4_CPtr issued_handler(void)
{
    seL4_CPtr slot = new_slot();
    EXPECT_OK(irq_device_issue(ROOT, slot, DEPTH));
    return slot;
}

/* Lets the interrupt come, which may take the emulator a moment. Returns what the notification has got. */
static seL4_Word await_interrupt(seL4_CPtr notification)
{
    for (unsigned i = 0; i < 100; i++) {
        seL4_Word badge = poll_notification(notification);
        if (badge) {
            return badge;
        }
        sleep_us(1000);
    }
    return 0;
}

static bool stays_quiet(seL4_CPtr notification)
{
    sleep_us(20000);
    return poll_notification(notification) == 0;
}

TEST(INT_20_set_notification_checks)
{
    seL4_CPtr handler = issued_handler(), notification = new_notification();
    EXPECT_RESULT(invoke(handler, 0, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(handler, IRQIssueIRQHandler, WORDS(0, 0, 0), CAPS(ROOT)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(handler, IRQSetIRQHandler, WORDS(), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(handler, IRQSetIRQHandler, WORDS(), CAPS(new_endpoint())), seL4_InvalidCapability, 0);
    EXPECT_RESULT(invoke(handler, IRQSetIRQHandler, WORDS(), CAPS(new_slot())), seL4_InvalidCapability, 0);
    EXPECT_RESULT(invoke(handler, IRQSetIRQHandler, WORDS(), CAPS(copy_with(notification, 2))), seL4_InvalidCapability, 0);
    EXPECT_RESULT(invoke(handler, IRQSetIRQHandler, WORDS(), CAPS(copy_with(notification, 1))), seL4_NoError);
    EXPECT_RESULT(invoke(handler, IRQSetIRQHandler, WORDS(), CAPS(notification)), seL4_NoError);
    EXPECT_RESULT(invoke(handler, IRQClearIRQHandler, WORDS(), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(handler, IRQClearIRQHandler, WORDS(), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(handler, IRQAckIRQ, WORDS(), CAPS()), seL4_NoError);
}

TEST(INT_2_issue_and_slot_checks)
{
    seL4_CPtr cnode = new_cnode(4), endpoint = new_endpoint(), handler = issued_handler();
    EXPECT_EQ(cap_type(handler, 16), 16);
    /* in use before anything about the slot */
    EXPECT_EQ(irq_device_issue(endpoint, 0, 99), seL4_RevokeFirst);
    delete_cap(handler);
    EXPECT_EQ(irq_device_issue(endpoint, 0, DEPTH), seL4_FailedLookup);
    EXPECT_EQ(seL4_GetMR(0), 0);
    EXPECT_EQ(seL4_GetMR(1), INVALID_ROOT);
    EXPECT_EQ(irq_device_issue(cnode, 0, 65), seL4_RangeError);
    EXPECT_EQ(seL4_GetMR(0), 1);
    EXPECT_EQ(seL4_GetMR(1), 64);
    EXPECT_EQ(irq_device_issue(cnode, 0, 3), seL4_FailedLookup);
    EXPECT_EQ(seL4_GetMR(1), DEPTH_MISMATCH);
    EXPECT_EQ(irq_device_issue(ROOT, endpoint, DEPTH), seL4_DeleteFirst);
    EXPECT_OK(irq_device_issue(cnode, 7, 4));
    EXPECT_EQ(seL4_CNode_Move(cnode, 7, 4, cnode, 7, 4), seL4_DeleteFirst);
}

TEST(INT_40_CAP_11_3_deletion)
{
    seL4_CPtr handler = issued_handler(), copy = copy_of(handler), other = new_slot();
    EXPECT_EQ(irq_device_issue(ROOT, other, DEPTH), seL4_RevokeFirst);
    delete_cap(handler);
    EXPECT_EQ(irq_device_issue(ROOT, other, DEPTH), seL4_RevokeFirst);
    delete_cap(copy);
    EXPECT_OK(irq_device_issue(ROOT, other, DEPTH));
    /* CAP-13.6: all of them at once */
    copy = copy_of(other);
    revoke_cap(seL4_CapIRQControl);
    EXPECT(slot_is_empty(other));
    EXPECT(slot_is_empty(copy));
    EXPECT_OK(irq_device_issue(ROOT, other, DEPTH));
}

TEST(INT_30_22_H13_delivery_and_acknowledgement)
{
    seL4_CPtr handler = issued_handler(), notification = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 0x40)));
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    for (unsigned i = 0; i < 4; i++) {
        EXPECT(stays_quiet(notification));
        irq_device_fire();
        EXPECT_EQ(await_interrupt(notification), 0x40);
        /* held back until acknowledged */
        irq_device_quiet();
        irq_device_fire();
        if (IRQ_DEVICE_HELD_BACK) {
            EXPECT(stays_quiet(notification));
            irq_device_quiet();
        } else {
            irq_device_quiet();
            sleep_us(1000);
            poll_notification(notification);
        }
        EXPECT_OK(seL4_IRQHandler_Ack(handler));
        sleep_us(2000);
        poll_notification(notification); /* an edge may have been kept */
        EXPECT_OK(seL4_IRQHandler_Ack(handler));
    }
}

TEST(INT_30_dropped_without_notification)
{
    seL4_CPtr handler = issued_handler(), notification = new_notification();
    irq_device_fire();
    sleep_us(5000);
    irq_device_quiet();
    /* INT-20: what was dropped is not replayed */
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 1)));
    EXPECT(stays_quiet(notification));
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    irq_device_fire();
    EXPECT_EQ(await_interrupt(notification), 1);
    irq_device_quiet();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    /* INT-21: cleared, it is dropped again */
    EXPECT_OK(seL4_IRQHandler_Clear(handler));
    irq_device_fire();
    EXPECT(stays_quiet(notification));
    irq_device_quiet();
}

TEST(INT_41_notification_destroyed)
{
    seL4_CPtr handler = issued_handler(), notification = new_notification(), other = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, notification));
    revoke_cap(notification);
    delete_cap(notification);
    irq_device_fire();
    sleep_us(5000);
    irq_device_quiet();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(other, 2)));
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    irq_device_fire();
    EXPECT_EQ(await_interrupt(other), 2);
    irq_device_quiet();
    /* INT-20: a second notification takes the place of the first */
    seL4_CPtr third = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(third, 3)));
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    irq_device_fire();
    EXPECT_EQ(await_interrupt(third), 3);
    EXPECT_EQ(poll_notification(other), 0);
    irq_device_quiet();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
}

static volatile bool handled;

static void driver_main(struct thread *self)
{
    seL4_Wait(self->words[0], NULL);
    handled = true;
}

TEST(INT_33_handler_of_higher_priority_preempts)
{
    /* The runner computes; the driver must get in between. */
    seL4_CPtr handler = issued_handler(), notification = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, notification));
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    handled = false;
    struct thread *driver = new_thread(HIGH, 0);
    driver->words[0] = notification;
    thread_run(driver, driver_main);
    irq_device_fire();
    for (unsigned i = 0; i < 100000000 && !handled; i++) {
    }
    EXPECT(handled);
    irq_device_quiet();
}

TEST(INT_1_deleted_handler_masks_the_line)
{
    seL4_CPtr handler = issued_handler(), notification = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 1)));
    delete_cap(handler);
    irq_device_fire();
    EXPECT(stays_quiet(notification));
    irq_device_quiet();
}
