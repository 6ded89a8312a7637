/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests need to know about AArch64. */
#pragma once

#include <sel4/sel4.h>

#define ARCH_SYSCALL_LENGTH 4 /* bytes of the trap instruction */
#define ARCH_SYSCALL_CODE "\x01\x00\x00\xd4"
#define ARCH_TOTAL_REGISTERS 36
#define ARCH_FRAME_REGISTERS 17
#define ARCH_MAX_UNTYPED_BITS 47
#define ARCH_MAX_RADIX 42
#define ARCH_ASID_POOLS 128
#define ARCH_PAGE_TOP 0x7ffffffff000 /* the highest address where a small page can be mapped */
#define ARCH_HAS_HUGE_PAGE 1

/* An instruction that no processor has, and how the exception reads. */
#define ARCH_UNDEFINED_INSTRUCTION "udf #0"
#define ARCH_UNDEFINED_NUMBER 0x02000000
#define ARCH_USER_EXCEPTION_NUMBER 3 /* place of the number in the message */
#define ARCH_USER_EXCEPTION_LENGTH 5
#define ARCH_UNKNOWN_SYSCALL_LENGTH 13
#define ARCH_UNKNOWN_SYSCALL_IP 8
#define ARCH_UNKNOWN_SYSCALL_NUMBER 12
#define ARCH_UNKNOWN_SYSCALL_CAP 0  /* place of the capability register */
#define ARCH_UNKNOWN_SYSCALL_INFO 1 /* place of the message-info register */
#define ARCH_TIMEOUT_REPLY_LENGTH 34

#define ARCH_CONTEXT_PC(context) ((context).pc)
#define ARCH_CONTEXT_SP(context) ((context).sp)
#define ARCH_CONTEXT_ARGUMENT(context) ((context).x0)
#ifdef CONFIG_ARM_TLS_REG_TPIDRURO
#define ARCH_CONTEXT_TLS(context) ((context).tpidrro_el0)
#else
#define ARCH_CONTEXT_TLS(context) ((context).tpidr_el0)
#endif

/* A device page that the board has. */
#define TEST_DEVICE_PAGE 0x09010000 /* PL031 */

/* One instruction each, for the tests of faults. The argument register holds the address. */
#define ARCH_RETURN "ret"
#define ARCH_SYSCALL_INSTRUCTION "svc #0"
#define ARCH_LOAD_FROM_ARGUMENT "ldr x1, [x0]"
#define ARCH_STORE_TO_ARGUMENT "str x1, [x0]"
#define ARCH_SPIN "b ."
#define ARCH_UNDEFINED_LENGTH 4

/*
 * The fault status expected of an access, given what was reported: the exception class, the length bit, write or not, and the
 * kind of fault; the level of the table is not fixed, nor the syndrome of the instruction.
 */
#define ARCH_FSR(reported, class, write, kind)                                                                       \
    (((reported) & 0x01ffff83UL) | (seL4_Word)(class) << 26 | 1UL << 25 | (write) << 6 | (kind) << 2)
#define ARCH_FSR_LOAD(reported) ARCH_FSR(reported, 0x24, 0, 1)
#define ARCH_FSR_STORE(reported) ARCH_FSR(reported, 0x24, 1, 1)
#define ARCH_FSR_STORE_READ_ONLY(reported) ARCH_FSR(reported, 0x24, 1, 3)
#define ARCH_FSR_FETCH(reported) ARCH_FSR(reported, 0x20, 0, 1)
#define ARCH_FETCH_FLAG(reported) 1

/* Registers, as a set of places in seL4_UserContext, that the trap instruction destroys. */
#define ARCH_CLOBBERED_BY_SYSCALL 0UL

/* Whether a line is held back from its delivery to its acknowledgement. */
#define IRQ_DEVICE_HELD_BACK 1

/* Entry: the argument register, and registers that the start-up code cannot keep (tpidr_el0, which it uses). */
#define ARCH_ENTRY_ARGUMENT 3
#define ARCH_NOT_KEPT_AT_ENTRY (1UL << 34)
#define ARCH_VSPACE_CAP_TYPE 9
#define ARCH_IMAGE_TABLE_LEVEL(index) 0

/* The register that the kernel sets for TCB_SetTLSBase, read. */
#ifdef CONFIG_ARM_TLS_REG_TPIDRURO
#define ARCH_KERNEL_SET_TLS()                                                                                        \
    ({                                                                                                               \
        seL4_Word tpidrro;                                                                                           \
        __asm__ volatile("mrs %0, tpidrro_el0" : "=r"(tpidrro));                                                     \
        tpidrro;                                                                                                     \
    })
#else
#define ARCH_KERNEL_SET_TLS() arch_tls()
#endif
