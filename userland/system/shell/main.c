/* SPDX-License-Identifier: BSD-2-Clause */
/* The shell: reads lines and runs the command that the first word names. */

#include "shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void command_help(const char *argument);
static void command_echo(const char *argument);
static void command_halt(const char *argument);

static const struct command commands[] = {
    { "help", "", "this list", command_help },
    { "ps", "", "components: priority, budget, time used, memory, restarts", command_ps },
    { "caps", "[COMPONENT]", "what a component may use", command_caps },
    { "mem", "", "untyped memory and capability slots", command_mem },
    { "names", "", "what the name server hands out", command_names },
    { "ls", "", "files of the boot archive", command_ls },
    { "cat", "FILE", "shows a file", command_cat },
    { "echo", "TEXT", "says it again", command_echo },
    { "uptime", "", "time since the start", command_uptime },
    { "sleep", "[SECONDS]", "waits; Ctrl-C ends it", command_sleep },
    { "ping", "[N]", "N round trips to the component pong", command_ping },
    { "crash", "[COMPONENT]", "makes a component fault", command_crash },
    { "wild", "[WHAT]", "lets demo touch what it may not", command_wild },
    { "hog", "", "lets hog take all the time it can get", command_hog },
    { "restart", "COMPONENT", "ends a component and starts it anew", command_restart },
    { "halt", "", "ends the system", command_halt },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void command_help(const char *argument)
{
    (void)argument;
    for (unsigned i = 0; i < COMMANDS; i++) {
        printf("%-8s %-12s %s\n", commands[i].name, commands[i].arguments, commands[i].help);
    }
}

static void command_echo(const char *argument)
{
    printf("%s\n", argument);
}

static void command_halt(const char *argument)
{
    (void)argument;
    console_drain();
    system_halt(system_service());
}

static void run(char *line)
{
    for (size_t length = strlen(line); length && line[length - 1] == ' ';) {
        line[--length] = '\0';
    }
    while (*line == ' ') {
        line++;
    }
    if (!*line) {
        return;
    }
    char *end = line;
    while (*end && *end != ' ') {
        end++;
    }
    const char *argument = end;
    if (*end) {
        *end = '\0';
        argument = end + 1;
        while (*argument == ' ') {
            argument++;
        }
    }
    for (unsigned i = 0; i < COMMANDS; i++) {
        if (!strcmp(line, commands[i].name)) {
            commands[i].run(argument);
            return;
        }
    }
    printf("there is no command '%s'; 'help' lists them\n", line);
}

int main(void)
{
    char *line = malloc(LINE_SIZE);
    if (!line) {
        component_crash();
    }
    printf("\nWelcome to Tagua. 'help' lists the commands.\n");
    for (;;) {
        if (line_read("tagua> ", line)) {
            run(line);
        }
        line_forget_break();
    }
}
