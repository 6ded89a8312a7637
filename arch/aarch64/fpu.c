/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who owns the floating-point registers. A thread whose FPU is disabled by its flag never owns them, so its
 * use always traps and becomes a user exception. Invariant: fpu_enabled implies that the current thread is
 * the owner.
 */
#include "arch/fpu.h"

#include "arch/sysreg.h"
#include "core/core.h"
#include <tagua/abi.h>

#define CPACR_FPEN_EL1 ((word)1 << 20) /* EL0 traps, EL1 does not */
#define CPACR_FPEN_ALL ((word)3 << 20)

struct tcb *fpu_owner;
bool fpu_enabled;

void fpu_set_access(bool enable)
{
    fpu_enabled = enable;
    sysreg_write(cpacr_el1, enable ? CPACR_FPEN_ALL : CPACR_FPEN_EL1);
    barrier_isb();
}

bool fpu_acquire(struct tcb *tcb)
{
    if (tcb->flags & seL4_TCBFlag_fpuDisabled)
        return false;
    fpu_release_owner();
    fpu_state_load(&tcb->arch.fpu);
    fpu_owner = tcb;
    fpu_set_access(true);
    return true;
}

void fpu_release_owner(void)
{
    if (!fpu_owner)
        return;
    fpu_state_save(&fpu_owner->arch.fpu);
    fpu_owner = NULL;
    fpu_set_access(false);
}

void fpu_release(struct tcb *tcb)
{
    if (tcb == fpu_owner)
        fpu_release_owner();
}

void fpu_flags_changed(struct tcb *tcb)
{
    if (tcb->flags & seL4_TCBFlag_fpuDisabled)
        fpu_release(tcb);
}
