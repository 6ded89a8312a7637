/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls to the servers. What a server answers is checked before it is used: a server is another component. */

#include <component/clients.h>
#include <component/component.h>
#include <component/message.h>

static void copy_text(char *target, size_t room, size_t length)
{
    if (length >= room) {
        length = room - 1;
    }
    memcpy(target, message_bytes(), length);
    target[length] = '\0';
}

/* --- time ----------------------------------------------------------------------------------------------------------- */

enum error time_now(seL4_CPtr server, seL4_Word *microseconds)
{
    seL4_Word error = message_call(server, TIME_NOW, 0);
    *microseconds = error ? 0 : seL4_GetMR(0);
    return (enum error)error;
}

enum error time_sleep(seL4_CPtr server, seL4_Word microseconds)
{
    seL4_SetMR(0, microseconds);
    return (enum error)message_call(server, TIME_SLEEP, 1);
}

/* --- files ---------------------------------------------------------------------------------------------------------- */

enum error file_entry(seL4_CPtr server, seL4_Word index, char name[64], seL4_Word *size)
{
    seL4_SetMR(0, index);
    seL4_Word error = message_call(server, FILE_ENTRY, 1);
    if (error == ERROR_NONE) {
        *size = seL4_GetMR(0);
        copy_text(name, 64, 63);
    }
    return (enum error)error;
}

enum error file_open(seL4_CPtr server, const char *name, seL4_Word *file)
{
    size_t length = strlen(name);
    if (length > MESSAGE_BYTES) {
        return ERROR_ARGUMENT;
    }
    seL4_Word error = message_call(server, FILE_OPEN, message_put_bytes(name, length));
    *file = seL4_GetMR(0);
    return (enum error)error;
}

enum error file_read(seL4_CPtr server, seL4_Word file, seL4_Word offset, void *buffer, size_t *size)
{
    size_t room = *size;
    seL4_SetMR(0, file);
    seL4_SetMR(1, offset);
    seL4_SetMR(2, room);
    seL4_Word error = message_call(server, FILE_READ, 3);
    *size = error ? 0 : seL4_GetMR(0);
    if (*size > room || *size > MESSAGE_BYTES) {
        *size = 0;
        return ERROR_ARGUMENT;
    }
    memcpy(buffer, message_bytes(), *size);
    return (enum error)error;
}

/* --- names ---------------------------------------------------------------------------------------------------------- */

seL4_CPtr names_lookup(seL4_CPtr server, const char *name)
{
    static seL4_Word taken;
    seL4_CPtr own = component_cap("cspace");
    size_t length = strlen(name);
    if (!own || length >= COMPONENT_NAME_SIZE) {
        return 0;
    }
    seL4_CPtr slot = component->free_slot + taken;
    seL4_SetCapReceivePath(own, slot, component->slot_bits);
    seL4_Word words = message_put_bytes(name, length);
    seL4_MessageInfo_t answer = seL4_Call(server, seL4_MessageInfo_new(NAMES_LOOKUP, 0, 0, words));
    if (seL4_MessageInfo_get_label(answer) || !seL4_MessageInfo_get_extraCaps(answer)) {
        return 0;
    }
    taken++;
    return slot;
}

enum error names_entry(seL4_CPtr server, seL4_Word index, char name[24])
{
    seL4_SetMR(0, index);
    seL4_Word error = message_call(server, NAMES_ENTRY, 1);
    copy_text(name, 24, error ? 0 : seL4_GetMR(0));
    return (enum error)error;
}

/* --- the root task -------------------------------------------------------------------------------------------------- */

enum error system_entry(seL4_CPtr server, seL4_Word index, struct system_entry *entry)
{
    seL4_SetMR(0, index);
    seL4_Word error = message_call(server, SYSTEM_ENTRY, 1);
    memcpy(entry, message_bytes(), sizeof(*entry));
    entry->name[sizeof(entry->name) - 1] = '\0';
    return (enum error)error;
}

enum error system_cap(seL4_CPtr server, seL4_Word index, seL4_Word cap, char text[64])
{
    seL4_SetMR(0, index);
    seL4_SetMR(1, cap);
    seL4_Word error = message_call(server, SYSTEM_CAP, 2);
    copy_text(text, 64, error ? 0 : seL4_GetMR(0));
    return (enum error)error;
}

enum error system_memory(seL4_CPtr server, struct system_memory *memory)
{
    seL4_Word error = message_call(server, SYSTEM_MEMORY, 0);
    memcpy(memory, message_bytes(), sizeof(*memory));
    return (enum error)error;
}

enum error system_restart(seL4_CPtr server, seL4_Word index)
{
    seL4_SetMR(0, index);
    return (enum error)message_call(server, SYSTEM_RESTART, 1);
}

enum error system_halt(seL4_CPtr server)
{
    return (enum error)message_call(server, SYSTEM_HALT, 0);
}
