/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The description of a system: which components there are and what each of them may use. It is read from two plain texts, the
 * board's devices (plat/<board>/devices.txt) and the system itself (system.txt). Nothing here knows the kernel, so that a check
 * of a description runs on any machine. What is wrong is reported with file and line; a description is accepted whole or not at
 * all.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define NAME_SIZE 24
#define MAX_OBJECTS 24
#define MAX_DEVICES 8
#define MAX_COMPONENTS 16
#define MAX_USES 16
#define MAX_REPLIES 8
#define MESSAGE_SIZE 120

enum object_kind { OBJECT_ENDPOINT, OBJECT_NOTIFICATION, OBJECT_SHARED };

/* Something that components share. */
struct object {
    char name[NAME_SIZE];
    enum object_kind kind;
    unsigned long size; /* of shared memory, in bytes */
    unsigned line;
    int owner;  /* the component that receives from it, -1: none */
    bool wanted; /* by a caller or a signaller */
};

struct device {
    char name[NAME_SIZE];
    char compatible[NAME_SIZE];
    unsigned long registers, registers_size; /* size 0: none */
    unsigned long first_port, last_port;     /* 0: none */
    unsigned long interrupt;
    unsigned long frequency; /* of the counter that the device goes with; 0: none */
    bool has_interrupt, edge;
    unsigned line;
    int owner;
};

enum use_kind {
    USE_SERVES,    /* receives from an endpoint */
    USE_CALLS,     /* calls an endpoint */
    USE_PUBLISHES, /* hands an endpoint on to others */
    USE_WAITS,     /* its bound notification */
    USE_SIGNALS,
    USE_READS,     /* shared memory, read only */
    USE_WRITES,    /* shared memory */
    USE_DEVICE,
};

/* One line of authority. */
struct use {
    enum use_kind kind;
    unsigned index; /* of the object or the device */
};

struct component {
    char name[NAME_SIZE];
    char program[NAME_SIZE];
    unsigned priority;
    unsigned long budget, period; /* microseconds */
    unsigned long memory, heap;   /* bytes */
    unsigned replies;
    bool archive, manages, cspace;
    int when_device; /* a component for boards that have this device ... */
    char when_compatible[NAME_SIZE]; /* ... of this kind; -1: for all */
    struct use uses[MAX_USES];
    unsigned use_count;
    unsigned line;
};

struct description {
    struct object objects[MAX_OBJECTS];
    unsigned object_count;
    struct device devices[MAX_DEVICES];
    unsigned device_count;
    struct component components[MAX_COMPONENTS];
    unsigned component_count;
    char message[MESSAGE_SIZE]; /* what is wrong */
};

/* Reads one text; both kinds of lines are known in both. False: `message` says file, line and reason. */
bool description_read(struct description *description, const char *file, const char *text, size_t size);

/*
 * What can only be said of the whole: each endpoint that is called is served, each component is complete, nothing has two owners,
 * each program is there. `has_program` tells whether the archive has a file of that name.
 */
bool description_check(struct description *description, const char *file, bool (*has_program)(const char *name));
