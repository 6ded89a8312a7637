/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FS and GS base. With FSGSBASE instructions user level changes them at any time, so they are read back when the thread leaves the
 * processor. Without, the kernel alone sets them, and what the context says holds; a user program can still make a base 0 by
 * loading a selector, so they are written at every switch, never assumed. All values are canonical: the processor refuses others
 * from user level, and so does context_sanitise.
 *
 * A kernel configured for the instructions runs on a processor without them, too: the kernel does then what they do (emulate.c).
 */
#pragma once

#include "arch/asm.h"
#include "arch/context.h"
#include "arch/cpu.h"

static inline bool segment_bases_of_user(void)
{
#if CONFIG_FSGSBASE_INST
    return likely(cpu_features.fsgsbase);
#else
    return false;
#endif
}

static inline void segment_bases_save(struct user_context *context)
{
    if (segment_bases_of_user()) {
        context->regs[REG_FS_BASE] = rdfsbase();
        context->regs[REG_GS_BASE] = rdgsbase();
    }
}

static inline void segment_bases_load(const struct user_context *context)
{
    if (segment_bases_of_user()) {
        wrfsbase(context->regs[REG_FS_BASE]);
        wrgsbase(context->regs[REG_GS_BASE]);
    } else {
        wrmsr(MSR_FS_BASE, context->regs[REG_FS_BASE]);
        wrmsr(MSR_GS_BASE, context->regs[REG_GS_BASE]);
    }
}
