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
#ifndef CONFIG_IOMMU
#define seL4_X86_IOPageTableObject 0xffffff
#endif
#ifndef CONFIG_VTX
#define seL4_X86_VCPUObject 0xfffffe
#define seL4_X86_EPTPML4Object 0xfffffd
#define seL4_X86_EPTPDPTObject 0xfffffc
#define seL4_X86_EPTPDObject 0xfffffb
#define seL4_X86_EPTPTObject 0xfffffa
#endif
