/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing the root task's boot information (boot.md 3): the BootInfo frame, and behind it the chunks of
 * extra information, of which core knows only identity and length.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/boot/machine.h"
#include "core/boot/root_task.h"
#include "core/boot/untyped_list.h"

/* What of BootInfo neither plan nor untyped list say. */
struct bootinfo_numbers {
    uint64_t nodes;
    uint64_t iopt_levels;
};

/* Bytes that the chunks take, headers included (extraLen). NULL or a message. */
const char *bootinfo_extra_size(const struct boot_chunk *chunks, uint32_t count, uint64_t *size);

/* Fill the 4 KiB at `frame`; plan and list are complete, the list no longer than BootInfo's. */
void bootinfo_write(void *frame, const struct root_task_plan *plan, const struct untyped_list *list,
                    struct bootinfo_numbers numbers);

/* Fill the `size` bytes at `memory`, at least bootinfo_extra_size: the chunks, then zeros. */
void bootinfo_write_extra(void *memory, uint64_t size, const struct boot_chunk *chunks, uint32_t count);
