/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The local APIC's set-up, the I/O APICs, and the legacy controllers, which are silenced for good. The registers of I/O APIC n are
 * mapped one page above those of I/O APIC n - 1, the local APIC's being the first page.
 */
#include "arch/apic.h"
#include "arch/asm.h"
#include "arch/irq.h"
#include "arch/trap.h"

/* --- local APIC ---------------------------------------------------------------------------------------------------------------- */

#define APIC_BASE_ENABLED 0x800
#define APIC_BASE_X2APIC 0x400
#define APIC_SOFTWARE_ENABLED 0x100
#define APIC_FLAT_MODEL 0xffffffff
#define APIC_MAX_LVT_SHIFT 16

const char *apic_init(void)
{
    uint64_t base = rdmsr(MSR_APIC_BASE);
    if (base & APIC_BASE_X2APIC) /* the way back leads through "disabled" */
        wrmsr(MSR_APIC_BASE, base & ~(uint64_t)(APIC_BASE_X2APIC | APIC_BASE_ENABLED));
    base &= ~(uint64_t)APIC_BASE_X2APIC;
    wrmsr(MSR_APIC_BASE, base | APIC_BASE_ENABLED);
    if ((rdmsr(MSR_APIC_BASE) & (APIC_BASE_X2APIC | APIC_BASE_ENABLED)) != APIC_BASE_ENABLED)
        return "the local APIC cannot be put into xAPIC mode";

    unsigned last_entry = apic_read(APIC_VERSION) >> APIC_MAX_LVT_SHIFT & 0xff;
    apic_write(APIC_SPURIOUS, APIC_SOFTWARE_ENABLED | VECTOR_SPURIOUS);
    apic_write(APIC_LVT_TIMER, APIC_LVT_MASKED);
    apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED);
    apic_write(APIC_LVT_LINT1, APIC_LVT_NMI);
    apic_write(APIC_LVT_ERROR, APIC_LVT_MASKED);
    if (last_entry >= 4)
        apic_write(APIC_LVT_PERFORMANCE, APIC_LVT_MASKED);
    if (last_entry >= 5)
        apic_write(APIC_LVT_THERMAL, APIC_LVT_MASKED);
    if (last_entry >= 6)
        apic_write(APIC_LVT_CMCI, APIC_LVT_MASKED);
    apic_write(APIC_DESTINATION_FORMAT, APIC_FLAT_MODEL);
    apic_write(APIC_LOGICAL_DESTINATION, 1u << 24);
    apic_write(APIC_TASK_PRIORITY, 0);
    /* Whatever firmware left in service, at most one per priority class, would block what comes. */
    for (unsigned i = 0; i < 16; i++)
        apic_write(APIC_EOI, 0);
    return NULL;
}

/* --- legacy controllers -------------------------------------------------------------------------------------------------------- */

enum { PIC1_COMMAND = 0x20, PIC1_DATA = 0x21, PIC2_COMMAND = 0xa0, PIC2_DATA = 0xa1 };

static void legacy_pics_silence(void)
{
    outb(PIC1_COMMAND, 0x11);
    outb(PIC2_COMMAND, 0x11);
    outb(PIC1_DATA, VECTOR_FIRST_IRQ);
    outb(PIC2_DATA, VECTOR_FIRST_IRQ + 8);
    outb(PIC1_DATA, 4);
    outb(PIC2_DATA, 2);
    outb(PIC1_DATA, 1);
    outb(PIC2_DATA, 1);
    outb(PIC1_DATA, 0xff);
    outb(PIC2_DATA, 0xff);
}

/* --- I/O APICs ------------------------------------------------------------------------------------------------------------------- */

#define IOAPIC_MAX_PINS 240
#define IOAPIC_SELECT 0x00
#define IOAPIC_DATA 0x10
#define IOAPIC_REG_VERSION 1
#define IOAPIC_REG_PIN(pin) (0x10 + 2 * (pin))
#define IOAPIC_MASKED 0x10000
#define IOAPIC_LEVEL 0x8000
#define IOAPIC_ACTIVE_LOW 0x2000

struct ioapic {
    uint8_t pins;
    uint8_t vector[IOAPIC_MAX_PINS]; /* to which a pin is routed; 0: none */
    uint16_t mode[IOAPIC_MAX_PINS];  /* level and polarity */
};
static struct ioapic ioapics[APIC_MAX_IOAPICS];
static unsigned ioapics_found;

static volatile uint32_t *ioapic_register(unsigned ioapic, unsigned offset)
{
    return (volatile uint32_t *)(KERNEL_DEVICE_BASE + 0x1000ul * (ioapic + 1) + offset);
}

static uint32_t ioapic_read(unsigned ioapic, unsigned reg)
{
    *ioapic_register(ioapic, IOAPIC_SELECT) = reg;
    return *ioapic_register(ioapic, IOAPIC_DATA);
}

static void ioapic_write(unsigned ioapic, unsigned reg, uint32_t value)
{
    *ioapic_register(ioapic, IOAPIC_SELECT) = reg;
    *ioapic_register(ioapic, IOAPIC_DATA) = value;
}

void ioapic_init(unsigned count)
{
    legacy_pics_silence();
    ioapics_found = count;
    for (unsigned i = 0; i < count; i++) {
        unsigned last_pin = ioapic_read(i, IOAPIC_REG_VERSION) >> 16 & 0xff;
        ioapics[i].pins = (uint8_t)(last_pin < IOAPIC_MAX_PINS ? last_pin + 1 : IOAPIC_MAX_PINS);
        for (unsigned pin = 0; pin < ioapics[i].pins; pin++) {
            ioapic_write(i, IOAPIC_REG_PIN(pin), IOAPIC_MASKED);
            ioapic_write(i, IOAPIC_REG_PIN(pin) + 1, 0);
        }
    }
}

unsigned ioapic_count(void)
{
    return ioapics_found;
}

unsigned ioapic_pins(unsigned ioapic)
{
    return ioapics[ioapic].pins;
}

void ioapic_route(unsigned ioapic, unsigned pin, unsigned vector, bool level, bool active_low)
{
    ioapics[ioapic].vector[pin] = (uint8_t)vector;
    ioapics[ioapic].mode[pin] = (uint16_t)((level ? IOAPIC_LEVEL : 0) | (active_low ? IOAPIC_ACTIVE_LOW : 0));
    ioapic_write(ioapic, IOAPIC_REG_PIN(pin), IOAPIC_MASKED);
    ioapic_write(ioapic, IOAPIC_REG_PIN(pin) + 1, apic_read(APIC_ID) & 0xff000000);
    ioapic_set_masked(ioapic, pin, vector, true);
}

void ioapic_set_masked(unsigned ioapic, unsigned pin, unsigned vector, bool masked)
{
    if (ioapics[ioapic].vector[pin] != vector)
        return;
    ioapic_write(ioapic, IOAPIC_REG_PIN(pin), vector | ioapics[ioapic].mode[pin] | (masked ? IOAPIC_MASKED : 0));
}
