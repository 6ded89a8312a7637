/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processors in a device tree: which there are, which the kernel can use, in which order they get core
 * numbers, and through which context of a platform-level interrupt controller each is interrupted.
 */
#include "core/boot/fdt_machine.h"

#include <stddef.h>

#include "core/boot/bytes.h"
#include "core/string.h"

/* Contexts a platform-level interrupt controller can have by its register layout. */
#define FDT_PLIC_MAX_CONTEXTS 15872u

static enum fdt_enable_method fdt_cpu_enable_method(const struct fdt_node *node)
{
    const char *method = fdt_string(node, "enable-method");

    if (method == NULL) {
        return FDT_ENABLE_NONE;
    }
    if (fdt_strings_equal(method, "psci")) {
        return FDT_ENABLE_PSCI;
    }
    return fdt_strings_equal(method, "spin-table") ? FDT_ENABLE_SPIN_TABLE : FDT_ENABLE_OTHER;
}

/* The phandle of the interrupt controller that is a child of the CPU's node; 0 if there is none. */
static const char *fdt_cpu_interrupt_phandle(const struct fdt_node *node, uint32_t *phandle)
{
    struct fdt_node child = *node;
    struct fdt_property property;
    uint32_t cells = 0;

    *phandle = 0;
    while (fdt_next_child(node, &child)) {
        if (!fdt_property(&child, "interrupt-controller", &property)) {
            continue;
        }
        if (!fdt_u32(&child, "#interrupt-cells", &cells) || cells != 1) {
            return "device tree: a CPU's interrupt controller does not use one cell per interrupt";
        }
        if (!fdt_u32(&child, "phandle", phandle)) {
            (void)fdt_u32(&child, "linux,phandle", phandle);
        }
        return NULL;
    }
    return NULL;
}

static const char *fdt_cpu_read(const struct fdt_node *node, struct fdt_cpu *cpu)
{
    const char *mmu_type = fdt_string(node, "mmu-type");
    const char *isa = fdt_string(node, "riscv,isa");
    const char *error = fdt_reg_id(node, &cpu->id);

    cpu->node = *node;
    cpu->available = fdt_is_available(node);
    cpu->enable_method = fdt_cpu_enable_method(node);
    cpu->mmu_type = mmu_type != NULL ? mmu_type : "";
    cpu->isa = isa != NULL ? isa : "";
    cpu->release_address = 0;
    if (error == NULL && cpu->enable_method == FDT_ENABLE_SPIN_TABLE &&
        !fdt_number(node, "cpu-release-addr", &cpu->release_address)) {
        error = "device tree: a CPU started through a spin table lacks its address";
    }
    return error != NULL ? error : fdt_cpu_interrupt_phandle(node, &cpu->interrupt_phandle);
}

static bool fdt_cpus_have_id(const struct fdt_cpus *cpus, uint64_t id)
{
    for (uint32_t i = 0; i < cpus->count; i++) {
        if (cpus->cpu[i].id == id) {
            return true;
        }
    }
    return false;
}

const char *fdt_read_cpus(const struct fdt *tree, struct fdt_cpus *cpus)
{
    struct fdt_node parent;

    cpus->count = 0;
    cpus->ignored = 0;
    cpus->timebase_frequency = 0;
    if (!fdt_find_path(tree, "/cpus", &parent)) {
        return "device tree: no node with the CPUs";
    }
    (void)fdt_number(&parent, "timebase-frequency", &cpus->timebase_frequency);
    for (struct fdt_node node = parent; fdt_next_child(&parent, &node);) {
        const char *type = fdt_string(&node, "device_type");

        if (type == NULL || !fdt_strings_equal(type, "cpu")) {
            continue;
        }
        if (cpus->count == FDT_MAX_CPUS) {
            cpus->ignored++;
            continue;
        }
        struct fdt_cpu *cpu = &cpus->cpu[cpus->count];
        const char *error = fdt_cpu_read(&node, cpu);

        if (error == NULL && fdt_cpus_have_id(cpus, cpu->id)) {
            error = "device tree: two CPUs have the same number";
        }
        if (error != NULL) {
            return error;
        }
        if (cpus->timebase_frequency == 0) {
            (void)fdt_number(&node, "timebase-frequency", &cpus->timebase_frequency);
        }
        cpus->count++;
    }
    return cpus->count == 0 ? "device tree: no CPU" : NULL;
}

/* Whether "…_ext_…" has `extension` as one whole part behind the first underscore. */
static bool fdt_isa_has(const char *isa, const char *extension)
{
    size_t length = strlen(extension);

    for (; *isa != 0; isa++) {
        if (*isa != '_') {
            continue;
        }
        size_t i = 0;

        while (i < length && isa[1 + i] == extension[i]) {
            i++;
        }
        if (i == length && (isa[1 + i] == 0 || isa[1 + i] == '_')) {
            return true;
        }
    }
    return false;
}

bool fdt_cpu_has_extension(const struct fdt_cpu *cpu, const char *extension)
{
    return fdt_isa_has(cpu->isa, extension) ||
           fdt_string_list_has(&cpu->node, "riscv,isa-extensions", extension);
}

static bool fdt_cpu_is_usable(const struct fdt_cpu *cpu, bool needs_mmu)
{
    bool has_mmu = cpu->mmu_type[0] != 0 && !fdt_strings_equal(cpu->mmu_type, "riscv,none");

    return cpu->available && (has_mmu || !needs_mmu);
}

/* Move entry `from` to the earlier place `to`, keeping the order of the others. */
static void fdt_cpus_move(struct fdt_cpus *cpus, uint32_t from, uint32_t to)
{
    struct fdt_cpu moved = cpus->cpu[from];

    for (uint32_t i = from; i > to; i--) {
        cpus->cpu[i] = cpus->cpu[i - 1];
    }
    cpus->cpu[to] = moved;
}

const char *fdt_number_cpus(struct fdt_cpus *cpus, uint64_t boot_id, bool needs_mmu, bool by_id)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < cpus->count; i++) {
        if (!fdt_cpu_is_usable(&cpus->cpu[i], needs_mmu)) {
            continue;
        }
        cpus->cpu[kept] = cpus->cpu[i];
        uint32_t place = kept;

        while (by_id && place > 0 && cpus->cpu[place - 1].id > cpus->cpu[kept].id) {
            place--;
        }
        fdt_cpus_move(cpus, kept, place);
        kept++;
    }
    cpus->count = kept;
    for (uint32_t i = 0; i < kept; i++) {
        if (cpus->cpu[i].id == boot_id) {
            fdt_cpus_move(cpus, i, 0);
            return NULL;
        }
    }
    return "device tree: the CPU that booted is not listed, or not as usable";
}

static const char *fdt_plic_wire(const struct fdt_property *wires, const struct fdt_cpus *cpus,
                                 uint32_t cause, struct fdt_plic *plic)
{
    uint32_t contexts = wires->size / 8;

    if (wires->size % 8 != 0 || contexts > FDT_PLIC_MAX_CONTEXTS) {
        return "device tree: malformed wiring of the interrupt controller to the CPUs";
    }
    for (uint32_t i = 0; i < FDT_MAX_CPUS; i++) {
        plic->context[i] = FDT_NO_CONTEXT;
    }
    for (uint32_t context = 0; context < contexts; context++) {
        uint32_t phandle = bytes_be32(wires->data + context * 8);

        if (bytes_be32(wires->data + context * 8 + 4) != cause || phandle == 0) {
            continue;
        }
        for (uint32_t i = 0; i < cpus->count; i++) {
            if (cpus->cpu[i].interrupt_phandle == phandle) {
                plic->context[i] = context;
            }
        }
    }
    return NULL;
}

const char *fdt_read_plic(const struct fdt *tree, const struct fdt_cpus *cpus, uint32_t cause,
                          struct fdt_plic *plic)
{
    struct fdt_node node = fdt_root(tree);
    struct fdt_property wires;

    do {
        if (!fdt_is_compatible(&node, "riscv,plic0") && !fdt_is_compatible(&node, "sifive,plic-1.0.0")) {
            continue;
        }
        const char *error = fdt_reg(&node, 0, &plic->registers);

        if (error == NULL && plic->registers.size == 0) {
            error = "device tree: the interrupt controller has no registers";
        }
        if (error == NULL && !fdt_u32(&node, "riscv,ndev", &plic->sources)) {
            error = "device tree: the interrupt controller lacks its number of sources";
        }
        if (error == NULL && !fdt_property(&node, "interrupts-extended", &wires)) {
            error = "device tree: the interrupt controller is not wired to any CPU";
        }
        return error != NULL ? error : fdt_plic_wire(&wires, cpus, cause, plic);
    } while (fdt_next(&node));
    return "device tree: no platform-level interrupt controller";
}
