/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers: reading, writing, copying, and that all of them survive whatever happens in between.
 * Rules: docs/reference/threads.md 4.1 to 4.3, 7; syscalls.md 1.3, 8; hazard H3.
 */

#include "support.h"

typedef union {
    seL4_UserContext context;
    seL4_Word word[ARCH_TOTAL_REGISTERS];
} registers;
_Static_assert(sizeof(registers) == ARCH_TOTAL_REGISTERS * sizeof(seL4_Word), "seL4_UserContext is all words");

/* An endless loop, and a system call before an endless loop. */
void register_code_spin(void);
void register_code_syscall(void);
__asm__(".pushsection .text\n.balign 4\n.global register_code_syscall\n.global register_code_spin\n"
        "register_code_syscall: " ARCH_SYSCALL_INSTRUCTION "\n"
        "register_code_spin: " ARCH_SPIN "\n.popsection");

static registers read_all(seL4_CPtr tcb)
{
    registers result;
    memset(&result, 0xaa, sizeof(result));
    EXPECT_OK(seL4_TCB_ReadRegisters(tcb, 0, 0, ARCH_TOTAL_REGISTERS, &result.context));
    return result;
}

static void write_all(seL4_CPtr tcb, registers values, bool resume)
{
    EXPECT_OK(seL4_TCB_WriteRegisters(tcb, resume, 0, ARCH_TOTAL_REGISTERS, &values.context));
}

/* Words that a thread may have in its registers: each different, sane where a register has rules. */
static registers pattern(seL4_Word seed)
{
    registers result;
    for (seL4_Word i = 0; i < ARCH_TOTAL_REGISTERS; i++) {
        result.word[i] = arch_sanitised(i, (0x0101010101010101 * (seed + i)) & 0x7fffffffffff);
    }
    ARCH_CONTEXT_PC(result.context) = (seL4_Word)register_code_spin;
    return result;
}

static void expect_registers(const char *file, int line, registers actual, registers expected, seL4_Word ignored)
{
    for (seL4_Word i = 0; i < ARCH_TOTAL_REGISTERS; i++) {
        if (!(ignored >> i & 1) && actual.word[i] != expected.word[i]) {
            test_fail(file, line, "register %lu is 0x%lx, expected 0x%lx", i, actual.word[i], expected.word[i]);
        }
    }
}
#define EXPECT_REGISTERS(actual, expected, ignored) expect_registers(__FILE__, __LINE__, actual, expected, ignored)

TEST(THR_4_1_read_checks)
{
    struct thread *thread = new_thread(LOW, 0);
    seL4_Word total = ARCH_TOTAL_REGISTERS;
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBReadRegisters, WORDS(0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBReadRegisters, WORDS(0, 0), CAPS()), seL4_RangeError, 1, total);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBReadRegisters, WORDS(0, total + 1), CAPS()), seL4_RangeError, 1, total);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBReadRegisters, WORDS(0, ~0UL), CAPS()), seL4_RangeError, 1, total);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBReadRegisters, WORDS(0, 1), CAPS()), seL4_IllegalOperation);
    for (seL4_Word count = 1; count <= total; count++) {
        struct result result = invoke(thread->tcb, TCBReadRegisters, WORDS(0xff00, count), CAPS());
        EXPECT_EQ(result.label, seL4_NoError);
        EXPECT_EQ(result.length, count);
    }
    /* bit 0 suspends */
    thread_issue(thread, SYSCALL(Yield));
    EXPECT_EQ(invoke(thread->tcb, TCBReadRegisters, WORDS(1, 1), CAPS()).label, seL4_NoError);
    settle();
    EXPECT_EQ(thread->done, 0);
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    settle();
    EXPECT_EQ(thread->done, 1);
}

TEST(THR_4_2_write_checks)
{
    seL4_CPtr tcb = new_tcb();
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBWriteRegisters, WORDS(0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBWriteRegisters, WORDS(0, 1), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBWriteRegisters, WORDS(0, 3, 1, 2), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBWriteRegisters, WORDS(0, ~0UL, 1, 2), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBWriteRegisters, WORDS(0, 2, 1, 2), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBWriteRegisters, WORDS(0, 0), CAPS()), seL4_IllegalOperation);
    /* only the first words are written; a count beyond the table is limited to it */
    registers values = pattern(3), zero = read_all(tcb), expected;
    for (seL4_Word count = 0; count <= ARCH_TOTAL_REGISTERS; count++) {
        seL4_CPtr fresh = new_tcb();
        seL4_Word words[2 + ARCH_TOTAL_REGISTERS] = { 0, count };
        memcpy(words + 2, &values, sizeof(values));
        EXPECT_RESULT(invoke(fresh, TCBWriteRegisters, words, 2 + count, CAPS()), seL4_NoError);
        expected = zero;
        memcpy(&expected, &values, count * sizeof(seL4_Word));
        EXPECT_REGISTERS(read_all(fresh), expected, 0);
        delete_cap(fresh);
    }
    seL4_Word many[120] = { 0, 118 };
    memcpy(many + 2, &values, sizeof(values));
    EXPECT_RESULT(invoke(tcb, TCBWriteRegisters, many, 120, CAPS()), seL4_NoError);
    EXPECT_REGISTERS(read_all(tcb), values, 0);
}

TEST(THR_7_2_H20_sanitising)
{
    seL4_CPtr tcb = new_tcb();
    static const seL4_Word hostile[] = { 0, ~0UL, 0x0000800000000000, 0xffff7fffffffffff, 0xffff800000000000,
                                         0x7fffffffffff, 0xdead000000000000, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa,
                                         0x3cd, 0x1f, 0x40000 };
    FOR_EACH (word, hostile) {
        registers values, expected;
        for (seL4_Word i = 0; i < ARCH_TOTAL_REGISTERS; i++) {
            values.word[i] = word;
            expected.word[i] = arch_sanitised(i, word);
        }
        write_all(tcb, values, false);
        EXPECT_REGISTERS(read_all(tcb), expected, 0);
    }
}

TEST(THR_4_3_copy_registers)
{
    struct thread *source = new_thread(LOW, 0), *target = new_thread(LOW, 0);
    EXPECT_RESULT(invoke(target->tcb, TCBCopyRegisters, WORDS(), CAPS(source->tcb)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(target->tcb, TCBCopyRegisters, WORDS(0), CAPS()), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(target->tcb, TCBCopyRegisters, WORDS(0), CAPS(ROOT)), seL4_InvalidCapability, 1);
    EXPECT_RESULT(invoke(target->tcb, TCBCopyRegisters, WORDS(0), CAPS(new_slot())), seL4_InvalidCapability, 1);
    registers a = pattern(5), b = pattern(77);
    for (seL4_Word groups = 0; groups < 4; groups++) {
        write_all(source->tcb, a, false);
        write_all(target->tcb, b, false);
        EXPECT_RESULT(invoke(target->tcb, TCBCopyRegisters, WORDS(groups << 2 | 0xff00), CAPS(source->tcb)), seL4_NoError);
        registers expected = b;
        for (seL4_Word i = 0; i < ARCH_TOTAL_REGISTERS; i++) {
            bool frame = i < ARCH_FRAME_REGISTERS;
            if (groups & (frame ? 1 : 2)) {
                expected.word[i] = a.word[i];
            }
        }
        EXPECT_REGISTERS(read_all(target->tcb), expected, 0);
        EXPECT_REGISTERS(read_all(source->tcb), a, 0);
    }
    /* suspend the source, resume the destination: it goes on where the source would have, on the source's stack */
    seL4_CPtr notification = new_notification();
    thread_issue(source, SYSCALL(Wait, .cap = notification));
    EXPECT_RESULT(invoke(target->tcb, TCBCopyRegisters, WORDS(15), CAPS(source->tcb)), seL4_NoError);
    sleep_us(1000);
    EXPECT_EQ(source->done, 0);
    seL4_Signal(badged(notification, 5));
    sleep_us(1000);
    EXPECT_OK(seL4_TCB_Suspend(target->tcb));
    EXPECT_EQ(source->done, 1);
    EXPECT_EQ(source->syscall.cap, 5);
    EXPECT_RESULT(invoke(RUNNER_TCB, TCBCopyRegisters, WORDS(0), CAPS(RUNNER_TCB)), seL4_NoError);
}

/* --- nothing is lost ------------------------------------------------------------------------------------------------------------- */

static void run_and_compare(seL4_CPtr tcb, registers expected)
{
    sleep_us(1000);
    EXPECT_OK(seL4_TCB_Suspend(tcb));
    EXPECT_REGISTERS(read_all(tcb), expected, 0);
}

TEST(H3_new_thread_gets_all_registers)
{
    struct thread *thread = new_thread(LOW, 0);
    registers values = pattern(9);
    write_all(thread->tcb, values, true);
    run_and_compare(thread->tcb, values);
    /* after an interrupt */
    values = pattern(21);
    write_all(thread->tcb, values, true);
    run_and_compare(thread->tcb, values);
}

TEST(H3_syscalls_1_3_modified_while_blocked)
{
    /* A thread that entered by a system call and whose registers were changed is resumed with all of them. */
    seL4_CPtr endpoint = new_endpoint();
    static const seL4_Word numbers[] = { (seL4_Word)seL4_SysRecv, (seL4_Word)seL4_SysSend, (seL4_Word)seL4_SysCall };
    seL4_CPtr reply = new_reply();
    FOR_EACH (number, numbers) {
        struct thread *thread = new_thread(LOW, 0);
        thread_issue(thread, (struct syscall){ .number = number, .cap = endpoint, .reply = reply });
        settle();
        registers values = pattern(33 + number_index);
        write_all(thread->tcb, values, true);
        run_and_compare(thread->tcb, values);
    }
}

TEST(H3_many_threads_with_their_own)
{
    struct thread *threads[6];
    for (seL4_Word i = 0; i < 6; i++) {
        threads[i] = new_thread(LOW, PASSIVE);
        thread_bind(threads[i], new_budget(300, 300));
        write_all(threads[i]->tcb, pattern(40 + 7 * i), true);
    }
    sleep_us(20000);
    for (seL4_Word i = 0; i < 6; i++) {
        EXPECT_OK(seL4_TCB_Suspend(threads[i]->tcb));
        EXPECT_REGISTERS(read_all(threads[i]->tcb), pattern(40 + 7 * i), 0);
    }
}

TEST(H3_syscalls_1_3_preserved_by_system_calls)
{
    seL4_CPtr endpoint = new_endpoint(), notification = new_notification(), reply = new_reply();
    const struct {
        struct syscall call;
        bool badge; /* the capability register becomes 0 */
        bool info;  /* and the message info too */
    } rows[] = {
        { SYSCALL(Yield, .cap = 0x11, .info = 0x22), false, false },
        { SYSCALL(NBSend, .cap = endpoint, .info = INFO(3, 0, 4)), false, false },
        { SYSCALL(Send, .cap = notification, .info = 0), false, false },
        { SYSCALL(NBRecv, .cap = endpoint, .reply = reply, .info = 0x33), true, false },
        { SYSCALL(NBWait, .cap = notification, .info = 0x44), true, false },
        { SYSCALL(Call, .cap = notification, .info = 0x50 << 12), true, true },
        { SYSCALL(Call, .cap = RUNNER_TCB, .info = INFO(TCBResume, 0, 0)), true, true },
    };
    struct thread *thread = new_thread(LOW, 0);
    for (unsigned i = 0; i < COUNT(rows); i++) {
        registers values = pattern(60 + i);
        struct syscall call = rows[i].call;
        memcpy(call.mr, (seL4_Word[]){ 1001, 1002, 1003, 1004 }, sizeof(call.mr));
        context_put_syscall(&values.context, call);
        ARCH_CONTEXT_PC(values.context) = (seL4_Word)register_code_syscall;
        write_all(thread->tcb, values, true);
        sleep_us(1000);
        registers expected = values;
        ARCH_CONTEXT_PC(expected.context) = (seL4_Word)register_code_spin;
        if (rows[i].badge) {
            call.cap = 0;
            if (rows[i].info) {
                call.info = 0;
            }
            context_put_syscall(&expected.context, call);
        }
        EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
        EXPECT_REGISTERS(read_all(thread->tcb), expected, ARCH_CLOBBERED_BY_SYSCALL);
        poll_notification(notification);
    }
}

TEST(H3_FLT_3_2_all_registers_by_an_answer)
{
    /* The words of an unknown system call are the registers, and the answer's words become the registers. */
    seL4_CPtr handler = new_endpoint(), reply = new_reply();
    struct thread *thread = new_thread(LOW, 0);
    thread_fault_handler(thread, handler);
    registers values = pattern(90);
    struct syscall call = { 1000, 1, 2, { 3, 4, 5, 6 }, 7, 8 };
    context_put_syscall(&values.context, call);
    ARCH_CONTEXT_PC(values.context) = (seL4_Word)register_code_syscall;
    write_all(thread->tcb, values, true);
    struct message fault = receive(handler, reply);
    EXPECT_EQ(fault.label, seL4_Fault_UnknownSyscall);
    EXPECT_REGISTERS(read_all(thread->tcb), values, ARCH_CLOBBERED_BY_SYSCALL);
    seL4_Word words[ARCH_UNKNOWN_SYSCALL_LENGTH];
    registers expected = values;
    for (unsigned i = 0; i < ARCH_UNKNOWN_SYSCALL_LENGTH; i++) {
        int place = arch_unknown_syscall_register(i);
        words[i] = fault.mr[i];
        if (place >= 0) {
            EXPECT(fault.mr[i] == values.word[place] || (ARCH_CLOBBERED_BY_SYSCALL >> place & 1));
            words[i] = arch_sanitised((seL4_Word)place, 0x123456780000 + i);
            if (i == ARCH_UNKNOWN_SYSCALL_IP) {
                words[i] = (seL4_Word)register_code_spin;
            }
            expected.word[place] = words[i];
        }
    }
    send(reply, 0, words, ARCH_UNKNOWN_SYSCALL_LENGTH);
    sleep_us(1000);
    EXPECT_OK(seL4_TCB_Suspend(thread->tcb));
    EXPECT_REGISTERS(read_all(thread->tcb), expected, 0);
}
