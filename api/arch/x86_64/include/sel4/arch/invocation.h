/* SPDX-License-Identifier: BSD-2-Clause */
/* Invocation labels, architecture part. */
#pragma once

#include <sel4/sel4_arch/invocation.h>

enum arch_invocation_label {
    tagua_before_arch_labels = nSeL4ArchInvocationLabels - 1,
#define ARCH_INVOCATION(name) name,
#include <tagua/invocations.def>
    nArchInvocationLabels
};
