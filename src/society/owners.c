/* Owners: who owns what is built at a place follows from who paid for it.
**
** A place has a fund for each kind of asset. What a fund earns goes to its owners by their shares, what it
** spends is put up by residents as far as their savings and their attachment reach, then by companies, then
** by investors of the ruler's home; the money put in, against what the fund holds at the day's quotes, moves
** the shares. So who owns a place is a result. */
#include "society_internal.h"

#include <math.h>
#include <string.h>

static const char *const asset_names[AG_N_ASSET] = {
    [AG_ASSET_PLANT] = "plant", [AG_ASSET_HOMES] = "homes", [AG_ASSET_GROUND] = "ground"};

const char *ag_asset_name(ag_asset asset)
{
    return (uint32_t)asset < AG_N_ASSET ? asset_names[asset] : "";
}

ag_asset ag_asset_of_process(const ag_model *model, uint32_t process)
{
    bool shelters = model->process[process].out[0].good == model->shelter_good;
    return shelters ? AG_ASSET_HOMES : AG_ASSET_PLANT;
}

uint32_t ag_owner_count(const ag_model *model)
{
    return 2 * model->n_place + model->n_company;
}

uint32_t ag_owner_account(const ag_model *model, const ag_accounts *accounts, uint32_t owner)
{
    uint32_t n = model->n_place;
    if (owner >= 2 * n) return ag_account_row(accounts, AG_ACCOUNT_COMPANY, 0, owner - 2 * n);
    bool outside = owner >= n || model->place[owner].external;
    return ag_account_row(accounts, outside ? AG_ACCOUNT_OUTSIDE : AG_ACCOUNT_HOUSEHOLDS,
                          owner < n ? owner : owner - n, 0);
}

/* Who has money at a place: its people, or the outside economy. */
static uint32_t investors(const ag_model *model, uint32_t place)
{
    bool empty = !model->place[place].external && model->place[place].people <= 0;
    return empty ? model->n_place + place : place;
}

uint32_t ag_owner_default(const ag_model *model, uint32_t place)
{
    uint32_t polity = model->place[place].polity;
    uint32_t home = polity == AG_NONE ? AG_NONE : model->polity[polity].home;
    /* who became independent has people, however it began */
    bool free =
        model->politics.given && polity != AG_NONE && model->politics.republic[place] == polity;
    if (free) return place;
    return investors(model, home == AG_NONE ? place : home);
}

/* ---- what a fund is worth -------------------------------------------------------------------------- */

static double pending_sum(const ag_state *state, size_t at)
{
    double sum = 0;
    for (uint32_t b = 0; b < state->n_bin; b++) sum += state->pending[at * state->n_bin + b];
    return sum;
}

double ag_fund_value_usd(const ag_model *model, const ag_state *state, const double *quote,
                         uint32_t place, ag_asset asset, double period_yr)
{
    double sum = 0;
    if (asset == AG_ASSET_GROUND) return 0;
    for (uint32_t j = 0; j < model->n_process; j++) {
        const ag_process *process = &model->process[j];
        size_t at = (size_t)place * model->n_process + j;
        if (ag_asset_of_process(model, j) != asset || process->n_equipment == 0) continue;
        double kept = model->place[place].fixed_capacity ? 1 : exp(-period_yr / process->life_yr);
        double capacity = state->capacity[at] * kept + pending_sum(state, at);
        double unit_usd = 0;
        for (uint32_t i = 0; i < process->n_equipment; i++) {
            const ag_share *part = &process->equipment[i];
            unit_usd += part->q * quote[(size_t)place * state->n_xgood + part->good];
        }
        sum += capacity * unit_usd * state->process_factor[j];
    }
    return fmax(sum, 0);
}

/* ---- who pays for what is built ---------------------------------------------------------------------- */

/* What residents of a place would put into it in a period: out of what they own, those who call it home. */
static double savings_usd(const ag_model *model, const ag_accounts *accounts, const ag_state *state,
                          uint32_t place, double period_yr)
{
    double people = state->people[place];
    if (model->place[place].external || people <= 0 || model->people.local <= 0) return 0;
    uint32_t row = ag_account_row(accounts, AG_ACCOUNT_HOUSEHOLDS, place, 0);
    double born = ag_state_born(state, place, place);
    double home = fmin((born + state->rooted[place]) / people, 1);
    double share = model->people.local < 1 ? -expm1(period_yr * log1p(-model->people.local)) : 1;
    return home * share * fmax(state->balance[row], 0);
}

void ag_financing(const ag_model *model, const ag_accounts *accounts, const ag_state *state,
                  uint32_t place, double usd, double period_yr, double *shares)
{
    memset(shares, 0, ag_owner_count(model) * sizeof *shares);
    double saved = savings_usd(model, accounts, state, place, period_yr);
    double residents = usd > 0 ? fmin(saved / usd, 1) : 0, rest = 1 - residents;
    if (residents > 0) shares[place] = residents;
    for (uint32_t c = 0; c < model->n_company; c++) {
        if (!model->company[c].at[place]) continue;
        double part = (1 - residents) * model->company[c].share;
        shares[2 * model->n_place + c] = part;
        rest -= part;
    }
    shares[ag_owner_default(model, place)] += fmax(rest, 0);
}

double ag_society_take_over(const ag_model *model, ag_state *state, uint32_t place, double share)
{
    double usd = 0;
    for (uint32_t a = 0; a < AG_N_ASSET; a++) {
        double *owner = ag_state_share(state, place, a), taken = 0;
        for (uint32_t o = 0; o < state->n_owner; o++) {
            bool local = o == place || o == model->n_place + place;
            if (local) continue;
            taken += share * owner[o];
            owner[o] -= share * owner[o];
        }
        owner[place] += taken;
        usd += taken * ag_fund_value_usd(model, state, state->quote, place, (ag_asset)a, 0);
    }
    return usd;
}

/* ---- paying out and calling in ------------------------------------------------------------------------- */

static ag_err dividends(ag_ctx *ctx, ag_society *society, uint32_t place, uint32_t asset)
{
    ag_books *books = society->books;
    uint32_t fund = ag_account_row(society->accounts, AG_ACCOUNT_FUND, place, asset);
    double paid = agi_received(books, fund, AG_N_WHY, AG_N_WHY);
    const double *share = ag_state_share(society->state, place, asset);
    for (uint32_t o = 0; o < society->state->n_owner; o++) {
        if (share[o] <= 0) continue;
        uint32_t owner = ag_owner_account(society->model, society->accounts, o);
        AG_TRY(agi_post_last(ctx, books, fund, owner, AG_WHY_DIVIDEND, paid, share[o]));
    }
    return AG_OK;
}

/* The shares after money was put in. */
static void move_shares(ag_society *society, uint32_t place, uint32_t asset, double usd,
                        const double *financed)
{
    ag_state *state = society->state;
    double *share = ag_state_share(state, place, asset), sum = 0;
    double before = ag_fund_value_usd(society->model, state, state->quote, place, (ag_asset)asset,
                                      society->books->period_yr);
    if (before + usd <= 0) return;
    for (uint32_t o = 0; o < state->n_owner; o++) {
        share[o] = (share[o] * before + financed[o] * usd) / (before + usd);
        if (share[o] < 1e-12) share[o] = 0; /* of no account */
        sum += share[o];
    }
    for (uint32_t o = 0; o < state->n_owner; o++) share[o] /= sum;
}

/* Money that owners of a place put into one of its funds. */
static ag_err call_in(ag_ctx *ctx, ag_society *society, uint32_t fund, double usd)
{
    ag_books *books = society->books;
    for (uint32_t o = 0; usd > 0 && o < society->state->n_owner; o++) {
        if (books->financed[o] <= 0) continue;
        uint32_t owner = ag_owner_account(society->model, society->accounts, o);
        AG_TRY(agi_post_last(ctx, books, owner, fund, AG_WHY_INVESTMENT, usd, books->financed[o]));
    }
    /* shares of shares: the last bits */
    return agi_post_last(ctx, books, fund,
                         ag_account_row(society->accounts, AG_ACCOUNT_ROUNDING, 0, 0),
                         AG_WHY_ROUNDING, books->balance[fund], 1);
}

ag_err agi_pay_funds(ag_ctx *ctx, ag_society *society, uint32_t place)
{
    ag_books *books = society->books;
    double called[AG_N_ASSET] = {0}, all = 0;
    for (uint32_t a = 0; a < AG_N_ASSET; a++) {
        uint32_t fund = ag_account_row(society->accounts, AG_ACCOUNT_FUND, place, a);
        if (books->turnover[fund] == 0) continue;
        AG_TRY(dividends(ctx, society, place, a));
        called[a] = fmax(-books->balance[fund], 0);
        all += called[a];
    }
    ag_financing(society->model, society->accounts, society->state, place, all, books->period_yr,
                 books->financed);
    for (uint32_t a = 0; a < AG_N_ASSET; a++) {
        uint32_t fund = ag_account_row(society->accounts, AG_ACCOUNT_FUND, place, a);
        AG_TRY(call_in(ctx, society, fund, called[a]));
        if (called[a] > 0) move_shares(society, place, a, called[a], books->financed);
    }
    return AG_OK;
}

ag_err agi_pay_companies(ag_ctx *ctx, ag_society *society)
{
    const ag_model *model = society->model;
    for (uint32_t c = 0; c < model->n_company; c++) {
        uint32_t company = ag_account_row(society->accounts, AG_ACCOUNT_COMPANY, 0, c);
        uint32_t owner =
            ag_owner_account(model, society->accounts, investors(model, model->company[c].home));
        double rest = society->books->balance[company];
        AG_TRY(agi_post_last(ctx, society->books, company, owner,
                             rest > 0 ? AG_WHY_DIVIDEND : AG_WHY_INVESTMENT, rest, 1));
    }
    return AG_OK;
}
