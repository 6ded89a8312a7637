/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A QEMU TCG plugin that measures kernel visits. A visit lasts from the first instruction at a kernel address to the last before
 * user code; it is attributed to the user instruction that led to it. Per user instruction the plugin prints, at the end of the
 * run, how often each cost was seen:
 *
 *     visit <user pc> <times> <instructions> <instruction lines> <data lines> <pages>
 *
 * Lines are 64 bytes, pages 4 KiB (instruction and data pages together). Kernel addresses are those of the upper half. Firmware
 * (RISC-V machine mode, named by `firmware=<first>-<last>`) is counted apart: it is neither kernel nor user:
 *
 *     firmware <instructions in all>
 *
 * With `trace=<user pc>` also every instruction address of one visit from there, the 20th: `trace <pc>`.
 *
 * QEMU ships no header for plugins in Debian's packages, so the few prototypes stand here; PLUGIN_API is the version to announce.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_info;
enum { CB_NO_REGS = 0 };
enum { MEM_RW = 3 };

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, void (*cb)(unsigned, void *), int flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, void (*cb)(unsigned, uint32_t, uint64_t, void *), int flags,
                                      int rw, void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*cb)(qemu_plugin_id_t, void *), void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

int qemu_plugin_version = PLUGIN_API;
int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc, char **argv);

#define KERNEL_FIRST ((uint64_t)1 << 63)
#define SET_SIZE 65536u

/* A set of numbers that is emptied often: an entry counts only if its stamp is the current one. */
struct set {
    uint64_t value[SET_SIZE];
    uint32_t stamp[SET_SIZE];
    uint32_t now;
    unsigned count;
};

struct cost {
    uint64_t pc;
    unsigned instructions, code_lines, data_lines, pages;
    uint64_t times;
};

static struct set code_lines, data_lines, pages;
static struct cost *costs;
static size_t cost_count, cost_room;
static bool in_visit;
static uint64_t user_pc, instructions, firmware_first = 1, firmware_last, firmware_instructions;
static uint64_t trace_user_pc, trace_visits, trace[65536];
static size_t trace_count;
static const char *output_path;

#define TRACED_VISIT 20

static void set_clear(struct set *set)
{
    set->now++;
    set->count = 0;
}

static void set_add(struct set *set, uint64_t value)
{
    uint32_t at = (uint32_t)(value * 0x9E3779B97F4A7C15u >> 48);
    while (set->stamp[at] == set->now && set->value[at] != value)
        at = (at + 1) % SET_SIZE;
    if (set->stamp[at] == set->now)
        return;
    if (set->count >= SET_SIZE / 2)
        return; /* a visit of more than 2 MiB of lines: no need to be exact */
    set->stamp[at] = set->now;
    set->value[at] = value;
    set->count++;
}

static void visit_start(void)
{
    in_visit = true;
    instructions = 0;
    if (trace_user_pc && user_pc == trace_user_pc)
        trace_visits++;
    set_clear(&code_lines);
    set_clear(&data_lines);
    set_clear(&pages);
}

static void visit_end(void)
{
    in_visit = false;
    struct cost cost = { user_pc, (unsigned)instructions, code_lines.count, data_lines.count, pages.count, 1 };
    for (size_t i = 0; i < cost_count; i++) {
        struct cost *c = &costs[i];
        if (c->pc == cost.pc && c->instructions == cost.instructions && c->code_lines == cost.code_lines &&
            c->data_lines == cost.data_lines && c->pages == cost.pages) {
            c->times++;
            return;
        }
    }
    if (cost_count == cost_room) {
        cost_room = cost_room ? cost_room * 2 : 1024;
        costs = realloc(costs, cost_room * sizeof(*costs));
        if (!costs)
            abort();
    }
    costs[cost_count++] = cost;
}

static void on_kernel_instruction(unsigned cpu, void *data)
{
    (void)cpu;
    uint64_t pc = (uint64_t)(uintptr_t)data;
    if (!in_visit)
        visit_start();
    instructions++;
    if (trace_visits == TRACED_VISIT && user_pc == trace_user_pc && trace_count < sizeof(trace) / sizeof(trace[0]))
        trace[trace_count++] = pc;
    set_add(&code_lines, pc >> 6);
    set_add(&pages, pc >> 12);
}

static void on_user_instruction(unsigned cpu, void *data)
{
    (void)cpu;
    if (in_visit)
        visit_end();
    user_pc = (uint64_t)(uintptr_t)data;
}

static void on_firmware_instruction(unsigned cpu, void *data)
{
    (void)cpu;
    (void)data;
    firmware_instructions++;
}

static void on_kernel_memory(unsigned cpu, uint32_t info, uint64_t address, void *data)
{
    (void)cpu;
    (void)info;
    (void)data;
    set_add(&data_lines, address >> 6);
    set_add(&pages, address >> 12);
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        uint64_t pc = qemu_plugin_insn_vaddr(insn);
        void *data = (void *)(uintptr_t)pc;
        if (pc >= KERNEL_FIRST) {
            qemu_plugin_register_vcpu_insn_exec_cb(insn, on_kernel_instruction, CB_NO_REGS, data);
            qemu_plugin_register_vcpu_mem_cb(insn, on_kernel_memory, CB_NO_REGS, MEM_RW, NULL);
        } else if (pc >= firmware_first && pc <= firmware_last) {
            qemu_plugin_register_vcpu_insn_exec_cb(insn, on_firmware_instruction, CB_NO_REGS, NULL);
        } else {
            qemu_plugin_register_vcpu_insn_exec_cb(insn, on_user_instruction, CB_NO_REGS, data);
        }
    }
}

static void on_run_end(qemu_plugin_id_t id, void *data)
{
    (void)id;
    (void)data;
    FILE *out = fopen(output_path, "w");
    if (!out)
        return;
    for (size_t i = 0; i < cost_count; i++)
        fprintf(out, "visit %" PRIx64 " %" PRIu64 " %u %u %u %u\n", costs[i].pc, costs[i].times, costs[i].instructions,
                costs[i].code_lines, costs[i].data_lines, costs[i].pages);
    fprintf(out, "firmware %" PRIu64 "\n", firmware_instructions);
    for (size_t i = 0; i < trace_count; i++)
        fprintf(out, "trace %" PRIx64 "\n", trace[i]);
    fclose(out);
}

/* Arguments: output=FILE [firmware=<first>-<last>] [trace=<user pc>] (hexadecimal). */
__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc,
                                                               char **argv)
{
    (void)info;
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "output=", 7) == 0)
            output_path = argv[i] + 7;
        else if (sscanf(argv[i], "trace=%" SCNx64, &trace_user_pc) == 1)
            continue;
        else if (sscanf(argv[i], "firmware=%" SCNx64 "-%" SCNx64, &firmware_first, &firmware_last) != 2)
            return 1;
    }
    if (!output_path)
        return 1;
    set_clear(&code_lines);
    set_clear(&data_lines);
    set_clear(&pages);
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    qemu_plugin_register_atexit_cb(id, on_run_end, NULL);
    return 0;
}
