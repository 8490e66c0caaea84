/* Measure: what is said of each place each period, from the books.
**
**   output       value added: what operators sold less the goods they bought; own wear is not taken off
**   drain        income: rents of capacity, deposits and shelter paid to owners whose home is elsewhere,
**                royalties, tariffs and taxes to treasuries seated elsewhere; resources: exports less
**                imports at the place's prices, where what programmes buy is no transfer
**   five years   drain and debt also as five-year means: of dollars over dollars, so that a year of next to
**                no output does not count for much
**   deprivation  mean over needs of the share not met
**   residents    people who live there at the period's end; children under 15, elders of 70 and more
**   crew         visiting crews at work: person years a year
**   real wage    wage over the cost of a person's needs for a year; relative: what a wage buys of those needs
**                that have a price here and outside, over what the reservation wage buys of them there */
#include "society_internal.h"

#include <math.h>

static ag_err say(ag_ctx *ctx, ag_books *books, uint32_t place, const char *what, double value)
{
    if (!isfinite(value)) return AG_OK;
    AG_TRY(ag_grow(ctx, &books->index.row, books->index.n, &books->index.capacity,
                   sizeof *books->index.row));
    books->index.row[books->index.n++] = (ag_index){.place = place, .what = what, .value = value};
    return AG_OK;
}

/* Seat of an account: its place, or the home of its polity. */
static uint32_t seat(const ag_society *society, uint32_t account)
{
    const ag_account *is = &society->accounts->account[account];
    if (is->kind == AG_ACCOUNT_TREASURY) return society->model->polity[is->item].home;
    if (is->kind == AG_ACCOUNT_COMPANY) return society->model->company[is->item].home;
    return is->place;
}

static bool goes_to_treasury(ag_why why)
{
    return why == AG_WHY_ROYALTY || why == AG_WHY_TARIFF || why == AG_WHY_INCOME_TAX;
}

static void add_posting(const ag_society *society, const ag_posting *row)
{
    ag_books *books = society->books;
    const ag_account *from = &society->accounts->account[row->credit];
    const ag_account *to = &society->accounts->account[row->debit];
    if (row->why == AG_WHY_PRODUCED && to->kind == AG_ACCOUNT_OPERATOR) {
        books->output[to->place] += row->usd;
    }
    if (row->why == AG_WHY_INPUT && from->kind == AG_ACCOUNT_OPERATOR) {
        books->output[from->place] -= row->usd;
    }
    if (row->why == AG_WHY_INCOME_TAX && to->kind == AG_ACCOUNT_HOUSEHOLDS) { /* a refund */
        if (seat(society, row->credit) != to->place) books->drain[to->place] -= row->usd;
        return;
    }
    if (from->place == AG_NONE || seat(society, row->debit) == from->place) return;
    bool rents = row->why == AG_WHY_DIVIDEND && from->kind == AG_ACCOUNT_FUND;
    if (rents || goes_to_treasury(row->why)) books->drain[from->place] += row->usd;
}

static double deprivation(const ag_society *society, uint32_t place)
{
    const ag_model *model = society->model;
    const ag_books *books = society->books;
    double sum = 0, needs = 0;
    for (uint32_t k = 0; k < model->n_good; k++) {
        size_t at = ag_books_at(society->books, place, k);
        if (model->people.need[k] <= 0 && k != model->shelter_good) continue;
        double had = -books->term[at * AG_N_TERM + AG_WHY_NEED], lack = books->lack[at];
        if (had + lack <= 0) continue;
        sum += lack / (had + lack);
        needs += 1;
    }
    return needs > 0 ? sum / needs : 0;
}

/* Exports less imports at the place's prices, without what programmes buy there. */
static double net_exports(const ag_society *society, uint32_t place)
{
    const ag_model *model = society->model;
    double sum = 0;
    for (uint32_t k = 0; k < model->n_good; k++) {
        size_t at = ag_books_at(society->books, place, k);
        const double *term = society->books->term + at * AG_N_TERM;
        double quote = society->state->quote[(size_t)place * society->state->n_xgood + k];
        sum -= (term[AG_WHY_DEPARTED] + term[AG_WHY_ARRIVED]) * quote;
    }
    return sum;
}

/* Persons who moved for a reason: from or to a place. */
static double moved(const ag_books *books, uint32_t place, ag_move_why why)
{
    double sum = 0;
    for (size_t i = 0; i < books->move.n; i++) {
        const ag_move *move = &books->move.row[i];
        bool here =
            why == AG_MOVE_BORN || why == AG_MOVE_ARRIVED ? move->to == place : move->from == place;
        if (here && move->why == (uint32_t)why) sum += move->count;
    }
    return sum;
}

/* What was written off for an account. */
static double written_off(const ag_books *books, uint32_t account)
{
    double sum = 0;
    for (size_t i = 0; i < books->posting.n; i++) {
        const ag_posting *row = &books->posting.row[i];
        if (row->debit == account && row->why == AG_WHY_DEFAULT) sum += row->usd;
    }
    return sum;
}

/* Wages of a base are many times Earth's in money: what they buy can be compared. */
static ag_err relative_wage(ag_ctx *ctx, ag_society *society, uint32_t p)
{
    const ag_model *model = society->model;
    uint32_t outside = ag_place_external(model);
    double here = 0, there = 0;
    if (outside == AG_NONE || model->people.reservation_wage <= 0) return AG_OK;
    const double *quote = society->state->quote;
    for (uint32_t k = 0; k < model->n_good; k++) {
        double at_p = quote[(size_t)p * society->state->n_xgood + k];
        double at_outside = quote[(size_t)outside * society->state->n_xgood + k];
        if (!(at_p > 0) || !(at_outside > 0)) continue;
        here += model->people.need[k] * at_p;
        there += model->people.need[k] * at_outside;
    }
    if (!(here > 0) || !(there > 0)) return AG_OK;
    double bought = society->books->wage[p] / here;
    return say(ctx, society->books, p, "real_wage_relative",
               bought / (model->people.reservation_wage / there));
}

/* Residents of the ages [from, to) at the period's end; to at most 90. */
static double of_ages(const ag_society *society, uint32_t place, double from, double to)
{
    double there[AG_COHORTS], sum = 0;
    agi_cohorts_there(society->state, place, 0, there);
    for (uint32_t c = 0; c < society->state->n_cohort; c++) {
        sum += there[c] * agi_cohort_share(society->model, society->state->clock[0], c, from, to);
    }
    return sum;
}

static ag_err people_indices(ag_ctx *ctx, ag_society *society, uint32_t p)
{
    ag_books *books = society->books;
    const ag_state *state = society->state;
    double needs = ag_society_needs_usd(society->model, state, p);
    AG_TRY(say(ctx, books, p, "births", moved(books, p, AG_MOVE_BORN)));
    AG_TRY(say(ctx, books, p, "deaths", moved(books, p, AG_MOVE_DIED)));
    AG_TRY(say(ctx, books, p, "emigrants",
               society->model->place[p].external ? books->sourced[p] : books->left[p]));
    AG_TRY(say(ctx, books, p, "immigrants",
               society->model->place[p].external ? books->sunk[p] : books->hired[p]));
    if (ag_people_counted(society->model, p) && society->model->people.ages.given) {
        AG_TRY(say(ctx, books, p, "children", of_ages(society, p, 0, 15)));
        AG_TRY(say(ctx, books, p, "elders", state->people[p] - of_ages(society, p, 0, 70)));
    }
    if (society->model->place[p].external) return AG_OK;
    AG_TRY(say(ctx, books, p, "residents", state->people[p]));
    AG_TRY(say(ctx, books, p, "crew", books->visiting[p] / books->period_yr));
    AG_TRY(say(ctx, books, p, "deprivation", deprivation(society, p)));
    AG_TRY(say(ctx, books, p, "income_usd", state->income[p]));
    AG_TRY(say(ctx, books, p, "budget_usd", state->budget[p]));
    AG_TRY(say(ctx, books, p, "wealth_usd",
               state->balance[ag_account_row(society->accounts, AG_ACCOUNT_HOUSEHOLDS, p, 0)]));
    double lost =
        written_off(books, ag_account_row(society->accounts, AG_ACCOUNT_HOUSEHOLDS, p, 0));
    if (lost > 0) AG_TRY(say(ctx, books, p, "written_off_usd", lost));
    AG_TRY(say(ctx, books, p, "wage", books->wage[p]));
    AG_TRY(relative_wage(ctx, society, p));
    return needs > 0 ? say(ctx, books, p, "real_wage", books->wage[p] / needs) : AG_OK;
}

static ag_err mean_indices(ag_ctx *ctx, ag_society *society, uint32_t p)
{
    ag_books *books = society->books;
    const ag_state *state = society->state;
    agi_move(society, &state->mean_output[p], books->output[p] / books->period_yr);
    agi_move(society, &state->mean_drain[p], books->drain[p] / books->period_yr);
    agi_move(society, &state->mean_sent[p], net_exports(society, p) / books->period_yr);
    double output = state->mean_output[p];
    if (output <= 0) return AG_OK;
    AG_TRY(say(ctx, books, p, "value_drain_income_5yr", state->mean_drain[p] / output));
    return say(ctx, books, p, "value_drain_resources_5yr", state->mean_sent[p] / output);
}

/* What a treasury owes, takes in and was let off, told at its polity's home; debt also in years of the value
** added of all places that it rules. */
static ag_err treasury_indices(ag_ctx *ctx, ag_society *society, uint32_t polity)
{
    const ag_model *model = society->model;
    ag_books *books = society->books;
    uint32_t home = model->polity[polity].home;
    uint32_t treasury = ag_account_row(society->accounts, AG_ACCOUNT_TREASURY, 0, polity);
    double debt = -society->state->balance[treasury], output = 0, mean_output = 0;
    double lost = written_off(books, treasury);
    double *mean_debt = &society->state->mean_debt[polity];
    agi_move(society, mean_debt, debt);
    if (home == AG_NONE) return AG_OK;
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (model->place[p].polity != polity) continue;
        output += books->output[p] / books->period_yr;
        mean_output += society->state->mean_output[p];
    }
    AG_TRY(say(ctx, books, home, "debt_usd", debt));
    AG_TRY(say(ctx, books, home, "revenue_usd", society->state->revenue[polity]));
    if (lost > 0) AG_TRY(say(ctx, books, home, "defaulted_usd", lost));
    if (model->polity[polity].debt_ceiling_yr > 0) {
        AG_TRY(say(ctx, books, home, "purse", society->state->purse[polity]));
    }
    if (output > 0) AG_TRY(say(ctx, books, home, "debt_ratio", debt / output));
    return mean_output > 0 ? say(ctx, books, home, "debt_ratio_5yr", *mean_debt / mean_output)
                           : AG_OK;
}

static ag_err output_indices(ag_ctx *ctx, ag_society *society, uint32_t p)
{
    ag_books *books = society->books;
    double output = books->output[p];
    AG_TRY(say(ctx, books, p, "output_usd", output / books->period_yr));
    AG_TRY(say(ctx, books, p, "drain_usd", books->drain[p] / books->period_yr));
    if (output <= 0) return AG_OK;
    AG_TRY(say(ctx, books, p, "value_drain_income", books->drain[p] / output));
    return say(ctx, books, p, "value_drain_resources", net_exports(society, p) / output);
}

ag_err ag_society_measure(ag_ctx *ctx, ag_society *society)
{
    const ag_model *model = society->model;
    ag_books *books = society->books;
    for (uint32_t p = 0; p < model->n_place; p++) books->output[p] = books->drain[p] = 0;
    for (size_t i = 0; i < books->posting.n; i++) add_posting(society, &books->posting.row[i]);
    for (uint32_t p = 0; p < model->n_place; p++) {
        AG_TRY(people_indices(ctx, society, p));
        AG_TRY(output_indices(ctx, society, p));
        AG_TRY(mean_indices(ctx, society, p));
    }
    for (uint32_t z = 0; z < model->n_polity; z++) AG_TRY(treasury_indices(ctx, society, z));
    return AG_OK;
}
