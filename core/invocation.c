/* SPDX-License-Identifier: BSD-2-Clause */
/* Errors and results of invocations (docs/reference/ipc.md IPC-15, IPC-16, capabilities.md 0.2). */
#include "core/invocation.h"
#include "core/fault.h"

enum outcome invocation_error(struct invocation *inv, unsigned error)
{
    inv->error = error;
    inv->error_length = 0;
    return OUTCOME_ERROR;
}

enum outcome invocation_error_1(struct invocation *inv, unsigned error, word value)
{
    inv->error = error;
    inv->error_length = 1;
    inv->error_words[0] = value;
    return OUTCOME_ERROR;
}

enum outcome invocation_range_error(struct invocation *inv, word min, word max)
{
    inv->error = seL4_RangeError;
    inv->error_length = 2;
    inv->error_words[0] = min;
    inv->error_words[1] = max;
    return OUTCOME_ERROR;
}

enum outcome invocation_lookup_error(struct invocation *inv, bool source, struct lookup_failure failure)
{
    unsigned n = 0;
    word *words = inv->error_words;
    words[n++] = source;
    words[n++] = failure.kind;
    if (failure.kind != LOOKUP_INVALID_ROOT)
        words[n++] = failure.bits_left;
    if (failure.kind == LOOKUP_GUARD_MISMATCH)
        words[n++] = failure.guard_found;
    if (failure.kind == LOOKUP_GUARD_MISMATCH || failure.kind == LOOKUP_DEPTH_MISMATCH)
        words[n++] = failure.bits_found;
    inv->error = seL4_FailedLookup;
    inv->error_length = n;
    return OUTCOME_ERROR;
}

void invocation_return(struct invocation *inv, unsigned i, word value)
{
    if (inv->call && message_put(inv->caller, i, value))
        inv->result_length = i + 1;
}
