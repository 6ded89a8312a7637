/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the firmware's device tree to the root task: finds memory, the boot hart, its timer and its interrupt controller, and
 * tells core which memory is what (docs/reference/boot.md 9.3, 9.4, B-38 to B-42). Runs once, at the kernel's own addresses.
 * All of it and its data are given to the root task afterwards.
 */
#include "core/boot/boot.h"
#include "arch/console.h"
#include "arch/cpu.h"
#include "arch/fpu.h"
#include "arch/irq.h"
#include "arch/kernel_map.h"
#include "arch/timer.h"
#include "arch/vspace.h"
#include "core/boot/fdt_machine.h"
#include "core/console.h"

#define CAUSE_SUPERVISOR_EXTERNAL 9
#define FIRMWARE_SIZE             BIT(21) /* the SBI firmware lies in the first 2 MiB of RAM (B-42) */
#define DEVICE_UNIT_BITS          21      /* devices that the kernel or the firmware keeps are claimed in such units (B-41) */
#define ASID_BITS_MAX             16

static BOOT_DATA struct boot_machine machine_facts;
static BOOT_DATA struct fdt machine_tree;
static BOOT_DATA struct fdt_chosen machine_chosen;
static BOOT_DATA struct fdt_cpus machine_cpus;
static BOOT_DATA struct fdt_plic machine_plic;
static BOOT_DATA struct memory_map machine_memory;
static BOOT_DATA struct memory_map machine_reserved;
static BOOT_DATA struct memory_map machine_window;

static BOOT_CODE void machine_check(const char *error)
{
    if (error)
        boot_fail("%s", error);
}

static BOOT_CODE void machine_region(paddr base, uint64_t size, enum boot_region_kind kind)
{
    if (!boot_add_region(&machine_facts, base, size, kind))
        boot_fail("the machine's memory is in too many pieces");
}

/* --- the device tree -------------------------------------------------------------------------------------------------------- */

static BOOT_CODE void machine_open_tree(paddr tree)
{
    size_t available;
    const void *blob = kernel_map_tree(tree, &available);
    if (!blob)
        boot_fail("no device tree at 0x%lx", tree);
    machine_check(fdt_open(&machine_tree, blob, available));
    machine_check(fdt_read_chosen(&machine_tree, &machine_chosen));
    paddr first = ALIGN_DOWN(tree, PAGE_BITS); /* whole pages: no fragments, and none that shares a page with it */
    machine_region(first, ALIGN_UP(tree + machine_tree.total_size, PAGE_BITS) - first, BOOT_CLAIMED);
    machine_facts.chunks[machine_facts.chunk_count++] =
        (struct boot_chunk){ .id = SEL4_BOOTINFO_HEADER_FDT, .data = blob, .size = machine_tree.total_size };
}

/* The number in the word `name=number` of the boot arguments, or what it is without such a word. */
static BOOT_CODE word machine_option(const char *name, word otherwise)
{
    for (const char *at = machine_chosen.bootargs; *at; at++) {
        const char *have = at, *want = name;
        while (*want && *have == *want) {
            have++;
            want++;
        }
        bool whole = *want == 0 && *have == '=' && (at == machine_chosen.bootargs || at[-1] == ' ');
        if (!whole || have[1] < '0' || have[1] > '9')
            continue;
        word value = 0;
        for (have++; *have >= '0' && *have <= '9' && value <= UINT32_MAX; have++)
            value = value * 10 + (word)(*have - '0');
        return value;
    }
    return otherwise;
}

/* --- memory ------------------------------------------------------------------------------------------------------------------ */

/* The firmware's memory, which not every version of it lists: the beginning of the RAM that the kernel was loaded to. */
static BOOT_CODE void machine_reserve_firmware(void)
{
    paddr image = kernel_map_image_start();
    for (unsigned i = 0; i < machine_memory.count; i++) {
        struct memory_region region = machine_memory.region[i];
        if (image < region.base || image > region.last)
            continue;
        uint64_t below = image - region.base;
        machine_check(memory_map_add(&machine_reserved, region.base, below < FIRMWARE_SIZE ? below : FIRMWARE_SIZE));
        return;
    }
    boot_fail("device tree: the kernel was loaded to 0x%lx, where there is no memory", image);
}

static BOOT_CODE void machine_list_map(const struct memory_map *map, enum boot_region_kind kind)
{
    for (unsigned i = 0; i < map->count; i++)
        machine_region(map->region[i].base, map->region[i].last - map->region[i].base + 1, kind);
}

/* The window shows all RAM but what is reserved and what stays of the image; the root task's file even if it is reserved. */
static BOOT_CODE void machine_map_window(uint64_t initrd_size)
{
    paddr image = kernel_map_image_start();
    machine_window = machine_memory;
    memory_map_round_inward(&machine_window, PAGE_BITS);
    memory_map_round_outward(&machine_reserved, PAGE_BITS);
    machine_check(memory_map_subtract(&machine_window, &machine_reserved));
    paddr first = ALIGN_DOWN(machine_chosen.initrd_start, PAGE_BITS);
    machine_check(memory_map_add(&machine_window, first, ALIGN_UP(machine_chosen.initrd_start + initrd_size, PAGE_BITS) - first));
    machine_check(memory_map_remove(&machine_window, image, kernel_map_image_end() - image));
    paddr rest = kernel_map_resident_end();
    machine_check(memory_map_add(&machine_window, rest, kernel_map_image_end() - rest));
    memory_map_clip(&machine_window, 0, KERNEL_WINDOW_SIZE - 1);
    kernel_map_window(&machine_window);
}

static BOOT_CODE void machine_find_memory(void)
{
    machine_check(fdt_read_memory(&machine_tree, &machine_memory));
    machine_check(fdt_read_reserved(&machine_tree, &machine_reserved));
    memory_map_clip(&machine_memory, 0, MASK(56)); /* physical addresses of Sv39 */
    machine_reserve_firmware();
    if (!machine_chosen.has_initrd)
        boot_fail("no root task: the loader passed no initrd");
    uint64_t size = machine_chosen.initrd_end - machine_chosen.initrd_start;
    if (!memory_map_contains(&machine_memory, machine_chosen.initrd_start, size) ||
        machine_chosen.initrd_end > KERNEL_WINDOW_SIZE)
        boot_fail("the initrd at 0x%lx...0x%lx is not in memory", machine_chosen.initrd_start, machine_chosen.initrd_end);
    machine_facts.root_task = machine_chosen.initrd_start;
    machine_facts.root_task_size = size;
    machine_region(machine_facts.root_task, size, BOOT_IN_USE);
    machine_list_map(&machine_memory, BOOT_RAM);
    machine_list_map(&machine_reserved, BOOT_RESERVED);
    machine_map_window(size);
}

/* The window's tables are complete only now, and with them the resident part of the image. */
static BOOT_CODE void machine_list_image(void)
{
    paddr start = kernel_map_image_start(), rest = kernel_map_resident_end();
    machine_region(start, rest - start, BOOT_CLAIMED);
    machine_region(rest, kernel_map_image_end() - rest, BOOT_RECLAIM);
}

/* --- devices ------------------------------------------------------------------------------------------------------------------- */

static BOOT_CODE void machine_claim_device(struct fdt_range registers)
{
    paddr base = ALIGN_DOWN(registers.base, DEVICE_UNIT_BITS);
    machine_region(base, ALIGN_UP(registers.base + registers.size, DEVICE_UNIT_BITS) - base, BOOT_CLAIMED);
}

/* Timers and inter-processor interrupts of the harts, which the firmware drives. */
static BOOT_CODE void machine_claim_firmware_devices(void)
{
    static const char *const names[] = { "riscv,clint0", "sifive,clint0", "riscv,aclint-mtimer", "riscv,aclint-mswi" };
    for (struct fdt_node node = fdt_root(&machine_tree); fdt_next(&node);) {
        struct fdt_range registers;
        for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
            if (fdt_is_compatible(&node, names[i])) {
                machine_check(fdt_reg(&node, 0, &registers));
                machine_claim_device(registers);
                break;
            }
        }
    }
}

static BOOT_CODE void machine_find_interrupts(void)
{
    machine_check(fdt_read_plic(&machine_tree, &machine_cpus, CAUSE_SUPERVISOR_EXTERNAL, &machine_plic));
    if (machine_plic.context[0] == FDT_NO_CONTEXT)
        boot_fail("device tree: the interrupt controller is not wired to the hart that booted");
    machine_check(irq_init(&machine_plic, machine_plic.context[0]));
    machine_claim_device(machine_plic.registers);
}

/* A single-letter extension: one of the letters behind "rv64", up to the first that begins a longer name. */
static BOOT_CODE bool machine_isa_has_letter(const struct fdt_cpu *cpu, char letter)
{
    const char name[2] = { letter, 0 };
    for (const char *at = cpu->isa[0] ? cpu->isa + 4 : ""; *at && *at != '_' && *at != 'z' && *at != 's' && *at != 'x'; at++) {
        if (*at == letter || *at == 'g')
            return true;
    }
    return fdt_string_list_has(&cpu->node, "riscv,isa-extensions", name);
}

static BOOT_CODE void machine_find_hart(word hart)
{
    machine_check(fdt_read_cpus(&machine_tree, &machine_cpus));
    machine_check(fdt_number_cpus(&machine_cpus, hart, true, true));
    const struct fdt_cpu *cpu = &machine_cpus.cpu[0];
    word frequency = machine_cpus.timebase_frequency;
    if (frequency == 0 || frequency > MASK(40))
        boot_fail("device tree: impossible frequency of the time counter");
    timer_init(frequency, fdt_cpu_has_extension(cpu, "sstc"));
    fpu_init(machine_isa_has_letter(cpu, 'f') && machine_isa_has_letter(cpu, 'd'));
    word limit = machine_option("asid_bits", ASID_BITS_MAX);
    unsigned asid_bits = asid_init(limit < ASID_BITS_MAX ? (unsigned)limit : ASID_BITS_MAX);
    kprintf("Tagua on " BOARD_NAME ": hart %lu, %u ASID bits (%lu used at most), time %lu Hz by %s\n", hart, asid_bits, limit,
            frequency, timer_facts.has_stimecmp ? "stimecmp" : "SBI");
    (void)asid_bits;
}

ENTRY_POINT struct tcb *boot_main(word hart, paddr tree);
BOOT_CODE struct tcb *boot_main(word hart, paddr tree)
{
    kernel_map_drop_identity();
    cpu_init();
    console_init();
    machine_open_tree(tree);
    machine_find_memory();
    machine_list_image();
    machine_find_hart(hart);
    machine_find_interrupts();
    machine_claim_firmware_devices();
    machine_facts.user_device_top = CONFIG_PADDR_USER_DEVICE_TOP;
    machine_facts.window_top = KERNEL_WINDOW_SIZE;
    machine_facts.num_nodes = CONFIG_MAX_NUM_NODES;
    return kernel_boot(&machine_facts);
}
