/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preemption points of long operations (docs/reference/capabilities.md section 14, scheduling.md SCH-15), and the
 * constants that bound the work between two of them.
 */
#pragma once

#include "core/types.h"

/* Slots emptied, queue entries cancelled, or chunks of 2^CONFIG_RESET_CHUNK_BITS bytes cleared: one unit each. */
#define PREEMPTION_WORK_UNITS CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION

/* Slots of a container that were empty anyway are passed over by this many in one unit. */
#define EMPTY_SLOTS_PER_UNIT 16

/* One unit of work is done. True: stop now and report OUTCOME_PREEMPTED. */
bool preemption_point(void);
