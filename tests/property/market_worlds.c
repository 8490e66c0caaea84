/* 200 random worlds: another solver finds the same objective for the exported programme; pricing cargo
** in finds what all columns find; cheaper freight never costs more. GLPK is the other solver. */
#include "../market_world.h"
#include "../random_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#ifdef AG_SANITIZED
enum { WORLDS = 20 };
#else
enum { WORLDS = 200 };
#endif

static bool open_world(test_world *t, uint32_t number, double cheaper)
{
    random_world w;
    ag_ctx *ctx = ag_ctx_create(NULL);
    const char *text = random_world_make(&w, ctx, number, cheaper);
    bool ok = test_world_text(t, text);
    if (!ok) fputs(text, stderr);
    ag_text_free(ctx, &w.text);
    ag_ctx_free(ctx);
    return ok;
}

static void solve(test_world *t, const ag_market_options *options, ag_market **market,
                  ag_market_answer *answer)
{
    assert_int_equal(ag_market_create(t->ctx, t->model, options, market), AG_OK);
    ag_err err = ag_market_solve(*market, &t->world, answer);
    if (err < 0) test_fail(t->ctx);
    assert_int_equal(err, AG_OK);
}

/* Objective that GLPK finds for the file, at full precision; NAN if it does not run. With "--xcheck" it
** goes on in exact arithmetic from where its tolerance of 1e-7 stopped it. */
static double glpk_objective(const char *mps, const char *option)
{
    char command[256], line[512];
    double objective = NAN;
    snprintf(command, sizeof command,
             "glpsol --freemps %s --min --tmlim 60 %s --write %s.sol >/dev/null 2>&1", mps, option,
             mps);
    if (system(command) != 0) return NAN;
    snprintf(command, sizeof command, "%s.sol", mps);
    FILE *file = fopen(command, "r");
    while (file && fgets(line, sizeof line, file)) {
        char primal, dual;
        if (sscanf(line, "s bas %*u %*u %c %c %lf", &primal, &dual, &objective) == 3) break;
    }
    if (file) fclose(file);
    remove(command);
    return objective;
}

/* Two optimal vertices of one programme have the same objective but for rounding: 1e-9. */
static void another_solver(void **state)
{
    (void)state;
    if (system("command -v glpsol >/dev/null") != 0) skip();
    for (uint32_t i = 0; i < WORLDS; i++) {
        test_world t;
        ag_market *market;
        ag_market_answer answer;
        char mps[64];
        assert_true(open_world(&t, i, 1.0));
        solve(&t, NULL, &market, &answer);
        snprintf(mps, sizeof mps, "world-%ld-%u.mps", (long)getpid(), i);
        assert_int_equal(ag_market_write_mps(market, mps), AG_OK);
        double other = glpk_objective(mps, "");
        if (!(fabs(other / answer.objective - 1.0) <= 1e-9)) {
            other = glpk_objective(mps, "--xcheck");
        }
        if (!(fabs(other / answer.objective - 1.0) <= 1e-9)) {
            fprintf(stderr, "world %u: %.15g here, %.15g there\n", i, answer.objective, other);
        }
        assert_true(fabs(other / answer.objective - 1.0) <= 1e-9);
        remove(mps);
        ag_market_free(market);
        test_world_free(&t);
    }
}

static void pricing_in(void **state)
{
    (void)state;
    ag_market_options all = {.all_columns = true};
    for (uint32_t i = 0; i < WORLDS; i += 4) {
        test_world t;
        ag_market *market, *whole;
        ag_market_answer few, every;
        assert_true(open_world(&t, i, 1.0));
        solve(&t, NULL, &market, &few);
        solve(&t, &all, &whole, &every);
        assert_true(few.lp->n_col <= every.lp->n_col);
        /* both end at prices within the ladder's fine part, 0.1 % */
        assert_true(fabs(few.objective / every.objective - 1.0) < 1e-3);
        ag_market_free(market);
        ag_market_free(whole);
        test_world_free(&t);
    }
}

/* Cost vectors c, c' of the same programme and its optima x, x': (c' - c)(x' - x) <= 0. Only worlds
** whose ladders stand still are the same programme: no curves, so freight and supply are all costs. */
static double saving(const ag_market_answer *b, const double *a_value, const double *a_cost)
{
    double sum = 0.0;
    for (uint32_t j = 0; j < b->lp->n_col; j++) {
        sum += (b->lp->cost[j] - a_cost[j]) * (b->value[j] - a_value[j]);
    }
    return sum;
}

static void cheaper_costs(void **state)
{
    (void)state;
    ag_market_options all = {.all_columns = true};
    static const char *world =
        "argosy: 1\ntitle: costs\nyears: [2000, 2001]\nstages_yr: [1]\ncurrency: USD2000\n"
        "discount: 0\ngoods:\n  c: {unit: t}\nplaces:\n"
        "  a: {supply: [{good: c, price: %.6g USD2000/t, upto: 60 t/yr}]}\n"
        "  b: {supply: [{good: c, price: %.6g USD2000/t, upto: 80 t/yr}]}\n"
        "  x: {demand: [{good: c, segments: [[30 t/yr, 90 USD2000/t], [30 t/yr, 40 USD2000/t], "
        "[30 t/yr, 20 USD2000/t]]}]}\n"
        "  y: {demand: [{good: c, need: 50 t/yr, penalty: 500 USD2000/t}]}\n"
        "legs:\n  - {from: a, to: x, freight: %.6g USD2000/t}\n"
        "  - {from: a, to: y, freight: %.6g USD2000/t}\n"
        "  - {from: b, to: x, freight: %.6g USD2000/t}\n"
        "  - {from: b, to: y, freight: %.6g USD2000/t}\n";
    double last_value[64] = {0}, last_cost[64] = {0};
    for (uint32_t i = 0; i < WORLDS; i++) {
        ag_rng_key key = {.seed = 7, .run = i};
        double c[6];
        char text[2048];
        for (uint32_t n = 0; n < 6; n++) c[n] = 1.0 + 40.0 * ag_rng_uniform(&key, n);
        snprintf(text, sizeof text, world, c[0], c[1], c[2], c[3], c[4], c[5]);
        test_world t;
        ag_market *market;
        ag_market_answer answer;
        assert_true(test_world_text(&t, text));
        solve(&t, &all, &market, &answer);
        assert_in_range(answer.lp->n_col, 1, 64);
        if (i > 0) assert_true(saving(&answer, last_value, last_cost) <= 1e-9);
        for (uint32_t j = 0; j < answer.lp->n_col; j++) {
            last_value[j] = answer.value[j];
            last_cost[j] = answer.lp->cost[j];
        }
        ag_market_free(market);
        test_world_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(another_solver),
                                       cmocka_unit_test(pricing_in),
                                       cmocka_unit_test(cheaper_costs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
