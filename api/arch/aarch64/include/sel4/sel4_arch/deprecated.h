/* SPDX-License-Identifier: BSD-2-Clause */
/* Names from when each level of the page tables was a type of its own. */
#pragma once

#include <sel4/types.h>

#define seL4_ARM_PageDirectoryObject seL4_ARM_PageTableObject
#if defined(CONFIG_ARM_HYPERVISOR_SUPPORT) && defined(CONFIG_ARM_PA_SIZE_BITS_40)
#define seL4_ARM_PageUpperDirectoryObject seL4_ARM_VSpaceObject
#else
#define seL4_ARM_PageUpperDirectoryObject seL4_ARM_PageTableObject
#define seL4_ARM_PageGlobalDirectoryObject seL4_ARM_VSpaceObject
#endif

#define seL4_ARM_PageDirectory_Map seL4_ARM_PageTable_Map
#define seL4_ARM_PageDirectory_Unmap seL4_ARM_PageTable_Unmap
#define seL4_ARM_PageUpperDirectory_Map seL4_ARM_PageTable_Map
#define seL4_ARM_PageUpperDirectory_Unmap seL4_ARM_PageTable_Unmap

typedef seL4_ARM_PageTable seL4_ARM_PageDirectory;
typedef seL4_ARM_PageTable seL4_ARM_PageUpperDirectory;
typedef seL4_ARM_VSpace seL4_ARM_PageGlobalDirectory;

#ifdef CONFIG_ARM_HYPERVISOR_SUPPORT
#define SEL4_VGIC_MAINTENANCE_LABEL seL4_Fault_VGICMaintenance
#define SEL4_VGIC_MAINTENANCE_LENGTH seL4_VGICMaintenance_Length
#define SEL4_VCPU_FAULT_LABEL seL4_Fault_VCPUFault
#define SEL4_VCPU_FAULT_LENGTH seL4_VCPUFault_Length
#endif
