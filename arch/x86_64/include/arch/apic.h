/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers of the local APIC and of the I/O APICs, mapped uncached at fixed kernel addresses. */
#pragma once

#include "arch/types.h"

#define APIC_MAX_IOAPICS 8

enum apic_register {
    APIC_ID = 0x20,
    APIC_VERSION = 0x30,
    APIC_TASK_PRIORITY = 0x80,
    APIC_EOI = 0xb0,
    APIC_LOGICAL_DESTINATION = 0xd0,
    APIC_DESTINATION_FORMAT = 0xe0,
    APIC_SPURIOUS = 0xf0,
    APIC_IN_SERVICE = 0x100,
    APIC_LVT_CMCI = 0x2f0,
    APIC_LVT_TIMER = 0x320,
    APIC_LVT_THERMAL = 0x330,
    APIC_LVT_PERFORMANCE = 0x340,
    APIC_LVT_LINT0 = 0x350,
    APIC_LVT_LINT1 = 0x360,
    APIC_LVT_ERROR = 0x370,
    APIC_TIMER_INITIAL = 0x380,
    APIC_TIMER_CURRENT = 0x390,
    APIC_TIMER_DIVIDE = 0x3e0,
};

#define APIC_LVT_MASKED 0x10000
#define APIC_LVT_NMI 0x400
#define APIC_LVT_TSC_DEADLINE 0x40000

static inline uint32_t apic_read(enum apic_register reg)
{
    return *(volatile uint32_t *)(KERNEL_DEVICE_BASE + reg);
}
static inline void apic_write(enum apic_register reg, uint32_t value)
{
    *(volatile uint32_t *)(KERNEL_DEVICE_BASE + reg) = value;
}

/* Puts the local APIC into the mode in which its registers are memory; a message if that fails. */
const char *apic_init(void);

/* `count` I/O APICs are mapped: masks all their pins, and the legacy controllers. */
void ioapic_init(unsigned count);
unsigned ioapic_count(void);
unsigned ioapic_pins(unsigned ioapic);
/* Routes a pin to a processor vector, masked. */
void ioapic_route(unsigned ioapic, unsigned pin, unsigned vector, bool level, bool active_low);
/* Does nothing if the pin belongs to another vector by now. */
void ioapic_set_masked(unsigned ioapic, unsigned pin, unsigned vector, bool masked);
