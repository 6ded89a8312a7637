/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program that tries everything: privileged instructions, every control register, addresses of the kernel, registers that
 * would hurt if the kernel trusted them. Each gives the fault that the specification names, and nothing else happens.
 * Rules: docs/reference/faults.md 3.2 to 4.3, vspace-riscv64.md VR-23, VR-24; hazards H3, H12, H20.
 */

#include "access.h"

#define KERNEL_WINDOW 0xffffffc000000000
#define KERNEL_IMAGE 0xffffffff80200000
/* A checking kernel takes a thousand times as long for each entry. */
#ifdef CONFIG_CHECKS
#define ROUNDS(n) ((n) / 32)
#else
#define ROUNDS(n) (n)
#endif

#define ILLEGAL_INSTRUCTION 2
#define BREAKPOINT 3

/* xorshift: the same sequence in each run */
static seL4_Word random_state;
static seL4_Word random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static void expect_user_exception(const char *file, int line, struct outcome outcome, seL4_Word ip, seL4_Word sp,
                                  seL4_Word number)
{
    if (outcome.label != seL4_Fault_UserException || outcome.mr[0] != ip || outcome.mr[1] != sp ||
        outcome.mr[2] != number || outcome.mr[3] != 0) {
        test_fail(file, line, "label %lu, words %lx %lx %lx %lx, expected user exception %lu at %lx with sp %lx",
                  outcome.label, outcome.mr[0], outcome.mr[1], outcome.mr[2], outcome.mr[3], number, ip, sp);
    }
}
#define EXPECT_USER_EXCEPTION(outcome, ip, sp, number) expect_user_exception(__FILE__, __LINE__, outcome, ip, sp, number)

TEST(H20_privileged_instructions)
{
    static const struct {
        const char *name;
        seL4_Uint32 code;
    } table[] = {
        { "sret", 0x10200073 },        { "mret", 0x30200073 },       { "dret", 0x7b200073 },
        { "uret", 0x00200073 },        { "wfi", 0x10500073 },        { "sfence.vma", 0x12000073 },
        { "sfence.vma a0", 0x12050073 }, { "sfence.vma a0, a1", 0x12b50073 }, { "sinval.vma", 0x16000073 },
        { "sfence.w.inval", 0x18000073 }, { "hfence.vvma", 0x22000073 }, { "hfence.gvma", 0x62000073 },
        { "hlv.d", 0x6c0545f3 },       { "hlvx.wu", 0x683545f3 },    { "hsv.d", 0x6eb54073 },
        { "cbo.inval", 0x0005200f },   { "zero", 0x00000000 },       { "ones", 0xffffffff },
        { "custom-0", 0x0000000b },    { "vsetvli", 0x0005f557 },    { "vle8", 0x02050007 },
    };
    struct prober prober = new_prober(0);
    seL4_CPtr page = new_page();
    map_at(page, ROOT_VSPACE, FREE_VADDR);
    for (unsigned i = 0; i < COUNT(table); i++) {
        prober_code(&prober, &table[i].code, 1);
        seL4_UserContext registers = { .a0 = FREE_VADDR, .sp = 0x1230 + i };
        EXPECT_USER_EXCEPTION(prober_run(&prober, &registers), prober.code, registers.sp, ILLEGAL_INSTRUCTION);
    }
}

/* Of the 4096 control and status registers, a program can read three counters, and read and write its rounding mode and flags. */
TEST(H20_every_control_register)
{
    struct prober prober = new_prober(0);
    test_time_limit(60);
    for (seL4_Word csr = 0; csr < 4096; csr += 4096 / ROUNDS(4096)) {
        seL4_Uint32 number = (seL4_Uint32)csr << 20;
        const seL4_Uint32 code[] = {
            number | 0x000025f3, /* csrrs a1, csr, zero */
            number | 0x00051073, /* csrrw zero, csr, a0 */
            number | 0x00053073, /* csrrc zero, csr, a0 */
            number | 0x000fe073, /* csrrsi zero, csr, 31 */
        };
        bool counter = csr >= 0xc00 && csr <= 0xc02, fp = csr >= 1 && csr <= 3;
#ifndef CONFIG_HAVE_FPU
        fp = false;
#endif
        for (unsigned i = 0; i < COUNT(code); i++) {
            bool allowed = fp || (counter && i == 0);
            prober_code(&prober, &code[i], 1);
            struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .a0 = random_word() | 1 });
            if (outcome.label != (allowed ? (seL4_Word)PARKED : (seL4_Word)seL4_Fault_UserException) ||
                (!allowed && outcome.mr[2] != ILLEGAL_INSTRUCTION)) {
                FAIL("csr %lx, instruction %x: label %lu, word 2 is %lx", csr, code[i], outcome.label, outcome.mr[2]);
            }
        }
    }
}

TEST(FLT_3_3_THR_24_breakpoint)
{
    struct prober prober = new_prober(0);
    prober_code(&prober, (const seL4_Uint32[]){ 0x00100073 }, 1); /* ebreak */
    EXPECT_USER_EXCEPTION(prober_run(&prober, &(seL4_UserContext){ .sp = 5 }), prober.code, 5, BREAKPOINT);
    prober_code(&prober, (const seL4_Uint32[]){ 0x00019002 }, 1); /* c.ebreak, c.nop */
    EXPECT_USER_EXCEPTION(prober_run(&prober, &(seL4_UserContext){ .sp = 5 }), prober.code, 5, BREAKPOINT);
}

/* VR-24: an atomic operation on a misaligned word is a user exception, not a VM fault. */
TEST(VR_24_misaligned_atomics)
{
    struct prober prober = new_prober(0);
    map_at(new_page(), ROOT_VSPACE, FREE_VADDR);
    static const seL4_Uint32 code[] = {
        0x00b5362f, /* amoadd.d a2, a1, (a0) */
        0x08b5262f, /* amoswap.w a2, a1, (a0) */
    };
    for (unsigned i = 0; i < COUNT(code); i++) {
        prober_code(&prober, &code[i], 1);
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .a0 = FREE_VADDR + 1 });
        /* 6 by the architecture; QEMU 7.2 says 4, a load */
        EXPECT_USER_EXCEPTION(outcome, prober.code, 0, outcome.mr[2] == 4 ? 4 : 6);
    }
}

/* --- addresses ----------------------------------------------------------------------------------------------------------- */

static void expect_unreachable(const struct prober *prober, seL4_Word address)
{
    switch (random_word() % 3) {
    case 0:
        EXPECT_LOAD_FAULT(prober, address);
        break;
    case 1:
        EXPECT_STORE_FAULT(prober, address);
        break;
    default:
        address &= ~(seL4_Word)1; /* a pc has no lowest bit */
        EXPECT_FETCH_FAULT(prober, address);
    }
}

TEST(H20_addresses_of_the_kernel)
{
    struct prober prober = new_prober(0);
    random_state = 0x7a67a;
    static const seL4_Word special[] = {
        KERNEL_IMAGE, KERNEL_IMAGE + 0x100, KERNEL_IMAGE + 0x200000, KERNEL_IMAGE + 0x400000, KERNEL_WINDOW,
        KERNEL_WINDOW + 0x80000000, KERNEL_WINDOW + 0x80200000, KERNEL_WINDOW - 8, -(seL4_Word)8, USER_TOP, 0x4000000000,
        0x3ffffffff8, 0x8000000000000000, 0x7ffffffffffffff8, 0x4000000000000000, 0xffffffbffffffff8,
    };
    for (unsigned i = 0; i < COUNT(special) * 8; i++) {
        expect_unreachable(&prober, special[i / 8]);
    }
}

TEST(H20_ten_thousand_random_addresses)
{
    struct prober prober = new_prober(0);
    random_state = 0x7a67a1;
    test_time_limit(120);
    for (unsigned i = 0; i < ROUNDS(10000); i++) {
        seL4_Word address = random_word();
        switch (i % 5) {
        case 0: /* anywhere in 64 bits, but not in the lower half */
            address |= 0x8000000000;
            break;
        case 1: /* the window, where RAM is */
            address = KERNEL_WINDOW + 0x80000000 + address % (2 * SIZE_1G);
            break;
        case 2: /* the image */
            address = KERNEL_IMAGE + address % 0x100000;
            break;
        case 3: /* the upper half */
            address |= KERNEL_WINDOW;
            break;
        default: /* the lower half, where nothing is mapped */
            address = FREE_VADDR + 32 * SIZE_1G + address % (16 * SIZE_1G);
        }
        expect_unreachable(&prober, address & ~(seL4_Word)7);
    }
}

TEST(H20_odd_program_counters)
{
    struct prober prober = new_prober(0);
    prober_code(&prober, NULL, 0);
    /* Harts clear the lowest bit, or (QEMU 7.2) execute what is there: the program's affair. */
    struct outcome outcome = prober_jump(&prober, prober.code + 1);
    EXPECT(outcome.label == PARKED || outcome.label == seL4_Fault_UserException);
    outcome = prober_jump(&prober, KERNEL_IMAGE + 1);
    EXPECT_EQ(outcome.label, seL4_Fault_VMFault);
    EXPECT_EQ(outcome.mr[0] | 1, KERNEL_IMAGE + 1);
    EXPECT_EQ(outcome.mr[3], STATUS_FETCH);
    /* an instruction that begins on a page and would end on the next, which is not there */
    *(volatile seL4_Uint16 *)(prober.code + SIZE_4K - 2) = 0x0003;
    outcome = prober_jump(&prober, prober.code + SIZE_4K - 2);
    expect_vm_fault(__FILE__, __LINE__, outcome, prober.code + SIZE_4K - 2, prober.code + SIZE_4K, STATUS_FETCH);
}

/* --- registers ------------------------------------------------------------------------------------------------------------- */

static seL4_Word hostile_word(void)
{
    static const seL4_Word special[] = { 0, -(seL4_Word)1, KERNEL_IMAGE, KERNEL_WINDOW, 0x8000000000000000, USER_TOP, 1 };
    seL4_Word word = random_word();
    return word % 3 ? word : special[word / 3 % COUNT(special)];
}

/* Whatever the registers hold, they come out of a trap as they went in (H3), and the stack pointer is nobody's stack. */
static void registers_survive(const struct prober *prober, seL4_Word label)
{
    seL4_UserContext before, after;
    for (unsigned i = 0; i < ARCH_TOTAL_REGISTERS; i++) {
        ((seL4_Word *)&before)[i] = hostile_word();
    }
    before.pc = prober->code;
    before.a7 = (before.a7 & 0x7fffffffffffffff) | 0x10000; /* no number of an existing call */
    struct outcome outcome = prober_run(prober, &before);
    EXPECT_EQ(outcome.label, label);
    EXPECT_OK(seL4_TCB_ReadRegisters(prober->thread->tcb, false, 0, ARCH_TOTAL_REGISTERS, &after));
    for (unsigned i = 0; i < ARCH_TOTAL_REGISTERS; i++) {
        EXPECT_EQ(((seL4_Word *)&after)[i], ((seL4_Word *)&before)[i]);
    }
    if (label == PARKED) {
        const seL4_Word expected[] = { before.pc, before.sp, before.ra, before.a0, before.a1, before.a2,
                                       before.a3, before.a4, before.a5, before.a6, before.a7 };
        for (unsigned i = 0; i < COUNT(expected); i++) {
            EXPECT_EQ(outcome.mr[i], expected[i]);
        }
    }
}

TEST(H3_H20_registers_in_unknown_calls_and_exceptions)
{
    struct prober prober = new_prober(0);
    random_state = 0x7a67a2;
    for (unsigned i = 0; i < ROUNDS(300); i++) {
        prober_code(&prober, NULL, 0);
        registers_survive(&prober, PARKED);
        prober_code(&prober, (const seL4_Uint32[]){ 0 }, 1);
        registers_survive(&prober, seL4_Fault_UserException);
    }
}

/* The number of a call is compared in all its bits (H12 in spirit). */
TEST(FLT_3_2_H12_numbers_of_calls_are_64_bits)
{
    struct prober prober = new_prober(0);
    static const seL4_Word numbers[] = { 0, 1, 8, 0xffffffff, 0xfffffff5, 0x7fffffffffffffff, 0x8000000000000008,
                                         0xffffffff00000000 | 0x7fffffff, 0xfffffffeffffffff, 0xffff };
    prober_code(&prober, NULL, 0);
    FOR_EACH (number, numbers) {
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .pc = prober.code, .a7 = number ? number : 1 });
        EXPECT_EQ(outcome.label, PARKED);
        EXPECT_EQ(outcome.mr[ARCH_UNKNOWN_SYSCALL_NUMBER], number ? number : 1);
    }
}

/* Every API call with hostile registers: whatever it does to the caller, the system goes on. */
TEST(H20_calls_with_hostile_registers)
{
    struct prober prober = new_prober(0);
    random_state = 0x7a67a3;
    prober_code(&prober, NULL, 0);
    for (unsigned i = 0; i < ROUNDS(2000); i++) {
        seL4_UserContext registers;
        for (unsigned r = 0; r < ARCH_TOTAL_REGISTERS; r++) {
            ((seL4_Word *)&registers)[r] = hostile_word();
        }
        registers.pc = prober.code;
        registers.a0 |= (seL4_Word)1 << 63; /* no capability there */
        registers.a6 |= (seL4_Word)1 << 63;
        registers.t0 |= (seL4_Word)1 << 63;
        registers.a7 = -(seL4_Word)(1 + i % 10);
        EXPECT_OK(seL4_TCB_WriteRegisters(prober.thread->tcb, true, 0, ARCH_TOTAL_REGISTERS, &registers));
        struct message message = receive(prober.endpoint, prober.reply);
        /* NBSend ignores the failure, and the next instruction is none */
        EXPECT_EQ(message.label, i % 10 == 5 ? seL4_Fault_UserException : seL4_Fault_CapFault);
    }
}
