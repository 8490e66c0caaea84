/* Politics: what a place ruled from elsewhere suffers, what it could do about it, and how likely it is to
** leave (docs/theory/society.md, politics).
**
** Reads the period's indices and books, writes the columns of politics and indices of its own. A place that
** left is looked at no more: what led to it stays in the state, so that its causes can be told at any time
** later. Means are of five years. */
#include "society_internal.h"

#include <math.h>
#include <string.h>

bool ag_ruled_from_elsewhere(const ag_model *model, uint32_t place)
{
    uint32_t polity = model->place[place].polity;
    if (polity == AG_NONE || model->place[place].external) return false;
    return model->polity[polity].home != AG_NONE && model->polity[polity].home != place;
}

static double within(double value)
{
    return fmin(fmax(value, 0), 1);
}

/* ---- wrongs ------------------------------------------------------------------------------------------- */

/* An index of the period, or what stands for one that was not told. */
static double told(const ag_books *books, uint32_t place, const char *what, double otherwise)
{
    for (size_t i = 0; i < books->index.n; i++) {
        const ag_index *row = &books->index.row[i];
        if (row->place == place && strcmp(row->what, what) == 0) return row->value;
    }
    return otherwise;
}

/* Five-year means into the state. Those of drain are told, dollars over dollars; the others begin at 0. Where
** nobody is hired there is no wage to compare. */
static void suffer(ag_society *society, uint32_t place, double wrong[AG_N_WRONG])
{
    const ag_books *books = society->books;
    double pay = books->wage[place] > 0 ? told(books, place, "real_wage_relative", 1) : 1;
    wrong[AG_WRONG_DRAIN_INCOME] = within(told(books, place, "value_drain_income_5yr", 0));
    wrong[AG_WRONG_DRAIN_RESOURCES] = within(told(books, place, "value_drain_resources_5yr", 0));
    agi_move(society, &wrong[AG_WRONG_WAGE_GAP], within(1 - pay));
    agi_move(society, &wrong[AG_WRONG_DEPRIVATION], within(told(books, place, "deprivation", 0)));
}

/* ---- capacity to act ---------------------------------------------------------------------------------- */

/* Share of a place's plant and homes, by worth, that its residents own. */
static double owned(const ag_society *society, uint32_t place)
{
    const ag_state *state = society->state;
    double own = 0, all = 0;
    for (uint32_t a = 0; a < AG_N_ASSET; a++) {
        double usd = ag_fund_value_usd(society->model, state, state->quote, place, (ag_asset)a, 0);
        own += usd * ag_state_share(state, place, a)[place];
        all += usd;
    }
    return all > 0 ? own / all : 0;
}

/* Share of what is used at a place, at its prices, that did not come from elsewhere in the period. */
static double self_sufficiency(const ag_society *society, uint32_t place)
{
    static const ag_why uses[] = {AG_WHY_NEED, AG_WHY_INPUT, AG_WHY_EQUIPMENT, AG_WHY_PROPELLANT};
    const ag_state *state = society->state;
    double used = 0, brought = 0;
    for (uint32_t k = 0; k < society->model->n_good; k++) {
        const double *term =
            society->books->term + ag_books_at(society->books, place, k) * AG_N_TERM;
        double price = fmax(state->quote[(size_t)place * state->n_xgood + k], 0), q = 0;
        for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) q += fmax(-term[uses[i]], 0);
        used += q * price;
        brought += fmin(fmax(term[AG_WHY_ARRIVED], 0), q) * price;
    }
    return used > 0 ? within(1 - brought / used) : 0;
}

/* Numbers, who calls it home, what they own, what they need from elsewhere: equal parts (judgement). */
static double able(const ag_society *society, uint32_t place)
{
    const ag_state *state = society->state;
    double people = state->people[place];
    double many = people / (people + society->model->politics.people);
    double home = within((ag_state_born(state, place, place) + state->rooted[place]) / people);
    return (many + home + owned(society, place) + self_sufficiency(society, place)) / 4;
}

/* ---- the hazard ------------------------------------------------------------------------------------------ */

static ag_err say(ag_ctx *ctx, ag_books *books, uint32_t place, const char *what, double value)
{
    AG_TRY(ag_grow(ctx, &books->index.row, books->index.n, &books->index.capacity,
                   sizeof *books->index.row));
    books->index.row[books->index.n++] = (ag_index){.place = place, .what = what, .value = value};
    return AG_OK;
}

/* What the place suffers and can do, into the state; the grievance: log-odds of wrongs over all they could be. */
static double weigh(ag_society *society, uint32_t place)
{
    const ag_politics *politics = &society->model->politics;
    ag_state *state = society->state;
    double sum = 0, most = 0;
    double *wrong = state->wrong + (size_t)place * AG_N_WRONG;
    double *push = state->push + (size_t)place * AG_N_PUSH;
    suffer(society, place, wrong);
    for (uint32_t w = 0; w < AG_N_WRONG; w++) {
        push[w] = politics->wrong[w] * wrong[w];
        sum += push[w];
        most += politics->wrong[w];
    }
    state->able[place] = able(society, place);
    push[AG_PUSH_CAPACITY] = politics->capacity * (state->able[place] - 0.5);
    return most > 0 ? sum / most : 0;
}

/* Probability of a period: by chance, or certain once half of all such places would have left. */
static bool leaves(const ag_society *society, uint32_t place, double risk)
{
    const ag_model *model = society->model;
    double year = society->books->year, began = floor(year);
    if (!model->draws) return society->state->risk[place] >= log(2);
    const ag_rng_key key = {.seed = model->seed,
                            .stream = AG_STREAM_INDEPENDENCE,
                            .place = place,
                            .period = (uint32_t)(int32_t)began};
    return ag_rng_uniform(&key, (uint32_t)((year - began) * 1000 + 0.5)) < -expm1(-risk);
}

static ag_err look_at(ag_ctx *ctx, ag_society *society, uint32_t place)
{
    const ag_politics *politics = &society->model->politics;
    ag_state *state = society->state;
    ag_books *books = society->books;
    double grievance = weigh(society, place);
    double log_odds = log(politics->base_pyr) - log1p(-politics->base_pyr);
    for (uint32_t i = 0; i < AG_N_PUSH; i++) {
        log_odds += state->push[(size_t)place * AG_N_PUSH + i];
    }
    bool can = state->people[place] >= politics->residents && books->output[place] > 0;
    double risk = can ? books->period_yr * log1p(exp(log_odds)) : 0; /* -L ln(1 - hazard) */
    state->hazard_pyr[place] = can ? 1 / (1 + exp(-log_odds)) : 0;
    state->risk[place] += risk;
    AG_TRY(say(ctx, books, place, "grievance", grievance));
    AG_TRY(say(ctx, books, place, "capacity", state->able[place]));
    AG_TRY(say(ctx, books, place, "hazard_independence", state->hazard_pyr[place]));
    if (can && leaves(society, place, risk)) state->freed[place] = state->clock[0];
    return AG_OK;
}

ag_err ag_society_politics(ag_ctx *ctx, ag_society *society)
{
    const ag_model *model = society->model;
    ag_state *state = society->state;
    if (!model->politics.given) return AG_OK;
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (model->politics.republic[p] == AG_NONE || state->freed[p] != 0) continue;
        if (!ag_ruled_from_elsewhere(model, p) || !(state->people[p] > 0)) {
            state->hazard_pyr[p] = 0;
            continue;
        }
        AG_TRY(look_at(ctx, society, p));
    }
    return AG_OK;
}
