/* SPDX-License-Identifier: BSD-2-Clause */
/* The console's own means where the kernel does not print: what a program that manages all memory must leave alone. */
#pragma once

#include <runtime/allocator.h>

/* The untyped that the console took its tables from (0: none), and the first of the slots that it keeps at the end. */
seL4_CPtr console_untyped(void);
seL4_CPtr console_first_slot(void);

/* By the architecture: a serial port that prints without being set up. serial_put waits until there is room. */
seL4_Error serial_init(struct allocator *allocator);
void serial_put(char character);

#ifdef CONFIG_ARCH_X86_64
/* The I/O port capability of COM1 that serial_init has issued, 0 if it was not called. */
seL4_CPtr serial_port_cap(void);
#endif
