/* SPDX-License-Identifier: BSD-2-Clause */
/* Domains: strict time partitions above priorities (docs/reference/scheduling.md section 10). */
#pragma once

#include "core/core.h"

/* DOM-10: the next entry of the schedule becomes current. */
void domain_advance(void);
/* The schedule at boot: domain 0 for ever. */
void domain_init(void);
