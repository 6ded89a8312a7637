/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The untyped memory and the free slots that the kernel handed over. Nothing is ever given back here: the set of components is
 * fixed, and what a component uses up comes back inside its own untyped. The books are kept as the kernel keeps them: an object
 * lies at the next multiple of its size.
 */

#include "init.h"

#include <runtime/console.h>
#include <stdio.h>

static struct allocator sources[CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS];
static seL4_Word source_sizes[CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS];
static unsigned source_count;
static struct allocator permanent; /* slots only */

void must(seL4_Error error, const char *what)
{
    if (error) {
        printf("[init] %s: error %d\n", what, (int)error);
        runtime_exit(1);
    }
}

void memory_init(void)
{
    const seL4_BootInfo *info = runtime_boot_info;
    seL4_Word count = info->untyped.end - info->untyped.start;
    for (seL4_Word i = 0; i < count; i++) {
        const seL4_UntypedDesc *entry = &info->untypedList[i];
        seL4_CPtr cap = info->untyped.start + i;
        if (!entry->isDevice && cap != console_untyped()) {
            source_sizes[source_count] = (seL4_Word)1 << entry->sizeBits;
            sources[source_count++] = (struct allocator){ .untyped = cap };
        }
    }
    permanent = (struct allocator){
        .first = info->empty.start, .next = info->empty.start, .end = console_first_slot()
    };
}

struct allocator *memory_permanent(void)
{
    return &permanent;
}

seL4_CPtr memory_slots(seL4_Word count)
{
    seL4_CPtr slots = allocator_slots(&permanent, count);
    must(slots ? seL4_NoError : seL4_NotEnoughMemory, "capability slots");
    return slots;
}

/* The smallest untyped with room for `size` bytes. */
static struct allocator *memory_source(seL4_Word size)
{
    int best = -1;
    for (unsigned i = 0; i < source_count; i++) {
        seL4_Word start = (sources[i].used + size - 1) & ~(size - 1);
        bool fits = start < source_sizes[i] && size <= source_sizes[i] - start;
        if (fits && (best < 0 || source_sizes[i] < source_sizes[best])) {
            best = (int)i;
        }
    }
    return best < 0 ? NULL : &sources[best];
}

seL4_CPtr memory_object(seL4_Word type, seL4_Word size_bits)
{
    struct allocator *source = memory_source((seL4_Word)1 << object_size_bits(type, size_bits));
    must(source ? seL4_NoError : seL4_NotEnoughMemory, "memory of the system");
    source->first = source->next = memory_slots(1);
    source->end = source->first + 1;
    seL4_CPtr cap = allocator_object(source, type, size_bits);
    must(source->error, "object of the system");
    return cap;
}

seL4_CPtr memory_mint(seL4_CPtr source, seL4_CapRights_t rights, seL4_Word badge)
{
    seL4_CPtr slot = memory_slots(1);
    must(seL4_CNode_Mint(seL4_CapInitThreadCNode, slot, seL4_WordBits, seL4_CapInitThreadCNode, source, seL4_WordBits, rights,
                         badge),
         "capability of the system");
    return slot;
}

void memory_report(struct system_memory *report)
{
    *report = (struct system_memory){ .untyped = source_count };
    for (unsigned i = 0; i < source_count; i++) {
        report->total += source_sizes[i];
        report->used += sources[i].used;
    }
    report->slots_total = (seL4_Word)1 << runtime_boot_info->initThreadCNodeSizeBits;
    report->slots_used = permanent.next;
    for (unsigned i = 0; i < description.component_count; i++) {
        const struct allocator *own = &instances[i].allocator;
        report->slots_used -= own->end - own->next; /* reserved, but empty */
        report->used -= instances[i].component->memory - own->used;
        report->restarts += instances[i].restarts;
    }
}
