/* SPDX-License-Identifier: BSD-2-Clause */
/* Assertions that are always checked. The program supplies what happens when one fails. */
#pragma once

#include <sel4/macros.h>

TAGUA_BEGIN_DECLARATIONS
void __assert_fail(const char *str, const char *file, int line, const char *function);
TAGUA_END_DECLARATIONS

#define seL4_Fail(s) __assert_fail(s, __FILE__, __LINE__, __func__)

#define seL4_Assert(e) ((e) ? (void)0 : seL4_Fail(#e))

#define seL4_CompileTimeAssert(e) \
    do { \
        typedef int tagua_compile_time_assert[(e) ? 1 : -1] LIBSEL4_UNUSED; \
    } while (0)
