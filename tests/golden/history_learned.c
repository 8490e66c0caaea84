/* What two prototypes of the model got wrong and only runs can show; letters as in
** golden/market_learned.c: (a) shortfall above need, (e) migrants as a pump, (g) wages of
** nothing, (h) real wages, (i) the spread over stage layouts, (m) audits, (n) waste. Hashes of
** repeated and resumed runs (l): property/history_worlds.c, golden/run_perestroika.sh. */
#include "argosy/society.h"

#include "../row_sink.h"

#ifdef AG_SANITIZED
static const char *const UNTIL = "2036";
enum { SETTLED = 2 };
#else
static const char *const UNTIL = "2060";
enum { SETTLED = 10 }; /* periods until the town has been built up */
#endif

enum { PERIODS = 64 };

/* Of two-worlds, a person and year; room is a need everywhere. */
static const struct {
    const char *good;
    double q;
} NEEDS[] = {{"food", 0.6}, {"water", 0.6}, {"power", 25}, {"shelter", 1}};

/* What a run tells of the rock. */
typedef struct rock {
    double people, in, out, sway; /* sums of the settled periods; both in and out of one period */
    double real_wage[PERIODS], wage[PERIODS], basket[PERIODS], waste[PERIODS], made[PERIODS];
    double in_now, out_now;
} rock;

static ag_err index_row(rock *r, uint32_t period, const char *what, double value)
{
    /* (a) nobody lacks more than all, but for the hundredth that the bound of shortfall leaves */
    if (strcmp(what, "deprivation") == 0) assert_true(value >= 0 && value <= 1.01 * (1 + 1e-9));
    if (strcmp(what, "emigrants") == 0) r->out_now = value;
    if (strcmp(what, "real_wage") == 0) r->real_wage[period] = value;
    if (strcmp(what, "wage") == 0) r->wage[period] = value;
    if (strcmp(what, "immigrants") != 0) return AG_OK;
    r->in_now = value; /* told after the emigrants */
    if (period < SETTLED) return AG_OK;
    r->in += r->in_now;
    r->out += r->out_now;
    r->sway += fmin(r->in_now, r->out_now);
    return AG_OK;
}

static ag_err rock_row(void *self, const ag_table *table, const ag_value *values)
{
    rock *r = self;
    uint32_t period = (uint32_t)values[0].number;
    assert_true(period < PERIODS || table == ag_result_table(AG_RESULT_ACCOUNT));
    if (table == ag_result_table(AG_RESULT_PEOPLE) && strcmp(values[1].text, "rock") == 0) {
        if (period >= SETTLED) r->people += values[4].number;
    }
    if (table == ag_result_table(AG_RESULT_INDEX) && strcmp(values[1].text, "rock") == 0) {
        return index_row(r, period, values[2].text, values[3].number);
    }
    if (table == ag_result_table(AG_RESULT_PRICE) && strcmp(values[1].text, "rock") == 0) {
        for (size_t g = 0; g < sizeof NEEDS / sizeof *NEEDS; g++) {
            bool it = strcmp(values[2].text, NEEDS[g].good) == 0;
            if (it) r->basket[period] += NEEDS[g].q * values[3].number;
        }
    }
    if (row_is(table, values, AG_RESULT_BALANCE, 2, "slag", 3, ag_why_text(AG_WHY_WASTE))) {
        r->waste[period] += values[4].number;
    }
    if (row_is(table, values, AG_RESULT_ACTIVITY, 1, "rock", 2, "smelter")) {
        r->made[period] += values[3].number;
    }
    return AG_OK;
}

static const char *const TOWN_PEOPLE[] = {"places.rock.people", "200 person"};
static const char *const TOWN_SHELTER[] = {"places.rock.shelter", "250 person"};
static const char *const TOWN_BUDGET[] = {"programmes.0.budget", "1e10 USD2020/yr"};

/* A town that lives of a budget which stays as it is; (m) its audit. Mean people of the settled
** periods. */
static double town(const char *stages, rock *r)
{
    const ag_set set[] = {{TOWN_PEOPLE[0], TOWN_PEOPLE[1]},
                          {TOWN_SHELTER[0], TOWN_SHELTER[1]},
                          {TOWN_BUDGET[0], TOWN_BUDGET[1]},
                          {"stages_yr", stages}};
    *r = (rock){0};
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_open(ctx, "two-worlds", set, 4);
    ag_run_options options = {.until_year = strtod(UNTIL, NULL)};
    ag_run *run = run_of(ctx, scenario, &options);
    ag_sink sink = row_sink_of(r, rock_row);
    run_to_end(ctx, run, &sink);
    const ag_run_record *record = ag_run_results(run);
    assert_true(record->audit.mass <= 1e-9 && record->audit.money <= 1e-9);
    assert_true(record->audit.people <= 1e-9 && record->audit.market <= 1e-9);
    double periods = (double)record->n_period - SETTLED;
    assert_true(periods > 3);
    ag_run_free(run);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
    return r->people / periods;
}

/* (e) Nobody is moved in and out in the same breath: what both comes and goes in one period is
** small beside those who live there. Measured: 0.7 %. (Crews whose stay is over live there until a
** window opens: they come one year and go another, which is rotation and no pump.) */
static void no_pump(void **unused)
{
    (void)unused;
    rock *r = calloc(1, sizeof *r);
    assert_non_null(r);
    (void)town("[1, 3, 9, 27]", r);
    assert_true(r->people > 100);
    printf("people in and out: %.3f and %.3f a person and year, both in one year %.4f\n",
           r->in / r->people, r->out / r->people, r->sway / r->people);
    assert_true(r->sway <= 0.02 * r->people);
    free(r);
}

/* (h) The real wage is the wage over what a person's needs cost at the prices told, room
** included. */
static void real_wages(void **unused)
{
    (void)unused;
    rock *r = calloc(1, sizeof *r);
    assert_non_null(r);
    (void)town("[1, 3, 9, 27]", r);
    uint32_t dear = 0, n = 0;
    for (uint32_t t = 0; t < PERIODS && r->wage[t] > 0; t++, n++) {
        if (r->wage[t] > 20 * 60000.0) dear++;
        assert_near(r->real_wage[t] * r->basket[t] / r->wage[t], 1, 1e-9);
        /* (g) hands cost at least what they ask, Earth's wage and hardship's share */
        assert_true(r->wage[t] >= 120000.0 * (1 - 1e-9));
    }
    assert_true(n > 3 && dear > 0); /* wages are tens of times the Earth's, baskets too */
    free(r);
}

/* (i) The same town under stage layouts that all look 13 years ahead and more before their tail.
** The spread is a property of the method; it is told, and bounded by what was measured (1.05 to
** 1.93) with room. */
static void layouts(void **unused)
{
    (void)unused;
    static const char *const stages[] = {"[1, 3, 9, 27]", "[1, 4, 13, 27]", "[1, 4, 12, 36]"};
    double least = INFINITY, most = 0;
    rock *r = calloc(1, sizeof *r);
    assert_non_null(r);
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        double people = town(stages[i], r);
        printf("stages %s: %.0f people on average\n", stages[i], people);
        least = fmin(least, people);
        most = fmax(most, people);
    }
    printf("spread over layouts: %.2f-fold\n", most / least);
    assert_true(most / least <= 3.0);
    free(r);
}

/* (n) A useless by-product is waste, all of it, and leaves a row that says so. */
static void waste_is_told(void **unused)
{
    (void)unused;
    static const char *text =
        "argosy: 1\ntitle: slag\nyears: [2000, 2005]\nstages_yr: [1, 3, 9]\ncurrency: USD2000\n"
        "discount: 0.05\ngoods:\n  ore: {unit: t}\n  iron: {unit: t}\n"
        "  slag: {unit: t, store: false}\nplaces:\n  earth:\n    market: external\n"
        "    supply: [{good: ore, price: 10 USD2000/t, upto: 1e6 t/yr}]\n"
        "  rock: {demand: [{good: iron, budget: 10000 USD2000/yr}]}\n"
        "processes:\n  smelter: {out: {iron: 1 t, slag: 2.5 t}, in: {ore: 3.5 t}, where: [rock]}\n"
        "legs:\n  - {from: earth, to: rock, freight: 5 USD2000/t}\n";
    rock *r = calloc(1, sizeof *r);
    assert_non_null(r);
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_of_text(ctx, text);
    ag_run *run = run_of(ctx, scenario, NULL);
    ag_sink sink = row_sink_of(r, rock_row);
    run_to_end(ctx, run, &sink);
    assert_int_equal(ag_run_results(run)->n_period, 5);
    for (uint32_t t = 0; t < 5; t++) {
        assert_near(r->made[t], 10000 / (3.5 * 15), 0.3); /* 0.1 % of ladder */
        assert_near(r->waste[t] / (-2.5 * r->made[t]), 1, 1e-9);
    }
    ag_run_free(run);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
    free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_pump), cmocka_unit_test(real_wages),
                                       cmocka_unit_test(layouts), cmocka_unit_test(waste_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
