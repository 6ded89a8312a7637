/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Multiboot information structures of version 1 (a fixed structure with pointers) and version 2 (a list
 * of tags). Loops are bounded by the capacities of struct boot_info_x86 or by the tags' total size, of
 * which each step consumes at least eight bytes.
 */
#include "arch/x86_64/boot/multiboot.h"

#include <stddef.h>

#include "core/boot/bytes.h"
#include "core/string.h"

#define MULTIBOOT_1_INFO_SIZE   110u
#define MULTIBOOT_1_ENTRY_SIZE  24u
#define MULTIBOOT_1_MODULE_SIZE 16u

#define MULTIBOOT_1_HAS_MEMORY      (1u << 0)
#define MULTIBOOT_1_HAS_COMMAND     (1u << 2)
#define MULTIBOOT_1_HAS_MODULES     (1u << 3)
#define MULTIBOOT_1_HAS_MAP         (1u << 6)
#define MULTIBOOT_1_HAS_VBE         (1u << 11)
#define MULTIBOOT_1_HAS_FRAMEBUFFER (1u << 12)

#define MULTIBOOT_2_MAX_SIZE 0x400000u

enum multiboot_2_tag {
    MULTIBOOT_2_END = 0,
    MULTIBOOT_2_COMMAND = 1,
    MULTIBOOT_2_MODULE = 3,
    MULTIBOOT_2_MEMORY = 4,
    MULTIBOOT_2_MAP = 6,
    MULTIBOOT_2_VBE = 7,
    MULTIBOOT_2_FRAMEBUFFER = 8,
    MULTIBOOT_2_RSDP_1 = 14,
    MULTIBOOT_2_RSDP_2 = 15,
};

static const char *multiboot_add_region(struct boot_info_x86 *info, uint64_t base, uint64_t size,
                                        uint32_t type)
{
    if (size == 0) {
        return NULL;
    }
    if (size - 1 > UINT64_MAX - base) {
        return "multiboot: a memory map entry wraps around the end of the address space";
    }
    if (info->region_count == MULTIBOOT_MAX_REGIONS) {
        return "multiboot: the memory map has too many entries";
    }
    info->region[info->region_count++] = (struct multiboot_region){base, size, type};
    return NULL;
}

static const char *multiboot_add_module(struct boot_info_x86 *info, uint32_t start, uint32_t end,
                                        physical_read_function *read)
{
    if (end <= start) {
        return "multiboot: a module is empty or ends before it starts";
    }
    if (info->module_count == MULTIBOOT_MAX_MODULES) {
        return "multiboot: too many modules";
    }
    if (read(start, end - start) == NULL) {
        return "multiboot: a module lies outside the memory that the kernel can read";
    }
    info->module[info->module_count++] = (struct multiboot_module){start, end};
    return NULL;
}

/* RAM as far as it is known without a memory map. */
static const char *multiboot_add_upper_memory(struct boot_info_x86 *info, uint32_t upper_kib)
{
    return multiboot_add_region(info, MULTIBOOT_LOW_MEMORY, (uint64_t)upper_kib * 1024, MULTIBOOT_RAM);
}

/* If `word` starts with `option`, what follows it; else NULL. */
static const char *multiboot_option_value(const char *word, const char *option)
{
    while (*option != 0) {
        if (*word++ != *option++) {
            return NULL;
        }
    }
    return word;
}

static bool multiboot_word_ends(char character)
{
    return character == 0 || character == ' ' || character == '\t' || character == '\n';
}

/* A port number, decimal or with 0x hexadecimal, that takes the whole rest of its word. */
static bool multiboot_port_read(const char *text, struct multiboot_port *port)
{
    uint32_t radix = 10;
    uint32_t value = 0;

    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        radix = 16;
        text += 2;
    }
    if (multiboot_word_ends(*text)) {
        return false;
    }
    for (; !multiboot_word_ends(*text); text++) {
        uint32_t digit = radix;

        if (*text >= '0' && *text <= '9') {
            digit = (uint32_t)(*text - '0');
        } else if ((*text | 0x20) >= 'a' && (*text | 0x20) <= 'f') {
            digit = (uint32_t)((*text | 0x20) - 'a') + 10;
        }
        if (digit >= radix || value * radix + digit > UINT16_MAX) {
            return false;
        }
        value = value * radix + digit;
    }
    *port = (struct multiboot_port){true, (uint16_t)value};
    return true;
}

/* The options are looked for in all words: the first may or may not be the kernel's file name. */
static void multiboot_scan_options(struct boot_info_x86 *info)
{
    const char *word = info->command_line;

    while (*word != 0) {
        const char *console = multiboot_option_value(word, "console_port=");
        const char *debug = multiboot_option_value(word, "debug_port=");
        const char *iommu = multiboot_option_value(word, "disable_iommu");

        if (console != NULL) {
            (void)multiboot_port_read(console, &info->console_port);
        } else if (debug != NULL) {
            (void)multiboot_port_read(debug, &info->debug_port);
        } else if (iommu != NULL && multiboot_word_ends(*iommu)) {
            info->disable_iommu = true;
        }
        while (!multiboot_word_ends(*word)) {
            word++;
        }
        while (*word != 0 && multiboot_word_ends(*word)) {
            word++;
        }
    }
}

static void multiboot_framebuffer_read(const uint8_t *bytes, struct multiboot_framebuffer *framebuffer)
{
    framebuffer->address = bytes_le64(bytes);
    framebuffer->pitch = bytes_le32(bytes + 8);
    framebuffer->width = bytes_le32(bytes + 12);
    framebuffer->height = bytes_le32(bytes + 16);
    framebuffer->bits_per_pixel = bytes[20];
    framebuffer->type = bytes[21];
}

/* The four 16-bit numbers that both versions have in this order, and the two blocks of the BIOS. */
static void multiboot_vbe_read(const uint8_t *numbers, const void *control, const void *mode_info,
                               struct multiboot_vbe *vbe)
{
    vbe->present = true;
    vbe->mode = bytes_le16(numbers);
    vbe->interface_segment = bytes_le16(numbers + 2);
    vbe->interface_offset = bytes_le16(numbers + 4);
    vbe->interface_size = bytes_le16(numbers + 6);
    memcpy(vbe->control, control, sizeof(vbe->control));
    memcpy(vbe->mode_info, mode_info, sizeof(vbe->mode_info));
}

static const char *multiboot_1_command(uint64_t address, physical_read_function *read,
                                       struct boot_info_x86 *info)
{
    for (uint32_t i = 0; i + 1 < MULTIBOOT_MAX_COMMAND; i++) {
        const char *character = read(address + i, 1);

        if (character == NULL) {
            return "multiboot: the command line lies outside the memory that the kernel can read";
        }
        info->command_line[i] = *character;
        if (*character == 0) {
            break;
        }
    }
    return NULL;
}

static const char *multiboot_1_modules(uint64_t address, uint32_t count, physical_read_function *read,
                                       struct boot_info_x86 *info)
{
    const char *error = NULL;

    for (uint32_t i = 0; error == NULL && i < count; i++) {
        const uint8_t *entry =
            read(address + (uint64_t)i * MULTIBOOT_1_MODULE_SIZE, MULTIBOOT_1_MODULE_SIZE);

        if (entry == NULL) {
            return "multiboot: the module list lies outside the memory that the kernel can read";
        }
        error = multiboot_add_module(info, bytes_le32(entry), bytes_le32(entry + 4), read);
    }
    return error;
}

static const char *multiboot_1_map(uint64_t address, uint32_t length, physical_read_function *read,
                                   struct boot_info_x86 *info)
{
    uint64_t offset = 0;

    while (length - offset >= MULTIBOOT_1_ENTRY_SIZE) {
        const uint8_t *entry = read(address + offset, MULTIBOOT_1_ENTRY_SIZE);

        if (entry == NULL) {
            return "multiboot: the memory map lies outside the memory that the kernel can read";
        }
        uint64_t stride = (uint64_t)bytes_le32(entry) + 4;

        if (stride < MULTIBOOT_1_ENTRY_SIZE || stride > length - offset) {
            return "multiboot: a memory map entry has an impossible size";
        }
        const char *error = multiboot_add_region(info, bytes_le64(entry + 4), bytes_le64(entry + 12),
                                                 bytes_le32(entry + 20));

        if (error != NULL) {
            return error;
        }
        offset += stride;
    }
    return NULL;
}

static const char *multiboot_1_video(const uint8_t *bytes, uint32_t flags, physical_read_function *read,
                                     struct boot_info_x86 *info)
{
    uint32_t control_address = bytes_le32(bytes + 72);
    uint32_t mode_address = bytes_le32(bytes + 76);

    if ((flags & MULTIBOOT_1_HAS_VBE) != 0 && control_address != 0 && mode_address != 0) {
        const void *control = read(control_address, MULTIBOOT_VBE_CONTROL_SIZE);
        const void *mode_info = read(mode_address, MULTIBOOT_VBE_MODE_SIZE);

        if (control == NULL || mode_info == NULL) {
            return "multiboot: the VBE information lies outside the memory that the kernel can read";
        }
        multiboot_vbe_read(bytes + 80, control, mode_info, &info->vbe);
    }
    if ((flags & MULTIBOOT_1_HAS_FRAMEBUFFER) != 0) {
        multiboot_framebuffer_read(bytes + 88, &info->framebuffer);
    }
    return NULL;
}

static const char *multiboot_1_read(uint64_t address, physical_read_function *read,
                                    struct boot_info_x86 *info)
{
    const uint8_t *bytes = read(address, MULTIBOOT_1_INFO_SIZE);
    const char *error = NULL;

    if (bytes == NULL) {
        return "multiboot: the information lies outside the memory that the kernel can read";
    }
    uint32_t flags = bytes_le32(bytes);

    if ((flags & MULTIBOOT_1_HAS_MEMORY) == 0) {
        return "multiboot: the loader does not tell the size of the memory";
    }
    if ((flags & MULTIBOOT_1_HAS_COMMAND) != 0) {
        error = multiboot_1_command(bytes_le32(bytes + 16), read, info);
    }
    if (error == NULL && (flags & MULTIBOOT_1_HAS_MODULES) != 0) {
        error = multiboot_1_modules(bytes_le32(bytes + 24), bytes_le32(bytes + 20), read, info);
    }
    if (error == NULL) {
        error = (flags & MULTIBOOT_1_HAS_MAP) != 0
                    ? multiboot_1_map(bytes_le32(bytes + 48), bytes_le32(bytes + 44), read, info)
                    : multiboot_add_upper_memory(info, bytes_le32(bytes + 8));
    }
    return error != NULL ? error : multiboot_1_video(bytes, flags, read, info);
}

static const char *multiboot_2_map(const uint8_t *tag, uint32_t size, struct boot_info_x86 *info)
{
    uint32_t stride = size >= 16 ? bytes_le32(tag + 8) : 0;

    if (stride < 24) {
        return "multiboot: the memory map has entries of an impossible size";
    }
    for (uint32_t offset = 16; size - offset >= stride; offset += stride) {
        const uint8_t *entry = tag + offset;
        const char *error = multiboot_add_region(info, bytes_le64(entry), bytes_le64(entry + 8),
                                                 bytes_le32(entry + 16));

        if (error != NULL) {
            return error;
        }
    }
    return NULL;
}

/* The RSDP copy in a tag; version 2 replaces version 1, whichever comes first. */
static void multiboot_2_rsdp(const uint8_t *tag, uint32_t size, struct boot_info_x86 *info)
{
    if (info->has_rsdp && size < MULTIBOOT_RSDP_SIZE) {
        return;
    }
    memset(info->rsdp, 0, sizeof(info->rsdp));
    memcpy(info->rsdp, tag + 8, size);
    info->has_rsdp = true;
}

static void multiboot_2_command(const uint8_t *tag, uint32_t size, struct boot_info_x86 *info)
{
    uint32_t length = size - 8;

    if (length > MULTIBOOT_MAX_COMMAND - 1) {
        length = MULTIBOOT_MAX_COMMAND - 1;
    }
    memcpy(info->command_line, tag + 8, length);
    info->command_line[length] = 0;
}

/* Bytes that a tag of this type must have at least, header included. */
static uint32_t multiboot_2_least_size(uint32_t type)
{
    switch (type) {
    case MULTIBOOT_2_MODULE:
    case MULTIBOOT_2_MEMORY:
    case MULTIBOOT_2_MAP:
        return 16;
    case MULTIBOOT_2_VBE:
        return 16 + MULTIBOOT_VBE_CONTROL_SIZE + MULTIBOOT_VBE_MODE_SIZE;
    case MULTIBOOT_2_FRAMEBUFFER:
        return 30;
    case MULTIBOOT_2_RSDP_1:
        return 8 + 20;
    case MULTIBOOT_2_RSDP_2:
        return 8 + MULTIBOOT_RSDP_SIZE;
    default:
        return 8;
    }
}

static const char *multiboot_2_tag_read(const uint8_t *tag, uint32_t type, uint32_t size,
                                        physical_read_function *read, struct boot_info_x86 *info)
{
    switch (type) {
    case MULTIBOOT_2_COMMAND:
        multiboot_2_command(tag, size, info);
        return NULL;
    case MULTIBOOT_2_MODULE:
        return multiboot_add_module(info, bytes_le32(tag + 8), bytes_le32(tag + 12), read);
    case MULTIBOOT_2_MAP:
        return multiboot_2_map(tag, size, info);
    case MULTIBOOT_2_VBE:
        multiboot_vbe_read(tag + 8, tag + 16, tag + 16 + MULTIBOOT_VBE_CONTROL_SIZE, &info->vbe);
        return NULL;
    case MULTIBOOT_2_FRAMEBUFFER:
        multiboot_framebuffer_read(tag + 8, &info->framebuffer);
        return NULL;
    case MULTIBOOT_2_RSDP_1:
        multiboot_2_rsdp(tag, 20, info);
        return NULL;
    case MULTIBOOT_2_RSDP_2:
        multiboot_2_rsdp(tag, MULTIBOOT_RSDP_SIZE, info);
        return NULL;
    default:
        return NULL;
    }
}

/* Walk the tags; `upper_kib` receives what the basic memory tag says. */
static const char *multiboot_2_tags(const uint8_t *bytes, uint32_t total, physical_read_function *read,
                                    struct boot_info_x86 *info, uint32_t *upper_kib)
{
    uint32_t offset = 8;

    while (offset <= total && total - offset >= 8) {
        const uint8_t *tag = bytes + offset;
        uint32_t type = bytes_le32(tag);
        uint32_t size = bytes_le32(tag + 4);

        if (type == MULTIBOOT_2_END) {
            return NULL;
        }
        if (size < multiboot_2_least_size(type) || size > total - offset) {
            return "multiboot: a tag has an impossible size";
        }
        if (type == MULTIBOOT_2_MEMORY) {
            *upper_kib = bytes_le32(tag + 12);
        }
        const char *error = multiboot_2_tag_read(tag, type, size, read, info);

        if (error != NULL) {
            return error;
        }
        offset += (size + 7) & ~7u;
    }
    return "multiboot: the list of tags has no end";
}

static const char *multiboot_2_read(uint64_t address, physical_read_function *read,
                                    struct boot_info_x86 *info)
{
    const uint8_t *head = (address & 7) == 0 ? read(address, 8) : NULL;
    uint32_t upper_kib = 0;

    if (head == NULL) {
        return "multiboot: the information is misaligned or outside the memory that the kernel can read";
    }
    uint32_t total = bytes_le32(head);

    if (total < 16 || total > MULTIBOOT_2_MAX_SIZE) {
        return "multiboot: the information has an impossible size";
    }
    const uint8_t *bytes = read(address, total);

    if (bytes == NULL) {
        return "multiboot: the information lies outside the memory that the kernel can read";
    }
    const char *error = multiboot_2_tags(bytes, total, read, info, &upper_kib);

    if (error == NULL && info->region_count == 0) {
        error = multiboot_add_upper_memory(info, upper_kib);
    }
    return error;
}

const char *multiboot_read(uint32_t magic, uint64_t address, physical_read_function *read,
                           struct boot_info_x86 *info)
{
    const char *error = NULL;

    memset(info, 0, sizeof(*info));
    if (magic == MULTIBOOT_1_MAGIC) {
        info->version = 1;
        error = multiboot_1_read(address, read, info);
    } else if (magic == MULTIBOOT_2_MAGIC) {
        info->version = 2;
        error = multiboot_2_read(address, read, info);
    } else {
        error = "multiboot: the kernel was not started by a multiboot loader";
    }
    if (error != NULL) {
        return error;
    }
    if (info->module_count == 0) {
        return "multiboot: there is no module, so there is no root task";
    }
    multiboot_scan_options(info);
    return NULL;
}

const char *multiboot_ram(const struct boot_info_x86 *info, struct memory_map *ram,
                          struct memory_map *scratch)
{
    const char *error = NULL;

    memory_map_clear(ram);
    memory_map_clear(scratch);
    for (uint32_t i = 0; error == NULL && i < info->region_count; i++) {
        const struct multiboot_region *region = &info->region[i];

        error = memory_map_add(region->type == MULTIBOOT_RAM ? ram : scratch, region->base, region->size);
    }
    if (error != NULL) {
        return error;
    }
    memory_map_round_inward(ram, 12);
    memory_map_round_outward(scratch, 12);
    error = memory_map_subtract(ram, scratch);
    memory_map_clip(ram, MULTIBOOT_LOW_MEMORY, UINT64_MAX);
    if (error == NULL && ram->count == 0) {
        error = "multiboot: the memory map lists no usable memory";
    }
    return error;
}
