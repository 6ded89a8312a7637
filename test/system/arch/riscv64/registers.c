/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Floating-point registers and load reservations of threads that take turns. Rules: docs/reference/threads.md THR-40 to THR-43;
 * hazards H3, H10, H11.
 */

#include "access.h"

#ifdef CONFIG_HAVE_FPU
struct fpu_registers {
    seL4_Word f[32], fcsr;
};

#define EACH_F(F) \
    F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7) F(8) F(9) F(10) F(11) F(12) F(13) F(14) F(15) F(16) F(17) F(18) F(19) F(20) \
    F(21) F(22) F(23) F(24) F(25) F(26) F(27) F(28) F(29) F(30) F(31)

static void fpu_load(const struct fpu_registers *from)
{
#define LOAD(n) __asm__ volatile("fld f" #n ", %0" : : "m"(from->f[n]));
    EACH_F(LOAD)
    __asm__ volatile("fscsr %0" : : "r"(from->fcsr));
}

static void fpu_store(struct fpu_registers *to)
{
#define STORE(n) __asm__ volatile("fsd f" #n ", %0" : "=m"(to->f[n]));
    EACH_F(STORE)
    __asm__ volatile("frcsr %0" : "=r"(to->fcsr));
}

static void fpu_pattern(struct fpu_registers *registers, seL4_Word seed)
{
    for (unsigned i = 0; i < 32; i++) {
        registers->f[i] = (seed * 0x9e3779b97f4a7c15) ^ ((seL4_Word)i << 56) ^ (seL4_Word)i;
    }
    registers->fcsr = seed % 5 << 5 | (seed & 31);
}

/* Loads its pattern, lets the others run, and looks again, for a number of rounds. words[0]: seed; words[1]: bad registers. */
static void fpu_worker(struct thread *self)
{
    struct fpu_registers mine, found;
    for (unsigned round = 0; round < 50; round++) {
        fpu_pattern(&mine, self->words[0] + round);
        fpu_load(&mine);
        for (unsigned i = 0; i < 1 + round % 3; i++) {
            struct syscall yield = SYSCALL(Yield);
            raw_syscall(&yield);
            fpu_store(&found);
            for (unsigned r = 0; r < 33; r++) {
                self->words[1] += ((seL4_Word *)&found)[r] != ((seL4_Word *)&mine)[r];
            }
        }
    }
}

TEST(THR_40_H3_floating_point_registers_are_the_threads_own)
{
    struct thread *workers[5];
    for (unsigned i = 0; i < COUNT(workers); i++) {
        workers[i] = new_thread(LOW, 0);
        workers[i]->words[0] = 1000 * i + 17;
        thread_run(workers[i], fpu_worker);
    }
    settle();
    for (unsigned i = 0; i < COUNT(workers); i++) {
        EXPECT_EQ(workers[i]->done, 1);
        EXPECT_EQ(workers[i]->words[1], 0);
    }
}

/* A thread's first look at the registers shows zeros, whoever used them before. */
static void fpu_look(struct thread *self)
{
    struct fpu_registers found;
    fpu_store(&found);
    for (unsigned r = 0; r < 33; r++) {
        self->words[0] |= ((seL4_Word *)&found)[r];
    }
}

TEST(THR_2_H3_a_new_thread_sees_zeros)
{
    struct fpu_registers mine, found;
    fpu_pattern(&mine, 3);
    fpu_load(&mine);
    struct thread *looker = spawn(HIGH, fpu_look);
    fpu_store(&found);
    EXPECT_EQ(looker->done, 1);
    EXPECT_EQ(looker->words[0], 0);
    EXPECT_EQ(memcmp(&mine, &found, sizeof(mine)), 0);
}

/* THR-41: disabled, each use is a user exception; the registers are kept for later. */
TEST(THR_41_disabled)
{
    static const seL4_Uint32 read[] = { 0xe20505d3 };  /* fmv.x.d a1, fa0 */
    static const seL4_Uint32 write[] = { 0xf2050553 }; /* fmv.d.x fa0, a0 */
    struct prober prober = new_prober(0);
    prober_code(&prober, write, 1);
    EXPECT_EQ(prober_run(&prober, &(seL4_UserContext){ .a0 = 0xf00d }).label, PARKED);
    EXPECT_EQ(seL4_TCB_SetFlags(prober.thread->tcb, 0, seL4_TCBFlag_fpuDisabled).flags, seL4_TCBFlag_fpuDisabled);
    prober_code(&prober, read, 1);
    for (unsigned i = 0; i < 3; i++) {
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .a1 = 1 });
        EXPECT_EQ(outcome.label, seL4_Fault_UserException);
        EXPECT_EQ(outcome.mr[0], prober.code);
        EXPECT_EQ(outcome.mr[2], 2);
        EXPECT_EQ(outcome.mr[3], 0);
        struct fpu_registers mine;
        fpu_pattern(&mine, i);
        fpu_load(&mine);
    }
    EXPECT_EQ(seL4_TCB_SetFlags(prober.thread->tcb, seL4_TCBFlag_fpuDisabled, 0).flags, 0);
    /* the reply re-executes the instruction, which now works */
    seL4_Send(prober.reply, seL4_MessageInfo_new(0, 0, 0, 0));
    struct message message = receive(prober.endpoint, prober.reply);
    EXPECT_EQ(message.label, PARKED);
    EXPECT_EQ(message.mr[PARKED_A1], 0xf00d);
}

/* The flag is set while the thread's values are in the processor, on the thread itself. */
static void fpu_disable_self(struct thread *self)
{
    struct fpu_registers mine, found;
    fpu_pattern(&mine, 7);
    fpu_load(&mine);
    seL4_TCB_SetFlags(self->tcb, 0, seL4_TCBFlag_fpuDisabled);
    seL4_TCB_SetFlags(self->tcb, seL4_TCBFlag_fpuDisabled, 0);
    fpu_store(&found);
    for (unsigned r = 0; r < 33; r++) {
        self->words[0] += ((seL4_Word *)&found)[r] != ((seL4_Word *)&mine)[r];
    }
}

TEST(THR_41_own_flag)
{
    struct thread *thread = spawn(HIGH, fpu_disable_self);
    EXPECT_EQ(thread->done, 1);
    EXPECT_EQ(thread->words[0], 0);
}

/* H10: the registers of a deleted thread are never written to where its TCB was. */
static void fpu_fill(struct thread *self)
{
    struct fpu_registers mine;
    fpu_pattern(&mine, self->words[0]);
    fpu_load(&mine);
}

TEST(H10_deleted_owner)
{
    seL4_CPtr untyped = new_untyped(12), slot = new_slot();
    EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_TCBObject, 0, ROOT, 0, 0, slot, 1));
    seL4_CPtr endpoint = new_endpoint(), reply = new_reply(), context = new_budget(1000000, 1000000);
    static const seL4_Uint32 write[] = { 0xf2050553, CODE_ECALL };
    map_at(new_page(), ROOT_VSPACE, CODE_VADDR);
    memcpy((void *)CODE_VADDR, write, sizeof(write));
    __asm__ volatile(".4byte 0x0000100f" ::: "memory");
    EXPECT_OK(seL4_TCB_SetSpace(slot, endpoint, ROOT, 0, ROOT_VSPACE, 0));
    EXPECT_OK(seL4_TCB_SetPriority(slot, RUNNER_TCB, HIGH));
    EXPECT_OK(seL4_SchedContext_Bind(context, slot));
    seL4_UserContext registers = { .pc = CODE_VADDR, .a0 = 0xbadbadbad, .a7 = (seL4_Word)PARK_SYSCALL };
    EXPECT_OK(seL4_TCB_WriteRegisters(slot, true, 0, ARCH_TOTAL_REGISTERS, &registers));
    EXPECT_EQ(receive(endpoint, reply).label, PARKED);
    revoke_cap(untyped);
    EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_RISCV_4K_Page, 0, ROOT, 0, 0, slot, 1));
    map_at(slot, ROOT_VSPACE, FREE_VADDR);
    struct thread *other = new_thread(HIGH, 0);
    other->words[0] = 99;
    thread_run(other, fpu_fill);
    for (seL4_Word at = 0; at < SIZE_4K; at += 8) {
        EXPECT_EQ(*(volatile seL4_Word *)(FREE_VADDR + at), 0);
    }
}

/* Illegal instructions of a thread without the FPU are told from its first use of it. */
TEST(THR_40_illegal_instruction_is_no_use)
{
    struct prober prober = new_prober(0);
    struct fpu_registers mine, found;
    fpu_pattern(&mine, 11);
    fpu_load(&mine);
    for (unsigned i = 0; i < 3; i++) {
        prober_code(&prober, (const seL4_Uint32[]){ 0xf2050553, 0 }, 2);
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .a0 = i });
        EXPECT_EQ(outcome.label, seL4_Fault_UserException);
        EXPECT_EQ(outcome.mr[0], prober.code + 4);
        fpu_store(&found);
        EXPECT_EQ(memcmp(&mine, &found, sizeof(mine)), 0);
    }
}
#else
TEST(THR_41_no_floating_point)
{
    struct prober prober = new_prober(0);
    prober_code(&prober, (const seL4_Uint32[]){ 0xe20505d3 }, 1);
    EXPECT_EQ(prober_run(&prober, &(seL4_UserContext){ 0 }).label, seL4_Fault_UserException);
}
#endif

/* --- reservations -------------------------------------------------------------------------------------------------------- */

static seL4_CPtr wakes_runner;

/* words[0]: result of the store-conditional; words[1]: what it should have stored to. */
static void reserve_and_signal(struct thread *self)
{
    seL4_Word loaded, failed;
    register seL4_Word cap __asm__("a0") = wakes_runner;
    register seL4_Word info __asm__("a1") = 0;
    register seL4_Word number __asm__("a7") = (seL4_Word)seL4_SysSend;
    __asm__ volatile("lr.d %0, (%5)\n\tecall\n\tsc.d %1, zero, (%5)"
                     : "=&r"(loaded), "=&r"(failed), "+r"(cap), "+r"(info), "+r"(number)
                     : "r"(&self->words[1])
                     : "a2", "a3", "a4", "a5", "a6", "memory");
    self->words[0] = failed;
}

TEST(THR_43_H11_reservation_does_not_survive)
{
    struct thread *thread = new_thread(LOW, 0);
    wakes_runner = new_notification();
    thread->words[1] = 0x1234;
    thread_run(thread, reserve_and_signal);
    seL4_Wait(wakes_runner, NULL); /* the thread runs, reserves, and signals: a switch to here */
    settle();
    EXPECT_EQ(thread->done, 1);
    EXPECT_EQ(thread->words[0], 1);
    EXPECT_EQ(thread->words[1], 0x1234);
    /* not even without a switch */
    struct thread *alone = new_thread(HIGH, 0);
    alone->words[1] = 0x1234;
    thread_run(alone, reserve_and_signal);
    EXPECT_EQ(alone->done, 1);
    EXPECT_EQ(alone->words[0], 1);
    EXPECT_EQ(alone->words[1], 0x1234);
}
