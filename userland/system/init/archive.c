/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An entry is a header of 110 characters (magic number and 13 fields of 8 hexadecimal digits), the name, and the data; name and
 * data start at multiples of four. Every size is compared with what is left before it is used.
 */

#include "archive.h"

#include <string.h>

#define HEADER_SIZE 110
#define FIELD_MODE 1
#define FIELD_FILE_SIZE 6
#define FIELD_NAME_SIZE 11
#define MODE_KIND 0170000
#define MODE_REGULAR 0100000

/* The field's value, or more than any archive has if it is no number. */
static size_t archive_field(const char *header, unsigned field)
{
    const char *digits = header + 6 + 8 * field;
    size_t value = 0;
    for (unsigned i = 0; i < 8; i++) {
        char digit = digits[i];
        size_t part = digit >= '0' && digit <= '9'   ? (size_t)(digit - '0')
                      : digit >= 'a' && digit <= 'f' ? (size_t)(digit - 'a' + 10)
                      : digit >= 'A' && digit <= 'F' ? (size_t)(digit - 'A' + 10)
                                                     : 16;
        if (part == 16) {
            return ~(size_t)0;
        }
        value = value << 4 | part;
    }
    return value;
}

static size_t round_to_four(size_t value)
{
    return (value + 3) & ~(size_t)3;
}

bool archive_next(const char *archive, size_t size, size_t *position, struct archive_file *file)
{
    for (;;) {
        size_t at = *position;
        if (at > size || size - at < HEADER_SIZE || memcmp(archive + at, "070701", 6)) {
            return false;
        }
        const char *header = archive + at;
        size_t name_size = archive_field(header, FIELD_NAME_SIZE);
        size_t file_size = archive_field(header, FIELD_FILE_SIZE);
        if (!name_size || name_size > size - at - HEADER_SIZE || header[HEADER_SIZE + name_size - 1]) {
            return false;
        }
        size_t data = round_to_four(at + HEADER_SIZE + name_size);
        if (data > size || file_size > size - data) {
            return false;
        }
        *position = round_to_four(data + file_size);
        *file = (struct archive_file){ header + HEADER_SIZE, archive + data, file_size };
        if (!strcmp(file->name, "TRAILER!!!")) {
            return false;
        }
        if ((archive_field(header, FIELD_MODE) & MODE_KIND) == MODE_REGULAR) {
            return true;
        }
    }
}

bool archive_find(const char *archive, size_t size, const char *name, struct archive_file *file)
{
    for (size_t position = 0; archive_next(archive, size, &position, file);) {
        if (!strcmp(file->name, name)) {
            return true;
        }
    }
    return false;
}
