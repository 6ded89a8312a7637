/* SPDX-License-Identifier: BSD-2-Clause */
/* Single instructions of x86-64 that C has no words for, and the names of the registers that they reach. */
#pragma once

#define CR0_PE 0x1
#define CR0_MP 0x2
#define CR0_TS 0x8
#define CR0_ET 0x10
#define CR0_NE 0x20
#define CR0_WP 0x10000
#define CR0_PG 0x80000000

#define CR4_PAE 0x20
#define CR4_MCE 0x40
#define CR4_PGE 0x80
#define CR4_PCE 0x100
#define CR4_OSFXSR 0x200
#define CR4_OSXMMEXCPT 0x400
#define CR4_UMIP 0x800
#define CR4_FSGSBASE 0x10000
#define CR4_PCIDE 0x20000
#define CR4_OSXSAVE 0x40000
#define CR4_SMEP 0x100000
#define CR4_SMAP 0x200000

#define CR3_KEEP_TLB 0x8000000000000000 /* with PCIDs: loading the register flushes nothing */
#define CR3_PCID_MASK 0xfff

#define EFER_SCE 0x1
#define EFER_LME 0x100
#define EFER_LMA 0x400
#define EFER_NXE 0x800

#define RFLAGS_RESERVED 0x2 /* always one */
#define RFLAGS_TF 0x100
#define RFLAGS_IF 0x200
#define RFLAGS_DF 0x400
#define RFLAGS_IOPL 0x3000
#define RFLAGS_NT 0x4000
#define RFLAGS_RF 0x10000
#define RFLAGS_AC 0x40000

#define MSR_APIC_BASE 0x1b
#define MSR_SPEC_CTRL 0x48
#define MSR_PRED_CMD 0x49
#define MSR_ARCH_CAPABILITIES 0x10a
#define MSR_SYSENTER_CS 0x174
#define MSR_PAT 0x277
#define SPEC_CTRL_IBRS 0x1
#define PRED_CMD_IBPB 0x1
#define ARCH_CAPABILITIES_IBRS_ALL 0x2
#define MSR_TSC_DEADLINE 0x6e0
#define MSR_EFER 0xc0000080
#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_CSTAR 0xc0000083
#define MSR_SFMASK 0xc0000084
#define MSR_FS_BASE 0xc0000100
#define MSR_GS_BASE 0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102

#ifndef __ASSEMBLER__
#include "core/types.h"

static inline void outb(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}
static inline void outw(uint16_t port, uint16_t value)
{
    __asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}
static inline void outl(uint16_t port, uint32_t value)
{
    __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}
static inline uint8_t inb(uint16_t port)
{
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
static inline uint16_t inw(uint16_t port)
{
    uint16_t value;
    __asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
static inline uint32_t inl(uint16_t port)
{
    uint32_t value;
    __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline uint64_t rdmsr(uint32_t msr)
{
    uint32_t low, high;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
    return (uint64_t)high << 32 | low;
}
static inline void wrmsr(uint32_t msr, uint64_t value)
{
    __asm__ volatile("wrmsr" : : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)) : "memory");
}

static inline uint64_t rdtsc(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

struct cpuid {
    uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
    struct cpuid r;
    __asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(subleaf));
    return r;
}

#define READ_REGISTER(name)                                              \
    static inline word name##_read(void)                                 \
    {                                                                    \
        word value;                                                      \
        __asm__ volatile("mov %%" #name ", %0" : "=r"(value) : : "memory"); \
        return value;                                                    \
    }
#define WRITE_REGISTER(name)                                             \
    static inline void name##_write(word value)                          \
    {                                                                    \
        __asm__ volatile("mov %0, %%" #name : : "r"(value) : "memory");    \
    }
READ_REGISTER(cr0)
WRITE_REGISTER(cr0)
READ_REGISTER(cr2)
READ_REGISTER(cr3)
WRITE_REGISTER(cr3)
READ_REGISTER(cr4)
WRITE_REGISTER(cr4)
READ_REGISTER(dr6)
WRITE_REGISTER(dr0)
WRITE_REGISTER(dr1)
WRITE_REGISTER(dr2)
WRITE_REGISTER(dr3)
WRITE_REGISTER(dr6)
WRITE_REGISTER(dr7)

static inline void invlpg(word vaddr)
{
    __asm__ volatile("invlpg (%0)" : : "r"(vaddr) : "memory");
}

enum invpcid_type { INVPCID_PAGE = 0, INVPCID_CONTEXT = 1, INVPCID_ALL_CONTEXTS = 3 };

static inline void invpcid(enum invpcid_type type, word pcid, word vaddr)
{
    struct {
        word pcid, vaddr;
    } descriptor = { pcid, vaddr };
    __asm__ volatile("invpcid %1, %0" : : "r"((word)type), "m"(descriptor) : "memory");
}

static inline word rdfsbase(void)
{
    word value;
    __asm__ volatile("rdfsbase %0" : "=r"(value));
    return value;
}
static inline word rdgsbase(void)
{
    word value;
    __asm__ volatile("rdgsbase %0" : "=r"(value));
    return value;
}
static inline void wrfsbase(word value)
{
    __asm__ volatile("wrfsbase %0" : : "r"(value));
}
static inline void wrgsbase(word value)
{
    __asm__ volatile("wrgsbase %0" : : "r"(value));
}
#endif
