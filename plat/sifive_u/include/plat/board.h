/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the device tree of this board does not tell. The early console is the firmware (SBI).
 */
#pragma once

#define BOARD_NAME "sifive_u"

#define BOARD_PLIC_SOURCES           53
#define BOARD_PLIC_COMPLETE_AT_CLAIM 0 /* a claimed line waits for its acknowledgement (interrupts.md INT-22) */
