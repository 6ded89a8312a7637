/* SPDX-License-Identifier: BSD-2-Clause */
/* The hart: its control registers at boot, sleeping, stopping, and what a panic shows of it. */
#include "arch/cpu.h"
#include "arch/context.h"
#include "arch/irq.h"
#include "arch/types.h"
#include "core/console.h"
#include "core/core.h"

#define SCOUNTEREN_CY_TM_IR 7
#define BACKTRACE_DEPTH     24

extern char kernel_text_start[], kernel_text_end[], boot_text_start[], boot_text_end[], kernel_stack[], kernel_stack_top[];

const struct user_context *cpu_kernel_trap;

BOOT_CODE void cpu_init(void)
{
    CSR_WRITE("scounteren", SCOUNTEREN_CY_TM_IR);
    cpu_try_write_senvcfg(0); /* harts before privileged version 1.12 do not have it */
    CSR_WRITE("sie", SIP_TIMER | SIP_EXTERNAL);
}

NORETURN void cpu_halt(void)
{
    CSR_WRITE("sie", 0);
    for (;;)
        __asm__ volatile("wfi");
}

/* wfi ends when an interrupt that sie allows is pending, although SIE keeps it from being taken. */
void cpu_wait_for_interrupt(void)
{
    while (!irq_pending())
        __asm__ volatile("wfi" : : : "memory");
}

COLD void cpu_print_registers(void)
{
    static const char names[CONTEXT_WORDS][4] = {
        "npc", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6",
        "a7",  "s2", "s3", "s4", "s5",  "s6",  "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6", "pc",
    };
    const struct user_context *context = cpu_kernel_trap;
    if (!context && this_core.current)
        context = &this_core.current->context;
    console_printf("sstatus 0x%lx satp 0x%lx sie 0x%lx sip 0x%lx scause 0x%lx stval 0x%lx\n", CSR_READ("sstatus"),
                   CSR_READ("satp"), CSR_READ("sie"), CSR_READ("sip"), CSR_READ("scause"), CSR_READ("stval"));
    if (!context)
        return;
    console_printf("registers of the %s:\n", cpu_kernel_trap ? "kernel" : "user");
    for (unsigned i = 1; i < CONTEXT_WORDS; i++)
        console_printf("%s 0x%016lx%s", names[i], context->regs[i], i % 4 == 0 || i + 1 == CONTEXT_WORDS ? "\n" : "  ");
}

static bool cpu_is_text(word address)
{
    return (address >= (word)kernel_text_start && address < (word)kernel_text_end) ||
           (address >= (word)boot_text_start && address < (word)boot_text_end);
}

static bool cpu_is_stack(word address)
{
    return address >= (word)kernel_stack && address <= (word)kernel_stack_top && IS_ALIGNED(address, 3);
}

/* Builds without frame pointers: everything on the stack that may be a return address. */
static COLD void cpu_scan_stack(word from)
{
    unsigned printed = 0;
    console_printf("text addresses on the stack:");
    for (const word *at = (const word *)from; (word)at < (word)kernel_stack_top && printed < BACKTRACE_DEPTH; at++) {
        if (cpu_is_text(*at)) {
            console_printf(" 0x%lx", *at);
            printed++;
        }
    }
    console_printf("\n");
}

#if CONFIG_DEBUG_BUILD
/* A frame pointer points behind the saved return address, which lies behind the caller's frame pointer. */
static COLD void cpu_walk_frames(word frame)
{
    console_printf("backtrace:");
    for (unsigned i = 0; i < BACKTRACE_DEPTH && cpu_is_stack(frame) && cpu_is_stack(frame - 16); i++) {
        const word *saved = (const word *)frame;
        if (!cpu_is_text(saved[-1]))
            break;
        console_printf(" 0x%lx", saved[-1]);
        frame = saved[-2];
    }
    console_printf("\n");
}
#else
static COLD void cpu_walk_frames(word frame)
{
    (void)frame; /* release builds keep none */
}
#endif

COLD void cpu_backtrace(void)
{
    word frame = (word)__builtin_frame_address(0), stack = frame;
    if (cpu_kernel_trap) {
        frame = cpu_kernel_trap->regs[REG_S0];
        stack = cpu_kernel_trap->regs[REG_SP];
        console_printf("at 0x%lx, from 0x%lx\n", cpu_kernel_trap->regs[REG_RESTART_PC], cpu_kernel_trap->regs[REG_RA]);
    }
    cpu_walk_frames(frame);
    if (cpu_is_stack(stack))
        cpu_scan_stack(stack);
}

/* The architecture has no debug call of its own. User pages can not be executed in S mode, so DebugRun can not be offered. */
bool arch_debug_syscall(struct tcb *caller, word number)
{
    (void)caller;
    (void)number;
    return false;
}
