/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Domains: the schedule and the operations on the domain capability (scheduling.md section 10). The last entry of the schedule
 * is always an end marker, and the start index never names one.
 */
#include "core/domain.h"
#include "arch/fpu.h"
#include "core/invocation.h"
#include "core/sched.h"

struct kernel_state kernel;

#define ENTRIES CONFIG_NUM_DOMAIN_SCHEDULES

static bool domain_entry_is_end(const struct domain_entry *entry)
{
    return entry->domain == 0 && entry->duration == 0;
}

static void domain_load(word index)
{
    const struct domain_entry *entry = &kernel.domain_schedule[index];
    this_core.domain_index = index;
    this_core.domain = entry->domain;
    this_core.domain_remaining = entry->duration;
    this_core.ready = &this_core.ready_sets[entry->domain];
}

void domain_init(void)
{
    kernel.domain_schedule[0] = (struct domain_entry){ 0, DOMAIN_DURATION_MAX };
    domain_load(0);
}

void domain_advance(void)
{
    word next = this_core.domain_index + 1;
    if (next >= ENTRIES || domain_entry_is_end(&kernel.domain_schedule[next]))
        next = kernel.domain_start;
    fpu_release_owner();
    domain_load(next);
    this_core.reprogram = true;
}

/* DOM-3 */
static enum outcome domain_set(struct invocation *inv)
{
    if (inv->length < 1)
        return ERROR_TRUNCATED(inv);
    word domain = invocation_arg(inv, 0);
    if (domain >= DOMAINS)
        return ERROR_INVALID_ARGUMENT(inv, 0);
    if (inv->extra_count < 1)
        return ERROR_TRUNCATED(inv);
    if (slot_type(inv->extra[0]) != CAP_THREAD)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    sched_change_domain((struct tcb *)inv->extra[0]->object, (uint8_t)domain);
    return OUTCOME_DONE;
}

/* DOM-4 */
static enum outcome domain_configure(struct invocation *inv)
{
    if (inv->length < 3)
        return ERROR_TRUNCATED(inv);
    word index = invocation_arg(inv, 0);
    word domain = invocation_arg(inv, 1);
    word duration = invocation_arg(inv, 2);
    if (index >= ENTRIES - 1)
        return invocation_range_error(inv, 0, ENTRIES - 2);
    if (domain >= DOMAINS)
        return invocation_range_error(inv, 0, DOMAINS - 1);
    if (duration > DOMAIN_DURATION_MAX)
        return ERROR_INVALID_ARGUMENT(inv, 2);
    if (duration == 0 && domain != 0)
        return ERROR_INVALID_ARGUMENT(inv, 1);
    if (duration == 0 && index == kernel.domain_start)
        return ERROR_INVALID_ARGUMENT(inv, 2);
    kernel.domain_schedule[index] = (struct domain_entry){ (uint8_t)domain, duration };
    return OUTCOME_DONE;
}

/* DOM-5. The slot ends at once: the next decision advances, and the entry before an end marker leads to the start index. */
static enum outcome domain_set_start(struct invocation *inv)
{
    if (inv->length < 1)
        return ERROR_TRUNCATED(inv);
    word index = invocation_arg(inv, 0);
    if (index >= ENTRIES)
        return invocation_range_error(inv, 0, ENTRIES - 1);
    if (domain_entry_is_end(&kernel.domain_schedule[index]))
        return ERROR_INVALID_ARGUMENT(inv, 0);
    kernel.domain_start = index;
    if (DOMAINS > 1) {
        this_core.domain_index = ENTRIES - 1;
        this_core.domain_remaining = 0;
        sched_force();
    }
    return OUTCOME_DONE;
}

enum outcome domain_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case DomainSetSet:
        return domain_set(inv);
    case DomainScheduleConfigure:
        return domain_configure(inv);
    case DomainScheduleSetStart:
        return domain_set_start(inv);
    default:
        return ERROR_ILLEGAL(inv);
    }
}
