/* SPDX-License-Identifier: BSD-2-Clause */
/* The fault type of this architecture, as long as its longest message, with an accessor for every field. */
#pragma once

#include <tagua/fault_types.h>
