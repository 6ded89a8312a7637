/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of a component. It starts with fresh memory and with exactly the capabilities of its description; it ends by revoking
 * its untyped. Clients that wait for an answer of it are answered by the root task, which keeps the reply objects.
 */

#include "init.h"

#include <component/info.h>
#include <runtime/vspace.h>
#include <stdio.h>
#include <string.h>

#define INFO_ADDRESS 0x10000000ul
#define IPC_BUFFER_ADDRESS 0x10002000ul
#define STACK_TOP 0x10020000ul /* the pages around the stack stay unmapped */
#define STACK_PAGES 4
#define HEAP_ADDRESS 0x11000000ul

#define OWN_SLOTS 96 /* besides the pages: tables, copies of shared things, the component's kernel objects */

struct instance instances[MAX_COMPONENTS];

static seL4_Word archive_pages(void)
{
    return (seL4_Word)(boot_archive_end - boot_archive + PAGE_SIZE - 1) >> seL4_PageBits;
}

void instance_prepare(unsigned index)
{
    const struct component *component = &description.components[index];
    struct instance *instance = &instances[index];
    bool has_events = false;
    *instance = (struct instance){ .component = component };
    for (unsigned i = 0; i < component->use_count; i++) {
        const struct use *use = &component->uses[i];
        has_events |= use->kind == USE_DEVICE;
        if (use->kind == USE_WAITS) {
            instance->notification = object_caps[use->index];
        }
    }
    if (has_events && !instance->notification) {
        instance->notification = memory_object(seL4_NotificationObject, 0);
    }
    for (unsigned i = 0; i < component->replies; i++) {
        instance->replies[i] = memory_object(seL4_ReplyObject, 0);
    }
    seL4_Word slots = OWN_SLOTS + component->memory / PAGE_SIZE + (component->archive ? archive_pages() : 0);
    struct allocator *allocator = &instance->allocator;
    seL4_Word bits = 0;
    while ((seL4_Word)1 << bits < component->memory) {
        bits++;
    }
    allocator->untyped = memory_object(seL4_UntypedObject, bits);
    allocator->first = allocator->next = memory_slots(slots);
    allocator->end = allocator->first + slots;
}

/* --- start ---------------------------------------------------------------------------------------------------------- */

static seL4_Error instance_objects(struct instance *instance)
{
    struct allocator *allocator = &instance->allocator;
    instance->vspace = vspace_new(allocator);
    instance->cnode = instance->vspace ? allocator_object(allocator, seL4_CapTableObject, CNODE_BITS) : 0;
    instance->tcb = instance->cnode ? allocator_object(allocator, seL4_TCBObject, 0) : 0;
    instance->sched_context =
        instance->tcb ? allocator_object(allocator, seL4_SchedContextObject, seL4_MinSchedContextBits) : 0;
    return instance->sched_context ? seL4_NoError : allocator->error;
}

static seL4_Error instance_memory(struct instance *instance, struct component_info *info)
{
    struct page_place place = { .rights = seL4_ReadWrite };
    seL4_Error error = seL4_NoError;
    for (unsigned i = 1; i <= STACK_PAGES && !error; i++) {
        place.address = STACK_TOP - i * PAGE_SIZE;
        error = load_page(instance, &place, NULL, 0, 0);
    }
    info->heap_size = instance->component->heap & ~(PAGE_SIZE - 1);
    info->heap = info->heap_size ? HEAP_ADDRESS : 0;
    for (seL4_Word offset = 0; offset < info->heap_size && !error; offset += PAGE_SIZE) {
        place.address = HEAP_ADDRESS + offset;
        error = load_page(instance, &place, NULL, 0, 0);
    }
    return error;
}

/* The IPC buffer's frame is the last page that was made; its capability is needed for the TCB. */
static seL4_Error instance_ipc_buffer(struct instance *instance, seL4_CPtr *frame)
{
    struct allocator *allocator = &instance->allocator;
    *frame = allocator_object(allocator, ARCH_SMALL_PAGE, seL4_PageBits);
    return *frame ? vspace_map(allocator, instance->vspace, *frame, IPC_BUFFER_ADDRESS, seL4_ReadWrite, ARCH_DATA)
                  : allocator->error;
}

static seL4_Error instance_configure(struct instance *instance, seL4_CPtr ipc_frame)
{
    const struct component *component = instance->component;
    seL4_Word guard = seL4_CNode_CapData_new(0, seL4_WordBits - CNODE_BITS).words[0];
    seL4_Error error = seL4_TCB_Configure(instance->tcb, instance->cnode, guard, instance->vspace, 0,
                                          IPC_BUFFER_ADDRESS, ipc_frame);
    if (!error && instance->notification) {
        error = seL4_TCB_BindNotification(instance->tcb, instance->notification);
    }
    if (!error) {
        error = seL4_SchedControl_Configure(runtime_boot_info->schedcontrol.start, instance->sched_context,
                                            component->budget, component->period, 0, 0);
    }
    seL4_CPtr fault = allocator_slots(&instance->allocator, 1);
    if (!error) {
        error = fault ? seL4_CNode_Mint(seL4_CapInitThreadCNode, fault, seL4_WordBits, seL4_CapInitThreadCNode,
                                        init_endpoint, seL4_WordBits, seL4_AllRights,
                                        BADGE_FAULT + (seL4_Word)(instance - instances))
                      : seL4_NotEnoughMemory;
    }
    if (!error) {
        error = seL4_TCB_SetSchedParams(instance->tcb, seL4_CapInitThreadTCB, 0, component->priority,
                                        instance->sched_context, fault);
    }
    return error;
}

seL4_Error instance_start(struct instance *instance)
{
    static struct component_info info;
    struct archive_file file;
    seL4_Word entry = 0;
    seL4_CPtr ipc_frame = 0;
    memset(&info, 0, sizeof(info));
    strcpy(info.name, instance->component->name);
    info.ipc_buffer = IPC_BUFFER_ADDRESS;
    info.slot_bits = CNODE_BITS;

    seL4_Error error = archive_find(boot_archive, (size_t)(boot_archive_end - boot_archive), instance->component->program,
                                    &file)
                           ? instance_objects(instance)
                           : seL4_FailedLookup;
    if (!error) {
        error = load_program(instance, &file, &entry);
    }
    if (!error) {
        error = instance_memory(instance, &info);
    }
    if (!error) {
        error = instance_ipc_buffer(instance, &ipc_frame);
    }
    if (!error) {
        error = authority_give(instance, &info);
    }
    if (!error) {
        struct page_place place = { .address = INFO_ADDRESS, .rights = seL4_CanRead };
        error = load_page(instance, &place, &info, sizeof(info), 0);
    }
    if (!error) {
        error = instance_configure(instance, ipc_frame);
    }
    if (!error) {
        seL4_UserContext context;
        arch_user_context(&context, entry, STACK_TOP, INFO_ADDRESS, 0);
        error = seL4_TCB_WriteRegisters(instance->tcb, true, 0, sizeof(context) / sizeof(seL4_Word), &context);
    }
#ifdef CONFIG_DEBUG_BUILD
    if (!error) {
        seL4_DebugNameThread(instance->tcb, instance->component->name);
    }
#endif
    instance->running = !error;
    instance->used_since_start = 0;
    return error;
}

/* --- end ------------------------------------------------------------------------------------------------------------ */

void instance_account(struct instance *instance)
{
    if (instance->sched_context) {
        seL4_SchedContext_Consumed_t result = seL4_SchedContext_Consumed(instance->sched_context);
        if (!result.error) {
            instance->consumed += result.consumed;
            instance->used_since_start += result.consumed;
        }
    }
}

void instance_stop(struct instance *instance)
{
    instance_account(instance);
    allocator_reset(&instance->allocator);
    instance->tcb = instance->sched_context = instance->cnode = instance->vspace = 0;
    instance->running = false;
    /* Sending through a reply object that nobody waits for does nothing. */
    for (unsigned i = 0; i < instance->component->replies; i++) {
        seL4_Send(instance->replies[i], seL4_MessageInfo_new(ERROR_SERVER_DIED, 0, 0, 0));
    }
}
