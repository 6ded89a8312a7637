/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock of the fake machine: a variable that the tests advance, 10 ticks to the microsecond. */
#pragma once

#include "core/types.h"

#define MACHINE_TICKS_PER_US 10

ticks timer_now(void);
void timer_set_deadline(ticks deadline);
ticks timer_us_to_ticks(word us);
word timer_ticks_to_us(ticks ticks);
word timer_max_us(void);
ticks timer_precision(void);
