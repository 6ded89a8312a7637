/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A user program that means harm: it gets the fault that the specification names, every time, and the kernel goes on
 * (hazards H18, H20; vspace-x86_64.md VX-18, VX-50; faults.md 4.1).
 */

#include "access.h"

static seL4_Word random_state = 0x13198a2e03707344;

static seL4_Word random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* --- privileged instructions ---------------------------------------------------------------------------------------------- */

struct instruction {
    const char *name;
    unsigned char length;
    unsigned char exception;
    char code[8];
};

#define GENERAL_PROTECTION 13
#define UNDEFINED 6
#define REFUSED(instruction_name, bytes) \
    { instruction_name, sizeof(bytes) - 1, GENERAL_PROTECTION, bytes }
#define UNKNOWN(instruction_name, bytes) \
    { instruction_name, sizeof(bytes) - 1, UNDEFINED, bytes }

static const struct instruction privileged[] = {
    REFUSED("hlt", "\xf4"),
    REFUSED("cli", "\xfa"),
    REFUSED("sti", "\xfb"),
    REFUSED("clts", "\x0f\x06"),
    REFUSED("wbinvd", "\x0f\x09"),
    REFUSED("invd", "\x0f\x08"),
    REFUSED("rdmsr", "\x0f\x32"),
    REFUSED("wrmsr", "\x0f\x30"),
    REFUSED("rdpmc", "\x0f\x33"),
    REFUSED("invlpg", "\x0f\x01\x3f"),
    REFUSED("lgdt", "\x0f\x01\x17"),
    REFUSED("lidt", "\x0f\x01\x1f"),
    REFUSED("lldt", "\x0f\x00\xd0"),
    REFUSED("ltr", "\x0f\x00\xd8"),
    REFUSED("lmsw", "\x0f\x01\xf0"),
    REFUSED("mov to cr0", "\x0f\x22\xc0"),
    REFUSED("mov to cr2", "\x0f\x22\xd0"),
    REFUSED("mov to cr3", "\x0f\x22\xd8"),
    REFUSED("mov to cr4", "\x0f\x22\xe0"),
    REFUSED("mov to cr8", "\x44\x0f\x22\xc0"),
    REFUSED("mov from cr0", "\x0f\x20\xc0"),
    REFUSED("mov from cr2", "\x0f\x20\xd0"),
    REFUSED("mov from cr3", "\x0f\x20\xd8"),
    REFUSED("mov from cr4", "\x0f\x20\xe0"),
    REFUSED("mov from cr8", "\x44\x0f\x20\xc0"),
    REFUSED("mov to dr0", "\x0f\x23\xc0"),
    REFUSED("mov to dr7", "\x0f\x23\xf8"),
    REFUSED("mov from dr6", "\x0f\x21\xf0"),
    REFUSED("mov from dr7", "\x0f\x21\xf8"),
    REFUSED("sysret", "\x48\x0f\x07"),
    REFUSED("sysexit", "\x0f\x35"),
    REFUSED("sysenter", "\x0f\x34"),
    REFUSED("swapgs", "\x0f\x01\xf8"),
    REFUSED("in al, dx", "\xec"),
    REFUSED("in eax, dx", "\xed"),
    REFUSED("out dx, al", "\xee"),
    REFUSED("out dx, eax", "\xef"),
    REFUSED("in al, 0x60", "\xe4\x60"),
    REFUSED("out 0x80, al", "\xe6\x80"),
    REFUSED("insb", "\x6c"),
    REFUSED("outsb", "\x6e"),
    REFUSED("rep insl", "\xf3\x6d"),
    UNKNOWN("ud2", "\x0f\x0b"),
    REFUSED("mov to cr1", "\x0f\x22\xc8"),
    UNKNOWN("into", "\xce"),
    UNKNOWN("push %cs", "\x0e"),
    UNKNOWN("lcall", "\x9a"),
    UNKNOWN("vmcall", "\x0f\x01\xc1"),
    UNKNOWN("vmxoff", "\x0f\x01\xc4"),
    UNKNOWN("getsec", "\x0f\x37"),
};

static seL4_UserContext benign_context(void)
{
    static seL4_Word area[8];
    seL4_UserContext context = { 0 };
    context.rdi = context.rsi = (seL4_Word)area;
    context.rcx = 1;
    return context;
}

TEST(FLT_4_1_H20_privileged_instructions)
{
    struct prober prober = new_prober(0);
    for (unsigned i = 0; i < COUNT(privileged); i++) {
        const struct instruction *instruction = &privileged[i];
        seL4_UserContext context = benign_context();
        prober_code(&prober, instruction->code, instruction->length);
        struct outcome outcome = prober_run(&prober, &context);
        bool unknown = outcome.mr[seL4_UserException_Number] == UNDEFINED; /* some processors lack some of them */
        if (outcome.label != seL4_Fault_UserException || outcome.mr[seL4_UserException_FaultIP] != prober.code ||
            (!unknown && outcome.mr[seL4_UserException_Number] != instruction->exception) ||
            outcome.mr[seL4_UserException_Code] != 0) {
            FAIL("%s: label %lu, words %lx %lx %lx %lx %lx", instruction->name, outcome.label, outcome.mr[0], outcome.mr[1],
                 outcome.mr[2], outcome.mr[3], outcome.mr[4]);
        }
    }
}

/* VX-50: every port, every width. */
TEST(VX_50_IOP_7_no_port_is_open)
{
    struct prober prober = new_prober(0);
    static const char codes[] = { (char)0xec, (char)0xed, (char)0xee, (char)0xef };
    for (unsigned port = 0; port < 65536; port += port < 0x400 ? 1 : 251) {
        prober_code(&prober, &codes[port % 4], 1);
        seL4_UserContext context = benign_context();
        context.rdx = port ? port : 0x10000;
        EXPECT_EXCEPTION(prober_run(&prober, &context), prober.code, GENERAL_PROTECTION, 0);
    }
}

/* --- addresses ------------------------------------------------------------------------------------------------------------------ */

static const seL4_Word kernel_places[] = {
    0xffff800000000000, 0xffff800000001000, 0xffff800000100000, 0xffff800000200000, 0xffff800000400000, 0xffff800002000000,
    0xffff807fffffffff, 0xffff808000000000, 0xffffffff80000000, 0xffffffff80100000, 0xffffffff80200000, 0xffffffff80400000,
    0xffffffffbfe00000, 0xffffffffbfe01000, 0xffffffffbfffffff, 0xffffffffc0000000, 0xfffffffffffff000, 0xfffffffffffffff8,
};

/* VX-18: nothing of the kernel can be read, written or executed. Canonical addresses give VM faults, the others exceptions 13. */
static void try_address(const struct prober *prober, seL4_Word address)
{
    bool canonical = (seL4_Word)((long)(address << 16) >> 16) == address;
    for (unsigned kind = 0; kind < 3; kind++) {
        struct outcome outcome = kind == 0   ? prober_load(prober, address)
                                 : kind == 1 ? prober_store(prober, address, random_word())
                                             : prober_jump(prober, canonical ? address : 8);
        if (!canonical && kind < 2) {
            EXPECT_EXCEPTION(outcome, prober->code, GENERAL_PROTECTION, 0);
            continue;
        }
        seL4_Word status = STATUS_USER | (kind == 1 ? STATUS_WRITE : kind == 2 ? STATUS_FETCH : 0);
        seL4_Word where = canonical ? address : 8, ip = kind == 2 ? where : prober->code;
        /* whether something is there is not said in the same way by all processors; that it may not be touched is */
        if (outcome.label != seL4_Fault_VMFault || outcome.mr[0] != ip || outcome.mr[1] != where ||
            (outcome.mr[3] & ~(seL4_Word)STATUS_PRESENT) != status) {
            FAIL("address %lx, access %u: label %lu, words %lx %lx %lx %lx", address, kind, outcome.label, outcome.mr[0],
                 outcome.mr[1], outcome.mr[2], outcome.mr[3]);
        }
    }
}

TEST(VX_18_H18_kernel_addresses)
{
    struct prober own = new_prober(0), other = new_prober(new_vspace());
    FOR_EACH (address, kernel_places) {
        try_address(&own, address);
        try_address(&other, address);
    }
}

TEST(VX_18_VX_42_H20_random_addresses)
{
    struct prober prober = new_prober(0);
    test_time_limit(120);
    for (unsigned i = 0; i < 10000; i++) {
        seL4_Word address = random_word() & ~7UL;
        switch (i % 4) {
        case 0:
            address |= 0xffff800000000000;
            break;
        case 1:
            address = 0xffffffff80000000 + address % 0x40000000;
            break;
        case 2:
            address = (address & USER_LAST) | 0x400000000000;
            break;
        default:
            break;
        }
        try_address(&prober, address);
    }
}

/* Stack accesses beyond the canonical halves are exception 12 (13 where the processor is an emulated one). */
TEST(VX_42_noncanonical_stack)
{
    struct prober prober = new_prober(0);
    PROBER_CODE(&prober, "\x50"); /* push %rax */
    static const seL4_Word stacks[] = { 0x0000900000000000, 0x8000000000000000, 0x7ffffffffffffff8 };
    FOR_EACH (stack, stacks) {
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .rsp = stack });
        bool emulated = outcome.mr[seL4_UserException_Number] == GENERAL_PROTECTION;
        EXPECT_EXCEPTION(outcome, prober.code, emulated ? GENERAL_PROTECTION : 12, 0);
    }
}

/* --- states before an entry --------------------------------------------------------------------------------------------------------- */

/* Flags that a program can set by itself, with `popf` from a stack in its own memory, and then enter the kernel. */
static const seL4_Word wild_flags[] = { 0x000202, 0x000602, 0x004202, 0x040202, 0x200202, 0x244ed7, 0x003202, 0x0c0202 };

static seL4_Word stack_area[64];

TEST(H20_H3_flags_at_entry)
{
    struct prober prober = new_prober(0);
    static const struct {
        unsigned length;
        char code[6];
    } entries[] = {
        { 3, "\x9d\x0f\x05" },     /* popf; syscall */
        { 3, "\x9d\xcd\x9e" },     /* popf; int $0x9e */
        { 3, "\x9d\x0f\x0b" },     /* popf; ud2 */
        { 5, "\x9d\x48\x8b\x00\x90" }, /* popf; mov (%rax), %rax: rax is 0 */
    };
    FOR_EACH (flags, wild_flags) {
        for (unsigned i = 0; i < COUNT(entries); i++) {
            prober_code(&prober, entries[i].code, entries[i].length);
            stack_area[32] = flags;
            seL4_UserContext context = { .rsp = (seL4_Word)&stack_area[32] };
            struct outcome outcome = prober_run(&prober, &context);
            static const seL4_Word labels[] = { PARKED, PARKED, seL4_Fault_UserException, seL4_Fault_VMFault };
            EXPECT_EQ(outcome.label, labels[i]);
        }
    }
    /* the runner's own flags are untouched: direction up, no alignment check */
    seL4_Word flags;
    __asm__ volatile("pushf; pop %0" : "=r"(flags));
    EXPECT_EQ(flags & 0x244700, 0x200);
}

/* The label of debug exceptions where they are not user exceptions 1 and 3. */
#ifdef CONFIG_HARDWARE_DEBUG_API
#define DEBUG_TRAP seL4_Fault_DebugException
#else
#define DEBUG_TRAP seL4_Fault_UserException
#endif

/* The trap flag: each instruction traps, also the system call, and never the kernel. */
TEST(H20_single_stepping_by_the_program_itself)
{
    struct prober prober = new_prober(0);
    static const char *const codes[] = { "\x9d\x90\x90\x90", "\x9d\x0f\x05\x90", "\x9d\xcd\x9e\x90", "\x9d\x8e\xd3\x90" };
    for (unsigned i = 0; i < COUNT(codes); i++) {
        prober_code(&prober, codes[i], 4);
        stack_area[32] = 0x302;
        seL4_UserContext context = { .rsp = (seL4_Word)&stack_area[32], .rbx = 0x23 };
        struct outcome outcome = prober_run(&prober, &context);
        if (outcome.label == seL4_Fault_UserException) {
            EXPECT_EQ(outcome.mr[seL4_UserException_Number], 1);
        } else {
            EXPECT(outcome.label == DEBUG_TRAP || (outcome.label == PARKED && i != 0));
        }
    }
}

/* MOV SS holds back a debug trap by one instruction: the kernel's first one must stand it (CVE-2018-8897). */
TEST(H20_entry_right_after_a_stack_segment_load)
{
    struct prober prober = new_prober(0);
    static const char *const codes[] = { "\x9d\x8e\xd3\x0f\x05", "\x9d\x8e\xd3\xcd\x9e", "\x9d\x8e\xd3\xcc\x90", "\x9d\x8e\xd3\xf1\x90" };
    for (unsigned i = 0; i < COUNT(codes); i++) {
        prober_code(&prober, codes[i], 5);
        for (seL4_Word flags = 0x202; flags <= 0x302; flags += 0x100) {
            stack_area[32] = flags;
            seL4_UserContext context = { .rsp = (seL4_Word)&stack_area[32], .rbx = 0x23 };
            struct outcome outcome = prober_run(&prober, &context);
            EXPECT(outcome.label == PARKED || outcome.label == seL4_Fault_UserException || outcome.label == DEBUG_TRAP);
        }
    }
}

/* A stack pointer that no memory is behind does not matter to any entry. */
TEST(H20_stack_pointer_at_entry)
{
    struct prober prober = new_prober(0);
    static const seL4_Word stacks[] = { 0, 1, 8, USER_LAST, 0x0000800000000000, 0x8000000000000000, 0xffff800000000000,
                                        0xffffffff80400008, -1UL };
    static const char *const codes[] = { "\x0f\x05", "\xcd\x9e", "\x0f\x0b" };
    FOR_EACH (stack, stacks) {
        for (unsigned i = 0; i < COUNT(codes); i++) {
            prober_code(&prober, codes[i], 2);
            struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .rsp = stack });
            EXPECT_EQ(outcome.label, i == 2 ? seL4_Fault_UserException : PARKED);
            EXPECT_EQ(outcome.mr[i == 2 ? (unsigned)seL4_UserException_SP : (unsigned)seL4_UnknownSyscall_SP], stack);
        }
    }
}

/* An emulator was seen to read the stack of a far return as if in supervisor mode, which SMAP forbids: no harm either. */
static bool is_refused(struct outcome outcome)
{
    return (outcome.label == seL4_Fault_UserException && outcome.mr[seL4_UserException_Number] == GENERAL_PROTECTION) ||
           (outcome.label == seL4_Fault_VMFault && outcome.mr[3] == STATUS_PRESENT);
}

/* Changing to other code segments, far returns, interrupt returns. */
TEST(H20_other_segments)
{
    struct prober prober = new_prober(0);
    for (seL4_Word selector = 0; selector < 0x48; selector++) {
        if ((selector & ~3UL) == 0x28) {
            continue; /* the code segment itself */
        }
        PROBER_CODE(&prober, "\x48\xcb"); /* lretq */
        stack_area[32] = prober.code + 2;
        stack_area[33] = selector;
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .rsp = (seL4_Word)&stack_area[32] });
        if (!is_refused(outcome)) {
            FAIL("lret to %lx: label %lu, words %lx %lx %lx %lx", selector, outcome.label, outcome.mr[0], outcome.mr[1],
                 outcome.mr[2], outcome.mr[3]);
        }
        PROBER_CODE(&prober, "\x48\xcf"); /* iretq */
        stack_area[34] = 0x3302;
        stack_area[35] = (seL4_Word)&stack_area[32];
        stack_area[36] = 0x23;
        outcome = prober_run(&prober, &(seL4_UserContext){ .rsp = (seL4_Word)&stack_area[32] });
        if (!is_refused(outcome)) {
            FAIL("iret to %lx: label %lu, words %lx %lx %lx %lx", selector, outcome.label, outcome.mr[0], outcome.mr[1],
                 outcome.mr[2], outcome.mr[3]);
        }
    }
    /* to itself, with flags that it must not get */
    PROBER_CODE(&prober, "\x48\xcf");
    stack_area[32] = prober.code + 2;
    stack_area[33] = 0x2b;
    stack_area[34] = 0x3002; /* I/O privilege, interrupts off */
    struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .rsp = (seL4_Word)&stack_area[32] });
    if (outcome.label == PARKED) {
        EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_FLAGS] & 0x3200, 0x200);
    } else {
        EXPECT(is_refused(outcome));
    }
}

/* Every system-call number that is none, with hostile values in all registers. */
TEST(H20_H12_random_system_calls)
{
    struct prober prober = new_prober(0);
    PROBER_CODE(&prober, "");
    for (unsigned i = 0; i < 3000; i++) {
        seL4_UserContext context;
        seL4_Word *words = (seL4_Word *)&context;
        for (unsigned w = 0; w < ARCH_TOTAL_REGISTERS; w++) {
            words[w] = random_word() >> random_word() % 64;
        }
        context.rip = 0;
        context.rflags = 0;
        context.rdx = i % 2 ? random_word() | 1UL << 62 : -100UL - random_word() % 1000;
        context.rdx &= ~(1UL << 40);
        struct outcome outcome = prober_run(&prober, &context);
        EXPECT_EQ(outcome.label, PARKED);
        EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_Syscall], context.rdx);
    }
}
