/* SPDX-License-Identifier: BSD-2-Clause */
#include "world.h"
#include "core/check.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/domain.h"
#include "core/fault.h"
#include "core/irq.h"
#include "core/preempt.h"
#include "core/sched.h"
#include "core/sched_context.h"
#include "core/syscall.h"
#include "core/thread.h"
#include "arch/object.h"
#include "arch/timer.h"
#include "arch/vspace.h"

struct world world;

static struct tcb idle_thread __attribute__((aligned(1 << seL4_TCBBits)));

/* Boot-time objects, below all untyped memory. */
enum {
    BOOT_CNODE = 0x100000,
    BOOT_TCB = 0x120000,
    BOOT_SC = 0x121000,
    BOOT_BUFFER = 0x122000,
    BOOT_PML4 = 0x123000,
    BOOT_POOL = 0x124000,
};

#define SPURIOUS_IRQ 31

/* --- boot ------------------------------------------------------------------------------------------------------------------ */

static void world_init_core(void)
{
    memset(&this_core, 0, sizeof(this_core));
    memset(&kernel, 0, sizeof(kernel));
    memset(&idle_thread, 0, sizeof(idle_thread));
    for (unsigned irq = 0; irq < IRQ_COUNT; irq++) {
        *irq_binding(irq) = (struct slot){ 0 };
        irq_set_state(irq, irq == MACHINE_IRQ_TIMER ? IRQ_TIMER : IRQ_INACTIVE);
    }
    time_limits.min_budget = timer_us_to_ticks(MIN_BUDGET_US);
    time_limits.max_period_us = timer_max_us() / 8;
    time_limits.max_period = timer_us_to_ticks(time_limits.max_period_us);
    time_limits.max_release = UINT64_MAX - 5 * time_limits.max_period;
    this_core.idle = &idle_thread;
    this_core.vspace_epoch = 1;
    this_core.now = timer_now();
    domain_init();
    tcb_init(&idle_thread);
    idle_thread.state = THREAD_IDLE;
    idle_thread.vspace_word = vspace_kernel_word;
    idle_thread.vspace_epoch = this_core.vspace_epoch;
    this_core.current = &idle_thread;
}

static void world_root_slot(word index, struct cap cap)
{
    slot_insert_root(world_slot(index), cap);
}

static void world_make_caps(void)
{
    word *pool = phys_to_virt(BOOT_POOL);
    asid_pools[0] = pool;
    pool[1] = (word)phys_to_virt(BOOT_PML4);
    struct cap buffer = cap_frame(BOOT_BUFFER, 12, false, RIGHT_READ | RIGHT_WRITE);
    world_root_slot(seL4_CapInitThreadCNode, cap_cnode(world.slots, WORLD_RADIX, 64 - WORLD_RADIX));
    world_root_slot(seL4_CapInitThreadVSpace, (struct cap){ .object = pool[1], .data = mapping_data(1, 0), .type = CAP_PML4 });
    world_root_slot(seL4_CapInitThreadASIDPool, (struct cap){ .object = (word)pool, .type = CAP_ASID_POOL });
    world_root_slot(seL4_CapInitThreadIPCBuffer, buffer);
    world_root_slot(seL4_CapIRQControl, (struct cap){ .type = CAP_IRQ_CONTROL });
    world_root_slot(seL4_CapASIDControl, (struct cap){ .type = CAP_ASID_CONTROL });
    world_root_slot(seL4_CapIOPortControl, (struct cap){ .type = CAP_IO_PORT_CONTROL });
    world_root_slot(seL4_CapDomain, (struct cap){ .type = CAP_DOMAIN });
    world_root_slot(WORLD_SCHED_CONTROL, (struct cap){ .type = CAP_SCHED_CONTROL });
    world_root_slot(WORLD_UNTYPED, cap_untyped(WORLD_UNTYPED_BASE, WORLD_UNTYPED_BITS, false, 0));
    world_root_slot(WORLD_SMALL, cap_untyped(WORLD_SMALL_BASE, WORLD_SMALL_BITS, false, 0));
    world_root_slot(WORLD_DIRTY, cap_untyped(WORLD_DIRTY_BASE, WORLD_SMALL_BITS, false, BIT(WORLD_SMALL_BITS)));
    world_root_slot(WORLD_DEVICE, cap_untyped(MACHINE_DEVICE_BASE, WORLD_SMALL_BITS, true, BIT(WORLD_SMALL_BITS)));
    memset(phys_to_virt(WORLD_DIRTY_BASE), 0xa5, BIT(WORLD_SMALL_BITS));
}

static void world_install(struct tcb *tcb, enum tcb_slot index, word slot)
{
    unsigned error;
    struct cap cap = cap_derive(world_slot(slot), slot_cap(world_slot(slot)), &error);
    tcb_slot_install(tcb, index, world_slot(slot), cap);
}

static void world_make_thread(void)
{
    struct tcb *tcb = world.root;
    struct sched_context *sc = phys_to_virt(BOOT_SC);
    tcb_init(tcb);
    tcb->priority = seL4_MaxPrio;
    tcb->mcp = seL4_MaxPrio;
    refill_new(sc, timer_us_to_ticks(1000000), 0, MIN_REFILLS);
    sc->tcb = tcb;
    tcb->sc = sc;
    world_root_slot(seL4_CapInitThreadTCB, (struct cap){ .object = (word)tcb, .type = CAP_THREAD });
    world_root_slot(seL4_CapInitThreadSC,
                    (struct cap){ .object = (word)sc | seL4_MinSchedContextBits, .type = CAP_SCHED_CONTEXT });
    world_install(tcb, TCB_CSPACE, seL4_CapInitThreadCNode);
    world_install(tcb, TCB_VSPACE, seL4_CapInitThreadVSpace);
    tcb->ipc_buffer_address = WORLD_BUFFER_ADDRESS;
    world_install(tcb, TCB_BUFFER, seL4_CapInitThreadIPCBuffer);
    tcb->state = THREAD_RUNNING;
    sched_enqueue_head(tcb);
    sched_force();
}

void world_reset(void)
{
    machine_reset();
    world = (struct world){ .root = phys_to_virt(BOOT_TCB), .slots = phys_to_virt(BOOT_CNODE) };
    check_reset();
    check_container(world.slots, BIT(WORLD_RADIX));
    world_init_core();
    world_make_caps();
    world_make_thread();
    assert_ptr_equal(sched_exit(), world.root);
    check_invariants();
}

int world_setup(void **state)
{
    (void)state;
    world_reset();
    return 0;
}

/* --- kernel entries -------------------------------------------------------------------------------------------------------- */

#define TRAP_PC ((word)0x400000)
#define TRAP_LENGTH 2

enum entry { ENTRY_SYSCALL, ENTRY_INTERRUPT, ENTRY_FAULT };

struct entry_arguments {
    enum entry kind;
    word cptr, info;
    long number;
    struct fault fault;
};

static struct tcb *world_dispatch(const struct entry_arguments *arguments)
{
    switch (arguments->kind) {
    case ENTRY_SYSCALL:
        return kernel_syscall(arguments->cptr, arguments->info, (word)arguments->number);
    case ENTRY_INTERRUPT:
        return kernel_interrupt();
    default:
        return kernel_fault(arguments->fault);
    }
}

static struct tcb *world_kernel(struct entry_arguments arguments)
{
    jmp_buf idle;
    struct tcb *volatile next = this_core.idle;
    if (this_core.current != this_core.idle) {
        word *regs = this_core.current->context.regs;
        regs[CONTEXT_RESTART_PC] = TRAP_PC;
        regs[CONTEXT_NEXT_PC] = TRAP_PC + (arguments.kind == ENTRY_SYSCALL ? TRAP_LENGTH : 0);
    }
    machine.on_idle = &idle;
    if (setjmp(idle) == 0)
        next = world_dispatch(&arguments);
    else
        check_invariants();
    machine.on_idle = NULL;
    assert_ptr_equal(next, this_core.current);
    return next;
}

struct tcb *world_enter(word cptr, word info, long number)
{
    return world_kernel((struct entry_arguments){ .kind = ENTRY_SYSCALL, .cptr = cptr, .info = info, .number = number });
}

struct tcb *world_interrupt(void)
{
    return world_kernel((struct entry_arguments){ .kind = ENTRY_INTERRUPT });
}

struct tcb *world_fault(struct fault fault)
{
    return world_kernel((struct entry_arguments){ .kind = ENTRY_FAULT, .fault = fault });
}

bool world_call_ended(const struct tcb *tcb)
{
    return tcb->state == THREAD_RUNNING && tcb->context.regs[CONTEXT_NEXT_PC] == TRAP_PC + TRAP_LENGTH;
}

void world_run(struct tcb *tcb)
{
    for (unsigned i = 0; i < 1000 && this_core.current != tcb && this_core.current != this_core.idle; i++)
        world_enter(0, 0, seL4_SysYield);
    assert_ptr_equal(this_core.current, tcb);
}

/* --- messages ---------------------------------------------------------------------------------------------------------------- */

word *world_buffer(const struct tcb *tcb)
{
    return tcb_send_buffer(tcb);
}

static word message_info(word label, unsigned length, unsigned caps)
{
    return label << 12 | caps << 7 | length;
}

void thread_put_message(struct tcb *tcb, word label, struct words mrs, struct words caps)
{
    word *buffer = tcb_send_buffer(tcb);
    for (unsigned i = 0; i < mrs.count; i++) {
        if (i < 4)
            context_set_mr(&tcb->context, i, mrs.at[i]);
        else if (buffer)
            buffer[1 + i] = mrs.at[i];
    }
    for (unsigned i = 0; i < caps.count && buffer; i++)
        buffer[IPC_BUFFER_CAPS_WORD + i] = caps.at[i];
    context_set_info(&tcb->context, message_info(label, mrs.count, caps.count));
}

struct answer thread_answer(const struct tcb *tcb)
{
    word info = context_info(&tcb->context);
    struct answer answer = { .label = info >> 12,
                             .length = (unsigned)(info & 127),
                             .extra_caps = (unsigned)(info >> 7 & 3),
                             .unwrapped = (unsigned)(info >> 9 & 7),
                             .badge = context_cap(&tcb->context) };
    const word *buffer = tcb_send_buffer(tcb);
    for (unsigned i = 0; i < 8; i++)
        answer.mr[i] = i < 4 ? context_mr(&tcb->context, i) : buffer ? buffer[1 + i] : 0;
    return answer;
}

struct tcb *thread_send(long number, word cptr, word label, struct words mrs, struct words caps)
{
    struct tcb *tcb = this_core.current;
    thread_put_message(tcb, label, mrs, caps);
    tcb->context.regs[REG_rdi] = cptr;
    return world_enter(cptr, context_info(&tcb->context), number);
}

struct tcb *thread_receive(long number, word cptr, word reply)
{
    struct tcb *tcb = this_core.current;
    tcb->context.regs[REG_rdi] = cptr;
    tcb->context.regs[REG_r12] = reply;
    return world_enter(cptr, context_info(&tcb->context), number);
}

/* --- invocations ---------------------------------------------------------------------------------------------------------------- */

static struct answer invoke_stopping(unsigned n, unsigned *stops, unsigned limit, word service, word label, struct words mrs,
                                     struct words caps)
{
    world_run(world.root);
    *stops = 0;
    for (;;) {
        if (n) {
            this_core.work_units = PREEMPTION_WORK_UNITS - n;
            machine.irq_pending[SPURIOUS_IRQ] = true;
            machine.irq_masked[SPURIOUS_IRQ] = false;
        }
        assert_ptr_equal(thread_send(seL4_SysCall, service, label, mrs, caps), world.root);
        machine.irq_pending[SPURIOUS_IRQ] = false;
        if (world_call_ended(world.root))
            return thread_answer(world.root);
        ++*stops;
        if (*stops == limit)
            return (struct answer){ 0 };
        assert_true(*stops < 1000000);
    }
}

struct answer invoke(word service, word label, struct words mrs, struct words caps)
{
    unsigned stops;
    return invoke_stopping(0, &stops, 0, service, label, mrs, caps);
}

struct answer invoke_preempted(unsigned n, unsigned *stops, word service, word label, struct words mrs, struct words caps)
{
    return invoke_stopping(n, stops, 0, service, label, mrs, caps);
}

bool invoke_once(unsigned n, struct answer *answer, word service, word label, struct words mrs, struct words caps)
{
    unsigned stops;
    *answer = invoke_stopping(n, &stops, 1, service, label, mrs, caps);
    return stops == 0;
}

void assert_answer_words(struct answer answer, word error, struct words expected, const char *file, int line)
{
    bool same = answer.label == error && answer.length == expected.count && answer.extra_caps == 0 &&
                answer.unwrapped == 0 && answer.badge == 0;
    for (unsigned i = 0; i < expected.count; i++)
        same = same && answer.mr[i] == expected.at[i];
    if (same)
        return;
    fprintf(stderr, "%s:%d: error %lu length %u: %lx %lx %lx %lx %lx; expected error %lu length %u: %lx %lx %lx %lx %lx\n", file,
            line, answer.label, answer.length, answer.mr[0], answer.mr[1], answer.mr[2], answer.mr[3], answer.mr[4], error,
            expected.count, expected.at[0], expected.at[1], expected.at[2], expected.at[3], expected.at[4]);
    _fail(file, line);
}

#define ROOT seL4_CapInitThreadCNode

word retype(word untyped, word type, word size_bits, word first, word count)
{
    return invoke(untyped, UntypedRetype, WORDS(type, size_bits, 0, 0, first, count), WORDS(ROOT)).label;
}

word cnode_copy(word to, word from, word rights)
{
    return invoke(ROOT, CNodeCopy, WORDS(to, 64, from, 64, rights), WORDS(ROOT)).label;
}

word cnode_mint(word to, word from, word rights, word data)
{
    return invoke(ROOT, CNodeMint, WORDS(to, 64, from, 64, rights, data), WORDS(ROOT)).label;
}

word cnode_move(word to, word from)
{
    return invoke(ROOT, CNodeMove, WORDS(to, 64, from, 64), WORDS(ROOT)).label;
}

word cnode_mutate(word to, word from, word data)
{
    return invoke(ROOT, CNodeMutate, WORDS(to, 64, from, 64, data), WORDS(ROOT)).label;
}

word cnode_rotate(word to, word to_data, word pivot, word pivot_data, word from)
{
    return invoke(ROOT, CNodeRotate, WORDS(to, 64, to_data, pivot, 64, pivot_data, from, 64), WORDS(ROOT, ROOT)).label;
}

word cnode_delete(word index)
{
    return invoke(ROOT, CNodeDelete, WORDS(index, 64), NO_WORDS).label;
}

word cnode_revoke(word index)
{
    return invoke(ROOT, CNodeRevoke, WORDS(index, 64), NO_WORDS).label;
}

word cnode_cancel_badged_sends(word index)
{
    return invoke(ROOT, CNodeCancelBadgedSends, WORDS(index, 64), NO_WORDS).label;
}

void make_cnode(word index, unsigned radix)
{
    assert_ok(retype(WORLD_UNTYPED, seL4_CapTableObject, radix, index, 1));
}

/* Index and depth of a slot from a CNode capability as the root, its guard included. */
static word cnode_index(word cnode, word at)
{
    const struct slot *slot = world_slot(cnode);
    return cnode_guard(slot->data) << cnode_radix(slot->object) | at;
}

static word cnode_depth(word cnode)
{
    const struct slot *slot = world_slot(cnode);
    return cnode_guard_size(slot->data) + cnode_radix(slot->object);
}

word cnode_copy_into(word cnode, word at, word from)
{
    return invoke(cnode, CNodeCopy, WORDS(cnode_index(cnode, at), cnode_depth(cnode), from, 64, RIGHTS_ALL),
                  WORDS(ROOT))
        .label;
}

word cnode_move_into(word cnode, word at, word from)
{
    return invoke(cnode, CNodeMove, WORDS(cnode_index(cnode, at), cnode_depth(cnode), from, 64), WORDS(ROOT)).label;
}

word cnode_move_out_of(word to, word cnode, word at)
{
    return invoke(ROOT, CNodeMove, WORDS(to, 64, cnode_index(cnode, at), cnode_depth(cnode)), WORDS(cnode)).label;
}

struct slot *slot_in(word cnode, word at)
{
    return cnode_slots(world_slot(cnode)->object) + at;
}

/* --- threads of a test ----------------------------------------------------------------------------------------------------------- */

struct tcb *world_passive_thread(word index, unsigned priority)
{
    assert_ok(retype(WORLD_UNTYPED, seL4_TCBObject, 0, index, 1));
    assert_ok(retype(WORLD_UNTYPED, seL4_X86_4K, 0, index + 2, 1));
    assert_ok(invoke(index, TCBConfigure, WORDS(0, 0, WORLD_BUFFER_ADDRESS),
                     WORDS(ROOT, seL4_CapInitThreadVSpace, index + 2))
                  .label);
    assert_ok(invoke(index, TCBSetPriority, WORDS(priority), WORDS(seL4_CapInitThreadTCB)).label);
    return world_tcb(index);
}

struct tcb *world_thread(word index, unsigned priority)
{
    struct tcb *tcb = world_passive_thread(index, priority);
    assert_ok(retype(WORLD_UNTYPED, seL4_SchedContextObject, seL4_MinSchedContextBits, index + 1, 1));
    assert_ok(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, WORDS(1000000, 1000000, 0, 0, 0), WORDS(index + 1)).label);
    assert_ok(invoke(index + 1, SchedContextBind, NO_WORDS, WORDS(index)).label);
    assert_ok(invoke(index, TCBResume, NO_WORDS, NO_WORDS).label);
    return tcb;
}

/* --- states to come back to ----------------------------------------------------------------------------------------------------------- */

struct part {
    void *at;
    size_t size;
};

#define STATE_PARTS 24
#define STATE_SLOTS 64 /* of the root CNode */

/* All that a world without WORLD_UNTYPED can change. Interrupt states are private to the core: `irqs` stands for them. */
static unsigned state_parts(struct part *parts, uint8_t *irqs)
{
    const struct part all[] = {
        { world.slots, STATE_SLOTS * sizeof(struct slot) },
        { world.root, BIT(seL4_TCBBits) },
        { phys_to_virt(BOOT_SC), 128 },
        { phys_to_virt(BOOT_BUFFER), 1024 },
        { phys_to_virt(BOOT_PML4), 4096 },
        { phys_to_virt(BOOT_POOL), 4096 },
        { phys_to_virt(WORLD_SMALL_BASE), 2 * BIT(WORLD_SMALL_BITS) }, /* WORLD_DIRTY is behind it */
        { irq_binding(0), IRQ_COUNT * sizeof(struct slot) },
        { irqs, IRQ_COUNT },
        { asid_pools, sizeof(asid_pools) },
        { io_port_taken, sizeof(io_port_taken) },
        { &idle_thread, sizeof(idle_thread) },
        { &this_core, sizeof(this_core) },
        { &kernel, sizeof(kernel) },
        { &machine, sizeof(machine) },
        { &check_last_now, sizeof(check_last_now) },
    };
    _Static_assert(ARRAY_SIZE(all) <= STATE_PARTS, "room");
    memcpy(parts, all, sizeof(all));
    return ARRAY_SIZE(all);
}

struct world_state {
    uint8_t irqs[IRQ_COUNT];
    size_t size;
    char bytes[];
};

struct world_state *world_state_new(void)
{
    struct part parts[STATE_PARTS];
    uint8_t irqs[IRQ_COUNT];
    size_t size = 0;
    for (unsigned i = 0, n = state_parts(parts, irqs); i < n; i++)
        size += parts[i].size;
    struct world_state *state = malloc(sizeof(*state) + size);
    state->size = size;
    return state;
}

void world_save(struct world_state *state)
{
    struct part parts[STATE_PARTS];
    char *to = state->bytes;
    for (unsigned irq = 0; irq < IRQ_COUNT; irq++)
        state->irqs[irq] = (uint8_t)irq_state(irq);
    for (unsigned i = 0, n = state_parts(parts, state->irqs); i < n; to += parts[i++].size)
        memcpy(to, parts[i].at, parts[i].size);
}

void world_restore(const struct world_state *state)
{
    struct part parts[STATE_PARTS];
    uint8_t irqs[IRQ_COUNT];
    const char *from = state->bytes;
    for (unsigned i = 0, n = state_parts(parts, irqs); i < n; from += parts[i++].size)
        memcpy(parts[i].at, from, parts[i].size);
    for (unsigned irq = 0; irq < IRQ_COUNT; irq++)
        irq_set_state(irq, (enum irq_state)irqs[irq]);
}

/* --- comparing states -------------------------------------------------------------------------------------------------------------- */

/* Called all the time: four lanes, and not slowed down by the sanitizers. */
__attribute__((no_sanitize("address", "undefined"))) static uint64_t hash_words(uint64_t hash, const void *from, size_t size)
{
    const word *words = from;
    uint64_t lane[4] = { hash, 2, 3, 4 };
    for (size_t i = 0; i < size / sizeof(word); i++)
        lane[i % 4] = ((lane[i % 4] ^ words[i]) * 0x9e3779b97f4a7c15) ^ lane[i % 4] >> 32;
    for (unsigned i = 1; i < 4; i++)
        hash = ((lane[0] ^ lane[i]) * 0x9e3779b97f4a7c15) ^ hash >> 29;
    return hash ^ lane[0];
}

uint64_t world_hash(void)
{
    struct user_context registers = world.root->context;
    word saved[1u << seL4_IPCBufferSizeBits >> 3], *buffer = world_buffer(world.root);
    struct core core = this_core;
    if (buffer) {
        memcpy(saved, buffer, sizeof(saved));
        memset(buffer, 0, sizeof(saved));
    }
    memset(&world.root->context, 0, sizeof(world.root->context));
    this_core.work_units = 0;
    uint8_t irqs[IRQ_COUNT];
    for (unsigned irq = 0; irq < IRQ_COUNT; irq++)
        irqs[irq] = (uint8_t)irq_state(irq);
    struct part parts[STATE_PARTS];
    uint64_t hash = 1;
    for (unsigned i = 0, n = state_parts(parts, irqs); i < n; i++)
        if (parts[i].at != &machine)
            hash = hash_words(hash, parts[i].at, parts[i].size);
    hash = hash_words(hash, machine.irq_masked, sizeof(machine.irq_masked));
    world.root->context = registers;
    if (buffer)
        memcpy(buffer, saved, sizeof(saved));
    this_core = core;
    return hash;
}
