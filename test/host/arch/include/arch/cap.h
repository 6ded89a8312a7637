/* SPDX-License-Identifier: BSD-2-Clause */
/* Capability types of the fake machine: those of x86-64 without IOMMU and virtual machines, with the same numbers. */
#pragma once

#include "core/invocation.h"
#include "core/slot.h"

enum {
    CAP_PAGE_DIRECTORY = 5,
    CAP_PDPT = 7,
    CAP_PML4 = 9,
    CAP_IO_PORT = 19,
    CAP_IO_PORT_CONTROL = 31,
};
#define VSPACE_ROOT_TYPE CAP_PML4

bool arch_cap_same_object(struct cap a, struct cap b);
bool arch_cap_is_control_parent(const struct slot *a, const struct slot *n);
bool arch_cap_memory(struct cap cap, paddr *base, unsigned *size_bits);
struct cap arch_cap_derive(struct cap cap, unsigned *error);
struct cap arch_cap_apply_data(struct cap cap, word data, bool preserve);
enum outcome arch_cap_delete(struct slot *slot, bool last);
bool arch_cap_is_valid_vspace(struct cap cap);
enum outcome arch_invoke(struct invocation *inv);
enum outcome arch_irq_control_invoke(struct invocation *inv);
const char *arch_cap_name(unsigned type);
