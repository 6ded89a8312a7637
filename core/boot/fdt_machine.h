/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a kernel wants to know about its machine from a device tree (boot.md 9.4, B-81): memory, what is
 * reserved in it, what the boot loader chose, processors, firmware calls, and the wiring of a
 * platform-level interrupt controller.
 *
 * Functions return NULL or a message. Strings and nodes point into the tree.
 */
#pragma once

#include "core/boot/fdt_bus.h"
#include "core/boot/memory_map.h"

#define FDT_MAX_CPUS   64u
#define FDT_NO_CONTEXT UINT32_MAX

struct fdt_chosen {
    bool has_initrd;
    uint64_t initrd_start;
    uint64_t initrd_end; /* exclusive, above the start */
    const char *bootargs; /* "" if there are none */
    const char *stdout_path; /* likewise */
};

enum fdt_enable_method {
    FDT_ENABLE_NONE, /* the node says nothing (SBI machines) */
    FDT_ENABLE_PSCI,
    FDT_ENABLE_SPIN_TABLE,
    FDT_ENABLE_OTHER,
};

struct fdt_cpu {
    uint64_t id; /* MPIDR affinity, hart id */
    bool available; /* its status allows its use */
    enum fdt_enable_method enable_method;
    uint64_t release_address; /* of a spin table */
    const char *mmu_type; /* "" if it has none */
    const char *isa; /* likewise */
    uint32_t interrupt_phandle; /* of the interrupt controller inside the node; 0 if there is none */
    struct fdt_node node;
};

struct fdt_cpus {
    uint32_t count; /* recorded */
    uint32_t ignored; /* more than can be recorded */
    uint64_t timebase_frequency; /* Hz; 0 if the tree does not say */
    struct fdt_cpu cpu[FDT_MAX_CPUS];
};

struct fdt_psci {
    bool present;
    bool uses_smc; /* else HVC */
    bool fixed_ids; /* version 0.2 and later: all functions have their standard numbers */
    uint32_t cpu_on; /* function number */
};

struct fdt_plic {
    struct fdt_range registers;
    uint32_t sources; /* riscv,ndev */
    uint32_t context[FDT_MAX_CPUS]; /* by index of the CPU, or FDT_NO_CONTEXT */
};

/* Add all memory, or everything that must not be used as memory, to the map. No memory at all is an error. */
const char *fdt_read_memory(const struct fdt *tree, struct memory_map *memory);
const char *fdt_read_reserved(const struct fdt *tree, struct memory_map *reserved);

const char *fdt_read_chosen(const struct fdt *tree, struct fdt_chosen *chosen);

/* The console's node, as /chosen names it; false if it names none that exists. */
bool fdt_find_console(const struct fdt *tree, struct fdt_node *node);

const char *fdt_read_cpus(const struct fdt *tree, struct fdt_cpus *cpus);

/* Whether a CPU's ISA string or list of extensions names a multi-letter extension, such as "sstc". */
bool fdt_cpu_has_extension(const struct fdt_cpu *cpu, const char *extension);

/*
 * Give the CPUs their core numbers: only those the kernel can use stay, the one that booted comes first, the
 * others follow in tree order or by ascending id (B-77, B-82). With `needs_mmu`, a CPU without an MMU is
 * no CPU. It is an error if the boot CPU is not among them.
 */
const char *fdt_number_cpus(struct fdt_cpus *cpus, uint64_t boot_id, bool needs_mmu, bool by_id);

const char *fdt_read_psci(const struct fdt *tree, struct fdt_psci *psci);

/*
 * The platform-level interrupt controller, and for each CPU the context through which it raises
 * interrupt `cause` of that CPU.
 */
const char *fdt_read_plic(const struct fdt *tree, const struct fdt_cpus *cpus, uint32_t cause,
                          struct fdt_plic *plic);
