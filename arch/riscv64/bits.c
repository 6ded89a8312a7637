/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting bits on a base instruction set without Zbb. The compiler turns its builtins into calls of these names, which
 * come from its runtime library elsewhere; the kernel links none. The ready queues are searched with them, so they take
 * no branch: one bit is isolated, and the product with a sequence in which every six bits are different has the
 * number of that bit in its top six.
 */
#include "core/types.h"

ENTRY_POINT int __ctzdi2(word value);
ENTRY_POINT int __clzdi2(word value);
ENTRY_POINT int __popcountdi2(word value);

#define ALL_SIX_BIT_WORDS 0x03f79d71b4cb0a89u

static const uint8_t bit_number[64] = {
    0, 1, 48, 2, 57, 49, 28, 3, 61, 58, 50, 42, 38, 29, 17, 4,
    62, 55, 59, 36, 53, 51, 43, 22, 45, 39, 33, 30, 24, 18, 12, 5,
    63, 47, 56, 27, 60, 41, 37, 16, 54, 35, 52, 21, 44, 32, 23, 11,
    46, 26, 40, 15, 34, 20, 31, 10, 25, 14, 19, 9, 13, 8, 7, 6,
};

static int bit_isolated(word bit)
{
    return bit_number[(bit * ALL_SIX_BIT_WORDS) >> 58];
}

/* The lowest bit set; the value is not zero. */
int __ctzdi2(word value)
{
    return bit_isolated(value & -value);
}

/* Zeros above the highest bit set; the value is not zero. */
int __clzdi2(word value)
{
    for (unsigned distance = 1; distance < 64; distance *= 2)
        value |= value >> distance;
    return 63 - bit_isolated(value - (value >> 1));
}

int __popcountdi2(word value)
{
    value -= (value >> 1) & 0x5555555555555555u;
    value = (value & 0x3333333333333333u) + ((value >> 2) & 0x3333333333333333u);
    value = (value + (value >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (int)((value * 0x0101010101010101u) >> 56);
}
