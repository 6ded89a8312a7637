/* SPDX-License-Identifier: BSD-2-Clause */
/* A PL011, through its page. */

#include <runtime/console.h>
#include <runtime/vspace.h>

#ifdef CONFIG_PLAT_BCM2837
#define SERIAL_PADDR 0x3f201000
#else
#define SERIAL_PADDR 0x09000000
#endif
#define SERIAL_VADDR 0x10000000
#define DATA 0
#define FLAGS 0x18
#define FLAGS_FULL 0x20

static volatile seL4_Uint32 *const registers = (volatile seL4_Uint32 *)SERIAL_VADDR;

seL4_Error serial_init(struct allocator *allocator)
{
    seL4_CPtr frame = device_frame(allocator, SERIAL_PADDR);
    if (!frame) {
        return seL4_FailedLookup;
    }
    return vspace_map(allocator, seL4_CapInitThreadVSpace, frame, SERIAL_VADDR, seL4_ReadWrite, ARCH_UNCACHED);
}

void serial_put(char character)
{
    while (registers[FLAGS / 4] & FLAGS_FULL) {
    }
    registers[DATA / 4] = (unsigned char)character;
}
