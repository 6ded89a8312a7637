/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands that look at the system. */

#include "shell.h"

#include <stdio.h>
#include <string.h>

void command_ps(const char *argument)
{
    struct system_entry entry;
    (void)argument;
    printf("NAME      PRIO  BUDGET/PERIOD us    USED ms  MEMORY KiB  SLOTS  RESTARTS  STATE\n");
    for (seL4_Word i = 0; system_entry(system_service(), i, &entry) == ERROR_NONE; i++) {
        printf("%-8s  %4lu  %6lu/%-9lu  %6lu.%03lu  %4lu/%-5lu  %5lu  %8lu  %s\n", entry.name, entry.priority, entry.budget,
               entry.period, entry.consumed / 1000, entry.consumed % 1000, entry.memory_used / 1024,
               entry.memory_size / 1024, entry.slots_used, entry.restarts,
               entry.state == SYSTEM_RUNNING ? "running" : "stopped");
    }
}

static void show_caps(seL4_Word index, const char *name)
{
    char text[64];
    printf("%s\n", name);
    for (seL4_Word cap = 0; system_cap(system_service(), index, cap, text) == ERROR_NONE; cap++) {
        printf("    %s\n", text);
    }
}

void command_caps(const char *argument)
{
    struct system_entry entry;
    if (*argument) {
        int index = component_index(argument);
        if (index >= 0) {
            show_caps((seL4_Word)index, argument);
        }
        return;
    }
    for (seL4_Word i = 0; system_entry(system_service(), i, &entry) == ERROR_NONE; i++) {
        show_caps(i, entry.name);
    }
}

void command_mem(const char *argument)
{
    struct system_memory memory;
    (void)argument;
    if (succeeded("mem", system_memory(system_service(), &memory))) {
        printf("memory: %lu KiB in %lu untyped, %lu KiB used, %lu KiB free\n", memory.total / 1024, memory.untyped,
               memory.used / 1024, (memory.total - memory.used) / 1024);
        printf("slots: %lu, %lu used, %lu free\n", memory.slots_total, memory.slots_used,
               memory.slots_total - memory.slots_used);
    }
}

void command_ls(const char *argument)
{
    seL4_CPtr files = service("files");
    char name[64];
    seL4_Word size = 0;
    (void)argument;
    for (seL4_Word i = 0; files; i++) {
        enum error error = file_entry(files, i, name, &size);
        if (error == ERROR_NOT_FOUND) {
            return;
        }
        if (!succeeded("ls", error)) {
            return;
        }
        printf("%8lu  %s\n", size, name);
    }
}

void command_cat(const char *argument)
{
    seL4_CPtr files = service("files");
    seL4_Word file = 0;
    if (!files || !succeeded(argument, file_open(files, argument, &file))) {
        return;
    }
    char bytes[512];
    for (seL4_Word offset = 0;;) {
        size_t size = sizeof(bytes);
        if (!succeeded(argument, file_read(files, file, offset, bytes, &size)) || !size) {
            return;
        }
        for (size_t i = 0; i < size; i++) {
            bool printable = (bytes[i] >= ' ' && bytes[i] < 127) || bytes[i] == '\n' || bytes[i] == '\t';
            putchar(printable ? bytes[i] : '.');
        }
        if (line_break()) {
            printf("^C\n");
            return;
        }
        offset += size;
    }
}

void command_names(const char *argument)
{
    char name[24];
    (void)argument;
    for (seL4_Word i = 0; names_entry(component_cap("names"), i, name) == ERROR_NONE; i++) {
        printf("%s\n", name);
    }
}

void command_uptime(const char *argument)
{
    seL4_CPtr time = service("time");
    seL4_Word now;
    (void)argument;
    if (time && succeeded("uptime", time_now(time, &now))) {
        printf("up %lu.%03lu s\n", now / 1000000, now / 1000 % 1000);
    }
}
