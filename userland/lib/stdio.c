/* SPDX-License-Identifier: BSD-2-Clause */
/* Formatted output. Everything ends in vsnprintf, so that a line reaches the console in one piece per call. */

#include <runtime/runtime.h>
#include <stdio.h>
#include <string.h>

#define LINE_SIZE 512

struct output {
    char *buffer;
    size_t size;
    size_t length; /* what the whole text needs, whether or not it fits */
};

static void output_char(struct output *output, char character)
{
    if (output->length + 1 < output->size) {
        output->buffer[output->length] = character;
    }
    output->length++;
}

struct conversion {
    bool left, zero;
    unsigned width;
    unsigned longs;
};

static void output_field(struct output *output, const struct conversion *conversion, const char *text, size_t length,
                         bool number)
{
    size_t padding = conversion->width > length ? conversion->width - length : 0;
    bool zeros = number && conversion->zero && !conversion->left;
    if (zeros && length && *text == '-') {
        output_char(output, *text++);
        length--;
    }
    for (; padding && !conversion->left; padding--) {
        output_char(output, zeros ? '0' : ' ');
    }
    for (size_t i = 0; i < length; i++) {
        output_char(output, text[i]);
    }
    for (; padding; padding--) {
        output_char(output, ' ');
    }
}

static void output_number(struct output *output, const struct conversion *conversion, unsigned long value, bool negative,
                          unsigned base, bool upper)
{
    char digits[24];
    size_t start = sizeof(digits);
    do {
        digits[--start] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[value % base];
        value /= base;
    } while (value);
    if (negative) {
        digits[--start] = '-';
    }
    output_field(output, conversion, digits + start, sizeof(digits) - start, true);
}

static const char *conversion_read(struct conversion *conversion, const char *format)
{
    *conversion = (struct conversion){ 0 };
    for (; *format == '-' || *format == '0'; format++) {
        *(*format == '-' ? &conversion->left : &conversion->zero) = true;
    }
    for (; *format >= '0' && *format <= '9'; format++) {
        conversion->width = conversion->width * 10 + (unsigned)(*format - '0');
    }
    for (; *format == 'l' || *format == 'z'; format++) {
        conversion->longs++;
    }
    return format;
}

int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments)
{
    struct output output = { buffer, size, 0 };
    for (; *format; format++) {
        if (*format != '%') {
            output_char(&output, *format);
            continue;
        }
        struct conversion conversion;
        format = conversion_read(&conversion, format + 1);
        switch (*format) {
        case 'd':
        case 'i': {
            long value = conversion.longs ? va_arg(arguments, long) : va_arg(arguments, int);
            unsigned long magnitude = value < 0 ? 0 - (unsigned long)value : (unsigned long)value;
            output_number(&output, &conversion, magnitude, value < 0, 10, false);
            break;
        }
        case 'u':
        case 'x':
        case 'X': {
            unsigned long value = conversion.longs ? va_arg(arguments, unsigned long) : va_arg(arguments, unsigned);
            output_number(&output, &conversion, value, false, *format == 'u' ? 10 : 16, *format == 'X');
            break;
        }
        case 'p':
            output_char(&output, '0');
            output_char(&output, 'x');
            output_number(&output, &conversion, (unsigned long)va_arg(arguments, void *), false, 16, false);
            break;
        case 'c': {
            char character = (char)va_arg(arguments, int);
            output_field(&output, &conversion, &character, 1, false);
            break;
        }
        case 's': {
            const char *text = va_arg(arguments, const char *);
            output_field(&output, &conversion, text ? text : "(null)", strlen(text ? text : "(null)"), false);
            break;
        }
        case '\0':
            format--;
            break;
        default:
            output_char(&output, *format);
        }
    }
    if (size) {
        buffer[output.length < size ? output.length : size - 1] = '\0';
    }
    return (int)output.length;
}

int snprintf(char *buffer, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(buffer, size, format, arguments);
    va_end(arguments);
    return length;
}

int putchar(int character)
{
    console_put((char)character);
    return (unsigned char)character;
}

int puts(const char *string)
{
    return printf("%s\n", string);
}

int vprintf(const char *format, va_list arguments)
{
    char line[LINE_SIZE];
    int length = vsnprintf(line, sizeof(line), format, arguments);
    for (const char *next = line; *next; next++) {
        console_put(*next);
    }
    return length;
}

int printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vprintf(format, arguments);
    va_end(arguments);
    return length;
}
