/* SPDX-License-Identifier: BSD-2-Clause */
/* The objects of the mock, and expectations that count. */
#pragma once

#include <stdio.h>
#include <string.h>
#include <sel4/sel4.h>

struct mock_trap mock_trap;
struct mock_answer mock_answer;
LIBSEL4_THREAD_LOCAL seL4_IPCBuffer *__sel4_ipc_buffer;
#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
LIBSEL4_THREAD_LOCAL char __sel4_print_error;
#endif

static seL4_IPCBuffer mock_buffer;
static unsigned mock_checks;
static unsigned mock_failures;
static const char *mock_test;

#define EXPECT(what, value, expected) \
    do { \
        seL4_Word expect_value = (seL4_Word)(value), expect_expected = (seL4_Word)(expected); \
        mock_checks++; \
        if (expect_value != expect_expected) { \
            mock_failures++; \
            printf("%s: %s is %#lx, expected %#lx\n", mock_test, what, expect_value, expect_expected); \
        } \
    } while (0)

/* A fresh IPC buffer full of a pattern, and an answer of other patterns. */
static inline void mock_reset(const char *test)
{
    mock_test = test;
    memset(&mock_trap, 0, sizeof(mock_trap));
    memset(&mock_buffer, 0x5a, sizeof(mock_buffer));
    seL4_SetIPCBuffer(&mock_buffer);
    mock_answer.badge = 0xbad6e;
    mock_answer.info = 0;
    for (int i = 0; i < 4; i++) {
        mock_answer.mr[i] = 0xa500 + (seL4_Word)i;
    }
    for (int i = 0; i < seL4_MsgMaxLength; i++) {
        mock_answer.msg[i] = 0xa500 + (seL4_Word)i;
    }
}

static inline int mock_report(void)
{
    printf("%u checks, %u failures\n", mock_checks, mock_failures);
    return mock_failures != 0;
}
