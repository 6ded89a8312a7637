/* SPDX-License-Identifier: BSD-2-Clause */
/* The fake machine has no debug hardware. */
#pragma once

#include "core/tcb.h"
