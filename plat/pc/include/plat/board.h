/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What ACPI and multiboot do not tell about a PC.
 */
#pragma once

#define BOARD_NAME "pc"

/* COM1, used when the BIOS data area names no serial port and the command line gives none. */
#define BOARD_CONSOLE_PORT 0x3F8
