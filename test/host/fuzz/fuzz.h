/* SPDX-License-Identifier: BSD-2-Clause */
/* A fuzz target supplies this; fuzz_main.c feeds it random inputs, libFuzzer chosen ones. */
#pragma once

#include <stddef.h>
#include <stdint.h>

void fuzz_one(const uint8_t *data, size_t size);
