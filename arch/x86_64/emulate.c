/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RDFSBASE, RDGSBASE, WRFSBASE and WRGSBASE for programs that count on them (VX-47) on a processor that has none of them: the
 * invalid-opcode exception ends here, the bases being in the thread's context and in MSRs. Code is read through the window, by way
 * of the user's own page tables; nothing that is not RAM is touched.
 */
#include "arch/emulate.h"
#include "arch/cpu.h"
#include "arch/segment.h"
#include "arch/trap.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "arch/window.h"
#include "core/core.h"

#if CONFIG_FSGSBASE_INST

/* The byte at a user address, or null if user level cannot read it or it is not in RAM. */
static const uint8_t *user_code(word vaddr)
{
    const struct page_table *table = phys_to_virt(this_core.vspace_loaded & PTE_ADDRESS);
    if (this_core.vspace_loaded == vspace_kernel_word || vaddr >= USER_TOP)
        return NULL;
    for (unsigned level = 3;; level--) {
        word entry = table->entry[vaddr >> LEVEL_BITS(level) & (TABLE_ENTRIES - 1)];
        if (!(entry & PTE_PRESENT) || !(entry & PTE_USER))
            return NULL;
        if (level == 0 || (entry & PTE_LARGE)) {
            paddr address = (entry & PTE_ADDRESS & ~MASK(LEVEL_BITS(level))) | (vaddr & MASK(LEVEL_BITS(level)));
            return window_covers(address) ? phys_to_virt(address) : NULL;
        }
        table = phys_to_virt(entry & PTE_ADDRESS);
    }
}

struct base_instruction {
    bool write, gs, wide;
    uint8_t reg; /* number of the operand as the processor counts */
    uint8_t length;
};

/* F3, perhaps REX, 0F AE, and a register operand with 0 to 3 in the middle. */
static bool base_instruction_decode(word pc, struct base_instruction *instruction)
{
    uint8_t code[5];
    for (unsigned i = 0; i < sizeof code; i++) {
        const uint8_t *byte = user_code(pc + i);
        if (!byte && i < 4)
            return false;
        code[i] = byte ? *byte : 0;
    }
    unsigned rex = (code[1] & 0xf0) == 0x40 ? code[1] : 0;
    const uint8_t *opcode = code + (rex ? 2 : 1);
    uint8_t operand = opcode[2];
    if (code[0] != 0xf3 || opcode[0] != 0x0f || opcode[1] != 0xae || (operand & 0xe0) != 0xc0)
        return false;
    *instruction = (struct base_instruction){ .write = operand & 0x10,
                                              .gs = operand & 0x08,
                                              .wide = rex & 8,
                                              .reg = (uint8_t)((operand & 7) | (rex & 1) << 3),
                                              .length = rex ? 5 : 4 };
    return true;
}

enum emulation emulate_base_access(struct tcb *tcb)
{
    static const uint8_t registers[16] = { REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                           REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15 };
    struct base_instruction instruction;
    word *regs = tcb->context.regs;
    if (!base_instruction_decode(regs[REG_RIP], &instruction))
        return EMULATION_UNKNOWN;
    word *operand = &regs[registers[instruction.reg]];
    word *base = &regs[instruction.gs ? REG_GS_BASE : REG_FS_BASE];
    word value = instruction.write ? *operand : *base;
    if (!instruction.wide)
        value = (uint32_t)value;
    if (instruction.write && !address_is_canonical(value))
        return EMULATION_REFUSED;
    *(instruction.write ? base : operand) = value;
    regs[REG_RIP] += instruction.length;
    segment_bases_load(&tcb->context);
    return EMULATION_DONE;
}

#endif
