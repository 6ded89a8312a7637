/* SPDX-License-Identifier: BSD-2-Clause */
/* The file server: the files of the boot archive, which lies in its address space, read only. A file is known by its index. */

#include "init/archive.h"

#include <component/component.h>
#include <component/server.h>

static const char *archive;
static size_t archive_size;

static bool file_at(seL4_Word index, struct archive_file *file)
{
    size_t position = 0;
    for (seL4_Word i = 0; archive_next(archive, archive_size, &position, file); i++) {
        if (i == index) {
            return true;
        }
    }
    return false;
}

static seL4_MessageInfo_t answer_entry(seL4_Word index)
{
    struct archive_file file;
    char name[64] = "";
    if (!file_at(index, &file)) {
        return message_answer(ERROR_NOT_FOUND, 0);
    }
    size_t length = strlen(file.name);
    memcpy(name, file.name, length < sizeof(name) ? length : sizeof(name) - 1);
    seL4_Word words = message_put_bytes(name, sizeof(name));
    seL4_SetMR(0, file.size);
    return message_answer(ERROR_NONE, words);
}

static seL4_MessageInfo_t answer_open(const struct request *request)
{
    size_t length;
    const char *name = server_bytes(request, &length);
    struct archive_file file;
    size_t position = 0;
    for (seL4_Word i = 0; name && archive_next(archive, archive_size, &position, &file); i++) {
        if (strlen(file.name) == length && !memcmp(file.name, name, length)) {
            seL4_SetMR(0, i);
            return message_answer(ERROR_NONE, 1);
        }
    }
    return message_answer(ERROR_NOT_FOUND, 0);
}

static seL4_MessageInfo_t answer_read(const struct request *request)
{
    seL4_Word index = seL4_GetMR(0), offset = seL4_GetMR(1), size = seL4_GetMR(2);
    struct archive_file file;
    if (request->words < 3 || !file_at(index, &file)) {
        return message_answer(ERROR_NOT_FOUND, 0);
    }
    if (offset > file.size) {
        return message_answer(ERROR_ARGUMENT, 0);
    }
    size = size > MESSAGE_BYTES ? MESSAGE_BYTES : size;
    size = size > file.size - offset ? file.size - offset : size;
    return message_answer(ERROR_NONE, message_put_bytes(file.data + offset, size));
}

static seL4_MessageInfo_t files_request(const struct request *request)
{
    switch (request->operation) {
    case FILE_ENTRY:
        return request->words ? answer_entry(seL4_GetMR(0)) : message_answer(ERROR_ARGUMENT, 0);
    case FILE_OPEN:
        return answer_open(request);
    case FILE_READ:
        return answer_read(request);
    default:
        return message_answer(ERROR_OPERATION, 0);
    }
}

int main(void)
{
    static const struct server server = { files_request, NULL };
    archive = component_region("archive", &archive_size);
    server_run("files", &server);
}
