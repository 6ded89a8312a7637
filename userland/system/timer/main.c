/* SPDX-License-Identifier: BSD-2-Clause */
/* The timer server: the time, and sleeping. Sleepers wait for their answers; the alarm is set for the first of them. */

#include "timer.h"

#include <component/server.h>
#include <string.h>

#define LONGEST_SLEEP 3600000000ul
#define LONGEST_ALARM 1000000ul

struct sleeper {
    seL4_CPtr reply;
    seL4_Word client, wake;
};

static struct sleeper sleepers[SERVER_MAX_REPLIES];
static const struct timer_chip *chip;
static seL4_CPtr interrupt;

/* Answers those whose time has come, and sets the alarm for the next; again if it would be too late. */
static void sleepers_wake(void)
{
    for (;;) {
        seL4_Word now = chip->now(), first = now + LONGEST_ALARM;
        bool waiting = false;
        for (unsigned i = 0; i < SERVER_MAX_REPLIES; i++) {
            struct sleeper *sleeper = &sleepers[i];
            if (sleeper->reply && sleeper->wake <= now) {
                server_answer(sleeper->reply, message_answer(ERROR_NONE, 0));
                sleeper->reply = 0;
            } else if (sleeper->reply) {
                waiting = true;
                first = sleeper->wake < first ? sleeper->wake : first;
            }
        }
        if (!waiting || chip->wake_at(first)) {
            return;
        }
    }
}

static void timer_signal(seL4_Word badge)
{
    chip->acknowledge();
    sleepers_wake();
    if (badge & SIGNAL_INTERRUPT) {
        seL4_IRQHandler_Ack(interrupt);
    }
}

static seL4_MessageInfo_t timer_sleep(const struct request *request)
{
    seL4_Word duration = seL4_GetMR(0);
    if (!request->words || duration > LONGEST_SLEEP) {
        return message_answer(ERROR_ARGUMENT, 0);
    }
    struct sleeper *place = NULL;
    for (unsigned i = 0; i < SERVER_MAX_REPLIES; i++) {
        /* A client sleeps once: what it left when it was restarted is overtaken. */
        if (sleepers[i].reply && sleepers[i].client == request->client) {
            server_answer(sleepers[i].reply, message_answer(ERROR_BUSY, 0));
            sleepers[i].reply = 0;
        }
        if (!sleepers[i].reply) {
            place = &sleepers[i];
        }
    }
    seL4_Word wake = chip->now() + duration;
    seL4_CPtr reply = place ? server_defer() : 0;
    if (reply) {
        *place = (struct sleeper){ reply, request->client, wake };
        sleepers_wake();
    }
    return message_answer(ERROR_BUSY, 0);
}

static seL4_MessageInfo_t timer_request(const struct request *request)
{
    switch (request->operation) {
    case TIME_NOW:
        seL4_SetMR(0, chip->now());
        return message_answer(ERROR_NONE, 1);
    case TIME_SLEEP:
        return timer_sleep(request);
    default:
        return message_answer(ERROR_OPERATION, 0);
    }
}

int main(void)
{
    static const struct timer_chip *const chips[] = { &timer_hpet, &timer_goldfish, &timer_bcm2835, &timer_ticks };
    static const struct server server = { timer_request, timer_signal };
    for (unsigned i = 0; i < sizeof(chips) / sizeof(chips[0]); i++) {
        if (!strcmp(chips[i]->compatible, component->compatible)) {
            chip = chips[i];
        }
    }
    if (!chip) {
        component_crash();
    }
    size_t size;
    interrupt = component_cap("timer.interrupt");
    chip->start(component_region("timer.registers", &size));
    if (interrupt) {
        seL4_IRQHandler_Ack(interrupt);
    }
    server_run("time", &server);
}
