/* SPDX-License-Identifier: BSD-2-Clause */
/* What outlives a component: endpoints, notifications, shared memory, and the capabilities of devices. Made once. */

#include "init.h"

#include <runtime/console.h>
#include <stdio.h>

seL4_CPtr object_caps[MAX_OBJECTS];
seL4_CPtr shared_frames[MAX_OBJECTS];
struct device_caps device_caps[MAX_DEVICES];

static void object_make(unsigned index)
{
    const struct object *object = &description.objects[index];
    switch (object->kind) {
    case OBJECT_ENDPOINT:
        object_caps[index] = memory_object(seL4_EndpointObject, 0);
        break;
    case OBJECT_NOTIFICATION:
        object_caps[index] = memory_object(seL4_NotificationObject, 0);
        break;
    case OBJECT_SHARED:
        shared_frames[index] = memory_object(ARCH_SMALL_PAGE, seL4_PageBits);
        for (unsigned long page = 1; page < object->size / PAGE_SIZE; page++) {
            seL4_CPtr frame = memory_object(ARCH_SMALL_PAGE, seL4_PageBits);
            must(frame == shared_frames[index] + page ? seL4_NoError : seL4_FailedLookup, object->name);
        }
        break;
    }
}

#ifdef CONFIG_ARCH_X86_64

/* One vector for each line; the I/O APIC's pins are numbered as the lines are. */
static seL4_Error interrupt_issue(const struct device *device, seL4_CPtr slot)
{
    return seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, seL4_CapInitThreadCNode, slot, seL4_WordBits, 0,
                                     device->interrupt, !device->edge, 0, device->interrupt);
}

static seL4_CPtr ports_issue(const struct device *device)
{
    if (serial_port_cap() && device->first_port == 0x3f8) {
        return serial_port_cap();
    }
    seL4_CPtr slot = memory_slots(1);
    must(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, device->first_port, device->last_port,
                                      seL4_CapInitThreadCNode, slot, seL4_WordBits),
         device->name);
    return slot;
}

#else

static seL4_Error interrupt_issue(const struct device *device, seL4_CPtr slot)
{
    seL4_Error error = seL4_IRQControl_GetTrigger(seL4_CapIRQControl, device->interrupt, device->edge,
                                                  seL4_CapInitThreadCNode, slot, seL4_WordBits);
    if (error == seL4_IllegalOperation) { /* this controller has no choice of trigger */
        error = seL4_IRQControl_Get(seL4_CapIRQControl, device->interrupt, seL4_CapInitThreadCNode, slot, seL4_WordBits);
    }
    return error;
}

static seL4_CPtr ports_issue(const struct device *device)
{
    must(seL4_IllegalOperation, device->name);
    return 0;
}

#endif

static void device_make(unsigned index)
{
    const struct device *device = &description.devices[index];
    struct device_caps *caps = &device_caps[index];
    for (unsigned long page = 0; page < device->registers_size / PAGE_SIZE; page++) {
        caps->frames[page] = device_frame(memory_permanent(), device->registers + page * PAGE_SIZE);
        must(caps->frames[page] ? seL4_NoError : seL4_FailedLookup, device->name);
    }
    if (device->last_port) {
        caps->ports = ports_issue(device);
    }
    if (device->has_interrupt) {
        caps->interrupt = memory_slots(1);
        must(interrupt_issue(device, caps->interrupt), device->name);
        seL4_CPtr target = memory_mint(instances[device->owner].notification, seL4_CanWrite, SIGNAL_INTERRUPT);
        must(seL4_IRQHandler_SetNotification(caps->interrupt, target), device->name);
    }
}

void resources_make(void)
{
    for (unsigned i = 0; i < description.object_count; i++) {
        object_make(i);
    }
    for (unsigned i = 0; i < description.component_count; i++) {
        instance_prepare(i);
    }
    for (unsigned i = 0; i < description.device_count; i++) {
        if (description.devices[i].owner >= 0) {
            device_make(i);
        }
    }
}
