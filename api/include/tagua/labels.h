/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Invocation labels: the common, the mode and the architecture part, each going on from where the last one
 * ends.
 */
#pragma once

#include <sel4/config.h>

enum invocation_label {
    InvalidInvocation,
#define INVOCATION(name) name,
#include <tagua/invocations.def>
    nInvocationLabels
};

enum sel4_arch_invocation_label {
    tagua_before_mode_labels = nInvocationLabels - 1,
#define MODE_INVOCATION(name) name,
#include <tagua/invocations.def>
    nSeL4ArchInvocationLabels
};

enum arch_invocation_label {
    tagua_before_arch_labels = nSeL4ArchInvocationLabels - 1,
#define ARCH_INVOCATION(name) name,
#include <tagua/invocations.def>
    nArchInvocationLabels
};

#ifdef CONFIG_ARCH_AARCH64
#define ARMPageDirectoryMap ARMPageTableMap
#define ARMPageDirectoryUnmap ARMPageTableUnmap
#endif
