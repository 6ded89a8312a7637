/* SPDX-License-Identifier: BSD-2-Clause */
/* Object types: the argument `type` of Retype. */
#pragma once

#include <sel4/simple_types.h>
#include <tagua/object_types.h>

typedef seL4_Word api_object_t;
typedef seL4_Word object_t;
