/* SPDX-License-Identifier: BSD-2-Clause */
/* NS16550: by I/O ports where the device has them, else by memory. The line settings of the firmware stay. */

#include "uart.h"

#include <component/component.h>

#define DATA 0
#define INTERRUPT_ENABLE 1
#define INTERRUPT_ENABLE_RECEIVE 1
#define INTERRUPT_ENABLE_TRANSMIT 2
#define FIFO_CONTROL 2
#define FIFO_CONTROL_ON 1
#define MODEM_CONTROL 4
#define MODEM_CONTROL_ON 0x0b /* ready, request to send, and the gate of the interrupt line */
#define LINE_STATUS 5
#define LINE_STATUS_DATA 1
#define LINE_STATUS_ROOM 0x20

static volatile uint8_t *memory;

#ifdef CONFIG_ARCH_X86_64

static seL4_CPtr ports;

static uint8_t register_read(unsigned index)
{
    return memory ? memory[index] : seL4_X86_IOPort_In8(ports, (seL4_Uint16)(component->first_port + index)).result;
}

static void register_write(unsigned index, uint8_t value)
{
    if (memory) {
        memory[index] = value;
    } else {
        seL4_X86_IOPort_Out8(ports, component->first_port + index, value);
    }
}

static void find_ports(void)
{
    ports = component_cap("uart.ports");
}

#else

static uint8_t register_read(unsigned index)
{
    return memory[index];
}

static void register_write(unsigned index, uint8_t value)
{
    memory[index] = value;
}

static void find_ports(void)
{
}

#endif

static void ns16550_start(volatile void *registers)
{
    memory = registers;
    find_ports();
    register_write(FIFO_CONTROL, FIFO_CONTROL_ON);
    register_write(MODEM_CONTROL, MODEM_CONTROL_ON);
    register_write(INTERRUPT_ENABLE, INTERRUPT_ENABLE_RECEIVE);
}

static int ns16550_get(void)
{
    return register_read(LINE_STATUS) & LINE_STATUS_DATA ? register_read(DATA) : -1;
}

static bool ns16550_put(char character)
{
    if (!(register_read(LINE_STATUS) & LINE_STATUS_ROOM)) {
        return false;
    }
    register_write(DATA, (uint8_t)character);
    return true;
}

/* Switching it on raises the interrupt if there is room already. */
static void ns16550_want_room(bool wanted)
{
    register_write(INTERRUPT_ENABLE, INTERRUPT_ENABLE_RECEIVE | (wanted ? INTERRUPT_ENABLE_TRANSMIT : 0));
}

const struct uart_chip uart_ns16550 = {
    "ns16550", ns16550_start, ns16550_get, ns16550_put, ns16550_want_room,
};
