/* SPDX-License-Identifier: BSD-2-Clause */
/* What sel4/simple_types.h needs to know about the architecture. */
#pragma once

#include <sel4/sel4_arch/simple_types.h>
