/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system calls of the API range. In the plain forms message registers 0 to 3 come from and go to the IPC
 * buffer; in the forms WithMRs they come from and go to the caller's variables, a null pointer standing for 0
 * and for nothing, and the IPC buffer is not touched. `sender` may be null.
 */
#pragma once

#include <sel4/functions.h>
#include <sel4/arch/syscalls.h>

/* --- message registers 0 to 3 ----------------------------------------------------------------- */

LIBSEL4_INLINE_FUNC void tagua_load_mrs(seL4_Word *mr)
{
    mr[0] = seL4_GetMR(0);
    mr[1] = seL4_GetMR(1);
    mr[2] = seL4_GetMR(2);
    mr[3] = seL4_GetMR(3);
}

LIBSEL4_INLINE_FUNC void tagua_store_mrs(const seL4_Word *mr)
{
    seL4_SetMR(0, mr[0]);
    seL4_SetMR(1, mr[1]);
    seL4_SetMR(2, mr[2]);
    seL4_SetMR(3, mr[3]);
}

/* What the caller of Send gave. */
LIBSEL4_INLINE_FUNC void tagua_take_mrs(seL4_Word *mr, seL4_MessageInfo_t msgInfo, const seL4_Word *mr0,
                                        const seL4_Word *mr1, const seL4_Word *mr2, const seL4_Word *mr3)
{
    int send = !TAGUA_SEND_EMPTY_AS_ZERO || seL4_MessageInfo_get_length(msgInfo) > 0;
    mr[0] = send && mr0 ? *mr0 : 0;
    mr[1] = send && mr1 ? *mr1 : 0;
    mr[2] = send && mr2 ? *mr2 : 0;
    mr[3] = send && mr3 ? *mr3 : 0;
}

/* What the caller of a combined operation gave, as far as the message is long. */
LIBSEL4_INLINE_FUNC void tagua_take_message(seL4_Word *mr, seL4_MessageInfo_t msgInfo, const seL4_Word *mr0,
                                            const seL4_Word *mr1, const seL4_Word *mr2, const seL4_Word *mr3)
{
    seL4_Word length = seL4_MessageInfo_get_length(msgInfo);
    mr[0] = mr0 && length > 0 ? *mr0 : 0;
    mr[1] = mr1 && length > 1 ? *mr1 : 0;
    mr[2] = mr2 && length > 2 ? *mr2 : 0;
    mr[3] = mr3 && length > 3 ? *mr3 : 0;
}

LIBSEL4_INLINE_FUNC void tagua_give_mrs(const seL4_Word *mr, seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                        seL4_Word *mr3)
{
    if (mr0) {
        *mr0 = mr[0];
    }
    if (mr1) {
        *mr1 = mr[1];
    }
    if (mr2) {
        *mr2 = mr[2];
    }
    if (mr3) {
        *mr3 = mr[3];
    }
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t tagua_received(seL4_Word info, seL4_Word badge, seL4_Word *sender)
{
    seL4_MessageInfo_t result;
    result.words[0] = info;
    if (sender) {
        *sender = badge;
    }
    return result;
}

/* --- send ------------------------------------------------------------------------------------- */

LIBSEL4_INLINE_FUNC void seL4_Send(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    seL4_Word mr[4];
    tagua_load_mrs(mr);
    tagua_trap_send((seL4_Word)seL4_SysSend, dest, msgInfo.words[0], mr);
}

LIBSEL4_INLINE_FUNC void seL4_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo, seL4_Word *mr0,
                                          seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    seL4_Word mr[4];
    tagua_take_mrs(mr, msgInfo, mr0, mr1, mr2, mr3);
    tagua_trap_send((seL4_Word)seL4_SysSend, dest, msgInfo.words[0], mr);
}

LIBSEL4_INLINE_FUNC void seL4_NBSend(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    seL4_Word mr[4];
    tagua_load_mrs(mr);
    tagua_trap_send((seL4_Word)seL4_SysNBSend, dest, msgInfo.words[0], mr);
}

LIBSEL4_INLINE_FUNC void seL4_NBSendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo, seL4_Word *mr0,
                                            seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    seL4_Word mr[4];
    tagua_take_mrs(mr, msgInfo, mr0, mr1, mr2, mr3);
    tagua_trap_send((seL4_Word)seL4_SysNBSend, dest, msgInfo.words[0], mr);
}

LIBSEL4_INLINE_FUNC void seL4_Signal(seL4_CPtr dest)
{
    tagua_trap_send_empty((seL4_Word)seL4_SysSend, dest, TAGUA_SIGNAL_LENGTH);
}

/* --- receive ---------------------------------------------------------------------------------- */

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t tagua_receive(seL4_Word number, seL4_CPtr src, seL4_Word *sender,
                                                     seL4_CPtr reply)
{
    seL4_Word mr[4];
    seL4_Word info;
    seL4_Word badge = tagua_trap_receive(number, src, &info, mr, reply);
    tagua_store_mrs(mr);
    return tagua_received(info, badge, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
    return tagua_receive((seL4_Word)seL4_SysRecv, src, sender, reply);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBRecv(seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
    return tagua_receive((seL4_Word)seL4_SysNBRecv, src, sender, reply);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Wait(seL4_CPtr src, seL4_Word *sender)
{
    return tagua_receive((seL4_Word)seL4_SysWait, src, sender, 0);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBWait(seL4_CPtr src, seL4_Word *sender)
{
    return tagua_receive((seL4_Word)seL4_SysNBWait, src, sender, 0);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender)
{
    return seL4_NBWait(src, sender);
}

/* The order of the parameters is the architecture's. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_RecvWithMRs(TAGUA_RECV_WITH_MRS_PARAMETERS)
{
    seL4_Word mr[4];
    seL4_Word info;
    seL4_Word badge = tagua_trap_receive((seL4_Word)seL4_SysRecv, src, &info, mr, reply);
    tagua_give_mrs(mr, mr0, mr1, mr2, mr3);
    return tagua_received(info, badge, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_WaitWithMRs(seL4_CPtr src, seL4_Word *sender, seL4_Word *mr0,
                                                        seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    seL4_Word mr[4];
    seL4_Word info;
    seL4_Word badge = tagua_trap_receive((seL4_Word)seL4_SysWait, src, &info, mr, 0);
    tagua_give_mrs(mr, mr0, mr1, mr2, mr3);
    return tagua_received(info, badge, sender);
}

/* --- send and receive ------------------------------------------------------------------------- */

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Call(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    seL4_Word mr[4];
    seL4_Word info = msgInfo.words[0];
    tagua_load_mrs(mr);
    tagua_trap_call((seL4_Word)seL4_SysCall, dest, &info, mr);
    tagua_store_mrs(mr);
    return tagua_received(info, 0, 0);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_CallWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                        seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                                        seL4_Word *mr3)
{
    seL4_Word mr[4];
    seL4_Word info = msgInfo.words[0];
    tagua_take_message(mr, msgInfo, mr0, mr1, mr2, mr3);
    tagua_trap_call((seL4_Word)seL4_SysCall, dest, &info, mr);
    tagua_give_mrs(mr, mr0, mr1, mr2, mr3);
    return tagua_received(info, 0, 0);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr src, seL4_MessageInfo_t msgInfo,
                                                      seL4_Word *sender, seL4_CPtr reply)
{
    seL4_Word mr[4];
    seL4_Word info = msgInfo.words[0];
    tagua_load_mrs(mr);
    seL4_Word badge = tagua_trap_reply_receive((seL4_Word)seL4_SysReplyRecv, src, &info, mr, reply);
    tagua_store_mrs(mr);
    return tagua_received(info, badge, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecvWithMRs(seL4_CPtr src, seL4_MessageInfo_t msgInfo,
                                                             seL4_Word *sender, seL4_Word *mr0,
                                                             seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3,
                                                             seL4_CPtr reply)
{
    seL4_Word mr[4];
    seL4_Word info = msgInfo.words[0];
    tagua_take_message(mr, msgInfo, mr0, mr1, mr2, mr3);
    seL4_Word badge = tagua_trap_reply_receive((seL4_Word)seL4_SysReplyRecv, src, &info, mr, reply);
    tagua_give_mrs(mr, mr0, mr1, mr2, mr3);
    return tagua_received(info, badge, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendRecv(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                       seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
    seL4_Word mr[4];
    seL4_Word info = msgInfo.words[0];
    tagua_load_mrs(mr);
    seL4_Word badge = tagua_trap_send_receive((seL4_Word)seL4_SysNBSendRecv, src, &info, mr, reply, dest);
    tagua_store_mrs(mr);
    return tagua_received(info, badge, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendRecvWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                              seL4_CPtr src, seL4_Word *sender,
                                                              seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                                              seL4_Word *mr3, seL4_CPtr reply)
{
    seL4_Word mr[4];
    seL4_Word info = msgInfo.words[0];
    tagua_take_message(mr, msgInfo, mr0, mr1, mr2, mr3);
    seL4_Word badge = tagua_trap_send_receive((seL4_Word)seL4_SysNBSendRecv, src, &info, mr, reply, dest);
    tagua_give_mrs(mr, mr0, mr1, mr2, mr3);
    return tagua_received(info, badge, sender);
}

/* NBSendWait has its destination where the others have the reply object. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendWait(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                       seL4_CPtr src, seL4_Word *sender)
{
    seL4_Word mr[4];
    seL4_Word info = msgInfo.words[0];
    tagua_load_mrs(mr);
    seL4_Word badge = tagua_trap_send_receive((seL4_Word)seL4_SysNBSendWait, src, &info, mr, dest, 0);
    tagua_store_mrs(mr);
    return tagua_received(info, badge, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendWaitWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                              seL4_CPtr src, seL4_Word *sender,
                                                              seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                                              seL4_Word *mr3)
{
    seL4_Word mr[4];
    seL4_Word info = msgInfo.words[0];
    tagua_take_message(mr, msgInfo, mr0, mr1, mr2, mr3);
    seL4_Word badge = tagua_trap_send_receive((seL4_Word)seL4_SysNBSendWait, src, &info, mr, dest, 0);
    tagua_give_mrs(mr, mr0, mr1, mr2, mr3);
    return tagua_received(info, badge, sender);
}

LIBSEL4_INLINE_FUNC void seL4_Yield(void)
{
    tagua_trap_null((seL4_Word)seL4_SysYield);
}

#include <tagua/debug_syscalls.h>
