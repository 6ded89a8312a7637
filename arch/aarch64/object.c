/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The architecture's objects and capability types as core sees them: making objects, comparing and deriving
 * capabilities, and what deleting one does.
 */
#include "arch/object.h"

#include "arch/cap.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "core/core.h"
#include <tagua/abi.h>

/* --- object types --------------------------------------------------------------------------------------- */

bool arch_object_type_valid(word type)
{
    return type >= seL4_ARM_HugePageObject && type < seL4_ObjectTypeCount;
}

bool arch_object_is_frame(word type)
{
    return type == seL4_ARM_SmallPageObject || type == seL4_ARM_LargePageObject ||
           type == seL4_ARM_HugePageObject;
}

unsigned arch_object_size_bits(word type)
{
    switch (type) {
    case seL4_ARM_HugePageObject:
        return seL4_HugePageBits;
    case seL4_ARM_LargePageObject:
        return seL4_LargePageBits;
    case seL4_ARM_SmallPageObject:
        return seL4_PageBits;
    case seL4_ARM_VSpaceObject:
        return seL4_VSpaceBits;
    default:
        return seL4_PageTableBits;
    }
}

/* The memory is zero, and clean since it was zeroed. The walker sees what the caches hold. */
struct cap arch_object_create(word type, paddr base, bool device)
{
    if (arch_object_is_frame(type))
        return cap_frame(base, arch_object_size_bits(type), device, RIGHT_READ | RIGHT_WRITE);
    return (struct cap){ .object = (word)phys_to_virt(base),
                         .type = type == seL4_ARM_VSpaceObject ? CAP_VSPACE : CAP_PAGE_TABLE };
}

/* --- capabilities --------------------------------------------------------------------------------------- */

/* What of a frame's object word names the object: not the kind of mapping. */
static inline word frame_identity(word object)
{
    return object & ~((word)3 << 7);
}

bool arch_cap_same_object(struct cap a, struct cap b)
{
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case CAP_FRAME:
        return frame_identity(a.object) == frame_identity(b.object);
    case CAP_PAGE_TABLE:
    case CAP_VSPACE:
    case CAP_ASID_POOL:
        return a.object == b.object;
    case CAP_ASID_CONTROL:
    case CAP_SMC:
        return true;
    default:
        return false;
    }
}

/* An SGISignal is below IRQControl, and a copy of one below the one that it was copied from. */
bool arch_cap_is_control_parent(const struct slot *a, const struct slot *n)
{
    if (slot_type(n) != CAP_SGI_SIGNAL)
        return false;
    return slot_type(a) == CAP_IRQ_CONTROL || (slot_type(a) == CAP_SGI_SIGNAL && a->object == n->object &&
                                               a->data == n->data && !slot_is_original(n));
}

bool arch_cap_memory(struct cap cap, paddr *base, unsigned *size_bits)
{
    switch (cap.type) {
    case CAP_PAGE_TABLE:
        *size_bits = seL4_PageTableBits;
        break;
    case CAP_VSPACE:
        *size_bits = seL4_VSpaceBits;
        break;
    case CAP_ASID_POOL:
        *size_bits = seL4_ASIDPoolBits;
        break;
    default:
        return false;
    }
    *base = virt_to_phys((const void *)cap.object);
    return true;
}

struct cap arch_cap_derive(struct cap cap, unsigned *error)
{
    *error = seL4_NoError;
    switch (cap.type) {
    case CAP_FRAME:
        cap.object = frame_identity(cap.object);
        cap.data = 0;
        return cap;
    case CAP_PAGE_TABLE:
    case CAP_VSPACE:
        if (mapping_asid(cap.data) == 0) {
            *error = seL4_IllegalOperation;
            return cap_null();
        }
        return cap;
    default:
        return cap;
    }
}

struct cap arch_cap_apply_data(struct cap cap, word data, bool preserve)
{
    if (cap.type == CAP_SMC) {
        if (preserve || cap.data != 0)
            return cap_null();
        cap.data = data;
    }
    return cap;
}

bool arch_cap_is_valid_vspace(struct cap cap)
{
    return cap.type == CAP_VSPACE && mapping_asid(cap.data) != 0;
}

enum outcome arch_cap_delete(struct slot *slot, bool last)
{
    switch (slot_type(slot)) {
    case CAP_FRAME:
        if (mapping_asid(slot->data) != 0)
            frame_unmap(slot);
        break;
    case CAP_PAGE_TABLE:
        if (last && mapping_asid(slot->data) != 0)
            page_table_unlink(slot);
        break;
    case CAP_VSPACE:
        if (last && mapping_asid(slot->data) != 0)
            asid_free(mapping_asid(slot->data), (const word *)slot->object);
        break;
    case CAP_ASID_POOL:
        if (last)
            asid_pool_free((unsigned)slot->data, (const void *)slot->object);
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
    case CAP_VSPACE:
        return "vspace";
    case CAP_ASID_CONTROL:
        return "ASID control";
    case CAP_ASID_POOL:
        return "ASID pool";
    case CAP_SGI_SIGNAL:
        return "SGI signal";
    case CAP_SMC:
        return "SMC";
    default:
        return "unknown";
    }
}
#endif
