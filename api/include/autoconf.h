/* SPDX-License-Identifier: BSD-2-Clause */
/* Every CONFIG_ macro of this build. */
#pragma once

#include <kernel/gen_config.h>
#include <sel4/gen_config.h>
