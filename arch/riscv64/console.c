/* SPDX-License-Identifier: BSD-2-Clause */
/* Characters to the firmware's console: by the debug console extension where there is one, else by the oldest call. */
#include "arch/console.h"
#include "arch/sbi.h"
#include "arch/types.h"

static bool console_has_dbcn;

BOOT_CODE void console_init(void)
{
    console_has_dbcn = sbi_has(SBI_DBCN);
}

void console_putc(char c)
{
    word byte = (unsigned char)c;
    if (console_has_dbcn)
        sbi_call(SBI_DBCN, SBI_DBCN_WRITE_BYTE, byte);
    else
        sbi_call(SBI_LEGACY_PUTCHAR, 0, byte);
}
