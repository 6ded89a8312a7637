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

/* One instruction each, for the tests of faults. The argument register holds the address. */
#define ARCH_RETURN "ret"
#define ARCH_SYSCALL_INSTRUCTION "syscall"
#define ARCH_LOAD_FROM_ARGUMENT "mov (%rdi), %rax"
#define ARCH_STORE_TO_ARGUMENT "mov %rax, (%rdi)"
#define ARCH_SPIN "jmp ."
#define ARCH_UNDEFINED_LENGTH 2

/* The fault status expected of an access, given what was reported (where a part of it is not fixed). */
#define ARCH_FSR_LOAD(reported) 0x4
#define ARCH_FSR_STORE(reported) 0x6
#define ARCH_FSR_STORE_READ_ONLY(reported) 0x7
/* VX-40: a fetch is told from a read only where the processor reports it. */
#define ARCH_FSR_FETCH(reported) (((reported) & ~0x10UL) == 0x4 ? (reported) : 0x14)
#define ARCH_FETCH_FLAG(reported) ((reported) <= 1 ? (reported) : 1)

/* Registers, as a set of places in seL4_UserContext, that the trap instruction destroys. */
#define ARCH_CLOBBERED_BY_SYSCALL (1UL << 1 | 1UL << 5 | 1UL << 13)

/* Whether a line is held back from its delivery to its acknowledgement. */
#define IRQ_DEVICE_HELD_BACK 1

/* Entry: the argument register, and registers that the start-up code cannot keep (fs_base, gs_base; rflags has fixed bits). */
#define ARCH_ENTRY_ARGUMENT 8
#define ARCH_NOT_KEPT_AT_ENTRY (1UL << 2 | 1UL << 18 | 1UL << 19)
#define ARCH_VSPACE_CAP_TYPE 9
/* The image lies in one table of each level. */
#define ARCH_IMAGE_TABLE_LEVEL(index) ((index) == 0 ? 39 : (index) == 1 ? 30 : 21)

/* The register that the kernel sets for TCB_SetTLSBase, read. */
#define ARCH_KERNEL_SET_TLS() arch_tls()
