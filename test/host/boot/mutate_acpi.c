/* SPDX-License-Identifier: BSD-2-Clause */
/* Malformed ACPI tables in the BIOS area. */
#include "firmware_builder.h"
#include "mutation.h"

#include "arch/x86_64/boot/acpi.h"

const size_t mutation_least_messages = 11;

size_t mutation_seeds(struct buffer seeds[MUTATION_MAX_SEEDS], int argc, char **argv)
{
    (void)argc;
    (void)argv;
    seeds[0] = acpi_build(0);
    seeds[1] = acpi_build(2);
    return 2;
}

void mutation_repair(struct buffer *input, uint64_t *state)
{
    /* With wrong checksums nothing else would ever be looked at. */
    if (random_below(state, 8) != 0) {
        acpi_fix(input);
    }
    if (random_below(state, 2) == 0 && input->size > ACPI_RSDP_AT + 36) {
        struct buffer good = acpi_build(2);

        memcpy(input->bytes + ACPI_RSDP_AT, good.bytes + ACPI_RSDP_AT, 36);
        buffer_free(&good);
    }
}

const char *mutation_run(const uint8_t *input, size_t size)
{
    static struct acpi_info info;
    uint8_t rsdp[ACPI_RSDP_SIZE];

    simulated_memory_reset();
    simulated_memory_add(ACPI_AT, input, size);
    const char *message = acpi_find_rsdp(simulated_read, rsdp);

    if (message == NULL) {
        message = acpi_read(rsdp, simulated_read, &info);
    }
    simulated_memory_reset();
    if (message != NULL) {
        return message;
    }
    if (info.cpu_count == 0 || info.cpu_count > ACPI_MAX_CPUS || info.ioapic_count > ACPI_MAX_IOAPICS ||
        info.override_count > ACPI_MAX_OVERRIDES || info.local_apic == 0) {
        abort();
    }
    for (uint32_t i = 0; i < info.cpu_count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (info.cpu_apic_id[i] == info.cpu_apic_id[j]) {
                abort();
            }
        }
    }
    return NULL;
}
