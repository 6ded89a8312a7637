/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The numbers and structures of the system interface for the kernel itself: constants, enumerations, plain
 * structures and accessors of bit fields. Nothing in here makes a system call or needs a variable. The same
 * headers and lists make the headers of user programs, so the two cannot disagree.
 *
 * The C compiler only; assembly includes <sel4/constants.h>.
 */
#pragma once

#include <sel4/config.h>
#include <sel4/simple_types.h>
#include <sel4/constants.h>
#include <sel4/syscall.h>
#include <sel4/errors.h>
#include <sel4/invocation.h>
#include <sel4/objecttype.h>
#include <sel4/shared_types.h>
#include <sel4/bootinfo_types.h>
#include <sel4/arch/bootinfo_types.h>
#include <sel4/benchmark_track_types.h>
#include <sel4/benchmark_utilisation_types.h>
#include <tagua/faults.def>
#include <tagua/user_context.h>

/*
 * The last number of the API range: a system-call number is in it iff, as an unsigned word, it is not below
 * this one.
 */
#define ABI_LAST_API_SYSCALL ((seL4_Word)seL4_SysYield)

/* Layout of the message information word. */
#define MESSAGE_INFO_LENGTH_SHIFT 0
#define MESSAGE_INFO_LENGTH_MASK 0x7ful
#define MESSAGE_INFO_EXTRA_CAPS_SHIFT 7
#define MESSAGE_INFO_EXTRA_CAPS_MASK 3ul
#define MESSAGE_INFO_UNWRAPPED_SHIFT 9
#define MESSAGE_INFO_UNWRAPPED_MASK 7ul
#define MESSAGE_INFO_LABEL_SHIFT 12
#define MESSAGE_REGISTER_COUNT 120 /* = seL4_MsgMaxLength, for the preprocessor */
#define MESSAGE_FAST_REGISTER_COUNT 4
#define MESSAGE_EXTRA_CAP_COUNT 3

/* Word offsets in the IPC buffer. */
#define IPC_BUFFER_MESSAGE_WORD 1
#define IPC_BUFFER_CAPS_WORD 122
#define IPC_BUFFER_RECEIVE_CNODE_WORD 125
#define IPC_BUFFER_RECEIVE_INDEX_WORD 126
#define IPC_BUFFER_RECEIVE_DEPTH_WORD 127

/* The word that gives a CNode capability its guard. */
#define CNODE_DATA_GUARD_SIZE_MASK 0x3ful
#define CNODE_DATA_GUARD_SHIFT 6

/* Number of words in the user context and in its two groups. */
#define USER_CONTEXT_COUNT_ONE(name) + 1
#define USER_CONTEXT_FRAME_COUNT (0 USER_CONTEXT_FRAME_REGISTERS(USER_CONTEXT_COUNT_ONE))
#define USER_CONTEXT_INTEGER_COUNT (0 USER_CONTEXT_INTEGER_REGISTERS(USER_CONTEXT_COUNT_ONE))
#define USER_CONTEXT_COUNT (USER_CONTEXT_FRAME_COUNT + USER_CONTEXT_INTEGER_COUNT)

SEL4_COMPILE_ASSERT(abi_message_registers, MESSAGE_REGISTER_COUNT == seL4_MsgMaxLength)
SEL4_COMPILE_ASSERT(abi_user_context, sizeof(seL4_UserContext) == 8 * USER_CONTEXT_COUNT)
SEL4_COMPILE_ASSERT(abi_ipc_buffer, sizeof(seL4_IPCBuffer) == 8 * (IPC_BUFFER_RECEIVE_DEPTH_WORD + 1))
