/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Object types: the common, the mode and the architecture part, each going on from where the last one ends. A
 * type whose gate is off keeps its name, with a value that Retype refuses.
 */
#pragma once

#include <sel4/config.h>

typedef enum api_object {
#define OBJECT(name, size_bits) name,
#include <tagua/objects.def>
    seL4_NonArchObjectTypeCount
} seL4_ObjectType;

typedef enum {
    tagua_before_mode_objects = seL4_NonArchObjectTypeCount - 1,
#define MODE_OBJECT(name, size_bits) name,
#include <tagua/objects.def>
    seL4_ModeObjectTypeCount
} seL4_ModeObjectType;

typedef enum {
    tagua_before_arch_objects = seL4_ModeObjectTypeCount - 1,
#define ARCH_OBJECT(name, size_bits) name,
#include <tagua/objects.def>
    seL4_ObjectTypeCount
} seL4_ArchObjectType;

#if defined(CONFIG_ARCH_X86_64)
#define seL4_IA32_PDPTObject seL4_X86_PDPTObject
#ifndef CONFIG_HUGE_PAGE
#define seL4_X64_HugePageObject 0xfffffffe
#endif
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
#elif defined(CONFIG_ARCH_AARCH64)
#define seL4_ARM_IOPageTableObject 0xffff
#ifndef CONFIG_ARM_HYPERVISOR_SUPPORT
#define seL4_ARM_VCPUObject 0xfffe
#endif
#elif defined(CONFIG_ARCH_RISCV64)
#define seL4_RISCV_Tera_Page 0xffffffff
#endif
