/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers: every one survives what it has to survive and none is seen by another thread (hazard H3); what user level may write
 * into them (threads.md section 7); the FPU (section 5).
 */

#include "access.h"

#define EXPECT_SAME(actual, expected, member) EXPECT_EQ((actual).member, (expected).member)

static seL4_Word random_state = 0x243f6a8885a308d3;

static seL4_Word random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* Values that can be told apart, with an address for rsp that nothing uses. */
static seL4_UserContext random_context(void)
{
    seL4_UserContext context;
    seL4_Word *words = (seL4_Word *)&context;
    for (unsigned i = 0; i < ARCH_TOTAL_REGISTERS; i++) {
        words[i] = random_word();
    }
    context.rip = 0;
    context.rflags = 0x202 | (context.rflags & 0xcd5);
    context.rdx = 0;
    context.fs_base &= USER_LAST;
    context.gs_base &= USER_LAST;
    return context;
}

static seL4_UserContext read_all(seL4_CPtr tcb)
{
    seL4_UserContext context;
    EXPECT_OK(seL4_TCB_ReadRegisters(tcb, 0, 0, ARCH_TOTAL_REGISTERS, &context));
    return context;
}

/* [REGRESSIONS0001] A new thread starts with all registers as written; all but those that `syscall` destroys are read back. */
TEST(THR_21_H3_all_registers_reach_the_thread)
{
    struct prober prober = new_prober(0);
    /* int $0x9e: an unknown system call that shows rcx and r11 as they are */
    PROBER_CODE(&prober, "\xcd\x9e");
    for (unsigned i = 0; i < 200; i++) {
        seL4_UserContext context = random_context();
        struct outcome outcome = prober_run(&prober, &context);
        EXPECT_EQ(outcome.label, PARKED);
        static const unsigned char places[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 };
        static const unsigned char words[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };
        context.rdx = (seL4_Word)PARK_SYSCALL;
        seL4_Word expected[15] = { context.rax, context.rbx, context.rcx, context.rdx, context.rsi,
                                   context.rdi, context.rbp, context.r8,  context.r9,  context.r10,
                                   context.r11, context.r12, context.r13, context.r14, context.r15 };
        for (unsigned w = 0; w < COUNT(words); w++) {
            if (outcome.mr[words[w]] != expected[w]) {
                FAIL("message word %u is %lx, expected %lx (register %u)", w, outcome.mr[words[w]], expected[w], places[w]);
            }
        }
        EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_FaultIP], prober.code);
        EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_SP], context.rsp);
        EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_FLAGS], context.rflags);
        seL4_UserContext now = read_all(prober.thread->tcb);
        context.rip = prober.code;
        EXPECT(memcmp(&now, &context, sizeof(now)) == 0);
    }
}

/* The number of a software interrupt (faults.md 4.1). */
TEST(FLT_4_1_software_interrupts)
{
    struct prober prober = new_prober(0);
    for (unsigned vector = 0; vector < 256; vector++) {
        char code[] = { (char)0xcd, (char)vector };
        prober_code(&prober, code, 2);
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .rax = 0x1122334455667788 });
        if (vector >= 158 && vector <= 254) {
            seL4_Word number = (seL4_Word)(long)(int)(vector << 24 | 0x667788);
            EXPECT_EQ(outcome.label, PARKED);
            EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_Syscall], number);
            EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_FaultIP], prober.code);
        } else if (vector == 3) {
#ifdef CONFIG_HARDWARE_DEBUG_API
            EXPECT_EQ(outcome.label, seL4_Fault_DebugException);
#else
            EXPECT_EXCEPTION(outcome, prober.code + 2, 3, 0);
#endif
        } else {
            seL4_Word code = outcome.mr[seL4_UserException_Code]; /* an emulator was seen to report the gate's offset */
            EXPECT_EXCEPTION(outcome, prober.code, 13, code == vector * 16 + 2 ? code : vector * 8 + 2);
        }
    }
}

static const seL4_Word noncanonical[] = { 0x0000800000000000, 0x0000800000000001, 0xffff7fffffffffff, 0x8000000000000000,
                                          0x7fffffffffffffff, 0xfff7ffffffffffff, 0x1000000000000000, 0xdeadbeefdeadbeef };

TEST(THR_23_H20_written_registers_are_sanitised)
{
    struct prober prober = new_prober(0);
    seL4_CPtr tcb = prober.thread->tcb;
    FOR_EACH (bad, noncanonical) {
        seL4_UserContext context = { .rip = bad, .rsp = bad, .fs_base = bad, .gs_base = bad, .rax = bad, .rflags = bad };
        EXPECT_OK(seL4_TCB_WriteRegisters(tcb, false, 0, ARCH_TOTAL_REGISTERS, &context));
        seL4_UserContext now = read_all(tcb);
        EXPECT_EQ(now.rip, 0);
        EXPECT_EQ(now.fs_base, 0);
        EXPECT_EQ(now.gs_base, 0);
        EXPECT_EQ(now.rsp, bad);
        EXPECT_EQ(now.rax, bad);
        EXPECT_EQ(now.rflags, ((bad | 0x202) & ~(seL4_Word)0x128) & 0xfff);
        struct outcome outcome = prober_run(&prober, &context); /* rip 0 runs the code */
        EXPECT_EQ(outcome.label, seL4_Fault_VMFault);
        EXPECT_EQ(outcome.mr[0], 0);
    }
    /* addresses in the kernel's half are canonical and stay; jumping there faults */
    seL4_UserContext context = { .rip = 0xffffffff80200000, .fs_base = 0xffff800000000000, .gs_base = -8UL };
    struct outcome outcome = prober_run(&prober, &context);
    EXPECT_EQ(outcome.label, seL4_Fault_VMFault);
    EXPECT_EQ(outcome.mr[0], 0xffffffff80200000);
    EXPECT_EQ(read_all(tcb).fs_base, 0xffff800000000000);
    EXPECT_EQ(read_all(tcb).gs_base, -8UL);
    for (seL4_Word flag = 1; flag; flag <<= 1) {
        context = (seL4_UserContext){ .rflags = flag };
        EXPECT_OK(seL4_TCB_WriteRegisters(tcb, false, 0, ARCH_TOTAL_REGISTERS, &context));
        EXPECT_EQ(read_all(tcb).rflags, 0x202 | (flag & 0xcd5));
    }
}

TEST(THR_4_13_H20_tls_base)
{
    struct prober prober = new_prober(0);
    PROBER_CODE(&prober, "\x64\x48\x8b\x04\x25\x00\x00\x00\x00"); /* mov %fs:0, %rax */
    seL4_Word word = 0x715;
    EXPECT_OK(seL4_TCB_SetTLSBase(prober.thread->tcb, (seL4_Word)&word));
    seL4_UserContext context = { .fs_base = (seL4_Word)&word };
    EXPECT_EQ(prober_run(&prober, &context).mr[seL4_UnknownSyscall_RAX], word);
    FOR_EACH (bad, noncanonical) {
        EXPECT_OK(seL4_TCB_SetTLSBase(prober.thread->tcb, bad));
        EXPECT_EQ(read_all(prober.thread->tcb).fs_base, 0);
    }
    /* of the caller: takes effect at once */
    seL4_Word old = arch_tls();
    seL4_Word block[2] = { (seL4_Word)block, 0 };
    struct syscall syscall = SYSCALL(Call, .cap = RUNNER_TCB, .info = INFO(TCBSetTLSBase, 0, 1), .mr = { (seL4_Word)block });
    raw_syscall(&syscall);
    seL4_Word seen = arch_tls();
    syscall = SYSCALL(Call, .cap = RUNNER_TCB, .info = INFO(TCBSetTLSBase, 0, 1), .mr = { old });
    raw_syscall(&syscall);
    EXPECT_EQ(seen, (seL4_Word)block);
    EXPECT_EQ(arch_tls(), old);
}

/* CopyRegisters from and to the caller sees FS and GS base as they are now. */
TEST(THR_4_3_copy_registers_of_the_caller)
{
    struct prober prober = new_prober(0);
    seL4_CPtr tcb = prober.thread->tcb;
    EXPECT_OK(seL4_TCB_CopyRegisters(tcb, RUNNER_TCB, false, false, false, true, 0));
    EXPECT_EQ(read_all(tcb).fs_base, arch_tls());
    seL4_UserContext context = read_all(tcb);
    context.gs_base = 0x123456000;
    EXPECT_OK(seL4_TCB_WriteRegisters(tcb, false, 0, ARCH_TOTAL_REGISTERS, &context));
    EXPECT_OK(seL4_TCB_CopyRegisters(RUNNER_TCB, tcb, false, false, false, true, 0));
    EXPECT_EQ(arch_tls(), context.fs_base);
    struct prober second = new_prober(0);
    EXPECT_OK(seL4_TCB_CopyRegisters(second.thread->tcb, RUNNER_TCB, false, false, false, true, 0));
    EXPECT_EQ(read_all(second.thread->tcb).gs_base, 0x123456000);
}

/* Whatever registers, both widths; code at the end of a page whose next page is missing or not readable. */
TEST(VX_47_H20_segment_base_instructions)
{
#ifndef CONFIG_FSGSBASE_INST
    test_skip("this kernel is configured without them");
#endif
    struct prober prober = new_prober(0);
    char code[] = "\xf3\x48\x0f\xae\xd0\xf3\x48\x0f\xae\xc0\xf3\x0f\xae\xc3"; /* wrfsbase, rdfsbase, rdfsbase ebx */
    for (unsigned reg = 0; reg < 16; reg++) {
        if (reg == 2) {
            continue; /* rdx is the number of the call that ends the code */
        }
        code[1] = code[6] = (char)(0x48 | reg >> 3);
        code[4] = (char)(0xd0 | (reg & 7));
        code[9] = (char)(0xc0 | (reg & 7));
        prober_code(&prober, code, sizeof(code) - 1);
        seL4_UserContext context = { 0 };
        seL4_Word value = 0x123456789000 + reg;
        seL4_Word *members[] = { &context.rax, &context.rcx, &context.rdx, &context.rbx, &context.rsp, &context.rbp,
                                 &context.rsi, &context.rdi, &context.r8,  &context.r9,  &context.r10, &context.r11,
                                 &context.r12, &context.r13, &context.r14, &context.r15 };
        *members[reg] = value;
        EXPECT_EQ(prober_run(&prober, &context).label, PARKED);
        seL4_UserContext now = read_all(prober.thread->tcb);
        EXPECT_EQ(now.fs_base, value);
        EXPECT_EQ(now.rbx, (value & 0xffffffff));
    }
    seL4_CPtr page = new_page();
    map_at(page, ROOT_VSPACE, A);
    static const char tail[] = "\xf3\x48\x0f\xae\xd7";
    for (unsigned cut = 1; cut <= 5; cut++) {
        for (unsigned i = 0; i < cut; i++) {
            ((volatile char *)A)[SIZE_4K - cut + i] = tail[i];
        }
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .rip = A + SIZE_4K - cut, .rdi = 0x77 });
        /* a fetch beyond the page, from the instruction itself or from behind it */
        EXPECT_EQ(outcome.label, seL4_Fault_VMFault);
        EXPECT_EQ(outcome.mr[0], cut == 5 ? A + SIZE_4K : A + SIZE_4K - cut);
        EXPECT_EQ(outcome.mr[1], A + SIZE_4K);
    }
}

/* VX-47: with the instructions user level sets both bases, and they are its own; without, they are unknown instructions. */
TEST(VX_47_H3_segment_bases)
{
    struct prober probers[2] = { new_prober(0), new_prober(0) };
    for (unsigned i = 0; i < 2; i++) { /* wrfsbase rdi; wrgsbase rsi; int 0x9e; rdfsbase rax; rdgsbase rbx */
        PROBER_CODE(&probers[i], "\xf3\x48\x0f\xae\xd7\xf3\x48\x0f\xae\xde\xcd\x9e\xf3\x48\x0f\xae\xc0\xf3\x48\x0f\xae\xcb");
    }
#ifndef CONFIG_FSGSBASE_INST
    EXPECT_EXCEPTION(prober_run(&probers[0], &(seL4_UserContext){ .rdi = 1 }), probers[0].code, 6, 0);
    return;
#endif
    static const seL4_Word values[2][2] = { { 0x1000, 0x7fffffffffff }, { 0xffff800000000000, 0x2000 } };
    for (unsigned i = 0; i < 2; i++) {
        prober_run(&probers[i], &(seL4_UserContext){ .rdi = values[i][0], .rsi = values[i][1] });
        EXPECT_EQ(read_all(probers[i].thread->tcb).fs_base, values[i][0]);
        EXPECT_EQ(read_all(probers[i].thread->tcb).gs_base, values[i][1]);
    }
    for (unsigned i = 0; i < 2; i++) {
        seL4_UserContext context = read_all(probers[i].thread->tcb);
        context.rip = probers[i].code + 12;
        struct outcome outcome = prober_run(&probers[i], &context);
        EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_RAX], values[i][0]);
        EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_RBX], values[i][1]);
    }
    /* the processor refuses (an emulated one may not); either way the kernel stands it to switch away and back */
    FOR_EACH (bad, noncanonical) {
        struct outcome outcome = prober_run(&probers[0], &(seL4_UserContext){ .rdi = bad });
        if (outcome.label != PARKED) {
            EXPECT_EXCEPTION(outcome, probers[0].code, 13, 0);
        }
    }
}

/* Loading a selector changes a base in the processor; the other threads' stay. */
TEST(H3_selectors_of_one_thread)
{
    struct prober prober = new_prober(0);
    seL4_Word tls = arch_tls();
    PROBER_CODE(&prober, "\x8e\xe0\x8e\xe8\x8e\xd8\x8e\xc0"); /* mov %eax to fs, gs, ds, es */
    static const seL4_Word selectors[] = { 0, 1, 3, 0x23 };
    FOR_EACH (selector, selectors) {
        EXPECT_EQ(prober_run(&prober, &(seL4_UserContext){ .rax = selector, .fs_base = 0x5000 }).label, PARKED);
        EXPECT_EQ(arch_tls(), tls);
    }
    /* the others are the kernel's or no data segments */
    static const seL4_Word refused[] = { 0x08, 0x0b, 0x10, 0x13, 0x18, 0x1b, 0x30, 0x33, 0x38, 0x40, 0x0c, 0xfff8 };
    FOR_EACH (selector, refused) {
        EXPECT_EXCEPTION(prober_run(&prober, &(seL4_UserContext){ .rax = selector }), prober.code, 13, selector & ~3UL);
    }
}

/* --- FPU ------------------------------------------------------------------------------------------------------------------------ */

/* Loads xmm0 to xmm15 from rdi, spends a while or gives way, compares; 0 if all are as they were. */
static seL4_Word fpu_round(const seL4_Word (*values)[2], void (*pause)(void))
{
    seL4_Word after[16][2];
    unsigned mxcsr = 0x1f80 | ((unsigned)values[0][0] & 3) << 13;
    unsigned short control = 0x37f, control_after;
    unsigned mxcsr_after;
    control = (unsigned short)(0x37f & ~((values[0][0] >> 2 & 3) << 8));
#define EACH_XMM(F) F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7) F(8) F(9) F(10) F(11) F(12) F(13) F(14) F(15)
#define LOAD(n) "movdqu " #n "*16(%0), %%xmm" #n "\n"
#define STORE(n) "movdqu %%xmm" #n ", " #n "*16(%0)\n"
    __asm__ volatile(EACH_XMM(LOAD) "ldmxcsr %1\nfldcw %2\nfninit\nfldcw %2\nfildl %3"
                     :
                     : "r"(values), "m"(mxcsr), "m"(control), "m"(values[1][0])
                     : "memory");
    pause();
    int integer;
    __asm__ volatile(EACH_XMM(STORE) "stmxcsr %1\nfnstcw %2\nfistpl %3"
                     :
                     : "r"(after), "m"(mxcsr_after), "m"(control_after), "m"(integer)
                     : "memory");
    seL4_Word wrong = memcmp(after, values, sizeof(after)) != 0;
    wrong |= (seL4_Word)(mxcsr_after != mxcsr) << 1 | (seL4_Word)(control_after != control) << 2;
    return wrong | (seL4_Word)(integer != (int)values[1][0]) << 3;
}

static void give_way(void)
{
    seL4_Yield();
}

static void use_fpu(struct thread *thread)
{
    seL4_Word values[16][2];
    for (unsigned i = 0; i < 16; i++) {
        values[i][0] = 0x0101010101010101 * (thread->index * 16 + i);
        values[i][1] = ~values[i][0];
    }
    for (unsigned i = 0; i < 200; i++) {
        thread->words[0] |= fpu_round((const seL4_Word(*)[2])values, give_way);
    }
}

TEST(THR_40_H3_fpu_state_is_private)
{
    struct thread *threads[4];
    for (unsigned i = 0; i < 4; i++) {
        threads[i] = spawn(LOW, use_fpu);
    }
    settle();
    for (unsigned i = 0; i < 4; i++) {
        EXPECT_EQ(threads[i]->done, 1);
        EXPECT_EQ(threads[i]->words[0], 0);
    }
}

static seL4_CPtr fpu_endpoint, fpu_reply;

/* Not by the stubs: the compiler may well use the FPU for them. */
static inline void bare_syscall(seL4_Word number)
{
    register seL4_Word reply __asm__("r12") = fpu_reply;
    seL4_Word cap = fpu_endpoint, info = 0;
    __asm__ volatile("mov %%rsp, %%rbx\nsyscall\nmov %%rbx, %%rsp"
                     : "+D"(cap), "+S"(info), "+d"(number)
                     : "r"(reply)
                     : "rbx", "rcx", "r11", "r8", "r9", "r10", "r15", "memory");
}

static void call_server(void)
{
    bare_syscall((seL4_Word)seL4_SysCall);
}

static void serve_call(void)
{
    bare_syscall((seL4_Word)seL4_SysReplyRecv);
}

static void fpu_values(seL4_Word (*values)[2], seL4_Word start)
{
    for (unsigned i = 0; i < 16; i++) {
        values[i][0] = start * 0x123456789 + i;
        values[i][1] = ~values[i][0];
    }
}

static void fpu_server(struct thread *thread)
{
    seL4_Word values[16][2];
    seL4_Recv(fpu_endpoint, NULL, fpu_reply);
    for (unsigned i = 0;; i++) {
        fpu_values(values, i * 2);
        thread->words[0] |= fpu_round((const seL4_Word(*)[2])values, serve_call);
    }
}

static void plain_server(struct thread *thread)
{
    seL4_Recv(fpu_endpoint, NULL, fpu_reply);
    for (;;) {
        serve_call();
        thread->words[0] = 0;
    }
}

/* Switches by IPC, to servers that use the FPU and to one that does not. */
TEST(THR_40_H3_fpu_state_across_calls)
{
    static void (*const servers[])(struct thread *) = { fpu_server, plain_server };
    for (unsigned s = 0; s < 2; s++) {
        fpu_endpoint = new_endpoint();
        fpu_reply = new_reply();
        struct thread *server = spawn(HIGH, servers[s]);
        seL4_Word values[16][2];
        for (unsigned i = 0; i < 100; i++) {
            fpu_values(values, i * 2 + 1);
            EXPECT_EQ(fpu_round((const seL4_Word(*)[2])values, call_server), 0);
        }
        EXPECT_EQ(server->words[0], 0);
        forget_threads();
    }
}

/* B-5, THR-2: what a new thread finds, also in memory where another thread's FPU state was (H10). */
TEST(THR_2_H10_initial_fpu_state)
{
    seL4_CPtr untyped = new_untyped(seL4_TCBBits + 1);
    for (unsigned round = 0; round < 3; round++) {
        struct prober prober = new_prober(0);
        seL4_CPtr tcb = new_slot();
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_TCBObject, 0, ROOT, 0, 0, tcb, 1));
        EXPECT_OK(seL4_TCB_SetSchedParams(tcb, RUNNER_TCB, 0, HIGH, new_budget(10000, 10000), prober.endpoint));
        EXPECT_OK(seL4_TCB_Configure(tcb, ROOT, 0, ROOT_VSPACE, 0, 0, ROOT));
        prober.thread->tcb = tcb;
        /* fnstcw and stmxcsr to (rdi), movq xmm5 to rbx, then fill all that */
        PROBER_CODE(&prober, "\xd9\x3f\x0f\xae\x5f\x08\x66\x48\x0f\x7e\xeb\x66\x48\x0f\x6e\xef\x48\xc7\x47\x10\x80\x1f\x00\x00"
                             "\xd9\xe8");
        seL4_Word area[3] = { 0, 0, 0 };
        struct outcome outcome = prober_run(&prober, &(seL4_UserContext){ .rdi = (seL4_Word)area });
        EXPECT_EQ(outcome.label, PARKED);
        EXPECT_EQ(area[0] & 0xffff, 0x37f);
        EXPECT_EQ(area[1] & 0xffffffff, 0x1f80);
        EXPECT_EQ(outcome.mr[seL4_UnknownSyscall_RBX], 0);
        revoke_cap(untyped); /* deletes the owner of the FPU */
        forget_threads();
    }
}

/* THR-41: the instruction traps with exception 7; the context is kept. */
TEST(THR_41_fpu_disabled)
{
    struct prober prober = new_prober(0);
    seL4_CPtr tcb = prober.thread->tcb;
    PROBER_CODE(&prober, "\x66\x48\x0f\x6e\xef\xcd\x9e\x66\x48\x0f\x7e\xe8"); /* movq rdi, xmm5; int 0x9e; movq xmm5, rax */
    EXPECT_EQ(prober_run(&prober, &(seL4_UserContext){ .rdi = 0xf9f9 }).label, PARKED);
    EXPECT_EQ(seL4_TCB_SetFlags(tcb, 0, seL4_TCBFlag_fpuDisabled).flags, seL4_TCBFlag_fpuDisabled);
    seL4_UserContext second = { .rip = prober.code + 7 };
    for (unsigned i = 0; i < 2; i++) {
        EXPECT_EXCEPTION(prober_run(&prober, &second), prober.code + 7, 7, 0);
    }
    EXPECT_EQ(seL4_TCB_SetFlags(tcb, seL4_TCBFlag_fpuDisabled, 0).flags, 0);
    EXPECT_LOAD(&prober, (seL4_Word)&prober.code, prober.code);
    PROBER_CODE(&prober, "\x66\x48\x0f\x7e\xe8");
    EXPECT_EQ(prober_run(&prober, &(seL4_UserContext){ 0 }).mr[seL4_UnknownSyscall_RAX], 0xf9f9);
}

/* A system call leaves the FPU alone, and its registers but those that it is made of. */
TEST(THR_20_D_4_syscall_preserves_registers)
{
    for (unsigned i = 0; i < 100; i++) {
        seL4_Word values[4] = { random_word(), random_word(), random_word(), random_word() };
        register seL4_Word r12 __asm__("r12") = values[0];
        register seL4_Word r13 __asm__("r13") = values[1];
        register seL4_Word r14 __asm__("r14") = values[2];
        register seL4_Word r9 __asm__("r9") = values[3];
        seL4_Word rax = values[0] + 1, rsi = values[1] + 1, rdi = 0, rbx, rsp_after, rdx = (seL4_Word)seL4_SysYield;
        __asm__ volatile("mov %%rsp, %%rbx\nsyscall\nmov %%rsp, %[after]\nmov %%rbx, %%rsp"
                         : "+r"(r12), "+r"(r13), "+r"(r14), "+r"(r9), "+a"(rax), "+S"(rsi), "+D"(rdi), "=&b"(rbx),
                           [after] "=&r"(rsp_after), "+d"(rdx)
                         :
                         : "rcx", "r11", "memory");
        EXPECT_EQ(r12, values[0]);
        EXPECT_EQ(r13, values[1]);
        EXPECT_EQ(r14, values[2]);
        EXPECT_EQ(r9, values[3]);
        EXPECT_EQ(rax, values[0] + 1);
        EXPECT_EQ(rsi, values[1] + 1);
        EXPECT_EQ(rsp_after, rbx);
        EXPECT_EQ(rdx, (seL4_Word)seL4_SysYield);
    }
}
