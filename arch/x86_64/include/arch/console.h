/* SPDX-License-Identifier: BSD-2-Clause */
/* The serial port. */
#pragma once

#include "core/types.h"

/* Sets up the port (0: none); before any output. */
void console_init(uint16_t port);
/* The port that the firmware names, or the board's default. */
uint16_t console_default_port(void);
void console_putc(char c);
