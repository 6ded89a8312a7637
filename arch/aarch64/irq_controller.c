/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding and starting the interrupt controller at boot. The device tree's addresses and sizes are checked
 * before anything is touched; what the kernel keeps for itself is as little as B-40 says, the rest of the
 * controller stays with user level.
 */
#include "arch/irq_controller.h"

#include "arch/bcm2836.h"
#include "arch/gic.h"
#include "arch/irq.h"
#include "arch/kernel_map.h"
#include "core/boot/fdt_bus.h"
#include "core/irq.h"

#define GICV2_FRAME 0x1000
#define GICV3_DISTRIBUTOR 0x10000
#define GICV3_REDISTRIBUTORS 0x100000 /* at most, of a region */
#define GICV3_REGIONS_MAX 64u

#define GIC_CELLS 3
#define GIC_CELL_PRIVATE 1
#define TIMER_VIRTUAL_INDEX 2

static const char *const gicv2_names[] = { "arm,cortex-a15-gic", "arm,gic-400", "arm,cortex-a7-gic",
                                           "arm,cortex-a9-gic" };

/* Entry `index` of the node's registers, the first `size` bytes, mapped and claimed. */
static const char *irq_controller_claim(const struct fdt_node *node, uint32_t index, word size,
                                        struct boot_machine *machine, void **registers)
{
    struct fdt_range range;
    const char *error = fdt_reg(node, index, &range);
    if (error)
        return error;
    if (range.size < size || !IS_ALIGNED(range.base, 12))
        return "device tree: the interrupt controller's registers are too few or not page aligned";
    *registers = kernel_map_device(range.base, size);
    if (!*registers || !boot_add_region(machine, range.base, ALIGN_UP(size, 12), BOOT_CLAIMED))
        return "the interrupt controller has too many registers";
    return NULL;
}

static const char *irq_controller_boot_gicv2(const struct fdt_node *node, struct boot_machine *machine)
{
    void *distributor;
    void *interface;
    const char *error = irq_controller_claim(node, 0, GICV2_FRAME, machine, &distributor);
    if (!error)
        error = irq_controller_claim(node, 1, GICV2_FRAME, machine, &interface);
    if (!error)
        irq_controller_found(IRQ_CONTROLLER_GICV2, gicv2_init(distributor, interface));
    return error;
}

static const char *irq_controller_boot_gicv3(const struct fdt_node *node, struct boot_machine *machine)
{
    void *distributor;
    uint32_t regions = 1;
    const char *error = irq_controller_claim(node, 0, GICV3_DISTRIBUTOR, machine, &distributor);
    if (error)
        return error;
    if (fdt_u32(node, "#redistributor-regions", &regions) && regions > GICV3_REGIONS_MAX)
        return "device tree: too many redistributor regions";
    for (uint32_t i = 0; i < regions; i++) {
        struct fdt_range range;
        void *redistributors;
        error = fdt_reg(node, 1 + i, &range);
        if (error)
            return error;
        word size = range.size < GICV3_REDISTRIBUTORS ? ALIGN_DOWN(range.size, 12) : GICV3_REDISTRIBUTORS;
        error = irq_controller_claim(node, 1 + i, size, machine, &redistributors);
        if (error)
            return error;
        if (!gicv3_use_redistributor(redistributors, size))
            continue;
        word highest = gicv3_init(distributor);
        if (highest == 0)
            return "the firmware does not let the kernel use the GICv3's system registers";
        irq_controller_found(IRQ_CONTROLLER_GICV3, highest);
        return NULL;
    }
    return "device tree: no redistributor of the GICv3 is this processor's";
}

static const char *irq_controller_boot_bcm2836(const struct fdt *tree, const struct fdt_node *node,
                                               struct boot_machine *machine)
{
    void *local;
    void *peripheral;
    struct fdt_node second = fdt_root(tree);
    struct fdt_range range;
    const char *error = irq_controller_claim(node, 0, 0x100, machine, &local);
    if (error)
        return error;
    if (!fdt_next_compatible(&second, "brcm,bcm2836-armctrl-ic"))
        return "device tree: no controller for the peripherals' interrupts";
    error = fdt_reg(&second, 0, &range);
    if (error)
        return error;
    peripheral = kernel_map_device(range.base, 0x100);
    if (range.size < 0x100 || !peripheral ||
        !boot_add_region(machine, ALIGN_DOWN(range.base, 12), BIT(12), BOOT_CLAIMED))
        return "device tree: bad registers of the peripherals' interrupt controller";
    irq_controller_found(IRQ_CONTROLLER_BCM2836, bcm2836_init(local, peripheral));
    irq_set_state(BCM2836_LINE_PERIPHERALS, IRQ_RESERVED);
    return NULL;
}

const char *irq_controller_boot(const struct fdt *tree, struct boot_machine *machine)
{
    for (unsigned i = 0; i < ARRAY_SIZE(gicv2_names); i++) {
        struct fdt_node node = fdt_root(tree);
        if (fdt_next_compatible(&node, gicv2_names[i]))
            return irq_controller_boot_gicv2(&node, machine);
    }
    struct fdt_node node = fdt_root(tree);
    if (fdt_next_compatible(&node, "arm,gic-v3"))
        return irq_controller_boot_gicv3(&node, machine);
    node = fdt_root(tree);
    if (fdt_next_compatible(&node, "brcm,bcm2836-l1-intc"))
        return irq_controller_boot_bcm2836(tree, &node, machine);
    return "device tree: no interrupt controller that the kernel knows (GICv2, GICv3, BCM2836)";
}

const char *irq_timer_line(const struct fdt *tree, word *irq)
{
    struct fdt_interrupt interrupt;
    struct fdt_node node = fdt_root(tree);
    if (!fdt_next_compatible(&node, "arm,armv8-timer"))
        return "device tree: no Arm generic timer";
    const char *error = fdt_interrupt(&node, TIMER_VIRTUAL_INDEX, &interrupt);
    if (error)
        return error;
    *irq = interrupt.cell[0];
    if (irq_controller_kind() != IRQ_CONTROLLER_BCM2836) {
        if (interrupt.cells < GIC_CELLS || interrupt.cell[0] != GIC_CELL_PRIVATE)
            return "device tree: the virtual timer's interrupt is not a private one";
        *irq = GIC_SGI_COUNT + (word)interrupt.cell[1];
    }
    return *irq < GIC_PRIVATE_COUNT ? NULL : "device tree: the virtual timer's interrupt is out of range";
}
