/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From head.S, at the kernel's own addresses, to the root task: reads the device tree, makes memory visible
 * in the window, starts interrupt controller and timer, and tells core what the machine is like. Whatever is
 * wrong with the loader's data ends in one line on the console; the board's UART takes it until the tree has
 * named one.
 */
#include "arch/boot.h"

#include "arch/console.h"
#include "arch/cpu.h"
#include "arch/irq.h"
#include "arch/irq_controller.h"
#include "arch/kernel_map.h"
#include "arch/timer.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "core/boot/boot.h"
#include "core/boot/fdt_machine.h"
#include "core/console.h"
#include "core/irq.h"
#include <plat/board.h>
#include <tagua/abi.h>

#define BOOT_DATA __attribute__((section(".bss..boot")))
#define PAGE_BITS 12
#define UART_SIZE 0x1000

extern char kernel_image_start[], kernel_image_end[];

static BOOT_DATA struct boot_machine boot_machine;
static BOOT_DATA struct memory_map boot_ram, boot_reserved, boot_window;

static void boot_require(const char *message)
{
    if (message)
        boot_fail("%s", message);
}

static void boot_region(paddr base, word size, enum boot_region_kind kind)
{
    if (!boot_add_region(&boot_machine, base, size, kind))
        boot_fail("the machine's memory is in too many pieces");
}

/* The loader's device tree before there is a window: checked, but not yet at its final address. */
static struct fdt boot_open_early(paddr address)
{
    struct fdt tree;
    word physical_bits = 48;
    if (address == 0 || !IS_ALIGNED(address, 3) || address >> physical_bits)
        boot_fail("no device tree: register x0 was 0x%lx at entry", address);
    const void *blob = kernel_map_early(address);
    word offset = address & MASK(21);
    const char *error = fdt_open(&tree, blob, KERNEL_MAP_EARLY_SIZE - offset);
    if (error)
        boot_fail("device tree at 0x%lx: %s", address, error);
    return tree;
}

/* B-5, B-42: memory, and what the loader has put there. */
static void boot_find_memory_of(const struct fdt *tree, paddr address)
{
    struct fdt_chosen chosen;
    boot_require(fdt_read_memory(tree, &boot_ram));
    boot_require(fdt_read_reserved(tree, &boot_reserved));
    boot_require(fdt_read_chosen(tree, &chosen));
    memory_map_clip(&boot_ram, 0, KERNEL_WINDOW_SIZE - 1);

    paddr image = kernel_image_phys(kernel_image_start);
    word image_size = (word)(kernel_image_end - kernel_image_start);
    if (!memory_map_contains(&boot_ram, image, image_size))
        boot_fail("the kernel was loaded at 0x%lx, where the device tree has no memory", image);
    if (!memory_map_contains(&boot_ram, address, tree->total_size))
        boot_fail("the device tree at 0x%lx does not lie in memory", address);
    paddr first = ALIGN_DOWN(address, PAGE_BITS); /* whole pages: no fragments, and none that shares a page with it */
    boot_region(first, ALIGN_UP(address + tree->total_size, PAGE_BITS) - first, BOOT_CLAIMED);
    if (!chosen.has_initrd)
        return; /* core says so */
    boot_machine.root_task = chosen.initrd_start;
    boot_machine.root_task_size = chosen.initrd_end - chosen.initrd_start;
    if (!memory_map_contains(&boot_ram, boot_machine.root_task, boot_machine.root_task_size))
        boot_fail("the root task at 0x%lx does not lie in memory", boot_machine.root_task);
    if (memory_map_overlaps(&boot_reserved, image, image_size))
        boot_fail("the kernel was loaded at 0x%lx, which is reserved", image);
    boot_region(boot_machine.root_task, boot_machine.root_task_size, BOOT_IN_USE);
}

/* Memory that the kernel may touch: all but what firmware keeps for itself and the pages of its own image. */
static void boot_make_window(void)
{
    paddr reclaimed;
    word reclaimed_size;
    paddr image = kernel_image_phys(kernel_image_start);

    boot_window = boot_ram;
    memory_map_round_inward(&boot_window, PAGE_BITS);
    memory_map_round_outward(&boot_reserved, PAGE_BITS);
    boot_require(memory_map_subtract(&boot_window, &boot_reserved));
    for (unsigned i = 0; i < boot_machine.region_count; i++) {
        paddr first = ALIGN_DOWN(boot_machine.regions[i].base, PAGE_BITS);
        paddr end = ALIGN_UP(boot_machine.regions[i].base + boot_machine.regions[i].size, PAGE_BITS);
        boot_require(memory_map_add(&boot_window, first, end - first));
    }
    /* Tables are taken from the part that is given back, so how much that is will be known afterwards; it
     * is mapped whole. */
    kernel_map_reclaim(&reclaimed, &reclaimed_size);
    boot_require(memory_map_remove(&boot_window, image, reclaimed - image));
    boot_require(kernel_map_window(&boot_window));

    kernel_map_reclaim(&reclaimed, &reclaimed_size);
    boot_region(image, reclaimed - image, BOOT_CLAIMED);
    boot_region(reclaimed, reclaimed_size, BOOT_RECLAIM);
    for (unsigned i = 0; i < boot_ram.count; i++)
        boot_region(boot_ram.region[i].base, boot_ram.region[i].last - boot_ram.region[i].base + 1, BOOT_RAM);
    for (unsigned i = 0; i < boot_reserved.count; i++)
        boot_region(boot_reserved.region[i].base, boot_reserved.region[i].last - boot_reserved.region[i].base + 1,
                    BOOT_RESERVED);
}

/* The UART stays with user level as a device: kernel and user share it (B-40). */
static void boot_find_console(const struct fdt *tree)
{
    struct fdt_node node;
    struct fdt_range range;
    if (!fdt_find_console(tree, &node) || !fdt_is_compatible(&node, "arm,pl011") || fdt_reg(&node, 0, &range) ||
        range.base == BOARD_EARLY_UART)
        return;
    void *registers = kernel_map_device(range.base, UART_SIZE);
    if (registers)
        console_init(registers);
}

static void boot_start_timer(const struct fdt *tree)
{
    word irq;
    boot_require(irq_timer_line(tree, &irq));
    timer_init();
    irq_set_state(irq, IRQ_TIMER);
    irq_unmask(irq);
}

struct tcb *boot_main(paddr device_tree)
{
    console_init(kernel_map_device(BOARD_EARLY_UART, UART_SIZE));
    cpu_init();
    vspace_init();
    struct fdt tree = boot_open_early(device_tree);
    boot_find_memory_of(&tree, device_tree);
    boot_make_window();
    boot_require(fdt_open(&tree, phys_to_virt(device_tree), tree.total_size));
    boot_find_console(&tree);
    boot_require(irq_controller_boot(&tree, &boot_machine));
    boot_start_timer(&tree);

    boot_machine.user_device_top = CONFIG_PADDR_USER_DEVICE_TOP;
    boot_machine.window_top = KERNEL_WINDOW_SIZE;
    boot_machine.num_nodes = CONFIG_MAX_NUM_NODES;
    boot_machine.chunks[boot_machine.chunk_count++] =
        (struct boot_chunk){ SEL4_BOOTINFO_HEADER_FDT, phys_to_virt(device_tree), tree.total_size };
    struct tcb *first = kernel_boot(&boot_machine);
    kernel_map_finish();
    return first;
}
