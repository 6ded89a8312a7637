/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a root task starts with: `main` is called on a static stack, with thread-local storage and the IPC buffer set up.
 */
#pragma once

#include <runtime/arch.h>
#include <sel4/sel4.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_SIZE ((seL4_Word)1 << seL4_PageBits)

/* The program. Its result is the status that runtime_exit reports. */
int main(const seL4_BootInfo *info);

extern const seL4_BootInfo *runtime_boot_info;

/* The general registers at entry, in the order of seL4_UserContext. */
extern seL4_Word runtime_entry_registers[sizeof(seL4_UserContext) / sizeof(seL4_Word)];

/* Prints the line that ends the system, `[exit N]`, and stops. */
_Noreturn void runtime_exit(int status);

/* The frame capability of the image page that holds `address`. */
seL4_CPtr runtime_image_frame(const void *address);

/* Bytes that thread-local storage takes, and its initialisation: returns the value for the TLS register. */
size_t runtime_tls_size(void);
seL4_Word runtime_tls_init(void *area, seL4_IPCBuffer *ipc_buffer);

/* One character to the console: by the kernel if it prints, else by the board's serial port. */
void console_put(char character);
