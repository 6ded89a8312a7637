/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Message transfer: words from registers to registers and from buffer to buffer, then capabilities (ipc.md section 7,
 * cap-transfer.md). Buffers are user memory that other threads may write meanwhile: each word is read once.
 */
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/fault.h"
#include "core/ipc.h"

/* Word offsets in the IPC buffer (XFER-1.2). */
enum { BUFFER_MR0 = 1, BUFFER_CAPS = 122, BUFFER_RECEIVE_CNODE = 125, BUFFER_RECEIVE_INDEX = 126, BUFFER_RECEIVE_DEPTH = 127 };

bool message_put(struct tcb *tcb, unsigned i, word value)
{
    if (i < 4) {
        context_set_mr(&tcb->context, i, value);
        return true;
    }
    word *buffer = tcb_receive_buffer(tcb);
    if (!buffer)
        return false;
    buffer[BUFFER_MR0 + i] = value;
    return true;
}

/* XFER-3.1: the one slot that the receiver offers, or null. */
static struct slot *message_receive_slot(const struct tcb *receiver, const word *buffer)
{
    struct lookup_failure failure;
    const struct slot *cnode = cspace_lookup(receiver, buffer[BUFFER_RECEIVE_CNODE], &failure);
    if (!cnode)
        return NULL;
    struct slot *slot = cspace_lookup_quiet(cnode, buffer[BUFFER_RECEIVE_INDEX], buffer[BUFFER_RECEIVE_DEPTH]);
    return slot && slot_is_empty(slot) ? slot : NULL;
}

/* XFER-3.4 for one capability that is to be copied into the receive slot. */
static bool message_copy_cap(struct slot *source, struct slot *dest)
{
    unsigned error;
    struct cap cap = cap_derive(source, slot_cap(source), &error);
    if (error || cap.type == CAP_NULL)
        return false;
    slot_insert_copy(source, dest, cap);
    return true;
}

/* Returns extraCaps << 7 | capsUnwrapped << 9 as the receiver is to see them. */
static COLD word message_transfer_caps(struct tcb *sender, struct tcb *receiver, struct endpoint *endpoint, unsigned count)
{
    const word *from = tcb_send_buffer(sender);
    word *to = tcb_receive_buffer(receiver);
    if (!from || !to)
        return 0;
    struct slot *sources[3];
    for (unsigned i = 0; i < count; i++) {
        struct lookup_failure failure;
        sources[i] = cspace_lookup(sender, from[BUFFER_CAPS + i], &failure);
        if (!sources[i])
            return 0;
    }
    struct slot *dest = message_receive_slot(receiver, to);
    word unwrapped = 0;
    unsigned i;
    for (i = 0; i < count; i++) {
        struct slot *source = sources[i];
        if (endpoint && slot_type(source) == CAP_ENDPOINT && source->object == (word)endpoint) {
            to[BUFFER_CAPS + i] = source->data;
            unwrapped |= BIT(i);
        } else if (dest && message_copy_cap(source, dest)) {
            dest = NULL;
        } else {
            break;
        }
    }
    return (word)i << 7 | unwrapped << 9;
}

static inline unsigned message_copy_words(const struct tcb *sender, struct tcb *receiver, unsigned length)
{
    unsigned in_registers = length < 4 ? length : 4;
    for (unsigned i = 0; i < in_registers; i++)
        context_set_mr(&receiver->context, i, context_mr(&sender->context, i));
    if (likely(length <= 4))
        return length;
    const word *from = tcb_send_buffer(sender);
    word *to = tcb_receive_buffer(receiver);
    if (!from || !to)
        return 4;
    for (unsigned i = 4; i < length; i++)
        to[BUFFER_MR0 + i] = from[BUFFER_MR0 + i];
    return length;
}

#define INFO_LABEL_MASK (~MASK(12))
#define INFO_LENGTH_MASK MASK(7)

void message_transfer(struct tcb *sender, struct tcb *receiver, struct endpoint *endpoint, word badge, bool grant)
{
    word info;
    if (unlikely(sender->rare & RARE_FAULT)) {
        info = (word)sender->fault.type << 12 | fault_message(sender, receiver);
    } else {
        word sent = context_info(&sender->context);
        unsigned length = (unsigned)(sent & INFO_LENGTH_MASK);
        if (unlikely(length > seL4_MsgMaxLength))
            length = seL4_MsgMaxLength;
        info = (sent & INFO_LABEL_MASK) | message_copy_words(sender, receiver, length);
        unsigned extra_caps = (unsigned)(sent >> 7 & 3);
        if (unlikely(grant && extra_caps))
            info |= message_transfer_caps(sender, receiver, endpoint, extra_caps);
    }
    context_set_badge(&receiver->context, badge);
    context_set_info(&receiver->context, info);
}
