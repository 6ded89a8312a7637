/* SPDX-License-Identifier: BSD-2-Clause */
/* The interrupt controllers of the BCM2836/2837; see bcm2836.h for the numbers. */
#include "arch/bcm2836.h"

#include "arch/irq.h"
#include "arch/sysreg.h"

/* Of the cores' controller; arrays of one word per core. */
#define LOCAL_GPU_ROUTE 0x0c
#define LOCAL_PMU_ROUTE_SET 0x10
#define LOCAL_PMU_ROUTE_CLEAR 0x14
#define LOCAL_TIMER_ROUTE 0x24
#define LOCAL_TIMER_CONTROL 0x34
#define LOCAL_TIMER_CONTROL_INTERRUPT BIT(29)
#define LOCAL_CORE_TIMERS 0x40
#define LOCAL_CORE_MAILBOXES 0x50
#define LOCAL_CORE_SOURCE 0x60

#define LINE_MAILBOX 4
#define LINE_PMU 9
#define LINE_TIMER 11
#define LOCAL_LINES ((uint32_t)MASK(12))

/* Of the peripherals' controller: basic bank, bank 1, bank 2; and for enabling and disabling bank 1, bank
 * 2, basic. */
#define PERIPHERAL_PENDING_BASIC 0x00
#define PERIPHERAL_PENDING_1 0x04
#define PERIPHERAL_PENDING_2 0x08
#define PERIPHERAL_FIQ 0x0c
#define PERIPHERAL_ENABLE_1 0x10
#define PERIPHERAL_DISABLE_1 0x1c
#define PERIPHERAL_BANKS 3
#define BASIC_LINES 0xffu /* the others repeat lines of the banks */

static volatile char *bcm2836_local;
static volatile char *bcm2836_peripheral;
static unsigned bcm2836_core;

static inline volatile uint32_t *bcm2836_register(volatile char *base, unsigned offset)
{
    return (volatile uint32_t *)(base + offset);
}

word bcm2836_init(void *local, void *peripheral)
{
    bcm2836_local = local;
    bcm2836_peripheral = peripheral;
    bcm2836_core = sysreg_read(mpidr_el1) & 3;

    *bcm2836_register(peripheral, PERIPHERAL_FIQ) = 0;
    for (unsigned bank = 0; bank < PERIPHERAL_BANKS; bank++)
        *bcm2836_register(peripheral, PERIPHERAL_DISABLE_1 + 4 * bank) = ~0u;
    *bcm2836_register(local, LOCAL_CORE_TIMERS + 4 * bcm2836_core) = 0;
    *bcm2836_register(local, LOCAL_CORE_MAILBOXES + 4 * bcm2836_core) = 0;
    *bcm2836_register(local, LOCAL_PMU_ROUTE_CLEAR) = ~0u;
    *bcm2836_register(local, LOCAL_TIMER_CONTROL) = 0;
    *bcm2836_register(local, LOCAL_TIMER_ROUTE) = bcm2836_core;
    *bcm2836_register(local, LOCAL_GPU_ROUTE) = bcm2836_core;
    return BCM2836_LINES - 1;
}

static inline word bcm2836_first(uint32_t pending)
{
    return (word)__builtin_ctz(pending);
}

static word bcm2836_take_peripheral(void)
{
    uint32_t pending = *bcm2836_register(bcm2836_peripheral, PERIPHERAL_PENDING_1);
    if (pending)
        return BCM2836_LINE_BANK_1 + bcm2836_first(pending);
    pending = *bcm2836_register(bcm2836_peripheral, PERIPHERAL_PENDING_2);
    if (pending)
        return BCM2836_LINE_BANK_2 + bcm2836_first(pending);
    pending = *bcm2836_register(bcm2836_peripheral, PERIPHERAL_PENDING_BASIC) & BASIC_LINES;
    return pending ? BCM2836_LINE_BASIC + bcm2836_first(pending) : IRQ_NONE;
}

word bcm2836_take(void)
{
    uint32_t source = *bcm2836_register(bcm2836_local, LOCAL_CORE_SOURCE + 4 * bcm2836_core) & LOCAL_LINES;
    uint32_t own = source & ~(1u << BCM2836_LINE_PERIPHERALS);
    if (own)
        return bcm2836_first(own);
    return source ? bcm2836_take_peripheral() : IRQ_NONE;
}

static void bcm2836_set_bit(unsigned offset, unsigned bit, bool set)
{
    volatile uint32_t *reg = bcm2836_register(bcm2836_local, offset);
    *reg = set ? *reg | 1u << bit : *reg & ~(1u << bit);
}

static void bcm2836_set_local(unsigned line, bool enable)
{
    volatile uint32_t *timer = bcm2836_register(bcm2836_local, LOCAL_TIMER_CONTROL);
    if (line < LINE_MAILBOX)
        bcm2836_set_bit(LOCAL_CORE_TIMERS + 4 * bcm2836_core, line, enable);
    else if (line < BCM2836_LINE_PERIPHERALS)
        bcm2836_set_bit(LOCAL_CORE_MAILBOXES + 4 * bcm2836_core, line - LINE_MAILBOX, enable);
    else if (line == LINE_PMU)
        *bcm2836_register(bcm2836_local, enable ? LOCAL_PMU_ROUTE_SET : LOCAL_PMU_ROUTE_CLEAR) =
            1u << bcm2836_core;
    else if (line == LINE_TIMER)
        *timer = enable ? *timer | (uint32_t)LOCAL_TIMER_CONTROL_INTERRUPT
                        : *timer & ~(uint32_t)LOCAL_TIMER_CONTROL_INTERRUPT;
}

/* Enable and disable registers of a bank: three each, in the order of the lines. */
static void bcm2836_set(word irq, bool enable)
{
    if (irq < BCM2836_LINE_BANK_1) {
        bcm2836_set_local((unsigned)irq, enable);
        return;
    }
    unsigned bank = (unsigned)(irq - BCM2836_LINE_BANK_1) / 32;
    unsigned offset = (enable ? PERIPHERAL_ENABLE_1 : PERIPHERAL_DISABLE_1) + 4 * bank;
    *bcm2836_register(bcm2836_peripheral, offset) = 1u << irq % 32;
}

void bcm2836_mask(word irq)
{
    bcm2836_set(irq, false);
}

void bcm2836_unmask(word irq)
{
    bcm2836_set(irq, true);
}
