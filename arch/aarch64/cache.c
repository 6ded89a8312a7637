/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cache maintenance. Data caches act on physical addresses whatever alias an operation names, so it is done
 * through the kernel's own mapping of the memory. Instruction caches may be indexed by virtual address;
 * unless this one is known not to be, it is invalidated as a whole.
 */
#include "arch/cache.h"

#include "arch/kernel_map.h"
#include "arch/sysreg.h"
#include "arch/types.h"
#include "core/string.h"

#define CTR_L1IP_PIPT 3

#define cache_line(operation, address) __asm__ volatile(operation ", %0" : : "r"(address) : "memory")

static inline word cache_data_line_size(word ctr)
{
    return (word)4 << (ctr >> 16 & 15);
}

static inline word cache_instruction_line_size(word ctr)
{
    return (word)4 << (ctr & 15);
}

static void cache_invalidate_instructions(word ctr, word start, word end)
{
    word line = cache_instruction_line_size(ctr);
    if ((ctr >> 14 & 3) == CTR_L1IP_PIPT) {
        for (word at = start & ~(line - 1); at < end; at += line)
            cache_line("ic ivau", at);
    } else {
        __asm__ volatile("ic ialluis" : : : "memory");
    }
    barrier_dsb_ish();
    barrier_isb();
}

/* Kernel addresses. */
static void cache_operate_mapped(enum cache_operation operation, word start, word end)
{
    word ctr = sysreg_read(ctr_el0);
    word line = cache_data_line_size(ctr);
    word first = start & ~(line - 1);

    switch (operation) {
    case CACHE_CLEAN:
        for (word at = first; at < end; at += line)
            cache_line("dc cvac", at);
        break;
    case CACHE_INVALIDATE:
        /* The rest of a partly named line must not be lost. */
        if (first != start)
            cache_line("dc cvac", first);
        if ((end & (line - 1)) != 0)
            cache_line("dc cvac", (end - 1) & ~(line - 1));
        barrier_dsb_sy();
        for (word at = first; at < end; at += line)
            cache_line("dc ivac", at);
        break;
    case CACHE_CLEAN_INVALIDATE:
        for (word at = first; at < end; at += line)
            cache_line("dc civac", at);
        break;
    case CACHE_UNIFY:
        for (word at = first; at < end; at += line)
            cache_line("dc cvau", at);
        barrier_dsb_ish();
        cache_invalidate_instructions(ctr, start, end);
        return;
    }
    barrier_dsb_sy();
}

void cache_operate(enum cache_operation operation, paddr start, paddr end)
{
    if (kernel_map_window_has(start)) {
        cache_operate_mapped(operation, (word)phys_to_virt(start), (word)phys_to_virt(end));
        return;
    }
    while (start < end) {
        paddr page = ALIGN_DOWN(start, 12);
        paddr stop = end < page + BIT(12) ? end : page + BIT(12);
        word alias = (word)kernel_map_scratch(page);
        cache_operate_mapped(operation, alias + (start - page), alias + (stop - page));
        kernel_unmap_scratch();
        start = stop;
    }
}

void cache_clear_memory(void *memory, word size)
{
    memset(memory, 0, size);
    cache_operate_mapped(CACHE_CLEAN, (word)memory, (word)memory + size);
}

/* One level by set and way. */
static void cache_flush_level(unsigned level)
{
    sysreg_write(csselr_el1, (word)level << 1);
    barrier_isb();
    word ccsidr = sysreg_read(ccsidr_el1);
    bool wide = (sysreg_read(id_aa64mmfr2_el1) >> 20 & 15) != 0; /* CCSIDR_EL1 has 64 bits */
    unsigned line_bits = (unsigned)(ccsidr & 7) + 4;
    word ways = wide ? ccsidr >> 3 & MASK(21) : ccsidr >> 3 & MASK(10);
    word sets = wide ? ccsidr >> 32 & MASK(24) : ccsidr >> 13 & MASK(15);
    unsigned way_shift = ways ? (unsigned)__builtin_clz((unsigned)ways) : 0;

    for (word way = 0; way <= ways; way++)
        for (word set = 0; set <= sets; set++)
            cache_line("dc cisw", way << way_shift | set << line_bits | (word)level << 1);
}

void cache_flush_levels(unsigned levels, bool data, bool instructions)
{
    word clidr = sysreg_read(clidr_el1);
    barrier_dsb_sy();
    for (unsigned level = 0; data && level < levels && level < 7; level++)
        if ((clidr >> (3 * level) & 7) >= 2)
            cache_flush_level(level);
    barrier_dsb_sy();
    if (instructions)
        __asm__ volatile("ic iallu" : : : "memory");
    barrier_dsb_sy();
    barrier_isb();
}
