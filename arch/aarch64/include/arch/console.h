/* SPDX-License-Identifier: BSD-2-Clause */
/* The console: a PL011, as the device tree's stdout-path or the board says. */
#pragma once

#include "core/types.h"

void console_putc(char c);

/* Takes the PL011 whose registers are mapped there. */
void console_init(void *registers);
