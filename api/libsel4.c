/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The objects that the headers declare and that a program needs once: the pointer to the IPC buffer of the
 * running thread, and the switch that makes the stubs print error messages. Weak, so that a program may bring
 * its own.
 */
#include <sel4/functions.h>

LIBSEL4_WEAK LIBSEL4_THREAD_LOCAL seL4_IPCBuffer *__sel4_ipc_buffer;

#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
LIBSEL4_WEAK LIBSEL4_THREAD_LOCAL char __sel4_print_error = CONFIG_LIB_SEL4_PRINT_INVOCATION_ERRORS;
#endif
