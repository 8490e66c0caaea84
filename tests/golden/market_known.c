/* Programmes whose answers are known from elsewhere. Sources: known answers of Dantzig (1963), Samuelson
** (1952) in closed form, and a published example of transport with delay (PyPSA 1.4 documentation). */
#include "../market_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void solve(test_world *t, ag_market **market, ag_market_answer *answer)
{
    assert_int_equal(ag_market_create(t->ctx, t->model, NULL, market), AG_OK);
    ag_err err = ag_market_solve(*market, &t->world, answer);
    if (err < 0) test_fail(t->ctx);
    assert_int_equal(err, AG_OK);
}

/* Exact: an integral vertex of small integers, so only rounding remains. */
static void dantzig(void **state)
{
    (void)state;
    test_world t;
    ag_market *market;
    ag_market_answer answer;
    assert_true(test_world_open(&t, ARGOSY_SOURCE_DIR "/scenarios/dantzig"));
    solve(&t, &market, &answer);
    assert_true(fabs(answer.objective - 153675.0) < 1e-6);
    const char *markets[] = {"new_york", "chicago", "topeka"};
    const double known[] = {225.0, 153.0, 126.0};
    double shift = test_price(&t, &answer, "seattle", "cases");
    for (int i = 0; i < 3; i++) { /* a degenerate optimum: all duals may move together */
        double price = test_price(&t, &answer, markets[i], "cases");
        assert_true(fabs(price - shift - known[i]) < 1e-9);
    }
    assert_true(answer.check.gap <= 1e-9);
    ag_market_free(market);
    test_world_free(&t);
}

/* Two places, constant elasticities: supply q = 100 P^0.5 in one, demand q = 4000 P^-1.5 in the other,
** freight 3. Closed by bisection here; the ladder's step about the price is 0.1 %. */
static void two_regions(void **state)
{
    (void)state;
    static const char *text =
        "argosy: 1\ntitle: two regions\nyears: [2000, 2001]\nstages_yr: [1]\ncurrency: USD2000\n"
        "discount: 0\ngoods:\n  corn: {unit: t}\nplaces:\n"
        "  a: {supply: [{good: corn, at: 100 t/yr, price: 1 USD2000/t, elasticity: 0.5}]}\n"
        "  b: {demand: [{good: corn, at: 4000 t/yr, price: 1 USD2000/t, elasticity: -1.5}]}\n"
        "legs:\n  - {from: a, to: b, freight: 3 USD2000/t}\n";
    double low = 0.0, high = 100.0;
    for (int i = 0; i < 200; i++) {
        double p = (low + high) / 2.0;
        if (100.0 * sqrt(p) < 4000.0 * pow(p + 3.0, -1.5))
            low = p;
        else
            high = p;
    }
    test_world t;
    ag_market *market;
    ag_market_answer answer;
    assert_true(test_world_text(&t, text));
    solve(&t, &market, &answer);
    double price = test_price(&t, &answer, "a", "corn");
    assert_true(fabs(price / low - 1.0) < 2e-3);
    assert_true(fabs(test_price(&t, &answer, "b", "corn") - price - 3.0) < 1e-9);
    double q = test_sum(&answer, AG_COL_CARGO, AG_NONE, AG_NONE, AG_NONE);
    assert_true(fabs(q / (100.0 * sqrt(low)) - 1.0) < 2e-3);
    ag_market_free(market);
    test_world_free(&t);
}

/* Eight steps, two steps of delay, efficiency 0.95, cost 5 against 80: 40 x 80 + 210/0.95 x 5. */
static void transit_delay(void **state)
{
    (void)state;
    static const char *text =
        "argosy: 1\ntitle: delay\nyears: [2000, 2001]\nstages_yr: [1, 1, 1, 1, 1, 1, 1, 1]\n"
        "currency: USD2000\ndiscount: 0\ngoods:\n  cargo: {unit: t, store: false}\nplaces:\n"
        "  a: {supply: [{good: cargo, price: 5 USD2000/t, upto: 500 t/yr}]}\n"
        "  b:\n    supply: [{good: cargo, price: 80 USD2000/t, upto: 500 t/yr}]\n"
        "    demand: [{good: cargo, need: {2000: 20 t/yr, 2002: 30 t/yr, 2004: 40 t/yr, "
        "2007: 30 t/yr, step: true}}]\n"
        "legs:\n  - {from: a, to: b, freight: 0 USD2000/t, time: 2 yr, loss: 0.05}\n";
    test_world t;
    ag_market *market;
    ag_market_answer answer;
    assert_true(test_world_text(&t, text));
    solve(&t, &market, &answer);
    assert_true(fabs(answer.objective - 4305.263157895) < 1e-6);
    ag_market_free(market);
    test_world_free(&t);
}

/* A launcher without a row in `legs:`: 3 t up at 90 a flight of 2 t, 5 a tonne on the ground. The price
** up there is 5 + 90/2 = 50; what is bought for 150 is 3 t (to the 0.1 % of the ladder around 50). */
static void launcher(void **state)
{
    (void)state;
    static const char *text =
        "argosy: 1\ntitle: launcher\nyears: [2000, 2001]\nstages_yr: [1]\n"
        "currency: USD2000\ndiscount: 0\ngoods:\n  cargo: {unit: t}\nplaces:\n"
        "  ground: {market: external, supply: [{good: cargo, price: 5 USD2000/t, upto: 500 "
        "t/yr}]}\n"
        "  orbit: {demand: [{good: cargo, budget: 150 USD2000/yr}]}\n"
        "vehicles:\n"
        "  rocket: {payload: 2 t, price_per_flight: 90 USD2000, legs: [[ground, orbit]]}\n";
    test_world t;
    ag_market *market;
    ag_market_answer answer;
    assert_true(test_world_text(&t, text));
    solve(&t, &market, &answer);
    assert_true(fabs(test_price(&t, &answer, "orbit", "cargo") - 50.0) < 1e-9);
    double up = test_sum(&answer, AG_COL_CARGO, AG_NONE, AG_NONE, AG_NONE);
    assert_true(fabs(up / 3.0 - 1.0) < 2e-3);
    double flights = test_sum(&answer, AG_COL_TRIP, AG_NONE, AG_NONE, AG_NONE);
    assert_true(fabs(flights - up / 2.0) < 1e-9);
    ag_market_free(market);
    test_world_free(&t);
}

/* The bundled worlds solve, pass the check, and need no more columns than those priced in. */
static void bundled(void **state)
{
    (void)state;
    const char *paths[] = {ARGOSY_SOURCE_DIR "/scenarios/two-worlds",
                           ARGOSY_SOURCE_DIR "/scenarios/sim"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        test_world t;
        ag_market *market, *whole;
        ag_market_answer answer, all;
        assert_true(test_world_open(&t, paths[i]));
        solve(&t, &market, &answer);
        ag_market_options options = {.all_columns = true};
        assert_int_equal(ag_market_create(t.ctx, t.model, &options, &whole), AG_OK);
        assert_int_equal(ag_market_solve(whole, &t.world, &all), AG_OK);
        assert_true(fabs(all.objective - answer.objective) <= 1e-9 * fabs(all.objective) + 1e-6);
        assert_true(answer.lp->n_col <= all.lp->n_col);
        ag_market_free(market);
        ag_market_free(whole);
        test_world_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(dantzig), cmocka_unit_test(two_regions),
                                       cmocka_unit_test(transit_delay), cmocka_unit_test(launcher),
                                       cmocka_unit_test(bundled)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
