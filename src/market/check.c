/* Check: primal, dual, complementarity and gap of an answer (docs/theory/market.md, What the check
** recomputes).
**
** An answer is the optimum of the whole programme exactly if its values keep all rows and bounds, its duals
** leave no column with a reduced cost below 0, and the objectives agree. So rows and columns that the
** programme does not list count too, with dual and value 0.
**
** Measures are relative: a violation over the largest term of its own row or column. Where that is tiny
** it is noise that is measured, so each size has a floor. Two scales are known: the largest size seen
** in rows of the kind with the same first number (place, leg) and with the same second one (good, process,
** vehicle). The floor is `floor_share` of the smaller one, so that neither the tonnes of a large place
** nor those of a bulk good hide an error in a small one, but at least `noise_share` of the larger one and
** `least_share` of the largest of the kind, with which the rounding of the solver grows. */
#include "check_parts.h"

#include <math.h>
#include <string.h>

static const double floor_share = 1e-6, noise_share = 1e-9, least_share = 1e-12;
static const double least_amount = 0.05; /* of a row, units a year: a millionth does not count */
/* Duals are sums of terms of the largest one's size, whose last digit is noise. */
static const double least_money_share = 1e-8;
static const double price_share =
    1e-2;                            /* of a column's terms at quotes: what is idle has no dual */
static const double least_usd = 1.0; /* of a reduced cost or a dual: a millionth does not count */
static const double last_digits = 1e-15; /* of a sum of some ten terms, relative to all of them */
/* Both halves of the check add the same products in another order. */
static const double halves_limit = 1e-10;

typedef enum measure { PRIMAL, DUAL, COMPLEMENTARITY, MEASURES } measure;

typedef struct finding {
    double size, amount; /* relative; in units of the row or column */
    bool is_row;
    ag_row row;
    ag_col col;
    uint32_t number; /* listed number or AG_NONE */
} finding;

typedef struct verdict {
    finding worst[MEASURES];
    double primal_usd, dual_usd;      /* objectives */
    double terms_usd, dual_terms_usd; /* sums of the |terms| of each */
    double
        rounding_usd; /* of the dual objective: reduced costs are sums, known to their last digits */
    double loss_usd;  /* what rows and columns fail to close by, without regard to sign */
    double by_rows_usd, by_columns_usd, products_usd; /* pi A x twice, sum of its |terms| */
} verdict;

ag_err agi_check_create(ag_ctx *ctx, agi_check **check)
{
    agi_check *made = ag_new(ctx, 1, sizeof *made);
    if (!made) return AG_ERR_MEMORY;
    made->ctx = ctx;
    ag_err err = ag_arena_create(ctx, (size_t)1 << 20, &made->arena);
    if (err < 0) {
        ag_delete(ctx, made);
        return err;
    }
    *check = made;
    return AG_OK;
}

void agi_check_free(agi_check *check)
{
    if (!check) return;
    ag_arena_free(check->arena);
    ag_delete(check->ctx, check);
}

/* ---- scales --------------------------------------------------------------------------------------------------- */

static double *scale_of(const agi_check *c, agi_check_scale what, uint32_t side, uint32_t kind,
                        uint32_t at)
{
    if (at >= c->stride) at = c->stride - 1; /* none, or one of many steps */
    return &c->scale[(((size_t)what * 2 + side) * AG_COL_KINDS + kind) * c->stride + at];
}

static void widen_scale(agi_check *c, agi_check_scale what, uint32_t kind, uint32_t a, uint32_t b,
                        double size)
{
    double *by_a = scale_of(c, what, 0, kind, a), *by_b = scale_of(c, what, 1, kind, b);
    if (fabs(size) > *by_a) *by_a = fabs(size);
    if (fabs(size) > *by_b) *by_b = fabs(size);
    if (fabs(size) > c->largest[what][kind]) c->largest[what][kind] = fabs(size);
}

/* The size itself, or the floor of its kind. */
static double at_least(const agi_check *c, agi_check_scale what, uint32_t kind, uint32_t a,
                       uint32_t b, double size)
{
    double by_a = *scale_of(c, what, 0, kind, a), by_b = *scale_of(c, what, 1, kind, b);
    bool money = what == AGI_CHECK_SCALE_COST || what == AGI_CHECK_SCALE_PI;
    double least = fmax(floor_share * fmin(by_a, by_b), noise_share * fmax(by_a, by_b));
    if (!money) return fmax(size, fmax(least, least_share * c->largest[what][kind]));
    for (uint32_t k = 0; k < AG_COL_KINDS; k++)
        least = fmax(least, least_money_share * c->largest[what][k]);
    least = fmax(least, least_usd);
    return fmax(size, least);
}

static double ratio(double size, double scale)
{
    return size == 0 ? 0 : size / scale;
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static void note(finding *worst, double size, const finding *found)
{
    if (!(size > worst->size)) return;
    *worst = *found;
    worst->size = size;
}

static bool is_equal(const agi_check *c, const ag_row *row)
{
    const ag_model *m = c->model;
    if (row->kind == AG_ROW_PEOPLE) return true;
    return row->kind == AG_ROW_GOOD &&
           (row->b == ag_xgood_traveller(m) || row->b == ag_xgood_crew(m));
}

static void judge_row(agi_check *c, const ag_row *row, size_t slot, verdict *v)
{
    const agi_check_sum *sum = &c->row[slot];
    double pi = c->pi[slot], slack = sum->value;
    if (!sum->there && pi == 0) return;
    finding found = {.is_row = true, .row = *row, .number = c->row_at[slot], .amount = slack};
    double pi_size = at_least(c, AGI_CHECK_SCALE_PI, row->kind, row->a, row->b, fabs(pi));
    double largest = at_least(c, AGI_CHECK_SCALE_ROW, row->kind, row->a, row->b, sum->largest);
    if (largest < least_amount) largest = least_amount;
    bool equal = is_equal(c, row);
    double broken = equal ? fabs(slack) : -slack;
    if (broken > 0) note(&v->worst[PRIMAL], ratio(broken, largest), &found);
    if (!equal && slack > 0) {
        double total = sum->total > largest ? sum->total : largest;
        note(&v->worst[COMPLEMENTARITY], ratio(fabs(pi), pi_size) * ratio(slack, total), &found);
    }
    found.amount = pi; /* a dual of a row that the model has not must be 0 */
    if (pi < 0 ? !equal || !sum->there : !sum->there)
        note(&v->worst[DUAL], ratio(fabs(pi), pi_size), &found);
    v->dual_usd += pi * sum->given;
    v->dual_terms_usd += fabs(pi * sum->given);
    v->loss_usd += fabs(pi * slack);
    v->by_rows_usd += pi * (sum->value + sum->given);
    v->products_usd += fabs(pi) * sum->total;
}

/* Calls for each slot of a row. */
static void each_row(agi_check *c, verdict *v,
                     void (*visit)(agi_check *c, const ag_row *row, size_t slot, verdict *v))
{
    size_t slot = 0;
    for (uint32_t kind = 0; kind < AG_ROW_KINDS; kind++)
        for (uint32_t s = 0; s < c->st.n; s++)
            for (uint32_t a = 0; a < c->row_dim[kind][0]; a++)
                for (uint32_t b = 0; b < c->row_dim[kind][1]; b++, slot++) {
                    ag_row row = {kind, s, a, agi_check_row_uses_b(kind) ? b : AG_NONE};
                    visit(c, &row, slot, v);
                }
}

static void scale_row(agi_check *c, const ag_row *row, size_t slot, verdict *v)
{
    (void)v;
    widen_scale(c, AGI_CHECK_SCALE_ROW, row->kind, row->a, row->b, c->row[slot].largest);
    widen_scale(c, AGI_CHECK_SCALE_PI, row->kind, row->a, row->b, c->pi[slot]);
}

/* ---- columns ---------------------------------------------------------------------------------------------------- */

static void mark(agi_check *c, uint8_t *where, uint32_t j, const ag_col *col)
{
    c->mark = where;
    (void)agi_check_reduced_cost(c, j, col);
    c->mark = NULL;
}

/* A column that needs what has no row must be 0, if indeed nothing can be had there: so what such columns
** need (those that would pay if it were for nothing) is noted, and what the others deliver. */
static void mark_missing(agi_check *c, uint32_t j, const ag_col *col, const agi_check_sum *sum)
{
    if (sum->lacks && sum->value < 0) mark(c, c->needed, j, col);
    if (sum->delivers && !sum->lacks) mark(c, c->delivered, j, col);
}

static void scale_columns(agi_check *c)
{
    for (uint32_t j = 0; j < c->lp->n_col; j++) {
        const ag_col *col = &c->lp->col[j];
        c->upper[j] = agi_check_upper(c, j, col);
        c->col[j] = agi_check_reduced_cost(c, j, col);
        mark_missing(c, j, col, &c->col[j]);
        widen_scale(c, AGI_CHECK_SCALE_X, col->kind, col->a, col->b, c->answer->value[j]);
        widen_scale(c, AGI_CHECK_SCALE_COST, col->kind, col->a, col->b, c->col[j].largest);
    }
}

static void judge_column(agi_check *c, uint32_t j, verdict *v)
{
    const ag_col *col = &c->lp->col[j];
    const agi_check_sum *sum = &c->col[j];
    double x = c->answer->value[j], upper = c->upper[j], cost = sum->value;
    finding found = {.col = *col, .number = j, .amount = x};
    double x_size = at_least(c, AGI_CHECK_SCALE_X, col->kind, col->a, col->b, fabs(x));
    double largest = at_least(c, AGI_CHECK_SCALE_COST, col->kind, col->a, col->b,
                              fmax(sum->largest, price_share * sum->at_price));
    double total = sum->total > largest ? sum->total : largest;
    double outside = x < 0 ? -x : x - upper;
    if (outside > 0) note(&v->worst[PRIMAL], ratio(outside, x_size), &found);

    found.amount = cost;
    double away = cost > 0 ? x : upper - x; /* from the bound that this reduced cost asks for */
    if (cost < 0 && isinf(upper)) {
        note(&v->worst[DUAL], ratio(-cost, largest), &found);
    } else if (cost != 0 && away > 0) {
        double part = ratio(away, x_size > away ? x_size : away);
        note(&v->worst[COMPLEMENTARITY], ratio(fabs(cost), total) * part, &found);
    }
    if (cost < 0 && !isinf(upper)) {
        v->dual_usd += cost * upper;
        v->dual_terms_usd -= cost * upper;
        v->rounding_usd += last_digits * sum->total * upper;
    }
    v->loss_usd += fabs(cost) * (isinf(away) ? x : fmax(away, 0));
    v->primal_usd += sum->given * x;
    v->terms_usd += fabs(sum->given * x);
    v->by_columns_usd += (sum->given - cost) * x;
    v->products_usd += sum->total * fabs(x);
}

static void judge_unlisted(agi_check *c, const ag_col *col, verdict *v)
{
    if (!agi_check_has_column(c, col)) return;
    double upper = agi_check_upper(c, AG_NONE, col);
    if (upper == 0) return;
    agi_check_sum sum = agi_check_reduced_cost(c, AG_NONE, col);
    mark_missing(c, AG_NONE, col, &sum);
    if (sum.loose || sum.lacks || sum.value >= 0) return;
    double largest = at_least(c, AGI_CHECK_SCALE_COST, col->kind, col->a, col->b,
                              fmax(sum.largest, price_share * sum.at_price));
    finding found = {.col = *col, .number = AG_NONE, .amount = sum.value};
    note(&v->worst[DUAL], ratio(-sum.value, largest), &found);
}

/* A row that is left out although something can be had there and something needs it. */
static void judge_missing(agi_check *c, const ag_row *row, size_t slot, verdict *v)
{
    if (!c->needed[slot] || !(c->delivered[slot] || c->row[slot].given < 0)) return;
    finding found = {.is_row = true, .row = *row, .number = AG_NONE, .amount = c->row[slot].value};
    note(&v->worst[DUAL], 1, &found);
}

/* Columns of a kind that the programme leaves out. A number that a kind does not use, or that may be
** none, is none: vehicle n_vehicle, deposit n_deposit. */
static void judge_all_unlisted(agi_check *c, uint32_t kind, verdict *v)
{
    const uint32_t *dim = c->col_dim[kind];
    size_t slot = c->col_base[kind];
    bool uses_b = agi_check_col_uses(kind, 1), uses_c = agi_check_col_uses(kind, 2);
    for (uint32_t s = 0; s < c->st.n; s++)
        for (uint32_t a = 0; a < dim[0]; a++)
            for (uint32_t b = 0; b < dim[1]; b++)
                for (uint32_t d = 0; d < dim[2]; d++, slot++) {
                    if (c->col_at[slot] != AG_NONE) continue;
                    ag_col col = {kind, s, a, uses_b ? b : AG_NONE, uses_c ? d : AG_NONE};
                    if (kind == AG_COL_CARGO && b == c->model->n_vehicle) col.b = AG_NONE;
                    if (kind == AG_COL_MAKE && d == c->model->n_deposit) col.c = AG_NONE;
                    judge_unlisted(c, &col, v);
                }
}

/* ---- the verdict ------------------------------------------------------------------------------------------------- */

static void write_name(agi_check *c, const finding *found)
{
    c->worst[0] = 0;
    if (found->size == 0) return;
    if (found->is_row)
        ag_row_name(c->model, &found->row, c->worst, sizeof c->worst);
    else
        ag_col_name(c->model, &found->col, c->worst, sizeof c->worst);
}

static ag_err refuse(agi_check *c, measure what, const finding *found)
{
    static const char *const words[MEASURES] = {"primal violation", "dual violation",
                                                "lack of complementarity"};
    static const char *const row_words[MEASURES] = {"left less right side", "its dual",
                                                    "left less right side"};
    static const char *const col_words[MEASURES] = {"its value", "its reduced cost",
                                                    "its reduced cost"};
    char number[32] = "not listed";
    if (found->number != AG_NONE) (void)snprintf(number, sizeof number, "number %u", found->number);
    return ag_fail(c->ctx, AG_ERR_SOLVER,
                   "%s %s (%s): %s of %.3g is above %g: %s is %.10g (check of the market's answer)",
                   found->is_row ? "row" : "column", c->worst, number, words[what], found->size,
                   AGI_CHECK_LIMIT, found->is_row ? row_words[what] : col_words[what],
                   found->amount);
}

static ag_err conclude(agi_check *c, const verdict *v, ag_lp_check *result)
{
    double gap = fabs(v->primal_usd - v->dual_usd);
    double told = fabs(v->primal_usd - c->answer->objective);
    if (told > gap) gap = told;
    /* With nothing in the objective the smallest scale that the duals give. */
    double terms = fmax(v->terms_usd, v->dual_terms_usd), least = AGI_CHECK_GAP * v->products_usd;
    /* where nothing happens, rounding is all there is */
    if (gap <= v->rounding_usd && terms <= v->rounding_usd) gap = 0;
    bool idle = v->loss_usd <= v->rounding_usd && v->products_usd <= v->rounding_usd;
    gap = ratio(gap, terms > least ? terms : least);
    measure worst = PRIMAL;
    for (measure i = PRIMAL; i < MEASURES; i++)
        if (v->worst[i].size > v->worst[worst].size) worst = i;
    write_name(c, &v->worst[worst]);
    *result = (ag_lp_check){.primal = v->worst[PRIMAL].size,
                            .dual = v->worst[DUAL].size,
                            .complementarity = v->worst[COMPLEMENTARITY].size,
                            .gap = gap,
                            .unbalanced = idle ? 0 : ratio(v->loss_usd, v->products_usd),
                            .worst = c->worst};
    if (!(v->worst[worst].size <= AGI_CHECK_LIMIT)) return refuse(c, worst, &v->worst[worst]);
    if (!(gap <= AGI_CHECK_GAP))
        return ag_fail(
            c->ctx, AG_ERR_SOLVER,
            "gap of %.3g is above %g: objective told %.12g, primal %.12g, dual %.12g; worst "
            "row or column %s (check of the market's answer)",
            gap, AGI_CHECK_GAP, c->answer->objective, v->primal_usd, v->dual_usd, c->worst);
    bool agree = fabs(v->by_rows_usd - v->by_columns_usd) <= halves_limit * v->products_usd;
    AG_CHECK(c->ctx, agree);
    return AG_OK;
}

/* Values that are no numbers would slip through comparisons. */
static ag_err check_finite(agi_check *c)
{
    const ag_market_answer *answer = c->answer;
    for (uint32_t j = 0; j < c->lp->n_col; j++) {
        if (isfinite(answer->value[j])) continue;
        ag_col_name(c->model, &c->lp->col[j], c->worst, sizeof c->worst);
        return ag_fail(c->ctx, AG_ERR_SOLVER, "column %u, %s: its value is not finite", j,
                       c->worst);
    }
    for (uint32_t i = 0; i < c->lp->n_row; i++) {
        if (isfinite(answer->pi[i])) continue;
        ag_row_name(c->model, &c->lp->row[i], c->worst, sizeof c->worst);
        return ag_fail(c->ctx, AG_ERR_SOLVER, "row %u, %s: its dual is not finite", i, c->worst);
    }
    return AG_OK;
}

ag_err agi_check_answer(agi_check *check, const ag_model *model, const ag_world *world,
                        const ag_market_answer *answer, ag_lp_check *result)
{
    agi_check *c = check;
    verdict v = {0};
    ag_arena_reset(c->arena);
    memset(c->largest, 0, sizeof c->largest);
    c->model = model;
    c->world = world;
    c->answer = answer;
    c->lp = answer->lp;
    c->n_x = ag_xgood_count(model);
    ag_stages_make(model, world->period_yr, &c->st);
    AG_TRY(check_finite(c));
    AG_TRY(agi_check_lay_out(c));
    AG_TRY(agi_check_derive(c));
    AG_TRY(agi_check_ladders(c));
    agi_check_rows(c);
    each_row(c, &v, scale_row);
    scale_columns(c);
    each_row(c, &v, judge_row);
    for (uint32_t j = 0; j < c->lp->n_col; j++) judge_column(c, j, &v);
    for (uint32_t kind = 0; kind < AG_COL_KINDS; kind++) judge_all_unlisted(c, kind, &v);
    each_row(c, &v, judge_missing);
    return conclude(c, &v, result);
}
