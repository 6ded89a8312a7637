/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes the root task's world (docs/reference/boot.md): takes memory for it, loads its image, builds its address space, fills its
 * CNode, writes its boot information, and hands out all remaining memory. Everything that can go wrong is found
 * before anything is built, and stops the boot with one line.
 */
#include "core/boot/boot.h"
#include "arch/cap.h"
#include "arch/context.h"
#include "arch/irq.h"
#include "arch/object.h"
#include "arch/timer.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "core/boot/bootinfo.h"
#include "core/boot/elf.h"
#include "core/boot/memory_map.h"
#include "core/boot/root_task.h"
#include "core/boot/untyped_list.h"
#include "core/console.h"
#include "core/core.h"
#include "core/debug.h"
#include "core/derivation.h"
#include "core/domain.h"
#include "core/billing.h"
#include "core/sched.h"
#include "core/sched_context.h"
#include "core/string.h"
#include "core/thread.h"

#define PAGE_BITS 12
#define PAGE_SIZE BIT(PAGE_BITS)
#define BOOT_ASID 1

/* Physical places of what is made at boot. */
struct boot_memory {
    paddr cnode, image, ipc_buffer, bootinfo, extra, tcb, sc, pool, root, tables;
    struct memory_map taken; /* all of them: never offered to anybody */
};

/* Large, and only for the time of booting. */
static struct untyped_sources boot_sources;
static struct boot_memory boot_memory;
static struct memory_map boot_ram; /* all of it that the kernel can address */
static struct untyped_entry boot_untyped_entries[CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS];
static struct untyped_list boot_untyped = { .entry = boot_untyped_entries,
                                            .capacity = CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS };
static struct root_task_plan boot_plan;
static struct elf_image boot_image;
static struct tcb boot_idle_thread __attribute__((aligned(1 << seL4_TCBBits)));

static void boot_check(const char *message)
{
    if (message)
        boot_fail("%s", message);
}

/* --- what is free ------------------------------------------------------------------------------------------------------------------ */

static void boot_add_kind(const struct boot_machine *machine, struct memory_map *map, enum boot_region_kind kind)
{
    for (unsigned i = 0; i < machine->region_count; i++)
        if (machine->regions[i].kind == kind)
            boot_check(memory_map_add(map, machine->regions[i].base, machine->regions[i].size));
}

static void boot_subtract_kind(const struct boot_machine *machine, struct memory_map *map, enum boot_region_kind kind)
{
    for (unsigned i = 0; i < machine->region_count; i++)
        if (machine->regions[i].kind == kind)
            boot_check(memory_map_remove(map, machine->regions[i].base, machine->regions[i].size));
}

/* RAM that may be written while booting goes to sources.ram, in whole pages: not what is still needed, like the root task's file. */
static void boot_find_memory(const struct boot_machine *machine)
{
    static struct memory_map boot_in_use;
    struct memory_map *ram = &boot_sources.ram, *in_use = &boot_in_use;
    boot_add_kind(machine, ram, BOOT_RAM);
    boot_subtract_kind(machine, ram, BOOT_RESERVED);
    boot_subtract_kind(machine, ram, BOOT_CLAIMED);
    memory_map_clip(ram, 0, machine->window_top - 1);
    memory_map_round_inward(ram, PAGE_BITS);
    boot_ram = *ram;
    boot_add_kind(machine, in_use, BOOT_IN_USE);
    memory_map_round_outward(in_use, PAGE_BITS);
    boot_check(memory_map_subtract(ram, in_use));
    boot_add_kind(machine, &boot_sources.reclaimed, BOOT_RECLAIM);
    boot_check(memory_map_subtract(ram, &boot_sources.reclaimed));
}

/* --- taking memory ------------------------------------------------------------------------------------------------------------------- */

static paddr boot_take(word size, unsigned align_bits)
{
    paddr base;
    const char *message = memory_map_take(&boot_sources.ram, size, align_bits, 0, &base);
    if (message)
        boot_fail("%s (%lu KiB for the root task wanted, %lu KiB free)", message, size / 1024,
                  memory_map_bytes(&boot_sources.ram) / 1024);
    boot_check(memory_map_add(&boot_memory.taken, base, size));
    memset(phys_to_virt(base), 0, size);
    return base;
}

/* Largest alignment first, so that nothing is lost between. */
static void boot_take_memory(const struct root_task_plan *plan)
{
    struct boot_memory *m = &boot_memory;
    m->cnode = boot_take(BIT(plan->cnode_radix + seL4_SlotBits), plan->cnode_radix + seL4_SlotBits);
    m->image = boot_take(plan->image_pages * PAGE_SIZE, PAGE_BITS);
    if (plan->extra_pages)
        m->extra = boot_take(plan->extra_pages * PAGE_SIZE, PAGE_BITS);
    m->root = boot_take(BIT(VSPACE_ROOT_BITS), VSPACE_ROOT_BITS);
    m->tables = boot_take(plan->paging_count * PAGE_SIZE, PAGE_BITS);
    m->pool = boot_take(BIT(seL4_ASIDPoolBits), seL4_ASIDPoolBits);
    m->ipc_buffer = boot_take(PAGE_SIZE, PAGE_BITS);
    m->bootinfo = boot_take(PAGE_SIZE, PAGE_BITS);
    m->tcb = boot_take(BIT(seL4_TCBBits), seL4_TCBBits);
    m->sc = boot_take(BIT(seL4_MinSchedContextBits), seL4_MinSchedContextBits);
}

/* --- the plan -------------------------------------------------------------------------------------------------------------------------- */

static void boot_make_plan(const struct boot_machine *machine)
{
    if (machine->root_task_size == 0)
        boot_fail("no root task: pass an ELF file as first module or initrd");
    if (machine->root_task >= machine->window_top || machine->root_task_size > machine->window_top - machine->root_task)
        boot_fail("the root task's file at 0x%lx, %lu bytes, lies outside of memory", machine->root_task,
                  machine->root_task_size);
    boot_check(elf_check(&boot_image, phys_to_virt(machine->root_task), machine->root_task_size, ELF_MACHINE, USER_TOP));
    struct root_task_rules rules = { .user_top = USER_TOP,
                                     .cnode_radix = CONFIG_ROOT_CNODE_SIZE_BITS,
                                     .sched_control_count = CONFIG_MAX_NUM_NODES,
                                     .sched_control_first = machine->slots_sched_control_first,
                                     .extra_is_power_of_two = machine->slots_sched_control_first,
                                     .level_count = VSPACE_LEVELS };
    memcpy(rules.level_shift, vspace_level_shift, VSPACE_LEVELS);
    struct root_task_input input = { .image_start = boot_image.vaddr_start, .image_end = boot_image.vaddr_end };
    boot_check(bootinfo_extra_size(machine->chunks, machine->chunk_count, &input.extra_size));
    boot_check(root_task_plan_make(&boot_plan, &rules, &input));
}

/* --- the address space --------------------------------------------------------------------------------------------------------------------- */

static struct slot *boot_slot(word index)
{
    return (struct slot *)phys_to_virt(boot_memory.cnode) + index;
}

static void boot_map_frames(word first_slot, word vaddr, paddr base, word count, bool executable)
{
    void *root = phys_to_virt(boot_memory.root);
    for (word i = 0; i < count; i++) {
        paddr page = base + i * PAGE_SIZE;
        struct cap cap = cap_frame(page, PAGE_BITS, false, RIGHT_READ | RIGHT_WRITE);
        cap.object |= (word)FRAME_MAP_VSPACE << 7;
        cap.data = mapping_data(BOOT_ASID, vaddr + i * PAGE_SIZE);
        slot_insert_root(boot_slot(first_slot + i), cap);
        vspace_boot_map_page(root, vaddr + i * PAGE_SIZE, page, executable);
    }
}

static void boot_make_address_space(const struct root_task_plan *plan)
{
    const struct boot_memory *m = &boot_memory;
    void *root = phys_to_virt(m->root), *pool = phys_to_virt(m->pool);
    vspace_boot_init_root(root);
    vspace_boot_register(pool, root);
    slot_insert_root(boot_slot(seL4_CapInitThreadVSpace), vspace_boot_root_cap(root));
    slot_insert_root(boot_slot(seL4_CapInitThreadASIDPool), vspace_boot_pool_cap(pool));
    for (word i = 0; i < plan->paging_count; i++) {
        uint32_t level;
        uint64_t vaddr;
        root_task_paging_structure(plan, i, &level, &vaddr);
        void *table = phys_to_virt(m->tables + i * PAGE_SIZE);
        slot_insert_root(boot_slot(plan->paging.start + i), vspace_boot_map_table(root, level, vaddr, table));
    }
    boot_map_frames(plan->image.start, plan->image_start, m->image, plan->image_pages, true);
    boot_map_frames(seL4_CapInitThreadIPCBuffer, plan->ipc_buffer, m->ipc_buffer, 1, BOOT_FRAMES_EXECUTABLE);
    boot_map_frames(seL4_CapBootInfoFrame, plan->bootinfo, m->bootinfo, 1, BOOT_FRAMES_EXECUTABLE);
    boot_map_frames(plan->extra.start, plan->extra_start, m->extra, plan->extra_pages, true);
}

/* --- capabilities ----------------------------------------------------------------------------------------------------------------------------- */

static void boot_make_control_caps(const struct root_task_plan *plan)
{
    unsigned radix = plan->cnode_radix;
    slot_insert_root(boot_slot(seL4_CapInitThreadCNode),
                     cap_cnode(phys_to_virt(boot_memory.cnode), radix, seL4_WordBits - radix));
    slot_insert_root(boot_slot(seL4_CapIRQControl), (struct cap){ .type = CAP_IRQ_CONTROL });
    slot_insert_root(boot_slot(seL4_CapASIDControl), (struct cap){ .type = CAP_ASID_CONTROL });
    slot_insert_root(boot_slot(seL4_CapDomain), (struct cap){ .type = CAP_DOMAIN });
#ifdef ARCH_BOOT_CONTROL_SLOT
    slot_insert_root(boot_slot(ARCH_BOOT_CONTROL_SLOT), (struct cap){ .type = ARCH_BOOT_CONTROL_CAP });
#endif
    for (word i = 0; i < CONFIG_MAX_NUM_NODES; i++)
        slot_insert_root(boot_slot(plan->sched_control.start + i), (struct cap){ .data = i, .type = CAP_SCHED_CONTROL });
}

static void boot_report_dropped(void *context, struct memory_region region, bool is_device)
{
    (void)context;
    (void)region;
    (void)is_device;
    kprintf("warning: no untyped left for %s memory 0x%lx..0x%lx\n", is_device ? "device" : "ordinary", region.base,
            region.last);
}

static void boot_make_untypeds(const struct boot_machine *machine, struct root_task_plan *plan)
{
    /* Loaded now: the memory of the ELF file and of other boot-time data is ordinary memory again (B-59). */
    boot_sources.ram = boot_ram;
    boot_sources.reserved = boot_memory.taken;
    boot_add_kind(machine, &boot_sources.reserved, BOOT_CLAIMED);
    boot_sources.device_top = machine->user_device_top;
    boot_sources.window_top = machine->window_top;
    boot_sources.max_bits = seL4_MaxUntypedBits;
    if (boot_untyped.capacity > plan->untyped_limit)
        boot_untyped.capacity = (uint32_t)plan->untyped_limit;
    boot_check(untyped_list_make(&boot_untyped, &boot_sources, boot_report_dropped, NULL));
    boot_check(root_task_plan_untyped(plan, boot_untyped.count));
    for (uint32_t i = 0; i < boot_untyped.count; i++) {
        const struct untyped_entry *entry = &boot_untyped.entry[i];
        slot_insert_root(boot_slot(plan->first_untyped_slot + i),
                         cap_untyped(entry->paddr, entry->size_bits, entry->is_device, BIT(entry->size_bits)));
    }
}

/* --- the thread ---------------------------------------------------------------------------------------------- */

static void boot_init_time(void)
{
    time_limits.min_budget = timer_us_to_ticks(MIN_BUDGET_US);
    time_limits.max_period_us = CONFIG_KERNEL_STATIC_MAX_PERIOD_US ? CONFIG_KERNEL_STATIC_MAX_PERIOD_US : timer_max_us() / 8;
    time_limits.max_period = timer_us_to_ticks(time_limits.max_period_us);
    time_limits.max_release = UINT64_MAX - 5 * time_limits.max_period;
}

static void boot_init_core(void)
{
    struct tcb *idle = &boot_idle_thread;
    this_core.idle = idle;
    this_core.vspace_epoch = 1;
    this_core.now = timer_now();
    boot_init_time();
    domain_init();
    tcb_init(idle);
    debug_name_thread(idle, "idle_thread");
    idle->state = THREAD_IDLE;
    idle->vspace_word = vspace_kernel_word;
    idle->vspace_epoch = this_core.vspace_epoch;
    idle->flags = seL4_TCBFlag_MASK;
    this_core.current = idle;
}

static void boot_install(struct tcb *tcb, enum tcb_slot index, word slot)
{
    unsigned error;
    struct cap cap = cap_derive(boot_slot(slot), slot_cap(boot_slot(slot)), &error);
    tcb_slot_install(tcb, index, boot_slot(slot), cap);
}

static struct tcb *boot_make_thread(const struct root_task_plan *plan)
{
    struct tcb *tcb = phys_to_virt(boot_memory.tcb);
    struct sched_context *sc = phys_to_virt(boot_memory.sc);
    tcb_init(tcb);
    debug_name_thread(tcb, "rootserver");
    tcb->priority = seL4_MaxPrio;
    tcb->mcp = seL4_MaxPrio;
    refill_new(sc, timer_us_to_ticks(CONFIG_BOOT_THREAD_TIME_SLICE * 1000), 0, MIN_REFILLS);
    sc->tcb = tcb;
    tcb->sc = sc;
    slot_insert_root(boot_slot(seL4_CapInitThreadTCB), (struct cap){ .object = (word)tcb, .type = CAP_THREAD });
    slot_insert_root(boot_slot(seL4_CapInitThreadSC),
                     (struct cap){ .object = (word)sc | seL4_MinSchedContextBits, .type = CAP_SCHED_CONTEXT });
    boot_install(tcb, TCB_CSPACE, seL4_CapInitThreadCNode);
    boot_install(tcb, TCB_VSPACE, seL4_CapInitThreadVSpace);
    tcb->ipc_buffer_address = plan->ipc_buffer;
    boot_install(tcb, TCB_BUFFER, seL4_CapInitThreadIPCBuffer);
    context_set_first_argument(&tcb->context, plan->bootinfo);
    tcb->context.regs[CONTEXT_RESTART_PC] = boot_image.entry;
    tcb->context.regs[CONTEXT_NEXT_PC] = boot_image.entry;
    tcb->state = THREAD_RUNNING;
    return tcb;
}

struct tcb *kernel_boot(struct boot_machine *machine)
{
    boot_init_core();
    boot_find_memory(machine);
    boot_make_plan(machine);
    boot_take_memory(&boot_plan);
    elf_load(&boot_image, phys_to_virt(boot_memory.image));
    vspace_boot_image_loaded(phys_to_virt(boot_memory.image), boot_plan.image_pages * PAGE_SIZE);
    if (boot_plan.extra_pages)
        bootinfo_write_extra(phys_to_virt(boot_memory.extra), boot_plan.extra_pages * PAGE_SIZE, machine->chunks,
                             machine->chunk_count);
    boot_make_address_space(&boot_plan);
    boot_make_control_caps(&boot_plan);
    struct tcb *tcb = boot_make_thread(&boot_plan);
    boot_make_untypeds(machine, &boot_plan);
    bootinfo_write(phys_to_virt(boot_memory.bootinfo), &boot_plan, &boot_untyped,
                   (struct bootinfo_numbers){ machine->num_nodes, machine->num_iopt_levels });
    kprintf("Tagua: root task at 0x%lx, %lu pages, %u untypeds\n", boot_image.entry, boot_plan.image_pages,
            boot_untyped.count);
    sched_sample_time();
    this_core.unbilled = 0;
    sched_enqueue_head(tcb);
    sched_force();
    return sched_exit();
}
