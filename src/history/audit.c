/* Audit: mass, money, people and the market of a period add up, or the run stops and names the row.
**
** It reads rows, not the programme: balances, flows, activity, postings, moves, states before and after,
** and the model's recipes. Two tolerances: 1e-9 of what passed, where two sums of different origin meet,
** and the last bits (EXACT), where rows were made by adding up the very numbers that are added up here in
** the same order; the latter is why a change of 1e-6 in any single row shows, however small the row. */
#include "history/history_internal.h"

#include <math.h>
#include <string.h>

static const double TOLERANCE = 1e-9;
static const double EXACT = 4e-16;

ag_err agi_audit_create(ag_ctx *ctx, const ag_model *model, uint32_t n_account, agi_audit *audit)
{
    size_t n_place = model->n_place;
    agi_audit made = {0};
    made.term = ag_new(ctx, n_place * (model->n_good + 2) * AG_N_TERM, sizeof *made.term);
    made.running = ag_new(ctx, n_account, sizeof *made.running);
    made.received = ag_new(ctx, n_account, sizeof *made.received);
    made.taxed = ag_new(ctx, n_account, sizeof *made.taxed);
    made.paid = ag_new(ctx, n_account, sizeof *made.paid);
    made.worked = ag_new(ctx, n_account, sizeof *made.worked);
    made.revenue = ag_new(ctx, n_account, sizeof *made.revenue);
    made.turnover = ag_new(ctx, n_account, sizeof *made.turnover);
    made.dearest = ag_new(ctx, n_account, sizeof *made.dearest);
    made.person =
        ag_new(ctx, (n_place + 1) * n_place * ag_cohort_count(model), sizeof *made.person);
    made.called = ag_new(ctx, n_account, sizeof *made.called);
    made.financed = ag_new(ctx, n_place * ag_owner_count(model), sizeof *made.financed);
    if (!made.term || !made.running || !made.received || !made.taxed || !made.turnover ||
        !made.paid || !made.worked || !made.revenue || !made.dearest || !made.person ||
        !made.called || !made.financed) {
        agi_audit_free(ctx, &made);
        return AG_ERR_MEMORY;
    }
    *audit = made;
    return AG_OK;
}

void agi_audit_free(ag_ctx *ctx, agi_audit *audit)
{
    ag_delete(ctx, audit->term);
    ag_delete(ctx, audit->running);
    ag_delete(ctx, audit->received);
    ag_delete(ctx, audit->taxed);
    ag_delete(ctx, audit->paid);
    ag_delete(ctx, audit->worked);
    ag_delete(ctx, audit->revenue);
    ag_delete(ctx, audit->turnover);
    ag_delete(ctx, audit->dearest);
    ag_delete(ctx, audit->person);
    ag_delete(ctx, audit->called);
    ag_delete(ctx, audit->financed);
    *audit = (agi_audit){0};
}

bool agi_audit_same(double a, double b, double scale, double tolerance, double *worst)
{
    double difference = fabs(a - b);
    if (difference == 0) return true;
    double relative = scale > 0 ? difference / scale : INFINITY;
    if (relative > *worst) *worst = relative;
    return relative <= tolerance;
}

const char *agi_place_name(const ag_model *model, uint32_t place)
{
    if (place == AG_NONE) return "";
    return place < model->n_place ? model->place[place].name : "(transit)";
}

/* ---- balances of goods ------------------------------------------------------------------------------ */

static ag_err fail_balance(ag_ctx *ctx, const agi_audit *audit, uint32_t place, uint32_t good,
                           const char *what, double is, double wanted)
{
    return ag_fail(ctx, AG_ERR_AUDIT, "mass: %s of %s at %s in %.10g: %.17g where %.17g was found",
                   what, ag_xgood_name(audit->model, good), audit->model->place[place].name,
                   audit->books->year, is, wanted);
}

static ag_err check_balance(ag_ctx *ctx, agi_audit *audit, uint32_t place, uint32_t good)
{
    size_t at = ag_books_at(audit->books, place, good);
    const double *term = audit->books->term + at * AG_N_TERM;
    double sum = 0, through = 0, *worst = &audit->worst.mass;
    for (size_t w = 0; w < AG_N_TERM; w++) {
        sum += term[w];
        through += fabs(term[w]);
    }
    if (!agi_audit_same(sum, 0, through, TOLERANCE, worst)) {
        return fail_balance(ctx, audit, place, good, "balance", sum, 0);
    }
    double scale = ag_balance_scale(through);
    if (!agi_audit_same(term[AG_WHY_ROUNDING], 0, scale, TOLERANCE, worst)) {
        return fail_balance(ctx, audit, place, good, "rounding", term[AG_WHY_ROUNDING], 0);
    }
    if (term[AG_WHY_WASTE] > 0) {
        return fail_balance(ctx, audit, place, good, "waste", term[AG_WHY_WASTE], 0);
    }
    return AG_OK;
}

/* Stock, decay and what is under way against the states before and after. */
static ag_err check_stock(ag_ctx *ctx, agi_audit *audit, uint32_t place, uint32_t good)
{
    const ag_model *model = audit->model;
    size_t at = ag_books_at(audit->books, place, good);
    size_t x = (size_t)place * audit->before->n_xgood + good;
    const double *term = audit->books->term + at * AG_N_TERM;
    double before = audit->before->stock[x], after = audit->after->stock[x];
    double rate = good < model->n_good ? model->good[good].decay_pyr : 0;
    double lost = before * -expm1(-rate * audit->books->period_yr);
    double *worst = &audit->worst.mass;
    if (!agi_audit_same(term[AG_WHY_FROM_STOCK], before, before, TOLERANCE, worst)) {
        return fail_balance(ctx, audit, place, good, "from_stock", term[AG_WHY_FROM_STOCK], before);
    }
    if (!agi_audit_same(-term[AG_WHY_TO_STOCK], after, after, TOLERANCE, worst)) {
        return fail_balance(ctx, audit, place, good, "to_stock", -term[AG_WHY_TO_STOCK], after);
    }
    if (!agi_audit_same(-term[AG_WHY_DECAY], lost, before, TOLERANCE, worst)) {
        return fail_balance(ctx, audit, place, good, "decay", -term[AG_WHY_DECAY], lost);
    }
    return AG_OK;
}

/* What residents consume and lack is their need, at the mean of their number before and after. */
static ag_err check_need(ag_ctx *ctx, agi_audit *audit, uint32_t place, uint32_t good)
{
    const ag_model *model = audit->model;
    size_t at = ag_books_at(audit->books, place, good);
    double had = -audit->books->term[at * AG_N_TERM + AG_WHY_NEED], lack = audit->books->lack[at];
    if (had == 0 && lack == 0) return AG_OK;
    double need = model->people.need[good];
    if (good == model->shelter_good && need == 0) need = 1;
    double mean = (audit->before->people[place] + audit->after->people[place]) / 2;
    double wanted = need * mean * audit->books->period_yr;
    /* persons of each birthplace are rounded off by themselves */
    double noise = (model->n_place + 1) * ag_balance_scale(0) * need * audit->books->period_yr;
    double scale = fmax(wanted + audit->books->through[at], noise);
    if (!agi_audit_same(had + lack, wanted, scale, TOLERANCE, &audit->worst.mass)) {
        return fail_balance(ctx, audit, place, good, "need", had + lack, wanted);
    }
    return AG_OK;
}

/* ---- flows --------------------------------------------------------------------------------------------- */

static ag_err check_under_way(ag_ctx *ctx, agi_audit *audit, uint32_t place, uint32_t good)
{
    size_t at = ag_books_at(audit->books, place, good) * AG_N_TERM + AG_WHY_ARRIVED;
    double before = ag_state_under_way(audit->before, place, good);
    double after = ag_state_under_way(audit->after, place, good);
    double sent = audit->term[at], came = audit->books->term[at], wanted = before + sent - came;
    double scale = before + after + sent + came;
    if (agi_audit_same(after, wanted, scale, TOLERANCE, &audit->worst.mass)) return AG_OK;
    return fail_balance(ctx, audit, place, good, "flows under way", after, wanted);
}

/* Departures, told flow by flow, are those of the balances; what is under way to a place grows by what
** set out and shrinks by what arrived. */
static ag_err check_flows(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    const ag_books *books = audit->books;
    for (size_t i = 0; i < books->flow.n; i++) {
        const ag_flow *flow = &books->flow.row[i];
        const ag_leg *leg = &model->leg[flow->leg];
        double *from = audit->term + ag_books_at(books, leg->from, flow->xgood) * AG_N_TERM;
        double *to = audit->term + ag_books_at(books, leg->to, flow->xgood) * AG_N_TERM;
        from[AG_WHY_DEPARTED] -= flow->q;
        bool whole = flow->kept || flow->xgood >= model->n_good; /* persons are not lost */
        to[AG_WHY_ARRIVED] += whole ? flow->q : flow->q * (1 - leg->loss);
    }
    for (size_t at = 0; at < (size_t)model->n_place * books->n_good; at++) {
        double told = books->term[at * AG_N_TERM + AG_WHY_DEPARTED], none = 0;
        double sum = audit->term[at * AG_N_TERM + AG_WHY_DEPARTED];
        if (!agi_audit_same(sum, told, fabs(told), EXACT, &none)) {
            return fail_balance(ctx, audit, (uint32_t)(at / books->n_good),
                                (uint32_t)(at % books->n_good), "flows that departed", sum, told);
        }
    }
    for (size_t at = 0; at < (size_t)model->n_place * books->n_good; at++) {
        AG_TRY(check_under_way(ctx, audit, (uint32_t)(at / books->n_good),
                               (uint32_t)(at % books->n_good)));
    }
    return AG_OK;
}

/* ---- activity ---------------------------------------------------------------------------------------------- */

static void add_recipe(agi_audit *audit, const ag_made *made)
{
    const ag_model *model = audit->model;
    const ag_process *process = &model->process[made->process];
    double grade = made->deposit == AG_NONE ? 1 : model->deposit[made->deposit].grade;
    double *term = audit->term + ag_books_at(audit->books, made->place, 0) * AG_N_TERM;
    for (uint32_t i = 0; i < process->n_out; i++) {
        term[process->out[i].good * AG_N_TERM + AG_WHY_PRODUCED] += process->out[i].q * made->units;
    }
    for (uint32_t i = 0; i < process->n_in; i++) {
        term[process->in[i].good * AG_N_TERM + AG_WHY_INPUT] -=
            process->in[i].q / grade * made->units;
    }
}

static ag_err check_recipes(ag_ctx *ctx, agi_audit *audit)
{
    static const ag_why whys[] = {AG_WHY_PRODUCED, AG_WHY_INPUT};
    const ag_books *books = audit->books;
    const uint32_t n_good = books->n_good;
    for (size_t i = 0; i < books->made.n; i++) add_recipe(audit, &books->made.row[i]);
    for (size_t at = 0; at < (size_t)audit->model->n_place * n_good; at++) {
        for (size_t w = 0; w < sizeof whys / sizeof *whys; w++) {
            double is = books->term[at * AG_N_TERM + whys[w]];
            double wanted = audit->term[at * AG_N_TERM + whys[w]];
            if (!agi_audit_same(is, wanted, books->through[at], TOLERANCE, &audit->worst.mass)) {
                return fail_balance(ctx, audit, (uint32_t)(at / n_good), (uint32_t)(at % n_good),
                                    ag_why_text(whys[w]), is, wanted);
            }
        }
    }
    return AG_OK;
}

static ag_err check_deposits(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    for (uint32_t d = 0; d < model->n_deposit; d++) {
        double taken = 0, scale = model->deposit[d].amount;
        for (size_t i = 0; i < audit->books->made.n; i++) {
            const ag_made *made = &audit->books->made.row[i];
            if (made->deposit == d) taken += made->taken;
        }
        double wanted = audit->before->deposit[d] - taken;
        if (!agi_audit_same(audit->after->deposit[d], wanted, scale, TOLERANCE,
                            &audit->worst.mass)) {
            return fail_balance(ctx, audit, model->deposit[d].place, model->deposit[d].good,
                                "deposit", audit->after->deposit[d], wanted);
        }
    }
    return AG_OK;
}

/* ---- projects ---------------------------------------------------------------------------------------------- */

/* What projects have grows by what the balances tell, and no project gets more than it wants. */
static ag_err check_projects(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    for (uint32_t n = 0; n < model->n_need; n++) {
        const ag_demand *demand = &model->demand[ag_need_demand(model, n)];
        size_t at = ag_books_at(audit->books, demand->place, demand->good) * AG_N_TERM;
        audit->term[at + AG_WHY_PROJECT] -=
            audit->after->project_got[n] - audit->before->project_got[n];
    }
    for (size_t at = 0; at < (size_t)model->n_place * audit->books->n_good; at++) {
        double is = audit->books->term[at * AG_N_TERM + AG_WHY_PROJECT];
        double wanted = audit->term[at * AG_N_TERM + AG_WHY_PROJECT];
        double scale = ag_balance_scale(audit->books->through[at]);
        if (!agi_audit_same(is, wanted, scale, TOLERANCE, &audit->worst.mass)) {
            return fail_balance(ctx, audit, (uint32_t)(at / audit->books->n_good),
                                (uint32_t)(at % audit->books->n_good), "project", is, wanted);
        }
    }
    for (uint32_t i = 0; i < model->n_project; i++) {
        const ag_project *project = &model->project[i];
        for (uint32_t k = 0; k < project->n_need; k++) {
            double got = audit->after->project_got[project->first_need + k];
            if (got <= project->need[k].q * (1 + TOLERANCE) + ag_balance_scale(0)) continue;
            return fail_balance(ctx, audit, project->place, project->need[k].good, "project", got,
                                project->need[k].q);
        }
    }
    return AG_OK;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

/* What the markets and operators fail to close by, as a share of all turnover. */
static ag_err check_market(ag_ctx *ctx, agi_audit *audit)
{
    const ag_lp_check *check = &audit->market;
    audit->worst.market = fmax(check->unbalanced, check->gap);
    if (audit->worst.market <= TOLERANCE) return AG_OK;
    return ag_fail(ctx, AG_ERR_AUDIT, "market: row or column %s in %.10g is out by %.3g",
                   check->worst ? check->worst : "", audit->books->year, audit->worst.market);
}

ag_err agi_audit_period(ag_ctx *ctx, agi_audit *audit)
{
    const ag_model *model = audit->model;
    size_t goods = (size_t)model->n_place * audit->books->n_good;
    memset(audit->term, 0, goods * AG_N_TERM * sizeof *audit->term);
    audit->worst = (ag_run_audit){0};
    for (uint32_t p = 0; p < model->n_place; p++) {
        for (uint32_t k = 0; k < audit->books->n_good; k++) {
            AG_TRY(check_balance(ctx, audit, p, k));
            AG_TRY(check_stock(ctx, audit, p, k));
            if (!model->place[p].external && k < model->n_good)
                AG_TRY(check_need(ctx, audit, p, k));
        }
    }
    AG_TRY(check_flows(ctx, audit));
    AG_TRY(check_recipes(ctx, audit));
    AG_TRY(check_deposits(ctx, audit));
    AG_TRY(check_projects(ctx, audit));
    AG_TRY(agi_audit_money(ctx, audit));
    AG_TRY(agi_audit_people(ctx, audit));
    const char *bad = ag_columns_bad(audit->after->columns);
    if (bad) return ag_fail(ctx, AG_ERR_AUDIT, "state: %s holds a number that is not finite", bad);
    return check_market(ctx, audit);
}
