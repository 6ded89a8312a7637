/* SPDX-License-Identifier: BSD-2-Clause */
#include "test.h"
#include "core/check.h"

#define TESTS 512

static struct CMUnitTest tests[TESTS];
static size_t test_count;

static bool test_spoilt;

void test_spoils_world(void)
{
    test_spoilt = true;
}

static int test_teardown(void **state)
{
    (void)state;
    if (!test_spoilt) {
        check_everything();
        check_memory();
    }
    test_spoilt = false;
    return 0;
}

void test_register(const char *name, CMUnitTestFunction function)
{
    if (test_count == TESTS)
        abort();
    tests[test_count++] =
        (struct CMUnitTest){ .name = name, .test_func = function, .setup_func = world_setup, .teardown_func = test_teardown };
}

int main(int argc, char **argv)
{
    check_period = 1;
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return _cmocka_run_group_tests("rules", tests, test_count, NULL, NULL);
}
