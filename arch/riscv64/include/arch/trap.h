/* SPDX-License-Identifier: BSD-2-Clause */
/* Traps: entry.S saves the user's registers and calls one of kernel_syscall, kernel_interrupt (core) and these. */
#pragma once

#include "core/tcb.h"

/* A synchronous exception of the current thread other than a system call; all 64 bits of scause, and stval. */
ENTRY_POINT struct tcb *trap_exception(word cause, word value);
/* The kernel itself trapped. */
ENTRY_POINT NORETURN void trap_in_kernel(const struct user_context *context);

/* entry.S */
void trap_entry(void);
NORETURN void trap_return(struct tcb *tcb);
