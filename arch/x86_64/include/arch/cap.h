/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities of x86-64. Their encoding, beside what core/slot.h says:
 *
 *   type            object                        data
 *   PML4            kernel address                ASID (0: none)
 *   PDPT, PD, PT    kernel address                mapping record
 *   ASID pool       kernel address                its position among the pools
 *   I/O port        first port | last port << 16  -
 */
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
#define ARCH_BOOT_CONTROL_SLOT seL4_CapIOPortControl
#define ARCH_BOOT_CONTROL_CAP CAP_IO_PORT_CONTROL

/* The bits of a frame capability's object word that tell what kind of mapping it has. */
#define FRAME_MAPPING_SHIFT 7
#define FRAME_MAPPING_MASK ((word)3 << FRAME_MAPPING_SHIFT)

static inline struct cap cap_io_port(unsigned first, unsigned last)
{
    return (struct cap){ .object = first | (word)last << 16, .type = CAP_IO_PORT };
}
static inline unsigned io_port_first(word object)
{
    return (unsigned)(object & 0xffff);
}
static inline unsigned io_port_last(word object)
{
    return (unsigned)(object >> 16 & 0xffff);
}

bool arch_cap_same_object(struct cap a, struct cap b);
bool arch_cap_is_control_parent(const struct slot *a, const struct slot *n);
bool arch_cap_memory(struct cap cap, paddr *base, unsigned *size_bits);
struct cap arch_cap_derive(struct cap cap, unsigned *error);
struct cap arch_cap_apply_data(struct cap cap, word data, bool preserve);
bool arch_cap_is_valid_vspace(struct cap cap);
const char *arch_cap_name(unsigned type);
enum outcome arch_invoke(struct invocation *inv);
enum outcome arch_irq_control_invoke(struct invocation *inv);
enum outcome arch_cap_delete(struct slot *slot, bool last);
