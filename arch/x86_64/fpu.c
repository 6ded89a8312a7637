/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FPU state: x87, SSE and, if configured, AVX; saved by XSAVE, or by FXSAVE where the configuration or the processor has nothing
 * better. XCR0 enables what the configuration names and no more, so the processor never writes more than a TCB has room for
 * (hazard H10).
 *
 * Kept: the owner is a live thread or null; its area in the TCB is out of date; CR0.TS is clear exactly while FPU_ENABLED is set,
 * and that is only while the owner runs.
 */
#include "arch/fpu.h"
#include "arch/cpu.h"
#include "core/console.h"
#include "core/core.h"
#include "core/string.h"
#include <tagua/abi.h>

#define FCW_OFFSET 0
#define FCW_INITIAL 0x37f
#define MXCSR_OFFSET 24
#define MXCSR_INITIAL 0x1f80
#define FXSAVE_FEATURES 3 /* x87 and SSE */

#if CONFIG_XSAVE
#define FPU_FEATURES CONFIG_XSAVE_FEATURE_SET
#else
#define FPU_FEATURES FXSAVE_FEATURES
#endif

static void fpu_enable(struct tcb *owner)
{
    __asm__ volatile("clts" : : : "memory");
    entry_data.fpu = (word)owner | FPU_ENABLED;
}

static void fpu_disable(struct tcb *owner)
{
    cr0_write(cr0_read() | CR0_TS);
    entry_data.fpu = (word)owner;
}

void fpu_switch_owner(struct tcb *to)
{
    struct tcb *owner = fpu_owner();
    if (owner == to)
        fpu_enable(owner);
    else
        fpu_disable(owner);
}

static void fpu_save(struct tcb *tcb)
{
    fpu_enable(tcb);
    uint8_t *area = tcb->arch.fpu;
    if (cpu_features.xsave)
        __asm__ volatile("xsave64 (%0)" : : "r"(area), "a"(FPU_FEATURES), "d"(0) : "memory");
    else
        __asm__ volatile("fxsave64 (%0)" : : "r"(area) : "memory");
}

static void fpu_restore(const struct tcb *tcb)
{
    const uint8_t *area = tcb->arch.fpu;
    /* Some processors restore the addresses of the last x87 instruction only if an exception is pending: overwrite them, lest they
     * leak from one thread to the next. */
    __asm__ volatile("fnclex; emms; fildl %0" : : "m"(*(const uint32_t *)area));
    if (cpu_features.xsave)
        __asm__ volatile("xrstor64 (%0)" : : "r"(area), "a"(FPU_FEATURES), "d"(0) : "memory");
    else
        __asm__ volatile("fxrstor64 (%0)" : : "r"(area) : "memory");
}

void fpu_release_owner(void)
{
    if (!fpu_owner())
        return;
    fpu_save(fpu_owner());
    fpu_disable(NULL);
}

void fpu_release(struct tcb *tcb)
{
    if (fpu_owner() == tcb)
        fpu_release_owner();
}

bool fpu_claim(struct tcb *tcb)
{
    if (tcb->flags & seL4_TCBFlag_fpuDisabled)
        return false;
    if (fpu_owner())
        fpu_save(fpu_owner());
    fpu_enable(tcb);
    fpu_restore(tcb);
    return true;
}

void fpu_flags_changed(struct tcb *tcb)
{
    if (tcb->flags & seL4_TCBFlag_fpuDisabled)
        fpu_release(tcb);
}

void fpu_init_thread(struct tcb *tcb)
{
    static const uint16_t fcw = FCW_INITIAL;
    static const uint32_t mxcsr = MXCSR_INITIAL;
    memcpy(tcb->arch.fpu + FCW_OFFSET, &fcw, sizeof fcw);
    memcpy(tcb->arch.fpu + MXCSR_OFFSET, &mxcsr, sizeof mxcsr);
}

const char *fpu_detect(void)
{
    struct cpuid features = cpuid(1, 0);
    if (!(features.edx & 1u << 24) || !(features.edx & 1u << 26))
        return "the processor has no FXSAVE or no SSE2";
    bool present = features.ecx & 1u << 26;
    if (present) {
        struct cpuid leaf = cpuid(0xd, 0);
        present = (leaf.eax & FPU_FEATURES) == FPU_FEATURES;
    }
#if CONFIG_XSAVE
    cpu_features.xsave = present;
#endif
    if (!cpu_features.xsave && FPU_FEATURES != FXSAVE_FEATURES)
        return "the processor has no XSAVE with the FPU state that this kernel is configured for";
    return NULL;
}

void fpu_init(void)
{
    if (cpu_features.xsave) {
        __asm__ volatile("xsetbv" : : "c"(0), "a"(FPU_FEATURES), "d"(0));
        if (cpuid(0xd, 0).ebx > CONFIG_XSAVE_SIZE)
            boot_fail("FPU state takes %u bytes, a thread has room for %u", cpuid(0xd, 0).ebx, CONFIG_XSAVE_SIZE);
    }
    fpu_disable(NULL);
}
