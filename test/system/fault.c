/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults: what the handler is told, word by word, and what its answer does. Rules: docs/reference/faults.md. */

#include "support.h"

/* --- places in the program that the messages point to --------------------------------------------------------------------- */

/* Each is one instruction and a return; the name is the address of the instruction. */
#define CODE(name, instruction)                                                                                      \
    void name(void);                                                                                                 \
    __asm__(".pushsection .text\n.global " #name "\n.balign 4\n" #name ": " instruction "\n" ARCH_RETURN "\n.popsection")

CODE(fault_code_undefined, ARCH_UNDEFINED_INSTRUCTION);
CODE(fault_code_syscall, ARCH_SYSCALL_INSTRUCTION);
CODE(fault_code_load, ARCH_LOAD_FROM_ARGUMENT);
CODE(fault_code_store, ARCH_STORE_TO_ARGUMENT);

struct fault_world {
    seL4_CPtr handler, reply;
    struct thread *thread;
};

/* A thread whose faults the runner receives through a badged cap. */
static struct fault_world new_fault_world(seL4_Word priority)
{
    struct fault_world world = { new_endpoint(), new_reply(), new_thread(priority, 0) };
    thread_fault_handler(world.thread, badged(world.handler, 0xfa));
    return world;
}

static volatile unsigned returned;

static void call_main(struct thread *self)
{
    /* The third or the eighth argument is the number of a system call. */
    typedef void code(seL4_Word, seL4_Word, seL4_Word, seL4_Word, seL4_Word, seL4_Word, seL4_Word, seL4_Word);
    ((code *)self->words[0])(self->words[1], 0, 1000, 0, 0, 0, 0, 1000);
    returned++;
}

static struct message fault_of(struct fault_world *world, void (*code)(void), seL4_Word argument)
{
    returned = 0;
    world->thread->words[0] = (seL4_Word)code;
    world->thread->words[1] = argument;
    thread_run(world->thread, call_main);
    struct message fault = receive(world->handler, world->reply);
    EXPECT_EQ(fault.badge, 0xfa);
    EXPECT_EQ(fault.extra_caps | fault.unwrapped, 0);
    return fault;
}

static void expect_words(const char *file, int line, struct message fault, seL4_Word label, const seL4_Word *words,
                         seL4_Word length)
{
    if (fault.label != label || fault.length != length) {
        test_fail(file, line, "fault %lu of %lu words, expected %lu of %lu", fault.label, fault.length, label, length);
    }
    for (seL4_Word i = 0; i < length; i++) {
        if (fault.mr[i] != words[i]) {
            test_fail(file, line, "fault %lu: word %lu is 0x%lx, expected 0x%lx", label, i, fault.mr[i], words[i]);
        }
    }
}
#define EXPECT_FAULT(fault, label, ...) expect_words(__FILE__, __LINE__, fault, label, WORDS(__VA_ARGS__))

static seL4_UserContext registers_of(struct thread *thread)
{
    seL4_UserContext context;
    EXPECT_OK(seL4_TCB_ReadRegisters(thread->tcb, 0, 0, ARCH_TOTAL_REGISTERS, &context));
    return context;
}

/* --- VM faults ------------------------------------------------------------------------------------------------------------------ */

TEST(FLT_3_4_vm_faults)
{
    struct fault_world world = new_fault_world(HIGH);
    static const seL4_Word addresses[] = { 0, 8, FREE_VADDR, FREE_VADDR + 0xff8 };
    FOR_EACH (address, addresses) {
        struct message fault = fault_of(&world, fault_code_load, address);
        EXPECT_FAULT(fault, seL4_Fault_VMFault, (seL4_Word)fault_code_load, address, 0, ARCH_FSR_LOAD(fault.mr[3]));
        fault = fault_of(&world, fault_code_store, address);
        EXPECT_FAULT(fault, seL4_Fault_VMFault, (seL4_Word)fault_code_store, address, 0, ARCH_FSR_STORE(fault.mr[3]));
        /* an instruction fetch: the pc is the address */
        fault = fault_of(&world, (void (*)(void))address, 0);
        EXPECT_FAULT(fault, seL4_Fault_VMFault, address, address, ARCH_FETCH_FLAG(fault.mr[2]),
                     ARCH_FSR_FETCH(fault.mr[3]));
        EXPECT_EQ(thread_register_pc(world.thread), address);
    }
    /* a write where only reading is allowed */
    seL4_CPtr page = new_page();
    EXPECT_OK(vspace_map(&arena, ROOT_VSPACE, page, FREE_VADDR, seL4_CanRead, ARCH_CACHED));
    struct message fault = fault_of(&world, fault_code_store, FREE_VADDR + 16);
    EXPECT_FAULT(fault, seL4_Fault_VMFault, (seL4_Word)fault_code_store, FREE_VADDR + 16, 0,
                 ARCH_FSR_STORE_READ_ONLY(fault.mr[3]));
    /* VX-41, VA-32, VR-23: whatever the answer says, the instruction is executed again; now it works */
    EXPECT_OK(arch_page_map(page, ROOT_VSPACE, FREE_VADDR, seL4_ReadWrite, ARCH_CACHED));
    send(world.reply, 99, WORDS(1, 2, 3, 4));
    EXPECT_EQ(returned, 1);
}

TEST(FLT_3_4_repeated_until_mended)
{
    struct fault_world world = new_fault_world(HIGH);
    struct message fault = fault_of(&world, fault_code_load, FREE_VADDR);
    for (unsigned i = 0; i < 3; i++) {
        send(world.reply, i, WORDS());
        fault = receive(world.handler, world.reply);
        EXPECT_EQ(fault.label, seL4_Fault_VMFault);
        EXPECT_EQ(fault.mr[seL4_VMFault_Addr], FREE_VADDR);
    }
    EXPECT_OK(vspace_map(&arena, ROOT_VSPACE, new_page(), FREE_VADDR, seL4_ReadWrite, ARCH_CACHED));
    send(world.reply, 0, WORDS());
    EXPECT_EQ(returned, 1);
}

/* --- user exceptions --------------------------------------------------------------------------------------------------------------- */

TEST(FLT_3_3_undefined_instruction)
{
    struct fault_world world = new_fault_world(HIGH);
    struct message fault = fault_of(&world, fault_code_undefined, 0);
    seL4_UserContext context = registers_of(world.thread);
    EXPECT_EQ(fault.label, seL4_Fault_UserException);
    EXPECT_EQ(fault.length, ARCH_USER_EXCEPTION_LENGTH);
    EXPECT_EQ(fault.mr[0], (seL4_Word)fault_code_undefined);
    EXPECT_EQ(ARCH_CONTEXT_PC(context), (seL4_Word)fault_code_undefined);
    EXPECT_EQ(fault.mr[1], ARCH_CONTEXT_SP(context));
    EXPECT_EQ(fault.mr[ARCH_USER_EXCEPTION_NUMBER], ARCH_UNDEFINED_NUMBER);
    EXPECT_EQ(fault.mr[ARCH_USER_EXCEPTION_NUMBER + 1], 0);
    /* the answer's words are registers: it goes on behind the instruction */
    send(world.reply, 0, WORDS((seL4_Word)fault_code_undefined + ARCH_UNDEFINED_LENGTH));
    EXPECT_EQ(returned, 1);
    /* a label leaves it stopped, but the registers are written */
    fault = fault_of(&world, fault_code_undefined, 0);
    send(world.reply, 1, WORDS((seL4_Word)fault_code_undefined + ARCH_UNDEFINED_LENGTH, fault.mr[1]));
    settle();
    EXPECT_EQ(returned, 0);
    EXPECT_EQ(thread_register_pc(world.thread), (seL4_Word)fault_code_undefined + ARCH_UNDEFINED_LENGTH);
    EXPECT_OK(seL4_TCB_Resume(world.thread->tcb));
    EXPECT_EQ(returned, 1);
    /* an empty answer: the same instruction again */
    fault_of(&world, fault_code_undefined, 0);
    send(world.reply, 0, WORDS());
    EXPECT_EQ(receive(world.handler, world.reply).mr[0], (seL4_Word)fault_code_undefined);
}

/* --- unknown system calls ------------------------------------------------------------------------------------------------------------ */

TEST(FLT_3_2_unknown_system_calls)
{
    struct fault_world world = new_fault_world(HIGH);
    static const seL4_Word numbers[] = { 0, 1, 12, (seL4_Word)-34, (seL4_Word)-100, 1UL << 63, 0xfffffff5, ~0UL >> 1 };
    FOR_EACH (number, numbers) {
        struct syscall call = { number, 0x101, 0x102, { 0x103, 0x104, 0x105, 0x106 }, 0x107, 0x108 };
        thread_issue(world.thread, call);
        struct message fault = receive(world.handler, world.reply);
        EXPECT_EQ(fault.badge, 0xfa);
        EXPECT_EQ(fault.label, seL4_Fault_UnknownSyscall);
        EXPECT_EQ(fault.length, ARCH_UNKNOWN_SYSCALL_LENGTH);
        EXPECT_EQ(fault.mr[ARCH_UNKNOWN_SYSCALL_NUMBER], number);
        EXPECT_EQ(fault.mr[ARCH_UNKNOWN_SYSCALL_CAP], 0x101);
        EXPECT_EQ(fault.mr[ARCH_UNKNOWN_SYSCALL_INFO], 0x102);
        seL4_Word pc = thread_register_pc(world.thread);
        EXPECT_EQ(fault.mr[ARCH_UNKNOWN_SYSCALL_IP], pc);
        EXPECT_EQ(memcmp((const void *)pc, ARCH_SYSCALL_CODE, ARCH_SYSCALL_LENGTH), 0);
        /* emulated: registers changed, the pc moved on */
        for (unsigned i = 0; i < ARCH_UNKNOWN_SYSCALL_LENGTH; i++) {
            seL4_SetMR((int)i, fault.mr[i]);
        }
        seL4_SetMR(ARCH_UNKNOWN_SYSCALL_IP, pc + ARCH_SYSCALL_LENGTH);
        seL4_SetMR(ARCH_UNKNOWN_SYSCALL_CAP, 0x201);
        unsigned done = world.thread->done;
        seL4_Send(world.reply, seL4_MessageInfo_new(0, 0, 0, ARCH_UNKNOWN_SYSCALL_LENGTH));
        EXPECT_EQ(world.thread->done, done + 1);
        EXPECT_EQ(world.thread->syscall.cap, 0x201);
        EXPECT_EQ(world.thread->syscall.info, 0x102);
        EXPECT_EQ(world.thread->syscall.mr[3], 0x106);
        EXPECT_EQ(world.thread->syscall.reply, 0x107);
        EXPECT_EQ(world.thread->syscall.destination, 0x108);
    }
}

TEST(FLT_3_2_answer_with_label_or_empty)
{
    struct fault_world world = new_fault_world(HIGH);
    struct message fault = fault_of(&world, fault_code_syscall, 0);
    EXPECT_EQ(fault.label, seL4_Fault_UnknownSyscall);
    EXPECT_EQ(fault.mr[ARCH_UNKNOWN_SYSCALL_IP], (seL4_Word)fault_code_syscall);
    send(world.reply, 0, WORDS()); /* the call is issued again */
    EXPECT_EQ(receive(world.handler, world.reply).label, seL4_Fault_UnknownSyscall);
    send(world.reply, 5, WORDS());
    settle();
    EXPECT_EQ(returned, 0);
    EXPECT(nothing_queued(world.handler, world.reply));
    EXPECT_OK(seL4_TCB_Resume(world.thread->tcb));
    EXPECT_EQ(receive(world.handler, world.reply).label, seL4_Fault_UnknownSyscall);
}

/* --- delivery ------------------------------------------------------------------------------------------------------------------------- */

TEST(FLT_5_handler_of_any_priority)
{
    static const seL4_Word priorities[] = { LOW, RUNNER_PRIORITY, HIGH };
    FOR_EACH (priority, priorities) {
        struct fault_world world = new_fault_world(priority);
        struct message fault = fault_of(&world, fault_code_load, FREE_VADDR);
        EXPECT_EQ(fault.label, seL4_Fault_VMFault);
        /* pc and registers changed by WriteRegisters without resume, then the answer */
        seL4_UserContext context = registers_of(world.thread);
        ARCH_CONTEXT_ARGUMENT(context) = (seL4_Word)&world.thread->words[7];
        EXPECT_OK(seL4_TCB_WriteRegisters(world.thread->tcb, 0, 0, ARCH_TOTAL_REGISTERS, &context));
        send(world.reply, 0, WORDS());
        settle();
        EXPECT_EQ(returned, 1);
    }
}

TEST(FLT_15_resumed_without_an_answer)
{
    struct fault_world world = new_fault_world(HIGH);
    fault_of(&world, fault_code_load, FREE_VADDR);
    seL4_UserContext context = registers_of(world.thread);
    ARCH_CONTEXT_ARGUMENT(context) = (seL4_Word)&world.thread->words[7];
    EXPECT_OK(seL4_TCB_WriteRegisters(world.thread->tcb, 1, 0, ARCH_TOTAL_REGISTERS, &context));
    EXPECT_EQ(returned, 1);
    send(world.reply, 0, WORDS()); /* says nothing to anybody */
    EXPECT_EQ(returned, 1);
    fault_of(&world, fault_code_load, FREE_VADDR);
    EXPECT_OK(seL4_TCB_Resume(world.thread->tcb));
    EXPECT_EQ(receive(world.handler, world.reply).label, seL4_Fault_VMFault);
}

TEST(FLT_11_received_without_reply_object)
{
    struct fault_world world = new_fault_world(HIGH);
    world.thread->words[0] = (seL4_Word)fault_code_load;
    world.thread->words[1] = FREE_VADDR;
    thread_run(world.thread, call_main);
    struct message fault = receive(world.handler, 0);
    EXPECT_EQ(fault.label, seL4_Fault_VMFault);
    settle();
    EXPECT(nothing_queued(world.handler, world.reply));
    EXPECT_OK(seL4_TCB_Resume(world.thread->tcb));
    EXPECT_EQ(receive(world.handler, world.reply).label, seL4_Fault_VMFault);
}

TEST(FLT_11_5_passive_handler_runs_on_the_faulters_time)
{
    seL4_CPtr handler = new_endpoint(), reply = new_reply();
    struct thread *server = new_passive_server(HIGH, SYSCALL(Recv, .cap = handler, .reply = reply));
    struct thread *thread = new_thread(HIGH, 0);
    thread_fault_handler(thread, handler);
    thread_issue(thread, SYSCALL(Recv, .cap = 0));
    EXPECT_EQ(server->done, 1);
    EXPECT_EQ(INFO_LABEL(server->syscall.info), seL4_Fault_CapFault);
    EXPECT_EQ(seL4_SchedContext_UnbindObject(thread->sched_context, thread->tcb), seL4_IllegalOperation);
    /* the answer gives it back, and the thread repeats its call */
    thread_issue(server, SYSCALL(ReplyRecv, .cap = handler, .reply = reply));
    EXPECT_EQ(server->done, 2);
    EXPECT_EQ(INFO_LABEL(server->syscall.info), seL4_Fault_CapFault);
}

TEST(FLT_11_handler_caps_are_used_by_value)
{
    /* Only Grant or GrantReply matter, not Read; each is enough to be answered. */
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply();
    for (seL4_Word rights = 4; rights <= 8; rights += 4) {
        struct thread *thread = new_thread(HIGH, 0);
        seL4_CPtr handler = minted(endpoint, 1 | rights, rights);
        thread_fault_handler(thread, handler);
        thread_issue(thread, SYSCALL(Recv, .cap = 0));
        EXPECT_EQ(receive(endpoint, reply).badge, rights);
        send(reply, 0, WORDS());
        EXPECT_EQ(receive(endpoint, reply).badge, rights);
        /* THR-31: revoked, there is no handler any more: the thread just stops */
        revoke_cap(endpoint);
        EXPECT_OK(seL4_TCB_SetSchedParams(thread->tcb, RUNNER_TCB, 0, HIGH, thread->sched_context, 0));
        send(reply, 0, WORDS());
        EXPECT(nothing_queued(endpoint, reply));
    }
}

TEST(FLT_12_no_handler)
{
    struct thread *thread = new_thread(HIGH, NO_HANDLER);
    thread_issue(thread, SYSCALL(Recv, .cap = 0));
    settle();
    EXPECT_EQ(thread->done, 0);
    /* nothing is recorded: with a handler, a resume executes it again */
    seL4_CPtr handler = new_endpoint();
    thread_fault_handler(thread, handler);
    EXPECT_OK(seL4_TCB_Resume(thread->tcb));
    EXPECT_EQ(receive(handler, new_reply()).label, seL4_Fault_CapFault);
}

TEST(FLT_14_handler_endpoint_destroyed)
{
    seL4_CPtr handler = new_endpoint();
    struct thread *thread = new_thread(HIGH, 0);
    thread_fault_handler(thread, handler);
    thread_issue(thread, SYSCALL(Recv, .cap = 0));
    /* the fault waits in the queue; the handler's own copy goes with the revoke */
    revoke_cap(handler);
    delete_cap(handler);
    settle();
    EXPECT_EQ(thread->done, 0);
    thread_fault_handler(thread, control_fault_endpoint(thread->index));
    thread_issue(thread, SYSCALL(Yield));
    EXPECT_EQ(thread->done, 1);
}

TEST(FLT_16_handler_without_buffer)
{
    seL4_CPtr handler = new_endpoint(), reply = new_reply();
    struct thread *server = new_thread(HIGH, 0), *thread = new_thread(HIGH, 0);
    EXPECT_OK(seL4_TCB_SetIPCBuffer(server->tcb, 0, 0));
    thread_fault_handler(thread, handler);
    thread_issue(server, SYSCALL(Recv, .cap = handler, .reply = reply));
    thread_issue(thread, (struct syscall){ .number = 77, .cap = 0x31, .info = 0x32 });
    EXPECT_EQ(server->done, 1);
    EXPECT_EQ(server->syscall.info, INFO(seL4_Fault_UnknownSyscall, 0, 4));
    /* an answer longer than what its sender has changes only what there is: four words */
    seL4_UserContext before = registers_of(thread), after;
    struct syscall answer = SYSCALL(Send, .cap = reply, .info = INFO(1, 0, ARCH_UNKNOWN_SYSCALL_LENGTH));
    memcpy(answer.mr, server->syscall.mr, sizeof(answer.mr));
    thread_issue(server, answer);
    after = registers_of(thread);
    EXPECT(!memcmp(&before, &after, sizeof(before)));
}

TEST(CAP_7_4_H14_capability_fault_reply)
{
    struct fault_world world = new_fault_world(HIGH);
    seL4_CPtr late = new_slot(), notification = new_notification();
    thread_issue(world.thread, SYSCALL(Wait, .cap = late));
    struct message fault = receive(world.handler, world.reply);
    EXPECT_FAULT(fault, seL4_Fault_CapFault, thread_register_pc(world.thread), late, 1, MISSING, 0);
    /* whatever the answer is, the call is issued again */
    EXPECT_OK(seL4_CNode_Copy(ROOT, late, DEPTH, ROOT, notification, DEPTH, seL4_AllRights));
    seL4_Signal(badged(notification, 6));
    send(world.reply, 77, WORDS(1, 2, 3));
    EXPECT_EQ(world.thread->done, 1);
    EXPECT_EQ(world.thread->syscall.cap, 6);
}

TEST(FLT_accessors_of_the_library)
{
    struct fault_world world = new_fault_world(HIGH);
    world.thread->words[0] = (seL4_Word)fault_code_load;
    world.thread->words[1] = FREE_VADDR;
    thread_run(world.thread, call_main);
    seL4_MessageInfo_t tag = seL4_Recv(world.handler, NULL, world.reply);
    EXPECT(seL4_isVMFault_tag(tag));
    EXPECT(!seL4_isCapFault_tag(tag) && !seL4_isUnknownSyscall_tag(tag) && !seL4_isUserException_tag(tag));
    seL4_Fault_t fault = seL4_getFault(tag);
    EXPECT_EQ(seL4_Fault_get_seL4_FaultType(fault), seL4_Fault_VMFault);
    EXPECT_EQ(seL4_Fault_VMFault_get_IP(fault), (seL4_Word)fault_code_load);
    EXPECT_EQ(seL4_Fault_VMFault_get_Addr(fault), FREE_VADDR);
}
