/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses that may fault, in the program's own address space and in others. */

#include "access.h"

static const char ending[] = { 0x0f, 0x05 }; /* syscall */
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

void prober_code(const struct prober *prober, const char *bytes, unsigned count)
{
    volatile char *to = (volatile char *)prober->code;
    for (unsigned i = 0; i < count; i++) {
        to[i] = bytes[i];
    }
    write_ending(to + count);
}

void write_ending(volatile void *address)
{
    volatile char *to = address;
    to[0] = ending[0];
    to[1] = ending[1];
}

struct outcome prober_run(const struct prober *prober, const seL4_UserContext *registers)
{
    seL4_UserContext context = *registers;
    context.rip = context.rip ? context.rip : prober->code;
    context.rdx = context.rdx ? context.rdx : (seL4_Word)PARK_SYSCALL;
    EXPECT_OK(seL4_TCB_WriteRegisters(prober->thread->tcb, true, 0, ARCH_TOTAL_REGISTERS, &context));
    struct message message = receive(prober->endpoint, prober->reply);
    struct outcome outcome = { .label = message.label };
    memcpy(outcome.mr, message.mr, sizeof(outcome.mr));
    return outcome;
}

struct outcome prober_load(const struct prober *prober, seL4_Word address)
{
    PROBER_CODE(prober, "\x48\x8b\x07"); /* mov (%rdi), %rax */
    return prober_run(prober, &(seL4_UserContext){ .rdi = address });
}

struct outcome prober_store(const struct prober *prober, seL4_Word address, seL4_Word value)
{
    PROBER_CODE(prober, "\x48\x89\x07"); /* mov %rax, (%rdi) */
    return prober_run(prober, &(seL4_UserContext){ .rdi = address, .rax = value });
}

struct outcome prober_jump(const struct prober *prober, seL4_Word address)
{
    return prober_run(prober, &(seL4_UserContext){ .rip = address });
}

void expect_vm_fault(const char *file, int line, struct outcome outcome, seL4_Word ip, seL4_Word address,
                     seL4_Word status)
{
    if (outcome.label != seL4_Fault_VMFault || outcome.mr[0] != ip || outcome.mr[1] != address ||
        outcome.mr[2] != !!(status & STATUS_FETCH) || outcome.mr[3] != status) {
        test_fail(file, line, "label %lu, words %lx %lx %lx %lx, expected a VM fault with %lx %lx %x %lx", outcome.label,
                  outcome.mr[0], outcome.mr[1], outcome.mr[2], outcome.mr[3], ip, address, !!(status & STATUS_FETCH),
                  status);
    }
}

void expect_value(const char *file, int line, struct outcome outcome, seL4_Word value)
{
    if (outcome.label != PARKED || outcome.mr[seL4_UnknownSyscall_RAX] != value) {
        test_fail(file, line, "label %lu, words %lx %lx %lx %lx, expected rax %lx without fault", outcome.label,
                  outcome.mr[0], outcome.mr[1], outcome.mr[2], outcome.mr[3], value);
    }
}

void expect_exception(const char *file, int line, struct outcome outcome, seL4_Word ip, seL4_Word number, seL4_Word code)
{
    if (outcome.label != seL4_Fault_UserException || outcome.mr[seL4_UserException_FaultIP] != ip ||
        outcome.mr[seL4_UserException_Number] != number || outcome.mr[seL4_UserException_Code] != code) {
        test_fail(file, line, "label %lu, words %lx %lx %lx %lx %lx, expected exception %lu with code %lx at %lx",
                  outcome.label, outcome.mr[0], outcome.mr[1], outcome.mr[2], outcome.mr[3], outcome.mr[4], number, code, ip);
    }
}

/* --- capabilities of address spaces ------------------------------------------------------------------------------------- */

static const seL4_Word table_types[] = { seL4_X86_PageTableObject, seL4_X86_PageDirectoryObject, seL4_X86_PDPTObject };
static const seL4_Word map_labels[] = { X86PageTableMap, X86PageDirectoryMap, X86PDPTMap };
static const seL4_Word unmap_labels[] = { X86PageTableUnmap, X86PageDirectoryUnmap, X86PDPTUnmap };

seL4_CPtr new_table(unsigned level)
{
    return new_object(table_types[level], 0);
}

seL4_CPtr new_root(void)
{
    return new_object(seL4_X64_PML4Object, 0);
}

seL4_CPtr new_vspace(void)
{
    seL4_CPtr vspace = new_root();
    EXPECT_OK(seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace));
    return vspace;
}

seL4_CPtr new_orphan(void)
{
    seL4_CPtr untyped = new_untyped(12), pool = new_slot(), root = new_root();
    EXPECT_OK(seL4_X86_ASIDControl_MakePool(seL4_CapASIDControl, untyped, ROOT, pool, DEPTH));
    EXPECT_OK(seL4_X86_ASIDPool_Assign(pool, root));
    delete_cap(pool);
    return root;
}

seL4_CPtr new_frame(seL4_Word type)
{
    return new_object(type, 0);
}

seL4_Word address_of(seL4_CPtr page)
{
    return invoke_plain(page, X86PageGetAddress).mr[0];
}

struct result page_map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address, seL4_Word rights, seL4_Word attributes)
{
    return invoke(page, X86PageMap, WORDS(address, rights, attributes), CAPS(vspace));
}

struct result table_map(unsigned level, seL4_CPtr table, seL4_CPtr vspace, seL4_Word address)
{
    return invoke(table, map_labels[level], WORDS(address, 0), CAPS(vspace));
}

struct result table_unmap(unsigned level, seL4_CPtr table)
{
    return invoke_plain(table, unmap_labels[level]);
}

struct result invoke_plain(seL4_CPtr cap, seL4_Word label)
{
    return invoke(cap, label, WORDS(), CAPS());
}

void map_at(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address)
{
    EXPECT_OK(vspace_map(&arena, vspace, page, address, seL4_ReadWrite, 0));
}
