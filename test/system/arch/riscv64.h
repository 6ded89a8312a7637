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
#define ARCH_UNDEFINED_INSTRUCTION ".word 0xc0001073" /* writes a counter that can only be read */
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
#ifdef CONFIG_PLAT_HIFIVE
#define TEST_DEVICE_PAGE 0x10011000 /* the second UART */
#define TEST_DEVICE_IRQ 5
#define HIGHEST_IRQ 53
#else
#define TEST_DEVICE_PAGE 0x00101000 /* goldfish RTC */
#define TEST_DEVICE_IRQ 11
#define HIGHEST_IRQ 95
#endif

/* One instruction each, for the tests of faults. The argument register holds the address. */
#define ARCH_RETURN "ret"
#define ARCH_SYSCALL_INSTRUCTION "ecall"
#define ARCH_LOAD_FROM_ARGUMENT "ld a1, 0(a0)"
#define ARCH_STORE_TO_ARGUMENT "sd a1, 0(a0)"
#define ARCH_SPIN "j ."
#define ARCH_UNDEFINED_LENGTH 4

/* The fault status expected of an access, given what was reported. */
#define ARCH_FSR_LOAD(reported) 5
#define ARCH_FSR_STORE(reported) 7
#define ARCH_FSR_STORE_READ_ONLY(reported) 7
#define ARCH_FSR_FETCH(reported) 1
#define ARCH_FETCH_FLAG(reported) 1

/* Registers, as a set of places in seL4_UserContext, that the trap instruction destroys. */
#define ARCH_CLOBBERED_BY_SYSCALL 0UL

/* Whether a line is held back from its delivery to its acknowledgement. */
#ifdef CONFIG_PLAT_HIFIVE
#define IRQ_DEVICE_HELD_BACK 1
#else
#define IRQ_DEVICE_HELD_BACK 0 /* B-85: this board completes at once */
#endif

/* Entry: the argument register, and registers that the start-up code cannot keep (t6, which it uses). */
#define ARCH_ENTRY_ARGUMENT 16
#define ARCH_NOT_KEPT_AT_ENTRY (1UL << 30)
#define ARCH_VSPACE_CAP_TYPE 3
#define ARCH_IMAGE_TABLE_LEVEL(index) 0

/* The register that the kernel sets for TCB_SetTLSBase, read. */
#define ARCH_KERNEL_SET_TLS() arch_tls()
