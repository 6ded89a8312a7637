/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses that may fault, in the program's own address space and in others. */

#include "access.h"

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

static void instructions_written(void)
{
    __asm__ volatile(".4byte 0x0000100f" ::: "memory"); /* fence.i, whatever the compiler was told of it */
}

void prober_code(const struct prober *prober, const seL4_Uint32 *code, unsigned count)
{
    volatile seL4_Uint32 *to = (volatile seL4_Uint32 *)prober->code;
    for (unsigned i = 0; i < count; i++) {
        to[i] = code[i];
    }
    to[count] = CODE_ECALL;
    instructions_written();
}

struct outcome prober_run(const struct prober *prober, const seL4_UserContext *registers)
{
    seL4_UserContext context = *registers;
    context.pc = context.pc ? context.pc : prober->code;
    context.a7 = context.a7 ? context.a7 : (seL4_Word)PARK_SYSCALL;
    EXPECT_OK(seL4_TCB_WriteRegisters(prober->thread->tcb, true, 0, ARCH_TOTAL_REGISTERS, &context));
    struct message message = receive(prober->endpoint, prober->reply);
    struct outcome outcome = { .label = message.label };
    memcpy(outcome.mr, message.mr, sizeof(outcome.mr));
    return outcome;
}

struct outcome prober_load(const struct prober *prober, seL4_Word address)
{
    prober_code(prober, (const seL4_Uint32[]){ CODE_LOAD_A1_A0 }, 1);
    return prober_run(prober, &(seL4_UserContext){ .a0 = address });
}

struct outcome prober_store(const struct prober *prober, seL4_Word address, seL4_Word value)
{
    prober_code(prober, (const seL4_Uint32[]){ CODE_STORE_A1_A0 }, 1);
    return prober_run(prober, &(seL4_UserContext){ .a0 = address, .a1 = value });
}

struct outcome prober_jump(const struct prober *prober, seL4_Word address)
{
    return prober_run(prober, &(seL4_UserContext){ .pc = address });
}

void write_ending(volatile void *address)
{
    *(volatile seL4_Uint32 *)address = CODE_ECALL;
    instructions_written();
}

void expect_vm_fault(const char *file, int line, struct outcome outcome, seL4_Word ip, seL4_Word address,
                     seL4_Word status)
{
    if (outcome.label != seL4_Fault_VMFault || outcome.mr[0] != ip || outcome.mr[1] != address ||
        outcome.mr[2] != (status == STATUS_FETCH) || outcome.mr[3] != status) {
        test_fail(file, line, "label %lu, words %lx %lx %lx %lx, expected a VM fault with %lx %lx %x %lx", outcome.label,
                  outcome.mr[0], outcome.mr[1], outcome.mr[2], outcome.mr[3], ip, address, status == STATUS_FETCH, status);
    }
}

void expect_value(const char *file, int line, struct outcome outcome, seL4_Word value)
{
    if (outcome.label != PARKED || outcome.mr[PARKED_A1] != value) {
        test_fail(file, line, "label %lu, words %lx %lx %lx %lx, a1 %lx, expected a1 %lx without fault", outcome.label,
                  outcome.mr[0], outcome.mr[1], outcome.mr[2], outcome.mr[3], outcome.mr[PARKED_A1], value);
    }
}

/* --- capabilities of address spaces ------------------------------------------------------------------------------------- */

seL4_CPtr new_table(void)
{
    return new_object(seL4_RISCV_PageTableObject, 0);
}

seL4_CPtr new_vspace(void)
{
    seL4_CPtr vspace = new_table();
    EXPECT_OK(seL4_RISCV_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace));
    return vspace;
}

seL4_CPtr new_frame(seL4_Word type)
{
    return new_object(type, 0);
}

struct result page_map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address, seL4_Word rights, seL4_Word attributes)
{
    return invoke(page, RISCVPageMap, WORDS(address, rights, attributes), CAPS(vspace));
}

struct result table_map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word address)
{
    return invoke(table, RISCVPageTableMap, WORDS(address, 0), CAPS(vspace));
}

struct result invoke_plain(seL4_CPtr cap, seL4_Word label)
{
    return invoke(cap, label, WORDS(), CAPS());
}

void map_at(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address)
{
    EXPECT_OK(vspace_map(&arena, vspace, page, address, seL4_ReadWrite, 0));
}
