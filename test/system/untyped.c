/* SPDX-License-Identifier: BSD-2-Clause */
/* Retype: its checks in order, placement, clearing, and untyped caps as caps. Rules: docs/reference/untyped.md. */

#include "support.h"

#define FAN_OUT CONFIG_RETYPE_FAN_OUT_LIMIT

static struct result retype(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits, seL4_CPtr root, seL4_Word index,
                            seL4_Word depth, seL4_Word offset, seL4_Word count)
{
    return invoke(untyped, UntypedRetype, WORDS(type, size_bits, index, depth, offset, count), CAPS(root));
}

static seL4_Word page_address(seL4_CPtr page)
{
    seL4_Word address = ~0UL;
    EXPECT_OK(arch_page_address(page, &address));
    return address;
}

/* Maps a page somewhere free and returns where. */
static volatile seL4_Word *mapped(seL4_CPtr page)
{
    EXPECT_OK(vspace_map(&arena, ROOT_VSPACE, page, FREE_VADDR, seL4_ReadWrite, ARCH_CACHED));
    return (volatile seL4_Word *)FREE_VADDR;
}

TEST(UT_4_1_4_2_label_and_length)
{
    seL4_CPtr untyped = new_untyped(12), cnode = new_cnode(4);
    EXPECT_RESULT(invoke(untyped, 0, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(untyped, CNodeCopy, WORDS(0, 0, 0, 0, 0, 1), CAPS(cnode)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(untyped, UntypedRetype, WORDS(0, 12, 0, 0, 0), CAPS(cnode)), seL4_TruncatedMessage);
    EXPECT_RESULT(invoke(untyped, UntypedRetype, WORDS(99, 99, 0, 0, 0, 0), CAPS()), seL4_TruncatedMessage);
}

TEST(UT_4_3_to_4_7_type_and_size)
{
    seL4_CPtr untyped = new_untyped(12), cnode = new_cnode(4);
    /* Everything behind is wrong as well: the first check decides. */
    seL4_Word bad = 99, max = seL4_MaxUntypedBits;
    static const seL4_Word types[] = { seL4_ObjectTypeCount, seL4_ObjectTypeCount + 1, 0xffff, 0xffffffff, 1UL << 63 };
    FOR_EACH (type, types) {
        EXPECT_RESULT(retype(untyped, type, 64, bad, 0, bad, bad, 0), seL4_InvalidArgument, 0);
    }
    for (seL4_Word type = 0; type < seL4_ObjectTypeCount; type++) {
        static const seL4_Word sizes[] = { 64, 65, 1UL << 32, ~0UL };
        FOR_EACH (size, sizes) {
            EXPECT_RESULT(retype(untyped, type, size, bad, 0, bad, bad, 0), seL4_RangeError, 0, max);
        }
    }
    EXPECT_RESULT(retype(untyped, seL4_UntypedObject, max + 1, bad, 0, bad, bad, 0), seL4_RangeError, 0, max);
    EXPECT_RESULT(retype(untyped, seL4_SchedContextObject, max + 1, bad, 0, bad, bad, 0), seL4_RangeError, 0, max);
    EXPECT_RESULT(retype(untyped, seL4_CapTableObject, max - 4, bad, 0, bad, bad, 0), seL4_RangeError, 0, max);
    EXPECT_RESULT(retype(untyped, seL4_CapTableObject, 0, bad, 0, bad, bad, 0), seL4_InvalidArgument, 1);
    EXPECT_RESULT(retype(untyped, seL4_UntypedObject, 3, bad, 0, bad, bad, 0), seL4_InvalidArgument, 1);
    EXPECT_RESULT(retype(untyped, seL4_UntypedObject, 0, bad, 0, bad, bad, 0), seL4_InvalidArgument, 1);
    EXPECT_RESULT(retype(untyped, seL4_SchedContextObject, 6, bad, 0, bad, bad, 0), seL4_InvalidArgument, 1);
    /* The largest sizes pass this check and fail for want of memory. */
    EXPECT_RESULT(retype(untyped, seL4_UntypedObject, max, cnode, 0, 0, 0, 1), seL4_NotEnoughMemory, 4096);
    EXPECT_RESULT(retype(untyped, seL4_CapTableObject, max - 5, cnode, 0, 0, 0, 1), seL4_NotEnoughMemory, 4096);
    /* A size below 64 does not count for fixed-size objects. */
    EXPECT_RESULT(retype(untyped, seL4_TCBObject, 63, cnode, 0, 0, 0, 1), seL4_NoError);
}

TEST(UT_4_8_4_9_destination_node)
{
    seL4_CPtr untyped = new_untyped(12), cnode = new_cnode(4), endpoint = new_endpoint();
    seL4_Word type = seL4_EndpointObject;
    EXPECT_RESULT(retype(untyped, type, 0, endpoint, 0, 64, 99, 0), seL4_FailedLookup, 0, INVALID_ROOT);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 65, 99, 0), seL4_RangeError, 1, 64);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 3, 99, 0), seL4_FailedLookup, 0, DEPTH_MISMATCH, 3, 4);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 5, 99, 0), seL4_FailedLookup, 0, DEPTH_MISMATCH, 1, 0);
    EXPECT_RESULT(retype(untyped, type, 0, ROOT, 1UL << 40, 64, 99, 0), seL4_FailedLookup, 0, GUARD_MISMATCH, 64, 0,
                  64 - runtime_boot_info->initThreadCNodeSizeBits);
    /* no CNode there: empty slot, another type; the depth given counts as bits left */
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 3, 4, 99, 0), seL4_FailedLookup, 0, MISSING, 4);
    EXPECT_RESULT(retype(untyped, type, 0, ROOT, endpoint, 64, 99, 0), seL4_FailedLookup, 0, MISSING, 64);
    EXPECT_RESULT(retype(untyped, type, 0, endpoint, 12345, 0, 99, 0), seL4_FailedLookup, 0, MISSING, 0);
    EXPECT_RESULT(retype(untyped, type, 0, new_slot(), 0, 0, 99, 0), seL4_FailedLookup, 0, MISSING, 0);
    /* depth 0: the root itself, whatever the index; UT-4.10: its guard does not matter */
    seL4_CPtr guarded = minted(cnode, 15, full_guard(4));
    EXPECT_RESULT(retype(untyped, type, 0, guarded, ~0UL, 0, 7, 1), seL4_NoError);
    EXPECT_RESULT(retype(untyped, type, 0, ROOT, guarded, 64, 8, 1), seL4_NoError);
    EXPECT_EQ(seL4_CNode_Move(cnode, 7, 4, cnode, 7, 4), seL4_DeleteFirst);
    EXPECT_EQ(seL4_CNode_Move(cnode, 8, 4, cnode, 8, 4), seL4_DeleteFirst);
}

TEST(UT_4_10_to_4_13_offset_and_count)
{
    seL4_CPtr untyped = new_untyped(12), cnode = new_cnode(2);
    seL4_Word type = seL4_EndpointObject;
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 0, 4, 0), seL4_RangeError, 0, 3);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 0, ~0UL, 1), seL4_RangeError, 0, 3);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 0, 1, 0), seL4_RangeError, 1, FAN_OUT);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 0, 1, FAN_OUT + 1), seL4_RangeError, 1, FAN_OUT);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 0, 0, 1UL << 31), seL4_RangeError, 1, FAN_OUT);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 0, 0, ~0UL), seL4_RangeError, 1, FAN_OUT);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 0, 0, 5), seL4_RangeError, 1, 4);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 0, 3, 2), seL4_RangeError, 1, 1);
    EXPECT_RESULT(retype(untyped, type, 0, cnode, 0, 0, 2, 1), seL4_NoError);
    /* occupied before memory: no page would fit any more */
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, cnode, 0, 0, 2, 1), seL4_DeleteFirst);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, cnode, 0, 0, 1, 2), seL4_DeleteFirst);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, cnode, 0, 0, 0, 4), seL4_DeleteFirst);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, cnode, 0, 0, 3, 1), seL4_NotEnoughMemory, 4080);
    for (seL4_Word slot = 0; slot < 4; slot++) {
        EXPECT_EQ(seL4_CNode_Move(cnode, slot, 2, cnode, slot, 2), slot == 2 ? seL4_DeleteFirst : seL4_FailedLookup);
    }
}

TEST(UT_4_14_space)
{
    seL4_CPtr untyped = new_untyped(16), slots = new_slots(40);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 17), seL4_NotEnoughMemory, 65536);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 16), seL4_NoError);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots + 16, 1UL << 20), seL4_RangeError, 1, FAN_OUT);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots + 15, 2), seL4_DeleteFirst);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots + 16, 1), seL4_NotEnoughMemory, 0);
    EXPECT_RESULT(retype(untyped, seL4_EndpointObject, 0, ROOT, 0, 0, slots + 16, 1), seL4_NotEnoughMemory, 0);
    /* UT-1.4: deleting all but one frees nothing, deleting the last frees everything */
    for (seL4_Word i = 0; i < 15; i++) {
        delete_cap(slots + i);
    }
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots + 16, 1), seL4_NotEnoughMemory, 0);
    delete_cap(slots + 15);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 16), seL4_NoError);
}

TEST(UT_4_14_cnodes_of_every_size)
{
    seL4_CPtr untyped = new_untyped(16), slot = new_slot();
    for (seL4_Word radix = 12; radix <= ARCH_MAX_RADIX; radix++) {
        EXPECT_RESULT(retype(untyped, seL4_CapTableObject, radix, ROOT, 0, 0, slot, 1), seL4_NotEnoughMemory, 65536);
    }
    for (seL4_Word radix = 11; radix >= 1; radix--) {
        EXPECT_RESULT(retype(untyped, seL4_CapTableObject, radix, ROOT, 0, 0, slot, 1), seL4_NoError);
        delete_cap(slot);
    }
}

TEST(UT_2_1_every_object_takes_its_size)
{
    /* Two objects of each type: what is left over afterwards tells their size, and a third at the end their alignment. */
    static const struct {
        seL4_Word type, argument, bits;
    } objects[] = { { seL4_UntypedObject, 4, 4 },
                    { seL4_UntypedObject, 13, 13 },
                    { seL4_TCBObject, 0, seL4_TCBBits },
                    { seL4_EndpointObject, 0, seL4_EndpointBits },
                    { seL4_NotificationObject, 0, seL4_NotificationBits },
                    { seL4_ReplyObject, 0, seL4_ReplyBits },
                    { seL4_CapTableObject, 1, 1 + seL4_SlotBits },
                    { seL4_CapTableObject, 6, 6 + seL4_SlotBits },
                    { seL4_SchedContextObject, 7, 7 },
                    { seL4_SchedContextObject, 12, 12 },
                    { ARCH_SMALL_PAGE, 0, 12 },
                    { ARCH_PAGE_TABLE, 0, 12 },
                    { ARCH_VSPACE, 0, seL4_VSpaceBits },
#ifdef CONFIG_ARCH_X86_64
                    { seL4_X86_PDPTObject, 0, 12 },
                    { seL4_X86_PageDirectoryObject, 0, 12 },
#endif
    };
    seL4_CPtr untyped = new_untyped(16), slots = new_slots(4);
    for (unsigned i = 0; i < COUNT(objects); i++) {
        seL4_Word size = 1UL << objects[i].bits, type = objects[i].type, argument = objects[i].argument;
        EXPECT_RESULT(retype(untyped, type, argument, ROOT, 0, 0, slots, 2), seL4_NoError);
        seL4_Word left = 65536 - 2 * size;
        EXPECT_RESULT(retype(untyped, seL4_UntypedObject, 17, ROOT, 0, 0, slots + 2, 1), seL4_NotEnoughMemory, left);
        revoke_cap(untyped);
        /* UT-5.1: aligned to its size, so an endpoint before it costs one whole object */
        EXPECT_RESULT(retype(untyped, seL4_EndpointObject, 0, ROOT, 0, 0, slots, 1), seL4_NoError);
        EXPECT_RESULT(retype(untyped, type, argument, ROOT, 0, 0, slots + 1, 1), seL4_NoError);
        left = 65536 - (size > 16 ? 2 * size : 32);
        EXPECT_RESULT(retype(untyped, seL4_UntypedObject, 17, ROOT, 0, 0, slots + 2, 1), seL4_NotEnoughMemory, left);
        revoke_cap(untyped);
    }
}

TEST(UT_4_15_device_memory_makes_frames_only)
{
    seL4_CPtr device = 0, slots = new_slots(4), copy = new_slot();
    const seL4_BootInfo *info = runtime_boot_info;
    for (seL4_CPtr cap = info->untyped.start; cap < info->untyped.end && !device; cap++) {
        const seL4_UntypedDesc *entry = &info->untypedList[cap - info->untyped.start];
        /* one that no other test takes devices from */
        if (entry->isDevice && entry->sizeBits >= 30) {
            device = cap;
        }
    }
    EXPECT_OK(seL4_CNode_Copy(ROOT, copy, DEPTH, ROOT, device, DEPTH, seL4_AllRights));
    seL4_CPtr part = new_slot();
    EXPECT_RESULT(retype(copy, seL4_UntypedObject, 14, ROOT, 0, 0, part, 1), seL4_NoError);
    for (seL4_Word type = 0; type < seL4_ObjectTypeCount; type++) {
        bool frame = type == ARCH_SMALL_PAGE || type == ARCH_LARGE_PAGE || type == ARCH_HUGE_PAGE;
        if (frame || type == seL4_UntypedObject) {
            continue;
        }
        EXPECT_RESULT(retype(part, type, 7, ROOT, 0, 0, slots, 1), seL4_InvalidArgument, 1);
    }
    EXPECT_RESULT(retype(part, seL4_EndpointObject, 0, ROOT, 0, 0, new_slots(FAN_OUT), FAN_OUT), seL4_InvalidArgument, 1);
    EXPECT_RESULT(retype(part, seL4_CapTableObject, 12, ROOT, 0, 0, slots, 1), seL4_NotEnoughMemory, 16384);
    EXPECT_RESULT(retype(part, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 1), seL4_NoError);
    EXPECT_RESULT(retype(part, seL4_UntypedObject, 12, ROOT, 0, 0, slots + 1, 1), seL4_NoError);
    EXPECT_RESULT(retype(slots + 1, seL4_EndpointObject, 0, ROOT, 0, 0, slots + 2, 1), seL4_InvalidArgument, 1);
    EXPECT_EQ(page_address(slots), info->untypedList[device - info->untyped.start].paddr);
    /* UT-10.2: neither IPC buffer nor ASID pool */
    EXPECT_RESULT(invoke(new_tcb(), TCBSetIPCBuffer, WORDS(0x1000), CAPS(slots)), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(seL4_CapASIDControl, ARCH_LABEL_MAKE_POOL, WORDS(slots + 3, 64), CAPS(slots + 1, ROOT)),
                  seL4_InvalidCapability, 1);
}

TEST(UT_5_1_to_5_5_placement)
{
    seL4_CPtr untyped = new_untyped(14), slots = new_slots(8);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 2), seL4_NoError);
    seL4_Word base = page_address(slots);
    EXPECT_EQ(base & 0x3fff, 0);
    EXPECT_EQ(page_address(slots + 1), base + 0x1000);
    revoke_cap(untyped);
    EXPECT_RESULT(retype(untyped, seL4_EndpointObject, 0, ROOT, 0, 0, slots, 1), seL4_NoError);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots + 1, 1), seL4_NoError);
    EXPECT_EQ(page_address(slots + 1), base + 0x1000);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots + 2, 3), seL4_NotEnoughMemory, 8192);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots + 2, 2), seL4_NoError);
    EXPECT_EQ(page_address(slots + 3), base + 0x3000);
}

TEST(UT_4_16_a_failure_changes_nothing)
{
    seL4_CPtr untyped = new_untyped(13), slots = new_slots(3);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 1), seL4_NoError);
    *mapped(slots) = 0x1234;
    delete_cap(slots);
    /* without children all is free, though the watermark is not reset by a call that fails */
    EXPECT_RESULT(retype(untyped, seL4_UntypedObject, 14, ROOT, 0, 0, slots, 1), seL4_NotEnoughMemory, 8192);
    /* the copy takes over the watermark, and with it that only the upper half is known to be clear */
    seL4_CPtr copy = copy_of(untyped);
    EXPECT_RESULT(retype(copy, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 1), seL4_NoError);
    EXPECT_EQ(*mapped(slots), 0);
}

TEST(UT_6_1_6_9_H4_recycled_pages_are_clear)
{
    seL4_CPtr untyped = new_untyped(16), slots = new_slots(16);
    for (unsigned round = 0; round < 3; round++) {
        EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 16), seL4_NoError);
        for (unsigned page = 0; page < 16; page++) {
            seL4_Word attributes = round == 1 ? ARCH_UNCACHED : ARCH_CACHED;
            EXPECT_OK(vspace_map(&arena, ROOT_VSPACE, slots + page, FREE_VADDR + page * PAGE_SIZE, seL4_ReadWrite, attributes));
            volatile seL4_Word *words = (volatile seL4_Word *)(FREE_VADDR + page * PAGE_SIZE);
            for (unsigned i = 0; i < PAGE_SIZE / 8; i++) {
                EXPECT_EQ(words[i], 0);
                words[i] = ~0UL;
            }
        }
        revoke_cap(untyped);
    }
    /* and so is everything else: a CNode made there has only empty slots */
    EXPECT_RESULT(retype(untyped, seL4_CapTableObject, 11, ROOT, 0, 0, slots, 1), seL4_NoError);
    for (seL4_Word slot = 0; slot < 2048; slot += 15) {
        EXPECT_EQ(seL4_CNode_Move(slots, slot, 11, slots, slot, 11), seL4_FailedLookup);
    }
}

TEST(UT_7_initial_state_of_tcb)
{
    struct thread *thread = new_thread(LOW, PASSIVE);
    seL4_CPtr untyped = new_untyped(12), tcb = new_slot();
    /* dirty the memory, then make a TCB there */
    seL4_CPtr page = new_slot();
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, page, 1), seL4_NoError);
    memset((void *)mapped(page), 0xff, PAGE_SIZE);
    delete_cap(page);
    EXPECT_RESULT(retype(untyped, seL4_TCBObject, 0, ROOT, 0, 0, tcb, 1), seL4_NoError);
    struct result registers = invoke(tcb, TCBReadRegisters, WORDS(0, ARCH_TOTAL_REGISTERS), CAPS());
    EXPECT_EQ(registers.label, seL4_NoError);
    EXPECT_EQ(registers.length, ARCH_TOTAL_REGISTERS);
    for (unsigned i = 0; i < ARCH_TOTAL_REGISTERS; i++) {
#ifdef CONFIG_ARCH_X86_64
        seL4_Word expected = i == 2 ? 0x202 : 0;
#elif defined(CONFIG_ARCH_AARCH64) && defined(CONFIG_DEBUG_BUILD)
        seL4_Word expected = i == 2 ? 0x40 : 0;
#elif defined(CONFIG_ARCH_AARCH64)
        seL4_Word expected = i == 2 ? 0x140 : 0;
#else
        seL4_Word expected = 0;
#endif
        EXPECT_EQ(registers.mr[i], expected);
    }
    /* MCP 0: with it as authority only priority 0 can be set. No notification is bound. */
    EXPECT_RESULT(invoke(thread->tcb, TCBSetPriority, WORDS(1), CAPS(tcb)), seL4_RangeError, 0, 0);
    EXPECT_RESULT(invoke(tcb, TCBUnbindNotification, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(tcb, TCBSetFlags, WORDS(0, 0), CAPS()), seL4_NoError, 0);
}

TEST(UT_7_1_new_cnode_resolves_its_radix_only)
{
    seL4_CPtr cnode = new_cnode(5), endpoint = new_endpoint();
    EXPECT_OK(seL4_CNode_Copy(cnode, 31, 5, ROOT, endpoint, DEPTH, seL4_AllRights));
    EXPECT_OK(seL4_CNode_Copy(cnode, 30, 5, cnode, ~0UL, 5, seL4_AllRights));
}

TEST(UT_8_2_8_3_copies_of_untyped)
{
    seL4_CPtr untyped = new_untyped(14), slots = new_slots(4);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 1), seL4_NoError);
    seL4_Word base = page_address(slots);
    *mapped(slots) = 77;
    delete_cap(slots);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 1), seL4_NoError);
    EXPECT_EQ(page_address(slots), base);
    EXPECT_EQ(*mapped(slots), 0);
    delete_cap(slots);
    seL4_CPtr copy = copy_of(untyped);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 1), seL4_NotEnoughMemory, 0);
    EXPECT_EQ(seL4_CNode_Copy(ROOT, slots, DEPTH, ROOT, untyped, DEPTH, seL4_AllRights), seL4_RevokeFirst);
    seL4_CPtr grandchild = copy_of(copy);
    EXPECT_RESULT(retype(copy, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 1), seL4_NotEnoughMemory, 0);
    EXPECT_RESULT(retype(grandchild, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 1), seL4_NoError);
    EXPECT_EQ(page_address(slots), base);
    delete_cap(copy);
    delete_cap(grandchild);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots + 1, 1), seL4_NotEnoughMemory, 0);
    revoke_cap(untyped);
    EXPECT(slot_is_empty(slots));
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 4), seL4_NoError);
}

TEST(UT_8_4_moves_keep_watermark_and_children)
{
    seL4_CPtr untyped = new_untyped(13), moved = new_slot(), slots = new_slots(2);
    EXPECT_RESULT(retype(untyped, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, slots, 1), seL4_NoError);
    EXPECT_OK(seL4_CNode_Move(ROOT, moved, DEPTH, ROOT, untyped, DEPTH));
    EXPECT_RESULT(retype(moved, seL4_UntypedObject, 14, ROOT, 0, 0, slots + 1, 1), seL4_NotEnoughMemory, 4096);
    revoke_cap(moved);
    EXPECT(slot_is_empty(slots));
}

/* --- preemption --------------------------------------------------------------------------------------------------------------- */

static volatile bool operation_runs;
static volatile unsigned ticks_during_operation;

/* A thread above the runner that gets going every 200 microseconds. */
static void ticker_main(struct thread *self)
{
    (void)self;
    for (;;) {
        seL4_Yield();
        if (operation_runs) {
            ticks_during_operation++;
        }
    }
}

static void start_ticker(void)
{
    operation_runs = false;
    ticks_during_operation = 0;
    struct thread *ticker = new_thread(HIGH, PASSIVE);
    thread_bind(ticker, new_budget(50, 200));
    thread_run(ticker, ticker_main);
}

TEST(CAP_14_1_UT_6_4_reset_is_preempted)
{
    start_ticker();
    seL4_CPtr untyped = new_untyped(23), slot = new_slots(4);
    for (unsigned round = 0; round < 2; round++) {
        EXPECT_RESULT(retype(untyped, ARCH_LARGE_PAGE, 0, ROOT, 0, 0, slot, 4), seL4_NoError);
        for (unsigned i = 0; i < 4; i++) {
            EXPECT_OK(vspace_map(&arena, ROOT_VSPACE, slot + i, FREE_VADDR, seL4_ReadWrite, ARCH_CACHED));
            volatile seL4_Word *words = (volatile seL4_Word *)FREE_VADDR;
            for (unsigned word = 0; word < 1 << 18; word += 256) {
                EXPECT_EQ(words[word], 0);
                words[word] = word + 1;
            }
            EXPECT_OK(arch_page_unmap(slot + i));
        }
        revoke_cap(untyped);
    }
    operation_runs = true;
    EXPECT_RESULT(retype(untyped, seL4_EndpointObject, 0, ROOT, 0, 0, slot, 1), seL4_NoError);
    operation_runs = false;
    EXPECT(ticks_during_operation >= 2 || machine_is_slow);
}

TEST(CAP_14_1_13_1_long_revoke_is_preempted)
{
    start_ticker();
    seL4_CPtr endpoint = new_endpoint(), cnode = new_cnode(14);
    for (seL4_Word slot = 0; slot < repetitions(1 << 14); slot++) {
        EXPECT_OK(seL4_CNode_Copy(cnode, slot, 14, ROOT, endpoint, DEPTH, seL4_AllRights));
    }
    operation_runs = true;
    revoke_cap(endpoint);
    operation_runs = false;
    EXPECT(ticks_during_operation >= 2 || machine_is_slow);
    for (seL4_Word slot = 0; slot < 1 << 14; slot += 1000) {
        EXPECT_EQ(seL4_CNode_Move(cnode, slot, 14, cnode, slot, 14), seL4_FailedLookup);
    }
}

/* While a lower thread deletes a large CNode, the ticker tries the slot that holds the zombie. */
static seL4_CPtr zombie_slot, spare_slot, spare_untyped;
static volatile bool zombie_seen;

static void zombie_main(struct thread *self)
{
    (void)self;
    for (;;) {
        seL4_Yield();
        seL4_CPtr slot = zombie_slot; /* the runner may go on while this thread has no budget */
        if (!operation_runs || zombie_seen) {
            continue;
        }
        if (invoke(slot, CNodeDelete, WORDS(0, 14), CAPS()).label != seL4_InvalidCapability) {
            continue; /* not begun */
        }
        seL4_Error error = seL4_CNode_Copy(ROOT, spare_slot, DEPTH, ROOT, slot, DEPTH, seL4_AllRights);
        if (error == seL4_FailedLookup) {
            continue; /* done */
        }
        EXPECT_EQ(error, seL4_IllegalOperation);
        zombie_seen = true;
        EXPECT_RESULT(invoke(slot, CNodeDelete, WORDS(0, 4), CAPS()), seL4_InvalidCapability, 0);
        EXPECT_RESULT(invoke(ROOT, CNodeMint, WORDS(spare_slot, 64, slot, 64, 15, 0), CAPS(ROOT)),
                      seL4_IllegalOperation);
        EXPECT_RESULT(retype(spare_untyped, seL4_EndpointObject, 0, ROOT, 0, 0, slot, 1), seL4_DeleteFirst);
        EXPECT_RESULT(invoke(ROOT, CNodeDelete, WORDS(slot << 1, 65), CAPS()), seL4_RangeError, 1, 64);
        EXPECT_EQ(cap_type(slot, 18), 18);
        /* CAP-12.2: it can be moved, there and back; CAP-14.5: anybody may finish the work */
        EXPECT_OK(seL4_CNode_Move(ROOT, spare_slot, DEPTH, ROOT, slot, DEPTH));
        EXPECT_OK(seL4_CNode_Move(ROOT, slot, DEPTH, ROOT, spare_slot, DEPTH));
        delete_cap(slot);
        EXPECT(slot_is_empty(slot));
    }
}

TEST(CAP_12_2_14_4_14_5_H23_zombie_seen_by_others)
{
    operation_runs = zombie_seen = false;
    struct thread *observer = new_thread(HIGH, PASSIVE);
    thread_bind(observer, new_budget(400, 500));
    seL4_CPtr endpoint = new_endpoint();
    spare_slot = new_slot();
    spare_untyped = new_untyped(10);
    thread_run(observer, zombie_main);
    for (unsigned attempt = 0; attempt < 10 && !zombie_seen; attempt++) {
        zombie_slot = new_cnode(14);
        for (seL4_Word slot = 0; slot < repetitions(1 << 14); slot++) {
            EXPECT_OK(seL4_CNode_Copy(zombie_slot, slot, 14, ROOT, endpoint, DEPTH, seL4_AllRights));
        }
        operation_runs = true;
        EXPECT_OK(seL4_CNode_Delete(ROOT, zombie_slot, DEPTH));
        operation_runs = false;
        EXPECT(slot_is_empty(zombie_slot));
    }
    EXPECT(zombie_seen);
}
