/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Filling the memory of a component. A page is mapped into the root task's window, filled, taken out, and mapped where it belongs
 * with the rights of its segment. A page that two segments share is refused, and so is everything in an ELF file that points
 * outside it.
 */

#include "init.h"

#include <runtime/vspace.h>
#include <string.h>

#define WINDOW 0x30000000ul
#define PROGRAM_FIRST 0x10000ul
#define PROGRAM_END 0x10000000ul

struct elf_header {
    unsigned char identification[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, program_headers, section_headers;
    uint32_t flags;
    uint16_t header_size, program_header_size, program_header_count;
};

struct elf_segment {
    uint32_t type, flags;
    uint64_t offset, address, physical, file_size, memory_size, align;
};

#define SEGMENT_LOAD 1
#define SEGMENT_EXECUTE 1u
#define SEGMENT_WRITE 2u

void load_init(void)
{
    struct allocator window = { .untyped = memory_object(seL4_UntypedObject, 15), .first = memory_slots(8) };
    window.next = window.first;
    window.end = window.first + 8;
    must(vspace_tables(&window, seL4_CapInitThreadVSpace, WINDOW, seL4_PageBits), "window");
}

seL4_Error load_page(struct instance *instance, const struct page_place *place, const void *data, size_t size, size_t offset)
{
    struct allocator *allocator = &instance->allocator;
    seL4_CPtr page = allocator_object(allocator, ARCH_SMALL_PAGE, seL4_PageBits);
    if (!page) {
        return allocator->error;
    }
    if (size) {
        seL4_Error error = arch_page_map(page, seL4_CapInitThreadVSpace, WINDOW, seL4_ReadWrite, ARCH_DATA);
        if (error) {
            return error;
        }
        memcpy((char *)WINDOW + offset, data, size);
        error = place->code ? arch_page_code(page) : seL4_NoError;
        if (!error) {
            error = arch_page_unmap(page);
        }
        if (error) {
            return error;
        }
    }
    return vspace_map(allocator, instance->vspace, page, place->address, place->rights,
                      place->code ? ARCH_CACHED : ARCH_DATA);
}

static seL4_Error load_segment(struct instance *instance, const struct archive_file *file, const struct elf_segment *segment)
{
    if (segment->offset > file->size || segment->file_size > file->size - segment->offset ||
        segment->file_size > segment->memory_size || segment->address < PROGRAM_FIRST ||
        segment->address >= PROGRAM_END || segment->memory_size > PROGRAM_END - segment->address) {
        return seL4_InvalidArgument;
    }
    seL4_Word first = segment->address & ~(PAGE_SIZE - 1), end = segment->address + segment->memory_size;
    for (seL4_Word page = first; page < end; page += PAGE_SIZE) {
        struct page_place place = {
            .address = page,
            .rights = segment->flags & SEGMENT_WRITE ? seL4_ReadWrite : seL4_CanRead,
            .code = segment->flags & SEGMENT_EXECUTE,
        };
        seL4_Word start = page < segment->address ? segment->address : page;
        seL4_Word behind = segment->address + segment->file_size;
        seL4_Word stop = behind < page + PAGE_SIZE ? behind : page + PAGE_SIZE;
        size_t size = stop > start ? stop - start : 0;
        const char *data = file->data + segment->offset + (size ? start - segment->address : 0);
        seL4_Error error = load_page(instance, &place, data, size, start - page);
        if (error) {
            return error;
        }
    }
    return seL4_NoError;
}

seL4_Error load_program(struct instance *instance, const struct archive_file *file, seL4_Word *entry)
{
    struct elf_header header;
    if (file->size < sizeof(header)) {
        return seL4_InvalidArgument;
    }
    memcpy(&header, file->data, sizeof(header));
    uint64_t table = (uint64_t)header.program_header_count * sizeof(struct elf_segment);
    if (memcmp(header.identification, "\177ELF\002\001", 6) || header.program_header_size != sizeof(struct elf_segment) ||
        header.program_headers > file->size || table > file->size - header.program_headers) {
        return seL4_InvalidArgument;
    }
    for (unsigned i = 0; i < header.program_header_count; i++) {
        struct elf_segment segment;
        memcpy(&segment, file->data + header.program_headers + i * sizeof(segment), sizeof(segment));
        if (segment.type == SEGMENT_LOAD && segment.memory_size) {
            seL4_Error error = load_segment(instance, file, &segment);
            if (error) {
                return error;
            }
        }
    }
    *entry = header.entry;
    return seL4_NoError;
}
