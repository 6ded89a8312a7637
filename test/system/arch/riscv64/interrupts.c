/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupt lines of a PLIC, with a device of the board whose line the test can raise and lower at will. Rules:
 * docs/reference/interrupts.md (INT); hazard H13.
 */

#include "access.h"

#ifdef CONFIG_PLAT_HIFIVE
/* UART 1: its line is up while the transmitter's interrupt is enabled, as its queue is empty. */
#define LINE 5
#define HIGHEST 53
#define HELD_UNTIL_ACK 1 /* completed at IRQHandler_Ack */
static volatile seL4_Uint32 *device;

static void device_open(void)
{
    device = map_device(0x10011000);
}
static void device_lower(void)
{
    device[0x10 / 4] = 0;
}
static void device_raise(void)
{
    device[0x10 / 4] = 1;
}
#else
/* The goldfish clock: an alarm that is long past rings at once. */
#define LINE 11
#define HIGHEST 95
#define HELD_UNTIL_ACK 0 /* completed when claimed */
static volatile seL4_Uint32 *device;

static void device_open(void)
{
    device = map_device(0x101000);
    device[0x10 / 4] = 1;
}
static void device_lower(void)
{
    device[0x1c / 4] = 1;
}
static void device_raise(void)
{
    device[0x0c / 4] = 0;
    device[0x08 / 4] = 1;
}
#endif

/* QEMU looks for interrupts between blocks of instructions only. */
static void let_it_happen(void)
{
    for (volatile unsigned i = 0; i < 50; i++) {
    }
}

static void line_raise(void)
{
    device_raise();
    let_it_happen();
}

static void line_lower(void)
{
    device_lower();
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
        const seL4_Word numbers[] = { 0, HIGHEST + 1, HIGHEST + 2, 1023, 1024, 0x100000000 | LINE, -(seL4_Word)1 };
        FOR_EACH (number, numbers) {
            EXPECT_RESULT(request(label, number, 0, 0, full), seL4_RangeError, 1, HIGHEST);
        }
        seL4_CPtr handler = new_handler();
        EXPECT_RESULT(request(label, LINE, 0, 0, full), seL4_RevokeFirst);
        delete_cap(handler);
        EXPECT_RESULT(request(label, LINE, 0, 0, full), seL4_FailedLookup, 0, INVALID_ROOT);
        EXPECT_RESULT(request(label, LINE, full, 0, ROOT), seL4_RangeError, 1, 64);
        EXPECT_RESULT(request(label, LINE, full, 65, ROOT), seL4_RangeError, 1, 64);
        EXPECT_RESULT(request(label, LINE, full, 64, ROOT), seL4_DeleteFirst);
        /* each line once, the first and the last too */
        const seL4_Word good[] = { 1, HIGHEST, LINE };
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

TEST(INT_20_21_22_handler_checks_in_order)
{
    seL4_CPtr handler = new_handler(), notification = new_notification();
    EXPECT_RESULT(invoke(handler, IRQSetIRQHandler, WORDS(), CAPS()), seL4_TruncatedMessage);
    const seL4_CPtr wrong[] = { new_endpoint(), handler, copy_with(notification, 2), ROOT };
    FOR_EACH (cap, wrong) {
        EXPECT_RESULT(invoke(handler, IRQSetIRQHandler, WORDS(), CAPS(cap)), seL4_InvalidCapability, 0);
    }
    EXPECT_RESULT(invoke(handler, IRQSetIRQHandler, WORDS(), CAPS(notification)), seL4_NoError);
    EXPECT_RESULT(invoke(handler, IRQAckIRQ, WORDS(), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(handler, IRQAckIRQ, WORDS(), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(handler, IRQClearIRQHandler, WORDS(), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(handler, IRQClearIRQHandler, WORDS(), CAPS()), seL4_NoError);
    EXPECT_RESULT(invoke(handler, IRQIssueIRQHandler, WORDS(LINE, 0, 0), CAPS(ROOT)), seL4_IllegalOperation);
}

TEST(INT_30_32_delivery)
{
    device_open();
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
    device_open();
    line_lower();
    seL4_CPtr handler = new_handler(), notification = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 1)));
    line_raise();
    EXPECT_EQ(poll_notification(notification), 1);
    line_lower();
    line_raise();
    EXPECT_EQ(poll_notification(notification), !HELD_UNTIL_ACK);
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    EXPECT_EQ(poll_notification(notification), HELD_UNTIL_ACK);
    line_lower();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    EXPECT_EQ(poll_notification(notification), 0);
}

TEST(INT_30_21_41_dropped_interrupts)
{
    device_open();
    line_lower();
    seL4_CPtr handler = new_handler(), notification = new_notification();
    /* nobody to signal: dropped, and not replayed */
    line_raise();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, notification));
    EXPECT_EQ(poll_notification(notification), 0);
    line_lower();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    line_raise();
    EXPECT_EQ(issue(SYSCALL(NBWait, .cap = notification, .info = 0x77)).cap, 0); /* arrived, with badge 0 */
    line_lower();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    EXPECT_OK(seL4_IRQHandler_Clear(handler));
    line_raise();
    EXPECT_EQ(poll_notification(notification), 0);
    line_lower();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    /* the binding goes with the notification */
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(notification, 4)));
    revoke_cap(notification);
    delete_cap(notification);
    line_raise();
    line_lower();
    EXPECT_OK(seL4_IRQHandler_Ack(handler));
    seL4_CPtr second = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(handler, badged(second, 8)));
    line_raise();
    EXPECT_EQ(poll_notification(second), 8);
    line_lower();
}

/* A line whose handler is deleted is masked, even while it waits for its acknowledgement, and starts afresh when issued again. */
TEST(INT_40_deletion)
{
    device_open();
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

/* INT-33: who waits for the line runs at once, at its priority. */
static seL4_CPtr line_notification, line_handler;

static void serve_line(struct thread *self)
{
    for (;;) {
        seL4_Word badge;
        seL4_Wait(line_notification, &badge);
        self->words[0] += badge;
        line_lower();
        seL4_IRQHandler_Ack(line_handler);
    }
}

TEST(INT_33_handler_thread_preempts)
{
    device_open();
    line_lower();
    line_handler = new_handler();
    line_notification = new_notification();
    EXPECT_OK(seL4_IRQHandler_SetNotification(line_handler, badged(line_notification, 3)));
    struct thread *server = spawn(HIGH, serve_line);
    for (unsigned i = 1; i <= 50; i++) {
        line_raise();
        EXPECT_EQ(server->words[0], 3 * i);
    }
    struct thread *lower = spawn(LOW, serve_line);
    delete_cap(server->tcb);
    line_raise();
    EXPECT_EQ(lower->words[0], 0);
    settle();
    EXPECT_EQ(lower->words[0], 3);
}
