/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The root task's own view of the system: what it has made of the description. Objects that components share, reply objects and
 * everything about devices are made once and stay; all that belongs to one component comes from one untyped of its own, so that
 * its end is one revocation.
 */
#pragma once

#include "archive.h"
#include "description.h"

#include <component/protocol.h>
#include <runtime/allocator.h>
#include <runtime/runtime.h>

#define CNODE_BITS 6
#define MAX_DEVICE_PAGES 16
#define MAX_SHARED_PAGES 256

/* Badges at the root task's endpoint: a fault or a request, and the component's index. */
#define BADGE_FAULT 0x1000
#define BADGE_REQUEST 0x2000
#define BADGE_INDEX 0xfff

struct instance {
    const struct component *component;
    struct allocator allocator; /* the untyped and the slots of this component alone */
    seL4_CPtr notification;     /* bound to its thread; 0: none. Stays. */
    seL4_CPtr replies[MAX_REPLIES]; /* stay, so that waiting clients can be told */
    seL4_CPtr tcb, sched_context, cnode, vspace;
    seL4_Word consumed;         /* microseconds before the last look */
    seL4_Word used_since_start;
    unsigned restarts, quick_faults;
    bool running;
};

struct device_caps {
    seL4_CPtr frames[MAX_DEVICE_PAGES];
    seL4_CPtr ports, interrupt;
};

extern struct description description;
extern struct instance instances[MAX_COMPONENTS];
extern seL4_CPtr object_caps[MAX_OBJECTS];     /* endpoints and notifications */
extern seL4_CPtr shared_frames[MAX_OBJECTS];   /* the first of neighbouring slots */
extern struct device_caps device_caps[MAX_DEVICES];
extern seL4_CPtr init_endpoint;

extern const char boot_archive[], boot_archive_end[];

/* --- memory.c: what the kernel handed over -------------------------------------------------------------------------- */

void memory_init(void);
seL4_CPtr memory_slots(seL4_Word count);
/* An object that stays. Ends the system if there is none: only start-up makes such objects. */
seL4_CPtr memory_object(seL4_Word type, seL4_Word size_bits);
/* A capability that stays, derived from `source`. */
seL4_CPtr memory_mint(seL4_CPtr source, seL4_CapRights_t rights, seL4_Word badge);
void memory_report(struct system_memory *report);
/* The allocator of the slots above, for device frames. */
struct allocator *memory_permanent(void);
/* Ends the system: what was just made must exist. */
void must(seL4_Error error, const char *what);

/* --- resources.c: what components share ----------------------------------------------------------------------------- */

void resources_make(void);

/* --- load.c --------------------------------------------------------------------------------------------------------- */

/* Where one page of a component lies and what it may do with it. */
struct page_place {
    seL4_Word address;
    seL4_CapRights_t rights;
    bool code;
};

/* Prepares the window through which pages are filled. */
void load_init(void);
/* A fresh page of the component, filled from `data` at `offset`. */
seL4_Error load_page(struct instance *instance, const struct page_place *place, const void *data, size_t size,
                     size_t offset);
/* The segments of an ELF image. */
seL4_Error load_program(struct instance *instance, const struct archive_file *file, seL4_Word *entry);

/* --- instance.c ----------------------------------------------------------------------------------------------------- */

void instance_prepare(unsigned index);
seL4_Error instance_start(struct instance *instance);
void instance_stop(struct instance *instance);
/* Brings `consumed` up to date. */
void instance_account(struct instance *instance);

/* --- authority.c ---------------------------------------------------------------------------------------------------- */

struct component_info;
/* Puts all that the description gives to the component into its CSpace, its VSpace, and its information page. */
seL4_Error authority_give(struct instance *instance, struct component_info *info);
/* What a line of the information page stands for, in words. */
bool authority_text(struct instance *instance, unsigned cap, char *text, size_t size);

/* --- supervise.c ---------------------------------------------------------------------------------------------------- */

/* Reports the fault whose message is in the IPC buffer, and starts the component again. */
void supervise_fault(struct instance *instance, seL4_MessageInfo_t info);

/* --- manage.c ------------------------------------------------------------------------------------------------------- */

/* Answers a component that manages the system. */
seL4_MessageInfo_t manage_request(seL4_MessageInfo_t info);
