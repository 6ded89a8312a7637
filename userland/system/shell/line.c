/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Line editing on a terminal that understands the common control sequences: arrows, Home, End, Delete, Ctrl-A E K U L, history.
 * The line on the screen is drawn anew after each change.
 */

#include "shell.h"

#include <stdio.h>
#include <string.h>

#define HISTORY 16

#define CONTROL(letter) ((letter) & 31)
#define ESCAPE 27
#define RUBOUT 127

static char history[HISTORY][LINE_SIZE];
static unsigned history_count; /* of all lines ever; the last HISTORY are kept */

static char input[64];
static size_t input_size, input_next;
static bool skips; /* a command was ended by the Ctrl-C that is still to be read */

struct editor {
    const char *prompt;
    char *line;
    size_t length, cursor;
    unsigned at; /* the line of the history that is shown; history_count: the new one */
};

static char next_character(void)
{
    for (;;) {
        while (input_next == input_size) {
            input_size = console_read(input, sizeof(input));
            input_next = 0;
            skips = skips && input_size; /* a driver that starts anew has forgotten it */
        }
        char character = input[input_next++];
        if (!skips) {
            return character;
        }
        skips = character != CONTROL('C');
    }
}

static void draw(const struct editor *editor)
{
    printf("\r%s%s\033[K", editor->prompt, editor->line);
    if (editor->cursor < editor->length) {
        printf("\033[%luD", (unsigned long)(editor->length - editor->cursor));
    }
    console_flush();
}

static void set_line(struct editor *editor, const char *text)
{
    strcpy(editor->line, text);
    editor->length = editor->cursor = strlen(text);
}

static void recall(struct editor *editor, int step)
{
    unsigned oldest = history_count > HISTORY ? history_count - HISTORY : 0;
    if ((step < 0 && editor->at == oldest) || (step > 0 && editor->at == history_count)) {
        return;
    }
    editor->at += (unsigned)step;
    set_line(editor, editor->at == history_count ? "" : history[editor->at % HISTORY]);
}

static void insert(struct editor *editor, char character)
{
    if (editor->length + 1 < LINE_SIZE) {
        memmove(editor->line + editor->cursor + 1, editor->line + editor->cursor, editor->length - editor->cursor + 1);
        editor->line[editor->cursor++] = character;
        editor->length++;
    }
}

static void erase(struct editor *editor, size_t from, size_t to)
{
    memmove(editor->line + from, editor->line + to, editor->length - to + 1);
    editor->length -= to - from;
    editor->cursor = from;
}

/* The rest of a sequence that begins with ESC. */
static void control_sequence(struct editor *editor)
{
    if (next_character() != '[') {
        return;
    }
    char character = next_character();
    switch (character) {
    case 'A':
        recall(editor, -1);
        break;
    case 'B':
        recall(editor, 1);
        break;
    case 'C':
        editor->cursor += editor->cursor < editor->length;
        break;
    case 'D':
        editor->cursor -= editor->cursor > 0;
        break;
    case 'H':
        editor->cursor = 0;
        break;
    case 'F':
        editor->cursor = editor->length;
        break;
    case '3':
        if (next_character() == '~' && editor->cursor < editor->length) {
            erase(editor, editor->cursor, editor->cursor + 1);
        }
        break;
    default:
        break;
    }
}

static void edit(struct editor *editor, char character)
{
    switch (character) {
    case CONTROL('A'):
        editor->cursor = 0;
        break;
    case CONTROL('E'):
        editor->cursor = editor->length;
        break;
    case CONTROL('K'):
        erase(editor, editor->cursor, editor->length);
        break;
    case CONTROL('U'):
        erase(editor, 0, editor->cursor);
        break;
    case CONTROL('L'):
        printf("\033[H\033[2J");
        break;
    case CONTROL('H'):
    case RUBOUT:
        if (editor->cursor) {
            erase(editor, editor->cursor - 1, editor->cursor);
        }
        break;
    case ESCAPE:
        control_sequence(editor);
        break;
    default:
        if (character >= ' ' && character < RUBOUT) {
            insert(editor, character);
        }
    }
}

static void remember(const char *line)
{
    if (*line && (!history_count || strcmp(history[(history_count - 1) % HISTORY], line))) {
        strcpy(history[history_count++ % HISTORY], line);
    }
}

bool line_read(const char *prompt, char line[LINE_SIZE])
{
    struct editor editor = { .prompt = prompt, .line = line, .at = history_count };
    line[0] = '\0';
    draw(&editor);
    for (;;) {
        char character = next_character();
        if (character == CONTROL('C')) {
            printf("^C\n");
            line_forget_break();
            return false;
        }
        if (character == '\r' || character == '\n') {
            printf("\n");
            remember(line);
            return true;
        }
        bool appended = editor.cursor == editor.length && character >= ' ' && character < RUBOUT;
        edit(&editor, character);
        if (appended && editor.cursor == editor.length && editor.length) {
            putchar(line[editor.length - 1]);
            console_flush();
        } else {
            draw(&editor);
        }
    }
}

static bool take_break(void)
{
    seL4_Word badge = 0;
    seL4_Poll(component_cap("break"), &badge);
    return badge != 0;
}

bool line_break(void)
{
    bool typed = take_break();
    if (typed) {
        input_next = input_size;
        skips = true;
    }
    return typed;
}

void line_forget_break(void)
{
    take_break();
}
