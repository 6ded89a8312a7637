/* SPDX-License-Identifier: BSD-2-Clause */
/* A PL011 as boot loader and firmware have left it; output waits for room in the transmitter. */
#include "arch/console.h"

#define UART_DATA 0x00
#define UART_FLAGS 0x18
#define UART_FLAGS_TRANSMIT_FULL BIT(5)

static volatile char *console_registers;

void console_init(void *registers)
{
    console_registers = registers;
}

void console_putc(char c)
{
    if (!console_registers)
        return;
    while (*(volatile uint32_t *)(console_registers + UART_FLAGS) & UART_FLAGS_TRANSMIT_FULL) {
    }
    *(volatile uint32_t *)(console_registers + UART_DATA) = (uint8_t)c;
}
