/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces of the fake machine, as x86-64 has them: PML4, PDPT, page directory, page table; pages of 4 KiB, 2 MiB, 1 GiB.
 * The checks are those that the tests of the core need, not a model of vspace-x86_64.md.
 */
#include "arch/vspace.h"
#include "arch/cap.h"
#include "arch/machine.h"
#include "arch/types.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include <string.h>
#include <tagua/abi.h>

word vspace_kernel_word = 1;
word *asid_pools[ASID_POOLS];

word *asid_entry(unsigned asid)
{
    word *pool = asid_pools[asid >> ASID_POOL_BITS];
    return pool ? &pool[asid & MASK(ASID_POOL_BITS)] : NULL;
}

static word *vspace_root_of(unsigned asid)
{
    word *entry = asid ? asid_entry(asid) : NULL;
    return entry ? (word *)*entry : NULL;
}

word vspace_word_of(const struct slot *vspace_slot)
{
    if (slot_type(vspace_slot) != CAP_PML4)
        return vspace_kernel_word;
    word *root = vspace_root_of(mapping_asid(vspace_slot->data));
    return root && (word)root == vspace_slot->object ? virt_to_phys(root) : vspace_kernel_word;
}

void vspace_load(word root)
{
    machine.vspace_loaded = root;
}

/* Level of the table whose entries map 2^bits bytes: 12, 21, 30, 39. */
static unsigned vspace_index(word address, unsigned bits)
{
    return (unsigned)(address >> bits & 511);
}

/* The entry of size 2^bits at the address, or null and in *missing the bits that are left untranslated. */
static word *vspace_entry(word *root, word address, unsigned bits, unsigned *missing)
{
    word *table = root;
    for (unsigned level = 39; level > bits; level -= 9) {
        word entry = table[vspace_index(address, level)];
        if (!(entry & PTE_PRESENT) || (entry & PTE_LEAF)) {
            *missing = level;
            return NULL;
        }
        table = phys_to_virt(entry & ~MASK(12));
    }
    return &table[vspace_index(address, bits)];
}

static unsigned table_bits(unsigned type)
{
    return type == CAP_PAGE_TABLE ? 21 : type == CAP_PAGE_DIRECTORY ? 30 : 39;
}

void vspace_unmap(struct cap cap)
{
    bool frame = cap.type == CAP_FRAME;
    word *root = vspace_root_of(mapping_asid(cap.data));
    if (!root)
        return;
    unsigned missing = 0, bits = frame ? frame_size_bits(cap.object) : table_bits(cap.type);
    word *entry = vspace_entry(root, mapping_vaddr(cap.data), bits, &missing);
    paddr target = frame ? frame_base(cap.object) : virt_to_phys((const void *)cap.object);
    if (entry && (*entry & PTE_PRESENT) && (*entry & ~MASK(12)) == target && ((*entry & PTE_LEAF) != 0) == frame)
        *entry = 0;
}

/* --- invocations -------------------------------------------------------------------------------------------------------------- */

static word *decode_root(struct invocation *inv, unsigned *asid)
{
    const struct slot *slot = inv->extra[0];
    if (slot_type(slot) != CAP_PML4 || !mapping_asid(slot->data)) {
        ERROR_INVALID_CAP(inv, 1);
        return NULL;
    }
    *asid = mapping_asid(slot->data);
    word *root = vspace_root_of(*asid);
    if (!root)
        invocation_lookup_error(inv, false, (struct lookup_failure){ .kind = LOOKUP_INVALID_ROOT });
    else if ((word)root != slot->object) {
        ERROR_INVALID_CAP(inv, 1);
        root = NULL;
    }
    return root;
}

/* The empty entry for a page or table, or null after recording the error. */
static word *decode_entry(struct invocation *inv, word *root, word address, unsigned bits)
{
    unsigned missing = 0;
    word *entry = vspace_entry(root, address, bits, &missing);
    if (!entry)
        invocation_lookup_error(inv, false,
                                (struct lookup_failure){ .kind = LOOKUP_MISSING, .bits_left = (uint8_t)missing });
    return entry;
}

static enum outcome page_map(struct invocation *inv)
{
    if (inv->length < 3 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    word address = invocation_arg(inv, 0), rights = invocation_arg(inv, 1);
    struct cap cap = slot_cap(inv->slot);
    unsigned asid, bits = frame_size_bits(cap.object);
    word *root = decode_root(inv, &asid);
    if (!root)
        return OUTCOME_ERROR;
    if (mapping_asid(cap.data) && (mapping_asid(cap.data) != asid || mapping_vaddr(cap.data) != address))
        return ERROR_INVALID_ARGUMENT(inv, 0);
    if (!IS_ALIGNED(address, bits))
        return invocation_error(inv, seL4_AlignmentError);
    if (address >= USER_TOP || USER_TOP - address < BIT(bits))
        return ERROR_INVALID_ARGUMENT(inv, 0);
    word *entry = decode_entry(inv, root, address, bits);
    if (!entry)
        return OUTCOME_ERROR;
    if ((*entry & PTE_PRESENT) && !mapping_asid(cap.data))
        return invocation_error(inv, seL4_DeleteFirst);
    unsigned effective = frame_rights_mask(cap.rights, rights);
    word flags = PTE_PRESENT | PTE_LEAF | (effective & RIGHT_READ ? PTE_USER : 0) | (effective & RIGHT_WRITE ? PTE_WRITE : 0);
    *entry = frame_base(cap.object) | flags;
    cap.object |= (word)FRAME_MAP_VSPACE << 7;
    cap.data = mapping_data(asid, address);
    slot_update(inv->slot, cap);
    return OUTCOME_DONE;
}

static enum outcome page_unmap(struct invocation *inv)
{
    struct cap cap = slot_cap(inv->slot);
    vspace_unmap(cap);
    cap.object &= ~((word)3 << 7);
    cap.data = 0;
    slot_update(inv->slot, cap);
    return OUTCOME_DONE;
}

static enum outcome table_map(struct invocation *inv)
{
    if (inv->length < 2 || inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    struct cap cap = slot_cap(inv->slot);
    if (mapping_asid(cap.data))
        return ERROR_INVALID_CAP(inv, 0);
    unsigned asid, bits = table_bits(cap.type);
    word *root = decode_root(inv, &asid);
    if (!root)
        return OUTCOME_ERROR;
    word address = ALIGN_DOWN(invocation_arg(inv, 0), bits);
    if (address >= USER_TOP)
        return ERROR_INVALID_ARGUMENT(inv, 0);
    word *entry = decode_entry(inv, root, address, bits);
    if (!entry)
        return OUTCOME_ERROR;
    if (*entry & PTE_PRESENT)
        return invocation_error(inv, seL4_DeleteFirst);
    *entry = virt_to_phys((const void *)cap.object) | PTE_PRESENT | PTE_USER | PTE_WRITE;
    cap.data = mapping_data(asid, address);
    slot_update(inv->slot, cap);
    return OUTCOME_DONE;
}

static enum outcome table_unmap(struct invocation *inv)
{
    if (!slot_is_last(inv->slot))
        return invocation_error(inv, seL4_RevokeFirst);
    struct cap cap = slot_cap(inv->slot);
    vspace_unmap(cap);
    memset((void *)cap.object, 0, 4096);
    cap.data = 0;
    slot_update(inv->slot, cap);
    return OUTCOME_DONE;
}

static enum outcome asid_make_pool(struct invocation *inv)
{
    if (inv->length < 2 || inv->extra_count < 2)
        return ERROR_TRUNCATED(inv);
    unsigned index = 0;
    while (index < ASID_POOLS && asid_pools[index])
        index++;
    if (index == ASID_POOLS)
        return invocation_error(inv, seL4_DeleteFirst);
    struct slot *untyped = inv->extra[0];
    if (slot_type(untyped) != CAP_UNTYPED || untyped_size_bits(untyped->data) != 12 || untyped_is_device(untyped->data))
        return ERROR_INVALID_CAP(inv, 1);
    if (slot_has_children(untyped))
        return invocation_error(inv, seL4_RevokeFirst);
    struct slot *dest = cspace_lookup_operation(inv, inv->extra[1], invocation_arg(inv, 0), invocation_arg(inv, 1), false);
    if (!dest)
        return OUTCOME_ERROR;
    if (!slot_is_empty(dest))
        return invocation_error(inv, seL4_DeleteFirst);
    word *pool = phys_to_virt(untyped->object);
    memset(pool, 0, 4096);
    untyped->data = untyped_with_watermark(untyped->data, 4096);
    asid_pools[index] = pool;
    struct cap cap = { .object = (word)pool, .data = (word)index << ASID_POOL_BITS, .type = CAP_ASID_POOL };
    slot_insert_child(untyped, dest, cap, false);
    return OUTCOME_DONE;
}

static enum outcome asid_pool_assign(struct invocation *inv)
{
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    struct slot *root = inv->extra[0];
    if (slot_type(root) != CAP_PML4 || mapping_asid(root->data))
        return ERROR_INVALID_CAP(inv, 1);
    unsigned base = (unsigned)inv->slot->data;
    if (asid_pools[base >> ASID_POOL_BITS] != (word *)inv->slot->object)
        return ERROR_INVALID_CAP(inv, 0);
    for (unsigned i = base ? 0 : 1; i < BIT(ASID_POOL_BITS); i++) {
        word *entry = asid_entry(base + i);
        if (!*entry) {
            *entry = root->object;
            root->data = mapping_data(base + i, 0);
            return OUTCOME_DONE;
        }
    }
    return invocation_error(inv, seL4_DeleteFirst);
}

enum outcome vspace_invoke(struct invocation *inv)
{
    unsigned type = slot_type(inv->slot);
    if (type == CAP_FRAME && inv->label == X86PageMap)
        return page_map(inv);
    if (type == CAP_FRAME && inv->label == X86PageUnmap)
        return page_unmap(inv);
    if (type == CAP_FRAME && inv->label == X86PageGetAddress) {
        invocation_return(inv, 0, frame_base(inv->slot->object));
        return OUTCOME_DONE;
    }
    if ((type == CAP_PAGE_TABLE && inv->label == X86PageTableMap) || (type == CAP_PDPT && inv->label == X86PDPTMap) ||
        (type == CAP_PAGE_DIRECTORY && inv->label == X86PageDirectoryMap))
        return table_map(inv);
    if ((type == CAP_PAGE_TABLE && inv->label == X86PageTableUnmap) || (type == CAP_PDPT && inv->label == X86PDPTUnmap) ||
        (type == CAP_PAGE_DIRECTORY && inv->label == X86PageDirectoryUnmap))
        return table_unmap(inv);
    if (type == CAP_ASID_CONTROL && inv->label == X86ASIDControlMakePool)
        return asid_make_pool(inv);
    if (type == CAP_ASID_POOL && inv->label == X86ASIDPoolAssign)
        return asid_pool_assign(inv);
    return ERROR_ILLEGAL(inv);
}
