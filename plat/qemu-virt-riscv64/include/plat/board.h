/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the device tree of this board does not tell: nothing. The early console is the firmware (SBI).
 */
#pragma once

#define BOARD_NAME "qemu-virt-riscv64"
