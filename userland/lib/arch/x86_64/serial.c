/* SPDX-License-Identifier: BSD-2-Clause */
/* COM1 of a PC, by I/O port invocations. These use no IPC buffer words, so printing disturbs no message in preparation. */

#include <runtime/console.h>

#define COM1 0x3f8
#define LINE_STATUS 5
#define LINE_STATUS_EMPTY 0x20

static seL4_CPtr serial_ports;

seL4_Error serial_init(struct allocator *allocator)
{
    serial_ports = allocator_slots(allocator, 1);
    return seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, COM1, COM1 + 7, seL4_CapInitThreadCNode, serial_ports,
                                        seL4_WordBits);
}

void serial_put(char character)
{
    while (!(seL4_X86_IOPort_In8(serial_ports, COM1 + LINE_STATUS).result & LINE_STATUS_EMPTY)) {
    }
    seL4_X86_IOPort_Out8(serial_ports, COM1, (unsigned char)character);
}

seL4_CPtr serial_port_cap(void)
{
    return serial_ports;
}
