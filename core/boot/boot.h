/* SPDX-License-Identifier: BSD-2-Clause */
/* The core's part of booting: makes the root task's world out of what the architecture found. */
#pragma once

#include "core/boot/machine.h"
#include "core/tcb.h"

/* Called once with the kernel's own address space, interrupt controller, timer and console ready. Returns the thread to
 * resume: the root task's. Stops with one line on the console if the machine or the root task will not do. */
struct tcb *kernel_boot(struct boot_machine *machine);
