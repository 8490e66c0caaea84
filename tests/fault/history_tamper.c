/* Any single posting, flow or person changed by a millionth stops the run, and the message names the row.
**
** A hundred changes of each kind, at rows and in periods drawn from a fixed stream, in a world with freight,
** rents, taxes, mines, ships, migrants and crews. The run without a change goes through; its checkpoints
** are where the changed ones start from. */
#include "../history_world.h"

enum { CHANGES = 100 };

typedef struct world {
    ag_ctx *ctx;
    ag_scenario *scenario;
    memory_sink before[TEST_PERIODS]; /* what a sink holds before a period */
    size_t rows[TEST_PERIODS][AG_N_RESULT + 1];
} world;

static memory_sink copy_of(const memory_sink *m)
{
    memory_sink copy = *m;
    copy.pending = NULL;
    copy.bytes = malloc(m->count + 1);
    assert_non_null(copy.bytes);
    if (m->count > 0) memcpy(copy.bytes, m->bytes, m->count);
    return copy;
}

static int begin_with(void **state, const ag_set *set, uint32_t n_set)
{
    static world w;
    w.ctx = ag_ctx_create(NULL);
    w.scenario = scenario_open(w.ctx, "two-worlds", set, n_set);
    memory_sink memory = memory_sink_new(w.ctx);
    ag_sink sink = memory_sink_of(&memory);
    ag_run *run = run_of(w.ctx, w.scenario, NULL);
    for (size_t t = 0; t < TEST_PERIODS; t++) {
        bool done = false;
        w.before[t] = copy_of(&memory);
        if (ag_run_step(run, &sink, &done) < 0) fail_with_detail(w.ctx);
        memcpy(w.rows[t], memory.rows, sizeof memory.rows);
    }
    ag_run_free(run);
    memory_sink_free(&memory);
    *state = &w;
    return 0;
}

static int begin(void **state)
{
    return begin_with(state, NULL, 0);
}

/* The same with cohorts, and births and deaths that are drawn. */
static int begin_ages(void **state)
{
    static const ag_set ages[] = {{"people.ages.children", "2.5"}, {"draws", "true"}};
    return begin_with(state, ages, 2);
}

static int end(void **state)
{
    world *w = *state;
    for (size_t t = 0; t < TEST_PERIODS; t++) memory_sink_free(&w->before[t]);
    ag_scenario_free(w->scenario);
    ag_ctx_free(w->ctx);
    return 0;
}

static size_t rows_of(const world *w, uint32_t period, ag_tamper_kind kind)
{
    const size_t *rows = w->rows[period];
    if (kind == AG_TAMPER_POSTING) return rows[AG_RESULT_POSTING];
    if (kind == AG_TAMPER_FLOW) return rows[AG_RESULT_FLOW];
    return rows[AG_RESULT_PEOPLE] + rows[AG_RESULT_MOVE];
}

/* The period of the change, done again; what the run says. */
static ag_err changed(const world *w, const ag_tamper *tamper)
{
    ag_run_options options = {.tamper = *tamper, .resume = true};
    memory_sink memory = copy_of(&w->before[tamper->period]);
    ag_sink sink = memory_sink_of(&memory);
    ag_run *run = run_of(w->ctx, w->scenario, &options);
    bool done = false;
    ag_err err = ag_run_step(run, &sink, &done);
    ag_run_free(run);
    memory_sink_free(&memory);
    return err;
}

static bool names_a_row(const char *message, ag_tamper_kind kind)
{
    switch (kind) {
    case AG_TAMPER_POSTING:
        return strncmp(message, "money: posting ", 15) == 0 && strstr(message, " <- ");
    case AG_TAMPER_FLOW:
        return strncmp(message, "mass: flows that departed of ", 29) == 0;
    default:
        return strncmp(message, "people: move ", 13) == 0 ||
               strncmp(message, "people: at ", 11) == 0;
    }
}

static void change_all(const world *w, ag_tamper_kind kind)
{
    ag_rng_key key = {.seed = 17, .stream = (uint32_t)kind};
    for (uint32_t i = 0, made = 0; made < CHANGES; i++) {
        double sign = ag_rng_uniform(&key, 3 * i) < 0.5 ? -1 : 1;
        ag_tamper tamper = {.kind = kind,
                            .period = (uint32_t)(ag_rng_uniform(&key, 3 * i + 1) * TEST_PERIODS),
                            .where = ag_rng_uniform(&key, 3 * i + 2),
                            .factor = sign * 1e-6};
        if (rows_of(w, tamper.period, kind) == 0) continue; /* nothing to change */
        made++;
        ag_err err = changed(w, &tamper);
        if (err == AG_OK) fail_msg("period %u, row at %g: not seen", tamper.period, tamper.where);
        assert_int_equal(err, AG_ERR_AUDIT);
        const char *message = ag_ctx_detail(w->ctx)->message;
        if (!names_a_row(message, kind)) fail_msg("names no row: %s", message);
    }
}

static void test_postings(void **state)
{
    change_all(*state, AG_TAMPER_POSTING);
}

static void test_flows(void **state)
{
    change_all(*state, AG_TAMPER_FLOW);
}

static void test_persons(void **state)
{
    change_all(*state, AG_TAMPER_PERSON);
}

/* A change of another period, or by nothing, is none. */
static void test_no_change(void **state)
{
    const world *w = *state;
    ag_tamper tamper = {.kind = AG_TAMPER_POSTING, .period = 2, .where = 0.5};
    assert_int_equal(changed(w, &tamper), AG_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_postings),
                                       cmocka_unit_test(test_flows), cmocka_unit_test(test_persons),
                                       cmocka_unit_test(test_no_change)};
    const struct CMUnitTest by_age[] = {cmocka_unit_test(test_persons)};
    int failed = cmocka_run_group_tests(tests, begin, end);
    return failed + cmocka_run_group_tests_name("by age", by_age, begin_ages, end);
}
