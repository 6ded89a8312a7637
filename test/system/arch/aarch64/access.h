/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A prober executes code that the test gives it instruction by instruction, with registers as given, in the
 * program's own address space or in another one. It has a higher priority than the runner and always ends in
 * a fault: the one that is looked for, or the unknown system call that the code ends with, whose message
 * shows x0 to x7.
 */
#pragma once

#include "../../support.h"

#define USER_TOP 0x800000000000 /* first address that no page can have */
#define SIZE_4K ((seL4_Word)1 << 12)
#define SIZE_2M ((seL4_Word)1 << 21)
#define SIZE_1G ((seL4_Word)1 << 30)
#define SIZE_512G ((seL4_Word)1 << 39)
#define CODE_VADDR (FREE_VADDR + 31 * SIZE_1G) /* here the probers have their code, a page each */

/* Exception classes and fault status codes. */
#define CLASS_UNKNOWN 0x00
#define CLASS_FP 0x07
#define CLASS_SYSTEM 0x18
#define CLASS_SVE 0x19
#define CLASS_SME 0x1d
#define CLASS_FETCH 0x20
#define CLASS_PC_ALIGNMENT 0x22
#define CLASS_DATA 0x24
#define CLASS_BRK 0x3c
#define ESR_CLASS(esr) ((esr) >> 26)
#define ESR_WRITE(esr) ((esr) >> 6 & 1)
#define ESR_STATUS(esr) ((esr)&0x3c) /* without the level */
#define STATUS_TRANSLATION 0x04
#define STATUS_PERMISSION 0x0c

struct prober {
    struct thread *thread;
    seL4_CPtr endpoint, reply;
    seL4_Word code; /* address of the page */
};

struct outcome {
    seL4_Word label;
    seL4_Word mr[13];
};

#define PARKED seL4_Fault_UnknownSyscall /* the label, if the code came to its end; then word i is register i */

/* With `vspace` 0 in the program's own address space. */
struct prober new_prober(seL4_CPtr vspace);
void prober_code(const struct prober *prober, const seL4_Uint32 *code, unsigned count);
#define CODE(prober, ...) \
    prober_code(prober, (const seL4_Uint32[]){ __VA_ARGS__ }, sizeof((const seL4_Uint32[]){ __VA_ARGS__ }) / 4)
/* Starts with these registers, and at the code's beginning if their pc is 0. */
struct outcome prober_run(const struct prober *prober, const seL4_UserContext *registers);

struct outcome prober_load(const struct prober *prober, seL4_Word address);
struct outcome prober_store(const struct prober *prober, seL4_Word address, seL4_Word value);
struct outcome prober_jump(const struct prober *prober, seL4_Word address);

void expect_data_fault(const char *file, int line, struct outcome outcome, seL4_Word ip, seL4_Word address, bool write,
                       seL4_Word status);
void expect_fetch_fault(const char *file, int line, struct outcome outcome, seL4_Word address, seL4_Word status);
void expect_value(const char *file, int line, struct outcome outcome, seL4_Word value);
#define EXPECT_LOAD_FAULT(prober, address, status) \
    expect_data_fault(__FILE__, __LINE__, prober_load(prober, address), (prober)->code, address, false, status)
#define EXPECT_STORE_FAULT(prober, address, status) \
    expect_data_fault(__FILE__, __LINE__, prober_store(prober, address, 1), (prober)->code, address, true, status)
#define EXPECT_FETCH_FAULT(prober, address, status) \
    expect_fetch_fault(__FILE__, __LINE__, prober_jump(prober, address), address, status)
#define EXPECT_LOAD(prober, address, value) expect_value(__FILE__, __LINE__, prober_load(prober, address), value)
#define EXPECT_STORE(prober, address, value) \
    expect_value(__FILE__, __LINE__, prober_store(prober, address, value), value)
#define EXPECT_RUNS(prober, address) EXPECT_EQ(prober_jump(prober, address).label, PARKED)

/* Puts the code of a prober's end where it is to jump to. */
void write_ending(volatile void *address);

/* Encodings. */
#define CODE_SVC 0xd4000001u
#define CODE_LOAD_X1_X0 0xf9400001u
#define CODE_STORE_X1_X0 0xf9000001u

/* --- capabilities of address spaces --------------------------------------------------------------------- */

seL4_CPtr new_table(void);
seL4_CPtr new_root(void); /* without ASID */
seL4_CPtr new_vspace(void); /* in the initial pool */
seL4_CPtr new_orphan(void); /* assigned by a pool that has been deleted since */
struct result page_map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address, seL4_Word rights, seL4_Word attributes);
struct result table_map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word address);
struct result invoke_plain(seL4_CPtr cap, seL4_Word label);
/* With the tables that it needs, as a page that can be read and written, or the test fails. */
void map_at(seL4_CPtr page, seL4_CPtr vspace, seL4_Word address);
/* A huge page of device memory where there is nothing; 0 if the machine has no such place. */
seL4_CPtr new_device_page(void);

#define RIGHTS_NONE 0
#define RIGHTS_W 1
#define RIGHTS_R 2
#define RIGHTS_RW 3
#define ATTRIBUTES seL4_ARM_Default_VMAttributes

seL4_Word random_word(void); /* always the same sequence */
