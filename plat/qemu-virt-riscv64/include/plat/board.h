/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the device tree of this board does not tell. The early console is the firmware (SBI).
 */
#pragma once

#define BOARD_NAME "qemu-virt-riscv64"

/* Interrupt sources 1...95. The tree of QEMU 7.2 says 96, counting source 0, which does not exist. */
#define BOARD_PLIC_SOURCES 95

/* QEMU's PLIC latches a line when its level changes, so completing at once does not make a raised line interrupt again. User
 * programs for this machine rely on acknowledging having no effect (docs/reference/interrupts.md INT-22, boot.md B-85). */
#define BOARD_PLIC_COMPLETE_AT_CLAIM 1
