/* SPDX-License-Identifier: BSD-2-Clause */
/* The console as a client: output is collected to a line, one message carries it. */

#include <component/clients.h>
#include <component/component.h>
#include <component/message.h>

#define BUFFER_SIZE 256

static char output[BUFFER_SIZE];
static size_t output_size;

void console_put(char character);

void console_flush(void)
{
    seL4_CPtr console = component_cap("console");
    if (console && output_size) {
        message_call(console, CONSOLE_WRITE, message_put_bytes(output, output_size));
    }
    output_size = 0;
}

void console_put(char character)
{
    output[output_size++] = character;
    if (character == '\n' || output_size == BUFFER_SIZE) {
        console_flush();
    }
}

size_t console_read(char *buffer, size_t size)
{
    console_flush();
    if (message_call(component_cap("console"), CONSOLE_READ, 0) != ERROR_NONE) {
        return 0;
    }
    size_t length = seL4_GetMR(0);
    if (length > size || length > MESSAGE_BYTES) {
        return 0;
    }
    memcpy(buffer, message_bytes(), length);
    return length;
}

enum error console_drain(void)
{
    console_flush();
    return (enum error)message_call(component_cap("console"), CONSOLE_FLUSH, 0);
}
