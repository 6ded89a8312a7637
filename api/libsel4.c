/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The objects that the headers declare and that a program needs once: the pointer to the IPC buffer of the running
 * thread, and with error messages the switch that prints them.
 */
#include <sel4/config.h>
#include <sel4/shared_types.h>

LIBSEL4_THREAD_LOCAL seL4_IPCBuffer *__sel4_ipc_buffer;
