/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls register by register, and the clock, on x86-64. */

#include "../support.h"

void raw_syscall(struct syscall *syscall)
{
    register seL4_Word mr0 __asm__("r10") = syscall->mr[0];
    register seL4_Word mr1 __asm__("r8") = syscall->mr[1];
    register seL4_Word mr2 __asm__("r9") = syscall->mr[2];
    register seL4_Word mr3 __asm__("r15") = syscall->mr[3];
    register seL4_Word reply __asm__("r12") = syscall->reply;
    register seL4_Word destination __asm__("r13") = syscall->destination;
    seL4_Word cap = syscall->cap, info = syscall->info, number = syscall->number;
    __asm__ volatile("mov %%rsp, %%rbx\n"
                     "syscall\n"
                     "mov %%rbx, %%rsp\n"
                     : "+D"(cap), "+S"(info), "+r"(mr0), "+r"(mr1), "+r"(mr2), "+r"(mr3), "+r"(reply),
                       "+r"(destination), "+d"(number)
                     :
                     : "rbx", "rcx", "r11", "memory");
    *syscall = (struct syscall){ number, cap, info, { mr0, mr1, mr2, mr3 }, reply, destination };
}

/* The frequency is the last of the chunks of boot information. */
static seL4_Word tsc_mhz(void)
{
    const char *next = (const char *)runtime_boot_info + PAGE_SIZE, *end = next + runtime_boot_info->extraLen;
    while (next < end) {
        seL4_BootInfoHeader header;
        memcpy(&header, next, sizeof(header));
        if (header.id == SEL4_BOOTINFO_HEADER_X86_TSC_FREQ) {
            seL4_Uint32 mhz;
            memcpy(&mhz, next + sizeof(header), sizeof(mhz));
            return mhz;
        }
        next += header.len;
    }
    return 0;
}

bool have_clock(void)
{
    return tsc_mhz() != 0;
}

seL4_Word now_us(void)
{
    static seL4_Word mhz;
    seL4_Uint32 low, high;
    if (!mhz) {
        mhz = tsc_mhz();
    }
    __asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high));
    return ((seL4_Word)high << 32 | low) / mhz;
}

struct syscall thread_syscall_registers(struct thread *thread)
{
    seL4_UserContext context;
    EXPECT_OK(seL4_TCB_ReadRegisters(thread->tcb, 0, 0, ARCH_TOTAL_REGISTERS, &context));
    return (struct syscall){ context.rdx, context.rdi, context.rsi, { context.r10, context.r8, context.r9, context.r15 },
                             context.r12, context.r13 };
}

void context_put_syscall(seL4_UserContext *context, struct syscall syscall)
{
    context->rdx = syscall.number;
    context->rdi = syscall.cap;
    context->rsi = syscall.info;
    context->r10 = syscall.mr[0];
    context->r8 = syscall.mr[1];
    context->r9 = syscall.mr[2];
    context->r15 = syscall.mr[3];
    context->r12 = syscall.reply;
    context->r13 = syscall.destination;
}

seL4_Word arch_sanitised(seL4_Word place, seL4_Word value)
{
    bool canonical = value <= 0x00007fffffffffff || value >= 0xffff800000000000;
    switch (place) {
    case 0: /* rip, fs_base, gs_base */
    case 18:
    case 19:
        return canonical ? value : 0;
    case 2: /* rflags */
        return ((value | 0x202) & ~0x128UL) & 0xfff;
    default:
        return value;
    }
}

int arch_unknown_syscall_register(unsigned word)
{
    static const signed char places[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0, 1, 2, -1 };
    return places[word];
}

/* --- the interval timer (PIT), whose line is pin 2 of the I/O APIC ------------------------------------------------------------- */

#define PIT_FIRST 0x40
#define PIT_LAST 0x43
#define PIT_PIN 2
#define PIT_VECTOR 20

static seL4_CPtr pit_ports;
static seL4_Word pit_epoch;

/* The ports, issued once per test. */
static seL4_CPtr pit(void)
{
    if (pit_epoch != support_epoch) {
        pit_epoch = support_epoch;
        pit_ports = new_slot();
        EXPECT_OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, PIT_FIRST, PIT_LAST, ROOT, pit_ports, DEPTH));
    }
    return pit_ports;
}

seL4_Error irq_device_issue(seL4_CPtr root, seL4_Word index, seL4_Word depth)
{
    /* Firmware leaves the timer running. One shot, waited for, ends that: no edge comes any more until the next shot. */
    irq_device_fire();
    sleep_us(1000);
    return seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, root, index, (seL4_Uint8)depth, 0, PIT_PIN, 0, 0, PIT_VECTOR);
}

void irq_device_fire(void)
{
    /* channel 0, mode 0: the output rises when the count of 50 (42 us) is done */
    EXPECT_OK(seL4_X86_IOPort_Out8(pit(), 0x43, 0x30));
    EXPECT_OK(seL4_X86_IOPort_Out8(pit(), 0x40, 50));
    EXPECT_OK(seL4_X86_IOPort_Out8(pit(), 0x40, 0));
}

void irq_device_quiet(void)
{
    /* the mode alone, without a count: the output falls and stays low */
    EXPECT_OK(seL4_X86_IOPort_Out8(pit(), 0x43, 0x30));
}
