/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console: the kernel's, if it prints; else the board's first serial port, driven here with the polling that is enough for
 * reports. Its page and tables come from a small untyped and from the last slots of the root CNode.
 */

#include <runtime/console.h>

#ifdef CONFIG_PRINTING

seL4_CPtr console_untyped(void)
{
    return 0;
}

seL4_CPtr console_first_slot(void)
{
    return runtime_boot_info->empty.end;
}

void console_put(char character)
{
    seL4_DebugPutChar(character);
}

#else

#define CONSOLE_SLOTS 64

static struct allocator console_allocator;
static bool console_ready, console_failed;

static void console_init(void)
{
    const seL4_BootInfo *info = runtime_boot_info;
    int index = boot_untyped_find(14);
    console_allocator = (struct allocator){
        .untyped = index < 0 ? 0 : info->untyped.start + (seL4_Word)index,
        .first = info->empty.end - CONSOLE_SLOTS,
        .next = info->empty.end - CONSOLE_SLOTS,
        .end = info->empty.end,
    };
    console_failed = index < 0 || serial_init(&console_allocator) != seL4_NoError;
    console_ready = true;
}

seL4_CPtr console_untyped(void)
{
    return console_allocator.untyped;
}

seL4_CPtr console_first_slot(void)
{
    return runtime_boot_info->empty.end - CONSOLE_SLOTS;
}

void console_put(char character)
{
    if (!console_ready) {
        console_init();
    }
    if (!console_failed) {
        if (character == '\n') {
            serial_put('\r');
        }
        serial_put(character);
    }
}

#endif
