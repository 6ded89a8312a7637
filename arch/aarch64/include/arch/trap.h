/* SPDX-License-Identifier: BSD-2-Clause */
/* What entry.S calls, and what it leaves behind when the kernel itself trapped. */
#pragma once

#include "arch/debug.h"
#include "core/tcb.h"
#include "core/types.h"

/* A synchronous exception of the current thread that is no system call, or an SError. Returns the thread
 * to resume. */
ENTRY_POINT struct tcb *trap_exception(word syndrome);

/* Registers at an exception that nothing explains; only valid after one. */
struct trap_frame {
    word x[31];
    word sp;
    word pc;
    word spsr;
    word syndrome;
    word fault_address;
};
ENTRY_POINT extern struct trap_frame trap_frame;
extern bool trap_frame_valid;
ENTRY_POINT NORETURN void trap_unexpected(word kind);
