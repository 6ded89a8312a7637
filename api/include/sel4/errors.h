/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error codes: the label of the reply to a failing invocation, and how a failing capability lookup is told.
 */
#pragma once

#include <sel4/config.h>

typedef enum {
#define ERROR(name) seL4_##name,
#include <tagua/errors.def>
    seL4_NumErrors
} seL4_Error;
