/* Record: what a run remembers of each period. Room for all periods is made at the start, so that a period
** allocates nothing; the public record is made of pointers into it. */
#include "history/history_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *room(ag_ctx *ctx, size_t count, size_t size, bool *all)
{
    void *made = ag_new(ctx, count, size);
    if (!made) *all = false;
    return made;
}

ag_err agi_record_create(ag_run *run)
{
    const ag_model *model = run->first;
    size_t n = run->n_period, np = n * model->n_place, npg = np * model->n_good;
    agi_store *store = &run->store;
    bool all = true;
    *store = (agi_store){.n_room = run->n_period};
    store->year_from = room(run->ctx, n, sizeof(double), &all);
    store->year_to = room(run->ctx, n, sizeof(double), &all);
    store->objective = room(run->ctx, n, sizeof(double), &all);
    store->iterations = room(run->ctx, n, sizeof(uint32_t), &all);
    store->price = room(run->ctx, npg, sizeof(double), &all);
    store->status = room(run->ctx, npg, 1, &all);
    store->people = room(run->ctx, np, sizeof(double), &all);
    store->crew = room(run->ctx, np, sizeof(double), &all);
    store->born_here = room(run->ctx, np, sizeof(double), &all);
    store->home = room(run->ctx, np, sizeof(double), &all);
    store->output_usd = room(run->ctx, np, sizeof(double), &all);
    store->drain_usd = room(run->ctx, np, sizeof(double), &all);
    store->wage = room(run->ctx, np, sizeof(double), &all);
    store->expect = room(run->ctx, model->n_expect, sizeof(double), &all);
    run->expect = room(run->ctx, model->n_expect, sizeof *run->expect, &all);
    run->event =
        room(run->ctx, model->n_event + 2 * ((size_t)model->n_project + agi_politics_count(model)),
             sizeof *run->event, &all);
    if (!all) return AG_ERR_MEMORY; /* agi_record_free releases what there is */
    for (uint32_t i = 0; i < model->n_expect; i++) store->expect[i] = NAN;
    return AG_OK;
}

void agi_record_free(ag_run *run)
{
    agi_store *store = &run->store;
    void *const parts[] = {store->year_from, store->year_to,    store->objective, store->iterations,
                           store->price,     store->status,     store->people,    store->born_here,
                           store->home,      store->output_usd, store->drain_usd, store->wage,
                           store->expect,    store->crew,       store->flow,      run->expect,
                           run->event};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) ag_delete(run->ctx, parts[i]);
    *store = (agi_store){0};
    run->expect = NULL;
    run->event = NULL;
}

/* ---- shipments of the period ---------------------------------------------------------------------- */

static int by_worth(const void *a, const void *b)
{
    const struct ag_run_flow *x = a, *y = b;
    if (x->usd_pyr != y->usd_pyr) return x->usd_pyr > y->usd_pyr ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    return x->good < y->good ? -1 : x->good > y->good;
}

static ag_err add_flow(ag_run *run, const ag_flow *flow)
{
    agi_store *store = &run->store;
    const ag_leg *leg = &run->model->leg[flow->leg];
    double q_pyr = flow->q / run->books.period_yr;
    double price = run->state.quote[(size_t)leg->to * run->state.n_xgood + flow->xgood];
    for (size_t i = 0; i < store->n_flow; i++) {
        struct ag_run_flow *row = &store->flow[i];
        if (row->from != leg->from || row->to != leg->to || row->good != flow->xgood) continue;
        row->q_pyr += q_pyr;
        row->usd_pyr += q_pyr * price;
        return AG_OK;
    }
    AG_TRY(
        ag_grow(run->ctx, &store->flow, store->n_flow, &store->flow_capacity, sizeof *store->flow));
    store->flow[store->n_flow++] = (struct ag_run_flow){.from = leg->from,
                                                        .to = leg->to,
                                                        .good = flow->xgood,
                                                        .q_pyr = q_pyr,
                                                        .usd_pyr = q_pyr * price};
    return AG_OK;
}

static ag_err add_flows(ag_run *run)
{
    run->store.n_flow = 0;
    for (size_t i = 0; i < run->books.flow.n; i++) {
        const ag_flow *flow = &run->books.flow.row[i];
        if (flow->xgood < run->model->n_good) AG_TRY(add_flow(run, flow));
    }
    if (run->store.n_flow > 1) {
        qsort(run->store.flow, run->store.n_flow, sizeof *run->store.flow, by_worth);
    }
    return AG_OK;
}

/* ---- a period --------------------------------------------------------------------------------------- */

static void add_places(ag_run *run, const ag_market_answer *answer)
{
    const ag_model *model = run->model;
    const ag_state *state = &run->state;
    agi_store *store = &run->store;
    for (uint32_t p = 0; p < model->n_place; p++) {
        size_t at = (size_t)store->n_period * model->n_place + p;
        double people = state->people[p], native = ag_state_born(state, p, p);
        store->people[at] = people;
        store->crew[at] = run->books.visiting[p] / run->books.period_yr;
        store->born_here[at] = native;
        store->home[at] = people > 0 ? (native + state->rooted[p]) / people : 0;
        store->output_usd[at] = run->books.output[p] / run->books.period_yr;
        store->drain_usd[at] = run->books.drain[p] / run->books.period_yr;
        store->wage[at] = answer->wage[p];
        for (uint32_t k = 0; k < model->n_good; k++) {
            size_t x = (size_t)p * state->n_xgood + k;
            store->price[at * model->n_good + k] = answer->price[x];
            store->status[at * model->n_good + k] = answer->status[x];
        }
    }
}

ag_err agi_record_period(ag_run *run, const ag_market_answer *answer)
{
    agi_store *store = &run->store;
    AG_CHECK(run->ctx, store->n_period < store->n_room);
    uint32_t n = store->n_period;
    AG_TRY(add_flows(run));
    store->year_from[n] = run->bound[n];
    store->year_to[n] = run->bound[n + 1];
    store->objective[n] = answer->objective;
    store->iterations[n] = answer->iterations;
    add_places(run, answer);
    for (uint32_t i = 0; i < run->first->n_expect; i++) {
        const ag_expect *expect = &run->first->expect[i];
        bool first = n == 0 && expect->year == run->bound[0];
        bool inside = expect->year > run->bound[n] && expect->year <= run->bound[n + 1];
        if (first || inside) store->expect[i] = agi_milestone_value(run, expect->what);
    }
    store->n_period++;
    run->n_row = answer->lp->n_row;
    run->n_col = answer->lp->n_col;
    size_t n_x = run->state.n_xgood;
    for (size_t at = 0; at < run->first->n_place * n_x; at++) {
        run->n_jump += at % n_x < run->first->n_good && agi_jump(answer, at);
    }
    run->build_s += answer->build_s;
    run->solve_s += answer->solve_s;
    return AG_OK;
}

void agi_record_publish(ag_run *run)
{
    const agi_store *store = &run->store;
    for (uint32_t i = 0; i < run->first->n_expect; i++) {
        const ag_expect *expect = &run->first->expect[i];
        double value = store->expect[i];
        run->expect[i] =
            (struct ag_run_expect){.expect = i,
                                   .value = value,
                                   .known = agi_milestone_known(run->first, expect->what),
                                   .hit = value >= expect->low && value <= expect->high};
    }
    run->record = (ag_run_record){.n_period = store->n_period,
                                  .year_from = store->year_from,
                                  .year_to = store->year_to,
                                  .price = store->price,
                                  .status = store->status,
                                  .people = store->people,
                                  .crew = store->crew,
                                  .born_here = store->born_here,
                                  .home = store->home,
                                  .output_usd = store->output_usd,
                                  .drain_usd = store->drain_usd,
                                  .wage = store->wage,
                                  .objective = store->objective,
                                  .iterations = store->iterations,
                                  .n_row = run->n_row,
                                  .n_col = run->n_col,
                                  .n_jump = run->n_jump,
                                  .build_s = run->build_s,
                                  .solve_s = run->solve_s,
                                  .wall_s = run->wall_s,
                                  .n_flow = (uint32_t)store->n_flow,
                                  .flow = store->flow,
                                  .n_expect = run->first->n_expect,
                                  .expect = run->expect,
                                  .audit = run->worst,
                                  .n_event = run->n_event,
                                  .event = run->event};
    ag_hash_end(&run->hash, run->record.hash);
}
