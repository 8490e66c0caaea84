/* The verbs of a period on one answer made by hand: a base that mines, stores, builds, ships home and loses
** people. Every number below was worked out beside it; tolerances are those of a few additions.
**
** The period is 2 years long and the discount 0, so delta0 is 2 and pi is twice the price.
** Ore at the base costs 30: power 3 x 1, labour 0.1 x 100, royalty 5 % of 30, resource rent 5, and the
** rest, 10.5, is the rent of the capacity. */
#include "society/society_internal.h"

#include "../society_world.h"

static const char BENCH[] =
    "argosy: 1\n"
    "title: bench\n"
    "years: [2000, 2010]\n"
    "period: 2 yr\n"
    "stages_yr: [2, 6, 18]\n"
    "currency: USD2000\n"
    "discount: 0\n"
    "goods:\n"
    "  ore: {unit: t, decay: 0.1 1/yr}\n"
    "  power: {unit: MWh, local: true}\n"
    "places:\n"
    "  home: {market: external, polity: un, people: 1000 person,\n"
    "         demand: [{good: ore, budget: 72 USD2000/yr}]}\n"
    "  base: {polity: un, people: 10 person, shelter: 20 person, stock: {ore: 5 t},\n"
    "         capacity: {mine: 4 t/yr}, supply: [{good: power, price: 1 USD2000/MWh,\n"
    "         upto: 100 MWh/yr}]}\n"
    "processes:\n"
    "  mine: {out: {ore: 1 t}, in: {power: 3 MWh}, labour: 0.1 person yr, equipment: {ore: 0.5 "
    "t},\n"
    "         life: 10 yr, lag: 0.5 yr, where: {needs: [deposit]}, learning: 0.2}\n"
    "deposits:\n"
    "  - {place: base, good: ore, tranches: [[100 t, 1.0]]}\n"
    "legs:\n"
    "  - {from: base, to: home, both: true, freight: 10 USD2000/t, time: 146.1 d, loss: 0.1}\n"
    "polities:\n"
    "  un: {home: home, rules: [home, base], income_tax: 0.2, royalty: 0.05}\n"
    "people:\n"
    "  needs: {power: 0 MWh/person/yr}\n"
    "  spend: [0.8, 0.2]\n"
    "  reservation_wage: 100 USD2000/person/yr\n"
    "  hardship: 0\n"
    "  participation: 0.5\n"
    "  fertility: 0.03 1/yr\n"
    "  mortality: 0.01 1/yr\n";

enum { HOME, BASE, PLACES };
enum { MAX_ROW = 16, MAX_COL = 16, MAX_ENTRY = 64, MAX_X = 16 };

typedef struct bench {
    ag_ctx *ctx;
    ag_scenario *scenario;
    ag_model *model;
    ag_accounts accounts;
    ag_state state;
    ag_books books;
    ag_society society;
    uint32_t ore, power, traveller;

    ag_lp lp;
    ag_row row[MAX_ROW];
    ag_col col[MAX_COL];
    ag_rhs piece[MAX_ROW];
    double rhs[MAX_ROW], pi[MAX_ROW], value[MAX_COL], cost[MAX_COL], upper[MAX_COL];
    double wedge[MAX_COL], a[MAX_ENTRY];
    uint8_t equal[MAX_ROW], status[PLACES * MAX_X];
    size_t start[MAX_COL + 1];
    uint32_t index[MAX_ENTRY], wedge_to[MAX_COL];
    double price[PLACES * MAX_X], wage[PLACES];
    ag_market_answer answer;
} bench;

static uint32_t good_named(const ag_model *model, const char *name)
{
    for (uint32_t k = 0; k < model->n_good; k++) {
        if (strcmp(model->good[k].name, name) == 0) return k;
    }
    fail_msg("no good %s", name);
    return 0;
}

static uint32_t add_row(bench *b, ag_row_kind kind, uint32_t x, uint32_t y, double price)
{
    uint32_t i = b->lp.n_row++;
    b->row[i] = (ag_row){.kind = kind, .stage = 0, .a = x, .b = y};
    b->pi[i] = 2 * price;
    if (kind == AG_ROW_GOOD) {
        size_t at = (size_t)x * ag_xgood_count(b->model) + y;
        b->price[at] = price;
        b->status[at] = AG_PRICE_TRADED;
    }
    return i;
}

static void add_col(bench *b, ag_col_kind kind, uint32_t x, uint32_t y, uint32_t z, double value)
{
    uint32_t j = b->lp.n_col++;
    b->col[j] = (ag_col){.kind = kind, .stage = 0, .a = x, .b = y, .c = z};
    b->value[j] = value;
    b->upper[j] = INFINITY;
    b->wedge_to[j] = AG_NONE;
    b->start[j + 1] = b->start[j];
}

static void entry(bench *b, uint32_t row, double a)
{
    size_t e = b->lp.n_nonzero++;
    b->index[e] = row;
    b->a[e] = a;
    b->start[b->lp.n_col] = b->lp.n_nonzero;
}

static void costs(bench *b, double usd, double wedge)
{
    b->cost[b->lp.n_col - 1] = 2 * (usd + wedge);
    b->wedge[b->lp.n_col - 1] = 2 * wedge;
    b->wedge_to[b->lp.n_col - 1] = wedge == 0 ? AG_NONE : 0;
}

static void add_piece(bench *b, uint32_t row, ag_rhs_kind kind, double value)
{
    b->piece[b->lp.n_rhs++] = (ag_rhs){.row = row, .kind = kind, .b = AG_NONE, .value = value};
    b->rhs[row] += value;
}

/* t of ore kept: 5 e^-0.2 + 2 (3 made - 2 shipped - 0.5 built into capacity). */
static double kept_t(void)
{
    return 5 * exp(-0.2) + 1;
}

/* Residents at the end: 10 e^0.04 less 2 x 0.5 who left. */
static double staying(void)
{
    return 10 * exp(0.04) - 1;
}

static void write_rows(bench *b)
{
    uint32_t ore = add_row(b, AG_ROW_GOOD, BASE, b->ore, 30);
    uint32_t ore_home = add_row(b, AG_ROW_GOOD, HOME, b->ore, 50);
    uint32_t power = add_row(b, AG_ROW_GOOD, BASE, b->power, 1);
    uint32_t capacity = add_row(b, AG_ROW_CAPACITY, BASE, 0, 10.5);
    uint32_t deposit = add_row(b, AG_ROW_DEPOSIT, 0, AG_NONE, 2.5); /* 5 over stages of 2 years */
    uint32_t labour = add_row(b, AG_ROW_LABOUR, BASE, AG_NONE, 100);
    uint32_t people = add_row(b, AG_ROW_PEOPLE, BASE, AG_NONE, 7);
    uint32_t shelter = add_row(b, AG_ROW_GOOD, BASE, b->model->shelter_good, 0);
    uint32_t leaving = add_row(b, AG_ROW_GOOD, BASE, b->traveller, -3);
    uint32_t coming = add_row(b, AG_ROW_GOOD, HOME, b->traveller, 0);

    add_col(b, AG_COL_MAKE, BASE, 0, 0, 3);
    entry(b, ore, 1);
    entry(b, power, -3);
    entry(b, capacity, -1);
    entry(b, deposit, -2);
    entry(b, labour, -0.1);
    costs(b, 0, 1.5);
    add_col(b, AG_COL_BUILD, BASE, 0, 0, 1);
    entry(b, ore, -0.5);
    entry(b, capacity, 0.5);
    add_col(b, AG_COL_CARGO, 0, AG_NONE, b->ore, 2);
    entry(b, ore, -1);
    entry(b, ore_home, 0.9 * 0.8);
    costs(b, 10, 0);
    add_col(b, AG_COL_DEMAND, 0, 0, AG_NONE, 1.44);
    entry(b, ore_home, -1);
    costs(b, -50, 0);
    add_col(b, AG_COL_STORE, BASE, b->ore, AG_NONE, kept_t());
    entry(b, ore, -0.5);
    add_col(b, AG_COL_SUPPLY, 0, 0, AG_NONE, 9);
    entry(b, power, 1);
    costs(b, 1, 0);
    add_col(b, AG_COL_WORK, BASE, AG_NONE, AG_NONE, 0.3);
    entry(b, labour, 1);
    costs(b, 100, 0);
    add_col(b, AG_COL_PEOPLE, BASE, AG_NONE, AG_NONE, staying());
    entry(b, people, 1);
    entry(b, shelter, -0.5);
    add_col(b, AG_COL_LEAVE, BASE, AG_NONE, AG_NONE, 0.5);
    entry(b, people, 2);
    entry(b, leaving, 1);
    add_col(b, AG_COL_CARGO, 0, AG_NONE, b->traveller, 0.5);
    entry(b, leaving, -1);
    entry(b, coming, 0.8);
    costs(b, 1, 0);
    add_col(b, AG_COL_SINK, HOME, b->traveller, AG_NONE, 0.4);
    entry(b, coming, -1);

    add_piece(b, ore, AG_RHS_STOCK, -5 * exp(-0.2) / 2);
    add_piece(b, people, AG_RHS_PEOPLE, 10 * exp(0.04));
    add_piece(b, shelter, AG_RHS_PEOPLE, 5);
    add_piece(b, shelter, AG_RHS_SHELTER, -20);
    add_piece(b, capacity, AG_RHS_CAPACITY, -4);
}

static int begin(void **state)
{
    static bench b;
    b = (bench){.ctx = ag_ctx_create(NULL)};
    b.scenario = scenario_of_text(b.ctx, BENCH);
    if (ag_scenario_model(b.ctx, b.scenario, NULL, 0, &b.model) < 0) fail_with_detail(b.ctx);
    assert_int_equal(ag_accounts_create(b.ctx, b.model, &b.accounts), AG_OK);
    const ag_state_bins bins = {0.25, 2, 0};
    assert_int_equal(ag_state_create(b.ctx, b.model, b.accounts.n, &bins, &b.state), AG_OK);
    assert_int_equal(ag_books_create(b.ctx, b.model, b.accounts.n, &b.books), AG_OK);
    ag_state_start(&b.state, b.model);
    b.society = (ag_society){
        .model = b.model, .accounts = &b.accounts, .state = &b.state, .books = &b.books};
    b.ore = good_named(b.model, "ore");
    b.power = good_named(b.model, "power");
    b.traveller = ag_xgood_traveller(b.model);
    write_rows(&b);
    b.lp.row = b.row;
    b.lp.col = b.col;
    b.lp.rhs = b.rhs;
    b.lp.equal = b.equal;
    b.lp.piece = b.piece;
    b.lp.start = b.start;
    b.lp.index = b.index;
    b.lp.a = b.a;
    b.lp.cost = b.cost;
    b.lp.upper = b.upper;
    b.lp.wedge = b.wedge;
    b.lp.wedge_to = b.wedge_to;
    b.wage[BASE] = 100;
    b.answer = (ag_market_answer){.lp = &b.lp,
                                  .value = b.value,
                                  .pi = b.pi,
                                  .delta0 = 2,
                                  .price = b.price,
                                  .status = b.status,
                                  .wage = b.wage};
    *state = &b;
    return 0;
}

static int end(void **state)
{
    bench *b = *state;
    ag_books_free(b->ctx, &b->books);
    ag_state_free(b->ctx, &b->state);
    ag_accounts_free(&b->accounts);
    ag_model_free(b->model);
    ag_scenario_free(b->scenario);
    ag_ctx_free(b->ctx);
    return 0;
}

static void settle(bench *b)
{
    if (ag_society_settle(b->ctx, &b->society, &b->answer, 2) < 0) fail_with_detail(b->ctx);
}

/* USD posted from an account to another for a reason; each is in the books once. */
static double posted(const bench *b, const char *debit, const char *credit, const char *why)
{
    double usd = 0;
    uint32_t n = 0;
    for (size_t i = 0; i < b->books.posting.n; i++) {
        const ag_posting *row = &b->books.posting.row[i];
        if (strcmp(b->accounts.account[row->debit].name, debit) != 0) continue;
        if (strcmp(b->accounts.account[row->credit].name, credit) != 0) continue;
        if (strcmp(ag_why_text(row->why), why) != 0) continue;
        usd += row->usd;
        n++;
    }
    assert_true(n <= 1);
    return usd;
}

static double balance_of(const bench *b, const char *account)
{
    for (uint32_t i = 0; i < b->accounts.n; i++) {
        if (strcmp(b->accounts.account[i].name, account) == 0) return b->books.balance[i];
    }
    fail_msg("no account %s", account);
    return 0;
}

#define assert_posted(b, debit, credit, why, usd)                                                  \
    assert_near(posted((b), (debit), (credit), (why)), (usd), 1e-11)

static void test_settle_base(void **state)
{
    bench *b = *state;
    settle(b);
    /* the operator sells 6 t for 180 and pays all of it away */
    assert_posted(b, "operator.base.mine", "market.base.ore", "produced", 180);
    assert_posted(b, "market.base.power", "operator.base.mine", "input", 18);
    assert_posted(b, "labour.base", "operator.base.mine", "labour", 60);
    assert_posted(b, "treasury.un", "operator.base.mine", "royalty and subsidy", 9);
    assert_posted(b, "fund.base.ground", "operator.base.mine", "resource rent", 30);
    assert_posted(b, "fund.base.plant", "operator.base.mine", "capacity rent", 63);
    assert_posted(b, "outside.base", "market.base.power", "supply", 18);
    assert_posted(b, "households.base", "labour.base", "wages", 60);
    assert_posted(b, "market.base.ore", "fund.base.plant", "equipment", 30);
    assert_posted(b, "market.base.ore", "trade.base", "to_stock", 30 * kept_t());
    assert_posted(b, "trade.base", "market.base.ore", "from_stock", 150 * exp(-0.2));
    assert_near(balance_of(b, "operator.base.mine"), 0, 1e-12);
    assert_near(balance_of(b, "market.base.ore"), 0, 1e-12);
    assert_near(balance_of(b, "labour.base"), 0, 1e-12);
}

static void test_settle_trade(void **state)
{
    bench *b = *state;
    settle(b);
    /* 4 t set out, 2.88 arrive in the period */
    assert_posted(b, "market.base.ore", "trade.home", "departed", 120);
    assert_posted(b, "trade.home", "market.home.ore", "arrived", 144);
    assert_posted(b, "market.home.ore", "outside.home", "demand", 144);
    /* passage: a price of -3 has the market pay whom it takes off the base */
    assert_posted(b, "market.base.(traveller)", "households.base", "passage", 3);
    assert_posted(b, "trade.home", "market.base.(traveller)", "departed", 3);
    double freight = 0;
    for (size_t i = 0; i < b->books.posting.n; i++) {
        const ag_posting *row = &b->books.posting.row[i];
        if (row->why == AG_WHY_FREIGHT) freight += row->usd;
    }
    assert_near(freight, 4 * 10 + 1 * 1, 1e-12);
    /* owners: all is the outside economy's of the polity's home */
    assert_posted(b, "outside.home", "fund.base.plant", "dividend", 63);
    assert_posted(b, "outside.home", "fund.base.ground", "dividend", 30);
    assert_posted(b, "fund.base.plant", "outside.home", "investment", 30);
    assert_posted(b, "trade.base", "outside.home", "investment", 30);
    assert_posted(b, "trade.home", "outside.home", "investment", 120 + 41 - 144 - 3);
    assert_near(balance_of(b, "fund.base.plant"), 0, 1e-12);
    assert_near(balance_of(b, "trade.home"), 0, 1e-12);
}

static void test_balances(void **state)
{
    bench *b = *state;
    settle(b);
    const double *ore = b->books.term + ag_books_at(&b->books, BASE, b->ore) * AG_N_TERM;
    const double *shelter =
        b->books.term + ag_books_at(&b->books, BASE, b->model->shelter_good) * AG_N_TERM;
    assert_near(ore[AG_WHY_PRODUCED], 6, 1e-14);
    assert_near(ore[AG_WHY_EQUIPMENT], -1, 1e-14);
    assert_near(ore[AG_WHY_DEPARTED], -4, 1e-14);
    assert_near(ore[AG_WHY_FROM_STOCK], 5, 1e-14);
    assert_near(ore[AG_WHY_DECAY], 5 * expm1(-0.2), 1e-14);
    assert_near(ore[AG_WHY_TO_STOCK], -kept_t(), 1e-14);
    assert_near(ore[AG_WHY_WASTE], 0, 1e-14);
    assert_near(shelter[AG_WHY_ENDOWMENT], 40, 1e-14);
    assert_near(shelter[AG_WHY_NEED], -10 - staying(), 1e-13);
    assert_near(shelter[AG_WHY_WASTE], -(30 - staying()), 1e-13); /* empty rooms */
    assert_int_equal(b->books.flow.n, 2);
    assert_near(b->books.made.row[0].units, 6, 1e-14);
    assert_near(b->books.made.row[0].taken, 6, 1e-14);
}

static void test_execute(void **state)
{
    bench *b = *state;
    settle(b);
    if (ag_society_execute(b->ctx, &b->society, &b->answer) < 0) fail_with_detail(b->ctx);
    const ag_state *s = &b->state;
    assert_near(s->stock[BASE * s->n_xgood + b->ore], kept_t(), 1e-14);
    /* departures of the last 0.4 years arrive evenly over as long: 4 t x 0.9 x 0.2 */
    const double *bin = s->transit + ((size_t)HOME * s->n_xgood + b->ore) * s->n_bin;
    assert_near(bin[0], 0.72 * 0.25 / 0.4, 1e-14);
    assert_near(bin[1], 0.72 * 0.15 / 0.4, 1e-14);
    assert_near(ag_state_under_way(s, HOME, b->ore), 0.72, 1e-14);
    assert_near(ag_state_under_way(s, HOME, b->traveller), 0.2, 1e-14); /* nobody is lost */
    /* old 4 e^-0.2, and 1.5 of the 2 years of building at 1 a year, wearing since */
    size_t mine = (size_t)BASE * s->n_process;
    assert_near(s->capacity[mine], 4 * exp(-0.2) - 10 * expm1(-0.15), 1e-13);
    assert_near(s->pending[mine * s->n_bin], 0.25, 1e-14);
    assert_near(s->pending[mine * s->n_bin + 1], 0.25, 1e-14);
    assert_near(s->pending[mine * s->n_bin + 2], 0, 1e-14);
    assert_near(s->built[mine], 2, 1e-14);
    assert_near(s->deposit[0], 94, 1e-12);
    assert_near(s->quote[HOME * s->n_xgood + b->ore], 50, 0);
    assert_near(s->clock[0], 2002, 0);
}

/* A second period in which nothing happens: what is under way and pending comes due. */
static void test_due(void **state)
{
    bench *b = *state;
    settle(b);
    assert_int_equal(ag_society_execute(b->ctx, &b->society, &b->answer), AG_OK);
    double before = b->state.capacity[(size_t)BASE * b->state.n_process];
    memset(b->value, 0, sizeof b->value);
    b->lp.n_rhs = 0;
    b->lp.n_row = 0; /* no balances at all: goods stay where they are */
    b->lp.n_col = 0;
    settle(b);
    assert_int_equal(ag_society_execute(b->ctx, &b->society, &b->answer), AG_OK);
    const ag_state *s = &b->state;
    size_t mine = (size_t)BASE * s->n_process;
    /* 0.5 enters evenly over [0, 0.5], then wears until 2 */
    double entered = exp(-0.15) * -10 * expm1(-0.05);
    assert_near(s->capacity[mine], before * exp(-0.2) + entered, 1e-13);
    assert_near(s->pending[mine * s->n_bin], 0, 0);
    assert_near(s->stock[BASE * s->n_xgood + b->ore], kept_t() * exp(-0.2), 1e-14);
    assert_near(s->stock[HOME * s->n_xgood + b->ore], 0.72, 1e-14);
    assert_near(ag_state_under_way(s, HOME, b->ore), 0, 0);
}

static double moved(const bench *b, uint32_t from, uint32_t to, uint32_t birthplace)
{
    double count = 0;
    for (size_t i = 0; i < b->books.move.n; i++) {
        const ag_move *move = &b->books.move.row[i];
        if (move->from == from && move->to == to && move->birthplace == birthplace) {
            count += move->count;
        }
    }
    return count;
}

static void test_live(void **state)
{
    bench *b = *state;
    settle(b);
    assert_int_equal(ag_society_execute(b->ctx, &b->society, &b->answer), AG_OK);
    if (ag_society_live(b->ctx, &b->society) < 0) fail_with_detail(b->ctx);
    const ag_state *s = &b->state;
    /* births 0.03 and deaths 0.01 of the integral of 10 e^(0.02 t) over 2 years */
    double years = 10 * expm1(0.04) / 0.02, born = 0.03 * years, died = 0.01 * years;
    double before = 10 - died, there = before + born;
    assert_near(moved(b, AG_NONE, BASE, BASE), born, 1e-13);
    assert_near(moved(b, BASE, AG_NONE, HOME), died, 1e-13); /* all came from home */
    assert_near(moved(b, BASE, PLACES, HOME), before / there, 1e-13);
    assert_near(moved(b, BASE, PLACES, BASE), born / there, 1e-13);
    assert_near(moved(b, PLACES, HOME, HOME), 0.8 * before / there, 1e-13);
    assert_near(s->people[BASE], staying(), 1e-13);
    assert_near(s->people[HOME], 1000 * exp(0.04) + 0.8, 1e-9);
    assert_near(s->born[BASE * PLACES + BASE], born * (1 - 1 / there), 1e-13);
    assert_near(s->travelling[HOME] + s->travelling[BASE], 0.2, 1e-14);
    /* of the migrants who stay, 1 - e^(-2/15) call the base home by now */
    assert_near(s->rooted[BASE], before * (1 - 1 / there) * -expm1(-2.0 / 15), 1e-13);
}

static void test_govern(void **state)
{
    bench *b = *state;
    settle(b);
    assert_int_equal(ag_society_govern(b->ctx, &b->society), AG_OK);
    assert_posted(b, "treasury.un", "households.base", "income tax", 12);
    assert_posted(b, "outside.home", "treasury.un", "appropriation", 21);
    assert_near(b->state.income[BASE], 24, 1e-13); /* a year, after tax */
    double households = 60 - 12 + 0;
    /* wages less tax, less what was paid for passage */
    assert_near(b->state.balance[ag_account_row(&b->accounts, AG_ACCOUNT_HOUSEHOLDS, BASE, 0)],
                households - 3, 1e-12);
    /* alpha1 YD + wealth: a fifth compounding over the next two years, 0.36 / 2 a year */
    ag_society_expect(&b->society, 2);
    assert_near(b->state.budget[BASE], 0.8 * 24 + 0.18 * 45, 1e-12);
    assert_near(b->state.budget[HOME], 0, 0);
}

/* Tax that the market took off wages at `usd` a person year counts against the 12 that are due of the 60 that
** were earned; what is too much comes back. */
static void withhold(bench *b, double usd)
{
    for (uint32_t j = 0; j < b->lp.n_col; j++) {
        if (b->col[j].kind != AG_COL_WORK) continue;
        b->wedge[j] = 2 * usd;
        b->wedge_to[j] = 0;
    }
    settle(b);
    assert_int_equal(ag_society_govern(b->ctx, &b->society), AG_OK);
    assert_int_equal(ag_society_measure(b->ctx, &b->society), AG_OK);
    assert_near(b->state.income[BASE], 24, 1e-13);
    assert_near(b->state.revenue[0], (9 + 12) / 2.0, 1e-13);
    assert_near(b->books.drain[BASE], 93 + 9 + 12, 1e-12);
    assert_near(balance_of(b, "households.base"), 60 - 12 - 3, 1e-12);
    assert_posted(b, "outside.home", "treasury.un", "appropriation", 21);
    assert_near(b->state.wage[BASE], 100, 0);
}

static double taxed(const bench *b, const char *debit, uint32_t sub)
{
    double usd = 0;
    for (size_t i = 0; i < b->books.posting.n; i++) {
        const ag_posting *row = &b->books.posting.row[i];
        bool there = strcmp(b->accounts.account[row->debit].name, debit) == 0;
        if (there && row->why == AG_WHY_INCOME_TAX && row->sub == sub) usd += row->usd;
    }
    return usd;
}

static void test_withheld(void **state)
{
    bench *b = *state;
    withhold(b, 15); /* 0.3 people work for 2 years */
    assert_near(taxed(b, "treasury.un", AG_TAX_WITHHELD), 9, 1e-13);
    assert_near(taxed(b, "treasury.un", AG_TAX_REST), 3, 1e-13);
}

static void test_refund(void **state)
{
    bench *b = *state;
    withhold(b, 30);
    assert_near(taxed(b, "treasury.un", AG_TAX_WITHHELD), 18, 1e-13);
    assert_near(taxed(b, "treasury.un", AG_TAX_REST), 0, 0);
    assert_near(taxed(b, "households.base", AG_TAX_REST), 6, 1e-13);
}

static void test_learn(void **state)
{
    bench *b = *state;
    settle(b);
    ag_society_learn(&b->society);
    /* 6 units since a start of 3 a year: experience trebles */
    assert_near(b->state.process_factor[0], pow(3, log2(0.8)), 1e-14);
    ag_society_learn(&b->society);
    assert_near(b->state.process_factor[0], pow(5, log2(0.8)), 1e-14);
}

/* The process with other numbers of learning. */
static void teach(const bench *b, double experience, double forgetting_pyr, double floor)
{
    ag_process *mine = (ag_process *)&b->model->process[0];
    mine->experience = experience;
    mine->forgetting_pyr = forgetting_pyr;
    mine->floor = floor;
}

/* 12 units known, 6 made in 2 years, a rate of ln 2 / 2 lost: E = 12 / 2 + 3 (1 - 1/2) / (ln 2 / 2). Then
** nothing is made, and half is lost each period down to one unit. */
static void test_forget(void **state)
{
    bench *b = *state;
    double phi = log(2) / 2, e = 6 + 1.5 / phi, b_learn = log2(0.8);
    settle(b);
    teach(b, 12, phi, 0);
    ag_society_learn(&b->society);
    assert_near(b->state.process_q[0], e - 12, 1e-13);
    assert_near(b->state.process_factor[0], pow(e / 12, b_learn), 1e-14);
    assert_true(b->state.process_factor[0] > 1); /* less is made than is forgotten */
    b->books.made.n = 0;
    ag_society_learn(&b->society);
    assert_near(b->state.process_factor[0], pow(e / 24, b_learn), 1e-14);
    for (int t = 0; t < 9; t++) ag_society_learn(&b->society);
    assert_near(b->state.process_factor[0], pow(12, -b_learn), 1e-13); /* as the first unit */
}

/* What begins in 2100 keeps what it begins with. */
static void test_forget_later(void **state)
{
    bench *b = *state;
    ag_process *mine = (ag_process *)&b->model->process[0];
    settle(b);
    b->books.made.n = 0;
    teach(b, 12, 0.3, 0);
    mine->from_year = 2100;
    ag_society_learn(&b->society);
    assert_near(b->state.process_factor[0], 1, 0);
    mine->from_year = -INFINITY;
    ag_society_learn(&b->society);
    assert_true(b->state.process_factor[0] > 1);
}

static void test_learning_floor(void **state)
{
    bench *b = *state;
    settle(b);
    teach(b, 0, 0, 0.75);
    ag_society_learn(&b->society); /* 3^log2(0.8) is 0.702 */
    assert_near(b->state.process_factor[0], 0.75, 0);
    teach(b, 0, 0, 0.5);
    ag_society_learn(&b->society);
    assert_near(b->state.process_factor[0], pow(5, log2(0.8)), 1e-14);
}

static double index_of(const bench *b, uint32_t place, const char *what)
{
    for (size_t i = 0; i < b->books.index.n; i++) {
        const ag_index *row = &b->books.index.row[i];
        if (row->place == place && strcmp(row->what, what) == 0) return row->value;
    }
    fail_msg("no index %s", what);
    return 0;
}

static void test_measure(void **state)
{
    bench *b = *state;
    settle(b);
    assert_int_equal(ag_society_govern(b->ctx, &b->society), AG_OK);
    assert_int_equal(ag_society_measure(b->ctx, &b->society), AG_OK);
    assert_near(index_of(b, BASE, "output_usd"), (180 - 18) / 2.0, 1e-12);
    /* rents 93, royalty 9 and income tax 12 go to the home economy */
    assert_near(index_of(b, BASE, "value_drain_income"), (93 + 9 + 12) / 162.0, 1e-14);
    /* 4 t at 30 leave, nothing comes */
    assert_near(index_of(b, BASE, "value_drain_resources"), 120 / 162.0, 1e-14);
    assert_near(index_of(b, BASE, "deprivation"), 0, 0);
    assert_near(index_of(b, BASE, "emigrants"), 1, 1e-14);
}

/* The first period is its own mean; one of 2 years counts 1 - e^(-2/5) of what is new. Value added was 81 a year,
** of which 57 went away as income and 60 in goods. */
static void test_means(void **state)
{
    bench *b = *state;
    settle(b);
    assert_int_equal(ag_society_govern(b->ctx, &b->society), AG_OK);
    b->state.clock[1] = 1;
    assert_int_equal(ag_society_measure(b->ctx, &b->society), AG_OK);
    assert_near(index_of(b, BASE, "value_drain_income_5yr"), 57 / 81.0, 1e-14);
    assert_near(index_of(b, BASE, "value_drain_resources_5yr"), 60 / 81.0, 1e-14);
    b->books.posting.n = b->books.index.n = 0; /* nothing is made, as much is shipped */
    b->state.clock[1] = 2;
    assert_int_equal(ag_society_measure(b->ctx, &b->society), AG_OK);
    double left = exp(-0.4);
    assert_near(b->state.mean_output[BASE], 81 * left, 1e-12);
    assert_near(b->state.mean_drain[BASE], 57 * left, 1e-12);
    assert_near(index_of(b, BASE, "value_drain_income_5yr"), 57 / 81.0, 1e-13);
    assert_near(index_of(b, BASE, "value_drain_resources_5yr"), 60 / (81 * left), 1e-13);
}

/* A debt of 162 where value added is 81 a year, then of 405 where the mean of debts is still lower. */
static void test_debt_ratio(void **state)
{
    bench *b = *state;
    uint32_t treasury = ag_account_row(&b->accounts, AG_ACCOUNT_TREASURY, 0, 0);
    settle(b);
    assert_int_equal(ag_society_govern(b->ctx, &b->society), AG_OK);
    b->state.balance[treasury] = -162;
    b->state.clock[1] = 1;
    assert_int_equal(ag_society_measure(b->ctx, &b->society), AG_OK);
    assert_near(index_of(b, HOME, "debt_usd"), 162, 0);
    assert_near(index_of(b, HOME, "debt_ratio"), 2, 1e-13);
    assert_near(index_of(b, HOME, "debt_ratio_5yr"), 2, 1e-13);
    b->state.balance[treasury] = -405;
    b->state.clock[1] = 2;
    b->books.index.n = 0;
    assert_int_equal(ag_society_measure(b->ctx, &b->society), AG_OK);
    assert_near(index_of(b, HOME, "debt_ratio"), 5, 1e-13);
    assert_near(index_of(b, HOME, "debt_ratio_5yr"), 2 + 3 * -expm1(-0.4), 1e-13);
}

/* The solver's noise is taken for nothing, what matters is kept. */
static void test_noise(void **state)
{
    bench *b = *state;
    b->value[2] = 1e-12; /* cargo: beside 3 t a year in the balance at the base */
    b->value[3] = 1e-12;
    b->value[8] = -1e-13;
    b->books.period_yr = 1; /* as settling begins the books */
    assert_int_equal(agi_snap(b->ctx, &b->answer, &b->books), AG_OK);
    assert_near(b->books.value[2], 0, 0);
    assert_near(b->books.value[3], 0, 0);
    assert_near(b->books.value[8], 0, 0);
    assert_near(b->books.value[0], 3, 0);
    b->value[2] = 1e-8;
    assert_int_equal(agi_snap(b->ctx, &b->answer, &b->books), AG_OK);
    assert_near(b->books.value[2], 1e-8, 0);
}

/* A market that does not close by more than rounding is left open, for the audit to see. */
static void test_open_market(void **state)
{
    bench *b = *state;
    b->value[3] = 1.44 * (1 + 1e-6);
    settle(b);
    assert_near(balance_of(b, "market.home.ore"), 144e-6, 1e-11);
    b->value[3] = 1.44 * (1 + 1e-10);
    settle(b);
    assert_near(balance_of(b, "market.home.ore"), 0, 1e-13);
    assert_near(posted(b, "rounding", "market.home.ore", "rounding"), 144e-10, 1e-12);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(test_settle_base), TEST(test_settle_trade), TEST(test_balances),
        TEST(test_execute),     TEST(test_due),          TEST(test_live),
        TEST(test_govern),      TEST(test_withheld),     TEST(test_refund),
        TEST(test_means),       TEST(test_debt_ratio),   TEST(test_learn),
        TEST(test_forget),      TEST(test_forget_later), TEST(test_learning_floor),
        TEST(test_measure),     TEST(test_noise),        TEST(test_open_market)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
