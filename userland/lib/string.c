/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory and string functions, the plain way. The compiler must not turn a loop here into a call of itself. */

#include <string.h>

#if defined(__clang__)
#define NO_LOOP_IDIOM __attribute__((no_builtin("memcpy", "memset", "memmove", "strlen")))
#else
#define NO_LOOP_IDIOM __attribute__((optimize("no-tree-loop-distribute-patterns")))
#endif

NO_LOOP_IDIOM void *memcpy(void *restrict target, const void *restrict source, size_t size)
{
    unsigned char *to = target;
    const unsigned char *from = source;
    while (size--) {
        *to++ = *from++;
    }
    return target;
}

NO_LOOP_IDIOM void *memmove(void *target, const void *source, size_t size)
{
    unsigned char *to = target;
    const unsigned char *from = source;
    if (to <= from) {
        while (size--) {
            *to++ = *from++;
        }
    } else {
        while (size--) {
            to[size] = from[size];
        }
    }
    return target;
}

NO_LOOP_IDIOM void *memset(void *target, int value, size_t size)
{
    unsigned char *to = target;
    while (size--) {
        *to++ = (unsigned char)value;
    }
    return target;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a, *y = b;
    for (; size; size--, x++, y++) {
        if (*x != *y) {
            return *x - *y;
        }
    }
    return 0;
}

NO_LOOP_IDIOM size_t strlen(const char *string)
{
    size_t length = 0;
    while (string[length]) {
        length++;
    }
    return length;
}

int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t size)
{
    for (; size; size--, a++, b++) {
        if (*a != *b || !*a) {
            return (unsigned char)*a - (unsigned char)*b;
        }
    }
    return 0;
}

char *strcpy(char *restrict target, const char *restrict source)
{
    memcpy(target, source, strlen(source) + 1);
    return target;
}

char *strstr(const char *string, const char *part)
{
    size_t length = strlen(part);
    for (; *string; string++) {
        if (!strncmp(string, part, length)) {
            return (char *)string;
        }
    }
    return length ? NULL : (char *)string;
}
