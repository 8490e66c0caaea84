/* Periods, events, milestones. */
#include "../history_world.h"

/* A shop: what is bought in a year is budget over price. */
#define SHOP_TO(years, more)                                                                       \
    "argosy: 1\n"                                                                                  \
    "title: shop\n"                                                                                \
    "years: [2000, " years "]\n"                                                                   \
    "stages_yr: [1]\n"                                                                             \
    "currency: USD2000\n"                                                                          \
    "discount: 0\n"                                                                                \
    "goods:\n"                                                                                     \
    "  bread: {unit: t}\n"                                                                         \
    "places:\n"                                                                                    \
    "  mill: {market: external, supply: [{good: bread, price: 2 USD2000/t, upto: 1000 t/yr}]}\n"   \
    "  town: {demand: [{good: bread, budget: 100 USD2000/yr}]}\n"                                  \
    "legs:\n"                                                                                      \
    "  - {from: mill, to: town, freight: 3 USD2000/t}\n" more

static ag_run *shop(ag_ctx *ctx, const char *text, ag_scenario **scenario)
{
    *scenario = scenario_of_text(ctx, text);
    return run_of(ctx, *scenario, NULL);
}

static void done_with(ag_ctx *ctx, ag_scenario *scenario, ag_run *run)
{
    ag_run_free(run);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

static void test_periods(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = NULL;
    ag_run *run =
        shop(ctx, SHOP_TO("2010", "period: {2000: 1 yr, 2003: 3 yr, step: true}\n"), &scenario);
    static const double bounds[] = {2000, 2001, 2002, 2003, 2006, 2009, 2010};
    run_to_end(ctx, run, NULL);
    const ag_run_record *record = ag_run_results(run);
    assert_int_equal(record->n_period, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_near(record->year_from[i], bounds[i], 0);
        assert_near(record->year_to[i], bounds[i + 1], 0);
        assert_near(record->flow[0].q_pyr, 20, 1e-6); /* a year's, whatever the period */
    }
    bool done = false;
    assert_int_equal(ag_run_step(run, NULL, &done), AG_OK); /* past the end: nothing */
    assert_true(done);
    assert_int_equal(ag_run_results(run)->n_period, 6);
    done_with(ctx, scenario, run);
}

static double bread_in_town(const ag_run_record *record, uint32_t period, const ag_model *model)
{
    return record->price[((size_t)period * model->n_place + 1) * model->n_good];
}

/* 2003-05 is nearest to the start of 2003, 2004-08 to that of 2005. */
static void test_events(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = NULL;
    ag_run *run = shop(ctx,
                       SHOP_TO("2008", "events:\n"
                                       "  - {on: 2003-05-01, why: a toll, set: {legs.mill-town."
                                       "freight: 8 USD2000/t}}\n"
                                       "  - {on: 2004-08-01, why: the toll falls, set: {legs."
                                       "mill-town.freight: 1 USD2000/t}}\n"),
                       &scenario);
    memory_sink memory = memory_sink_new(ctx);
    ag_sink sink = memory_sink_of(&memory);
    static const double price[] = {5, 5, 5, 10, 10, 3, 3, 3};
    static const size_t events[] = {0, 0, 0, 1, 0, 2, 0, 0}; /* 10 to 3 is a leap, which is told */
    for (uint32_t t = 0; t < 8; t++) {
        bool done = false;
        if (ag_run_step(run, &sink, &done) < 0) fail_with_detail(ctx);
        assert_near(bread_in_town(ag_run_results(run), t, ag_run_model(run)), price[t], 1e-9);
        assert_int_equal(memory.rows[AG_RESULT_EVENT], events[t]);
    }
    const ag_run_record *record = ag_run_results(run);
    assert_int_equal(record->n_event, 2);
    assert_string_equal(record->event[0].why, "a toll");
    assert_string_equal(record->event[0].kind, "scenario");
    assert_int_equal(record->event[0].place, AG_NONE);
    memory_sink_free(&memory);
    done_with(ctx, scenario, run);
}

/* An event cannot set what only the start knows. */
static void test_event_refused(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = NULL;
    ag_run *run = shop(ctx,
                       SHOP_TO("2008", "events:\n"
                                       "  - {on: 2002-01-01, why: manna, set: {places.town.stock."
                                       "bread: 5 t}}\n"),
                       &scenario);
    bool done = false;
    assert_int_equal(ag_run_step(run, NULL, &done), AG_OK);
    assert_int_equal(ag_run_step(run, NULL, &done), AG_OK);
    assert_int_equal(ag_run_step(run, NULL, &done), AG_ERR_INPUT);
    assert_non_null(strstr(ag_ctx_detail(ctx)->message, "stock"));
    assert_int_equal(ag_run_results(run)->n_period, 2);
    done_with(ctx, scenario, run);
}

static void test_milestones(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = NULL;
    ag_run *run = shop(ctx,
                       SHOP_TO("2004", "expect:\n"
                                       "  - {what: price.bread.town, year: 2002, low: 4, high: 6}\n"
                                       "  - {what: flow.bread.mill.town, year: 2000, low: 0, "
                                       "high: 19}\n"
                                       "  - {what: people.town, year: 2003, low: 0, high: 0}\n"
                                       "  - {what: price.bread.town, year: 2030, low: 4, high: 6}\n"
                                       "  - {what: flow.bread.town.mill, year: 2002, low: 0, "
                                       "high: 1}\n"),
                       &scenario);
    run_to_end(ctx, run, NULL);
    const ag_run_record *record = ag_run_results(run);
    assert_int_equal(record->n_expect, 5);
    assert_near(record->expect[0].value, 5, 1e-9);
    assert_true(record->expect[0].known && record->expect[0].hit);
    assert_near(record->expect[1].value, 20, 1e-6);
    assert_true(record->expect[1].known && !record->expect[1].hit);
    assert_true(record->expect[2].known && record->expect[2].hit);
    assert_true(record->expect[3].known && isnan(record->expect[3].value));
    assert_false(record->expect[3].hit);
    assert_false(record->expect[4].known); /* no way leads there */
    assert_false(record->expect[4].hit);
    done_with(ctx, scenario, run);
}

/* Where work is wanted and nobody lives, crews come to visit: a budget of 100 buys 10 person years at a
** wage of 10, and they are the people of the place. The ladder of prices is 0.1 % fine. */
static void test_crew(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = NULL;
    ag_run *run = shop(ctx,
                       "argosy: 1\n"
                       "years: [2000, 2004]\n"
                       "period: 2 yr\n"
                       "stages_yr: [2]\n"
                       "currency: USD2000\n"
                       "discount: 0\n"
                       "goods:\n"
                       "  survey: {unit: person yr, local: true}\n"
                       "places:\n"
                       "  home: {market: external}\n"
                       "  camp: {demand: [{good: survey, budget: 100 USD2000/yr}]}\n"
                       "processes:\n"
                       "  surveying: {out: {survey: 1 person yr}, labour: 1 person yr}\n"
                       "legs:\n"
                       "  - {from: home, to: camp, both: true, freight: 0 USD2000/t}\n"
                       "people: {reservation_wage: 10 USD2000/person/yr}\n"
                       "expect:\n"
                       "  - {what: people.camp, year: 2004, low: 9.9, high: 10.1}\n"
                       "  - {what: crew.camp, year: 2004, low: 9.9, high: 10.1}\n"
                       "  - {what: residents.camp, year: 2004, low: 0, high: 0}\n",
                       &scenario);
    run_to_end(ctx, run, NULL);
    const ag_run_record *record = ag_run_results(run);
    for (uint32_t i = 0; i < 3; i++) assert_true(record->expect[i].known && record->expect[i].hit);
    assert_near(record->crew[3], record->expect[1].value, 0);
    assert_near(record->people[3], 0, 0);
    done_with(ctx, scenario, run);
}

/* The linear programme of the next period, without a trace in what comes. */
static void test_mps(void **unused)
{
    (void)unused;
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, "two-worlds", NULL, 0);
    ag_run_options options = {.until_year = 2034};
    ag_run *plain = run_of(ctx, scenario, &options), *written = run_of(ctx, scenario, &options);
    char path[] = "/tmp/argosy-mps-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    bool done = false;
    for (uint32_t t = 0; t < 4; t++) {
        if (ag_run_write_mps(written, path) < 0) fail_with_detail(ctx);
        assert_int_equal(ag_run_step(written, NULL, &done), AG_OK);
        assert_int_equal(ag_run_step(plain, NULL, &done), AG_OK);
    }
    assert_string_equal(ag_run_results(plain)->hash, ag_run_results(written)->hash);
    assert_int_equal(ag_run_write_mps(written, path), AG_ERR_USAGE); /* no period is left */
    assert_true(lseek(file, 0, SEEK_END) > 1000);
    close(file);
    unlink(path);
    ag_run_free(plain);
    ag_run_free(written);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_periods),
                                       cmocka_unit_test(test_events),
                                       cmocka_unit_test(test_event_refused),
                                       cmocka_unit_test(test_milestones),
                                       cmocka_unit_test(test_crew),

                                       cmocka_unit_test(test_mps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
