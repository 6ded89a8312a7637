/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor: what it can do, its control registers, waiting for interrupts, what a panic prints, and the debug system calls
 * that only this architecture has.
 */
#include "arch/cpu.h"
#include "arch/context.h"
#include "arch/debug.h"
#include "arch/descriptors.h"
#include "arch/fpu.h"
#include "arch/irq.h"
#include "arch/trap.h"
#include "arch/types.h"
#include "arch/window.h"
#include "core/console.h"
#include "core/core.h"
#include "core/string.h"
#include <tagua/abi.h>

struct cpu_features cpu_features;

/* --- features ---------------------------------------------------------------------------------------------------------------- */

static bool bit_set(uint32_t value, unsigned bit)
{
    return value >> bit & 1;
}

static void cpu_detect_speculation(uint32_t structured_edx)
{
    struct cpuid amd = { 0 };
    if (cpuid(0x80000000, 0).eax >= 0x80000008)
        amd = cpuid(0x80000008, 0);
    cpu_features.ibrs = bit_set(structured_edx, 26) || bit_set(amd.ebx, 14);
    cpu_features.ibpb = bit_set(structured_edx, 26) || bit_set(amd.ebx, 12);
    if (bit_set(structured_edx, 29))
        cpu_features.ibrs_all = rdmsr(MSR_ARCH_CAPABILITIES) & ARCH_CAPABILITIES_IBRS_ALL;
}

const char *cpu_detect(void)
{
    struct cpuid basic = cpuid(1, 0);
    struct cpuid extended = cpuid(0x80000001, 0);
    struct cpuid structured = { 0 };
    if (cpuid(0, 0).eax >= 7)
        structured = cpuid(7, 0);
    if (!bit_set(basic.edx, 4) || !bit_set(basic.edx, 5) || !bit_set(basic.edx, 9))
        return "the processor has no time-stamp counter, MSRs or local APIC";
    if (!bit_set(basic.edx, 13) || !bit_set(basic.edx, 16))
        return "the processor has no global pages or no page-attribute table";
    if (!bit_set(extended.edx, 11))
        return "the processor has no SYSCALL instruction";
    cpu_features.fsgsbase = bit_set(structured.ebx, 0);
    cpu_features.huge_pages = bit_set(extended.edx, 26);
    cpu_features.smep = bit_set(structured.ebx, 7) && !CPU_RUNS_USER_CODE;
    cpu_features.smap = bit_set(structured.ebx, 20) && !CPU_RUNS_USER_CODE;
    cpu_features.umip = bit_set(structured.ecx, 2);
    cpu_features.tsc_deadline = bit_set(basic.ecx, 24);
    cpu_features.x2apic = bit_set(basic.ecx, 21);
    cpu_detect_speculation(structured.edx);
#if CONFIG_SUPPORT_PCID
    cpu_features.pcid = bit_set(basic.ecx, 17) && bit_set(structured.ebx, 10);
#endif
    return fpu_detect();
}

/* --- control registers ---------------------------------------------------------------------------------------------------------- */

/* PAT entries 0 to 4: write-back, write-through, uncached-, uncached, write-combining (VX-22); the others as found. */
#define PAT_FIRST_FIVE 0x0100070406
#define PAT_FIRST_FIVE_MASK 0xffffffffff

static void cpu_init_pat(void)
{
    __asm__ volatile("wbinvd" : : : "memory");
    wrmsr(MSR_PAT, (rdmsr(MSR_PAT) & ~PAT_FIRST_FIVE_MASK) | PAT_FIRST_FIVE);
    cr3_write(cr3_read());
}

static void cpu_patch_clac(void)
{
    for (unsigned i = 0; i < TRAP_CLAC_SITES; i++) {
        trap_clac_sites[i][0] = 0x0f;
        trap_clac_sites[i][1] = 0x01;
        trap_clac_sites[i][2] = 0xca;
    }
}

/* Calls instead of the instructions: one byte, and how far from the end of the call. */
static void cpu_patch_base_sites(void)
{
#if CONFIG_FSGSBASE_INST
    for (unsigned i = 0; i < TRAP_BASE_SITES; i++) {
        const struct trap_base_site *site = &trap_base_sites[i];
        int32_t distance = (int32_t)(site->function - (site->instruction + 5));
        site->instruction[0] = 0xe8;
        memcpy(site->instruction + 1, &distance, sizeof distance);
    }
#endif
}

static word cpu_cr4(void)
{
    word cr4 = CR4_PAE | CR4_MCE | CR4_PGE | CR4_OSFXSR | CR4_OSXMMEXCPT;
    cr4 |= cpu_features.umip ? CR4_UMIP : 0;
    cr4 |= cpu_features.smep ? CR4_SMEP : 0;
    cr4 |= cpu_features.smap ? CR4_SMAP : 0;
    cr4 |= cpu_features.xsave ? CR4_OSXSAVE : 0;
    cr4 |= cpu_features.pcid ? CR4_PCIDE : 0;
#if CONFIG_FSGSBASE_INST
    cr4 |= cpu_features.fsgsbase ? CR4_FSGSBASE : 0;
#endif
#if CONFIG_EXPORT_PMC_USER
    cr4 |= CR4_PCE;
#endif
    return cr4;
}

#if CONFIG_SPECTRE_IBRS
/* The entry and the exit code switch restricted speculation on and off. */
ENTRY_POINT extern uint8_t speculation_switched;
uint8_t speculation_switched;

static void cpu_init_speculation(void)
{
    if (!cpu_features.ibrs)
        kprintf("warning: this processor cannot restrict indirect branches\n");
    else if (cpu_features.ibrs_all)
        wrmsr(MSR_SPEC_CTRL, SPEC_CTRL_IBRS);
    else
        speculation_switched = 1;
}
#else
static void cpu_init_speculation(void)
{
}
#endif

void cpu_init(void)
{
    if (cpu_features.smap)
        cpu_patch_clac();
    if (!cpu_features.fsgsbase)
        cpu_patch_base_sites();
    cr0_write(CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE);
    cr4_write(cpu_cr4());
    cpu_init_pat();
    wrmsr(MSR_EFER, EFER_SCE | EFER_LME | EFER_LMA | EFER_NXE);
    wrmsr(MSR_STAR, (uint64_t)SELECTOR_SYSRET_BASE << 48 | (uint64_t)SELECTOR_KERNEL_CODE << 32);
    wrmsr(MSR_LSTAR, (word)trap_entry_syscall);
    wrmsr(MSR_SFMASK, RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_IOPL | RFLAGS_NT | RFLAGS_RF | RFLAGS_AC);
    wrmsr(MSR_SYSENTER_CS, 0);
    wrmsr(MSR_KERNEL_GS_BASE, 0);
    fpu_init();
    debug_init();
    cpu_init_speculation();
}

/* --- waiting ------------------------------------------------------------------------------------------------------------------------ */

NORETURN void cpu_halt(void)
{
    for (;;)
        __asm__ volatile("cli; hlt" : : : "memory");
}

/* The interrupt comes while the processor is halted, at the earliest: STI takes effect behind the next instruction. */
void cpu_wait_for_interrupt(void)
{
    while (entry_data.irq_accepted == 0)
        __asm__ volatile("sti; hlt; cli" : : : "memory");
}

void cpu_flush_caches(word level, word which)
{
    (void)level;
    (void)which;
    __asm__ volatile("wbinvd" : : : "memory");
}

void arch_switch_rare(struct tcb *from, struct tcb *to)
{
    (void)from;
    debug_switch(to);
}

/* --- panic -------------------------------------------------------------------------------------------------------------------------- */

static const struct user_context *panic_context;

void cpu_panic_context(const struct user_context *context)
{
    panic_context = context;
}

static void cpu_print_context(const char *whose, const struct user_context *context)
{
    static const struct {
        char name[4];
        uint8_t reg;
    } list[] = { { "rax", REG_RAX }, { "rbx", REG_RBX }, { "rcx", REG_RCX }, { "rdx", REG_RDX }, { "rsi", REG_RSI },
                 { "rdi", REG_RDI }, { "rbp", REG_RBP }, { "rsp", REG_RSP }, { "r8", REG_R8 },   { "r9", REG_R9 },
                 { "r10", REG_R10 }, { "r11", REG_R11 }, { "r12", REG_R12 }, { "r13", REG_R13 }, { "r14", REG_R14 },
                 { "r15", REG_R15 }, { "rip", REG_RIP }, { "flg", REG_RFLAGS } };
    console_printf("%s registers:\n", whose);
    for (unsigned i = 0; i < ARRAY_SIZE(list); i++)
        console_printf(" %s %016lx%s", list[i].name, context->regs[list[i].reg], i % 4 == 3 ? "\n" : "");
    console_printf("\n");
}

void cpu_print_registers(void)
{
    console_printf("cr0 %lx cr2 %lx cr3 %lx cr4 %lx\n", cr0_read(), cr2_read(), cr3_read(), cr4_read());
    if (panic_context)
        cpu_print_context("kernel", panic_context);
    if (this_core.current)
        cpu_print_context("current thread's", &this_core.current->context);
}

static bool on_kernel_stack(word address)
{
    return address >= (word)kernel_stack_bottom && address <= (word)kernel_stack_top - 16 && IS_ALIGNED(address, 3);
}

/* Follows frame pointers (debug builds keep them). */
void cpu_backtrace(void)
{
    word frame = panic_context ? panic_context->regs[REG_RBP] : (word)__builtin_frame_address(0);
    console_printf("backtrace:");
    if (panic_context)
        console_printf(" 0x%lx", panic_context->regs[REG_RIP]);
    for (unsigned depth = 0; depth < 32 && on_kernel_stack(frame); depth++) {
        const word *words = (const word *)frame;
        console_printf(" 0x%lx", words[1]);
        if (words[0] <= frame)
            break;
        frame = words[0];
    }
    console_printf("\n");
}

/* --- MSRs that may not be there ------------------------------------------------------------------------------------------------------ */

#if CONFIG_KERNEL_X86_DANGEROUS_MSR

extern const uint8_t msr_probe_read[], msr_probe_write[], msr_probe_done[];

/* rdi stays 1 unless the access faulted. */
__asm__(".pushsection .text\n"
        ".balign 16\n"
        "msr_try_read: movl %edi, %ecx\n"
        "movl $1, %edi\n"
        "msr_probe_read: rdmsr\n"
        "shlq $32, %rdx\n"
        "orq %rdx, %rax\n"
        "movq %rax, (%rsi)\n"
        "msr_probe_done: movl %edi, %eax\n"
        "retq\n"
        "msr_try_write: movl %edi, %ecx\n"
        "movl $1, %edi\n"
        "movl %esi, %eax\n"
        "movq %rsi, %rdx\n"
        "shrq $32, %rdx\n"
        "msr_probe_write: wrmsr\n"
        "jmp msr_probe_done\n"
        ".popsection\n");
bool msr_try_read(word msr, word *value);
bool msr_try_write(word msr, word value);

word msr_probe_fixup(word pc)
{
    return pc == (word)msr_probe_read || pc == (word)msr_probe_write ? (word)msr_probe_done : 0;
}

#else

word msr_probe_fixup(word pc)
{
    (void)pc;
    return 0;
}

#endif

/* --- debug system calls ---------------------------------------------------------------------------------------------------------------- */

bool arch_debug_syscall(struct tcb *tcb, word number)
{
    switch ((long)number) {
#if CONFIG_KERNEL_X86_DANGEROUS_MSR
    case seL4_SysX86DangerousWRMSR:
        msr_try_write((uint32_t)context_cap(&tcb->context), context_mr(&tcb->context, 0));
        return true;
    case seL4_SysX86DangerousRDMSR: {
        word value = 0;
        msr_try_read((uint32_t)context_cap(&tcb->context), &value);
        context_set_mr(&tcb->context, 0, value);
        context_set_info(&tcb->context, 1);
        return true;
    }
#endif
#if CONFIG_DANGEROUS_CODE_INJECTION
    case seL4_SysDebugRun:
        ((void (*)(word))context_cap(&tcb->context))(context_info(&tcb->context));
        return true;
#endif
    default:
        (void)tcb;
        return false;
    }
}
