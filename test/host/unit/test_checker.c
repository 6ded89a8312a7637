/* SPDX-License-Identifier: BSD-2-Clause */
/* The checker finds what is broken: each test breaks one invariant by hand and expects the panic that names it. */
#include "core/check.h"
#include "core/derivation.h"
#include "core/irq.h"
#include "core/sched.h"
#include "test.h"

#define ROOT seL4_CapInitThreadCNode
#define VSPACE seL4_CapInitThreadVSpace
enum { A = WORLD_FREE, B, C, D, E, F, T1 = 48, T2 = 52 }; /* below the slots that a state keeps */

static struct world_state *intact; /* kept when a test fails: the program ends then */

static void make(word index, word type)
{
    assert_ok(retype(WORLD_SMALL, type, type == seL4_UntypedObject ? 12 : type == seL4_CapTableObject ? 4 : 8, index, 1));
}

/* Which invariant the checker complains about. */
static const char *complaint(void)
{
    jmp_buf panic;
    machine.on_panic = &panic;
    machine.console_length = 0;
    if (setjmp(panic) == 0) {
        check_current();
        check_everything();
        check_memory();
        machine.on_panic = NULL;
        return "nothing";
    }
    machine.on_panic = NULL;
    machine.console[machine.console_length] = 0;
    char *name = strstr(machine.console, "invariant ");
    if (!name)
        return machine.console;
    name += strlen("invariant ");
    *strchr(name, ' ') = 0;
    return name;
}

static void begin(void)
{
    assert_ok(cnode_delete(WORLD_UNTYPED));
    intact = world_state_new();
}

static void ready(void)
{
    assert_string_equal(complaint(), "nothing");
    world_save(intact);
}

/* After the damage the checker names the invariant; then all is as before. */
#define assert_finds(name, ...)                    \
    do {                                           \
        __VA_ARGS__;                               \
        char found[40];                            \
        snprintf(found, sizeof(found), "%s", complaint()); \
        world_restore(intact);                     \
        assert_string_equal(found, name);          \
    } while (0)

static void end(void)
{
    free(intact);
}

TEST(INV_M)
{
    begin();
    make(A, seL4_UntypedObject);
    assert_ok(retype(A, seL4_EndpointObject, 0, B, 2));
    for (word i = 0; i < 3; i++)
        make(D + i, seL4_X86_4K);
    ready();
    assert_finds("M2", world_slot(frame_base(world_slot(D)->object) & 4096 ? D : E)->object += 1);
    assert_finds("M5", world_slot(A)->data = untyped_with_watermark(world_slot(A)->data, 8192));
    assert_finds("M6", world_slot(A)->data = untyped_with_watermark(world_slot(A)->data, 16));
    assert_finds("M7", ((word *)phys_to_virt(world_slot(A)->object))[100] = 1);
    assert_finds("M8", world_slot(A)->data |= 1 << 6);
    assert_finds("M3", world_slot(A)->data = 2);
    end();
}

TEST(INV_D)
{
    begin();
    make(A, seL4_UntypedObject);
    make(B, seL4_EndpointObject);
    assert_ok(cnode_mint(C, B, 15, 1));
    assert_ok(cnode_copy(D, C, 15));
    assert_ok(cnode_copy(E, B, 15));
    ready();
    assert_finds("D1", world_slot(D)->prev = (word)world_slot(B) | CAP_ENDPOINT);
    assert_finds("D6", world_slot(A)->next &= ~SLOT_ORIGINAL);
    assert_finds("D7", world_slot(E)->next |= SLOT_ORIGINAL);
    assert_finds("D8", world_slot(E)->data = 1);
    assert_finds("D8", world_slot(B)->prev ^= SLOT_FENCE);
    /* an object of the untyped that is not in its list */
    assert_finds("D4", {
        struct slot *next = slot_next(world_slot(B));
        slot_clear(world_slot(B));
        slot_insert_root(world_slot(F), (struct cap){ .object = next->object, .type = CAP_ENDPOINT, .rights = 15 });
    });
    make(F, seL4_CapTableObject);
    assert_ok(cnode_copy(T1, F, 15));
    ready();
    assert_finds("D10", world_slot(T1)->prev = (world_slot(T1)->prev & ~SLOT_TYPE_MASK) | CAP_ZOMBIE);
    end();
}

TEST(INV_D9_INV_I)
{
    begin();
    make(B, seL4_NotificationObject);
    assert_ok(invoke(seL4_CapIRQControl, IRQIssueIRQHandler, WORDS(5, A, 64), WORDS(ROOT)).label);
    assert_ok(invoke(A, IRQSetIRQHandler, NO_WORDS, WORDS(B)).label);
    ready();
    assert_finds("I1", irq_set_state(5, IRQ_INACTIVE));
    assert_finds("I1", irq_set_state(6, IRQ_SIGNAL));
    assert_finds("S4", irq_binding(5)->next &= ~(word)RIGHT_WRITE);
    assert_finds("D9", {
        slot_clear(world_slot(A));
        slot_insert_root(world_slot(A), (struct cap){ .data = 5, .type = CAP_IRQ_HANDLER });
    });
    end();
}

TEST(INV_D11_zombies)
{
    begin();
    make(A, seL4_CapTableObject);
    for (word i = 0; i < 16; i++)
        assert_ok(cnode_copy_into(A, i, VSPACE));
    struct answer answer;
    assert_false(invoke_once(4, &answer, ROOT, CNodeDelete, WORDS(A, 64), NO_WORDS));
    ready();
    assert_finds("D11", world_slot(A)->data -= 2);
    end();
}

TEST(INV_S)
{
    begin();
    make(A, seL4_CapTableObject);
    make(B, seL4_X86_4K);
    make(C, seL4_TCBObject);
    make(D, seL4_EndpointObject);
    assert_ok(invoke(C, TCBSetSpace, WORDS(60, 0), WORDS(D, A, VSPACE)).label);
    struct tcb *tcb = world_tcb(C);
    ready();
    assert_finds("S1", world_slot(A)->data = 61);
    assert_finds("S1", world_slot(A)->data = 2 << 6 | 1);
    assert_finds("S2", world_slot(B)->next = (world_slot(B)->next & ~SLOT_RIGHTS_MASK) | RIGHT_WRITE);
    assert_finds("S5", {
        struct cap cap = cap_frame(0x200000, 21, false, RIGHT_READ);
        cap.data = mapping_data(1, 0x1000);
        slot_insert_root(world_slot(F), cap);
    });
    assert_finds("S6", world_slot(A)->next |= RIGHT_HELD_BY_TCB);
    assert_finds("S3", tcb->slots[TCB_CSPACE].next &= ~(word)RIGHT_HELD_BY_TCB);
    assert_finds("S3", tcb->cspace_guard ^= 16);
    assert_finds("S3", tcb->ipc_buffer = 8);
    assert_finds("S3", tcb->ipc_buffer_address = 8);
    assert_finds("S3", tcb->slots[TCB_FAULT_HANDLER].next &= ~(word)RIGHT_WRITE);
    assert_finds("V7", tcb->vspace_word = 77);
    end();
}

TEST(INV_Q)
{
    begin();
    make(A, seL4_EndpointObject);
    make(B, seL4_NotificationObject);
    make(T1, seL4_TCBObject);
    make(T2, seL4_TCBObject);
    make(C, seL4_SchedContextObject);
    struct tcb *tcb = world_tcb(T1);
    assert_ok(invoke(T1, TCBSetSpace, WORDS(0, 0), WORDS(F, ROOT, VSPACE)).label);
    assert_ok(invoke(T1, TCBSetPriority, WORDS(255), WORDS(seL4_CapInitThreadTCB)).label);
    assert_ok(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, WORDS(1000, 2000, 0, 0, 0), WORDS(C)).label);
    assert_ok(invoke(C, SchedContextBind, NO_WORDS, WORDS(T1)).label);
    assert_ok(invoke(T1, TCBResume, NO_WORDS, NO_WORDS).label);
    world_run(tcb);
    thread_send(seL4_SysSend, A, 0, NO_WORDS, NO_WORDS);
    struct endpoint *endpoint = slot_object_pointer(A);
    struct notification *notification = slot_object_pointer(B);
    ready();
    assert_finds("Q2", tcb->state = THREAD_INACTIVE);
    assert_finds("Q2", tcb->queued = QUEUE_NONE);
    assert_finds("Q8", world_tcb(T2)->queued = QUEUE_READY);
    assert_finds("Q2", endpoint->queue = (word)tcb | ENDPOINT_RECV);
    assert_finds("Q3", endpoint->queue = ENDPOINT_SEND);
    assert_finds("Q1", {
        struct tcb *other = world_tcb(T2);
        other->state = THREAD_BLOCKED_ON_SEND;
        other->queued = QUEUE_ENDPOINT;
        other->blocked_on = endpoint;
    });
    assert_finds("Q4", notification->badge = 1);
    assert_finds("Q5", tcb->priority = 3);
    assert_finds("Q6", world_tcb(T2)->node.next = tcb);
    assert_finds("Q6", tcb->node.next = world.root);
    assert_finds("Q7", notification->bound_tcb = tcb);
    assert_finds("Q9", world.root->rare = RARE_FAULT);
    assert_finds("Q11", tcb->domain = CONFIG_NUM_DOMAINS);
    end();
}

TEST(INV_SC_INV_F)
{
    begin();
    machine.clock = 5000;
    make(T1, seL4_TCBObject);
    make(C, seL4_SchedContextObject);
    make(D, seL4_SchedContextObject);
    struct tcb *tcb = world_tcb(T1), *root = world.root;
    assert_ok(invoke(T1, TCBSetPriority, WORDS(255), WORDS(seL4_CapInitThreadTCB)).label);
    assert_ok(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, WORDS(1000, 2000, 2, 0, 0), WORDS(C)).label);
    assert_ok(invoke(C, SchedContextBind, NO_WORDS, WORDS(T1)).label);
    assert_ok(invoke(T1, TCBResume, NO_WORDS, NO_WORDS).label);
    make(E, seL4_SchedContextObject);
    assert_ok(invoke(WORLD_SCHED_CONTROL, SchedControlConfigureFlags, WORDS(1000, 2000, 2, 0, 0), WORDS(E)).label);
    struct sched_context *sc = slot_object_pointer(C), *empty = slot_object_pointer(D), *idle = slot_object_pointer(E);
    ready();
    assert_finds("SC1", sc->tcb = root);
    assert_finds("SC2", sc->refill_max = 99);
    assert_finds("SC2", empty->sporadic = 1);
    assert_finds("SC4", sched_dequeue(tcb));
    assert_finds("SC5", this_core.ready->level[0] = 0);
    assert_finds("SC5", sc->refills[0].time = this_core.now + 1);
    assert_finds("SC7", root->queued = QUEUE_READY);
    assert_finds("SC7", root->sc->refills[0].amount = 1);
    assert_finds("SC8", root->priority = 3);
    assert_finds("SC10", root->yield_to = sc);
    assert_finds("Q12", root->state = THREAD_RESTART);
    assert_finds("X4", this_core.now -= 1);
    assert_finds("F1", empty->refill_max = 2, empty->refill_count = 3);
    assert_finds("F2", idle->refills[0].amount += 1);
    assert_finds("F3", idle->refill_count = 2, idle->refills[0].amount = 1, idle->refills[1].amount = idle->budget - 1,
                 idle->refills[1].time = idle->refills[0].time + 1000);
    assert_finds("F4", idle->refill_count = 2, idle->refills[1].time = 0, idle->refills[1].amount = 0);
    assert_finds("F5", idle->refill_count = 2, idle->refills[1].time = idle->refills[0].time + 100000,
                 idle->refills[1].amount = 0);
    assert_finds("F6", idle->period = idle->budget - 1);
    assert_finds("F7", root->sc->refill_count = 1, root->sc->refills[0].amount = root->sc->budget);
    end();
}

TEST(INV_R)
{
    begin();
    make(A, seL4_ReplyObject);
    make(B, seL4_ReplyObject);
    make(C, seL4_SchedContextObject);
    make(T1, seL4_TCBObject);
    ready();
    struct reply *reply = slot_object_pointer(A), *other = slot_object_pointer(B);
    assert_finds("R1", reply->tcb = world.root);
    assert_finds("R1", world_tcb(T1)->state = THREAD_BLOCKED_ON_REPLY);
    assert_finds("R4", reply->below = other);
    assert_finds("R3", ((struct sched_context *)slot_object_pointer(C))->stack_top = reply);
    end();
}
