/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities and objects of the architecture as core sees them: comparing, copying, making, deleting
 * (docs/reference/capabilities.md sections 3, 5, 11; vspace-riscv64.md section 6).
 */
#include "arch/object.h"
#include "arch/cap.h"
#include "arch/vspace.h"

bool arch_cap_same_object(struct cap a, struct cap b)
{
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case CAP_FRAME:
        return frame_unmapped(a.object) == frame_unmapped(b.object);
    case CAP_PAGE_TABLE:
    case CAP_ASID_POOL:
        return a.object == b.object;
    default:
        return true; /* ASIDControl */
    }
}

bool arch_cap_memory(struct cap cap, paddr *base, unsigned *size_bits)
{
    if (cap.type != CAP_PAGE_TABLE && cap.type != CAP_ASID_POOL)
        return false;
    *base = virt_to_phys((const void *)cap.object);
    *size_bits = PAGE_BITS;
    return true;
}

struct cap arch_cap_derive(struct cap cap, unsigned *error)
{
    *error = seL4_NoError;
    if (cap.type == CAP_FRAME) {
        cap.object = frame_unmapped(cap.object);
        cap.data = 0;
    } else if (cap.type == CAP_PAGE_TABLE && mapping_asid(cap.data) == 0) {
        *error = seL4_IllegalOperation;
        return cap_null();
    }
    return cap;
}

struct cap arch_cap_apply_data(struct cap cap, word data, bool preserve)
{
    (void)data;
    (void)preserve;
    return cap;
}

/* --- objects ------------------------------------------------------------------------------------------------------------- */

bool arch_object_type_valid(word type)
{
    return type >= seL4_NonArchObjectTypeCount && type < seL4_ObjectTypeCount;
}

unsigned arch_object_size_bits(word type)
{
    switch (type) {
    case seL4_RISCV_Giga_Page:
        return HUGE_BITS;
    case seL4_RISCV_Mega_Page:
        return LARGE_BITS;
    default:
        return PAGE_BITS;
    }
}

bool arch_object_is_frame(word type)
{
    return arch_object_type_valid(type) && type != seL4_RISCV_PageTableObject;
}

struct cap arch_object_create(word type, paddr base, bool device)
{
    if (arch_object_is_frame(type))
        return cap_frame(base, arch_object_size_bits(type), device, RIGHT_READ | RIGHT_WRITE);
    return (struct cap){ .object = (word)phys_to_virt(base), .type = CAP_PAGE_TABLE };
}

/* VR-17 */
static void page_table_destroy(word object, word data)
{
    unsigned asid = mapping_asid(data);
    if (asid == 0)
        return;
    if ((word)asid_root(asid) == object)
        asid_release(asid);
    else
        vspace_unmap_table((uint64_t *)object, data);
}

enum outcome arch_cap_delete(struct slot *slot, bool last)
{
    switch (slot_type(slot)) {
    case CAP_FRAME:
        if (mapping_asid(slot->data))
            vspace_unmap_frame(slot->object, slot->data);
        break;
    case CAP_PAGE_TABLE:
        if (last)
            page_table_destroy(slot->object, slot->data);
        break;
    case CAP_ASID_POOL:
        if (last)
            asid_pool_destroy((struct asid_pool *)slot->object, (unsigned)slot->data);
        break;
    default:
        break;
    }
    return OUTCOME_DONE;
}

#if CONFIG_DEBUG_BUILD
const char *arch_cap_name(unsigned type)
{
    switch (type) {
    case CAP_FRAME:
        return "frame";
    case CAP_PAGE_TABLE:
        return "page table";
    case CAP_ASID_CONTROL:
        return "ASID control";
    case CAP_ASID_POOL:
        return "ASID pool";
    default:
        return "unknown";
    }
}
#endif
