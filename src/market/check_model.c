/* Check: what follows from model and world before any row or column is looked at. */
#include "check_parts.h"

#include <math.h>

/* ---- numbers of one thing ------------------------------------------------------------------------------ */

double agi_check_mean(const agi_check *c, const ag_path *path, uint32_t s)
{
    if (path->n == 0) return 0;
    double begin = c->world->year + c->st.from[s];
    return ag_path_mean(path, begin, begin + c->st.length[s]);
}

double agi_check_faded(const agi_check *c, const double *shock, uint32_t row, uint32_t s)
{
    if (!shock) return 1;
    double middle = s == 0 ? 0 : c->st.from[s] + c->st.length[s] / 2;
    return exp(shock[row] * exp(-middle / 10));
}

double agi_check_wanted(const agi_check *c, uint32_t demand, uint32_t s)
{
    const ag_model *m = c->model;
    uint32_t plain = m->n_demand - m->n_need;
    uint32_t polity = m->demand[demand].polity;
    double spent = polity != AG_NONE && c->world->purse ? c->world->purse[polity] : 1;
    if (demand < plain)
        return agi_check_mean(c, &m->demand[demand].q, s) * spent *
               agi_check_faded(c, c->world->demand_shock, demand, s);
    return c->world->wanted ? c->world->wanted[(size_t)(demand - plain) * m->n_stage + s] : 0;
}

double agi_check_offered(const agi_check *c, uint32_t supply, uint32_t s)
{
    const ag_path *q = &c->model->supply[supply].q;
    return q->n > 0
               ? agi_check_mean(c, q, s) * agi_check_faded(c, c->world->supply_shock, supply, s)
               : INFINITY;
}

static double wear_pyr(double life_yr)
{
    return life_yr > 0 ? 1 / life_yr : 0;
}

double agi_check_decay(const agi_check *c, uint32_t xgood)
{
    const ag_model *m = c->model;
    if (xgood < m->n_good) return m->good[xgood].decay_pyr;
    if (xgood < ag_xgood_ship(m, 0)) return 0;
    return wear_pyr(m->vehicle[xgood - ag_xgood_ship(m, 0)].life_yr);
}

double agi_check_mass_t(const agi_check *c, uint32_t s, uint32_t leg, uint32_t xgood)
{
    const ag_model *m = c->model;
    if (xgood < m->n_good) return m->good[xgood].mass ? 1 : 0;
    double person = m->people.traveller_t;
    if (person == 0) person = 0.1 + 0.005 * 365.25 * c->tof_yr[(size_t)leg * c->st.n + s];
    return xgood == ag_xgood_crew(m) ? person + m->people.crew_kit_t : person;
}

double agi_check_need(const agi_check *c, uint32_t good)
{
    double need = c->model->people.need[good];
    return good == c->model->shelter_good && need == 0 ? 1 : need;
}

double agi_check_wage_usd(const agi_check *c, uint32_t place)
{
    const ag_model *m = c->model;
    uint32_t polity = m->place[place].polity;
    bool away = polity != AG_NONE && m->polity[polity].home != place;
    return m->people.reservation_wage * (away ? 1 + m->people.hardship : 1);
}

double agi_check_tranche_factor(uint32_t tranche)
{
    static const double factor[AG_TRANCHE_MAX] = {1, 1.1, 1.3, 1.8, 3};
    return factor[tranche];
}

double agi_check_tranche_width(const agi_check *c, uint32_t s, uint32_t tranche, double base)
{
    static const double share_pyr[AG_TRANCHE_MAX] = {0.04, 0.04, 0.06, 0.11, INFINITY};
    double middle = c->st.from[s] + c->st.length[s] / 2;
    if (isinf(share_pyr[tranche])) return INFINITY;
    return share_pyr[tranche] * base * pow(1.14, middle);
}

bool agi_check_available(const agi_check *c, double from_year, const double *developed,
                         uint32_t item, uint32_t s)
{
    double when = c->world->year + c->st.from[s] + (s > 0 ? c->st.length[s] / 2 : 0);
    if (developed && developed[item] > when) return false;
    return from_year <= when;
}

bool agi_check_has_ships(const agi_check *c, uint32_t vehicle)
{
    return c->model->vehicle[vehicle].price_per_flight.n == 0;
}

static bool lists_labour(const agi_check *c, uint32_t place)
{
    return c->row_at[agi_check_row_slot(c, AG_ROW_LABOUR, 0, place, 0)] != AG_NONE;
}

static double largest_of(const ag_path *path, double so_far)
{
    for (uint32_t i = 0; i < path->n; i++)
        if (path->value[i] > so_far) so_far = path->value[i];
    return so_far;
}

/* What an unmet inelastic demand costs a unit, if it does not say. */
static double penalty_usd(const ag_model *m)
{
    double largest = 0;
    for (uint32_t u = 0; u < m->n_supply; u++) largest = largest_of(&m->supply[u].price, largest);
    for (uint32_t l = 0; l < m->n_leg; l++) largest = largest_of(&m->leg[l].freight, largest);
    for (uint32_t j = 0; j < m->n_process; j++) largest = largest_of(&m->process[j].cost, largest);
    return 1000 * largest > 1e4 ? 1000 * largest : 1e4;
}

static bool labour_counts(const agi_check *c)
{
    if (c->model->people.reservation_wage > 0) return true;
    for (uint32_t p = 0; p < c->model->n_place; p++)
        if (c->world->people[p] > 0 || c->model->place[p].people > 0) return true;
    return false;
}

/* ---- processes and vehicles ------------------------------------------------------------------------------ */

static void spread(const ag_share *share, uint32_t n, double *by_good)
{
    for (uint32_t i = 0; i < n; i++) by_good[share[i].good] += share[i].q;
}

static void derive_process(agi_check *c, uint32_t j)
{
    const ag_model *m = c->model;
    const ag_process *process = &m->process[j];
    uint32_t n = c->st.n, g = m->n_good;
    spread(process->out, process->n_out, c->out + (size_t)j * g);
    spread(process->in, process->n_in, c->in + (size_t)j * g);
    spread(process->equipment, process->n_equipment, c->equipment + (size_t)j * g);
    for (uint32_t k = 0; k < g; k++)
        if (m->good[k].mass) c->equipment_t[j] += c->equipment[(size_t)j * g + k];
    if (process->deposit_good != AG_NONE)
        c->take[j] = c->out[(size_t)j * g + process->deposit_good];
    for (uint32_t s = 0; s < n; s++) {
        bool for_ever = c->st.tail && s + 1 == n;
        double end = for_ever ? INFINITY : c->st.from[s] + c->st.length[s];
        for (uint32_t to = s; to < n; to++)
            c->serve[(j * n + s) * n + to] = agi_check_service(
                &c->st, c->st.from[s], end, process->lag_yr, wear_pyr(process->life_yr), to);
    }
}

/* Shortest `every` of the legs with windows that the vehicle flies; INFINITY if it flies none. */
static double shortest_cycle_yr(const agi_check *c, uint32_t v)
{
    double shortest = INFINITY;
    for (uint32_t i = 0; i < c->n_way; i++) {
        double every = agi_check_every_yr(c, c->way[i].leg);
        if (c->way[i].vehicle == v && every > 0 && every < shortest) shortest = every;
    }
    return shortest;
}

static void derive_vehicle(agi_check *c, uint32_t v)
{
    const ag_model *m = c->model;
    const ag_vehicle *vehicle = &m->vehicle[v];
    uint32_t n = c->st.n;
    double wear = wear_pyr(vehicle->life_yr), every = shortest_cycle_yr(c, v);
    spread(vehicle->recipe, vehicle->n_recipe, c->recipe + (size_t)v * m->n_good);
    spread(vehicle->propellant, vehicle->n_propellant, c->propellant + (size_t)v * m->n_good);
    for (uint32_t s = 0; s < n; s++) {
        bool for_ever = c->st.tail && s + 1 == n;
        double end = for_ever ? INFINITY : c->st.from[s] + c->st.length[s];
        c->ship_left[v * n + s] = agi_check_survival(&c->st, wear, s);
        c->cycles[v * n + s] = agi_check_has_ships(c, v) && c->st.length[s] >= every;
        for (uint32_t to = s; to < n; to++)
            c->ship_serve[(v * n + s) * n + to] =
                agi_check_service(&c->st, c->st.from[s], end, 0, wear, to);
    }
}

/* ---- places ------------------------------------------------------------------------------------------------ */

static bool has_deposit(const ag_model *m, uint32_t place, uint32_t good)
{
    for (uint32_t d = 0; d < m->n_deposit; d++)
        if (m->deposit[d].place == place && m->deposit[d].good == good) return true;
    return false;
}

static void derive_capacity(agi_check *c, uint32_t p, uint32_t j)
{
    const ag_process *process = &c->model->process[j];
    const ag_place *place = &c->model->place[p];
    size_t at = (size_t)p * c->model->n_process + j;
    double serving = c->world->capacity[at], pending = 0, wear = wear_pyr(process->life_yr);
    double bin = c->world->bin_yr;
    const double *due = c->world->pending + at * c->world->n_bin;
    double *old = c->old + at * c->st.n;
    for (uint32_t b = 0; b < c->world->n_bin; b++) pending += due[b];
    c->runs[at] = process->where[p] && (process->deposit_good == AG_NONE ||
                                        has_deposit(c->model, p, process->deposit_good));
    c->bounded[at] =
        process->n_equipment > 0 || place->capacity[j] >= 0 || serving > 0 || pending > 0;
    double seed = c->equipment_t[j] > 0 ? 20 / c->equipment_t[j] : 0;
    c->growth_base[at] = serving + pending + seed;
    for (uint32_t s = 0; s < c->st.n; s++) {
        if (place->fixed_capacity) {
            old[s] = serving;
            continue;
        }
        old[s] = serving * agi_check_survival(&c->st, wear, s);
        for (uint32_t b = 0; b < c->world->n_bin; b++)
            if (due[b] > 0)
                old[s] +=
                    due[b] / bin * agi_check_service(&c->st, b * bin, (b + 1) * bin, 0, wear, s);
    }
}

/* Places with residents' rows: full ones with people, or that can be reached, by however many ways, from
** where there are people or an external place. A place that is listed with more rows than that has them. */
static void derive_peopled(agi_check *c)
{
    const ag_model *m = c->model;
    c->labour = labour_counts(c);
    if (!c->labour) return;
    for (uint32_t p = 0; p < m->n_place; p++)
        c->peopled[p] = m->place[p].external || c->world->people[p] > 0 || m->place[p].people > 0;
    for (bool grew = true; grew;) {
        grew = false;
        for (uint32_t i = 0; i < c->n_way; i++) {
            const ag_leg *leg = &m->leg[c->way[i].leg];
            if (!c->way[i].flown || !c->peopled[leg->from] || c->peopled[leg->to]) continue;
            c->peopled[leg->to] = 1;
            grew = true;
        }
    }
    for (uint32_t p = 0; p < m->n_place; p++) {
        if (lists_labour(c, p)) c->peopled[p] = 1;
        if (m->place[p].external) c->peopled[p] = 0;
    }
}

/* G over the period is told; later stages go on at a rate of the place; the tail stands still. */
static void derive_people(agi_check *c, uint32_t p)
{
    const ag_people *people = &c->model->people;
    const ag_world *w = c->world;
    double product = 1, rate = people->fertility_pyr - people->mortality_pyr;
    for (uint32_t s = 0; s < c->st.n; s++) {
        size_t at = (size_t)p * c->st.n + s;
        bool tail = c->st.tail && s + 1 == c->st.n;
        c->growth[at] = exp((w->growth_pyr ? w->growth_pyr[p] : rate) * c->st.length[s]);
        if (s == 0 && w->grown) c->growth[at] = w->grown[p];
        if (tail) c->growth[at] = 1;
        product *= c->growth[at];
        c->growth_max[at] = product > 1 ? product : 1;
    }
    c->hands[p] = w->hands ? w->hands[p] : people->participation;
}

/* ---- ways ---------------------------------------------------------------------------------------------------- */

static bool flies(const ag_leg *leg, const ag_vehicle *vehicle)
{
    if (leg->kind == AG_LEG_FREIGHT) return false;
    if (vehicle->n_leg == 0)
        return vehicle->ve_mps > 0 && (leg->kind == AG_LEG_SKY || leg->dv_mps > 0);
    for (uint32_t i = 0; i < vehicle->n_leg; i++)
        if (vehicle->leg[i][0] == leg->from && vehicle->leg[i][1] == leg->to) return true;
    return false;
}

/* Lists ways by one of their ends. */
static void sort_ways(const agi_check *c, bool by_departure, uint32_t *list, uint32_t *start)
{
    uint32_t filled = 0;
    for (uint32_t p = 0; p < c->model->n_place; p++) {
        start[p] = filled;
        for (uint32_t i = 0; i < c->n_way; i++) {
            const ag_leg *leg = &c->model->leg[c->way[i].leg];
            if ((by_departure ? leg->from : leg->to) == p) list[filled++] = i;
        }
    }
    start[c->model->n_place] = filled;
}

/* R - 1 of a leg in a stage: of the sky the mean over its departures. */
static double burn_of(const agi_check *c, uint32_t l, uint32_t s, double ve_mps)
{
    const ag_leg *leg = &c->model->leg[l];
    if (ve_mps <= 0) return 0;
    if (leg->kind != AG_LEG_SKY) return expm1(leg->dv_mps / ve_mps);
    const ag_flight *flight = &c->world->flight[(size_t)l * c->model->n_stage + s];
    double ratios = 0;
    for (uint32_t i = 0; i < flight->n; i++) ratios += exp(flight->dv_mps[i] / ve_mps) - 1;
    return flight->n > 0 ? ratios / flight->n : 0;
}

static void add_way(agi_check *c, uint32_t leg, uint32_t vehicle)
{
    for (uint32_t s = 0; s < c->st.n && vehicle < c->model->n_vehicle; s++)
        c->lift[(size_t)c->n_way * c->st.n + s] =
            burn_of(c, leg, s, c->model->vehicle[vehicle].ve_mps) *
            c->shell[(size_t)leg * c->st.n + s];
    c->way_at[leg * (c->model->n_vehicle + 1) + vehicle] = c->n_way;
    c->way[c->n_way++] = (agi_check_way){.leg = leg, .vehicle = vehicle};
}

static void derive_ways(agi_check *c)
{
    const ag_model *m = c->model;
    c->n_way = 0;
    for (uint32_t i = 0; i < m->n_leg * (m->n_vehicle + 1); i++) c->way_at[i] = AG_NONE;
    for (uint32_t l = 0; l < m->n_leg; l++) {
        const ag_leg *leg = &m->leg[l];
        if (leg->kind == AG_LEG_FREIGHT) add_way(c, l, m->n_vehicle);
        for (uint32_t v = 0; v < m->n_vehicle; v++) {
            if (flies(leg, &m->vehicle[v])) add_way(c, l, v);
        }
    }
    sort_ways(c, true, c->leaving, c->leaving_start);
    sort_ways(c, false, c->coming, c->coming_start);
}

bool agi_check_flown(const agi_check *c, const agi_check_way *way, uint32_t s)
{
    if (!way->flown) return false;
    if (way->vehicle == c->model->n_vehicle) return true;
    const ag_vehicle *vehicle = &c->model->vehicle[way->vehicle];
    double own_t = agi_check_lift(c, way, s) * vehicle->dry_t;
    return c->open[(size_t)way->leg * c->st.n + s] && (own_t < vehicle->tank_t || own_t == 0);
}

bool agi_check_departs_from(const agi_check *c, uint32_t vehicle, uint32_t place)
{
    for (uint32_t i = c->leaving_start[place]; i < c->leaving_start[place + 1]; i++)
        if (c->way[c->leaving[i]].vehicle == vehicle) return true;
    return false;
}

/* Ships of the class are there, are due there, or can be bought or built there, some day; services are
** everywhere. */
static bool starts_from(const agi_check *c, uint32_t vehicle, uint32_t place)
{
    const ag_world *w = c->world;
    const ag_vehicle *class = &c->model->vehicle[vehicle];
    size_t at = (size_t)place * c->n_x + ag_xgood_ship(c->model, vehicle);
    if (!agi_check_has_ships(c, vehicle) || class->fleet[place] > 0 || w->stock[at] > 0)
        return true;
    for (uint32_t b = 0; b < w->n_bin; b++)
        if (w->transit[at * w->n_bin + b] > 0) return true;
    if (c->model->place[place].external) return class->price.n > 0;
    return class->n_recipe > 0 && agi_check_departs_from(c, vehicle, place);
}

/* And where they can fly to from there. */
static void derive_harbours(agi_check *c)
{
    uint32_t n_v = c->model->n_vehicle;
    for (uint32_t p = 0; p < c->model->n_place; p++)
        for (uint32_t v = 0; v < n_v; v++) c->harbour[(size_t)p * n_v + v] = starts_from(c, v, p);
    for (bool grew = true; grew;) {
        grew = false;
        for (uint32_t i = 0; i < c->n_way; i++) {
            agi_check_way *way = &c->way[i];
            const ag_leg *leg = &c->model->leg[way->leg];
            bool flown = way->vehicle == n_v || c->harbour[(size_t)leg->from * n_v + way->vehicle];
            if (!flown || way->flown) continue;
            grew = way->flown = true;
            if (way->vehicle < n_v && c->model->vehicle[way->vehicle].returns)
                c->harbour[(size_t)leg->to * n_v + way->vehicle] = 1;
        }
    }
}

ag_err agi_check_derive(agi_check *c)
{
    const ag_model *m = c->model;
    c->penalty_usd = penalty_usd(m);
    agi_check_times_of_legs(c);
    derive_ways(c);
    derive_harbours(c);
    derive_peopled(c);
    for (uint32_t p = 0; p < m->n_place; p++) derive_people(c, p);
    for (uint32_t j = 0; j < m->n_process; j++) derive_process(c, j);
    for (uint32_t v = 0; v < m->n_vehicle; v++) derive_vehicle(c, v);
    for (uint32_t p = 0; p < m->n_place; p++)
        for (uint32_t j = 0; j < m->n_process; j++) derive_capacity(c, p, j);
    return AG_OK;
}
