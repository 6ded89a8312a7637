/* SPDX-License-Identifier: BSD-2-Clause */
/* The four functions that a freestanding compiler expects, and what boot needs for text. */
#pragma once

#include "core/types.h"

ENTRY_POINT void *memcpy(void *restrict to, const void *restrict from, size_t size);
ENTRY_POINT void *memmove(void *to, const void *from, size_t size);
ENTRY_POINT void *memset(void *to, int byte, size_t size);
ENTRY_POINT int memcmp(const void *a, const void *b, size_t size);
ENTRY_POINT size_t strlen(const char *text);
