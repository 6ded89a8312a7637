/* SPDX-License-Identifier: BSD-2-Clause */
/* Arm PL011. The line settings of the firmware stay. */

#include "uart.h"

#include <stdint.h>

#define DATA (0x00 / 4)
#define FLAGS (0x18 / 4)
#define FLAGS_EMPTY 0x10 /* nothing received */
#define FLAGS_FULL 0x20  /* no room to transmit */
#define CONTROL (0x30 / 4)
#define CONTROL_ON 0x301 /* the port, both directions */
#define MASK (0x38 / 4)
#define CLEAR (0x44 / 4)
#define INTERRUPT_RECEIVE 0x50 /* enough characters, or some for a while */
#define INTERRUPT_TRANSMIT 0x20

static volatile uint32_t *registers;

static void pl011_start(volatile void *mapped)
{
    registers = mapped;
    registers[CONTROL] |= CONTROL_ON;
    registers[CLEAR] = INTERRUPT_RECEIVE | INTERRUPT_TRANSMIT;
    registers[MASK] = INTERRUPT_RECEIVE;
}

static int pl011_get(void)
{
    if (registers[FLAGS] & FLAGS_EMPTY) {
        registers[CLEAR] = INTERRUPT_RECEIVE;
        return -1;
    }
    return (int)(registers[DATA] & 0xff);
}

static bool pl011_put(char character)
{
    if (registers[FLAGS] & FLAGS_FULL) {
        return false;
    }
    registers[DATA] = (uint8_t)character;
    return true;
}

static void pl011_want_room(bool wanted)
{
    registers[MASK] = INTERRUPT_RECEIVE | (wanted ? INTERRUPT_TRANSMIT : 0);
}

const struct uart_chip uart_pl011 = { "pl011", pl011_start, pl011_get, pl011_put, pl011_want_room };
