/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver of the serial port and server of the console. Output waits in a ring that the transmit interrupt empties; a writer
 * that finds no room waits for its answer. Input waits in another ring for the one reader; a new reader takes the place of the
 * one before, so that a reader that died leaves nothing behind.
 */

#include "uart.h"

#include <component/component.h>
#include <component/server.h>
#include <string.h>

#define OUTPUT_SIZE 4096
#define INPUT_SIZE 512
#define CONTROL_C 3
#define MAX_WRITERS 2

struct writer {
    seL4_CPtr reply;
    size_t size, done;
    char bytes[MESSAGE_BYTES];
};

static char output[OUTPUT_SIZE], input[INPUT_SIZE];
static size_t output_head, output_tail, input_head, input_tail; /* count for ever; the rings' sizes are powers of two */
static struct writer writers[MAX_WRITERS];                        /* in the order in which they came */
static unsigned writer_count;
static seL4_CPtr reader, drainer;
static const struct uart_chip *chip;
static seL4_CPtr interrupt, break_signal;

static bool output_add(char character)
{
    if (character == '\n' && output_head - output_tail > OUTPUT_SIZE - 2) {
        return false;
    }
    if (output_head - output_tail == OUTPUT_SIZE) {
        return false;
    }
    if (character == '\n') {
        output[output_head++ % OUTPUT_SIZE] = '\r';
    }
    output[output_head++ % OUTPUT_SIZE] = character;
    return true;
}

static void output_send(void)
{
    while (output_tail != output_head && chip->put(output[output_tail % OUTPUT_SIZE])) {
        output_tail++;
    }
    chip->want_room(output_tail != output_head);
}

static void writers_go_on(void)
{
    while (writer_count) {
        struct writer *writer = &writers[0];
        while (writer->done < writer->size && output_add(writer->bytes[writer->done])) {
            writer->done++;
        }
        output_send();
        if (writer->done < writer->size) {
            return;
        }
        server_answer(writer->reply, message_answer(ERROR_NONE, 0));
        writer_count--;
        memmove(&writers[0], &writers[1], writer_count * sizeof(writers[0]));
    }
    if (drainer && output_head == output_tail) {
        server_answer(drainer, message_answer(ERROR_NONE, 0));
        drainer = 0;
    }
}

/* Takes what has been typed out of the ring, as the body of an answer. */
static seL4_MessageInfo_t input_answer(void)
{
    char bytes[64];
    size_t size = 0;
    while (input_tail != input_head && size < sizeof(bytes)) {
        bytes[size++] = input[input_tail++ % INPUT_SIZE];
    }
    return message_answer(ERROR_NONE, message_put_bytes(bytes, size));
}

static void input_collect(void)
{
    for (int character; (character = chip->get()) >= 0;) {
        if (character == CONTROL_C && break_signal) {
            input_tail = input_head; /* what was typed ahead is dropped */
            seL4_Signal(break_signal);
        }
        if (input_head - input_tail < INPUT_SIZE) {
            input[input_head++ % INPUT_SIZE] = (char)character;
        }
    }
    if (reader && input_head != input_tail) {
        seL4_CPtr reply = reader;
        reader = 0;
        server_answer(reply, input_answer());
    }
}

static void uart_signal(seL4_Word badge)
{
    (void)badge;
    input_collect();
    output_send();
    writers_go_on();
    seL4_IRQHandler_Ack(interrupt);
    input_collect(); /* an edge between the look and the acknowledgement would be lost */
}

static seL4_MessageInfo_t uart_write(const struct request *request)
{
    size_t size;
    const char *bytes = server_bytes(request, &size);
    if (!bytes) {
        return message_answer(ERROR_ARGUMENT, 0);
    }
    if (writer_count == MAX_WRITERS) {
        return message_answer(ERROR_BUSY, 0);
    }
    struct writer *writer = &writers[writer_count];
    memcpy(writer->bytes, bytes, size);
    writer->size = size;
    writer->done = 0;
    if (!writer_count) {
        while (writer->done < size && output_add(writer->bytes[writer->done])) {
            writer->done++;
        }
        output_send();
        if (writer->done == size) {
            return message_answer(ERROR_NONE, 0);
        }
    }
    writer->reply = server_defer();
    writer_count += writer->reply != 0;
    return message_answer(ERROR_BUSY, 0);
}

static seL4_MessageInfo_t uart_read(void)
{
    if (reader) {
        server_answer(reader, message_answer(ERROR_BUSY, 0));
        reader = 0;
    }
    if (input_head != input_tail) {
        return input_answer();
    }
    reader = server_defer();
    return message_answer(ERROR_BUSY, 0);
}

static seL4_MessageInfo_t uart_request(const struct request *request)
{
    switch (request->operation) {
    case CONSOLE_WRITE:
        return uart_write(request);
    case CONSOLE_READ:
        return uart_read();
    case CONSOLE_FLUSH:
        if (output_head == output_tail) {
            return message_answer(ERROR_NONE, 0);
        }
        if (!drainer) {
            drainer = server_defer();
        }
        return message_answer(ERROR_BUSY, 0);
    default:
        return message_answer(ERROR_OPERATION, 0);
    }
}

int main(void)
{
    static const struct uart_chip *const chips[] = { &uart_ns16550, &uart_pl011, &uart_sifive };
    static const struct server server = { uart_request, uart_signal };
    for (unsigned i = 0; i < sizeof(chips) / sizeof(chips[0]); i++) {
        if (!strcmp(chips[i]->compatible, component->compatible)) {
            chip = chips[i];
        }
    }
    if (!chip) {
        component_crash();
    }
    size_t size;
    interrupt = component_cap("uart.interrupt");
    break_signal = component_cap("break");
    chip->start(component_region("uart.registers", &size));
    seL4_IRQHandler_Ack(interrupt);
    server_run("console", &server);
}
