/* Settle: the answer of a period as double entry.
**
** A row of the programme is an account: what a column delivers to it is bought, what it takes is sold, at
** the row's price. By complementary slackness a row that has a price has no slack, so markets close if
** every piece of a right-hand side has an owner; a column in use earns what it costs, so operators and
** crews close too. A column that reaches into later stages (capacity, stocks, cargo under way) pays now
** for what its owner will have then. The sweep that posts also fills the balances of goods, so that money
** and mass are told by the same terms. */
#include "society_internal.h"

#include <math.h>
#include <string.h>

/* Values that all together are this small beside the rest of every row they are in are noise of the
** solver. What is kept is large enough for a millionth of it to show in sums of doubles. */
static const double SNAP = 4e-10;
/* What a market or operator may be out by, of its turnover, and still be called rounding. */
static const double ROUNDING_MAX = 1e-9;
static const double ROUNDING_USD = 1e3; /* accounts that turn over less count as this */

typedef struct sweep { /* what the sweep over the programme carries about */
    ag_ctx *ctx;
    const ag_society *society;
    const ag_market_answer *answer;
    double length_yr;
    uint32_t crews_home; /* place that visiting crews come from */
} sweep;

/* ---- noise --------------------------------------------------------------------------------------- */

static ag_err snap_room(ag_ctx *ctx, const ag_lp *lp, ag_books *books)
{
    if (books->row_capacity < lp->n_row) {
        size_t wanted = (size_t)lp->n_row + lp->n_row / 4;
        double *grown = ag_renew(ctx, books->row_through, wanted, sizeof *grown);
        if (!grown) return AG_ERR_MEMORY;
        books->row_through = grown;
        grown = ag_renew(ctx, books->row_dropped, wanted, sizeof *grown);
        if (!grown) return AG_ERR_MEMORY;
        books->row_dropped = grown;
        books->row_capacity = wanted;
    }
    if (books->col_capacity < lp->n_col) {
        size_t wanted = (size_t)lp->n_col + lp->n_col / 4;
        double *grown = ag_renew(ctx, books->value, wanted, sizeof *grown);
        if (!grown) return AG_ERR_MEMORY;
        books->value = grown;
        books->col_capacity = wanted;
    }
    return AG_OK;
}

/* Noise, if all rows can still do without it; then it is taken off what they can do without. */
static bool is_noise(const ag_lp *lp, ag_books *books, size_t col, double value)
{
    for (size_t e = lp->start[col]; e < lp->start[col + 1]; e++) {
        uint32_t i = lp->index[e];
        if (lp->row[i].stage != 0) continue;
        double through = books->row_through[i];
        double dropped = books->row_dropped[i] + fabs(lp->a[e]) * value;
        bool passes = through * books->period_yr > AG_BOOKS_NOISE; /* the books are of periods */
        if (passes && dropped > SNAP * through) return false;
    }
    for (size_t e = lp->start[col]; e < lp->start[col + 1]; e++) {
        books->row_dropped[lp->index[e]] += fabs(lp->a[e]) * value;
    }
    return true;
}

ag_err agi_snap(ag_ctx *ctx, const ag_market_answer *answer, ag_books *books)
{
    const ag_lp *lp = answer->lp;
    AG_TRY(snap_room(ctx, lp, books));
    for (uint32_t i = 0; i < lp->n_row; i++) books->row_through[i] = books->row_dropped[i] = 0;
    for (uint32_t i = 0; i < lp->n_rhs; i++) {
        books->row_through[lp->piece[i].row] += fabs(lp->piece[i].value);
    }
    for (size_t j = 0; j < lp->n_col; j++) {
        if (lp->col[j].stage != 0) continue;
        for (size_t e = lp->start[j]; e < lp->start[j + 1]; e++) {
            books->row_through[lp->index[e]] += fabs(lp->a[e] * answer->value[j]);
        }
    }
    for (size_t j = 0; j < lp->n_col; j++) {
        double value = answer->value[j];
        bool kept = lp->col[j].stage == 0 && value > 0 && !is_noise(lp, books, j, value);
        books->value[j] = kept ? value : 0;
    }
    return AG_OK;
}

/* ---- who is who ------------------------------------------------------------------------------------ */

static uint32_t account(const sweep *s, ag_account_kind kind, uint32_t place, uint32_t item)
{
    return ag_account_row(s->society->accounts, kind, place, item);
}

static uint32_t fleet(const sweep *s, uint32_t vehicle)
{
    return account(s, AG_ACCOUNT_FLEET, 0, vehicle);
}

static bool is_ship(const ag_model *model, uint32_t xgood)
{
    return xgood >= ag_xgood_ship(model, 0);
}

/* Who pays for a demand. */
static uint32_t buyer(const sweep *s, uint32_t row)
{
    const ag_demand *demand = &s->society->model->demand[row];
    if (demand->polity != AG_NONE) return account(s, AG_ACCOUNT_TREASURY, 0, demand->polity);
    return account(s, AG_ACCOUNT_OUTSIDE, demand->place, 0);
}

/* Who acts by a column. */
static uint32_t agent(const sweep *s, const ag_col *col)
{
    const ag_model *model = s->society->model;
    switch ((ag_col_kind)col->kind) {
    case AG_COL_MAKE:
        return account(s, AG_ACCOUNT_OPERATOR, col->a, col->b);
    case AG_COL_BUILD:
        return account(s, AG_ACCOUNT_FUND, col->a, ag_asset_of_process(model, col->b));
    case AG_COL_DEMAND:
    case AG_COL_SHORT:
        return buyer(s, col->a);
    case AG_COL_SUPPLY:
        return account(s, AG_ACCOUNT_OUTSIDE, model->supply[col->a].place, 0);
    case AG_COL_SOURCE:
    case AG_COL_SINK:
        return account(s, AG_ACCOUNT_OUTSIDE, col->a, 0);
    case AG_COL_CARGO:
    case AG_COL_KEEP:
        return account(s, AG_ACCOUNT_TRADE, model->leg[col->a].to, 0);
    case AG_COL_STORE:
        return account(s, AG_ACCOUNT_TRADE, col->a, 0);
    case AG_COL_TRIP:
    case AG_COL_SHIP:
        return fleet(s, col->b);
    case AG_COL_VISIT:
        return account(s, AG_ACCOUNT_CREW, col->a, 0);
    case AG_COL_STAY: /* savings and pensions that are sent from home */
        return account(s, AG_ACCOUNT_OUTSIDE, ag_place_of_settlers(model), 0);
    default: /* SPEND, LACK, PEOPLE, HIRE, LEAVE, WORK */
        return account(s, AG_ACCOUNT_HOUSEHOLDS, col->a, 0);
    }
}

/* ---- entries --------------------------------------------------------------------------------------- */

static size_t good_of(const sweep *s, uint32_t place, uint32_t good)
{
    return ag_books_at(s->society->books, place, good);
}

/* A term of a balance: into the books as an amount, and paid for at the row's price. */
static ag_err add_term(const sweep *s, uint32_t row, uint32_t who, ag_why why, double q)
{
    const ag_row *at = &s->answer->lp->row[row];
    ag_books *books = s->society->books;
    if ((uint32_t)why < AG_N_TERM) {
        books->term[good_of(s, at->a, at->b) * AG_N_TERM + (size_t)why] += q;
    }
    return ag_books_post(s->ctx, books, account(s, AG_ACCOUNT_MARKET, at->a, at->b), who, why, 0, q,
                         s->answer->pi[row] / s->answer->delta0);
}

static ag_err good_entry(const sweep *s, const ag_col *col, uint32_t row, double a, double amount)
{
    const ag_model *model = s->society->model;
    const ag_row *at = &s->answer->lp->row[row];
    agi_term terms[2];
    if (is_ship(model, at->b)) return AG_OK; /* between fleet and fleet */
    uint32_t n = agi_terms(model, col, at, a, terms);
    for (uint32_t i = 0; i < n; i++) {
        double q = terms[i].a * amount;
        AG_TRY(add_term(s, row, agent(s, col), terms[i].why, q));
        if (terms[i].why != AG_WHY_PROPELLANT) continue;
        s->society->books->burn[(size_t)col->a * model->n_vehicle + col->b] -= q;
    }
    return AG_OK;
}

/* Entries in rows that are not balances of goods. */
static ag_err other_entry(const sweep *s, const ag_col *col, uint32_t row, double a, double amount)
{
    const ag_row *at = &s->answer->lp->row[row];
    double price = s->answer->pi[row] / s->answer->delta0, q = a * amount;
    uint32_t who = agent(s, col), owner = who, sub = 0;
    ag_why why = AG_WHY_LABOUR;
    switch ((ag_row_kind)at->kind) {
    case AG_ROW_CAPACITY:
        owner = account(s, AG_ACCOUNT_FUND, at->a, ag_asset_of_process(s->society->model, at->b));
        why = AG_WHY_CAPACITY;
        break;
    case AG_ROW_DEPOSIT: /* an amount, not a flow: a holds the stage's length */
        owner =
            account(s, AG_ACCOUNT_FUND, s->society->model->deposit[at->a].place, AG_ASSET_GROUND);
        why = AG_WHY_RESOURCE;
        sub = at->a;
        q /= s->length_yr;
        price *= s->length_yr;
        break;
    case AG_ROW_LABOUR:
        owner = account(s, AG_ACCOUNT_LABOUR, at->a, 0);
        why = col->kind == AG_COL_MAKE ? AG_WHY_LABOUR : AG_WHY_WAGES;
        break;
    case AG_ROW_PAYLOAD:
    case AG_ROW_TANK:
    case AG_ROW_SEATS:
        owner = fleet(s, at->b);
        why = at->kind == AG_ROW_PAYLOAD ? AG_WHY_FREIGHT
              : at->kind == AG_ROW_TANK  ? AG_WHY_TANKAGE
                                         : AG_WHY_SEATS;
        sub = at->a;
        break;
    case AG_ROW_STAY:
        owner = account(s, AG_ACCOUNT_HOUSEHOLDS, at->a, 0);
        why = AG_WHY_REMITTANCE;
        break;
    default: /* WORKERS, PEOPLE, NEED, CYCLE: within one account */
        break;
    }
    return ag_books_post(s->ctx, s->society->books, owner, who, why, sub, q, price);
}

/* ---- costs and wedges --------------------------------------------------------------------------------- */

/* Payee and reason of a column's cost, or AG_NONE where the cost is worth or disutility, not money. */
static uint32_t payee_of(const sweep *s, const ag_col *col, ag_why *why, uint32_t *sub)
{
    const ag_model *model = s->society->model;
    *sub = 0;
    switch ((ag_col_kind)col->kind) {
    case AG_COL_MAKE:
        *why = AG_WHY_OPERATING;
        *sub = col->c == AG_NONE ? 0 : col->c + 1;
        return account(s, AG_ACCOUNT_OUTSIDE, col->a, 0);
    case AG_COL_CARGO:
        *why = AG_WHY_FREIGHT;
        *sub = col->a * ag_xgood_count(model) + col->c;
        return account(s, AG_ACCOUNT_OUTSIDE, model->leg[col->a].from, 0);
    case AG_COL_TRIP:
        *why = AG_WHY_FLIGHTS;
        *sub = col->a;
        return account(s, AG_ACCOUNT_OUTSIDE, model->leg[col->a].from, 0);
    case AG_COL_SHIP:
        *why = AG_WHY_SHIPS;
        return account(s, AG_ACCOUNT_OUTSIDE, col->a, 0);
    case AG_COL_VISIT:
        *why = AG_WHY_CREW_PAY;
        return account(s, AG_ACCOUNT_OUTSIDE, s->crews_home, 0);
    default:
        return AG_NONE;
    }
}

static ag_why wedge_why(const ag_col *col, uint32_t *sub)
{
    if (col->kind == AG_COL_CARGO) return AG_WHY_TARIFF;
    if (col->kind != AG_COL_WORK) return AG_WHY_ROYALTY;
    *sub = AG_TAX_WITHHELD;
    return AG_WHY_INCOME_TAX;
}

static ag_err costs(const sweep *s, size_t j, double amount)
{
    const ag_lp *lp = s->answer->lp;
    ag_books *books = s->society->books;
    ag_why why = AG_WHY_OPERATING;
    uint32_t sub = 0, who = agent(s, &lp->col[j]), payee = payee_of(s, &lp->col[j], &why, &sub);
    double delta0 = s->answer->delta0;
    if (payee != AG_NONE) {
        double price = (lp->cost[j] - lp->wedge[j]) / delta0;
        AG_TRY(ag_books_post(s->ctx, books, who, payee, why, sub, amount, price));
    }
    if (lp->wedge_to[j] == AG_NONE) return AG_OK;
    why = wedge_why(&lp->col[j], &sub);
    return ag_books_post(s->ctx, books, who, account(s, AG_ACCOUNT_TREASURY, 0, lp->wedge_to[j]),
                         why, sub, amount, lp->wedge[j] / delta0);
}

/* ---- what happened ------------------------------------------------------------------------------------- */

static ag_err add_flow(const sweep *s, ag_flow flow)
{
    ag_books *books = s->society->books;
    if (flow.q == 0) return AG_OK;
    AG_TRY(ag_grow(s->ctx, &books->flow.row, books->flow.n, &books->flow.capacity,
                   sizeof *books->flow.row));
    books->flow.row[books->flow.n++] = flow;
    return AG_OK;
}

static ag_err add_ways(const sweep *s, const ag_col *col, double amount)
{
    const ag_model *model = s->society->model;
    ag_books *books = s->society->books;
    ag_flow flow = {.leg = col->a, .vehicle = col->b, .xgood = col->c, .q = amount};
    if (col->kind == AG_COL_CARGO) {
        return add_flow(s, flow);
    }
    if (col->kind == AG_COL_KEEP) {
        const ag_vehicle *vehicle = &model->vehicle[col->b];
        flow.kept = true;
        for (uint32_t i = 0; i < vehicle->n_propellant; i++) {
            flow.xgood = vehicle->propellant[i].good;
            flow.q = vehicle->propellant[i].q * amount;
            AG_TRY(add_flow(s, flow));
        }
        return AG_OK;
    }
    AG_TRY(ag_grow(s->ctx, &books->trip.row, books->trip.n, &books->trip.capacity,
                   sizeof *books->trip.row));
    books->trip.row[books->trip.n++] = (ag_trip){.leg = col->a, .vehicle = col->b, .trips = amount};
    return AG_OK;
}

static ag_err add_made(const sweep *s, const ag_col *col, double amount)
{
    const ag_model *model = s->society->model;
    const ag_process *process = &model->process[col->b];
    ag_books *books = s->society->books;
    double taken = 0;
    for (uint32_t i = 0; col->c != AG_NONE && i < process->n_out; i++) {
        if (process->out[i].good == process->deposit_good) taken += process->out[i].q * amount;
    }
    AG_TRY(ag_grow(s->ctx, &books->made.row, books->made.n, &books->made.capacity,
                   sizeof *books->made.row));
    books->made.row[books->made.n++] = (ag_made){
        .place = col->a, .process = col->b, .deposit = col->c, .units = amount, .taken = taken};
    return AG_OK;
}

/* A project has what it wanted less what was short. */
static void serve(const sweep *s, uint32_t demand, double amount)
{
    const ag_model *model = s->society->model;
    uint32_t first = ag_need_demand(model, 0);
    if (demand >= first) s->society->books->served[demand - first] += amount;
}

static ag_err happened(const sweep *s, const ag_col *col, double amount)
{
    ag_books *books = s->society->books;
    const ag_model *model = s->society->model;
    switch ((ag_col_kind)col->kind) {
    case AG_COL_MAKE:
        return add_made(s, col, amount);
    case AG_COL_BUILD:
        books->built[(size_t)col->a * model->n_process + col->b] += amount;
        return AG_OK;
    case AG_COL_SHIP:
        books->ships[col->b] += amount;
        return AG_OK;
    case AG_COL_LACK:
        books->lack[good_of(s, col->a, col->b)] += amount;
        return AG_OK;
    case AG_COL_SHORT:
        serve(s, col->a, -amount);
        return AG_OK;
    case AG_COL_HIRE:
        books->hired[col->a] += amount;
        return AG_OK;
    case AG_COL_LEAVE:
        books->left[col->a] += amount;
        return AG_OK;
    case AG_COL_VISIT:
        books->visiting[col->a] += amount;
        return AG_OK;
    case AG_COL_SOURCE:
        books->sourced[col->a] += amount;
        return AG_OK;
    case AG_COL_SINK:
        books->sunk[col->a] += amount;
        return AG_OK;
    case AG_COL_CARGO:
    case AG_COL_KEEP:
    case AG_COL_TRIP:
        return add_ways(s, col, amount);
    default:
        return AG_OK;
    }
}

static ag_err column(const sweep *s, size_t j)
{
    const ag_lp *lp = s->answer->lp;
    double amount = s->society->books->value[j] * s->length_yr;
    if (amount == 0) return AG_OK;
    const ag_col *col = &lp->col[j];
    AG_TRY(happened(s, col, amount));
    for (size_t e = lp->start[j]; e < lp->start[j + 1]; e++) {
        const ag_row *row = &lp->row[lp->index[e]];
        if (row->stage != 0) continue;
        if (row->kind == AG_ROW_GOOD) {
            AG_TRY(good_entry(s, col, lp->index[e], lp->a[e], amount));
        } else {
            AG_TRY(other_entry(s, col, lp->index[e], lp->a[e], amount));
        }
    }
    return costs(s, j, amount);
}

/* An inelastic demand of outsiders or of a project. */
static ag_err wanted(const sweep *s, const ag_rhs *rhs, double q)
{
    bool project = s->society->model->demand[rhs->b].project != AG_NONE;
    serve(s, rhs->b, -q);
    return add_term(s, rhs->row, buyer(s, rhs->b), project ? AG_WHY_PROJECT : AG_WHY_DEMAND, q);
}

/* Right-hand sides: what was there before the period, and what is wanted whatever it costs. */
static ag_err piece(const sweep *s, const ag_rhs *rhs)
{
    const ag_row *row = &s->answer->lp->row[rhs->row];
    const ag_society *society = s->society;
    if (row->stage != 0 || row->kind != AG_ROW_GOOD || is_ship(society->model, row->b))
        return AG_OK;
    double q = -rhs->value * s->length_yr;
    if (rhs->kind == AG_RHS_NEED) return wanted(s, rhs, q);
    ag_account_kind owner = AG_ACCOUNT_TRADE;
    uint32_t item = 0;
    ag_why why = AG_WHY_ARRIVED;
    switch ((ag_rhs_kind)rhs->kind) {
    case AG_RHS_STOCK: {
        double *term = society->books->term + good_of(s, row->a, row->b) * AG_N_TERM;
        double stock = society->state->stock[(size_t)row->a * society->state->n_xgood + row->b];
        AG_TRY(add_term(s, rhs->row, account(s, owner, row->a, 0), AG_WHY_FROM_STOCK, q));
        term[AG_WHY_DECAY] += q - stock;
        term[AG_WHY_FROM_STOCK] += stock - q;
        return AG_OK;
    }
    case AG_RHS_TRANSIT:
        break;
    case AG_RHS_PEOPLE:
        owner = AG_ACCOUNT_HOUSEHOLDS;
        why = AG_WHY_NEED;
        break;
    case AG_RHS_SHELTER:
        owner = AG_ACCOUNT_FUND;
        item = AG_ASSET_HOMES;
        why = AG_WHY_ENDOWMENT;
        break;
    default:
        return ag_fail(s->ctx, AG_ERR_BUG, "a piece of a balance belongs to nobody");
    }
    return add_term(s, rhs->row, account(s, owner, row->a, item), why, q);
}

double ag_balance_scale(double through)
{
    return fmax(through, AG_BOOKS_NOISE / ROUNDING_MAX);
}

double ag_clearing_scale(double turnover, double price)
{
    return fmax(fmax(turnover, price * ag_balance_scale(0)), ROUNDING_USD);
}

/* What is over is waste; what is within rounding is called so. */
static void close_balances(ag_books *books)
{
    for (size_t i = 0; i < (size_t)books->n_place * books->n_good; i++) {
        double *term = books->term + i * AG_N_TERM, sum = 0, through = 0;
        for (size_t w = 0; w < AG_N_TERM; w++) {
            sum += term[w];
            through += fabs(term[w]);
        }
        books->through[i] = through;
        bool rounding = sum < 0 || sum <= ROUNDING_MAX * ag_balance_scale(through);
        term[rounding ? AG_WHY_ROUNDING : AG_WHY_WASTE] -= sum;
    }
}

/* ---- the whole ------------------------------------------------------------------------------------------- */

static void begin_books(ag_society *society, double period_yr)
{
    ag_books *books = society->books;
    const ag_state *state = society->state;
    size_t n_place = books->n_place, goods = n_place * books->n_good;
    books->year = state->clock[0];
    books->period_yr = period_yr;
    books->posting.n = books->flow.n = books->trip.n = books->made.n = 0;
    books->move.n = books->index.n = 0;
    memset(books->term, 0, goods * AG_N_TERM * sizeof *books->term);
    memset(books->built, 0, n_place * books->n_process * sizeof *books->built);
    memset(books->ships, 0, books->n_vehicle * sizeof *books->ships);
    memset(books->burn, 0, (size_t)books->n_leg * books->n_vehicle * sizeof *books->burn);
    memset(books->lack, 0, goods * sizeof *books->lack);
    memset(books->served, 0, books->n_need * sizeof *books->served);
    memset(books->hired, 0, n_place * sizeof *books->hired);
    memset(books->left, 0, n_place * sizeof *books->left);
    memset(books->visiting, 0, n_place * sizeof *books->visiting);
    memset(books->sourced, 0, n_place * sizeof *books->sourced);
    memset(books->sunk, 0, n_place * sizeof *books->sunk);
    memset(books->slot, 0, books->n_slot * sizeof *books->slot);
    memcpy(books->balance, state->balance, state->n_account * sizeof *books->balance);
    memset(books->turnover, 0, state->n_account * sizeof *books->turnover);
    memset(books->dearest, 0, state->n_account * sizeof *books->dearest);
}

/* Markets and operators that do not close to the last bit: what is within rounding goes to an account
** of its own, what is more stays for the audit to find. */
static ag_err round_off(ag_ctx *ctx, ag_society *society)
{
    const ag_accounts *accounts = society->accounts;
    ag_books *books = society->books;
    uint32_t rounding = ag_account_row(accounts, AG_ACCOUNT_ROUNDING, 0, 0);
    for (uint32_t i = 0; i < accounts->n; i++) {
        double rest = books->balance[i];
        if (!ag_account_clears(accounts->account[i].kind) || rest == 0) continue;
        double scale = ag_clearing_scale(books->turnover[i], books->dearest[i]);
        if (fabs(rest) > ROUNDING_MAX * scale) continue;
        AG_TRY(agi_post_last(ctx, books, i, rounding, AG_WHY_ROUNDING, rest, 1));
    }
    return AG_OK;
}

ag_err agi_post_last(ag_ctx *ctx, ag_books *books, uint32_t payer, uint32_t payee, ag_why why,
                     double q, double price)
{
    size_t before = books->posting.n;
    AG_TRY(ag_books_post(ctx, books, payer, payee, why, 0, q, price));
    for (size_t i = before; i < books->posting.n; i++) agi_book(books, &books->posting.row[i]);
    return AG_OK;
}

void agi_book(ag_books *books, const ag_posting *posting)
{
    books->balance[posting->debit] += posting->usd;
    books->balance[posting->credit] -= posting->usd;
    books->turnover[posting->debit] += posting->usd;
    books->turnover[posting->credit] += posting->usd;
    books->dearest[posting->debit] = fmax(books->dearest[posting->debit], posting->price);
    books->dearest[posting->credit] = fmax(books->dearest[posting->credit], posting->price);
}

static void take_quotes(ag_society *society, const ag_market_answer *answer)
{
    ag_state *state = society->state;
    for (uint32_t p = 0; p < state->n_place; p++) state->wage[p] = answer->wage[p];
    for (size_t i = 0; i < (size_t)state->n_place * state->n_xgood; i++) {
        if (isfinite(answer->price[i])) state->quote[i] = answer->price[i];
    }
}

ag_err ag_society_settle(ag_ctx *ctx, ag_society *society, const ag_market_answer *answer,
                         double period_yr)
{
    ag_books *books = society->books;
    const ag_lp *lp = answer->lp;
    uint32_t external = ag_place_external(society->model);
    const sweep s = {.ctx = ctx,
                     .society = society,
                     .answer = answer,
                     .length_yr = period_yr,
                     .crews_home = external == AG_NONE ? 0 : external};
    begin_books(society, period_yr);
    for (uint32_t p = 0; p < books->n_place; p++) books->wage[p] = answer->wage[p];
    AG_TRY(agi_snap(ctx, answer, books));
    for (uint32_t i = 0; i < lp->n_rhs; i++) AG_TRY(piece(&s, &lp->piece[i]));
    for (size_t j = 0; j < lp->n_col; j++) AG_TRY(column(&s, j));
    close_balances(books);
    for (size_t i = 0; i < books->posting.n; i++) agi_book(books, &books->posting.row[i]);
    take_quotes(society, answer);
    AG_TRY(round_off(ctx, society));
    return agi_pay_out(ctx, society);
}
