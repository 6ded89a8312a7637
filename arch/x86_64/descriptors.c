/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Segments, task state, interrupt gates. The tables lie among the constants: boot fills them in while everything is still
 * writable, afterwards only the processor reads them.
 */
#include "arch/descriptors.h"
#include "arch/asm.h"
#include "arch/trap.h"

#define DESCRIPTOR_KERNEL_CODE 0x00af9b000000ffff
#define DESCRIPTOR_KERNEL_DATA 0x00cf93000000ffff
#define DESCRIPTOR_USER_DATA 0x00cff3000000ffff
#define DESCRIPTOR_USER_CODE 0x00affb000000ffff
#define DESCRIPTOR_TSS 0x0000890000000000

#define GATE_INTERRUPT 0x8e
#define GATE_FROM_USER 0x60

struct gate {
    uint16_t offset_low;
    uint16_t selector;
    uint8_t ist;
    uint8_t attributes;
    uint16_t offset_middle;
    uint32_t offset_high;
    uint32_t reserved;
};
_Static_assert(sizeof(struct gate) == 16, "as the processor has it");

struct table_pointer {
    uint16_t limit;
    uint64_t base;
} __attribute__((packed));

#define IN_DESCRIPTOR_PAGES __attribute__((section(".descriptors"), aligned(64)))

static struct gate interrupt_gates[256] IN_DESCRIPTOR_PAGES = { { .attributes = 0 } };
static uint64_t segment_descriptors[8] IN_DESCRIPTOR_PAGES = {
    [SELECTOR_KERNEL_CODE / 8] = DESCRIPTOR_KERNEL_CODE,
    [SELECTOR_KERNEL_DATA / 8] = DESCRIPTOR_KERNEL_DATA,
    [SELECTOR_USER_DATA / 8] = DESCRIPTOR_USER_DATA,
    [SELECTOR_USER_CODE / 8] = DESCRIPTOR_USER_CODE,
};

struct entry_data entry_data IN_TRAMPOLINE = { .task_state.io_map_base = sizeof(struct task_state) };

static uint8_t fatal_stack[FATAL_STACK_BYTES] IN_TRAMPOLINE __attribute__((aligned(16))) = { 0 };
static uint8_t debug_stack[DEBUG_STACK_BYTES] IN_TRAMPOLINE __attribute__((aligned(16))) = { 0 };

#if CONFIG_MELTDOWN
ENTRY_POINT uint8_t entry_stack[ENTRY_STACK_BYTES] IN_TRAMPOLINE __attribute__((aligned(16))) = { 0 };
#endif

static void gate_set(unsigned vector, const uint8_t *entry, unsigned ist, bool from_user)
{
    word address = (word)entry;
    interrupt_gates[vector] = (struct gate){ .offset_low = (uint16_t)address,
                                             .selector = SELECTOR_KERNEL_CODE,
                                             .ist = (uint8_t)ist,
                                             .attributes = GATE_INTERRUPT | (from_user ? GATE_FROM_USER : 0),
                                             .offset_middle = (uint16_t)(address >> 16),
                                             .offset_high = (uint32_t)(address >> 32) };
}

void descriptors_init(void)
{
    struct task_state *task_state = &entry_data.task_state;
    task_state->ist[IST_FATAL - 1] = (word)(fatal_stack + sizeof fatal_stack);
    task_state->ist[IST_DEBUG - 1] = (word)(debug_stack + sizeof debug_stack);
#if CONFIG_MELTDOWN
    task_state->rsp[0] = (word)(entry_stack + sizeof entry_stack);
#endif
    word base = (word)task_state;
    segment_descriptors[SELECTOR_TSS / 8] = DESCRIPTOR_TSS | (sizeof *task_state - 1) | (base & 0xffffff) << 16 | (base >> 24 & 0xff) << 56;
    segment_descriptors[SELECTOR_TSS / 8 + 1] = base >> 32;

    for (unsigned v = 0; v < VECTOR_FIRST_IRQ; v++)
        gate_set(v, trap_exception_stubs + v * TRAP_EXCEPTION_STUB_BYTES, 0, v == VECTOR_BREAKPOINT);
    for (unsigned v = VECTOR_FIRST_IRQ; v <= VECTOR_TIMER; v++)
        gate_set(v, trap_irq_stubs + (v - VECTOR_FIRST_IRQ) * TRAP_STUB_BYTES, 0, false);
    for (unsigned v = VECTOR_FIRST_SOFTWARE; v <= VECTOR_LAST_SOFTWARE; v++)
        gate_set(v, trap_software_stubs + (v - VECTOR_FIRST_SOFTWARE) * TRAP_STUB_BYTES, 0, true);
    gate_set(VECTOR_SPURIOUS, trap_entry_spurious, 0, false);
    gate_set(VECTOR_DEBUG, trap_entry_debug, IST_DEBUG, false);
    gate_set(VECTOR_NMI, trap_entry_fatal, IST_FATAL, false);
    gate_set(VECTOR_DOUBLE_FAULT, trap_entry_fatal + TRAP_EXCEPTION_STUB_BYTES, IST_FATAL, false);
    gate_set(VECTOR_MACHINE_CHECK, trap_entry_fatal + 2 * TRAP_EXCEPTION_STUB_BYTES, IST_FATAL, false);
}

void descriptors_load(void)
{
    struct table_pointer gdt = { sizeof segment_descriptors - 1, (word)segment_descriptors };
    struct table_pointer idt = { sizeof interrupt_gates - 1, (word)interrupt_gates };
    __asm__ volatile("lgdt %0\n\t"
                     "lidt %1\n\t"
                     "pushq %2\n\t"
                     "leaq 1f(%%rip), %%rax\n\t"
                     "pushq %%rax\n\t"
                     "lretq\n"
                     "1:\tmovl %3, %%ss\n\t"
                     "movl %4, %%ds\n\t"
                     "movl %4, %%es\n\t"
                     "movl %4, %%fs\n\t"
                     "movl %4, %%gs\n\t"
                     "lldt %w4\n\t"
                     "ltr %w5"
                     :
                     : "m"(gdt), "m"(idt), "i"(SELECTOR_KERNEL_CODE), "r"(SELECTOR_KERNEL_DATA), "r"(0), "r"(SELECTOR_TSS)
                     : "rax", "memory");
}
