/* SPDX-License-Identifier: BSD-2-Clause */
/* Objects, slots, invocations and messages. */

#include "support.h"

/* --- objects and slots ------------------------------------------------------------------------------------------------ */

seL4_CPtr new_slots(seL4_Word count)
{
    seL4_CPtr slot = allocator_slots(&arena, count);
    if (!slot) {
        FAIL("no more slots");
    }
    return slot;
}

seL4_CPtr new_slot(void)
{
    return new_slots(1);
}

seL4_CPtr new_object(seL4_Word type, seL4_Word size_bits)
{
    seL4_CPtr cap = allocator_object(&arena, type, size_bits);
    if (!cap) {
        FAIL("object of type %lu, size %lu: error %d", type, size_bits, (int)arena.error);
    }
    return cap;
}

void object_at(seL4_CPtr slot, seL4_Word type, seL4_Word size_bits)
{
    EXPECT_OK(seL4_Untyped_Retype(arena.untyped, type, size_bits, ROOT, 0, 0, slot, 1));
}

seL4_CPtr new_endpoint(void)
{
    return new_object(seL4_EndpointObject, 0);
}

seL4_CPtr new_notification(void)
{
    return new_object(seL4_NotificationObject, 0);
}

seL4_CPtr new_reply(void)
{
    return new_object(seL4_ReplyObject, 0);
}

seL4_CPtr new_tcb(void)
{
    return new_object(seL4_TCBObject, 0);
}

seL4_CPtr new_sched_context(void)
{
    return new_object(seL4_SchedContextObject, seL4_MinSchedContextBits);
}

seL4_CPtr new_cnode(seL4_Word radix)
{
    return new_object(seL4_CapTableObject, radix);
}

seL4_CPtr new_untyped(seL4_Word size_bits)
{
    return new_object(seL4_UntypedObject, size_bits);
}

seL4_CPtr new_page(void)
{
    return new_object(ARCH_SMALL_PAGE, seL4_PageBits);
}

seL4_CapRights_t rights_word(seL4_Word rights)
{
    return seL4_CapRights_new((rights >> 3) & 1, (rights >> 2) & 1, (rights >> 1) & 1, rights & 1);
}

seL4_CPtr copy_with(seL4_CPtr cap, seL4_Word rights)
{
    seL4_CPtr slot = new_slot();
    EXPECT_OK(seL4_CNode_Copy(ROOT, slot, DEPTH, ROOT, cap, DEPTH, rights_word(rights)));
    return slot;
}

seL4_CPtr copy_of(seL4_CPtr cap)
{
    return copy_with(cap, 15);
}

seL4_CPtr minted(seL4_CPtr cap, seL4_Word rights, seL4_Word data)
{
    seL4_CPtr slot = new_slot();
    EXPECT_OK(seL4_CNode_Mint(ROOT, slot, DEPTH, ROOT, cap, DEPTH, rights_word(rights), data));
    return slot;
}

seL4_CPtr badged(seL4_CPtr cap, seL4_Word badge)
{
    return minted(cap, 15, badge);
}

void delete_cap(seL4_CPtr cap)
{
    EXPECT_OK(seL4_CNode_Delete(ROOT, cap, DEPTH));
}

void revoke_cap(seL4_CPtr cap)
{
    EXPECT_OK(seL4_CNode_Revoke(ROOT, cap, DEPTH));
}

bool slot_is_empty(seL4_CPtr slot)
{
    /* CAP-9.4: a move onto itself tells which of the two it is. */
    seL4_Error error = seL4_CNode_Move(ROOT, slot, DEPTH, ROOT, slot, DEPTH);
    EXPECT(error == seL4_DeleteFirst || error == seL4_FailedLookup);
    return error == seL4_FailedLookup;
}

seL4_Word cap_type(seL4_CPtr cap, seL4_Word expected)
{
#ifdef CONFIG_DEBUG_BUILD
    (void)expected;
    return seL4_DebugCapIdentify(cap);
#else
    (void)cap;
    return expected;
#endif
}

seL4_Word full_guard(seL4_Word radix)
{
    return seL4_CNode_CapData_new(0, seL4_WordBits - radix).words[0];
}

void configure(seL4_CPtr sched_context, seL4_Word budget, seL4_Word period, seL4_Word extra, seL4_Word badge,
               seL4_Word flags)
{
    EXPECT_OK(seL4_SchedControl_ConfigureFlags(runtime_boot_info->schedcontrol.start, sched_context, budget, period, extra,
                                               badge, flags));
}

seL4_CPtr new_budget(seL4_Word budget, seL4_Word period)
{
    seL4_CPtr sched_context = new_object(seL4_SchedContextObject, 8);
    configure(sched_context, budget, period, budget == period ? 0 : seL4_MaxExtraRefills(8), 0, 0);
    return sched_context;
}

/* --- invocations ------------------------------------------------------------------------------------------------------- */

struct result invoke(seL4_CPtr cap, seL4_Word label, const seL4_Word *words, seL4_Word length, const seL4_CPtr *caps,
                     seL4_Word cap_count)
{
    for (seL4_Word i = 0; i < length; i++) {
        seL4_SetMR((int)i, words[i]);
    }
    for (seL4_Word i = 0; i < cap_count; i++) {
        seL4_SetCap((int)i, caps[i]);
    }
    struct syscall call = issue(SYSCALL(Call, .cap = cap, .info = INFO(label, cap_count, length),
                                        .mr = { length > 0 ? words[0] : 0, length > 1 ? words[1] : 0,
                                                length > 2 ? words[2] : 0, length > 3 ? words[3] : 0 }));
    struct result result = { .label = INFO_LABEL(call.info),
                             .length = INFO_LENGTH(call.info),
                             .extra_caps = INFO_EXTRA(call.info),
                             .unwrapped = INFO_UNWRAPPED(call.info),
                             .badge = call.cap };
    for (seL4_Word i = 0; i < result.length && i < COUNT(result.mr); i++) {
        result.mr[i] = i < 4 ? call.mr[i] : seL4_GetMR((int)i);
    }
    return result;
}

void expect_result(const char *file, int line, struct result result, seL4_Word label, const seL4_Word *words,
                   seL4_Word length)
{
    if (result.label != label) {
        test_fail(file, line, "label %lu (words %lu, %lu), expected %lu", result.label, result.mr[0], result.mr[1], label);
    }
    if (result.badge || result.extra_caps || result.unwrapped) {
        test_fail(file, line, "badge %lu, extra caps %lu, unwrapped %lu in a kernel reply", result.badge,
                  result.extra_caps, result.unwrapped);
    }
    for (seL4_Word i = 0; i < length; i++) {
        if (result.length <= i || result.mr[i] != words[i]) {
            test_fail(file, line, "label %lu, word %lu of %lu is 0x%lx, expected 0x%lx", label, i, result.length,
                      result.mr[i], words[i]);
        }
    }
#ifndef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
    if (result.length != length) {
        test_fail(file, line, "label %lu, length %lu, expected %lu", label, result.length, length);
    }
#endif
}

struct syscall issue(struct syscall syscall)
{
    raw_syscall(&syscall);
    return syscall;
}

/* --- messages ----------------------------------------------------------------------------------------------------------- */

static struct message message_of(seL4_Word badge, seL4_MessageInfo_t info)
{
    struct message message = { .badge = badge,
                               .label = seL4_MessageInfo_get_label(info),
                               .length = seL4_MessageInfo_get_length(info),
                               .extra_caps = seL4_MessageInfo_get_extraCaps(info),
                               .unwrapped = seL4_MessageInfo_get_capsUnwrapped(info) };
    for (unsigned i = 0; i < 32 && i < message.length; i++) {
        message.mr[i] = seL4_GetMR((int)i);
    }
    return message;
}

struct message receive(seL4_CPtr endpoint, seL4_CPtr reply)
{
    seL4_Word badge = 0;
    seL4_MessageInfo_t info = reply ? seL4_Recv(endpoint, &badge, reply) : seL4_Wait(endpoint, &badge);
    return message_of(badge, info);
}

struct message poll(seL4_CPtr endpoint, seL4_CPtr reply)
{
    seL4_Word badge = 0;
    seL4_MessageInfo_t info = reply ? seL4_NBRecv(endpoint, &badge, reply) : seL4_NBWait(endpoint, &badge);
    return message_of(badge, info);
}

bool nothing_queued(seL4_CPtr endpoint, seL4_CPtr reply)
{
    return issue(SYSCALL(NBRecv, .cap = endpoint, .reply = reply, .info = 0x2222)).info == 0x2222;
}

void send(seL4_CPtr cap, seL4_Word label, const seL4_Word *words, seL4_Word length)
{
    for (seL4_Word i = 0; i < length; i++) {
        seL4_SetMR((int)i, words[i]);
    }
    seL4_Send(cap, seL4_MessageInfo_new(label, 0, 0, length));
}

seL4_Word poll_notification(seL4_CPtr notification)
{
    seL4_Word badge = 0;
    seL4_Poll(notification, &badge);
    return badge;
}
