/* SPDX-License-Identifier: BSD-2-Clause */
/* Building and reading messages in the IPC buffer. */
#pragma once

#include <component/protocol.h>
#include <string.h>

/* Calls with `words` message words in place; returns the answer's label. */
static inline seL4_Word message_call(seL4_CPtr server, seL4_Word operation, seL4_Word words)
{
    seL4_MessageInfo_t answer = seL4_Call(server, seL4_MessageInfo_new(operation, 0, 0, words));
    return seL4_MessageInfo_get_label(answer);
}

/* The bytes behind the first message word. */
static inline char *message_bytes(void)
{
    return (char *)&seL4_GetIPCBuffer()->msg[1];
}

/* Puts bytes behind a first word that tells their number; returns the length of the message in words. */
static inline seL4_Word message_put_bytes(const void *bytes, size_t size)
{
    seL4_SetMR(0, size);
    memcpy(message_bytes(), bytes, size);
    return 1 + (size + sizeof(seL4_Word) - 1) / sizeof(seL4_Word);
}

/* A server's answer. */
static inline seL4_MessageInfo_t message_answer(enum error error, seL4_Word words)
{
    return seL4_MessageInfo_new(error, 0, 0, words);
}
