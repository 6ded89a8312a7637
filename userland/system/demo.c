/* SPDX-License-Identifier: BSD-2-Clause */
/* The demonstrator of isolation: does on request what a component may not do. Whoever asks learns from the root task that it died. */

#include <component/component.h>
#include <component/server.h>
#include <stdio.h>

#ifdef CONFIG_ARCH_RISCV64
#define KERNEL_ADDRESS 0xffffffff84000000ul
#elif defined(CONFIG_ARCH_AARCH64)
#define KERNEL_ADDRESS 0xffffff8080000000ul
#else
#define KERNEL_ADDRESS 0xffffffff80100000ul
#endif
#define NEIGHBOUR_ADDRESS 0x20000000ul /* where a driver has its registers */
#define OUTSIDE_CSPACE 0x100000ul      /* a slot that no component has */

int main(void);

static void do_wild(enum wild wild)
{
    static unsigned char data[16] = { 0x0f, 0x0b }; /* an undefined instruction on x86, where all memory is executable */
    switch (wild) {
    case WILD_KERNEL:
        *(volatile char *)KERNEL_ADDRESS = 1;
        break;
    case WILD_CODE:
        *(volatile char *)(seL4_Word)main = 1;
        break;
    case WILD_NEIGHBOUR:
        *(volatile char *)NEIGHBOUR_ADDRESS = 1;
        break;
    case WILD_CAPABILITY:
        seL4_Call(OUTSIDE_CSPACE, seL4_MessageInfo_new(0, 0, 0, 0));
        break;
    case WILD_INSTRUCTION:
        __builtin_trap();
    case WILD_DATA:
        __asm__ volatile("" : : "r"(data) : "memory");
        ((void (*)(void))(seL4_Word)data)();
        break;
    default:
        break;
    }
}

static seL4_MessageInfo_t demo_request(const struct request *request)
{
    seL4_Word wild = seL4_GetMR(0);
    if (request->operation != DEMO_WILD || !request->words || wild >= WILD_COUNT) {
        return message_answer(ERROR_OPERATION, 0);
    }
    do_wild((enum wild)wild);
    return message_answer(ERROR_NONE, 0); /* isolation has failed: the client says so */
}

int main(void)
{
    static const struct server server = { demo_request, NULL };
    server_run("demo", &server);
}
