/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests need to know about x86-64. */
#pragma once

#include <sel4/sel4.h>

#define ARCH_SYSCALL_LENGTH 2 /* bytes of the trap instruction */
#define ARCH_SYSCALL_CODE "\x0f\x05"
#define ARCH_TOTAL_REGISTERS 20
#define ARCH_FRAME_REGISTERS 18
#define ARCH_MAX_UNTYPED_BITS 47
#define ARCH_MAX_RADIX 42
#define ARCH_ASID_POOLS 8
#define ARCH_PAGE_TOP 0x7fffffffe000 /* the highest address where a small page can be mapped */
#define ARCH_HAS_HUGE_PAGE (seL4_X64_HugePageObject < seL4_ObjectTypeCount)

/* An instruction that no processor has, and how the exception reads. */
#define ARCH_UNDEFINED_INSTRUCTION "ud2"
#define ARCH_UNDEFINED_NUMBER 6
#define ARCH_USER_EXCEPTION_NUMBER 3 /* place of the number in the message */
#define ARCH_USER_EXCEPTION_LENGTH 5
#define ARCH_UNKNOWN_SYSCALL_LENGTH 19
#define ARCH_UNKNOWN_SYSCALL_IP 15
#define ARCH_UNKNOWN_SYSCALL_NUMBER 18
#define ARCH_UNKNOWN_SYSCALL_CAP 5  /* place of the capability register */
#define ARCH_UNKNOWN_SYSCALL_INFO 4 /* place of the message-info register */
#define ARCH_TIMEOUT_REPLY_LENGTH 19

#define ARCH_CONTEXT_PC(context) ((context).rip)
#define ARCH_CONTEXT_SP(context) ((context).rsp)
#define ARCH_CONTEXT_ARGUMENT(context) ((context).rdi)
#define ARCH_CONTEXT_TLS(context) ((context).fs_base)

/* A device page that the board has. */
#define TEST_DEVICE_PAGE 0xfed00000 /* HPET */
