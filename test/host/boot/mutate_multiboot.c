/* SPDX-License-Identifier: BSD-2-Clause */
/* Malformed multiboot information. The first byte chooses the version, the rest is the structure. */
#include "firmware_builder.h"
#include "mutation.h"

#include "arch/x86_64/boot/boot_chunks.h"
#include "core/boot/bootinfo.h"

const size_t mutation_least_messages = 15;

static struct buffer with_version(uint8_t version, struct buffer piece)
{
    struct buffer input = {0};

    buffer_append(&input, &version, 1);
    buffer_append(&input, piece.bytes, piece.size);
    buffer_free(&piece);
    return input;
}

size_t mutation_seeds(struct buffer seeds[MUTATION_MAX_SEEDS], int argc, char **argv)
{
    (void)argc;
    (void)argv;
    seeds[0] = with_version(1, multiboot_1_build());
    seeds[1] = with_version(2, multiboot_2_build());
    return 2;
}

void mutation_repair(struct buffer *input, uint64_t *state)
{
    /* Tags are only looked at while the total size is plausible. */
    if (input->size > 9 && (input->bytes[0] & 1) == 0 && random_below(state, 4) != 0) {
        put32(input->bytes + 1, (uint32_t)input->size - 1);
    }
}

static void check_info(const struct boot_info_x86 *info)
{
    if (info->module_count == 0 || info->module_count > MULTIBOOT_MAX_MODULES ||
        info->region_count > MULTIBOOT_MAX_REGIONS || strlen(info->command_line) >= MULTIBOOT_MAX_COMMAND) {
        abort();
    }
    for (uint32_t i = 0; i < info->module_count; i++) {
        if (info->module[i].start >= info->module[i].end) {
            abort();
        }
    }
    for (uint32_t i = 0; i < info->region_count; i++) {
        if (info->region[i].size == 0 || info->region[i].size - 1 > UINT64_MAX - info->region[i].base) {
            abort();
        }
    }
}

/* What is ordinary memory is whole pages above 1 MiB that no other entry claims. */
static void check_ram(const struct boot_info_x86 *info, const struct memory_map *ram)
{
    for (uint32_t i = 0; i < ram->count; i++) {
        if ((ram->region[i].base & 0xfff) != 0 || (ram->region[i].last & 0xfff) != 0xfff ||
            ram->region[i].base < MULTIBOOT_LOW_MEMORY) {
            abort();
        }
    }
    for (uint32_t i = 0; i < info->region_count; i++) {
        if (info->region[i].type != MULTIBOOT_RAM &&
            memory_map_overlaps(ram, info->region[i].base, info->region[i].size)) {
            abort();
        }
    }
}

const char *mutation_run(const uint8_t *input, size_t size)
{
    static struct boot_info_x86 info;
    static struct boot_chunk_contents contents;
    static struct memory_map ram;
    static struct memory_map scratch;
    struct boot_chunk chunks[BOOT_CHUNKS_X86];
    uint64_t extra_size = 0;

    if (size < 2) {
        return "the test has no input";
    }
    bool first_version = (input[0] & 1) != 0;
    uint64_t address = first_version ? MULTIBOOT_1_AT : MULTIBOOT_2_AT;

    simulated_memory_add(address, input + 1, size - 1);
    simulated_memory_add_blank(0x4000, 0x800);
    simulated_memory_add_blank(0x100000, 0xbfee0000);
    const char *message = multiboot_read(first_version ? MULTIBOOT_1_MAGIC : MULTIBOOT_2_MAGIC, address,
                                         simulated_read, &info);

    simulated_memory_reset();
    if (message != NULL) {
        return message;
    }
    check_info(&info);
    message = multiboot_ram(&info, &ram, &scratch);
    if (message != NULL) {
        return message;
    }
    check_ram(&info, &ram);
    uint32_t count = boot_chunks_make(chunks, &contents, &info, info.rsdp, 1000);

    return bootinfo_extra_size(chunks, count, &extra_size);
}
