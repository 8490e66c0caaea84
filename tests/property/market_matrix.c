/* The programme as it was built, and as the check derives it from the model, agree number by number: costs, bounds,
** right sides and every coefficient, the latter from both halves of the check (a dual of 1 in one row and
** 0 elsewhere, a value of 1 in one column). Worlds are the first periods of the bundled scenarios and random states of them. */
#include "market/check_parts.h"
#include "market/internal.h"

#include "../market_world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Both sides use closed forms with at most a few cancelling digits. */
static const double limit = 1e-10;

#ifdef AG_SANITIZED
enum { SEEDS = 2 };
#else
enum { SEEDS = 4 };
#endif

typedef struct comparison {
    test_world t;
    ag_lp lp;
    agi_check *check;
    double *x, *pi, *matrix; /* [n_col], [n_row], [n_row][n_col] */
} comparison;

static bool near(double a, double b, double scale)
{
    return a == b || fabs(a - b) <= limit * (fabs(a) + fabs(b) + scale);
}

static void differ(const comparison *m, const char *what, const ag_row *row, const ag_col *col,
                   double built, double checked)
{
    char row_name[256] = "", col_name[256] = "";
    if (row) ag_row_name(m->t.model, row, row_name, sizeof row_name);
    if (col) ag_col_name(m->t.model, col, col_name, sizeof col_name);
    fail_msg("%s %s %s: built %.12g, checked %.12g", what, row_name, col_name, built, checked);
}

static void compare_columns(comparison *m)
{
    for (uint32_t j = 0; j < m->lp.n_col; j++) {
        const ag_col *col = &m->lp.col[j];
        if (!agi_check_has_column(m->check, col))
            differ(m, "not in the model", NULL, col, m->lp.upper[j], 0);
        double cost = agi_check_reduced_cost(m->check, j, col).given;
        double upper = agi_check_upper(m->check, j, col);
        if (!near(m->lp.cost[j], cost, 0)) differ(m, "cost", NULL, col, m->lp.cost[j], cost);
        if (!near(m->lp.upper[j], upper, 0)) differ(m, "upper", NULL, col, m->lp.upper[j], upper);
    }
}

static void compare_rows(comparison *m)
{
    agi_check *c = m->check;
    for (uint32_t i = 0; i < m->lp.n_row; i++) {
        const ag_row *row = &m->lp.row[i];
        size_t slot = agi_check_row_slot(c, row->kind, row->stage, row->a, row->b);
        double rhs = c->row[slot].given;
        if (!c->row[slot].there) differ(m, "not in the model", row, NULL, m->lp.rhs[i], 0);
        if (!near(m->lp.rhs[i], rhs, 0)) differ(m, "right side", row, NULL, m->lp.rhs[i], rhs);
        c->pi[slot] = 1;
        for (uint32_t j = 0; j < m->lp.n_col; j++) {
            agi_check_sum sum = agi_check_reduced_cost(c, j, &m->lp.col[j]);
            double built = m->matrix[(size_t)i * m->lp.n_col + j], checked = sum.given - sum.value;
            /* The cost was added and taken off again. */
            double rounding = fabs(sum.given) * 1e-16 / limit;
            if (!near(built, checked, rounding))
                differ(m, "coefficient by column", row, &m->lp.col[j], built, checked);
        }
        c->pi[slot] = 0;
    }
}

/* Rows with the value of one column at 1, less the rows with none. */
static void compare_sides(comparison *m)
{
    agi_check *c = m->check;
    for (uint32_t j = 0; j < m->lp.n_col; j++) {
        const ag_col *col = &m->lp.col[j];
        ag_lp_check result = {0};
        m->x[j] = 1;
        ag_market_answer probe = {.lp = &m->lp, .value = m->x, .pi = m->pi};
        (void)agi_check_answer(c, m->t.model, &m->t.world, &probe, &result);
        for (size_t slot = 0; slot < c->n_row_slot; slot++) {
            uint32_t i = c->row_at[slot];
            double checked = c->row[slot].value + c->row[slot].given;
            /* What enters a row that is not listed may only add to it. */
            if (i == AG_NONE && checked >= 0) continue;
            double built = i == AG_NONE ? 0 : m->matrix[(size_t)i * m->lp.n_col + j];
            double rounding = fabs(c->row[slot].given) * 1e-16 / limit;
            if (!near(built, checked, rounding))
                differ(m, "coefficient by row", i == AG_NONE ? NULL : &m->lp.row[i], col, built,
                       checked);
        }
        m->x[j] = 0;
    }
}

/* Copies the matrix and lays the check's tables out over an answer of zeros (refused, of course). */
static void compare(test_world t, const ag_lp *lp, bool by_rows_too)
{
    comparison m = {.t = t, .lp = *lp};
    m.x = calloc((size_t)lp->n_col + 1, sizeof *m.x);
    m.pi = calloc((size_t)lp->n_row + 1, sizeof *m.pi);
    m.matrix = calloc((size_t)lp->n_row * lp->n_col + 1, sizeof *m.matrix);
    for (uint32_t j = 0; j < lp->n_col; j++)
        for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++)
            m.matrix[(size_t)lp->index[k] * lp->n_col + j] += lp->a[k];
    ag_lp_check result = {0};
    ag_market_answer zeros = {.lp = &m.lp, .value = m.x, .pi = m.pi};
    assert_int_equal(agi_check_create(t.ctx, &m.check), AG_OK);
    (void)agi_check_answer(m.check, t.model, &t.world, &zeros, &result);
    assert_non_null(m.check->row);
    compare_columns(&m);
    compare_rows(&m);
    if (by_rows_too) compare_sides(&m);
    agi_check_free(m.check);
    free(m.matrix);
    free(m.pi);
    free(m.x);
}

/* The programme of the last round, whatever came of its solution: that is for other tests. */
static void build_and_compare(test_world *t, bool all_columns, bool by_rows_too)
{
    ag_market *market = NULL;
    ag_market_answer answer;
    ag_market_options options = {.all_columns = all_columns};
    assert_int_equal(ag_market_create(t->ctx, t->model, &options, &market), AG_OK);
    ag_err err = ag_market_solve(market, &t->world, &answer);
    assert_true(err == AG_OK || err == AG_ERR_SOLVER || err == AG_ERR_NO_ANSWER);
    assert_true(market->b.lp.n_col > 0 && market->b.lp.n_row > 0);
    compare(*t, &market->b.lp, by_rows_too);
    ag_market_free(market);
}

typedef struct dice {
    ag_rng_key key;
    uint32_t n;
} dice;

static double draw(dice *d)
{
    return ag_rng_uniform(&d->key, d->n++);
}

static size_t bin(dice *d)
{
    return (size_t)(draw(d) * TEST_BINS);
}

/* A third of all stocks, capacities, people and quotes drawn anew; persons are under way nowhere, and services have no
** ships. */
static void disturb(test_world *t, uint64_t seed)
{
    const ag_model *m = t->model;
    dice d = {{.seed = seed}, 0};
    uint32_t n_x = ag_xgood_count(m), n_j = m->n_process;
    for (uint32_t p = 0; p < m->n_place; p++) {
        for (uint32_t k = 0; k < n_x; k++) {
            size_t at = (size_t)p * n_x + k;
            bool fixed = k >= m->n_good && k < ag_xgood_ship(m, 0);
            if (k >= ag_xgood_ship(m, 0))
                fixed = m->vehicle[k - ag_xgood_ship(m, 0)].price_per_flight.n > 0;
            if (draw(&d) < 0.3 && !fixed) t->stock[at] += 50 * draw(&d);
            if (draw(&d) < 0.3 && !fixed) t->transit[at * TEST_BINS + bin(&d)] = 5;
            if (draw(&d) < 0.7) t->quote[at] = exp(10 * draw(&d));
        }
        for (uint32_t j = 0; j < n_j; j++) {
            size_t at = (size_t)p * n_j + j;
            if (!m->process[j].where[p] || m->place[p].fixed_capacity) continue;
            if (draw(&d) < 0.5) t->capacity[at] += 100 * draw(&d);
            if (draw(&d) < 0.3) t->pending[at * TEST_BINS + bin(&d)] = 20;
        }
        if (m->place[p].external || draw(&d) < 0.3) continue;
        t->people[p] += 200 * draw(&d);
        t->shelter[p] += 100 * draw(&d);
        t->budget[p] = 1e6 * draw(&d);
    }
    for (uint32_t j = 0; j < n_j; j++) t->process_factor[j] = 0.5 + 0.5 * draw(&d);
    for (uint32_t v = 0; v < m->n_vehicle; v++) t->vehicle_factor[v] = 0.5 + 0.5 * draw(&d);
}

static void bundled(void **state)
{
    (void)state;
    static const char *const paths[] = {"/scenarios/dantzig", "/scenarios/sim",
                                        "/scenarios/two-worlds"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        test_world t;
        char path[512];
        snprintf(path, sizeof path, "%s%s", ARGOSY_SOURCE_DIR, paths[i]);
        assert_true(test_world_open(&t, path));
        build_and_compare(&t, false, true);
        build_and_compare(&t, true, false);
        test_world_free(&t);
    }
}

/* Two-worlds, and a world that has a bit of everything: windows, kept propellant, aeroshells, services,
** ships spent and built, grades, tariffs, royalties, subsidies, all kinds of curves, paths, births. */
static void disturbed(void **state)
{
    (void)state;
    static const char *const paths[] = {"/scenarios/two-worlds",
                                        "/tests/property/market_matrix.yaml"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            test_world t;
            char path[512];
            snprintf(path, sizeof path, "%s%s", ARGOSY_SOURCE_DIR, paths[i]);
            assert_true(test_world_open(&t, path));
            if (seed > 0) disturb(&t, seed);
            t.world.year += (double)(2 * seed);
            build_and_compare(&t, seed % 2 == 1, true);
            test_world_free(&t);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bundled), cmocka_unit_test(disturbed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
