/* SPDX-License-Identifier: BSD-2-Clause */
/* In which ways the system-call stubs of x86 differ from those of the other architectures. */
#pragma once

#include <sel4/sel4_arch/syscalls.h>

#define TAGUA_RECV_WITH_MRS_PARAMETERS                                                                       \
    seL4_CPtr src, seL4_Word *sender, seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3,        \
        seL4_CPtr reply

/* SendWithMRs takes the registers from the caller whatever the length says. */
#define TAGUA_SEND_EMPTY_AS_ZERO 0

/* The information word of Signal: length 1. */
#define TAGUA_SIGNAL_LENGTH 1

#include <sel4/syscalls.h>
