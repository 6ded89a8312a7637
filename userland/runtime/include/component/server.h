/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loop of a server: it takes requests from its endpoint and signals from its notification, and answers with reply objects
 * that the description counts (`replies`). A request may stay unanswered for a while; its reply object is then put aside.
 */
#pragma once

#include <component/message.h>
#include <stdbool.h>

#define SERVER_MAX_REPLIES 8

struct request {
    seL4_Word operation, client, words; /* label, badge, length */
};

struct server {
    /* Answers in the IPC buffer; the result describes the answer. */
    seL4_MessageInfo_t (*request)(const struct request *request);
    /* Signals came in; NULL if the component waits for none. */
    void (*signal)(seL4_Word badge);
};

/* Runs for ever. `endpoint` names the capability. */
_Noreturn void server_run(const char *endpoint, const struct server *server);

/* Inside `request`: keep the client waiting; the result of `request` is then ignored. 0 if no reply object is left for it. */
seL4_CPtr server_defer(void);

/* Answers a client that was kept waiting. */
void server_answer(seL4_CPtr reply, seL4_MessageInfo_t info);

/* The bytes of a request that carries them, NULL if their length is wrong. Only until the IPC buffer is used again. */
const char *server_bytes(const struct request *request, size_t *size);
