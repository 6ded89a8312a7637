/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads of the program itself: stack, thread-local storage and IPC buffer lie in the program's image, so that a thread costs
 * a TCB and, unless it is passive, a scheduling context.
 */
#pragma once

#include <runtime/allocator.h>

#define THREAD_STACK_SIZE 0x6e00

/* The memory of one thread; must be part of the image (a static variable). */
struct thread_memory {
    char guard[0x1000]; /* thread_memory_guard takes it out of the address space */
    char stack[THREAD_STACK_SIZE];
    char tls[0x200];
    union {
        seL4_IPCBuffer ipc_buffer;
        char page[0x1000];
    };
} __attribute__((aligned(0x1000)));

/* Makes a stack that overflows fault. Once per memory. */
seL4_Error thread_memory_guard(struct thread_memory *memory);

struct thread_parameters {
    seL4_Word priority, mcp;
    seL4_Word budget, period; /* microseconds; budget 0: no scheduling context */
    seL4_CPtr fault_endpoint; /* 0: none */
};

struct thread_objects {
    seL4_CPtr tcb, sched_context;
    struct thread_memory *memory;
};

/* Makes TCB and scheduling context and configures them for the program's own CSpace and VSpace. */
seL4_Error thread_create(struct allocator *allocator, struct thread_objects *thread, struct thread_memory *memory,
                         const struct thread_parameters *parameters);

/* Lets the thread start afresh with `entry`(`argument`), and resumes it if asked for. */
seL4_Error thread_start(const struct thread_objects *thread, void (*entry)(void *), void *argument, bool resume);
