/* Weigh: what a market's programme minimises, made comparable between markets of the same period.
**
** The programme knows a curve of demand or supply by the steps of a ladder about the last price, and counts
** what lies above its top at the top's price. Two ladders about different prices therefore have different
** zeros. Here what is bought along a curve is worth the area below the curve itself, up to a price that is
** the same for all markets compared (docs/theory/society.md, projects). */
#include "history/history_internal.h"

#include <math.h>

typedef struct curve { /* q = scale P^elasticity */
    double scale, elasticity;
} curve;

size_t agi_curves(const ag_model *model)
{
    return (size_t)model->n_demand + (size_t)model->n_place * model->n_good;
}

/* Area below the inverse curve from q0 to q. */
static double area(const curve *of, double q0, double q)
{
    double e = of->elasticity;
    if (e == -1) return of->scale * log(q / q0);
    double p0 = pow(q0 / of->scale, 1 / e), p = pow(q / of->scale, 1 / e);
    return (p * q - p0 * q0) * e / (1 + e);
}

static double worth(const curve *of, double q, double top)
{
    double q0 = of->scale * pow(top, of->elasticity);
    return q <= q0 ? top * q : top * q0 + area(of, q0, q);
}

static double mean(const ag_path *path, const ag_stages *stages, double year, uint32_t s)
{
    double from = year + stages->from[s];
    return ag_path_mean(path, from, from + stages->length[s]);
}

/* Slot of the demand curve that a column is a step of, and the curve; AG_NONE: it is none. */
static uint32_t curve_of(const ag_model *model, const ag_world *world, const ag_stages *stages,
                         const ag_col *col, curve *of)
{
    if (col->kind == AG_COL_SPEND) {
        *of = (curve){model->people.share[col->b] * world->budget[col->a], -1};
        return model->n_demand + col->a * model->n_good + col->b;
    }
    if (col->kind != AG_COL_DEMAND) return AG_NONE;
    const ag_demand *demand = &model->demand[col->a];
    if (demand->kind == AG_DEMAND_SEGMENTS) return AG_NONE;
    double q = mean(&demand->q, stages, world->year, col->stage) *
               ag_stage_shock(stages, world->demand_shock, col->a, col->stage) *
               ag_purse_of(world, demand);
    *of = (curve){q, -1};
    if (demand->kind == AG_DEMAND_ELASTIC) {
        double price = mean(&demand->price, stages, world->year, col->stage);
        *of = (curve){of->scale * pow(price, -demand->elasticity), demand->elasticity};
    }
    return col->a;
}

/* What suppliers by a curve ask for q: the area below it. */
static bool supply_of(const ag_model *model, const ag_world *world, const ag_stages *stages,
                      const ag_col *col, curve *of)
{
    if (col->kind != AG_COL_SUPPLY) return false;
    const ag_supply *supply = &model->supply[col->a];
    if (supply->kind != AG_SUPPLY_ELASTIC) return false;
    double price = mean(&supply->price, stages, world->year, col->stage);
    double q = mean(&supply->q, stages, world->year, col->stage) *
               ag_stage_shock(stages, world->supply_shock, col->a, col->stage);
    *of = (curve){q * pow(price, -supply->elasticity), supply->elasticity};
    return true;
}

static bool same_curve(const ag_col *a, const ag_col *b)
{
    bool spend = a->kind == AG_COL_SPEND;
    return a->kind == b->kind && a->stage == b->stage && a->a == b->a && (!spend || a->b == b->b);
}

double agi_weigh(const ag_model *model, const ag_world *world, const ag_market_answer *answer,
                 double *top)
{
    const ag_lp *lp = answer->lp;
    ag_stages stages;
    double sum = 0;
    ag_stages_make(model, world->period_yr, &stages);
    for (size_t j = 0; j < lp->n_col;) {
        const ag_col *col = &lp->col[j];
        double delta = stages.delta[col->stage], first = -lp->cost[j] / delta, q = 0;
        curve of = {0};
        uint32_t slot = curve_of(model, world, &stages, col, &of);
        bool sold = slot == AG_NONE && supply_of(model, world, &stages, col, &of);
        if (slot == AG_NONE && !sold) {
            sum += lp->cost[j] * answer->value[j];
            j++;
            continue;
        }
        /* the steps of a curve follow each other */
        for (; j < lp->n_col && same_curve(col, &lp->col[j]); j++) q += answer->value[j];
        if (sold) {
            sum += q > 0 ? delta * area(&of, 0, q) : 0;
            continue;
        }
        double *highest = &top[col->stage * agi_curves(model) + slot];
        if (*highest == 0) *highest = first;
        sum -= delta * worth(&of, q, *highest);
    }
    return sum;
}
