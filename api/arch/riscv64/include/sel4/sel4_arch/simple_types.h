/* SPDX-License-Identifier: BSD-2-Clause */
/* An LP64 machine: a long is 64 bits wide. */
#pragma once

#define SEL4_INT64_IS_LONG
