/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads: creation, suspend and resume, priorities, and the capabilities that a TCB holds with what is decoded from them
 * (docs/reference/threads.md). Kept: line A of a TCB agrees with its capability slots.
 */
#include "core/thread.h"
#include "arch/cap.h"
#include "arch/fpu.h"
#include "arch/types.h"
#include "arch/vspace.h"
#include "core/cspace.h"
#include "core/debug.h"
#include "core/derivation.h"
#include "core/ipc.h"
#include "core/notification.h"
#include "core/sched.h"
#include "core/sched_context.h"

void tcb_init(struct tcb *tcb)
{
    context_init(&tcb->context);
    fpu_init_thread(tcb);
    tcb->domain = this_core.domain;
    debug_thread_created(tcb);
}

/* SCX-56, THR-22 */
void tcb_suspend(struct tcb *tcb)
{
    ipc_cancel(tcb);
    if (tcb->state == THREAD_RUNNING)
        tcb->context.regs[CONTEXT_RESTART_PC] = tcb->context.regs[CONTEXT_NEXT_PC];
    sched_dequeue(tcb);
    if (tcb->yield_to)
        sched_context_dissolve_yield(tcb);
    tcb->state = THREAD_INACTIVE;
}

void tcb_resume(struct tcb *tcb)
{
    if (tcb_is_runnable(tcb))
        return;
    ipc_cancel(tcb);
    tcb->state = THREAD_RESTART;
    if (!tcb->sc)
        return;
    sched_context_woken(tcb->sc);
    sched_resume_sc(tcb->sc);
    sched_consider(tcb);
}

/* THR-60 */
void tcb_teardown(struct tcb *tcb)
{
    notification_unbind(tcb);
    struct sched_context *sc = tcb->sc;
    if (sc) {
        sched_context_unbind_tcb(sc);
        if (sc->yield_from)
            sched_context_complete_yield(sc->yield_from);
    }
    tcb_suspend(tcb);
    fpu_release(tcb);
    debug_thread_deleted(tcb);
}

/* PRI-3 */
void sched_change_priority(struct tcb *tcb, uint8_t priority)
{
    if (tcb->queued == QUEUE_READY || (tcb == this_core.current && tcb_is_schedulable(tcb))) {
        sched_dequeue(tcb);
        tcb->priority = priority;
        sched_enqueue_head(tcb);
        sched_force();
        return;
    }
    tcb->priority = priority;
    if (tcb->queued == QUEUE_ENDPOINT)
        endpoint_requeue(tcb);
    else if (tcb->queued == QUEUE_NOTIFICATION)
        notification_requeue(tcb);
}

/* --- capabilities held by the TCB ------------------------------------------------------------------------------------------- */

void tcb_decode_buffer(struct tcb *tcb)
{
    const struct slot *slot = &tcb->slots[TCB_BUFFER];
    unsigned rights = slot_rights(slot) & (RIGHT_READ | RIGHT_WRITE);
    tcb->ipc_buffer = 0;
    if (slot_type(slot) != CAP_FRAME || frame_is_device(slot->object) || !(rights & RIGHT_READ))
        return;
    paddr address = frame_base(slot->object) + (tcb->ipc_buffer_address & MASK(frame_size_bits(slot->object)));
    tcb->ipc_buffer = (word)phys_to_virt(address) | (rights & RIGHT_WRITE ? BUFFER_WRITABLE : 0);
}

static void tcb_decode_slot(struct tcb *tcb, enum tcb_slot index)
{
    switch (index) {
    case TCB_CSPACE:
        cspace_decode_root(tcb);
        break;
    case TCB_VSPACE:
        tcb->vspace_word = vspace_word_of(&tcb->slots[TCB_VSPACE]);
        tcb->vspace_epoch = this_core.vspace_epoch;
        break;
    case TCB_BUFFER:
        tcb_decode_buffer(tcb);
        break;
    default:
        break;
    }
}

void tcb_slot_install(struct tcb *tcb, enum tcb_slot index, struct slot *source, struct cap cap)
{
    if (index <= TCB_BUFFER)
        cap.rights |= RIGHT_HELD_BY_TCB;
    slot_insert_copy(source, &tcb->slots[index], cap);
    tcb_decode_slot(tcb, index);
}

void tcb_slot_released(struct slot *slot)
{
    struct tcb *tcb = (struct tcb *)ALIGN_DOWN((word)slot, seL4_TCBBits);
    switch (slot - tcb->slots) {
    case TCB_CSPACE:
        tcb->cspace_slots = NULL;
        tcb->cspace_guard = 0;
        tcb->cspace_limit = 0;
        break;
    case TCB_VSPACE:
        tcb->vspace_word = vspace_kernel_word;
        tcb->vspace_epoch = this_core.vspace_epoch;
        break;
    default:
        tcb->ipc_buffer = 0;
        break;
    }
}
