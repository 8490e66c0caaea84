/* Quotes: what counts as traded, and who sets a price. Two places, one good, worked out by hand. */
#include "../market_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 10 t lie at store. Nobody buys in the first two years, then 5 t a year are needed. */
static const char LIES[] =
    "argosy: 1\ntitle: lies\nyears: [2000, 2008]\nperiod: 1 yr\nstages_yr: [1, 1, 2, 4]\n"
    "currency: USD2000\ndiscount: 0\ngoods:\n  ore: {unit: t, store: true}\nplaces:\n"
    "  store:\n    market: full\n    stock: {ore: 10 t}\n    demand:\n      - good: ore\n"
    "        penalty: 300 USD2000/t\n        need: {2000: 0 t/yr, 2002: 5 t/yr, step: true}\n";

static void open_market(test_world *t, const char *text, ag_market **market,
                        ag_market_answer *answer)
{
    assert_true(test_world_text(t, text));
    assert_int_equal(ag_market_create(t->ctx, t->model, NULL, market), AG_OK);
    ag_err err = ag_market_solve(*market, &t->world, answer);
    if (err < 0) test_fail(t->ctx);
    assert_int_equal(err, AG_OK);
}

static void what_only_lies_there_is_not_traded(void **state)
{
    (void)state;
    test_world t;
    ag_market *market;
    ag_market_answer answer;
    open_market(&t, LIES, &market, &answer);
    assert_int_equal(answer.passed[0], 1);
    assert_int_equal(answer.status[0], AG_PRICE_NO_TRADE);
    ag_market_free(market);
    test_world_free(&t);
}

/* a sells without limit at 100; carrying it to b costs 20; b's last buyer would give 200. */
static const char SHIPS[] =
    "argosy: 1\ntitle: ships\nyears: [2000, 2001]\nstages_yr: [1]\ncurrency: USD2000\ndiscount: 0\n"
    "goods:\n  ore: {unit: t}\nplaces:\n"
    "  a: {supply: [{good: ore, price: 100 USD2000/t, upto: 1000 t/yr}]}\n"
    "  b: {demand: [{good: ore, segments: [[30 t/yr, 200 USD2000/t]]}]}\n"
    "legs:\n  - {from: a, to: b, freight: 20 USD2000/t}\n";

static void the_last_ship_sets_the_price(void **state)
{
    (void)state;
    test_world t;
    ag_market *market;
    ag_market_answer answer;
    open_market(&t, SHIPS, &market, &answer);
    const ag_marginal *at_b = &answer.marginal[ag_xgood_count(t.model)];
    assert_true(fabs(at_b->usd - 120) < 1e-9);
    assert_true(fabs(at_b->q_pyr - 30) < 1e-9);
    assert_int_equal(at_b->col.kind, AG_COL_CARGO);
    assert_int_equal(at_b->uses, 0);
    assert_int_equal(at_b->n_part, 2); /* the price at a, then freight */
    assert_int_equal(at_b->part[0].row.kind, AG_ROW_GOOD);
    assert_int_equal(at_b->part[0].row.a, 0);
    assert_true(fabs(at_b->part[0].usd - 100) < 1e-9);
    assert_int_equal(at_b->part[1].row.kind, AG_ROW_KINDS);
    assert_true(fabs(at_b->part[1].usd - 20) < 1e-9);
    ag_market_free(market);
    test_world_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_only_lies_there_is_not_traded),
                                       cmocka_unit_test(the_last_ship_sets_the_price)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
