/* Balances of goods, curves of demand and supply, stocks. */
#include "market/internal.h"

#include <math.h>

static size_t px(const ag_market *m, uint32_t p, uint32_t x)
{
    return (size_t)p * ag_xgood_count(m->model) + x;
}

/* ---- rows -------------------------------------------------------------------------------------------- */

static double transit_sum(const ag_market *m, size_t at)
{
    double sum = 0.0;
    for (uint32_t b = 0; b < m->world->n_bin; b++) {
        sum += m->world->transit[at * m->world->n_bin + b];
    }
    return sum;
}

static bool row_exists(const ag_market *m, uint32_t p, uint32_t x)
{
    size_t at = px(m, p, x);
    const agi_shape *shape = &m->shape;
    return shape->local[at] || (shape->present[at] && shape->useful[at]) ||
           m->world->stock[at] > 0.0 || transit_sum(m, at) > 0.0;
}

static double decay_pyr(const ag_model *model, uint32_t x)
{
    if (x < model->n_good) return model->good[x].decay_pyr;
    if (x < ag_xgood_ship(model, 0)) return 0.0;
    return 1.0 / model->vehicle[x - ag_xgood_ship(model, 0)].life_yr;
}

/* Amount of a schedule that comes due in a stage. */
static double due(const ag_market *m, size_t at, uint32_t s)
{
    const ag_world *w = m->world;
    double from = m->stages.from[s], to = from + m->stages.length[s], sum = 0.0;
    bool last = s == m->stages.n - 1;
    for (uint32_t b = 0; b < w->n_bin; b++) {
        double q = w->transit[at * w->n_bin + b], low = b * w->bin_yr, high = low + w->bin_yr;
        if (q == 0.0) continue;
        double overlap = fmin(high, last && m->stages.tail ? INFINITY : to) - fmax(low, from);
        if (overlap > 0.0) sum += q * fmin(1.0, overlap / w->bin_yr);
    }
    return sum;
}

static void row_pieces(ag_market *m, uint32_t s, uint32_t p, uint32_t x, uint32_t row)
{
    size_t at = px(m, p, x);
    double span = m->stages.span[s];
    if (s == 0) {
        double kept = m->world->stock[at] * exp(-decay_pyr(m->model, x) * span);
        agi_rhs_add(m, row, AG_RHS_STOCK, AG_NONE, -kept / span);
    }
    agi_rhs_add(m, row, AG_RHS_TRANSIT, AG_NONE, -due(m, at, s) / span);
    if (x == m->model->shelter_good) {
        agi_rhs_add(m, row, AG_RHS_SHELTER, AG_NONE, -m->world->shelter[p]);
    }
}

double agi_needed(const ag_market *m, uint32_t d, uint32_t s)
{
    const ag_demand *demand = &m->model->demand[d];
    if (demand->q.n > 0) return agi_demand_q(m, d, s);
    if (demand->project == AG_NONE || !m->world->wanted) return 0.0;
    size_t need = d - ag_need_demand(m->model, 0);
    return m->world->wanted[need * m->model->n_stage + s];
}

static void needs(ag_market *m, uint32_t s)
{
    for (uint32_t d = 0; d < m->model->n_demand; d++) {
        const ag_demand *demand = &m->model->demand[d];
        if (demand->kind != AG_DEMAND_NEED) continue;
        uint32_t row = agi_good_row(m, s, demand->place, demand->good);
        agi_rhs_add(m, row, AG_RHS_NEED, d, agi_needed(m, d, s));
    }
}

ag_err agi_rows_trade(ag_market *m, uint32_t s)
{
    const ag_model *model = m->model;
    uint32_t n_x = ag_xgood_count(model);
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t x = 0; x < n_x; x++) {
            if (!row_exists(m, p, x)) continue;
            bool equal = x >= model->n_good && x < ag_xgood_ship(model, 0);
            uint32_t *row = &m->b.good[(size_t)s * model->n_place * n_x + px(m, p, x)];
            AG_TRY(agi_row_add(m, (ag_row){AG_ROW_GOOD, s, p, x}, equal, row));
            row_pieces(m, s, p, x, *row);
        }
    }
    needs(m, s);
    return AG_OK;
}

/* ---- columns ------------------------------------------------------------------------------------------ */

static ag_err col_bought(ag_market *m, ag_col col, uint32_t row, double price, double width)
{
    AG_TRY(agi_col_begin(m, col, -m->stages.delta[col.stage] * price, width));
    agi_entry(m, row, -1.0);
    return AG_OK;
}

static ag_err cols_ladder(ag_market *m, uint32_t s, uint32_t d, double scale, double elasticity,
                          double centre)
{
    const ag_demand *demand = &m->model->demand[d];
    agi_step steps[LADDER_MAX];
    uint32_t row = agi_good_row(m, s, demand->place, demand->good);
    uint32_t n = agi_ladder(scale, elasticity, centre, s == 0, steps);
    for (uint32_t i = 0; i < n; i++) {
        ag_col col = {AG_COL_DEMAND, s, d, i, AG_NONE};
        AG_TRY(col_bought(m, col, row, steps[i].price, steps[i].width));
    }
    return AG_OK;
}

static ag_err cols_segments(ag_market *m, uint32_t s, uint32_t d)
{
    const ag_demand *demand = &m->model->demand[d];
    uint32_t row = agi_good_row(m, s, demand->place, demand->good);
    double shock = agi_shock(m, m->world->demand_shock, d, s);
    for (uint32_t i = 0; i < demand->n_segment; i++) {
        ag_col col = {AG_COL_DEMAND, s, d, i, AG_NONE};
        AG_TRY(col_bought(m, col, row, demand->segment_price[i], demand->segment_q[i] * shock));
    }
    return AG_OK;
}

static ag_err col_short(ag_market *m, uint32_t s, uint32_t d)
{
    const ag_demand *demand = &m->model->demand[d];
    double q = agi_needed(m, d, s);
    double usd = demand->penalty >= 0.0 ? demand->penalty : m->shape.penalty;
    ag_col col = {AG_COL_SHORT, s, d, AG_NONE, AG_NONE};
    AG_TRY(agi_col_begin(m, col, m->stages.delta[s] * usd, q));
    agi_entry(m, agi_good_row(m, s, demand->place, demand->good), 1.0);
    return AG_OK;
}

static ag_err cols_demand(ag_market *m, uint32_t s, uint32_t d)
{
    const ag_demand *demand = &m->model->demand[d];
    double centre = *agi_centre(m, s, demand->place, demand->good);
    if (demand->kind == AG_DEMAND_SEGMENTS) return cols_segments(m, s, d);
    if (demand->kind == AG_DEMAND_NEED) return col_short(m, s, d);
    double q = agi_demand_q(m, d, s);
    if (demand->kind == AG_DEMAND_BUDGET) return cols_ladder(m, s, d, q, -1.0, centre);
    double price = agi_stage_mean(m, &demand->price, s);
    double scale = q * pow(price, -demand->elasticity);
    return cols_ladder(m, s, d, scale, demand->elasticity, centre > 0.0 ? centre : price);
}

static ag_err cols_supply(ag_market *m, uint32_t s, uint32_t u)
{
    const ag_supply *supply = &m->model->supply[u];
    double q = agi_supply_q(m, u, s), price = agi_stage_mean(m, &supply->price, s);
    double centre = *agi_centre(m, s, supply->place, supply->good);
    uint32_t row = agi_good_row(m, s, supply->place, supply->good), n = 1;
    agi_step steps[LADDER_MAX] = {{price, q}};
    if (supply->kind == AG_SUPPLY_ELASTIC) {
        double scale = q * pow(price, -supply->elasticity);
        n = agi_ladder(scale, supply->elasticity, centre > 0.0 ? centre : price, s == 0, steps);
    }
    for (uint32_t i = 0; i < n; i++) {
        ag_col col = {AG_COL_SUPPLY, s, u, i, AG_NONE};
        AG_TRY(agi_col_begin(m, col, m->stages.delta[s] * steps[i].price, steps[i].width));
        agi_entry(m, row, 1.0);
    }
    return AG_OK;
}

/* What households buy beyond needs: budget shares, unit-elastic. */
static ag_err cols_spend(ag_market *m, uint32_t s, uint32_t p)
{
    const ag_model *model = m->model;
    for (uint32_t g = 0; m->world->budget[p] > 0.0 && g < model->n_good; g++) {
        double usd_pyr = model->people.share[g] * m->world->budget[p];
        uint32_t row = agi_good_row(m, s, p, g);
        if (row == AG_NONE) continue;
        agi_step steps[LADDER_MAX];
        uint32_t n = agi_ladder(usd_pyr, -1.0, *agi_centre(m, s, p, g), s == 0, steps);
        for (uint32_t i = 0; i < n; i++) {
            ag_col col = {AG_COL_SPEND, s, p, g, i};
            AG_TRY(col_bought(m, col, row, steps[i].price, steps[i].width));
        }
    }
    return AG_OK;
}

/* Ships and storable goods that are of use can be kept but in the last stage, where nothing comes after. */
static bool can_store(const ag_market *m, uint32_t s, uint32_t p, uint32_t x)
{
    if (s + 1 == m->stages.n) return false;
    if (x >= m->model->n_good) return x >= ag_xgood_ship(m->model, 0);
    return m->model->good[x].store && agi_useful(m, p, x);
}

/* Persons on their way can always wait, at what going without is worth: nothing feeds who waits. Those who
** mean to stay until a window opens become residents. */
static bool can_wait(const ag_market *m, uint32_t p, uint32_t x)
{
    bool person = x >= m->model->n_good && x < ag_xgood_ship(m->model, 0);
    return person && !m->model->place[p].external;
}

static double waiting_cost(const ag_market *m, uint32_t s, uint32_t p)
{
    return m->stages.delta[s] / m->stages.span[s] * AGI_LACK_WAGES * m->shape.wage_floor[p];
}

static ag_err cols_store(ag_market *m, uint32_t s, uint32_t p)
{
    const ag_model *model = m->model;
    double span = m->stages.span[s];
    for (uint32_t x = 0; x < ag_xgood_count(model); x++) {
        uint32_t row = agi_good_row(m, s, p, x);
        bool waits = can_wait(m, p, x);
        if (row == AG_NONE || (!waits && !can_store(m, s, p, x))) continue;
        ag_col col = {AG_COL_STORE, s, p, x, AG_NONE};
        AG_TRY(agi_col_begin(m, col, waits ? waiting_cost(m, s, p) : 0.0, INFINITY));
        agi_entry(m, row, -1.0 / span);
        if (s + 1 == m->stages.n) continue;
        double next = m->stages.span[s + 1];
        agi_entry(m, agi_good_row(m, s + 1, p, x), exp(-decay_pyr(model, x) * next) / next);
    }
    return AG_OK;
}

ag_err agi_cols_trade(ag_market *m, uint32_t s)
{
    const ag_model *model = m->model;
    for (uint32_t d = 0; d < model->n_demand; d++) AG_TRY(cols_demand(m, s, d));
    for (uint32_t u = 0; u < model->n_supply; u++) AG_TRY(cols_supply(m, s, u));
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (m->shape.peopled[p]) AG_TRY(cols_spend(m, s, p));
        AG_TRY(cols_store(m, s, p));
    }
    return AG_OK;
}
