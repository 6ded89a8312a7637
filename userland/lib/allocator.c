/* SPDX-License-Identifier: BSD-2-Clause */
/* Slots and objects by counting upwards; device pages by splitting the device untypeds that BootInfo lists. */

#include <runtime/allocator.h>

seL4_CPtr allocator_slots(struct allocator *allocator, seL4_Word count)
{
    if (allocator->end - allocator->next < count) {
        return 0;
    }
    seL4_CPtr slot = allocator->next;
    allocator->next += count;
    return slot;
}

seL4_CPtr allocator_object(struct allocator *allocator, seL4_Word type, seL4_Word size_bits)
{
    seL4_CPtr slot = allocator_slots(allocator, 1);
    if (!slot) {
        allocator->error = seL4_NotEnoughMemory;
        return 0;
    }
    allocator->error =
        seL4_Untyped_Retype(allocator->untyped, type, size_bits, seL4_CapInitThreadCNode, 0, 0, slot, 1);
    if (allocator->error) {
        allocator->next = slot;
        return 0;
    }
    seL4_Word size = (seL4_Word)1 << object_size_bits(type, size_bits);
    allocator->used = ((allocator->used + size - 1) & ~(size - 1)) + size;
    return slot;
}

seL4_Word object_size_bits(seL4_Word type, seL4_Word size_bits)
{
    switch (type) {
    case seL4_UntypedObject:
    case seL4_SchedContextObject:
        return size_bits;
    case seL4_CapTableObject:
        return size_bits + seL4_SlotBits;
#define OBJECT_SIZE(name, bits) \
    case name: \
        return bits;
        OBJECT_SIZE(seL4_TCBObject, seL4_TCBBits)
        OBJECT_SIZE(seL4_EndpointObject, seL4_EndpointBits)
        OBJECT_SIZE(seL4_NotificationObject, seL4_NotificationBits)
        OBJECT_SIZE(seL4_ReplyObject, seL4_ReplyBits)
#define MODE_OBJECT(name, bits) OBJECT_SIZE(name, bits)
#define ARCH_OBJECT(name, bits) OBJECT_SIZE(name, bits)
#include <tagua/objects.def>
    default:
        return 0;
    }
}

void allocator_reset(struct allocator *allocator)
{
    seL4_CNode_Revoke(seL4_CapInitThreadCNode, allocator->untyped, seL4_WordBits);
    while (allocator->next > allocator->first) {
        seL4_CNode_Delete(seL4_CapInitThreadCNode, --allocator->next, seL4_WordBits);
    }
    allocator->used = 0;
}

int boot_untyped_find(seL4_Word size_bits)
{
    const seL4_BootInfo *info = runtime_boot_info;
    seL4_Word count = info->untyped.end - info->untyped.start;
    int best = -1;
    for (seL4_Word i = 0; i < count; i++) {
        const seL4_UntypedDesc *entry = &info->untypedList[i];
        if (!entry->isDevice && entry->sizeBits >= size_bits &&
            (best < 0 || entry->sizeBits < info->untypedList[best].sizeBits)) {
            best = (int)i;
        }
    }
    return best;
}

/* --- device pages -------------------------------------------------------------------------------------------------- */

/* A device untyped of BootInfo that was split, or one of its parts. Parts of a page are frames. */
struct device_part {
    seL4_CPtr cap;
    seL4_Word base;
    seL4_Word size_bits;
    bool used; /* split further, or a frame */
};

#define DEVICE_PARTS 512

static struct device_part device_parts[DEVICE_PARTS];
static unsigned device_part_count;

static void device_parts_init(void)
{
    const seL4_BootInfo *info = runtime_boot_info;
    seL4_Word count = info->untyped.end - info->untyped.start;
    for (seL4_Word i = 0; i < count && device_part_count < DEVICE_PARTS; i++) {
        const seL4_UntypedDesc *entry = &info->untypedList[i];
        if (entry->isDevice && entry->sizeBits >= seL4_PageBits) {
            device_parts[device_part_count++] =
                (struct device_part){ info->untyped.start + i, entry->paddr, entry->sizeBits, false };
        }
    }
}

static seL4_CPtr device_split(struct allocator *allocator, struct device_part *part, seL4_Word type, seL4_Word base,
                              seL4_Word size_bits)
{
    seL4_CPtr slot = allocator_slots(allocator, 1);
    if (!slot || device_part_count == DEVICE_PARTS ||
        seL4_Untyped_Retype(part->cap, type, size_bits, seL4_CapInitThreadCNode, 0, 0, slot, 1)) {
        return 0;
    }
    device_parts[device_part_count++] = (struct device_part){ slot, base, size_bits, type == ARCH_SMALL_PAGE };
    return slot;
}

seL4_CPtr device_frame(struct allocator *allocator, seL4_Word address)
{
    if (!device_part_count) {
        device_parts_init();
    }
    struct device_part *part = NULL;
    for (unsigned i = 0; i < device_part_count; i++) {
        struct device_part *candidate = &device_parts[i];
        bool covers = address >= candidate->base && address - candidate->base < (seL4_Word)1 << candidate->size_bits;
        if (covers && candidate->used && candidate->base == address && candidate->size_bits == seL4_PageBits) {
            return candidate->cap;
        }
        if (covers && !candidate->used) {
            part = candidate;
        }
    }
    if (!part || address & (PAGE_SIZE - 1)) {
        return 0;
    }
    /* What lies before the page goes into untypeds as large as alignment allows, what lies behind it too. */
    part->used = true;
    seL4_Word next = part->base, end = part->base + ((seL4_Word)1 << part->size_bits);
    seL4_CPtr frame = 0;
    while (next < end) {
        if (next == address) {
            frame = device_split(allocator, part, ARCH_SMALL_PAGE, next, seL4_PageBits);
            if (!frame) {
                return 0;
            }
            next += PAGE_SIZE;
            continue;
        }
        seL4_Word limit = next < address ? address : end;
        seL4_Word bits = seL4_PageBits;
        while (!(next & ((seL4_Word)1 << bits)) && next + ((seL4_Word)2 << bits) <= limit) {
            bits++;
        }
        if (!device_split(allocator, part, seL4_UntypedObject, next, bits)) {
            return 0;
        }
        next += (seL4_Word)1 << bits;
    }
    return frame;
}
