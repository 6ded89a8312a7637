/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Segments, the task-state segment and the interrupt descriptors. The order of the segments is what `sysret` wants: user
 * data, then user code, behind the selector in STAR. There are no others, so no user program gets into another mode.
 */
#pragma once

#define SELECTOR_KERNEL_CODE 0x08
#define SELECTOR_KERNEL_DATA 0x10
#define SELECTOR_SYSRET_BASE 0x1b
#define SELECTOR_USER_DATA 0x23
#define SELECTOR_USER_CODE 0x2b
#define SELECTOR_TSS 0x30

/* Interrupt stacks: for what may arrive before the kernel has a stack of its own. */
#define IST_FATAL 1
#define IST_DEBUG 2
#define FATAL_STACK_BYTES 4096
#define DEBUG_STACK_BYTES 512
#define ENTRY_STACK_BYTES 256

/* Offsets in struct entry_data */
#define ENTRY_FRAME_END 8
#define ENTRY_USER_ROOT 16
#define ENTRY_KERNEL_ROOT 24
#define ENTRY_IRQ_ACCEPTED 32
#define ENTRY_RSP 48

#ifndef __ASSEMBLER__
#include "core/types.h"
#include <sel4/config.h>

/*
 * The processor loads rsp[0] when an interrupt takes it out of user mode: the end of the current thread's register frame; or, if that
 * is not mapped in user mode (CONFIG_MELTDOWN), a small stack that is. rsp[1] is for a ring that nobody runs in; system-call
 * entry keeps the user's stack pointer there for a moment.
 */
struct task_state {
    uint32_t reserved0;
    word rsp[3];
    word reserved1;
    word ist[7];
    word reserved2;
    uint16_t reserved3;
    uint16_t io_map_base; /* beyond the limit: no port is open to user mode */
} __attribute__((packed, aligned(4)));
_Static_assert(sizeof(struct task_state) == 104, "as the processor has it");

/*
 * What an entry, a switch of threads and an exit use of the architecture's state: one line, the task-state segment beginning in it.
 *
 * With CONFIG_MELTDOWN user mode runs on its own root, in which of the kernel only the trampoline is mapped: the first page of text,
 * the descriptor tables, and the data marked so. Entry loads the kernel's root first and exit the user's last.
 */
struct entry_data {
    word fpu;                /* the thread whose registers are in the FPU | FPU_ENABLED (fpu.h) */
    word frame_end;          /* CONFIG_MELTDOWN: of the current thread's context */
    word user_root;          /* CONFIG_MELTDOWN: what the exit loads into CR3 */
    word kernel_root;        /* CONFIG_MELTDOWN: what the entry loads */
    uint32_t irq_accepted;   /* the vector that the processor has accepted and nobody has looked at yet; 0: none */
    uint8_t unused[8];
    struct task_state task_state;
} __attribute__((packed, aligned(64)));
_Static_assert(offsetof(struct entry_data, frame_end) == ENTRY_FRAME_END, "for entry.S");
_Static_assert(offsetof(struct entry_data, user_root) == ENTRY_USER_ROOT, "for entry.S");
_Static_assert(offsetof(struct entry_data, kernel_root) == ENTRY_KERNEL_ROOT, "for entry.S");
_Static_assert(offsetof(struct entry_data, irq_accepted) == ENTRY_IRQ_ACCEPTED, "for entry.S");
_Static_assert(offsetof(struct entry_data, task_state.rsp) == ENTRY_RSP, "for entry.S; and two of them in the line");

#define IN_TRAMPOLINE __attribute__((section(".data.trampoline")))
ENTRY_POINT extern struct entry_data entry_data;

/* Where the next entry finds the context to store registers in. */
static inline void entry_set_frame_end(word end)
{
#if CONFIG_MELTDOWN
    entry_data.frame_end = end;
#else
    entry_data.task_state.rsp[0] = end;
#endif
}

void descriptors_init(void);
void descriptors_load(void);
#endif
