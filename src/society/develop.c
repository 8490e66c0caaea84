/* Develop: what a treasury pays for before it is there (docs/theory/society.md).
**
** From a date on a polity spends a rate until the cost is covered; with draws the cost is the stated one times
** an overrun that nobody knows before. Items are numbered processes first, then vehicles. */
#include "society_internal.h"

#include <math.h>

/* Cost over the estimate: mean 1.27, as of 40 missions of NASA from the start of development (R. Bitten,
** D. Emmons, C. Freaner 2006, recalled); how far apart is judgement. */
static const double OVERRUN_SIGMA = 0.35, OVERRUN_MEAN = 1.27;
enum { STREAM_OVERRUN = 0x4f564552 };

const ag_development *ag_development_of(const ag_model *model, uint32_t item)
{
    uint32_t n = model->n_process;
    return item < n ? &model->process[item].development : &model->vehicle[item - n].development;
}

static double overrun_mu(void)
{
    return log(OVERRUN_MEAN) - OVERRUN_SIGMA * OVERRUN_SIGMA / 2;
}

double ag_development_usd(const ag_model *model, uint32_t item)
{
    const ag_development *of = ag_development_of(model, item);
    const ag_rng_key key = {.seed = model->seed, .stream = STREAM_OVERRUN, .place = item};
    if (!model->draws) return of->cost_usd;
    return of->cost_usd * exp(overrun_mu() + OVERRUN_SIGMA * ag_rng_normal(&key, 0));
}

/* Cost that is to be expected when so much is spent and it is not enough: the mean of what lies above. */
static double expected_usd(const ag_model *model, const ag_development *of, double spent)
{
    if (!model->draws) return of->cost_usd;
    if (spent <= 0) return of->cost_usd * OVERRUN_MEAN;
    double z = (overrun_mu() - log(spent / of->cost_usd)) / OVERRUN_SIGMA;
    double share = erfc(-(z + OVERRUN_SIGMA) / sqrt(2)) / erfc(-z / sqrt(2));
    return fmax(of->cost_usd * OVERRUN_MEAN * share, spent * (1 + OVERRUN_SIGMA / 10));
}

static double *spent_on(const ag_state *state, uint32_t item)
{
    uint32_t n = state->n_process;
    return item < n ? &state->process_spent[item] : &state->vehicle_spent[item - n];
}

static double *date_of(const ag_state *state, uint32_t item)
{
    uint32_t n = state->n_process;
    return item < n ? &state->process_date[item] : &state->vehicle_date[item - n];
}

static bool done(const ag_model *model, const ag_state *state, uint32_t item)
{
    return *spent_on(state, item) >= ag_development_usd(model, item) * (1 - 1e-12);
}

void agi_develop_expect(ag_society *society)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    for (uint32_t i = 0; i < model->n_process + model->n_vehicle; i++) {
        const ag_development *of = ag_development_of(model, i);
        double spent = *spent_on(state, i), year = state->clock[0];
        if (of->cost_usd <= 0 || done(model, state, i)) continue;
        double left = expected_usd(model, of, spent) - spent;
        *date_of(state, i) =
            year < of->from_year ? AG_NEVER_YR : year + left * of->over_yr / of->cost_usd;
    }
}

/* Where the money goes: to those who are not modelled, at the polity's home. */
static uint32_t payee(const ag_society *society, uint32_t polity)
{
    uint32_t home = society->model->polity[polity].home;
    if (home == AG_NONE) home = ag_place_external(society->model);
    return ag_account_row(society->accounts, AG_ACCOUNT_OUTSIDE, home == AG_NONE ? 0 : home, 0);
}

static ag_err pay(ag_ctx *ctx, ag_society *society, uint32_t item)
{
    const ag_model *model = society->model;
    const ag_development *of = ag_development_of(model, item);
    ag_books *books = society->books;
    double rate = of->cost_usd / of->over_yr, *spent = spent_on(society->state, item);
    double begin = fmax(books->year, of->from_year), end = books->year + books->period_yr;
    double left = fmax(ag_development_usd(model, item) - *spent, 0) / rate;
    double years = fmin(fmax(end - begin, 0), left);
    if (years <= 0) return AG_OK;
    uint32_t from = ag_account_row(society->accounts, AG_ACCOUNT_TREASURY, 0, of->polity);
    size_t first = books->posting.n;
    AG_TRY(ag_books_post(ctx, books, from, payee(society, of->polity), AG_WHY_DEVELOPMENT, item,
                         years, rate));
    for (size_t i = first; i < books->posting.n; i++) agi_book(books, &books->posting.row[i]);
    *spent += years * rate;
    if (years == left) *date_of(society->state, item) = begin + years;
    return AG_OK;
}

ag_err agi_develop(ag_ctx *ctx, ag_society *society)
{
    const ag_model *model = society->model;
    for (uint32_t i = 0; i < model->n_process + model->n_vehicle; i++) {
        const ag_development *of = ag_development_of(model, i);
        if (of->cost_usd > 0 && !done(model, society->state, i)) AG_TRY(pay(ctx, society, i));
    }
    return AG_OK;
}
