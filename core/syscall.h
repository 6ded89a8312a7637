/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls: the pipeline of docs/reference/ipc.md sections 2 to 4. */
#pragma once

#include "core/tcb.h"

/* From the trap code: the current thread's registers are saved, its restart PC is the trap instruction and its next PC the
 * one behind it. Returns the thread to resume. */
ENTRY_POINT struct tcb *kernel_syscall(word cptr, word info, word number);
