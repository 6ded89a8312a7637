/* SPDX-License-Identifier: BSD-2-Clause */
/* The fault type of this architecture, as long as its longest message, with an accessor for every field. */
#pragma once

#include <tagua/fault_types.h>

#ifdef CONFIG_IOMMU
/* What Mint puts into an I/O space capability: the device, and the number of its translation domain. */
TAGUA_WORDS_TYPE(seL4_X86_IOSpace_CapData, 1)
TAGUA_FIELD(seL4_X86_IOSpace_CapData, seL4_X86_IOSpace_CapData, domainID, 0, 16, 16)
TAGUA_FIELD(seL4_X86_IOSpace_CapData, seL4_X86_IOSpace_CapData, pciBus, 0, 8, 8)
TAGUA_FIELD(seL4_X86_IOSpace_CapData, seL4_X86_IOSpace_CapData, pciDev, 0, 3, 5)
TAGUA_FIELD(seL4_X86_IOSpace_CapData, seL4_X86_IOSpace_CapData, pciFun, 0, 0, 3)

LIBSEL4_INLINE_FUNC CONST seL4_X86_IOSpace_CapData_t seL4_X86_IOSpace_CapData_new(seL4_Uint64 domainID,
                                                                                  seL4_Uint64 pciBus,
                                                                                  seL4_Uint64 pciDev,
                                                                                  seL4_Uint64 pciFun)
{
    seL4_X86_IOSpace_CapData_t data;
    data.words[0] = (domainID & 0xffff) << 16 | (pciBus & 0xff) << 8 | (pciDev & 0x1f) << 3 | (pciFun & 7);
    return data;
}

LIBSEL4_INLINE_FUNC void seL4_X86_IOSpace_CapData_ptr_new(seL4_X86_IOSpace_CapData_t *pointer,
                                                          seL4_Uint64 domainID, seL4_Uint64 pciBus,
                                                          seL4_Uint64 pciDev, seL4_Uint64 pciFun)
{
    *pointer = seL4_X86_IOSpace_CapData_new(domainID, pciBus, pciDev, pciFun);
}
#endif
