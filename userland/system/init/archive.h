/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading a cpio archive ("newc") in memory. A damaged archive ends where the damage begins. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct archive_file {
    const char *name; /* ends with a zero byte inside the archive */
    const char *data;
    size_t size;
};

/* Steps through the regular files: `position` starts at 0. False at the end. */
bool archive_next(const char *archive, size_t size, size_t *position, struct archive_file *file);

bool archive_find(const char *archive, size_t size, const char *name, struct archive_file *file);
