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

static BOOT_DATA struct boot_machine boot_machine;
static BOOT_DATA struct fdt boot_tree;
static BOOT_DATA struct fdt_chosen boot_chosen;
static BOOT_DATA struct fdt_cpus boot_cpus;
static BOOT_DATA struct fdt_plic boot_plic;
static BOOT_DATA struct memory_map boot_memory;
static BOOT_DATA struct memory_map boot_reserved;
static BOOT_DATA struct memory_map boot_window;

static BOOT_CODE void boot_check(const char *error)
{
    if (error)
        boot_fail("%s", error);
}

static BOOT_CODE void boot_region(paddr base, uint64_t size, enum boot_region_kind kind)
{
    if (!boot_add_region(&boot_machine, base, size, kind))
        boot_fail("the machine's memory is in too many pieces");
}

/* --- the device tree -------------------------------------------------------------------------------------------------------- */

static BOOT_CODE void boot_open_tree(paddr tree)
{
    size_t available;
    const void *blob = kernel_map_tree(tree, &available);
    if (!blob)
        boot_fail("no device tree at 0x%lx", tree);
    boot_check(fdt_open(&boot_tree, blob, available));
    boot_check(fdt_read_chosen(&boot_tree, &boot_chosen));
    boot_region(tree, boot_tree.total_size, BOOT_IN_USE);
    boot_machine.chunks[boot_machine.chunk_count++] =
        (struct boot_chunk){ .id = SEL4_BOOTINFO_HEADER_FDT, .data = blob, .size = boot_tree.total_size };
}

/* The number in the word `name=number` of the boot arguments, or what it is without such a word. */
static BOOT_CODE word boot_option(const char *name, word otherwise)
{
    for (const char *at = boot_chosen.bootargs; *at; at++) {
        const char *have = at, *want = name;
        while (*want && *have == *want) {
            have++;
            want++;
        }
        bool whole = *want == 0 && *have == '=' && (at == boot_chosen.bootargs || at[-1] == ' ');
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
static BOOT_CODE void boot_reserve_firmware(void)
{
    paddr image = kernel_map_image_start();
    for (unsigned i = 0; i < boot_memory.count; i++) {
        struct memory_region region = boot_memory.region[i];
        if (image < region.base || image > region.last)
            continue;
        uint64_t below = image - region.base;
        boot_check(memory_map_add(&boot_reserved, region.base, below < FIRMWARE_SIZE ? below : FIRMWARE_SIZE));
        return;
    }
    boot_fail("device tree: the kernel was loaded to 0x%lx, where there is no memory", image);
}

static BOOT_CODE void boot_list_map(const struct memory_map *map, enum boot_region_kind kind)
{
    for (unsigned i = 0; i < map->count; i++)
        boot_region(map->region[i].base, map->region[i].last - map->region[i].base + 1, kind);
}

/* The window shows all RAM but what is reserved and what stays of the image; the root task's file even if it is reserved. */
static BOOT_CODE void boot_map_window(uint64_t initrd_size)
{
    paddr image = kernel_map_image_start();
    boot_window = boot_memory;
    memory_map_round_inward(&boot_window, PAGE_BITS);
    memory_map_round_outward(&boot_reserved, PAGE_BITS);
    boot_check(memory_map_subtract(&boot_window, &boot_reserved));
    paddr first = ALIGN_DOWN(boot_chosen.initrd_start, PAGE_BITS);
    boot_check(memory_map_add(&boot_window, first, ALIGN_UP(boot_chosen.initrd_start + initrd_size, PAGE_BITS) - first));
    boot_check(memory_map_remove(&boot_window, image, kernel_map_image_end() - image));
    paddr rest = kernel_map_resident_end();
    boot_check(memory_map_add(&boot_window, rest, kernel_map_image_end() - rest));
    memory_map_clip(&boot_window, 0, KERNEL_WINDOW_SIZE - 1);
    kernel_map_window(&boot_window);
}

static BOOT_CODE void boot_find_memory(void)
{
    boot_check(fdt_read_memory(&boot_tree, &boot_memory));
    boot_check(fdt_read_reserved(&boot_tree, &boot_reserved));
    memory_map_clip(&boot_memory, 0, MASK(56)); /* physical addresses of Sv39 */
    boot_reserve_firmware();
    if (!boot_chosen.has_initrd)
        boot_fail("no root task: the loader passed no initrd");
    uint64_t size = boot_chosen.initrd_end - boot_chosen.initrd_start;
    if (!memory_map_contains(&boot_memory, boot_chosen.initrd_start, size) ||
        boot_chosen.initrd_end > KERNEL_WINDOW_SIZE)
        boot_fail("the initrd at 0x%lx...0x%lx is not in memory", boot_chosen.initrd_start, boot_chosen.initrd_end);
    boot_machine.root_task = boot_chosen.initrd_start;
    boot_machine.root_task_size = size;
    boot_region(boot_machine.root_task, size, BOOT_IN_USE);
    boot_list_map(&boot_memory, BOOT_RAM);
    boot_list_map(&boot_reserved, BOOT_RESERVED);
    boot_map_window(size);
}

/* The window's tables are complete only now, and with them the resident part of the image. */
static BOOT_CODE void boot_list_image(void)
{
    paddr start = kernel_map_image_start(), rest = kernel_map_resident_end();
    boot_region(start, rest - start, BOOT_CLAIMED);
    boot_region(rest, kernel_map_image_end() - rest, BOOT_RECLAIM);
}

/* --- devices ------------------------------------------------------------------------------------------------------------------- */

static BOOT_CODE void boot_claim_device(struct fdt_range registers)
{
    paddr base = ALIGN_DOWN(registers.base, DEVICE_UNIT_BITS);
    boot_region(base, ALIGN_UP(registers.base + registers.size, DEVICE_UNIT_BITS) - base, BOOT_CLAIMED);
}

/* Timers and inter-processor interrupts of the harts, which the firmware drives. */
static BOOT_CODE void boot_claim_firmware_devices(void)
{
    static const char *const names[] = { "riscv,clint0", "sifive,clint0", "riscv,aclint-mtimer", "riscv,aclint-mswi" };
    for (struct fdt_node node = fdt_root(&boot_tree); fdt_next(&node);) {
        struct fdt_range registers;
        for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
            if (fdt_is_compatible(&node, names[i])) {
                boot_check(fdt_reg(&node, 0, &registers));
                boot_claim_device(registers);
                break;
            }
        }
    }
}

static BOOT_CODE void boot_find_interrupts(void)
{
    boot_check(fdt_read_plic(&boot_tree, &boot_cpus, CAUSE_SUPERVISOR_EXTERNAL, &boot_plic));
    if (boot_plic.context[0] == FDT_NO_CONTEXT)
        boot_fail("device tree: the interrupt controller is not wired to the hart that booted");
    boot_check(irq_init(&boot_plic, boot_plic.context[0]));
    boot_claim_device(boot_plic.registers);
}

/* A single-letter extension: one of the letters behind "rv64", up to the first that begins a longer name. */
static BOOT_CODE bool boot_isa_has_letter(const struct fdt_cpu *cpu, char letter)
{
    const char name[2] = { letter, 0 };
    for (const char *at = cpu->isa[0] ? cpu->isa + 4 : ""; *at && *at != '_' && *at != 'z' && *at != 's' && *at != 'x'; at++) {
        if (*at == letter || *at == 'g')
            return true;
    }
    return fdt_string_list_has(&cpu->node, "riscv,isa-extensions", name);
}

static BOOT_CODE void boot_find_hart(word hart)
{
    boot_check(fdt_read_cpus(&boot_tree, &boot_cpus));
    boot_check(fdt_number_cpus(&boot_cpus, hart, true, true));
    const struct fdt_cpu *cpu = &boot_cpus.cpu[0];
    word frequency = boot_cpus.timebase_frequency;
    if (frequency == 0 || frequency > MASK(40))
        boot_fail("device tree: impossible frequency of the time counter");
    timer_init(frequency, fdt_cpu_has_extension(cpu, "sstc"));
    fpu_init(boot_isa_has_letter(cpu, 'f') && boot_isa_has_letter(cpu, 'd'));
    word limit = boot_option("asid_bits", ASID_BITS_MAX);
    unsigned asid_bits = asid_init(limit < ASID_BITS_MAX ? (unsigned)limit : ASID_BITS_MAX);
    kprintf("Tagua on " BOARD_NAME ": hart %lu, %u ASID bits (%lu used at most), time %lu Hz by %s\n", hart, asid_bits, limit,
            frequency, timer_facts.has_stimecmp ? "stimecmp" : "SBI");
    (void)asid_bits;
}

struct tcb *boot_main(word hart, paddr tree);
BOOT_CODE struct tcb *boot_main(word hart, paddr tree)
{
    kernel_map_drop_identity();
    cpu_init();
    console_init();
    boot_open_tree(tree);
    boot_find_memory();
    boot_list_image();
    boot_find_hart(hart);
    boot_find_interrupts();
    boot_claim_firmware_devices();
    boot_machine.user_device_top = CONFIG_PADDR_USER_DEVICE_TOP;
    boot_machine.window_top = KERNEL_WINDOW_SIZE;
    boot_machine.num_nodes = CONFIG_MAX_NUM_NODES;
    return kernel_boot(&boot_machine);
}
