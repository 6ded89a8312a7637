/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Boot on a PC: reads what loader and firmware say, builds the kernel's address space, starts clock and interrupt controllers, and
 * hands the machine to the core. Until window_enter, the boot tables map the first 4 GiB at their window addresses, writable.
 * All that is only needed meanwhile is in `boot_state`, whose memory is given away afterwards.
 */
#include "core/boot/boot.h"
#include "arch/apic.h"
#include "arch/console.h"
#include "arch/cpu.h"
#include "arch/descriptors.h"
#include "arch/irq.h"
#include "arch/timer.h"
#include "arch/trap.h"
#include "arch/types.h"
#include "arch/window.h"
#include "arch/x86_64/boot/acpi.h"
#include "arch/x86_64/boot/boot_chunks.h"
#include "arch/x86_64/boot/multiboot.h"
#include "core/console.h"
#include "core/string.h"
#include <plat/board.h>
#include <sel4/config.h>

#define PAGE BIT(12)
#define BOOT_REACH BIT(32)         /* what the boot tables map */
#define MSI_TARGET 0xfffffff8      /* writes there would forge interrupt messages (B-39) */
#define MSI_TARGET_BYTES 8
#define SPARE_TABLES 6             /* where the image or the module splits a region of RAM */
#define USER_DEVICE_TOP CONFIG_PADDR_USER_DEVICE_TOP

extern uint8_t boot_start[], boot_end[];

static struct boot_state {
    struct boot_machine machine;
    struct boot_info_x86 info;
    struct acpi_info acpi;
    struct boot_chunk_contents chunk_contents;
    struct memory_map ram;     /* ordinary memory */
    struct memory_map scratch; /* what of it is free for page tables; then what the window maps */
    uint8_t rsdp[ACPI_RSDP_SIZE];
    paddr page_next, page_end; /* reserved for page tables */
} boot_state __attribute__((section(".boot_bss"), aligned(4096)));

static void boot_require(const char *message)
{
    if (message)
        boot_fail("%s", message);
}

static const void *boot_read_physical(uint64_t address, uint64_t size)
{
    if (address >= BOOT_REACH || size > BOOT_REACH - address)
        return NULL;
    return phys_to_virt(address);
}

/* --- what the loader and the firmware say --------------------------------------------------------------------------------------- */

static void boot_read_loader(uint32_t magic, uint32_t address)
{
    struct boot_info_x86 *info = &boot_state.info;
    console_init(console_default_port());
    const char *error = multiboot_read(magic, address, boot_read_physical, info);
    const struct multiboot_port *port = info->debug_port.given ? &info->debug_port : &info->console_port;
    if (port->given)
        console_init(port->port);
    boot_require(error);
}

static void boot_read_firmware(void)
{
    struct boot_state *b = &boot_state;
    if (b->info.has_rsdp) {
        memcpy(b->rsdp, b->info.rsdp, sizeof b->rsdp);
        boot_require(acpi_check_rsdp(b->rsdp));
    } else {
        boot_require(acpi_find_rsdp(boot_read_physical, b->rsdp));
    }
    boot_require(acpi_read(b->rsdp, boot_read_physical, &b->acpi));
    if (b->acpi.ioapic_count == 0)
        boot_fail("ACPI: no I/O APIC");
}

/* --- memory ------------------------------------------------------------------------------------------------------------------------ */

static void boot_region(paddr base, uint64_t size, enum boot_region_kind kind)
{
    if (!boot_add_region(&boot_state.machine, base, size, kind))
        boot_fail("more memory regions than this kernel has room for (%u)", BOOT_REGIONS_MAX);
}

static void boot_image_region(const uint8_t *start, const uint8_t *end, enum boot_region_kind kind)
{
    boot_region(kernel_image_phys(start), (uint64_t)(end - start), kind);
}

static void boot_list_regions(void)
{
    struct boot_state *b = &boot_state;
    for (uint32_t i = 0; i < b->ram.count; i++)
        boot_region(b->ram.region[i].base, b->ram.region[i].last - b->ram.region[i].base + 1, BOOT_RAM);
    boot_region((paddr)boot_start, (uint64_t)(boot_end - boot_start), BOOT_RECLAIM);
    boot_image_region(image_boot_data_start, image_boot_data_end, BOOT_RECLAIM);
    boot_image_region(image_rodata_start, image_rodata_end, BOOT_CLAIMED);
    boot_image_region(image_text_start, image_text_end, BOOT_CLAIMED);
    boot_image_region(image_data_start, image_data_end, BOOT_CLAIMED);
    boot_region(b->acpi.local_apic, PAGE, BOOT_CLAIMED);
    for (uint32_t i = 0; i < b->acpi.ioapic_count; i++)
        boot_region(ALIGN_DOWN(b->acpi.ioapic[i].address, 12), PAGE, BOOT_CLAIMED);
    boot_region(MSI_TARGET, MSI_TARGET_BYTES, BOOT_CLAIMED);
    const struct multiboot_module *module = &b->info.module[0];
    if (module->start >= MULTIBOOT_LOW_MEMORY)
        boot_region(module->start, module->end - module->start, BOOT_IN_USE);
    b->machine.root_task = module->start;
    b->machine.root_task_size = module->end - module->start;
}

static void boot_exclude(struct memory_map *map, paddr base, uint64_t size)
{
    boot_require(memory_map_remove(map, base, size));
}

static void boot_exclude_image(struct memory_map *map, const uint8_t *start, const uint8_t *end)
{
    boot_exclude(map, kernel_image_phys(start), (uint64_t)(end - start));
}

/* Reserves memory for the window's tables where the boot tables reach and nobody else is. */
static void boot_reserve_tables(void)
{
    struct boot_state *b = &boot_state;
    uint64_t size = (window_pages_needed(&b->ram) + SPARE_TABLES) * PAGE;
    b->scratch = b->ram;
    boot_exclude(&b->scratch, (paddr)boot_start, kernel_image_phys(image_data_end) - (paddr)boot_start);
    for (uint32_t i = 0; i < b->info.module_count; i++) {
        struct multiboot_module *module = &b->info.module[i];
        boot_exclude(&b->scratch, ALIGN_DOWN(module->start, 12), ALIGN_UP(module->end, 12) - ALIGN_DOWN(module->start, 12));
    }
    boot_require(memory_map_take(&b->scratch, size, 12, BOOT_REACH, &b->page_next));
    b->page_end = b->page_next + size;
}

static void *boot_take_page(void)
{
    void *page = phys_to_virt(boot_state.page_next);
    if (boot_state.page_next == boot_state.page_end)
        boot_fail("page tables take more memory than expected");
    boot_state.page_next += PAGE;
    return memset(page, 0, PAGE);
}

static void boot_build_window(void)
{
    struct boot_state *b = &boot_state;
    paddr devices[1 + APIC_MAX_IOAPICS] = { b->acpi.local_apic };
    unsigned ioapics = b->acpi.ioapic_count < APIC_MAX_IOAPICS ? b->acpi.ioapic_count : APIC_MAX_IOAPICS;
    for (unsigned i = 0; i < ioapics; i++)
        devices[1 + i] = b->acpi.ioapic[i].address;
    boot_reserve_tables();
    paddr tables = b->page_next;

    b->scratch = b->ram;
    const struct multiboot_module *module = &b->info.module[0];
    paddr start = ALIGN_DOWN(module->start, 12);
    boot_require(memory_map_add(&b->scratch, start, ALIGN_UP(module->end, 12) - start)); /* perhaps below 1 MiB */
    boot_exclude_image(&b->scratch, image_rodata_start, image_rodata_end);
    boot_exclude_image(&b->scratch, image_text_start, image_text_end);
    memory_map_clip(&b->scratch, 0, KERNEL_WINDOW_SIZE - 1);
    window_build(&b->scratch, boot_take_page, devices, 1 + ioapics);
    boot_region(tables, b->page_next - tables, BOOT_CLAIMED);
    b->acpi.ioapic_count = ioapics;
}

/* --- all of it ----------------------------------------------------------------------------------------------------------------------- */

ENTRY_POINT struct tcb *boot_main(uint32_t magic, uint32_t address);

struct tcb *boot_main(uint32_t magic, uint32_t address)
{
    struct boot_state *b = &boot_state;
    boot_read_loader(magic, address);
    boot_require(cpu_detect());
    boot_read_firmware();
    boot_require(multiboot_ram(&b->info, &b->ram, &b->scratch));
    boot_list_regions();

    descriptors_init();
    descriptors_load();
    boot_build_window();
    cpu_init();
    window_enter();
    boot_require(apic_init());
    ioapic_init(b->acpi.ioapic_count);
    irq_init();
    boot_require(timer_calibrate());
    timer_init();

    b->machine.window_top = KERNEL_WINDOW_SIZE;
    b->machine.user_device_top = USER_DEVICE_TOP;
    b->machine.num_nodes = 1;
    b->machine.num_iopt_levels = ~(word)0;
    b->machine.slots_sched_control_first = true;
    b->machine.chunk_count = boot_chunks_make(b->machine.chunks, &b->chunk_contents, &b->info, b->rsdp,
                                              (uint32_t)((timer.khz + 500) / 1000));
    kprintf("Tagua on %s: %lu MiB, %u processors (1 used), clock %lu kHz\n", BOARD_NAME,
            memory_map_bytes(&b->ram) >> 20, b->acpi.cpu_count, timer.khz);
    return trap_first(kernel_boot(&b->machine));
}
