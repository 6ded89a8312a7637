/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding servers and components by name. */

#include "shell.h"

#include <stdio.h>
#include <string.h>

#define MAX_SERVICES 8

static struct {
    char name[COMPONENT_NAME_SIZE];
    seL4_CPtr cap;
} services[MAX_SERVICES];
static unsigned service_count;

seL4_CPtr service(const char *name)
{
    for (unsigned i = 0; i < service_count; i++) {
        if (!strcmp(services[i].name, name)) {
            return services[i].cap;
        }
    }
    if (component_cap(name)) {
        return component_cap(name);
    }
    seL4_CPtr cap = service_count < MAX_SERVICES ? names_lookup(component_cap("names"), name) : 0;
    if (!cap) {
        printf("the name server knows no '%s'\n", name);
        return 0;
    }
    strcpy(services[service_count].name, name);
    services[service_count++].cap = cap;
    return cap;
}

seL4_CPtr system_service(void)
{
    return component_cap("system");
}

int component_index(const char *name)
{
    struct system_entry entry;
    for (int i = 0; system_entry(system_service(), (seL4_Word)i, &entry) == ERROR_NONE; i++) {
        if (!strcmp(entry.name, name)) {
            return i;
        }
    }
    printf("there is no component '%s'; 'ps' lists them\n", name);
    return -1;
}

bool succeeded(const char *command, enum error error)
{
    static const char *const texts[] = {
        [ERROR_NONE] = "",
        [ERROR_OPERATION] = "the server does not know this request",
        [ERROR_NOT_FOUND] = "not found",
        [ERROR_ARGUMENT] = "wrong argument",
        [ERROR_BUSY] = "the server is busy",
        [ERROR_SERVER_DIED] = "the server died before it answered",
    };
    if (error != ERROR_NONE) {
        printf("%s: %s\n", command, error <= ERROR_SERVER_DIED ? texts[error] : "unknown error");
    }
    return error == ERROR_NONE;
}
