/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The configuration of the kernel and of the user library: every CONFIG_ macro. A flag is defined as 1 when
 * on and not defined when off. The build writes both files; a compiler that is given the macros on its
 * command line needs neither.
 */
#pragma once

#if __has_include(<kernel/gen_config.h>)
#include <kernel/gen_config.h>
#endif
#if __has_include(<sel4/gen_config.h>)
#include <sel4/gen_config.h>
#endif

#if !defined(CONFIG_WORD_SIZE) || CONFIG_WORD_SIZE != 64
#error "kernel/gen_config.h is not on the include path: no configuration for a 64-bit machine"
#endif
