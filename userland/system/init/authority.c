/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the lines of a component's description to capabilities: each line gives one (registers and shared memory: mapped pages),
 * with no more rights than the line says. Slot 0 stays empty; the slots behind the last one are free for what messages bring.
 */

#include "init.h"

#include <component/info.h>
#include <runtime/vspace.h>
#include <stdio.h>
#include <string.h>

#define REGION_ADDRESS 0x20000000ul
#define REGION_STEP 0x01000000ul

struct giver {
    struct instance *instance;
    struct component_info *info;
};

/* The capability goes to the next slot of the component under this name. */
static seL4_Error give_cap(struct giver *giver, const char *name, const char *suffix, seL4_CPtr cap, seL4_CapRights_t rights,
                           seL4_Word badge)
{
    struct component_info *info = giver->info;
    if (info->cap_count == COMPONENT_MAX_CAPS) {
        return seL4_NotEnoughMemory;
    }
    struct component_cap *entry = &info->caps[info->cap_count];
    snprintf(entry->name, sizeof(entry->name), "%s%s", name, suffix);
    entry->slot = ++info->cap_count;
    if (!badge) {
        return seL4_CNode_Copy(giver->instance->cnode, entry->slot, CNODE_BITS, seL4_CapInitThreadCNode, cap, seL4_WordBits,
                               rights);
    }
    return seL4_CNode_Mint(giver->instance->cnode, entry->slot, CNODE_BITS, seL4_CapInitThreadCNode, cap, seL4_WordBits,
                           rights, badge);
}

/* Maps copies of frames that stay; `frame(context, page)` names them. */
static seL4_Error give_region(struct giver *giver, const char *name, const char *suffix, seL4_Word size,
                              seL4_CPtr (*frame)(unsigned index, seL4_Word page), unsigned index, seL4_CapRights_t rights,
                              seL4_Word attributes)
{
    struct component_info *info = giver->info;
    struct instance *instance = giver->instance;
    if (info->region_count == COMPONENT_MAX_REGIONS) {
        return seL4_NotEnoughMemory;
    }
    struct component_region *region = &info->regions[info->region_count];
    snprintf(region->name, sizeof(region->name), "%s%s", name, suffix);
    region->address = REGION_ADDRESS + info->region_count * REGION_STEP;
    region->size = size;
    info->region_count++;
    for (seL4_Word page = 0; page * PAGE_SIZE < size; page++) {
        seL4_CPtr copy = allocator_slots(&instance->allocator, 1);
        seL4_Error error = copy ? seL4_CNode_Copy(seL4_CapInitThreadCNode, copy, seL4_WordBits, seL4_CapInitThreadCNode,
                                                  frame(index, page), seL4_WordBits, seL4_AllRights)
                                : seL4_NotEnoughMemory;
        if (!error) {
            error = vspace_map(&instance->allocator, instance->vspace, copy, region->address + page * PAGE_SIZE, rights,
                               attributes);
        }
        if (error) {
            return error;
        }
    }
    return seL4_NoError;
}

static seL4_CPtr shared_frame(unsigned index, seL4_Word page)
{
    return shared_frames[index] + page;
}

static seL4_CPtr device_page(unsigned index, seL4_Word page)
{
    return device_caps[index].frames[page];
}

static seL4_CPtr archive_frame(unsigned index, seL4_Word page)
{
    (void)index;
    return runtime_image_frame(boot_archive + page * PAGE_SIZE);
}

#ifdef CONFIG_ARCH_X86_64

/* In Hz; the kernel tells it in MHz. */
static seL4_Word cpu_frequency(void)
{
    const char *next = (const char *)runtime_boot_info + seL4_BootInfoFrameSize;
    const char *end = next + runtime_boot_info->extraLen;
    while (next + sizeof(seL4_BootInfoHeader) <= end) {
        const seL4_BootInfoHeader *header = (const seL4_BootInfoHeader *)next;
        if (header->id == SEL4_BOOTINFO_HEADER_X86_TSC_FREQ) {
            uint32_t megahertz;
            memcpy(&megahertz, header + 1, sizeof(megahertz));
            return (seL4_Word)megahertz * 1000000;
        }
        next += header->len;
    }
    return 0;
}

#else

static seL4_Word cpu_frequency(void)
{
    return 0;
}

#endif

static seL4_Error give_device(struct giver *giver, unsigned index)
{
    const struct device *device = &description.devices[index];
    const struct device_caps *caps = &device_caps[index];
    struct component_info *info = giver->info;
    seL4_Error error = seL4_NoError;
    strcpy(info->compatible, device->compatible);
    info->device_frequency = device->frequency;
    info->first_port = device->first_port;
    if (device->registers_size) {
        error = give_region(giver, device->name, ".registers", device->registers_size, device_page, index, seL4_ReadWrite,
                            ARCH_UNCACHED);
    }
    if (!error && caps->ports) {
        error = give_cap(giver, device->name, ".ports", caps->ports, seL4_AllRights, 0);
    }
    if (!error && caps->interrupt) {
        error = give_cap(giver, device->name, ".interrupt", caps->interrupt, seL4_AllRights, 0);
    }
    return error;
}

static seL4_Error give_use(struct giver *giver, const struct use *use)
{
    const struct object *object = &description.objects[use->index];
    seL4_CPtr cap = object_caps[use->index];
    seL4_Word client = 1 + (seL4_Word)(giver->instance - instances);
    switch (use->kind) {
    case USE_SERVES:
    case USE_WAITS:
        return give_cap(giver, object->name, "", cap, seL4_CanRead, 0);
    case USE_CALLS:
        return give_cap(giver, object->name, "", cap, seL4_CapRights_new(1, 0, 0, 1), client);
    case USE_PUBLISHES:
        return give_cap(giver, object->name, "", cap, seL4_CapRights_new(1, 0, 0, 1), 0);
    case USE_SIGNALS:
        return give_cap(giver, object->name, "", cap, seL4_CanWrite, SIGNAL_EVENT);
    case USE_READS:
    case USE_WRITES:
        return give_region(giver, object->name, "", object->size, shared_frame, use->index,
                           use->kind == USE_READS ? seL4_CanRead : seL4_ReadWrite, ARCH_DATA);
    default:
        return give_device(giver, use->index);
    }
}

seL4_Error authority_give(struct instance *instance, struct component_info *info)
{
    const struct component *component = instance->component;
    struct giver giver = { instance, info };
    seL4_Error error = seL4_NoError;
    for (unsigned i = 0; i < component->use_count && !error; i++) {
        error = give_use(&giver, &component->uses[i]);
    }
    for (unsigned i = 0; i < component->replies && !error; i++) {
        char name[COMPONENT_NAME_SIZE];
        snprintf(name, sizeof(name), "reply%u", i);
        error = give_cap(&giver, name, "", instance->replies[i], seL4_AllRights, 0);
    }
    if (!error && component->archive) {
        error = give_region(&giver, "archive", "", (seL4_Word)(boot_archive_end - boot_archive), archive_frame, 0,
                            seL4_CanRead, ARCH_DATA);
    }
    if (!error && component->manages) {
        error = give_cap(&giver, "system", "", init_endpoint, seL4_CapRights_new(1, 0, 0, 1),
                         BADGE_REQUEST + (seL4_Word)(instance - instances));
    }
    if (!error && component->cspace) {
        error = give_cap(&giver, "cspace", "", instance->cnode, seL4_AllRights, 0);
    }
    info->free_slot = info->cap_count + 1;
    info->cpu_frequency = cpu_frequency();
    return error;
}

/* --- in words ------------------------------------------------------------------------------------------------------- */

static const char *const use_texts[] = {
    [USE_SERVES] = "receives from", [USE_CALLS] = "calls",      [USE_PUBLISHES] = "hands out", [USE_WAITS] = "waits for",
    [USE_SIGNALS] = "signals",      [USE_READS] = "maps (read)", [USE_WRITES] = "maps (read, write)",
    [USE_DEVICE] = "drives",
};

static int device_text(const struct device *device, char *text, size_t size)
{
    char where[32] = "", line[24] = "";
    if (device->registers_size) {
        snprintf(where, sizeof(where), ", registers 0x%lx", device->registers);
    } else if (device->last_port) {
        snprintf(where, sizeof(where), ", ports 0x%lx-0x%lx", device->first_port, device->last_port);
    }
    if (device->has_interrupt) {
        snprintf(line, sizeof(line), ", interrupt %lu", device->interrupt);
    }
    return snprintf(text, size, "device %s (%s)%s%s", device->name, device->compatible, where, line);
}

bool authority_text(struct instance *instance, unsigned cap, char *text, size_t size)
{
    const struct component *component = instance->component;
    if (cap < component->use_count) {
        const struct use *use = &component->uses[cap];
        if (use->kind == USE_DEVICE) {
            device_text(&description.devices[use->index], text, size);
        } else {
            snprintf(text, size, "%s %s", use_texts[use->kind], description.objects[use->index].name);
        }
        return true;
    }
    cap -= component->use_count;
    const char *extra[4];
    unsigned count = 0;
    if (component->replies) {
        extra[count++] = "reply objects";
    }
    if (component->archive) {
        extra[count++] = "maps (read) the boot archive";
    }
    if (component->manages) {
        extra[count++] = "asks the root task";
    }
    if (component->cspace) {
        extra[count++] = "its own CSpace";
    }
    if (cap >= count) {
        return false;
    }
    snprintf(text, size, "%s", extra[cap]);
    return true;
}
