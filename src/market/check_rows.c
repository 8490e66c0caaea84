/* Check: left side less right side of every row that the model has, listed or not, from the values of the
** columns that stand in it. */
#include "check_parts.h"

#include <math.h>

/* ---- sums that several rows need -------------------------------------------------------------------------- */

static size_t at_process(const agi_check *c, uint32_t s, uint32_t p, uint32_t j)
{
    return ((size_t)s * c->model->n_place + p) * c->model->n_process + j;
}

static void sum_activity(agi_check *c, uint32_t s, uint32_t p, uint32_t j)
{
    const ag_model *m = c->model;
    size_t at = at_process(c, s, p, j);
    double all = agi_check_x(c, AG_COL_MAKE, s, p, j, AG_NONE), used = all;
    if (m->process[j].deposit_good != AG_NONE)
        for (uint32_t d = 0; d < m->n_deposit; d++) {
            double x = agi_check_x(c, AG_COL_MAKE, s, p, j, d);
            all += x;
            used += x / m->deposit[d].grade;
        }
    c->active[at] = all;
    c->used[at] = used;
    for (uint32_t i = 0; i < AG_TRANCHE_MAX; i++) {
        double x = agi_check_x(c, AG_COL_BUILD, s, p, j, i);
        c->built[at] += x;
        c->fitted[at] += x * agi_check_tranche_factor(i);
    }
}

/* Propellant that the trips of a way burn, what is kept aboard not counted. */
static double burnt_t(const agi_check *c, uint32_t s, const agi_check_way *way)
{
    double lift = agi_check_lift(c, way, s);
    if (lift == 0) return 0;
    double load = c->model->vehicle[way->vehicle].dry_t *
                  agi_check_x(c, AG_COL_TRIP, s, way->leg, way->vehicle, 0);
    load += agi_check_x(c, AG_COL_KEEP, s, way->leg, way->vehicle, 0);
    for (uint32_t k = 0; k < c->n_x; k++)
        load += agi_check_mass_t(c, s, way->leg, k) *
                agi_check_x(c, AG_COL_CARGO, s, way->leg, way->vehicle, k);
    return lift * load;
}

static void sum_shared(agi_check *c)
{
    for (uint32_t s = 0; s < c->st.n; s++) {
        for (uint32_t p = 0; p < c->model->n_place; p++)
            for (uint32_t j = 0; j < c->model->n_process; j++) sum_activity(c, s, p, j);
        for (uint32_t i = 0; i < c->n_way; i++)
            c->burn_t[(size_t)s * c->n_way + i] = burnt_t(c, s, &c->way[i]);
    }
}

/* ---- goods -------------------------------------------------------------------------------------------------- */

/* What is there at the start and what is under way to here. */
static void add_endowment(const agi_check *c, agi_check_sum *sum, uint32_t s, uint32_t p,
                          uint32_t k)
{
    const ag_world *w = c->world;
    size_t at = (size_t)p * c->n_x + k;
    double length = c->st.length[0];
    if (s == 0)
        agi_check_sum_right(sum, -w->stock[at] * exp(-agi_check_decay(c, k) * length) / length);
    double comes = 0;
    for (uint32_t b = 0; b < w->n_bin; b++) {
        double amount = w->transit[at * w->n_bin + b];
        if (amount != 0)
            comes += amount / w->bin_yr *
                     agi_check_overlap_yr(&c->st, b * w->bin_yr, (b + 1) * w->bin_yr, s);
    }
    agi_check_sum_right(sum, -comes / c->st.span[s]);
}

static void add_storage(const agi_check *c, agi_check_sum *sum, uint32_t s, uint32_t p, uint32_t k)
{
    double span = c->st.span[s];
    agi_check_sum_add(sum, -agi_check_x(c, AG_COL_STORE, s, p, k, 0) / span);
    if (s > 0)
        agi_check_sum_add(sum, agi_check_x(c, AG_COL_STORE, s - 1, p, k, 0) *
                                   exp(-agi_check_decay(c, k) * span) / span);
}

static void add_processes(const agi_check *c, agi_check_sum *sum, uint32_t s, uint32_t p,
                          uint32_t k)
{
    const ag_model *m = c->model;
    for (uint32_t j = 0; j < m->n_process; j++) {
        size_t per = (size_t)j * m->n_good + k, at = at_process(c, s, p, j);
        agi_check_sum_add(sum, c->out[per] * c->active[at]);
        agi_check_sum_add(sum, -c->in[per] * c->used[at]);
        agi_check_sum_add(sum, -c->equipment[per] * c->world->process_factor[j] * c->fitted[at]);
    }
    for (uint32_t v = 0; v < m->n_vehicle; v++)
        if (!m->place[p].external)
            agi_check_sum_add(sum, -c->recipe[(size_t)v * m->n_good + k] *
                                       c->world->vehicle_factor[v] *
                                       agi_check_x(c, AG_COL_SHIP, s, p, v, 0));
}

static void add_outsiders(const agi_check *c, agi_check_sum *sum, uint32_t s, uint32_t p,
                          uint32_t k)
{
    const ag_model *m = c->model;
    for (uint32_t u = 0; u < m->n_supply; u++)
        if (m->supply[u].place == p && m->supply[u].good == k)
            agi_check_sum_add(sum, c->sold[(size_t)s * m->n_supply + u]);
    for (uint32_t d = 0; d < m->n_demand; d++) {
        const ag_demand *demand = &m->demand[d];
        if (demand->place != p || demand->good != k) continue;
        agi_check_sum_add(sum, -c->bought[(size_t)s * m->n_demand + d]);
        if (demand->kind != AG_DEMAND_NEED) continue;
        agi_check_sum_right(sum, agi_check_wanted(c, d, s));
        agi_check_sum_add(sum, agi_check_x(c, AG_COL_SHORT, s, d, 0, 0));
    }
}

/* Residents of a stage: the mean of its ends, of which the start of stage 0 is given; in the tail all
** that live in it. `given` is what the first start adds. */
static void residents(const agi_check *c, uint32_t s, uint32_t p, double *variable, double *given)
{
    double here = agi_check_x(c, AG_COL_PEOPLE, s, p, 0, 0);
    *given = s == 0 ? c->world->people[p] / 2 : 0;
    if (c->st.tail && s + 1 == c->st.n) {
        *variable = here;
        return;
    }
    *variable = here / 2;
    if (s > 0) *variable += agi_check_x(c, AG_COL_PEOPLE, s - 1, p, 0, 0) / 2;
}

static void add_residents(const agi_check *c, agi_check_sum *sum, uint32_t s, uint32_t p,
                          uint32_t k)
{
    const ag_model *m = c->model;
    if (m->place[p].external) return;
    double variable = 0, given = 0, need = agi_check_need(c, k);
    residents(c, s, p, &variable, &given);
    agi_check_sum_add(sum, -need * variable);
    agi_check_sum_right(sum, need * given);
    for (uint32_t i = 0; i < AG_LACK_MAX; i++)
        agi_check_sum_add(sum, agi_check_x(c, AG_COL_LACK, s, p, k, i));
    agi_check_sum_add(sum, -c->spent[((size_t)s * m->n_place + p) * m->n_good + k]);
    if (k == m->shelter_good) agi_check_sum_right(sum, -c->world->shelter[p]);
}

static void add_departures(const agi_check *c, agi_check_sum *sum, uint32_t s, uint32_t p,
                           uint32_t k)
{
    const ag_model *m = c->model;
    for (uint32_t i = c->leaving_start[p]; i < c->leaving_start[p + 1]; i++) {
        const agi_check_way *way = &c->way[c->leaving[i]];
        uint32_t v = way->vehicle;
        if (k < ag_xgood_ship(m, 0))
            agi_check_sum_add(sum, -agi_check_x(c, AG_COL_CARGO, s, way->leg, v, k));
        else if (k == ag_xgood_ship(m, v) && v < m->n_vehicle)
            agi_check_sum_add(sum, -agi_check_x(c, AG_COL_TRIP, s, way->leg, v, 0));
        if (k >= m->n_good || v == m->n_vehicle) continue;
        double share = c->propellant[(size_t)v * m->n_good + k];
        if (share == 0) continue;
        agi_check_sum_add(sum, -share * c->burn_t[(size_t)s * c->n_way + c->leaving[i]]);
        agi_check_sum_add(sum, -share * agi_check_x(c, AG_COL_KEEP, s, way->leg, v, 0));
    }
}

static void add_arrivals(const agi_check *c, agi_check_sum *sum, uint32_t s, uint32_t p, uint32_t k)
{
    const ag_model *m = c->model;
    for (uint32_t i = c->coming_start[p]; i < c->coming_start[p + 1]; i++) {
        const agi_check_way *way = &c->way[c->coming[i]];
        const ag_leg *leg = &m->leg[way->leg];
        uint32_t v = way->vehicle;
        double share = 0, ships = 0;
        if (v < m->n_vehicle) {
            const ag_vehicle *vehicle = &m->vehicle[v];
            share = k < m->n_good ? c->propellant[(size_t)v * m->n_good + k] : 0;
            if (vehicle->returns && k == ag_xgood_ship(m, v))
                ships = vehicle->flights > 0 ? 1 - 1 / vehicle->flights : 1;
        }
        for (uint32_t from = 0; from <= s; from++) {
            double part = c->arrival[(way->leg * c->st.n + from) * c->st.n + s];
            if (part == 0) continue;
            double kept = k < m->n_good ? 1 - leg->loss : 1; /* persons are not lost */
            if (k < ag_xgood_ship(m, 0))
                agi_check_sum_add(sum,
                                  kept * part * agi_check_x(c, AG_COL_CARGO, from, way->leg, v, k));
            if (share > 0)
                agi_check_sum_add(sum,
                                  share * part * agi_check_x(c, AG_COL_KEEP, from, way->leg, v, 0));
            if (ships > 0)
                agi_check_sum_add(sum,
                                  ships * part * agi_check_x(c, AG_COL_TRIP, from, way->leg, v, 0));
        }
    }
}

static void add_persons(const agi_check *c, agi_check_sum *sum, uint32_t s, uint32_t p, uint32_t k)
{
    const ag_model *m = c->model;
    double visits = agi_check_x(c, AG_COL_VISIT, s, p, 0, 0) / m->people.crew_stay_yr;
    agi_check_sum_add(sum, agi_check_x(c, AG_COL_SOURCE, s, p, k, 0));
    agi_check_sum_add(sum, -agi_check_x(c, AG_COL_SINK, s, p, k, 0));
    if (k == ag_xgood_crew(m)) {
        agi_check_sum_add(sum, -visits);
        return;
    }
    agi_check_sum_add(sum, visits);
    agi_check_sum_add(sum, agi_check_x(c, AG_COL_LEAVE, s, p, 0, 0));
    for (uint32_t i = 0; i < AG_TRANCHE_MAX; i++)
        agi_check_sum_add(sum, -agi_check_x(c, AG_COL_HIRE, s, p, i, 0));
}

static agi_check_sum good_row(const agi_check *c, uint32_t s, uint32_t p, uint32_t k)
{
    const ag_model *m = c->model;
    agi_check_sum sum = {0};
    add_endowment(c, &sum, s, p, k);
    add_departures(c, &sum, s, p, k);
    add_arrivals(c, &sum, s, p, k);
    add_storage(c, &sum, s, p, k);
    if (k == ag_xgood_traveller(m) || k == ag_xgood_crew(m)) {
        add_persons(c, &sum, s, p, k);
        return sum;
    }
    if (k < m->n_good) {
        add_processes(c, &sum, s, p, k);
        add_outsiders(c, &sum, s, p, k);
        add_residents(c, &sum, s, p, k);
    } else {
        agi_check_sum_add(&sum, agi_check_x(c, AG_COL_SHIP, s, p, k - ag_xgood_ship(m, 0), 0));
    }
    return sum;
}

/* ---- places and processes -------------------------------------------------------------------------------------- */

static agi_check_sum capacity_row(const agi_check *c, uint32_t s, uint32_t p, uint32_t j)
{
    uint32_t n = c->st.n;
    agi_check_sum sum = {0};
    for (uint32_t from = 0; from <= s; from++)
        agi_check_sum_add(&sum,
                          c->serve[(j * n + from) * n + s] * c->built[at_process(c, from, p, j)]);
    agi_check_sum_add(&sum, -c->used[at_process(c, s, p, j)]);
    agi_check_sum_right(&sum, -c->old[((size_t)p * c->model->n_process + j) * n + s]);
    return sum;
}

static agi_check_sum labour_row(const agi_check *c, uint32_t s, uint32_t p)
{
    agi_check_sum sum = {0};
    agi_check_sum_add(&sum, agi_check_x(c, AG_COL_WORK, s, p, 0, 0));
    agi_check_sum_add(&sum, agi_check_x(c, AG_COL_VISIT, s, p, 0, 0));
    for (uint32_t j = 0; j < c->model->n_process; j++)
        agi_check_sum_add(&sum, -c->model->process[j].labour * c->world->process_factor[j] *
                                    c->used[at_process(c, s, p, j)]);
    return sum;
}

static agi_check_sum workers_row(const agi_check *c, uint32_t s, uint32_t p)
{
    agi_check_sum sum = {0};
    double variable = 0, given = 0, hands = c->hands[p];
    residents(c, s, p, &variable, &given);
    agi_check_sum_add(&sum, hands * variable);
    agi_check_sum_right(&sum, -hands * given);
    agi_check_sum_add(&sum, -agi_check_x(c, AG_COL_WORK, s, p, 0, 0));
    return sum;
}

/* What is lacked is at most 1.01 of what those who live here need. */
static agi_check_sum need_row(const agi_check *c, uint32_t s, uint32_t p, uint32_t k)
{
    agi_check_sum sum = {0};
    double variable = 0, given = 0, most = 1.01 * agi_check_need(c, k);
    residents(c, s, p, &variable, &given);
    agi_check_sum_add(&sum, most * variable);
    agi_check_sum_right(&sum, -most * given);
    for (uint32_t i = 0; i < AG_LACK_MAX; i++)
        agi_check_sum_add(&sum, -agi_check_x(c, AG_COL_LACK, s, p, k, i));
    return sum;
}

static agi_check_sum people_row(const agi_check *c, uint32_t s, uint32_t p)
{
    agi_check_sum sum = {0};
    double span = c->st.span[s];
    agi_check_sum_add(&sum, agi_check_x(c, AG_COL_PEOPLE, s, p, 0, 0));
    if (s == 0)
        agi_check_sum_right(&sum, c->growth[(size_t)p * c->st.n] * c->world->people[p]);
    else
        agi_check_sum_add(&sum, -c->growth[(size_t)p * c->st.n + s] *
                                    agi_check_x(c, AG_COL_PEOPLE, s - 1, p, 0, 0));
    for (uint32_t i = 0; i < AG_TRANCHE_MAX; i++)
        agi_check_sum_add(&sum, -span * agi_check_x(c, AG_COL_HIRE, s, p, i, 0));
    agi_check_sum_add(&sum, span * agi_check_x(c, AG_COL_LEAVE, s, p, 0, 0));
    return sum;
}

/* Settlers who pay for living here are at most those who do. */
static agi_check_sum stay_row(const agi_check *c, uint32_t s, uint32_t p)
{
    agi_check_sum sum = {0};
    double variable = 0, given = 0;
    residents(c, s, p, &variable, &given);
    agi_check_sum_add(&sum, variable);
    agi_check_sum_right(&sum, -given);
    for (uint32_t i = 0; i < AG_STAY_MAX; i++)
        agi_check_sum_add(&sum, -agi_check_x(c, AG_COL_STAY, s, p, i, 0));
    return sum;
}

static agi_check_sum deposit_row(const agi_check *c, uint32_t d)
{
    const ag_deposit *deposit = &c->model->deposit[d];
    agi_check_sum sum = {0};
    for (uint32_t s = 0; s < c->st.n; s++)
        for (uint32_t j = 0; j < c->model->n_process; j++)
            agi_check_sum_add(&sum, -c->st.span[s] * c->take[j] *
                                        agi_check_x(c, AG_COL_MAKE, s, deposit->place, j, d));
    agi_check_sum_right(&sum, -c->world->deposit[d]);
    return sum;
}

static void set_row(agi_check *c, uint32_t kind, uint32_t s, uint32_t a, uint32_t b,
                    agi_check_sum sum)
{
    sum.there = true;
    c->row[agi_check_row_slot(c, kind, s, a, b)] = sum;
}

/* ---- vehicles ------------------------------------------------------------------------------------------------------ */

static void set_way_rows(agi_check *c, uint32_t s, uint32_t way_number)
{
    const ag_model *m = c->model;
    const agi_check_way *way = &c->way[way_number];
    if (way->vehicle == m->n_vehicle) return;
    const ag_vehicle *vehicle = &m->vehicle[way->vehicle];
    double trips = agi_check_x(c, AG_COL_TRIP, s, way->leg, way->vehicle, 0);
    double shell = c->shell[(size_t)way->leg * c->st.n + s];
    agi_check_sum payload = {0}, tank = {0}, seats = {0};
    agi_check_sum_add(&payload, vehicle->payload_t * trips);
    agi_check_sum_add(&tank, vehicle->tank_t * trips);
    agi_check_sum_add(&tank, -c->burn_t[(size_t)s * c->n_way + way_number]);
    agi_check_sum_add(&tank, -agi_check_x(c, AG_COL_KEEP, s, way->leg, way->vehicle, 0));
    agi_check_sum_add(&seats, vehicle->crew * trips);
    for (uint32_t k = 0; k < c->n_x; k++) {
        double x = agi_check_x(c, AG_COL_CARGO, s, way->leg, way->vehicle, k);
        agi_check_sum_add(&payload, -shell * agi_check_mass_t(c, s, way->leg, k) * x);
        if (k >= m->n_good) agi_check_sum_add(&seats, -x);
    }
    set_row(c, AG_ROW_PAYLOAD, s, way->leg, way->vehicle, payload);
    set_row(c, AG_ROW_TANK, s, way->leg, way->vehicle, tank);
    if (vehicle->crew > 0) set_row(c, AG_ROW_SEATS, s, way->leg, way->vehicle, seats);
}

/* Ships at the start are all of the class, those under way included. */
static agi_check_sum cycle_row(const agi_check *c, uint32_t s, uint32_t v)
{
    const ag_world *w = c->world;
    uint32_t n = c->st.n, k = ag_xgood_ship(c->model, v);
    agi_check_sum sum = {0};
    double ships = 0;
    for (uint32_t p = 0; p < c->model->n_place; p++) {
        size_t at = (size_t)p * c->n_x + k;
        ships += w->stock[at];
        for (uint32_t b = 0; b < w->n_bin; b++) ships += w->transit[at * w->n_bin + b];
        for (uint32_t from = 0; from <= s; from++)
            agi_check_sum_add(&sum, c->ship_serve[(v * n + from) * n + s] *
                                        agi_check_x(c, AG_COL_SHIP, from, p, v, 0));
    }
    for (uint32_t i = 0; i < c->n_way; i++)
        if (c->way[i].vehicle == v)
            agi_check_sum_add(&sum, -c->cycle_yr[(size_t)c->way[i].leg * n + s] *
                                        agi_check_x(c, AG_COL_TRIP, s, c->way[i].leg, v, 0));
    agi_check_sum_right(&sum, -ships * c->ship_left[v * n + s]);
    return sum;
}

/* ---- all ------------------------------------------------------------------------------------------------------------ */

static void set_place_rows(agi_check *c, uint32_t s, uint32_t p)
{
    const ag_model *m = c->model;
    for (uint32_t k = 0; k < c->n_x; k++) {
        bool no_row = k >= ag_xgood_ship(m, 0) && !agi_check_has_ships(c, k - ag_xgood_ship(m, 0));
        if (!no_row) set_row(c, AG_ROW_GOOD, s, p, k, good_row(c, s, p, k));
    }
    for (uint32_t j = 0; j < m->n_process; j++)
        if (c->bounded[(size_t)p * m->n_process + j])
            set_row(c, AG_ROW_CAPACITY, s, p, j, capacity_row(c, s, p, j));
    if (!c->peopled[p]) return;
    set_row(c, AG_ROW_LABOUR, s, p, 0, labour_row(c, s, p));
    set_row(c, AG_ROW_WORKERS, s, p, 0, workers_row(c, s, p));
    set_row(c, AG_ROW_PEOPLE, s, p, 0, people_row(c, s, p));
    if (agi_check_settlers(c, s, p) > 0) set_row(c, AG_ROW_STAY, s, p, 0, stay_row(c, s, p));
    for (uint32_t k = 0; c->world->people[p] > 0 && k < m->n_good; k++)
        if (agi_check_need(c, k) > 0) set_row(c, AG_ROW_NEED, s, p, k, need_row(c, s, p, k));
}

void agi_check_rows(agi_check *c)
{
    sum_shared(c);
    for (uint32_t d = 0; d < c->model->n_deposit; d++)
        set_row(c, AG_ROW_DEPOSIT, 0, d, 0, deposit_row(c, d));
    for (uint32_t s = 0; s < c->st.n; s++) {
        for (uint32_t p = 0; p < c->model->n_place; p++) set_place_rows(c, s, p);
        for (uint32_t i = 0; i < c->n_way; i++) set_way_rows(c, s, i);
        for (uint32_t v = 0; v < c->model->n_vehicle; v++)
            if (c->cycles[v * c->st.n + s]) set_row(c, AG_ROW_CYCLE, s, v, 0, cycle_row(c, s, v));
    }
}
