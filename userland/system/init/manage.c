/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests of the components that manage the system: looking at components, and restarting one. Indexes are checked here. */

#include "init.h"

#include <component/message.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(struct system_entry) <= MESSAGE_BYTES, "an entry goes into one message");

static seL4_MessageInfo_t answer_bytes(const void *bytes, size_t size)
{
    return message_answer(ERROR_NONE, message_put_bytes(bytes, size));
}

static seL4_MessageInfo_t answer_entry(struct instance *instance)
{
    const struct component *component = instance->component;
    instance_account(instance);
    struct system_entry entry = {
        .priority = component->priority,
        .budget = component->budget,
        .period = component->period,
        .consumed = instance->consumed,
        .state = instance->running ? SYSTEM_RUNNING : SYSTEM_STOPPED,
        .restarts = instance->restarts,
        .memory_used = instance->allocator.used,
        .memory_size = component->memory,
        .slots_used = instance->allocator.next - instance->allocator.first,
    };
    strcpy(entry.name, component->name);
    return answer_bytes(&entry, sizeof(entry));
}

static seL4_MessageInfo_t answer_cap(struct instance *instance, seL4_Word cap)
{
    char text[64];
    if (cap > MAX_USES + 4 || !authority_text(instance, (unsigned)cap, text, sizeof(text))) {
        return message_answer(ERROR_NOT_FOUND, 0);
    }
    return answer_bytes(text, strlen(text));
}

static seL4_MessageInfo_t answer_memory(void)
{
    struct system_memory memory;
    memory_report(&memory);
    return answer_bytes(&memory, sizeof(memory));
}

static seL4_MessageInfo_t answer_restart(struct instance *instance)
{
    instance_stop(instance);
    instance->restarts++;
    instance->quick_faults = 0;
    seL4_Error error = instance_start(instance);
    if (error) {
        instance_stop(instance);
    }
    return message_answer(error ? ERROR_BUSY : ERROR_NONE, 0);
}

static _Noreturn void halt(void)
{
    for (unsigned i = 0; i < description.component_count; i++) {
        if (instances[i].running) {
            seL4_TCB_Suspend(instances[i].tcb);
        }
    }
    printf("\n");
    runtime_exit(0);
}

seL4_MessageInfo_t manage_request(seL4_MessageInfo_t info)
{
    seL4_Word operation = seL4_MessageInfo_get_label(info), index = seL4_GetMR(0), second = seL4_GetMR(1);
    if (operation == SYSTEM_MEMORY) {
        return answer_memory();
    }
    if (operation == SYSTEM_HALT) {
        halt();
    }
    if (operation < SYSTEM_ENTRY || operation > SYSTEM_RESTART) {
        return message_answer(ERROR_OPERATION, 0);
    }
    if (!seL4_MessageInfo_get_length(info) || index >= description.component_count) {
        return message_answer(ERROR_NOT_FOUND, 0);
    }
    struct instance *instance = &instances[index];
    return operation == SYSTEM_ENTRY ? answer_entry(instance)
           : operation == SYSTEM_CAP ? answer_cap(instance, second)
                                     : answer_restart(instance);
}
