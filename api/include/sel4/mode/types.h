/* SPDX-License-Identifier: BSD-2-Clause */
/* Types of a 64-bit machine: all of them are in sel4/simple_types.h. */
#pragma once

#include <sel4/simple_types.h>
