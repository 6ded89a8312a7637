/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls register by register, and the clock, on RV64. */

#include "../support.h"

void raw_syscall(struct syscall *syscall)
{
    register seL4_Word cap __asm__("a0") = syscall->cap;
    register seL4_Word info __asm__("a1") = syscall->info;
    register seL4_Word mr0 __asm__("a2") = syscall->mr[0];
    register seL4_Word mr1 __asm__("a3") = syscall->mr[1];
    register seL4_Word mr2 __asm__("a4") = syscall->mr[2];
    register seL4_Word mr3 __asm__("a5") = syscall->mr[3];
    register seL4_Word reply __asm__("a6") = syscall->reply;
    register seL4_Word number __asm__("a7") = syscall->number;
    register seL4_Word destination __asm__("t0") = syscall->destination;
    __asm__ volatile("ecall"
                     : "+r"(cap), "+r"(info), "+r"(mr0), "+r"(mr1), "+r"(mr2), "+r"(mr3), "+r"(reply), "+r"(number),
                       "+r"(destination)
                     :
                     : "memory");
    *syscall = (struct syscall){ number, cap, info, { mr0, mr1, mr2, mr3 }, reply, destination };
}

bool have_clock(void)
{
    return true;
}

#ifdef CONFIG_PLAT_HIFIVE
#define TIMEBASE_MHZ 1
#else
#define TIMEBASE_MHZ 10
#endif

seL4_Word now_us(void)
{
    seL4_Word time;
    __asm__ volatile("rdtime %0" : "=r"(time));
    return time / TIMEBASE_MHZ;
}

struct syscall thread_syscall_registers(struct thread *thread)
{
    seL4_UserContext context;
    EXPECT_OK(seL4_TCB_ReadRegisters(thread->tcb, 0, 0, ARCH_TOTAL_REGISTERS, &context));
    return (struct syscall){ context.a7, context.a0, context.a1, { context.a2, context.a3, context.a4, context.a5 },
                             context.a6, context.t0 };
}

void context_put_syscall(seL4_UserContext *context, struct syscall syscall)
{
    context->a7 = syscall.number;
    context->a0 = syscall.cap;
    context->a1 = syscall.info;
    context->a2 = syscall.mr[0];
    context->a3 = syscall.mr[1];
    context->a4 = syscall.mr[2];
    context->a5 = syscall.mr[3];
    context->a6 = syscall.reply;
    context->t0 = syscall.destination;
}

seL4_Word arch_sanitised(seL4_Word place, seL4_Word value)
{
    (void)place;
    return value;
}

int arch_unknown_syscall_register(unsigned word)
{
    static const signed char places[] = { 0, 2, 1, 16, 17, 18, 19, 20, 21, 22, -1 };
    return places[word];
}

/* --- a device whose line goes up and down as the test likes --------------------------------------------------------------- */

static volatile seL4_Uint32 *line_registers;
static seL4_Word line_epoch;

static volatile seL4_Uint32 *line_device(void)
{
    if (line_epoch != support_epoch) {
        line_epoch = support_epoch;
        line_registers = map_device(TEST_DEVICE_PAGE);
    }
    return line_registers;
}

#ifdef CONFIG_PLAT_HIFIVE
/* The second UART: its line is up while the interrupt for an empty transmission queue is enabled. */
enum { UART_INTERRUPTS_ENABLED = 4 };

void irq_device_fire(void)
{
    line_device()[UART_INTERRUPTS_ENABLED] = 1;
}

void irq_device_quiet(void)
{
    line_device()[UART_INTERRUPTS_ENABLED] = 0;
}
#else
/* The goldfish clock. */
enum { RTC_ALARM_LOW = 2, RTC_ALARM_HIGH = 3, RTC_ENABLED = 4, RTC_CLEAR_ALARM = 5, RTC_CLEAR_INTERRUPT = 7 };

void irq_device_fire(void)
{
    /* an alarm in the past */
    line_device()[RTC_ENABLED] = 1;
    line_device()[RTC_ALARM_HIGH] = 0;
    line_device()[RTC_ALARM_LOW] = 1;
}

void irq_device_quiet(void)
{
    line_device()[RTC_CLEAR_ALARM] = 1;
    line_device()[RTC_CLEAR_INTERRUPT] = 1;
    line_device()[RTC_ENABLED] = 0;
}
#endif

seL4_Error irq_device_issue(seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
    irq_device_quiet();
    return seL4_IRQControl_Get(seL4_CapIRQControl, TEST_DEVICE_IRQ, root, index, (seL4_Uint8)depth);
}
