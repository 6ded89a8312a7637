/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lazy switching of the floating-point registers. Kept: sstatus.FS is on only while the owner runs; whoever loses
 * ownership has its values in its TCB; the TCB of a deleted thread is written for the last time when it is released.
 */
#include "arch/fpu.h"
#include "arch/cpu.h"
#include "arch/types.h"
#include "core/core.h"

#if CONFIG_HAVE_FPU
struct fpu_unit fpu_unit;

/* fpu_state.S */
void fpu_save(struct arch_tcb *to);
void fpu_restore(const struct arch_tcb *from);
_Static_assert(offsetof(struct arch_tcb, fpu) == 0 && offsetof(struct arch_tcb, fcsr) == 32 * 8, "as fpu_state.S stores them");

static void fpu_on(word state)
{
    CSR_CLEAR("sstatus", SSTATUS_FS);
    CSR_SET("sstatus", state);
}

/* FS forgets that the registers are dirty when it is switched off, so that has to be remembered. */
static void fpu_off(void)
{
    if ((CSR_READ("sstatus") & SSTATUS_FS) == SSTATUS_FS_DIRTY)
        fpu_unit.dirty = true;
    CSR_CLEAR("sstatus", SSTATUS_FS);
}

void fpu_switch_owned(struct tcb *to)
{
    if (to == this_core.fpu_owner)
        fpu_on(SSTATUS_FS_CLEAN);
    else
        fpu_off();
}

void fpu_release_owner(void)
{
    struct tcb *owner = this_core.fpu_owner;
    if (!owner)
        return;
    fpu_off();
    if (fpu_unit.dirty) {
        fpu_on(SSTATUS_FS_CLEAN);
        fpu_save(&owner->arch);
        CSR_CLEAR("sstatus", SSTATUS_FS);
    }
    this_core.fpu_owner = NULL;
    fpu_unit.dirty = false;
}

void fpu_release(struct tcb *tcb)
{
    if (this_core.fpu_owner == tcb)
        fpu_release_owner();
}

void fpu_flags_changed(struct tcb *tcb)
{
    if (tcb->flags & seL4_TCBFlag_fpuDisabled)
        fpu_release(tcb);
}

bool fpu_trap(void)
{
    struct tcb *current = this_core.current;
    if (!fpu_unit.present || (current->flags & seL4_TCBFlag_fpuDisabled) || this_core.fpu_owner == current)
        return false;
    fpu_release_owner();
    fpu_on(SSTATUS_FS_CLEAN);
    fpu_restore(&current->arch);
    fpu_on(SSTATUS_FS_CLEAN);
    this_core.fpu_owner = current;
    return true;
}

BOOT_CODE void fpu_init(bool has_f_and_d)
{
    fpu_on(SSTATUS_FS_CLEAN);
    fpu_unit.present = has_f_and_d && (CSR_READ("sstatus") & SSTATUS_FS) != 0;
    CSR_CLEAR("sstatus", SSTATUS_FS);
}
#endif
