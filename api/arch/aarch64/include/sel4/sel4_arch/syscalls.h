/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How AArch64 enters the kernel: `svc #0` with the number in x7, capability and badge in x0, message
 * information in x1, message registers in x2 x3 x4 x5, the reply object in x6 and the destination of
 * NBSendRecv in x8.
 *
 * The six forms differ in what goes in and what comes out. `mr` is message registers 0 to 3. The return value
 * is what the kernel left in the capability register.
 */
#pragma once

#include <sel4/types.h>

#define TAGUA_TRAP "svc #0"

/* Nothing in, nothing out. */
LIBSEL4_INLINE_FUNC void tagua_trap_null(seL4_Word number)
{
    register seL4_Word x7 __asm__("x7") = number;
    __asm__ volatile(TAGUA_TRAP : : "r"(x7) : "memory");
}

/* Send without message registers. */
LIBSEL4_INLINE_FUNC void tagua_trap_send_empty(seL4_Word number, seL4_Word cap, seL4_Word info)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x7 __asm__("x7") = number;
    __asm__ volatile(TAGUA_TRAP : "+r"(x0), "+r"(x1) : "r"(x7) : "memory");
}

/* Send. */
LIBSEL4_INLINE_FUNC void tagua_trap_send(seL4_Word number, seL4_Word cap, seL4_Word info, const seL4_Word *mr)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = mr[0];
    register seL4_Word x3 __asm__("x3") = mr[1];
    register seL4_Word x4 __asm__("x4") = mr[2];
    register seL4_Word x5 __asm__("x5") = mr[3];
    register seL4_Word x7 __asm__("x7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5)
                     : "r"(x7)
                     : "memory");
}

/* Receive. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                 seL4_Word *mr, seL4_Word reply)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1");
    register seL4_Word x2 __asm__("x2");
    register seL4_Word x3 __asm__("x3");
    register seL4_Word x4 __asm__("x4");
    register seL4_Word x5 __asm__("x5");
    register seL4_Word x6 __asm__("x6") = reply;
    register seL4_Word x7 __asm__("x7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(x0), "=r"(x1), "=r"(x2), "=r"(x3), "=r"(x4), "=r"(x5)
                     : "r"(x6), "r"(x7)
                     : "memory");
    *info = x1;
    mr[0] = x2;
    mr[1] = x3;
    mr[2] = x4;
    mr[3] = x5;
    return x0;
}

/* Send and receive, without a reply object. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_call(seL4_Word number, seL4_Word cap, seL4_Word *info, seL4_Word *mr)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = *info;
    register seL4_Word x2 __asm__("x2") = mr[0];
    register seL4_Word x3 __asm__("x3") = mr[1];
    register seL4_Word x4 __asm__("x4") = mr[2];
    register seL4_Word x5 __asm__("x5") = mr[3];
    register seL4_Word x7 __asm__("x7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5)
                     : "r"(x7)
                     : "memory");
    *info = x1;
    mr[0] = x2;
    mr[1] = x3;
    mr[2] = x4;
    mr[3] = x5;
    return x0;
}

/* Send and receive, with a reply object. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_reply_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                       seL4_Word *mr, seL4_Word reply)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = *info;
    register seL4_Word x2 __asm__("x2") = mr[0];
    register seL4_Word x3 __asm__("x3") = mr[1];
    register seL4_Word x4 __asm__("x4") = mr[2];
    register seL4_Word x5 __asm__("x5") = mr[3];
    register seL4_Word x6 __asm__("x6") = reply;
    register seL4_Word x7 __asm__("x7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5)
                     : "r"(x7), "r"(x6)
                     : "memory");
    *info = x1;
    mr[0] = x2;
    mr[1] = x3;
    mr[2] = x4;
    mr[3] = x5;
    return x0;
}

/* Send to `dest`, receive from `cap`. */
LIBSEL4_INLINE_FUNC seL4_Word tagua_trap_send_receive(seL4_Word number, seL4_Word cap, seL4_Word *info,
                                                      seL4_Word *mr, seL4_Word reply, seL4_Word dest)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = *info;
    register seL4_Word x2 __asm__("x2") = mr[0];
    register seL4_Word x3 __asm__("x3") = mr[1];
    register seL4_Word x4 __asm__("x4") = mr[2];
    register seL4_Word x5 __asm__("x5") = mr[3];
    register seL4_Word x6 __asm__("x6") = reply;
    register seL4_Word x8 __asm__("x8") = dest;
    register seL4_Word x7 __asm__("x7") = number;
    __asm__ volatile(TAGUA_TRAP
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5)
                     : "r"(x7), "r"(x6), "r"(x8)
                     : "memory");
    *info = x1;
    mr[0] = x2;
    mr[1] = x3;
    mr[2] = x4;
    mr[3] = x5;
    return x0;
}
