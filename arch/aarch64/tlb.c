/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TLB maintenance. With 16-bit hardware ASIDs a kernel ASID is its own tag and a switch of address spaces
 * flushes nothing. With 8-bit ones the tag is the low byte; a table says whose entries a tag may have in the
 * TLB, and who takes it over flushes it first. All maintenance is broadcast and complete on return (VA-28).
 */
#include "arch/sysreg.h"
#include "arch/types.h"
#include "arch/vspace.h"

#define TAGS 256
#define TLBI_TAG_SHIFT 48

static bool tlb_tags_shared;
static uint16_t tlb_tag_user[TAGS];

void tlb_init(void)
{
    tlb_tags_shared = (sysreg_read(id_aa64mmfr0_el1) >> 4 & 15) != 2;
}

static inline unsigned tlb_tag(unsigned asid)
{
    return tlb_tags_shared ? asid % TAGS : asid;
}

/* No entry of another ASID's is worth keeping or can be hit. */
static inline bool tlb_tag_is_foreign(unsigned asid)
{
    return tlb_tags_shared && tlb_tag_user[asid % TAGS] != asid;
}

word tlb_root_word(unsigned asid, paddr root)
{
    return (word)asid << TLBI_TAG_SHIFT | root | (tlb_tags_shared ? VSPACE_WORD_SHARED_TAG : 0);
}

void tlb_flush_page(unsigned asid, word vaddr)
{
    barrier_dsb_ishst();
    if (!tlb_tag_is_foreign(asid)) {
        word operand = (word)tlb_tag(asid) << TLBI_TAG_SHIFT | (vaddr >> 12 & MASK(44));
        __asm__ volatile("tlbi vale1is, %0" : : "r"(operand) : "memory");
    }
    barrier_dsb_ish();
}

void tlb_flush_asid(unsigned asid)
{
    barrier_dsb_ishst();
    if (!tlb_tag_is_foreign(asid))
        __asm__ volatile("tlbi aside1is, %0" : : "r"((word)tlb_tag(asid) << TLBI_TAG_SHIFT) : "memory");
    barrier_dsb_ish();
}

void tlb_flush_asids(unsigned first, word *const *root, unsigned count)
{
    barrier_dsb_ishst();
    for (unsigned i = 0; i < count; i++)
        if (root[i] && !tlb_tag_is_foreign(first + i)) {
            word operand = (word)tlb_tag(first + i) << TLBI_TAG_SHIFT;
            __asm__ volatile("tlbi aside1is, %0" : : "r"(operand) : "memory");
        }
    barrier_dsb_ish();
}

/* The old user's tables must be out of use before the tag is flushed, else the walker could fetch from
 * them once more. */
void vspace_load_shared_tag(word root)
{
    unsigned asid = (unsigned)(root >> TLBI_TAG_SHIFT);
    unsigned tag = asid % TAGS;
    if (tlb_tag_user[tag] != asid) {
        sysreg_write(ttbr0_el1, vspace_kernel_word);
        barrier_isb();
        __asm__ volatile("tlbi aside1, %0" : : "r"((word)tag << TLBI_TAG_SHIFT) : "memory");
        barrier_dsb_ish();
        tlb_tag_user[tag] = (uint16_t)asid;
    }
    sysreg_write(ttbr0_el1, (root & MASK(48) & ~VSPACE_WORD_SHARED_TAG) | (word)tag << TLBI_TAG_SHIFT);
}
