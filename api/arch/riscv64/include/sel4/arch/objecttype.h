/* SPDX-License-Identifier: BSD-2-Clause */
/* Object types, architecture part. */
#pragma once

#include <sel4/sel4_arch/objecttype.h>

typedef enum {
    tagua_before_arch_objects = seL4_ModeObjectTypeCount - 1,
#define ARCH_OBJECT(name, size_bits) name,
#include <tagua/objects.def>
    seL4_ObjectTypeCount
} seL4_ArchObjectType;
