/* SPDX-License-Identifier: BSD-2-Clause */
/* I/O ports and interrupts of x86-64 (interrupts.md sections 2.6, 3, 4, 7), with the PIT as the device. */

#include "access.h"

/* --- I/O ports ---------------------------------------------------------------------------------------------------------------- */

static struct result issue_ports(seL4_Word first, seL4_Word last, seL4_CPtr slot)
{
    return invoke(seL4_CapIOPortControl, X86IOPortControlIssue, WORDS(first, last, slot, DEPTH), CAPS(ROOT));
}

TEST(IOP_2_issue_checks_in_order)
{
    seL4_CPtr slot = new_slot(), other = new_slot(), full = new_endpoint(), control = seL4_CapIOPortControl;
    EXPECT_RESULT(invoke(control, X86IOPortIn8, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(control, X86IOPortControlIssue, WORDS(2, 1, slot), CAPS(ROOT)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(control, X86IOPortControlIssue, WORDS(2, 1, slot, DEPTH), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(control, X86IOPortControlIssue, WORDS(2, 1, full, 0), CAPS(full)), seL4_InvalidArgument, 1);
    /* the numbers have 16 bits */
    EXPECT_RESULT(issue_ports(0x70100, 0x20110, slot), seL4_NoError);
    EXPECT_RESULT(invoke(control, X86IOPortControlIssue, WORDS(0x110, 0x110, full, 0), CAPS(full)), seL4_RevokeFirst);
    EXPECT_RESULT(invoke(control, X86IOPortControlIssue, WORDS(0x10f, 0x120, full, 0), CAPS(full)), seL4_RevokeFirst);
    EXPECT_RESULT(invoke(control, X86IOPortControlIssue, WORDS(0, 0xffff, full, 0), CAPS(full)), seL4_RevokeFirst);
    EXPECT_RESULT(invoke(control, X86IOPortControlIssue, WORDS(0x111, 0x120, other, 64), CAPS(full)), seL4_FailedLookup, 0,
                  INVALID_ROOT);
    EXPECT_RESULT(invoke(control, X86IOPortControlIssue, WORDS(0x111, 0x120, full, 0), CAPS(ROOT)), seL4_RangeError, 1, 64);
    EXPECT_RESULT(invoke(control, X86IOPortControlIssue, WORDS(0x111, 0x120, full, 64), CAPS(ROOT)), seL4_DeleteFirst);
    EXPECT_RESULT(issue_ports(0x111, 0x120, other), seL4_NoError);
    /* the range is free again when its last capability is gone */
    seL4_CPtr copy = copy_of(slot), again = new_slot();
    delete_cap(slot);
    EXPECT_RESULT(issue_ports(0x100, 0x110, again), seL4_RevokeFirst);
    delete_cap(copy);
    EXPECT_RESULT(issue_ports(0x100, 0x110, again), seL4_NoError);
    delete_cap(again);
    EXPECT_RESULT(issue_ports(0x0ff, 0x111, again), seL4_RevokeFirst);
    delete_cap(other);
}

/* Bits of the kernel's map of ports, at the borders of its words and at both ends. */
TEST(IOP_1_IOP_6_ranges)
{
    static const struct {
        seL4_Word first, last;
    } ranges[] = { { 0, 0 }, { 0, 63 }, { 63, 64 }, { 64, 127 }, { 1, 200 }, { 0xffff, 0xffff }, { 0xffc0, 0xffff } };
    for (unsigned i = 0; i < COUNT(ranges); i++) {
        seL4_CPtr slot = new_slot(), probe = new_slot();
        EXPECT_RESULT(issue_ports(ranges[i].first, ranges[i].last, slot), seL4_NoError);
        for (seL4_Word port = 0; port < 0x10000; port += port < 300 || port >= 0xff00 ? 1 : 61) {
            bool inside = port >= ranges[i].first && port <= ranges[i].last;
            EXPECT_EQ(issue_ports(port, port, probe).label, inside ? seL4_RevokeFirst : seL4_NoError);
            if (!inside) {
                delete_cap(probe);
            }
        }
        delete_cap(slot);
    }
    EXPECT_RESULT(invoke(ROOT, CNodeCopy, WORDS(new_slot(), DEPTH, seL4_CapIOPortControl, DEPTH, 3), CAPS(ROOT)),
                  seL4_IllegalOperation);
}

#define CMOS_INDEX 0x70
#define CMOS_DATA 0x71

TEST(IOP_3_IOP_4_IOP_5_access)
{
    seL4_CPtr ports = new_slot();
    EXPECT_RESULT(issue_ports(CMOS_INDEX, CMOS_DATA, ports), seL4_NoError);
    EXPECT_RESULT(invoke(ports, X86IOPortControlIssue, WORDS(1), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(ports, X86IOPortIn8, WORDS(), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(ports, X86IOPortOut8, WORDS(CMOS_INDEX), CAPS()), seL4_TruncatedMessage);
    static const seL4_Word in[] = { X86IOPortIn8, X86IOPortIn16, X86IOPortIn32 };
    static const seL4_Word out[] = { X86IOPortOut8, X86IOPortOut16, X86IOPortOut32 };
    for (unsigned width = 0; width < 3; width++) {
        seL4_Word bytes = (seL4_Word)1 << width;
        for (seL4_Word port = CMOS_INDEX - 4; port <= CMOS_DATA + 4; port++) {
            bool inside = port >= CMOS_INDEX && port + bytes - 1 <= CMOS_DATA;
            EXPECT_EQ(invoke(ports, in[width], WORDS(port), CAPS()).label, inside ? seL4_NoError : seL4_IllegalOperation);
            if (!inside) {
                EXPECT_RESULT(invoke(ports, out[width], WORDS(port, 0), CAPS()), seL4_IllegalOperation);
            }
        }
    }
    /* scratch memory of the clock chip: what is written is read; excess bits are dropped */
    for (seL4_Word value = 0; value < 256; value += 51) {
        EXPECT_RESULT(invoke(ports, X86IOPortOut8, WORDS(CMOS_INDEX | 0x10000, 0xff00 | 0x3e), CAPS()), seL4_NoError);
        EXPECT_RESULT(invoke(ports, X86IOPortOut8, WORDS(CMOS_DATA, ~0xffUL | value), CAPS()), seL4_NoError);
        EXPECT_RESULT(invoke(ports, X86IOPortOut8, WORDS(CMOS_INDEX, 0x3e), CAPS()), seL4_NoError);
        EXPECT_RESULT(invoke(ports, X86IOPortIn8, WORDS(CMOS_DATA), CAPS()), seL4_NoError, value);
    }
    delete_cap(ports);
}

/* --- asking for interrupts ------------------------------------------------------------------------------------------------------- */

#define PIT_PIN 2 /* IRQ 0 arrives there */

static struct result get_pin(seL4_CPtr slot, seL4_Word ioapic, seL4_Word pin, seL4_Word level, seL4_Word polarity,
                             seL4_Word vector)
{
    return invoke(seL4_CapIRQControl, X86IRQIssueIRQHandlerIOAPIC, WORDS(slot, DEPTH, ioapic, pin, level, polarity, vector),
                  CAPS(ROOT));
}

TEST(INT_2_6_get_checks_in_order)
{
    seL4_CPtr slot = new_slot(), full = new_endpoint(), control = seL4_CapIRQControl;
    static const seL4_Word labels[] = { X86IRQIssueIRQHandlerIOAPIC, X86IRQIssueIRQHandlerMSI };
    EXPECT_RESULT(invoke(control, IRQIssueIRQHandler, WORDS(5, slot, DEPTH), CAPS(ROOT)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(control, X86PageMap, WORDS(5, slot, DEPTH), CAPS(ROOT)), seL4_IllegalOperation);
    FOR_EACH (label, labels) {
        EXPECT_RESULT(invoke(control, label, WORDS(1, 2, 3, 4, 5, 6), CAPS(ROOT)), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(control, label, WORDS(full, 0, 99, 99, 99, 99, 99), CAPS()), seL4_TruncatedMessage);
        EXPECT_RESULT(invoke(control, label, WORDS(full, 0, 999, 999, 99, 99, 108), CAPS(full)), seL4_RangeError, 0, 107);
        EXPECT_RESULT(invoke(control, label, WORDS(full, 0, 999, 999, 99, 99, 1UL << 32), CAPS(full)), seL4_RangeError, 0, 107);
        EXPECT_RESULT(invoke(control, label, WORDS(full, 64, 999, 999, 99, 99, 7), CAPS(full)), seL4_FailedLookup, 0,
                      INVALID_ROOT);
        EXPECT_RESULT(invoke(control, label, WORDS(full, 0, 999, 999, 99, 99, 7), CAPS(ROOT)), seL4_RangeError, 1, 64);
        EXPECT_RESULT(invoke(control, label, WORDS(full, 64, 999, 999, 99, 99, 7), CAPS(ROOT)), seL4_DeleteFirst);
    }
    EXPECT_RESULT(get_pin(slot, 1, 999, 2, 2, 7), seL4_RangeError, 0, 0); /* one I/O APIC */
    EXPECT_RESULT(get_pin(slot, 0, 24, 2, 2, 7), seL4_RangeError, 0, 23);
    EXPECT_RESULT(get_pin(slot, 0, 20, 2, 2, 7), seL4_RangeError, 0, 1);
    EXPECT_RESULT(get_pin(slot, 0, 20, 1, 2, 7), seL4_RangeError, 0, 1);
    seL4_Word message[][3] = { { 256, 32, 8 }, { 255, 32, 8 }, { 255, 31, 8 } };
    static const seL4_Word most[] = { 255, 31, 7 };
    for (unsigned i = 0; i < 3; i++) {
        EXPECT_RESULT(invoke(control, X86IRQIssueIRQHandlerMSI,
                             WORDS(slot, DEPTH, message[i][0], message[i][1], message[i][2], 12345, 7), CAPS(ROOT)),
                      seL4_RangeError, 0, most[i]);
    }
    EXPECT_RESULT(invoke(control, X86IRQIssueIRQHandlerMSI, WORDS(slot, DEPTH, 255, 31, 7, ~0UL, 107), CAPS(ROOT)), seL4_NoError);
    EXPECT_RESULT(get_pin(full, 0, 99, 2, 2, 107), seL4_RevokeFirst);
    /* free again when the last handler is gone */
    seL4_CPtr copy = copy_of(slot), again = new_slot();
    delete_cap(slot);
    EXPECT_RESULT(get_pin(again, 0, 20, 1, 1, 107), seL4_RevokeFirst);
    delete_cap(copy);
    EXPECT_RESULT(get_pin(again, 0, 20, 1, 1, 107), seL4_NoError);
    seL4_Word labels_of_handlers[] = { 0, X86IOPortIn8, IRQIssueIRQHandler };
    FOR_EACH (label, labels_of_handlers) {
        EXPECT_RESULT(invoke(again, label, WORDS(1, 2, 3), CAPS(ROOT)), seL4_IllegalOperation);
    }
    delete_cap(again);
}

/* --- interrupts of the PIT -------------------------------------------------------------------------------------------------------- */

struct pit {
    seL4_CPtr ports, handler, notification, badge;
};

static void pit_out(struct pit *pit, seL4_Word port, seL4_Word value)
{
    EXPECT_OK(seL4_X86_IOPort_Out8(pit->ports, port, value));
}

/* Interrupts every `count` ticks of 838 ns. */
static void pit_start(struct pit *pit, seL4_Word count)
{
    pit_out(pit, 0x43, 0x34);
    pit_out(pit, 0x40, count & 0xff);
    pit_out(pit, 0x40, count >> 8);
}

static struct pit new_pit(seL4_Word vector)
{
    struct pit pit = { .ports = new_slot(), .handler = new_slot(), .notification = new_notification() };
    EXPECT_RESULT(issue_ports(0x40, 0x43, pit.ports), seL4_NoError);
    EXPECT_RESULT(get_pin(pit.handler, 0, PIT_PIN, 0, 0, vector), seL4_NoError);
    pit.badge = badged(pit.notification, 0x50);
    EXPECT_OK(seL4_IRQHandler_SetNotification(pit.handler, pit.badge));
    return pit;
}

static seL4_Word wait_for(seL4_CPtr notification)
{
    seL4_Word badge;
    seL4_Wait(notification, &badge);
    return badge;
}

/* INT-30, INT-22: signalled once, then nothing until the acknowledgement. */
TEST(INT_22_INT_30_H13_pit_interrupts)
{
    static const seL4_Word vectors[] = { 0, 1, 63, 106, 107 };
    FOR_EACH (vector, vectors) {
        struct pit pit = new_pit(vector);
        pit_start(&pit, 2000);
        for (unsigned i = 0; i < 20; i++) {
            EXPECT_EQ(wait_for(pit.notification), 0x50);
            sleep_us(5000);
            EXPECT_EQ(poll_notification(pit.notification), 0);
            EXPECT_OK(seL4_IRQHandler_Ack(pit.handler));
        }
        /* INT-21: without a notification it is dropped, and held back until acknowledged */
        EXPECT_OK(seL4_IRQHandler_Clear(pit.handler));
        sleep_us(50000); /* surely an interrupt, even on a host that has other things to do */
        poll_notification(pit.notification);
        EXPECT_OK(seL4_IRQHandler_SetNotification(pit.handler, pit.badge));
        sleep_us(5000);
        EXPECT_EQ(poll_notification(pit.notification), 0);
        EXPECT_OK(seL4_IRQHandler_Ack(pit.handler));
        EXPECT_EQ(wait_for(pit.notification), 0x50);
        /* INT-40 */
        delete_cap(pit.handler);
        sleep_us(5000);
        EXPECT_EQ(poll_notification(pit.notification), 0);
        delete_cap(pit.ports);
    }
}

/* A pin that is given to another vector is heard there only; what the first handler does no longer matters. */
TEST(INT_2_6_pin_moves_to_another_vector)
{
    struct pit pit = new_pit(10);
    pit_start(&pit, 2000);
    EXPECT_EQ(wait_for(pit.notification), 0x50);
    seL4_CPtr second = new_slot(), other = new_notification();
    EXPECT_RESULT(get_pin(second, 0, PIT_PIN, 0, 0, 11), seL4_NoError);
    EXPECT_OK(seL4_IRQHandler_SetNotification(second, badged(other, 7)));
    EXPECT_EQ(wait_for(other), 7);
    EXPECT_OK(seL4_IRQHandler_Ack(pit.handler)); /* must not open the pin */
    sleep_us(5000);
    EXPECT_EQ(poll_notification(other), 0);
    EXPECT_EQ(poll_notification(pit.notification), 0);
    EXPECT_OK(seL4_IRQHandler_Ack(second));
    EXPECT_EQ(wait_for(other), 7);
    EXPECT_OK(seL4_IRQHandler_Ack(second));
    delete_cap(pit.handler); /* must not close it */
    EXPECT_EQ(wait_for(other), 7);
    delete_cap(second);
    delete_cap(pit.ports);
}

static void spin(struct thread *thread)
{
    for (;;) {
        thread->words[0]++;
    }
}

/* INT-33: the thread that waits for the interrupt preempts a busy one of lower priority. */
TEST(INT_33_interrupt_preempts)
{
    struct pit pit = new_pit(3);
    struct thread *busy = spawn(LOW, spin);
    pit_start(&pit, 2000);
    for (unsigned i = 0; i < 50; i++) {
        seL4_Word before = busy->words[0];
        EXPECT_EQ(wait_for(pit.notification), 0x50);
        EXPECT_OK(seL4_IRQHandler_Ack(pit.handler));
        EXPECT(busy->words[0] >= before);
    }
    EXPECT(busy->words[0] > 0);
    delete_cap(pit.handler);
    delete_cap(pit.ports);
}
