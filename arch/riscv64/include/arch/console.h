/* SPDX-License-Identifier: BSD-2-Clause */
/* The console is the firmware's (SBI). */
#pragma once

void console_init(void);
void console_putc(char c);
