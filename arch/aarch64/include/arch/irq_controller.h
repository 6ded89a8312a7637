/* SPDX-License-Identifier: BSD-2-Clause */
/* Which interrupt controller this machine has. */
#pragma once

#include "core/boot/fdt.h"
#include "core/boot/machine.h"
#include "core/types.h"

enum irq_controller { IRQ_CONTROLLER_GICV2, IRQ_CONTROLLER_GICV3, IRQ_CONTROLLER_BCM2836 };

void irq_controller_found(enum irq_controller controller, word highest);
enum irq_controller irq_controller_kind(void);

/* Boot: finds it in the device tree, starts it with all lines masked, and claims its registers. Null, or a
 * message. */
const char *irq_controller_boot(const struct fdt *tree, struct boot_machine *machine);

/* The line of the kernel's timer, as the device tree says. Null, or a message. */
const char *irq_timer_line(const struct fdt *tree, word *irq);
