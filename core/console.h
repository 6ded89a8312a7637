/* SPDX-License-Identifier: BSD-2-Clause */
/* Text output of the kernel. In builds without CONFIG_PRINTING only boot failures and panics print. */
#pragma once

#include "core/types.h"

/* %s %c %d %u %x %lx %lu %ld %p %%, with width and 0 flag; nothing else. */
void console_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

#if CONFIG_PRINTING
#define kprintf(...) console_printf(__VA_ARGS__)
#else
#define kprintf(...) ((void)0)
#endif

/* Prints why, registers and backtrace (arch), and stops the machine. */
NORETURN void panic(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Boot cannot go on: one line on the console, then halt. */
NORETURN void boot_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#if CONFIG_DEBUG_BUILD || CONFIG_CHECKS
#define kernel_assert(e) ((e) ? (void)0 : panic("assertion failed: %s, %s:%d", #e, __FILE__, __LINE__))
#else
#define kernel_assert(e) ((void)0)
#endif
