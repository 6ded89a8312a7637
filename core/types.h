/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The few words that everything else is written in: machine word, physical address, clock ticks, and the outcome of an
 * operation. Units are part of the type's name wherever a mistake would be silent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4/config.h> /* so that no file tests a CONFIG_ macro before it is known */

typedef uint64_t word;
typedef uint64_t paddr;
typedef uint64_t ticks; /* of the machine's monotonic counter */

/* What an invocation came to. */
enum outcome {
    OUTCOME_DONE,      /* performed; a Call gets the result words that were written */
    OUTCOME_ERROR,     /* refused, nothing changed; the error is in the invocation */
    OUTCOME_PREEMPTED, /* stopped at a preemption point in a consistent state; to be issued again */
};

#define BIT(n) ((word)1 << (n))
#define MASK(n) ((n) >= 64 ? ~(word)0 : BIT(n) - 1)
#define ALIGN_DOWN(x, bits) ((x) & ~MASK(bits))
#define ALIGN_UP(x, bits) (((x) + MASK(bits)) & ~MASK(bits))
#define IS_ALIGNED(x, bits) (((x) & MASK(bits)) == 0)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define CONTAINER_OF(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define NORETURN __attribute__((noreturn))
#define COLD __attribute__((cold, noinline))
#define CACHE_LINE 64

/* Named by assembly code, or called by the compiler of its own accord: must exist although no C code seems to want it. */
#ifdef __clang__
#define ENTRY_POINT
#else
#define ENTRY_POINT __attribute__((externally_visible))
#endif
