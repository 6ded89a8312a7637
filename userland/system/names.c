/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The name server: hands out the endpoints that the description makes it publish, each with the badge of the client that asks, so
 * that servers know their clients whichever way these found them. All its state is its description: a restart loses nothing.
 */

#include <component/component.h>
#include <component/server.h>
#include <string.h>

static seL4_CPtr own_cspace;

static bool is_published(const char *name)
{
    return strcmp(name, "names") && strcmp(name, "cspace") && strncmp(name, "reply", 5);
}

static seL4_MessageInfo_t answer_lookup(const struct request *request)
{
    char name[COMPONENT_NAME_SIZE] = "";
    size_t length;
    const char *bytes = server_bytes(request, &length);
    if (!bytes || length >= sizeof(name)) {
        return message_answer(ERROR_ARGUMENT, 0);
    }
    memcpy(name, bytes, length);
    seL4_CPtr cap = component_cap(name);
    if (!cap || !is_published(name)) {
        return message_answer(ERROR_NOT_FOUND, 0);
    }
    seL4_Word depth = component->slot_bits;
    seL4_CNode_Delete(own_cspace, component->free_slot, depth);
    if (seL4_CNode_Mint(own_cspace, component->free_slot, depth, own_cspace, cap, depth, seL4_AllRights, request->client)) {
        return message_answer(ERROR_BUSY, 0);
    }
    seL4_SetCap(0, component->free_slot);
    return seL4_MessageInfo_new(ERROR_NONE, 0, 1, 0);
}

static seL4_MessageInfo_t answer_entry(seL4_Word index)
{
    for (seL4_Word i = 0; i < component->cap_count; i++) {
        const char *name = component->caps[i].name;
        if (is_published(name) && !index--) {
            return message_answer(ERROR_NONE, message_put_bytes(name, strlen(name)));
        }
    }
    return message_answer(ERROR_NOT_FOUND, 0);
}

static seL4_MessageInfo_t names_request(const struct request *request)
{
    switch (request->operation) {
    case NAMES_LOOKUP:
        return answer_lookup(request);
    case NAMES_ENTRY:
        return request->words ? answer_entry(seL4_GetMR(0)) : message_answer(ERROR_ARGUMENT, 0);
    default:
        return message_answer(ERROR_OPERATION, 0);
    }
}

int main(void)
{
    static const struct server server = { names_request, NULL };
    own_cspace = component_cap("cspace");
    server_run("names", &server);
}
