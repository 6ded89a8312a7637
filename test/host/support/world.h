/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small system on the fake machine: a root task as after boot, some untyped memory, and helpers that issue system calls the way
 * user programs do: registers and IPC buffer, then kernel_syscall. What the tests call "slots" are CPtrs of the root task.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arch/cap.h"
#include "arch/machine.h"
#include "arch/types.h"
#include "core/core.h"
#include "core/slot.h"
#include "core/tcb.h"

/* Slots beyond the fixed ones of the interface. */
enum {
    WORLD_SCHED_CONTROL = 16,
    WORLD_UNTYPED, /* RAM, 2^WORLD_UNTYPED_BITS, fresh: watermark 0 */
    WORLD_SMALL,   /* RAM, 64 KiB, fresh */
    WORLD_DIRTY,   /* RAM, 64 KiB, as at boot: watermark at the end, contents not zero */
    WORLD_DEVICE,  /* device memory, 64 KiB */
    WORLD_FREE = 32,
};
#define WORLD_RADIX 10u
#define WORLD_UNTYPED_BITS 23u
#define WORLD_UNTYPED_BASE ((paddr)0x800000)
#define WORLD_SMALL_BITS 16u
#define WORLD_SMALL_BASE ((paddr)0x400000)
#define WORLD_DIRTY_BASE ((paddr)0x410000)
#define WORLD_RAM_TOP ((paddr)0x1000000)
#define WORLD_BUFFER_ADDRESS ((word)0x10000000)

struct world {
    struct tcb *root;
    struct slot *slots; /* of the root CNode */
};
extern struct world world;

/* A fresh world; usable as a cmocka setup function. */
int world_setup(void **state);
void world_reset(void);

static inline struct slot *world_slot(word index)
{
    return &world.slots[index];
}
static inline void *slot_object_pointer(word index)
{
    const struct slot *slot = &world.slots[index];
    bool packed = slot_type(slot) == CAP_CNODE || slot_type(slot) == CAP_SCHED_CONTEXT;
    return (void *)(slot->object & ~(packed ? (word)63 : 0));
}
static inline struct tcb *world_tcb(word index)
{
    return (struct tcb *)world.slots[index].object;
}

/* --- threads ------------------------------------------------------------------------------------------------------------ */

/* The thread that runs afterwards; the idle thread if none can. Checks the invariants. */
struct tcb *world_enter(word cptr, word info, long number);
struct tcb *world_interrupt(void);
struct tcb *world_fault(struct fault fault);
/* Makes the thread the current one by letting the others yield; they must have its priority. */
void world_run(struct tcb *tcb);
/* Did the current thread's last system call come to an end (else: it is to be issued again)? */
bool world_call_ended(const struct tcb *tcb);

/* A thread with CSpace and VSpace of the root task, a buffer of its own and a scheduling context, running. Uses the slots
 * index (TCB), index + 1 (scheduling context), index + 2 (buffer frame). */
struct tcb *world_thread(word index, unsigned priority);
/* The same without a scheduling context: a passive server before it is bound to anything. */
struct tcb *world_passive_thread(word index, unsigned priority);
word *world_buffer(const struct tcb *tcb);

/* --- system calls ----------------------------------------------------------------------------------------------------------- */

struct words {
    unsigned count;
    word at[16];
};
#define WORDS(...) ((struct words){ sizeof((word[]){ __VA_ARGS__ }) / sizeof(word), { __VA_ARGS__ } })
#define NO_WORDS ((struct words){ 0, { 0 } })

struct answer {
    word label;
    unsigned length;
    unsigned extra_caps;
    unsigned unwrapped;
    word badge;
    word mr[8];
};

/* The registers and the buffer of `tcb`, ready for a system call. */
void thread_put_message(struct tcb *tcb, word label, struct words mrs, struct words caps);
struct answer thread_answer(const struct tcb *tcb);
/* Send, Call ... by the current thread; it may be preempted (world_call_ended). */
struct tcb *thread_send(long number, word cptr, word label, struct words mrs, struct words caps);
struct tcb *thread_receive(long number, word cptr, word reply);

/* Call by the root task, issued again until it comes to an end. */
struct answer invoke(word service, word label, struct words mrs, struct words caps);
/* The same, stopped at each n-th preemption point (1: at every one). Returns also how often it was stopped. */
struct answer invoke_preempted(unsigned n, unsigned *stops, word service, word label, struct words mrs, struct words caps);
/* One attempt, stopped at the n-th preemption point if there are as many; false: it was stopped. */
bool invoke_once(unsigned n, struct answer *answer, word service, word label, struct words mrs, struct words caps);

word retype(word untyped, word type, word size_bits, word first, word count);
word cnode_copy(word to, word from, word rights);
word cnode_mint(word to, word from, word rights, word data);
word cnode_move(word to, word from);
word cnode_mutate(word to, word from, word data);
word cnode_rotate(word to, word to_data, word pivot, word pivot_data, word from);
word cnode_delete(word index);
word cnode_revoke(word index);
word cnode_cancel_badged_sends(word index);
/* Makes a CNode of 2^radix slots in slot `index`, reachable below the root CNode as CPtr for single-slot access. */
void make_cnode(word index, unsigned radix);
/* A capability to slot `at` of the CNode in slot `cnode` is copied, moved ... with these. */
word cnode_copy_into(word cnode, word at, word from);
word cnode_move_into(word cnode, word at, word from);
word cnode_move_out_of(word to, word cnode, word at);
struct slot *slot_in(word cnode, word at);

#define assert_ok(call) assert_int_equal((call), seL4_NoError)
#define assert_error(call, error) assert_int_equal((call), (error))
/* The error and all its words. */
#define assert_answer(call, error, ...) assert_answer_words(call, error, WORDS(__VA_ARGS__), __FILE__, __LINE__)
#define assert_answer_empty(call, error) assert_answer_words(call, error, NO_WORDS, __FILE__, __LINE__)
void assert_answer_words(struct answer answer, word error, struct words expected, const char *file, int line);

#define assert_empty(index) assert_true(slot_is_empty(world_slot(index)))
#define assert_full(index) assert_false(slot_is_empty(world_slot(index)))
#define assert_type(index, type) assert_int_equal(slot_type(world_slot(index)), type)

/* The state of a world that does not use WORLD_UNTYPED, to come back to. */
struct world_state;
struct world_state *world_state_new(void);
void world_save(struct world_state *state);
void world_restore(const struct world_state *state);

/* Everything an error must leave alone, but for the caller's registers and buffer. Without the memory of WORLD_UNTYPED. */
uint64_t world_hash(void);
