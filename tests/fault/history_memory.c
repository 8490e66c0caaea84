/* The Nth allocation fails, for each N of a run of two periods: out of memory, no leak, no crash. And a run
** that has warmed up asks for no memory any more. */
#include "../failing_alloc.h"
#include "../history_world.h"

/* Creates a run and does two periods of it, with a sink that keeps checkpoints. */
static ag_err two_periods(ag_ctx *ctx, const ag_scenario *scenario)
{
    memory_sink memory = memory_sink_new(ctx);
    ag_sink sink = memory_sink_of(&memory);
    ag_run_options options = {.until_year = 2032};
    ag_run *run = NULL;
    ag_err err = ag_run_create(ctx, scenario, &options, &run);
    if (err == AG_OK) err = ag_run_all(run, &sink);
    ag_run_free(run);
    if (err == AG_OK) { /* and a third one after a resume */
        options = (ag_run_options){.until_year = 2033, .resume = true};
        err = ag_run_create(ctx, scenario, &options, &run);
        if (err == AG_OK) {
            err = ag_run_all(run, &sink);
            ag_run_free(run);
        }
    }
    memory_sink_free(&memory);
    return err;
}

static void each_allocation(const char *name, size_t stride)
{
    for (size_t n = 1;; n += stride) {
        failing_alloc memory = {0};
        ag_ctx *ctx = failing_ctx(&memory);
        ag_scenario *scenario = scenario_open(ctx, name, NULL, 0);
        memory.fail_at = memory.requests + n;
        ag_err err = two_periods(ctx, scenario);
        memory.fail_at = 0;
        if (memory.failed) {
            if (err != AG_ERR_MEMORY) fail_msg("request %zu: error %d", n, err);
        } else if (err < 0) {
            fail_with_detail(ctx);
        }
        ag_scenario_free(scenario);
        ag_ctx_free(ctx);
        assert_int_equal(memory.held, 0);
        if (!memory.failed) return;
    }
}

static void test_each_allocation(void **unused)
{
    (void)unused;
#ifdef AG_SANITIZED
    each_allocation(ARGOSY_SOURCE_DIR "/tests/history_events.yaml", 23);
#else
    each_allocation(ARGOSY_SOURCE_DIR "/tests/history_events.yaml", 1);
#endif
}

static void test_warm(void **unused)
{
    (void)unused;
    failing_alloc memory = {0};
    ag_ctx *ctx = failing_ctx(&memory);
    ag_scenario *scenario = scenario_open(ctx, "sim", NULL, 0);
    ag_run *run = run_of(ctx, scenario, NULL);
    bool done = false;
    size_t warm = 0;
    for (uint32_t t = 0; t < 20; t++) {
        if (t == 4) warm = memory.requests;
        assert_int_equal(ag_run_step(run, NULL, &done), AG_OK);
    }
    assert_int_equal(memory.requests, warm);
    ag_run_free(run);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
    assert_int_equal(memory.held, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation),
                                       cmocka_unit_test(test_warm)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
