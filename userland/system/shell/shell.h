/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the shell: the line editor, the commands that look at the system, and those that put it to the test. */
#pragma once

#include <component/clients.h>
#include <component/component.h>

#define LINE_SIZE 128

/* line.c: reads one line with the prompt before it; false if Ctrl-C ended it. */
bool line_read(const char *prompt, char line[LINE_SIZE]);
/* Whether Ctrl-C was typed since the last look. */
bool line_break(void);
void line_forget_break(void);

/* services.c: endpoints that the name server knows, asked for once. Complains and gives 0 if there is none. */
seL4_CPtr service(const char *name);
seL4_CPtr system_service(void);
/* The index of the component of that name, -1: complained. */
int component_index(const char *name);
/* Says what went wrong; true if nothing did. */
bool succeeded(const char *command, enum error error);

struct command {
    const char *name, *arguments, *help;
    void (*run)(const char *argument);
};

void command_ps(const char *argument);
void command_caps(const char *argument);
void command_mem(const char *argument);
void command_ls(const char *argument);
void command_cat(const char *argument);
void command_names(const char *argument);
void command_uptime(const char *argument);
void command_sleep(const char *argument);
void command_ping(const char *argument);
void command_crash(const char *argument);
void command_wild(const char *argument);
void command_hog(const char *argument);
void command_restart(const char *argument);
