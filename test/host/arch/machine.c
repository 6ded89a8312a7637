/* SPDX-License-Identifier: BSD-2-Clause */
/* The fake machine: RAM, clock, interrupt lines, console. */
#include "arch/machine.h"
#include "arch/console.h"
#include "arch/cpu.h"
#include "arch/fpu.h"
#include "arch/timer.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct machine machine;

void machine_reset(void)
{
    void *base = (void *)KERNEL_WINDOW_BASE;
    void *ram = mmap(base, KERNEL_WINDOW_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (ram != base) {
        perror("mmap of the fake machine's RAM");
        abort();
    }
    machine = (struct machine){ .deadline = ~(ticks)0 };
    for (unsigned irq = 0; irq < IRQ_COUNT; irq++)
        machine.irq_masked[irq] = irq != MACHINE_IRQ_TIMER;
    memset(asid_pools, 0, sizeof(asid_pools));
}

void machine_clear_ram(paddr base, paddr top)
{
    memset(phys_to_virt(base), 0, top - base);
}

/* --- clock ----------------------------------------------------------------------------------------------------------- */

ticks timer_now(void)
{
    machine.clock += machine.clock_step;
    return machine.clock;
}

void timer_set_deadline(ticks deadline)
{
    machine.deadline = deadline;
}

ticks timer_us_to_ticks(word us)
{
    return us * MACHINE_TICKS_PER_US;
}

word timer_ticks_to_us(ticks ticks)
{
    return ticks / MACHINE_TICKS_PER_US;
}

word timer_max_us(void)
{
    return ~(word)0 / MACHINE_TICKS_PER_US;
}

ticks timer_precision(void)
{
    return 3;
}

/* --- interrupts -------------------------------------------------------------------------------------------------------- */

static bool machine_timer_due(void)
{
    return machine.clock >= machine.deadline;
}

word irq_max(void)
{
    return IRQ_COUNT - 1;
}

word irq_min(void)
{
    return 1;
}

static word machine_first_pending(void)
{
    if (machine_timer_due())
        return MACHINE_IRQ_TIMER;
    for (word irq = 1; irq < IRQ_COUNT; irq++)
        if (machine.irq_pending[irq] && !machine.irq_masked[irq])
            return irq;
    return IRQ_NONE;
}

bool irq_pending(void)
{
    return machine_first_pending() != IRQ_NONE;
}

word irq_take(void)
{
    word irq = machine_first_pending();
    if (irq == MACHINE_IRQ_TIMER)
        machine.deadline = ~(ticks)0;
    else if (irq != IRQ_NONE)
        machine.irq_pending[irq] = false;
    return irq;
}

void irq_mask(word irq)
{
    machine.irq_masked[irq] = true;
}

void irq_unmask(word irq)
{
    machine.irq_masked[irq] = false;
}

void irq_user_ack(word irq)
{
    machine.irq_masked[irq] = false;
}

void irq_taken_for_user(word irq)
{
    machine.irq_masked[irq] = true;
}

void irq_end(word irq)
{
    (void)irq;
}

void irq_reserved(word irq)
{
    (void)irq;
}

void irq_init(void)
{
}

/* --- processor ----------------------------------------------------------------------------------------------------------- */

void cpu_wait_for_interrupt(void)
{
    if (!machine.on_idle) {
        fprintf(stderr, "the kernel idles and the test has not foreseen it\n");
        abort();
    }
    longjmp(*machine.on_idle, 1);
}

void cpu_halt(void)
{
    if (machine.on_panic)
        longjmp(*machine.on_panic, 1);
    fwrite(machine.console, 1, machine.console_length, stderr);
    if (machine.at_panic)
        machine.at_panic();
    abort();
}

void cpu_print_registers(void)
{
}

void cpu_backtrace(void)
{
}

uint64_t cpu_cycles(void)
{
    return machine.clock;
}

void cpu_flush_caches(word level, word which)
{
    (void)level;
    (void)which;
}

void arch_switch_rare(struct tcb *from, struct tcb *to)
{
    (void)from;
    (void)to;
}

bool arch_debug_syscall(struct tcb *tcb, word number)
{
    (void)tcb;
    (void)number;
    return false;
}

void console_putc(char c)
{
    if (machine.console_length < sizeof(machine.console) - 1)
        machine.console[machine.console_length++] = c;
}

/* --- FPU: one live value, saved lazily ----------------------------------------------------------------------------------------- */

void fpu_release_owner(void)
{
    if (machine.fpu_owner)
        machine.fpu_owner->arch.fpu_value = machine.fpu_live;
    machine.fpu_owner = NULL;
}

void fpu_switch(struct tcb *to)
{
    (void)to;
}

void fpu_release(struct tcb *tcb)
{
    if (machine.fpu_owner == tcb)
        fpu_release_owner();
}

void fpu_flags_changed(struct tcb *tcb)
{
    if (tcb->flags & seL4_TCBFlag_fpuDisabled)
        fpu_release(tcb);
}

void fpu_init_thread(struct tcb *tcb)
{
    tcb->arch.fpu_value = 0;
}
