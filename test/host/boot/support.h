/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the host tests of the boot code share: a random generator with a fixed seed, mutation of inputs,
 * buffers that end where the sanitizer sees it, and a simulated physical memory.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A message of the kernel: one line, neither empty nor endless. Fails the test if it is none. */
void check_message(const char *message);

/* The call must succeed, or fail with a message that contains `text`. */
#define assert_success(call)                                                                                 \
    do {                                                                                                     \
        const char *message_ = (call);                                                                       \
        if (message_ != NULL) {                                                                              \
            fail_msg("unexpected message: %s", message_);                                                    \
        }                                                                                                    \
    } while (0)

#define assert_refused(call, text)                                                                           \
    do {                                                                                                     \
        const char *message_ = (call);                                                                       \
        if (message_ == NULL) {                                                                              \
            fail_msg("accepted, but should say: %s", (text));                                                \
        }                                                                                                    \
        check_message(message_);                                                                             \
        if (strstr(message_, (text)) == NULL) {                                                              \
            fail_msg("says \"%s\", but should say: %s", message_, (text));                                   \
        }                                                                                                    \
    } while (0)

/* A growing byte buffer. */
struct buffer {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
};

void buffer_append(struct buffer *buffer, const void *bytes, size_t size);
void buffer_pad(struct buffer *buffer, size_t size); /* with zeros up to this size */
void buffer_free(struct buffer *buffer);
bool buffer_read_file(struct buffer *buffer, const char *path);

void put16(uint8_t *at, uint16_t value);
void put32(uint8_t *at, uint32_t value);
void put64(uint8_t *at, uint64_t value);
void put32be(uint8_t *at, uint32_t value);

/* xorshift64*; never seeded from the outside, so that every run is the same run. */
uint64_t random_next(uint64_t *state);
uint64_t random_below(uint64_t *state, uint64_t limit);

/* Change, shorten or lengthen the buffer in one to eight ways. */
void mutate(struct buffer *buffer, uint64_t *state);

/*
 * Physical memory that consists of a few pieces. What simulated_read returns is a copy of exactly the
 * bytes asked for, so one byte read beyond them is a sanitizer report. Blank pieces are memory full of
 * zeros; what is asked for in larger amounts than 4 KiB, such as a module, must not be looked at.
 */
void simulated_memory_reset(void);
void simulated_memory_add(uint64_t address, const void *contents, uint64_t size);
void simulated_memory_add_blank(uint64_t address, uint64_t size);
const void *simulated_read(uint64_t address, uint64_t size);
