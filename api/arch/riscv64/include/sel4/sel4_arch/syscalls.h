/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How RV64 enters the kernel: `ecall` with the number in a7, capability and badge in a0, message information
 * in a1, message registers in a2 a3 a4 a5, the reply object in a6 and the destination of NBSendRecv in t0.
 *
 * The six forms differ in what goes in and what comes out. `mr` is message registers 0 to 3. The return value
 * is what the kernel left in the capability register.
 */
#pragma once

#include <sel4/types.h>

#define TAGUA_TRAP "ecall"

/* Nothing in, nothing out. */
LIBSEL4_INLINE_FUNC void tagua_trap_null(seL4_Word number)
{
    register seL4_Word a7 __asm__("a7") = number;
    __asm__ volatile(TAGUA_TRAP : : "r"(a7) : "memory");
}

/* Send without message registers. */
LIBSEL4_INLINE_FUNC void tagua_trap_send_empty(seL4_Word number, seL4_Word cap, seL4_Word info)
{
    register seL4_Word a0 __asm__("a0") = cap;
    register seL4_Word a1 __asm__("a1") = info;
    register seL4_Word a7 __asm__("a7") = number;
    __asm__ volatile(TAGUA_TRAP : "+r"(a0), "+r"(a1) : "r"(a7) : "memory");
}

/* Send. */
LIBSEL4_INLINE_FUNC void tagua_trap_send(seL4_Word number, seL4_Word cap, seL4_Word info, const seL4_Word *mr)
{
    register seL4_Word a0 __asm__("a0") = cap;
    register seL4_Word a1 __asm__("a1") = info;
    register seL4_Word a2 __asm__("a2") = mr[0];
    register seL4_Word a3 __asm__("a3") = mr[1];
    register seL4_Word a4 __asm__("a4") = mr[2];
    register seL4_Word a5 __asm__("a5") = mr[3];
    register seL4_Word a7 __asm__("a7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                     : "r"(a7)
                     : "memory");
}

/* Receive. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                 seL4_Word *mr, seL4_Word reply)
{
    register seL4_Word a0 __asm__("a0") = cap;
    register seL4_Word a1 __asm__("a1");
    register seL4_Word a2 __asm__("a2");
    register seL4_Word a3 __asm__("a3");
    register seL4_Word a4 __asm__("a4");
    register seL4_Word a5 __asm__("a5");
    register seL4_Word a6 __asm__("a6") = reply;
    register seL4_Word a7 __asm__("a7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(a0), "=r"(a1), "=r"(a2), "=r"(a3), "=r"(a4), "=r"(a5)
                     : "r"(a6), "r"(a7)
                     : "memory");
    *info = a1;
    mr[0] = a2;
    mr[1] = a3;
    mr[2] = a4;
    mr[3] = a5;
    return a0;
}

/* Send and receive, without a reply object. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_call(seL4_Word number, seL4_Word cap, seL4_Word *info, seL4_Word *mr)
{
    register seL4_Word a0 __asm__("a0") = cap;
    register seL4_Word a1 __asm__("a1") = *info;
    register seL4_Word a2 __asm__("a2") = mr[0];
    register seL4_Word a3 __asm__("a3") = mr[1];
    register seL4_Word a4 __asm__("a4") = mr[2];
    register seL4_Word a5 __asm__("a5") = mr[3];
    register seL4_Word a7 __asm__("a7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                     : "r"(a7)
                     : "memory");
    *info = a1;
    mr[0] = a2;
    mr[1] = a3;
    mr[2] = a4;
    mr[3] = a5;
    return a0;
}

/* Send and receive, with a reply object. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_reply_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                       seL4_Word *mr, seL4_Word reply)
{
    register seL4_Word a0 __asm__("a0") = cap;
    register seL4_Word a1 __asm__("a1") = *info;
    register seL4_Word a2 __asm__("a2") = mr[0];
    register seL4_Word a3 __asm__("a3") = mr[1];
    register seL4_Word a4 __asm__("a4") = mr[2];
    register seL4_Word a5 __asm__("a5") = mr[3];
    register seL4_Word a6 __asm__("a6") = reply;
    register seL4_Word a7 __asm__("a7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                     : "r"(a7), "r"(a6)
                     : "memory");
    *info = a1;
    mr[0] = a2;
    mr[1] = a3;
    mr[2] = a4;
    mr[3] = a5;
    return a0;
}

/* Send to `dest`, receive from `cap`. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_send_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                      seL4_Word *mr, seL4_Word reply, seL4_Word dest)
{
    register seL4_Word a0 __asm__("a0") = cap;
    register seL4_Word a1 __asm__("a1") = *info;
    register seL4_Word a2 __asm__("a2") = mr[0];
    register seL4_Word a3 __asm__("a3") = mr[1];
    register seL4_Word a4 __asm__("a4") = mr[2];
    register seL4_Word a5 __asm__("a5") = mr[3];
    register seL4_Word a6 __asm__("a6") = reply;
    register seL4_Word t0 __asm__("t0") = dest;
    register seL4_Word a7 __asm__("a7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5)
                     : "r"(a7), "r"(a6), "r"(t0)
                     : "memory");
    *info = a1;
    mr[0] = a2;
    mr[1] = a3;
    mr[2] = a4;
    mr[3] = a5;
    return a0;
}
