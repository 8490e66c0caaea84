/* Ways of solving: one that does not end gives way to the next; whoever interrupts is obeyed. */
#include "../market_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void solve(test_world *t, const ag_market_options *options, ag_market **market,
                  ag_market_answer *answer)
{
    assert_int_equal(ag_market_create(t->ctx, t->model, options, market), AG_OK);
    ag_err err = ag_market_solve(*market, &t->world, answer);
    if (err < 0) test_fail(t->ctx);
    assert_int_equal(err, AG_OK);
}

/* With a single step no simplex ends, so the interior has its turn, and finds the same optimum. (A world of
** fixed needs: where there are ladders, another vertex centres the next round's elsewhere.) */
static void limit_reached(void **state)
{
    (void)state;
    test_world t;
    ag_market *market, *hurried;
    ag_market_answer answer, other;
    ag_market_options options = {.step_limit = 1};
    assert_true(test_world_open(&t, ARGOSY_SOURCE_DIR "/scenarios/dantzig"));
    solve(&t, NULL, &market, &answer);
    assert_int_equal(answer.way, 0);
    assert_int_equal(answer.n_refused, 0);
    assert_true(answer.iterations > 1);
    solve(&t, &options, &hurried, &other);
    assert_true(other.way > 0);
    assert_true(fabs(other.objective - answer.objective) <= 1e-9 * fabs(answer.objective));
    ag_market_free(market);
    ag_market_free(hurried);
    test_world_free(&t);
}

/* The same limit takes the same ways, to the last bit. */
static void limit_repeats(void **state)
{
    (void)state;
    test_world t;
    ag_market *first, *second;
    ag_market_answer a, b;
    ag_market_options options = {.step_limit = 1};
    assert_true(test_world_open(&t, ARGOSY_SOURCE_DIR "/scenarios/two-worlds"));
    solve(&t, &options, &first, &a);
    solve(&t, &options, &second, &b);
    assert_int_equal(a.way, b.way);
    assert_int_equal(a.iterations, b.iterations);
    assert_memory_equal(a.value, b.value, a.lp->n_col * sizeof *a.value);
    assert_memory_equal(a.pi, b.pi, a.lp->n_row * sizeof *a.pi);
    ag_market_free(first);
    ag_market_free(second);
    test_world_free(&t);
}

static void interrupted(void **state)
{
    (void)state;
    test_world t;
    ag_market *market;
    ag_market_answer answer;
    assert_true(test_world_open(&t, ARGOSY_SOURCE_DIR "/scenarios/two-worlds"));
    assert_int_equal(ag_market_create(t.ctx, t.model, NULL, &market), AG_OK);
    ag_ctx_interrupt(t.ctx);
    assert_int_equal(ag_market_solve(market, &t.world, &answer), AG_ERR_INTERRUPTED);
    ag_market_free(market);
    test_world_free(&t);
}

/* A town whose makers of power hold out at 2, 12 and 22 USD/MWh, beside a market of 1e13 USD a year. */
static const char FAMINE[] =
    "argosy: 1\n"
    "years: [2000, 2010]\n"
    "stages_yr: [1]\n"
    "discount: 0\n"
    "currency: USD2000\n"
    "goods: {power: {unit: MWh}, gold: {unit: t}}\n"
    "places:\n"
    "  town:\n"
    "    fixed_capacity: true\n"
    "    capacity: {cheap: 0.1 MWh/yr, middling: 0.1 MWh/yr, dear: 0.1 MWh/yr}\n"
    "    demand:\n"
    "      - {good: power, segments: [[1 MWh/yr, 1e12 USD2000/MWh], [1000 MWh/yr, 50 "
    "USD2000/MWh]]}\n"
    "      - {good: gold, segments: [[1e6 t/yr, 1e7 USD2000/t]]}\n"
    "    supply: [{good: gold, price: 1e6 USD2000/t, upto: 2e6 t/yr}]\n"
    "processes:\n"
    "  cheap: {out: {power: 1 MWh}, cost: 2 USD2000, where: [town]}\n"
    "  middling: {out: {power: 1 MWh}, cost: 12 USD2000, where: [town]}\n"
    "  dear: {out: {power: 1 MWh}, cost: 22 USD2000, where: [town]}\n";

static double made(const ag_market_answer *answer, uint32_t process)
{
    double units = 0;
    for (uint32_t j = 0; j < answer->lp->n_col; j++) {
        const ag_col *col = &answer->lp->col[j];
        if (col->kind == AG_COL_MAKE && col->b == process) units += answer->value[j];
    }
    return units;
}

/* After a year in which power was worth 1e12 the rows of the next are weighed at that, and what 50 USD are is
** within the solver's tolerance: its first answer to a year of plenty leaves them lying. The check refuses it, and
** what comes of solving again is the answer by hand. (A solver that gets it right at once has to be given a
** harder year here.) */
static void refused(void **state)
{
    (void)state;
    test_world t;
    ag_market *market;
    ag_market_answer answer;
    assert_true(test_world_text(&t, FAMINE));
    solve(&t, NULL, &market, &answer);
    assert_int_equal(answer.n_refused, 0);
    assert_true(fabs(test_price(&t, &answer, "town", "power") / 1e12 - 1) <= 1e-9);
    t.capacity[0] = t.capacity[1] = t.capacity[2] = 400;
    ag_err err = ag_market_solve(market, &t.world, &answer);
    if (err < 0) test_fail(t.ctx);
    assert_int_equal(err, AG_OK);
    assert_true(answer.n_refused > 0);
    static const double wanted[] = {400, 400, 201};
    for (uint32_t j = 0; j < 3; j++) assert_true(fabs(made(&answer, j) - wanted[j]) <= 1e-6);
    assert_true(fabs(test_price(&t, &answer, "town", "power") - 22) <= 1e-6);
    ag_market_free(market);
    test_world_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limit_reached),
        cmocka_unit_test(limit_repeats),
        cmocka_unit_test(interrupted),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
