/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests need to know about RV64. */
#pragma once

#include <sel4/sel4.h>

#define ARCH_SYSCALL_LENGTH 4 /* bytes of the trap instruction */
#define ARCH_SYSCALL_CODE "\x73\x00\x00\x00"
#define ARCH_TOTAL_REGISTERS 32
#define ARCH_FRAME_REGISTERS 16
#define ARCH_MAX_UNTYPED_BITS 38
#define ARCH_MAX_RADIX 33
#define ARCH_ASID_POOLS 128
#define ARCH_PAGE_TOP 0x3fffffe000 /* the highest address where a small page can be mapped */
#define ARCH_HAS_HUGE_PAGE 1

/* An instruction that no processor has, and how the exception reads. */
#define ARCH_UNDEFINED_INSTRUCTION "unimp"
#define ARCH_UNDEFINED_NUMBER 2
#define ARCH_USER_EXCEPTION_NUMBER 2 /* place of the number in the message */
#define ARCH_USER_EXCEPTION_LENGTH 4
#define ARCH_UNKNOWN_SYSCALL_LENGTH 11
#define ARCH_UNKNOWN_SYSCALL_IP 0
#define ARCH_UNKNOWN_SYSCALL_NUMBER 10
#define ARCH_UNKNOWN_SYSCALL_CAP 3  /* place of the capability register */
#define ARCH_UNKNOWN_SYSCALL_INFO 4 /* place of the message-info register */
#define ARCH_TIMEOUT_REPLY_LENGTH 32

#define ARCH_CONTEXT_PC(context) ((context).pc)
#define ARCH_CONTEXT_SP(context) ((context).sp)
#define ARCH_CONTEXT_ARGUMENT(context) ((context).a0)
#define ARCH_CONTEXT_TLS(context) ((context).tp)

/* A device page that the board has. */
#define TEST_DEVICE_PAGE 0x00101000 /* goldfish RTC */
