/* Settlers: persons of the outside economy who would live at a place and pay for it while they do.
**
** What living there is worth to them is an annuity received while resident and lost on leaving. A worth paid
** once, on arrival, would make them come and go as a pump. */
#include "market/internal.h"

#include <math.h>

static const double GENERATION_YR = 30.0; /* judgement: those who would go and have not yet */
static const double SEED_PERSONS =
    10.0; /* judgement: the crew of a first base, so that it can begin */

static size_t sp(const ag_market *m, uint32_t s, uint32_t p)
{
    return (size_t)s * m->model->n_place + p;
}

/* People of the outside economy: counted ones as they are, others as the scenario says. */
static double origin_persons(const ag_market *m, uint32_t s)
{
    double sum = 0.0;
    for (uint32_t p = 0; p < m->model->n_place; p++) {
        const ag_place *place = &m->model->place[p];
        if (!place->external) continue;
        if (place->people > 0.0) {
            sum += m->world->people[p];
        } else if (place->population.n > 0) {
            sum += agi_stage_mean(m, &place->population, s);
        }
    }
    return sum;
}

/* How many would live at the place at a cost of at most `cost`. */
static double would_live(const ag_market *m, uint32_t s, uint32_t p)
{
    const ag_settlers *settlers = &m->model->people.settlers;
    double others = m->world->people[p] + SEED_PERSONS;
    return origin_persons(m, s) * settlers->rate_pyr * GENERATION_YR * others /
           (others + settlers->network);
}

static bool anybody(const ag_market *m)
{
    const ag_settlers *settlers = &m->model->people.settlers;
    return settlers->rate_pyr > 0.0 && settlers->cost_usd_pyr > 0.0;
}

ag_err agi_rows_stay(ag_market *m, uint32_t s)
{
    for (uint32_t p = 0; p < m->model->n_place && anybody(m); p++) {
        if (!m->shape.peopled[p] || !(would_live(m, s, p) > 0.0)) continue;
        uint32_t *row = &m->b.stay[sp(m, s, p)];
        AG_TRY(agi_row_add(m, (ag_row){AG_ROW_STAY, s, p, AG_NONE}, false, row));
        if (s == 0) agi_rhs_add(m, *row, AG_RHS_PEOPLE, AG_NONE, -0.5 * m->world->people[p]);
    }
    return AG_OK;
}

/* Step i of the curve all (w / cost)^-alpha between cost and most: its width in persons, and the mean of w over
** them. The dearest comes first: those who would pay even more pay that. */
static agi_step step_of(const ag_settlers *settlers, double all, uint32_t i)
{
    double a = settlers->alpha;
    double ratio = pow(settlers->most_usd_pyr / settlers->cost_usd_pyr, 1.0 / (AG_STAY_MAX - 1));
    double high = settlers->most_usd_pyr * pow(ratio, -(double)i + 1.0), low = high / ratio;
    if (i == 0) return (agi_step){low, all * pow(low / settlers->cost_usd_pyr, -a)};
    double unit = pow(low / settlers->cost_usd_pyr, -a), width = -unit * expm1(-a * log(ratio));
    if (!(width > 0.0)) return (agi_step){low, 0.0};
    double area = a == 1.0 ? unit * low * log(ratio)
                           : unit * low * a / (a - 1.0) * -expm1((1.0 - a) * log(ratio));
    return (agi_step){area / width, all * width};
}

ag_err agi_cols_stay(ag_market *m, uint32_t s)
{
    for (uint32_t p = 0; p < m->model->n_place; p++) {
        uint32_t row = m->b.stay[sp(m, s, p)];
        if (row == AG_NONE) continue;
        double all = would_live(m, s, p);
        for (uint32_t i = 0; i < AG_STAY_MAX; i++) {
            agi_step step = step_of(&m->model->people.settlers, all, i);
            ag_col col = {AG_COL_STAY, s, p, i, AG_NONE};
            AG_TRY(agi_col_begin(m, col, -m->stages.delta[s] * step.price, step.width));
            agi_entry(m, row, -1.0);
        }
    }
    return AG_OK;
}
