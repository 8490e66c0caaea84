/* Audit of money: every posting recomputed, every account followed, everything that clears at 0.
**
** Postings are gone through in their order with the balances before the period. One with a price is its
** quantity times it; those with a good's market have the quantity and price that balance and price rows
** tell. A tax is its rate times what the taxed earned, part of it withheld from wages, interest that of the opening balance,
** a payout what its payer held at that point. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

static const double TOLERANCE = 1e-9;

static ag_err fail_posting(ag_ctx *ctx, const agi_audit *audit, const ag_posting *row,
                           const char *what, double wanted)
{
    return ag_fail(
        ctx, AG_ERR_AUDIT, "money: posting %s <- %s (%s) in %.10g: %.17g USD where %s is %.17g",
        audit->accounts->account[row->debit].name, audit->accounts->account[row->credit].name,
        ag_why_text(row->why), audit->books->year, row->usd, what, wanted);
}

static ag_account_kind kind_of(const agi_audit *audit, uint32_t account)
{
    return audit->accounts->account[account].kind;
}

/* The side of a posting that is a market; AG_NONE if neither is. */
static uint32_t market_side(const agi_audit *audit, const ag_posting *row)
{
    if (kind_of(audit, row->debit) == AG_ACCOUNT_MARKET) return row->debit;
    return kind_of(audit, row->credit) == AG_ACCOUNT_MARKET ? row->credit : AG_NONE;
}

/* Deliveries to projects are paid by the treasury of an owner of a project that needs the good there. */
static bool paid_by_owner(const agi_audit *audit, const ag_posting *row, uint32_t market)
{
    const ag_model *model = audit->model;
    const ag_account *goods = &audit->accounts->account[market];
    const ag_account *other =
        &audit->accounts->account[market == row->debit ? row->credit : row->debit];
    for (uint32_t n = 0; n < model->n_need; n++) {
        const ag_demand *demand = &model->demand[ag_need_demand(model, n)];
        bool there = demand->place == goods->place && demand->good == goods->item;
        if (there && other->kind == AG_ACCOUNT_TREASURY && other->item == demand->polity)
            return true;
    }
    return false;
}

/* A market's price is the one told of its place and good; its quantity goes into the sum by reason. */
static ag_err check_market_posting(ag_ctx *ctx, agi_audit *audit, const ag_posting *row)
{
    uint32_t market = market_side(audit, row);
    if (row->why == AG_WHY_ROUNDING) return AG_OK;
    if (market == AG_NONE) return fail_posting(ctx, audit, row, "the market's side", NAN);
    if (row->why == AG_WHY_PROJECT && !paid_by_owner(audit, row, market)) {
        return fail_posting(ctx, audit, row, "what an owner of the project pays", NAN);
    }
    const ag_account *account = &audit->accounts->account[market];
    size_t x = (size_t)account->place * audit->after->n_xgood + account->item;
    double quote = audit->after->quote[x];
    /* a market through which next to nothing passed is quoted, not priced */
    if (audit->passed[x] &&
        !agi_audit_same(row->price, fabs(quote), row->price, TOLERANCE, &audit->worst.money)) {
        return fail_posting(ctx, audit, row, "the price", quote);
    }
    /* the price of a passage may be negative, which turns who pays whom: persons are counted as moves */
    if (account->item >= audit->model->n_good) return AG_OK;
    size_t at = ag_books_at(audit->books, account->place, account->item) * AG_N_TERM;
    audit->term[at + row->why] += market == row->credit ? row->q : -row->q;
    return AG_OK;
}

/* The row of an owner by its account; AG_NONE: owns nothing. */
static uint32_t owner_of(const agi_audit *audit, uint32_t account)
{
    uint32_t n_owner = ag_owner_count(audit->model);
    for (uint32_t o = 0; o < n_owner; o++) {
        if (ag_owner_account(audit->model, audit->accounts, o) == account) return o;
    }
    return AG_NONE;
}

static double dividend(const agi_audit *audit, const ag_posting *row)
{
    const ag_account *payer = &audit->accounts->account[row->credit];
    if (payer->kind != AG_ACCOUNT_FUND) return audit->running[row->credit];
    uint32_t owner = owner_of(audit, row->debit);
    if (owner == AG_NONE) return 0;
    return audit->received[row->credit] *
           ag_state_share(audit->before, payer->place, payer->item)[owner];
}

/* The first money put into a fund of a place tells what all of them were short of. */
static void call(const agi_audit *audit, uint32_t place)
{
    double all = 0;
    for (uint32_t a = 0; a < AG_N_ASSET; a++) {
        uint32_t fund = ag_account_row(audit->accounts, AG_ACCOUNT_FUND, place, a);
        audit->called[fund] = fmax(-audit->running[fund], 0);
        all += audit->called[fund];
    }
    ag_financing(audit->model, audit->accounts, audit->before, place, all, audit->books->period_yr,
                 audit->financed + (size_t)place * ag_owner_count(audit->model));
}

static double investment(const agi_audit *audit, const ag_posting *row)
{
    const ag_account *payee = &audit->accounts->account[row->debit];
    if (payee->kind != AG_ACCOUNT_FUND) return -audit->running[row->debit];
    uint32_t owner = owner_of(audit, row->credit);
    if (owner == AG_NONE) return 0;
    if (audit->called[row->debit] == 0) call(audit, payee->place);
    return audit->called[row->debit] *
           audit->financed[(size_t)payee->place * ag_owner_count(audit->model) + owner];
}

/* What is written off: above what may be owed. */
static double written_off(const agi_audit *audit, const ag_posting *row)
{
    const ag_account *is = &audit->accounts->account[row->debit];
    double bearable = audit->model->people.debt_years;
    if (is->kind == AG_ACCOUNT_HOUSEHOLDS) {
        bearable *= fmax(audit->after->income[is->place], 0);
    } else if (is->kind == AG_ACCOUNT_TREASURY) {
        bearable = audit->model->polity[is->item].debt_ceiling_yr * audit->revenue[row->debit] /
                   audit->books->period_yr;
    }
    return -audit->running[row->debit] - bearable;
}

/* What a treasury had to pay in the period for a development. */
static double developed_usd(const agi_audit *audit, uint32_t item)
{
    const ag_development *of = ag_development_of(audit->model, item);
    const ag_books *books = audit->books;
    uint32_t n = audit->model->n_process;
    const double *before =
        item < n ? &audit->before->process_spent[item] : &audit->before->vehicle_spent[item - n];
    double from = fmax(of->from_year, books->year), to = books->year + books->period_yr;
    if (of->cost_usd <= 0 || from >= to) return 0;
    double most = of->cost_usd / of->over_yr * (to - from);
    return fmin(most, ag_development_usd(audit->model, item) - *before);
}

/* All that had to be paid was, and is what the state calls spent. */
static ag_err check_developments(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    uint32_t n = model->n_process;
    for (uint32_t i = 0; i < n + model->n_vehicle; i++) {
        const ag_state *a = audit->after, *b = audit->before;
        double paid = 0, wanted = developed_usd(audit, i);
        double total = i < n ? a->process_spent[i] : a->vehicle_spent[i - n];
        double spent = total - (i < n ? b->process_spent[i] : b->vehicle_spent[i - n]);
        for (size_t k = 0; k < audit->books->posting.n; k++) {
            const ag_posting *row = &audit->books->posting.row[k];
            if (row->why == AG_WHY_DEVELOPMENT && row->sub == i) paid += row->usd;
        }
        double *worst = &audit->worst.money;
        if (agi_audit_same(paid, wanted, total, TOLERANCE, worst) &&
            agi_audit_same(spent, paid, total, TOLERANCE, worst)) {
            continue;
        }
        return ag_fail(ctx, AG_ERR_AUDIT,
                       "money: development %u in %.10g cost %.17g USD, %.17g were paid, %.17g due",
                       i, audit->books->year, spent, paid, wanted);
    }
    return AG_OK;
}

/* What a posting that follows from balances must be; NAN for one with a price. */
static double follows(const agi_audit *audit, const ag_posting *row)
{
    const ag_model *model = audit->model;
    bool taken = kind_of(audit, row->debit) == AG_ACCOUNT_ROUNDING;
    uint32_t lower = taken ? row->credit : row->debit;
    switch ((ag_why)row->why) {
    case AG_WHY_ROUNDING:
        return fabs(audit->running[lower]);
    case AG_WHY_DIVIDEND:
        return dividend(audit, row);
    case AG_WHY_DEVELOPMENT:
        return developed_usd(audit, row->sub);
    case AG_WHY_INVESTMENT:
        return investment(audit, row);
    case AG_WHY_APPROPRIATION:
        return kind_of(audit, row->debit) == AG_ACCOUNT_TREASURY ? -audit->running[row->debit]
                                                                 : audit->running[row->credit];
    case AG_WHY_INTEREST: {
        bool paid = kind_of(audit, row->debit) == AG_ACCOUNT_HOUSEHOLDS;
        double opening = audit->before->balance[paid ? row->debit : row->credit];
        return fabs(opening) * (pow(1 + model->people.interest_pyr, audit->books->period_yr) - 1);
    }
    case AG_WHY_DEFAULT:
        return written_off(audit, row);
    default:
        return NAN;
    }
}

/* Tax on a year of work as it was paid: on what the usual wage was above that before tax. */
static double withheld_usd(const agi_audit *audit, uint32_t place)
{
    const ag_model *model = audit->model;
    const ag_polity *polity = &model->polity[model->place[place].polity];
    double away = polity->home == place ? 0 : model->people.hardship;
    double least = model->people.reservation_wage * (1 + away);
    double above = fmin(audit->before->wage[place], audit->before->slow_wage[place]) - least;
    return above > 1e-6 * least ? polity->income_tax * above : 0;
}

/* What is withheld is for the work that was paid, the rest makes the whole tax that on wages and dividends. */
static ag_err check_tax(ag_ctx *ctx, agi_audit *audit, const ag_posting *row)
{
    bool refund = kind_of(audit, row->debit) == AG_ACCOUNT_HOUSEHOLDS;
    uint32_t household = refund ? row->debit : row->credit;
    uint32_t treasury = refund ? row->credit : row->debit;
    uint32_t place = audit->accounts->account[household].place;
    bool both = kind_of(audit, household) == AG_ACCOUNT_HOUSEHOLDS &&
                kind_of(audit, treasury) == AG_ACCOUNT_TREASURY;
    if (!both || audit->accounts->account[treasury].item != audit->model->place[place].polity) {
        return fail_posting(ctx, audit, row, "what is due to that treasury", 0);
    }
    double rate = audit->model->polity[audit->model->place[place].polity].income_tax;
    double due = rate * audit->taxed[household], wanted = due - audit->paid[household];
    double scale = due;
    if (row->sub == AG_TAX_WITHHELD) {
        wanted = scale = withheld_usd(audit, place) * audit->worked[household];
    }
    double usd = refund ? -row->usd : row->usd;
    audit->paid[household] += usd;
    if (agi_audit_same(usd, wanted, scale, TOLERANCE, &audit->worst.money)) return AG_OK;
    return fail_posting(ctx, audit, row, "the tax", wanted);
}

/* Nobody was forgotten: what was paid is the rate times all that was earned. */
static ag_err check_taxes(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    for (uint32_t p = 0; p < model->n_place; p++) {
        uint32_t i = ag_account_row(audit->accounts, AG_ACCOUNT_HOUSEHOLDS, p, 0);
        uint32_t polity = model->place[p].polity;
        double due = polity == AG_NONE ? 0 : model->polity[polity].income_tax * audit->taxed[i];
        if (agi_audit_same(audit->paid[i], due, due, TOLERANCE, &audit->worst.money)) continue;
        return ag_fail(ctx, AG_ERR_AUDIT,
                       "money: account %s in %.10g paid %.17g USD of income tax, %.17g are due",
                       audit->accounts->account[i].name, audit->books->year, audit->paid[i], due);
    }
    return AG_OK;
}

static ag_err check_posting(ag_ctx *ctx, agi_audit *audit, const ag_posting *row)
{
    double *worst = &audit->worst.money, product = row->q * row->price;
    if (!(row->usd > 0) || row->debit == row->credit) {
        return fail_posting(ctx, audit, row, "the least", 0);
    }
    if (!agi_audit_same(row->usd, product, product, TOLERANCE, worst)) {
        return fail_posting(ctx, audit, row, "quantity times price", product);
    }
    double wanted = follows(audit, row);
    if (!isnan(wanted) && !agi_audit_same(row->usd, wanted, wanted, TOLERANCE, worst)) {
        return fail_posting(ctx, audit, row, "what follows from the accounts", wanted);
    }
    if (row->why == AG_WHY_INCOME_TAX) return check_tax(ctx, audit, row);
    return row->why <= AG_WHY_PASSAGE ? check_market_posting(ctx, audit, row) : AG_OK;
}

static void book(agi_audit *audit, const ag_posting *row)
{
    audit->running[row->debit] += row->usd;
    audit->running[row->credit] -= row->usd;
    audit->received[row->debit] += row->usd;
    audit->turnover[row->debit] += row->usd;
    audit->turnover[row->credit] += row->usd;
    audit->dearest[row->debit] = fmax(audit->dearest[row->debit], row->price);
    audit->dearest[row->credit] = fmax(audit->dearest[row->credit], row->price);
    if (row->why == AG_WHY_WAGES || row->why == AG_WHY_DIVIDEND) {
        audit->taxed[row->debit] += row->usd;
    }
    if (row->why == AG_WHY_WAGES) audit->worked[row->debit] += row->q;
    bool tax = row->why == AG_WHY_INCOME_TAX;
    if (tax || row->why == AG_WHY_ROYALTY || row->why == AG_WHY_TARIFF) {
        audit->revenue[row->debit] += row->usd;
    }
    if (tax) audit->revenue[row->credit] -= row->usd;
}

/* Quantities posted to a market, reason by reason, are those of the good's balance. */
static ag_err check_quantities(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    const uint32_t n_good = audit->books->n_good;
    for (size_t at = 0; at < (size_t)model->n_place * n_good; at++) {
        uint32_t place = (uint32_t)(at / n_good), good = (uint32_t)(at % n_good);
        const double *term = audit->books->term + at * AG_N_TERM;
        const double *sum = audit->term + at * AG_N_TERM;
        uint32_t market = ag_account_row(audit->accounts, AG_ACCOUNT_MARKET, place, good);
        if (audit->turnover[market] == 0 || good >= model->n_good) continue;
        for (uint32_t w = 0; w < AG_WHY_PASSAGE; w++) {
            double wanted = term[w] + (w == AG_WHY_FROM_STOCK ? term[AG_WHY_DECAY] : 0);
            /* a need of which all is lacked is a small difference of two */
            double scale = audit->books->through[at] + audit->books->lack[at];
            if (!agi_audit_same(sum[w], wanted, scale, TOLERANCE, &audit->worst.money)) {
                return ag_fail(ctx, AG_ERR_AUDIT,
                               "money: postings of %s (%s) in %.10g are for %.17g units, the "
                               "balance tells %.17g",
                               audit->accounts->account[market].name, ag_why_text(w),
                               audit->books->year, sum[w], wanted);
            }
        }
    }
    return AG_OK;
}

static bool ends_at_zero(const agi_audit *audit, const ag_account *account)
{
    if (account->kind == AG_ACCOUNT_TREASURY) {
        uint32_t home = audit->model->polity[account->item].home;
        return home != AG_NONE && audit->model->place[home].external;
    }
    return ag_account_clears(account->kind) || account->kind == AG_ACCOUNT_FUND ||
           account->kind == AG_ACCOUNT_TRADE || account->kind == AG_ACCOUNT_FLEET ||
           account->kind == AG_ACCOUNT_COMPANY;
}

/* No household owes more than it may where there is one who bears what is written off. */
static ag_err check_debts(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    if (model->people.debt_years <= 0) return AG_OK;
    for (uint32_t p = 0; p < model->n_place; p++) {
        uint32_t i = ag_account_row(audit->accounts, AG_ACCOUNT_HOUSEHOLDS, p, 0);
        bool borne = model->place[p].polity != AG_NONE || ag_place_external(model) != AG_NONE;
        double may = model->people.debt_years * fmax(audit->after->income[p], 0);
        double over = -audit->running[i] - may;
        double scale = ag_clearing_scale(audit->turnover[i], 0) + fabs(audit->before->balance[i]);
        if (!borne || over <= TOLERANCE * scale) continue;
        return ag_fail(ctx, AG_ERR_AUDIT, "money: account %s in %.10g owes %.17g USD too much",
                       audit->accounts->account[i].name, audit->books->year, over);
    }
    return AG_OK;
}

/* Revenue is taxes, royalties and tariffs; no treasury that keeps its balance owes more than twice its ceiling
** where there is one who bears the loss. */
static ag_err check_treasuries(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    double years = audit->books->period_yr, *worst = &audit->worst.money;
    for (uint32_t z = 0; z < model->n_polity; z++) {
        uint32_t i = ag_account_row(audit->accounts, AG_ACCOUNT_TREASURY, 0, z);
        double told = audit->after->revenue[z], revenue = audit->revenue[i] / years;
        double scale = ag_clearing_scale(audit->turnover[i], 0) + fabs(audit->before->balance[i]);
        if (!agi_audit_same(told * years, revenue * years, scale, TOLERANCE, worst)) {
            return ag_fail(ctx, AG_ERR_AUDIT,
                           "money: %s in %.10g is told to take in %.17g USD a year, not %.17g",
                           audit->accounts->account[i].name, audit->books->year, told, revenue);
        }
        double may = model->polity[z].debt_ceiling_yr * revenue;
        double over = -audit->running[i] - 2 * may;
        if (model->polity[z].debt_ceiling_yr <= 0 || ag_place_external(model) == AG_NONE) continue;
        if (over <= TOLERANCE * scale) continue;
        return ag_fail(ctx, AG_ERR_AUDIT, "money: account %s in %.10g owes %.17g USD too much",
                       audit->accounts->account[i].name, audit->books->year, over);
    }
    return AG_OK;
}

static ag_err check_accounts(ag_ctx *ctx, agi_audit *audit)
{
    double *worst = &audit->worst.money, sum = 0, total = 0;
    for (uint32_t i = 0; i < audit->accounts->n; i++) {
        const ag_account *account = &audit->accounts->account[i];
        double scale = audit->turnover[i];
        sum += audit->running[i] - audit->before->balance[i];
        total += scale;
        if (audit->running[i] != audit->after->balance[i]) {
            return ag_fail(ctx, AG_ERR_AUDIT,
                           "money: account %s in %.10g ends at %.17g, its postings at %.17g",
                           account->name, audit->books->year, audit->after->balance[i],
                           audit->running[i]);
        }
        if (ends_at_zero(audit, account) &&
            !agi_audit_same(audit->running[i], 0, scale, TOLERANCE, worst)) {
            return ag_fail(ctx, AG_ERR_AUDIT,
                           "money: account %s in %.10g does not close: %.17g USD of a turnover "
                           "of %.17g are left",
                           account->name, audit->books->year, audit->running[i], scale);
        }
    }
    if (!agi_audit_same(sum, 0, total, TOLERANCE, worst)) {
        return ag_fail(ctx, AG_ERR_AUDIT, "money: the trial balance of %.10g is %.17g USD",
                       audit->books->year, sum);
    }
    return AG_OK;
}

/* What was rounded off a clearing account is within 1e-9 of its turnover. */
static ag_err check_rounding(ag_ctx *ctx, agi_audit *audit)
{
    for (size_t i = 0; i < audit->books->posting.n; i++) {
        const ag_posting *row = &audit->books->posting.row[i];
        if (row->why != AG_WHY_ROUNDING) continue;
        bool to = kind_of(audit, row->debit) == AG_ACCOUNT_ROUNDING;
        uint32_t of = to ? row->credit : row->debit;
        double scale = ag_clearing_scale(audit->turnover[of], audit->dearest[of]);
        if (!agi_audit_same(row->usd, 0, scale, TOLERANCE, &audit->worst.money)) {
            return fail_posting(ctx, audit, row, "the turnover", scale);
        }
    }
    return AG_OK;
}

/* Shares after are those before and the money put in, against what the fund held at the new quotes. */
static ag_err check_shares(ag_ctx *ctx, agi_audit *audit, uint32_t fund)
{
    const ag_account *is = &audit->accounts->account[fund];
    uint32_t n_owner = ag_owner_count(audit->model);
    const double *was = ag_state_share(audit->before, is->place, is->item);
    const double *now = ag_state_share(audit->after, is->place, is->item);
    const double *financed = audit->financed + (size_t)is->place * n_owner;
    double put_in = audit->called[fund], sum = 0;
    double held = ag_fund_value_usd(audit->model, audit->before, audit->after->quote, is->place,
                                    (ag_asset)is->item, audit->books->period_yr);
    for (uint32_t o = 0; o < n_owner; o++) {
        double wanted = was[o];
        if (put_in != 0 && held + put_in > 0) {
            wanted = (was[o] * held + financed[o] * put_in) / (held + put_in);
        }
        sum += now[o];
        if (agi_audit_same(now[o], wanted, 1, TOLERANCE, &audit->worst.money)) continue;
        return ag_fail(ctx, AG_ERR_AUDIT,
                       "money: %s in %.10g: a share of %.17g where %.17g follows", is->name,
                       audit->books->year, now[o], wanted);
    }
    if (agi_audit_same(sum, 1, 1, TOLERANCE, &audit->worst.money)) return AG_OK;
    return ag_fail(ctx, AG_ERR_AUDIT, "money: the shares of %s in %.10g add up to %.17g", is->name,
                   audit->books->year, sum);
}

ag_err agi_audit_money(ag_ctx *ctx, agi_audit *audit)
{
    size_t bytes = audit->accounts->n * sizeof(double);
    size_t goods = (size_t)audit->model->n_place * audit->books->n_good;
    memcpy(audit->running, audit->before->balance, bytes);
    memset(audit->received, 0, bytes);
    memset(audit->taxed, 0, bytes);
    memset(audit->paid, 0, bytes);
    memset(audit->worked, 0, bytes);
    memset(audit->revenue, 0, bytes);
    memset(audit->called, 0, bytes);
    memset(audit->turnover, 0, bytes);
    memset(audit->dearest, 0, bytes);
    memset(audit->term, 0, goods * AG_N_TERM * sizeof(double));
    for (size_t i = 0; i < audit->books->posting.n; i++) {
        const ag_posting *row = &audit->books->posting.row[i];
        AG_TRY(check_posting(ctx, audit, row));
        book(audit, row);
    }
    AG_TRY(check_quantities(ctx, audit));
    AG_TRY(check_accounts(ctx, audit));
    AG_TRY(check_taxes(ctx, audit));
    AG_TRY(check_debts(ctx, audit));
    AG_TRY(check_treasuries(ctx, audit));
    for (uint32_t i = 0; i < audit->accounts->n; i++) {
        if (kind_of(audit, i) == AG_ACCOUNT_FUND) AG_TRY(check_shares(ctx, audit, i));
    }
    AG_TRY(check_developments(ctx, audit));
    return check_rounding(ctx, audit);
}
