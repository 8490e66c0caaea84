/* Expect: what households will spend beyond their needs, from what they last earned and what they own
** (Godley and Lavoie 2007, model SIM: C = alpha1 YD + alpha2 H); how many will be born and die where
** they are, and how many of those there can work. */
#include "society_internal.h"

#include <math.h>
#include <string.h>

static const double WEALTH_SHARE = 0.05; /* judgement: what people would sell of what they own */
static const double NOTHING = 1e-6;      /* of what needs cost: as good as nothing, but known */

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

static void move_mean(double *mean, double now, double period_yr)
{
    *mean = *mean == 0 ? now : agi_mean(*mean, now, period_yr);
}

/* At a period's end, so that to expect twice is to expect once. */
void agi_move_means(ag_society *society)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    double years = society->books->period_yr;
    for (uint32_t p = 0; p < model->n_place; p++) {
        const double *quote = state->quote + (size_t)p * state->n_xgood;
        double *slow = state->slow_quote + (size_t)p * model->n_good;
        move_mean(&state->slow_wage[p], state->wage[p], years);
        if (model->people.subsistence >= 1 || model->place[p].external) continue;
        move_mean(&state->slow_income[p], state->income[p], years);
        for (uint32_t k = 0; k < model->n_good; k++) move_mean(&slow[k], quote[k], years);
    }
}

/* Means are what people earn on average and a twentieth of what they own; they are split over needs as these
** weigh at usual prices, so that who can pay for all at usual prices can pay the usual price of each. */
static void expect_means(ag_society *society, uint32_t place)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    uint32_t account = ag_account_row(society->accounts, AG_ACCOUNT_HOUSEHOLDS, place, 0);
    double people = state->people[place], cost = 0;
    const double *slow = state->slow_quote + (size_t)place * model->n_good;
    double *afford = state->afford + (size_t)place * model->n_good;
    for (uint32_t k = 0; k < model->n_good; k++) {
        double need = model->people.need[k];
        if (need == 0 && k == model->shelter_good) need = 1;
        cost += need * slow[k];
    }
    double means = state->slow_income[place] + WEALTH_SHARE * fmax(state->balance[account], 0);
    double ability = people > 0 && cost > 0 ? fmax(means / people / cost, NOTHING) : 0;
    for (uint32_t k = 0; k < model->n_good; k++) afford[k] = slow[k] * ability;
}

static double sum_of(const double *count, uint32_t n)
{
    double sum = 0;
    for (uint32_t c = 0; c < n; c++) sum += count[c];
    return sum;
}

/* Residents by cohort at a period's end if nobody dies; where nobody lives, one person of migrants' ages. */
static double there_or_migrants(const ag_society *society, uint32_t place, double period_yr,
                                double *there)
{
    const ag_model *model = society->model;
    const ag_state *state = society->state;
    double year = state->clock[0];
    uint32_t n = state->n_cohort, opened = agi_cohorts_opening(model, year, period_yr);
    agi_cohorts_there(state, place, opened, there);
    if (sum_of(there, n) > 0) return sum_of(there, n);
    for (uint32_t c = 0; c < n; c++) there[c] = agi_cohorts_of_migrants(model, year, c);
    agi_cohorts_shift(there, n, opened);
    return 1;
}

/* Growth that later stages of the market count on: the mean over as long as all its stages are, without
** draws and without the last period's shortage. */
static double later_growth(const ag_society *society, uint32_t place)
{
    const ag_model *model = society->model;
    const ag_people *people = &model->people;
    double there[AG_COHORTS], horizon_yr = sum_of(model->stage_yr, model->n_stage);
    ag_projection p;
    if (!people->ages.given) return people->fertility_pyr - people->mortality_pyr;
    double all = there_or_migrants(society, place, horizon_yr, there);
    ag_cohorts_project(model, place, society->state->clock[0], horizon_yr, 0, there, &p);
    return log(fmax((all + p.births - p.deaths) / all, 1e-12)) / horizon_yr;
}

static double grown(const ag_society *society, uint32_t place, double period_yr)
{
    const ag_model *model = society->model;
    const ag_people *people = &model->people;
    const ag_state *state = society->state;
    double there[AG_COHORTS], year = state->clock[0];
    ag_projection p;
    if (!people->ages.given && !model->draws) {
        return exp((people->fertility_pyr - people->mortality_pyr) * period_yr);
    }
    double all = there_or_migrants(society, place, period_yr, there);
    ag_cohorts_project(model, place, year, period_yr, state->unmet[place], there, &p);
    if (state->people[place] > 0) ag_cohorts_draw(model, place, year, there, &p);
    return fmax((all + p.births - p.deaths) / all, 0);
}

/* Participation is of those of working age. */
static double hands(const ag_society *society, uint32_t place)
{
    const ag_model *model = society->model;
    const ag_ages *ages = &model->people.ages;
    const ag_state *state = society->state;
    double there[AG_COHORTS], can = 0, all = 0;
    if (!ages->given) return model->people.participation;
    agi_cohorts_there(state, place, 0, there);
    for (uint32_t c = 0; c < state->n_cohort; c++) {
        double share = agi_cohort_share(model, state->clock[0], c, ages->work_from, ages->work_to);
        can += there[c] * share;
        all += there[c];
    }
    return model->people.participation * (all > 0 ? can / all : 1);
}

void ag_society_expect(ag_society *society, double period_yr)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    double share = wealth_share(model->people.spend_wealth, period_yr);
    agi_develop_expect(society);
    agi_purse_expect(society, period_yr);
    for (uint32_t p = 0; p < model->n_place; p++) {
        state->budget[p] = 0;
        state->grown[p] = grown(society, p, period_yr);
        state->growth_pyr[p] = later_growth(society, p);
        state->hands[p] = hands(society, p);
        if (model->place[p].external) continue;
        state->usual_wage[p] = fmin(state->wage[p], state->slow_wage[p]);
        if (model->people.subsistence < 1) expect_means(society, p);
        double wealth =
            state->balance[ag_account_row(society->accounts, AG_ACCOUNT_HOUSEHOLDS, p, 0)];
        double needs = state->people[p] * ag_society_needs_usd(model, state, p);
        double means = model->people.spend_income * state->income[p] + share * wealth;
        state->budget[p] = fmax(0, means - needs);
    }
}
