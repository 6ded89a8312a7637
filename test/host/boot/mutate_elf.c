/* SPDX-License-Identifier: BSD-2-Clause */
/* Malformed root tasks. */
#include "elf_builder.h"
#include "mutation.h"

#include "core/boot/elf.h"

#define USER_TOP 0x7ffffffff000ull

const size_t mutation_least_messages = 15;

size_t mutation_seeds(struct buffer seeds[MUTATION_MAX_SEEDS], int argc, char **argv)
{
    static const struct elf_piece pieces[] = {
        {1, 0x10000, 0x100, 0x100}, {1, 0x11000, 0x80, 0x3000}, {1, 0x20000, 0, 0x100},
        {1, 0x30123, 0x10, 0x10},
    };
    size_t count = 0;

    seeds[count++] = elf_build_ordinary();
    seeds[count++] = elf_build(pieces, 4);
    for (int i = 0; i < argc; i++) {
        if (!buffer_read_file(&seeds[count++], argv[i])) {
            perror(argv[i]);
            exit(2);
        }
    }
    return count;
}

void mutation_repair(struct buffer *input, uint64_t *state)
{
    /* Half of the inputs keep a good head, so that the program headers are looked at. */
    if (random_below(state, 2) == 0 && input->size > 64) {
        struct buffer good = elf_build_ordinary();

        memcpy(input->bytes, good.bytes, 24);
        buffer_free(&good);
    }
}

const char *mutation_run(const uint8_t *input, size_t size)
{
    struct elf_image image;
    const char *message = elf_check(&image, input, size, ELF_MACHINE_X86_64, USER_TOP);

    if (message != NULL) {
        return message;
    }
    uint64_t span = image.vaddr_end - image.vaddr_start;

    if (image.vaddr_start >= image.vaddr_end || image.vaddr_end > USER_TOP || image.vaddr_start % 4096 != 0 ||
        image.vaddr_end % 4096 != 0 || image.entry < image.vaddr_start || image.entry >= image.vaddr_end) {
        abort();
    }
    /* Larger ones would fail for lack of memory, as in the kernel. */
    if (span <= 16 << 20) {
        void *memory = malloc(span);

        elf_load(&image, memory);
        free(memory);
    }
    return NULL;
}
