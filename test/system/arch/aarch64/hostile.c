/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program that tries everything: all system registers and system instructions, privileged instructions,
 * addresses of the kernel, and register values that no compiler makes. Each attempt ends in the fault that
 * the specification names, and the kernel stays up. Hazards H3, H11, H20.
 */

#include "access.h"

#define A FREE_VADDR

/* --- instructions --------------------------------------------------------------------------------------- */

/* Either it is allowed and the code comes to its end, or it is a user exception at the instruction itself. */
static void expect_harmless(const struct prober *prober, seL4_Uint32 instruction, seL4_Word address)
{
    CODE(prober, instruction);
    struct outcome outcome = prober_run(prober, &(seL4_UserContext){ .x0 = address, .sp = address });
    if (outcome.label == PARKED || (outcome.label == seL4_Fault_VMFault && outcome.mr[0] == prober->code)) {
        return;
    }
    seL4_Word class = ESR_CLASS(outcome.mr[3]);
    if (outcome.label != seL4_Fault_UserException || outcome.mr[0] != prober->code || outcome.mr[4] != 0 ||
        (class != CLASS_UNKNOWN && class != CLASS_SYSTEM && class != CLASS_SVE && class != CLASS_SME)) {
        FAIL("instruction %x: label %lu, words %lx %lx %lx %lx", instruction, outcome.label, outcome.mr[0], outcome.mr[1],
             outcome.mr[2], outcome.mr[3]);
    }
}

/* Every encoding of MRS, MSR and SYS: 8 * 16 * 16 * 8 each for op0 = 1, 2 and 3. */
static void try_system_space(seL4_Uint32 op0, bool read)
{
    struct prober prober = new_prober(0);
    map_at(new_page(), ROOT_VSPACE, A);
    for (seL4_Uint32 code = 0; code < 1 << 14; code++) {
        expect_harmless(&prober, 0xd5000000u | (seL4_Uint32)read << 21 | op0 << 19 | code << 5, A);
    }
    forget_threads();
}

TEST(H20_reads_of_all_system_registers)
{
    test_time_limit(120);
    try_system_space(3, true);
    try_system_space(2, true);
}

TEST(H20_writes_of_all_system_registers)
{
    test_time_limit(120);
    try_system_space(3, false);
    try_system_space(2, false);
}

TEST(H20_all_system_instructions)
{
    test_time_limit(120);
    try_system_space(1, false);
    try_system_space(1, true);
}

TEST(H20_privileged_instructions)
{
    struct prober prober = new_prober(0);
    static const seL4_Uint32 instructions[] = {
        0xd4000002, /* hvc #0 */
        0xd4000003, /* smc #0 */
        0xd69f03e0, /* eret */
        0xd69f0bff, /* eretaa */
        0xd6bf03e0, /* drps */
        0xd50343df, /* msr daifset, #3 */
        0xd50343ff, /* msr daifclr, #3 */
        0xd50041bf, /* msr spsel, #1 */
        0xd500419f, /* msr pan, #1 */
        0xd4a00001, /* dcps1 */
        0xd4a00002, /* dcps2 */
        0xd4a00003, /* dcps3 */
        0xd4400000, /* hlt #0 */
        0x00000000, /* udf */
        0x0000ffff,
        0xffffffff,
    };
    FOR_EACH (instruction, instructions) {
        CODE(&prober, (seL4_Uint32)instruction);
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ 0 });
        EXPECT_EQ(outcome.label, seL4_Fault_UserException);
        EXPECT_EQ(outcome.mr[0], prober.code);
        EXPECT(ESR_CLASS(outcome.mr[3]) == CLASS_UNKNOWN || ESR_CLASS(outcome.mr[3]) == CLASS_SYSTEM);
    }
    /* the number is the whole syndrome of an undefined instruction */
    CODE(&prober, 0);
    EXPECT_EQ(prober_run(&prober, &(seL4_UserContext){ 0 }).mr[3], 0x02000000);
#ifndef CONFIG_HARDWARE_DEBUG_API
    CODE(&prober, 0xd4200540); /* brk #42 */
    struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ 0 });
    EXPECT_EQ(outcome.label, seL4_Fault_UserException);
    EXPECT_EQ(outcome.mr[3], (seL4_Word)CLASS_BRK << 26 | 1 << 25 | 42);
#endif
    CODE(&prober, 0xd503205f /* wfe */, 0xd50320bf /* sevl */, 0xd503205f /* wfe */);
    EXPECT_EQ(prober_run(&prober, &(seL4_UserContext){ 0 }).label, PARKED);
}

/* SVC with any immediate is a system call, and its number is all of x7. */
TEST(ABI_1_1_immediate_is_ignored)
{
    struct prober prober = new_prober(0);
    seL4_Word numbers[] = { (seL4_Word)PARK_SYSCALL, 0, 1, 0x100000000, 0xfffffffffffff000, 0x7fffffffffffffff,
                            0x00000000fffffff5, 0x8000000000000000 };
    for (seL4_Uint32 immediate = 0; immediate < 0x10000; immediate = immediate * 3 + 1) {
        CODE(&prober, CODE_SVC | immediate << 5);
        FOR_EACH (number, numbers) {
            struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .x7 = number });
            EXPECT_EQ(outcome.label, PARKED);
            EXPECT_EQ(outcome.mr[8], prober.code);
            EXPECT_EQ(outcome.mr[10], prober.code + 4);
            EXPECT_EQ(outcome.mr[12], number ? number : (seL4_Word)PARK_SYSCALL);
        }
    }
}

/* --- addresses ------------------------------------------------------------------------------------------ */

/* The kernel's half of the address space, around its window and image, and everywhere else. */
static seL4_Word hostile_address(unsigned i)
{
    seL4_Word random = random_word();
    switch (i % 8) {
    case 0:
        return 0xffff000000000000 + (random & 0xffffffff); /* window */
    case 1:
        return 0xffffffff80000000 + (random & 0xffffff); /* image, devices */
    case 2:
        return 0xffff000040000000 + (random & 0x7ffffff);
    case 3:
        return -(random & 0xfffff);
    case 4:
        return random | (seL4_Word)1 << 63;
    case 5:
        return (random & 0x7fffffffffff) | 0x400000000000; /* user's, unmapped */
    case 6:
        return (random & 0x7fffffffffff) | 0x800000000000; /* above the user's top */
    default:
        return random | (seL4_Word)1 << 52; /* the upper bits disagree */
    }
}

TEST(H20_VA_29_random_addresses)
{
    struct prober prober = new_prober(0);
    test_time_limit(120);
    for (unsigned i = 0; i < 3400; i++) {
        seL4_Word address = hostile_address(i) & ~(seL4_Word)7;
        struct outcome outcome = prober_load(&prober, address);
        if (outcome.label != seL4_Fault_VMFault || outcome.mr[1] != address || ESR_CLASS(outcome.mr[3]) != CLASS_DATA) {
            FAIL("load from %lx: label %lu, words %lx %lx", address, outcome.label, outcome.mr[1], outcome.mr[3]);
        }
        outcome = prober_store(&prober, address, ~(seL4_Word)0);
        if (outcome.label != seL4_Fault_VMFault || outcome.mr[1] != address || !ESR_WRITE(outcome.mr[3])) {
            FAIL("store to %lx: label %lu, words %lx %lx", address, outcome.label, outcome.mr[1], outcome.mr[3]);
        }
        outcome = prober_jump(&prober, address);
        if (outcome.label != seL4_Fault_VMFault || outcome.mr[0] != address || outcome.mr[1] != address ||
            outcome.mr[2] != 1) {
            FAIL("jump to %lx: label %lu, words %lx %lx %lx", address, outcome.label, outcome.mr[0], outcome.mr[1],
                 outcome.mr[2]);
        }
    }
}

/* Cache maintenance and prefetch by user level on addresses that are not its own. */
TEST(H1_VA_34_maintenance_of_foreign_addresses)
{
    struct prober prober = new_prober(0);
    seL4_Uint32 instructions[] = { 0xd50b7b20, 0xd50b7a20, 0xd50b7e20, 0xd50b7520, 0xd50b7420 /* dc zva */, 0xf9800000 /* prfm */ };
    FOR_EACH (instruction, instructions) {
        CODE(&prober, (seL4_Uint32)instruction);
        for (unsigned i = 0; i < 64; i++) {
            struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .x0 = hostile_address(i) & ~(seL4_Word)63 });
            EXPECT(outcome.label == PARKED || outcome.label == seL4_Fault_VMFault);
        }
    }
}

/* --- registers ------------------------------------------------------------------------------------------ */

TEST(H20_misaligned_program_counter_and_stack)
{
    struct prober prober = new_prober(0);
    for (seL4_Word offset = 1; offset < 4; offset++) {
        struct outcome outcome = prober_jump(&prober, prober.code + offset);
        EXPECT_EQ(outcome.label, seL4_Fault_UserException);
        EXPECT_EQ(outcome.mr[0], prober.code + offset);
        EXPECT_EQ(ESR_CLASS(outcome.mr[3]), CLASS_PC_ALIGNMENT);
    }
    map_at(new_page(), ROOT_VSPACE, A);
    CODE(&prober, 0xf90003e0 /* str x0, [sp] */, 0xf94003e1 /* ldr x1, [sp] */, 0xf8001001 /* stur x1, [x0, #1] */);
    struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .x0 = A, .sp = A + 3 });
    EXPECT_EQ(outcome.label, PARKED); /* VA-35 */
    EXPECT_EQ(outcome.mr[1], A);
    EXPECT_EQ(outcome.mr[9], A + 3);
}

/* Whatever is written to SPSR, only the condition flags get there, and the thread stays at EL0 in AArch64. */
TEST(ABI_8_2_H20_spsr)
{
    struct prober prober = new_prober(0);
    seL4_Word fixed = 0x40;
#ifndef CONFIG_DEBUG_BUILD
    fixed |= 0x100;
#endif
    CODE(&prober, 0xd53b4200 /* mrs x0, nzcv */);
    for (unsigned i = 0; i < 600; i++) {
        seL4_Word value = i < 64 ? (seL4_Word)1 << i : i < 320 ? i - 64 : random_word();
        seL4_UserContext context = { .pc = prober.code, .spsr = value, .x7 = (seL4_Word)PARK_SYSCALL };
        EXPECT_OK(seL4_TCB_WriteRegisters(prober.thread->tcb, false, 0, ARCH_TOTAL_REGISTERS, &context));
        EXPECT_OK(seL4_TCB_ReadRegisters(prober.thread->tcb, false, 0, ARCH_TOTAL_REGISTERS, &context));
        EXPECT_EQ(context.spsr, (value & 0xf0000000) | fixed);
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .spsr = value });
        EXPECT_EQ(outcome.label, PARKED);
        EXPECT_EQ(outcome.mr[0], value & 0xf0000000);
        EXPECT_EQ(outcome.mr[11] & 0xf00003df, (value & 0xf0000000) | fixed);
    }
}

/* A system call with garbage in every register. */
TEST(H20_system_calls_with_random_registers)
{
    struct prober prober = new_prober(0);
    CODE(&prober, CODE_SVC);
    for (unsigned i = 0; i < 2000; i++) {
        seL4_UserContext context;
        seL4_Word *words = (seL4_Word *)&context;
        for (unsigned r = 0; r < ARCH_TOTAL_REGISTERS; r++) {
            words[r] = random_word();
        }
        context.pc = 0;
        context.x0 &= ~(seL4_Word)0xffff; /* no capability of ours */
        context.x7 = -(i % 40);
        if (i % 40 == 14 || (i % 40 >= 2 && i % 40 <= 11)) {
            context.x7 = (seL4_Word)PARK_SYSCALL; /* would halt the machine, or block */
        }
        struct outcome outcome = prober_run(&prober, &context);
        EXPECT(outcome.label == PARKED || outcome.label == seL4_Fault_CapFault);
    }
}
