/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How boot-time parsers of firmware tables reach physical memory. The function answers with a pointer to
 * `size` > 0 readable bytes that lie at `address`, or NULL if any of them cannot be reached. The pointer
 * may have any alignment.
 */
#pragma once

#include <stdint.h>

typedef const void *physical_read_function(uint64_t address, uint64_t size);
