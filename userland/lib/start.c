/* SPDX-License-Identifier: BSD-2-Clause */
/* From the entry point to main: thread-local storage, IPC buffer, boot information; and the end of the program. */

#include <runtime/runtime.h>
#include <stdio.h>
#include <string.h>

extern char __image_start[], __image_end[], __tdata_start[], __tdata_end[], __tbss_size[];

#define TLS_ALIGN 16

/*
 * The alignment of the thread-local segment is that of its most aligned variable; with this one it is TLS_ALIGN, which the
 * offsets of arch_tls_pointer take for granted.
 */
#ifdef CONFIG_LIB_SEL4_USE_THREAD_LOCALS
__thread
#endif
seL4_IPCBuffer *__sel4_ipc_buffer __attribute__((aligned(TLS_ALIGN)));

const seL4_BootInfo *runtime_boot_info;
seL4_Word runtime_entry_registers[sizeof(seL4_UserContext) / sizeof(seL4_Word)];

static char initial_tls[512] __attribute__((aligned(TLS_ALIGN)));

void runtime_start(const seL4_BootInfo *info);
void __assert_fail(const char *expression, const char *file, int line, const char *function);

static size_t tls_segment_size(void)
{
    /* .tbss follows .tdata at the next multiple of its own alignment, which is TLS_ALIGN at most. */
    size_t data = (size_t)(__tdata_end - __tdata_start);
    data = (data + TLS_ALIGN - 1) & ~(size_t)(TLS_ALIGN - 1);
    return (data + (size_t)__tbss_size + TLS_ALIGN - 1) & ~(size_t)(TLS_ALIGN - 1);
}

size_t runtime_tls_size(void)
{
    return ARCH_TLS_BEFORE + tls_segment_size() + ARCH_TLS_AFTER;
}

seL4_Word runtime_tls_init(void *area, seL4_IPCBuffer *ipc_buffer)
{
    size_t size = tls_segment_size();
    char *block = (char *)area + ARCH_TLS_BEFORE;
    memset(area, 0, runtime_tls_size());
    memcpy(block, __tdata_start, (size_t)(__tdata_end - __tdata_start));
    seL4_Word pointer = arch_tls_pointer((seL4_Word)block, size);
    arch_tls_finish(pointer);
#ifdef CONFIG_LIB_SEL4_USE_THREAD_LOCALS
    /* The variable lies as far from this block's pointer as the caller's own one lies from the caller's pointer. */
    *(seL4_IPCBuffer **)((seL4_Word)&__sel4_ipc_buffer - arch_tls() + pointer) = ipc_buffer;
#else
    __sel4_ipc_buffer = ipc_buffer;
#endif
    return pointer;
}

seL4_CPtr runtime_image_frame(const void *address)
{
    return runtime_boot_info->userImageFrames.start + (((seL4_Word)address - (seL4_Word)__image_start) >> seL4_PageBits);
}

void __assert_fail(const char *expression, const char *file, int line, const char *function)
{
    printf("%s:%d: %s: assertion failed: %s\n", file, line, function, expression);
    runtime_exit(1);
}

_Noreturn void runtime_exit(int status)
{
    printf("[exit %d]\n", status);
    for (;;) {
        seL4_TCB_Suspend(seL4_CapInitThreadTCB);
    }
}

void runtime_start(const seL4_BootInfo *info)
{
    runtime_boot_info = info;
    arch_set_tls(arch_tls_pointer((seL4_Word)initial_tls + ARCH_TLS_BEFORE, tls_segment_size()));
    runtime_tls_init(initial_tls, info->ipcBuffer);
    if (runtime_tls_size() > sizeof(initial_tls)) {
        __assert_fail("runtime_tls_size() <= sizeof(initial_tls)", __FILE__, __LINE__, __func__);
    }
    runtime_exit(main(info));
}
