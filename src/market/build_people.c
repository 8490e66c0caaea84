/* Residents, work, migration, visiting crews, needs. */
#include "market/internal.h"

#include <math.h>

static const double LACK_ROOM = 1.01;    /* above the need, so that the bound is never the price */
static const double SEED_PERSONS = 10.0; /* judgement: the crew of a first base */
static const double WAGE_NOISE = 1e-6;   /* of a wage: answers are exact to this */

static size_t sp(const ag_market *m, uint32_t s, uint32_t p)
{
    return (size_t)s * m->model->n_place + p;
}

static bool is_tail(const ag_market *m, uint32_t s)
{
    return m->stages.tail && s == m->stages.n - 1;
}

/* Growth of people by births and deaths over a stage. */
static double growth(const ag_market *m, uint32_t s, uint32_t p)
{
    const ag_people *people = &m->model->people;
    if (is_tail(m, s)) return 1.0;
    if (s == 0 && m->world->grown) return m->world->grown[p];
    double rate = people->fertility_pyr - people->mortality_pyr;
    if (m->world->growth_pyr) rate = m->world->growth_pyr[p];
    return exp(rate * m->stages.length[s]);
}

/* Workers per resident. */
static double hands_of(const ag_market *m, uint32_t p)
{
    return m->world->hands ? m->world->hands[p] : m->model->people.participation;
}

/* Residents in stage s are share x (N before + N after). */
static double share(const ag_market *m, uint32_t s)
{
    return is_tail(m, s) ? 1.0 : 0.5;
}

static double need_of(const ag_model *model, uint32_t good)
{
    double need = model->people.need[good];
    return good == model->shelter_good && need == 0.0 ? 1.0 : need;
}

/* Who leaves takes the need along: what those who are here lack is theirs only. */
static uint32_t *need_row(ag_market *m, uint32_t s, uint32_t p, uint32_t good)
{
    return &m->b.need[sp(m, s, p) * m->model->n_good + good];
}

static ag_err rows_need(ag_market *m, uint32_t s, uint32_t p)
{
    for (uint32_t g = 0; m->world->people[p] > 0.0 && g < m->model->n_good; g++) {
        if (need_of(m->model, g) == 0.0) continue;
        AG_TRY(agi_row_add(m, (ag_row){AG_ROW_NEED, s, p, g}, false, need_row(m, s, p, g)));
    }
    return AG_OK;
}

/* What residents at the start contribute to the right-hand sides of stage 0. */
static void constants(ag_market *m, uint32_t p)
{
    const ag_model *model = m->model;
    double people = m->world->people[p];
    for (uint32_t g = 0; g < model->n_good; g++) {
        double need = need_of(model, g);
        agi_rhs_add(m, agi_good_row(m, 0, p, g), AG_RHS_PEOPLE, AG_NONE, need * 0.5 * people);
        double most = LACK_ROOM * need * 0.5 * people;
        agi_rhs_add(m, *need_row(m, 0, p, g), AG_RHS_PEOPLE, AG_NONE, -most);
    }
    double hands = hands_of(m, p) * 0.5 * people;
    agi_rhs_add(m, m->b.workers[sp(m, 0, p)], AG_RHS_PEOPLE, AG_NONE, -hands);
}

ag_err agi_rows_people(ag_market *m, uint32_t s)
{
    const ag_model *model = m->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (!m->shape.peopled[p]) continue;
        size_t at = sp(m, s, p);
        AG_TRY(agi_row_add(m, (ag_row){AG_ROW_LABOUR, s, p, AG_NONE}, false, &m->b.labour[at]));
        AG_TRY(agi_row_add(m, (ag_row){AG_ROW_WORKERS, s, p, AG_NONE}, false, &m->b.workers[at]));
        AG_TRY(agi_row_add(m, (ag_row){AG_ROW_PEOPLE, s, p, AG_NONE}, true, &m->b.people[at]));
        AG_TRY(rows_need(m, s, p));
        if (s > 0) continue;
        constants(m, p);
        agi_rhs_add(m, m->b.people[at], AG_RHS_PEOPLE, AG_NONE,
                    growth(m, 0, p) * m->world->people[p]);
    }
    return AG_OK;
}

/* Needs and hands of a share of the column's people in stage s. */
static void residents(ag_market *m, uint32_t s, uint32_t p)
{
    const ag_model *model = m->model;
    for (uint32_t g = 0; g < model->n_good; g++) {
        double need = need_of(model, g) * share(m, s);
        agi_entry(m, agi_good_row(m, s, p, g), -need);
        agi_entry(m, *need_row(m, s, p, g), LACK_ROOM * need);
    }
    agi_entry(m, m->b.workers[sp(m, s, p)], hands_of(m, p) * share(m, s));
    agi_entry(m, m->b.stay[sp(m, s, p)], share(m, s));
}

static ag_err col_people(ag_market *m, uint32_t s, uint32_t p)
{
    AG_TRY(agi_col_begin(m, (ag_col){AG_COL_PEOPLE, s, p, AG_NONE, AG_NONE}, 0.0, INFINITY));
    agi_entry(m, m->b.people[sp(m, s, p)], 1.0);
    residents(m, s, p);
    if (s + 1 == m->stages.n) return AG_OK;
    agi_entry(m, m->b.people[sp(m, s + 1, p)], -growth(m, s + 1, p));
    if (!is_tail(m, s + 1)) residents(m, s + 1, p);
    return AG_OK;
}

static ag_err cols_move(ag_market *m, uint32_t s, uint32_t p)
{
    const ag_model *model = m->model;
    uint32_t traveller = agi_good_row(m, s, p, ag_xgood_traveller(model));
    uint32_t people = m->b.people[sp(m, s, p)];
    double wage = m->stages.delta[s] * m->shape.wage_floor[p], span = m->stages.span[s];
    if (traveller == AG_NONE) return AG_OK;
    AG_TRY(agi_col_begin(m, (ag_col){AG_COL_LEAVE, s, p, AG_NONE, AG_NONE}, 0.0, INFINITY));
    agi_entry(m, traveller, 1.0);
    agi_entry(m, people, span);
    uint32_t n = model->adjustment ? AG_TRANCHE_MAX : 1;
    for (uint32_t i = 0; i < n; i++) {
        double stock = m->world->people[p] + SEED_PERSONS;
        double upper = agi_tranche_width(i, stock, agi_stage_middle(&m->stages, s));
        double cost = (agi_tranche_cost(i) - 1.0) * wage;
        if (!model->adjustment) upper = INFINITY;
        AG_TRY(agi_col_begin(m, (ag_col){AG_COL_HIRE, s, p, i, AG_NONE}, cost, upper));
        agi_entry(m, traveller, -1.0);
        agi_entry(m, people, -span);
    }
    return AG_OK;
}

/* Income tax on what a year of work is usually paid above what it is done for: the rest of the tax is in the
** reservation wage, which is before tax. */
static double tax_usd(const ag_market *m, uint32_t p)
{
    uint32_t polity = m->model->place[p].polity;
    double floor = m->shape.wage_floor[p], usual = m->world->wage ? m->world->wage[p] : 0.0;
    if (polity == AG_NONE || usual <= floor * (1.0 + WAGE_NOISE)) return 0.0;
    return m->model->polity[polity].income_tax * (usual - floor);
}

static ag_err cols_work(ag_market *m, uint32_t s, uint32_t p)
{
    const ag_model *model = m->model;
    size_t at = sp(m, s, p);
    double wage = m->stages.delta[s] * m->shape.wage_floor[p];
    AG_TRY(agi_col_begin(m, (ag_col){AG_COL_WORK, s, p, AG_NONE, AG_NONE}, wage, INFINITY));
    agi_wedge(m, m->stages.delta[s] * tax_usd(m, p), model->place[p].polity);
    agi_entry(m, m->b.labour[at], 1.0);
    agi_entry(m, m->b.workers[at], -1.0);
    uint32_t crew = agi_good_row(m, s, p, ag_xgood_crew(model));
    if (crew == AG_NONE) return AG_OK;
    double turns = 1.0 / model->people.crew_stay_yr;
    AG_TRY(agi_col_begin(m, (ag_col){AG_COL_VISIT, s, p, AG_NONE, AG_NONE}, wage, INFINITY));
    agi_entry(m, m->b.labour[at], 1.0);
    agi_entry(m, crew, -turns);
    agi_entry(m, agi_good_row(m, s, p, ag_xgood_traveller(model)), turns);
    return AG_OK;
}

/* Growth of those here at the start up to stage s, never below 1. */
static double grown(const ag_market *m, uint32_t s, uint32_t p)
{
    double product = 1.0;
    for (uint32_t i = 0; i <= s; i++) product *= growth(m, i, p);
    return fmax(1.0, product);
}

/* Price above which the step of a need is given up: who can pay for the whole at a price pays for half of it
** at twice the price. The first step is what life hangs on, and all of it. */
static double lack_usd(const ag_market *m, uint32_t p, uint32_t good, uint32_t step,
                       double most_usd)
{
    const ag_model *model = m->model;
    double usd = m->world->afford ? m->world->afford[(size_t)p * model->n_good + good] : 0.0;
    double below = (step - 0.5) / (AG_LACK_MAX - 1) * (1.0 - model->people.subsistence);
    if (step == 0 || usd <= 0.0) return most_usd;
    return fmin(usd / (1.0 - below), most_usd);
}

static ag_err cols_lack_of(ag_market *m, uint32_t s, uint32_t p, uint32_t good, double need)
{
    double spare = 1.0 - m->model->people.subsistence, wage = m->model->people.reservation_wage;
    double people = m->world->people[p] * grown(m, s, p);
    double most_usd = wage > 0.0 ? AGI_LACK_WAGES * wage / need : m->shape.penalty;
    uint32_t steps =
        spare > 0.0 && s == 0 ? AG_LACK_MAX : 1; /* who plans ahead plans to have all */
    for (uint32_t i = 0; i < steps; i++) {
        double share = i == 0 ? LACK_ROOM : spare / (AG_LACK_MAX - 1);
        double cost = m->stages.delta[s] * lack_usd(m, p, good, i, most_usd);
        ag_col col = {AG_COL_LACK, s, p, good, i};
        AG_TRY(agi_col_begin(m, col, cost, need * people * share));
        agi_entry(m, agi_good_row(m, s, p, good), 1.0);
        agi_entry(m, *need_row(m, s, p, good), -1.0);
    }
    return AG_OK;
}

static ag_err cols_lack(ag_market *m, uint32_t s, uint32_t p)
{
    for (uint32_t g = 0; m->world->people[p] > 0.0 && g < m->model->n_good; g++) {
        double need = need_of(m->model, g);
        if (need > 0.0) AG_TRY(cols_lack_of(m, s, p, g, need));
    }
    return AG_OK;
}

static ag_err cols_external(ag_market *m, uint32_t s, uint32_t p)
{
    const ag_model *model = m->model;
    for (uint32_t x = ag_xgood_traveller(model); x <= ag_xgood_crew(model); x++) {
        uint32_t row = agi_good_row(m, s, p, x);
        if (row == AG_NONE) continue;
        AG_TRY(agi_col_begin(m, (ag_col){AG_COL_SOURCE, s, p, x, AG_NONE}, 0.0, INFINITY));
        agi_entry(m, row, 1.0);
        AG_TRY(agi_col_begin(m, (ag_col){AG_COL_SINK, s, p, x, AG_NONE}, 0.0, INFINITY));
        agi_entry(m, row, -1.0);
    }
    return AG_OK;
}

ag_err agi_cols_people(ag_market *m, uint32_t s)
{
    for (uint32_t p = 0; p < m->model->n_place; p++) {
        if (m->model->place[p].external) AG_TRY(cols_external(m, s, p));
        if (!m->shape.peopled[p]) continue;
        AG_TRY(col_people(m, s, p));
        AG_TRY(cols_move(m, s, p));
        AG_TRY(cols_work(m, s, p));
        AG_TRY(cols_lack(m, s, p));
    }
    return AG_OK;
}
