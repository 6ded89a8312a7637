/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls register by register, and the clock, on AArch64. */

#include "../support.h"

void raw_syscall(struct syscall *syscall)
{
    register seL4_Word cap __asm__("x0") = syscall->cap;
    register seL4_Word info __asm__("x1") = syscall->info;
    register seL4_Word mr0 __asm__("x2") = syscall->mr[0];
    register seL4_Word mr1 __asm__("x3") = syscall->mr[1];
    register seL4_Word mr2 __asm__("x4") = syscall->mr[2];
    register seL4_Word mr3 __asm__("x5") = syscall->mr[3];
    register seL4_Word reply __asm__("x6") = syscall->reply;
    register seL4_Word number __asm__("x7") = syscall->number;
    register seL4_Word destination __asm__("x8") = syscall->destination;
    __asm__ volatile("svc #0"
                     : "+r"(cap), "+r"(info), "+r"(mr0), "+r"(mr1), "+r"(mr2), "+r"(mr3), "+r"(reply), "+r"(number),
                       "+r"(destination)
                     :
                     : "memory");
    *syscall = (struct syscall){ number, cap, info, { mr0, mr1, mr2, mr3 }, reply, destination };
}

bool have_clock(void)
{
#ifdef CONFIG_EXPORT_VCNT_USER
    return true;
#else
    return false;
#endif
}

seL4_Word now_us(void)
{
    seL4_Word count = 0, frequency = 1;
#ifdef CONFIG_EXPORT_VCNT_USER
    __asm__ volatile("isb\n mrs %0, cntvct_el0\n mrs %1, cntfrq_el0" : "=r"(count), "=r"(frequency));
#endif
    return count / frequency * 1000000 + count % frequency * 1000000 / frequency;
}

struct syscall thread_syscall_registers(struct thread *thread)
{
    seL4_UserContext context;
    EXPECT_OK(seL4_TCB_ReadRegisters(thread->tcb, 0, 0, ARCH_TOTAL_REGISTERS, &context));
    return (struct syscall){ context.x7, context.x0, context.x1, { context.x2, context.x3, context.x4, context.x5 },
                             context.x6, context.x8 };
}

void context_put_syscall(seL4_UserContext *context, struct syscall syscall)
{
    context->x7 = syscall.number;
    context->x0 = syscall.cap;
    context->x1 = syscall.info;
    context->x2 = syscall.mr[0];
    context->x3 = syscall.mr[1];
    context->x4 = syscall.mr[2];
    context->x5 = syscall.mr[3];
    context->x6 = syscall.reply;
    context->x8 = syscall.destination;
}

seL4_Word arch_sanitised(seL4_Word place, seL4_Word value)
{
#ifdef CONFIG_DEBUG_BUILD
    seL4_Word fixed = 0x40;
#else
    seL4_Word fixed = 0x140;
#endif
    return place == 2 ? (value & 0xf0000000) | fixed : value; /* spsr */
}

int arch_unknown_syscall_register(unsigned word)
{
    static const signed char places[] = { 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, -1, 2, -1 };
    return places[word];
}

/* --- the clock (PL031), whose line is INTID 34 ----------------------------------------------------------------------------------- */

#define RTC_IRQ 34

enum { RTC_DATA = 0, RTC_MATCH = 1, RTC_MASK = 4, RTC_CLEAR = 7 };

static volatile seL4_Uint32 *rtc_registers;
static seL4_Word rtc_epoch;

static volatile seL4_Uint32 *rtc(void)
{
    if (rtc_epoch != support_epoch) {
        rtc_epoch = support_epoch;
        rtc_registers = map_device(TEST_DEVICE_PAGE);
    }
    return rtc_registers;
}

seL4_Error irq_device_issue(seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
    irq_device_quiet();
    return seL4_IRQControl_Get(seL4_CapIRQControl, RTC_IRQ, root, index, (seL4_Uint8)depth);
}

void irq_device_fire(void)
{
    rtc()[RTC_MASK] = 1;
    rtc()[RTC_MATCH] = rtc()[RTC_DATA];
}

void irq_device_quiet(void)
{
    rtc()[RTC_MASK] = 0;
    rtc()[RTC_CLEAR] = 1;
}
