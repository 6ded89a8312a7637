/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a component starts with. The root task maps one read-only page that lists, by the names of the system description, the
 * capabilities in the component's CSpace, the memory regions in its address space and the facts of its device; nothing else is
 * within its reach.
 */
#pragma once

#include <component/info.h>
#include <sel4/sel4.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const struct component_info *component;

/* The program. When it returns, the component stops. */
int main(void);

/* The capability of that name; 0 if the description gives none. */
seL4_CPtr component_cap(const char *name);

/* The memory region of that name and its size; NULL if the description gives none. */
void *component_region(const char *name, size_t *size);

/* Raises a fault, which the root task reports and ends with a restart. */
_Noreturn void component_crash(void);
