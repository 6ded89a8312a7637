/* SPDX-License-Identifier: BSD-2-Clause */
/* Assertions that only a debug build checks. */
#pragma once

#include <sel4/config.h>
#include <sel4/assert.h>

#ifdef CONFIG_DEBUG_BUILD
#define seL4_DebugAssert(e) seL4_Assert(e)
#else
#define seL4_DebugAssert(e) ((void)0)
#endif
