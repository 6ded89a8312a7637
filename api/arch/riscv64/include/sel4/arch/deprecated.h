/* SPDX-License-Identifier: BSD-2-Clause */
/* Names from earlier versions of the interface that only RISC-V has. */
#pragma once

#include <sel4/sel4_arch/deprecated.h>
