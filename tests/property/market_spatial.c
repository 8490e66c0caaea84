/* Spatial price equilibrium of three regions (Samuelson 1952; Takayama and Judge 1971): demand
** in segments, supply of constant elasticity, freight both ways between any two. Random cases
** against two others:
**
**   a solver of this file: no programme, no ladders. Each region's price clears it for given
**   imports (bisection), and merchants ship more or less as the price gap is above or below the
**   freight, until nothing moves. The market's supply curve is steps of 0.1 % in price about the
**   answer, so prices agree to that, quantities to that times the elasticity. GLPK and CLP,
**   where installed, on the exported programme: objective to 1e-9 (rounding), prices as above
**   (they may stop at the other edge of a step). */
#include "../market_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#ifdef AG_SANITIZED
enum { CASES = 4 };
#else
enum { CASES = 25 };
#endif

enum { REGIONS = 3, SEGMENTS = 3, STEPS = 40000 };

static const double LADDER = 2e-3; /* a step of 0.1 % and the edge of the next */

typedef struct regions {
    double at[REGIONS], price[REGIONS], elasticity[REGIONS];
    double want[REGIONS][SEGMENTS], worth[REGIONS][SEGMENTS];
    double freight[REGIONS][REGIONS];
} regions;

static void regions_draw(regions *r, uint32_t number)
{
    ag_rng_key key = {.seed = 1952, .run = number};
    uint32_t n = 0;
    for (int a = 0; a < REGIONS; a++) {
        r->at[a] = 20.0 + 180.0 * ag_rng_uniform(&key, n++);
        r->price[a] = 20.0 + 180.0 * ag_rng_uniform(&key, n++);
        r->elasticity[a] = 0.3 + 1.2 * ag_rng_uniform(&key, n++);
        double worth = 150.0 + 150.0 * ag_rng_uniform(&key, n++);
        for (int i = 0; i < SEGMENTS; i++) {
            r->want[a][i] = 10.0 + 90.0 * ag_rng_uniform(&key, n++);
            r->worth[a][i] = worth;
            worth *= 0.3 + 0.5 * ag_rng_uniform(&key, n++);
        }
        for (int b = 0; b < REGIONS; b++) {
            r->freight[a][b] = a == b ? 0.0 : 5.0 + 45.0 * ag_rng_uniform(&key, n++);
        }
    }
}

static bool regions_open(const regions *r, test_world *t)
{
    char text[4096];
    int n = snprintf(text, sizeof text,
                     "argosy: 1\ntitle: regions\nyears: [2000, 2001]\nstages_yr: [1]\n"
                     "currency: USD2000\ndiscount: 0\ngoods:\n  corn: {unit: t}\nplaces:\n");
    for (int a = 0; a < REGIONS; a++) {
        n += snprintf(text + n, sizeof text - (size_t)n,
                      "  r%d:\n    supply: [{good: corn, at: %.17g t/yr, price: %.17g USD2000/t, "
                      "elasticity: %.17g}]\n    demand: [{good: corn, segments: [",
                      a, r->at[a], r->price[a], r->elasticity[a]);
        for (int i = 0; i < SEGMENTS; i++) {
            n += snprintf(text + n, sizeof text - (size_t)n, "%s[%.17g t/yr, %.17g USD2000/t]",
                          i ? ", " : "", r->want[a][i], r->worth[a][i]);
        }
        n += snprintf(text + n, sizeof text - (size_t)n, "]}]\n");
    }
    n += snprintf(text + n, sizeof text - (size_t)n, "legs:\n");
    for (int a = 0; a < REGIONS; a++) {
        for (int b = 0; b < REGIONS; b++) {
            if (a == b) continue;
            n += snprintf(text + n, sizeof text - (size_t)n,
                          "  - {from: r%d, to: r%d, freight: %.17g USD2000/t}\n", a, b,
                          r->freight[a][b]);
        }
    }
    return test_world_text(t, text);
}

/* ---- the other way ----------------------------------------------------------------------------------- */

static double supply_at(const regions *r, int a, double price)
{
    return r->at[a] * pow(price / r->price[a], r->elasticity[a]);
}

static double demand_at(const regions *r, int a, double price)
{
    double sum = 0.0;
    for (int i = 0; i < SEGMENTS; i++) sum += r->worth[a][i] > price ? r->want[a][i] : 0.0;
    return sum;
}

/* The price at which a region buys what it makes and imports. */
static double clearing_price(const regions *r, int a, double imports)
{
    double low = 1e-3, high = 1e4;
    for (int i = 0; i < 45; i++) {
        double price = (low + high) / 2.0;
        bool scarce = supply_at(r, a, price) + imports < demand_at(r, a, price);
        *(scarce ? &low : &high) = price;
    }
    return (low + high) / 2.0;
}

/* Merchants adjust until the largest wish to ship more or less is gone; false if they do not
** settle. */
static bool settle(const regions *r, double price[REGIONS])
{
    double ship[REGIONS][REGIONS] = {{0.0}};
    for (int step = 0; step < STEPS; step++) {
        double moved = 0.0, pace = 0.03;
        for (int a = 0; a < REGIONS; a++) {
            double imports = 0.0;
            for (int b = 0; b < REGIONS; b++) imports += ship[b][a] - ship[a][b];
            price[a] = clearing_price(r, a, imports);
        }
        for (int a = 0; a < REGIONS; a++) {
            for (int b = 0; b < REGIONS; b++) {
                if (a == b) continue;
                double gap = price[b] - price[a] - r->freight[a][b];
                double next = fmax(0.0, ship[a][b] + pace * gap);
                moved = fmax(moved, fabs(next - ship[a][b]) / pace);
                ship[a][b] = next;
            }
        }
        if (moved < 1e-5) return true;
    }
    return false;
}

/* ---- the comparison ---------------------------------------------------------------------------------- */

static void assert_prices(const regions *r, const test_world *t, const ag_market_answer *answer,
                          const double *known)
{
    uint32_t n_x = ag_xgood_count(t->model);
    for (uint32_t a = 0; a < REGIONS; a++) {
        double price = answer->price[a * n_x];
        if (!(fabs(price / known[a] - 1.0) <= LADDER)) {
            fail_msg("region %u: %.12g, and %.12g the other way", a, price, known[a]);
        }
        double made = test_sum(answer, AG_COL_SUPPLY, a, AG_NONE, AG_NONE);
        double q = supply_at(r, (int)a, known[a]);
        assert_true(fabs(made / q - 1.0) <= LADDER * (1.0 + r->elasticity[a]));
    }
}

/* No pair with a price gap above the freight; where something is shipped it is the freight. */
static void assert_no_arbitrage(const regions *r, const test_world *t,
                                const ag_market_answer *answer)
{
    uint32_t n_x = ag_xgood_count(t->model);
    for (uint32_t l = 0; l < t->model->n_leg; l++) {
        uint32_t a = t->model->leg[l].from, b = t->model->leg[l].to;
        double freight = r->freight[a][b];
        double gap = answer->price[b * n_x] - answer->price[a * n_x];
        assert_true(gap <= freight * (1.0 + 1e-6));
        double q = test_sum(answer, AG_COL_CARGO, l, AG_NONE, 0);
        if (q > 1e-6) assert_true(fabs(gap / freight - 1.0) <= 1e-6);
    }
}

static void another_way(void **state)
{
    (void)state;
    uint32_t traded = 0;
    for (uint32_t i = 0; i < CASES; i++) {
        regions r = {0};
        test_world t = {0};
        ag_market *market = NULL;
        ag_market_answer answer = {0};
        double known[REGIONS];
        regions_draw(&r, i);
        assert_true(regions_open(&r, &t));
        assert_int_equal(ag_market_create(t.ctx, t.model, NULL, &market), AG_OK);
        if (ag_market_solve(market, &t.world, &answer) < 0) fail_msg("case %u", i);
        if (!settle(&r, known)) fail_msg("case %u does not settle", i);
        assert_prices(&r, &t, &answer, known);
        assert_no_arbitrage(&r, &t, &answer);
        if (test_sum(&answer, AG_COL_CARGO, AG_NONE, AG_NONE, 0) > 1.0) traded++;
        ag_market_free(market);
        test_world_free(&t);
    }
    assert_true(traded >= CASES / 2); /* or there was nothing to find */
}

/* Objective of a solver's answer file; its duals of the rows, in the programme's order. */
static double read_glpk(const char *path, double *dual)
{
    char line[256];
    double objective = NAN, primal, value;
    unsigned row;
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        (void)sscanf(line, "s bas %*u %*u f f %lf", &objective);
        if (sscanf(line, "i %u %*c %lf %lf", &row, &primal, &value) == 3) dual[row - 1] = value;
    }
    if (file) fclose(file);
    return objective;
}

/* "  <row> <name> <activity> <dual>", after a line with the objective's value. */
static double read_clp(const char *path, double *dual, uint32_t n_row)
{
    char line[256], name[128];
    double objective = NAN, primal, value;
    unsigned row, last = 0;
    FILE *file = fopen(path, "r");
    bool rows = true;
    while (file && fgets(line, sizeof line, file)) {
        (void)sscanf(line, "Optimal - objective value %lf", &objective);
        const char *at = line + strspn(line, " *");
        if (sscanf(at, "%u %127s %lf %lf", &row, name, &primal, &value) != 4) continue;
        rows = rows && row >= last; /* columns follow, from 0 again */
        last = row;
        if (rows && row < n_row) dual[row] = value;
    }
    if (file) fclose(file);
    return objective;
}

static void assert_same_prices(const test_world *t, const ag_market_answer *answer,
                               const double *dual, double objective, double tolerance)
{
    if (!(fabs(objective / answer->objective - 1.0) <= tolerance)) {
        fail_msg("objective %.15g here, %.15g there", answer->objective, objective);
    }
    uint32_t n_x = ag_xgood_count(t->model);
    for (uint32_t i = 0; i < answer->lp->n_row; i++) {
        const ag_row *row = &answer->lp->row[i];
        if (row->kind != AG_ROW_GOOD || row->b != 0) continue;
        double price = answer->price[row->a * n_x];
        assert_true(fabs(dual[i] / answer->delta0 / price - 1.0) <= LADDER);
    }
}

static void another_solver(void **state)
{
    (void)state;
    bool glpk = system("command -v glpsol >/dev/null") == 0;
    bool clp = system("command -v clp >/dev/null") == 0;
    if (!glpk && !clp) skip();
    for (uint32_t i = 0; i < CASES; i++) {
        regions r = {0};
        test_world t = {0};
        ag_market *market = NULL;
        ag_market_answer answer = {0};
        char mps[64], path[80], command[320];
        regions_draw(&r, i);
        assert_true(regions_open(&r, &t));
        assert_int_equal(ag_market_create(t.ctx, t.model, NULL, &market), AG_OK);
        assert_int_equal(ag_market_solve(market, &t.world, &answer), AG_OK);
        snprintf(mps, sizeof mps, "spatial-%ld.mps", (long)getpid());
        snprintf(path, sizeof path, "%s.sol", mps);
        assert_int_equal(ag_market_write_mps(market, mps), AG_OK);
        double *dual = calloc(answer.lp->n_row, sizeof *dual);
        assert_non_null(dual);
        if (glpk) {
            snprintf(command, sizeof command,
                     "glpsol --freemps %s --min --write %s >/dev/null 2>&1", mps, path);
            assert_int_equal(system(command), 0);
            double objective = read_glpk(path, dual);
            assert_same_prices(&t, &answer, dual, objective, 1e-9);
        }
        if (clp) { /* it prints eight digits */
            snprintf(command, sizeof command,
                     "clp %s -dualsimplex -printingOptions all -solution %s >/dev/null 2>&1", mps,
                     path);
            assert_int_equal(system(command), 0);
            double objective = read_clp(path, dual, answer.lp->n_row);
            assert_same_prices(&t, &answer, dual, objective, 1e-7);
        }
        free(dual);
        remove(mps);
        remove(path);
        ag_market_free(market);
        test_world_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(another_way),
                                       cmocka_unit_test(another_solver)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
