/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A prober executes code that the test gives it instruction by instruction, with registers as given, in the program's own
 * address space or in another one. It has a higher priority than the runner and always ends in a fault: the one that
 * is looked for, or the unknown system call that the code ends with, whose message shows a0...a6.
 */
#pragma once

#include "../../support.h"

#define USER_TOP 0x3ffffff000
#define SIZE_4K ((seL4_Word)1 << 12)
#define SIZE_2M ((seL4_Word)1 << 21)
#define SIZE_1G ((seL4_Word)1 << 30)
#define CODE_VADDR (FREE_VADDR + 31 * SIZE_1G) /* here the probers have their code, a page each */

enum { STATUS_FETCH = 1, STATUS_LOAD = 5, STATUS_STORE = 7 };

struct prober {
    struct thread *thread;
    seL4_CPtr endpoint, reply;
    seL4_Word code; /* address of the page */
};

struct outcome {
    seL4_Word label;
    seL4_Word mr[11];
};

#define PARKED seL4_Fault_UnknownSyscall /* the label, if the code came to its end */
#define PARKED_A0 3                      /* message words then */
#define PARKED_A1 4

/* With `vspace` 0 in the program's own address space. */
struct prober new_prober(seL4_CPtr vspace);
void prober_code(const struct prober *prober, const seL4_Uint32 *code, unsigned count);
/* Starts with these registers, and at the code's beginning if their pc is 0. */
struct outcome prober_run(const struct prober *prober, const seL4_UserContext *registers);

struct outcome prober_load(const struct prober *prober, seL4_Word address);
struct outcome prober_store(const struct prober *prober, seL4_Word address, seL4_Word value);
struct outcome prober_jump(const struct prober *prober, seL4_Word address);

void expect_vm_fault(const char *file, int line, struct outcome outcome, seL4_Word ip, seL4_Word address,
                     seL4_Word status);
void expect_value(const char *file, int line, struct outcome outcome, seL4_Word value);
#define EXPECT_LOAD_FAULT(prober, address) \
    expect_vm_fault(__FILE__, __LINE__, prober_load(prober, address), (prober)->code, address, STATUS_LOAD)
#define EXPECT_STORE_FAULT(prober, address) \
    expect_vm_fault(__FILE__, __LINE__, prober_store(prober, address, 1), (prober)->code, address, STATUS_STORE)
#define EXPECT_FETCH_FAULT(prober, address) \
    expect_vm_fault(__FILE__, __LINE__, prober_jump(prober, address), address, address, STATUS_FETCH)
#define EXPECT_LOAD(prober, address, value) expect_value(__FILE__, __LINE__, prober_load(prober, address), value)
#define EXPECT_STORE(prober, address, value) \
    expect_value(__FILE__, __LINE__, prober_store(prober, address, value), value)

/* Puts the code of prober_jump's end where it is to jump to. */
void write_ending(volatile void *address);

/* Encodings. */
#define CODE_ECALL 0x00000073u
#define CODE_LOAD_A1_A0 0x00053583u  /* ld a1, 0(a0) */
#define CODE_STORE_A1_A0 0x00b53023u /* sd a1, 0(a0) */

/* --- capabilities of address spaces ------------------------------------------------------------------------------------- */

seL4_CPtr new_table(void);
/* In the initial pool. */
seL4_CPtr new_vspace(void);
seL4_CPtr new_frame(seL4_Word type);
struct result page_map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address, seL4_Word rights, seL4_Word attributes);
struct result table_map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word address);
struct result invoke_plain(seL4_CPtr cap, seL4_Word label);
/* With the tables that it needs, as a page that can be read and written, or the test fails. */
void map_at(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address);

#define RIGHTS_NONE 0
#define RIGHTS_W 1
#define RIGHTS_R 2
#define RIGHTS_RW 3
#define EXECUTE_NEVER 1
