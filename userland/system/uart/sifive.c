/* SPDX-License-Identifier: BSD-2-Clause */
/* The SiFive UART. Reading the receive register takes the character, so `get` is one access. */

#include "uart.h"

#include <stdint.h>

#define TRANSMIT 0
#define TRANSMIT_FULL (1u << 31)
#define RECEIVE 1
#define RECEIVE_EMPTY (1u << 31)
#define TRANSMIT_CONTROL 2
#define RECEIVE_CONTROL 3
#define CONTROL_ON 1u
#define CONTROL_LEVEL_1 (1u << 16)
#define INTERRUPT_ENABLE 4
#define INTERRUPT_TRANSMIT 1u /* fewer characters than the level */
#define INTERRUPT_RECEIVE 2u

static volatile uint32_t *registers;

static void sifive_start(volatile void *mapped)
{
    registers = mapped;
    registers[TRANSMIT_CONTROL] = CONTROL_ON | CONTROL_LEVEL_1;
    registers[RECEIVE_CONTROL] = CONTROL_ON;
    registers[INTERRUPT_ENABLE] = INTERRUPT_RECEIVE;
}

static int sifive_get(void)
{
    uint32_t value = registers[RECEIVE];
    return value & RECEIVE_EMPTY ? -1 : (int)(value & 0xff);
}

static bool sifive_put(char character)
{
    if (registers[TRANSMIT] & TRANSMIT_FULL) {
        return false;
    }
    registers[TRANSMIT] = (uint8_t)character;
    return true;
}

static void sifive_want_room(bool wanted)
{
    registers[INTERRUPT_ENABLE] = INTERRUPT_RECEIVE | (wanted ? INTERRUPT_TRANSMIT : 0);
}

const struct uart_chip uart_sifive = { "sifive-uart", sifive_start, sifive_get, sifive_put, sifive_want_room };
