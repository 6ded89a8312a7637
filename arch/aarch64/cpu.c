/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor's own matters: what user level may do with system registers, sleeping and halting, the
 * registers and calls that a panic prints, and the caches and counters of benchmarks.
 */
#include "arch/cpu.h"

#include "arch/cache.h"
#include "arch/debug.h"
#include "arch/fpu.h"
#include "arch/irq.h"
#include "arch/trap.h"
#include "core/console.h"

#define PMUSER_ENABLE 1
#define PMCR_ENABLE 1
#define PMCR_LONG_CYCLES BIT(6)
#define PMCNTEN_CYCLES BIT(31)

extern char kernel_stack[], kernel_stack_top[], panic_stack_top[];

/* The performance monitors, if there are any: 0 or 15 mean none. */
static void cpu_init_pmu(void)
{
    unsigned version = sysreg_field(sysreg_read(id_aa64dfr0_el1), 8);
    if (version == 0 || version == 15)
        return;
#if CONFIG_EXPORT_PMU_USER || CONFIG_ENABLE_BENCHMARKS
    sysreg_write(pmccfiltr_el0, 0);
    sysreg_write(pmcntenset_el0, PMCNTEN_CYCLES);
    sysreg_write(pmcr_el0, sysreg_read(pmcr_el0) | PMCR_ENABLE | PMCR_LONG_CYCLES);
    sysreg_write(pmuserenr_el0, PMUSER_ENABLE);
#else
    sysreg_write(pmuserenr_el0, 0);
#endif
}

void cpu_init(void)
{
    sysreg_write(mdscr_el1, MDSCR_TRAP_DCC);
    sysreg_write(oslar_el1, 0);
    sysreg_write(contextidr_el1, 0);
    if (sysreg_field(sysreg_read(id_aa64mmfr1_el1), 20) != 0)
        __asm__ volatile(".inst 0xd500419f"); /* msr pan, #1 */
    fpu_set_access(false);
    cpu_init_pmu();
#if CONFIG_HARDWARE_DEBUG_API
    debug_init();
#endif
    barrier_isb();
}

NORETURN void cpu_halt(void)
{
    for (;;)
        __asm__ volatile("msr daifset, #15\n\twfi" : : : "memory");
}

/* WFI wakes up for masked interrupts, too. */
void cpu_wait_for_interrupt(void)
{
    while (!irq_pending())
        __asm__ volatile("dsb sy\n\twfi" : : : "memory");
}

/* --- reports -------------------------------------------------------------------------------------------- */

void cpu_print_registers(void)
{
    if (!trap_frame_valid)
        return;
    const struct trap_frame *frame = &trap_frame;
    for (unsigned i = 0; i < 31; i++)
        console_printf("x%02u %016lx%s", i, frame->x[i], i % 4 == 3 || i == 30 ? "\n" : "  ");
    console_printf("sp  %016lx  pc  %016lx  spsr %08lx  esr %08lx  far %016lx\n", frame->sp, frame->pc, frame->spsr,
                   frame->syndrome, frame->fault_address);
}

/* Frames lie on one of the kernel's stacks, each above the one before; anything else ends the walk. */
void cpu_backtrace(void)
{
    word frame = (word)__builtin_frame_address(0);
    console_printf("backtrace:\n");
    if (trap_frame_valid) {
        console_printf("  0x%lx\n", trap_frame.pc);
        frame = trap_frame.x[29];
    }
    while (IS_ALIGNED(frame, 3) && frame >= (word)kernel_stack && frame < (word)panic_stack_top - 16) {
        const word *record = (const word *)frame;
        console_printf("  0x%lx\n", record[1]);
        if (record[0] <= frame)
            break;
        frame = record[0];
    }
}

/* --- benchmarks and debug calls ------------------------------------------------------------------------- */

/* D-20 */
void cpu_flush_caches(word level, word which)
{
    if (level == 0)
        cache_flush_levels(7, true, true);
    else
        cache_flush_levels(1, (which & seL4_ARM_CacheD) != 0, (which & seL4_ARM_CacheI) != 0);
}

bool arch_debug_syscall(struct tcb *tcb, word number)
{
    (void)tcb;
    (void)number;
    return false;
}

void arch_switch_rare(struct tcb *from, struct tcb *to)
{
#if CONFIG_HARDWARE_DEBUG_API
    debug_switch(from, to);
#else
    (void)from;
    (void)to;
#endif
}
