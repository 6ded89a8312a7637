/* SPDX-License-Identifier: BSD-2-Clause */
/* The IPC buffer, which kernel and user program share. Fields that the kernel does not touch are marked. */
#pragma once

#include <sel4/constants.h>
#include <sel4/shared_types_gen.h>

typedef struct seL4_IPCBuffer_ {
    seL4_MessageInfo_t tag;                        /* not touched by the kernel */
    seL4_Word msg[seL4_MsgMaxLength];              /* 0 ... 3 travel in registers instead */
    seL4_Word userData;                            /* not touched by the kernel */
    seL4_Word caps_or_badges[(1 << seL4_MsgExtraCapBits) - 1];
    seL4_CPtr receiveCNode;
    seL4_CPtr receiveIndex;
    seL4_Word receiveDepth;
} __attribute__((__aligned__(1 << seL4_IPCBufferSizeBits))) seL4_IPCBuffer;

SEL4_COMPILE_ASSERT(ipc_buffer_size, sizeof(seL4_IPCBuffer) == (1 << seL4_IPCBufferSizeBits))
