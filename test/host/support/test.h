/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A test is a function that registers itself. Each starts in a fresh world; after it all invariants are checked, those of memory
 * included. The names begin with the rules of docs/reference that the test is about: CAP_9_3 is CAP-9.3.
 */
#pragma once

#include "world.h"

void test_register(const char *name, CMUnitTestFunction function);

/* This test overwrites parts of the world: nothing is checked after it. */
void test_spoils_world(void);

#define TEST(name)                                                        \
    static void name(void **state);                                      \
    __attribute__((constructor)) static void register_##name(void)       \
    {                                                                     \
        test_register(#name, name);                                      \
    }                                                                     \
    static void name(__attribute__((unused)) void **state)
