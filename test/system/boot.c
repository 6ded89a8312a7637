/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The world of the first root task, as far as a program on it can see; test/boot compares it with the machine from outside.
 * Rules: docs/reference/boot.md part I.
 */

#include "support.h"

TEST(B_4_registers_at_entry)
{
    EXPECT_EQ(runtime_entry_registers[ARCH_ENTRY_ARGUMENT], (seL4_Word)runtime_boot_info);
    for (unsigned i = 1; i < ARCH_TOTAL_REGISTERS; i++) {
        if (i != ARCH_ENTRY_ARGUMENT && !(ARCH_NOT_KEPT_AT_ENTRY >> i & 1) && runtime_entry_registers[i] != 0) {
            FAIL("register %u was 0x%lx", i, runtime_entry_registers[i]);
        }
    }
}

TEST(B_2_3_priority_and_time_of_the_initial_thread)
{
    /* MCP 255: as authority it allows every priority. It has no bound notification, and its own scheduling context. */
    struct thread *thread = new_thread(LOW, PASSIVE);
    EXPECT_RESULT(invoke(thread->tcb, TCBSetMCPriority, WORDS(seL4_MaxPrio), CAPS(seL4_CapInitThreadTCB)), seL4_NoError);
    EXPECT_RESULT(invoke(thread->tcb, TCBSetMCPriority, WORDS(seL4_MaxPrio + 1), CAPS(seL4_CapInitThreadTCB)),
                  seL4_RangeError, 0, seL4_MaxPrio);
    EXPECT_RESULT(invoke(seL4_CapInitThreadTCB, TCBUnbindNotification, WORDS(), CAPS()), seL4_IllegalOperation);
    EXPECT_RESULT(invoke(seL4_CapInitThreadSC, SchedContextBind, WORDS(), CAPS(thread->tcb)), seL4_IllegalOperation);
    /* of the least size: no extra refill fits */
    EXPECT_RESULT(invoke(runtime_boot_info->schedcontrol.start, SchedControlConfigureFlags, WORDS(1000, 2000, 1, 0, 0),
                         CAPS(seL4_CapInitThreadSC)),
                  seL4_RangeError, 0, 0);
}

TEST(B_8_9_12_slots)
{
    const seL4_BootInfo *info = runtime_boot_info;
    static const struct {
        seL4_CPtr slot;
        seL4_Word type;
    } fixed[] = {
        { seL4_CapNull, 0 },          { seL4_CapInitThreadTCB, 12 },     { seL4_CapInitThreadCNode, 10 },
        { seL4_CapIRQControl, 14 },   { seL4_CapASIDControl, 11 },       { seL4_CapInitThreadASIDPool, 13 },
        { seL4_CapBootInfoFrame, 1 }, { seL4_CapInitThreadIPCBuffer, 1 }, { seL4_CapDomain, 20 },
        { seL4_CapInitThreadSC, 22 }, { seL4_CapInitThreadVSpace, ARCH_VSPACE_CAP_TYPE },
#ifdef CONFIG_ARCH_X86_64
        { seL4_CapIOPortControl, 31 },
#else
        { seL4_CapIOPortControl, 0 },
#endif
        { seL4_CapSMMUSIDControl, 0 },  { seL4_CapSMMUCBControl, 0 },
    };
    for (unsigned i = 0; i < COUNT(fixed); i++) {
        if (cap_type(fixed[i].slot, fixed[i].type) != fixed[i].type || slot_is_empty(fixed[i].slot) != !fixed[i].type) {
            FAIL("slot %lu", fixed[i].slot);
        }
    }
    EXPECT_EQ(info->initThreadCNodeSizeBits, CONFIG_ROOT_CNODE_SIZE_BITS);
    EXPECT_EQ(info->empty.end, 1UL << info->initThreadCNodeSizeBits);
    EXPECT_EQ(info->schedcontrol.end - info->schedcontrol.start, CONFIG_MAX_NUM_NODES);
    const struct {
        seL4_SlotRegion region;
        seL4_Word type;
    } regions[] = { { info->schedcontrol, 24 },
                    { info->userImageFrames, 1 },
                    { info->extraBIPages, 1 },
                    { info->untyped, 2 } };
    for (unsigned i = 0; i < COUNT(regions); i++) {
        for (seL4_CPtr slot = regions[i].region.start; slot < regions[i].region.end; slot++) {
            EXPECT(!slot_is_empty(slot));
            EXPECT_EQ(cap_type(slot, regions[i].type), regions[i].type);
        }
    }
    /* everything from 16 on is filled without a gap */
    for (seL4_CPtr slot = seL4_NumInitialCaps; slot < info->empty.start; slot++) {
        EXPECT(!slot_is_empty(slot));
    }
}

TEST(B_13_14_18_boot_info_frame)
{
    const seL4_BootInfo *info = runtime_boot_info;
    EXPECT_EQ((seL4_Word)info & (PAGE_SIZE - 1), 0);
    EXPECT_EQ(info->nodeID, 0);
    EXPECT_EQ(info->initThreadDomain, 0);
    EXPECT_EQ(info->sharedFrames.start, info->sharedFrames.end);
    EXPECT_EQ(info->ioSpaceCaps.start, info->ioSpaceCaps.end);
    for (const char *byte = (const char *)(info + 1); byte < (const char *)info + PAGE_SIZE; byte++) {
        EXPECT_EQ(*byte, 0);
    }
    /* chunks that fill extraLen exactly, in pages that have caps */
    EXPECT((info->extraBIPages.end - info->extraBIPages.start) * PAGE_SIZE >= info->extraLen);
    seL4_Word offset = 0;
    while (offset < info->extraLen) {
        seL4_BootInfoHeader header;
        memcpy(&header, (const char *)info + PAGE_SIZE + offset, sizeof(header));
        EXPECT(header.len >= sizeof(header));
        EXPECT(header.id < SEL4_BOOTINFO_HEADER_NUM);
        offset += header.len;
    }
    EXPECT_EQ(offset, info->extraLen);
}

TEST(B_15_31_33_H19_untyped_list)
{
    const seL4_BootInfo *info = runtime_boot_info;
    seL4_Word count = info->untyped.end - info->untyped.start, ram = 0;
    bool ordinary = false;
    EXPECT(count > 0 && count <= CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS);
    for (seL4_Word i = 0; i < CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS; i++) {
        const seL4_UntypedDesc *entry = &info->untypedList[i];
        if (i >= count) {
            EXPECT(!entry->paddr && !entry->sizeBits && !entry->isDevice);
            continue;
        }
        seL4_Word size = 1UL << entry->sizeBits;
        EXPECT(entry->sizeBits >= seL4_MinUntypedBits && entry->sizeBits <= seL4_MaxUntypedBits);
        EXPECT_EQ(entry->paddr & (size - 1), 0);
        /* devices first, ascending */
        EXPECT(!(entry->isDevice && ordinary));
        if (entry->isDevice && i && info->untypedList[i - 1].isDevice) {
            EXPECT(entry->paddr > info->untypedList[i - 1].paddr);
        }
        ordinary = !entry->isDevice;
        ram += entry->isDevice ? 0 : size;
        for (seL4_Word j = 0; j < i; j++) {
            const seL4_UntypedDesc *other = &info->untypedList[j];
            seL4_Word other_size = 1UL << other->sizeBits;
            if (entry->paddr < other->paddr + other_size && other->paddr < entry->paddr + size) {
                FAIL("0x%lx and 0x%lx overlap", entry->paddr, other->paddr);
            }
        }
    }
    EXPECT(ram >= 64UL << 20);
}

TEST(B_21_to_25_initial_address_space)
{
    const seL4_BootInfo *info = runtime_boot_info;
    extern char __image_start[], __image_end[];
    seL4_Word pages = (seL4_Word)(__image_end - __image_start) >> seL4_PageBits;
    EXPECT_EQ(info->userImageFrames.end - info->userImageFrames.start, pages);
    EXPECT_EQ((seL4_Word)info->ipcBuffer, (seL4_Word)__image_end);
    EXPECT_EQ((seL4_Word)info, (seL4_Word)__image_end + PAGE_SIZE);
    /* B-25: physically contiguous */
    seL4_Word first, address;
    EXPECT_OK(arch_page_address(info->userImageFrames.start, &first));
    for (seL4_Word page = 0; page < pages; page++) {
        EXPECT_OK(arch_page_address(info->userImageFrames.start + page, &address));
        EXPECT_EQ(address, first + page * PAGE_SIZE);
    }
    /* B-22: text can be written */
    volatile char *byte = (volatile char *)__image_start;
    char kept = *byte;
    *byte = kept;
    EXPECT_EQ(*byte, kept);
    /* B-23: the frames are mapped, so they can be unmapped and mapped again */
    static char page[2 * 4096] __attribute__((aligned(4096)));
    page[5] = 77;
    EXPECT_OK(arch_page_unmap(runtime_image_frame(page)));
    EXPECT_OK(arch_page_map(runtime_image_frame(page), ROOT_VSPACE, (seL4_Word)page, seL4_ReadWrite, ARCH_CACHED));
    EXPECT_EQ(*(volatile char *)&page[5], 77);
    /* B-24: the paging structures are mapped: mapping one again is refused */
    for (seL4_CPtr slot = info->userImagePaging.start; slot < info->userImagePaging.end; slot++) {
        EXPECT_EQ(arch_table_map(slot, ARCH_IMAGE_TABLE_LEVEL(slot - info->userImagePaging.start), ROOT_VSPACE, 0),
                  seL4_InvalidCapability);
        EXPECT_EQ(seL4_GetMR(0), 0);
    }
}

TEST(B_36_CAP_16_3_first_retype_finds_clear_memory)
{
    /* Some untyped that nobody used so far: the harness leaves the largest ones alone. */
    const seL4_BootInfo *info = runtime_boot_info;
    for (seL4_CPtr cap = info->untyped.start; cap < info->untyped.end; cap++) {
        const seL4_UntypedDesc *entry = &info->untypedList[cap - info->untyped.start];
        if (entry->isDevice || entry->sizeBits != 12) {
            continue;
        }
        seL4_CPtr copy = copy_of(cap), page = new_slot();
        EXPECT_OK(seL4_Untyped_Retype(copy, ARCH_SMALL_PAGE, 0, ROOT, 0, 0, page, 1));
        EXPECT_OK(vspace_map(&arena, ROOT_VSPACE, page, FREE_VADDR, seL4_ReadWrite, ARCH_CACHED));
        for (unsigned i = 0; i < PAGE_SIZE / 8; i++) {
            EXPECT_EQ(((volatile seL4_Word *)FREE_VADDR)[i], 0);
        }
        seL4_Word address;
        EXPECT_OK(arch_page_address(page, &address));
        EXPECT_EQ(address, entry->paddr);
        return;
    }
    test_skip("this machine's memory has no untyped of one page");
}
