/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In place of the trap instruction of any architecture: records what a stub would give to the kernel, and
 * gives back what the test wants the kernel to answer. With it the stubs of every architecture run on the
 * build machine.
 */
#pragma once

#include <sel4/types.h>
#include <sel4/functions.h>

enum mock_form {
    MOCK_NONE,
    MOCK_NULL,
    MOCK_SEND_EMPTY,
    MOCK_SEND,
    MOCK_RECEIVE,
    MOCK_CALL,
    MOCK_REPLY_RECEIVE,
    MOCK_SEND_RECEIVE
};

struct mock_trap {
    enum mock_form form;
    seL4_Word number, cap, info, mr[4], reply, dest;
    seL4_IPCBuffer buffer;      /* as it was at the trap */
};

struct mock_answer {
    seL4_Word badge, info, mr[4];
    seL4_Word msg[seL4_MsgMaxLength];   /* from 4 on, as the kernel leaves the buffer */
};

extern struct mock_trap mock_trap;
extern struct mock_answer mock_answer;

static inline seL4_Word mock_enter(enum mock_form form, seL4_Word number, seL4_Word cap, seL4_Word *info,
                                   seL4_Word *mr, int sends, int receives, seL4_Word reply, seL4_Word dest)
{
    mock_trap.form = form;
    mock_trap.number = number;
    mock_trap.cap = cap;
    mock_trap.info = sends ? *info : 0;
    for (int i = 0; i < 4; i++) {
        mock_trap.mr[i] = sends && mr ? mr[i] : 0;
    }
    mock_trap.reply = reply;
    mock_trap.dest = dest;
    mock_trap.buffer = *seL4_GetIPCBuffer();
    if (receives) {
        *info = mock_answer.info;
        for (int i = 0; i < 4; i++) {
            mr[i] = mock_answer.mr[i];
        }
        for (int i = 4; i < seL4_MsgMaxLength; i++) {
            seL4_SetMR(i, mock_answer.msg[i]);
        }
    }
    return mock_answer.badge;
}

static inline void tagua_trap_null(seL4_Word number)
{
    mock_enter(MOCK_NULL, number, 0, 0, 0, 0, 0, 0, 0);
}

static inline void tagua_trap_send_empty(seL4_Word number, seL4_Word cap, seL4_Word info)
{
    mock_enter(MOCK_SEND_EMPTY, number, cap, &info, 0, 1, 0, 0, 0);
}

static inline void tagua_trap_send(seL4_Word number, seL4_Word cap, seL4_Word info, const seL4_Word *mr)
{
    mock_enter(MOCK_SEND, number, cap, &info, (seL4_Word *)mr, 1, 0, 0, 0);
}

static inline seL4_Word tagua_trap_receive(seL4_Word number, seL4_Word cap, seL4_Word *info, seL4_Word *mr,
                                           seL4_Word reply)
{
    return mock_enter(MOCK_RECEIVE, number, cap, info, mr, 0, 1, reply, 0);
}

static inline seL4_Word tagua_trap_call(seL4_Word number, seL4_Word cap, seL4_Word *info, seL4_Word *mr)
{
    return mock_enter(MOCK_CALL, number, cap, info, mr, 1, 1, 0, 0);
}

static inline seL4_Word tagua_trap_reply_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                 seL4_Word *mr, seL4_Word reply)
{
    return mock_enter(MOCK_REPLY_RECEIVE, number, cap, info, mr, 1, 1, reply, 0);
}

static inline seL4_Word tagua_trap_send_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                seL4_Word *mr, seL4_Word reply, seL4_Word dest)
{
    return mock_enter(MOCK_SEND_RECEIVE, number, cap, info, mr, 1, 1, reply, dest);
}
