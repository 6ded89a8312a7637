/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system interface: everything but the page-table levels, VMEnter's messages, benchmark types and
 * assertions.
 */
#pragma once

#include <sel4/config.h>
#include <sel4/macros.h>
#include <sel4/types.h>
#include <sel4/constants.h>
#include <sel4/plat/api/constants.h>
#include <sel4/bootinfo.h>
#include <sel4/invocation.h>
#include <sel4/functions.h>
#include <sel4/syscalls.h>
#include <sel4/faults.h>
#include <interfaces/sel4_client.h>
#include <sel4/virtual_client.h>
#include <sel4/deprecated.h>
