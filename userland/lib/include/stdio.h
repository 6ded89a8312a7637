/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Formatted output to the console. Conversions: d i u x X p c s %, with `-`, `0`, a width, and the lengths l, ll and z.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>

int putchar(int character);
int puts(const char *string);
int printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
int vprintf(const char *format, va_list arguments);
int snprintf(char *buffer, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments);
