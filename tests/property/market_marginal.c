/* 200 random worlds: each price of what passes is the sum of its parts, and the column told to set it has
** an entry there and breaks even. */
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

/* What marginal.c calls a reduced cost of 0, of the column's terms. */
static const double EVEN = 1e-9;

static uint32_t column_of(const ag_lp *lp, const ag_col *col)
{
    for (uint32_t j = 0; j < lp->n_col; j++) {
        const ag_col *at = &lp->col[j];
        bool same = at->kind == col->kind && at->stage == col->stage && at->a == col->a &&
                    at->b == col->b && at->c == col->c;
        if (same) return j;
    }
    return AG_NONE;
}

static uint32_t row_of(const ag_lp *lp, uint32_t place, uint32_t xgood)
{
    for (uint32_t i = 0; i < lp->n_row; i++) {
        const ag_row *row = &lp->row[i];
        if (row->kind != AG_ROW_GOOD || row->stage != 0) continue;
        if (row->a == place && row->b == xgood) return i;
    }
    return AG_NONE;
}

static void breaks_even(const ag_market_answer *answer, uint32_t j)
{
    const ag_lp *lp = answer->lp;
    double reduced = lp->cost[j], size = fabs(lp->cost[j]);
    for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
        reduced -= lp->a[k] * answer->pi[lp->index[k]];
        size += fabs(lp->a[k] * answer->pi[lp->index[k]]);
    }
    assert_true(fabs(reduced) <= EVEN * size);
}

static double entry(const ag_lp *lp, uint32_t j, uint32_t i)
{
    for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
        if (lp->index[k] == i) return lp->a[k];
    }
    return 0;
}

/* The price is what the parts add up to, but for what the column fails to break even by. */
static void adds_up(const ag_marginal *of)
{
    double sum = of->rest_usd, size = fabs(of->rest_usd);
    for (uint32_t i = 0; i < of->n_part; i++) {
        sum += of->part[i].usd;
        size += fabs(of->part[i].usd);
        if (i > 0) assert_true(fabs(of->part[i].usd) <= fabs(of->part[i - 1].usd));
    }
    assert_true(fabs(sum - of->usd) <= 2 * EVEN * fmax(size, fabs(of->usd)));
}

static uint32_t check_world(const ag_model *model, const ag_market_answer *answer)
{
    uint32_t n_x = ag_xgood_count(model), n_set = 0;
    for (size_t at = 0; at < (size_t)model->n_place * n_x; at++) {
        const ag_marginal *of = &answer->marginal[at];
        assert_true(of->usd == answer->price[at]);
        if (!answer->passed[at] || of->usd == 0) continue;
        uint32_t j = column_of(answer->lp, &of->col);
        uint32_t i = row_of(answer->lp, (uint32_t)(at / n_x), (uint32_t)(at % n_x));
        assert_true(j != AG_NONE && i != AG_NONE);
        double a = entry(answer->lp, j, i);
        assert_true(of->uses ? a < 0 : a > 0);
        breaks_even(answer, j);
        adds_up(of);
        n_set++;
    }
    return n_set;
}

static void parts_add_up(void **state)
{
    (void)state;
    uint32_t n_set = 0;
    for (uint32_t number = 0; number < WORLDS; number++) {
        random_world w;
        test_world t;
        ag_market *market;
        ag_market_answer answer;
        ag_ctx *ctx = ag_ctx_create(NULL);
        assert_true(test_world_text(&t, random_world_make(&w, ctx, number, 1.0)));
        assert_int_equal(ag_market_create(t.ctx, t.model, NULL, &market), AG_OK);
        assert_int_equal(ag_market_solve(market, &t.world, &answer), AG_OK);
        n_set += check_world(t.model, &answer);
        ag_market_free(market);
        test_world_free(&t);
        ag_text_free(ctx, &w.text);
        ag_ctx_free(ctx);
    }
    assert_true(n_set > WORLDS); /* it was no empty check */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts_add_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
