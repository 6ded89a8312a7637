/* SPDX-License-Identifier: BSD-2-Clause */
/* Object types, common part; the mode and architecture parts go on from where it ends. */
#pragma once

#include <sel4/simple_types.h>

typedef enum api_object {
#define OBJECT(name, size_bits) name,
#include <tagua/objects.def>
    seL4_NonArchObjectTypeCount
} seL4_ObjectType;

#include <sel4/sel4_arch/objecttype.h>
#include <sel4/arch/objecttype.h>

typedef seL4_Word api_object_t;
typedef seL4_Word object_t;
