/* SPDX-License-Identifier: BSD-2-Clause */
/* What each kind of serial port does: nothing in it waits. */
#pragma once

#include <stdbool.h>

struct uart_chip {
    const char *compatible;
    void (*start)(volatile void *registers); /* receive interrupts on, transmit interrupts off */
    int (*get)(void);                        /* the next character that came in, -1: none */
    bool (*put)(char character);             /* false: no room, wait for the interrupt */
    void (*want_room)(bool wanted);          /* the transmit interrupt on or off */
};

extern const struct uart_chip uart_ns16550, uart_pl011, uart_sifive;
