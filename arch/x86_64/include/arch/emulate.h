/* SPDX-License-Identifier: BSD-2-Clause */
/* Instructions that the interface promises and the processor lacks. */
#pragma once

#include "core/tcb.h"

enum emulation {
    EMULATION_UNKNOWN, /* not one of them */
    EMULATION_REFUSED, /* as the processor would with a protection fault */
    EMULATION_DONE,
};

/* What the thread's next instruction is, after an invalid-opcode exception. */
enum emulation emulate_base_access(struct tcb *tcb);
