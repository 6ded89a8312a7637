/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What must hold for the description as a whole. Components for other boards are taken out first: they claim nothing. Complaints
 * name the line in which the component or the object was opened.
 */

#include "description.h"

#include <stdio.h>
#include <string.h>

struct checker {
    struct description *description;
    const char *file;
};

static bool check_failed(struct checker *checker, unsigned line, const char *name, const char *reason, const char *other)
{
    snprintf(checker->description->message, MESSAGE_SIZE, "%s:%u: %s: %s%s", checker->file, line, name, reason, other);
    return false;
}

static void drop_components_of_other_boards(struct description *description)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < description->component_count; i++) {
        const struct component *component = &description->components[i];
        if (component->when_device >= 0 &&
            strcmp(description->devices[component->when_device].compatible, component->when_compatible)) {
            continue;
        }
        if (kept != i) {
            description->components[kept] = *component;
        }
        kept++;
    }
    description->component_count = kept;
}

/* Makes the component the only owner. */
static bool check_claim(struct checker *checker, unsigned index, int *owner, const char *what)
{
    const struct component *component = &checker->description->components[index];
    if (*owner >= 0) {
        char reason[64];
        snprintf(reason, sizeof(reason), "%s belongs already to ", what);
        return check_failed(checker, component->line, component->name, reason,
                            checker->description->components[*owner].name);
    }
    *owner = (int)index;
    return true;
}

static bool check_uses(struct checker *checker, unsigned index)
{
    struct description *description = checker->description;
    const struct component *component = &description->components[index];
    unsigned served = 0, waited = 0;
    for (unsigned i = 0; i < component->use_count; i++) {
        const struct use *use = &component->uses[i];
        struct object *object = &description->objects[use->index];
        switch (use->kind) {
        case USE_SERVES:
        case USE_WAITS:
            *(use->kind == USE_SERVES ? &served : &waited) += 1;
            if (!check_claim(checker, index, &object->owner, object->name)) {
                return false;
            }
            break;
        case USE_DEVICE:
            if (!check_claim(checker, index, &description->devices[use->index].owner,
                             description->devices[use->index].name)) {
                return false;
            }
            break;
        default:
            object->wanted = object->kind != OBJECT_SHARED;
        }
    }
    if (served > 1 || waited > 1) {
        return check_failed(checker, component->line, component->name, "it waits in two places at once", "");
    }
    if (served && !component->replies) {
        return check_failed(checker, component->line, component->name, "it serves without 'replies'", "");
    }
    return true;
}

static bool check_component(struct checker *checker, unsigned index, bool (*has_program)(const char *name))
{
    const struct component *component = &checker->description->components[index];
    if (!component->priority) {
        return check_failed(checker, component->line, component->name, "it has no priority", "");
    }
    if (!component->budget) {
        return check_failed(checker, component->line, component->name, "it has no budget", "");
    }
    if (component->heap > component->memory / 2) {
        return check_failed(checker, component->line, component->name, "its heap takes more than half of its memory", "");
    }
    if (!has_program(component->program)) {
        return check_failed(checker, component->line, component->name, "the archive has no program ", component->program);
    }
    return check_uses(checker, index);
}

bool description_check(struct description *description, const char *file, bool (*has_program)(const char *name))
{
    struct checker checker = { description, file };
    drop_components_of_other_boards(description);
    for (unsigned i = 0; i < description->component_count; i++) {
        if (!check_component(&checker, i, has_program)) {
            return false;
        }
    }
    for (unsigned i = 0; i < description->object_count; i++) {
        const struct object *object = &description->objects[i];
        /* A notification may lack its signaller's or its waiter's board, an endpoint may not. */
        if (object->kind == OBJECT_ENDPOINT && object->wanted && object->owner < 0) {
            return check_failed(&checker, object->line, object->name, "it is called, but no component serves it", "");
        }
    }
    if (!description->component_count) {
        return check_failed(&checker, 1, "system", "it has no component", "");
    }
    return true;
}
