/* SPDX-License-Identifier: BSD-2-Clause */
/* Object types, mode part. */
#pragma once

#include <sel4/objecttype.h>

typedef enum {
    tagua_before_mode_objects = seL4_NonArchObjectTypeCount - 1,
#define MODE_OBJECT(name, size_bits) name,
#include <tagua/objects.def>
    seL4_ModeObjectTypeCount
} seL4_ModeObjectType;

/* Exists only with four levels of page tables: a value that Retype refuses. */
#define seL4_RISCV_Tera_Page 0xffffffff
