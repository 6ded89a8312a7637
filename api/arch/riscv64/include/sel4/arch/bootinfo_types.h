/* SPDX-License-Identifier: BSD-2-Clause */
/* Chunks of boot information that only this architecture has: none; the device tree is a common one. */
#pragma once

#include <sel4/bootinfo_types.h>
