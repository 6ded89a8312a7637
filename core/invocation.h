/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One object invocation: who asks, through which slot, with which words and capabilities; and how its error or result goes
 * back. Decode functions check everything and change nothing; then they act, and an act cannot fail. Argument words are
 * read through `invocation_arg` once each into locals: user level may change the buffer meanwhile (hazard H24).
 */
#pragma once

#include "core/slot.h"
#include "core/tcb.h"
#include "core/types.h"

struct invocation {
    struct slot *slot;     /* holds the invoked capability */
    struct tcb *caller;    /* = this_core.current */
    const word *buffer;    /* caller's send buffer, or null */
    word label;
    unsigned length;       /* message words that exist, <= 120; <= 4 without a buffer */
    unsigned extra_count;  /* extra capabilities that exist */
    struct slot *extra[3];
    bool call;             /* the caller gets the result or the error */

    /* error (OUTCOME_ERROR) */
    unsigned error;        /* seL4_Error */
    unsigned error_length;
    word error_words[5];

    /* result words of a Call (OUTCOME_DONE): how many have been written with invocation_return */
    unsigned result_length;
};

static inline word invocation_arg(const struct invocation *inv, unsigned i)
{
    return i < 4 ? context_mr(&inv->caller->context, i) : inv->buffer[1 + i];
}

/* Writes result word i, if this is a Call and there is room; words are written in ascending order. */
void invocation_return(struct invocation *inv, unsigned i, word value);

enum outcome invocation_error(struct invocation *inv, unsigned error);
enum outcome invocation_error_1(struct invocation *inv, unsigned error, word value);
enum outcome invocation_range_error(struct invocation *inv, word min, word max);
enum outcome invocation_lookup_error(struct invocation *inv, bool source, struct lookup_failure failure);

#define ERROR_ILLEGAL(inv) invocation_error(inv, seL4_IllegalOperation)
#define ERROR_TRUNCATED(inv) invocation_error(inv, seL4_TruncatedMessage)
#define ERROR_INVALID_ARGUMENT(inv, n) invocation_error_1(inv, seL4_InvalidArgument, n)
#define ERROR_INVALID_CAP(inv, n) invocation_error_1(inv, seL4_InvalidCapability, n)

/* Invocations by object type; `invocation_perform` (syscall.c) dispatches on the capability's type. */
enum outcome untyped_invoke(struct invocation *inv);
enum outcome cnode_invoke(struct invocation *inv);
enum outcome tcb_invoke(struct invocation *inv);
enum outcome sched_context_invoke(struct invocation *inv);
enum outcome sched_control_invoke(struct invocation *inv);
enum outcome domain_invoke(struct invocation *inv);
enum outcome irq_control_invoke(struct invocation *inv);
enum outcome irq_handler_invoke(struct invocation *inv);
