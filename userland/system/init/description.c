/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading: a line is split into words and the first word decides. A line with `component` or `device` opens a section to which
 * the lines after it belong. Names must be declared before they are used, so every wrong name is found in the line that has it.
 */

#include "description.h"

#include <stdio.h>
#include <string.h>

#define MAX_WORDS 6
#define LINE_SIZE 160

#define MAX_PRIORITY 254
#define MIN_BUDGET 100
#define MAX_PERIOD 10000000

struct reader {
    struct description *description;
    const char *file;
    unsigned line;
    char *words[MAX_WORDS];
    unsigned count;
    struct component *component;
    struct device *device;
};

static bool refuse(struct reader *reader, const char *reason, const char *word)
{
    snprintf(reader->description->message, MESSAGE_SIZE, "%s:%u: %s%s%s%s", reader->file, reader->line, reason,
             word ? " '" : "", word ? word : "", word ? "'" : "");
    return false;
}

static bool read_name(struct reader *reader, char *target, const char *word)
{
    if (strlen(word) >= NAME_SIZE) {
        return refuse(reader, "this name is longer than 23 characters:", word);
    }
    strcpy(target, word);
    return true;
}

static int digit_value(char character)
{
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    if (character >= 'a' && character <= 'f') {
        return character - 'a' + 10;
    }
    return 16;
}

/* A decimal or 0x number, with K or M behind it for sizes. */
static bool read_number(struct reader *reader, const char *word, unsigned long low, unsigned long high,
                        unsigned long *number)
{
    const char *next = word;
    unsigned base = 10;
    unsigned long value = 0;
    if (next[0] == '0' && next[1] == 'x') {
        base = 16;
        next += 2;
    }
    const char *start = next;
    for (; digit_value(*next) < (int)base; next++) {
        if (value > (~0ul >> 5)) {
            return refuse(reader, "this number is too large:", word);
        }
        value = value * base + (unsigned long)digit_value(*next);
    }
    if (next == start) {
        return refuse(reader, "expected a number, found", word);
    }
    if (*next == 'K' || *next == 'M') {
        unsigned shift = *next == 'K' ? 10 : 20;
        if (value > (~0ul >> shift)) {
            return refuse(reader, "this number is too large:", word);
        }
        value <<= shift;
        next++;
    }
    if (*next) {
        return refuse(reader, "this is not a number:", word);
    }
    if (value < low || value > high) {
        return refuse(reader, "this number is out of range:", word);
    }
    *number = value;
    return true;
}

static int object_find(const struct description *description, const char *name)
{
    for (unsigned i = 0; i < description->object_count; i++) {
        if (!strcmp(description->objects[i].name, name)) {
            return (int)i;
        }
    }
    return -1;
}

static int device_find(const struct description *description, const char *name)
{
    for (unsigned i = 0; i < description->device_count; i++) {
        if (!strcmp(description->devices[i].name, name)) {
            return (int)i;
        }
    }
    return -1;
}

/* --- declarations -------------------------------------------------------------------------------------------------- */

static bool read_object(struct reader *reader, enum object_kind kind)
{
    struct description *description = reader->description;
    if (object_find(description, reader->words[1]) >= 0) {
        return refuse(reader, "declared twice:", reader->words[1]);
    }
    if (description->object_count == MAX_OBJECTS) {
        return refuse(reader, "too many endpoints, notifications and shared memories", NULL);
    }
    struct object *object = &description->objects[description->object_count];
    *object = (struct object){ .kind = kind, .line = reader->line, .owner = -1 };
    if (kind == OBJECT_SHARED && !read_number(reader, reader->words[2], 4096, 1ul << 20, &object->size)) {
        return false;
    }
    if (object->size & 4095) {
        return refuse(reader, "shared memory comes in pages of 4K, not", reader->words[2]);
    }
    if (!read_name(reader, object->name, reader->words[1])) {
        return false;
    }
    description->object_count++;
    reader->component = NULL;
    reader->device = NULL;
    return true;
}

static bool read_device(struct reader *reader)
{
    struct description *description = reader->description;
    if (device_find(description, reader->words[1]) >= 0) {
        return refuse(reader, "declared twice:", reader->words[1]);
    }
    if (description->device_count == MAX_DEVICES) {
        return refuse(reader, "too many devices", NULL);
    }
    struct device *device = &description->devices[description->device_count];
    *device = (struct device){ .line = reader->line, .owner = -1 };
    if (!read_name(reader, device->name, reader->words[1])) {
        return false;
    }
    description->device_count++;
    reader->component = NULL;
    reader->device = device;
    return true;
}

static bool read_component(struct reader *reader)
{
    struct description *description = reader->description;
    for (unsigned i = 0; i < description->component_count; i++) {
        if (!strcmp(description->components[i].name, reader->words[1])) {
            return refuse(reader, "declared twice:", reader->words[1]);
        }
    }
    if (description->component_count == MAX_COMPONENTS) {
        return refuse(reader, "too many components", NULL);
    }
    struct component *component = &description->components[description->component_count];
    *component = (struct component){ .line = reader->line, .when_device = -1, .memory = 1ul << 18 };
    if (!read_name(reader, component->name, reader->words[1]) ||
        !read_name(reader, component->program, reader->words[1])) {
        return false;
    }
    description->component_count++;
    reader->component = component;
    reader->device = NULL;
    return true;
}

/* --- lines of a device ---------------------------------------------------------------------------------------------- */

/* Whether two ranges with these first and last members have a member in common. */
static bool ranges_meet(unsigned long first, unsigned long last, unsigned long other_first, unsigned long other_last)
{
    return first <= other_last && other_first <= last;
}

static bool device_is_alone(struct reader *reader)
{
    const struct device *device = reader->device;
    for (unsigned i = 0; i < reader->description->device_count; i++) {
        const struct device *other = &reader->description->devices[i];
        if (other == device) {
            continue;
        }
        bool registers = device->registers_size && other->registers_size &&
                         ranges_meet(device->registers, device->registers + device->registers_size - 1,
                                     other->registers, other->registers + other->registers_size - 1);
        bool ports = device->last_port && other->last_port &&
                     ranges_meet(device->first_port, device->last_port, other->first_port, other->last_port);
        bool interrupt = device->has_interrupt && other->has_interrupt && device->interrupt == other->interrupt;
        if (registers || ports || interrupt) {
            return refuse(reader, "claimed twice, it belongs already to device", other->name);
        }
    }
    return true;
}

static bool read_device_line(struct reader *reader)
{
    struct device *device = reader->device;
    const char *key = reader->words[0];
    if (!strcmp(key, "compatible") && reader->count == 2) {
        return read_name(reader, device->compatible, reader->words[1]);
    }
    if (!strcmp(key, "registers") && reader->count == 3) {
        if (!read_number(reader, reader->words[1], 0, 1ul << 46, &device->registers) ||
            !read_number(reader, reader->words[2], 4096, 1ul << 16, &device->registers_size)) {
            return false;
        }
        if ((device->registers | device->registers_size) & 4095) {
            return refuse(reader, "registers are handed out in pages of 4K", NULL);
        }
        return device_is_alone(reader);
    }
    if (!strcmp(key, "ports") && reader->count == 3) {
        return read_number(reader, reader->words[1], 1, 0xffff, &device->first_port) &&
               read_number(reader, reader->words[2], device->first_port, 0xffff, &device->last_port) &&
               device_is_alone(reader);
    }
    if (!strcmp(key, "interrupt") && reader->count == 3) {
        device->edge = !strcmp(reader->words[2], "edge");
        if (!device->edge && strcmp(reader->words[2], "level")) {
            return refuse(reader, "an interrupt is 'edge' or 'level', not", reader->words[2]);
        }
        device->has_interrupt = read_number(reader, reader->words[1], 0, 1023, &device->interrupt);
        return device->has_interrupt && device_is_alone(reader);
    }
    if (!strcmp(key, "frequency") && reader->count == 2) {
        return read_number(reader, reader->words[1], 1, 1ul << 40, &device->frequency);
    }
    return refuse(reader, "a device has no line", key);
}

/* --- lines of a component ------------------------------------------------------------------------------------------- */

static const struct {
    const char *key;
    enum use_kind kind;
    enum object_kind object;
} use_keys[] = {
    { "serves", USE_SERVES, OBJECT_ENDPOINT },       { "calls", USE_CALLS, OBJECT_ENDPOINT },
    { "publishes", USE_PUBLISHES, OBJECT_ENDPOINT }, { "waits", USE_WAITS, OBJECT_NOTIFICATION },
    { "signals", USE_SIGNALS, OBJECT_NOTIFICATION }, { "reads", USE_READS, OBJECT_SHARED },
    { "writes", USE_WRITES, OBJECT_SHARED },
};

static bool add_use(struct reader *reader, enum use_kind kind, unsigned index)
{
    struct component *component = reader->component;
    for (unsigned i = 0; i < component->use_count; i++) {
        bool other_device = (component->uses[i].kind == USE_DEVICE) != (kind == USE_DEVICE);
        if (!other_device && component->uses[i].index == index) {
            return refuse(reader, "this component has it already:", reader->words[1]);
        }
    }
    if (component->use_count == MAX_USES) {
        return refuse(reader, "this component uses too many things", NULL);
    }
    component->uses[component->use_count++] = (struct use){ kind, index };
    return true;
}

static bool read_use(struct reader *reader)
{
    const char *key = reader->words[0], *name = reader->words[1];
    if (!strcmp(key, "device")) {
        int index = device_find(reader->description, name);
        return index < 0 ? refuse(reader, "this board has no device", name) : add_use(reader, USE_DEVICE, (unsigned)index);
    }
    for (unsigned i = 0; i < sizeof(use_keys) / sizeof(use_keys[0]); i++) {
        if (strcmp(key, use_keys[i].key)) {
            continue;
        }
        int index = object_find(reader->description, name);
        if (index < 0) {
            return refuse(reader, "not declared:", name);
        }
        if (reader->description->objects[index].kind != use_keys[i].object) {
            return refuse(reader, "this is something else than the line wants:", name);
        }
        return add_use(reader, use_keys[i].kind, (unsigned)index);
    }
    return refuse(reader, "a component has no line", key);
}

static bool read_when(struct reader *reader)
{
    reader->component->when_device = device_find(reader->description, reader->words[1]);
    if (reader->component->when_device < 0) {
        return refuse(reader, "this board has no device", reader->words[1]);
    }
    return read_name(reader, reader->component->when_compatible, reader->words[2]);
}

static bool read_memory(struct reader *reader)
{
    unsigned long *memory = &reader->component->memory;
    if (!read_number(reader, reader->words[1], 1ul << 16, 1ul << 26, memory)) {
        return false;
    }
    return *memory & (*memory - 1) ? refuse(reader, "the memory of a component is a power of two, not", reader->words[1])
                                   : true;
}

static bool read_component_line(struct reader *reader)
{
    struct component *component = reader->component;
    const char *key = reader->words[0];
    unsigned long number = 0;
    if (reader->count == 1) {
        bool *flag = !strcmp(key, "archive")   ? &component->archive
                     : !strcmp(key, "manages") ? &component->manages
                     : !strcmp(key, "cspace")  ? &component->cspace
                                               : NULL;
        if (!flag) {
            return refuse(reader, "a component has no line", key);
        }
        *flag = true;
        return true;
    }
    if (!strcmp(key, "budget") && reader->count == 3) {
        return read_number(reader, reader->words[2], MIN_BUDGET, MAX_PERIOD, &component->period) &&
               read_number(reader, reader->words[1], MIN_BUDGET, component->period, &component->budget);
    }
    if (!strcmp(key, "when") && reader->count == 3) {
        return read_when(reader);
    }
    if (reader->count != 2) {
        return refuse(reader, "wrong number of words after", key);
    }
    if (!strcmp(key, "program")) {
        return read_name(reader, component->program, reader->words[1]);
    }
    if (!strcmp(key, "priority")) {
        bool good = read_number(reader, reader->words[1], 1, MAX_PRIORITY, &number);
        component->priority = (unsigned)number;
        return good;
    }
    if (!strcmp(key, "memory")) {
        return read_memory(reader);
    }
    if (!strcmp(key, "heap")) {
        return read_number(reader, reader->words[1], 0, 1ul << 24, &component->heap);
    }
    if (!strcmp(key, "replies")) {
        bool good = read_number(reader, reader->words[1], 1, MAX_REPLIES, &number);
        component->replies = (unsigned)number;
        return good;
    }
    return read_use(reader);
}

/* --- lines ---------------------------------------------------------------------------------------------------------- */

static bool read_words(struct reader *reader)
{
    const char *key = reader->words[0];
    unsigned wanted = !strcmp(key, "shared") ? 3 : 2;
    bool opens = !strcmp(key, "endpoint") || !strcmp(key, "notification") || !strcmp(key, "shared") ||
                 !strcmp(key, "component") || (!strcmp(key, "device") && !reader->component);
    if (!opens) {
        return reader->component ? read_component_line(reader)
               : reader->device  ? read_device_line(reader)
                                 : refuse(reader, "a description has no line", key);
    }
    if (reader->count != wanted) {
        return refuse(reader, "wrong number of words after", key);
    }
    switch (*key) {
    case 'e':
        return read_object(reader, OBJECT_ENDPOINT);
    case 'n':
        return read_object(reader, OBJECT_NOTIFICATION);
    case 's':
        return read_object(reader, OBJECT_SHARED);
    case 'd':
        return read_device(reader);
    default:
        return read_component(reader);
    }
}

/* Splits a line in place; false if it has too many words. */
static bool split_line(struct reader *reader, char *line)
{
    reader->count = 0;
    for (char *next = line; *next && *next != '#';) {
        if (*next == ' ' || *next == '\t' || *next == '\r') {
            *next++ = '\0';
            continue;
        }
        if (reader->count == MAX_WORDS) {
            return refuse(reader, "too many words", NULL);
        }
        reader->words[reader->count++] = next;
        while (*next && *next != ' ' && *next != '\t' && *next != '\r' && *next != '#') {
            next++;
        }
        if (*next == '#') {
            *next = '\0';
        }
    }
    return true;
}

bool description_read(struct description *description, const char *file, const char *text, size_t size)
{
    struct reader reader = { .description = description, .file = file };
    char line[LINE_SIZE];
    for (size_t start = 0; start < size;) {
        size_t end = start;
        while (end < size && text[end] != '\n') {
            end++;
        }
        reader.line++;
        if (end - start >= LINE_SIZE) {
            return refuse(&reader, "this line is too long", NULL);
        }
        memcpy(line, text + start, end - start);
        line[end - start] = '\0';
        if (strlen(line) != end - start) {
            return refuse(&reader, "this is not text", NULL);
        }
        if (!split_line(&reader, line) || (reader.count && !read_words(&reader))) {
            return false;
        }
        start = end + 1;
    }
    return true;
}
