/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of the log buffer in benchmark mode tracepoints. */
#pragma once

#include <sel4/config.h>
#include <sel4/simple_types.h>

#ifdef CONFIG_BENCHMARK_TRACEPOINTS
typedef struct benchmark_tracepoint_log_entry {
    seL4_Word id;
    seL4_Word duration; /* cycles */
} benchmark_tracepoint_log_entry_t;
#endif
