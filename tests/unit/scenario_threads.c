/* One scenario, models made of it by several threads at once. */
#include "../scenario_world.h"

enum { MODELS = 24 };

typedef struct job {
    const ag_scenario *scenario;
    char hash[MODELS][33];
    ag_err err[MODELS];
} job;

/* Every third has a mistake, so that findings are handed over as well. */
static void make(void *user, size_t i)
{
    job *j = user;
    static const ag_set good = {"discount", "0.1"}, bad = {"discount", "0.1 t"};
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_model *model = NULL;
    if (!ctx) return;
    j->err[i] = ag_scenario_model(ctx, j->scenario, i % 3 == 2 ? &bad : &good, i % 3 > 0, &model);
    if (model) model_hash(model, j->hash[i]);
    ag_model_free(model);
    ag_ctx_free(ctx);
}

static void test_threads(void **state)
{
    (void)state;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario_options options = {.path = "two-worlds", .scenario_dir = BUNDLED};
    static job j;
    ag_scenario *scenario = NULL;
    assert_int_equal(ag_scenario_open(ctx, &options, &scenario), AG_OK);
    j.scenario = scenario;
    assert_int_equal(ag_parallel(ctx, 4, MODELS, make, &j), AG_OK);
    for (size_t i = 0; i < MODELS; i++) {
        assert_int_equal(j.err[i], i % 3 == 2 ? AG_ERR_INPUT : AG_OK);
        assert_string_equal(j.hash[i], j.hash[i % 3]);
    }
    assert_string_not_equal(j.hash[0], j.hash[1]);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
