/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "core/slot.h"

extern uint8_t io_port_taken[65536 / 8];

bool arch_object_type_valid(word type);
unsigned arch_object_size_bits(word type);
bool arch_object_is_frame(word type);
struct cap arch_object_create(word type, paddr base, bool device);
