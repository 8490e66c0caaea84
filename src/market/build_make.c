/* Processes, capacity and deposits. */
#include "market/internal.h"

#include <math.h>

static const double TRANCHE_SHARE[AG_TRANCHE_MAX] = {0.04, 0.04, 0.06, 0.11, INFINITY};
static const double TRANCHE_COST[AG_TRANCHE_MAX] = {1.0, 1.1, 1.3, 1.8, 3.0};
static const double SEED_EQUIPMENT_T = 20.0; /* judgement: a first plant of two landers' loads */
static const double LATER_GROWTH = 1.14;     /* a year: stages ahead may build on what was built */

double agi_tranche_width(uint32_t tranche, double stock, double later_yr)
{
    return TRANCHE_SHARE[tranche] * stock * pow(LATER_GROWTH, later_yr);
}

double agi_tranche_cost(uint32_t tranche)
{
    return TRANCHE_COST[tranche];
}

double agi_stage_middle(const ag_stages *stages, uint32_t s)
{
    return stages->from[s] + stages->length[s] / 2.0;
}

/* Is it there in stage s, what appears at the later of two dates? */
static bool available(const ag_market *m, double from_year, double developed_year, uint32_t s)
{
    double ahead_yr = s == 0 ? 0.0 : agi_stage_middle(&m->stages, s);
    return fmax(from_year, developed_year) <= m->world->year + ahead_yr;
}

bool agi_process_there(const ag_market *m, uint32_t j, uint32_t s)
{
    const double *developed = m->world->process_from;
    return available(m, m->model->process[j].from_year, developed ? developed[j] : -INFINITY, s);
}

bool agi_vehicle_there(const ag_market *m, uint32_t v, uint32_t s)
{
    const double *developed = m->world->vehicle_from;
    return available(m, m->model->vehicle[v].from_year, developed ? developed[v] : -INFINITY, s);
}

static double equipment_t(const ag_model *model, const ag_process *process)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < process->n_equipment; i++) {
        if (model->good[process->equipment[i].good].mass) sum += process->equipment[i].q;
    }
    return sum;
}

static double pending_sum(const ag_market *m, uint32_t p, uint32_t j)
{
    size_t at = ((size_t)p * m->model->n_process + j) * m->world->n_bin;
    double sum = 0.0;
    for (uint32_t b = 0; b < m->world->n_bin; b++) sum += m->world->pending[at + b];
    return sum;
}

/* Activity without capacity: no equipment, none given, none there. */
static bool unbounded(const ag_market *m, uint32_t p, uint32_t j)
{
    size_t at = (size_t)p * m->model->n_process + j;
    return m->model->process[j].n_equipment == 0 && m->model->place[p].capacity[j] < 0.0 &&
           !m->model->place[p].fixed_capacity && m->world->capacity[at] == 0.0 &&
           pending_sum(m, p, j) == 0.0;
}

/* Service in stage s of what is there and what is on order. */
static double old_capacity(const ag_market *m, uint32_t s, uint32_t p, uint32_t j)
{
    size_t at = (size_t)p * m->model->n_process + j;
    double capacity = m->world->capacity[at], life_yr = m->model->process[j].life_yr;
    if (m->model->place[p].fixed_capacity) return capacity;
    double sum = capacity * agi_survival(&m->stages, s, life_yr);
    for (uint32_t b = 0; b < m->world->n_bin; b++) {
        double q = m->world->pending[at * m->world->n_bin + b], from = b * m->world->bin_yr;
        if (q == 0.0) continue;
        double to = from + m->world->bin_yr;
        sum += q / m->world->bin_yr * agi_service(&m->stages, from, to, s, 0.0, life_yr);
    }
    return sum;
}

ag_err agi_rows_make(ag_market *m, uint32_t s)
{
    const ag_model *model = m->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t j = 0; j < model->n_process; j++) {
            size_t at = (size_t)p * model->n_process + j;
            if (!m->shape.runs[at] || unbounded(m, p, j)) continue;
            if (!agi_process_there(m, j, s)) continue;
            uint32_t *row = &m->b.capacity[(size_t)s * model->n_place * model->n_process + at];
            AG_TRY(agi_row_add(m, (ag_row){AG_ROW_CAPACITY, s, p, j}, false, row));
            agi_rhs_add(m, *row, AG_RHS_CAPACITY, AG_NONE, -old_capacity(m, s, p, j));
        }
    }
    for (uint32_t d = 0; s == 0 && d < model->n_deposit; d++) {
        AG_TRY(agi_row_add(m, (ag_row){AG_ROW_DEPOSIT, 0, d, AG_NONE}, false, &m->b.deposit[d]));
        agi_rhs_add(m, m->b.deposit[d], AG_RHS_DEPOSIT, AG_NONE, -m->world->deposit[d]);
    }
    return AG_OK;
}

static double out_of(const ag_process *process, uint32_t good)
{
    for (uint32_t i = 0; i < process->n_out; i++) {
        if (process->out[i].good == good) return process->out[i].q;
    }
    return 0.0;
}

/* Royalty on what is taken, subsidy on what is made. */
static void wedges(ag_market *m, uint32_t s, uint32_t p, const ag_process *process)
{
    const ag_model *model = m->model;
    uint32_t polity = model->place[p].polity;
    if (polity == AG_NONE) return;
    const ag_polity *ruler = &model->polity[polity];
    double usd = 0.0;
    if (process->deposit_good != AG_NONE) {
        uint32_t good = process->deposit_good;
        double quote = m->world->quote[(size_t)p * ag_xgood_count(model) + good];
        usd += ruler->royalty * quote * out_of(process, good);
    }
    for (uint32_t i = 0; i < process->n_out; i++) {
        usd -= ruler->subsidy[process->out[i].good] * process->out[i].q;
    }
    agi_wedge(m, m->stages.delta[s] * usd, polity);
}

static ag_err col_make(ag_market *m, uint32_t s, uint32_t p, uint32_t j, uint32_t deposit)
{
    const ag_model *model = m->model;
    const ag_process *process = &model->process[j];
    double grade = deposit == AG_NONE ? 1.0 : model->deposit[deposit].grade;
    double factor = m->world->process_factor[j] / grade;
    double usd = process->cost.n ? agi_stage_mean(m, &process->cost, s) * factor : 0.0;
    if (model->place[p].external) usd += process->labour * factor * m->shape.wage_floor[p];
    double cost = m->stages.delta[s] * usd;
    AG_TRY(agi_col_begin(m, (ag_col){AG_COL_MAKE, s, p, j, deposit}, cost, INFINITY));
    for (uint32_t i = 0; i < process->n_out; i++) {
        agi_entry(m, agi_good_row(m, s, p, process->out[i].good), process->out[i].q);
    }
    for (uint32_t i = 0; i < process->n_in; i++) {
        agi_entry(m, agi_good_row(m, s, p, process->in[i].good), -process->in[i].q / grade);
    }
    agi_entry(m, agi_capacity_row(m, s, p, j), -1.0 / grade);
    uint32_t labour = m->b.labour[(size_t)s * model->n_place + p];
    agi_entry(m, labour, -process->labour * factor);
    if (deposit != AG_NONE) {
        double take = out_of(process, process->deposit_good);
        agi_entry(m, m->b.deposit[deposit], -m->stages.span[s] * take);
    }
    wedges(m, s, p, process);
    return AG_OK;
}

static ag_err col_build(ag_market *m, uint32_t s, uint32_t p, uint32_t j, uint32_t tranche,
                        double upper)
{
    const ag_process *process = &m->model->process[j];
    double factor = m->world->process_factor[j] * TRANCHE_COST[tranche];
    AG_TRY(agi_col_begin(m, (ag_col){AG_COL_BUILD, s, p, j, tranche}, 0.0, upper));
    for (uint32_t i = 0; i < process->n_equipment; i++) {
        uint32_t row = agi_good_row(m, s, p, process->equipment[i].good);
        agi_entry(m, row, -process->equipment[i].q * factor);
    }
    for (uint32_t later = s; later < m->stages.n; later++) {
        double serves = agi_stage_service(&m->stages, s, later, process->lag_yr, process->life_yr);
        agi_entry(m, agi_capacity_row(m, later, p, j), serves);
    }
    return AG_OK;
}

static ag_err cols_build(ag_market *m, uint32_t s, uint32_t p, uint32_t j)
{
    const ag_model *model = m->model;
    double equipment = equipment_t(model, &model->process[j]);
    if (!model->adjustment || equipment == 0.0) return col_build(m, s, p, j, 0, INFINITY);
    double stock = m->world->capacity[(size_t)p * model->n_process + j] + pending_sum(m, p, j) +
                   SEED_EQUIPMENT_T / equipment;
    for (uint32_t i = 0; i < AG_TRANCHE_MAX; i++) {
        double width = agi_tranche_width(i, stock, agi_stage_middle(&m->stages, s));
        AG_TRY(col_build(m, s, p, j, i, width));
    }
    return AG_OK;
}

/* Nobody is there, nobody can come, and the process needs hands. */
static bool lacks_hands(const ag_market *m, uint32_t p, const ag_process *process)
{
    return m->shape.labour && process->labour > 0.0 && !m->model->place[p].external &&
           !m->shape.peopled[p];
}

static ag_err cols_process(ag_market *m, uint32_t s, uint32_t p, uint32_t j)
{
    const ag_model *model = m->model;
    const ag_process *process = &model->process[j];
    if (!agi_process_there(m, j, s) || lacks_hands(m, p, process)) return AG_OK;
    if (process->deposit_good == AG_NONE) {
        AG_TRY(col_make(m, s, p, j, AG_NONE));
    }
    for (uint32_t d = 0; process->deposit_good != AG_NONE && d < model->n_deposit; d++) {
        if (model->deposit[d].place != p || model->deposit[d].good != process->deposit_good)
            continue;
        AG_TRY(col_make(m, s, p, j, d));
    }
    bool builds = agi_capacity_row(m, s, p, j) != AG_NONE && !model->place[p].fixed_capacity;
    return builds ? cols_build(m, s, p, j) : AG_OK;
}

ag_err agi_cols_make(ag_market *m, uint32_t s)
{
    const ag_model *model = m->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t j = 0; j < model->n_process; j++) {
            if (!m->shape.runs[(size_t)p * model->n_process + j]) continue;
            AG_TRY(cols_process(m, s, p, j));
        }
    }
    return AG_OK;
}
