/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The root task: reads the description from the boot archive, makes the system that it describes, and then waits for faults and
 * for requests. It runs above all components, so no request finds the books half written.
 */

#include "init.h"

#include <stdio.h>

struct description description;
seL4_CPtr init_endpoint;

#define ARCHIVE_SIZE ((size_t)(boot_archive_end - boot_archive))

static bool has_program(const char *name)
{
    struct archive_file file;
    return archive_find(boot_archive, ARCHIVE_SIZE, name, &file);
}

static bool read_text(const char *name)
{
    struct archive_file file;
    if (!archive_find(boot_archive, ARCHIVE_SIZE, name, &file)) {
        snprintf(description.message, sizeof(description.message), "%s:1: the boot archive has no such file", name);
        return false;
    }
    return description_read(&description, name, file.data, file.size);
}

static _Noreturn void supervise(void)
{
    seL4_CPtr reply = memory_object(seL4_ReplyObject, 0);
    seL4_Word badge;
    seL4_MessageInfo_t info = seL4_Recv(init_endpoint, &badge, reply);
    for (;;) {
        struct instance *instance = &instances[badge & BADGE_INDEX];
        if (badge & BADGE_REQUEST) {
            info = seL4_ReplyRecv(init_endpoint, manage_request(info), &badge, reply);
        } else {
            /* Stopping the component takes it out of the reply object. */
            supervise_fault(instance, info);
            info = seL4_Recv(init_endpoint, &badge, reply);
        }
    }
}

int main(const seL4_BootInfo *info)
{
    (void)info;
    printf("[init] Tagua: a boot archive of %lu KiB\n", (unsigned long)ARCHIVE_SIZE / 1024);
    if (!read_text("devices.txt") || !read_text("system.txt") ||
        !description_check(&description, "system.txt", has_program)) {
        printf("%s\n[init] this system is refused\n", description.message);
        return 1;
    }
    memory_init();
    load_init();
    init_endpoint = memory_object(seL4_EndpointObject, 0);
    resources_make();
    for (unsigned i = 0; i < description.component_count; i++) {
        seL4_Error error = instance_start(&instances[i]);
        if (error) {
            printf("[init] %s does not start: error %d\n", description.components[i].name, (int)error);
            return 1;
        }
    }
    printf("[init] %u components\n", description.component_count);
    supervise();
}
