/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls to the servers. Each returns the error that the server answered with; the first argument is the server's endpoint. */
#pragma once

#include <component/protocol.h>
#include <stddef.h>

/* --- console: printf and putchar go to the capability `console`, line by line --------------------------------------- */

void console_flush(void);
/* Waits for input; at most `size` bytes. 0: the driver had to start anew. */
size_t console_read(char *buffer, size_t size);
/* Returns when the line is quiet. */
enum error console_drain(void);

/* --- time ----------------------------------------------------------------------------------------------------------- */

enum error time_now(seL4_CPtr server, seL4_Word *microseconds);
enum error time_sleep(seL4_CPtr server, seL4_Word microseconds);

/* --- files ---------------------------------------------------------------------------------------------------------- */

enum error file_entry(seL4_CPtr server, seL4_Word index, char name[64], seL4_Word *size);
enum error file_open(seL4_CPtr server, const char *name, seL4_Word *file);
/* `size` is the room before and the number of bytes after; 0 at the end of the file. */
enum error file_read(seL4_CPtr server, seL4_Word file, seL4_Word offset, void *buffer, size_t *size);

/* --- names ---------------------------------------------------------------------------------------------------------- */

/* Puts a capability to the server of that name into the component's free slot and takes it from there; 0: no such name. */
seL4_CPtr names_lookup(seL4_CPtr server, const char *name);
enum error names_entry(seL4_CPtr server, seL4_Word index, char name[24]);

/* --- the root task -------------------------------------------------------------------------------------------------- */

enum error system_entry(seL4_CPtr server, seL4_Word index, struct system_entry *entry);
enum error system_cap(seL4_CPtr server, seL4_Word component, seL4_Word cap, char text[64]);
enum error system_memory(seL4_CPtr server, struct system_memory *memory);
enum error system_restart(seL4_CPtr server, seL4_Word component);
enum error system_halt(seL4_CPtr server);
