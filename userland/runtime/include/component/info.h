/* SPDX-License-Identifier: BSD-2-Clause */
/* The page with which the root task tells a component what it has; both sides include this file. */
#pragma once

#include <sel4/sel4.h>

#define COMPONENT_NAME_SIZE 24
#define COMPONENT_MAX_CAPS 28
#define COMPONENT_MAX_REGIONS 6

struct component_cap {
    char name[COMPONENT_NAME_SIZE];
    seL4_CPtr slot;
};

struct component_region {
    char name[COMPONENT_NAME_SIZE];
    seL4_Word address, size;
};

struct component_info {
    char name[COMPONENT_NAME_SIZE];
    char compatible[COMPONENT_NAME_SIZE]; /* of the device, empty: no device */
    seL4_Word device_frequency;           /* in Hz, of the counter that goes with the device; 0: none */
    seL4_Word first_port;                 /* x86: of the device */
    seL4_Word cpu_frequency;              /* x86: of the time stamp counter */
    seL4_Word ipc_buffer;
    seL4_Word heap, heap_size;
    seL4_CPtr free_slot; /* an empty slot, for a capability that a message brings */
    seL4_Word slot_bits; /* log2 of the slots of the CSpace */
    seL4_Word cap_count, region_count;
    struct component_cap caps[COMPONENT_MAX_CAPS];
    struct component_region regions[COMPONENT_MAX_REGIONS];
};
