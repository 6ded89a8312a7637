/* SPDX-License-Identifier: BSD-2-Clause */
/* From head.S to the root task. */
#pragma once

#include "core/tcb.h"
#include "core/types.h"

ENTRY_POINT struct tcb *boot_main(paddr device_tree);
