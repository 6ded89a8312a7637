/* SPDX-License-Identifier: BSD-2-Clause */
/* Objects and capabilities of the fake machine's own types. */
#include "arch/object.h"
#include "arch/cap.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "core/core.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include <tagua/abi.h>

/* Ports that belong to an IOPort capability; data word of such a capability: first | last << 16. */
uint8_t io_port_taken[65536 / 8];

static bool io_port_is_taken(unsigned port)
{
    return (io_port_taken[port / 8] >> port % 8 & 1) != 0;
}

static void io_port_set(unsigned first, unsigned last, bool taken)
{
    for (unsigned port = first; port <= last; port++) {
        unsigned bits = io_port_taken[port / 8] & ~(1u << port % 8);
        io_port_taken[port / 8] = (uint8_t)(bits | (unsigned)taken << port % 8);
    }
}

static bool type_is_table(unsigned type)
{
    return type == CAP_PAGE_TABLE || type == CAP_PAGE_DIRECTORY || type == CAP_PDPT || type == CAP_PML4;
}

/* --- capabilities ------------------------------------------------------------------------------------------------------- */

bool arch_cap_same_object(struct cap a, struct cap b)
{
    if (a.type != b.type)
        return false;
    if (a.type == CAP_IO_PORT)
        return a.data == b.data;
    if (a.type == CAP_ASID_CONTROL || a.type == CAP_IO_PORT_CONTROL)
        return true;
    return a.object == b.object;
}

bool arch_cap_is_control_parent(const struct slot *a, const struct slot *n)
{
    return slot_type(a) == CAP_IO_PORT_CONTROL && slot_type(n) == CAP_IO_PORT;
}

bool arch_cap_memory(struct cap cap, paddr *base, unsigned *size_bits)
{
    if (!type_is_table(cap.type) && cap.type != CAP_ASID_POOL)
        return false;
    *base = virt_to_phys((const void *)cap.object);
    *size_bits = 12;
    return true;
}

struct cap arch_cap_derive(struct cap cap, unsigned *error)
{
    if (type_is_table(cap.type) && mapping_asid(cap.data) == 0) {
        *error = seL4_IllegalOperation;
        return cap_null();
    }
    return cap.type == CAP_IO_PORT_CONTROL ? cap_null() : cap;
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

static void asid_release(struct cap root)
{
    word *entry = mapping_asid(root.data) ? asid_entry(mapping_asid(root.data)) : NULL;
    if (entry && *entry == root.object) {
        *entry = 0;
        if (this_core.vspace_loaded == virt_to_phys((const void *)root.object)) {
            this_core.vspace_loaded = vspace_kernel_word;
            vspace_load(vspace_kernel_word);
        }
    }
}

static void asid_pool_release(struct cap pool)
{
    unsigned index = (unsigned)(pool.data >> ASID_POOL_BITS);
    if (asid_pools[index] == (word *)pool.object) {
        asid_pools[index] = NULL;
        this_core.vspace_epoch++;
    }
}

enum outcome arch_cap_delete(struct slot *slot, bool last)
{
    struct cap cap = slot_cap(slot);
    if (cap.type == CAP_FRAME || (last && type_is_table(cap.type) && cap.type != CAP_PML4))
        vspace_unmap(cap);
    else if (last && cap.type == CAP_PML4)
        asid_release(cap);
    else if (last && cap.type == CAP_ASID_POOL)
        asid_pool_release(cap);
    else if (last && cap.type == CAP_IO_PORT)
        io_port_set((unsigned)(cap.data & 0xffff), (unsigned)(cap.data >> 16), false);
    return OUTCOME_DONE;
}

const char *arch_cap_name(unsigned type)
{
    switch (type) {
    case CAP_PAGE_DIRECTORY:
        return "page directory";
    case CAP_PDPT:
        return "PDPT";
    case CAP_PML4:
        return "PML4";
    case CAP_IO_PORT:
        return "I/O port";
    case CAP_IO_PORT_CONTROL:
        return "I/O port control";
    default:
        return "";
    }
}

/* --- objects ------------------------------------------------------------------------------------------------------------- */

bool arch_object_type_valid(word type)
{
    return type >= seL4_NonArchObjectTypeCount && type < seL4_ObjectTypeCount;
}

unsigned arch_object_size_bits(word type)
{
    switch (type) {
    case seL4_X64_HugePageObject:
        return seL4_HugePageBits;
    case seL4_X86_LargePageObject:
        return seL4_LargePageBits;
    default:
        return 12;
    }
}

bool arch_object_is_frame(word type)
{
    return type == seL4_X86_4K || type == seL4_X86_LargePageObject || type == seL4_X64_HugePageObject;
}

struct cap arch_object_create(word type, paddr base, bool device)
{
    if (arch_object_is_frame(type))
        return cap_frame(base, arch_object_size_bits(type), device, RIGHT_READ | RIGHT_WRITE);
    struct cap cap = { .object = (word)phys_to_virt(base) };
    switch (type) {
    case seL4_X86_PageTableObject:
        cap.type = CAP_PAGE_TABLE;
        break;
    case seL4_X86_PageDirectoryObject:
        cap.type = CAP_PAGE_DIRECTORY;
        break;
    case seL4_X86_PDPTObject:
        cap.type = CAP_PDPT;
        break;
    default:
        cap.type = CAP_PML4;
        break;
    }
    return cap;
}

/* --- invocations ------------------------------------------------------------------------------------------------------------ */

static enum outcome io_port_control_issue(struct invocation *inv)
{
    if (inv->label != X86IOPortControlIssue)
        return ERROR_ILLEGAL(inv);
    if (inv->length < 4 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word first = invocation_arg(inv, 0) & 0xffff, last = invocation_arg(inv, 1) & 0xffff;
    if (first > last)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    for (word port = first; port <= last; port++)
        if (io_port_is_taken((unsigned)port))
            return invocation_error(inv, seL4_RevokeFirst);
    struct slot *dest = cspace_lookup_operation(inv, inv->extra[0], invocation_arg(inv, 2), invocation_arg(inv, 3), false);
    if (!dest)
        return OUTCOME_ERROR;
    if (!slot_is_empty(dest))
        return invocation_error(inv, seL4_DeleteFirst);
    io_port_set((unsigned)first, (unsigned)last, true);
    slot_insert_child(inv->slot, dest, (struct cap){ .data = first | last << 16, .type = CAP_IO_PORT }, true);
    return OUTCOME_DONE;
}

enum outcome arch_invoke(struct invocation *inv)
{
    if (slot_type(inv->slot) == CAP_IO_PORT_CONTROL)
        return io_port_control_issue(inv);
    if (slot_type(inv->slot) == CAP_IO_PORT)
        return ERROR_ILLEGAL(inv);
    return vspace_invoke(inv);
}

enum outcome arch_irq_control_invoke(struct invocation *inv)
{
    return ERROR_ILLEGAL(inv);
}
