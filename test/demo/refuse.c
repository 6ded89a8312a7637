/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads a system's description on the build machine, with the root task's own reader: refuse DEVICES SYSTEM PROGRAM... Programs
 * are the names that the archive would have. Says what is wrong and ends with status 1, or says nothing.
 */

#include "description.h"

#include <stdio.h>
#include <string.h>

static char **programs;
static struct description description;

static bool has_program(const char *name)
{
    for (char **program = programs; *program; program++) {
        if (!strcmp(*program, name)) {
            return true;
        }
    }
    return false;
}

static bool read_file(const char *path)
{
    static char text[1 << 16];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return false;
    }
    size_t size = fread(text, 1, sizeof(text), file);
    fclose(file);
    const char *name = strrchr(path, '/');
    return description_read(&description, name ? name + 1 : path, text, size);
}

int main(int count, char **words)
{
    if (count < 3) {
        return 2;
    }
    programs = words + 3;
    if (read_file(words[1]) && read_file(words[2]) && description_check(&description, "system.txt", has_program)) {
        return 0;
    }
    puts(description.message);
    return 1;
}
