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

#define seL4_IA32_PDPTObject seL4_X86_PDPTObject

/* A type whose gate is off keeps its name, with a value that Retype refuses. */
#ifndef CONFIG_HUGE_PAGE
#define seL4_X64_HugePageObject 0xfffffffe
#endif
