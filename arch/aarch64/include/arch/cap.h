/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The architecture's capability types, the odd numbers of enum cap_type:
 *
 *   type          object                     data
 *   Frame         see core/slot.h            virtual page number << 16 | ASID (0: not mapped)
 *   PageTable     kernel address             the same, of the first address that it covers
 *   VSpace        kernel address of the root ASID (0: not assigned)
 *   ASIDControl   -                          -
 *   ASIDPool      kernel address             first ASID of the pool
 *   SGISignal     SGI number                 target processor
 *   SMC           -                          badge: 0, or the only function that may be called
 */
#pragma once

#include "arch/object.h"
#include "core/invocation.h"
#include "core/slot.h"

enum { CAP_VSPACE = 9, CAP_SMC = 25, CAP_SGI_SIGNAL = 27 };
#define VSPACE_ROOT_TYPE CAP_VSPACE

#if CONFIG_ALLOW_SMC_CALLS
#define ARCH_BOOT_CONTROL_SLOT seL4_CapSMC
#define ARCH_BOOT_CONTROL_CAP CAP_SMC
#endif

bool arch_cap_same_object(struct cap a, struct cap b);
bool arch_cap_is_control_parent(const struct slot *a, const struct slot *n);
bool arch_cap_memory(struct cap cap, paddr *base, unsigned *size_bits);
struct cap arch_cap_derive(struct cap cap, unsigned *error);
struct cap arch_cap_apply_data(struct cap cap, word data, bool preserve);
bool arch_cap_is_valid_vspace(struct cap cap);
enum outcome arch_cap_delete(struct slot *slot, bool last);
#if CONFIG_DEBUG_BUILD
const char *arch_cap_name(unsigned type);
#endif
