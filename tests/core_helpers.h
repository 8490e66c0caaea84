/* What the tests of core share: the includes that cmocka wants, and a context a test. */
#ifndef ARGOSY_TESTS_CORE_HELPERS_H
#define ARGOSY_TESTS_CORE_HELPERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "argosy/core.h"

static inline int set_up_ctx(void **state)
{
    *state = ag_ctx_create(NULL);
    return *state ? 0 : 1;
}

static inline int tear_down_ctx(void **state)
{
    ag_ctx_free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_ctx, tear_down_ctx)

#endif
