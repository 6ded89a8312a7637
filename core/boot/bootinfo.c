/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BootInfo and its chunks, byte for byte as user level reads them. Everything not stated is zero.
 */
#include "core/boot/bootinfo.h"

#include <tagua/abi.h>

#include "core/string.h"

_Static_assert(sizeof(seL4_BootInfo) <= ROOT_TASK_PAGE_SIZE, "BootInfo has one frame (B-16)");
_Static_assert(sizeof(seL4_UntypedDesc) == 16, "an entry of the untyped list (B-15)");
_Static_assert(sizeof(seL4_BootInfoHeader) == 16, "the header of a chunk (B-19)");

/* Far more than any boot loader passes; keeps sums of sizes from wrapping. */
#define BOOTINFO_MAX_EXTRA 0x10000000ull

const char *bootinfo_extra_size(const struct boot_chunk *chunks, uint32_t count, uint64_t *size)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (chunks[i].size > BOOTINFO_MAX_EXTRA - sizeof(seL4_BootInfoHeader) - sum) {
            return "the extra boot information is too large";
        }
        sum += sizeof(seL4_BootInfoHeader) + chunks[i].size;
        if (sum > BOOTINFO_MAX_EXTRA - sizeof(seL4_BootInfoHeader)) {
            return "the extra boot information is too large";
        }
    }
    *size = sum;
    return NULL;
}

static seL4_SlotRegion bootinfo_region(struct slot_range range)
{
    return (seL4_SlotRegion){.start = range.start, .end = range.end};
}

void bootinfo_write(void *frame, const struct root_task_plan *plan, const struct untyped_list *list,
                    struct bootinfo_numbers numbers)
{
    seL4_BootInfo *info = frame;

    memset(frame, 0, ROOT_TASK_PAGE_SIZE);
    info->extraLen = plan->extra_size;
    info->numNodes = numbers.nodes;
    info->numIOPTLevels = numbers.iopt_levels;
    info->ipcBuffer = (seL4_IPCBuffer *)plan->ipc_buffer;
    info->empty = bootinfo_region(plan->empty);
    info->userImageFrames = bootinfo_region(plan->image);
    info->userImagePaging = bootinfo_region(plan->paging);
    info->extraBIPages = bootinfo_region(plan->extra);
    info->initThreadCNodeSizeBits = plan->cnode_radix;
    info->schedcontrol = bootinfo_region(plan->sched_control);
    info->untyped = bootinfo_region(plan->untyped);
    for (uint32_t i = 0; i < list->count && i < CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS; i++) {
        info->untypedList[i].paddr = list->entry[i].paddr;
        info->untypedList[i].sizeBits = list->entry[i].size_bits;
        info->untypedList[i].isDevice = list->entry[i].is_device ? 1 : 0;
    }
}

void bootinfo_write_extra(void *memory, uint64_t size, const struct boot_chunk *chunks, uint32_t count)
{
    uint8_t *at = memory;

    for (uint32_t i = 0; i < count; i++) {
        seL4_BootInfoHeader header = {.id = chunks[i].id, .len = sizeof(header) + chunks[i].size};

        if (header.len > size) {
            break;
        }
        memcpy(at, &header, sizeof(header));
        memcpy(at + sizeof(header), chunks[i].data, chunks[i].size);
        at += header.len;
        size -= header.len;
    }
    memset(at, 0, size);
}
