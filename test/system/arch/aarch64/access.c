/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses that may fault, in the program's own address space and in others. */

#include "access.h"
#include <runtime/runtime.h>

static seL4_Word prober_count;

struct prober new_prober(seL4_CPtr vspace)
{
    struct prober prober = { .endpoint = new_endpoint(), .reply = new_reply() };
    prober.thread = new_thread(HIGH, 0);
    prober.code = CODE_VADDR + prober_count++ % 256 * SIZE_4K;
    seL4_CPtr page = new_page();
    map_at(page, ROOT_VSPACE, prober.code);
    if (vspace) {
        map_at(copy_of(page), vspace, prober.code);
    }
    EXPECT_OK(seL4_TCB_SetSpace(prober.thread->tcb, prober.endpoint, ROOT, 0, vspace ? vspace : ROOT_VSPACE, 0));
    return prober;
}

static void instructions_written(volatile void *from, seL4_Word size)
{
    seL4_Word start = (seL4_Word)from & ~(seL4_Word)63;
    for (seL4_Word at = start; at < (seL4_Word)from + size; at += 16) {
        __asm__ volatile("dc cvau, %0" : : "r"(at) : "memory");
    }
    __asm__ volatile("dsb ish" : : : "memory");
    for (seL4_Word at = start; at < (seL4_Word)from + size; at += 16) {
        __asm__ volatile("ic ivau, %0" : : "r"(at) : "memory");
    }
    __asm__ volatile("dsb ish\n isb" : : : "memory");
}

void prober_code(const struct prober *prober, const seL4_Uint32 *code, unsigned count)
{
    volatile seL4_Uint32 *to = (volatile seL4_Uint32 *)prober->code;
    for (unsigned i = 0; i < count; i++) {
        to[i] = code[i];
    }
    to[count] = CODE_SVC;
    instructions_written(to, 4 * (seL4_Word)count + 4);
}

struct outcome prober_run(const struct prober *prober, const seL4_UserContext *registers)
{
    seL4_UserContext context = *registers;
    context.pc = context.pc ? context.pc : prober->code;
    context.x7 = context.x7 ? context.x7 : (seL4_Word)PARK_SYSCALL;
    EXPECT_OK(seL4_TCB_WriteRegisters(prober->thread->tcb, true, 0, ARCH_TOTAL_REGISTERS, &context));
    struct message message = receive(prober->endpoint, prober->reply);
    struct outcome outcome = { .label = message.label };
    memcpy(outcome.mr, message.mr, sizeof(outcome.mr));
    return outcome;
}

struct outcome prober_load(const struct prober *prober, seL4_Word address)
{
    CODE(prober, CODE_LOAD_X1_X0);
    return prober_run(prober, &(seL4_UserContext){ .x0 = address });
}

struct outcome prober_store(const struct prober *prober, seL4_Word address, seL4_Word value)
{
    CODE(prober, CODE_STORE_X1_X0);
    return prober_run(prober, &(seL4_UserContext){ .x0 = address, .x1 = value });
}

struct outcome prober_jump(const struct prober *prober, seL4_Word address)
{
    return prober_run(prober, &(seL4_UserContext){ .pc = address });
}

void write_ending(volatile void *address)
{
    *(volatile seL4_Uint32 *)address = CODE_SVC;
    instructions_written(address, 4);
}

void expect_data_fault(const char *file, int line, struct outcome outcome, seL4_Word ip, seL4_Word address, bool write,
                       seL4_Word status)
{
    seL4_Word esr = outcome.mr[3];
    if (outcome.label != seL4_Fault_VMFault || outcome.mr[0] != ip || outcome.mr[1] != address || outcome.mr[2] != 0 ||
        ESR_CLASS(esr) != CLASS_DATA || ESR_WRITE(esr) != write || ESR_STATUS(esr) != status) {
        test_fail(file, line, "label %lu, words %lx %lx %lx %lx, expected a data fault at %lx, address %lx, write %u, %lx",
                  outcome.label, outcome.mr[0], outcome.mr[1], outcome.mr[2], esr, ip, address, write, status);
    }
}

void expect_fetch_fault(const char *file, int line, struct outcome outcome, seL4_Word address, seL4_Word status)
{
    seL4_Word esr = outcome.mr[3];
    if (outcome.label != seL4_Fault_VMFault || outcome.mr[0] != address || outcome.mr[1] != address ||
        outcome.mr[2] != 1 || ESR_CLASS(esr) != CLASS_FETCH || ESR_STATUS(esr) != status) {
        test_fail(file, line, "label %lu, words %lx %lx %lx %lx, expected a fetch fault at %lx, %lx", outcome.label,
                  outcome.mr[0], outcome.mr[1], outcome.mr[2], esr, address, status);
    }
}

void expect_value(const char *file, int line, struct outcome outcome, seL4_Word value)
{
    if (outcome.label != PARKED || outcome.mr[1] != value) {
        test_fail(file, line, "label %lu, words %lx %lx %lx %lx, expected x1 %lx without fault", outcome.label,
                  outcome.mr[0], outcome.mr[1], outcome.mr[2], outcome.mr[3], value);
    }
}

/* --- capabilities of address spaces --------------------------------------------------------------------- */

seL4_CPtr new_table(void)
{
    return new_object(seL4_ARM_PageTableObject, 0);
}

seL4_CPtr new_root(void)
{
    return new_object(seL4_ARM_VSpaceObject, 0);
}

seL4_CPtr new_vspace(void)
{
    seL4_CPtr vspace = new_root();
    EXPECT_OK(seL4_ARM_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace));
    return vspace;
}

seL4_CPtr new_orphan(void)
{
    seL4_CPtr untyped = new_untyped(12), pool = new_slot(), root = new_root();
    EXPECT_OK(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
    EXPECT_OK(seL4_ARM_ASIDPool_Assign(pool, root));
    delete_cap(pool);
    return root;
}

struct result page_map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address, seL4_Word rights, seL4_Word attributes)
{
    return invoke(page, ARMPageMap, WORDS(address, rights, attributes), CAPS(vspace));
}

struct result table_map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word address)
{
    return invoke(table, ARMPageTableMap, WORDS(address, 0), CAPS(vspace));
}

struct result invoke_plain(seL4_CPtr cap, seL4_Word label)
{
    return invoke(cap, label, WORDS(), CAPS());
}

void map_at(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address)
{
    EXPECT_OK(vspace_map(&arena, vspace, page, address, seL4_ReadWrite, ATTRIBUTES));
}

/* From 32 GiB up to 256 GiB there is nothing on any board that has not so much memory. */
seL4_CPtr new_device_page(void)
{
    const seL4_BootInfo *info = runtime_boot_info;
    for (seL4_Word i = 0; i < info->untyped.end - info->untyped.start; i++) {
        const seL4_UntypedDesc *entry = &info->untypedList[i];
        if (!entry->isDevice || entry->sizeBits < 35 || entry->paddr < (seL4_Word)1 << 35 ||
            entry->paddr >= (seL4_Word)1 << 38) {
            continue;
        }
        seL4_CPtr untyped = info->untyped.start + i, page = new_slot();
        revoke_cap(untyped);
        EXPECT_OK(seL4_Untyped_Retype(untyped, seL4_ARM_HugePageObject, 0, ROOT, 0, 0, page, 1));
        return page;
    }
    return 0;
}

seL4_Word random_word(void)
{
    static seL4_Word state = 0x9e3779b97f4a7c15;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}
