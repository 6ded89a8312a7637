/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Object types and capabilities of x86-64 as the core needs them: creation, identity, copying, deletion.
 */
#include "arch/object.h"
#include "arch/cap.h"
#include "arch/ioport.h"
#include "arch/vspace.h"
#include "arch/window.h"
#include "core/derivation.h"
#include <tagua/abi.h>

/* --- types ------------------------------------------------------------------------------------------------------------------ */

struct object_kind {
    uint8_t size_bits; /* 0: there is no such object */
    uint8_t cap_type;
};

static struct object_kind object_kind(word type)
{
    switch (type) {
    case seL4_X86_PDPTObject:
        return (struct object_kind){ seL4_PDPTBits, CAP_PDPT };
    case seL4_X64_PML4Object:
        return (struct object_kind){ seL4_PML4Bits, CAP_PML4 };
#if CONFIG_HUGE_PAGE
    case seL4_X64_HugePageObject:
        return (struct object_kind){ seL4_HugePageBits, CAP_FRAME };
#endif
    case seL4_X86_4K:
        return (struct object_kind){ seL4_PageBits, CAP_FRAME };
    case seL4_X86_LargePageObject:
        return (struct object_kind){ seL4_LargePageBits, CAP_FRAME };
    case seL4_X86_PageTableObject:
        return (struct object_kind){ seL4_PageTableBits, CAP_PAGE_TABLE };
    case seL4_X86_PageDirectoryObject:
        return (struct object_kind){ seL4_PageDirBits, CAP_PAGE_DIRECTORY };
    default:
        return (struct object_kind){ 0, CAP_NULL };
    }
}

bool arch_object_type_valid(word type)
{
    return object_kind(type).size_bits != 0;
}

unsigned arch_object_size_bits(word type)
{
    return object_kind(type).size_bits;
}

bool arch_object_is_frame(word type)
{
    return object_kind(type).cap_type == CAP_FRAME;
}

struct cap arch_object_create(word type, paddr base, bool device)
{
    struct object_kind kind = object_kind(type);
    if (kind.cap_type == CAP_FRAME)
        return cap_frame(base, kind.size_bits, device, RIGHT_READ | RIGHT_WRITE);
    struct page_table *table = phys_to_virt(base);
    if (kind.cap_type == CAP_PML4)
        window_share(table);
    return (struct cap){ .object = (word)table, .type = kind.cap_type };
}

/* --- identity ----------------------------------------------------------------------------------------------------------------- */

bool arch_cap_same_object(struct cap a, struct cap b)
{
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case CAP_FRAME:
        return ((a.object ^ b.object) & ~FRAME_MAPPING_MASK) == 0; /* base, size, device */
    case CAP_ASID_CONTROL:
    case CAP_IO_PORT_CONTROL:
        return true;
    default:
        return a.object == b.object;
    }
}

bool arch_cap_is_control_parent(const struct slot *a, const struct slot *n)
{
    return slot_type(a) == CAP_IO_PORT_CONTROL && slot_type(n) == CAP_IO_PORT;
}

bool arch_cap_memory(struct cap cap, paddr *base, unsigned *size_bits)
{
    switch (cap.type) {
    case CAP_PAGE_TABLE:
    case CAP_PAGE_DIRECTORY:
    case CAP_PDPT:
    case CAP_PML4:
    case CAP_ASID_POOL:
        *base = virt_to_phys((void *)cap.object);
        *size_bits = seL4_PageBits;
        return true;
    default:
        return false;
    }
}

/* --- copies --------------------------------------------------------------------------------------------------------------------- */

struct cap arch_cap_derive(struct cap cap, unsigned *error)
{
    *error = seL4_NoError;
    switch (cap.type) {
    case CAP_FRAME:
        return cap_frame(frame_base(cap.object), frame_size_bits(cap.object), frame_is_device(cap.object),
                         cap.rights & (RIGHT_READ | RIGHT_WRITE));
    case CAP_PAGE_TABLE:
    case CAP_PAGE_DIRECTORY:
    case CAP_PDPT:
    case CAP_PML4:
        if (mapping_asid(cap.data) != 0)
            return cap;
        break;
    case CAP_ASID_CONTROL:
    case CAP_ASID_POOL:
    case CAP_IO_PORT:
        return cap;
    default:
        break;
    }
    *error = seL4_IllegalOperation;
    return cap_null();
}

struct cap arch_cap_apply_data(struct cap cap, word data, bool preserve)
{
    (void)data;
    (void)preserve;
    return cap;
}

bool arch_cap_is_valid_vspace(struct cap cap)
{
    return cap.type == CAP_PML4 && mapping_asid(cap.data) != 0;
}

/* --- deletion ------------------------------------------------------------------------------------------------------------------- */

enum outcome arch_cap_delete(struct slot *slot, bool last)
{
    word object = slot->object;
    word data = slot->data;
    unsigned type = slot_type(slot);
    unsigned asid = mapping_asid(data);
    if (type == CAP_FRAME) {
        if (asid != 0)
            vspace_unmap_page(asid, mapping_vaddr(data), (frame_size_bits(object) - seL4_PageBits) / 9, frame_base(object));
        return OUTCOME_DONE;
    }
    if (!last)
        return OUTCOME_DONE;
    switch (type) {
    case CAP_PAGE_TABLE:
    case CAP_PAGE_DIRECTORY:
    case CAP_PDPT:
        if (asid != 0)
            vspace_unmap_table(asid, mapping_vaddr(data), table_level(type), (const struct page_table *)object);
        break;
    case CAP_PML4:
        if (asid != 0)
            asid_delete_root((struct page_table *)object, asid);
        break;
    case CAP_ASID_POOL:
        asid_delete_pool((struct asid_pool *)object, (unsigned)data);
        break;
    case CAP_IO_PORT:
        io_ports_release(io_port_first(object), io_port_last(object));
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
        return "Page";
    case CAP_PAGE_TABLE:
        return "PageTable";
    case CAP_PAGE_DIRECTORY:
        return "PageDirectory";
    case CAP_PDPT:
        return "PDPT";
    case CAP_PML4:
        return "PML4";
    case CAP_ASID_CONTROL:
        return "ASIDControl";
    case CAP_ASID_POOL:
        return "ASIDPool";
    case CAP_IO_PORT:
        return "IOPort";
    case CAP_IO_PORT_CONTROL:
        return "IOPortControl";
    default:
        return "unknown";
    }
}
#endif
