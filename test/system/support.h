/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What tests are written with: objects, invocations word by word, system calls register by register, and threads.
 *
 * The functions named new_* make something or fail the test. The runner has priority 100; a thread of higher priority runs
 * as soon as it can, one of lower priority runs when the runner waits, which settle() does until nobody has anything to do.
 */
#pragma once

#include "harness.h"
#include <runtime/thread.h>
#include <runtime/vspace.h>
#include TEST_ARCH_HEADER

#define ROOT seL4_CapInitThreadCNode
#define DEPTH seL4_WordBits
#define ROOT_VSPACE seL4_CapInitThreadVSpace

/* Priorities around the runner's. */
#define LOW 50
#define HIGH 150

/* A list of words with its length, as two arguments. */
#define WORDS(...) (const seL4_Word[]){ 0, ##__VA_ARGS__ } + 1, sizeof((const seL4_Word[]){ 0, ##__VA_ARGS__ }) / 8 - 1
#define CAPS(...) WORDS(__VA_ARGS__)

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* `variable` is each word of a table in turn, `variable_index` its place. */
#define FOR_EACH(variable, table)                                                                                     \
    for (seL4_Word variable##_index = 0, variable = (table)[0]; variable##_index < COUNT(table);                      \
         variable##_index++, variable = variable##_index < COUNT(table) ? (table)[variable##_index] : 0)

/* Kinds of lookup failures. */
#define INVALID_ROOT 1
#define MISSING 2
#define DEPTH_MISMATCH 3
#define GUARD_MISMATCH 4

/* --- objects and slots ------------------------------------------------------------------------------------------------ */

seL4_CPtr new_slots(seL4_Word count);
seL4_CPtr new_slot(void);
seL4_CPtr new_object(seL4_Word type, seL4_Word size_bits);
/* An object in a given slot of the root CNode. */
void object_at(seL4_CPtr slot, seL4_Word type, seL4_Word size_bits);
seL4_CPtr new_endpoint(void);
seL4_CPtr new_notification(void);
seL4_CPtr new_reply(void);
seL4_CPtr new_tcb(void);
seL4_CPtr new_sched_context(void);
seL4_CPtr new_cnode(seL4_Word radix);
seL4_CPtr new_untyped(seL4_Word size_bits);
seL4_CPtr new_page(void);

seL4_CPtr copy_of(seL4_CPtr cap);
seL4_CPtr copy_with(seL4_CPtr cap, seL4_Word rights);
seL4_CPtr minted(seL4_CPtr cap, seL4_Word rights, seL4_Word data);
seL4_CPtr badged(seL4_CPtr cap, seL4_Word badge);
void delete_cap(seL4_CPtr cap);
void revoke_cap(seL4_CPtr cap);
bool slot_is_empty(seL4_CPtr slot);
/* The kernel's number of the type of a capability, where it tells (debug builds); else `expected`. */
seL4_Word cap_type(seL4_CPtr cap, seL4_Word expected);

seL4_CapRights_t rights_word(seL4_Word rights);

/* A guard that makes a CNode of `radix` resolve all 64 bits, as capability data. */
seL4_Word full_guard(seL4_Word radix);

/* A scheduling context with parameters. */
seL4_CPtr new_budget(seL4_Word budget, seL4_Word period);
void configure(seL4_CPtr sched_context, seL4_Word budget, seL4_Word period, seL4_Word extra, seL4_Word badge,
               seL4_Word flags);

/* --- invocations ------------------------------------------------------------------------------------------------------- */

struct result {
    seL4_Word label, length, extra_caps, unwrapped, badge;
    seL4_Word mr[40]; /* as many as any invocation returns */
};

/* Call with exactly these words and capabilities. */
struct result invoke(seL4_CPtr cap, seL4_Word label, const seL4_Word *words, seL4_Word length, const seL4_CPtr *caps,
                     seL4_Word cap_count);

/* The reply has this label, exactly these words, no badge and no capabilities. */
void expect_result(const char *file, int line, struct result result, seL4_Word label, const seL4_Word *words,
                   seL4_Word length);
#define EXPECT_RESULT(result, label, ...) expect_result(__FILE__, __LINE__, result, label, WORDS(__VA_ARGS__))

/* --- system calls register by register ---------------------------------------------------------------------------------- */

struct syscall {
    seL4_Word number;
    seL4_Word cap; /* out: badge */
    seL4_Word info;
    seL4_Word mr[4];
    seL4_Word reply;
    seL4_Word destination; /* of NBSendRecv */
};

/* By the architecture. */
void raw_syscall(struct syscall *syscall);

#define SYSCALL(name, ...) ((struct syscall){ .number = (seL4_Word)(seL4_Sys##name), __VA_ARGS__ })
#define INFO(label, caps, length) (seL4_MessageInfo_new(label, 0, caps, length).words[0])

/* Issues it and returns the registers afterwards. */
struct syscall issue(struct syscall syscall);

#define INFO_LABEL(info) ((info) >> 12)
#define INFO_LENGTH(info) ((info) & 127)
#define INFO_EXTRA(info) ((info) >> 7 & 3)
#define INFO_UNWRAPPED(info) ((info) >> 9 & 7)

/* --- threads ------------------------------------------------------------------------------------------------------------ */

struct thread {
    seL4_CPtr tcb, sched_context;
    struct thread_memory *memory;
    unsigned index;
    volatile unsigned done;           /* functions or system calls that came to their end */
    void (*function)(struct thread *);
    volatile bool foreign;            /* runs in another CSpace: ends by PARK_SYSCALL */
    struct syscall syscall;           /* what it issues, and the registers afterwards */
    volatile seL4_Word words[8];      /* for the function's use */
};

enum { PASSIVE = 1, NO_HANDLER = 2 };

/* A thread that does nothing yet, with a round-robin budget unless PASSIVE. */
struct thread *new_thread(seL4_Word priority, unsigned flags);
void thread_run(struct thread *thread, void (*function)(struct thread *));
void thread_issue(struct thread *thread, struct syscall syscall);
/* Sets what it will issue without resuming it. */
void thread_prepare(struct thread *thread, struct syscall syscall);
struct thread *spawn(seL4_Word priority, void (*function)(struct thread *));
struct thread *spawn_issue(seL4_Word priority, struct syscall syscall);
/* A thread without time that has issued its call and blocks in it; `sched_context` is what it got there with. */
struct thread *new_passive_server(seL4_Word priority, struct syscall syscall);
/* The registers of a system call as ReadRegisters shows them. By the architecture. */
struct syscall thread_syscall_registers(struct thread *thread);
/* Puts what a system call takes into the registers of a context. By the architecture. */
void context_put_syscall(seL4_UserContext *context, struct syscall syscall);
/* What becomes of a value written to a register (its place in seL4_UserContext). By the architecture. */
seL4_Word arch_sanitised(seL4_Word place, seL4_Word value);
/* The place in seL4_UserContext of a word of an unknown-system-call message, -1 if it is no register. By the architecture. */
int arch_unknown_syscall_register(unsigned word);
/* Deletes all helper threads, so that a test can have more of them one after the other than there are at once. */
void forget_threads(void);
seL4_IPCBuffer *thread_buffer(struct thread *thread);

/* The thread's CSpace is this CNode with this guard word from now on. */
void thread_cspace(struct thread *thread, seL4_CPtr cnode, seL4_Word data);
void thread_fault_handler(struct thread *thread, seL4_CPtr endpoint);
void thread_bind(struct thread *thread, seL4_CPtr sched_context);
void thread_unbind(struct thread *thread);
seL4_Word thread_register_pc(struct thread *thread);

/* Waits until no thread of priority 2 or more has anything to do. */
void settle(void);

/* A line that threads write to; EXPECT_TRACE compares and empties it. */
void trace(char character);
void expect_trace(const char *file, int line, const char *expected);
#define EXPECT_TRACE(expected) expect_trace(__FILE__, __LINE__, expected)

/* --- receiving faults and messages on the runner ------------------------------------------------------------------------ */

struct message {
    seL4_Word badge, label, length, extra_caps, unwrapped;
    seL4_Word mr[32];
};

struct message receive(seL4_CPtr endpoint, seL4_CPtr reply);
struct message poll(seL4_CPtr endpoint, seL4_CPtr reply);
/* No sender waits there (a poll that finds one takes its message). */
bool nothing_queued(seL4_CPtr endpoint, seL4_CPtr reply);
void send(seL4_CPtr cap, seL4_Word label, const seL4_Word *words, seL4_Word length);
/* The badge of a notification, 0 if nothing is pending. */
seL4_Word poll_notification(seL4_CPtr notification);

bool fault_is_park(seL4_Word label);
void fault_describe(char *buffer, size_t size, unsigned index, seL4_Word label, seL4_Word length);

/* --- a device with an interrupt; by the architecture ------------------------------------------------------------------------- */

/* Makes the handler capability of the device's line. */
seL4_Error irq_device_issue(seL4_CPtr root, seL4_Word index, seL4_Word depth);
void irq_device_fire(void);
void irq_device_quiet(void);

/* --- time --------------------------------------------------------------------------------------------------------------- */

/* Skips the test where nothing can be said about how long things take. */
void need_time(void);
/* Whether user level can read a clock; microseconds since some time if so. */
bool have_clock(void);
seL4_Word now_us(void);
/* Runs for so long. Needs a clock. */
void spin_us(seL4_Word microseconds);
/* Blocks for at least so long; ten times as long on a slow machine, so that others get as far as on a fast one. */
void sleep_us(seL4_Word microseconds);

/* --- devices ------------------------------------------------------------------------------------------------------------ */

/* A copy of the frame of a device page, mapped uncached somewhere in the own address space. */
volatile void *map_device(seL4_Word address);
/* A part of the address space that nobody uses: 1 GiB each. */
#define FREE_VADDR 0x2000000000
#define DEVICE_VADDR 0x3000000000

/* Before each test. The number of tests so far tells what belongs to this one. */
void support_reset(void);
extern seL4_Word support_epoch;
