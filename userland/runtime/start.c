/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the entry point to main. The root task has set the stack and passes the address of the information page as the first
 * argument, so the entry point is an ordinary function; it must not use thread-local storage before it has set it up.
 */

#include <component/clients.h>
#include <component/component.h>
#include <runtime/arch.h>
#include <stdio.h>
#include <string.h>

extern char __tdata_start[], __tdata_end[], __tbss_size[];

#define TLS_ALIGN 16

/* As in userland/lib/start.c: this alignment is the whole segment's. */
#ifdef CONFIG_LIB_SEL4_USE_THREAD_LOCALS
__thread
#endif
seL4_IPCBuffer *__sel4_ipc_buffer __attribute__((aligned(TLS_ALIGN)));

const struct component_info *component;

static char initial_tls[256] __attribute__((aligned(TLS_ALIGN)));

_Noreturn void _start(const struct component_info *info) __attribute__((section(".text.start")));
void __assert_fail(const char *expression, const char *file, int line, const char *function);

static size_t align_up(size_t size)
{
    return (size + TLS_ALIGN - 1) & ~(size_t)(TLS_ALIGN - 1);
}

/* A function of its own, so that no address of a thread-local variable is computed before there are any. */
static _Noreturn void __attribute__((noinline)) component_begin(const struct component_info *info)
{
    component = info;
    __sel4_ipc_buffer = (seL4_IPCBuffer *)info->ipc_buffer;
    main();
    console_flush();
    component_crash();
}

_Noreturn void _start(const struct component_info *info)
{
    size_t data = (size_t)(__tdata_end - __tdata_start);
    size_t size = align_up(align_up(data) + (size_t)__tbss_size);
    char *block = initial_tls + ARCH_TLS_BEFORE;
    if (ARCH_TLS_BEFORE + size + ARCH_TLS_AFTER > sizeof(initial_tls)) {
        component_crash();
    }
    memcpy(block, __tdata_start, data);
    seL4_Word pointer = arch_tls_pointer((seL4_Word)block, size);
    arch_tls_finish(pointer);
    arch_set_tls(pointer);
    component_begin(info);
}

_Noreturn void component_crash(void)
{
    seL4_Word nowhere = 8;
    __asm__("" : "+r"(nowhere)); /* the compiler need not know what is there */
    for (;;) {
        *(volatile int *)nowhere = 0;
    }
}

void __assert_fail(const char *expression, const char *file, int line, const char *function)
{
    printf("%s: %s:%d: %s: assertion failed: %s\n", component->name, file, line, function, expression);
    component_crash();
}

seL4_CPtr component_cap(const char *name)
{
    for (seL4_Word i = 0; i < component->cap_count; i++) {
        if (!strcmp(component->caps[i].name, name)) {
            return component->caps[i].slot;
        }
    }
    return 0;
}

void *component_region(const char *name, size_t *size)
{
    for (seL4_Word i = 0; i < component->region_count; i++) {
        if (!strcmp(component->regions[i].name, name)) {
            *size = component->regions[i].size;
            return (void *)component->regions[i].address;
        }
    }
    *size = 0;
    return NULL;
}
