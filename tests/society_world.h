/* Scenarios for tests of society and runs: bundled, or written out in a test. */
#ifndef ARGOSY_TESTS_SOCIETY_WORLD_H
#define ARGOSY_TESTS_SOCIETY_WORLD_H

#include "argosy/scenario.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* cmocka compares in single precision. */
#define assert_near(a, b, tolerance)                                                               \
    do {                                                                                           \
        double near_a_ = (a), near_b_ = (b);                                                       \
        if (!(fabs(near_a_ - near_b_) <= (tolerance))) {                                           \
            fail_msg(#a " is %.17g, not " #b ", %.17g", near_a_, near_b_);                         \
        }                                                                                          \
    } while (0)

static inline void fail_with_detail(const ag_ctx *ctx)
{
    const ag_detail *d = ag_ctx_detail(ctx);
    fail_msg("%s:%u: %s: %s (%s)", d->file, d->line, d->key, d->message, d->hint);
}

static inline ag_scenario *scenario_open(ag_ctx *ctx, const char *path, const ag_set *set,
                                         uint32_t n_set)
{
    ag_scenario_options options = {.path = path,
                                   .scenario_dir = ARGOSY_SOURCE_DIR "/scenarios",
                                   .library_dir = ARGOSY_SOURCE_DIR "/library",
                                   .set = set,
                                   .n_set = n_set};
    ag_scenario *scenario = NULL;
    if (ag_scenario_open(ctx, &options, &scenario) < 0) fail_with_detail(ctx);
    return scenario;
}

/* A scenario written out in a test. */
static inline ag_scenario *scenario_of_text(ag_ctx *ctx, const char *text)
{
    char path[] = "/tmp/argosy-history-XXXXXX.yaml";
    int file = mkstemps(path, 5);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    ag_scenario *scenario = scenario_open(ctx, path, NULL, 0);
    unlink(path);
    return scenario;
}

#endif
