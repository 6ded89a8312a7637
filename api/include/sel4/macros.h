/* SPDX-License-Identifier: BSD-2-Clause */
/* Words for declarations that the rest of the interface is written with. */
#pragma once

#include <sel4/config.h>

#ifdef __cplusplus
#define TAGUA_BEGIN_DECLARATIONS extern "C" {
#define TAGUA_END_DECLARATIONS }
#else
#define TAGUA_BEGIN_DECLARATIONS
#define TAGUA_END_DECLARATIONS
#endif

#define LIBSEL4_UNUSED __attribute__((unused))
#define LIBSEL4_WEAK __attribute__((weak))
#define LIBSEL4_NOINLINE __attribute__((noinline))

/* System-call stubs are always inline. */
#define LIBSEL4_INLINE_FUNC static inline LIBSEL4_UNUSED

/* Invocation stubs are inline, or weak so that several objects may carry them. */
#ifdef CONFIG_LIB_SEL4_INLINE_INVOCATIONS
#define LIBSEL4_INLINE LIBSEL4_INLINE_FUNC
#else
#define LIBSEL4_INLINE LIBSEL4_NOINLINE LIBSEL4_UNUSED LIBSEL4_WEAK
#endif

#ifdef CONFIG_LIB_SEL4_USE_THREAD_LOCALS
#define LIBSEL4_THREAD_LOCAL __thread
#else
#define LIBSEL4_THREAD_LOCAL
#endif

#define LIBSEL4_BIT(n) (1ul << (n))

#ifndef CONST
#define CONST __attribute__((__const__))
#endif
#ifndef PURE
#define PURE __attribute__((__pure__))
#endif

#define SEL4_PACKED __attribute__((packed))
#define SEL4_DEPRECATED(x) __attribute__((deprecated(x)))

/* What a deprecated macro expands to: a warning, and then x. */
#define SEL4_DEPRECATE_MACRO(x) _Pragma("GCC warning \"this macro is deprecated\"") x

/*
 * One more enumerator, which makes the enumeration as wide as a long. Put __extension__ before the
 * declaration.
 */
#define SEL4_FORCE_LONG_ENUM(type) _enum_pad_##type = ((1ul << ((sizeof(long) * 8) - 1)) - 1)

#define SEL4_COMPILE_ASSERT(name, expr) \
    typedef int tagua_assert_##name[(expr) ? 1 : -1] LIBSEL4_UNUSED;
#define SEL4_SIZE_SANITY(index, entry, size) \
    SEL4_COMPILE_ASSERT(index##_##entry##_##size, (index) + (entry) == (size))
