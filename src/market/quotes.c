/* Quotes: a price for every good at every place, whether it is traded or not.
**
** The dual of an idle balance means little: it may be anything between what a unit would cost to bring
** and what it would be worth. Both ends are found here by relaxation over processes and ways, starting
** from the prices of what is traded; the quote of an idle good is the last one held between them. */
#include "market/internal.h"

#include <math.h>

static const double IDLE_PYR = 1e-9; /* units a year below which nothing passes */

static size_t px(const ag_market *m, uint32_t p, uint32_t x)
{
    return (size_t)p * ag_xgood_count(m->model) + x;
}

/* ---- what is traded -------------------------------------------------------------------------------- */

/* flow: what comes into a balance; trade: what is bought out of it or made into it, as against stock that only
** goes from one year to the next. */
void agi_quotes_flow(ag_market *m)
{
    const ag_lp *lp = &m->b.lp;
    double *inflow = m->flow, *trade = m->trade;
    for (uint32_t i = 0; i < lp->n_row; i++) inflow[i] = trade[i] = 0.0;
    for (uint32_t j = 0; j < lp->n_col; j++) {
        uint32_t kind = lp->col[j].kind;
        if (m->value[j] == 0.0) continue;
        bool lacked = kind == AG_COL_SHORT || kind == AG_COL_LACK; /* no trade, and no use */
        for (size_t k = lp->start[j]; k < lp->start[j + 1]; k++) {
            double q = lp->a[k] * m->value[j];
            if (!lacked) inflow[lp->index[k]] += fmax(0.0, q);
            if (kind != AG_COL_STORE) trade[lp->index[k]] += lacked ? -q : fabs(q);
        }
    }
    for (uint32_t i = 0; i < lp->n_rhs; i++) {
        inflow[lp->piece[i].row] += fmax(0.0, -lp->piece[i].value);
        trade[lp->piece[i].row] += fmax(0.0, lp->piece[i].value);
    }
}

bool agi_quotes_traded(const ag_market *m, uint32_t row)
{
    return row != AG_NONE && m->flow[row] > IDLE_PYR;
}

static void prices_read(ag_market *m)
{
    const ag_model *model = m->model;
    double delta0 = m->stages.delta[0];
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t x = 0; x < ag_xgood_count(model); x++) {
            size_t at = px(m, p, x);
            uint32_t row = agi_good_row(m, 0, p, x);
            bool traded = agi_quotes_traded(m, row);
            m->status[at] = traded ? AG_PRICE_TRADED : AG_PRICE_NO_TRADE;
            m->price[at] = traded ? m->pi[row] / delta0 : 0.0;
            m->ask[at] = traded ? m->price[at] : INFINITY;
            m->bid[at] = traded ? m->price[at] : 0.0;
            m->passed[at] = traded;
            m->ask_by[at] = m->bid_by[at] = agi_nobody();
        }
        uint32_t labour = m->b.labour[p];
        bool works = agi_quotes_traded(m, labour);
        bool paid = m->shape.labour && (m->shape.peopled[p] || model->place[p].external);
        /* crews that nobody needs any more are paid until they are home */
        double earned = works ? fmax(m->pi[labour] / delta0, m->shape.wage_floor[p]) : 0.0;
        m->wage[p] = works ? earned : paid ? m->shape.wage_floor[p] : 0.0;
    }
}

/* ---- what a unit would cost ------------------------------------------------------------------------- */

/* Going price of an input: what is paid, else what would have to be. */
static double cost_of(const ag_market *m, uint32_t p, const ag_share *share, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < n; i++) sum += share[i].q * m->ask[px(m, p, share[i].good)];
    return sum;
}

static double worth_of(const ag_market *m, uint32_t p, const ag_share *share, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < n; i++) sum += share[i].q * m->bid[px(m, p, share[i].good)];
    return sum;
}

/* Labour, direct cost and the annual charge of equipment, a unit at grade 1. */
static double running_cost(const ag_market *m, uint32_t p, uint32_t j)
{
    const ag_process *process = &m->model->process[j];
    double factor = m->world->process_factor[j];
    double cost = process->cost.n ? agi_stage_mean(m, &process->cost, 0) : 0.0;
    double equipment =
        process->n_equipment ? cost_of(m, p, process->equipment, process->n_equipment) : 0.0;
    double charge = equipment * (m->stages.rho + 1.0 / process->life_yr);
    return factor * (process->labour * m->wage[p] + cost + charge);
}

static bool lower(double *to, double value)
{
    if (!(value < *to * (1.0 - 1e-12))) return false;
    *to = value;
    return true;
}

static bool higher(double *to, double value)
{
    if (!isfinite(value) || !(value > *to * (1.0 + 1e-12)) || !(value > 0.0)) return false;
    *to = value;
    return true;
}

static bool idle(const ag_market *m, size_t at)
{
    return m->status[at] != AG_PRICE_TRADED;
}

static bool relax_process(ag_market *m, uint32_t p, uint32_t j)
{
    const ag_col by = {AG_COL_MAKE, 0, p, j, AG_NONE};
    const ag_process *process = &m->model->process[j];
    double inputs = process->n_in ? cost_of(m, p, process->in, process->n_in) : 0.0;
    double running = running_cost(m, p, j);
    double made = worth_of(m, p, process->out, process->n_out);
    bool changed = false;
    for (uint32_t i = 0; i < process->n_out; i++) {
        size_t at = px(m, p, process->out[i].good);
        double others = made - process->out[i].q * m->bid[at];
        double ask = fmax(0.0, inputs + running - others) / process->out[i].q;
        if (idle(m, at) && lower(&m->ask[at], ask)) {
            m->ask_by[at] = by;
            changed = true;
        }
    }
    for (uint32_t i = 0; i < process->n_in; i++) {
        size_t at = px(m, p, process->in[i].good);
        double others = inputs - process->in[i].q * m->ask[at];
        if (!isfinite(m->ask[at])) continue; /* the rest of the bill is not known */
        double bid = (made - running - others) / process->in[i].q;
        if (idle(m, at) && higher(&m->bid[at], bid)) {
            m->bid_by[at] = by;
            changed = true;
        }
    }
    return changed;
}

/* What carrying a tonne costs: propellant, the flight's price or the ship's charge. */
static double freight_usdpt(const ag_market *m, const agi_way *way, uint32_t s)
{
    const ag_model *model = m->model;
    if (way->vehicle == AG_NONE) return agi_stage_mean(m, &model->leg[way->leg].freight, s);
    const ag_vehicle *v = &model->vehicle[way->vehicle];
    const agi_hop *hop = agi_hop_of(m, way, s);
    double propellant = 0.0, factor = m->world->vehicle_factor[way->vehicle];
    if (hop->burn > 0.0) propellant = cost_of(m, way->from, v->propellant, v->n_propellant);
    double ship = 0.0;
    if (v->price_per_flight.n) {
        ship = agi_stage_mean(m, &v->price_per_flight, s) * factor;
    } else if (v->price.n) {
        double wear = v->flights > 0.0 ? 1.0 / v->flights : 0.0;
        double a_trip =
            v->returns ? wear + hop->cycle_yr * (m->stages.rho + 1.0 / v->life_yr) : 1.0;
        ship = agi_stage_mean(m, &v->price, s) * factor * a_trip;
    }
    double burn = hop->burn > 0.0 ? hop->burn * propellant : 0.0;
    if (v->payload_t <= 0.0) return INFINITY;
    return hop->shell * (ship + burn * v->dry_t) / v->payload_t + burn;
}

static bool relax_way(ag_market *m, const agi_way *way, uint32_t s)
{
    double usdpt = freight_usdpt(m, way, s);
    bool changed = false;
    if (!isfinite(usdpt)) return false;
    for (uint32_t x = 0; x < ag_xgood_ship(m->model, 0); x++) {
        if (!agi_ships(m, way, s, x)) continue;
        double usd = usdpt * (way->vehicle == AG_NONE ? 1.0 : agi_mass_t(m, way, s, x));
        size_t from = px(m, way->from, x), to = px(m, way->to, x);
        const ag_col by = {AG_COL_CARGO, s, way->leg, way->vehicle, x};
        if (idle(m, to) && lower(&m->ask[to], (m->ask[from] + usd) / (1.0 - way->loss))) {
            m->ask_by[to] = by;
            changed = true;
        }
        if (idle(m, from) && higher(&m->bid[from], m->bid[to] * (1.0 - way->loss) - usd)) {
            m->bid_by[from] = by;
            changed = true;
        }
    }
    return changed;
}

/* Steps of outsiders' curves at idle balances. */
static void outsiders(ag_market *m)
{
    const ag_lp *lp = &m->b.lp;
    for (uint32_t j = 0; j < lp->n_col; j++) {
        const ag_col *col = &lp->col[j];
        if (col->stage != 0 || !(lp->upper[j] > 0.0)) continue;
        double usd = lp->cost[j] / m->stages.delta[0];
        if (col->kind == AG_COL_SUPPLY) {
            const ag_supply *u = &m->model->supply[col->a];
            size_t at = px(m, u->place, u->good);
            if (idle(m, at) && lower(&m->ask[at], usd)) m->ask_by[at] = *col;
        } else if (col->kind == AG_COL_DEMAND) {
            const ag_demand *d = &m->model->demand[col->a];
            size_t at = px(m, d->place, d->good);
            if (idle(m, at) && higher(&m->bid[at], -usd)) m->bid_by[at] = *col;
        }
    }
}

static void relax(ag_market *m)
{
    const ag_model *model = m->model;
    bool changed = true;
    uint32_t most = model->n_place + 4;
    for (uint32_t round = 0; changed && round < most; round++) {
        changed = false;
        for (uint32_t p = 0; p < model->n_place; p++) {
            for (uint32_t j = 0; j < model->n_process; j++) {
                bool runs = m->shape.runs[(size_t)p * model->n_process + j] != 0;
                if (!runs || !agi_process_there(m, j, 0)) continue;
                changed |= relax_process(m, p, j);
            }
        }
        for (uint32_t w = 0; w < m->shape.n_way; w++) {
            const agi_way *way = &m->shape.way[w];
            uint32_t s = 0; /* the first stage in which it is flown */
            while (s < m->stages.n && !agi_way_flown(m, way, s)) s++;
            if (s < m->stages.n) changed |= relax_way(m, way, s);
        }
    }
}

static void quote(ag_market *m, size_t at)
{
    double last = m->world->quote[at], ask = m->ask[at], bid = fmin(m->bid[at], ask);
    double held = last > 0.0 ? fmin(fmax(last, bid), ask) : isfinite(ask) ? ask : bid;
    m->price[at] = held;
    if (!(held > 0.0)) return;
    if (held == ask && m->ask_by[at].kind == AG_COL_CARGO) {
        m->status[at] = AG_PRICE_IMPORT_PARITY;
    } else if (held == bid && bid < ask) {
        m->status[at] = AG_PRICE_EXPORT_PARITY;
    }
}

/* Nothing is traded yet: asks from what outsiders ask for, processes and ways. */
static void nothing_traded(ag_market *m)
{
    const ag_model *model = m->model;
    size_t n = (size_t)model->n_place * ag_xgood_count(model);
    for (size_t at = 0; at < n; at++) {
        m->status[at] = AG_PRICE_NO_TRADE;
        m->ask[at] = INFINITY;
        m->bid[at] = 0.0;
        m->ask_by[at] = m->bid_by[at] = agi_nobody();
    }
    for (uint32_t p = 0; p < model->n_place; p++) m->wage[p] = m->shape.wage_floor[p];
    for (uint32_t u = 0; u < model->n_supply; u++) {
        const ag_supply *supply = &model->supply[u];
        lower(&m->ask[px(m, supply->place, supply->good)], agi_stage_mean(m, &supply->price, 0));
    }
}

/* The dearest ask of a good anywhere; 0 where nobody asks. */
static double dearest_ask(const ag_market *m, uint32_t xgood)
{
    double most = 0.0;
    for (uint32_t p = 0; p < m->model->n_place; p++) {
        double ask = m->ask[px(m, p, xgood)];
        if (isfinite(ask)) most = fmax(most, ask);
    }
    return most;
}

/* What cannot be had here is weighed at what it costs elsewhere. */
void agi_quotes_guess(ag_market *m)
{
    nothing_traded(m);
    relax(m);
    uint32_t n_x = ag_xgood_count(m->model);
    size_t n = (size_t)m->model->n_place * ag_xgood_count(m->model);
    for (uint32_t s = 0; s < m->stages.n; s++) {
        for (size_t at = 0; at < n; at++) {
            double *centre = &m->centre[s * n + at], *weight = &m->weight[s * n + at];
            bool known = *centre > 0.0 || !m->curved[at];
            if (*weight == 0.0 && isfinite(m->ask[at])) *weight = m->ask[at];
            if (*weight == 0.0) *weight = dearest_ask(m, (uint32_t)(at % n_x));
            if (!known && isfinite(m->ask[at])) *centre = m->ask[at];
        }
    }
}

/* Stock that nobody buys or sells has a price, its worth in the next stage, but is not traded. */
static void stored_only(ag_market *m)
{
    for (uint32_t p = 0; p < m->model->n_place; p++) {
        for (uint32_t x = 0; x < ag_xgood_count(m->model); x++) {
            uint32_t row = agi_good_row(m, 0, p, x);
            if (!agi_quotes_traded(m, row) || m->trade[row] > IDLE_PYR) continue;
            m->status[px(m, p, x)] = AG_PRICE_NO_TRADE;
        }
    }
}

void agi_quotes(ag_market *m)
{
    agi_quotes_flow(m);
    prices_read(m);
    outsiders(m);
    relax(m);
    for (uint32_t p = 0; p < m->model->n_place; p++) {
        for (uint32_t x = 0; x < ag_xgood_count(m->model); x++) {
            size_t at = px(m, p, x);
            if (idle(m, at)) quote(m, at);
        }
    }
    stored_only(m);
}
