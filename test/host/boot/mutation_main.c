/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mutates sample inputs with a fixed seed and runs a parser on each. Every run must end in acceptance or
 * in a clear message, soon, and without a sanitizer report; many must be refused, and for many reasons.
 *
 *     mutate_X [--count N] [--write FOLDER] sample...
 *
 * --write keeps one refused input for each message, and a list of them, for tests that boot them.
 */
#include "mutation.h"

#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LEAST_REFUSED  200u
#define MAX_MESSAGES   256u
#define SECONDS_PER_INPUT 10u

static const char *messages[MAX_MESSAGES];
static size_t message_count;

/* True for a message that was not seen before. */
static bool note_message(const char *message)
{
    for (size_t i = 0; i < message_count; i++) {
        if (strcmp(messages[i], message) == 0) {
            return false;
        }
    }
    if (message_count < MAX_MESSAGES) {
        messages[message_count++] = message;
    }
    return true;
}

static void write_input(const char *folder, const struct buffer *input, const char *message)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/%03zu.bin", folder, message_count);
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(input->bytes, 1, input->size, file) != input->size || fclose(file) != 0) {
        perror(path);
        exit(2);
    }
    snprintf(path, sizeof(path), "%s/index.txt", folder);
    file = fopen(path, "a");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    fprintf(file, "%03zu.bin\t%s\n", message_count, message);
    fclose(file);
}

/* Run on a copy that ends where the sanitizer sees it. */
static const char *run_exactly(const struct buffer *input)
{
    uint8_t *exact = malloc(input->size > 0 ? input->size : 1);

    if (exact == NULL) {
        abort();
    }
    if (input->size > 0) {
        memcpy(exact, input->bytes, input->size);
    }
    alarm(SECONDS_PER_INPUT); /* a hang kills the program, which fails the test */
    const char *message = mutation_run(exact, input->size);

    alarm(0);
    free(exact);
    return message;
}

int main(int argc, char **argv)
{
    struct buffer seeds[MUTATION_MAX_SEEDS] = {{0}};
    const char *folder = NULL;
    unsigned long count = 5000;
    unsigned long accepted = 0;
    unsigned long refused = 0;
    uint64_t state = 0x7a67756174616775ull;
    int first = 1;

    for (; first + 1 < argc && strncmp(argv[first], "--", 2) == 0; first += 2) {
        if (strcmp(argv[first], "--count") == 0) {
            count = strtoul(argv[first + 1], NULL, 0);
        } else if (strcmp(argv[first], "--write") == 0) {
            folder = argv[first + 1];
            mkdir(folder, 0777);
        } else {
            fprintf(stderr, "unknown option %s\n", argv[first]);
            return 2;
        }
    }
    size_t seed_count = mutation_seeds(seeds, argc - first, argv + first);

    for (size_t seed = 0; seed < seed_count; seed++) {
        if (run_exactly(&seeds[seed]) != NULL) {
            fprintf(stderr, "sample %zu is refused: %s\n", seed, run_exactly(&seeds[seed]));
            return 1;
        }
        for (unsigned long round = 0; round < count; round++) {
            struct buffer input = {0};

            buffer_append(&input, seeds[seed].bytes, seeds[seed].size);
            mutate(&input, &state);
            mutation_repair(&input, &state);
            const char *message = run_exactly(&input);

            if (message == NULL) {
                accepted++;
            } else {
                check_message(message);
                refused++;
                if (note_message(message) && folder != NULL) {
                    write_input(folder, &input, message);
                }
            }
            buffer_free(&input);
        }
        buffer_free(&seeds[seed]);
    }
    printf("%lu inputs: %lu refused with %zu different messages, %lu accepted\n", accepted + refused, refused,
           message_count, accepted);
    for (size_t i = 0; i < message_count; i++) {
        printf("    %s\n", messages[i]);
    }
    if (refused < LEAST_REFUSED || message_count < mutation_least_messages || accepted == 0) {
        fprintf(stderr, "the mutations do not reach enough of the parser\n");
        return 1;
    }
    return 0;
}
