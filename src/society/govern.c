/* Govern: profits to owners, taxes, interest, public deficits; then the accounts are closed.
**
** Funds hand on all they receive and call in all they spend, so that what owners earn and what they put
** in are told apart; merchants and fleets settle the difference. A treasury whose home is an outside
** economy is part of a bigger budget and ends at 0; any other keeps its balance, a debt if negative.
** Each amount is a sum over postings in their order, so that it can be recomputed to the last bit. */
#include "society_internal.h"

#include <math.h>

double agi_received(const ag_books *books, uint32_t account, uint32_t why, uint32_t or_why)
{
    double sum = 0;
    for (size_t i = 0; i < books->posting.n; i++) {
        const ag_posting *row = &books->posting.row[i];
        bool fits = why == AG_N_WHY || row->why == why || row->why == or_why;
        if (row->debit == account && fits) sum += row->usd;
    }
    return sum;
}

/* Brings an account to 0 with its owner. */
static ag_err level(ag_ctx *ctx, ag_books *books, uint32_t account, uint32_t owner, ag_why gain,
                    ag_why loss)
{
    double rest = books->balance[account];
    return agi_post_last(ctx, books, account, owner, rest > 0 ? gain : loss, rest, 1);
}

ag_err agi_pay_out(ag_ctx *ctx, ag_society *society)
{
    const ag_model *model = society->model;
    const ag_accounts *accounts = society->accounts;
    ag_books *books = society->books;
    for (uint32_t p = 0; p < model->n_place; p++) {
        uint32_t owner = ag_owner_of_place(model, accounts, p);
        uint32_t trade = ag_account_row(accounts, AG_ACCOUNT_TRADE, p, 0);
        AG_TRY(agi_pay_funds(ctx, society, p));
        AG_TRY(level(ctx, books, trade, owner, AG_WHY_DIVIDEND, AG_WHY_INVESTMENT));
    }
    uint32_t owner = ag_owner_of_fleets(model, accounts);
    for (uint32_t v = 0; v < model->n_vehicle; v++) {
        uint32_t fleet = ag_account_row(accounts, AG_ACCOUNT_FLEET, 0, v);
        AG_TRY(level(ctx, books, fleet, owner, AG_WHY_DIVIDEND, AG_WHY_INVESTMENT));
    }
    return agi_pay_companies(ctx, society);
}

/* Who pays interest at a place: its treasury, else an outside economy, else nobody. */
static uint32_t bank(const ag_society *society, uint32_t place)
{
    uint32_t polity = society->model->place[place].polity;
    if (polity != AG_NONE) {
        return ag_account_row(society->accounts, AG_ACCOUNT_TREASURY, 0, polity);
    }
    uint32_t external = ag_place_external(society->model);
    if (external == AG_NONE) return AG_NONE;
    return ag_account_row(society->accounts, AG_ACCOUNT_OUTSIDE, external, 0);
}

/* Income tax on what was earned, less what was withheld from wages as they usually are: perhaps a refund. */
static ag_err tax(ag_ctx *ctx, ag_society *society, uint32_t account, uint32_t treasury,
                  double earned, double rate)
{
    ag_books *books = society->books;
    double withheld = 0;
    for (size_t i = 0; i < books->posting.n; i++) {
        const ag_posting *row = &books->posting.row[i];
        if (row->credit == account && row->why == AG_WHY_INCOME_TAX) withheld += row->usd;
    }
    double q = withheld > 0 ? earned * rate - withheld : earned;
    double price = withheld > 0 ? 1 : rate;
    return agi_post_last(ctx, books, account, treasury, AG_WHY_INCOME_TAX, q, price);
}

/* Taxes and interest of a place's households, and what they had to live on. */
static ag_err households(ag_ctx *ctx, ag_society *society, uint32_t place)
{
    const ag_model *model = society->model;
    ag_books *books = society->books;
    uint32_t account = ag_account_row(society->accounts, AG_ACCOUNT_HOUSEHOLDS, place, 0);
    uint32_t polity = model->place[place].polity, payer = bank(society, place);
    double rate = polity == AG_NONE ? 0 : model->polity[polity].income_tax;
    double earned = agi_received(books, account, AG_WHY_WAGES, AG_WHY_DIVIDEND);
    double opening = society->state->balance[account];
    double interest = pow(1 + model->people.interest_pyr, books->period_yr) - 1;
    if (polity != AG_NONE) {
        uint32_t treasury = ag_account_row(society->accounts, AG_ACCOUNT_TREASURY, 0, polity);
        AG_TRY(tax(ctx, society, account, treasury, earned, rate));
    }
    if (payer == AG_NONE) interest = 0;
    if (interest != 0) {
        AG_TRY(agi_post_last(ctx, books, payer, account, AG_WHY_INTEREST, opening, interest));
    }
    double sent = agi_received(books, account, AG_WHY_REMITTANCE, AG_WHY_REMITTANCE);
    double income = earned * (1 - rate) + opening * interest + sent;
    society->state->income[place] = income / books->period_yr;
    return AG_OK;
}

/* What households owe above some years of their income will not come back: the bank writes it off. */
static ag_err forgive_households(ag_ctx *ctx, ag_society *society, uint32_t place)
{
    double years = society->model->people.debt_years;
    uint32_t account = ag_account_row(society->accounts, AG_ACCOUNT_HOUSEHOLDS, place, 0);
    uint32_t payer = bank(society, place);
    if (years <= 0 || payer == AG_NONE) return AG_OK;
    double bearable = years * fmax(society->state->income[place], 0);
    double usd = -society->books->balance[account] - bearable;
    /* noise is no default */
    if (usd <= 1e-9 * ag_clearing_scale(society->books->turnover[account], 0)) return AG_OK;
    return agi_post_last(ctx, society->books, payer, account, AG_WHY_DEFAULT, usd, 1);
}

double ag_revenue_usd(const ag_books *books, uint32_t treasury)
{
    double sum = 0;
    for (size_t i = 0; i < books->posting.n; i++) {
        const ag_posting *row = &books->posting.row[i];
        bool tax = row->why == AG_WHY_INCOME_TAX;
        bool fits = tax || row->why == AG_WHY_ROYALTY || row->why == AG_WHY_TARIFF;
        if (row->debit == treasury && fits) sum += row->usd;
        if (row->credit == treasury && tax) sum -= row->usd; /* refunds */
    }
    return sum;
}

/* A treasury that owes twice what it may does not pay: the outside economy bears the loss. */
static ag_err forgive_treasury(ag_ctx *ctx, ag_society *society, uint32_t polity)
{
    const ag_model *model = society->model;
    uint32_t external = ag_place_external(model);
    double may = model->polity[polity].debt_ceiling_yr * society->state->revenue[polity];
    uint32_t treasury = ag_account_row(society->accounts, AG_ACCOUNT_TREASURY, 0, polity);
    double owes = -society->books->balance[treasury];
    if (model->polity[polity].debt_ceiling_yr <= 0 || external == AG_NONE) return AG_OK;
    if (owes <= 2 * may || owes <= 0) return AG_OK;
    uint32_t outside = ag_account_row(society->accounts, AG_ACCOUNT_OUTSIDE, external, 0);
    return agi_post_last(ctx, society->books, outside, treasury, AG_WHY_DEFAULT, owes - may, 1);
}

ag_err ag_society_govern(ag_ctx *ctx, ag_society *society)
{
    const ag_model *model = society->model;
    ag_books *books = society->books;
    AG_TRY(agi_develop(ctx, society));
    for (uint32_t p = 0; p < model->n_place; p++) {
        AG_TRY(households(ctx, society, p));
        AG_TRY(forgive_households(ctx, society, p));
    }
    for (uint32_t z = 0; z < model->n_polity; z++) {
        uint32_t home = model->polity[z].home;
        uint32_t treasury = ag_account_row(society->accounts, AG_ACCOUNT_TREASURY, 0, z);
        society->state->revenue[z] = ag_revenue_usd(books, treasury) / books->period_yr;
        if (home == AG_NONE || !model->place[home].external) {
            AG_TRY(forgive_treasury(ctx, society, z));
            continue;
        }
        AG_TRY(level(ctx, books, ag_account_row(society->accounts, AG_ACCOUNT_TREASURY, 0, z),
                     ag_account_row(society->accounts, AG_ACCOUNT_OUTSIDE, home, 0),
                     AG_WHY_APPROPRIATION, AG_WHY_APPROPRIATION));
    }
    for (uint32_t i = 0; i < society->accounts->n; i++) {
        society->state->balance[i] = books->balance[i];
    }
    agi_move_means(society);
    agi_purse_move(society);
    return AG_OK;
}
