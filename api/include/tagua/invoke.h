/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What every invocation stub does: call the capability with a label, the first four message registers in `mr`
 * and the others, and the extra capabilities, in the IPC buffer. After an error the first four are in the IPC
 * buffer too, where the caller reads the details of the error.
 */
#pragma once

#include <sel4/types.h>
#include <sel4/functions.h>
#include <sel4/syscalls.h>
#include <sel4/invocation.h>

LIBSEL4_INLINE_FUNC seL4_Error tagua_invoke(seL4_CPtr service, seL4_Word label, seL4_Word extra_caps,
                                            seL4_Word length, seL4_Word *mr)
{
    seL4_Word info = seL4_MessageInfo_new(label, 0, extra_caps, length).words[0];
    tagua_trap_call((seL4_Word)seL4_SysCall, service, &info, mr);
    seL4_Error error = (seL4_Error)(info >> 12);
    if (error != seL4_NoError) {
        tagua_store_mrs(mr);
#if defined(CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC) && defined(CONFIG_PRINTING)
        if (seL4_CanPrintError()) {
            seL4_DebugPutString(seL4_GetDebugError());
        }
#endif
    }
    return error;
}

/* An invocation without arguments or results. */
LIBSEL4_INLINE_FUNC seL4_Error tagua_invoke_plain(seL4_CPtr service, seL4_Word label)
{
    seL4_Word mr[4] = {0, 0, 0, 0};
    return tagua_invoke(service, label, 0, 0, mr);
}

/* An invocation with one extra capability and nothing else. */
LIBSEL4_INLINE_FUNC seL4_Error tagua_invoke_cap(seL4_CPtr service, seL4_Word label, seL4_CPtr cap)
{
    seL4_Word mr[4] = {0, 0, 0, 0};
    seL4_SetCap(0, cap);
    return tagua_invoke(service, label, 1, 0, mr);
}

/* An invocation with up to four words. */
LIBSEL4_INLINE_FUNC seL4_Error tagua_invoke_words(seL4_CPtr service, seL4_Word label, seL4_Word length,
                                                  seL4_Word word0, seL4_Word word1, seL4_Word word2,
                                                  seL4_Word word3)
{
    seL4_Word mr[4] = {word0, word1, word2, word3};
    return tagua_invoke(service, label, 0, length, mr);
}

/* The same with one extra capability. */
LIBSEL4_INLINE_FUNC seL4_Error tagua_invoke_cap_words(seL4_CPtr service, seL4_Word label, seL4_CPtr cap,
                                                      seL4_Word length, seL4_Word word0, seL4_Word word1,
                                                      seL4_Word word2, seL4_Word word3)
{
    seL4_Word mr[4] = {word0, word1, word2, word3};
    seL4_SetCap(0, cap);
    return tagua_invoke(service, label, 1, length, mr);
}
