/* SPDX-License-Identifier: BSD-2-Clause */
/* Names from earlier versions of the interface that only this mode has: none. */
#pragma once

#include <sel4/types.h>
