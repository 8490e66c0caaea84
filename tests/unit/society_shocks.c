/* Shocks of outside demand: mean 1 and the variance of their formula over many seeds; none without draws. */
#include "society/society_internal.h"

#include "../society_world.h"

static const char WORLD[] =
    "argosy: 1\nyears: [2000, 2010]\nstages_yr: [1]\ncurrency: USD2000\ndraws: true\n"
    "goods: {iridium: {unit: t}}\n"
    "places:\n  earth:\n    market: external\n"
    "    supply: [{good: iridium, at: 7 t/yr, price: 1e8 USD2000/t, elasticity: 0.3}]\n"
    "    demand:\n"
    "      - {good: iridium, at: 7 t/yr, price: 1e8 USD2000/t, elasticity: -0.5, volatility: "
    "0.5}\n";

enum { SEEDS = 4000, YEARS = 5 };

typedef struct moments {
    double factor, log, square; /* means */
} moments;

/* After some years of periods of a year, over seeds. */
static moments after_years(bool draws)
{
    ag_ctx *ctx = ag_ctx_create(NULL);
    ag_scenario *scenario = scenario_of_text(ctx, WORLD);
    ag_model *model = NULL;
    assert_int_equal(ag_scenario_model(ctx, scenario, NULL, 0, &model), AG_OK);
    ag_state state = {0};
    ag_state_bins bins = {1, 1, 0};
    assert_int_equal(ag_state_create(ctx, model, 1, &bins, &state), AG_OK);
    moments sum = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        ag_model own = *model;
        own.seed = seed;
        own.draws = draws;
        ag_books books = {.period_yr = 1};
        ag_society society = {.model = &own, .state = &state, .books = &books};
        ag_state_start(&state, &own);
        for (uint32_t i = 0; i < YEARS; i++) {
            state.clock[0] += 1;
            state.clock[1] += 1;
            agi_shocks(&society);
        }
        assert_true(state.supply_shock[0] == 0); /* says nothing of volatility */
        double f = state.demand_shock[0];
        sum.factor += exp(f) / SEEDS;
        sum.log += f / SEEDS;
        sum.square += f * f / SEEDS;
    }
    ag_state_free(ctx, &state);
    ag_model_free(model);
    ag_scenario_free(scenario);
    ag_ctx_free(ctx);
    return sum;
}

/* v = sigma^2 tau / 2 (1 - e^(-2 t / tau)) with tau = 10 yr; four deviations of the means. */
static void test_draws(void **unused)
{
    (void)unused;
    moments m = after_years(true);
    double v = 0.25 * 5 * (1 - exp(-1));
    assert_near(m.factor, 1, 4 * sqrt((exp(v) - 1) / SEEDS));
    assert_near(m.log, -v / 2, 4 * sqrt(v / SEEDS));
    assert_near(m.square - m.log * m.log, v, 4 * v * sqrt(2.0 / SEEDS));
}

static void test_no_draws(void **unused)
{
    (void)unused;
    moments m = after_years(false);
    assert_true(m.factor > 1 - 1e-12 && m.square == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_draws),
                                       cmocka_unit_test(test_no_draws)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
