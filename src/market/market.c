/* A market: create, solve, answer.
**
** One solve is a few rounds: ladders are centred on the last prices, the programme is built and solved
** with the cargo columns of the pool, more cargo is priced in until no merchant could gain, and where a
** price left the fine part of its ladder the round is repeated about the price found. Then the answer is
** checked by code that did not build it, and refused if it fails. */
#include "market/check.h"
#include "market/internal.h"

#include <math.h>
#include <string.h>

enum { ROUNDS_FIRST = 12, ROUNDS_LATER = 3, PRICINGS_MAX = 200, ROWS_LIMIT = 1 << 17 };
static const double FINE = 0.075;       /* of the centre: where steps are at most 1.5 % */
static const double FINE_FIRST = 0.002; /* where they are 0.1 % */
static const double FALL = 1e-3;        /* a centre falls no faster in a round */
static const double MONEY_SHARE = 1e-5; /* of the largest turnover is 1 in the scaled programme */
static const double MONEY_LEAST = 1.0;  /* USD a year */
static const double IDLE_WIDE = 2.0;    /* centres of idle curves stay this near to the quote */

/* ---- create and free --------------------------------------------------------------------------------- */

static ag_err fixed_arrays(ag_market *m)
{
    size_t n_p = m->model->n_place, n = n_p * ag_xgood_count(m->model);
    m->centre = ag_new(m->ctx, n * m->model->n_stage, sizeof(double));
    m->price = ag_new(m->ctx, n, sizeof(double));
    m->ask = ag_new(m->ctx, n, sizeof(double));
    m->bid = ag_new(m->ctx, n, sizeof(double));
    m->weight = ag_new(m->ctx, n * m->model->n_stage, sizeof(double));
    m->wage = ag_new(m->ctx, n_p, sizeof(double));
    m->status = ag_new(m->ctx, n, 1);
    m->passed = ag_new(m->ctx, n, 1);
    m->ask_by = ag_new(m->ctx, n, sizeof *m->ask_by);
    m->bid_by = ag_new(m->ctx, n, sizeof *m->bid_by);
    m->marginal = ag_new(m->ctx, n, sizeof *m->marginal);
    m->was = ag_new(m->ctx, n, sizeof *m->was);
    m->curved = ag_new(m->ctx, n, 1);
    m->quoted = ag_new(m->ctx, n, 1);
    bool all = m->centre && m->weight && m->price && m->ask && m->bid && m->wage && m->status &&
               m->passed && m->ask_by && m->bid_by && m->marginal && m->was && m->curved &&
               m->quoted;
    return all ? AG_OK : AG_ERR_MEMORY;
}

static ag_err tables_make(ag_market *m)
{
    const ag_model *model = m->model;
    size_t n_s = model->n_stage, n_p = model->n_place, size = sizeof(uint32_t);
    agi_build *b = &m->b;
    b->good = ag_arena_new(m->arena, n_s * n_p * ag_xgood_count(model), size);
    b->capacity = ag_arena_new(m->arena, n_s * n_p * model->n_process, size);
    b->way_row = ag_arena_new(m->arena, n_s * m->shape.n_way * 3, size);
    b->labour = ag_arena_new(m->arena, n_s * n_p, size);
    b->workers = ag_arena_new(m->arena, n_s * n_p, size);
    b->people = ag_arena_new(m->arena, n_s * n_p, size);
    b->stay = ag_arena_new(m->arena, n_s * n_p, size);
    b->need = ag_arena_new(m->arena, n_s * n_p * model->n_good, size);
    b->deposit = ag_arena_new(m->arena, model->n_deposit, size);
    b->cycle = ag_arena_new(m->arena, n_s * model->n_vehicle, size);
    m->cargo_in = ag_arena_new(m->arena, n_s * m->shape.n_way * ag_xgood_count(model), 1);
    bool all = b->good && b->capacity && b->way_row && b->labour && b->workers && b->people &&
               b->stay && b->need && b->deposit && b->cycle && m->cargo_in;
    return all ? AG_OK : AG_ERR_MEMORY;
}

ag_err ag_market_set_model(ag_market *m, const ag_model *model)
{
    m->model = model;
    ag_arena_reset(m->arena);
    AG_CHECK(m->ctx, model->n_stage >= 1 && model->n_stage <= AG_STAGE_MAX);
    AG_CHECK(m->ctx, model->n_place < ROWS_LIMIT && model->n_leg < ROWS_LIMIT &&
                         model->n_process < ROWS_LIMIT && model->n_vehicle < ROWS_LIMIT &&
                         ag_xgood_count(model) < ROWS_LIMIT && model->n_demand < ROWS_LIMIT &&
                         model->n_supply < ROWS_LIMIT && model->n_deposit < ROWS_LIMIT);
    AG_TRY(agi_shape_make(m));
    return tables_make(m);
}

static ag_err start(ag_market *m, const ag_model *model)
{
    AG_TRY(ag_arena_create(m->ctx, 0, &m->arena));
    AG_TRY(ag_market_set_model(m, model));
    AG_TRY(fixed_arrays(m));
    AG_TRY(agi_solver_create(m->ctx, &m->solver));
    return agi_check_create(m->ctx, &m->check);
}

ag_err ag_market_create(ag_ctx *ctx, const ag_model *model, const ag_market_options *options,
                        ag_market **market)
{
    ag_market *m = ag_new(ctx, 1, sizeof *m);
    if (!m) return AG_ERR_MEMORY;
    m->ctx = ctx;
    if (options) m->options = *options;
    ag_err err = start(m, model);
    if (err < 0) {
        ag_market_free(m);
        return err;
    }
    *market = m;
    return AG_OK;
}

static void build_free(ag_ctx *ctx, agi_build *b)
{
    void *arrays[] = {b->row,   b->rhs,   b->equal,    b->mark,  b->col,   b->cost, b->upper,
                      b->wedge, b->start, b->wedge_to, b->index, b->piece, b->a};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) ag_delete(ctx, arrays[i]);
}

void ag_market_free(ag_market *m)
{
    if (!m) return;
    void *arrays[] = {m->weight, m->centre, m->pool,     m->value, m->pi,     m->price,  m->ask,
                      m->bid,    m->wage,   m->flow,     m->trade, m->setter, m->status, m->passed,
                      m->ask_by, m->bid_by, m->marginal, m->was,   m->curved, m->quoted};
    build_free(m->ctx, &m->b);
    agi_basis_free(m);
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) ag_delete(m->ctx, arrays[i]);
    agi_solver_free(m->solver);
    agi_check_free(m->check);
    ag_arena_free(m->arena);
    ag_delete(m->ctx, m);
}

/* ---- one round ------------------------------------------------------------------------------------------ */

static ag_err room(ag_market *m)
{
    const ag_lp *lp = &m->b.lp;
    if (lp->n_col > m->cap_value) {
        size_t n = m->b.cap_col;
        double *value = ag_renew(m->ctx, m->value, n, sizeof *value);
        if (!value) return AG_ERR_MEMORY;
        m->value = value;
        m->cap_value = n;
    }
    if (lp->n_row > m->cap_pi) {
        size_t n = m->b.cap_row;
        double *pi = ag_renew(m->ctx, m->pi, n, sizeof *pi);
        if (!pi) return AG_ERR_MEMORY;
        m->pi = pi;
        double *flow = ag_renew(m->ctx, m->flow, n, sizeof *flow);
        if (!flow) return AG_ERR_MEMORY;
        m->flow = flow;
        double *trade = ag_renew(m->ctx, m->trade, n, sizeof *trade);
        if (!trade) return AG_ERR_MEMORY;
        m->trade = trade;
        agi_setter *setter = ag_renew(m->ctx, m->setter, n, sizeof *setter);
        if (!setter) return AG_ERR_MEMORY;
        m->setter = setter;
        m->cap_pi = n;
    }
    return AG_OK;
}

/* Solves and prices cargo in until nothing more pays. */
static ag_err round_solve(ag_market *m)
{
    ag_market_answer *answer = &m->answer;
    double begun = ag_clock_s();
    AG_TRY(agi_build_programme(m));
    if (answer->n_solve == 0) AG_TRY(agi_basis_choose(m));
    answer->build_s += ag_clock_s() - begun;
    for (int pricing = 0; pricing < PRICINGS_MAX; pricing++) {
        uint32_t added = 0;
        begun = ag_clock_s();
        AG_TRY(room(m));
        m->priced = pricing > 0;
        AG_TRY(agi_solver_run(m, &answer->objective, &answer->iterations));
        answer->n_solve++;
        answer->solve_s += ag_clock_s() - begun;
        if (m->options.all_columns) return AG_OK;
        begun = ag_clock_s();
        AG_TRY(agi_pool_price(m, &added));
        agi_build_views(m);
        answer->build_s += ag_clock_s() - begun;
        answer->n_priced += added;
        if (added == 0) return AG_OK;
        if (ag_ctx_interrupted(m->ctx)) return ag_fail(m->ctx, AG_ERR_INTERRUPTED, "interrupted");
    }
    return ag_fail(m->ctx, AG_ERR_SOLVER, "cargo was still priced in after %d solves",
                   PRICINGS_MAX);
}

/* Centres one ladder on what was paid, if something was; returns by how much the price was off. */
static double recentre_one(ag_market *m, uint32_t s, uint32_t p, uint32_t g)
{
    uint32_t row = agi_good_row(m, s, p, g);
    double *centre = agi_centre(m, s, p, g);
    if (!agi_quotes_traded(m, row)) return 0.0;
    double price = fmax(m->pi[row] / m->stages.delta[s], *centre * FALL);
    if (!(price > 0.0)) return 0.0;
    double off = *centre > 0.0 ? fabs(price / *centre - 1.0) : INFINITY;
    *centre = price;
    return off;
}

/* Centres all ladders; returns by how much a price of stage 0 was off at most. */
static double recentre(ag_market *m)
{
    const ag_model *model = m->model;
    double off = 0.0;
    agi_quotes_flow(m);
    for (uint32_t s = 0; s < m->stages.n; s++) {
        for (uint32_t p = 0; p < model->n_place; p++) {
            for (uint32_t g = 0; g < model->n_good; g++) {
                if (!m->curved[(size_t)p * ag_xgood_count(model) + g]) continue;
                double one = recentre_one(m, s, p, g);
                if (s == 0) off = fmax(off, one);
            }
        }
    }
    return off;
}

/* Idle curves are looked for about their quotes next time. */
static void recentre_idle(ag_market *m)
{
    size_t n = (size_t)m->model->n_place * ag_xgood_count(m->model);
    for (size_t at = 0; at < n; at++) {
        bool idle = m->curved[at] && m->status[at] != AG_PRICE_TRADED;
        if (!idle || !isfinite(m->ask[at]) || !(m->price[at] > 0.0)) continue;
        for (uint32_t s = 0; s < m->stages.n; s++) {
            double *centre = &m->centre[s * n + at];
            *centre = fmin(fmax(*centre, m->price[at] / IDLE_WIDE), m->price[at] * IDLE_WIDE);
        }
    }
}

/* Goods with a curve that has a ladder. */
static bool curves_mark(ag_market *m)
{
    const ag_model *model = m->model;
    uint32_t n_x = ag_xgood_count(model);
    bool unknown = false;
    memset(m->curved, 0, (size_t)model->n_place * n_x);
    for (uint32_t d = 0; d < model->n_demand; d++) {
        ag_demand_kind kind = model->demand[d].kind;
        if (kind != AG_DEMAND_BUDGET && kind != AG_DEMAND_ELASTIC) continue;
        m->curved[(size_t)model->demand[d].place * n_x + model->demand[d].good] = 1;
    }
    for (uint32_t u = 0; u < model->n_supply; u++) {
        if (model->supply[u].kind != AG_SUPPLY_ELASTIC) continue;
        m->curved[(size_t)model->supply[u].place * n_x + model->supply[u].good] = 1;
    }
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t g = 0; g < model->n_good; g++) {
            size_t at = (size_t)p * n_x + g;
            bool spends = m->shape.peopled[p] && m->world->budget[p] > 0.0;
            if (spends && model->people.share[g] > 0.0) m->curved[at] = 1;
            bool known = m->quoted[at] || *agi_centre(m, 0, p, g) > 0.0;
            if (m->curved[at] && !known) unknown = true;
            if (m->curved[at]) m->quoted[at] = 1;
        }
    }
    return unknown;
}

/* What the largest budget or market of the period turns over, for the scale of money. */
static double turnover_usd(const ag_market *m)
{
    const ag_model *model = m->model;
    double most = 0.0;
    for (uint32_t d = 0; d < model->n_demand; d++) {
        const ag_demand *demand = &model->demand[d];
        double usd = 0.0, q = demand->q.n ? agi_demand_q(m, d, 0) : 0.0;
        if (demand->kind == AG_DEMAND_BUDGET) usd = q;
        if (demand->kind == AG_DEMAND_ELASTIC) usd = q * agi_stage_mean(m, &demand->price, 0);
        if (demand->kind == AG_DEMAND_NEED) {
            usd = agi_needed(m, d, 0) *
                  m->weight[(size_t)demand->place * ag_xgood_count(model) + demand->good];
        }
        for (uint32_t i = 0; i < demand->n_segment; i++) {
            usd += demand->segment_q[i] * demand->segment_price[i];
        }
        most = fmax(most, usd);
    }
    for (uint32_t p = 0; p < model->n_place; p++) {
        if (!m->shape.peopled[p]) continue;
        most = fmax(most, m->world->people[p] * m->shape.wage_floor[p] + m->world->budget[p]);
    }
    return most;
}

/* What is traded (or all that has a dual) is weighed at the price just found, stage by stage. */
static void reweigh(ag_market *m, bool idle_too)
{
    uint32_t n_p = m->model->n_place, n_x = ag_xgood_count(m->model);
    for (uint32_t s = 0; s < m->stages.n; s++) {
        for (uint32_t p = 0; p < n_p; p++) {
            for (uint32_t x = 0; x < n_x; x++) {
                uint32_t row = agi_good_row(m, s, p, x);
                bool weighs = agi_quotes_traded(m, row) || (idle_too && row != AG_NONE);
                if (!weighs) continue;
                double price = fabs(m->pi[row]) / m->stages.delta[s];
                if (price > 0.0) m->weight[((size_t)s * n_p + p) * n_x + x] = price;
            }
        }
    }
}

static ag_err rounds_solve(ag_market *m)
{
    bool unknown = curves_mark(m);
    int most = unknown ? ROUNDS_FIRST : ROUNDS_LATER;
    double enough = unknown ? FINE_FIRST : FINE;
    agi_quotes_guess(m);
    m->money = fmax(MONEY_LEAST, turnover_usd(m) * MONEY_SHARE);
    m->way_first = 0;
    for (int round = 0; round < most; round++) {
        AG_TRY(round_solve(m));
        double off = recentre(m);
        reweigh(m, false);
        if (off <= enough) break;
    }
    return AG_OK;
}

/* What is not traded in a stage is weighed at its quote next time. */
static void reweigh_idle(ag_market *m)
{
    uint32_t n_p = m->model->n_place, n_x = ag_xgood_count(m->model);
    for (uint32_t s = 0; s < m->stages.n; s++) {
        for (uint32_t p = 0; p < n_p; p++) {
            for (uint32_t x = 0; x < n_x; x++) {
                double quote = fabs(m->price[(size_t)p * n_x + x]);
                bool traded = agi_quotes_traded(m, agi_good_row(m, s, p, x));
                if (!traded && quote > 0.0) m->weight[((size_t)s * n_p + p) * n_x + x] = quote;
            }
        }
    }
}

static ag_err check_answer(ag_market *m)
{
    ag_market_answer *own = &m->answer;
    double begun = ag_clock_s();
    own->lp = &m->b.lp;
    own->value = m->value;
    own->pi = m->pi;
    own->delta0 = m->stages.delta[0];
    ag_err err = agi_check_answer(m->check, m->model, m->world, own, &own->check);
    own->check_s += ag_clock_s() - begun;
    return err;
}

/* What the check refuses is solved again. The solver's tolerance is one for all columns, after scaling: what
** it lets pass is large beside a column whose rows are weighed far off their duals. So every row is weighed
** at the dual just found, and the answer sought by one way after the other. */
static ag_err solve_checked(ag_market *m)
{
    AG_TRY(rounds_solve(m));
    ag_err err = check_answer(m);
    bool refused = err == AG_ERR_SOLVER;
    while (refused && m->answer.n_refused < AGI_WAYS) {
        m->way_first = m->answer.n_refused++;
        reweigh(m, true);
        err = round_solve(m);
        if (err == AG_OK) {
            agi_quotes_flow(m);
            err = check_answer(m);
        }
        refused = err == AG_ERR_SOLVER || err == AG_ERR_NO_ANSWER; /* a wrong turn of one way */
    }
    return err;
}

ag_err ag_market_solve(ag_market *m, const ag_world *world, ag_market_answer *answer)
{
    for (uint32_t l = 0; l < m->model->n_leg; l++) {
        AG_CHECK(m->ctx, m->model->leg[l].kind != AG_LEG_SKY || world->flight);
    }
    m->world = world;
    ag_stages_make(m->model, world->period_yr, &m->stages);
    agi_hops_make(m);
    m->answer = (ag_market_answer){0};
    AG_TRY(solve_checked(m));
    agi_pool_age(m);
    AG_TRY(agi_basis_remember(m));
    agi_quotes(m);
    agi_marginal(m);
    recentre_idle(m);
    reweigh_idle(m);
    ag_market_answer *own = &m->answer;
    own->price = m->price;
    own->status = m->status;
    own->passed = m->passed;
    own->marginal = m->marginal;
    own->marginal_was = m->was;
    own->wage = m->wage;
    *answer = *own;
    return AG_OK;
}
