/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The messages between components. The label of a request is the operation, that of an answer the error; the first message word
 * of both is the operation's own, bytes start at the second word.
 */
#pragma once

#include <sel4/sel4.h>

/* Bytes that one message carries behind its first word. */
#define MESSAGE_BYTES ((seL4_MsgMaxLength - 1) * sizeof(seL4_Word))

/* Labels of answers. */
enum error {
    ERROR_NONE,
    ERROR_OPERATION, /* the server does not know the request */
    ERROR_NOT_FOUND,
    ERROR_ARGUMENT,
    ERROR_BUSY,
    ERROR_SERVER_DIED, /* said by the root task in the server's place */
};

/* Badges of signals; those of clients are smaller. */
#define SIGNAL_EVENT ((seL4_Word)1 << 16)     /* from another component */
#define SIGNAL_INTERRUPT ((seL4_Word)1 << 17) /* from the device */

enum operation {
    OPERATION_CRASH = 1, /* every server: fault, for demonstrations */

    CONSOLE_WRITE = 16, /* word: length; bytes */
    CONSOLE_READ,       /* answer: word: length; bytes; waits for the first one */
    CONSOLE_FLUSH,      /* answered when everything is sent */

    TIME_NOW = 32, /* answer: word: microseconds since the timer server first started */
    TIME_SLEEP,    /* word: microseconds */

    FILE_ENTRY = 48, /* word: index; answer: word: size, bytes: name */
    FILE_OPEN,       /* word: length, bytes: name; answer: word: index */
    FILE_READ,       /* words: index, offset; answer: word: length; bytes */

    NAMES_LOOKUP = 64, /* word: length, bytes: name; answer: one capability */
    NAMES_ENTRY,       /* word: index; answer: word: length, bytes: name */

    PING = 80,

    DEMO_WILD = 96, /* word: what to touch, see enum wild */

    SYSTEM_ENTRY = 112, /* word: index; answer: words of struct system_entry */
    SYSTEM_CAP,         /* words: index of the component, of the capability; answer: word: length, bytes: text */
    SYSTEM_MEMORY,      /* answer: words of struct system_memory */
    SYSTEM_RESTART,     /* word: index */
    SYSTEM_HALT,
};

/* Ways to do what a component may not. */
enum wild {
    WILD_KERNEL,      /* writes to the kernel */
    WILD_CODE,        /* writes to its own program text */
    WILD_NEIGHBOUR,   /* writes where others have their device registers */
    WILD_CAPABILITY,  /* calls through a capability that it does not have */
    WILD_INSTRUCTION, /* runs an undefined instruction */
    WILD_DATA,        /* runs its own data */
    WILD_COUNT,
};

struct system_entry {
    char name[24];
    seL4_Word priority, budget, period, consumed; /* microseconds */
    seL4_Word state;                              /* enum system_state */
    seL4_Word restarts;
    seL4_Word memory_used, memory_size;
    seL4_Word slots_used;
};

enum system_state { SYSTEM_RUNNING, SYSTEM_STOPPED };

struct system_memory {
    seL4_Word total, used; /* bytes of untyped memory, device memory not counted */
    seL4_Word untyped;     /* number of untyped capabilities */
    seL4_Word slots_total, slots_used;
    seL4_Word restarts;
};
