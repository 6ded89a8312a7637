/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reply objects move between two sets: free ones and those of clients that wait. One free one is always the current one, with
 * which the next request is received; a request that would take the last one cannot be deferred.
 */

#include <component/component.h>
#include <component/server.h>
#include <stdio.h>

static seL4_CPtr free_replies[SERVER_MAX_REPLIES];
static unsigned free_count;
static bool deferred;

static void find_replies(void)
{
    for (unsigned i = 0; i < SERVER_MAX_REPLIES; i++) {
        char name[COMPONENT_NAME_SIZE];
        snprintf(name, sizeof(name), "reply%u", i);
        seL4_CPtr reply = component_cap(name);
        if (reply) {
            free_replies[free_count++] = reply;
        }
    }
}

seL4_CPtr server_defer(void)
{
    if (free_count < 2) {
        return 0;
    }
    deferred = true;
    return free_replies[--free_count];
}

void server_answer(seL4_CPtr reply, seL4_MessageInfo_t info)
{
    seL4_Send(reply, info);
    free_replies[free_count] = free_replies[free_count - 1]; /* the current one stays on top */
    free_replies[free_count - 1] = reply;
    free_count++;
}

const char *server_bytes(const struct request *request, size_t *size)
{
    *size = seL4_GetMR(0);
    if (!request->words || *size > (request->words - 1) * sizeof(seL4_Word)) {
        return NULL;
    }
    return message_bytes();
}

static bool server_request(const struct server *server, seL4_MessageInfo_t info, seL4_Word client,
                           seL4_MessageInfo_t *answer)
{
    struct request request = { seL4_MessageInfo_get_label(info), client, seL4_MessageInfo_get_length(info) };
    if (request.operation == OPERATION_CRASH) {
        component_crash();
    }
    deferred = false;
    *answer = server->request(&request);
    return !deferred;
}

_Noreturn void server_run(const char *endpoint_name, const struct server *server)
{
    seL4_CPtr endpoint = component_cap(endpoint_name);
    find_replies();
    if (!endpoint || !free_count || !server->request) {
        component_crash();
    }
    seL4_Word badge;
    seL4_MessageInfo_t info = seL4_Recv(endpoint, &badge, free_replies[free_count - 1]);
    for (;;) {
        seL4_MessageInfo_t answer;
        if (badge >= SIGNAL_EVENT) {
            if (server->signal) {
                server->signal(badge);
            }
            info = seL4_Recv(endpoint, &badge, free_replies[free_count - 1]);
        } else if (server_request(server, info, badge, &answer)) {
            info = seL4_ReplyRecv(endpoint, answer, &badge, free_replies[free_count - 1]);
        } else {
            info = seL4_Recv(endpoint, &badge, free_replies[free_count - 1]);
        }
    }
}
