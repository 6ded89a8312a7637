/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces: Sv39 tables, ASIDs, and what the translation register satp holds. Kept: an entry with V and none of R, W, X
 * is a pointer to a table that the kernel itself put there, never a leaf with rights masked away (hazard H2); after every
 * change of a valid entry, and of an invalid one that became valid, this hart's TLB is fenced before the user runs.
 *
 * ASIDs of the API are those of the hardware as far as that has so many bits. Every address space with a number beyond shares
 * hardware ASID 0, which is flushed whenever it is loaded; on a hart without ASIDs, that is every switch. A thread's vspace_word
 * is what goes to satp, but without the mode if it has that ASID, so that one test of the sign tells the two kinds.
 */
#pragma once

#include "arch/types.h"
#include "core/slot.h"

#define PTE_V ((uint64_t)1 << 0)
#define PTE_R ((uint64_t)1 << 1)
#define PTE_W ((uint64_t)1 << 2)
#define PTE_X ((uint64_t)1 << 3)
#define PTE_U ((uint64_t)1 << 4)
#define PTE_G ((uint64_t)1 << 5)
#define PTE_A ((uint64_t)1 << 6)
#define PTE_D ((uint64_t)1 << 7)

#define TABLE_ENTRIES 512
#define SATP_SV39       ((word)8 << 60)
#define SATP_ASID_SHIFT 44
#define SATP_ASID_MASK  ((word)0xffff << SATP_ASID_SHIFT)

static inline uint64_t pte_make(paddr base, uint64_t bits)
{
    return base >> 12 << 10 | bits;
}
static inline paddr pte_base(uint64_t pte)
{
    return (pte >> 10 & MASK(44)) << 12;
}
static inline bool pte_is_table(uint64_t pte)
{
    return (pte & (PTE_V | PTE_R | PTE_W | PTE_X)) == PTE_V;
}
static inline bool pte_is_leaf(uint64_t pte)
{
    return (pte & PTE_V) && (pte & (PTE_R | PTE_X));
}
/* Of an entry that is a pointer: there is nothing else in it but V. */
static inline uint64_t *pte_table(uint64_t pte)
{
    return phys_to_virt((pte - PTE_V) << 2);
}

/* --- the hardware ---------------------------------------------------------------------------------------------------- */

/* Leaf entries of one page in one address space. The operands are registers even when they are zero: x0 would mean "all". */
static inline void fence_page(word vaddr, word hardware_asid)
{
    __asm__ volatile("sfence.vma %0, %1" : : "r"(vaddr), "r"(hardware_asid) : "memory");
}
/* Everything of one address space, pointers to tables included; not the kernel's global entries. */
static inline void fence_asid(word hardware_asid)
{
    __asm__ volatile("sfence.vma zero, %0" : : "r"(hardware_asid) : "memory");
}
static inline void fence_all(void)
{
    __asm__ volatile("sfence.vma" : : : "memory");
}

static inline void vspace_load(word vspace_word)
{
    if (likely((long)vspace_word < 0)) {
        __asm__ volatile("csrw satp, %0" : : "r"(vspace_word) : "memory");
    } else {
        __asm__ volatile("csrw satp, %0" : : "r"(vspace_word | SATP_SV39) : "memory");
        fence_asid(0);
    }
}

/* --- address spaces ---------------------------------------------------------------------------------------------------- */

extern word vspace_kernel_word; /* of the root without user mappings */
extern uint64_t kernel_root[TABLE_ENTRIES];

/* What satp gets for a thread with this VSpace slot. */
word vspace_word_of(const struct slot *vspace_slot);

struct vspace_walk {
    uint64_t *entry;
    word bits; /* log2 of the entry's span: 30, 21 or 12 */
};

static inline uint64_t *table_entry(uint64_t *table, word vaddr, unsigned bits)
{
    return &table[vaddr >> bits & (TABLE_ENTRIES - 1)];
}

/* Follows pointers to tables as far as they go. Inline: its callers keep much in registers. */
static inline __attribute__((always_inline)) struct vspace_walk vspace_walk(uint64_t *root, word vaddr)
{
    uint64_t *entry = table_entry(root, vaddr, HUGE_BITS);
    if (!pte_is_table(*entry))
        return (struct vspace_walk){ entry, HUGE_BITS };
    entry = table_entry(pte_table(*entry), vaddr, LARGE_BITS);
    if (!pte_is_table(*entry))
        return (struct vspace_walk){ entry, LARGE_BITS };
    return (struct vspace_walk){ table_entry(pte_table(*entry), vaddr, PAGE_BITS), PAGE_BITS };
}

/* VR-13; 0 if the rights leave nothing: an entry without R, W, X would be a pointer (H2). */
static inline uint64_t vspace_user_leaf(paddr base, unsigned rights, bool executable)
{
    uint64_t allowed = (rights & RIGHT_READ ? PTE_R : 0) | (rights & RIGHT_WRITE ? PTE_W : 0) | (executable ? PTE_X : 0);
    return allowed ? pte_make(base, PTE_V | PTE_U | PTE_A | PTE_D | allowed) : 0;
}

/* Removes the mapping that a frame capability records, if it is still there (VR 5.6). */
void vspace_unmap_frame(word object, word data);
/* Takes a table out of the address space in which its capability says it is, if it is still there (VR 5.4). */
void vspace_unmap_table(uint64_t *table, word data);
/* Makes a cleared table a root: the kernel's half. */
void vspace_root_init(uint64_t *root);

/* --- ASIDs ---------------------------------------------------------------------------------------------------------------- */

#define ASID_POOL_COUNT 128
#define ASID_POOL_SIZE  512

struct asid_pool {
    uint64_t *roots[ASID_POOL_SIZE];
};
_Static_assert(sizeof(struct asid_pool) == 4096, "seL4_ASIDPoolBits is 12");

/* The root registered for an ASID, or null. */
uint64_t *asid_root(unsigned asid);
/* The tag that the hardware uses for it. */
word asid_hardware(unsigned asid);
struct asid_pool *asid_pool_at(unsigned index);
void asid_pool_register(unsigned index, struct asid_pool *pool);
/* Its last capability is being deleted: no address space of it may be used any more. */
void asid_pool_destroy(struct asid_pool *pool, unsigned first_asid);
/* The last capability to a registered root is being deleted. */
void asid_release(unsigned asid);
/* At boot: how many ASID bits to use at most, and how many the hart has. */
unsigned asid_init(unsigned limit_bits);

/* --- booting ---------------------------------------------------------------------------------------------------------------- */

/* Levels of tables below the root, and how many address bits one table of each covers, top-most first. */
#define VSPACE_LEVELS    2
#define VSPACE_ROOT_BITS PAGE_BITS
extern const uint8_t vspace_level_shift[VSPACE_LEVELS];

#define BOOT_FRAMES_EXECUTABLE true

/* On zeroed memory; the root gets ASID 1, the pool is number 0. */
void vspace_boot_init_root(void *root);
struct cap vspace_boot_root_cap(void *root);
struct cap vspace_boot_pool_cap(void *pool);
void vspace_boot_register(void *pool, void *root);
struct cap vspace_boot_map_table(void *root, unsigned level, word vaddr, void *table);
void vspace_boot_map_page(void *root, word vaddr, paddr page, bool executable);
/* What was written as data is to be executed. */
void vspace_boot_image_loaded(const void *image, word size);
