/* SPDX-License-Identifier: BSD-2-Clause */
/* Constants that depend on the platform. None does: what varies between machines is found at run time. */
#pragma once

#include <sel4/config.h>
