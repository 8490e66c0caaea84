/* Check: which columns the model has, how large each may be and what its reduced cost is, from its cost
** and the duals of the rows it stands in. */
#include "check_parts.h"

#include <math.h>

/* ---- which there are -------------------------------------------------------------------------------------- */

static const agi_check_way *way_of(const agi_check *c, const ag_col *col)
{
    uint32_t none = c->model->n_vehicle, v = col->b == AG_NONE ? none : col->b;
    uint32_t way = c->way_at[col->a * (none + 1) + v];
    return way == AG_NONE ? NULL : &c->way[way];
}

static uint32_t tranches(const agi_check *c, double size)
{
    return c->model->adjustment && size > 0 ? AG_TRANCHE_MAX : 1;
}

static bool has_process_column(const agi_check *c, const ag_col *col)
{
    const ag_model *m = c->model;
    const ag_process *process = &m->process[col->b];
    size_t at = (size_t)col->a * m->n_process + col->b;
    if (!c->runs[at] ||
        !agi_check_available(c, process->from_year, c->world->process_from, col->b, col->stage))
        return false;
    bool nobody = c->labour && !m->place[col->a].external && !c->peopled[col->a];
    if (nobody && process->labour > 0) return false;
    if (col->kind == AG_COL_BUILD)
        return c->bounded[at] && !m->place[col->a].fixed_capacity &&
               col->c < tranches(c, c->equipment_t[col->b]);
    if (process->deposit_good == AG_NONE || col->c == AG_NONE)
        return process->deposit_good == col->c;
    return m->deposit[col->c].place == col->a && m->deposit[col->c].good == process->deposit_good;
}

static bool has_way_column(const agi_check *c, const ag_col *col)
{
    const ag_model *m = c->model;
    const agi_check_way *way = way_of(c, col);
    if (!way || !agi_check_flown(c, way, col->stage)) return false;
    const ag_vehicle *vehicle = way->vehicle < m->n_vehicle ? &m->vehicle[way->vehicle] : NULL;
    if (vehicle &&
        !agi_check_available(c, vehicle->from_year, c->world->vehicle_from, col->b, col->stage))
        return false;
    if (col->kind == AG_COL_CARGO)
        return col->c < m->n_good ? !m->good[col->c].local : col->c < ag_xgood_ship(m, 0);
    return vehicle && (col->kind == AG_COL_TRIP || (vehicle->ve_mps > 0 && vehicle->tank_t > 0));
}

static bool has_ship_column(const agi_check *c, const ag_col *col)
{
    const ag_vehicle *vehicle = &c->model->vehicle[col->b];
    if (!agi_check_has_ships(c, col->b)) return false;
    if (!agi_check_available(c, vehicle->from_year, c->world->vehicle_from, col->b, col->stage))
        return false;
    if (c->model->place[col->a].external) return vehicle->price.n > 0;
    return vehicle->n_recipe > 0 && agi_check_departs_from(c, col->b, col->a);
}

static bool is_person(const agi_check *c, uint32_t xgood)
{
    return xgood == ag_xgood_traveller(c->model) || xgood == ag_xgood_crew(c->model);
}

static bool can_store(const agi_check *c, const ag_col *col)
{
    const ag_model *m = c->model;
    if (is_person(c, col->b)) return !m->place[col->a].external;
    if (col->stage + 1 >= c->st.n) return false;
    if (col->b < m->n_good) return m->good[col->b].store;
    return col->b >= ag_xgood_ship(m, 0) && agi_check_has_ships(c, col->b - ag_xgood_ship(m, 0));
}

bool agi_check_has_column(const agi_check *c, const ag_col *col)
{
    const ag_model *m = c->model;
    switch ((ag_col_kind)col->kind) {
    case AG_COL_MAKE:
    case AG_COL_BUILD:
        return has_process_column(c, col);
    case AG_COL_DEMAND:
        return m->demand[col->a].kind != AG_DEMAND_NEED;
    case AG_COL_SPEND:
        return !m->place[col->a].external && m->people.share[col->b] > 0;
    case AG_COL_SUPPLY:
        return true;
    case AG_COL_SHORT:
        return m->demand[col->a].kind == AG_DEMAND_NEED;
    case AG_COL_LACK:
        return !m->place[col->a].external && agi_check_need(c, col->b) > 0 &&
               (col->c == 0 ||
                (col->stage == 0 && col->c < AG_LACK_MAX && m->people.subsistence < 1));
    case AG_COL_CARGO:
    case AG_COL_TRIP:
    case AG_COL_KEEP:
        return has_way_column(c, col);
    case AG_COL_SHIP:
        return has_ship_column(c, col);
    case AG_COL_STORE:
        return can_store(c, col);
    case AG_COL_HIRE:
        return c->peopled[col->a] && col->b < tranches(c, 1);
    case AG_COL_PEOPLE:
    case AG_COL_LEAVE:
    case AG_COL_WORK:
    case AG_COL_VISIT:
        return c->peopled[col->a];
    case AG_COL_SOURCE:
        return m->place[col->a].external &&
               (col->b == ag_xgood_traveller(m) || col->b == ag_xgood_crew(m));
    case AG_COL_SINK:
        return m->place[col->a].external && is_person(c, col->b);
    case AG_COL_STAY:
        return agi_check_settlers(c, col->stage, col->a) > 0;
    case AG_COL_KINDS:
        break;
    }
    return false;
}

/* ---- how large ------------------------------------------------------------------------------------------------ */

double agi_check_upper(const agi_check *c, uint32_t j, const ag_col *col)
{
    const ag_model *m = c->model;
    uint32_t s = col->stage;
    if (!agi_check_has_column(c, col)) return 0;
    switch (col->kind) {
    case AG_COL_BUILD:
        if (tranches(c, c->equipment_t[col->b]) == 1) return INFINITY;
        return agi_check_tranche_width(c, s, col->c,
                                       c->growth_base[(size_t)col->a * m->n_process + col->b]);
    case AG_COL_HIRE:
        if (tranches(c, 1) == 1) return INFINITY;
        return agi_check_tranche_width(c, s, col->b, c->world->people[col->a] + 10);
    case AG_COL_DEMAND:
    case AG_COL_SPEND:
    case AG_COL_SUPPLY:
        return c->lp->upper[j];
    case AG_COL_SHORT:
        return agi_check_wanted(c, col->a, s);
    case AG_COL_STAY:
        return agi_check_stay_width(c, s, col->a, col->b);
    case AG_COL_LACK:
        return (col->c == 0 ? 1.01 : (1 - m->people.subsistence) / 5) * agi_check_need(c, col->b) *
               c->world->people[col->a] * c->growth_max[(size_t)col->a * c->st.n + s];
    default:
        return INFINITY;
    }
}

/* ---- reduced cost ------------------------------------------------------------------------------------------------ */

/* What can only be drawn on: a row of this kind without supply allows nothing that needs it. */
static bool is_drawn_on(uint32_t kind)
{
    return kind == AG_ROW_GOOD || kind == AG_ROW_LABOUR || kind == AG_ROW_PAYLOAD ||
           kind == AG_ROW_TANK || kind == AG_ROW_SEATS || kind == AG_ROW_STAY;
}

static void note_missing(const agi_check *c, agi_check_sum *sum, size_t slot, bool needs)
{
    if (needs)
        sum->lacks = true;
    else
        sum->delivers = true;
    if (c->mark && (c->mark == c->needed) == needs) c->mark[slot] = 1;
}

/* Takes off what the column earns in a row; pays where a < 0. Notes which rows are not listed. */
static void price(const agi_check *c, agi_check_sum *sum, uint32_t kind, uint32_t s, uint32_t a,
                  uint32_t b, double coefficient)
{
    if (coefficient == 0) return;
    size_t slot = agi_check_row_slot(c, kind, s, a, b);
    agi_check_sum_add(sum, -coefficient * c->pi[slot]);
    if (c->row_at[slot] != AG_NONE) return;
    bool persons = kind == AG_ROW_GOOD && b >= c->model->n_good && b < ag_xgood_ship(c->model, 0);
    if (persons || kind == AG_ROW_PEOPLE)
        sum->loose = true;
    else if (is_drawn_on(kind))
        note_missing(c, sum, slot, coefficient < 0);
}

static void price_make(const agi_check *c, const ag_col *col, agi_check_sum *sum)
{
    const ag_model *m = c->model;
    uint32_t s = col->stage, p = col->a, j = col->b;
    const ag_place *place = &m->place[p];
    double grade = col->c == AG_NONE ? 1 : m->deposit[col->c].grade;
    double factor = c->world->process_factor[j], delta = c->st.delta[s];
    double labour = m->process[j].labour * factor / grade;
    const double *out = c->out + (size_t)j * m->n_good, *in = c->in + (size_t)j * m->n_good;
    agi_check_sum_cost(sum, delta * agi_check_mean(c, &m->process[j].cost, s) * factor / grade);
    for (uint32_t k = 0; k < m->n_good; k++) {
        price(c, sum, AG_ROW_GOOD, s, p, k, out[k]);
        price(c, sum, AG_ROW_GOOD, s, p, k, -in[k] / grade);
        if (place->polity != AG_NONE)
            agi_check_sum_cost(sum, -delta * m->polity[place->polity].subsidy[k] * out[k]);
    }
    if (c->bounded[(size_t)p * m->n_process + j])
        price(c, sum, AG_ROW_CAPACITY, s, p, j, -1 / grade);
    if (place->external)
        agi_check_sum_cost(sum, delta * labour * m->people.reservation_wage);
    else if (c->peopled[p])
        price(c, sum, AG_ROW_LABOUR, s, p, 0, -labour);
    if (col->c == AG_NONE) return;
    price(c, sum, AG_ROW_DEPOSIT, 0, col->c, 0, -c->st.span[s] * c->take[j]);
    if (place->polity != AG_NONE)
        agi_check_sum_cost(sum, delta * m->polity[place->polity].royalty * c->take[j] *
                                    c->world->quote[(size_t)p * c->n_x + m->deposit[col->c].good]);
}

static void price_build(const agi_check *c, const ag_col *col, agi_check_sum *sum)
{
    uint32_t s = col->stage, p = col->a, j = col->b, n = c->st.n, g = c->model->n_good;
    double factor = c->world->process_factor[j] * agi_check_tranche_factor(col->c);
    for (uint32_t k = 0; k < g; k++)
        price(c, sum, AG_ROW_GOOD, s, p, k, -c->equipment[(size_t)j * g + k] * factor);
    for (uint32_t to = s; to < n; to++)
        price(c, sum, AG_ROW_CAPACITY, to, p, j, c->serve[(j * n + s) * n + to]);
}

/* What departs in a stage and is worth `share` of it on arrival. */
static void price_arrivals(const agi_check *c, agi_check_sum *sum, uint32_t s, uint32_t l,
                           uint32_t k, double share)
{
    uint32_t n = c->st.n;
    for (uint32_t to = s; to < n; to++)
        price(c, sum, AG_ROW_GOOD, to, c->model->leg[l].to, k,
              share * c->arrival[(l * n + s) * n + to]);
}

static void price_burn(const agi_check *c, agi_check_sum *sum, uint32_t s, const agi_check_way *way,
                       double arriving_t)
{
    uint32_t g = c->model->n_good, v = way->vehicle;
    double lift = agi_check_lift(c, way, s);
    for (uint32_t k = 0; k < g; k++)
        price(c, sum, AG_ROW_GOOD, s, c->model->leg[way->leg].from, k,
              -c->propellant[(size_t)v * g + k] * lift * arriving_t);
    price(c, sum, AG_ROW_TANK, s, way->leg, v, -lift * arriving_t);
}

static void price_cargo(const agi_check *c, const ag_col *col, agi_check_sum *sum)
{
    const ag_model *m = c->model;
    const agi_check_way *way = way_of(c, col);
    const ag_leg *leg = &m->leg[col->a];
    uint32_t s = col->stage, k = col->c;
    double mass = agi_check_mass_t(c, s, col->a, k), delta = c->st.delta[s];
    price(c, sum, AG_ROW_GOOD, s, leg->from, k, -1);
    price_arrivals(c, sum, s, col->a, k, k < m->n_good ? 1 - leg->loss : 1);
    if (way->vehicle == m->n_vehicle) {
        bool by_unit = k < m->n_good && !m->good[k].mass;
        agi_check_sum_cost(sum, delta * agi_check_mean(c, &leg->freight, s) * (by_unit ? 1 : mass));
    } else {
        price_burn(c, sum, s, way, mass);
        price(c, sum, AG_ROW_PAYLOAD, s, col->a, col->b,
              -c->shell[(size_t)col->a * c->st.n + s] * mass);
        if (k >= m->n_good && m->vehicle[way->vehicle].crew > 0)
            price(c, sum, AG_ROW_SEATS, s, col->a, col->b, -1);
    }
    uint32_t polity = m->place[leg->to].polity;
    if (k < m->n_good && polity != AG_NONE && polity != m->place[leg->from].polity)
        agi_check_sum_cost(sum, delta * m->polity[polity].tariff[k] *
                                    c->world->quote[(size_t)leg->to * c->n_x + k]);
}

static void price_trip(const agi_check *c, const ag_col *col, agi_check_sum *sum)
{
    const ag_vehicle *vehicle = &c->model->vehicle[col->b];
    uint32_t s = col->stage, ship = ag_xgood_ship(c->model, col->b);
    agi_check_sum_cost(sum, c->st.delta[s] * agi_check_mean(c, &vehicle->price_per_flight, s) *
                                c->world->vehicle_factor[col->b]);
    price_burn(c, sum, s, way_of(c, col), vehicle->dry_t);
    price(c, sum, AG_ROW_TANK, s, col->a, col->b, vehicle->tank_t);
    price(c, sum, AG_ROW_PAYLOAD, s, col->a, col->b, vehicle->payload_t);
    if (vehicle->crew > 0) price(c, sum, AG_ROW_SEATS, s, col->a, col->b, vehicle->crew);
    if (!agi_check_has_ships(c, col->b)) return;
    double lost = vehicle->flights > 0 ? 1 / vehicle->flights : 0;
    price(c, sum, AG_ROW_GOOD, s, c->model->leg[col->a].from, ship, -1);
    if (vehicle->returns) price_arrivals(c, sum, s, col->a, ship, 1 - lost);
    if (c->cycles[col->b * c->st.n + s])
        price(c, sum, AG_ROW_CYCLE, s, col->b, 0, -c->cycle_yr[(size_t)col->a * c->st.n + s]);
}

static void price_keep(const agi_check *c, const ag_col *col, agi_check_sum *sum)
{
    uint32_t s = col->stage, g = c->model->n_good;
    price_burn(c, sum, s, way_of(c, col), 1);
    price(c, sum, AG_ROW_TANK, s, col->a, col->b, -1);
    for (uint32_t k = 0; k < g; k++) {
        double share = c->propellant[(size_t)col->b * g + k];
        price(c, sum, AG_ROW_GOOD, s, c->model->leg[col->a].from, k, -share);
        price_arrivals(c, sum, s, col->a, k, share);
    }
}

static void price_ship(const agi_check *c, const ag_col *col, agi_check_sum *sum)
{
    const ag_model *m = c->model;
    uint32_t s = col->stage, p = col->a, v = col->b, n = c->st.n;
    double factor = c->world->vehicle_factor[v];
    price(c, sum, AG_ROW_GOOD, s, p, ag_xgood_ship(m, v), 1);
    if (m->place[p].external)
        agi_check_sum_cost(sum,
                           c->st.delta[s] * agi_check_mean(c, &m->vehicle[v].price, s) * factor);
    else
        for (uint32_t k = 0; k < m->n_good; k++)
            price(c, sum, AG_ROW_GOOD, s, p, k, -c->recipe[(size_t)v * m->n_good + k] * factor);
    for (uint32_t to = s; to < n; to++)
        if (c->cycles[v * n + to])
            price(c, sum, AG_ROW_CYCLE, to, v, 0, c->ship_serve[(v * n + s) * n + to]);
}

/* Someone who is resident at the end of a stage needs and works in half of it and of the next. */
static void price_people(const agi_check *c, const ag_col *col, agi_check_sum *sum)
{
    const ag_model *m = c->model;
    uint32_t p = col->a, n = c->st.n;
    for (uint32_t s = col->stage; s < n && s <= col->stage + 1; s++) {
        bool tail = c->st.tail && s + 1 == n;
        double here = tail ? (s == col->stage ? 1 : 0) : 0.5;
        for (uint32_t k = 0; k < m->n_good; k++) {
            price(c, sum, AG_ROW_GOOD, s, p, k, -agi_check_need(c, k) * here);
            price(c, sum, AG_ROW_NEED, s, p, k, 1.01 * agi_check_need(c, k) * here);
        }
        price(c, sum, AG_ROW_WORKERS, s, p, 0, c->hands[p] * here);
        if (agi_check_settlers(c, s, p) > 0) price(c, sum, AG_ROW_STAY, s, p, 0, here);
        price(c, sum, AG_ROW_PEOPLE, s, p, 0, s == col->stage ? 1 : -c->growth[(size_t)p * n + s]);
    }
}

static void price_store(const agi_check *c, const ag_col *col, agi_check_sum *sum)
{
    const ag_model *m = c->model;
    uint32_t s = col->stage;
    bool last = s + 1 == c->st.n;
    price(c, sum, AG_ROW_GOOD, s, col->a, col->b, -1 / c->st.span[s]);
    if (col->b >= m->n_good && col->b < ag_xgood_ship(m, 0)) {
        double waits = c->st.delta[s] / c->st.span[s] * agi_check_wage_usd(c, col->a);
        agi_check_sum_cost(sum, 2000 * waits);
    }
    if (last) return;
    double next = c->st.span[s + 1];
    price(c, sum, AG_ROW_GOOD, s + 1, col->a, col->b,
          exp(-agi_check_decay(c, col->b) * next) / next);
}

/* Tax on the usual wage of a year, above the reservation wage by more than answers are exact. */
static double withheld(const agi_check *c, uint32_t place)
{
    uint32_t polity = c->model->place[place].polity;
    if (polity == AG_NONE || !c->world->wage) return 0;
    double over = c->world->wage[place] - agi_check_wage_usd(c, place);
    if (over <= 1e-6 * agi_check_wage_usd(c, place)) return 0;
    return c->model->polity[polity].income_tax * over;
}

static void price_person(const agi_check *c, const ag_col *col, agi_check_sum *sum)
{
    const ag_model *m = c->model;
    uint32_t s = col->stage, p = col->a, traveller = ag_xgood_traveller(m);
    double wage = c->st.delta[s] * agi_check_wage_usd(c, p), span = c->st.span[s];
    double rotation = 1 / m->people.crew_stay_yr;
    switch (col->kind) {
    case AG_COL_HIRE:
        agi_check_sum_cost(sum, (agi_check_tranche_factor(col->b) - 1) * wage);
        price(c, sum, AG_ROW_GOOD, s, p, traveller, -1);
        price(c, sum, AG_ROW_PEOPLE, s, p, 0, -span);
        break;
    case AG_COL_LEAVE:
        price(c, sum, AG_ROW_GOOD, s, p, traveller, 1);
        price(c, sum, AG_ROW_PEOPLE, s, p, 0, span);
        break;
    case AG_COL_WORK:
        agi_check_sum_cost(sum, wage);
        agi_check_sum_cost(sum, c->st.delta[s] * withheld(c, p));
        price(c, sum, AG_ROW_LABOUR, s, p, 0, 1);
        price(c, sum, AG_ROW_WORKERS, s, p, 0, -1);
        break;
    case AG_COL_STAY:
        agi_check_sum_cost(sum, -c->st.delta[s] * agi_check_stay_usd(c, col->b));
        price(c, sum, AG_ROW_STAY, s, p, 0, -1);
        break;
    case AG_COL_VISIT:
        agi_check_sum_cost(sum, wage);
        price(c, sum, AG_ROW_LABOUR, s, p, 0, 1);
        price(c, sum, AG_ROW_GOOD, s, p, traveller, rotation);
        price(c, sum, AG_ROW_GOOD, s, p, ag_xgood_crew(m), -rotation);
        break;
    default:
        price(c, sum, AG_ROW_GOOD, s, p, col->b, col->kind == AG_COL_SOURCE ? 1 : -1);
        break;
    }
}

/* A fifth of what is not subsistence is given up where what can be paid does not buy its middle. */
static double given_up(const agi_check *c, const ag_col *col, double penalty)
{
    const ag_model *m = c->model;
    if (col->c == 0 || !c->world->afford) return penalty;
    double whole = c->world->afford[(size_t)col->a * m->n_good + col->b];
    double left = 1 - (2 * col->c - 1) * (1 - m->people.subsistence) / 10;
    return whole > 0 && whole / left < penalty ? whole / left : penalty;
}

/* Steps of curves (their cost is the listed one) and what fills a lack. */
static void price_outsider(const agi_check *c, uint32_t j, const ag_col *col, agi_check_sum *sum)
{
    const ag_model *m = c->model;
    uint32_t s = col->stage;
    double delta = c->st.delta[s], wage = m->people.reservation_wage, penalty = c->penalty_usd;
    const ag_demand *demand = NULL;
    switch (col->kind) {
    case AG_COL_DEMAND:
        demand = &m->demand[col->a];
        agi_check_sum_cost(sum, c->lp->cost[j]);
        price(c, sum, AG_ROW_GOOD, s, demand->place, demand->good, -1);
        break;
    case AG_COL_SPEND:
        agi_check_sum_cost(sum, c->lp->cost[j]);
        price(c, sum, AG_ROW_GOOD, s, col->a, col->b, -1);
        break;
    case AG_COL_SUPPLY:
        agi_check_sum_cost(sum, c->lp->cost[j]);
        price(c, sum, AG_ROW_GOOD, s, m->supply[col->a].place, m->supply[col->a].good, 1);
        break;
    case AG_COL_SHORT:
        demand = &m->demand[col->a];
        if (demand->penalty >= 0) penalty = demand->penalty;
        agi_check_sum_cost(sum, delta * penalty);
        price(c, sum, AG_ROW_GOOD, s, demand->place, demand->good, 1);
        break;
    default: /* LACK */
        if (wage > 0) penalty = 2000 * wage / agi_check_need(c, col->b);
        agi_check_sum_cost(sum, delta * given_up(c, col, penalty));
        price(c, sum, AG_ROW_GOOD, s, col->a, col->b, 1);
        price(c, sum, AG_ROW_NEED, s, col->a, col->b, -1);
        break;
    }
}

agi_check_sum agi_check_reduced_cost(const agi_check *c, uint32_t j, const ag_col *col)
{
    agi_check_sum sum = {0};
    if (!agi_check_has_column(c, col)) return sum;
    switch (col->kind) {
    case AG_COL_MAKE:
        price_make(c, col, &sum);
        break;
    case AG_COL_BUILD:
        price_build(c, col, &sum);
        break;
    case AG_COL_CARGO:
        price_cargo(c, col, &sum);
        break;
    case AG_COL_TRIP:
        price_trip(c, col, &sum);
        break;
    case AG_COL_KEEP:
        price_keep(c, col, &sum);
        break;
    case AG_COL_SHIP:
        price_ship(c, col, &sum);
        break;
    case AG_COL_STORE:
        price_store(c, col, &sum);
        break;
    case AG_COL_PEOPLE:
        price_people(c, col, &sum);
        break;
    case AG_COL_HIRE:
    case AG_COL_LEAVE:
    case AG_COL_WORK:
    case AG_COL_VISIT:
    case AG_COL_SOURCE:
    case AG_COL_SINK:
    case AG_COL_STAY:
        price_person(c, col, &sum);
        break;
    default:
        price_outsider(c, j, col, &sum);
        break;
    }
    return sum;
}
