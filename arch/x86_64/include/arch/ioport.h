/* SPDX-License-Identifier: BSD-2-Clause */
/* I/O ports: which of the 65536 belong to a capability. */
#pragma once

#include "core/types.h"

bool io_ports_issued(unsigned first, unsigned last);
void io_ports_issue(unsigned first, unsigned last);
void io_ports_release(unsigned first, unsigned last);
