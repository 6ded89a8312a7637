/* SPDX-License-Identifier: BSD-2-Clause */
/* Invocation labels, the architecture part among them. */
#pragma once

#include <tagua/labels.h>
