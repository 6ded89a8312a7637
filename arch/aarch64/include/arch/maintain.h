/* SPDX-License-Identifier: BSD-2-Clause */
/* Cache operations on pages and on address spaces (docs/reference/vspace-aarch64.md 4.8, 4.9). */
#pragma once

#include "core/invocation.h"

enum outcome frame_maintain(struct invocation *inv);
enum outcome vspace_maintain(struct invocation *inv);
