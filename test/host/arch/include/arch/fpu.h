/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "core/tcb.h"

void fpu_release_owner(void);
void fpu_switch(struct tcb *to);
void fpu_release(struct tcb *tcb);
void fpu_flags_changed(struct tcb *tcb);
void fpu_init_thread(struct tcb *tcb);
