/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Validation and loading of the root task. Only PT_LOAD headers count: the others repeat parts of
 * loadable ones, or describe things that take no memory, and some linkers give them addresses that
 * mean nothing. Segment permissions are not looked at (B-22).
 */
#include "core/boot/elf.h"

#include <stddef.h>

#include "core/boot/bytes.h"
#include "core/string.h"

#define ELF_HEADER_SIZE         64u
#define ELF_PROGRAM_HEADER_SIZE 56u
#define ELF_PAGE_MASK           0xfffull

#define ELF_CLASS_64      2u
#define ELF_LITTLE_ENDIAN 1u
#define ELF_VERSION       1u
#define ELF_TYPE_EXEC     2u
#define ELF_TYPE_DYN      3u

#define ELF_SEGMENT_LOAD   1u
#define ELF_SEGMENT_INTERP 3u

static const char *elf_check_header(const uint8_t *file, uint64_t size, uint16_t machine)
{
    static const uint8_t magic[4] = {0x7f, 'E', 'L', 'F'};

    if (size < sizeof(magic) || memcmp(file, magic, sizeof(magic)) != 0) {
        return "the root task is not an ELF file";
    }
    if (size < ELF_HEADER_SIZE) {
        return "the root task's ELF header is truncated";
    }
    if (file[4] != ELF_CLASS_64) {
        return "the root task is not a 64-bit ELF file";
    }
    if (file[5] != ELF_LITTLE_ENDIAN) {
        return "the root task is not a little-endian ELF file";
    }
    if (file[6] != ELF_VERSION || bytes_le32(file + 20) != ELF_VERSION) {
        return "the root task has an unknown ELF version";
    }
    if (bytes_le16(file + 18) != machine) {
        return "the root task was built for another machine";
    }
    if (bytes_le16(file + 16) == ELF_TYPE_DYN) {
        return "the root task is position independent; link it statically at a fixed address";
    }
    if (bytes_le16(file + 16) != ELF_TYPE_EXEC) {
        return "the root task is not an executable ELF file";
    }
    if (bytes_le16(file + 52) < ELF_HEADER_SIZE) {
        return "the root task's ELF header states an impossible size of its own";
    }
    return NULL;
}

static const char *elf_check_table(struct elf_image *image, const uint8_t *file, uint64_t size)
{
    uint64_t offset = bytes_le64(file + 32);
    uint32_t count = bytes_le16(file + 56);

    if (count == 0) {
        return "the root task has no program headers";
    }
    if (bytes_le16(file + 54) != ELF_PROGRAM_HEADER_SIZE) {
        return "the root task's program headers have an unknown size";
    }
    if (count > ELF_MAX_PROGRAM_HEADERS) {
        return "the root task has more than 1024 program headers";
    }
    if (offset > size || count * ELF_PROGRAM_HEADER_SIZE > size - offset) {
        return "the root task's program headers lie outside the file";
    }
    image->file = file;
    image->program_headers = offset;
    image->program_header_count = count;
    image->entry = bytes_le64(file + 24);
    return NULL;
}

/* Header `index` as a segment; memory size 0 if it is not a loadable one. */
static struct elf_segment elf_segment_read(const struct elf_image *image, uint32_t index)
{
    const uint8_t *header =
        image->file + image->program_headers + (uint64_t)index * ELF_PROGRAM_HEADER_SIZE;
    struct elf_segment segment = {0, 0, 0, 0};

    if (bytes_le32(header) == ELF_SEGMENT_LOAD) {
        segment.file_offset = bytes_le64(header + 8);
        segment.vaddr = bytes_le64(header + 16);
        segment.file_size = bytes_le64(header + 32);
        segment.memory_size = bytes_le64(header + 40);
    }
    return segment;
}

static const char *elf_check_segment(const struct elf_segment *segment, uint64_t size, uint64_t user_top)
{
    if (segment->file_size > segment->memory_size) {
        return "a segment of the root task is larger in the file than in memory";
    }
    if (segment->file_offset > size || segment->file_size > size - segment->file_offset) {
        return "a segment of the root task lies outside the file: the file is truncated";
    }
    if (segment->memory_size > UINT64_MAX - segment->vaddr) {
        return "a segment of the root task wraps around the end of the address space";
    }
    if (segment->vaddr + segment->memory_size > user_top) {
        return "a segment of the root task lies above the user part of the address space";
    }
    return NULL;
}

static const char *elf_check_overlap(const struct elf_image *image, uint32_t index,
                                     const struct elf_segment *segment)
{
    for (uint32_t i = 0; i < index; i++) {
        struct elf_segment other = elf_segment_read(image, i);

        if (other.memory_size > 0 && other.vaddr < segment->vaddr + segment->memory_size &&
            segment->vaddr < other.vaddr + other.memory_size) {
            return "two segments of the root task overlap";
        }
    }
    return NULL;
}

static const char *elf_check_segments(struct elf_image *image, uint64_t size, uint64_t user_top)
{
    uint64_t start = UINT64_MAX;
    uint64_t end = 0;

    image->segments = 0;
    for (uint32_t i = 0; i < image->program_header_count; i++) {
        const uint8_t *header =
            image->file + image->program_headers + (uint64_t)i * ELF_PROGRAM_HEADER_SIZE;

        if (bytes_le32(header) == ELF_SEGMENT_INTERP) {
            return "the root task needs a dynamic linker; link it statically";
        }
        struct elf_segment segment = elf_segment_read(image, i);
        const char *error = elf_check_segment(&segment, size, user_top);

        if (error == NULL && segment.memory_size > 0) {
            error = elf_check_overlap(image, i, &segment);
        }
        if (error != NULL) {
            return error;
        }
        if (segment.memory_size == 0) {
            continue;
        }
        image->segments++;
        if (segment.vaddr < start) {
            start = segment.vaddr;
        }
        if (segment.vaddr + segment.memory_size > end) {
            end = segment.vaddr + segment.memory_size;
        }
    }
    image->vaddr_start = start;
    image->vaddr_end = end;
    return image->segments == 0 ? "the root task has no loadable segment" : NULL;
}

const char *elf_check(struct elf_image *image, const void *file, uint64_t size, uint16_t machine,
                      uint64_t user_top)
{
    const char *error = elf_check_header(file, size, machine);

    if (error == NULL) {
        error = elf_check_table(image, file, size);
    }
    if (error == NULL) {
        error = elf_check_segments(image, size, user_top);
    }
    if (error != NULL) {
        return error;
    }
    if ((image->vaddr_start & ELF_PAGE_MASK) != 0) {
        return "the root task does not start at a page boundary";
    }
    if (image->vaddr_end > UINT64_MAX - ELF_PAGE_MASK) {
        return "a segment of the root task wraps around the end of the address space";
    }
    image->vaddr_end = (image->vaddr_end + ELF_PAGE_MASK) & ~ELF_PAGE_MASK;
    if (image->entry < image->vaddr_start || image->entry >= image->vaddr_end) {
        return "the root task's entry point lies outside its image";
    }
    return NULL;
}

void elf_load(const struct elf_image *image, void *destination)
{
    uint8_t *memory = destination;

    memset(memory, 0, image->vaddr_end - image->vaddr_start);
    for (uint32_t i = 0; i < image->program_header_count; i++) {
        struct elf_segment segment = elf_segment_read(image, i);

        if (segment.file_size > 0) {
            memcpy(memory + (segment.vaddr - image->vaddr_start), image->file + segment.file_offset,
                   segment.file_size);
        }
    }
}
