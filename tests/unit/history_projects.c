/* Projects by hand: a shop that buys bread for 100 a year, brought for 2 + 3 a tonne over a toll road, and a
** bridge that makes the way cheaper. */
#include "../row_sink.h"

#include "history/history_internal.h"

#define TOWN                                                                                       \
    "argosy: 1\n"                                                                                  \
    "title: shop\n"                                                                                \
    "years: [2000, 2008]\n"                                                                        \
    "currency: USD2000\n"                                                                          \
    "goods:\n"                                                                                     \
    "  bread: {unit: t}\n"                                                                         \
    "  steel: {unit: t}\n"                                                                         \
    "polities:\n"                                                                                  \
    "  guild: {home: town, rules: [town]}\n"                                                       \
    "legs:\n"                                                                                      \
    "  - {from: mill, to: town, freight: 3 USD2000/t}\n"                                           \
    "places:\n"
#define SHOP                                                                                       \
    TOWN "  mill: {market: external, supply: [{good: bread, price: 2 USD2000/t, upto: 1000 "       \
         "t/yr}]}\n"                                                                               \
         "  town: {demand: [{good: bread, budget: 100 USD2000/yr}],\n"                             \
         "         supply: [{good: steel, price: {2000: 60 USD2000/t, 2003: 50 USD2000/t, step: "  \
         "true},"                                                                                  \
         "\n                  upto: 10 t/yr}]}\n"
#define ONE_STAGE "stages_yr: [1]\ndiscount: 0\n"
#define BRIDGE(needs, rest)                                                                        \
    "projects:\n"                                                                                  \
    "  - {name: bridge, place: town, owner: guild, needs: {" needs "},\n"                          \
    "     then: {legs.mill-town.freight: 1 USD2000/t}, " rest "}\n"

enum { YEARS = 8 };

typedef struct tale { /* what a run told */
    char event[YEARS][2][256];
    uint32_t n_event[YEARS];
    double gain[YEARS], cost[YEARS], bread[YEARS], steel[YEARS], paid[YEARS];
} tale;

static ag_err listen(void *self, const ag_table *table, const ag_value *v)
{
    tale *t = self;
    uint32_t n = (uint32_t)v[0].number;
    if (table == ag_result_table(AG_RESULT_EVENT)) {
        if (strcmp(v[2].text, "project") != 0) return AG_OK;
        assert_string_equal(v[1].text, "town");
        snprintf(t->event[n][t->n_event[n]++], 256, "%s", v[3].text);
    }
    if (row_is(table, v, AG_RESULT_INDEX, 1, "town", 2, "project_gain_usd.bridge")) {
        t->gain[n] = v[3].number;
    }
    if (row_is(table, v, AG_RESULT_INDEX, 1, "town", 2, "project_cost_usd.bridge")) {
        t->cost[n] = v[3].number;
    }
    if (row_is(table, v, AG_RESULT_BALANCE, 3, "project", 2, "bread")) t->bread[n] -= v[4].number;
    if (row_is(table, v, AG_RESULT_BALANCE, 3, "project", 2, "steel")) t->steel[n] -= v[4].number;
    if (row_is(table, v, AG_RESULT_POSTING, 2, "treasury.guild", 4, "project")) {
        t->paid[n] += v[3].number;
    }
    return AG_OK;
}

typedef struct told {
    trial of;
    tale tale;
} told;

static told *tell_of(const char *text)
{
    told *t = calloc(1, sizeof *t);
    assert_non_null(t);
    t->of = trial_of(text, NULL);
    ag_sink sink = row_sink_of(&t->tale, listen);
    run_to_end(t->of.ctx, t->of.run, &sink);
    return t;
}

static void forget(told *t)
{
    trial_end(&t->of);
    free(t);
}

static double bread_price(const told *t, uint32_t period)
{
    const ag_model *model = ag_run_model(t->of.run);
    return ag_run_results(t->of.run)->price[((size_t)period * model->n_place + 1) * model->n_good];
}

/* 5 t over two years from 2002: 2.5 a year at 5, the way is cheaper from 2004. */
static void test_dated(void **unused)
{
    (void)unused;
    told *t =
        tell_of(SHOP ONE_STAGE BRIDGE("bread: 5 t", "over: 2 yr, start: 2002-03-01, why: toll"));
    static const double bread[YEARS] = {0, 0, 2.5, 2.5}, price[YEARS] = {5, 5, 5, 5, 3, 3, 3, 3};
    for (uint32_t n = 0; n < YEARS; n++) {
        assert_near(t->tale.bread[n], bread[n], 1e-9);
        assert_near(t->tale.paid[n], 5 * bread[n], 1e-8);
        assert_near(bread_price(t, n), price[n], 1e-9);
        assert_int_equal(t->tale.n_event[n], n == 2 || n == 4);
    }
    assert_string_equal(t->tale.event[2][0], "bridge begins: toll");
    assert_string_equal(t->tale.event[4][0], "bridge is done");
    assert_near(t->of.run->state.project_start[0], 2002, 0);
    assert_near(t->of.run->state.project_done[0], 2004, 1e-9);
    assert_near(t->of.run->state.project_got[0], 5, 1e-9);
    forget(t);
}

/* Bread at 5 is dearer than the guild pays, so the bridge waits; the toll falls by itself in 2005, and all
** that is left is bought in a year. */
static void test_delayed(void **unused)
{
    (void)unused;
    told *t =
        tell_of(SHOP ONE_STAGE
                "events:\n"
                "  - {on: 2005-01-01, why: cheap, set: {legs.mill-town.freight: 1.5 "
                "USD2000/t}}\n" BRIDGE("bread: 5 t, steel: 1 t",
                                       "over: 2 yr, start: 2002, most: {bread: 4 USD2000/t}"));
    static const double steel[YEARS] = {0, 0, 0.5, 0.5};
    for (uint32_t n = 0; n < YEARS; n++) {
        assert_near(t->tale.bread[n], n == 5 ? 5 : 0, 1e-9);
        assert_near(t->tale.steel[n], steel[n], 1e-9);
        assert_near(bread_price(t, n), n < 5 ? 5 : n == 5 ? 3.5 : 3, 1e-9);
    }
    assert_string_equal(t->tale.event[6][0], "bridge is done");
    forget(t);
}

/* A horizon of a year: cheaper bread is worth 100 ln(5/3) = 51.08 to the town, which is less than a tonne of
** steel for 60 and more than one for 50, from 2003. */
static void test_decide(void **unused)
{
    (void)unused;
    told *t = tell_of(SHOP ONE_STAGE BRIDGE("steel: 1 t", "over: 1 yr, start: decide"));
    for (uint32_t n = 0; n < YEARS; n++) {
        assert_near(t->tale.gain[n], n <= 3 ? 100 * log(5.0 / 3) : 0, 0.01);
        assert_near(t->tale.cost[n], n < 3 ? 60 : n == 3 ? 50 : 0, 1e-6);
        assert_near(t->tale.steel[n], n == 3 ? 1 : 0, 1e-9);
        assert_near(bread_price(t, n), n < 4 ? 5 : 3, 1e-9);
    }
    assert_string_equal(t->tale.event[3][0],
                        "bridge begins; decided: worth 51.1, costs 50 USD2000");
    forget(t);
}

/* For ever, at 5 %: 20 years' worth, a year later. Without hope the bridge is weighed each year. */
static void test_horizon(void **unused)
{
    (void)unused;
    static const char stages[] = SHOP "stages_yr: [1, 3, 9]\ndiscount: 0.05\n" BRIDGE(
        "steel: 20 t", "over: 1 yr, start: decide, from: 2002, most: {steel: 1e4 USD2000/t}");
    told *t = tell_of(stages);
    double delta0 = -expm1(-0.05) / 0.05, gain = 20 * 100 * log(5.0 / 3) * exp(-0.05);
    /* 10 t of steel are for sale in a year: the others are short */
    double wanted = delta0 * 10 * 1e4;
    assert_near(t->tale.gain[0] + t->tale.cost[1], 0, 0);
    for (uint32_t n = 2; n < YEARS; n++) {
        assert_near(t->tale.gain[n], gain, 1e-3 * gain);
        assert_near(t->tale.cost[n], wanted + delta0 * 10 * (n < 3 ? 60 : 50), 1e-6 * wanted);
        assert_int_equal(t->tale.n_event[n], 0);
    }
    forget(t);
}

/* The market of a world in which a project is weighed in vain is that of a world without it. */
static void test_no_trace(void **unused)
{
    (void)unused;
    told *with = tell_of(SHOP ONE_STAGE BRIDGE("steel: 9 t", "over: 1 yr, start: decide"));
    told *without = tell_of(SHOP ONE_STAGE);
    const ag_run_record *a = ag_run_results(with->of.run), *b = ag_run_results(without->of.run);
    assert_true(with->tale.cost[7] > with->tale.gain[7]);
    for (uint32_t n = 0; n < YEARS; n++) {
        assert_near(a->objective[n], b->objective[n], 0);
        assert_near(bread_price(with, n), bread_price(without, n), 0);
    }
    forget(with);
    forget(without);
}

/* Stopped in any year and gone on with: the same hash and the same events. */
static void test_resume(void **unused)
{
    (void)unused;
    static const char text[] =
        SHOP ONE_STAGE BRIDGE("steel: 1 t, bread: 3 t", "over: 3 yr, start: decide, from: 2001");
    told *plain = tell_of(text);
    assert_true(plain->tale.n_event[1] == 1 && plain->tale.n_event[4] == 1);
    for (uint32_t stop = 1; stop < YEARS; stop++) {
        ag_ctx *ctx = plain->of.ctx;
        memory_sink memory = memory_sink_new(ctx);
        ag_sink sink = memory_sink_of(&memory);
        ag_run_options options = {.until_year = 2000 + stop};
        ag_run *run = run_of(ctx, plain->of.scenario, &options);
        run_to_end(ctx, run, &sink);
        ag_run_free(run);
        options = (ag_run_options){.resume = true};
        run = run_of(ctx, plain->of.scenario, &options);
        run_to_end(ctx, run, &sink);
        const ag_run_record *a = ag_run_results(run), *b = ag_run_results(plain->of.run);
        assert_string_equal(a->hash, b->hash);
        assert_int_equal(a->n_event, b->n_event);
        for (uint32_t i = 0; i < a->n_event; i++) {
            assert_string_equal(a->event[i].why, b->event[i].why);
        }
        ag_run_free(run);
        memory_sink_free(&memory);
    }
    forget(plain);
}

static void test_audited(void **unused)
{
    (void)unused;
    check_postings_audited(/* a year with purchases */
                           SHOP ONE_STAGE BRIDGE("bread: 5 t, steel: 1 t",
                                                 "over: 2 yr, start: 2002"),
                           2);
}

/* ---- shocks of outside demand and supply ------------------------------------------------------------------- */

/* Bread from a mill that asks more for more, 20 t for 2 USD/t at first, and both sides of the market drawn. */
#define DRAWN                                                                                      \
    TOWN "  mill: {market: external, supply: [{good: bread, at: 20 t/yr, price: 2 USD2000/t,\n"    \
         "         elasticity: 0.5, volatility: 0.3}]}\n"                                          \
         "  town: {demand: [{good: bread, budget: 100 USD2000/yr, volatility: 0.3}],\n"            \
         "         supply: [{good: steel, price: 48 USD2000/t, upto: 10 t/yr}]}\n"                 \
         "draws: true\n"                                                                           \
         "seed: 1\n"

/* Bread that is bought at a toll: 20 e^s sqrt(p/2) = 100 e^d/(p + toll). */
static double bought(double toll, double d, double s)
{
    double low = 0, high = 1e3;
    for (int i = 0; i < 200; i++) {
        double p = (low + high) / 2;
        if (20 * exp(s) * sqrt(p / 2) * (p + toll) < 100 * exp(d))
            low = p;
        else
            high = p;
    }
    return 100 * exp(d) / (low + toll);
}

/* What a toll of 1 instead of 3 is worth: a toll's rise costs what is bought at it. Simpson's rule. */
static double worth_of_bridge(double d, double s)
{
    enum { N = 200 };
    double sum = bought(1, d, s) + bought(3, d, s);
    for (int i = 1; i < N; i++) sum += (i % 2 ? 4 : 2) * bought(1 + 2.0 * i / N, d, s);
    return sum * 2.0 / N / 3;
}

/* The bridge is weighed along the curves as drawn: it begins in the first year in which it is worth a tonne of
** steel at 48. Along the curves of the scenario it never is, for 44.6 is less. */
static void test_drawn(void **unused)
{
    (void)unused;
    static const char text[] = DRAWN ONE_STAGE BRIDGE("steel: 1 t", "over: 1 yr, start: decide");
    trial t = trial_of(text, NULL);
    tale heard = {0};
    ag_sink sink = row_sink_of(&heard, listen);
    bool begun = false;
    for (uint32_t n = 0; n < YEARS && !begun; n++) {
        double d = t.run->state.demand_shock[0], s = t.run->state.supply_shock[0];
        double worth = worth_of_bridge(d, s);
        trial_step(&t, &sink);
        begun = heard.n_event[n] > 0;
        assert_near(heard.gain[n], worth, 0.02);
        assert_near(heard.cost[n], 48, 1e-6);
        assert_int_equal(begun, worth > 48);
    }
    assert_true(begun && worth_of_bridge(0, 0) < 48);
    trial_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dated),    cmocka_unit_test(test_delayed),
        cmocka_unit_test(test_decide),   cmocka_unit_test(test_horizon),
        cmocka_unit_test(test_no_trace), cmocka_unit_test(test_resume),
        cmocka_unit_test(test_audited),  cmocka_unit_test(test_drawn)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
