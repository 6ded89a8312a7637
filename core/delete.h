/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deletion and revocation (docs/reference/capabilities.md sections 11 to 14).
 */
#pragma once

#include "core/slot.h"
#include "core/types.h"

/* Deletes the capability in the slot, tearing down the object if it was the last. Preemptible. */
enum outcome slot_delete(struct slot *slot);
/* Deletes all descendants. Preemptible. */
enum outcome slot_revoke(struct slot *slot);
