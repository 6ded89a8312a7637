/* SPDX-License-Identifier: BSD-2-Clause */
/* Empty: sel4/sel4_arch/mapping.h has what there is. */
#pragma once
