/* SPDX-License-Identifier: BSD-2-Clause */
/* Output through a 16550 UART at an I/O port. A port that does not answer costs a bounded wait per character and no more. */
#include "arch/console.h"
#include "arch/asm.h"
#include "arch/types.h"
#include <plat/board.h>

enum uart_register { UART_DATA = 0, UART_INTERRUPTS = 1, UART_FIFO = 2, UART_LINE = 3, UART_MODEM = 4, UART_STATUS = 5 };

#define UART_LINE_8N1 0x03
#define UART_LINE_DIVISOR 0x80
#define UART_STATUS_EMPTY 0x20
#define UART_SPINS 100000

/* BIOS data area: ports of the serial interfaces; the equipment word counts them in bits 9 to 11. */
#define BIOS_SERIAL_PORTS 0x400
#define BIOS_EQUIPMENT 0x410

static uint16_t console_port;

uint16_t console_default_port(void)
{
    uint16_t equipment = *(const volatile uint16_t *)phys_to_virt(BIOS_EQUIPMENT);
    uint16_t port = *(const volatile uint16_t *)phys_to_virt(BIOS_SERIAL_PORTS);
    return (equipment >> 9 & 7) && port ? port : BOARD_CONSOLE_PORT;
}

void console_init(uint16_t port)
{
    console_port = port;
    if (port == 0)
        return;
    outb(port + UART_INTERRUPTS, 0);
    outb(port + UART_LINE, UART_LINE_DIVISOR);
    outb(port + UART_DATA, 1); /* 115200 */
    outb(port + UART_INTERRUPTS, 0);
    outb(port + UART_LINE, UART_LINE_8N1);
    outb(port + UART_FIFO, 0xc7);
    outb(port + UART_MODEM, 0x0b);
}

void console_putc(char c)
{
    if (console_port == 0)
        return;
    for (unsigned i = 0; i < UART_SPINS && !(inb(console_port + UART_STATUS) & UART_STATUS_EMPTY); i++)
        ;
    outb(console_port + UART_DATA, (uint8_t)c);
}
