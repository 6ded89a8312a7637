/* SPDX-License-Identifier: BSD-2-Clause */
/* See support.h. */
#include "support.h"

#include <sys/mman.h>

#define MESSAGE_LIMIT 110u

void check_message(const char *message)
{
    size_t length = strlen(message);

    if (length < 10 || length > MESSAGE_LIMIT || strpbrk(message, "\n\r\t%") != NULL) {
        fprintf(stderr, "not a clear one-line message: \"%s\"\n", message);
        abort();
    }
}

static void buffer_reserve(struct buffer *buffer, size_t capacity)
{
    if (capacity > buffer->capacity) {
        buffer->capacity = capacity * 2;
        buffer->bytes = realloc(buffer->bytes, buffer->capacity);
        if (buffer->bytes == NULL) {
            abort();
        }
    }
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t size)
{
    if (size == 0) {
        return;
    }
    buffer_reserve(buffer, buffer->size + size);
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
}

void buffer_pad(struct buffer *buffer, size_t size)
{
    if (size > buffer->size) {
        buffer_reserve(buffer, size);
        memset(buffer->bytes + buffer->size, 0, size - buffer->size);
        buffer->size = size;
    }
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}

bool buffer_read_file(struct buffer *buffer, const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t chunk[4096];
    size_t got;

    *buffer = (struct buffer){0};
    if (file == NULL) {
        return false;
    }
    while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        buffer_append(buffer, chunk, got);
    }
    fclose(file);
    return true;
}

void put16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

void put32(uint8_t *at, uint32_t value)
{
    put16(at, (uint16_t)value);
    put16(at + 2, (uint16_t)(value >> 16));
}

void put64(uint8_t *at, uint64_t value)
{
    put32(at, (uint32_t)value);
    put32(at + 4, (uint32_t)(value >> 32));
}

void put32be(uint8_t *at, uint32_t value)
{
    put32(at, __builtin_bswap32(value));
}

uint64_t random_next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1dull;
}

uint64_t random_below(uint64_t *state, uint64_t limit)
{
    return (random_next(state) >> 11) % limit;
}

/* Numbers at which sums and comparisons go wrong. */
static uint64_t interesting_number(const struct buffer *buffer, uint64_t *state)
{
    const uint64_t numbers[] = {
        0, 1, 2, 3, 4, 7, 8, 16, 0xff, 0xfff, 0x1000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0,
        0xfffffffc, 0xffffffff, 0x100000000, 0x7fffffffffff, 0x800000000000, 0x7fffffffffffffff,
        0x8000000000000000, 0xfffffffffffff000, 0xfffffffffffffff8, 0xffffffffffffffff,
        buffer->size, buffer->size - 1, buffer->size + 1, buffer->size / 2, buffer->size - 16,
        random_next(state), random_next(state) & 0xffff, random_below(state, buffer->size),
    };

    return numbers[random_below(state, sizeof(numbers) / sizeof(numbers[0]))];
}

static void mutate_number(struct buffer *buffer, uint64_t *state)
{
    static const size_t widths[] = {1, 2, 4, 4, 4, 8, 8};
    size_t width = widths[random_below(state, 7)];
    uint64_t number = interesting_number(buffer, state);
    bool big_endian = random_below(state, 2) == 0;
    /* Headers come first and matter most. */
    size_t range = random_below(state, 4) == 0 && buffer->size > 256 ? 256 : buffer->size;

    if (range < width) {
        return;
    }
    size_t at = random_below(state, range - width + 1);

    if (random_below(state, 4) != 0) {
        at -= at % width;
    }
    for (size_t i = 0; i < width; i++) {
        buffer->bytes[at + i] = (uint8_t)(number >> 8 * (big_endian ? width - 1 - i : i));
    }
}

static void mutate_block(struct buffer *buffer, uint64_t *state)
{
    size_t size = random_below(state, buffer->size < 64 ? buffer->size : 64) + 1;
    size_t from = random_below(state, buffer->size - size + 1);
    size_t to = random_below(state, buffer->size - size + 1);

    switch (random_below(state, 4)) {
    case 0: /* overwrite */
        memmove(buffer->bytes + to, buffer->bytes + from, size);
        break;
    case 1: /* delete */
        memmove(buffer->bytes + from, buffer->bytes + from + size, buffer->size - from - size);
        buffer->size -= size;
        break;
    case 2: /* clear */
        memset(buffer->bytes + from, 0, size);
        break;
    default: /* insert */
        buffer_pad(buffer, buffer->size + size);
        memmove(buffer->bytes + from + size, buffer->bytes + from, buffer->size - from - size);
        break;
    }
}

void mutate(struct buffer *buffer, uint64_t *state)
{
    uint64_t rounds = random_below(state, 2) == 0 ? 1 : 1 + random_below(state, 8);

    for (; rounds > 0 && buffer->size > 0; rounds--) {
        uint64_t kind = random_below(state, 16);

        if (kind < 5) {
            buffer->bytes[random_below(state, buffer->size)] ^= (uint8_t)(1u << random_below(state, 8));
        } else if (kind < 13) {
            mutate_number(buffer, state);
        } else if (kind < 15) {
            mutate_block(buffer, state);
        } else {
            buffer->size = random_below(state, buffer->size + 1);
        }
    }
}

struct memory_piece {
    uint64_t address;
    uint64_t size;
    const uint8_t *contents;
};

static struct memory_piece pieces[16];
static size_t piece_count;
static void **copies;
static size_t copy_count;
static size_t copy_capacity;
static void *unreadable_page;
static const uint8_t blank[4096];

void simulated_memory_reset(void)
{
    for (size_t i = 0; i < copy_count; i++) {
        free(copies[i]);
    }
    free(copies);
    copies = NULL;
    copy_count = 0;
    copy_capacity = 0;
    piece_count = 0;
}

void simulated_memory_add(uint64_t address, const void *contents, uint64_t size)
{
    if (piece_count == sizeof(pieces) / sizeof(pieces[0])) {
        abort();
    }
    if (size > 0) {
        pieces[piece_count++] = (struct memory_piece){address, size, contents};
    }
}

void simulated_memory_add_blank(uint64_t address, uint64_t size)
{
    simulated_memory_add(address, NULL, size);
}

static const void *copy_for_sanitizer(const void *bytes, uint64_t size)
{
    if (copy_count == copy_capacity) {
        copy_capacity = copy_capacity * 2 + 64;
        copies = realloc(copies, copy_capacity * sizeof(*copies));
        if (copies == NULL) {
            abort();
        }
    }
    void *copy = malloc(size);

    if (copy == NULL) {
        abort();
    }
    memcpy(copy, bytes, size);
    copies[copy_count++] = copy;
    return copy;
}

const void *simulated_read(uint64_t address, uint64_t size)
{
    if (size == 0) {
        fprintf(stderr, "the code under test asked for nothing\n");
        abort();
    }
    for (size_t i = 0; i < piece_count; i++) {
        const struct memory_piece *piece = &pieces[i];

        if (address < piece->address || address - piece->address >= piece->size ||
            size > piece->size - (address - piece->address)) {
            continue;
        }
        if (piece->contents != NULL) {
            return copy_for_sanitizer(piece->contents + (address - piece->address), size);
        }
        if (size <= sizeof(blank)) {
            return copy_for_sanitizer(blank, size);
        }
        if (unreadable_page == NULL) {
            unreadable_page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (unreadable_page == MAP_FAILED) {
                abort();
            }
        }
        return unreadable_page;
    }
    return NULL;
}
