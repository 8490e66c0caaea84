/* Marginal: who sets each price, and what it is made of.
**
** A price is the dual of a balance. Some column with an entry there has a reduced cost of 0: the last unit is
** brought by it, or, where all that comes is fixed, drawn by it. What that column pays and earns elsewhere, at
** the other rows' duals, is the price. A price that leaps from one period to the next does so because
** another column sets it, or because one of these parts leaps. */
#include "market/internal.h"

#include <math.h>
#include <string.h>

static const double ZERO = 1e-9; /* of a column's terms: a reduced cost of 0 */

enum { RANK_NONE, RANK_STILL_USE, RANK_STILL_SOURCE, RANK_USE, RANK_SOURCE };

/* ---- of a column -------------------------------------------------------------------------------------- */

/* Is the reduced cost 0? */
static bool breaks_even(const ag_market *m, uint32_t j)
{
    const ag_lp *lp = &m->b.lp;
    double reduced = lp->cost[j], size = fabs(lp->cost[j]);
    for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
        double term = lp->a[k] * m->pi[lp->index[k]];
        reduced -= term;
        size += fabs(term);
    }
    return fabs(reduced) <= ZERO * size;
}

/* What the column is to a row in which it has the entry a. */
static int rank_of(const ag_market *m, uint32_t j, double a)
{
    bool moves = m->value[j] > 0.0 && m->value[j] < m->b.lp.upper[j];
    if (moves) return a > 0.0 ? RANK_SOURCE : RANK_USE;
    return a > 0.0 ? RANK_STILL_SOURCE : RANK_STILL_USE;
}

/* Keeps the largest parts in order, and the sum of the rest. */
static void part_add(ag_marginal *to, const ag_row *row, double usd)
{
    ag_price_part one = {*row, usd};
    if (usd == 0.0) return;
    for (uint32_t i = 0; i < to->n_part; i++) {
        if (fabs(one.usd) <= fabs(to->part[i].usd)) continue;
        ag_price_part smaller = to->part[i];
        to->part[i] = one;
        one = smaller;
    }
    if (to->n_part < AG_PART_MAX) {
        to->part[to->n_part++] = one;
    } else {
        to->rest_usd += one.usd;
    }
}

/* The price of row r, taken apart along column j. */
static void take_apart(const ag_market *m, uint32_t j, uint32_t r, ag_marginal *to)
{
    const ag_lp *lp = &m->b.lp;
    const ag_row own = {AG_ROW_KINDS, lp->col[j].stage, AG_NONE, AG_NONE};
    double a = 0.0, delta0 = m->stages.delta[0];
    for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
        if (lp->index[k] == r) a = lp->a[k];
    }
    to->col = lp->col[j];
    to->uses = a < 0.0;
    to->n_part = 0;
    to->rest_usd = 0.0;
    part_add(to, &own, lp->cost[j] / a / delta0);
    for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
        uint32_t i = lp->index[k];
        if (i != r) part_add(to, &lp->row[i], -lp->a[k] * m->pi[i] / a / delta0);
    }
}

/* ---- of all that passes ---------------------------------------------------------------------------------- */

/* Of each balance of stage 0 the column of the best rank, of these the one that moves most. */
static void choose(ag_market *m)
{
    const ag_lp *lp = &m->b.lp;
    for (uint32_t j = 0; j < lp->n_col; j++) {
        bool tried = false, even = false;
        for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
            uint32_t r = lp->index[k];
            const ag_row *row = &lp->row[r];
            if (row->kind != AG_ROW_GOOD || row->stage != 0) continue;
            agi_setter *best = &m->setter[r];
            int rank = rank_of(m, j, lp->a[k]);
            double q = fabs(lp->a[k] * m->value[j]);
            if (rank < best->rank || (rank == best->rank && q <= best->q)) continue;
            if (!tried) even = breaks_even(m, j);
            tried = true;
            if (even) *best = (agi_setter){rank, j, q};
        }
    }
}

static void of_passed(ag_market *m, size_t at, uint32_t r)
{
    ag_marginal *to = &m->marginal[at];
    to->q_pyr = m->flow[r];
    if (m->setter[r].rank != RANK_NONE) take_apart(m, m->setter[r].col, r, to);
}

/* ---- of what is idle ---------------------------------------------------------------------------------------- */

static void part_of_good(ag_marginal *to, uint32_t p, uint32_t x, double usd)
{
    const ag_row row = {AG_ROW_GOOD, 0, p, x};
    part_add(to, &row, usd);
}

/* Prices that an end of an idle quote is made of: those of another place, or of the recipe. */
static void of_idle(ag_market *m, size_t at, uint32_t x)
{
    ag_marginal *to = &m->marginal[at];
    double ask = m->ask[at], bid = fmin(m->bid[at], ask);
    bool by_ask = to->usd == ask, by_bid = to->usd == bid && !by_ask;
    const ag_row own = {AG_ROW_KINDS, 0, AG_NONE, AG_NONE};
    if (by_ask) to->col = m->ask_by[at];
    if (by_bid) to->col = m->bid_by[at];
    to->uses = by_bid;
    double left = to->usd;
    if (to->col.kind == AG_COL_CARGO) {
        const ag_leg *leg = &m->model->leg[to->col.a];
        uint32_t p = by_bid ? leg->to : leg->from;
        size_t there = (size_t)p * ag_xgood_count(m->model) + x;
        double usd = by_bid ? m->bid[there] : m->ask[there];
        part_of_good(to, p, x, usd);
        left -= usd;
    } else if (to->col.kind == AG_COL_MAKE && by_ask) {
        const ag_process *process = &m->model->process[to->col.b];
        double made = 1.0; /* of the good, a unit of activity */
        for (uint32_t i = 0; i < process->n_out; i++) {
            if (process->out[i].good == x) made = process->out[i].q;
        }
        for (uint32_t i = 0; i < process->n_in; i++) {
            uint32_t good = process->in[i].good;
            size_t input = (size_t)to->col.a * ag_xgood_count(m->model) + good;
            double usd = process->in[i].q * m->ask[input] / made;
            part_of_good(to, to->col.a, good, usd);
            left -= usd;
        }
    }
    part_add(to, &own, left);
}

void agi_marginal(ag_market *m)
{
    ag_marginal *last = m->was;
    uint32_t n_x = ag_xgood_count(m->model);
    m->was = m->marginal;
    m->marginal = last;
    for (uint32_t i = 0; i < m->b.lp.n_row; i++) m->setter[i] = (agi_setter){0};
    choose(m);
    for (uint32_t p = 0; p < m->model->n_place; p++) {
        for (uint32_t x = 0; x < n_x; x++) {
            size_t at = (size_t)p * n_x + x;
            memset(&m->marginal[at], 0, sizeof m->marginal[at]);
            m->marginal[at].col = agi_nobody();
            m->marginal[at].usd = m->price[at];
            if (m->passed[at]) {
                of_passed(m, at, agi_good_row(m, 0, p, x));
            } else if (m->price[at] > 0.0 && isfinite(m->price[at])) {
                of_idle(m, at, x);
            }
        }
    }
}
