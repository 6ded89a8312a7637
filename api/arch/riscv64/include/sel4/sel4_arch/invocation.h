/* SPDX-License-Identifier: BSD-2-Clause */
/* Invocation labels, mode part. */
#pragma once

#include <sel4/invocation.h>

enum sel4_arch_invocation_label {
    tagua_before_mode_labels = nInvocationLabels - 1,
#define MODE_INVOCATION(name) name,
#include <tagua/invocations.def>
    nSeL4ArchInvocationLabels
};
