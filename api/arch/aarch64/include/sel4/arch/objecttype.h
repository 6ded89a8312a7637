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

/* A type whose gate is off keeps its name, with a value that Retype refuses. */
#define seL4_ARM_IOPageTableObject 0xffff
#ifndef CONFIG_ARM_HYPERVISOR_SUPPORT
#define seL4_ARM_VCPUObject 0xfffe
#endif
