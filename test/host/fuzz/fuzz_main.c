/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds a fuzz target for some seconds with inputs from a fixed seed, or with the files named.
 *
 *     fuzz_invoke_main SECONDS [SEED]
 *     fuzz_invoke_main FILE...
 */
#include "fuzz.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint8_t bytes[1 << 16];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    size_t size = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    fuzz_one(bytes, size);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && !isdigit((unsigned char)argv[1][0])) {
        int failed = 0;
        for (int i = 1; i < argc; i++)
            failed |= run_file(argv[i]);
        return failed;
    }
    double deadline = now() + (argc > 1 ? atof(argv[1]) : 5);
    uint64_t x = (argc > 2 ? strtoull(argv[2], NULL, 0) : 1) * 0x9e3779b97f4a7c15 + 1;
    unsigned long inputs = 0;
    for (; now() < deadline; inputs++) {
        size_t size = 64 + x % 400;
        for (size_t i = 0; i < size; i++) {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            bytes[i] = (uint8_t)(x * 0x2545f4914f6cdd1d >> 56);
        }
        fuzz_one(bytes, size);
    }
    printf("%lu inputs\n", inputs);
    return 0;
}
