/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ASIDs: which root each names, in pools of 512. Kept: number 0 is never given out; a number that names no root has no
 * translations in the TLB, so it can be given out again without a flush; satp never holds a root that has lost its number.
 */
#include "arch/vspace.h"
#include "core/core.h"

static struct {
    word hardware_limit; /* numbers below are the hardware's own */
    struct asid_pool *pools[ASID_POOL_COUNT];
} asids;

uint64_t *asid_root(unsigned asid)
{
    struct asid_pool *pool = asids.pools[asid / ASID_POOL_SIZE];
    return pool ? pool->roots[asid % ASID_POOL_SIZE] : NULL;
}

word asid_hardware(unsigned asid)
{
    return asid < asids.hardware_limit ? asid : 0;
}

struct asid_pool *asid_pool_at(unsigned index)
{
    return asids.pools[index];
}

void asid_pool_register(unsigned index, struct asid_pool *pool)
{
    asids.pools[index] = pool;
}

/* The hart must not stay in an address space that is going away. */
static void asid_leave_vspace(void)
{
    this_core.vspace_loaded = vspace_kernel_word;
    vspace_load(vspace_kernel_word);
}

void asid_pool_destroy(struct asid_pool *pool, unsigned first_asid)
{
    unsigned index = first_asid / ASID_POOL_SIZE;
    if (asids.pools[index] != pool)
        return;
    asids.pools[index] = NULL;
    this_core.vspace_epoch++;
    asid_leave_vspace();
    fence_all();
}

void asid_release(unsigned asid)
{
    struct asid_pool *pool = asids.pools[asid / ASID_POOL_SIZE];
    word root = virt_to_phys(pool->roots[asid % ASID_POOL_SIZE]) >> PAGE_BITS;
    pool->roots[asid % ASID_POOL_SIZE] = NULL;
    if ((this_core.vspace_loaded & ~(SATP_SV39 | SATP_ASID_MASK)) == root)
        asid_leave_vspace();
    fence_asid(asid_hardware(asid));
}

unsigned asid_init(unsigned limit_bits)
{
    word probed;
    __asm__ volatile("csrw satp, %1\n\tcsrr %0, satp\n\tcsrw satp, %2"
                     : "=&r"(probed)
                     : "r"(vspace_kernel_word | SATP_SV39 | SATP_ASID_MASK), "r"(vspace_kernel_word | SATP_SV39)
                     : "memory");
    fence_all();
    unsigned bits = 0;
    while (bits < 16 && (probed >> (SATP_ASID_SHIFT + bits) & 1)) /* implemented are the lowest ones */
        bits++;
    asids.hardware_limit = BIT(bits < limit_bits ? bits : limit_bits);
    this_core.vspace_loaded = vspace_kernel_word;
    return bits;
}
