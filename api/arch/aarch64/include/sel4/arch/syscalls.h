/* SPDX-License-Identifier: BSD-2-Clause */
/* In which ways the system-call stubs of Arm differ from those of the other architectures. */
#pragma once

#include <sel4/sel4_arch/syscalls.h>

#define TAGUA_RECV_WITH_MRS_PARAMETERS                                                                       \
    seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply, seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,       \
        seL4_Word *mr3

/* SendWithMRs sends zeros if the length is 0. */
#define TAGUA_SEND_EMPTY_AS_ZERO 1

/* The information word of Signal: length 0. */
#define TAGUA_SIGNAL_LENGTH 0

#include <sel4/syscalls.h>
