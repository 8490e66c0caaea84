/* Purse: what a treasury with a ceiling on its debt can spend on its programmes.
**
** Budgets are what its polity would spend. What it can is what it usually has left for programmes, and of the
** room below the ceiling what closes it with a time of five years: so it comes to the ceiling and does not pass
** it, and pays back what is above. */
#include "society_internal.h"

/* Levelled ones spend what their home grants. */
static bool has_purse(const ag_model *model, uint32_t polity)
{
    uint32_t home = model->polity[polity].home;
    bool levelled = home != AG_NONE && model->place[home].external;
    return model->polity[polity].debt_ceiling_yr > 0 && !levelled;
}

static bool is_programme(const ag_demand *demand, uint32_t polity)
{
    return demand->polity == polity && demand->project == AG_NONE;
}

/* Budgets of its programmes a year, mean of the period to come. */
static double planned_usd(const ag_society *society, uint32_t polity, double period_yr)
{
    const ag_model *model = society->model;
    double year = society->state->clock[0], sum = 0;
    for (uint32_t d = 0; d < model->n_demand; d++) {
        const ag_demand *demand = &model->demand[d];
        if (!is_programme(demand, polity)) continue;
        sum +=
            ag_path_mean(&demand->q, year, year + period_yr) * exp(society->state->demand_shock[d]);
    }
    return sum;
}

void agi_purse_expect(ag_society *society, double period_yr)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    for (uint32_t z = 0; z < model->n_polity; z++) {
        double planned = planned_usd(society, z, period_yr);
        state->purse[z] = 1;
        if (!has_purse(model, z) || state->mean_revenue[z] <= 0 || planned <= 0) continue;
        uint32_t treasury = ag_account_row(society->accounts, AG_ACCOUNT_TREASURY, 0, z);
        double may = model->polity[z].debt_ceiling_yr * state->mean_revenue[z];
        double room = agi_mean(0, may + state->balance[treasury], period_yr) / period_yr;
        state->purse[z] = fmin(fmax((state->mean_free[z] + room) / planned, 0), 1);
    }
}

/* What it had a year before it bought for programmes: all that moved its balance but these, and losses that
** others bore. */
static double free_usd(const ag_society *society, uint32_t treasury)
{
    const ag_books *books = society->books;
    double sum = 0;
    for (size_t i = 0; i < books->posting.n; i++) {
        const ag_posting *row = &books->posting.row[i];
        if (row->debit == treasury && row->why != AG_WHY_DEFAULT) sum += row->usd;
        if (row->credit == treasury && row->why != AG_WHY_PROGRAMME) sum -= row->usd;
    }
    return sum / books->period_yr;
}

void agi_purse_move(ag_society *society)
{
    ag_state *state = society->state;
    double years = society->books->period_yr;
    for (uint32_t z = 0; z < society->model->n_polity; z++) {
        uint32_t treasury = ag_account_row(society->accounts, AG_ACCOUNT_TREASURY, 0, z);
        double revenue = state->revenue[z], left = free_usd(society, treasury);
        bool first = state->mean_revenue[z] <= 0; /* tariffs begin when there are prices */
        double *mean_revenue = &state->mean_revenue[z], *mean_free = &state->mean_free[z];
        *mean_revenue = first ? revenue : agi_mean(*mean_revenue, revenue, years);
        *mean_free = first ? left : agi_mean(*mean_free, left, years);
    }
}
