/* SPDX-License-Identifier: BSD-2-Clause */
/* Object types, the architecture part among them. */
#pragma once

#include <tagua/object_types.h>
