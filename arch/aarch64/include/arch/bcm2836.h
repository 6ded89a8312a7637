/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The BCM2836/2837's controllers: one per core for its own lines, and behind line 8 of that the BCM2835's for
 * the peripherals. Neither acknowledges anything; a line is held back by masking it. Lines of the kernel:
 *
 *   0-31    of the core: 0-3 timers (3 virtual), 4-7 mailboxes, 8 peripherals (the kernel's), 9 PMU, 11 local timer
 *   32-95   peripherals, banks 1 and 2
 *   96-103  peripherals, basic bank
 */
#pragma once

#include "core/types.h"

#define BCM2836_LINES 104
#define BCM2836_LINE_PERIPHERALS 8
#define BCM2836_LINE_BANK_1 32
#define BCM2836_LINE_BANK_2 64
#define BCM2836_LINE_BASIC 96

word bcm2836_init(void *local, void *peripheral);
word bcm2836_take(void);
void bcm2836_mask(word irq);
void bcm2836_unmask(word irq);
