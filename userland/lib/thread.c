/* SPDX-License-Identifier: BSD-2-Clause */
/* Making and starting threads. */

#include <runtime/thread.h>

seL4_Error thread_memory_guard(struct thread_memory *memory)
{
    return arch_page_unmap(runtime_image_frame(memory->guard));
}

seL4_Error thread_create(struct allocator *allocator, struct thread_objects *thread, struct thread_memory *memory,
                         const struct thread_parameters *parameters)
{
    *thread = (struct thread_objects){ .memory = memory };
    thread->tcb = allocator_object(allocator, seL4_TCBObject, 0);
    if (!thread->tcb) {
        return allocator->error;
    }
    seL4_Error error =
        seL4_TCB_Configure(thread->tcb, seL4_CapInitThreadCNode, 0, seL4_CapInitThreadVSpace, 0,
                           (seL4_Word)&memory->ipc_buffer, runtime_image_frame(&memory->ipc_buffer));
    if (!error && parameters->budget) {
        thread->sched_context = allocator_object(allocator, seL4_SchedContextObject, seL4_MinSchedContextBits);
        error = thread->sched_context ? seL4_SchedControl_Configure(runtime_boot_info->schedcontrol.start,
                                                                    thread->sched_context, parameters->budget,
                                                                    parameters->period, 0, 0)
                                      : allocator->error;
    }
    if (!error) {
        error = seL4_TCB_SetSchedParams(thread->tcb, seL4_CapInitThreadTCB, parameters->mcp, parameters->priority,
                                        thread->sched_context, parameters->fault_endpoint);
    }
    return error;
}

seL4_Error thread_start(const struct thread_objects *thread, void (*entry)(void *), void *argument, bool resume)
{
    struct thread_memory *memory = thread->memory;
    seL4_Word tls = runtime_tls_init(memory->tls, &memory->ipc_buffer);
    seL4_UserContext context;
    arch_user_context(&context, (seL4_Word)entry, (seL4_Word)&memory->stack[THREAD_STACK_SIZE], (seL4_Word)argument, tls);
    return seL4_TCB_WriteRegisters(thread->tcb, resume, 0, sizeof(context) / sizeof(seL4_Word), &context);
}
