/* Expect: what households will spend beyond their needs, from what they last earned and what they own
** (Godley and Lavoie 2007, model SIM: C = alpha1 YD + alpha2 H). */
#include "society_internal.h"

#include <math.h>

double ag_society_needs_usd(const ag_model *model, const ag_state *state, uint32_t place)
{
    const double *quote = state->quote + (size_t)place * state->n_xgood;
    double sum = 0;
    for (uint32_t k = 0; k < model->n_good; k++) sum += model->people.need[k] * quote[k];
    /* room is a need of everybody, also where the scenario does not say so */
    if (model->people.need[model->shelter_good] == 0) sum += quote[model->shelter_good];
    return sum;
}

/* Share of wealth spent a year on average over a period: alpha2 compounds from year to year. */
static double wealth_share(double alpha2, double period_yr)
{
    if (alpha2 >= 1) return 1 / period_yr;
    return -expm1(period_yr * log1p(-alpha2)) / period_yr;
}

void ag_society_expect(ag_society *society, double period_yr)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    double share = wealth_share(model->people.spend_wealth, period_yr);
    agi_develop_expect(society);
    for (uint32_t p = 0; p < model->n_place; p++) {
        state->budget[p] = 0;
        if (model->place[p].external) continue;
        double wealth =
            state->balance[ag_account_row(society->accounts, AG_ACCOUNT_HOUSEHOLDS, p, 0)];
        double needs = state->people[p] * ag_society_needs_usd(model, state, p);
        double means = model->people.spend_income * state->income[p] + share * wealth;
        state->budget[p] = fmax(0, means - needs);
    }
}
