/* SPDX-License-Identifier: BSD-2-Clause */
/* An NS16550 (QEMU virt) or a SiFive UART, through its page. */

#include <runtime/console.h>
#include <runtime/vspace.h>

#define SERIAL_VADDR 0x10000000

#ifdef CONFIG_PLAT_HIFIVE

#define SERIAL_PADDR 0x10010000
#define DATA_FULL (1u << 31)

static volatile seL4_Uint32 *const registers = (volatile seL4_Uint32 *)SERIAL_VADDR;

void serial_put(char character)
{
    while (registers[0] & DATA_FULL) {
    }
    registers[0] = (unsigned char)character;
}

#else

#define SERIAL_PADDR 0x10000000
#define LINE_STATUS 5
#define LINE_STATUS_EMPTY 0x20

static volatile seL4_Uint8 *const registers = (volatile seL4_Uint8 *)SERIAL_VADDR;

void serial_put(char character)
{
    while (!(registers[LINE_STATUS] & LINE_STATUS_EMPTY)) {
    }
    registers[0] = (unsigned char)character;
}

#endif

seL4_Error serial_init(struct allocator *allocator)
{
    seL4_CPtr frame = device_frame(allocator, SERIAL_PADDR);
    if (!frame) {
        return seL4_FailedLookup;
    }
    return vspace_map(allocator, seL4_CapInitThreadVSpace, frame, SERIAL_VADDR, seL4_ReadWrite, ARCH_UNCACHED);
}
