/* SPDX-License-Identifier: BSD-2-Clause */
/* Mapping by asking: the kernel says which table is missing, that one is made, and the map is tried again. */

#include <runtime/vspace.h>

seL4_CPtr vspace_new(struct allocator *allocator)
{
    seL4_CPtr vspace = allocator_object(allocator, ARCH_VSPACE, seL4_VSpaceBits);
    if (vspace) {
        allocator->error = arch_assign(seL4_CapInitThreadASIDPool, vspace);
    }
    return allocator->error ? 0 : vspace;
}

seL4_Error vspace_map(struct allocator *allocator, seL4_CPtr vspace, seL4_CPtr page, seL4_Word address,
                      seL4_CapRights_t rights, seL4_Word attributes)
{
    for (;;) {
        seL4_Error error = arch_page_map(page, vspace, address, rights, attributes);
        if (error != seL4_FailedLookup || seL4_GetMR(1) != seL4_MissingCapability) {
            return error;
        }
        seL4_Word bits_left = seL4_MappingFailedLookupLevel();
        seL4_CPtr table = allocator_object(allocator, arch_table_type(bits_left), seL4_PageTableBits);
        error = table ? arch_table_map(table, bits_left, vspace, address) : allocator->error;
        if (error) {
            return error;
        }
    }
}

seL4_Error vspace_tables(struct allocator *allocator, seL4_CPtr vspace, seL4_Word address, seL4_Word bits_wanted)
{
    seL4_CPtr page = allocator_object(allocator, ARCH_SMALL_PAGE, seL4_PageBits);
    if (!page) {
        return allocator->error;
    }
    for (;;) {
        seL4_Error error = arch_page_map(page, vspace, address, seL4_ReadWrite, ARCH_CACHED);
        if (!error) {
            return arch_page_unmap(page);
        }
        if (error != seL4_FailedLookup || seL4_GetMR(1) != seL4_MissingCapability) {
            return error;
        }
        seL4_Word bits_left = seL4_MappingFailedLookupLevel();
        if (bits_left <= bits_wanted) {
            return seL4_NoError;
        }
        seL4_CPtr table = allocator_object(allocator, arch_table_type(bits_left), seL4_PageTableBits);
        error = table ? arch_table_map(table, bits_left, vspace, address) : allocator->error;
        if (error) {
            return error;
        }
    }
}
