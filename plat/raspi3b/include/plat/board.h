/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the device tree of this board does not tell.
 */
#pragma once

#define BOARD_NAME "raspi3b"

/* PL011 that takes messages until the device tree has been read: a broken tree must be reported somewhere. */
#define BOARD_EARLY_UART 0x3F201000
