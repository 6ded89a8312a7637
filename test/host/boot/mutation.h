/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a parser under mutation supplies: sample inputs, how to make a mutated input plausible again
 * (checksums), and one run of the parser. mutation_main.c drives it with a fixed seed; fuzzer_main.c lets
 * libFuzzer drive it.
 */
#pragma once

#include "support.h"

#define MUTATION_MAX_SEEDS 16u

/* Least number of different messages that the mutations must reach. */
extern const size_t mutation_least_messages;

/* Fill in sample inputs; the arguments are file names. Returns how many. */
size_t mutation_seeds(struct buffer seeds[MUTATION_MAX_SEEDS], int argc, char **argv);

/* After a mutation; may do nothing. */
void mutation_repair(struct buffer *input, uint64_t *state);

/*
 * Give the input to the parser. NULL if it was accepted, and then everything that must hold of what the
 * parser made of it has been checked (abort otherwise); else the parser's message.
 */
const char *mutation_run(const uint8_t *input, size_t size);
