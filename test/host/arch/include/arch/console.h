/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

void console_putc(char c);
