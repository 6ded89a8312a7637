/* SPDX-License-Identifier: BSD-2-Clause */
/* What each kind of timer does: time since some start that a restart of the server does not move, and one alarm. */
#pragma once

#include <component/component.h>

struct timer_chip {
    const char *compatible;
    void (*start)(volatile void *registers);
    seL4_Word (*now)(void); /* microseconds */
    /* An interrupt at that time. False: the time has come already. */
    bool (*wake_at)(seL4_Word microseconds);
    void (*acknowledge)(void);
};

extern const struct timer_chip timer_hpet, timer_goldfish, timer_bcm2835, timer_ticks;

/* By a counter that user level reads, if there is one. */
bool counter_exists(void);
seL4_Word counter_microseconds(void);
