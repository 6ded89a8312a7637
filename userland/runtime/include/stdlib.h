/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory from the heap that the system description gives the component (`heap SIZE`). */
#pragma once

#include <stddef.h>

void *malloc(size_t size) __attribute__((malloc));
void *calloc(size_t count, size_t size) __attribute__((malloc));
void free(void *memory);
