/* SPDX-License-Identifier: BSD-2-Clause */
/* Formatted text on the kernel's console, and how the kernel gives up. */
#include "core/console.h"
#include "arch/console.h"
#include "arch/cpu.h"
#include "core/core.h"

#include <stdarg.h>

static void console_put(char c)
{
    if (c == '\n')
        console_putc('\r');
    console_putc(c);
}

struct number_format {
    unsigned base;
    unsigned width;
    char fill;
    bool negative;
};

static void console_number(word value, struct number_format format)
{
    char digits[24];
    unsigned n = 0;
    do {
        digits[n++] = "0123456789abcdef"[value % format.base];
        value /= format.base;
    } while (value);
    if (format.negative)
        digits[n++] = '-';
    for (unsigned pad = n; pad < format.width; pad++)
        console_put(format.fill);
    while (n)
        console_put(digits[--n]);
}

static void console_text(const char *text)
{
    for (text = text ? text : "(null)"; *text; text++)
        console_put(*text);
}

static void console_signed(long value, struct number_format format)
{
    format.negative = value < 0;
    console_number(value < 0 ? 0 - (word)value : (word)value, format);
}

static void console_vprintf(const char *format, va_list args)
{
    for (; *format; format++) {
        if (*format != '%') {
            console_put(*format);
            continue;
        }
        struct number_format number = { .base = 10, .fill = ' ' };
        format++;
        if (*format == '0')
            number.fill = *format++;
        for (; *format >= '0' && *format <= '9'; format++)
            number.width = number.width * 10 + (unsigned)(*format - '0');
        bool is_long = *format == 'l';
        format += is_long;
        switch (*format) {
        case 's':
            console_text(va_arg(args, const char *));
            break;
        case 'c':
            console_put((char)va_arg(args, int));
            break;
        case 'p':
            console_text("0x");
            number.base = 16;
            console_number((word)va_arg(args, void *), number);
            break;
        case 'd':
            console_signed(is_long ? va_arg(args, long) : va_arg(args, int), number);
            break;
        case 'x':
            number.base = 16;
            console_number(is_long ? va_arg(args, unsigned long) : va_arg(args, unsigned), number);
            break;
        case 'u':
            console_number(is_long ? va_arg(args, unsigned long) : va_arg(args, unsigned), number);
            break;
        case '\0':
            return;
        default:
            console_put(*format);
            break;
        }
    }
}

void console_printf(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    console_vprintf(format, args);
    va_end(args);
}

NORETURN void panic(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    console_text("\nTagua: kernel panic: ");
    console_vprintf(format, args);
    va_end(args);
    if (this_core.current) {
        const struct tcb *current = this_core.current;
#if CONFIG_DEBUG_BUILD
        console_printf("\ncurrent thread %p \"%s\"", (const void *)current, current->name);
#else
        console_printf("\ncurrent thread %p", (const void *)current);
#endif
        console_printf(" state %u, user pc 0x%lx\n", current->state, current->context.regs[CONTEXT_RESTART_PC]);
    }
    cpu_print_registers();
    cpu_backtrace();
    console_text("system halted\n");
    cpu_halt();
}

NORETURN void boot_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    console_text("Tagua: boot failed: ");
    console_vprintf(format, args);
    va_end(args);
    console_text("\n");
    cpu_halt();
}
