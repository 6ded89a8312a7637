/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens when a component faults: a line on the console says what it did, and it starts afresh. One that faults again and
 * again before it has done anything is left stopped, because restarting it would take the time of the others.
 */

#include "init.h"

#include <stdio.h>

#define QUICK_MICROSECONDS 50
#define QUICK_FAULTS 20

static void describe_fault(seL4_MessageInfo_t info, char *text, size_t size)
{
    seL4_Word pc = seL4_GetMR(0);
    switch (seL4_MessageInfo_get_label(info)) {
    case seL4_Fault_CapFault:
        snprintf(text, size, "used the capability slot 0x%lx, which holds none that fits, at 0x%lx",
                 seL4_GetMR(seL4_CapFault_Addr), pc);
        break;
    case seL4_Fault_VMFault:
        snprintf(text, size, "%s address 0x%lx, which it may not, at 0x%lx",
                 seL4_GetMR(seL4_VMFault_PrefetchFault) ? "ran" : "touched", seL4_GetMR(seL4_VMFault_Addr),
                 seL4_GetMR(seL4_VMFault_IP));
        break;
    case seL4_Fault_UserException:
        snprintf(text, size, "raised exception 0x%lx at 0x%lx", seL4_GetMR(seL4_UserException_Number), pc);
        break;
    case seL4_Fault_UnknownSyscall:
        snprintf(text, size, "made a system call that does not exist");
        break;
    default:
        snprintf(text, size, "faulted (%lu)", (unsigned long)seL4_MessageInfo_get_label(info));
    }
}

void supervise_fault(struct instance *instance, seL4_MessageInfo_t info)
{
    const char *name = instance->component->name;
    char text[120];
    describe_fault(info, text, sizeof(text));
    instance_stop(instance);
    instance->quick_faults = instance->used_since_start < QUICK_MICROSECONDS ? instance->quick_faults + 1 : 0;
    if (instance->quick_faults == QUICK_FAULTS) {
        printf("\n[init] %s %s; stopped, it gets nowhere ('restart %s' tries again)\n", name, text, name);
        return;
    }
    instance->restarts++;
    printf("\n[init] %s %s; restart %u\n", name, text, instance->restarts);
    seL4_Error error = instance_start(instance);
    if (error) {
        instance_stop(instance);
        printf("[init] %s does not start again: error %d\n", name, (int)error);
    }
}
