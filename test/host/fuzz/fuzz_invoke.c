/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Decode of every invocation under fire: the input is a program of system calls by the root task, on one capability of each type.
 * An error must leave everything else as it was; any other outcome must leave the invariants intact.
 *
 * The input's bytes: per call the service, the label, the number of words and of capabilities, then the words.
 */
#include "world.h"
#include "arch/object.h"
#include "core/check.h"
#include "fuzz.h"

#define ROOT seL4_CapInitThreadCNode

static struct world_state *initial;

struct input {
    const uint8_t *at, *end;
};

static uint8_t next_byte(struct input *input)
{
    return input->at < input->end ? *input->at++ : 0;
}

/* Numbers as they are likely to matter: small ones, slots, depths, addresses, all bits; or any eight bytes. */
static word next_word(struct input *input)
{
    static const word special[] = { 64, ~(word)0, (word)1 << 63, 0x40000000, 0x40001000, 0x10000000, USER_TOP, 4096,
                                    1000, 2000,   47,            48,         0xffffffff, 5,          15,       52 };
    uint8_t kind = next_byte(input);
    if (kind < 128)
        return kind;
    if (kind < 192)
        return special[kind % ARRAY_SIZE(special)];
    word value = 0;
    for (unsigned i = 0; i < 8; i++)
        value = value << 8 | next_byte(input);
    return value;
}

/* The slots 32.. hold one capability of each type, mapped tables and an address space among them. */
static void set_up(void)
{
    static const word types[] = { seL4_UntypedObject,       seL4_TCBObject,          seL4_EndpointObject,
                                  seL4_NotificationObject,  seL4_CapTableObject,     seL4_SchedContextObject,
                                  seL4_ReplyObject,         seL4_X86_4K,             seL4_X86_PageTableObject,
                                  seL4_X86_PageDirectoryObject, seL4_X86_PDPTObject, seL4_X64_PML4Object, seL4_TCBObject };
    world_reset();
    check_period = 0;
    if (cnode_delete(WORLD_UNTYPED))
        abort();
    for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
        retype(WORLD_SMALL, types[i], types[i] == seL4_UntypedObject ? 12 : types[i] == seL4_CapTableObject ? 3 : 8, 32 + i, 1);
    struct words vspace = WORDS(seL4_CapInitThreadVSpace);
    invoke(32 + 10, X86PDPTMap, WORDS(0x40000000, 0), vspace);
    invoke(32 + 9, X86PageDirectoryMap, WORDS(0x40000000, 0), vspace);
    invoke(32 + 8, X86PageTableMap, WORDS(0x40000000, 0), vspace);
    invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, 46, 64), WORDS(ROOT));
    invoke(seL4_CapIOPortControl, X86IOPortControlIssue, WORDS(1, 2, 47, 64), WORDS(ROOT));
    invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, WORDS(1000, 2000, 4, 0, 0), WORDS(37));
    initial = world_state_new();
    world_save(initial);
}

/* The root task's own capabilities may be used in all ways that leave it running. */
static bool next_call(struct input *input)
{
    word service = next_byte(input) % 56, label = next_byte(input) % 72;
    struct words mrs = { .count = next_byte(input) % 10 }, caps = { .count = next_byte(input) % 4 };
    for (unsigned i = 0; i < mrs.count; i++)
        mrs.at[i] = next_word(input);
    for (unsigned i = 0; i < caps.count; i++)
        caps.at[i] = next_byte(input) % 56;
    bool preempt = next_byte(input) % 4 == 0;
    if (preempt) {
        this_core.work_units = CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION - 1;
        machine.irq_pending[9] = true;
        machine.irq_masked[9] = false;
    }
    unsigned type = slot_type(world_slot(service));
    uint64_t before = world_hash();
    struct tcb *next = thread_send(seL4_SysCall, service, label, mrs, caps);
    machine.irq_pending[9] = false;
    bool kernel_object = type != CAP_ENDPOINT && type != CAP_NOTIFICATION && type != CAP_REPLY;
    if (next != world.root)
        return false;
    if (kernel_object && !preempt && world_call_ended(world.root) && thread_answer(world.root).label != seL4_NoError) {
        if (world_hash() != before) {
            fprintf(stderr, "service %lu (type %u) label %lu: error %lu has changed something\n", service, type, label,
                    thread_answer(world.root).label);
            abort();
        }
    } else {
        check_everything();
    }
    return world.root->cspace_slots == world.slots;
}

void fuzz_one(const uint8_t *data, size_t size)
{
    struct input input = { data, data + size };
    if (!initial)
        set_up();
    world_restore(initial);
    for (unsigned calls = 0; calls < 24 && input.at < input.end; calls++)
        if (!next_call(&input))
            break;
    check_everything();
    check_memory();
}
