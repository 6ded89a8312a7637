/* SPDX-License-Identifier: BSD-2-Clause */
/* The one-word bit-field types of the interface: message information, capability rights, CNode data. */
#pragma once

#include <tagua/bitfield.h>

/*
 * length: number of message registers; extraCaps: number of capabilities sent; capsUnwrapped: bitmap, on
 * receipt.
 */
TAGUA_WORDS_TYPE(seL4_MessageInfo, 1)
TAGUA_FIELD(seL4_MessageInfo, seL4_MessageInfo, label, 0, 12, 52)
TAGUA_FIELD(seL4_MessageInfo, seL4_MessageInfo, capsUnwrapped, 0, 9, 3)
TAGUA_FIELD(seL4_MessageInfo, seL4_MessageInfo, extraCaps, 0, 7, 2)
TAGUA_FIELD(seL4_MessageInfo, seL4_MessageInfo, length, 0, 0, 7)

LIBSEL4_INLINE_FUNC CONST seL4_MessageInfo_t
seL4_MessageInfo_new(seL4_Uint64 label, seL4_Uint64 capsUnwrapped, seL4_Uint64 extraCaps, seL4_Uint64 length)
{
    seL4_MessageInfo_t info;
    info.words[0] = label << 12 | (capsUnwrapped & 7) << 9 | (extraCaps & 3) << 7 | (length & 0x7f);
    return info;
}

LIBSEL4_INLINE_FUNC void seL4_MessageInfo_ptr_new(seL4_MessageInfo_t *pointer, seL4_Uint64 label,
                                                  seL4_Uint64 capsUnwrapped, seL4_Uint64 extraCaps,
                                                  seL4_Uint64 length)
{
    *pointer = seL4_MessageInfo_new(label, capsUnwrapped, extraCaps, length);
}

TAGUA_WORDS_TYPE(seL4_CapRights, 1)
TAGUA_FIELD(seL4_CapRights, seL4_CapRights, capAllowGrantReply, 0, 3, 1)
TAGUA_FIELD(seL4_CapRights, seL4_CapRights, capAllowGrant, 0, 2, 1)
TAGUA_FIELD(seL4_CapRights, seL4_CapRights, capAllowRead, 0, 1, 1)
TAGUA_FIELD(seL4_CapRights, seL4_CapRights, capAllowWrite, 0, 0, 1)

LIBSEL4_INLINE_FUNC CONST seL4_CapRights_t seL4_CapRights_new(seL4_Uint64 capAllowGrantReply,
                                                              seL4_Uint64 capAllowGrant,
                                                              seL4_Uint64 capAllowRead,
                                                              seL4_Uint64 capAllowWrite)
{
    seL4_CapRights_t rights;
    rights.words[0] = (capAllowGrantReply & 1) << 3 | (capAllowGrant & 1) << 2 | (capAllowRead & 1) << 1
                      | (capAllowWrite & 1);
    return rights;
}

LIBSEL4_INLINE_FUNC void seL4_CapRights_ptr_new(seL4_CapRights_t *pointer, seL4_Uint64 capAllowGrantReply,
                                                seL4_Uint64 capAllowGrant, seL4_Uint64 capAllowRead,
                                                seL4_Uint64 capAllowWrite)
{
    *pointer = seL4_CapRights_new(capAllowGrantReply, capAllowGrant, capAllowRead, capAllowWrite);
}

TAGUA_WORDS_TYPE(seL4_CNode_CapData, 1)
TAGUA_FIELD(seL4_CNode_CapData, seL4_CNode_CapData, guard, 0, 6, 58)
TAGUA_FIELD(seL4_CNode_CapData, seL4_CNode_CapData, guardSize, 0, 0, 6)

LIBSEL4_INLINE_FUNC CONST seL4_CNode_CapData_t seL4_CNode_CapData_new(seL4_Uint64 guard,
                                                                      seL4_Uint64 guardSize)
{
    seL4_CNode_CapData_t data;
    data.words[0] = guard << 6 | (guardSize & 0x3f);
    return data;
}

LIBSEL4_INLINE_FUNC void seL4_CNode_CapData_ptr_new(seL4_CNode_CapData_t *pointer, seL4_Uint64 guard,
                                                    seL4_Uint64 guardSize)
{
    *pointer = seL4_CNode_CapData_new(guard, guardSize);
}
