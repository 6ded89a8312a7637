/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers pings. */

#include <component/server.h>

static seL4_MessageInfo_t pong_request(const struct request *request)
{
    return message_answer(request->operation == PING ? ERROR_NONE : ERROR_OPERATION, 0);
}

int main(void)
{
    static const struct server server = { pong_request, NULL };
    server_run("pong", &server);
}
