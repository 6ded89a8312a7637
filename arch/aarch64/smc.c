/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Secure monitor calls on behalf of user level (docs/reference/vspace-aarch64.md 4.10). Where no monitor
 * listens the instruction is undefined; it then counts as a monitor that knows no function.
 */
#include "arch/object.h"
#include <tagua/abi.h>

#if CONFIG_ALLOW_SMC_CALLS

#define SMC_WORDS 8

/* entry.S; leaves the results where the arguments were. */
void smc_call(word arguments[SMC_WORDS]);

enum outcome smc_invoke(struct invocation *inv)
{
    word arguments[SMC_WORDS];
    if (inv->label != ARMSMCCall)
        return ERROR_ILLEGAL(inv);
    if (inv->length < SMC_WORDS)
        return ERROR_TRUNCATED(inv);
    for (unsigned i = 0; i < SMC_WORDS; i++)
        arguments[i] = invocation_arg(inv, i);
    word badge = inv->slot->data;
    if (badge != 0 && badge != arguments[0])
        return ERROR_ILLEGAL(inv);
    smc_call(arguments);
    for (unsigned i = 0; i < SMC_WORDS; i++)
        invocation_return(inv, i, arguments[i]);
    return OUTCOME_DONE;
}
#endif
