/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How x86-64 enters the kernel: `syscall` with the number in rdx, capability and badge in rdi, message
 * information in rsi, message registers in r10 r8 r9 r15, the reply object in r12 and the destination of
 * NBSendRecv in r13. The instruction destroys rcx and r11, and rsp may come back changed, so rbx keeps it
 * meanwhile.
 *
 * The six forms differ in what goes in and what comes out. `mr` is message registers 0 to 3. The return value
 * is what the kernel left in the capability register.
 */
#pragma once

#include <sel4/types.h>

#ifndef CONFIG_SYSCALL
#error "Only the SYSCALL instruction enters this kernel"
#endif

#define TAGUA_TRAP "movq %%rsp, %%rbx\n\tsyscall\n\tmovq %%rbx, %%rsp"
#define TAGUA_TRAP_CLOBBERS "rbx", "rcx", "r11", "memory"

/* Nothing in, nothing out. */
LIBSEL4_INLINE_FUNC void tagua_trap_null(seL4_Word number)
{
    __asm__ volatile(TAGUA_TRAP : : "d"(number) : "rsi", "rdi", TAGUA_TRAP_CLOBBERS);
}

/* Send without message registers. */
LIBSEL4_INLINE_FUNC void tagua_trap_send_empty(seL4_Word number, seL4_Word cap, seL4_Word info)
{
    __asm__ volatile(TAGUA_TRAP : : "d"(number), "D"(cap), "S"(info) : TAGUA_TRAP_CLOBBERS);
}

/* Send. */
LIBSEL4_INLINE_FUNC void tagua_trap_send(seL4_Word number, seL4_Word cap, seL4_Word info, const seL4_Word *mr)
{
    register seL4_Word r10 __asm__("r10") = mr[0];
    register seL4_Word r8 __asm__("r8") = mr[1];
    register seL4_Word r9 __asm__("r9") = mr[2];
    register seL4_Word r15 __asm__("r15") = mr[3];
    __asm__ volatile(TAGUA_TRAP
                     :
                     : "d"(number), "D"(cap), "S"(info), "r"(r10), "r"(r8), "r"(r9), "r"(r15)
                     : TAGUA_TRAP_CLOBBERS);
}

/* Receive. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                 seL4_Word *mr, seL4_Word reply)
{
    register seL4_Word r10 __asm__("r10");
    register seL4_Word r8 __asm__("r8");
    register seL4_Word r9 __asm__("r9");
    register seL4_Word r15 __asm__("r15");
    register seL4_Word r12 __asm__("r12") = reply;
    __asm__ volatile(TAGUA_TRAP
                     : "+D"(cap), "=S"(*info), "=r"(r10), "=r"(r8), "=r"(r9), "=r"(r15)
                     : "d"(number), "r"(r12)
                     : TAGUA_TRAP_CLOBBERS);
    mr[0] = r10;
    mr[1] = r8;
    mr[2] = r9;
    mr[3] = r15;
    return cap;
}

/* Send and receive, without a reply object. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_call(seL4_Word number, seL4_Word cap, seL4_Word *info, seL4_Word *mr)
{
    register seL4_Word r10 __asm__("r10") = mr[0];
    register seL4_Word r8 __asm__("r8") = mr[1];
    register seL4_Word r9 __asm__("r9") = mr[2];
    register seL4_Word r15 __asm__("r15") = mr[3];
    __asm__ volatile(TAGUA_TRAP
                     : "+D"(cap), "+S"(*info), "+r"(r10), "+r"(r8), "+r"(r9), "+r"(r15)
                     : "d"(number)
                     : TAGUA_TRAP_CLOBBERS);
    mr[0] = r10;
    mr[1] = r8;
    mr[2] = r9;
    mr[3] = r15;
    return cap;
}

/* Send and receive, with a reply object. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_reply_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                       seL4_Word *mr, seL4_Word reply)
{
    register seL4_Word r10 __asm__("r10") = mr[0];
    register seL4_Word r8 __asm__("r8") = mr[1];
    register seL4_Word r9 __asm__("r9") = mr[2];
    register seL4_Word r15 __asm__("r15") = mr[3];
    register seL4_Word r12 __asm__("r12") = reply;
    __asm__ volatile(TAGUA_TRAP
                     : "+D"(cap), "+S"(*info), "+r"(r10), "+r"(r8), "+r"(r9), "+r"(r15)
                     : "d"(number), "r"(r12)
                     : TAGUA_TRAP_CLOBBERS);
    mr[0] = r10;
    mr[1] = r8;
    mr[2] = r9;
    mr[3] = r15;
    return cap;
}

/* Send to `dest`, receive from `cap`. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_send_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                      seL4_Word *mr, seL4_Word reply, seL4_Word dest)
{
    register seL4_Word r10 __asm__("r10") = mr[0];
    register seL4_Word r8 __asm__("r8") = mr[1];
    register seL4_Word r9 __asm__("r9") = mr[2];
    register seL4_Word r15 __asm__("r15") = mr[3];
    register seL4_Word r12 __asm__("r12") = reply;
    register seL4_Word r13 __asm__("r13") = dest;
    __asm__ volatile(TAGUA_TRAP
                     : "+D"(cap), "+S"(*info), "+r"(r10), "+r"(r8), "+r"(r9), "+r"(r15)
                     : "d"(number), "r"(r12), "r"(r13)
                     : TAGUA_TRAP_CLOBBERS);
    mr[0] = r10;
    mr[1] = r8;
    mr[2] = r9;
    mr[3] = r15;
    return cap;
}
