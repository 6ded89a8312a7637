/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands that put the system to the test: measuring, crashing, hogging, restarting. */

#include "shell.h"

#include <component/message.h>
#include <stdio.h>
#include <string.h>

#define MAX_NUMBER 10000000

/* The number that the argument is, or a standing value without one; 0: complained. */
static seL4_Word number(const char *argument, seL4_Word standing)
{
    seL4_Word value = 0;
    if (!*argument) {
        return standing;
    }
    for (; *argument >= '0' && *argument <= '9' && value < MAX_NUMBER; argument++) {
        value = value * 10 + (seL4_Word)(*argument - '0');
    }
    if (*argument || !value) {
        printf("expected a number from 1 to %d\n", MAX_NUMBER);
        return 0;
    }
    return value;
}

void command_sleep(const char *argument)
{
    seL4_CPtr time = service("time");
    seL4_Word seconds = number(argument, 1);
    for (seL4_Word tenth = 0; time && tenth < seconds * 10; tenth++) {
        if (!succeeded("sleep", time_sleep(time, 100000))) {
            return;
        }
        if (line_break()) {
            printf("^C\n");
            return;
        }
    }
}

static seL4_Word consumed(const char *name)
{
    struct system_entry entry = { .consumed = 0 };
    int index = component_index(name);
    if (index >= 0) {
        system_entry(system_service(), (seL4_Word)index, &entry);
    }
    return entry.consumed;
}

void command_ping(const char *argument)
{
    seL4_CPtr pong = service("pong"), time = service("time");
    seL4_Word rounds = number(argument, 10000), start, end, done = 0;
    if (!pong || !time || !rounds) {
        return;
    }
    seL4_Word used = consumed("shell") + consumed("pong");
    time_now(time, &start);
    for (; done < rounds; done++) {
        if (!succeeded("ping", (enum error)message_call(pong, PING, 0))) {
            break;
        }
        if (done % 1000 == 999 && line_break()) {
            printf("^C\n");
            break;
        }
    }
    time_now(time, &end);
    used = consumed("shell") + consumed("pong") - used;
    seL4_Word elapsed = end > start ? end - start : 1;
    if (done) {
        printf("ping: %lu round trips, %lu per second, %lu ns of processor time one way\n", done,
               done * 1000000 / elapsed, used * 1000 / (2 * done));
    }
}

/* The endpoint through which a component takes requests. */
static const char *endpoint_of(const char *name)
{
    return !strcmp(name, "uart") ? "console" : !strcmp(name, "timer") ? "time" : name;
}

void command_crash(const char *argument)
{
    const char *name = *argument ? argument : "demo";
    if (component_index(name) < 0) {
        return;
    }
    if (!strcmp(name, "shell")) {
        component_crash();
    }
    seL4_CPtr endpoint = service(endpoint_of(name));
    if (!endpoint) {
        return;
    }
    enum error error = (enum error)message_call(endpoint, OPERATION_CRASH, 0);
    printf(error == ERROR_SERVER_DIED ? "crash: %s died and was started again\n" : "crash: %s is still there\n", name);
}

void command_wild(const char *argument)
{
    static const char *const names[WILD_COUNT] = {
        [WILD_KERNEL] = "kernel",         [WILD_CODE] = "code",           [WILD_NEIGHBOUR] = "neighbour",
        [WILD_CAPABILITY] = "capability", [WILD_INSTRUCTION] = "instruction", [WILD_DATA] = "data",
    };
    seL4_CPtr demo = service("demo");
    bool any = false;
    for (seL4_Word wild = 0; demo && wild < WILD_COUNT; wild++) {
        if (*argument && strcmp(argument, names[wild])) {
            continue;
        }
        any = true;
        seL4_SetMR(0, wild);
        bool died = message_call(demo, DEMO_WILD, 1) == ERROR_SERVER_DIED;
        printf("wild: %s: %s\n", names[wild], died ? "caught" : "ISOLATION FAILED");
    }
    if (demo && !any) {
        printf("wild: kernel, code, neighbour, capability, instruction, data, or nothing for all\n");
    }
}

/* Works for half a second, and says how long it took by the clock. */
static seL4_Word work(seL4_CPtr time)
{
    seL4_Word start, now;
    if (!succeeded("hog", time_now(time, &start))) {
        return 1;
    }
    do {
        for (volatile unsigned i = 0; i < 100000; i++) {
        }
        if (!succeeded("hog", time_now(time, &now))) {
            return 1;
        }
    } while (now - start < 500000 && !line_break());
    return now > start ? now - start : 1;
}

void command_hog(const char *argument)
{
    seL4_CPtr time = service("time"), hog = component_cap("hog");
    struct system_entry entry;
    int index = component_index("hog");
    size_t size;
    volatile seL4_Word *on = component_region("switch", &size);
    (void)argument;
    if (!time || index < 0 || system_entry(system_service(), (seL4_Word)index, &entry) != ERROR_NONE) {
        return;
    }
    seL4_Word hog_before = consumed("hog"), shell_before = consumed("shell");
    *on = 1;
    seL4_Signal(hog);
    seL4_Word elapsed = work(time);
    seL4_Word hog_used = consumed("hog") - hog_before, shell_used = consumed("shell") - shell_before;
    *on = 0;
    printf("hog: may use %lu us in %lu us; used %lu us in %lu us\n", entry.budget, entry.period, hog_used, elapsed);
    printf("hog: the shell, which has a lower priority, used %lu us\n", shell_used);
}

void command_restart(const char *argument)
{
    int index = component_index(argument);
    if (index >= 0 && succeeded("restart", system_restart(system_service(), (seL4_Word)index))) {
        printf("restart: %s started again\n", argument);
    }
}
