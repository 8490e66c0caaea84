/* Check: steps of a curve q(P) against the curve itself.
**
** Where the steps lie depends on quotes, so that costs and widths are taken as listed. Yet the sums of
** the widths are points of the curve, so that the prices of a step's two edges follow from them, and its
** worth must be the mean of P over q between the edges; that of a demand's first step, which has
** no upper edge, the price at its lower one. All curves are q = q0 (P/p0)^e; that of a budget has e = -1. */
#include "check_parts.h"

#include <math.h>

/* Steps come from sums and differences of the curve's quantities, which differ by 0.1 % or more from
** each other: worths agree to 1e-16/1e-3, with room for powers and sums of some fifty steps. */
static const double step_limit = 1e-9;

typedef struct curve {
    double q0, p0, e;
} curve;

static double price_at(const curve *at, double q)
{
    return at->p0 * pow(q / at->q0, 1 / at->e);
}

/* Mean of P over q from `from` > 0 to `to`. */
static double mean_price(const curve *at, double from, double to)
{
    double a = 1 / at->e + 1, grown = log(to / from);
    double integral = fabs(a * grown) < 1e-12 ? grown : expm1(a * grown) / a;
    return price_at(at, from) * from * integral / (to - from);
}

static bool near(double a, double b)
{
    return fabs(a - b) <= step_limit * (fabs(a) > fabs(b) ? fabs(a) : fabs(b));
}

/* Refuses with the number that a step should have had. */
static ag_err refuse(agi_check *c, uint32_t j, const char *what, double is, double should)
{
    ag_col_name(c->model, &c->lp->col[j], c->worst, sizeof c->worst);
    return ag_fail(c->ctx, AG_ERR_SOLVER, "column %u, %s: %s is %.10g, by its curve %.10g", j,
                   c->worst, what, is, should);
}

static ag_err check_given_step(agi_check *c, uint32_t j, double worth, double width,
                               double given_worth, double given_width)
{
    if (!near(worth, given_worth)) return refuse(c, j, "worth", worth, given_worth);
    bool both = isinf(width) && isinf(given_width);
    if (!both && !near(width, given_width)) return refuse(c, j, "width", width, given_width);
    return AG_OK;
}

static ag_err check_curve_step(agi_check *c, uint32_t j, const curve *at,
                               const agi_check_steps *before, double worth, double width)
{
    double should = 0, to = before->q + width;
    bool falling = at->e < 0;
    if (isinf(width)) return refuse(c, j, "width", width, at->q0);
    if (width == 0) return AG_OK;
    if (before->next > 0 && (falling ? worth > before->worth : worth < before->worth))
        return refuse(c, j, "worth after that of the step before", worth, before->worth);
    if (before->q > 0) {
        should = mean_price(at, before->q, to);
        /* A step much narrower than what lies before it is a difference of near numbers. */
        if (fabs(worth - should) <= 4e-16 * to / width * should) return AG_OK;
    } else {
        should = price_at(at, to);
        if (!falling && worth >= 0 && worth <= should * (1 + step_limit)) return AG_OK;
    }
    return near(worth, should) ? AG_OK : refuse(c, j, "worth", worth, should);
}

static ag_err check_demand(agi_check *c, uint32_t j, const agi_check_steps *before, double worth,
                           double width)
{
    const ag_col *col = &c->lp->col[j];
    const ag_demand *demand = &c->model->demand[col->a];
    curve at = {agi_check_wanted(c, col->a, col->stage), 1, -1};
    if (demand->kind == AG_DEMAND_SEGMENTS) {
        if (col->b >= demand->n_segment)
            return refuse(c, j, "number of the step", col->b, demand->n_segment);
        return check_given_step(c, j, worth, width, demand->segment_price[col->b],
                                demand->segment_q[col->b] *
                                    agi_check_faded(c, c->world->demand_shock, col->a, col->stage));
    }
    if (demand->kind == AG_DEMAND_ELASTIC) {
        at.p0 = agi_check_mean(c, &demand->price, col->stage);
        at.e = demand->elasticity;
    }
    return check_curve_step(c, j, &at, before, worth, width);
}

static ag_err check_spend(agi_check *c, uint32_t j, const agi_check_steps *before, double worth,
                          double width)
{
    const ag_col *col = &c->lp->col[j];
    curve at = {c->model->people.share[col->b] * c->world->budget[col->a], 1, -1};
    return check_curve_step(c, j, &at, before, worth, width);
}

static ag_err check_supply(agi_check *c, uint32_t j, const agi_check_steps *before, double worth,
                           double width)
{
    const ag_col *col = &c->lp->col[j];
    const ag_supply *supply = &c->model->supply[col->a];
    double price = agi_check_mean(c, &supply->price, col->stage);
    double q = agi_check_offered(c, col->a, col->stage);
    if (supply->kind == AG_SUPPLY_STEP) return check_given_step(c, j, worth, width, price, q);
    curve at = {q, price, supply->elasticity};
    return check_curve_step(c, j, &at, before, worth, width);
}

static ag_err check_step(agi_check *c, uint32_t j)
{
    const ag_model *m = c->model;
    const ag_col *col = &c->lp->col[j];
    size_t spends = (size_t)m->n_place * m->n_good, s = col->stage;
    size_t base = s * (m->n_demand + spends + m->n_supply);
    double x = c->answer->value[j], width = c->lp->upper[j];
    double worth = c->lp->cost[j] / c->st.delta[s];
    uint32_t step = col->b;
    if (!agi_check_has_column(c, col)) return refuse(c, j, "width", width, 0);
    if (!(width >= 0)) return refuse(c, j, "width", width, 0);
    agi_check_steps *steps = NULL;
    if (col->kind == AG_COL_DEMAND) {
        steps = &c->steps[base + col->a];
        c->bought[s * m->n_demand + col->a] += x;
        AG_TRY(check_demand(c, j, steps, worth = -worth, width));
    } else if (col->kind == AG_COL_SPEND) {
        size_t at = (size_t)col->a * m->n_good + col->b;
        step = col->c;
        steps = &c->steps[base + m->n_demand + at];
        c->spent[s * spends + at] += x;
        AG_TRY(check_spend(c, j, steps, worth = -worth, width));
    } else {
        steps = &c->steps[base + m->n_demand + spends + col->a];
        c->sold[s * m->n_supply + col->a] += x;
        AG_TRY(check_supply(c, j, steps, worth, width));
    }
    if (step < steps->next) return refuse(c, j, "number of the step", step, steps->next);
    *steps = (agi_check_steps){steps->q + width, worth, step + 1};
    return AG_OK;
}

/* A curve that is left out would go unnoticed: nobody would buy or sell. */
static ag_err check_present(agi_check *c, const ag_col *first, double q)
{
    const ag_model *m = c->model;
    size_t spends = (size_t)m->n_place * m->n_good;
    size_t at = first->stage * (m->n_demand + spends + m->n_supply);
    if (first->kind == AG_COL_DEMAND) at += first->a;
    if (first->kind == AG_COL_SPEND) at += m->n_demand + (size_t)first->a * m->n_good + first->b;
    if (first->kind == AG_COL_SUPPLY) at += m->n_demand + spends + first->a;
    if (q <= 0 || c->steps[at].next > 0) return AG_OK;
    ag_col_name(m, first, c->worst, sizeof c->worst);
    return ag_fail(c->ctx, AG_ERR_SOLVER, "%s: the curve has no steps, but wants %.10g", c->worst,
                   q);
}

static ag_err check_all_present(agi_check *c, uint32_t s)
{
    const ag_model *m = c->model;
    for (uint32_t d = 0; d < m->n_demand; d++) {
        ag_col first = {AG_COL_DEMAND, s, d, 0, AG_NONE};
        if (m->demand[d].kind == AG_DEMAND_NEED) continue;
        double q = agi_check_wanted(c, d, s);
        if (m->demand[d].kind == AG_DEMAND_SEGMENTS) q = m->demand[d].n_segment;
        AG_TRY(check_present(c, &first, q));
    }
    for (uint32_t u = 0; u < m->n_supply; u++) {
        ag_col first = {AG_COL_SUPPLY, s, u, 0, AG_NONE};
        double q = agi_check_offered(c, u, s);
        AG_TRY(check_present(c, &first, q));
    }
    for (uint32_t p = 0; p < m->n_place; p++)
        for (uint32_t k = 0; k < m->n_good && !m->place[p].external; k++) {
            ag_col first = {AG_COL_SPEND, s, p, k, 0};
            AG_TRY(check_present(c, &first, m->people.share[k] * c->world->budget[p]));
        }
    return AG_OK;
}

ag_err agi_check_ladders(agi_check *c)
{
    for (uint32_t j = 0; j < c->lp->n_col; j++) {
        uint32_t kind = c->lp->col[j].kind;
        if (kind == AG_COL_DEMAND || kind == AG_COL_SPEND || kind == AG_COL_SUPPLY)
            AG_TRY(check_step(c, j));
    }
    for (uint32_t s = 0; s < c->st.n; s++) AG_TRY(check_all_present(c, s));
    return AG_OK;
}
