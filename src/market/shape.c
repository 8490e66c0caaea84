/* Shape: what follows from the model alone and is the same for every period until an event changes it.
**
** Which vehicles fly which legs; which goods can be had and used where, so that the programme has rows
** only where something can enter them; where people can live; what wages start from. */
#include "market/internal.h"

#include <math.h>

static size_t px(const ag_model *model, uint32_t p, uint32_t x)
{
    return (size_t)p * ag_xgood_count(model) + x;
}

double agi_mass_t(const ag_market *m, const agi_way *way, uint32_t stage, uint32_t xgood)
{
    const agi_hop *hop = agi_hop_of(m, way, stage);
    if (xgood < m->model->n_good) return m->model->good[xgood].mass ? 1.0 : 0.0;
    return xgood == ag_xgood_traveller(m->model) ? hop->traveller_t : hop->crew_t;
}

/* Ships can be at the way's origin: bought there, or come there, or it is a service. */
static bool has_ships(const ag_market *m, const agi_way *way)
{
    if (!m->shape.fleet[way->vehicle]) return true;
    return m->shape.present[px(m->model, way->from, ag_xgood_ship(m->model, way->vehicle))] != 0;
}

bool agi_way_flown(const ag_market *m, const agi_way *way, uint32_t stage)
{
    if (way->vehicle == AG_NONE) return true;
    return agi_hop_of(m, way, stage)->open && has_ships(m, way) &&
           agi_vehicle_there(m, way->vehicle, stage);
}

bool agi_ships(const ag_market *m, const agi_way *way, uint32_t stage, uint32_t xgood)
{
    const ag_model *model = m->model;
    if (xgood >= ag_xgood_ship(model, 0) || !agi_way_flown(m, way, stage)) return false;
    if (xgood < model->n_good && model->good[xgood].local) return false;
    if (xgood < model->n_good && !agi_useful(m, way->to, xgood)) return false;
    return agi_good_row(m, stage, way->from, xgood) != AG_NONE &&
           agi_good_row(m, stage, way->to, xgood) != AG_NONE;
}

/* ---- ways ---------------------------------------------------------------------------------------- */

static bool flies(const ag_vehicle *v, const ag_leg *leg)
{
    if (v->n_leg == 0) return v->ve_mps > 0.0 && (leg->dv_mps > 0.0 || leg->kind == AG_LEG_SKY);
    for (uint32_t i = 0; i < v->n_leg; i++) {
        if (v->leg[i][0] == leg->from && v->leg[i][1] == leg->to) return true;
    }
    return false;
}

static void way_make(const ag_model *model, uint32_t l, uint32_t v, agi_way *way)
{
    const ag_leg *leg = &model->leg[l];
    *way = (agi_way){.leg = l, .vehicle = v, .from = leg->from, .to = leg->to, .loss = leg->loss};
    if (v == AG_NONE) return;
    const ag_vehicle *vehicle = &model->vehicle[v];
    way->kept = vehicle->ve_mps > 0.0 && vehicle->tank_t > 0.0 && vehicle->n_propellant > 0;
}

static ag_err ways_make(ag_market *m)
{
    const ag_model *model = m->model;
    size_t most = (size_t)model->n_leg * (model->n_vehicle + 1);
    agi_way *way = ag_arena_new(m->arena, most, sizeof *way);
    if (!way) return AG_ERR_MEMORY;
    uint32_t n = 0;
    for (uint32_t l = 0; l < model->n_leg; l++) {
        if (model->leg[l].kind == AG_LEG_FREIGHT) way_make(model, l, AG_NONE, &way[n++]);
        if (model->leg[l].kind == AG_LEG_FREIGHT) continue;
        for (uint32_t v = 0; v < model->n_vehicle; v++) {
            if (flies(&model->vehicle[v], &model->leg[l])) way_make(model, l, v, &way[n++]);
        }
    }
    m->shape.way = way;
    m->shape.n_way = n;
    m->shape.hop = ag_arena_new(m->arena, (size_t)n * model->n_stage, sizeof *m->shape.hop);
    return m->shape.hop ? AG_OK : AG_ERR_MEMORY;
}

/* ---- what is where --------------------------------------------------------------------------------- */

static void runs_make(ag_market *m)
{
    const ag_model *model = m->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t j = 0; j < model->n_process; j++) {
            const ag_process *process = &model->process[j];
            bool runs = process->where[p] != 0, found = process->deposit_good == AG_NONE;
            for (uint32_t d = 0; d < model->n_deposit && !found; d++) {
                found =
                    model->deposit[d].place == p && model->deposit[d].good == process->deposit_good;
            }
            m->shape.runs[(size_t)p * model->n_process + j] = runs && found;
        }
    }
}

static void shares_mark(uint8_t *flags, const ag_share *share, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) flags[share[i].good] = 1;
}

static void processes_mark(ag_market *m, uint32_t p, uint8_t *present, uint8_t *useful)
{
    const ag_model *model = m->model;
    for (uint32_t j = 0; j < model->n_process; j++) {
        if (!m->shape.runs[(size_t)p * model->n_process + j]) continue;
        const ag_process *process = &model->process[j];
        shares_mark(present, process->out, process->n_out);
        shares_mark(useful, process->in, process->n_in);
        shares_mark(useful, process->equipment, process->n_equipment);
    }
}

static void people_mark(ag_market *m, uint32_t p, uint8_t *present, uint8_t *useful)
{
    const ag_model *model = m->model;
    uint32_t traveller = ag_xgood_traveller(model);
    bool external = model->place[p].external;
    if (!m->shape.labour) return;
    useful[traveller] = 1;
    present[traveller] = external || model->place[p].people > 0.0;
    present[ag_xgood_crew(model)] = external;
    useful[ag_xgood_crew(model)] = !external;
}

/* What can be had and used at a place by itself, before anything is shipped. */
static void place_mark(ag_market *m, uint32_t p)
{
    const ag_model *model = m->model;
    uint8_t *present = m->shape.present + px(model, p, 0);
    uint8_t *useful = m->shape.useful + px(model, p, 0);
    processes_mark(m, p, present, useful);
    for (uint32_t g = 0; g < model->n_good; g++) {
        if (model->place[p].stock[g] > 0.0) present[g] = 1;
    }
    if (model->place[p].shelter > 0.0) present[model->shelter_good] = 1;
    for (uint32_t v = 0; v < model->n_vehicle; v++) {
        const ag_vehicle *vehicle = &model->vehicle[v];
        uint32_t ship = ag_xgood_ship(model, v);
        if (!m->shape.fleet[v]) continue;
        bool yard = m->shape.yard[(size_t)p * model->n_vehicle + v];
        if (yard || vehicle->fleet[p] > 0.0) present[ship] = 1;
        if (yard && !(model->place[p].external && vehicle->price.n > 0)) {
            shares_mark(useful, vehicle->recipe, vehicle->n_recipe);
        }
    }
    people_mark(m, p, present, useful);
}

static void trade_mark(ag_market *m)
{
    const ag_model *model = m->model;
    for (uint32_t i = 0; i < model->n_supply; i++) {
        m->shape.present[px(model, model->supply[i].place, model->supply[i].good)] = 1;
    }
    for (uint32_t i = 0; i < model->n_demand; i++) {
        m->shape.useful[px(model, model->demand[i].place, model->demand[i].good)] = 1;
    }
    for (uint32_t w = 0; w < m->shape.n_way; w++) {
        const agi_way *way = &m->shape.way[w];
        if (way->vehicle == AG_NONE) continue;
        const ag_vehicle *vehicle = &model->vehicle[way->vehicle];
        uint8_t *useful = m->shape.useful + px(model, way->from, 0);
        if (vehicle->ve_mps > 0.0) shares_mark(useful, vehicle->propellant, vehicle->n_propellant);
        useful[ag_xgood_ship(model, way->vehicle)] = 1;
    }
}

static void yards_make(ag_market *m)
{
    const ag_model *model = m->model;
    for (uint32_t v = 0; v < model->n_vehicle; v++) {
        m->shape.fleet[v] = model->vehicle[v].price_per_flight.n == 0;
    }
    for (uint32_t w = 0; w < m->shape.n_way; w++) {
        const agi_way *way = &m->shape.way[w];
        if (way->vehicle == AG_NONE || !m->shape.fleet[way->vehicle]) continue;
        const ag_vehicle *vehicle = &model->vehicle[way->vehicle];
        bool bought = model->place[way->from].external && vehicle->price.n > 0;
        if (bought || vehicle->n_recipe > 0) {
            m->shape.yard[(size_t)way->from * model->n_vehicle + way->vehicle] = 1;
        }
    }
}

/* May this extended good go along this way at all? Ships fly themselves. */
static bool carries(const ag_market *m, const agi_way *way, uint32_t x)
{
    const ag_model *model = m->model;
    if (way->vehicle != AG_NONE && !has_ships(m, way)) return false;
    if (x < model->n_good) return !model->good[x].local;
    if (x < ag_xgood_ship(model, 0)) return true;
    return way->vehicle != AG_NONE && x == ag_xgood_ship(model, way->vehicle);
}

/* Spreads `present` forward and `useful` backward along the ways until nothing changes. */
static void spread(ag_market *m)
{
    const ag_model *model = m->model;
    uint32_t n_x = ag_xgood_count(model);
    for (bool changed = true; changed;) { /* each round sets a flag or is the last */
        changed = false;
        for (uint32_t w = 0; w < m->shape.n_way; w++) {
            const agi_way *way = &m->shape.way[w];
            for (uint32_t x = 0; x < n_x; x++) {
                if (!carries(m, way, x)) continue;
                size_t from = px(model, way->from, x), to = px(model, way->to, x);
                if (m->shape.present[from] && !m->shape.present[to]) {
                    m->shape.present[to] = 1;
                    changed = true;
                }
                if (m->shape.useful[to] && !m->shape.useful[from]) {
                    m->shape.useful[from] = 1;
                    changed = true;
                }
            }
        }
    }
}

/* Places with residents' rows; what residents need and like is useful there, and spreads again. */
static void peopled_make(ag_market *m)
{
    const ag_model *model = m->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        const ag_place *place = &model->place[p];
        bool reached = m->shape.present[px(model, p, ag_xgood_traveller(model))] != 0;
        m->shape.peopled[p] =
            m->shape.labour && !place->external && (place->people > 0.0 || reached);
        if (!m->shape.peopled[p]) continue;
        uint8_t *useful = m->shape.useful + px(model, p, 0);
        uint8_t *local = m->shape.local + px(model, p, 0);
        for (uint32_t g = 0; g < model->n_good; g++) {
            bool wanted = model->people.need[g] > 0.0 || model->people.share[g] > 0.0;
            if (wanted || g == model->shelter_good) useful[g] = local[g] = 1;
        }
    }
}

/* Where no way begins or ends nobody travels. */
static void stranded_make(ag_market *m)
{
    const ag_model *model = m->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        bool touched = false;
        for (uint32_t w = 0; w < m->shape.n_way && !touched; w++) {
            touched = m->shape.way[w].from == p || m->shape.way[w].to == p;
        }
        if (touched) continue;
        m->shape.present[px(model, p, ag_xgood_traveller(model))] = 0;
        m->shape.present[px(model, p, ag_xgood_crew(model))] = 0;
    }
}

/* What is used or made at the place itself, kept apart from what only passes through. */
static void local_make(ag_market *m)
{
    size_t n = (size_t)m->model->n_place * ag_xgood_count(m->model);
    for (size_t i = 0; i < n; i++) m->shape.local[i] = m->shape.present[i] | m->shape.useful[i];
    for (uint32_t p = 0; p < m->model->n_place; p++) {
        for (uint32_t x = m->model->n_good; x < ag_xgood_count(m->model); x++) {
            m->shape.local[px(m->model, p, x)] = 0; /* only where they come from and can go to */
        }
    }
}

/* ---- wages and penalties ----------------------------------------------------------------------------- */

static bool has_labour(const ag_model *model)
{
    if (model->people.reservation_wage > 0.0) return true;
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (model->place[p].people > 0.0) return true;
    }
    return false;
}

static void wages_make(ag_market *m)
{
    const ag_model *model = m->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        uint32_t polity = model->place[p].polity;
        bool away = polity != AG_NONE && model->polity[polity].home != p;
        m->shape.wage_floor[p] =
            model->people.reservation_wage * (away ? 1.0 + model->people.hardship : 1.0);
    }
}

static double path_max(const ag_path *path)
{
    double most = 0.0;
    for (uint32_t i = 0; i < path->n; i++) most = fmax(most, path->value[i]);
    return most;
}

static void penalty_make(ag_market *m)
{
    const ag_model *model = m->model;
    double most = 10.0;
    for (uint32_t i = 0; i < model->n_supply; i++) {
        most = fmax(most, path_max(&model->supply[i].price));
    }
    for (uint32_t l = 0; l < model->n_leg; l++) {
        most = fmax(most, path_max(&model->leg[l].freight));
    }
    for (uint32_t j = 0; j < model->n_process; j++) {
        most = fmax(most, path_max(&model->process[j].cost));
    }
    m->shape.penalty = 1000.0 * most;
}

static ag_err arrays_make(ag_market *m)
{
    size_t n_place = m->model->n_place, n_x = ag_xgood_count(m->model);
    size_t n_vehicle = m->model->n_vehicle;
    agi_shape *shape = &m->shape;
    shape->runs = ag_arena_new(m->arena, n_place * m->model->n_process, 1);
    shape->local = ag_arena_new(m->arena, n_place * n_x, 1);
    shape->present = ag_arena_new(m->arena, n_place * n_x, 1);
    shape->useful = ag_arena_new(m->arena, n_place * n_x, 1);
    shape->peopled = ag_arena_new(m->arena, n_place, 1);
    shape->yard = ag_arena_new(m->arena, n_place * n_vehicle, 1);
    shape->wage_floor = ag_arena_new(m->arena, n_place, sizeof(double));
    shape->fleet = ag_arena_new(m->arena, n_vehicle, 1);
    shape->cycle_min_yr = ag_arena_new(m->arena, n_vehicle, sizeof(double));
    bool all = shape->runs && shape->local && shape->present && shape->useful && shape->peopled &&
               shape->yard && shape->wage_floor && shape->fleet && shape->cycle_min_yr;
    return all ? AG_OK : AG_ERR_MEMORY;
}

ag_err agi_shape_make(ag_market *m)
{
    AG_TRY(arrays_make(m));
    AG_TRY(ways_make(m));
    m->shape.labour = has_labour(m->model);
    wages_make(m);
    penalty_make(m);
    yards_make(m);
    runs_make(m);
    for (uint32_t p = 0; p < m->model->n_place; p++) place_mark(m, p);
    trade_mark(m);
    local_make(m);
    spread(m);
    peopled_make(m);
    spread(m);
    stranded_make(m);
    return AG_OK;
}
