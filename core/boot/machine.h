/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the architecture's boot code found out about the machine, handed to kernel_boot once. Addresses are physical. Regions
 * may be listed in any order and may overlap: a stronger claim wins (claimed > in use > reserved > RAM).
 */
#pragma once

#include "core/types.h"

enum boot_region_kind {
    BOOT_RAM,        /* usable memory as the firmware lists it */
    BOOT_RESERVED,   /* RAM that firmware keeps: never ordinary memory, offered as device untyped (B-42) */
    BOOT_CLAIMED,    /* the kernel's image and devices: offered to nobody (B-38..B-41) */
    BOOT_IN_USE,     /* holds the root task's ELF, DTB original, loader data: not to be overwritten while booting; ordinary RAM after */
    BOOT_RECLAIM,    /* the kernel's boot-only text and data: becomes ordinary memory (B-32 (2)) */
};

struct boot_region {
    paddr base;
    uint64_t size;
    enum boot_region_kind kind;
};

#define BOOT_REGIONS_MAX 192
#define BOOT_CHUNKS_MAX 6

/* One chunk of extra boot information, in the order in which it is to appear (B-19, B-20). */
struct boot_chunk {
    word id;
    const void *data; /* kernel-accessible */
    size_t size;      /* of the data, without the header */
};

struct boot_machine {
    unsigned region_count;
    struct boot_region regions[BOOT_REGIONS_MAX];
    paddr root_task;          /* the ELF file */
    uint64_t root_task_size;  /* 0: none was passed */
    paddr user_device_top;    /* B-31, exclusive */
    paddr window_top;         /* RAM from here on cannot be addressed by the kernel and becomes device untyped (B-35) */
    unsigned chunk_count;
    struct boot_chunk chunks[BOOT_CHUNKS_MAX];
    word num_nodes;           /* BootInfo numNodes */
    word num_iopt_levels;     /* BootInfo numIOPTLevels */
    bool slots_sched_control_first; /* x86 order of root CNode slots (B-10) */
};

/* False when the table is full (the caller fails the boot: memory is never dropped silently). */
static inline bool boot_add_region(struct boot_machine *machine, paddr base, uint64_t size, enum boot_region_kind kind)
{
    if (size == 0)
        return true;
    if (machine->region_count == BOOT_REGIONS_MAX)
        return false;
    machine->regions[machine->region_count++] = (struct boot_region){ base, size, kind };
    return true;
}
