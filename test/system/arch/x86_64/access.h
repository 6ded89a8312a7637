/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A prober executes code that the test gives it byte by byte, with registers as given, in the program's own address space or in
 * another one. It has a higher priority than the runner and always ends in a fault: the one that is looked for, or the unknown
 * system call that the code ends with, whose message shows all registers.
 */
#pragma once

#include "../../support.h"

#define SIZE_4K ((seL4_Word)1 << 12)
#define SIZE_2M ((seL4_Word)1 << 21)
#define SIZE_1G ((seL4_Word)1 << 30)
#define USER_LAST 0x7fffffffffff
#define CODE_VADDR (FREE_VADDR + 31 * SIZE_1G) /* here the probers have their code, a page each */

/* Bits of the status word of a VM fault. */
enum { STATUS_PRESENT = 1, STATUS_WRITE = 2, STATUS_USER = 4, STATUS_FETCH = 16 };

struct prober {
    struct thread *thread;
    seL4_CPtr endpoint, reply;
    seL4_Word code; /* address of the page */
};

struct outcome {
    seL4_Word label;
    seL4_Word mr[19];
};

#define PARKED seL4_Fault_UnknownSyscall /* the label, if the code came to its end */

/* With `vspace` 0 in the program's own address space. */
struct prober new_prober(seL4_CPtr vspace);
/* Its code: these bytes, then the call that ends it. */
void prober_code(const struct prober *prober, const char *bytes, unsigned count);
#define PROBER_CODE(prober, bytes) prober_code(prober, bytes, sizeof(bytes) - 1)
/* Starts with these registers; rip and rflags that are 0 are set as usual, and so is rdx. */
struct outcome prober_run(const struct prober *prober, const seL4_UserContext *registers);

struct outcome prober_load(const struct prober *prober, seL4_Word address);
struct outcome prober_store(const struct prober *prober, seL4_Word address, seL4_Word value);
struct outcome prober_jump(const struct prober *prober, seL4_Word address);

void expect_vm_fault(const char *file, int line, struct outcome outcome, seL4_Word ip, seL4_Word address,
                     seL4_Word status);
void expect_value(const char *file, int line, struct outcome outcome, seL4_Word value);
void expect_exception(const char *file, int line, struct outcome outcome, seL4_Word ip, seL4_Word number, seL4_Word code);

/* A page that is not there; one that is but may not be accessed so. */
#define EXPECT_LOAD_FAULT(prober, address) \
    expect_vm_fault(__FILE__, __LINE__, prober_load(prober, address), (prober)->code, address, STATUS_USER)
#define EXPECT_STORE_FAULT(prober, address) \
    expect_vm_fault(__FILE__, __LINE__, prober_store(prober, address, 1), (prober)->code, address, STATUS_USER | STATUS_WRITE)
#define EXPECT_FETCH_FAULT(prober, address) \
    expect_vm_fault(__FILE__, __LINE__, prober_jump(prober, address), address, address, STATUS_USER | STATUS_FETCH)
#define EXPECT_LOAD_DENIED(prober, address)                                                      \
    expect_vm_fault(__FILE__, __LINE__, prober_load(prober, address), (prober)->code, address, \
                    STATUS_USER | STATUS_PRESENT)
#define EXPECT_STORE_DENIED(prober, address)                                                         \
    expect_vm_fault(__FILE__, __LINE__, prober_store(prober, address, 1), (prober)->code, address, \
                    STATUS_USER | STATUS_WRITE | STATUS_PRESENT)
#define EXPECT_FETCH_DENIED(prober, address)                                            \
    expect_vm_fault(__FILE__, __LINE__, prober_jump(prober, address), address, address, \
                    STATUS_USER | STATUS_FETCH | STATUS_PRESENT)
#define EXPECT_LOAD(prober, address, value) expect_value(__FILE__, __LINE__, prober_load(prober, address), value)
#define EXPECT_STORE(prober, address, value) \
    expect_value(__FILE__, __LINE__, prober_store(prober, address, value), value)
#define EXPECT_EXCEPTION(outcome, ip, number, code) expect_exception(__FILE__, __LINE__, outcome, ip, number, code)

/* Puts the code of prober_jump's end where it is to jump to. */
void write_ending(volatile void *address);

/* --- capabilities of address spaces ------------------------------------------------------------------------------------- */

enum { LEVEL_PT, LEVEL_PD, LEVEL_PDPT };

/* A page table, page directory or PDPT; a root without ASID; one with an ASID of the initial pool. */
seL4_CPtr new_table(unsigned level);
seL4_CPtr new_root(void);
seL4_CPtr new_vspace(void);
/* A root that was assigned by a pool which has been deleted since. */
seL4_CPtr new_orphan(void);
seL4_CPtr new_frame(seL4_Word type);
seL4_Word address_of(seL4_CPtr page);
struct result page_map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address, seL4_Word rights, seL4_Word attributes);
struct result table_map(unsigned level, seL4_CPtr table, seL4_CPtr vspace, seL4_Word address);
struct result table_unmap(unsigned level, seL4_CPtr table);
struct result invoke_plain(seL4_CPtr cap, seL4_Word label);
/* With the tables that it needs, as a page that can be read and written, or the test fails. */
void map_at(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address);

#define RIGHTS_NONE 0
#define RIGHTS_W 1
#define RIGHTS_R 2
#define RIGHTS_RW 3
#define MISSING_LEVEL(bits) 0, MISSING, bits

#define A FREE_VADDR /* a gigabyte without tables */
#define B (FREE_VADDR + 4 * SIZE_1G)
