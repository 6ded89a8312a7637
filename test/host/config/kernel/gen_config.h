/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The configuration of the core on the build machine: the interface of x86_64-mcs, without what only hardware can do. The numbers
 * that bound long operations are the released ones; a test that wants another bound sets the counter.
 */
#pragma once

#define CONFIG_WORD_SIZE 64
#define CONFIG_ARCH x86
#define CONFIG_SEL4_ARCH x86_64
#define CONFIG_ARCH_X86 1
#define CONFIG_ARCH_X86_64 1
#define CONFIG_KERNEL_MCS 1
#define CONFIG_HUGE_PAGE 1
#define CONFIG_HAVE_FPU 1
#define CONFIG_XSAVE 1
#define CONFIG_XSAVE_SIZE 576
#define CONFIG_XSAVE_FEATURE_SET 3
#define CONFIG_FSGSBASE_INST 1
#define CONFIG_SYSCALL 1
#define CONFIG_IRQ_IOAPIC 1
#define CONFIG_PADDR_USER_DEVICE_TOP 140737488355328
#define CONFIG_MAX_NUM_NODES 1
#ifndef CONFIG_NUM_DOMAINS
#define CONFIG_NUM_DOMAINS 4
#endif
#define CONFIG_NUM_DOMAIN_SCHEDULES 8
#define CONFIG_NUM_PRIORITIES 256
#define CONFIG_ROOT_CNODE_SIZE_BITS 12
#define CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS 230
#define CONFIG_RETYPE_FAN_OUT_LIMIT 256
#define CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION 100
#define CONFIG_RESET_CHUNK_BITS 8
#define CONFIG_BOOT_THREAD_TIME_SLICE 5
#define CONFIG_KERNEL_WCET_SCALE 1
#define CONFIG_KERNEL_STATIC_MAX_PERIOD_US 0
#define CONFIG_MAX_NUM_TRACE_POINTS 0
/* No CONFIG_DEBUG_BUILD: its list of threads cannot be put back to an earlier state. */
#define CONFIG_PRINTING 1
#define CONFIG_CHECKS 1
