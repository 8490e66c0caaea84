/* Trips, cargo, propellant, fleets. */
#include "market/internal.h"

#include <math.h>

static bool counts_ships(const ag_market *m, const agi_way *way)
{
    return way->vehicle != AG_NONE && m->shape.fleet[way->vehicle];
}

/* ---- rows --------------------------------------------------------------------------------------------- */

static ag_err rows_way(ag_market *m, uint32_t s, uint32_t w)
{
    const agi_way *way = &m->shape.way[w];
    if (way->vehicle == AG_NONE || !agi_way_flown(m, way, s)) return AG_OK;
    const ag_vehicle *vehicle = &m->model->vehicle[way->vehicle];
    ag_row row = {AG_ROW_PAYLOAD, s, way->leg, way->vehicle};
    AG_TRY(agi_row_add(m, row, false, agi_way_row(m, s, w, WAY_PAYLOAD)));
    if (agi_hop_of(m, way, s)->burn > 0.0 || way->kept) {
        row.kind = AG_ROW_TANK;
        AG_TRY(agi_row_add(m, row, false, agi_way_row(m, s, w, WAY_TANK)));
    }
    if (vehicle->crew > 0.0) {
        row.kind = AG_ROW_SEATS;
        AG_TRY(agi_row_add(m, row, false, agi_way_row(m, s, w, WAY_SEATS)));
    }
    return AG_OK;
}

/* Ships of a class at the start, wherever they are. */
static double ships(const ag_market *m, uint32_t v)
{
    const ag_world *world = m->world;
    double sum = 0.0;
    for (uint32_t p = 0; p < m->model->n_place; p++) {
        size_t at = (size_t)p * ag_xgood_count(m->model) + ag_xgood_ship(m->model, v);
        sum += world->stock[at];
        for (uint32_t b = 0; b < world->n_bin; b++) sum += world->transit[at * world->n_bin + b];
    }
    return sum;
}

ag_err agi_rows_ways(ag_market *m, uint32_t s)
{
    for (uint32_t w = 0; w < m->shape.n_way; w++) AG_TRY(rows_way(m, s, w));
    for (uint32_t v = 0; v < m->model->n_vehicle; v++) {
        if (!m->shape.fleet[v] || m->stages.length[s] < m->shape.cycle_min_yr[v]) continue;
        uint32_t *row = &m->b.cycle[(size_t)s * m->model->n_vehicle + v];
        AG_TRY(agi_row_add(m, (ag_row){AG_ROW_CYCLE, s, v, AG_NONE}, false, row));
        double left = ships(m, v) * agi_survival(&m->stages, s, m->model->vehicle[v].life_yr);
        agi_rhs_add(m, *row, AG_RHS_FLEET, AG_NONE, -left);
    }
    return AG_OK;
}

/* ---- columns ------------------------------------------------------------------------------------------- */

/* Propellant of `t` tonnes out of the origin's balances. */
static void draw(ag_market *m, uint32_t s, const agi_way *way, double t)
{
    const ag_vehicle *vehicle = &m->model->vehicle[way->vehicle];
    for (uint32_t i = 0; i < vehicle->n_propellant; i++) {
        uint32_t row = agi_good_row(m, s, way->from, vehicle->propellant[i].good);
        agi_entry(m, row, -t * vehicle->propellant[i].q);
    }
}

/* What reaches the destination's balances of an extended good, in this stage and later. */
static void arrive(ag_market *m, uint32_t s, const agi_way *way, uint32_t xgood, double q)
{
    for (uint32_t to = s; to < m->stages.n; to++) {
        agi_entry(m, agi_good_row(m, to, way->to, xgood),
                  q * agi_arrival(&m->stages, s, to, agi_hop_of(m, way, s)->tof_yr));
    }
}

static ag_err col_trip(ag_market *m, uint32_t s, uint32_t w)
{
    const ag_model *model = m->model;
    const agi_way *way = &m->shape.way[w];
    const agi_hop *hop = agi_hop_of(m, way, s);
    const ag_vehicle *vehicle = &model->vehicle[way->vehicle];
    double usd = 0.0;
    if (vehicle->price_per_flight.n) {
        usd = agi_stage_mean(m, &vehicle->price_per_flight, s) *
              m->world->vehicle_factor[way->vehicle];
    }
    ag_col col = {AG_COL_TRIP, s, way->leg, way->vehicle, AG_NONE};
    AG_TRY(agi_col_begin(m, col, m->stages.delta[s] * usd, INFINITY));
    draw(m, s, way, hop->burn * vehicle->dry_t);
    agi_entry(m, *agi_way_row(m, s, w, WAY_PAYLOAD), vehicle->payload_t);
    agi_entry(m, *agi_way_row(m, s, w, WAY_TANK), vehicle->tank_t - hop->burn * vehicle->dry_t);
    agi_entry(m, *agi_way_row(m, s, w, WAY_SEATS), vehicle->crew);
    if (!counts_ships(m, way)) return AG_OK;
    uint32_t ship = ag_xgood_ship(model, way->vehicle);
    agi_entry(m, agi_good_row(m, s, way->from, ship), -1.0);
    double left = vehicle->flights > 0.0 ? fmax(0.0, 1.0 - 1.0 / vehicle->flights) : 1.0;
    if (vehicle->returns) arrive(m, s, way, ship, left);
    uint32_t cycle = m->b.cycle[(size_t)s * model->n_vehicle + way->vehicle];
    agi_entry(m, cycle, -hop->cycle_yr);
    return AG_OK;
}

static ag_err col_keep(ag_market *m, uint32_t s, uint32_t w)
{
    const agi_way *way = &m->shape.way[w];
    const ag_vehicle *vehicle = &m->model->vehicle[way->vehicle];
    if (!way->kept) return AG_OK;
    ag_col col = {AG_COL_KEEP, s, way->leg, way->vehicle, AG_NONE};
    AG_TRY(agi_col_begin(m, col, 0.0, INFINITY));
    double burn = agi_hop_of(m, way, s)->burn;
    draw(m, s, way, 1.0 + burn);
    agi_entry(m, *agi_way_row(m, s, w, WAY_TANK), -(1.0 + burn));
    for (uint32_t i = 0; i < vehicle->n_propellant; i++) {
        arrive(m, s, way, vehicle->propellant[i].good, vehicle->propellant[i].q);
    }
    return AG_OK;
}

static ag_err col_ship(ag_market *m, uint32_t s, uint32_t p, uint32_t v)
{
    const ag_model *model = m->model;
    const ag_vehicle *vehicle = &model->vehicle[v];
    bool bought = model->place[p].external && vehicle->price.n > 0;
    double factor = m->world->vehicle_factor[v];
    double usd = bought ? agi_stage_mean(m, &vehicle->price, s) * factor : 0.0;
    ag_col col = {AG_COL_SHIP, s, p, v, AG_NONE};
    AG_TRY(agi_col_begin(m, col, m->stages.delta[s] * usd, INFINITY));
    agi_entry(m, agi_good_row(m, s, p, ag_xgood_ship(model, v)), 1.0);
    for (uint32_t i = 0; !bought && i < vehicle->n_recipe; i++) {
        uint32_t row = agi_good_row(m, s, p, vehicle->recipe[i].good);
        agi_entry(m, row, -vehicle->recipe[i].q * factor);
    }
    for (uint32_t later = s; later < m->stages.n; later++) {
        uint32_t row = m->b.cycle[(size_t)later * model->n_vehicle + v];
        agi_entry(m, row, agi_stage_service(&m->stages, s, later, 0.0, vehicle->life_yr));
    }
    return AG_OK;
}

ag_err agi_cols_ways(ag_market *m, uint32_t s)
{
    const ag_model *model = m->model;
    for (uint32_t w = 0; w < m->shape.n_way; w++) {
        bool abstract = m->shape.way[w].vehicle == AG_NONE;
        if (abstract || !agi_way_flown(m, &m->shape.way[w], s)) continue;
        AG_TRY(col_trip(m, s, w));
        AG_TRY(col_keep(m, s, w));
    }
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t v = 0; v < model->n_vehicle; v++) {
            if (!m->shape.yard[(size_t)p * model->n_vehicle + v]) continue;
            if (agi_vehicle_there(m, v, s)) AG_TRY(col_ship(m, s, p, v));
        }
    }
    return AG_OK;
}

/* ---- cargo ----------------------------------------------------------------------------------------------- */

static uint32_t put(uint32_t n, uint32_t *rows, double *a, uint32_t row, double value)
{
    if (row == AG_NONE || value == 0.0) return n;
    rows[n] = row;
    a[n] = value;
    return n + 1;
}

static double tariff_usd(const ag_market *m, const agi_way *way, uint32_t xgood)
{
    const ag_model *model = m->model;
    uint32_t to = model->place[way->to].polity;
    if (xgood >= model->n_good || to == AG_NONE || model->place[way->from].polity == to) return 0.0;
    double quote = m->world->quote[(size_t)way->to * ag_xgood_count(model) + xgood];
    return model->polity[to].tariff[xgood] * quote;
}

uint32_t agi_cargo_entries(const ag_market *m, uint32_t s, uint32_t w, uint32_t xgood,
                           uint32_t *rows, double *a, double *cost, double *tariff)
{
    const ag_model *model = m->model;
    const agi_way *way = &m->shape.way[w];
    const agi_hop *hop = agi_hop_of(m, way, s);
    double mass_t = agi_mass_t(m, way, s, xgood);
    uint32_t n = put(0, rows, a, agi_good_row(m, s, way->from, xgood), -1.0);
    *cost = 0.0;
    if (way->vehicle == AG_NONE) {
        double usd = agi_stage_mean(m, &model->leg[way->leg].freight, s);
        bool person = xgood >= model->n_good;
        *cost = m->stages.delta[s] * usd * (person ? mass_t : 1.0);
    } else {
        const ag_vehicle *vehicle = &model->vehicle[way->vehicle];
        for (uint32_t i = 0; i < vehicle->n_propellant; i++) {
            uint32_t row = agi_good_row(m, s, way->from, vehicle->propellant[i].good);
            n = put(n, rows, a, row, -hop->burn * mass_t * vehicle->propellant[i].q);
        }
        n = put(n, rows, a, *agi_way_row(m, s, w, WAY_PAYLOAD), -hop->shell * mass_t);
        n = put(n, rows, a, *agi_way_row(m, s, w, WAY_TANK), -hop->burn * mass_t);
        if (xgood >= model->n_good) n = put(n, rows, a, *agi_way_row(m, s, w, WAY_SEATS), -1.0);
    }
    double kept = xgood < model->n_good ? 1.0 - way->loss : 1.0; /* persons are not lost */
    for (uint32_t to = s; to < m->stages.n; to++) {
        double share = agi_arrival(&m->stages, s, to, hop->tof_yr);
        n = put(n, rows, a, agi_good_row(m, to, way->to, xgood), kept * share);
    }
    *tariff = m->stages.delta[s] * tariff_usd(m, way, xgood);
    return n;
}

ag_err agi_col_cargo(ag_market *m, uint32_t s, uint32_t w, uint32_t xgood)
{
    const agi_way *way = &m->shape.way[w];
    size_t at = ((size_t)s * m->shape.n_way + w) * ag_xgood_count(m->model) + xgood;
    if (m->cargo_in[at] || !agi_ships(m, way, s, xgood)) return AG_OK;
    uint32_t rows[ENTRY_MAX];
    double a[ENTRY_MAX], cost, tariff;
    uint32_t n = agi_cargo_entries(m, s, w, xgood, rows, a, &cost, &tariff);
    ag_col col = {AG_COL_CARGO, s, way->leg, way->vehicle, xgood};
    AG_TRY(agi_col_begin(m, col, cost, INFINITY));
    for (uint32_t i = 0; i < n; i++) agi_entry(m, rows[i], a[i]);
    agi_wedge(m, tariff, m->model->place[way->to].polity);
    m->cargo_in[at] = 1;
    return AG_OK;
}
