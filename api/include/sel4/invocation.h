/* SPDX-License-Identifier: BSD-2-Clause */
/* Invocation labels, common part; the mode and architecture parts go on from where it ends. */
#pragma once

#include <sel4/config.h>

enum invocation_label {
    InvalidInvocation,
#define INVOCATION(name) name,
#include <tagua/invocations.def>
    nInvocationLabels
};

#include <sel4/sel4_arch/invocation.h>
#include <sel4/arch/invocation.h>
