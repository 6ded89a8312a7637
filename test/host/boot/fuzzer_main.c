/* SPDX-License-Identifier: BSD-2-Clause */
/* The same parsers under libFuzzer. */
#include "mutation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *message = mutation_run(data, size);

    if (message != NULL) {
        check_message(message);
    }
    return 0;
}
